-- The questions at Google as they were when the change was noted: a person confirms these and no others.
alter table google_forms add column seen_hash text;
