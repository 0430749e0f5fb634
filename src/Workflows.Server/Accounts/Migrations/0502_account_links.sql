-- The mailed link with which an account's owner sets the password, once. An account has one at most: a newer one takes its place.
create table account_links (
    user_id text not null primary key references "AspNetUsers" ("Id") on delete cascade,
    token_hash text not null unique,
    expires_at bigint not null
);

-- When an account signed in last. Its sessions cannot say so: their rows are deleted when they end.
create table account_sign_ins (
    user_id text not null primary key references "AspNetUsers" ("Id") on delete cascade,
    at bigint not null
);
