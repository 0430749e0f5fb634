-- A code counts for the link and the browser for which it was asked. Codes of before have neither, and end within ten minutes.
alter table task_codes add column token_hash text;
alter table task_codes add column browser text;
alter table task_codes add column used_at bigint;
create index task_codes_link on task_codes (token_hash, created_at) where token_hash is not null;

-- Wrong codes that were typed on a link, in all browsers together.
alter table task_links add column wrong_codes integer not null default 0;

-- What one browser did on one link. It does not refer to task_links, because an unknown link is treated as a known one.
create table link_tries (
    token_hash text not null,
    browser text not null,
    wrong integer not null,
    locked_until bigint,
    sent integer not null,
    sent_since bigint not null,
    last_form text,
    last_at bigint not null,
    primary key (token_hash, browser)
);
create index link_tries_last on link_tries (last_at);
drop table task_locks;
