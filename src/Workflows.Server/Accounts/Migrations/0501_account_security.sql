-- A cookie is good as long as its session is here.
create table account_sessions (
    id_hash text not null primary key,
    user_id text not null references "AspNetUsers" ("Id") on delete cascade,
    began_at bigint not null,
    ends_at bigint not null
);
create index account_sessions_user on account_sessions (user_id);

-- The secrets are encrypted; a row exists once its owner has confirmed it with a code.
create table account_authenticators (
    user_id text not null primary key references "AspNetUsers" ("Id") on delete cascade,
    secret $bytes$ not null,
    enrolled_at bigint not null,
    last_step bigint not null
);

-- Attempts to sign in, counted by caller. Scopes are keyed hashes.
create table sign_in_attempts (
    scope text not null primary key,
    began_at bigint not null,
    attempts integer not null
);
