-- What was done, by whom and with what outcome. A row is opened before the change and closed once, after it.
create table journal (
	id bigint generated always as identity primary key,
	owner varchar(100) not null,
	organization varchar(50) not null,
	authorization_id uuid,
	token_name varchar(500),
	action varchar(20) not null,
	opened timestamp with time zone not null,
	closed timestamp with time zone,
	outcome varchar(10),
	code varchar(100),
	correlation_id varchar(100) not null,
	activity_id varchar(100),
	-- What the owner may do only once, such as sending a certain form; freed where nothing came of it.
	attempt uuid,
	constraint journal_attempt unique (owner, attempt)
);

create index journal_owner on journal (owner, opened);
create index journal_token on journal (owner, authorization_id);
create index journal_opened on journal (opened);
