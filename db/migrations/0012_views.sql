-- +goose Up
-- Views: lists that people keep, for themselves or for everybody in the company.
create table views (
    company_id uuid not null references companies (id),
    id         uuid not null,
    owner_id   uuid not null,
    record     text not null,
    name       text not null,
    shared     boolean not null,
    layout     text not null,
    filter     text not null,
    q          text not null,
    sort       text not null,
    columns    text[] not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (company_id, id),
    foreign key (company_id, owner_id) references members (company_id, user_id)
);
create index views_by_record on views (company_id, record, created_at, id);

alter table views enable row level security;
alter table views force row level security;
create policy company on views to rapport_app using (company_id = current_setting('app.company_id')::uuid);
