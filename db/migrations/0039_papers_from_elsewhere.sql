-- +goose Up
-- Quotes and orders that a company brings along: the number that each had before, by which a list finds it again, and the
-- day that stands on it.
alter table quotes
    add column former_number text not null default '',
    add column former_number_key text collate "C" not null default '',
    add column dated date;
alter table orders
    add column former_number text not null default '',
    add column former_number_key text collate "C" not null default '',
    add column dated date;
create index quotes_by_former_number on quotes (company_id, former_number_key, id) where deleted_at is null;
create index orders_by_former_number on orders (company_id, former_number_key, id) where deleted_at is null;
