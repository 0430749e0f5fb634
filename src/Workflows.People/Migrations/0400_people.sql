create table services (
    code text not null primary key,
    name text not null,
    nation text not null,
    region text
);

-- Names, addresses and phones are in the encrypted payload only; an address is found by its keyed hash.
create table people (
    id text not null primary key,
    payload $bytes$ not null,
    email_hash text not null unique,
    active boolean not null,
    rota_position integer not null,
    updated_at bigint not null
);

create table person_roles (
    person_id text not null,
    role text not null,
    service text,
    position integer not null,
    primary key (person_id, position)
);
create index person_roles_role on person_roles (role);

-- No rows: every working day. Otherwise the person is on duty on these days only (1 is Monday).
create table person_hours (
    person_id text not null,
    weekday integer not null,
    from_time text not null,
    to_time text not null,
    primary key (person_id, weekday)
);

create table absences (
    id text not null primary key,
    person_id text not null,
    from_at bigint not null,
    to_at bigint not null,
    cover text,
    noted_at bigint not null,
    ended_at bigint
);
create index absences_person on absences (person_id, to_at);
create index absences_from on absences (from_at);

create table deputies (
    person_id text not null,
    deputy_id text not null,
    position integer not null,
    from_at bigint,
    to_at bigint,
    primary key (person_id, position)
);
