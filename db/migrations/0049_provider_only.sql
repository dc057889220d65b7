-- +goose Up
-- A company may insist on its provider: whoever does not own it is then let in only by a session that the provider opened.
alter table sign_in_providers add column required boolean not null default false;
-- Which company's provider opened a session; null for one that was opened here. A bound session holds in that company alone.
alter table sessions
    add column vouched_by uuid,
    add column bound      boolean not null default false;
