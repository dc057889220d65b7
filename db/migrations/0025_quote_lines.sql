-- +goose Up
-- Lines name products: what a line was sold as stays, and so does what it names.
alter table quote_lines add foreign key (company_id, product_id) references products (company_id, id);
alter table order_lines add foreign key (company_id, product_id) references products (company_id, id);
