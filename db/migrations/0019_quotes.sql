-- +goose Up
-- Quotes and orders: what a company offers, and what was ordered from it.

-- The last number given out, by company and kind. Whoever takes the next one holds the row until the end of the
-- transaction, and a rollback gives the number back: no number is missing and none is there twice.
create table counters (
    company_id uuid not null references companies (id),
    kind       text not null,
    last       bigint not null check (last > 0),
    primary key (company_id, kind)
);

create table quotes (
    company_id      uuid not null references companies (id),
    id              uuid not null,
    version         bigint not null,
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    created_by      uuid,
    deleted_at      timestamptz,
    -- Empty until the quote is first sent. A revision has the number of what it revises.
    number          text not null,
    revision        bigint not null check (revision > 0),
    revises_id      uuid,
    state           text not null check (state in ('draft', 'sent', 'accepted', 'declined', 'expired', 'revised')),
    title           text not null,
    account_id      uuid,
    contact_id      uuid,
    deal_id         uuid,
    owner_id        uuid,
    currency        text not null,
    language        text not null check (language in ('en', 'de')),
    valid_until     date,
    intro           text not null,
    terms           text not null,
    billing_name    text not null,
    billing_address text not null,
    lines           jsonb not null check (jsonb_typeof(lines) = 'array'),
    taxes           jsonb not null check (jsonb_typeof(taxes) = 'array'),
    subtotal        bigint not null,
    discount        bigint not null,
    net             bigint not null check (net = subtotal - discount),
    tax             bigint not null,
    total           bigint not null check (total = net + tax),
    sent_at         timestamptz,
    decided_at      timestamptz,
    signed_by       text not null,
    signed_from     text not null,
    decline_reason  text not null,
    number_key      text collate "C" not null,
    title_key       text collate "C" not null,
    search_text     text not null,
    primary key (company_id, id),
    check (state = 'draft' or number <> ''),
    foreign key (company_id, revises_id) references quotes (company_id, id),
    foreign key (company_id, account_id) references accounts (company_id, id),
    foreign key (company_id, contact_id) references contacts (company_id, id),
    foreign key (company_id, owner_id) references members (company_id, user_id)
);
create index quotes_by_created on quotes (company_id, created_at, id) where deleted_at is null;
create index quotes_by_updated on quotes (company_id, updated_at, id) where deleted_at is null;
create index quotes_by_number on quotes (company_id, number_key, id) where deleted_at is null;
create index quotes_by_title on quotes (company_id, title_key, id) where deleted_at is null;
create index quotes_by_state on quotes (company_id, state, id) where deleted_at is null;
create index quotes_by_total on quotes (company_id, total, id) where deleted_at is null;
create index quotes_by_valid on quotes (company_id, valid_until, id) where deleted_at is null;
create index quotes_by_account on quotes (company_id, account_id, id);
create index quotes_by_contact on quotes (company_id, contact_id, id);
create index quotes_by_deal on quotes (company_id, deal_id, id);
create index quotes_by_owner on quotes (company_id, owner_id, id) where deleted_at is null;
create index quotes_search on quotes using gin (company_id, search_text gin_trgm_ops);
create unique index quotes_number_unique on quotes (company_id, number, revision) where number <> '';
-- Of a quote there is one living revision at most.
create unique index quotes_revises_id_unique on quotes (company_id, revises_id) where revises_id is not null and deleted_at is null;

