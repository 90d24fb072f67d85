-- Sessions that a sign-in in another tab has just replaced. The browser may still use their cookie for a moment.
create table replaced_session (
	session_id char(36) not null,
	replaced_time bigint not null,
	constraint replaced_session_pk primary key (session_id)
);
