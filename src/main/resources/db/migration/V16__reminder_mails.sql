-- Where people are reminded by mail. Until an address is confirmed by a mailed link, it gets nothing but that link.
create table reminder_address (
	id uuid primary key,
	owner varchar(100) not null references reminder (owner) on delete cascade,
	address varchar(254) not null,
	-- The name of who wants to be reminded, for the mails: an address may be that of a team.
	person varchar(100) not null,
	state varchar(10) not null,
	-- When it got into that state.
	since timestamp with time zone not null,
	-- Why the last mail was not taken, in the mail server's words if it was about the address, and since when.
	failure varchar(15),
	reply varchar(300),
	failing_since timestamp with time zone,
	constraint reminder_address_once unique (owner, address)
);

create index reminder_address_since on reminder_address (state, since);

-- The mails to send, and those that were. A node that sends one has until next_try before another node may.
create table reminder_mail (
	id uuid primary key,
	address_id uuid not null references reminder_address (id) on delete cascade,
	kind varchar(15) not null,
	-- The day of a digest in the person's time zone, or the day in UTC on which a confirmation was asked for.
	mail_day date not null,
	state varchar(10) not null,
	attempts int not null,
	created timestamp with time zone not null,
	next_try timestamp with time zone not null,
	constraint reminder_mail_once unique (address_id, kind, mail_day)
);

create index reminder_mail_next_try on reminder_mail (state, next_try);

-- The tokens of a digest that waits.
create table reminder_mail_token (
	mail_id uuid not null references reminder_mail (id) on delete cascade,
	authorization_id uuid not null,
	expires timestamp with time zone not null,
	constraint reminder_mail_token_pk primary key (mail_id, authorization_id)
);

-- The links in mails that were sent: the SHA-256 hashes of their secrets.
create table reminder_mail_link (
	secret_hash char(43) primary key,
	address_id uuid not null references reminder_address (id) on delete cascade,
	purpose varchar(10) not null,
	created timestamp with time zone not null
);

create index reminder_mail_link_address on reminder_mail_link (address_id);
create index reminder_mail_link_created on reminder_mail_link (created);

-- The confirmations that were asked for within a day, with person and address as hashes. They are limited, even for people
-- who turn reminders off and on again.
create table confirmation_request (
	id uuid primary key,
	owner_hash char(43) not null,
	address_hash char(43) not null,
	requested timestamp with time zone not null
);

create index confirmation_request_owner on confirmation_request (owner_hash, requested);
create index confirmation_request_address on confirmation_request (address_hash, requested);
create index confirmation_request_requested on confirmation_request (requested);
