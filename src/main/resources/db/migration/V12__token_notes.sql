-- What people noted about their tokens. An authorization id is the same in each organization that lists its token.
create table token_note (
	owner varchar(100) not null,
	authorization_id uuid not null,
	note varchar(500) not null,
	-- When the token ends, as far as is known here. The note outlives it by as long as the journal keeps its entries.
	ends timestamp with time zone not null,
	constraint token_note_pk primary key (owner, authorization_id)
);

create index token_note_ends on token_note (ends);
