-- +goose Up
-- What a person is told inside the program: reminders of tasks and mentions in texts.
create table notifications (
    company_id uuid not null references companies (id),
    id         uuid not null,
    user_id    uuid not null,
    kind       text not null check (kind in ('reminder', 'mention')),
    record     text not null,
    record_id  uuid not null,
    title      text not null,
    from_name  text not null default '',
    at         timestamptz not null,
    seen_at    timestamptz,
    primary key (company_id, id),
    foreign key (company_id, user_id) references members (company_id, user_id)
);
create unique index notifications_once on notifications (company_id, user_id, kind, record, record_id, at);
create index notifications_by_user on notifications (company_id, user_id, id);
create index notifications_unseen on notifications (company_id, user_id) where seen_at is null;

alter table notifications enable row level security;
alter table notifications force row level security;
create policy company on notifications to rapport_app using (company_id = current_setting('app.company_id')::uuid);

-- The text of an activity without its markup.
alter table activities add column body_text text not null default '';
