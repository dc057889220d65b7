-- +goose Up
-- Contacts with several addresses, past jobs and consent; accounts in a hierarchy and with several places.
alter table contacts
    add column other_emails         jsonb not null default '[]' check (jsonb_typeof(other_emails) = 'array'),
    add column other_phones         jsonb not null default '[]' check (jsonb_typeof(other_phones) = 'array'),
    add column do_not_contact       boolean not null default false,
    add column consent              text not null default 'unknown' check (consent in ('unknown', 'given', 'withdrawn')),
    add column consent_given_at     timestamptz,
    add column consent_withdrawn_at timestamptz,
    add column consent_source       text not null default '';

-- The other e-mail addresses and phone numbers of contacts, folded, by which they are found. The first ones have columns of
-- their own in contacts.
create table contact_addresses (
    company_id uuid not null references companies (id),
    contact_id uuid not null,
    kind       text not null check (kind in ('email', 'phone')),
    key        text collate "C" not null,
    primary key (company_id, contact_id, kind, key),
    foreign key (company_id, contact_id) references contacts (company_id, id) on delete cascade
);
create index contact_addresses_by_key on contact_addresses (company_id, kind, key, contact_id);

-- Where somebody worked before. Where they work now stands in contacts.
create table contact_positions (
    company_id uuid not null references companies (id),
    id         uuid not null,
    contact_id uuid not null,
    account_id uuid not null,
    job_title  text not null default '',
    started_on date,
    ended_on   date,
    primary key (company_id, id),
    foreign key (company_id, contact_id) references contacts (company_id, id) on delete cascade,
    foreign key (company_id, account_id) references accounts (company_id, id)
);
create index contact_positions_by_contact on contact_positions (company_id, contact_id, ended_on desc, id);
create index contact_positions_by_account on contact_positions (company_id, account_id, ended_on desc, id);

alter table accounts
    add column parent_account_id uuid,
    add column addresses         jsonb not null default '[]' check (jsonb_typeof(addresses) = 'array'),
    add foreign key (company_id, parent_account_id) references accounts (company_id, id),
    add check (parent_account_id <> id);
create index accounts_by_parent on accounts (company_id, parent_account_id, id) where parent_account_id is not null;

-- +goose StatementBegin
do $$
declare t text;
begin
    foreach t in array array['contact_addresses', 'contact_positions'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy company on %I to rapport_app using (company_id = current_setting(''app.company_id'')::uuid)', t);
    end loop;
end $$;
-- +goose StatementEnd
