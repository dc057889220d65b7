-- +goose Up
-- The ground: companies and their people, the trail of changes, accounts and contacts, imports, search.
-- company_id leads every key of a company's table; row-level security is on and forced; the policy is the plain form.
create extension if not exists pg_trgm;
create extension if not exists btree_gin;

create table users (
    id            uuid primary key,
    email         text not null,
    email_key     text not null unique,
    name          text not null,
    password_hash text not null,
    created_at    timestamptz not null default now()
);

create table companies (
    id                uuid primary key,
    name              text not null,
    created_at        timestamptz not null default now(),
    -- Counts up with every change to what can be retrieved; indexes in memory compare it.
    knowledge_version bigint not null default 0
);

create table members (
    company_id uuid not null references companies (id),
    user_id    uuid not null references users (id),
    role       text not null check (role in ('viewer', 'agent', 'manager', 'admin', 'owner')),
    created_at timestamptz not null default now(),
    primary key (company_id, user_id)
);
create index members_by_user on members (user_id);

-- A session belongs to a person, who may switch the company it acts in: hence no company_id of its own.
create table sessions (
    id                uuid primary key,
    user_id           uuid not null references users (id),
    active_company_id uuid not null,
    generation        bigint not null default 0,
    created_at        timestamptz not null default now(),
    last_seen_at      timestamptz not null default now(),
    expires_at        timestamptz not null,
    revoked_at        timestamptz,
    user_agent        text not null default '',
    address           text not null default '',
    foreign key (active_company_id, user_id) references members (company_id, user_id)
);
create index sessions_by_user on sessions (user_id);

create table changes (
    company_id uuid not null references companies (id),
    id         uuid not null,
    at         timestamptz not null,
    record     text not null,
    record_id  uuid not null,
    action     text not null,
    version    bigint not null,
    actor_kind text not null,
    actor_id   uuid,
    actor_name text not null,
    via        text not null,
    request_id text not null,
    diff       jsonb not null,
    primary key (company_id, id)
);
create index changes_by_record on changes (company_id, record, record_id, id desc);

create table idempotency_keys (
    company_id uuid not null references companies (id),
    actor_id   uuid not null,
    key        text not null,
    record     text not null,
    fingerprint bytea not null,
    record_id  uuid not null,
    created_at timestamptz not null default now(),
    primary key (company_id, actor_id, key)
);
create index idempotency_keys_by_age on idempotency_keys (company_id, created_at);

create table accounts (
    company_id  uuid not null references companies (id),
    id          uuid not null,
    version     bigint not null,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    created_by  uuid,
    deleted_at  timestamptz,
    name        text not null,
    domain      text not null default '',
    website     text not null default '',
    phone       text not null default '',
    industry    text not null default '',
    size        bigint,
    address     text not null default '',
    city        text not null default '',
    country     text not null default '',
    notes       text not null default '',
    owner_id    uuid,
    name_key    text collate "C" not null,
    domain_key  text collate "C" not null,
    city_key    text collate "C" not null,
    search_text text not null,
    primary key (company_id, id),
    foreign key (company_id, owner_id) references members (company_id, user_id)
);
create index accounts_by_created on accounts (company_id, created_at, id) where deleted_at is null;
create index accounts_by_updated on accounts (company_id, updated_at, id) where deleted_at is null;
create index accounts_by_name on accounts (company_id, name_key, id) where deleted_at is null;
create index accounts_by_domain on accounts (company_id, domain_key, id) where deleted_at is null;
create index accounts_by_city on accounts (company_id, city_key, id) where deleted_at is null;
create index accounts_by_owner on accounts (company_id, owner_id, id) where deleted_at is null;
create index accounts_search on accounts using gin (company_id, search_text gin_trgm_ops);

create table contacts (
    company_id    uuid not null references companies (id),
    id            uuid not null,
    version       bigint not null,
    created_at    timestamptz not null,
    updated_at    timestamptz not null,
    created_by    uuid,
    deleted_at    timestamptz,
    first_name    text not null default '',
    last_name     text not null default '',
    name          text not null,
    email         text not null default '',
    phone         text not null default '',
    job_title     text not null default '',
    account_id    uuid,
    city          text not null default '',
    country       text not null default '',
    language      text not null default '',
    source        text not null default '',
    notes         text not null default '',
    owner_id      uuid,
    last_touch_at timestamptz,
    name_key      text collate "C" not null,
    last_name_key text collate "C" not null,
    email_key     text collate "C" not null,
    city_key      text collate "C" not null,
    search_text   text not null,
    primary key (company_id, id),
    foreign key (company_id, account_id) references accounts (company_id, id),
    foreign key (company_id, owner_id) references members (company_id, user_id)
);
create index contacts_by_created on contacts (company_id, created_at, id) where deleted_at is null;
create index contacts_by_updated on contacts (company_id, updated_at, id) where deleted_at is null;
create index contacts_by_name on contacts (company_id, name_key, id) where deleted_at is null;
create index contacts_by_last_name on contacts (company_id, last_name_key, id) where deleted_at is null;
create index contacts_by_email on contacts (company_id, email_key, id) where deleted_at is null;
create index contacts_by_city on contacts (company_id, city_key, id) where deleted_at is null;
create index contacts_by_account on contacts (company_id, account_id, id) where deleted_at is null;
create index contacts_by_owner on contacts (company_id, owner_id, id) where deleted_at is null;
-- Those who live somewhere or bear a name, newest first: common values would else be sorted or sifted by the thousand.
create index contacts_by_last_name_created on contacts (company_id, last_name_key, created_at, id) where deleted_at is null;
create index contacts_by_city_created on contacts (company_id, city_key, created_at, id) where deleted_at is null;
create index contacts_by_owner_created on contacts (company_id, owner_id, created_at, id) where deleted_at is null;
create index contacts_by_touch on contacts (company_id, last_touch_at, id) where deleted_at is null;
create index contacts_search on contacts using gin (company_id, search_text gin_trgm_ops);

