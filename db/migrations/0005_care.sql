-- +goose Up
-- Care: the widgets that a company puts on its pages, who comes through them, and what is said.
create table widgets (
    company_id      uuid not null references companies (id),
    id              uuid not null,
    version         bigint not null,
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    created_by      uuid,
    deleted_at      timestamptz,
    name            text not null,
    title           text not null,
    greeting        text not null,
    accent          text not null,
    theme           text not null check (theme in ('auto', 'light', 'dark')),
    position        text not null check (position in ('right', 'left')),
    allowed_origins jsonb not null check (jsonb_typeof(allowed_origins) = 'array'),
    ask_email       boolean not null,
    enabled         boolean not null,
    primary key (company_id, id)
);
create index widgets_by_created on widgets (company_id, created_at, id) where deleted_at is null;
create index widgets_by_id on widgets (id);

create table visitors (
    company_id   uuid not null,
    id           uuid not null,
    widget_id    uuid not null,
    contact_id   uuid,
    created_at   timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    page_url     text not null,
    user_agent   text not null,
    primary key (company_id, id),
    foreign key (company_id, widget_id) references widgets (company_id, id),
    foreign key (company_id, contact_id) references contacts (company_id, id)
);
create index visitors_by_widget on visitors (company_id, widget_id, last_seen_at);
create index visitors_by_contact on visitors (company_id, contact_id) where contact_id is not null;

create table conversations (
    company_id     uuid not null references companies (id),
    id             uuid not null,
    version        bigint not null,
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    created_by     uuid,
    deleted_at     timestamptz,
    widget_id      uuid not null,
    visitor_id     uuid not null,
    contact_id     uuid,
    page_url       text not null,
    status         text not null check (status in ('open', 'closed')),
    first_question text not null,
    -- These two follow the messages; they are no change to the record and stand in no history.
    message_count  bigint not null,
    last_at        timestamptz not null,
    primary key (company_id, id),
    foreign key (company_id, widget_id) references widgets (company_id, id),
    foreign key (company_id, visitor_id) references visitors (company_id, id),
    foreign key (company_id, contact_id) references contacts (company_id, id)
);
create index conversations_by_created on conversations (company_id, created_at, id) where deleted_at is null;
create index conversations_by_last on conversations (company_id, last_at, id) where deleted_at is null;
create index conversations_by_contact on conversations (company_id, contact_id, last_at, id) where deleted_at is null;
create index conversations_by_widget on conversations (company_id, widget_id, last_at, id) where deleted_at is null;
create index conversations_by_visitor on conversations (company_id, visitor_id, last_at);

create table messages (
    company_id      uuid not null,
    conversation_id uuid not null,
    id              uuid not null,
    created_at      timestamptz not null default now(),
    role            text not null check (role in ('visitor', 'assistant')),
    text            text not null,
    -- The question that an answer answers. A question has one answer, however often it was sent.
    reply_to        uuid,
    sentences       jsonb not null default '[]',
    citations       jsonb not null default '[]',
    refused         boolean not null default false,
    helpful         boolean,
    primary key (company_id, conversation_id, id),
    unique (company_id, conversation_id, reply_to),
    foreign key (company_id, conversation_id) references conversations (company_id, id) on delete cascade,
    foreign key (company_id, conversation_id, reply_to) references messages (company_id, conversation_id, id)
);
create index messages_by_time on messages (company_id, created_at);

-- +goose StatementBegin
do $$
declare t text;
begin
    foreach t in array array['widgets', 'visitors', 'conversations', 'messages'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy company on %I to rapport_app using (company_id = current_setting(''app.company_id'')::uuid)', t);
    end loop;
end $$;
-- +goose StatementEnd

-- A visitor's browser knows a widget's id and nothing else, so the company has to be found before there is one to bind a
-- transaction to. One function of the role that owns nothing answers exactly that; everything after it runs under row-level
-- security. The ids stand in the pages of the company's site: they are no secret.
grant select (company_id, id) on widgets to rapport_search;
create policy address on widgets for select to rapport_search using (true);

-- +goose StatementBegin
create function widget_company(widget uuid) returns uuid
    language sql stable security definer
    set search_path = public, pg_temp
as $$ select w.company_id from widgets w where w.id = widget limit 1 $$;
-- +goose StatementEnd
grant create on schema public to rapport_search;
alter function widget_company(uuid) owner to rapport_search;
revoke create on schema public from rapport_search;
revoke all on function widget_company(uuid) from public;
grant execute on function widget_company(uuid) to rapport_app;
