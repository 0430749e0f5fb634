-- The number of an entry in the chain; null until the entry was linked, some seconds after its transaction committed.
alter table audit add column number bigint;
create index audit_waiting on audit (seq) where number is null;

-- The chain over the stored entries. An entry's row may be gone: its link still says that there was one.
create table audit_links (
    number bigint not null primary key,
    entry text not null unique,
    -- Code of the link before this one.
    previous $bytes$ not null,
    -- SHA-256 of everything that is stored of the entry.
    digest $bytes$ not null,
    -- Over all of the above, under a key that is not in the database in clear.
    code $bytes$ not null,
    linked_at bigint not null
);

-- The end of the chain, in a single row: a chain that was cut off does not fit it.
create table audit_head (
    id integer not null primary key,
    number bigint not null,
    code $bytes$ not null,
    seal $bytes$ not null,
    linked_at bigint not null
);
