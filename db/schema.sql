























CREATE SCHEMA public;




COMMENT ON SCHEMA public IS 'standard public schema';




CREATE FUNCTION public.consents_stay() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
    if coalesce(current_setting('app.erasing', true), '') <> 'on' and to_jsonb(new) - 'contact_id' <> to_jsonb(old) - 'contact_id' then
        raise exception 'the log of consent is not edited';
    end if;
    return new;
end $$;




CREATE FUNCTION public.quote_link_company(link bytea) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$ select l.company_id from quote_links l where l.hash = link limit 1 $$;




CREATE FUNCTION public.record_search(tbl text, prefix_columns text[], words text[], lim integer, reach jsonb DEFAULT NULL::jsonb, partly boolean DEFAULT false) RETURNS TABLE(id uuid, rank integer)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
    SET search_path TO 'public', 'pg_temp'
    SET "pg_trgm.word_similarity_threshold" TO '0.5'
    AS $_$
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
end $_$;




CREATE FUNCTION public.refresh_statistics(tables text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
    t text;
begin
    foreach t in array tables loop
        execute format('analyze public.%I', t);
    end loop;
end $$;




CREATE FUNCTION public.search_reach(a text, reach jsonb, depth integer) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'public', 'pg_temp'
    AS $_$
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
end $_$;




CREATE FUNCTION public.unsealed_companies(every_one boolean) RETURNS TABLE(company_id uuid, newest uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select c.id, k.newest from companies c
    left join lateral (select p.newest from checkpoints p where p.company_id = c.id order by p.seq desc limit 1) k on true
    where exists (select from changes h where h.company_id = c.id and (every_one or k.newest is null))
        or k.newest is not null and exists (select from changes h where h.company_id = c.id and h.id > k.newest)
$$;




CREATE FUNCTION public.widget_company(widget uuid) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$ select w.company_id from widgets w where w.id = widget limit 1 $$;








CREATE TABLE public.accounts (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by uuid,
    deleted_at timestamp with time zone,
    name text NOT NULL,
    domain text DEFAULT ''::text NOT NULL,
    website text DEFAULT ''::text NOT NULL,
    phone text DEFAULT ''::text NOT NULL,
    industry text DEFAULT ''::text NOT NULL,
    size bigint,
    address text DEFAULT ''::text NOT NULL,
    city text DEFAULT ''::text NOT NULL,
    country text DEFAULT ''::text NOT NULL,
    notes text DEFAULT ''::text NOT NULL,
    owner_id uuid,
    name_key text NOT NULL COLLATE pg_catalog."C",
    domain_key text NOT NULL COLLATE pg_catalog."C",
    city_key text NOT NULL COLLATE pg_catalog."C",
    search_text text NOT NULL,
    phone_key text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    tags jsonb DEFAULT '[]'::jsonb NOT NULL,
    custom jsonb DEFAULT '{}'::jsonb NOT NULL,
    parent_account_id uuid,
    addresses jsonb DEFAULT '[]'::jsonb NOT NULL,
    customer_group text DEFAULT ''::text NOT NULL,
    customer_group_key text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT accounts_addresses_check CHECK ((jsonb_typeof(addresses) = 'array'::text)),
    CONSTRAINT accounts_check CHECK ((parent_account_id <> id))
);
ALTER TABLE ONLY public.accounts FORCE ROW LEVEL SECURITY;




CREATE TABLE public.activities (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by uuid,
    deleted_at timestamp with time zone,
    kind text NOT NULL,
    subject text DEFAULT ''::text NOT NULL,
    body text DEFAULT ''::text NOT NULL,
    at timestamp with time zone NOT NULL,
    duration_minutes bigint,
    outcome text NOT NULL,
    about text,
    about_id uuid,
    contact_id uuid,
    owner_id uuid,
    subject_key text NOT NULL COLLATE pg_catalog."C",
    search_text text NOT NULL,
    tags jsonb DEFAULT '[]'::jsonb NOT NULL,
    custom jsonb DEFAULT '{}'::jsonb NOT NULL,
    body_text text DEFAULT ''::text NOT NULL,
    CONSTRAINT activities_kind_check CHECK ((kind = ANY (ARRAY['call'::text, 'email'::text, 'meeting'::text, 'note'::text]))),
    CONSTRAINT activities_outcome_check CHECK ((outcome = ANY (ARRAY['none'::text, 'reached'::text, 'no_answer'::text, 'left_message'::text, 'done'::text])))
);
ALTER TABLE ONLY public.activities FORCE ROW LEVEL SECURITY;




CREATE TABLE public.api_keys (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    secret_hash bytea NOT NULL,
    role text NOT NULL,
    role_id uuid,
    scopes text[] NOT NULL,
    made_by uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT api_keys_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'agent'::text, 'manager'::text, 'admin'::text])))
);
ALTER TABLE ONLY public.api_keys FORCE ROW LEVEL SECURITY;




CREATE TABLE public.attachments (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by uuid,
    deleted_at timestamp with time zone,
    name text NOT NULL,
    about text NOT NULL,
    about_id uuid NOT NULL,
    media_type text NOT NULL,
    bytes bigint NOT NULL,
    name_key text NOT NULL COLLATE pg_catalog."C",
    search_text text NOT NULL,
    CONSTRAINT attachments_bytes_check CHECK ((bytes >= 0))
);
ALTER TABLE ONLY public.attachments FORCE ROW LEVEL SECURITY;




CREATE TABLE public.authenticators (
    user_id uuid NOT NULL,
    sealed bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    confirmed_at timestamp with time zone,
    last_step bigint DEFAULT 0 NOT NULL
);




CREATE TABLE public.calendar_feeds (
    company_id uuid NOT NULL,
    member_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_read_at timestamp with time zone
);
ALTER TABLE ONLY public.calendar_feeds FORCE ROW LEVEL SECURITY;




CREATE TABLE public.captured_domains (
    domain text NOT NULL,
    holder uuid NOT NULL,
    proven_at timestamp with time zone DEFAULT now() NOT NULL
);




CREATE TABLE public.categories (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by uuid,
    deleted_at timestamp with time zone,
    name text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    parent_id uuid,
    "position" bigint,
    name_key text NOT NULL COLLATE pg_catalog."C",
    search_text text NOT NULL
);
ALTER TABLE ONLY public.categories FORCE ROW LEVEL SECURITY;




CREATE TABLE public.ceremonies (
    id uuid NOT NULL,
    kind text NOT NULL,
    user_id uuid,
    state jsonb NOT NULL,
    expires_at timestamp with time zone NOT NULL
);




CREATE TABLE public.change_set_conflicts (
    company_id uuid NOT NULL,
    change_set_id uuid NOT NULL,
    "position" bigint NOT NULL,
    record text NOT NULL,
    record_id uuid NOT NULL,
    title text NOT NULL,
    field text NOT NULL,
    wanted jsonb,
    current jsonb
);
ALTER TABLE ONLY public.change_set_conflicts FORCE ROW LEVEL SECURITY;




CREATE TABLE public.change_sets (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    actor_id uuid,
    request_id text DEFAULT ''::text NOT NULL,
    record text NOT NULL,
    action text NOT NULL,
    changes jsonb DEFAULT '{}'::jsonb NOT NULL,
    status text NOT NULL,
    undoes uuid,
    undone_by uuid,
    total bigint NOT NULL,
    done bigint DEFAULT 0 NOT NULL,
    changed bigint DEFAULT 0 NOT NULL,
    unchanged bigint DEFAULT 0 NOT NULL,
    failed bigint DEFAULT 0 NOT NULL,
    conflicts bigint DEFAULT 0 NOT NULL,
    failures jsonb DEFAULT '[]'::jsonb NOT NULL,
    error text,
    attempts integer DEFAULT 0 NOT NULL,
    kinds text[] DEFAULT '{}'::text[] NOT NULL,
    ids uuid[] DEFAULT '{}'::uuid[] NOT NULL
);
ALTER TABLE ONLY public.change_sets FORCE ROW LEVEL SECURITY;




CREATE TABLE public.changes (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    record text NOT NULL,
    record_id uuid NOT NULL,
    action text NOT NULL,
    version bigint NOT NULL,
    actor_kind text NOT NULL,
    actor_id uuid,
    actor_name text NOT NULL,
    via text NOT NULL,
    request_id text NOT NULL,
    diff jsonb NOT NULL,
    change_set_id uuid,
    tag bytea
);
ALTER TABLE ONLY public.changes FORCE ROW LEVEL SECURITY;




CREATE TABLE public.checkpoints (
    company_id uuid NOT NULL,
    seq bigint NOT NULL,
    mac bytea NOT NULL,
    root bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    signature bytea NOT NULL,
    newest uuid NOT NULL
);
ALTER TABLE ONLY public.checkpoints FORCE ROW LEVEL SECURITY;




CREATE TABLE public.companies (
    id uuid NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    knowledge_version bigint DEFAULT 0 NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    address text DEFAULT ''::text NOT NULL,
    logo text DEFAULT ''::text NOT NULL,
    currency text DEFAULT 'EUR'::text NOT NULL,
    locale text DEFAULT 'en'::text NOT NULL,
    time_zone text DEFAULT 'UTC'::text NOT NULL,
    business_hours jsonb DEFAULT '[]'::jsonb NOT NULL,
    holidays jsonb DEFAULT '[]'::jsonb NOT NULL,
    assistant_version bigint DEFAULT 1 NOT NULL,
    assistant_name text DEFAULT ''::text NOT NULL,
    greeting text DEFAULT ''::text NOT NULL,
    tone text DEFAULT 'neutral'::text NOT NULL,
    languages text[] DEFAULT '{}'::text[] NOT NULL,
    hand_off text DEFAULT 'unanswered'::text NOT NULL,
    hand_off_message text DEFAULT ''::text NOT NULL,
    closes_at timestamp with time zone,
    closed_by uuid,
    CONSTRAINT companies_hand_off_check CHECK ((hand_off = ANY (ARRAY['unanswered'::text, 'open_hours'::text, 'never'::text]))),
    CONSTRAINT companies_locale_check CHECK ((locale = ANY (ARRAY['en'::text, 'de'::text]))),
    CONSTRAINT companies_tone_check CHECK ((tone = ANY (ARRAY['neutral'::text, 'friendly'::text])))
);
ALTER TABLE ONLY public.companies FORCE ROW LEVEL SECURITY;




CREATE TABLE public.consents (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    contact_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    consent text NOT NULL,
    do_not_contact boolean NOT NULL,
    given_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    source text NOT NULL,
    wording text NOT NULL,
    via text NOT NULL,
    actor_kind text NOT NULL,
    actor_id uuid,
    actor_name text NOT NULL,
    CONSTRAINT consents_consent_check CHECK ((consent = ANY (ARRAY['unknown'::text, 'given'::text, 'withdrawn'::text])))
);
ALTER TABLE ONLY public.consents FORCE ROW LEVEL SECURITY;




CREATE TABLE public.contact_addresses (
    company_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    kind text NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT contact_addresses_kind_check CHECK ((kind = ANY (ARRAY['email'::text, 'phone'::text])))
);
ALTER TABLE ONLY public.contact_addresses FORCE ROW LEVEL SECURITY;




CREATE TABLE public.contact_positions (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    contact_id uuid NOT NULL,
    account_id uuid NOT NULL,
    job_title text DEFAULT ''::text NOT NULL,
    started_on date,
    ended_on date
);
ALTER TABLE ONLY public.contact_positions FORCE ROW LEVEL SECURITY;




CREATE TABLE public.contacts (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by uuid,
    deleted_at timestamp with time zone,
    first_name text DEFAULT ''::text NOT NULL,
    last_name text DEFAULT ''::text NOT NULL,
    name text NOT NULL,
    email text DEFAULT ''::text NOT NULL,
    phone text DEFAULT ''::text NOT NULL,
    job_title text DEFAULT ''::text NOT NULL,
    account_id uuid,
    city text DEFAULT ''::text NOT NULL,
    country text DEFAULT ''::text NOT NULL,
    language text DEFAULT ''::text NOT NULL,
    source text DEFAULT ''::text NOT NULL,
    notes text DEFAULT ''::text NOT NULL,
    owner_id uuid,
    last_touch_at timestamp with time zone,
    name_key text NOT NULL COLLATE pg_catalog."C",
    last_name_key text NOT NULL COLLATE pg_catalog."C",
    email_key text NOT NULL COLLATE pg_catalog."C",
    city_key text NOT NULL COLLATE pg_catalog."C",
    search_text text NOT NULL,
    phone_key text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    tags jsonb DEFAULT '[]'::jsonb NOT NULL,
    custom jsonb DEFAULT '{}'::jsonb NOT NULL,
    other_emails jsonb DEFAULT '[]'::jsonb NOT NULL,
    other_phones jsonb DEFAULT '[]'::jsonb NOT NULL,
    do_not_contact boolean DEFAULT false NOT NULL,
    consent text DEFAULT 'unknown'::text NOT NULL,
    consent_given_at timestamp with time zone,
    consent_withdrawn_at timestamp with time zone,
    consent_source text DEFAULT ''::text NOT NULL,
    avatar text DEFAULT ''::text NOT NULL,
    consent_wording text DEFAULT ''::text NOT NULL,
    CONSTRAINT contacts_consent_check CHECK ((consent = ANY (ARRAY['unknown'::text, 'given'::text, 'withdrawn'::text]))),
    CONSTRAINT contacts_other_emails_check CHECK ((jsonb_typeof(other_emails) = 'array'::text)),
    CONSTRAINT contacts_other_phones_check CHECK ((jsonb_typeof(other_phones) = 'array'::text))
);
ALTER TABLE ONLY public.contacts FORCE ROW LEVEL SECURITY;




CREATE TABLE public.conversations (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by uuid,
    deleted_at timestamp with time zone,
    widget_id uuid NOT NULL,
    visitor_id uuid NOT NULL,
    contact_id uuid,
    page_url text NOT NULL,
    status text NOT NULL,
    first_question text NOT NULL,
    message_count bigint NOT NULL,
    last_at timestamp with time zone NOT NULL,
    CONSTRAINT conversations_status_check CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text])))
);
ALTER TABLE ONLY public.conversations FORCE ROW LEVEL SECURITY;




CREATE TABLE public.counters (
    company_id uuid NOT NULL,
    kind text NOT NULL,
    last bigint NOT NULL,
    CONSTRAINT counters_last_check CHECK ((last > 0))
);
ALTER TABLE ONLY public.counters FORCE ROW LEVEL SECURITY;




