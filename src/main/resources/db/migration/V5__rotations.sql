-- Rotations, step by step. Each step is written before the call that it announces.
create table rotation (
	id uuid primary key,
	owner varchar(100) not null,
	organization varchar(50) not null,
	old_authorization_id uuid not null,
	-- The old token again, as long as it must not be rotated another time: that makes two clicks one rotation.
	claim uuid,
	token_name varchar(500) not null,
	requested_expiry timestamp with time zone not null,
	overlap boolean not null,
	state varchar(20) not null,
	new_authorization_id uuid,
	other_reach boolean not null,
	started timestamp with time zone not null,
	changed timestamp with time zone not null,
	constraint rotation_claim unique (owner, claim)
);

create index rotation_new on rotation (owner, new_authorization_id);
create index rotation_state on rotation (owner, state);
