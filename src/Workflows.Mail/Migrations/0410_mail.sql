-- Sent mails by the mail's own id, without address and words. Repeats are counted from these rows.
create table mail_deliveries (
    effect_id text not null primary key,
    message_id text not null,
    template text not null,
    at bigint not null,
    attempts integer not null,
    may_be_repeat boolean not null
);
create index mail_deliveries_at on mail_deliveries (at);

-- The development mailbox; it stays empty when mails are sent to a server.
create table mailbox_messages (
    seq $identity$,
    message_id text not null unique,
    to_hash text not null,
    payload $bytes$ not null,
    at bigint not null,
    repeats integer not null default 0
);