CREATE TABLE public.custom_fields (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by uuid,
    deleted_at timestamp with time zone,
    record text NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    label text NOT NULL,
    kind text NOT NULL,
    help text DEFAULT ''::text NOT NULL,
    required boolean DEFAULT false NOT NULL,
    "position" bigint DEFAULT 0 NOT NULL,
    choices jsonb DEFAULT '[]'::jsonb NOT NULL,
    currency text DEFAULT ''::text NOT NULL,
    target text DEFAULT ''::text NOT NULL,
    expression text DEFAULT ''::text NOT NULL,
    result text DEFAULT ''::text NOT NULL,
    label_key text NOT NULL COLLATE pg_catalog."C",
    sensitive boolean DEFAULT false NOT NULL
);
ALTER TABLE ONLY public.custom_fields FORCE ROW LEVEL SECURITY;




CREATE TABLE public.data_keys (
    company_id uuid NOT NULL,
    fields bytea NOT NULL,
    index bytea NOT NULL,
    master text NOT NULL COLLATE pg_catalog."C",
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    rotated_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE ONLY public.data_keys FORCE ROW LEVEL SECURITY;




CREATE TABLE public.deal_lines (
    company_id uuid NOT NULL,
    deal_id uuid NOT NULL,
    "position" bigint NOT NULL,
    product_id uuid,
    name text NOT NULL,
    quantity bigint NOT NULL,
    unit_price bigint NOT NULL,
    discount bigint NOT NULL,
    net bigint NOT NULL,
    CONSTRAINT deal_lines_discount_check CHECK (((discount >= 0) AND (discount <= 100000)))
);
ALTER TABLE ONLY public.deal_lines FORCE ROW LEVEL SECURITY;




CREATE TABLE public.deal_stages (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    deal_id uuid NOT NULL,
    stage_id uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    left_at timestamp with time zone,
    entered_by uuid,
    entered_by_name text NOT NULL
);
ALTER TABLE ONLY public.deal_stages FORCE ROW LEVEL SECURITY;




CREATE TABLE public.deals (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by uuid,
    deleted_at timestamp with time zone,
    name text NOT NULL,
    account_id uuid,
    contact_id uuid,
    owner_id uuid,
    pipeline_id uuid NOT NULL,
    stage_id uuid NOT NULL,
    stage_since timestamp with time zone NOT NULL,
    amount bigint,
    currency text NOT NULL,
    probability bigint,
    expected_close date,
    source text DEFAULT ''::text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    lead_id uuid,
    status text NOT NULL,
    closed_at timestamp with time zone,
    lost_reason_id uuid,
    lost_reason text DEFAULT ''::text NOT NULL,
    name_key text NOT NULL COLLATE pg_catalog."C",
    search_text text NOT NULL,
    tags jsonb DEFAULT '[]'::jsonb NOT NULL,
    custom jsonb DEFAULT '{}'::jsonb NOT NULL,
    lines_total bigint,
    lines_at timestamp with time zone,
    CONSTRAINT deals_amount_check CHECK ((amount >= 0)),
    CONSTRAINT deals_check CHECK (((status = 'open'::text) = (closed_at IS NULL))),
    CONSTRAINT deals_currency_check CHECK ((length(currency) = 3)),
    CONSTRAINT deals_probability_check CHECK (((probability >= 0) AND (probability <= 100))),
    CONSTRAINT deals_status_check CHECK ((status = ANY (ARRAY['open'::text, 'won'::text, 'lost'::text])))
);
ALTER TABLE ONLY public.deals FORCE ROW LEVEL SECURITY;




CREATE TABLE public.document_jobs (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    document_id uuid NOT NULL,
    status text DEFAULT 'queued'::text NOT NULL,
    stage text DEFAULT 'file'::text NOT NULL,
    progress double precision DEFAULT 0 NOT NULL,
    error text,
    attempts integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT document_jobs_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'succeeded'::text, 'failed'::text])))
);
ALTER TABLE ONLY public.document_jobs FORCE ROW LEVEL SECURITY;




CREATE TABLE public.document_texts (
    company_id uuid NOT NULL,
    document_id uuid NOT NULL,
    version bigint NOT NULL,
    text text NOT NULL,
    hash bytea NOT NULL
);
ALTER TABLE ONLY public.document_texts FORCE ROW LEVEL SECURITY;




CREATE TABLE public.documents (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by uuid,
    deleted_at timestamp with time zone,
    name text NOT NULL,
    media_type text NOT NULL,
    bytes bigint NOT NULL,
    status text NOT NULL,
    stage text NOT NULL,
    progress double precision NOT NULL,
    error text,
    pages bigint,
    passage_count bigint NOT NULL,
    language text NOT NULL,
    job_id uuid,
    last_answer jsonb,
    cited_count bigint NOT NULL,
    preview text NOT NULL,
    name_key text NOT NULL COLLATE pg_catalog."C",
    search_text text NOT NULL,
    CONSTRAINT documents_progress_check CHECK (((progress >= (0)::double precision) AND (progress <= (1)::double precision))),
    CONSTRAINT documents_stage_check CHECK ((stage = ANY (ARRAY['file'::text, 'text'::text, 'passages'::text, 'index'::text, 'ready'::text]))),
    CONSTRAINT documents_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'ready'::text, 'failed'::text])))
);
ALTER TABLE ONLY public.documents FORCE ROW LEVEL SECURITY;




CREATE TABLE public.duplicate_sweeps (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    record text NOT NULL,
    status text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by uuid,
    total bigint NOT NULL,
    done bigint DEFAULT 0 NOT NULL,
    found bigint DEFAULT 0 NOT NULL,
    pass integer DEFAULT 0 NOT NULL,
    cursor text DEFAULT ''::text NOT NULL,
    around uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    error text,
    CONSTRAINT duplicate_sweeps_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text])))
);
ALTER TABLE ONLY public.duplicate_sweeps FORCE ROW LEVEL SECURITY;




CREATE TABLE public.duplicates (
    company_id uuid NOT NULL,
    record text NOT NULL,
    a_id uuid NOT NULL,
    b_id uuid NOT NULL,
    score integer NOT NULL,
    found_at timestamp with time zone DEFAULT now() NOT NULL,
    dismissed_at timestamp with time zone,
    dismissed_by uuid,
    CONSTRAINT duplicates_check CHECK ((a_id < b_id)),
    CONSTRAINT duplicates_score_check CHECK (((score >= 0) AND (score <= 100)))
);
ALTER TABLE ONLY public.duplicates FORCE ROW LEVEL SECURITY;




CREATE TABLE public.erasures (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    requested_at timestamp with time zone DEFAULT now() NOT NULL,
    requested_by uuid NOT NULL,
    subject text NOT NULL,
    hash bytea NOT NULL,
    suppressed boolean NOT NULL,
    status text DEFAULT 'queued'::text NOT NULL,
    step text DEFAULT ''::text NOT NULL,
    progress double precision DEFAULT 0 NOT NULL,
    error text,
    finished_at timestamp with time zone,
    counts jsonb DEFAULT '[]'::jsonb NOT NULL,
    stayed jsonb DEFAULT '[]'::jsonb NOT NULL,
    digest text DEFAULT ''::text NOT NULL,
    plan bytea,
    CONSTRAINT erasures_counts_check CHECK ((jsonb_typeof(counts) = 'array'::text)),
    CONSTRAINT erasures_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text]))),
    CONSTRAINT erasures_stayed_check CHECK ((jsonb_typeof(stayed) = 'array'::text)),
    CONSTRAINT erasures_subject_check CHECK ((subject = ANY (ARRAY['contacts'::text, 'leads'::text, 'visitors'::text, 'address'::text])))
);
ALTER TABLE ONLY public.erasures FORCE ROW LEVEL SECURITY;




CREATE TABLE public.event_attendees (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    event_id uuid NOT NULL,
    member_id uuid,
    contact_id uuid,
    email text DEFAULT ''::text NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    answer text NOT NULL,
    answered_at timestamp with time zone,
    invited_at timestamp with time zone,
    "position" bigint NOT NULL,
    answered_sequence bigint,
    asked_at timestamp with time zone,
    CONSTRAINT event_attendees_answer_check CHECK ((answer = ANY (ARRAY['needs-action'::text, 'accepted'::text, 'declined'::text, 'tentative'::text]))),
    CONSTRAINT event_attendees_check CHECK ((num_nonnulls(member_id, contact_id, NULLIF(email, ''::text)) = 1))
);
ALTER TABLE ONLY public.event_attendees FORCE ROW LEVEL SECURITY;




CREATE TABLE public.events (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by uuid,
    deleted_at timestamp with time zone,
    title text NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    all_day boolean DEFAULT false NOT NULL,
    time_zone text NOT NULL,
    location text DEFAULT ''::text NOT NULL,
    notes text DEFAULT ''::text NOT NULL,
    owner_id uuid,
    about text,
    about_id uuid,
    recurrence text DEFAULT ''::text NOT NULL,
    series_id uuid,
    occurrence_on date,
    excluded jsonb DEFAULT '[]'::jsonb NOT NULL,
    ends_by timestamp with time zone,
    guests text DEFAULT ''::text NOT NULL,
    title_key text NOT NULL COLLATE pg_catalog."C",
    search_text text NOT NULL,
    tags jsonb DEFAULT '[]'::jsonb NOT NULL,
    custom jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT events_check CHECK ((ends_at >= starts_at)),
    CONSTRAINT events_check1 CHECK (((series_id IS NULL) = (occurrence_on IS NULL)))
);
ALTER TABLE ONLY public.events FORCE ROW LEVEL SECURITY;




CREATE TABLE public.field_values (
    company_id uuid NOT NULL,
    field text NOT NULL COLLATE pg_catalog."C",
    record_id uuid NOT NULL,
    place smallint NOT NULL,
    text_key text COLLATE pg_catalog."C",
    number double precision,
    created_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.field_values ALTER COLUMN field SET STATISTICS 1000;
ALTER TABLE ONLY public.field_values ALTER COLUMN text_key SET STATISTICS 1000;
ALTER TABLE ONLY public.field_values FORCE ROW LEVEL SECURITY;




CREATE TABLE public.idempotency_keys (
    company_id uuid NOT NULL,
    actor_id uuid NOT NULL,
    key text NOT NULL,
    record text NOT NULL,
    fingerprint bytea NOT NULL,
    record_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE ONLY public.idempotency_keys FORCE ROW LEVEL SECURITY;




CREATE TABLE public.import_duplicates (
    company_id uuid NOT NULL,
    import_id uuid NOT NULL,
    row_number bigint NOT NULL,
    title text NOT NULL,
    other_id uuid NOT NULL,
    score integer NOT NULL,
    reasons text[] NOT NULL
);
ALTER TABLE ONLY public.import_duplicates FORCE ROW LEVEL SECURITY;




CREATE TABLE public.import_rejects (
    company_id uuid NOT NULL,
    import_id uuid NOT NULL,
    row_number bigint NOT NULL,
    cells jsonb NOT NULL,
    reason text NOT NULL
);
ALTER TABLE ONLY public.import_rejects FORCE ROW LEVEL SECURITY;




CREATE TABLE public.imports (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by uuid,
    record text NOT NULL,
    file_name text NOT NULL,
    blob_key text NOT NULL,
    bytes bigint NOT NULL,
    status text NOT NULL,
    dialect jsonb NOT NULL,
    columns jsonb NOT NULL,
    mapping jsonb DEFAULT '{}'::jsonb NOT NULL,
    match_key text DEFAULT ''::text NOT NULL,
    mode text DEFAULT 'upsert'::text NOT NULL,
    dry_run boolean DEFAULT false NOT NULL,
    rows_total bigint NOT NULL,
    rows_done bigint DEFAULT 0 NOT NULL,
    created bigint DEFAULT 0 NOT NULL,
    updated bigint DEFAULT 0 NOT NULL,
    unchanged bigint DEFAULT 0 NOT NULL,
    rejected bigint DEFAULT 0 NOT NULL,
    error text,
    started_by uuid,
    request_id text DEFAULT ''::text NOT NULL,
    also_created jsonb DEFAULT '{}'::jsonb NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    duplicates bigint DEFAULT 0 NOT NULL,
    CONSTRAINT imports_mode_check CHECK ((mode = ANY (ARRAY['create'::text, 'update'::text, 'upsert'::text]))),
    CONSTRAINT imports_status_check CHECK ((status = ANY (ARRAY['mapping'::text, 'queued'::text, 'running'::text, 'succeeded'::text, 'failed'::text, 'cancelled'::text])))
);
ALTER TABLE ONLY public.imports FORCE ROW LEVEL SECURITY;




CREATE TABLE public.invitations (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    email text NOT NULL,
    email_key text NOT NULL COLLATE pg_catalog."C",
    role text NOT NULL,
    role_id uuid,
    token_hash bytea NOT NULL,
    mailed boolean NOT NULL,
    language text DEFAULT 'en'::text NOT NULL,
    invited_by uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    sent_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT invitations_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'agent'::text, 'manager'::text, 'admin'::text, 'owner'::text])))
);
ALTER TABLE ONLY public.invitations FORCE ROW LEVEL SECURITY;




CREATE TABLE public.leads (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by uuid,
    deleted_at timestamp with time zone,
    first_name text DEFAULT ''::text NOT NULL,
    last_name text DEFAULT ''::text NOT NULL,
    name text NOT NULL,
    company_name text DEFAULT ''::text NOT NULL,
    email text DEFAULT ''::text NOT NULL,
    phone text DEFAULT ''::text NOT NULL,
    job_title text DEFAULT ''::text NOT NULL,
    website text DEFAULT ''::text NOT NULL,
    city text DEFAULT ''::text NOT NULL,
    country text DEFAULT ''::text NOT NULL,
    source text DEFAULT ''::text NOT NULL,
    status text NOT NULL,
    rating text,
    amount bigint,
    currency text DEFAULT ''::text NOT NULL,
    notes text DEFAULT ''::text NOT NULL,
    owner_id uuid,
    tags jsonb DEFAULT '[]'::jsonb NOT NULL,
    custom jsonb DEFAULT '{}'::jsonb NOT NULL,
    account_id uuid,
    contact_id uuid,
    deal_id uuid,
    converted_at timestamp with time zone,
    name_key text NOT NULL COLLATE pg_catalog."C",
    company_name_key text NOT NULL COLLATE pg_catalog."C",
    email_key text NOT NULL COLLATE pg_catalog."C",
    phone_key text NOT NULL COLLATE pg_catalog."C",
    search_text text NOT NULL,
    CONSTRAINT leads_rating_check CHECK ((rating = ANY (ARRAY['cold'::text, 'warm'::text, 'hot'::text]))),
    CONSTRAINT leads_status_check CHECK ((status = ANY (ARRAY['new'::text, 'contacted'::text, 'qualified'::text, 'unqualified'::text, 'converted'::text])))
);
ALTER TABLE ONLY public.leads FORCE ROW LEVEL SECURITY;




