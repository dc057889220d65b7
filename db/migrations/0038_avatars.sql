-- +goose Up
-- The picture of a contact is a file; the column names it.
alter table contacts add column avatar text not null default '';
create index contacts_by_avatar on contacts (company_id, avatar) where avatar <> '';

-- A person has one role in a deal. Of those that stand there more than once the oldest stays, and the others go into the trash.
-- Forced row-level security hides the rows from their table's own owner as well, so it is lifted while this transaction lasts.
alter table stakeholders no force row level security;
update stakeholders s set deleted_at = now(), updated_at = now(), version = version + 1
    where deleted_at is null and exists (select from stakeholders o
        where o.company_id = s.company_id and o.deal_id = s.deal_id and o.contact_id = s.contact_id and o.deleted_at is null and o.id < s.id);
alter table stakeholders force row level security;
create unique index stakeholders_contact_id_unique on stakeholders (company_id, deal_id, contact_id) where deleted_at is null;
