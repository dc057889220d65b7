-- +goose Up
-- Deals, the pipelines and stages that they go through, and the reasons for which they are lost.
create table pipelines (
    company_id uuid not null references companies (id),
    id         uuid not null,
    version    bigint not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    created_by uuid,
    deleted_at timestamptz,
    name       text not null,
    position   bigint not null default 0,
    archived   boolean not null default false,
    name_key   text collate "C" not null,
    primary key (company_id, id)
);
create index pipelines_by_created on pipelines (company_id, created_at, id) where deleted_at is null;
create index pipelines_by_name on pipelines (company_id, name_key, id) where deleted_at is null;

create table stages (
    company_id  uuid not null references companies (id),
    id          uuid not null,
    version     bigint not null,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    created_by  uuid,
    deleted_at  timestamptz,
    pipeline_id uuid not null,
    name        text not null,
    position    bigint not null default 0,
    probability bigint not null check (probability between 0 and 100),
    kind        text not null check (kind in ('open', 'won', 'lost')),
    stuck_days  bigint,
    name_key    text collate "C" not null,
    primary key (company_id, id),
    -- What deals refer to, so that none can be in a stage of another pipeline.
    unique (company_id, pipeline_id, id),
    foreign key (company_id, pipeline_id) references pipelines (company_id, id)
);
create index stages_by_created on stages (company_id, created_at, id) where deleted_at is null;
create index stages_by_name on stages (company_id, name_key, id) where deleted_at is null;
create index stages_by_pipeline on stages (company_id, pipeline_id, position, id) where deleted_at is null;
create unique index stages_kind_unique on stages (company_id, pipeline_id, kind) where kind <> 'open' and deleted_at is null;

create table lost_reasons (
    company_id uuid not null references companies (id),
    id         uuid not null,
    version    bigint not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    created_by uuid,
    deleted_at timestamptz,
    name       text not null,
    position   bigint not null default 0,
    archived   boolean not null default false,
    name_key   text collate "C" not null,
    primary key (company_id, id)
);
create index lost_reasons_by_created on lost_reasons (company_id, created_at, id) where deleted_at is null;
create index lost_reasons_by_name on lost_reasons (company_id, name_key, id) where deleted_at is null;

create table deals (
    company_id     uuid not null references companies (id),
    id             uuid not null,
    version        bigint not null,
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    created_by     uuid,
    deleted_at     timestamptz,
    name           text not null,
    account_id     uuid,
    contact_id     uuid,
    owner_id       uuid,
    pipeline_id    uuid not null,
    stage_id       uuid not null,
    stage_since    timestamptz not null,
    amount_minor   bigint check (amount_minor >= 0),
    currency       text not null check (length(currency) = 3),
    probability    bigint check (probability between 0 and 100),
    expected_close date,
    source         text not null default '',
    description    text not null default '',
    lead_id        uuid,
    status         text not null check (status in ('open', 'won', 'lost')),
    closed_at      timestamptz,
    lost_reason_id uuid,
    lost_reason    text not null default '',
    name_key       text collate "C" not null,
    search_text    text not null,
    primary key (company_id, id),
    check ((status = 'open') = (closed_at is null)),
    foreign key (company_id, account_id) references accounts (company_id, id),
    foreign key (company_id, contact_id) references contacts (company_id, id),
    foreign key (company_id, owner_id) references members (company_id, user_id),
    foreign key (company_id, pipeline_id) references pipelines (company_id, id),
    constraint deals_stage_id_in_pipeline foreign key (company_id, pipeline_id, stage_id) references stages (company_id, pipeline_id, id),
    foreign key (company_id, lost_reason_id) references lost_reasons (company_id, id)
);
create index deals_by_created on deals (company_id, created_at, id) where deleted_at is null;
create index deals_by_updated on deals (company_id, updated_at, id) where deleted_at is null;
create index deals_by_name on deals (company_id, name_key, id) where deleted_at is null;
create index deals_by_amount on deals (company_id, amount_minor, id) where deleted_at is null;
create index deals_by_close on deals (company_id, expected_close, id) where deleted_at is null;
create index deals_by_status on deals (company_id, status, expected_close, id) where deleted_at is null;
create index deals_by_owner on deals (company_id, owner_id, created_at, id) where deleted_at is null;
create index deals_by_account on deals (company_id, account_id, created_at, id) where deleted_at is null;
create index deals_by_contact on deals (company_id, contact_id, created_at, id) where deleted_at is null;
create index deals_by_lead on deals (company_id, lead_id) where lead_id is not null;
create index deals_by_lost_reason on deals (company_id, lost_reason_id) where lost_reason_id is not null;
-- A column of the board: its first cards in each of its orders; count and sums from the index alone.
create index deals_by_stage on deals (company_id, stage_id, expected_close, id) include (amount_minor, currency, probability, stage_since) where deleted_at is null;
create index deals_by_stage_amount on deals (company_id, stage_id, amount_minor desc nulls last, id desc) where deleted_at is null;
create index deals_by_stage_since on deals (company_id, stage_id, stage_since, id) where deleted_at is null;
create index deals_by_stage_closed on deals (company_id, stage_id, closed_at, id) include (amount_minor, currency) where deleted_at is null and closed_at is not null;
create index deals_by_closed on deals (company_id, closed_at, id) where deleted_at is null;
create index deals_search on deals using gin (company_id, search_text gin_trgm_ops);