CREATE TABLE public.lost_reasons (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by uuid,
    deleted_at timestamp with time zone,
    name text NOT NULL,
    "position" bigint DEFAULT 0 NOT NULL,
    archived boolean DEFAULT false NOT NULL,
    name_key text NOT NULL COLLATE pg_catalog."C"
);
ALTER TABLE ONLY public.lost_reasons FORCE ROW LEVEL SECURITY;




CREATE TABLE public.mails (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    to_address text NOT NULL,
    to_name text DEFAULT ''::text NOT NULL,
    from_name text DEFAULT ''::text NOT NULL,
    reply_to text DEFAULT ''::text NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    link_label text DEFAULT ''::text NOT NULL,
    link_url text DEFAULT ''::text NOT NULL,
    calendar text DEFAULT ''::text NOT NULL,
    calendar_method text DEFAULT ''::text NOT NULL,
    state text NOT NULL,
    error text DEFAULT ''::text NOT NULL,
    attempts bigint DEFAULT 0 NOT NULL,
    done_at timestamp with time zone,
    CONSTRAINT mails_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'kept'::text, 'failed'::text])))
);
ALTER TABLE ONLY public.mails FORCE ROW LEVEL SECURITY;




CREATE TABLE public.master_keys (
    name text NOT NULL COLLATE pg_catalog."C",
    proof bytea NOT NULL,
    fingerprint text DEFAULT ''::text NOT NULL,
    path text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);




CREATE TABLE public.members (
    company_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    role_id uuid,
    deactivated_at timestamp with time zone,
    has_left boolean DEFAULT false NOT NULL,
    CONSTRAINT members_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'agent'::text, 'manager'::text, 'admin'::text, 'owner'::text])))
);
ALTER TABLE ONLY public.members FORCE ROW LEVEL SECURITY;




CREATE TABLE public.merge_moves (
    company_id uuid NOT NULL,
    merge_id uuid NOT NULL,
    place text NOT NULL,
    row_id uuid NOT NULL
);
ALTER TABLE ONLY public.merge_moves FORCE ROW LEVEL SECURITY;




CREATE TABLE public.merges (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    record text NOT NULL,
    winner_id uuid NOT NULL,
    loser_id uuid NOT NULL,
    loser_name text NOT NULL,
    moved bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by uuid,
    undone_at timestamp with time zone
);
ALTER TABLE ONLY public.merges FORCE ROW LEVEL SECURITY;




CREATE TABLE public.messages (
    company_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    role text NOT NULL,
    text text NOT NULL,
    reply_to uuid,
    sentences jsonb DEFAULT '[]'::jsonb NOT NULL,
    citations jsonb DEFAULT '[]'::jsonb NOT NULL,
    refused boolean DEFAULT false NOT NULL,
    helpful boolean,
    CONSTRAINT messages_role_check CHECK ((role = ANY (ARRAY['visitor'::text, 'assistant'::text])))
);
ALTER TABLE ONLY public.messages FORCE ROW LEVEL SECURITY;




CREATE TABLE public.notification_settings (
    company_id uuid NOT NULL,
    user_id uuid NOT NULL,
    kind text NOT NULL,
    in_app boolean NOT NULL,
    email boolean NOT NULL
);
ALTER TABLE ONLY public.notification_settings FORCE ROW LEVEL SECURITY;




CREATE TABLE public.notifications (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    kind text NOT NULL,
    record text NOT NULL,
    record_id uuid NOT NULL,
    title text NOT NULL,
    from_name text DEFAULT ''::text NOT NULL,
    at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone,
    in_app boolean DEFAULT true NOT NULL,
    by_mail boolean DEFAULT false NOT NULL,
    mailed_at timestamp with time zone,
    CONSTRAINT notifications_kind_check CHECK ((kind = ANY (ARRAY['reminder'::text, 'mention'::text, 'assigned'::text, 'quote'::text])))
);
ALTER TABLE ONLY public.notifications FORCE ROW LEVEL SECURITY;




CREATE TABLE public.order_lines (
    company_id uuid NOT NULL,
    order_id uuid NOT NULL,
    "position" bigint NOT NULL,
    product_id uuid,
    name text NOT NULL,
    description text NOT NULL,
    quantity numeric(15,6) NOT NULL,
    unit text NOT NULL,
    unit_price bigint NOT NULL,
    discount numeric(6,3) NOT NULL,
    tax_rate numeric(6,3) NOT NULL,
    list_price bigint,
    manual boolean NOT NULL,
    net bigint NOT NULL,
    CONSTRAINT order_lines_position_check CHECK (("position" > 0))
);
ALTER TABLE ONLY public.order_lines FORCE ROW LEVEL SECURITY;




CREATE TABLE public.orders (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by uuid,
    deleted_at timestamp with time zone,
    number text NOT NULL,
    quote_id uuid,
    state text NOT NULL,
    title text NOT NULL,
    account_id uuid,
    contact_id uuid,
    deal_id uuid,
    owner_id uuid,
    currency text NOT NULL,
    language text NOT NULL,
    reference text NOT NULL,
    deliver_on date,
    delivery_address text NOT NULL,
    intro text NOT NULL,
    terms text NOT NULL,
    billing_name text NOT NULL,
    billing_address text NOT NULL,
    lines jsonb NOT NULL,
    taxes jsonb NOT NULL,
    subtotal bigint NOT NULL,
    discount bigint NOT NULL,
    net bigint NOT NULL,
    tax bigint NOT NULL,
    total bigint NOT NULL,
    confirmed_at timestamp with time zone,
    fulfilled_at timestamp with time zone,
    cancelled_at timestamp with time zone,
    cancel_reason text NOT NULL,
    number_key text NOT NULL COLLATE pg_catalog."C",
    title_key text NOT NULL COLLATE pg_catalog."C",
    reference_key text NOT NULL COLLATE pg_catalog."C",
    search_text text NOT NULL,
    tags jsonb DEFAULT '[]'::jsonb NOT NULL,
    custom jsonb DEFAULT '{}'::jsonb NOT NULL,
    former_number text DEFAULT ''::text NOT NULL,
    former_number_key text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    dated date,
    CONSTRAINT orders_check CHECK ((net = (subtotal - discount))),
    CONSTRAINT orders_check1 CHECK ((total = (net + tax))),
    CONSTRAINT orders_check2 CHECK (((state = ANY (ARRAY['open'::text, 'cancelled'::text])) OR (number <> ''::text))),
    CONSTRAINT orders_language_check CHECK ((language = ANY (ARRAY['en'::text, 'de'::text]))),
    CONSTRAINT orders_lines_check CHECK ((jsonb_typeof(lines) = 'array'::text)),
    CONSTRAINT orders_state_check CHECK ((state = ANY (ARRAY['open'::text, 'confirmed'::text, 'fulfilled'::text, 'cancelled'::text]))),
    CONSTRAINT orders_taxes_check CHECK ((jsonb_typeof(taxes) = 'array'::text))
);
ALTER TABLE ONLY public.orders FORCE ROW LEVEL SECURITY;




CREATE TABLE public.passages (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    document_id uuid NOT NULL,
    ordinal integer NOT NULL,
    heading_path text[] NOT NULL,
    page integer,
    start_byte integer NOT NULL,
    end_byte integer NOT NULL,
    text text NOT NULL,
    language text NOT NULL,
    CONSTRAINT passages_check CHECK ((octet_length(text) = (end_byte - start_byte)))
);
ALTER TABLE ONLY public.passages FORCE ROW LEVEL SECURITY;




CREATE TABLE public.passkeys (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    credential_id bytea NOT NULL,
    name text NOT NULL,
    credential jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_used_at timestamp with time zone
);




CREATE TABLE public.person_exports (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by uuid NOT NULL,
    member_id uuid,
    subject text NOT NULL,
    subject_id uuid,
    title text NOT NULL,
    status text DEFAULT 'queued'::text NOT NULL,
    progress double precision DEFAULT 0 NOT NULL,
    bytes bigint DEFAULT 0 NOT NULL,
    error text,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT person_exports_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'succeeded'::text, 'failed'::text]))),
    CONSTRAINT person_exports_subject_check CHECK ((subject = ANY (ARRAY['contacts'::text, 'leads'::text, 'visitors'::text, 'address'::text, 'members'::text])))
);
ALTER TABLE ONLY public.person_exports FORCE ROW LEVEL SECURITY;




CREATE TABLE public.pipelines (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by uuid,
    deleted_at timestamp with time zone,
    name text NOT NULL,
    "position" bigint DEFAULT 0 NOT NULL,
    archived boolean DEFAULT false NOT NULL,
    name_key text NOT NULL COLLATE pg_catalog."C"
);
ALTER TABLE ONLY public.pipelines FORCE ROW LEVEL SECURITY;




CREATE TABLE public.price_entries (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by uuid,
    deleted_at timestamp with time zone,
    price_list_id uuid NOT NULL,
    product_id uuid NOT NULL,
    min_quantity double precision DEFAULT 0 NOT NULL,
    price bigint NOT NULL,
    currency text NOT NULL
);
ALTER TABLE ONLY public.price_entries FORCE ROW LEVEL SECURITY;




CREATE TABLE public.price_lists (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by uuid,
    deleted_at timestamp with time zone,
    name text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    currency text NOT NULL,
    customer_group text DEFAULT ''::text NOT NULL,
    account_id uuid,
    parent_id uuid,
    adjustment double precision,
    priority bigint DEFAULT 0 NOT NULL,
    valid_from date,
    valid_until date,
    name_key text NOT NULL COLLATE pg_catalog."C",
    customer_group_key text NOT NULL COLLATE pg_catalog."C",
    search_text text NOT NULL,
    tags jsonb DEFAULT '[]'::jsonb NOT NULL,
    custom jsonb DEFAULT '{}'::jsonb NOT NULL
);
ALTER TABLE ONLY public.price_lists FORCE ROW LEVEL SECURITY;




CREATE TABLE public.private_mails (
    id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    to_address text NOT NULL,
    to_key text NOT NULL,
    subject text NOT NULL,
    sealed bytea,
    state text NOT NULL,
    error text DEFAULT ''::text NOT NULL,
    attempts bigint DEFAULT 0 NOT NULL,
    done_at timestamp with time zone,
    CONSTRAINT private_mails_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'kept'::text, 'failed'::text, 'expired'::text])))
);




CREATE TABLE public.products (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by uuid,
    deleted_at timestamp with time zone,
    sku text DEFAULT ''::text NOT NULL,
    name text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    unit text DEFAULT ''::text NOT NULL,
    category_id uuid,
    tax_class_id uuid,
    list_price bigint,
    cost bigint,
    currency text DEFAULT ''::text NOT NULL,
    active boolean DEFAULT true NOT NULL,
    active_from date,
    active_until date,
    sku_key text NOT NULL COLLATE pg_catalog."C",
    name_key text NOT NULL COLLATE pg_catalog."C",
    search_text text NOT NULL,
    tags jsonb DEFAULT '[]'::jsonb NOT NULL,
    custom jsonb DEFAULT '{}'::jsonb NOT NULL
);
ALTER TABLE ONLY public.products FORCE ROW LEVEL SECURITY;




CREATE TABLE public.provider_identities (
    company_id uuid NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE ONLY public.provider_identities FORCE ROW LEVEL SECURITY;




CREATE TABLE public.questions (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    question text NOT NULL,
    refused boolean NOT NULL,
    confidence double precision NOT NULL,
    via text NOT NULL,
    conversation_id uuid,
    took_ms double precision NOT NULL,
    document_ids uuid[] NOT NULL,
    CONSTRAINT questions_via_check CHECK ((via = ANY (ARRAY['playground'::text, 'customer'::text])))
);
ALTER TABLE ONLY public.questions FORCE ROW LEVEL SECURITY;




CREATE TABLE public.quote_lines (
    company_id uuid NOT NULL,
    quote_id uuid NOT NULL,
    "position" bigint NOT NULL,
    product_id uuid,
    name text NOT NULL,
    description text NOT NULL,
    quantity numeric(15,6) NOT NULL,
    unit text NOT NULL,
    unit_price bigint NOT NULL,
    discount numeric(6,3) NOT NULL,
    tax_rate numeric(6,3) NOT NULL,
    list_price bigint,
    manual boolean NOT NULL,
    net bigint NOT NULL,
    CONSTRAINT quote_lines_position_check CHECK (("position" > 0))
);
ALTER TABLE ONLY public.quote_lines FORCE ROW LEVEL SECURITY;




CREATE TABLE public.quote_links (
    company_id uuid NOT NULL,
    hash bytea NOT NULL,
    quote_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by uuid,
    revoked_at timestamp with time zone,
    CONSTRAINT quote_links_hash_check CHECK ((octet_length(hash) = 32))
);
ALTER TABLE ONLY public.quote_links FORCE ROW LEVEL SECURITY;




CREATE TABLE public.quotes (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by uuid,
    deleted_at timestamp with time zone,
    number text NOT NULL,
    revision bigint NOT NULL,
    revises_id uuid,
    state text NOT NULL,
    title text NOT NULL,
    account_id uuid,
    contact_id uuid,
    deal_id uuid,
    owner_id uuid,
    currency text NOT NULL,
    language text NOT NULL,
    valid_until date,
    intro text NOT NULL,
    terms text NOT NULL,
    billing_name text NOT NULL,
    billing_address text NOT NULL,
    lines jsonb NOT NULL,
    taxes jsonb NOT NULL,
    subtotal bigint NOT NULL,
    discount bigint NOT NULL,
    net bigint NOT NULL,
    tax bigint NOT NULL,
    total bigint NOT NULL,
    sent_at timestamp with time zone,
    decided_at timestamp with time zone,
    signed_by text NOT NULL,
    signed_from text NOT NULL,
    decline_reason text NOT NULL,
    number_key text NOT NULL COLLATE pg_catalog."C",
    title_key text NOT NULL COLLATE pg_catalog."C",
    search_text text NOT NULL,
    tags jsonb DEFAULT '[]'::jsonb NOT NULL,
    custom jsonb DEFAULT '{}'::jsonb NOT NULL,
    former_number text DEFAULT ''::text NOT NULL,
    former_number_key text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    dated date,
    CONSTRAINT quotes_check CHECK ((net = (subtotal - discount))),
    CONSTRAINT quotes_check1 CHECK ((total = (net + tax))),
    CONSTRAINT quotes_check2 CHECK (((state = 'draft'::text) OR (number <> ''::text))),
    CONSTRAINT quotes_language_check CHECK ((language = ANY (ARRAY['en'::text, 'de'::text]))),
    CONSTRAINT quotes_lines_check CHECK ((jsonb_typeof(lines) = 'array'::text)),
    CONSTRAINT quotes_revision_check CHECK ((revision > 0)),
    CONSTRAINT quotes_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'sent'::text, 'accepted'::text, 'declined'::text, 'expired'::text, 'revised'::text]))),
    CONSTRAINT quotes_taxes_check CHECK ((jsonb_typeof(taxes) = 'array'::text))
);
ALTER TABLE ONLY public.quotes FORCE ROW LEVEL SECURITY;




