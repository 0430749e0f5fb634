-- Which versions of definitions this build of the product has compiled; one that it cannot compile has the reason as its failure.
create table compiled_versions (
    version_id text not null primary key,
    build text not null,
    failure text
);

-- A row for each compilation that has begun and not ended: rows that stay are of processes that the compilation ended.
create table compilation_attempts (
    version_id text not null,
    id text not null,
    began_at bigint not null,
    primary key (version_id, id)
);
