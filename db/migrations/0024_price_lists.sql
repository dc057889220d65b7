-- +goose Up
-- Price lists: what a product costs whom, from which quantity and when.
alter table accounts add column customer_group text not null default '';
alter table accounts add column customer_group_key text collate "C" not null default '';
create index accounts_by_customer_group on accounts (company_id, customer_group_key, id) where deleted_at is null;

create table price_lists (
    company_id         uuid not null references companies (id),
    id                 uuid not null,
    version            bigint not null,
    created_at         timestamptz not null,
    updated_at         timestamptz not null,
    created_by         uuid,
    deleted_at         timestamptz,
    name               text not null,
    description        text not null default '',
    currency           text not null,
    customer_group     text not null default '',
    account_id         uuid,
    parent_id          uuid,
    adjustment         double precision,
    priority           bigint not null default 0,
    valid_from         date,
    valid_until        date,
    name_key           text collate "C" not null,
    customer_group_key text collate "C" not null,
    search_text        text not null,
    primary key (company_id, id),
    unique (company_id, id, currency),
    foreign key (company_id, account_id) references accounts (company_id, id),
    foreign key (company_id, parent_id) references price_lists (company_id, id)
);
create unique index price_lists_name_unique on price_lists (company_id, name_key) where deleted_at is null;
create index price_lists_by_created on price_lists (company_id, created_at, id) where deleted_at is null;
create index price_lists_by_updated on price_lists (company_id, updated_at, id) where deleted_at is null;
create index price_lists_by_account on price_lists (company_id, account_id, id) where deleted_at is null;
create index price_lists_by_group on price_lists (company_id, customer_group_key, id) where deleted_at is null;
create index price_lists_by_parent on price_lists (company_id, parent_id, id) where deleted_at is null;
create index price_lists_search on price_lists using gin (company_id, search_text gin_trgm_ops);

-- An entry's currency is its list's: amounts of two currencies can't stand in one list, whoever writes.
create table price_entries (
    company_id    uuid not null references companies (id),
    id            uuid not null,
    version       bigint not null,
    created_at    timestamptz not null,
    updated_at    timestamptz not null,
    created_by    uuid,
    deleted_at    timestamptz,
    price_list_id uuid not null,
    product_id    uuid not null,
    min_quantity  double precision not null default 0,
    price         bigint not null,
    currency      text not null,
    primary key (company_id, id),
    foreign key (company_id, price_list_id) references price_lists (company_id, id),
    foreign key (company_id, product_id) references products (company_id, id),
    constraint price_entries_price_list_id_currency_fkey foreign key (company_id, price_list_id, currency)
        references price_lists (company_id, id, currency) deferrable initially deferred
);
create unique index price_entries_min_quantity_unique on price_entries (company_id, price_list_id, product_id, min_quantity) where deleted_at is null;
create index price_entries_by_product on price_entries (company_id, product_id, price_list_id, min_quantity) where deleted_at is null;
create index price_entries_by_created on price_entries (company_id, created_at, id) where deleted_at is null;
create index price_entries_by_updated on price_entries (company_id, updated_at, id) where deleted_at is null;

-- +goose StatementBegin
do $$
declare t text;
begin
    foreach t in array array['price_lists', 'price_entries'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy company on %I to rapport_app using (company_id = current_setting(''app.company_id'')::uuid)', t);
    end loop;
end $$;
-- +goose StatementEnd
grant select on price_lists to rapport_search;
create policy search on price_lists for select to rapport_search using (true);