CREATE TABLE public.recovery_codes (
    user_id uuid NOT NULL,
    hash bytea NOT NULL,
    used_at timestamp with time zone
);




CREATE TABLE public.retention (
    company_id uuid NOT NULL,
    kind text NOT NULL,
    days bigint,
    CONSTRAINT retention_days_check CHECK ((days > 0))
);
ALTER TABLE ONLY public.retention FORCE ROW LEVEL SECURITY;




CREATE TABLE public.retention_runs (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    started_by uuid,
    lines jsonb DEFAULT '[]'::jsonb NOT NULL,
    CONSTRAINT retention_runs_lines_check CHECK ((jsonb_typeof(lines) = 'array'::text))
);
ALTER TABLE ONLY public.retention_runs FORCE ROW LEVEL SECURITY;




CREATE TABLE public.role_fields (
    company_id uuid NOT NULL,
    role text NOT NULL,
    record text NOT NULL,
    field text NOT NULL,
    access text NOT NULL,
    CONSTRAINT role_fields_access_check CHECK ((access = ANY (ARRAY['hidden'::text, 'read_only'::text]))),
    CONSTRAINT role_fields_role_check CHECK (((role = ANY (ARRAY['viewer'::text, 'agent'::text, 'manager'::text, 'admin'::text])) OR (length(role) = 36)))
);
ALTER TABLE ONLY public.role_fields FORCE ROW LEVEL SECURITY;




CREATE TABLE public.role_rights (
    company_id uuid NOT NULL,
    role text NOT NULL,
    record text NOT NULL,
    action text NOT NULL,
    scope text NOT NULL,
    CONSTRAINT role_rights_role_check CHECK (((role = ANY (ARRAY['viewer'::text, 'agent'::text, 'manager'::text, 'admin'::text])) OR (length(role) = 36))),
    CONSTRAINT role_rights_scope_check CHECK ((scope = ANY (ARRAY['none'::text, 'own'::text, 'team'::text, 'all'::text])))
);
ALTER TABLE ONLY public.role_rights FORCE ROW LEVEL SECURITY;




CREATE TABLE public.roles (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL COLLATE pg_catalog."C",
    description text DEFAULT ''::text NOT NULL,
    base text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT roles_base_check CHECK ((base = ANY (ARRAY['viewer'::text, 'agent'::text, 'manager'::text, 'admin'::text])))
);
ALTER TABLE ONLY public.roles FORCE ROW LEVEL SECURITY;




CREATE TABLE public.seals (
    company_id uuid NOT NULL,
    seq bigint NOT NULL,
    change_id uuid NOT NULL,
    salt bytea,
    content bytea NOT NULL,
    origin smallint NOT NULL,
    mac bytea NOT NULL
);
ALTER TABLE ONLY public.seals FORCE ROW LEVEL SECURITY;




CREATE TABLE public.sensitive_fields (
    company_id uuid NOT NULL,
    record text NOT NULL COLLATE pg_catalog."C",
    field text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL,
    marked_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT sensitive_fields_state_check CHECK ((state = ANY (ARRAY['sealing'::text, 'sealed'::text, 'opening'::text])))
);
ALTER TABLE ONLY public.sensitive_fields FORCE ROW LEVEL SECURITY;




CREATE TABLE public.sessions (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    active_company_id uuid NOT NULL,
    generation bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_seen_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    user_agent text DEFAULT ''::text NOT NULL,
    address text DEFAULT ''::text NOT NULL,
    proven_at timestamp with time zone,
    vouched_by uuid,
    bound boolean DEFAULT false NOT NULL
);




CREATE TABLE public.sign_in_codes (
    user_id uuid NOT NULL,
    purpose text NOT NULL,
    hash bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    tries bigint DEFAULT 0 NOT NULL,
    used_at timestamp with time zone,
    day date NOT NULL,
    sent bigint NOT NULL,
    CONSTRAINT sign_in_codes_purpose_check CHECK ((purpose = ANY (ARRAY['login'::text, 'verification'::text, 'step_up'::text])))
);




CREATE TABLE public.sign_in_domains (
    company_id uuid NOT NULL,
    domain text NOT NULL,
    token text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    proven_at timestamp with time zone
);
ALTER TABLE ONLY public.sign_in_domains FORCE ROW LEVEL SECURITY;




CREATE TABLE public.sign_in_links (
    hash bytea NOT NULL,
    user_id uuid NOT NULL,
    purpose text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT sign_in_links_purpose_check CHECK ((purpose = ANY (ARRAY['verification'::text, 'reset'::text])))
);




CREATE TABLE public.sign_in_providers (
    company_id uuid NOT NULL,
    issuer text NOT NULL,
    client_id text NOT NULL,
    sealed bytea NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    create_members boolean DEFAULT false NOT NULL,
    role text DEFAULT 'viewer'::text NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    required boolean DEFAULT false NOT NULL,
    CONSTRAINT sign_in_providers_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'agent'::text, 'manager'::text])))
);
ALTER TABLE ONLY public.sign_in_providers FORCE ROW LEVEL SECURITY;




CREATE TABLE public.stages (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by uuid,
    deleted_at timestamp with time zone,
    pipeline_id uuid NOT NULL,
    name text NOT NULL,
    "position" bigint DEFAULT 0 NOT NULL,
    probability bigint NOT NULL,
    kind text NOT NULL,
    stuck_days bigint,
    name_key text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT stages_kind_check CHECK ((kind = ANY (ARRAY['open'::text, 'won'::text, 'lost'::text]))),
    CONSTRAINT stages_probability_check CHECK (((probability >= 0) AND (probability <= 100)))
);
ALTER TABLE ONLY public.stages FORCE ROW LEVEL SECURITY;




CREATE TABLE public.stakeholders (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by uuid,
    deleted_at timestamp with time zone,
    deal_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    role text NOT NULL,
    note text DEFAULT ''::text NOT NULL
);
ALTER TABLE ONLY public.stakeholders FORCE ROW LEVEL SECURITY;




CREATE TABLE public.suppressions (
    company_id uuid NOT NULL,
    hash bytea NOT NULL,
    erasure_id uuid NOT NULL,
    added_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE ONLY public.suppressions FORCE ROW LEVEL SECURITY;




CREATE TABLE public.tasks (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by uuid,
    deleted_at timestamp with time zone,
    title text NOT NULL,
    notes text DEFAULT ''::text NOT NULL,
    due_at timestamp with time zone,
    all_day boolean DEFAULT false NOT NULL,
    priority text NOT NULL,
    status text NOT NULL,
    done_at timestamp with time zone,
    assignee_id uuid,
    about text,
    about_id uuid,
    parent_id uuid,
    remind_at timestamp with time zone,
    recurrence text DEFAULT ''::text NOT NULL,
    title_key text NOT NULL COLLATE pg_catalog."C",
    search_text text NOT NULL,
    tags jsonb DEFAULT '[]'::jsonb NOT NULL,
    custom jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT tasks_priority_check CHECK ((priority = ANY (ARRAY['low'::text, 'normal'::text, 'high'::text]))),
    CONSTRAINT tasks_status_check CHECK ((status = ANY (ARRAY['open'::text, 'done'::text])))
);
ALTER TABLE ONLY public.tasks FORCE ROW LEVEL SECURITY;




CREATE TABLE public.tax_classes (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by uuid,
    deleted_at timestamp with time zone,
    name text NOT NULL,
    rate double precision NOT NULL,
    is_default boolean DEFAULT false NOT NULL,
    name_key text NOT NULL COLLATE pg_catalog."C"
);
ALTER TABLE ONLY public.tax_classes FORCE ROW LEVEL SECURITY;




CREATE TABLE public.team_members (
    company_id uuid NOT NULL,
    team_id uuid NOT NULL,
    user_id uuid NOT NULL
);
ALTER TABLE ONLY public.team_members FORCE ROW LEVEL SECURITY;




CREATE TABLE public.teams (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL COLLATE pg_catalog."C",
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE ONLY public.teams FORCE ROW LEVEL SECURITY;




CREATE TABLE public.users (
    id uuid NOT NULL,
    email text NOT NULL,
    email_key text NOT NULL,
    name text NOT NULL,
    password_hash text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    verified_at timestamp with time zone,
    avatar text DEFAULT ''::text NOT NULL,
    locale text DEFAULT 'auto'::text NOT NULL,
    time_zone text DEFAULT ''::text NOT NULL,
    theme text DEFAULT 'auto'::text NOT NULL,
    density text DEFAULT 'comfortable'::text NOT NULL,
    accent text DEFAULT 'petrol'::text NOT NULL,
    single_keys boolean DEFAULT true NOT NULL,
    CONSTRAINT users_accent_check CHECK ((accent = ANY (ARRAY['petrol'::text, 'cobalt'::text, 'leaf'::text, 'ochre'::text]))),
    CONSTRAINT users_density_check CHECK ((density = ANY (ARRAY['comfortable'::text, 'compact'::text]))),
    CONSTRAINT users_locale_check CHECK ((locale = ANY (ARRAY['auto'::text, 'en'::text, 'de'::text]))),
    CONSTRAINT users_theme_check CHECK ((theme = ANY (ARRAY['auto'::text, 'light'::text, 'dark'::text])))
);




CREATE TABLE public.views (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    owner_id uuid NOT NULL,
    record text NOT NULL,
    name text NOT NULL,
    shared boolean NOT NULL,
    layout text NOT NULL,
    filter text NOT NULL,
    q text NOT NULL,
    sort text NOT NULL,
    columns text[] NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    grouped_by text DEFAULT ''::text NOT NULL
);
ALTER TABLE ONLY public.views FORCE ROW LEVEL SECURITY;




CREATE TABLE public.visitors (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    widget_id uuid NOT NULL,
    contact_id uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_seen_at timestamp with time zone DEFAULT now() NOT NULL,
    page_url text NOT NULL,
    user_agent text NOT NULL
);
ALTER TABLE ONLY public.visitors FORCE ROW LEVEL SECURITY;




CREATE TABLE public.widgets (
    company_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    created_by uuid,
    deleted_at timestamp with time zone,
    name text NOT NULL,
    title text NOT NULL,
    greeting text NOT NULL,
    accent text NOT NULL,
    theme text NOT NULL,
    "position" text NOT NULL,
    allowed_origins jsonb NOT NULL,
    ask_email boolean NOT NULL,
    enabled boolean NOT NULL,
    CONSTRAINT widgets_allowed_origins_check CHECK ((jsonb_typeof(allowed_origins) = 'array'::text)),
    CONSTRAINT widgets_position_check CHECK (("position" = ANY (ARRAY['right'::text, 'left'::text]))),
    CONSTRAINT widgets_theme_check CHECK ((theme = ANY (ARRAY['auto'::text, 'light'::text, 'dark'::text])))
);
ALTER TABLE ONLY public.widgets FORCE ROW LEVEL SECURITY;




ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.activities
    ADD CONSTRAINT activities_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_secret_unique UNIQUE (company_id, secret_hash);




ALTER TABLE ONLY public.attachments
    ADD CONSTRAINT attachments_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.authenticators
    ADD CONSTRAINT authenticators_pkey PRIMARY KEY (user_id);




ALTER TABLE ONLY public.calendar_feeds
    ADD CONSTRAINT calendar_feeds_pkey PRIMARY KEY (company_id, member_id);




ALTER TABLE ONLY public.captured_domains
    ADD CONSTRAINT captured_domains_pkey PRIMARY KEY (domain);




ALTER TABLE ONLY public.categories
    ADD CONSTRAINT categories_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.ceremonies
    ADD CONSTRAINT ceremonies_pkey PRIMARY KEY (id);




ALTER TABLE ONLY public.change_set_conflicts
    ADD CONSTRAINT change_set_conflicts_pkey PRIMARY KEY (company_id, change_set_id, "position");




ALTER TABLE ONLY public.change_sets
    ADD CONSTRAINT change_sets_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.changes
    ADD CONSTRAINT changes_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.checkpoints
    ADD CONSTRAINT checkpoints_pkey PRIMARY KEY (company_id, seq);




ALTER TABLE ONLY public.companies
    ADD CONSTRAINT companies_pkey PRIMARY KEY (id);




ALTER TABLE ONLY public.consents
    ADD CONSTRAINT consents_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.contact_addresses
    ADD CONSTRAINT contact_addresses_pkey PRIMARY KEY (company_id, contact_id, kind, key);




ALTER TABLE ONLY public.contact_positions
    ADD CONSTRAINT contact_positions_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.counters
    ADD CONSTRAINT counters_pkey PRIMARY KEY (company_id, kind);




ALTER TABLE ONLY public.custom_fields
    ADD CONSTRAINT custom_fields_key_unique UNIQUE (company_id, record, key);




ALTER TABLE ONLY public.custom_fields
    ADD CONSTRAINT custom_fields_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.data_keys
    ADD CONSTRAINT data_keys_pkey PRIMARY KEY (company_id);




ALTER TABLE ONLY public.deal_lines
    ADD CONSTRAINT deal_lines_pkey PRIMARY KEY (company_id, deal_id, "position");




ALTER TABLE ONLY public.deal_stages
    ADD CONSTRAINT deal_stages_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.deals
    ADD CONSTRAINT deals_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.document_jobs
    ADD CONSTRAINT document_jobs_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.document_texts
    ADD CONSTRAINT document_texts_pkey PRIMARY KEY (company_id, document_id);




ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.duplicate_sweeps
    ADD CONSTRAINT duplicate_sweeps_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.duplicates
    ADD CONSTRAINT duplicates_pkey PRIMARY KEY (company_id, record, a_id, b_id);




ALTER TABLE ONLY public.erasures
    ADD CONSTRAINT erasures_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.event_attendees
    ADD CONSTRAINT event_attendees_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.field_values
    ADD CONSTRAINT field_values_pkey PRIMARY KEY (company_id, record_id, field, place);




ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (company_id, actor_id, key);




ALTER TABLE ONLY public.import_duplicates
    ADD CONSTRAINT import_duplicates_pkey PRIMARY KEY (company_id, import_id, row_number);




ALTER TABLE ONLY public.import_rejects
    ADD CONSTRAINT import_rejects_pkey PRIMARY KEY (company_id, import_id, row_number);




ALTER TABLE ONLY public.imports
    ADD CONSTRAINT imports_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_email_unique UNIQUE (company_id, email_key);




ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_token_unique UNIQUE (company_id, token_hash);




ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.lost_reasons
    ADD CONSTRAINT lost_reasons_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.mails
    ADD CONSTRAINT mails_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.master_keys
    ADD CONSTRAINT master_keys_pkey PRIMARY KEY (name);




ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_pkey PRIMARY KEY (company_id, user_id);




ALTER TABLE ONLY public.merge_moves
    ADD CONSTRAINT merge_moves_pkey PRIMARY KEY (company_id, merge_id, place, row_id);




ALTER TABLE ONLY public.merges
    ADD CONSTRAINT merges_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_company_id_conversation_id_reply_to_key UNIQUE (company_id, conversation_id, reply_to);




ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_pkey PRIMARY KEY (company_id, conversation_id, id);




ALTER TABLE ONLY public.notification_settings
    ADD CONSTRAINT notification_settings_pkey PRIMARY KEY (company_id, user_id, kind);




ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.order_lines
    ADD CONSTRAINT order_lines_pkey PRIMARY KEY (company_id, order_id, "position");




ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.passages
    ADD CONSTRAINT passages_company_id_document_id_ordinal_key UNIQUE (company_id, document_id, ordinal);




ALTER TABLE ONLY public.passages
    ADD CONSTRAINT passages_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.passkeys
    ADD CONSTRAINT passkeys_credential_id_key UNIQUE (credential_id);




ALTER TABLE ONLY public.passkeys
    ADD CONSTRAINT passkeys_pkey PRIMARY KEY (id);




ALTER TABLE ONLY public.person_exports
    ADD CONSTRAINT person_exports_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.pipelines
    ADD CONSTRAINT pipelines_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.price_entries
    ADD CONSTRAINT price_entries_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.price_lists
    ADD CONSTRAINT price_lists_company_id_id_currency_key UNIQUE (company_id, id, currency);




ALTER TABLE ONLY public.price_lists
    ADD CONSTRAINT price_lists_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.private_mails
    ADD CONSTRAINT private_mails_pkey PRIMARY KEY (id);




ALTER TABLE ONLY public.products
    ADD CONSTRAINT products_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.provider_identities
    ADD CONSTRAINT provider_identities_pkey PRIMARY KEY (company_id, issuer, subject);




ALTER TABLE ONLY public.questions
    ADD CONSTRAINT questions_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.quote_lines
    ADD CONSTRAINT quote_lines_pkey PRIMARY KEY (company_id, quote_id, "position");




ALTER TABLE ONLY public.quote_links
    ADD CONSTRAINT quote_links_pkey PRIMARY KEY (company_id, hash);




ALTER TABLE ONLY public.quotes
    ADD CONSTRAINT quotes_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT recovery_codes_pkey PRIMARY KEY (user_id, hash);




ALTER TABLE ONLY public.retention
    ADD CONSTRAINT retention_pkey PRIMARY KEY (company_id, kind);




ALTER TABLE ONLY public.retention_runs
    ADD CONSTRAINT retention_runs_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.role_fields
    ADD CONSTRAINT role_fields_pkey PRIMARY KEY (company_id, role, record, field);




ALTER TABLE ONLY public.role_rights
    ADD CONSTRAINT role_rights_pkey PRIMARY KEY (company_id, role, record, action);




ALTER TABLE ONLY public.roles
    ADD CONSTRAINT roles_name_unique UNIQUE (company_id, name_key);




ALTER TABLE ONLY public.roles
    ADD CONSTRAINT roles_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.seals
    ADD CONSTRAINT seals_company_id_change_id_key UNIQUE (company_id, change_id);




ALTER TABLE ONLY public.seals
    ADD CONSTRAINT seals_pkey PRIMARY KEY (company_id, seq);




ALTER TABLE ONLY public.sensitive_fields
    ADD CONSTRAINT sensitive_fields_pkey PRIMARY KEY (company_id, record, field);




ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);




ALTER TABLE ONLY public.sign_in_codes
    ADD CONSTRAINT sign_in_codes_pkey PRIMARY KEY (user_id, purpose);




ALTER TABLE ONLY public.sign_in_domains
    ADD CONSTRAINT sign_in_domains_pkey PRIMARY KEY (company_id, domain);




ALTER TABLE ONLY public.sign_in_links
    ADD CONSTRAINT sign_in_links_pkey PRIMARY KEY (hash);




ALTER TABLE ONLY public.sign_in_providers
    ADD CONSTRAINT sign_in_providers_pkey PRIMARY KEY (company_id);




ALTER TABLE ONLY public.stages
    ADD CONSTRAINT stages_company_id_pipeline_id_id_key UNIQUE (company_id, pipeline_id, id);




ALTER TABLE ONLY public.stages
    ADD CONSTRAINT stages_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.stakeholders
    ADD CONSTRAINT stakeholders_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.suppressions
    ADD CONSTRAINT suppressions_pkey PRIMARY KEY (company_id, hash);




ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.tax_classes
    ADD CONSTRAINT tax_classes_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.team_members
    ADD CONSTRAINT team_members_pkey PRIMARY KEY (company_id, team_id, user_id);




ALTER TABLE ONLY public.teams
    ADD CONSTRAINT teams_name_unique UNIQUE (company_id, name_key);




ALTER TABLE ONLY public.teams
    ADD CONSTRAINT teams_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_email_key_key UNIQUE (email_key);




ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);




