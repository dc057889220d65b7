-- +goose Up
-- Mail: every message that a company has sent or would have sent. Without a mail server this is the outbox that admins read.
create table mails (
    company_id      uuid not null references companies (id),
    id              uuid not null,
    created_at      timestamptz not null,
    to_address      text not null,
    to_name         text not null default '',
    from_name       text not null default '',
    reply_to        text not null default '',
    subject         text not null,
    body            text not null,
    link_label      text not null default '',
    link_url        text not null default '',
    calendar        text not null default '',
    calendar_method text not null default '',
    state           text not null check (state in ('queued', 'sent', 'kept', 'failed')),
    error           text not null default '',
    attempts        bigint not null default 0,
    done_at         timestamptz,
    primary key (company_id, id)
);

alter table mails enable row level security;
alter table mails force row level security;
create policy company on mails to rapport_app using (company_id = current_setting('app.company_id')::uuid);
