drop table google_row_tags;

create table google_sheet_turns (
    external_id text not null,
    turn integer not null,
    written_at bigint not null,
    primary key (external_id, turn)
);
