-- +goose Up
-- Sign-in through a company's own provider (OpenID Connect). A provider may only speak for people whose address lies in a
-- domain that the company has proven to hold.
create table sign_in_providers (
    company_id     uuid primary key references companies (id),
    issuer         text not null,
    client_id      text not null,
    sealed         bytea not null,
    enabled        boolean not null default true,
    create_members boolean not null default false,
    role           text not null default 'viewer' check (role in ('viewer', 'agent', 'manager')),
    updated_at     timestamptz not null default now()
);
alter table sign_in_providers enable row level security;
alter table sign_in_providers force row level security;
create policy company on sign_in_providers to rapport_app using (company_id = current_setting('app.company_id')::uuid);

create table sign_in_domains (
    company_id uuid not null references companies (id),
    domain     text not null,
    token      text not null,
    created_at timestamptz not null default now(),
    proven_at  timestamptz,
    primary key (company_id, domain)
);
alter table sign_in_domains enable row level security;
alter table sign_in_domains force row level security;
create policy company on sign_in_domains to rapport_app using (company_id = current_setting('app.company_id')::uuid);

-- Who at a provider is which person here.
create table provider_identities (
    company_id uuid not null references companies (id),
    issuer     text not null,
    subject    text not null,
    user_id    uuid not null references users (id) on delete cascade,
    created_at timestamptz not null default now(),
    primary key (company_id, issuer, subject)
);
alter table provider_identities enable row level security;
alter table provider_identities force row level security;
create policy company on provider_identities to rapport_app using (company_id = current_setting('app.company_id')::uuid);

-- Which company a proven domain belongs to: asked before anybody has signed in, hence of no company. The last to prove it
-- holds it.
create table captured_domains (
    domain    text primary key,
    holder    uuid not null references companies (id),
    proven_at timestamptz not null default now()
);
