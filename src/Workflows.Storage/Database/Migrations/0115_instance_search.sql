-- The operations page lists what finished lately, and finds the instances of a case.
create index instances_finished on instances (finished_at) where finished_at is not null;
create index instances_case on instances (case_id) where case_id is not null;
