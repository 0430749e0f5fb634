create table google_forms (
    form_key text not null primary key,
    external_id text unique,
    responder_uri text,
    creating_since bigint,
    published_at bigint,
    accepted_hash text,
    -- Hash of the form's file when the form was made or confirmed; another one now: the file was changed.
    expected_hash text,
    -- The questions at Google as they were when the change was noted: a person confirms these and no others.
    seen_hash text,
    drift text,
    drift_since bigint,
    watermark bigint,
    last_success_at bigint,
    last_full_at bigint,
    last_problem text
);

create table google_form_questions (
    form_key text not null,
    question_id text not null,
    question_key text not null,
    primary key (form_key, question_id)
);

create table google_spreadsheets (
    spreadsheet_key text not null primary key,
    external_id text unique,
    creating_since bigint,
    ready_at bigint
);

create table google_sheet_tabs (
    spreadsheet_key text not null,
    tab text not null,
    sheet_id integer not null,
    primary key (spreadsheet_key, tab)
);

create table google_sheet_reports (
    id text not null primary key,
    spreadsheet_key text not null,
    tab text not null,
    kind text not null,
    detail text not null,
    at bigint not null
);
create index google_sheet_reports_at on google_sheet_reports (at);

create table google_sheet_turns (
    external_id text not null,
    turn integer not null,
    written_at bigint not null,
    primary key (external_id, turn)
);
