-- +goose Up
-- Leads: people or firms of whom it is not yet known whether they want to buy. One that is converted points at what it became.
create table leads (
    company_id       uuid not null references companies (id),
    id               uuid not null,
    version          bigint not null,
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    created_by       uuid,
    deleted_at       timestamptz,
    first_name       text not null default '',
    last_name        text not null default '',
    name             text not null,
    company_name     text not null default '',
    email            text not null default '',
    phone            text not null default '',
    job_title        text not null default '',
    website          text not null default '',
    city             text not null default '',
    country          text not null default '',
    source           text not null default '',
    status           text not null check (status in ('new', 'contacted', 'qualified', 'unqualified', 'converted')),
    rating           text check (rating in ('cold', 'warm', 'hot')),
    amount_minor     bigint,
    currency         text not null default '',
    notes            text not null default '',
    owner_id         uuid,
    tags             jsonb not null default '[]',
    custom           jsonb not null default '{}',
    account_id       uuid,
    contact_id       uuid,
    deal_id          uuid,
    converted_at     timestamptz,
    name_key         text collate "C" not null,
    company_name_key text collate "C" not null,
    email_key        text collate "C" not null,
    phone_key        text collate "C" not null,
    search_text      text not null,
    primary key (company_id, id),
    foreign key (company_id, owner_id) references members (company_id, user_id),
    foreign key (company_id, account_id) references accounts (company_id, id),
    foreign key (company_id, contact_id) references contacts (company_id, id),
    foreign key (company_id, deal_id) references deals (company_id, id)
);
alter table deals add foreign key (company_id, lead_id) references leads (company_id, id);
create index leads_by_created on leads (company_id, created_at, id) where deleted_at is null;
create index leads_by_updated on leads (company_id, updated_at, id) where deleted_at is null;
create index leads_by_name on leads (company_id, name_key, id) where deleted_at is null;
create index leads_by_company_name on leads (company_id, company_name_key, id) where deleted_at is null;
create index leads_by_email on leads (company_id, email_key, id) where deleted_at is null;
create index leads_by_phone on leads (company_id, phone_key, id) where deleted_at is null;
create index leads_by_status on leads (company_id, status, created_at, id) where deleted_at is null;
create index leads_by_owner on leads (company_id, owner_id, created_at, id) where deleted_at is null;
create index leads_by_amount on leads (company_id, amount_minor, id) where deleted_at is null;
create index leads_by_contact on leads (company_id, contact_id, id) where contact_id is not null;
create index leads_by_account on leads (company_id, account_id, id) where account_id is not null;
create index leads_by_deal on leads (company_id, deal_id) where deal_id is not null;
create index leads_search on leads using gin (company_id, search_text gin_trgm_ops);

alter table leads enable row level security;
alter table leads force row level security;
create policy company on leads to rapport_app using (company_id = current_setting('app.company_id')::uuid);
grant select on leads to rapport_search;
create policy search on leads for select to rapport_search using (true);
