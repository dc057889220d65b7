-- +goose Up
-- The audit log is the trail itself. Here is its seal: a number without gaps for every change, chained by keyed digests.
-- What stands here without the key can be read by whoever reads the database, and made by nobody (docs/decisions/046).
create table seals (
    company_id uuid not null references companies (id),
    seq        bigint not null,
    change_id  uuid not null,
    -- The digest of what may be erased later (who is named, what changed), and the salt that goes with it.
    salt       bytea,
    content    bytea not null,
    -- Who wrote it, as its tag told when it was sealed: 0 this program, 1 this program before there were tags, 2 somebody else.
    origin     smallint not null,
    mac        bytea not null,
    primary key (company_id, seq),
    unique (company_id, change_id)
);

-- Signed checkpoints: so many changes, with this digest. The last of each hour is kept.
create table checkpoints (
    company_id uuid not null references companies (id),
    seq        bigint not null,
    mac        bytea not null,
    root       bytea not null,
    at         timestamptz not null,
    signature  bytea not null,
    -- The newest change that is sealed: the timer looks for newer ones.
    newest     uuid not null,
    primary key (company_id, seq)
);

-- A change carries a tag that only the program can make, so that a row put in beside it is known before it is sealed. What was
-- written before has an empty one; without any is what somebody else writes.
alter table changes add column tag bytea default '';
alter table changes alter column tag drop default;

-- +goose StatementBegin
do $$
declare t text;
begin
    foreach t in array array['seals', 'checkpoints'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy company on %I to rapport_app using (company_id = current_setting(''app.company_id'')::uuid)', t);
    end loop;
    foreach t in array array['companies', 'changes', 'checkpoints'] loop
        execute format('grant select on %I to rapport_search', t);
        execute format('create policy search on %I for select to rapport_search using (true)', t);
    end loop;
end $$;

-- Which companies have changes that are newer than their seal; all that have any, to look for what was passed over. It runs
-- for no company, and tells ids alone.
create function unsealed_companies(every_one boolean) returns table (company_id uuid, newest uuid)
    language sql stable security definer
    set search_path = public, pg_temp
as $$
    select c.id, k.newest from companies c
    left join lateral (select p.newest from checkpoints p where p.company_id = c.id order by p.seq desc limit 1) k on true
    where exists (select from changes h where h.company_id = c.id and (every_one or k.newest is null))
        or k.newest is not null and exists (select from changes h where h.company_id = c.id and h.id > k.newest)
$$;
-- +goose StatementEnd
grant create on schema public to rapport_search;
alter function unsealed_companies(boolean) owner to rapport_search;
revoke create on schema public from rapport_search;
revoke all on function unsealed_companies(boolean) from public;
grant execute on function unsealed_companies(boolean) to rapport_app;

-- How the log is read: newest first, by person, by type of record, and by what is rarely done.
create index changes_by_at on changes (company_id, at, id);
create index changes_by_actor on changes (company_id, actor_id, at, id) where actor_id is not null;
create index changes_by_type on changes (company_id, record, at, id);
create index changes_by_deed on changes (company_id, action, at, id) where action not in ('create', 'update');
