create table holiday_reminders (
    -- The last day for which the bank holidays are known, as yyyy-MM-dd: a newer file has reminders of its own.
    data_ends text not null primary key,
    reminded_at bigint not null
);
