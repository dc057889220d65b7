-- +goose Up
-- Files on records of any type. The bytes are in the blob store under the attachment's id.
create table attachments (
    company_id  uuid not null references companies (id),
    id          uuid not null,
    version     bigint not null,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    created_by  uuid,
    deleted_at  timestamptz,
    name        text not null,
    about       text not null,
    about_id    uuid not null,
    media_type  text not null,
    bytes       bigint not null check (bytes >= 0),
    name_key    text collate "C" not null,
    search_text text not null,
    primary key (company_id, id)
);
create index attachments_by_created on attachments (company_id, created_at, id) where deleted_at is null;
create index attachments_by_updated on attachments (company_id, updated_at, id) where deleted_at is null;
create index attachments_by_name on attachments (company_id, name_key, id) where deleted_at is null;
create index attachments_by_about on attachments (company_id, about_id, id) where deleted_at is null;
create index attachments_search on attachments using gin (company_id, search_text gin_trgm_ops);

alter table attachments enable row level security;
alter table attachments force row level security;
create policy company on attachments to rapport_app using (company_id = current_setting('app.company_id')::uuid);
grant select on attachments to rapport_search;
create policy search on attachments for select to rapport_search using (true);
