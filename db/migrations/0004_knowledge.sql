-- +goose Up
-- Knowledge: documents, their text, the passages that answers cite, the jobs that read them, and the questions asked.
create table documents (
    company_id    uuid not null references companies (id),
    id            uuid not null,
    version       bigint not null,
    created_at    timestamptz not null,
    updated_at    timestamptz not null,
    created_by    uuid,
    deleted_at    timestamptz,
    name          text not null,
    media_type    text not null,
    bytes         bigint not null,
    status        text not null check (status in ('queued', 'running', 'ready', 'failed')),
    stage         text not null check (stage in ('file', 'text', 'passages', 'index', 'ready')),
    progress      double precision not null check (progress between 0 and 1),
    error         text,
    pages         bigint,
    passage_count bigint not null,
    language      text not null,
    job_id        uuid,
    last_answer   jsonb,
    cited_count   bigint not null,
    preview       text not null,
    name_key      text collate "C" not null,
    search_text   text not null,
    primary key (company_id, id)
);
create index documents_by_created on documents (company_id, created_at, id) where deleted_at is null;
create index documents_by_updated on documents (company_id, updated_at, id) where deleted_at is null;
create index documents_by_name on documents (company_id, name_key, id) where deleted_at is null;
create index documents_search on documents using gin (company_id, search_text gin_trgm_ops);

-- The extracted text, as the last successful reading gave it. version counts the readings that gave another text.
create table document_texts (
    company_id  uuid not null,
    document_id uuid not null,
    version     bigint not null,
    text        text not null,
    hash        bytea not null,
    primary key (company_id, document_id),
    foreign key (company_id, document_id) references documents (company_id, id) on delete cascade
);

-- A passage is text[start_byte:end_byte] of its document's text, in bytes of UTF-8.
create table passages (
    company_id   uuid not null,
    id           uuid not null,
    document_id  uuid not null,
    ordinal      int not null,
    heading_path text[] not null,
    page         int,
    start_byte   int not null,
    end_byte     int not null,
    text         text not null,
    language     text not null,
    primary key (company_id, id),
    unique (company_id, document_id, ordinal),
    check (octet_length(text) = end_byte - start_byte),
    foreign key (company_id, document_id) references documents (company_id, id) on delete cascade
);

create table document_jobs (
    company_id  uuid not null,
    id          uuid not null,
    document_id uuid not null,
    status      text not null default 'queued' check (status in ('queued', 'running', 'succeeded', 'failed')),
    stage       text not null default 'file',
    progress    double precision not null default 0,
    error       text,
    -- Starts that did not come to an orderly end, so that a file which takes the program down is not tried for ever.
    attempts    int not null default 0,
    created_at  timestamptz not null default now(),
    finished_at timestamptz,
    primary key (company_id, id),
    foreign key (company_id, document_id) references documents (company_id, id) on delete cascade
);
create index document_jobs_by_document on document_jobs (company_id, document_id, created_at desc);

create table questions (
    company_id      uuid not null references companies (id),
    id              uuid not null,
    asked_at        timestamptz not null,
    question        text not null,
    refused         boolean not null,
    confidence      double precision not null,
    via             text not null check (via in ('playground', 'customer')),
    conversation_id uuid,
    took_ms         double precision not null,
    document_ids    uuid[] not null,
    primary key (company_id, id)
);
create index questions_by_time on questions (company_id, asked_at, id);

-- +goose StatementBegin
do $$
declare t text;
begin
    foreach t in array array['documents', 'document_texts', 'passages', 'document_jobs', 'questions'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy company on %I to rapport_app using (company_id = current_setting(''app.company_id'')::uuid)', t);
    end loop;
end $$;
-- +goose StatementEnd

grant select on documents to rapport_search;
create policy search on documents for select to rapport_search using (true);