ALTER TABLE ONLY public.views
    ADD CONSTRAINT views_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.visitors
    ADD CONSTRAINT visitors_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.widgets
    ADD CONSTRAINT widgets_pkey PRIMARY KEY (company_id, id);




CREATE INDEX accounts_by_city ON public.accounts USING btree (company_id, city_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX accounts_by_created ON public.accounts USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX accounts_by_customer_group ON public.accounts USING btree (company_id, customer_group_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX accounts_by_domain ON public.accounts USING btree (company_id, domain_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX accounts_by_name ON public.accounts USING btree (company_id, name_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX accounts_by_owner ON public.accounts USING btree (company_id, owner_id, id) WHERE (deleted_at IS NULL);




CREATE INDEX accounts_by_owner_created ON public.accounts USING btree (company_id, owner_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX accounts_by_parent ON public.accounts USING btree (company_id, parent_account_id, id) WHERE (parent_account_id IS NOT NULL);




CREATE INDEX accounts_by_phone ON public.accounts USING btree (company_id, phone_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX accounts_by_updated ON public.accounts USING btree (company_id, updated_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX accounts_search ON public.accounts USING gin (company_id, search_text public.gin_trgm_ops);




CREATE INDEX activities_by_about ON public.activities USING btree (company_id, about, about_id, at, id) WHERE (deleted_at IS NULL);




CREATE INDEX activities_by_at ON public.activities USING btree (company_id, at, id) WHERE (deleted_at IS NULL);




CREATE INDEX activities_by_contact ON public.activities USING btree (company_id, contact_id, at, id) WHERE (deleted_at IS NULL);




CREATE INDEX activities_by_created ON public.activities USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX activities_by_owner ON public.activities USING btree (company_id, owner_id, id) WHERE (deleted_at IS NULL);




CREATE INDEX activities_by_subject ON public.activities USING btree (company_id, subject_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX activities_by_updated ON public.activities USING btree (company_id, updated_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX activities_search ON public.activities USING gin (company_id, search_text public.gin_trgm_ops);




CREATE INDEX api_keys_by_maker ON public.api_keys USING btree (company_id, made_by);




CREATE INDEX attachments_by_about ON public.attachments USING btree (company_id, about_id, id) WHERE (deleted_at IS NULL);




CREATE INDEX attachments_by_created ON public.attachments USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX attachments_by_name ON public.attachments USING btree (company_id, name_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX attachments_by_updated ON public.attachments USING btree (company_id, updated_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX attachments_search ON public.attachments USING gin (company_id, search_text public.gin_trgm_ops);




CREATE INDEX categories_by_created ON public.categories USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX categories_by_name ON public.categories USING btree (company_id, name_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX categories_by_parent ON public.categories USING btree (company_id, parent_id, "position", id) WHERE (deleted_at IS NULL);




CREATE INDEX categories_by_updated ON public.categories USING btree (company_id, updated_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX categories_search ON public.categories USING gin (company_id, search_text public.gin_trgm_ops);




CREATE INDEX ceremonies_by_expiry ON public.ceremonies USING btree (expires_at);




CREATE INDEX changes_by_actor ON public.changes USING btree (company_id, actor_id, at, id) WHERE (actor_id IS NOT NULL);




CREATE INDEX changes_by_at ON public.changes USING btree (company_id, at, id);




CREATE INDEX changes_by_deed ON public.changes USING btree (company_id, action, at, id) WHERE (action <> ALL (ARRAY['create'::text, 'update'::text]));




CREATE INDEX changes_by_record ON public.changes USING btree (company_id, record, record_id, id DESC);




CREATE INDEX changes_by_set ON public.changes USING btree (company_id, change_set_id, id) WHERE (change_set_id IS NOT NULL);




CREATE INDEX changes_by_type ON public.changes USING btree (company_id, record, at, id);




CREATE INDEX consents_by_contact ON public.consents USING btree (company_id, contact_id, at);




CREATE INDEX contact_addresses_by_key ON public.contact_addresses USING btree (company_id, kind, key, contact_id);




CREATE INDEX contact_positions_by_account ON public.contact_positions USING btree (company_id, account_id, ended_on DESC, id);




CREATE INDEX contact_positions_by_contact ON public.contact_positions USING btree (company_id, contact_id, ended_on DESC, id);




CREATE INDEX contacts_by_account ON public.contacts USING btree (company_id, account_id, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_by_avatar ON public.contacts USING btree (company_id, avatar) WHERE (avatar <> ''::text);




CREATE INDEX contacts_by_city ON public.contacts USING btree (company_id, city_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_by_city_created ON public.contacts USING btree (company_id, city_key, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_by_created ON public.contacts USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_by_email ON public.contacts USING btree (company_id, email_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_by_last_name ON public.contacts USING btree (company_id, last_name_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_by_last_name_created ON public.contacts USING btree (company_id, last_name_key, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_by_name ON public.contacts USING btree (company_id, name_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_by_owner ON public.contacts USING btree (company_id, owner_id, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_by_owner_created ON public.contacts USING btree (company_id, owner_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_by_phone ON public.contacts USING btree (company_id, phone_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_by_touch ON public.contacts USING btree (company_id, last_touch_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_by_updated ON public.contacts USING btree (company_id, updated_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_search ON public.contacts USING gin (company_id, search_text public.gin_trgm_ops);




CREATE INDEX conversations_by_contact ON public.conversations USING btree (company_id, contact_id, last_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX conversations_by_created ON public.conversations USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX conversations_by_last ON public.conversations USING btree (company_id, last_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX conversations_by_visitor ON public.conversations USING btree (company_id, visitor_id, last_at);




CREATE INDEX conversations_by_widget ON public.conversations USING btree (company_id, widget_id, last_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX custom_fields_by_created ON public.custom_fields USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX custom_fields_by_label ON public.custom_fields USING btree (company_id, label_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX deal_lines_by_product ON public.deal_lines USING btree (company_id, product_id) WHERE (product_id IS NOT NULL);




CREATE INDEX deal_stages_by_deal ON public.deal_stages USING btree (company_id, deal_id, entered_at);




CREATE UNIQUE INDEX deal_stages_now ON public.deal_stages USING btree (company_id, deal_id) WHERE (left_at IS NULL);




CREATE INDEX deals_by_account ON public.deals USING btree (company_id, account_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX deals_by_amount ON public.deals USING btree (company_id, amount, id) WHERE (deleted_at IS NULL);




CREATE INDEX deals_by_close ON public.deals USING btree (company_id, expected_close, id) WHERE (deleted_at IS NULL);




CREATE INDEX deals_by_closed ON public.deals USING btree (company_id, closed_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX deals_by_contact ON public.deals USING btree (company_id, contact_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX deals_by_created ON public.deals USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX deals_by_lead ON public.deals USING btree (company_id, lead_id) WHERE (lead_id IS NOT NULL);




CREATE INDEX deals_by_lost_reason ON public.deals USING btree (company_id, lost_reason_id) WHERE (lost_reason_id IS NOT NULL);




CREATE INDEX deals_by_name ON public.deals USING btree (company_id, name_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX deals_by_owner ON public.deals USING btree (company_id, owner_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX deals_by_stage ON public.deals USING btree (company_id, stage_id, expected_close, id) INCLUDE (amount, currency, probability, stage_since, owner_id) WHERE (deleted_at IS NULL);




CREATE INDEX deals_by_stage_amount ON public.deals USING btree (company_id, stage_id, amount DESC NULLS LAST, id DESC) WHERE (deleted_at IS NULL);




CREATE INDEX deals_by_stage_closed ON public.deals USING btree (company_id, stage_id, closed_at, id) INCLUDE (amount, currency, owner_id) WHERE ((deleted_at IS NULL) AND (closed_at IS NOT NULL));




CREATE INDEX deals_by_stage_since ON public.deals USING btree (company_id, stage_id, stage_since, id) WHERE (deleted_at IS NULL);




CREATE INDEX deals_by_status ON public.deals USING btree (company_id, status, expected_close, id) WHERE (deleted_at IS NULL);




CREATE INDEX deals_by_updated ON public.deals USING btree (company_id, updated_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX deals_search ON public.deals USING gin (company_id, search_text public.gin_trgm_ops);




CREATE INDEX document_jobs_by_document ON public.document_jobs USING btree (company_id, document_id, created_at DESC);




CREATE INDEX documents_by_created ON public.documents USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX documents_by_name ON public.documents USING btree (company_id, name_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX documents_by_updated ON public.documents USING btree (company_id, updated_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX documents_search ON public.documents USING gin (company_id, search_text public.gin_trgm_ops);




CREATE INDEX duplicate_sweeps_by_record ON public.duplicate_sweeps USING btree (company_id, record, id DESC);




CREATE UNIQUE INDEX duplicate_sweeps_running ON public.duplicate_sweeps USING btree (company_id, record) WHERE (status = ANY (ARRAY['queued'::text, 'running'::text]));




CREATE INDEX duplicates_by_other ON public.duplicates USING btree (company_id, record, b_id);




CREATE INDEX duplicates_by_score ON public.duplicates USING btree (company_id, record, score DESC, a_id, b_id) WHERE (dismissed_at IS NULL);




CREATE UNIQUE INDEX event_attendees_by_contact ON public.event_attendees USING btree (company_id, contact_id, event_id) WHERE (contact_id IS NOT NULL);




CREATE INDEX event_attendees_by_event ON public.event_attendees USING btree (company_id, event_id, "position");




CREATE UNIQUE INDEX event_attendees_by_member ON public.event_attendees USING btree (company_id, member_id, event_id) WHERE (member_id IS NOT NULL);




CREATE INDEX events_by_about ON public.events USING btree (company_id, about, about_id, starts_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX events_by_created ON public.events USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX events_by_end ON public.events USING btree (company_id, ends_by, id) WHERE (deleted_at IS NULL);




CREATE INDEX events_by_owner ON public.events USING btree (company_id, owner_id, ends_by, id) WHERE (deleted_at IS NULL);




CREATE UNIQUE INDEX events_by_series ON public.events USING btree (company_id, series_id, occurrence_on) WHERE ((deleted_at IS NULL) AND (series_id IS NOT NULL));




CREATE INDEX events_by_start ON public.events USING btree (company_id, starts_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX events_by_title ON public.events USING btree (company_id, title_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX events_by_updated ON public.events USING btree (company_id, updated_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX events_search ON public.events USING gin (company_id, search_text public.gin_trgm_ops);




CREATE INDEX field_values_by_number ON public.field_values USING btree (company_id, field, number, record_id) INCLUDE (created_at) WHERE ((number IS NOT NULL) AND (place = 0));




CREATE INDEX field_values_by_text ON public.field_values USING btree (company_id, field, text_key, created_at, record_id) WHERE (text_key IS NOT NULL);




CREATE INDEX field_values_by_text_order ON public.field_values USING btree (company_id, field, text_key, record_id) WHERE ((text_key IS NOT NULL) AND (place = 0));




CREATE INDEX idempotency_keys_by_age ON public.idempotency_keys USING btree (company_id, created_at);




CREATE INDEX imports_by_created ON public.imports USING btree (company_id, created_at DESC, id);




CREATE INDEX leads_by_account ON public.leads USING btree (company_id, account_id, id) WHERE (account_id IS NOT NULL);




CREATE INDEX leads_by_amount ON public.leads USING btree (company_id, amount, id) WHERE (deleted_at IS NULL);




CREATE INDEX leads_by_company_name ON public.leads USING btree (company_id, company_name_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX leads_by_contact ON public.leads USING btree (company_id, contact_id, id) WHERE (contact_id IS NOT NULL);




CREATE INDEX leads_by_created ON public.leads USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX leads_by_deal ON public.leads USING btree (company_id, deal_id) WHERE (deal_id IS NOT NULL);




CREATE INDEX leads_by_email ON public.leads USING btree (company_id, email_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX leads_by_name ON public.leads USING btree (company_id, name_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX leads_by_owner ON public.leads USING btree (company_id, owner_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX leads_by_phone ON public.leads USING btree (company_id, phone_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX leads_by_status ON public.leads USING btree (company_id, status, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX leads_by_updated ON public.leads USING btree (company_id, updated_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX leads_search ON public.leads USING gin (company_id, search_text public.gin_trgm_ops);




CREATE INDEX lost_reasons_by_created ON public.lost_reasons USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX lost_reasons_by_name ON public.lost_reasons USING btree (company_id, name_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX mails_by_time ON public.mails USING btree (company_id, created_at);




CREATE INDEX members_by_role ON public.members USING btree (company_id, role_id) WHERE (role_id IS NOT NULL);




CREATE INDEX members_by_user ON public.members USING btree (user_id);




CREATE INDEX merges_by_loser ON public.merges USING btree (company_id, record, loser_id, id DESC);




CREATE INDEX merges_by_winner ON public.merges USING btree (company_id, record, winner_id, id DESC);




CREATE INDEX messages_by_time ON public.messages USING btree (company_id, created_at);




CREATE INDEX notifications_by_user ON public.notifications USING btree (company_id, user_id, id);




CREATE UNIQUE INDEX notifications_once ON public.notifications USING btree (company_id, user_id, kind, record, record_id, at);




CREATE INDEX notifications_unseen ON public.notifications USING btree (company_id, user_id) WHERE (seen_at IS NULL);




CREATE INDEX order_lines_by_product ON public.order_lines USING btree (company_id, product_id) WHERE (product_id IS NOT NULL);




CREATE INDEX orders_by_account ON public.orders USING btree (company_id, account_id, id);




CREATE INDEX orders_by_contact ON public.orders USING btree (company_id, contact_id, id);




CREATE INDEX orders_by_created ON public.orders USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX orders_by_deal ON public.orders USING btree (company_id, deal_id, id);




CREATE INDEX orders_by_former_number ON public.orders USING btree (company_id, former_number_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX orders_by_number ON public.orders USING btree (company_id, number_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX orders_by_owner ON public.orders USING btree (company_id, owner_id, id) WHERE (deleted_at IS NULL);




CREATE INDEX orders_by_reference ON public.orders USING btree (company_id, reference_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX orders_by_state ON public.orders USING btree (company_id, state, id) WHERE (deleted_at IS NULL);




CREATE INDEX orders_by_title ON public.orders USING btree (company_id, title_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX orders_by_total ON public.orders USING btree (company_id, total, id) WHERE (deleted_at IS NULL);




CREATE INDEX orders_by_updated ON public.orders USING btree (company_id, updated_at, id) WHERE (deleted_at IS NULL);




CREATE UNIQUE INDEX orders_number_unique ON public.orders USING btree (company_id, number) WHERE (number <> ''::text);




CREATE UNIQUE INDEX orders_quote_id_unique ON public.orders USING btree (company_id, quote_id) WHERE ((quote_id IS NOT NULL) AND (deleted_at IS NULL));




CREATE INDEX orders_search ON public.orders USING gin (company_id, search_text public.gin_trgm_ops);




CREATE INDEX passkeys_by_user ON public.passkeys USING btree (user_id, created_at);




CREATE INDEX person_exports_by_member ON public.person_exports USING btree (company_id, member_id, id) WHERE (member_id IS NOT NULL);




CREATE INDEX pipelines_by_created ON public.pipelines USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX pipelines_by_name ON public.pipelines USING btree (company_id, name_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX price_entries_by_created ON public.price_entries USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX price_entries_by_product ON public.price_entries USING btree (company_id, product_id, price_list_id, min_quantity) WHERE (deleted_at IS NULL);




CREATE INDEX price_entries_by_updated ON public.price_entries USING btree (company_id, updated_at, id) WHERE (deleted_at IS NULL);




CREATE UNIQUE INDEX price_entries_min_quantity_unique ON public.price_entries USING btree (company_id, price_list_id, product_id, min_quantity) WHERE (deleted_at IS NULL);




CREATE INDEX price_lists_by_account ON public.price_lists USING btree (company_id, account_id, id) WHERE (deleted_at IS NULL);




CREATE INDEX price_lists_by_created ON public.price_lists USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX price_lists_by_group ON public.price_lists USING btree (company_id, customer_group_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX price_lists_by_parent ON public.price_lists USING btree (company_id, parent_id, id) WHERE (deleted_at IS NULL);




CREATE INDEX price_lists_by_updated ON public.price_lists USING btree (company_id, updated_at, id) WHERE (deleted_at IS NULL);




CREATE UNIQUE INDEX price_lists_name_unique ON public.price_lists USING btree (company_id, name_key) WHERE (deleted_at IS NULL);




CREATE INDEX price_lists_search ON public.price_lists USING gin (company_id, search_text public.gin_trgm_ops);




CREATE INDEX private_mails_by_address ON public.private_mails USING btree (to_key, created_at);




CREATE INDEX private_mails_by_expiry ON public.private_mails USING btree (expires_at);




CREATE INDEX products_by_category ON public.products USING btree (company_id, category_id, id) WHERE (deleted_at IS NULL);




CREATE INDEX products_by_created ON public.products USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX products_by_name ON public.products USING btree (company_id, name_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX products_by_price ON public.products USING btree (company_id, list_price, id) WHERE (deleted_at IS NULL);




CREATE INDEX products_by_sku ON public.products USING btree (company_id, sku_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX products_by_updated ON public.products USING btree (company_id, updated_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX products_search ON public.products USING gin (company_id, search_text public.gin_trgm_ops);




CREATE UNIQUE INDEX products_sku_unique ON public.products USING btree (company_id, sku_key) WHERE ((deleted_at IS NULL) AND (sku_key <> ''::text));




CREATE INDEX questions_by_time ON public.questions USING btree (company_id, asked_at, id);




CREATE INDEX quote_lines_by_product ON public.quote_lines USING btree (company_id, product_id) WHERE (product_id IS NOT NULL);




CREATE INDEX quote_links_by_hash ON public.quote_links USING btree (hash);




CREATE INDEX quote_links_by_quote ON public.quote_links USING btree (company_id, quote_id, created_at);




CREATE INDEX quotes_by_account ON public.quotes USING btree (company_id, account_id, id);




CREATE INDEX quotes_by_contact ON public.quotes USING btree (company_id, contact_id, id);




CREATE INDEX quotes_by_created ON public.quotes USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX quotes_by_deal ON public.quotes USING btree (company_id, deal_id, id);




CREATE INDEX quotes_by_former_number ON public.quotes USING btree (company_id, former_number_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX quotes_by_number ON public.quotes USING btree (company_id, number_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX quotes_by_owner ON public.quotes USING btree (company_id, owner_id, id) WHERE (deleted_at IS NULL);




CREATE INDEX quotes_by_state ON public.quotes USING btree (company_id, state, id) WHERE (deleted_at IS NULL);




CREATE INDEX quotes_by_title ON public.quotes USING btree (company_id, title_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX quotes_by_total ON public.quotes USING btree (company_id, total, id) WHERE (deleted_at IS NULL);




CREATE INDEX quotes_by_updated ON public.quotes USING btree (company_id, updated_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX quotes_by_valid ON public.quotes USING btree (company_id, valid_until, id) WHERE (deleted_at IS NULL);




CREATE UNIQUE INDEX quotes_number_unique ON public.quotes USING btree (company_id, number, revision) WHERE (number <> ''::text);




CREATE UNIQUE INDEX quotes_revises_id_unique ON public.quotes USING btree (company_id, revises_id) WHERE ((revises_id IS NOT NULL) AND (deleted_at IS NULL));




CREATE INDEX quotes_search ON public.quotes USING gin (company_id, search_text public.gin_trgm_ops);




CREATE INDEX sessions_by_user ON public.sessions USING btree (user_id);




CREATE INDEX sign_in_links_by_user ON public.sign_in_links USING btree (user_id, purpose, created_at);




CREATE INDEX stages_by_created ON public.stages USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX stages_by_name ON public.stages USING btree (company_id, name_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX stages_by_pipeline ON public.stages USING btree (company_id, pipeline_id, "position", id) WHERE (deleted_at IS NULL);




CREATE UNIQUE INDEX stages_kind_unique ON public.stages USING btree (company_id, pipeline_id, kind) WHERE ((kind <> 'open'::text) AND (deleted_at IS NULL));




CREATE INDEX stakeholders_by_contact ON public.stakeholders USING btree (company_id, contact_id, id) WHERE (deleted_at IS NULL);




CREATE INDEX stakeholders_by_created ON public.stakeholders USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX stakeholders_by_deal ON public.stakeholders USING btree (company_id, deal_id, id) WHERE (deleted_at IS NULL);




CREATE UNIQUE INDEX stakeholders_contact_id_unique ON public.stakeholders USING btree (company_id, deal_id, contact_id) WHERE (deleted_at IS NULL);




CREATE INDEX tasks_by_about ON public.tasks USING btree (company_id, about, about_id, id) WHERE (deleted_at IS NULL);




CREATE INDEX tasks_by_assignee ON public.tasks USING btree (company_id, assignee_id, status, due_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX tasks_by_created ON public.tasks USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX tasks_by_due ON public.tasks USING btree (company_id, due_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX tasks_by_parent ON public.tasks USING btree (company_id, parent_id, id) WHERE (deleted_at IS NULL);




CREATE INDEX tasks_by_title ON public.tasks USING btree (company_id, title_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX tasks_by_updated ON public.tasks USING btree (company_id, updated_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX tasks_search ON public.tasks USING gin (company_id, search_text public.gin_trgm_ops);




CREATE INDEX tax_classes_by_created ON public.tax_classes USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE UNIQUE INDEX tax_classes_is_default_unique ON public.tax_classes USING btree (company_id) WHERE (is_default AND (deleted_at IS NULL));




CREATE UNIQUE INDEX tax_classes_name_unique ON public.tax_classes USING btree (company_id, name_key) WHERE (deleted_at IS NULL);




CREATE INDEX team_members_by_user ON public.team_members USING btree (company_id, user_id);




CREATE INDEX views_by_record ON public.views USING btree (company_id, record, created_at, id);




CREATE INDEX visitors_by_contact ON public.visitors USING btree (company_id, contact_id) WHERE (contact_id IS NOT NULL);




CREATE INDEX visitors_by_seen ON public.visitors USING btree (company_id, last_seen_at);




CREATE INDEX visitors_by_widget ON public.visitors USING btree (company_id, widget_id, last_seen_at);




CREATE INDEX widgets_by_created ON public.widgets USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX widgets_by_id ON public.widgets USING btree (id);




CREATE STATISTICS public.field_values_per_field ON company_id, field, text_key FROM public.field_values;




CREATE TRIGGER consents_stay BEFORE UPDATE ON public.consents FOR EACH ROW EXECUTE FUNCTION public.consents_stay();




ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_company_id_owner_id_fkey FOREIGN KEY (company_id, owner_id) REFERENCES public.members(company_id, user_id);




ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_company_id_parent_account_id_fkey FOREIGN KEY (company_id, parent_account_id) REFERENCES public.accounts(company_id, id);




ALTER TABLE ONLY public.activities
    ADD CONSTRAINT activities_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id);




ALTER TABLE ONLY public.activities
    ADD CONSTRAINT activities_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.activities
    ADD CONSTRAINT activities_company_id_owner_id_fkey FOREIGN KEY (company_id, owner_id) REFERENCES public.members(company_id, user_id);




ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_company_id_made_by_fkey FOREIGN KEY (company_id, made_by) REFERENCES public.members(company_id, user_id);




ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_company_id_role_id_fkey FOREIGN KEY (company_id, role_id) REFERENCES public.roles(company_id, id);




ALTER TABLE ONLY public.attachments
    ADD CONSTRAINT attachments_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.authenticators
    ADD CONSTRAINT authenticators_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;




ALTER TABLE ONLY public.calendar_feeds
    ADD CONSTRAINT calendar_feeds_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.calendar_feeds
    ADD CONSTRAINT calendar_feeds_company_id_member_id_fkey FOREIGN KEY (company_id, member_id) REFERENCES public.members(company_id, user_id);




ALTER TABLE ONLY public.captured_domains
    ADD CONSTRAINT captured_domains_holder_fkey FOREIGN KEY (holder) REFERENCES public.companies(id);




ALTER TABLE ONLY public.categories
    ADD CONSTRAINT categories_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.categories
    ADD CONSTRAINT categories_company_id_parent_id_fkey FOREIGN KEY (company_id, parent_id) REFERENCES public.categories(company_id, id);




ALTER TABLE ONLY public.ceremonies
    ADD CONSTRAINT ceremonies_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;




ALTER TABLE ONLY public.change_set_conflicts
    ADD CONSTRAINT change_set_conflicts_company_id_change_set_id_fkey FOREIGN KEY (company_id, change_set_id) REFERENCES public.change_sets(company_id, id);




ALTER TABLE ONLY public.change_set_conflicts
    ADD CONSTRAINT change_set_conflicts_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.change_sets
    ADD CONSTRAINT change_sets_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.change_sets
    ADD CONSTRAINT change_sets_company_id_undoes_fkey FOREIGN KEY (company_id, undoes) REFERENCES public.change_sets(company_id, id);




ALTER TABLE ONLY public.change_sets
    ADD CONSTRAINT change_sets_company_id_undone_by_fkey FOREIGN KEY (company_id, undone_by) REFERENCES public.change_sets(company_id, id);




ALTER TABLE ONLY public.changes
    ADD CONSTRAINT changes_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.checkpoints
    ADD CONSTRAINT checkpoints_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.consents
    ADD CONSTRAINT consents_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id) ON DELETE CASCADE;




ALTER TABLE ONLY public.consents
    ADD CONSTRAINT consents_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.contact_addresses
    ADD CONSTRAINT contact_addresses_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id) ON DELETE CASCADE;




ALTER TABLE ONLY public.contact_addresses
    ADD CONSTRAINT contact_addresses_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.contact_positions
    ADD CONSTRAINT contact_positions_company_id_account_id_fkey FOREIGN KEY (company_id, account_id) REFERENCES public.accounts(company_id, id);




ALTER TABLE ONLY public.contact_positions
    ADD CONSTRAINT contact_positions_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id) ON DELETE CASCADE;




ALTER TABLE ONLY public.contact_positions
    ADD CONSTRAINT contact_positions_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_company_id_account_id_fkey FOREIGN KEY (company_id, account_id) REFERENCES public.accounts(company_id, id);




ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_company_id_owner_id_fkey FOREIGN KEY (company_id, owner_id) REFERENCES public.members(company_id, user_id);




ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id);




ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_company_id_visitor_id_fkey FOREIGN KEY (company_id, visitor_id) REFERENCES public.visitors(company_id, id);




ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_company_id_widget_id_fkey FOREIGN KEY (company_id, widget_id) REFERENCES public.widgets(company_id, id);




ALTER TABLE ONLY public.counters
    ADD CONSTRAINT counters_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.custom_fields
    ADD CONSTRAINT custom_fields_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.data_keys
    ADD CONSTRAINT data_keys_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.deal_lines
    ADD CONSTRAINT deal_lines_company_id_deal_id_fkey FOREIGN KEY (company_id, deal_id) REFERENCES public.deals(company_id, id);




ALTER TABLE ONLY public.deal_lines
    ADD CONSTRAINT deal_lines_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.deal_lines
    ADD CONSTRAINT deal_lines_company_id_product_id_fkey FOREIGN KEY (company_id, product_id) REFERENCES public.products(company_id, id);




ALTER TABLE ONLY public.deal_stages
    ADD CONSTRAINT deal_stages_company_id_deal_id_fkey FOREIGN KEY (company_id, deal_id) REFERENCES public.deals(company_id, id);




ALTER TABLE ONLY public.deal_stages
    ADD CONSTRAINT deal_stages_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.deal_stages
    ADD CONSTRAINT deal_stages_company_id_stage_id_fkey FOREIGN KEY (company_id, stage_id) REFERENCES public.stages(company_id, id);




ALTER TABLE ONLY public.deals
    ADD CONSTRAINT deals_company_id_account_id_fkey FOREIGN KEY (company_id, account_id) REFERENCES public.accounts(company_id, id);




ALTER TABLE ONLY public.deals
    ADD CONSTRAINT deals_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id);




ALTER TABLE ONLY public.deals
    ADD CONSTRAINT deals_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.deals
    ADD CONSTRAINT deals_company_id_lead_id_fkey FOREIGN KEY (company_id, lead_id) REFERENCES public.leads(company_id, id);




ALTER TABLE ONLY public.deals
    ADD CONSTRAINT deals_company_id_lost_reason_id_fkey FOREIGN KEY (company_id, lost_reason_id) REFERENCES public.lost_reasons(company_id, id);




ALTER TABLE ONLY public.deals
    ADD CONSTRAINT deals_company_id_owner_id_fkey FOREIGN KEY (company_id, owner_id) REFERENCES public.members(company_id, user_id);




ALTER TABLE ONLY public.deals
    ADD CONSTRAINT deals_company_id_pipeline_id_fkey FOREIGN KEY (company_id, pipeline_id) REFERENCES public.pipelines(company_id, id);




ALTER TABLE ONLY public.deals
    ADD CONSTRAINT deals_stage_id_in_pipeline FOREIGN KEY (company_id, pipeline_id, stage_id) REFERENCES public.stages(company_id, pipeline_id, id);




ALTER TABLE ONLY public.document_jobs
    ADD CONSTRAINT document_jobs_company_id_document_id_fkey FOREIGN KEY (company_id, document_id) REFERENCES public.documents(company_id, id) ON DELETE CASCADE;




ALTER TABLE ONLY public.document_texts
    ADD CONSTRAINT document_texts_company_id_document_id_fkey FOREIGN KEY (company_id, document_id) REFERENCES public.documents(company_id, id) ON DELETE CASCADE;




ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.duplicate_sweeps
    ADD CONSTRAINT duplicate_sweeps_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.duplicates
    ADD CONSTRAINT duplicates_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.erasures
    ADD CONSTRAINT erasures_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.event_attendees
    ADD CONSTRAINT event_attendees_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id);




ALTER TABLE ONLY public.event_attendees
    ADD CONSTRAINT event_attendees_company_id_event_id_fkey FOREIGN KEY (company_id, event_id) REFERENCES public.events(company_id, id) DEFERRABLE INITIALLY DEFERRED;




ALTER TABLE ONLY public.event_attendees
    ADD CONSTRAINT event_attendees_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.event_attendees
    ADD CONSTRAINT event_attendees_company_id_member_id_fkey FOREIGN KEY (company_id, member_id) REFERENCES public.members(company_id, user_id);




ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_company_id_owner_id_fkey FOREIGN KEY (company_id, owner_id) REFERENCES public.members(company_id, user_id);




ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_company_id_series_id_fkey FOREIGN KEY (company_id, series_id) REFERENCES public.events(company_id, id);




ALTER TABLE ONLY public.field_values
    ADD CONSTRAINT field_values_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.import_duplicates
    ADD CONSTRAINT import_duplicates_company_id_import_id_fkey FOREIGN KEY (company_id, import_id) REFERENCES public.imports(company_id, id) ON DELETE CASCADE;




ALTER TABLE ONLY public.import_rejects
    ADD CONSTRAINT import_rejects_company_id_import_id_fkey FOREIGN KEY (company_id, import_id) REFERENCES public.imports(company_id, id) ON DELETE CASCADE;




ALTER TABLE ONLY public.imports
    ADD CONSTRAINT imports_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_company_id_invited_by_fkey FOREIGN KEY (company_id, invited_by) REFERENCES public.members(company_id, user_id);




ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_company_id_role_id_fkey FOREIGN KEY (company_id, role_id) REFERENCES public.roles(company_id, id);




ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_company_id_account_id_fkey FOREIGN KEY (company_id, account_id) REFERENCES public.accounts(company_id, id);




ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id);




ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_company_id_deal_id_fkey FOREIGN KEY (company_id, deal_id) REFERENCES public.deals(company_id, id);




ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_company_id_owner_id_fkey FOREIGN KEY (company_id, owner_id) REFERENCES public.members(company_id, user_id);




ALTER TABLE ONLY public.lost_reasons
    ADD CONSTRAINT lost_reasons_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.mails
    ADD CONSTRAINT mails_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_company_id_role_id_fkey FOREIGN KEY (company_id, role_id) REFERENCES public.roles(company_id, id);




ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);




ALTER TABLE ONLY public.merge_moves
    ADD CONSTRAINT merge_moves_company_id_merge_id_fkey FOREIGN KEY (company_id, merge_id) REFERENCES public.merges(company_id, id) ON DELETE CASCADE;




ALTER TABLE ONLY public.merges
    ADD CONSTRAINT merges_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.merges
    ADD CONSTRAINT merges_company_id_id_fkey FOREIGN KEY (company_id, id) REFERENCES public.change_sets(company_id, id);




ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_company_id_conversation_id_fkey FOREIGN KEY (company_id, conversation_id) REFERENCES public.conversations(company_id, id) ON DELETE CASCADE;




ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_company_id_conversation_id_reply_to_fkey FOREIGN KEY (company_id, conversation_id, reply_to) REFERENCES public.messages(company_id, conversation_id, id);




ALTER TABLE ONLY public.notification_settings
    ADD CONSTRAINT notification_settings_company_id_user_id_fkey FOREIGN KEY (company_id, user_id) REFERENCES public.members(company_id, user_id) ON DELETE CASCADE;




ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_company_id_user_id_fkey FOREIGN KEY (company_id, user_id) REFERENCES public.members(company_id, user_id);




ALTER TABLE ONLY public.order_lines
    ADD CONSTRAINT order_lines_company_id_order_id_fkey FOREIGN KEY (company_id, order_id) REFERENCES public.orders(company_id, id);




ALTER TABLE ONLY public.order_lines
    ADD CONSTRAINT order_lines_company_id_product_id_fkey FOREIGN KEY (company_id, product_id) REFERENCES public.products(company_id, id);




ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_company_id_account_id_fkey FOREIGN KEY (company_id, account_id) REFERENCES public.accounts(company_id, id);




ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id);




ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_company_id_deal_id_fkey FOREIGN KEY (company_id, deal_id) REFERENCES public.deals(company_id, id);




ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_company_id_owner_id_fkey FOREIGN KEY (company_id, owner_id) REFERENCES public.members(company_id, user_id);




ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_company_id_quote_id_fkey FOREIGN KEY (company_id, quote_id) REFERENCES public.quotes(company_id, id);




ALTER TABLE ONLY public.passages
    ADD CONSTRAINT passages_company_id_document_id_fkey FOREIGN KEY (company_id, document_id) REFERENCES public.documents(company_id, id) ON DELETE CASCADE;




ALTER TABLE ONLY public.passkeys
    ADD CONSTRAINT passkeys_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;




ALTER TABLE ONLY public.person_exports
    ADD CONSTRAINT person_exports_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.pipelines
    ADD CONSTRAINT pipelines_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.price_entries
    ADD CONSTRAINT price_entries_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.price_entries
    ADD CONSTRAINT price_entries_company_id_price_list_id_fkey FOREIGN KEY (company_id, price_list_id) REFERENCES public.price_lists(company_id, id);




ALTER TABLE ONLY public.price_entries
    ADD CONSTRAINT price_entries_company_id_product_id_fkey FOREIGN KEY (company_id, product_id) REFERENCES public.products(company_id, id);




ALTER TABLE ONLY public.price_entries
    ADD CONSTRAINT price_entries_price_list_id_currency_fkey FOREIGN KEY (company_id, price_list_id, currency) REFERENCES public.price_lists(company_id, id, currency) DEFERRABLE INITIALLY DEFERRED;




ALTER TABLE ONLY public.price_lists
    ADD CONSTRAINT price_lists_company_id_account_id_fkey FOREIGN KEY (company_id, account_id) REFERENCES public.accounts(company_id, id);




ALTER TABLE ONLY public.price_lists
    ADD CONSTRAINT price_lists_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.price_lists
    ADD CONSTRAINT price_lists_company_id_parent_id_fkey FOREIGN KEY (company_id, parent_id) REFERENCES public.price_lists(company_id, id);




ALTER TABLE ONLY public.products
    ADD CONSTRAINT products_company_id_category_id_fkey FOREIGN KEY (company_id, category_id) REFERENCES public.categories(company_id, id);




ALTER TABLE ONLY public.products
    ADD CONSTRAINT products_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.products
    ADD CONSTRAINT products_company_id_tax_class_id_fkey FOREIGN KEY (company_id, tax_class_id) REFERENCES public.tax_classes(company_id, id);




ALTER TABLE ONLY public.provider_identities
    ADD CONSTRAINT provider_identities_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.provider_identities
    ADD CONSTRAINT provider_identities_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;




ALTER TABLE ONLY public.questions
    ADD CONSTRAINT questions_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.quote_lines
    ADD CONSTRAINT quote_lines_company_id_product_id_fkey FOREIGN KEY (company_id, product_id) REFERENCES public.products(company_id, id);




ALTER TABLE ONLY public.quote_lines
    ADD CONSTRAINT quote_lines_company_id_quote_id_fkey FOREIGN KEY (company_id, quote_id) REFERENCES public.quotes(company_id, id);




ALTER TABLE ONLY public.quote_links
    ADD CONSTRAINT quote_links_company_id_quote_id_fkey FOREIGN KEY (company_id, quote_id) REFERENCES public.quotes(company_id, id);




ALTER TABLE ONLY public.quotes
    ADD CONSTRAINT quotes_company_id_account_id_fkey FOREIGN KEY (company_id, account_id) REFERENCES public.accounts(company_id, id);




ALTER TABLE ONLY public.quotes
    ADD CONSTRAINT quotes_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id);




ALTER TABLE ONLY public.quotes
    ADD CONSTRAINT quotes_company_id_deal_id_fkey FOREIGN KEY (company_id, deal_id) REFERENCES public.deals(company_id, id);




ALTER TABLE ONLY public.quotes
    ADD CONSTRAINT quotes_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.quotes
    ADD CONSTRAINT quotes_company_id_owner_id_fkey FOREIGN KEY (company_id, owner_id) REFERENCES public.members(company_id, user_id);




ALTER TABLE ONLY public.quotes
    ADD CONSTRAINT quotes_company_id_revises_id_fkey FOREIGN KEY (company_id, revises_id) REFERENCES public.quotes(company_id, id);




ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;




ALTER TABLE ONLY public.retention
    ADD CONSTRAINT retention_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.retention_runs
    ADD CONSTRAINT retention_runs_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.role_fields
    ADD CONSTRAINT role_fields_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.role_rights
    ADD CONSTRAINT role_rights_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.roles
    ADD CONSTRAINT roles_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.seals
    ADD CONSTRAINT seals_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.sensitive_fields
    ADD CONSTRAINT sensitive_fields_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_active_company_id_user_id_fkey FOREIGN KEY (active_company_id, user_id) REFERENCES public.members(company_id, user_id);




ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);




ALTER TABLE ONLY public.sign_in_codes
    ADD CONSTRAINT sign_in_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;




ALTER TABLE ONLY public.sign_in_domains
    ADD CONSTRAINT sign_in_domains_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.sign_in_links
    ADD CONSTRAINT sign_in_links_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;




ALTER TABLE ONLY public.sign_in_providers
    ADD CONSTRAINT sign_in_providers_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.stages
    ADD CONSTRAINT stages_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.stages
    ADD CONSTRAINT stages_company_id_pipeline_id_fkey FOREIGN KEY (company_id, pipeline_id) REFERENCES public.pipelines(company_id, id);




ALTER TABLE ONLY public.stakeholders
    ADD CONSTRAINT stakeholders_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id);




ALTER TABLE ONLY public.stakeholders
    ADD CONSTRAINT stakeholders_company_id_deal_id_fkey FOREIGN KEY (company_id, deal_id) REFERENCES public.deals(company_id, id);




ALTER TABLE ONLY public.stakeholders
    ADD CONSTRAINT stakeholders_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.suppressions
    ADD CONSTRAINT suppressions_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_company_id_assignee_id_fkey FOREIGN KEY (company_id, assignee_id) REFERENCES public.members(company_id, user_id);




ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_company_id_parent_id_fkey FOREIGN KEY (company_id, parent_id) REFERENCES public.tasks(company_id, id);




ALTER TABLE ONLY public.tax_classes
    ADD CONSTRAINT tax_classes_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.team_members
    ADD CONSTRAINT team_members_company_id_team_id_fkey FOREIGN KEY (company_id, team_id) REFERENCES public.teams(company_id, id) ON DELETE CASCADE;




ALTER TABLE ONLY public.team_members
    ADD CONSTRAINT team_members_company_id_user_id_fkey FOREIGN KEY (company_id, user_id) REFERENCES public.members(company_id, user_id) ON DELETE CASCADE;




ALTER TABLE ONLY public.teams
    ADD CONSTRAINT teams_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.views
    ADD CONSTRAINT views_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.views
    ADD CONSTRAINT views_company_id_owner_id_fkey FOREIGN KEY (company_id, owner_id) REFERENCES public.members(company_id, user_id);




ALTER TABLE ONLY public.visitors
    ADD CONSTRAINT visitors_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id);




ALTER TABLE ONLY public.visitors
    ADD CONSTRAINT visitors_company_id_widget_id_fkey FOREIGN KEY (company_id, widget_id) REFERENCES public.widgets(company_id, id);




ALTER TABLE ONLY public.widgets
    ADD CONSTRAINT widgets_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE public.accounts ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.activities ENABLE ROW LEVEL SECURITY;




CREATE POLICY address ON public.quote_links FOR SELECT TO rapport_search USING (true);




CREATE POLICY address ON public.widgets FOR SELECT TO rapport_search USING (true);




ALTER TABLE public.api_keys ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.attachments ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.calendar_feeds ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.categories ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.change_set_conflicts ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.change_sets ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.changes ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.checkpoints ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.companies ENABLE ROW LEVEL SECURITY;




CREATE POLICY company ON public.accounts TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.activities TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.api_keys TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.attachments TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.calendar_feeds TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.categories TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.change_set_conflicts TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.change_sets TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.changes TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.checkpoints TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.companies TO rapport_app USING ((id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.consents TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.contact_addresses TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.contact_positions TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.contacts TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.conversations TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.counters TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.custom_fields TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.data_keys TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.deal_lines TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.deal_stages TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.deals TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.document_jobs TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.document_texts TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.documents TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.duplicate_sweeps TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.duplicates TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.erasures TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.event_attendees TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.events TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.field_values TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.idempotency_keys TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.import_duplicates TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.import_rejects TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.imports TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.invitations TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.leads TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.lost_reasons TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.mails TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.members TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.merge_moves TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.merges TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.messages TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.notification_settings TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.notifications TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.order_lines TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.orders TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.passages TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.person_exports TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.pipelines TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.price_entries TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.price_lists TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.products TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.provider_identities TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.questions TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.quote_lines TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.quote_links TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.quotes TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.retention TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.retention_runs TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.role_fields TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.role_rights TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.roles TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.seals TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.sensitive_fields TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.sign_in_domains TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.sign_in_providers TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.stages TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.stakeholders TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.suppressions TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.tasks TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.tax_classes TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.team_members TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.teams TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.views TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.visitors TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.widgets TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




ALTER TABLE public.consents ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.contact_addresses ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.contact_positions ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.contacts ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.conversations ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.counters ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.custom_fields ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.data_keys ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.deal_lines ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.deal_stages ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.deals ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.document_jobs ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.document_texts ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.documents ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.duplicate_sweeps ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.duplicates ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.erasures ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.event_attendees ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.events ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.field_values ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.idempotency_keys ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.import_duplicates ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.import_rejects ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.imports ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.invitations ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.leads ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.lost_reasons ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.mails ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.members ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.merge_moves ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.merges ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.messages ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.notification_settings ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.notifications ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.order_lines ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.passages ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.person_exports ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.pipelines ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.price_entries ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.price_lists ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.products ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.provider_identities ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.questions ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.quote_lines ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.quote_links ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.quotes ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.retention ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.retention_runs ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.role_fields ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.role_rights ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.roles ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.seals ENABLE ROW LEVEL SECURITY;




CREATE POLICY search ON public.accounts FOR SELECT TO rapport_search USING (true);




CREATE POLICY search ON public.activities FOR SELECT TO rapport_search USING (true);




CREATE POLICY search ON public.attachments FOR SELECT TO rapport_search USING (true);




CREATE POLICY search ON public.categories FOR SELECT TO rapport_search USING (true);




CREATE POLICY search ON public.changes FOR SELECT TO rapport_search USING (true);




CREATE POLICY search ON public.checkpoints FOR SELECT TO rapport_search USING (true);




CREATE POLICY search ON public.companies FOR SELECT TO rapport_search USING (true);




CREATE POLICY search ON public.contacts FOR SELECT TO rapport_search USING (true);




CREATE POLICY search ON public.deals FOR SELECT TO rapport_search USING (true);




CREATE POLICY search ON public.documents FOR SELECT TO rapport_search USING (true);




CREATE POLICY search ON public.event_attendees FOR SELECT TO rapport_search USING (true);




CREATE POLICY search ON public.events FOR SELECT TO rapport_search USING (true);




CREATE POLICY search ON public.leads FOR SELECT TO rapport_search USING (true);




CREATE POLICY search ON public.orders FOR SELECT TO rapport_search USING (true);




CREATE POLICY search ON public.price_lists FOR SELECT TO rapport_search USING (true);




CREATE POLICY search ON public.products FOR SELECT TO rapport_search USING (true);




CREATE POLICY search ON public.quotes FOR SELECT TO rapport_search USING (true);




CREATE POLICY search ON public.tasks FOR SELECT TO rapport_search USING (true);




CREATE POLICY self ON public.companies FOR SELECT TO rapport_app USING ((EXISTS ( SELECT
   FROM public.members m
  WHERE ((m.company_id = companies.id) AND (m.user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)))));




CREATE POLICY self ON public.members FOR SELECT TO rapport_app USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));




CREATE POLICY self ON public.roles FOR SELECT TO rapport_app USING ((EXISTS ( SELECT
   FROM public.members m
  WHERE ((m.company_id = roles.company_id) AND (m.role_id = roles.id) AND (m.user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)))));




ALTER TABLE public.sensitive_fields ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.sign_in_domains ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.sign_in_providers ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.stages ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.stakeholders ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.suppressions ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.tasks ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.tax_classes ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.team_members ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.teams ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.views ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.visitors ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.widgets ENABLE ROW LEVEL SECURITY;




GRANT USAGE ON SCHEMA public TO rapport_search;
GRANT USAGE ON SCHEMA public TO rapport_app;




REVOKE ALL ON FUNCTION public.quote_link_company(link bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.quote_link_company(link bytea) TO rapport_app;




REVOKE ALL ON FUNCTION public.record_search(tbl text, prefix_columns text[], words text[], lim integer, reach jsonb, partly boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.record_search(tbl text, prefix_columns text[], words text[], lim integer, reach jsonb, partly boolean) TO rapport_app;




REVOKE ALL ON FUNCTION public.refresh_statistics(tables text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.refresh_statistics(tables text[]) TO rapport_app;




REVOKE ALL ON FUNCTION public.search_reach(a text, reach jsonb, depth integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.search_reach(a text, reach jsonb, depth integer) TO rapport_search;




REVOKE ALL ON FUNCTION public.unsealed_companies(every_one boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.unsealed_companies(every_one boolean) TO rapport_app;




REVOKE ALL ON FUNCTION public.widget_company(widget uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.widget_company(widget uuid) TO rapport_app;




GRANT SELECT ON TABLE public.accounts TO rapport_search;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.accounts TO rapport_app;




GRANT SELECT ON TABLE public.activities TO rapport_search;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.activities TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.api_keys TO rapport_app;




GRANT SELECT ON TABLE public.attachments TO rapport_search;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.attachments TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.authenticators TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.calendar_feeds TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.captured_domains TO rapport_app;




GRANT SELECT ON TABLE public.categories TO rapport_search;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.categories TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.ceremonies TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.change_set_conflicts TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.change_sets TO rapport_app;




GRANT SELECT ON TABLE public.changes TO rapport_search;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.changes TO rapport_app;




GRANT SELECT ON TABLE public.checkpoints TO rapport_search;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.checkpoints TO rapport_app;




GRANT SELECT ON TABLE public.companies TO rapport_search;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.companies TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.consents TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.contact_addresses TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.contact_positions TO rapport_app;




GRANT SELECT ON TABLE public.contacts TO rapport_search;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.contacts TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.conversations TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.counters TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.custom_fields TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.data_keys TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.deal_lines TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.deal_stages TO rapport_app;




GRANT SELECT ON TABLE public.deals TO rapport_search;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.deals TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.document_jobs TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.document_texts TO rapport_app;




GRANT SELECT ON TABLE public.documents TO rapport_search;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.documents TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.duplicate_sweeps TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.duplicates TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.erasures TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.event_attendees TO rapport_app;




GRANT SELECT(company_id) ON TABLE public.event_attendees TO rapport_search;




GRANT SELECT(event_id) ON TABLE public.event_attendees TO rapport_search;




GRANT SELECT(member_id) ON TABLE public.event_attendees TO rapport_search;




GRANT SELECT ON TABLE public.events TO rapport_search;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.events TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.field_values TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.idempotency_keys TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.import_duplicates TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.import_rejects TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.imports TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.invitations TO rapport_app;




GRANT SELECT ON TABLE public.leads TO rapport_search;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.leads TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.lost_reasons TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.mails TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.master_keys TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.members TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.merge_moves TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.merges TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.messages TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.notification_settings TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.notifications TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.order_lines TO rapport_app;




GRANT SELECT ON TABLE public.orders TO rapport_search;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.orders TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.passages TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.passkeys TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.person_exports TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pipelines TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.price_entries TO rapport_app;




GRANT SELECT ON TABLE public.price_lists TO rapport_search;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.price_lists TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.private_mails TO rapport_app;




GRANT SELECT ON TABLE public.products TO rapport_search;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.products TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.provider_identities TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.questions TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.quote_lines TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.quote_links TO rapport_app;




GRANT SELECT(company_id) ON TABLE public.quote_links TO rapport_search;




GRANT SELECT(hash) ON TABLE public.quote_links TO rapport_search;




GRANT SELECT ON TABLE public.quotes TO rapport_search;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.quotes TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.recovery_codes TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.retention TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.retention_runs TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.role_fields TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.role_rights TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.roles TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.seals TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sensitive_fields TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sessions TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sign_in_codes TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sign_in_domains TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sign_in_links TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sign_in_providers TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.stages TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.stakeholders TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.suppressions TO rapport_app;




GRANT SELECT ON TABLE public.tasks TO rapport_search;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.tasks TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.tax_classes TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.team_members TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.teams TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.users TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.views TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.visitors TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.widgets TO rapport_app;




GRANT SELECT(company_id) ON TABLE public.widgets TO rapport_search;




GRANT SELECT(id) ON TABLE public.widgets TO rapport_search;






