-- Secrets that workflows name. A value is sealed under a key of its own kind and is opened for an activity that needs it, never for an answer.
create table secrets (
    id text not null primary key,
    -- In lower case, so that a name is found whatever its case.
    name text not null unique,
    display_name text not null,
    description text,
    type_name text not null,
    store_name text not null,
    scope text,
    tags text not null,
    -- How often the value was replaced, from 1. Only the newest value is kept.
    version integer not null,
    -- Null when the secret was revoked.
    value $bytes$,
    expires_at bigint,
    created_at bigint not null,
    created_by text not null,
    updated_at bigint,
    updated_by text,
    revoked_at bigint
);
