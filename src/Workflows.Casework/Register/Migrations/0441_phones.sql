-- The charity's phones, by asset tag, never by number. A phone keeps its status when the register moves it to another worker, so that a lost
-- phone does not come back as a new one.
create table phones (
    asset text not null primary key,
    worker_id text,
    status text not null,
    changed_at bigint not null,
    changed_by text not null
);
create index phones_worker on phones (worker_id);

insert into phones (asset, worker_id, status, changed_at, changed_by)
select phone_asset, min(person_id), 'unconfirmed', min(updated_at), 'system'
from pilot_register where phone_asset is not null group by phone_asset;
