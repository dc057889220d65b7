-- +goose Up
-- Change sets: many changes that were asked for at once, and can be undone at once. An import's has the import's id. The
-- records that a set is about stand in ids, of the types in kinds; done counts how many of them have been gone through.
create table change_sets (
    company_id uuid not null references companies (id),
    id         uuid not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    actor_id   uuid,
    request_id text not null default '',
    record     text not null,
    action     text not null,
    changes    jsonb not null default '{}',
    status     text not null,
    undoes     uuid,
    undone_by  uuid,
    total      bigint not null,
    done       bigint not null default 0,
    changed    bigint not null default 0,
    unchanged  bigint not null default 0,
    failed     bigint not null default 0,
    conflicts  bigint not null default 0,
    failures   jsonb not null default '[]',
    error      text,
    attempts   int not null default 0,
    kinds      text[] not null default '{}',
    ids        uuid[] not null default '{}',
    primary key (company_id, id),
    foreign key (company_id, undoes) references change_sets (company_id, id),
    foreign key (company_id, undone_by) references change_sets (company_id, id)
);

-- What an undo left as it was, since somebody has changed it after the set that was undone.
create table change_set_conflicts (
    company_id    uuid not null references companies (id),
    change_set_id uuid not null,
    position      bigint not null,
    record        text not null,
    record_id     uuid not null,
    title         text not null,
    field         text not null,
    wanted        jsonb,
    current       jsonb,
    primary key (company_id, change_set_id, position),
    foreign key (company_id, change_set_id) references change_sets (company_id, id)
);

alter table changes add column change_set_id uuid;
create index changes_by_set on changes (company_id, change_set_id, id) where change_set_id is not null;

alter table change_sets enable row level security;
alter table change_sets force row level security;
create policy company on change_sets to rapport_app using (company_id = current_setting('app.company_id')::uuid);
alter table change_set_conflicts enable row level security;
alter table change_set_conflicts force row level security;
create policy company on change_set_conflicts to rapport_app using (company_id = current_setting('app.company_id')::uuid);
