-- Sessions from before they were sealed: nothing can open them, and they hold tokens in clear.
delete from spring_session_attributes;
delete from spring_session;

-- What people see of their sessions, as the sessions themselves can be opened only with the cookie.
create table signed_in_session (
	session_primary_id char(36) not null,
	owner varchar(100) not null,
	signed_in_time bigint not null,
	browser varchar(30),
	platform varchar(30),
	-- who refreshes the access token has the lease; zero if nobody has
	refreshing_until bigint not null,
	constraint signed_in_session_pk primary key (session_primary_id),
	constraint signed_in_session_fk foreign key (session_primary_id)
		references spring_session (primary_id) on delete cascade
);

create index signed_in_session_ix1 on signed_in_session (owner);
