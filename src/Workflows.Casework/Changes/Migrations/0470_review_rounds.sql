-- Each review date of an arrangement is noticed once.
create table review_rounds (
    arrangement_id text not null,
    review_due text not null,
    noticed_at bigint not null,
    primary key (arrangement_id, review_due)
);
create index arrangements_review on arrangements (review_due) where review_due is not null;
