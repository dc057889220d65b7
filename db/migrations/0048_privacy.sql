-- +goose Up
-- Privacy: how long each kind of data is kept, what is given to a person of what is known about them, what was erased, and what
-- people have agreed to (docs/decisions/048-privacy.md).

-- The words that a person agreed to, beside where and when.
alter table contacts add column consent_wording text not null default '';

-- Every change of what a person has agreed to, as it stood after it. Rows are added, and go with their contact; none is edited.
create table consents (
    company_id     uuid not null references companies (id),
    id             uuid not null,
    contact_id     uuid not null,
    at             timestamptz not null,
    consent        text not null check (consent in ('unknown', 'given', 'withdrawn')),
    do_not_contact boolean not null,
    given_at       timestamptz,
    withdrawn_at   timestamptz,
    source         text not null,
    wording        text not null,
    via            text not null,
    actor_kind     text not null,
    actor_id       uuid,
    actor_name     text not null,
    primary key (company_id, id),
    foreign key (company_id, contact_id) references contacts (company_id, id) on delete cascade
);
create index consents_by_contact on consents (company_id, contact_id, at);
-- What was said before is where the log begins.
alter table contacts no force row level security;
insert into consents (company_id, id, contact_id, at, consent, do_not_contact, given_at, withdrawn_at, source, wording, via, actor_kind, actor_name)
    select company_id, gen_random_uuid(), id, coalesce(greatest(consent_given_at, consent_withdrawn_at), updated_at), consent, do_not_contact,
        consent_given_at, consent_withdrawn_at, consent_source, '', 'before', 'system', 'Rapport'
    from contacts where consent <> 'unknown' or do_not_contact;
alter table contacts force row level security;

-- For how many days a kind of data is kept; null is for ever. A kind without a row has the program's usual.
create table retention (
    company_id uuid not null references companies (id),
    kind       text not null,
    days       bigint check (days > 0),
    primary key (company_id, kind)
);
-- What was settled for conversations stood with the assistant's settings, and nothing obeyed it.
alter table companies no force row level security;
insert into retention (company_id, kind, days) select id, 'conversations', retention_days from companies where retention_days is not null;
alter table companies force row level security;
alter table companies drop column retention_days;

-- What a run of those rules did, by kind.
create table retention_runs (
    company_id  uuid not null references companies (id),
    id          uuid not null,
    started_at  timestamptz not null,
    finished_at timestamptz,
    started_by  uuid,
    lines       jsonb not null default '[]' check (jsonb_typeof(lines) = 'array'),
    primary key (company_id, id)
);

-- What is known about one person, as a file; of a contact, a lead, a visitor, an address, or a member's own.
create table person_exports (
    company_id uuid not null references companies (id),
    id         uuid not null,
    created_at timestamptz not null default now(),
    created_by uuid not null,
    -- The member whom it is about, who alone may read it; null for everybody else.
    member_id  uuid,
    subject    text not null check (subject in ('contacts', 'leads', 'visitors', 'address', 'members')),
    subject_id uuid,
    title      text not null,
    status     text not null default 'queued' check (status in ('queued', 'running', 'succeeded', 'failed')),
    progress   double precision not null default 0,
    bytes      bigint not null default 0,
    error      text,
    expires_at timestamptz not null,
    primary key (company_id, id)
);
create index person_exports_by_member on person_exports (company_id, member_id, id) where member_id is not null;

-- What was erased. Of the person nothing is left here but a keyed digest of the address; the plan, sealed, is there only while
-- the work goes on.
create table erasures (
    company_id   uuid not null references companies (id),
    id           uuid not null,
    requested_at timestamptz not null default now(),
    requested_by uuid not null,
    subject      text not null check (subject in ('contacts', 'leads', 'visitors', 'address')),
    hash         bytea not null,
    suppressed   boolean not null,
    status       text not null default 'queued' check (status in ('queued', 'running', 'done', 'failed')),
    step         text not null default '',
    progress     double precision not null default 0,
    error        text,
    finished_at  timestamptz,
    counts       jsonb not null default '[]' check (jsonb_typeof(counts) = 'array'),
    stayed       jsonb not null default '[]' check (jsonb_typeof(stayed) = 'array'),
    digest       text not null default '',
    plan         bytea,
    primary key (company_id, id)
);

-- Addresses whose people object to being stored again, as keyed digests.
create table suppressions (
    company_id uuid not null references companies (id),
    hash       bytea not null,
    erasure_id uuid not null,
    added_at   timestamptz not null default now(),
    primary key (company_id, hash)
);

-- +goose StatementBegin
do $$
declare t text;
begin
    foreach t in array array['consents', 'retention', 'retention_runs', 'person_exports', 'erasures', 'suppressions'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy company on %I to rapport_app using (company_id = current_setting(''app.company_id'')::uuid)', t);
    end loop;
end $$;
-- +goose StatementEnd

-- Nobody edits what was agreed to. Only an erasure blots a name out that stands in the words of somebody else.
-- +goose StatementBegin
create function consents_stay() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
    if coalesce(current_setting('app.erasing', true), '') <> 'on' then
        raise exception 'the log of consent is not edited';
    end if;
    return new;
end $$;
-- +goose StatementEnd
create trigger consents_stay before update on consents for each row execute function consents_stay();

-- What retention looks for: the oldest of each kind.
create index visitors_by_seen on visitors (company_id, last_seen_at);
create index mails_by_time on mails (company_id, created_at);
