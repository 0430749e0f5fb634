create table data_keys (
    id text not null primary key,
    reference_hash text unique,
    wrapped $bytes$,
    created_at bigint not null,
    erased_at bigint
);

create table inbox (
    seq $identity$,
    id text not null unique,
    case_id text,
    payload $bytes$ not null,
    appended_at bigint not null,
    attempts integer not null default 0,
    claimed_until bigint not null default 0,
    parked_at bigint
);

create table deliveries (
    seq $identity$,
    id text not null unique,
    instance_id text not null,
    case_id text,
    kind text not null,
    payload $bytes$ not null,
    appended_at bigint not null,
    attempts integer not null default 0,
    claimed_until bigint not null default 0,
    claimed_by text,
    parked_at bigint
);
create index deliveries_instance on deliveries (instance_id, seq);

create table kept_events (
    id text not null primary key,
    name text not null,
    key text,
    payload $bytes$ not null,
    case_id text,
    kept_until bigint not null
);
create index kept_events_match on kept_events (name, key);

create table definition_versions (
    id text not null primary key,
    definition_id text not null,
    version integer not null,
    name text not null,
    description text,
    is_latest boolean not null,
    is_published boolean not null,
    is_shipped boolean not null default false,
    source text not null,
    source_hash text not null,
    created_at bigint not null,
    unique (definition_id, version)
);

create table instances (
    id text not null primary key,
    definition_id text not null,
    definition_version_id text not null,
    version integer not null,
    status text not null,
    sub_status text not null,
    name text,
    correlation_id text,
    parent_instance_id text,
    case_id text,
    incident_count integer not null default 0,
    created_at bigint not null,
    updated_at bigint not null,
    finished_at bigint
)$loose$;
create index instances_correlation on instances (correlation_id) where correlation_id is not null;
create index instances_parent on instances (parent_instance_id) where parent_instance_id is not null;
create index instances_created on instances (created_at);

create table instance_states (
    id text not null primary key,
    revision bigint not null,
    state $bytes$ not null
)$loose$;

create table bookmarks (
    id text not null primary key,
    instance_id text not null,
    activity_id text not null,
    name text not null,
    key text,
    due_at bigint,
    waits_for_effect boolean not null default false,
    created_at bigint not null
);
create index bookmarks_match on bookmarks (name, key);
create index bookmarks_instance on bookmarks (instance_id);
create index bookmarks_due on bookmarks (due_at) where due_at is not null;

create table burst_log (
    seq $identity$,
    instance_id text not null,
    revision bigint not null,
    first_ordinal integer not null,
    last_ordinal integer not null,
    entries integer not null,
    node_ids text not null,
    body $bytes$ not null,
    at bigint not null
);
create index burst_log_instance on burst_log (instance_id, seq);

create table outbox (
    seq $identity$,
    id text not null unique,
    lane text not null,
    effect_key text,
    revision bigint,
    case_id text,
    instance_id text,
    bookmark_id text,
    payload $bytes$ not null,
    not_before bigint,
    next_attempt_at bigint not null,
    appended_at bigint not null,
    attempts integer not null default 0,
    claimed_until bigint not null default 0,
    last_error text,
    parked_at bigint
);
create index outbox_lane on outbox (lane, seq);
create index outbox_instance on outbox (instance_id) where instance_id is not null;

create table lanes (
    lane text not null primary key,
    holder text,
    epoch bigint not null default 0,
    lease_until bigint not null default 0
);

create table receipts (
    id text not null primary key,
    lane text not null,
    outcome text not null,
    attempts integer not null,
    appended_at bigint not null,
    began_at bigint not null,
    finished_at bigint not null,
    detail text
);
create index receipts_finished on receipts (finished_at);

create table incidents (
    id text not null primary key,
    kind text not null,
    subject text not null,
    instance_id text,
    case_id text,
    message text not null,
    detail $bytes$,
    at bigint not null,
    resolved_at bigint,
    resolved_by text,
    resolution text
);
create index incidents_open on incidents (at) where resolved_at is null;

create table audit (
    seq $identity$,
    id text not null unique,
    at bigint not null,
    actor text not null,
    action text not null,
    subject text not null,
    case_id text,
    detail $bytes$ not null
);

create table settings (
    key text not null primary key,
    value text not null
);
