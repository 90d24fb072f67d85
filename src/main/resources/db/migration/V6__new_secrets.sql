-- Secrets of new tokens, each sealed with a key that stands in its owner's session only.
create table new_secret (
	owner varchar(100) not null,
	authorization_id uuid not null,
	key_id uuid not null,
	sealed bytea not null,
	kept_until timestamp with time zone not null,
	constraint new_secret_pk primary key (owner, authorization_id)
);

create index new_secret_kept_until on new_secret (kept_until);
