-- +goose Up
-- Fields that companies add to records, and tags. Values stand in the record's own "custom" and "tags"; field_values holds
-- them again, one row a value, for filters and sorts: an operator on jsonb can't use an index under row-level security.
create table custom_fields (
    company_id uuid not null references companies (id),
    id         uuid not null,
    version    bigint not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    created_by uuid,
    deleted_at timestamptz,
    record     text not null,
    key        text collate "C" not null,
    label      text not null,
    kind       text not null,
    help       text not null default '',
    required   boolean not null default false,
    position   bigint not null default 0,
    choices    jsonb not null default '[]',
    currency   text not null default '',
    target     text not null default '',
    expression text not null default '',
    result     text not null default '',
    label_key  text collate "C" not null,
    primary key (company_id, id),
    constraint custom_fields_key_unique unique (company_id, record, key)
);
create index custom_fields_by_created on custom_fields (company_id, created_at, id) where deleted_at is null;
create index custom_fields_by_label on custom_fields (company_id, label_key, id) where deleted_at is null;

create table field_values (
    company_id uuid not null references companies (id),
    -- The record type and the key: contacts.segment, contacts.tags.
    field      text collate "C" not null,
    record_id  uuid not null,
    -- 0 for the only value of a field, 1 and up for one of several.
    place      smallint not null,
    -- Text folded, days and times as ISO 8601 writes them, true and false; or a number.
    text_key   text collate "C",
    number     double precision,
    -- When the record was created, so that those with a value are read newest first from the index.
    created_at timestamptz not null,
    primary key (company_id, record_id, field, place)
);
create index field_values_by_text on field_values (company_id, field, text_key, created_at, record_id) where text_key is not null;
create index field_values_by_text_order on field_values (company_id, field, text_key, record_id) where text_key is not null and place = 0;
create index field_values_by_number on field_values (company_id, field, number, record_id) where number is not null and place = 0;
-- Which value is rare hangs on the field it is of.
create statistics field_values_per_field (mcv, ndistinct, dependencies) on company_id, field, text_key from field_values;
alter table field_values alter column field set statistics 1000;
alter table field_values alter column text_key set statistics 1000;

alter table accounts add column tags jsonb not null default '[]', add column custom jsonb not null default '{}';
alter table contacts add column tags jsonb not null default '[]', add column custom jsonb not null default '{}';

-- +goose StatementBegin
do $$
declare t text;
begin
    foreach t in array array['custom_fields', 'field_values'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy company on %I to rapport_app using (company_id = current_setting(''app.company_id'')::uuid)', t);
    end loop;
end $$;
-- +goose StatementEnd
