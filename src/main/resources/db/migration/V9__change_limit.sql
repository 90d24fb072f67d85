-- How many changes each person has made lately. One row for each person, as only the update of one row counts exactly
-- whatever the other threads and nodes do.
create table change_limit (
	owner varchar(100) not null,
	started timestamp with time zone not null,
	changes int not null,
	constraint change_limit_pk primary key (owner)
);
