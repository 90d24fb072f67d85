-- Changes of many tokens at once. A run is previewed first; the node that works on it holds a lease.
create table bulk_run (
	id uuid primary key,
	owner varchar(100) not null,
	kind varchar(10) not null,
	state varchar(10) not null,
	-- Of a run that rotates: whether the old tokens stay for now.
	keep_old boolean not null,
	-- Of a run that extends.
	new_expiry timestamp with time zone,
	created timestamp with time zone not null,
	started timestamp with time zone,
	ended timestamp with time zone,
	lease uuid,
	lease_until timestamp with time zone
);

create index bulk_run_owner on bulk_run (owner, state);
create index bulk_run_created on bulk_run (created);

-- The tokens of a run, as they were previewed. The state is written before each change and after it.
create table bulk_item (
	run_id uuid not null references bulk_run (id) on delete cascade,
	place int not null,
	organization varchar(50) not null,
	authorization_id uuid not null,
	token_name varchar(500) not null,
	expires timestamp with time zone,
	state varchar(10) not null,
	-- Why it is left out, or why the change was not made, as a message key, and what Azure DevOps said about it.
	reason varchar(100),
	detail varchar(500),
	rotation_id uuid,
	new_authorization_id uuid,
	changed timestamp with time zone not null,
	constraint bulk_item_pk primary key (run_id, place)
);