create table orders (
    company_id      uuid not null references companies (id),
    id              uuid not null,
    version         bigint not null,
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    created_by      uuid,
    deleted_at      timestamptz,
    -- Empty until the order is confirmed.
    number          text not null,
    quote_id        uuid,
    state           text not null check (state in ('open', 'confirmed', 'fulfilled', 'cancelled')),
    title           text not null,
    account_id      uuid,
    contact_id      uuid,
    deal_id         uuid,
    owner_id        uuid,
    currency        text not null,
    language        text not null check (language in ('en', 'de')),
    reference       text not null,
    deliver_on      date,
    delivery_address text not null,
    intro           text not null,
    terms           text not null,
    billing_name    text not null,
    billing_address text not null,
    lines           jsonb not null check (jsonb_typeof(lines) = 'array'),
    taxes           jsonb not null check (jsonb_typeof(taxes) = 'array'),
    subtotal        bigint not null,
    discount        bigint not null,
    net             bigint not null check (net = subtotal - discount),
    tax             bigint not null,
    total           bigint not null check (total = net + tax),
    confirmed_at    timestamptz,
    fulfilled_at    timestamptz,
    cancelled_at    timestamptz,
    cancel_reason   text not null,
    number_key      text collate "C" not null,
    title_key       text collate "C" not null,
    reference_key   text collate "C" not null,
    search_text     text not null,
    primary key (company_id, id),
    check (state in ('open', 'cancelled') or number <> ''),
    foreign key (company_id, quote_id) references quotes (company_id, id),
    foreign key (company_id, account_id) references accounts (company_id, id),
    foreign key (company_id, contact_id) references contacts (company_id, id),
    foreign key (company_id, owner_id) references members (company_id, user_id)
);
create index orders_by_created on orders (company_id, created_at, id) where deleted_at is null;
create index orders_by_updated on orders (company_id, updated_at, id) where deleted_at is null;
create index orders_by_number on orders (company_id, number_key, id) where deleted_at is null;
create index orders_by_title on orders (company_id, title_key, id) where deleted_at is null;
create index orders_by_reference on orders (company_id, reference_key, id) where deleted_at is null;
create index orders_by_state on orders (company_id, state, id) where deleted_at is null;
create index orders_by_total on orders (company_id, total, id) where deleted_at is null;
create index orders_by_account on orders (company_id, account_id, id);
create index orders_by_contact on orders (company_id, contact_id, id);
create index orders_by_deal on orders (company_id, deal_id, id);
create index orders_by_owner on orders (company_id, owner_id, id) where deleted_at is null;
create index orders_search on orders using gin (company_id, search_text gin_trgm_ops);
create unique index orders_number_unique on orders (company_id, number) where number <> '';
-- A quote becomes one order, however often it is asked for.
create unique index orders_quote_id_unique on orders (company_id, quote_id) where quote_id is not null and deleted_at is null;

-- The lines as rows: what products are held to, and what reports add up. They are written from the paper's own list in the
-- transaction that changes it, and never by themselves.
create table quote_lines (
    company_id  uuid not null,
    quote_id    uuid not null,
    position    bigint not null check (position > 0),
    product_id  uuid,
    name        text not null,
    description text not null,
    quantity    numeric(15, 6) not null,
    unit        text not null,
    unit_price  bigint not null,
    discount    numeric(6, 3) not null,
    tax_rate    numeric(6, 3) not null,
    list_price  bigint,
    manual      boolean not null,
    net         bigint not null,
    primary key (company_id, quote_id, position),
    foreign key (company_id, quote_id) references quotes (company_id, id)
);
create index quote_lines_by_product on quote_lines (company_id, product_id) where product_id is not null;

create table order_lines (
    company_id  uuid not null,
    order_id    uuid not null,
    position    bigint not null check (position > 0),
    product_id  uuid,
    name        text not null,
    description text not null,
    quantity    numeric(15, 6) not null,
    unit        text not null,
    unit_price  bigint not null,
    discount    numeric(6, 3) not null,
    tax_rate    numeric(6, 3) not null,
    list_price  bigint,
    manual      boolean not null,
    net         bigint not null,
    primary key (company_id, order_id, position),
    foreign key (company_id, order_id) references orders (company_id, id)
);
create index order_lines_by_product on order_lines (company_id, product_id) where product_id is not null;

-- The links under which customers see a quote. The link itself is known to whoever has it: here is its SHA-256.
create table quote_links (
    company_id uuid not null,
    hash       bytea not null check (octet_length(hash) = 32),
    quote_id   uuid not null,
    created_at timestamptz not null default now(),
    created_by uuid,
    revoked_at timestamptz,
    primary key (company_id, hash),
    foreign key (company_id, quote_id) references quotes (company_id, id)
);
create index quote_links_by_quote on quote_links (company_id, quote_id, created_at);
create index quote_links_by_hash on quote_links (hash);

-- +goose StatementBegin
do $$
declare t text;
begin
    foreach t in array array['counters', 'quotes', 'orders', 'quote_lines', 'order_lines', 'quote_links'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy company on %I to rapport_app using (company_id = current_setting(''app.company_id'')::uuid)', t);
    end loop;
    foreach t in array array['quotes', 'orders'] loop
        execute format('grant select on %I to rapport_search', t);
        execute format('create policy search on %I for select to rapport_search using (true)', t);
    end loop;
end $$;
-- +goose StatementEnd

-- A customer's browser knows a link and nothing else, so the company has to be found before there is one to bind a
-- transaction to. One function of the role that owns nothing answers exactly that.
grant select (company_id, hash) on quote_links to rapport_search;
create policy address on quote_links for select to rapport_search using (true);

-- +goose StatementBegin
create function quote_link_company(link bytea) returns uuid
    language sql stable security definer
    set search_path = public, pg_temp
as $$ select l.company_id from quote_links l where l.hash = link limit 1 $$;
-- +goose StatementEnd
grant create on schema public to rapport_search;
alter function quote_link_company(bytea) owner to rapport_search;
revoke create on schema public from rapport_search;
revoke all on function quote_link_company(bytea) from public;
grant execute on function quote_link_company(bytea) to rapport_app;
