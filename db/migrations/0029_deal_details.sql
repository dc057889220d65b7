-- +goose Up
-- What belongs to a deal: the people with a say in it, and the lines that make up its amount.
create table stakeholders (
    company_id uuid not null references companies (id),
    id         uuid not null,
    version    bigint not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    created_by uuid,
    deleted_at timestamptz,
    deal_id    uuid not null,
    contact_id uuid not null,
    role       text not null,
    note       text not null default '',
    primary key (company_id, id),
    foreign key (company_id, deal_id) references deals (company_id, id),
    foreign key (company_id, contact_id) references contacts (company_id, id)
);
create index stakeholders_by_created on stakeholders (company_id, created_at, id) where deleted_at is null;
create index stakeholders_by_deal on stakeholders (company_id, deal_id, id) where deleted_at is null;
create index stakeholders_by_contact on stakeholders (company_id, contact_id, id) where deleted_at is null;

-- Amounts are minor units of the deal's currency; quantities are millionths, discounts thousandths of a percent.
create table deal_lines (
    company_id uuid not null references companies (id),
    deal_id    uuid not null,
    position   bigint not null,
    product_id uuid,
    name       text not null,
    quantity   bigint not null,
    unit_minor bigint not null,
    discount   bigint not null check (discount between 0 and 100000),
    net_minor  bigint not null,
    primary key (company_id, deal_id, position),
    foreign key (company_id, deal_id) references deals (company_id, id),
    foreign key (company_id, product_id) references products (company_id, id)
);
create index deal_lines_by_product on deal_lines (company_id, product_id) where product_id is not null;

alter table deals add column lines_minor bigint;
alter table deals add column lines_at timestamptz;

alter table stakeholders enable row level security;
alter table stakeholders force row level security;
create policy company on stakeholders to rapport_app using (company_id = current_setting('app.company_id')::uuid);
alter table deal_lines enable row level security;
alter table deal_lines force row level security;
create policy company on deal_lines to rapport_app using (company_id = current_setting('app.company_id')::uuid);
