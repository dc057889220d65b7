-- +goose Up
-- Who started an import and in which request, what it made beside its own records, and how often it was begun without
-- coming any further.
alter table imports
    add column started_by   uuid,
    add column request_id   text not null default '',
    add column also_created jsonb not null default '{}',
    add column attempts     int not null default 0;
