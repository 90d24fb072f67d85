-- The webhooks by which people are reminded in a chat, and the message that waits to be posted.
create table reminder_chat (
	owner varchar(100) primary key references reminder (owner) on delete cascade,
	app varchar(10) not null,
	-- The URL, sealed with a key that is derived from the credential of the app registration.
	sealed bytea not null,
	-- What the page shows of it.
	masked varchar(100) not null,
	-- What has become of the last message, and when.
	last_result varchar(15),
	last_time timestamp with time zone,
	-- Of the message that waits: since when, how often it was tried, and when it is tried next. A node that posts it holds
	-- the lease until then.
	waiting_since timestamp with time zone,
	attempts int not null,
	next_try timestamp with time zone,
	lease uuid
);

create index reminder_chat_next_try on reminder_chat (next_try);

-- The tokens of the message that waits.
create table reminder_chat_token (
	owner varchar(100) not null references reminder_chat (owner) on delete cascade,
	authorization_id uuid not null,
	expires timestamp with time zone not null,
	constraint reminder_chat_token_pk primary key (owner, authorization_id)
);
