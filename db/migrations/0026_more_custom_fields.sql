-- +goose Up
-- Tags and companies' own fields on more records.
-- +goose StatementBegin
do $$
declare t text;
begin
    foreach t in array array['activities', 'tasks', 'deals', 'products'] loop
        execute format('alter table %I add column tags jsonb not null default ''[]'', add column custom jsonb not null default ''{}''', t);
    end loop;
end $$;
-- +goose StatementEnd
