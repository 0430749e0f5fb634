-- What a check of form F3 found. One row a revision of the form; the codes of what is missing are encrypted with the case's key.
create table setup_checks (
    seq $identity$,
    id text not null unique,
    arrangement_id text not null references arrangements (id),
    case_id text not null,
    submission_id text not null,
    submission_revision integer not null,
    outcome text not null,
    first_checked_at bigint not null,
    checked_at bigint not null,
    payload $bytes$ not null
);
create index setup_checks_of on setup_checks (arrangement_id, seq);
