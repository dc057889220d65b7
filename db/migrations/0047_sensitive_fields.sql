-- +goose Up
-- Fields that are encrypted (docs/decisions/047-fields.md). Values stand in their records as tokens; here are the keys, wrapped
-- under a master key which stands nowhere in the database, and which fields they are.

-- The master keys that this database was written with. It is of no company: a program that starts holds its keys against it.
create table master_keys (
    -- file, file:/path or the address of a key in a key management service.
    name        text collate "C" primary key,
    -- A known text that only this key opens.
    proof       bytea not null,
    -- Of a key file, with where it was when it was last used.
    fingerprint text not null default '',
    path        text not null default '',
    created_at  timestamptz not null default now()
);

create table data_keys (
    company_id uuid primary key references companies (id),
    fields     bytea not null,
    index      bytea not null,
    master     text collate "C" not null,
    created_at timestamptz not null default now(),
    rotated_at timestamptz not null default now()
);

create table sensitive_fields (
    company_id uuid not null references companies (id),
    record     text collate "C" not null,
    -- As filters write it: notes, custom.iban.
    field      text collate "C" not null,
    -- sealing: values that were there before are being encrypted; opening: they are being decrypted, and then the row goes.
    state      text not null check (state in ('sealing', 'sealed', 'opening')),
    marked_at  timestamptz not null default now(),
    primary key (company_id, record, field)
);

alter table custom_fields add column sensitive boolean not null default false;

-- +goose StatementBegin
do $$
declare t text;
begin
    foreach t in array array['data_keys', 'sensitive_fields'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy company on %I to rapport_app using (company_id = current_setting(''app.company_id'')::uuid)', t);
    end loop;
end $$;
-- +goose StatementEnd
