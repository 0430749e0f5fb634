-- How often a link to one's tasks and cases was asked for: by address and by network, both as keyed hashes.
create table link_requests (
    scope text not null primary key,
    began_at bigint not null,
    asked integer not null
);
create index link_requests_began on link_requests (began_at);
