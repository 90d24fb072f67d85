-- The order in which the journal is read, so that its next rows are found without sorting those before them.
drop index journal_owner;
create index journal_owner on journal (owner, opened, id);
