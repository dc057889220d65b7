-- +goose Up
-- Events: what stands in the calendar. One row is a single event, the first time of a series, or one time of a series that
-- was changed by itself (series_id, occurrence_on). May be about a record of any type, which the engine checks.
create table events (
    company_id    uuid not null references companies (id),
    id            uuid not null,
    version       bigint not null,
    created_at    timestamptz not null,
    updated_at    timestamptz not null,
    created_by    uuid,
    deleted_at    timestamptz,
    title         text not null,
    starts_at     timestamptz not null,
    ends_at       timestamptz not null check (ends_at >= starts_at),
    all_day       boolean not null default false,
    time_zone     text not null,
    location      text not null default '',
    notes         text not null default '',
    owner_id      uuid,
    about         text,
    about_id      uuid,
    recurrence    text not null default '',
    series_id     uuid,
    occurrence_on date,
    -- The days on which a series does not take place.
    excluded      jsonb not null default '[]',
    -- When the last of all its times is over; null for a series without end.
    ends_by       timestamptz,
    guests        text not null default '',
    title_key     text collate "C" not null,
    search_text   text not null,
    primary key (company_id, id),
    foreign key (company_id, owner_id) references members (company_id, user_id),
    foreign key (company_id, series_id) references events (company_id, id),
    check ((series_id is null) = (occurrence_on is null))
);
create index events_by_created on events (company_id, created_at, id) where deleted_at is null;
create index events_by_updated on events (company_id, updated_at, id) where deleted_at is null;
create index events_by_title on events (company_id, title_key, id) where deleted_at is null;
create index events_by_start on events (company_id, starts_at, id) where deleted_at is null;
create index events_by_end on events (company_id, ends_by, id) where deleted_at is null;
create index events_by_owner on events (company_id, owner_id, ends_by, id) where deleted_at is null;
create index events_by_about on events (company_id, about, about_id, starts_at, id) where deleted_at is null;
create unique index events_by_series on events (company_id, series_id, occurrence_on) where deleted_at is null and series_id is not null;
create index events_search on events using gin (company_id, search_text gin_trgm_ops);

-- Who is invited: a member, a contact, or somebody known by an address only.
create table event_attendees (
    company_id  uuid not null references companies (id),
    id          uuid not null,
    event_id    uuid not null,
    member_id   uuid,
    contact_id  uuid,
    email       text not null default '',
    name        text not null default '',
    answer      text not null check (answer in ('needs-action', 'accepted', 'declined', 'tentative')),
    answered_at timestamptz,
    invited_at  timestamptz,
    position    bigint not null,
    primary key (company_id, id),
    -- Guests are written before the event that they come to, in the same transaction.
    foreign key (company_id, event_id) references events (company_id, id) deferrable initially deferred,
    foreign key (company_id, member_id) references members (company_id, user_id),
    foreign key (company_id, contact_id) references contacts (company_id, id),
    check (num_nonnulls(member_id, contact_id, nullif(email, '')) = 1)
);
create index event_attendees_by_event on event_attendees (company_id, event_id, position);
create unique index event_attendees_by_member on event_attendees (company_id, member_id, event_id) where member_id is not null;
create unique index event_attendees_by_contact on event_attendees (company_id, contact_id, event_id) where contact_id is not null;

-- The secret address under which a member's calendar is read by other programs; only its hash is kept.
create table calendar_feeds (
    company_id   uuid not null references companies (id),
    member_id    uuid not null,
    token_hash   bytea not null,
    created_at   timestamptz not null,
    last_read_at timestamptz,
    primary key (company_id, member_id),
    foreign key (company_id, member_id) references members (company_id, user_id)
);

alter table events enable row level security;
alter table events force row level security;
create policy company on events to rapport_app using (company_id = current_setting('app.company_id')::uuid);
grant select on events to rapport_search;
create policy search on events for select to rapport_search using (true);
alter table event_attendees enable row level security;
alter table event_attendees force row level security;
create policy company on event_attendees to rapport_app using (company_id = current_setting('app.company_id')::uuid);
alter table calendar_feeds enable row level security;
alter table calendar_feeds force row level security;
create policy company on calendar_feeds to rapport_app using (company_id = current_setting('app.company_id')::uuid);
