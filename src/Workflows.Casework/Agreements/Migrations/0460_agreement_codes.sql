-- The codes with which young people answer. Only keyed hashes are stored; the worker's page derives a code again from the master key.
create table agreement_codes (
    code_hash text not null primary key,
    arrangement_id text not null references arrangements (id),
    number integer not null,
    case_id text not null,
    issued_at bigint not null,
    expires_at bigint not null,
    ended_at bigint,
    used_at bigint,
    answer text,
    language text,
    words_version integer,
    helped text,
    talks integer not null default 0,
    talk_asked_at bigint
);
create unique index agreement_codes_of on agreement_codes (arrangement_id, number);
