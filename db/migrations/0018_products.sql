-- +goose Up
-- The catalogue: what a company sells, where it stands in the tree of categories, and how it is taxed.
create table categories (
    company_id  uuid not null references companies (id),
    id          uuid not null,
    version     bigint not null,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    created_by  uuid,
    deleted_at  timestamptz,
    name        text not null,
    description text not null default '',
    parent_id   uuid,
    position    bigint,
    name_key    text collate "C" not null,
    search_text text not null,
    primary key (company_id, id),
    foreign key (company_id, parent_id) references categories (company_id, id)
);
create index categories_by_created on categories (company_id, created_at, id) where deleted_at is null;
create index categories_by_updated on categories (company_id, updated_at, id) where deleted_at is null;
create index categories_by_name on categories (company_id, name_key, id) where deleted_at is null;
create index categories_by_parent on categories (company_id, parent_id, position, id) where deleted_at is null;
create index categories_search on categories using gin (company_id, search_text gin_trgm_ops);

create table tax_classes (
    company_id  uuid not null references companies (id),
    id          uuid not null,
    version     bigint not null,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    created_by  uuid,
    deleted_at  timestamptz,
    name        text not null,
    rate        double precision not null,
    is_default  boolean not null default false,
    name_key    text collate "C" not null,
    primary key (company_id, id)
);
create unique index tax_classes_name_unique on tax_classes (company_id, name_key) where deleted_at is null;
create unique index tax_classes_is_default_unique on tax_classes (company_id) where is_default and deleted_at is null;
create index tax_classes_by_created on tax_classes (company_id, created_at, id) where deleted_at is null;

create table products (
    company_id   uuid not null references companies (id),
    id           uuid not null,
    version      bigint not null,
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    created_by   uuid,
    deleted_at   timestamptz,
    sku          text not null default '',
    name         text not null,
    description  text not null default '',
    unit         text not null default '',
    category_id  uuid,
    tax_class_id uuid,
    list_price   bigint,
    cost         bigint,
    currency     text not null default '',
    active       boolean not null default true,
    active_from  date,
    active_until date,
    sku_key      text collate "C" not null,
    name_key     text collate "C" not null,
    search_text  text not null,
    primary key (company_id, id),
    foreign key (company_id, category_id) references categories (company_id, id),
    foreign key (company_id, tax_class_id) references tax_classes (company_id, id)
);
-- Among the living only: a product in the trash does not keep its number.
create unique index products_sku_unique on products (company_id, sku_key) where deleted_at is null and sku_key <> '';
create index products_by_created on products (company_id, created_at, id) where deleted_at is null;
create index products_by_updated on products (company_id, updated_at, id) where deleted_at is null;
create index products_by_name on products (company_id, name_key, id) where deleted_at is null;
create index products_by_sku on products (company_id, sku_key, id) where deleted_at is null;
create index products_by_category on products (company_id, category_id, id) where deleted_at is null;
create index products_by_price on products (company_id, list_price, id) where deleted_at is null;
create index products_search on products using gin (company_id, search_text gin_trgm_ops);

-- +goose StatementBegin
do $$
declare t text;
begin
    foreach t in array array['categories', 'tax_classes', 'products'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy company on %I to rapport_app using (company_id = current_setting(''app.company_id'')::uuid)', t);
    end loop;
end $$;
-- +goose StatementEnd
grant select on categories, products to rapport_search;
create policy search on categories for select to rapport_search using (true);
create policy search on products for select to rapport_search using (true);
