-- The secret URLs at which calendar apps read when people's tokens stop working.
create table reminder_calendar (
	owner varchar(100) primary key references reminder (owner) on delete cascade,
	-- The SHA-256 of the secret, in Base64url. The secret itself is with the person and their calendar app.
	secret_hash varchar(43) not null,
	created timestamp with time zone not null,
	-- When it was last read. Written at most once an hour.
	last_read timestamp with time zone,
	constraint reminder_calendar_secret unique (secret_hash)
);