create table imports (
    company_id  uuid not null references companies (id),
    id          uuid not null,
    version     bigint not null default 1,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    created_by  uuid,
    record      text not null,
    file_name   text not null,
    blob_key    text not null,
    bytes       bigint not null,
    status      text not null check (status in ('mapping', 'queued', 'running', 'succeeded', 'failed', 'cancelled')),
    dialect     jsonb not null,
    columns     jsonb not null,
    mapping     jsonb not null default '{}',
    match_key   text not null default '',
    mode        text not null default 'upsert' check (mode in ('create', 'update', 'upsert')),
    dry_run     boolean not null default false,
    rows_total  bigint not null,
    rows_done   bigint not null default 0,
    created     bigint not null default 0,
    updated     bigint not null default 0,
    unchanged   bigint not null default 0,
    rejected    bigint not null default 0,
    error       text,
    primary key (company_id, id)
);
create index imports_by_created on imports (company_id, created_at desc, id);

create table import_rejects (
    company_id uuid not null,
    import_id  uuid not null,
    row_number bigint not null,
    cells      jsonb not null,
    reason     text not null,
    primary key (company_id, import_id, row_number),
    foreign key (company_id, import_id) references imports (company_id, id) on delete cascade
);

-- +goose StatementBegin
do $$
declare t text;
begin
    alter table companies enable row level security;
    alter table companies force row level security;
    create policy company on companies to rapport_app using (id = current_setting('app.company_id')::uuid);
    foreach t in array array['members', 'changes', 'idempotency_keys', 'accounts', 'contacts', 'imports', 'import_rejects'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy company on %I to rapport_app using (company_id = current_setting(''app.company_id'')::uuid)', t);
    end loop;
end $$;
-- +goose StatementEnd

-- Sign-in asks which companies a person belongs to before any company is chosen.
create policy self on members for select to rapport_app
    using (user_id = nullif(current_setting('app.user_id', true), '')::uuid);
create policy self on companies for select to rapport_app
    using (exists (select from members m where m.company_id = companies.id and m.user_id = nullif(current_setting('app.user_id', true), '')::uuid));

-- Row-level security keeps operators that are not leakproof from using an index, so text search runs in one function of a
-- role of its own. It adds the company itself and gives back ids, which the caller joins again under row-level security.
grant usage on schema public to rapport_search;
grant select on accounts, contacts to rapport_search;
create policy search on accounts for select to rapport_search using (true);
create policy search on contacts for select to rapport_search using (true);

-- +goose StatementBegin
create function record_search(tbl text, prefix_columns text[], words text[], lim int)
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
begin
    -- 1. A name or address that begins with the words, by btree.
    foreach col in array prefix_columns loop
        exit when cardinality(found_ids) >= lim;
        execute format('select array_agg(s.id) from (select t.id from %I t where t.company_id = $1 and t.deleted_at is null
            and t.%I >= $2 and t.%I < $3 and not t.id = any($5) order by t.%I, t.id limit $4) s', tbl, col, col, col)
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
        cond := cond || format(' and t.search_text like %L', '%' || replace(replace(replace(words[i], '\', '\\'), '%', '\%'), '_', '\_') || '%');
    end loop;
    execute format('select array_agg(s.id) from (select t.id from %I t where t.company_id = $1 and t.deleted_at is null %s
        and not t.id = any($3) limit $2) s', tbl, cond)
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
                and t.%I >= $2 and t.%I < $3 order by t.%I, t.id limit 2000) c where word_similarity($4, c.k) >= 0.5
                order by word_similarity($4, c.k) desc, c.id limit $5) s', col, tbl, col, col, col)
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
        execute format('with found as materialized (select t.id, t.search_text from %I t where t.company_id = $1 and t.deleted_at is null %s)
            select array_agg(s.id) from (select c.id from (select f.id, word_similarity($2, f.search_text) w from found f limit 2000) c
                where c.w >= 0.5 order by c.w desc, c.id limit $3) s', tbl, cond)
            into batch using company, whole, lim, '%' || replace(replace(replace(right(whole, length(whole) * 5 / 9), '\', '\\'), '%', '\%'), '_', '\_') || '%';
        if batch is not null then
            return query select u.id, 3 from unnest(batch) u (id);
            return;
        end if;
    end loop;
end $$;
-- +goose StatementEnd
grant create on schema public to rapport_search;
alter function record_search(text, text[], text[], int) owner to rapport_search;
revoke create on schema public from rapport_search;
revoke all on function record_search(text, text[], text[], int) from public;
grant execute on function record_search(text, text[], text[], int) to rapport_app;
