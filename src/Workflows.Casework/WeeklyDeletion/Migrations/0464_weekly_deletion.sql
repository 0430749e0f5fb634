-- Each service has one round a week. The sweep acts on next_due once.
create table weekly_rounds (
    service text not null primary key,
    next_due bigint not null,
    week text
);

-- The random seed of a week's spot checks: with it the draw can be derived again.
create table weekly_draws (
    service text not null,
    week text not null,
    seed text not null,
    drawn_at bigint not null,
    primary key (service, week)
);

-- One row a week for each arrangement in use, and a final one at its end.
create table weekly_rows (
    key text not null primary key,
    arrangement_id text not null,
    case_id text not null,
    service text not null,
    worker_id text not null,
    week text not null,
    is_final boolean not null,
    status text not null,
    excuse text,
    due_at bigint not null,
    -- When the sweep looks at it next; null: the round of its week does.
    next_at bigint,
    rung integer not null,
    missed integer not null,
    extended boolean not null,
    asked_id text,
    spot_check text not null,
    answered_at bigint,
    revision bigint not null,
    payload $bytes$
);
create index weekly_rows_arrangement on weekly_rows (arrangement_id, due_at);
create index weekly_rows_week on weekly_rows (service, week, key);
create index weekly_rows_waiting on weekly_rows (service, worker_id) where status in ('open', 'held');
create index weekly_rows_case on weekly_rows (case_id) where status in ('open', 'held');
create index weekly_rows_next on weekly_rows (next_at) where next_at is not null;
create index weekly_rows_checked on weekly_rows (worker_id, week) where spot_check <> 'none';

-- A mail that a person gets once: of two causes at the same time, the first one sends it.
create table weekly_mails (
    id text not null primary key,
    queued_at bigint not null
);

create index arrangements_in_use on arrangements (service, id) where is_open;
