-- Whether an effect is the first of its key is asked for every waiting effect of a lane: without this, ten thousand of them are compared with
-- all those before them.
create index outbox_key on outbox (lane, effect_key, seq) where effect_key is not null;
