-- A hold forbids the deletion of a case's messages. Its kind, its reasons and the people are in the payload: who may read the database, or sees
-- that a case is on hold, does not see why.
create table case_holds (
    id text not null primary key,
    case_id text not null,
    service text not null,
    placed_at bigint not null,
    released_at bigint,
    payload $bytes$ not null
);
create index case_holds_case on case_holds (case_id);
