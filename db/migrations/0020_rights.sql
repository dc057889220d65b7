-- +goose Up
-- Rights: where a company deviates from what the program allows to each role, and which of its people are teams.
create table role_rights (
    company_id uuid not null references companies (id),
    role       text not null check (role in ('viewer', 'agent', 'manager', 'admin')),
    record     text not null,
    action     text not null,
    scope      text not null check (scope in ('none', 'own', 'team', 'all')),
    primary key (company_id, role, record, action)
);

create table role_fields (
    company_id uuid not null references companies (id),
    role       text not null check (role in ('viewer', 'agent', 'manager', 'admin')),
    record     text not null,
    field      text not null,
    access     text not null check (access in ('hidden', 'read_only')),
    primary key (company_id, role, record, field)
);

create table teams (
    company_id uuid not null references companies (id),
    id         uuid not null,
    name       text not null,
    name_key   text collate "C" not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (company_id, id),
    constraint teams_name_unique unique (company_id, name_key)
);

create table team_members (
    company_id uuid not null,
    team_id    uuid not null,
    user_id    uuid not null,
    primary key (company_id, team_id, user_id),
    foreign key (company_id, team_id) references teams (company_id, id) on delete cascade,
    foreign key (company_id, user_id) references members (company_id, user_id) on delete cascade
);
create index team_members_by_user on team_members (company_id, user_id);

-- +goose StatementBegin
do $$
declare t text;
begin
    foreach t in array array['role_rights', 'role_fields', 'teams', 'team_members'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy company on %I to rapport_app using (company_id = current_setting(''app.company_id'')::uuid)', t);
    end loop;
end $$;
-- +goose StatementEnd

-- One's own records, newest first: what a person with a right to them alone opens the list with.
create index accounts_by_owner_created on accounts (company_id, owner_id, created_at, id) where deleted_at is null;

-- Search learns whose records may be found, before it stops at its bound, and to look into some fields only.
drop function record_search(text, text[], text[], int);

-- +goose StatementBegin
create function record_search(tbl text, prefix_columns text[], words text[], lim int, owner_column text default null, owners uuid[] default null,
        partly boolean default false)
    returns table (id uuid, rank int)
    language plpgsql stable security definer rows 50
    set search_path = public, pg_temp
    set pg_trgm.word_similarity_threshold = '0.5'
as $$
declare
    company uuid := current_setting('app.company_id')::uuid;
    whole text := array_to_string(words, ' ');
    cond text := '';
    col text;
    n int;
    part int;
    start text;
    found_ids uuid[] := '{}';
    batch uuid[];
    mine text := '';
    seen text := 't.search_text';
begin
    -- Whose records may be found, and in what: where some searched fields are hidden, in the folded columns of the others.
    if owners is not null then
        mine := format(' and t.%I = any(%L::uuid[])', owner_column, owners);
    end if;
    if partly then
        select 'concat_ws('' '', ' || string_agg(format('t.%I', c), ', ') || ')' into seen from unnest(prefix_columns) c;
        seen := coalesce(seen, '''''');
    end if;
    -- 1. A name or address that begins with the words, by btree.
    foreach col in array prefix_columns loop
        exit when cardinality(found_ids) >= lim;
        execute format('select array_agg(s.id) from (select t.id from %I t where t.company_id = $1 and t.deleted_at is null
            and t.%I >= $2 and t.%I < $3 and not t.id = any($5)%s order by t.%I, t.id limit $4) s', tbl, col, col, mine, col)
            into batch using company, whole, whole || U&'\FFFF', lim - cardinality(found_ids), found_ids;
        found_ids := found_ids || coalesce(batch, '{}');
    end loop;
    n := cardinality(found_ids);
    return query select u.id, 1 from unnest(found_ids) u (id);
    if n >= lim or length(whole) < 3 then return; end if;
    -- Several words, or an address, that begin a name say enough by themselves.
    if n > 0 and (cardinality(words) > 1 or whole like '%@%') then return; end if;
    -- 2. Every word somewhere inside, by trigrams.
    for i in 1..cardinality(words) loop
        cond := cond || format(' and t.search_text like %1$L' || case when partly then ' and ' || seen || ' like %1$L' else '' end, '%' || replace(replace(replace(words[i], '\', '\\'), '%', '\%'), '_', '\_') || '%');
    end loop;
    execute format('select array_agg(s.id) from (select t.id from %I t where t.company_id = $1 and t.deleted_at is null %s%s
        and not t.id = any($3) limit $2) s', tbl, cond, mine)
        into batch using company, lim - n, found_ids;
    if batch is not null then
        return query select u.id, 2 from unnest(batch) u (id);
        n := n + cardinality(batch);
    end if;
    if n > 0 then return; end if;
    -- 3. Nothing at all: words spelt alike. One slip leaves what is before it or what is after it as it was. Weighing every
    -- row that shares some trigrams takes seconds in a large company, so that comes last, and only so many are weighed.
    foreach part in array array[length(whole) * 2 / 3, length(whole) / 2, length(whole) / 3] loop
        continue when part < 2;
        start := left(whole, part);
        foreach col in array prefix_columns loop
            execute format('select array_agg(s.id) from (select c.id from (select t.id, t.%I k from %I t where t.company_id = $1 and t.deleted_at is null
                and t.%I >= $2 and t.%I < $3%s order by t.%I, t.id limit 2000) c where word_similarity($4, c.k) >= 0.5
                order by word_similarity($4, c.k) desc, c.id limit $5) s', col, tbl, col, col, mine, col)
                into batch using company, start, start || U&'\FFFF', whole, lim;
            if batch is not null then
                return query select u.id, 3 from unnest(batch) u (id);
                return;
            end if;
        end loop;
    end loop;
    foreach cond in array array[' and t.search_text like $4', ' and $2 <% t.search_text'] loop
        continue when length(whole) < 6 and cond like '%like%';
        -- Materialised: planned for all of its rows, so by the index, but read only as far as the limit.
        execute format('with found as materialized (select t.id, %s as seen from %I t where t.company_id = $1 and t.deleted_at is null %s%s)
            select array_agg(s.id) from (select c.id from (select f.id, word_similarity($2, f.seen) w from found f limit 2000) c
                where c.w >= 0.5 order by c.w desc, c.id limit $3) s', seen, tbl, cond, mine)
            into batch using company, whole, lim, '%' || replace(replace(replace(right(whole, length(whole) * 5 / 9), '\', '\\'), '%', '\%'), '_', '\_') || '%';
        if batch is not null then
            return query select u.id, 3 from unnest(batch) u (id);
            return;
        end if;
    end loop;
end $$;
-- +goose StatementEnd
grant create on schema public to rapport_search;
alter function record_search(text, text[], text[], int, text, uuid[], boolean) owner to rapport_search;
revoke create on schema public from rapport_search;
revoke all on function record_search(text, text[], text[], int, text, uuid[], boolean) from public;
grant execute on function record_search(text, text[], text[], int, text, uuid[], boolean) to rapport_app;
