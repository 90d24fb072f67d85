-- Whether the owner has said that the new token's secret is stored: then nothing is wrong if it is not here.
alter table rotation add column secret_stored boolean default false not null;
