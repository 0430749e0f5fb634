create table submissions (
    id text not null primary key,
    form_key text not null,
    external_form_id text not null,
    external_response_id text not null,
    case_id text,
    arrangement_id text,
    service text,
    person_id text,
    status text not null,
    current_revision integer not null default 0,
    part_of text,
    submitted_at bigint not null,
    received_at bigint not null
);
create index submissions_case on submissions (case_id, form_key) where case_id is not null;
create index submissions_parked on submissions (form_key, status);

create table submission_revisions (
    id text not null primary key,
    submission_id text not null references submissions (id),
    revision integer not null,
    source_id text not null,
    person_id text,
    case_id text,
    status text not null,
    content_hash text,
    answers $bytes$,
    submitted_at bigint not null,
    received_at bigint not null,
    unique (submission_id, revision)
);

create table submission_holds (
    id text not null primary key,
    submission_id text not null,
    revision_id text not null,
    case_id text,
    reason text not null,
    placed_at bigint not null,
    ended_at bigint,
    ended_by text,
    outcome text
);
create index submission_holds_open on submission_holds (submission_id) where ended_at is null;

create table submission_refusals (
    id text not null primary key,
    form_key text not null,
    submitted_at bigint not null,
    address_hash text
);

create table submission_locks (
    id text not null primary key,
    touched_at bigint not null
);
