-- +goose Up
-- Quotes and orders that a company brings along: the number that each had before, by which a list finds it again, and the
-- day that stands on it.
alter table quotes
    add column former_number text not null default '',
    add column former_number_key text collate "C" not null default '',
    add column dated date;
alter table orders
    add column former_number text not null default '',
    add column former_number_key text collate "C" not null default '',
    add column dated date;
create index quotes_by_former_number on quotes (company_id, former_number_key, id) where deleted_at is null;
create index orders_by_former_number on orders (company_id, former_number_key, id) where deleted_at is null;

-- Answers to invitations that come as files: which invitation the last of them answers, and since when the time of the event
-- stands, which answers from before are not to.
alter table event_attendees
    add column answered_sequence bigint,
    add column asked_at timestamptz;

-- What hangs on a record is found with that record alone. Search must know which those are before it stops at its bound, as it
-- knows owners: rows that the caller can't see would fill it. Each row is held against the record that it is about, so where
-- words are in very many rows only the first 20,000 are.
drop function record_search(text, text[], text[], int, text, uuid[], boolean);

-- search_reach writes the condition that rows of alias a are within reach: {owner, owners} are whose records are, null for
-- everybody's; {of, kind, to} is the record that they hang on and, by its table, the reach there, null for none of it; a table
-- that is missing is within reach. Rows of me, and those that me has joined, are whatever they hang on.
-- +goose StatementBegin
create function search_reach(a text, reach jsonb, depth int) returns text language plpgsql stable set search_path = public, pg_temp as $$
declare
    cond text := 'true';
    hangs text := '';
    one text;
    tbl text;
    there jsonb;
    b text := 'r' || depth;
begin
    if jsonb_typeof(reach->'owners') = 'array' then
        cond := format('%s.%I = any(%L::uuid[])', a, reach->>'owner', array(select jsonb_array_elements_text(reach->'owners')));
    end if;
    if not reach ? 'of' then return cond; end if;
    for tbl, there in select key, value from jsonb_each(coalesce(reach->'to', '{}')) loop
        one := 'false';
        if jsonb_typeof(there) = 'object' then
            one := format('exists (select from %1$I %2$s where %2$s.company_id = %3$s.company_id and %2$s.id = %3$s.%4$I and %5$s)', tbl, b, a, reach->>'of', search_reach(b, there, depth + 1));
        end if;
        hangs := hangs || case when reach ? 'kind' then format(' when %L then %s', tbl, one) else one end;
    end loop;
    if reach ? 'kind' and hangs <> '' then
        hangs := format('case %s.%I%s else true end', a, reach->>'kind', hangs);
    end if;
    if hangs = '' then return cond; end if;
    if reach ? 'me' then
        hangs := format('%s.%I = %L or %s', a, reach->>'owner', reach->>'me', hangs);
    end if;
    if reach ? 'joined' then
        hangs := format('exists (select from %1$I j where j.company_id = %2$s.company_id and j.%3$I = %2$s.id and j.%4$I = %5$L) or %6$s',
            reach->'joined'->>'table', a, reach->'joined'->>'row', reach->'joined'->>'member', reach->>'me', hangs);
    end if;
    return format('(%s and (%s))', cond, hangs);
end $$;
-- +goose StatementEnd
grant select (company_id, event_id, member_id) on event_attendees to rapport_search;
create policy search on event_attendees for select to rapport_search using (true);

-- +goose StatementBegin
create function record_search(tbl text, prefix_columns text[], words text[], lim int, reach jsonb default null, partly boolean default false)
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
    rows_of text;
    found_ids uuid[] := '{}';
    batch uuid[];
    mine text := '';
    deep boolean := coalesce(reach ? 'of', false);
    -- Whether anything matches at all is asked first where what may be seen hangs on other records: a statement over all of
    -- their types takes longer to plan than most searches to run.
    prefixed text := 'select exists (select from %I t where t.company_id = $1 and t.deleted_at is null and t.%I >= $2 and t.%I < $3)';
    any_there boolean;
    seen text := 't.search_text';
begin
    -- Which records may be found, and in what: where some searched fields are hidden, in the folded columns of the others.
    if reach is not null then
        mine := ' and ' || search_reach('t', reach, 0);
    end if;
    if partly then
        select 'concat_ws('' '', ' || string_agg(format('t.%I', c), ', ') || ')' into seen from unnest(prefix_columns) c;
        seen := coalesce(seen, '''''');
    end if;
    -- 1. A name or address that begins with the words, by btree.
    foreach col in array prefix_columns loop
        exit when cardinality(found_ids) >= lim;
        if deep then
            execute format(prefixed, tbl, col, col) into any_there using company, whole, whole || U&'\FFFF';
            continue when not any_there;
        end if;
        rows_of := format('%I t where t.company_id = $1 and t.deleted_at is null and t.%I >= $2 and t.%I < $3 and not t.id = any($5)', tbl, col, col);
        if deep then
            rows_of := format('(select t.* from %s order by t.%I, t.id limit 20000) t where true', rows_of, col);
        end if;
        execute format('select array_agg(s.id) from (select t.id from %s%s order by t.%I, t.id limit $4) s', rows_of, mine, col)
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
    rows_of := format('%I t where t.company_id = $1 and t.deleted_at is null %s and not t.id = any($3)', tbl, cond);
    if deep then
        rows_of := format('(select t.* from %s limit 20000) t where true', rows_of);
    end if;
    any_there := true;
    batch := null;
    if deep then
        execute format('select exists (select from %I t where t.company_id = $1 and t.deleted_at is null %s)', tbl, cond) into any_there using company;
    end if;
    if any_there then
        execute format('select array_agg(s.id) from (select t.id from %s%s limit $2) s', rows_of, mine)
            into batch using company, lim - n, found_ids;
    end if;
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
            if deep then
                execute format(prefixed, tbl, col, col) into any_there using company, start, start || U&'\FFFF';
                continue when not any_there;
            end if;
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
        if deep then
            execute format('select exists (select from %I t where t.company_id = $1 and t.deleted_at is null%s and $2 is not null)', tbl, replace(cond, '$4', '$3'))
                into any_there using company, whole, '%' || replace(replace(replace(right(whole, length(whole) * 5 / 9), '\', '\\'), '%', '\%'), '_', '\_') || '%';
            continue when not any_there;
        end if;
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
alter function record_search(text, text[], text[], int, jsonb, boolean) owner to rapport_search;
revoke create on schema public from rapport_search;
revoke all on function search_reach(text, jsonb, int) from public;
grant execute on function search_reach(text, jsonb, int) to rapport_search;
revoke all on function record_search(text, text[], text[], int, jsonb, boolean) from public;
grant execute on function record_search(text, text[], text[], int, jsonb, boolean) to rapport_app;
