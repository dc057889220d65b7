-- +goose Up
-- Phone numbers are found by their key. The column begins as a generated one, so that the rows that are there get their key
-- whoever runs this: an update would see no row under forced row-level security.
-- +goose StatementBegin
do $$
declare t text;
begin
    foreach t in array array['accounts', 'contacts'] loop
        execute format('alter table %I add column phone_key text collate "C" not null generated always as (regexp_replace(lower(phone), ''[\s().-]'', '''', ''g'')) stored', t);
        execute format('alter table %I alter column phone_key drop expression', t);
        execute format('create index %I on %I (company_id, phone_key, id) where deleted_at is null', t || '_by_phone', t);
    end loop;
end $$;
-- +goose StatementEnd

-- Pairs that are probably the same, a_id being the smaller id; what somebody has said to be two stays so.
create table duplicates (
    company_id   uuid not null references companies (id),
    record       text not null,
    a_id         uuid not null,
    b_id         uuid not null,
    score        int not null check (score between 0 and 100),
    found_at     timestamptz not null default now(),
    dismissed_at timestamptz,
    dismissed_by uuid,
    primary key (company_id, record, a_id, b_id),
    check (a_id < b_id)
);
create index duplicates_by_score on duplicates (company_id, record, score desc, a_id, b_id) where dismissed_at is null;
create index duplicates_by_other on duplicates (company_id, record, b_id);

-- One look through all records of a type.
create table duplicate_sweeps (
    company_id uuid not null references companies (id),
    id         uuid not null,
    record     text not null,
    status     text not null check (status in ('queued', 'running', 'done', 'failed')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    total      bigint not null,
    done       bigint not null default 0,
    found      bigint not null default 0,
    pass       int not null default 0,
    cursor     text not null default '',
    -- The records before the cursor, which the next ones are still compared with.
    around     uuid[] not null default '{}',
    attempts   int not null default 0,
    error      text,
    primary key (company_id, id)
);
create index duplicate_sweeps_by_record on duplicate_sweeps (company_id, record, id desc);
-- One at a time for each type, whoever asks.
create unique index duplicate_sweeps_running on duplicate_sweeps (company_id, record) where status in ('queued', 'running');

-- Rows of an import whose new records are probably there already.
create table import_duplicates (
    company_id uuid not null,
    import_id  uuid not null,
    row_number bigint not null,
    title      text not null,
    other_id   uuid not null,
    score      int not null,
    reasons    text[] not null,
    primary key (company_id, import_id, row_number),
    foreign key (company_id, import_id) references imports (company_id, id) on delete cascade
);
alter table imports add column duplicates bigint not null default 0;

-- Two records that were made one. The id is that of the change set, which holds what was written to records; moved rows of
-- tables that are no records stand in merge_moves.
create table merges (
    company_id uuid not null references companies (id),
    id         uuid not null,
    record     text not null,
    winner_id  uuid not null,
    loser_id   uuid not null,
    loser_name text not null,
    moved      bigint not null,
    created_at timestamptz not null default now(),
    created_by uuid,
    undone_at  timestamptz,
    primary key (company_id, id),
    foreign key (company_id, id) references change_sets (company_id, id)
);
create index merges_by_winner on merges (company_id, record, winner_id, id desc);
create index merges_by_loser on merges (company_id, record, loser_id, id desc);

create table merge_moves (
    company_id uuid not null,
    merge_id   uuid not null,
    place      text not null,
    row_id     uuid not null,
    primary key (company_id, merge_id, place, row_id),
    foreign key (company_id, merge_id) references merges (company_id, id) on delete cascade
);

-- +goose StatementBegin
do $$
declare t text;
begin
    foreach t in array array['duplicates', 'duplicate_sweeps', 'import_duplicates', 'merges', 'merge_moves'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy company on %I to rapport_app using (company_id = current_setting(''app.company_id'')::uuid)', t);
    end loop;
end $$;
-- +goose StatementEnd
