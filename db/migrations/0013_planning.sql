-- +goose Up
-- Planning: what happened (activities) and what is to do (tasks). Both may be about a record of any type, which no foreign
-- key can hold: the engine checks it.
create table activities (
    company_id       uuid not null references companies (id),
    id               uuid not null,
    version          bigint not null,
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    created_by       uuid,
    deleted_at       timestamptz,
    kind             text not null check (kind in ('call', 'email', 'meeting', 'note')),
    subject          text not null default '',
    body             text not null default '',
    at               timestamptz not null,
    duration_minutes bigint,
    outcome          text not null check (outcome in ('none', 'reached', 'no_answer', 'left_message', 'done')),
    about            text,
    about_id         uuid,
    contact_id       uuid,
    owner_id         uuid,
    subject_key      text collate "C" not null,
    search_text      text not null,
    primary key (company_id, id),
    foreign key (company_id, contact_id) references contacts (company_id, id),
    foreign key (company_id, owner_id) references members (company_id, user_id)
);
create index activities_by_created on activities (company_id, created_at, id) where deleted_at is null;
create index activities_by_updated on activities (company_id, updated_at, id) where deleted_at is null;
create index activities_by_subject on activities (company_id, subject_key, id) where deleted_at is null;
create index activities_by_at on activities (company_id, at, id) where deleted_at is null;
create index activities_by_owner on activities (company_id, owner_id, id) where deleted_at is null;
create index activities_by_about on activities (company_id, about, about_id, at, id) where deleted_at is null;
create index activities_by_contact on activities (company_id, contact_id, at, id) where deleted_at is null;
create index activities_search on activities using gin (company_id, search_text gin_trgm_ops);

create table tasks (
    company_id  uuid not null references companies (id),
    id          uuid not null,
    version     bigint not null,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    created_by  uuid,
    deleted_at  timestamptz,
    title       text not null,
    notes       text not null default '',
    due_at      timestamptz,
    all_day     boolean not null default false,
    priority    text not null check (priority in ('low', 'normal', 'high')),
    status      text not null check (status in ('open', 'done')),
    done_at     timestamptz,
    assignee_id uuid,
    about       text,
    about_id    uuid,
    parent_id   uuid,
    remind_at   timestamptz,
    recurrence  text not null default '',
    title_key   text collate "C" not null,
    search_text text not null,
    primary key (company_id, id),
    foreign key (company_id, assignee_id) references members (company_id, user_id),
    foreign key (company_id, parent_id) references tasks (company_id, id)
);
create index tasks_by_created on tasks (company_id, created_at, id) where deleted_at is null;
create index tasks_by_updated on tasks (company_id, updated_at, id) where deleted_at is null;
create index tasks_by_title on tasks (company_id, title_key, id) where deleted_at is null;
create index tasks_by_due on tasks (company_id, due_at, id) where deleted_at is null;
create index tasks_by_assignee on tasks (company_id, assignee_id, status, due_at, id) where deleted_at is null;
create index tasks_by_about on tasks (company_id, about, about_id, id) where deleted_at is null;
create index tasks_by_parent on tasks (company_id, parent_id, id) where deleted_at is null;
create index tasks_search on tasks using gin (company_id, search_text gin_trgm_ops);

alter table activities enable row level security;
alter table activities force row level security;
create policy company on activities to rapport_app using (company_id = current_setting('app.company_id')::uuid);
grant select on activities to rapport_search;
create policy search on activities for select to rapport_search using (true);
alter table tasks enable row level security;
alter table tasks force row level security;
create policy company on tasks to rapport_app using (company_id = current_setting('app.company_id')::uuid);
grant select on tasks to rapport_search;
create policy search on tasks for select to rapport_search using (true);
