-- +goose Up
-- Sign-in: what proves who a person is. All of it belongs to people, not to companies, as users and sessions do: hence no
-- company_id. Nothing here can be used by one who reads it: codes and links are keyed hashes, secrets and mails are sealed.

-- Messages to one person about themselves: codes, links, invitations. They stand in no company's outbox. What they say is
-- sealed, and forgotten once they are sent or over.
create table private_mails (
    id         uuid primary key,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    to_address text not null,
    to_key     text not null,
    subject    text not null,
    sealed     bytea,
    state      text not null check (state in ('queued', 'sent', 'kept', 'failed', 'expired')),
    error      text not null default '',
    attempts   bigint not null default 0,
    done_at    timestamptz
);
create index private_mails_by_expiry on private_mails (expires_at);
create index private_mails_by_address on private_mails (to_key, created_at);

alter table users add column verified_at timestamptz;

-- When the person of a session last proved who they are.
alter table sessions add column proven_at timestamptz;

-- One code a person and purpose. sent counts the mails of a day.
create table sign_in_codes (
    user_id    uuid not null references users (id) on delete cascade,
    purpose    text not null check (purpose in ('login', 'verification', 'step_up')),
    hash       bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    tries      bigint not null default 0,
    used_at    timestamptz,
    day        date not null,
    sent       bigint not null,
    primary key (user_id, purpose)
);

-- Links can't be guessed, so an older one stays good beside a newer: nobody spoils another's by asking for one more.
create table sign_in_links (
    hash       bytea primary key,
    user_id    uuid not null references users (id) on delete cascade,
    purpose    text not null check (purpose in ('verification', 'reset')),
    created_at timestamptz not null,
    expires_at timestamptz not null
);
create index sign_in_links_by_user on sign_in_links (user_id, purpose, created_at);

-- last_step is the newest time step that was used: the same code does not work twice.
create table authenticators (
    user_id      uuid primary key references users (id) on delete cascade,
    sealed       bytea not null,
    created_at   timestamptz not null default now(),
    confirmed_at timestamptz,
    last_step    bigint not null default 0
);

create table recovery_codes (
    user_id uuid not null references users (id) on delete cascade,
    hash    bytea not null,
    used_at timestamptz,
    primary key (user_id, hash)
);

create table passkeys (
    id            uuid primary key,
    user_id       uuid not null references users (id) on delete cascade,
    credential_id bytea not null unique,
    name          text not null,
    credential    jsonb not null,
    created_at    timestamptz not null default now(),
    last_used_at  timestamptz
);
create index passkeys_by_user on passkeys (user_id, created_at);

-- What a browser has begun and not yet brought to its end: each is taken once.
create table ceremonies (
    id         uuid primary key,
    kind       text not null,
    user_id    uuid references users (id) on delete cascade,
    state      jsonb not null,
    expires_at timestamptz not null
);
create index ceremonies_by_expiry on ceremonies (expires_at);
