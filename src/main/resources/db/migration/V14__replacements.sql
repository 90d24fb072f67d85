-- Of a token that is replaced: the organization through which it is managed. The new one is created in the other.
alter table bulk_item add column old_organization varchar(50);
