























CREATE SCHEMA public;




COMMENT ON SCHEMA public IS 'standard public schema';




CREATE FUNCTION public.record_search(tbl text, prefix_columns text[], words text[], lim integer) RETURNS TABLE(id uuid, rank integer)
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
    search_text text NOT NULL
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
    body_text text DEFAULT ''::text NOT NULL,
    CONSTRAINT activities_kind_check CHECK ((kind = ANY (ARRAY['call'::text, 'email'::text, 'meeting'::text, 'note'::text]))),
    CONSTRAINT activities_outcome_check CHECK ((outcome = ANY (ARRAY['none'::text, 'reached'::text, 'no_answer'::text, 'left_message'::text, 'done'::text])))
);
ALTER TABLE ONLY public.activities FORCE ROW LEVEL SECURITY;




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
    change_set_id uuid
);
ALTER TABLE ONLY public.changes FORCE ROW LEVEL SECURITY;




CREATE TABLE public.companies (
    id uuid NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    knowledge_version bigint DEFAULT 0 NOT NULL
);
ALTER TABLE ONLY public.companies FORCE ROW LEVEL SECURITY;




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
    search_text text NOT NULL
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
    CONSTRAINT imports_mode_check CHECK ((mode = ANY (ARRAY['create'::text, 'update'::text, 'upsert'::text]))),
    CONSTRAINT imports_status_check CHECK ((status = ANY (ARRAY['mapping'::text, 'queued'::text, 'running'::text, 'succeeded'::text, 'failed'::text, 'cancelled'::text])))
);
ALTER TABLE ONLY public.imports FORCE ROW LEVEL SECURITY;




CREATE TABLE public.members (
    company_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT members_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'agent'::text, 'manager'::text, 'admin'::text, 'owner'::text])))
);
ALTER TABLE ONLY public.members FORCE ROW LEVEL SECURITY;




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
    CONSTRAINT notifications_kind_check CHECK ((kind = ANY (ARRAY['reminder'::text, 'mention'::text])))
);
ALTER TABLE ONLY public.notifications FORCE ROW LEVEL SECURITY;




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
    address text DEFAULT ''::text NOT NULL
);




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
    CONSTRAINT tasks_priority_check CHECK ((priority = ANY (ARRAY['low'::text, 'normal'::text, 'high'::text]))),
    CONSTRAINT tasks_status_check CHECK ((status = ANY (ARRAY['open'::text, 'done'::text])))
);
ALTER TABLE ONLY public.tasks FORCE ROW LEVEL SECURITY;




CREATE TABLE public.users (
    id uuid NOT NULL,
    email text NOT NULL,
    email_key text NOT NULL,
    name text NOT NULL,
    password_hash text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
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
    updated_at timestamp with time zone NOT NULL
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




ALTER TABLE ONLY public.attachments
    ADD CONSTRAINT attachments_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.change_set_conflicts
    ADD CONSTRAINT change_set_conflicts_pkey PRIMARY KEY (company_id, change_set_id, "position");




ALTER TABLE ONLY public.change_sets
    ADD CONSTRAINT change_sets_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.changes
    ADD CONSTRAINT changes_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.companies
    ADD CONSTRAINT companies_pkey PRIMARY KEY (id);




ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.document_jobs
    ADD CONSTRAINT document_jobs_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.document_texts
    ADD CONSTRAINT document_texts_pkey PRIMARY KEY (company_id, document_id);




ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (company_id, actor_id, key);




ALTER TABLE ONLY public.import_rejects
    ADD CONSTRAINT import_rejects_pkey PRIMARY KEY (company_id, import_id, row_number);




ALTER TABLE ONLY public.imports
    ADD CONSTRAINT imports_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_pkey PRIMARY KEY (company_id, user_id);




ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_company_id_conversation_id_reply_to_key UNIQUE (company_id, conversation_id, reply_to);




ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_pkey PRIMARY KEY (company_id, conversation_id, id);




ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.passages
    ADD CONSTRAINT passages_company_id_document_id_ordinal_key UNIQUE (company_id, document_id, ordinal);




ALTER TABLE ONLY public.passages
    ADD CONSTRAINT passages_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.questions
    ADD CONSTRAINT questions_pkey PRIMARY KEY (company_id, id);




ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);




ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (company_id, id);




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




