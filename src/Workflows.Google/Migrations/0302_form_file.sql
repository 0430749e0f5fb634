alter table google_forms add column expected_hash text;
-- A form that stands was made from its file; one that was confirmed in another version is looked at once more.
update google_forms set expected_hash = accepted_hash;
