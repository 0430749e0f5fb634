-- Whether an instance holds case data: it is under a key that is not the system's own, or it reads a person's answers.
alter table instances add column is_protected boolean not null default true;
update instances set is_protected = false where case_id is null;

create index incidents_instance on incidents (instance_id) where instance_id is not null;

-- Changes of many instances that a person asked for. They are carried out in the background, one instance after another by its id.
create table instance_plans (
    id text not null primary key,
    actor text not null,
    -- What to do and to which instances, sealed: a new value of a variable may be anything.
    request $bytes$ not null,
    status text not null,
    position text not null,
    changed integer not null default 0,
    created_at bigint not null,
    completed_at bigint,
    claimed_until bigint not null default 0
);
create index instance_plans_open on instance_plans (created_at) where completed_at is null;

create table instance_plan_jobs (
    plan_id text not null,
    instance_id text not null,
    status text not null,
    message text not null,
    at bigint not null,
    primary key (plan_id, instance_id)
);