CREATE INDEX accounts_by_domain ON public.accounts USING btree (company_id, domain_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX accounts_by_name ON public.accounts USING btree (company_id, name_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX accounts_by_owner ON public.accounts USING btree (company_id, owner_id, id) WHERE (deleted_at IS NULL);




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




CREATE INDEX attachments_by_about ON public.attachments USING btree (company_id, about_id, id) WHERE (deleted_at IS NULL);




CREATE INDEX attachments_by_created ON public.attachments USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX attachments_by_name ON public.attachments USING btree (company_id, name_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX attachments_by_updated ON public.attachments USING btree (company_id, updated_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX attachments_search ON public.attachments USING gin (company_id, search_text public.gin_trgm_ops);




CREATE INDEX changes_by_record ON public.changes USING btree (company_id, record, record_id, id DESC);




CREATE INDEX changes_by_set ON public.changes USING btree (company_id, change_set_id, id) WHERE (change_set_id IS NOT NULL);




CREATE INDEX contacts_by_account ON public.contacts USING btree (company_id, account_id, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_by_city ON public.contacts USING btree (company_id, city_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_by_city_created ON public.contacts USING btree (company_id, city_key, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_by_created ON public.contacts USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_by_email ON public.contacts USING btree (company_id, email_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_by_last_name ON public.contacts USING btree (company_id, last_name_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_by_last_name_created ON public.contacts USING btree (company_id, last_name_key, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_by_name ON public.contacts USING btree (company_id, name_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_by_owner ON public.contacts USING btree (company_id, owner_id, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_by_owner_created ON public.contacts USING btree (company_id, owner_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_by_touch ON public.contacts USING btree (company_id, last_touch_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_by_updated ON public.contacts USING btree (company_id, updated_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX contacts_search ON public.contacts USING gin (company_id, search_text public.gin_trgm_ops);




CREATE INDEX conversations_by_contact ON public.conversations USING btree (company_id, contact_id, last_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX conversations_by_created ON public.conversations USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX conversations_by_last ON public.conversations USING btree (company_id, last_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX conversations_by_visitor ON public.conversations USING btree (company_id, visitor_id, last_at);




CREATE INDEX conversations_by_widget ON public.conversations USING btree (company_id, widget_id, last_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX document_jobs_by_document ON public.document_jobs USING btree (company_id, document_id, created_at DESC);




CREATE INDEX documents_by_created ON public.documents USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX documents_by_name ON public.documents USING btree (company_id, name_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX documents_by_updated ON public.documents USING btree (company_id, updated_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX documents_search ON public.documents USING gin (company_id, search_text public.gin_trgm_ops);




CREATE INDEX idempotency_keys_by_age ON public.idempotency_keys USING btree (company_id, created_at);




CREATE INDEX imports_by_created ON public.imports USING btree (company_id, created_at DESC, id);




CREATE INDEX members_by_user ON public.members USING btree (user_id);




CREATE INDEX messages_by_time ON public.messages USING btree (company_id, created_at);




CREATE INDEX notifications_by_user ON public.notifications USING btree (company_id, user_id, id);




CREATE UNIQUE INDEX notifications_once ON public.notifications USING btree (company_id, user_id, kind, record, record_id, at);




CREATE INDEX notifications_unseen ON public.notifications USING btree (company_id, user_id) WHERE (seen_at IS NULL);




CREATE INDEX questions_by_time ON public.questions USING btree (company_id, asked_at, id);




CREATE INDEX sessions_by_user ON public.sessions USING btree (user_id);




CREATE INDEX tasks_by_about ON public.tasks USING btree (company_id, about, about_id, id) WHERE (deleted_at IS NULL);




CREATE INDEX tasks_by_assignee ON public.tasks USING btree (company_id, assignee_id, status, due_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX tasks_by_created ON public.tasks USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX tasks_by_due ON public.tasks USING btree (company_id, due_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX tasks_by_parent ON public.tasks USING btree (company_id, parent_id, id) WHERE (deleted_at IS NULL);




CREATE INDEX tasks_by_title ON public.tasks USING btree (company_id, title_key, id) WHERE (deleted_at IS NULL);




CREATE INDEX tasks_by_updated ON public.tasks USING btree (company_id, updated_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX tasks_search ON public.tasks USING gin (company_id, search_text public.gin_trgm_ops);




CREATE INDEX views_by_record ON public.views USING btree (company_id, record, created_at, id);




CREATE INDEX visitors_by_contact ON public.visitors USING btree (company_id, contact_id) WHERE (contact_id IS NOT NULL);




CREATE INDEX visitors_by_widget ON public.visitors USING btree (company_id, widget_id, last_seen_at);




CREATE INDEX widgets_by_created ON public.widgets USING btree (company_id, created_at, id) WHERE (deleted_at IS NULL);




CREATE INDEX widgets_by_id ON public.widgets USING btree (id);




ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_company_id_owner_id_fkey FOREIGN KEY (company_id, owner_id) REFERENCES public.members(company_id, user_id);




ALTER TABLE ONLY public.activities
    ADD CONSTRAINT activities_company_id_contact_id_fkey FOREIGN KEY (company_id, contact_id) REFERENCES public.contacts(company_id, id);




ALTER TABLE ONLY public.activities
    ADD CONSTRAINT activities_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.activities
    ADD CONSTRAINT activities_company_id_owner_id_fkey FOREIGN KEY (company_id, owner_id) REFERENCES public.members(company_id, user_id);




ALTER TABLE ONLY public.attachments
    ADD CONSTRAINT attachments_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




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




ALTER TABLE ONLY public.document_jobs
    ADD CONSTRAINT document_jobs_company_id_document_id_fkey FOREIGN KEY (company_id, document_id) REFERENCES public.documents(company_id, id) ON DELETE CASCADE;




ALTER TABLE ONLY public.document_texts
    ADD CONSTRAINT document_texts_company_id_document_id_fkey FOREIGN KEY (company_id, document_id) REFERENCES public.documents(company_id, id) ON DELETE CASCADE;




ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.import_rejects
    ADD CONSTRAINT import_rejects_company_id_import_id_fkey FOREIGN KEY (company_id, import_id) REFERENCES public.imports(company_id, id) ON DELETE CASCADE;




ALTER TABLE ONLY public.imports
    ADD CONSTRAINT imports_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);




ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_company_id_conversation_id_fkey FOREIGN KEY (company_id, conversation_id) REFERENCES public.conversations(company_id, id) ON DELETE CASCADE;




ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_company_id_conversation_id_reply_to_fkey FOREIGN KEY (company_id, conversation_id, reply_to) REFERENCES public.messages(company_id, conversation_id, id);




ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_company_id_user_id_fkey FOREIGN KEY (company_id, user_id) REFERENCES public.members(company_id, user_id);




ALTER TABLE ONLY public.passages
    ADD CONSTRAINT passages_company_id_document_id_fkey FOREIGN KEY (company_id, document_id) REFERENCES public.documents(company_id, id) ON DELETE CASCADE;




ALTER TABLE ONLY public.questions
    ADD CONSTRAINT questions_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_active_company_id_user_id_fkey FOREIGN KEY (active_company_id, user_id) REFERENCES public.members(company_id, user_id);




ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);




ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_company_id_assignee_id_fkey FOREIGN KEY (company_id, assignee_id) REFERENCES public.members(company_id, user_id);




ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id);




ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_company_id_parent_id_fkey FOREIGN KEY (company_id, parent_id) REFERENCES public.tasks(company_id, id);




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




CREATE POLICY address ON public.widgets FOR SELECT TO rapport_search USING (true);




ALTER TABLE public.attachments ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.change_set_conflicts ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.change_sets ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.changes ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.companies ENABLE ROW LEVEL SECURITY;




CREATE POLICY company ON public.accounts TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.activities TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.attachments TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.change_set_conflicts TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.change_sets TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.changes TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.companies TO rapport_app USING ((id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.contacts TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.conversations TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.document_jobs TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.document_texts TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.documents TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.idempotency_keys TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.import_rejects TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.imports TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.members TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.messages TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.notifications TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.passages TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.questions TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.tasks TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.views TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.visitors TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




CREATE POLICY company ON public.widgets TO rapport_app USING ((company_id = (current_setting('app.company_id'::text))::uuid));




ALTER TABLE public.contacts ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.conversations ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.document_jobs ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.document_texts ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.documents ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.idempotency_keys ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.import_rejects ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.imports ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.members ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.messages ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.notifications ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.passages ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.questions ENABLE ROW LEVEL SECURITY;




CREATE POLICY search ON public.accounts FOR SELECT TO rapport_search USING (true);




CREATE POLICY search ON public.activities FOR SELECT TO rapport_search USING (true);




CREATE POLICY search ON public.attachments FOR SELECT TO rapport_search USING (true);




CREATE POLICY search ON public.contacts FOR SELECT TO rapport_search USING (true);




CREATE POLICY search ON public.documents FOR SELECT TO rapport_search USING (true);




CREATE POLICY search ON public.tasks FOR SELECT TO rapport_search USING (true);




CREATE POLICY self ON public.companies FOR SELECT TO rapport_app USING ((EXISTS ( SELECT
   FROM public.members m
  WHERE ((m.company_id = companies.id) AND (m.user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)))));




CREATE POLICY self ON public.members FOR SELECT TO rapport_app USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));




ALTER TABLE public.tasks ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.views ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.visitors ENABLE ROW LEVEL SECURITY;




ALTER TABLE public.widgets ENABLE ROW LEVEL SECURITY;




GRANT USAGE ON SCHEMA public TO rapport_search;
GRANT USAGE ON SCHEMA public TO rapport_app;




REVOKE ALL ON FUNCTION public.record_search(tbl text, prefix_columns text[], words text[], lim integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.record_search(tbl text, prefix_columns text[], words text[], lim integer) TO rapport_app;




REVOKE ALL ON FUNCTION public.refresh_statistics(tables text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.refresh_statistics(tables text[]) TO rapport_app;




REVOKE ALL ON FUNCTION public.widget_company(widget uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.widget_company(widget uuid) TO rapport_app;




GRANT SELECT ON TABLE public.accounts TO rapport_search;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.accounts TO rapport_app;




GRANT SELECT ON TABLE public.activities TO rapport_search;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.activities TO rapport_app;




GRANT SELECT ON TABLE public.attachments TO rapport_search;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.attachments TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.change_set_conflicts TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.change_sets TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.changes TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.companies TO rapport_app;




GRANT SELECT ON TABLE public.contacts TO rapport_search;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.contacts TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.conversations TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.document_jobs TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.document_texts TO rapport_app;




GRANT SELECT ON TABLE public.documents TO rapport_search;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.documents TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.idempotency_keys TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.import_rejects TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.imports TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.members TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.messages TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.notifications TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.passages TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.questions TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sessions TO rapport_app;




GRANT SELECT ON TABLE public.tasks TO rapport_search;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.tasks TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.users TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.views TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.visitors TO rapport_app;




GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.widgets TO rapport_app;




GRANT SELECT(company_id) ON TABLE public.widgets TO rapport_search;




GRANT SELECT(id) ON TABLE public.widgets TO rapport_search;






