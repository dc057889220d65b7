-- +goose Up
-- Quotes and orders name deals, and their lines products.
alter table quotes add foreign key (company_id, deal_id) references deals (company_id, id);
alter table orders add foreign key (company_id, deal_id) references deals (company_id, id);
alter table quote_lines add foreign key (company_id, product_id) references products (company_id, id);
alter table order_lines add foreign key (company_id, product_id) references products (company_id, id);
-- Tags and companies' own fields.
alter table quotes add column tags jsonb not null default '[]', add column custom jsonb not null default '{}';
alter table orders add column tags jsonb not null default '[]', add column custom jsonb not null default '{}';