-- Which stages a deal has been in, from when until when, and who brought it there.
create table deal_stages (
    company_id      uuid not null references companies (id),
    id              uuid not null,
    deal_id         uuid not null,
    stage_id        uuid not null,
    entered_at      timestamptz not null,
    left_at         timestamptz,
    entered_by      uuid,
    entered_by_name text not null,
    primary key (company_id, id),
    foreign key (company_id, deal_id) references deals (company_id, id),
    foreign key (company_id, stage_id) references stages (company_id, id)
);
create index deal_stages_by_deal on deal_stages (company_id, deal_id, entered_at);
create unique index deal_stages_now on deal_stages (company_id, deal_id) where left_at is null;

-- Every company has a pipeline; new ones get theirs when they register. Forced row-level security hides the companies from
-- their tables' own owner too, so it is lifted from that one table for as long as this transaction lasts; the new tables
-- don't have it yet.
alter table companies no force row level security;
-- +goose StatementBegin
do $$
declare
    company uuid;
    pipeline uuid;
begin
    for company in select id from companies loop
        pipeline := gen_random_uuid();
        insert into pipelines (company_id, id, version, created_at, updated_at, name, position, name_key)
            values (company, pipeline, 1, now(), now(), 'Sales', 1, 'sales');
        insert into stages (company_id, id, version, created_at, updated_at, pipeline_id, name, position, probability, kind, stuck_days, name_key)
            select company, gen_random_uuid(), 1, now(), now(), pipeline, v.name, v.position, v.probability, v.kind, v.stuck_days, lower(v.name)
            from (values ('Qualify', 1, 10, 'open', 14), ('Meeting booked', 2, 30, 'open', 14), ('Offer sent', 3, 50, 'open', 10),
                ('Negotiation', 4, 80, 'open', 14), ('Won', 5, 100, 'won', null), ('Lost', 6, 0, 'lost', null)) v (name, position, probability, kind, stuck_days);
        insert into lost_reasons (company_id, id, version, created_at, updated_at, name, position, name_key)
            select company, gen_random_uuid(), 1, now(), now(), v.name, v.position, lower(v.name)
            from (values ('Price', 1), ('Chose a competitor', 2), ('No budget', 3), ('Wrong time', 4), ('No answer', 5), ('No need', 6)) v (name, position);
    end loop;
end $$;
-- +goose StatementEnd
alter table companies force row level security;

-- +goose StatementBegin
do $$
declare t text;
begin
    foreach t in array array['pipelines', 'stages', 'lost_reasons', 'deals', 'deal_stages'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy company on %I to rapport_app using (company_id = current_setting(''app.company_id'')::uuid)', t);
    end loop;
end $$;
-- +goose StatementEnd
grant select on deals to rapport_search;
create policy search on deals for select to rapport_search using (true);
