-- The next time of each trigger that starts its workflow by itself; null when none is planned.
create table timed_triggers (
    definition_id text not null,
    activity_id text not null,
    version_id text not null,
    schedule text not null,
    next_due bigint,
    last_due bigint,
    primary key (definition_id, activity_id)
);
create index timed_triggers_due on timed_triggers (next_due) where next_due is not null;

-- Activation strategies ask for running instances of a definition.
create index instances_running on instances (definition_id) where status = 'Running';

-- A shipped workflow that the team has retracted is not published again by the next start.
alter table definition_versions add column retracted_at bigint;
