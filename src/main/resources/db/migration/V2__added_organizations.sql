-- Organizations that a person added by hand, where they cannot be discovered.
create table added_organization (
	owner varchar(100) not null,
	name varchar(50) not null,
	primary key (owner, name)
);
