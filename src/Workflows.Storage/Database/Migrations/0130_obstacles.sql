-- What keeps effects (or the reading of a form) from being carried out, since when, and whether the team was told.
create table obstacles (
    id text not null primary key,
    subject text not null,
    -- Whether the subject is a lane, whose waiting effects name the obstacle.
    of_lane boolean not null,
    kind text not null,
    problem text not null,
    sentence text not null,
    -- The other system's own words, shortened.
    said text,
    -- Business time for people, system time for the rest.
    at bigint not null,
    since bigint not null,
    tries bigint not null,
    next_at bigint not null,
    told_at bigint,
    ended_at bigint
);
alter table outbox add column obstacle text;
-- Attempts that failed by the effect's own fault. Only these are limited.
alter table outbox add column failures integer not null default 0;
-- Attempts whose outcome is not known: the process ended, or no answer came.
alter table outbox add column unknowns integer not null default 0;
create index outbox_obstacle on outbox (obstacle) where obstacle is not null;
