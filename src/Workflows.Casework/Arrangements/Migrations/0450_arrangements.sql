create table arrangements (
    id text not null primary key,
    case_id text not null,
    service text not null,
    worker_id text not null,
    state text not null,
    stage text not null,
    is_open boolean not null,
    policy_version text not null,
    submission_id text not null,
    submission_revision integer not null,
    content_hash text not null,
    review_due text,
    end_code text,
    paused_at bigint,
    revision bigint not null,
    opened_at bigint not null,
    updated_at bigint not null,
    payload $bytes$ not null
);
create unique index arrangements_one_open on arrangements (case_id) where is_open;
create index arrangements_case on arrangements (case_id);
create index arrangements_worker on arrangements (worker_id) where is_open;
create index arrangements_submission on arrangements (submission_id);

create table arrangement_events (
    seq $identity$,
    id text not null unique,
    arrangement_id text not null references arrangements (id),
    case_id text not null,
    event text not null,
    cause text not null,
    from_state text,
    to_state text not null,
    revision bigint not null,
    actor text not null,
    decision_ids text not null,
    at bigint not null
);
create index arrangement_events_of on arrangement_events (arrangement_id, seq);
