-- +goose Up
-- The planner knows nothing of a table that fills faster than autovacuum looks, and then walks a whole company for each
-- row. Whoever fills one has its statistics taken as he goes; only the owner of a table may.
-- +goose StatementBegin
create function refresh_statistics(tables text[]) returns void
    language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    t text;
begin
    foreach t in array tables loop
        execute format('analyze public.%I', t);
    end loop;
end $$;
-- +goose StatementEnd
revoke all on function refresh_statistics(text[]) from public;
grant execute on function refresh_statistics(text[]) to rapport_app;
