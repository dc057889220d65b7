-- +goose Up
-- The people of a company: roles of its own, invitations, keys for programs, people who have left, and a company's end.

-- A role of a company's own: a name and rights on top of a base, which is the rank that the program's gates ask for.
create table roles (
    company_id  uuid not null references companies (id),
    id          uuid not null,
    name        text not null,
    name_key    text collate "C" not null,
    description text not null default '',
    base        text not null check (base in ('viewer', 'agent', 'manager', 'admin')),
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    primary key (company_id, id),
    constraint roles_name_unique unique (company_id, name_key)
);

-- Rights are settled for one of the program's roles by its name, or for a company's own by its id.
alter table role_rights drop constraint role_rights_role_check;
alter table role_fields drop constraint role_fields_role_check;
alter table role_rights add constraint role_rights_role_check check (role in ('viewer', 'agent', 'manager', 'admin') or length(role) = 36);
alter table role_fields add constraint role_fields_role_check check (role in ('viewer', 'agent', 'manager', 'admin') or length(role) = 36);

-- Who is deactivated, or has left, keeps the row: history and records name it.
alter table members
    add column role_id        uuid,
    add column deactivated_at timestamptz,
    add column has_left       boolean not null default false,
    add foreign key (company_id, role_id) references roles (company_id, id);
create index members_by_role on members (company_id, role_id) where role_id is not null;

create table invitations (
    company_id uuid not null references companies (id),
    id         uuid not null,
    email      text not null,
    email_key  text collate "C" not null,
    role       text not null check (role in ('viewer', 'agent', 'manager', 'admin', 'owner')),
    role_id    uuid,
    token_hash bytea not null,
    -- Whether the link goes by mail alone: only then does whoever has it hold the address.
    mailed     boolean not null,
    language   text not null default 'en',
    invited_by uuid not null,
    created_at timestamptz not null default now(),
    sent_at    timestamptz not null default now(),
    expires_at timestamptz not null,
    primary key (company_id, id),
    constraint invitations_email_unique unique (company_id, email_key),
    constraint invitations_token_unique unique (company_id, token_hash),
    foreign key (company_id, role_id) references roles (company_id, id),
    foreign key (company_id, invited_by) references members (company_id, user_id)
);

create table api_keys (
    company_id   uuid not null references companies (id),
    id           uuid not null,
    name         text not null,
    prefix       text not null,
    secret_hash  bytea not null,
    role         text not null check (role in ('viewer', 'agent', 'manager', 'admin')),
    role_id      uuid,
    scopes       text[] not null,
    made_by      uuid not null,
    created_at   timestamptz not null default now(),
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz,
    primary key (company_id, id),
    constraint api_keys_secret_unique unique (company_id, secret_hash),
    foreign key (company_id, role_id) references roles (company_id, id),
    foreign key (company_id, made_by) references members (company_id, user_id)
);
create index api_keys_by_maker on api_keys (company_id, made_by);

-- +goose StatementBegin
do $$
declare t text;
begin
    foreach t in array array['roles', 'invitations', 'api_keys'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy company on %I to rapport_app using (company_id = current_setting(''app.company_id'')::uuid)', t);
    end loop;
end $$;
-- +goose StatementEnd

-- Sign-in asks what a person's role is called before any company is chosen.
create policy self on roles for select to rapport_app
    using (exists (select from members m where m.company_id = roles.company_id and m.role_id = roles.id and m.user_id = nullif(current_setting('app.user_id', true), '')::uuid));

-- A company that is to be deleted is closed until then; its owners may take that back.
alter table companies
    add column closes_at timestamptz,
    add column closed_by uuid;
