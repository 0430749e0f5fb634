create table authenticator_invitations (
    person_id text not null primary key,
    invited_at bigint not null,
    -- Hash of the code that a manager hands over, while one is valid.
    code_hash text,
    code_expires_at bigint,
    code_wrong integer not null default 0
);

-- A secret is stored once its owner has confirmed it. Those that were only shown go.
insert into authenticator_invitations (person_id, invited_at)
select person_id, invited_at from authenticators where enrolled_at is null;
delete from authenticators where enrolled_at is null;

-- The id is new with every enrolment, so that what an older authenticator proved ends with it.
alter table authenticators add column id text;
alter table authenticators add column counts_from bigint;
alter table authenticators add column wrong integer not null default 0;
alter table authenticators add column locks integer not null default 0;
alter table authenticators add column locked_until bigint;
alter table authenticators add column last_form text;
update authenticators set id = person_id, counts_from = enrolled_at;
