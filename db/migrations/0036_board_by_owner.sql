-- +goose Up
-- A board's sums come out of the index alone, also for those who see only what is theirs.
drop index deals_by_stage;
create index deals_by_stage on deals (company_id, stage_id, expected_close, id)
    include (amount, currency, probability, stage_since, owner_id) where deleted_at is null;
drop index deals_by_stage_closed;
create index deals_by_stage_closed on deals (company_id, stage_id, closed_at, id)
    include (amount, currency, owner_id) where deleted_at is null and closed_at is not null;
