-- The authentication code of the whole entry. Entries from before this migration have none.
alter table audit add column code $bytes$;
