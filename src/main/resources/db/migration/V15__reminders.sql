-- The people who want to be reminded. All that is kept for that refers to their row, and is deleted with it.
create table reminder (
	owner varchar(100) primary key,
	language varchar(20) not null,
	time_zone varchar(100) not null,
	-- How many days before the end of a token, separated by commas; 0 is the day itself.
	days varchar(50) not null,
	-- When the tokens were last listed, or one of them was changed here.
	seen timestamp with time zone not null,
	-- The last local day whose reminders are done.
	last_day date
);

create index reminder_time_zone on reminder (time_zone, last_day);

-- Their tokens that work, as far as Patkeeper has seen.
create table reminder_token (
	owner varchar(100) not null references reminder (owner) on delete cascade,
	authorization_id uuid not null,
	organization varchar(50) not null,
	all_organizations boolean not null,
	token_name varchar(500) not null,
	-- When it stops working.
	expires timestamp with time zone not null,
	constraint reminder_token_pk primary key (owner, authorization_id)
);

-- What they have been reminded of. An end that has changed is another one.
create table reminder_sent (
	owner varchar(100) not null references reminder (owner) on delete cascade,
	authorization_id uuid not null,
	expires timestamp with time zone not null,
	days int not null,
	constraint reminder_sent_pk primary key (owner, authorization_id, expires, days)
);

-- The jobs of db-scheduler, which expects this table.
create table scheduled_tasks (
	task_name varchar(100) not null,
	task_instance varchar(100) not null,
	task_data bytea,
	execution_time timestamp with time zone not null,
	picked boolean not null,
	picked_by varchar(50),
	last_success timestamp with time zone,
	last_failure timestamp with time zone,
	consecutive_failures int,
	last_heartbeat timestamp with time zone,
	version bigint not null,
	constraint scheduled_tasks_pk primary key (task_name, task_instance)
);

create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat on scheduled_tasks (last_heartbeat);
