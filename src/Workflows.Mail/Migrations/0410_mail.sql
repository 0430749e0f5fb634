-- What left, by the mail's own id; no address, no words. Repeats are counted from here.
create table mail_deliveries (
    effect_id text not null primary key,
    message_id text not null,
    template text not null,
    at bigint not null,
    attempts integer not null,
    may_be_repeat boolean not null
);
create index mail_deliveries_at on mail_deliveries (at);

-- The development mailbox; stays empty when mail goes to a server.
create table mailbox_messages (
    seq $identity$,
    message_id text not null unique,
    to_hash text not null,
    payload $bytes$ not null,
    at bigint not null,
    repeats integer not null default 0
);
