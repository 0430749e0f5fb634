create table tasks (
    id text not null primary key,
    kind text not null,
    step text not null,
    subject text,
    case_id text,
    service text not null,
    -- Ids of people who must never be asked, with spaces between them.
    excluded text not null,
    instance_id text,
    role text not null,
    level integer not null,
    ladder text,
    status text not null,
    target_minutes integer not null,
    opened_at bigint not null,
    due_at bigint,
    ends_at bigint,
    clock_started_at bigint not null,
    clock_used_minutes integer not null,
    content_id text,
    content_version integer,
    content_hash text,
    rule_version text,
    decision_id text,
    ended_at bigint,
    payload $bytes$ not null
);
create index tasks_subject on tasks (subject, step) where subject is not null;
create index tasks_instance on tasks (instance_id) where instance_id is not null;
create index tasks_open on tasks (opened_at) where status = 'open';

create table task_assignees (
    task_id text not null references tasks (id),
    person_id text not null,
    acting_as text not null,
    acting_for text,
    status text not null,
    added_by text not null,
    added_at bigint not null,
    opened_at bigint,
    absences_seen_at bigint,
    primary key (task_id, person_id)
);
create index task_assignees_person on task_assignees (person_id) where status = 'active';

create table task_links (
    token_hash text not null primary key,
    task_id text not null references tasks (id),
    person_id text not null,
    purpose text not null,
    number integer not null,
    created_at bigint not null,
    expires_at bigint not null,
    revoked_at bigint,
    opens integer not null default 0,
    opens_before_identity integer not null default 0,
    unique (task_id, person_id, purpose, number)
);

create table task_codes (
    id text not null primary key,
    task_id text not null references tasks (id),
    person_id text not null,
    code_hash text not null,
    created_at bigint not null,
    expires_at bigint not null,
    ended_at bigint
);
create index task_codes_of on task_codes (task_id, person_id, created_at);

create table task_locks (
    task_id text not null references tasks (id),
    person_id text not null,
    wrong integer not null,
    locked_until bigint,
    primary key (task_id, person_id)
);

create table decisions (
    id text not null primary key,
    task_id text not null unique references tasks (id),
    subject text,
    case_id text,
    step text not null,
    outcome text not null,
    reason_code text,
    conditions text,
    decider_id text not null,
    decider_role text not null,
    acting_for text,
    acting_for_role text,
    auth_level integer not null,
    auth_method text not null,
    link_number integer not null,
    content_id text,
    content_version integer,
    content_hash text not null,
    rule_version text,
    asked_at bigint not null,
    opened_at bigint,
    decided_at bigint not null,
    minutes_taken integer not null
);
create index decisions_subject on decisions (subject) where subject is not null;

create table authenticators (
    person_id text not null primary key,
    secret $bytes$ not null,
    invited_at bigint not null,
    enrolled_at bigint,
    last_step bigint not null default 0
);

create table ladder_rungs (
    item text not null,
    ladder text not null,
    rung text not null,
    position integer not null,
    at_minutes integer not null,
    due_at bigint not null,
    status text not null,
    done_at bigint,
    primary key (item, ladder, rung)
);
create index ladder_rungs_due on ladder_rungs (due_at) where status = 'pending';
