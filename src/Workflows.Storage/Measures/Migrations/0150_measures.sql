create table measure_events (
    id text not null primary key,
    measure text not null,
    service text,
    value bigint not null,
    at bigint not null
);
create index measure_events_at on measure_events (at);
