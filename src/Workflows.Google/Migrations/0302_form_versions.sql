-- Business time of the last poll that saw the form at Google: a newer version can have been live from then on.
alter table google_forms add column examined_at bigint;

create table google_form_versions (
    form_key text not null,
    number integer not null,
    -- Hash of the questions at Google.
    hash text not null,
    -- Business times. It can have been live after the instant at which the version before was seen last; null: from the beginning.
    live_after bigint,
    first_seen_at bigint not null,
    -- The form's file by which its answers are read, as JSON; null: no person has accepted these questions.
    definition text,
    primary key (form_key, number)
);

create table google_failed_responses (
    -- Id of the revision: the response, and the time when it was sent.
    id text not null primary key,
    form_key text not null,
    sent_at bigint,
    attempts integer not null,
    -- System times; null until it was tried so often that other responses no longer wait for it.
    parked_at bigint,
    next_attempt_at bigint not null
);
create index google_failed_responses_form on google_failed_responses (form_key);
