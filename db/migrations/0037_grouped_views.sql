-- +goose Up
-- Views remember by which field their rows are grouped, or their board goes.
alter table views add column grouped_by text not null default '';
