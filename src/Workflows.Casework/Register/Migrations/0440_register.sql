create table pilot_register (
    person_id text not null primary key,
    service text not null,
    status text not null,
    phone_asset text,
    guide_version integer,
    joined_at bigint,
    revision bigint not null,
    updated_at bigint not null
);

-- Time, form and hash of the address only: neither the case nor the answers of a sender who is not on the register are stored.
create table refused_senders (
    id text not null primary key,
    at bigint not null,
    form_key text not null,
    address_hash text,
    service text
);
create index refused_senders_at on refused_senders (at);
