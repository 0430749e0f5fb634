-- A definition has at most one draft, which each save overwrites in place. All other versions never change.
alter table definition_versions add column is_draft boolean not null default false;
-- Who saved it last, and how often it was saved: what an editor has loaded is told from what was saved since.
alter table definition_versions add column changed_by text;
alter table definition_versions add column changed_at bigint;
alter table definition_versions add column saves integer not null default 0;
-- Hash of what it does, without layout and names for people; null of versions that are older than this column.
alter table definition_versions add column effect_hash text;
-- Who published it, and whether nobody published their own change with it.
alter table definition_versions add column published_by text;
alter table definition_versions add column published_at bigint;
alter table definition_versions add column was_reviewed boolean not null default false;
-- A deleted version can be read as long as an instance refers to it.
alter table definition_versions add column deleted_at bigint;
create unique index definition_versions_draft on definition_versions (definition_id) where is_draft;

-- Who changed what a definition does since it was published last.
create table definition_authors (
    definition_id text not null,
    author text not null,
    changed_at bigint not null,
    primary key (definition_id, author)
);
