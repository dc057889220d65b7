-- +goose Up
-- One word for money everywhere: a field is named for what it is (amount, unit_price, net, total) and holds minor units.
alter table deals rename column amount_minor to amount;
alter table deals rename column lines_minor to lines_total;
alter table deals rename constraint deals_amount_minor_check to deals_amount_check;
alter table deal_lines rename column unit_minor to unit_price;
alter table deal_lines rename column net_minor to net;
alter table leads rename column amount_minor to amount;

-- What companies have kept names these fields too. Forced row-level security hides the rows from their tables' own owner as
-- well, so it is lifted for as long as this transaction lasts.
alter table views no force row level security;
alter table custom_fields no force row level security;
alter table role_fields no force row level security;
alter table imports no force row level security;
alter table changes no force row level security;
alter table change_sets no force row level security;
update views set filter = regexp_replace(filter, '\mamount_minor\M', 'amount', 'g'), sort = regexp_replace(sort, '\mamount_minor\M', 'amount', 'g'),
    columns = array_replace(columns, 'amount_minor', 'amount') where record in ('deals', 'leads');
update custom_fields set expression = regexp_replace(expression, '\mamount_minor\M', 'amount', 'g') where expression like '%amount_minor%';
update role_fields set field = case field when 'amount_minor' then 'amount' else 'lines_total' end where field in ('amount_minor', 'lines_minor');
update imports set mapping = regexp_replace(mapping::text, '"amount_minor"', '"amount"', 'g')::jsonb where mapping::text like '%"amount_minor"%';
update changes set diff = replace(replace(diff::text, '"amount_minor"', '"amount"'), '"lines_minor"', '"lines_total"')::jsonb
    where record in ('deals', 'leads') and (diff::text like '%"amount_minor"%' or diff::text like '%"lines_minor"%');
update change_sets set changes = replace(changes::text, '"amount_minor"', '"amount"')::jsonb where changes::text like '%"amount_minor"%';
alter table views force row level security;
alter table custom_fields force row level security;
alter table role_fields force row level security;
alter table imports force row level security;
alter table changes force row level security;
alter table change_sets force row level security;

-- Tags and companies' own fields on the last two types of record that people keep things in.
alter table events add column tags jsonb not null default '[]', add column custom jsonb not null default '{}';
alter table price_lists add column tags jsonb not null default '[]', add column custom jsonb not null default '{}';

-- Of few numbers, the newest first: without looking each value up.
drop index field_values_by_number;
create index field_values_by_number on field_values (company_id, field, number, record_id) include (created_at) where number is not null and place = 0;
