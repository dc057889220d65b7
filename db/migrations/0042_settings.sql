-- +goose Up
-- What people settle for themselves, what a company settles for all of them and for its assistant, and what each is told of.
alter table users
    add column avatar      text not null default '',
    add column locale      text not null default 'auto' check (locale in ('auto', 'en', 'de')),
    add column time_zone   text not null default '',
    add column theme       text not null default 'auto' check (theme in ('auto', 'light', 'dark')),
    add column density     text not null default 'comfortable' check (density in ('comfortable', 'compact')),
    add column accent      text not null default 'petrol' check (accent in ('petrol', 'cobalt', 'leaf', 'ochre')),
    add column single_keys boolean not null default true;

alter table companies
    add column version        bigint not null default 1,
    add column address        text not null default '',
    add column logo           text not null default '',
    add column currency       text not null default 'EUR',
    add column locale         text not null default 'en' check (locale in ('en', 'de')),
    add column time_zone      text not null default 'UTC',
    add column business_hours jsonb not null default '[]',
    add column holidays       jsonb not null default '[]',
    -- The assistant; counted by itself, since others settle it.
    add column assistant_version bigint not null default 1,
    add column assistant_name    text not null default '',
    add column greeting          text not null default '',
    add column tone              text not null default 'neutral' check (tone in ('neutral', 'friendly')),
    add column languages         text[] not null default '{}',
    add column hand_off          text not null default 'unanswered' check (hand_off in ('unanswered', 'open_hours', 'never')),
    add column hand_off_message  text not null default '',
    add column retention_days    bigint;

-- What deviates from the usual; a row for each kind that a member has settled.
create table notification_settings (
    company_id uuid not null,
    user_id    uuid not null,
    kind       text not null,
    in_app     boolean not null,
    email      boolean not null,
    primary key (company_id, user_id, kind),
    foreign key (company_id, user_id) references members (company_id, user_id) on delete cascade
);
alter table notification_settings enable row level security;
alter table notification_settings force row level security;
create policy company on notification_settings to rapport_app using (company_id = current_setting('app.company_id')::uuid);

alter table notifications
    drop constraint notifications_kind_check,
    add constraint notifications_kind_check check (kind in ('reminder', 'mention', 'assigned', 'quote')),
    -- Whether it is shown in the program, and whether and when it went out as a mail.
    add column in_app    boolean not null default true,
    add column by_mail   boolean not null default false,
    add column mailed_at timestamptz;
