-- The sample database, 6 of 6: keys, indexes, materialized views, statistics, policies, grants, publications, settings.
SET search_path = shop, public;

ALTER TABLE "order" ADD CONSTRAINT order_customer_fkey FOREIGN KEY (customer) REFERENCES customer ON UPDATE CASCADE;
ALTER TABLE customer ADD CONSTRAINT "favourite order" FOREIGN KEY (favourite_order) REFERENCES "order" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE department ADD CONSTRAINT department_head_fkey FOREIGN KEY (head) REFERENCES employee ON DELETE SET NULL;
ALTER TABLE order_line ADD CONSTRAINT order_line_pkey PRIMARY KEY (id, sold_at, "order");
ALTER TABLE order_line ADD CONSTRAINT order_line_order_fkey FOREIGN KEY ("order") REFERENCES "order" ON DELETE CASCADE;
ALTER TABLE order_line ADD CONSTRAINT order_line_product_fkey FOREIGN KEY (product) REFERENCES product;
ALTER TABLE "Stock & Storage".stock ADD CONSTRAINT stock_place_fkey FOREIGN KEY (place) REFERENCES "Stock & Storage".place NOT VALID;
ALTER TABLE "order" ADD CONSTRAINT order_invoice_key UNIQUE (invoice) DEFERRABLE;
ALTER TABLE "order" ADD CONSTRAINT ordered_since_opening CHECK (ordered_at > '2020-01-01 00:00:00+00') NOT VALID;
ALTER TABLE product ADD CONSTRAINT product_not_free CHECK (price <> 0) NOT ENFORCED; -- [18..]

CREATE INDEX order_line_product ON order_line (product, sold_at DESC NULLS LAST) INCLUDE (quantity);
CREATE INDEX order_line_note ON order_line USING gin (to_tsvector('english'::regconfig, note)) WHERE note IS NOT NULL;
CREATE INDEX order_line_only_parent ON ONLY order_line (price);
CREATE INDEX order_line_sold_brin ON "Order Line, 2025" USING brin (sold_at) WITH (pages_per_range = 16);
CREATE UNIQUE INDEX customer_mail ON customer (lower(mail::text)) WHERE mail IS NOT NULL;
CREATE INDEX "Customer Name" ON customer (name COLLATE "C" text_pattern_ops) WITH (fillfactor = 70);
CREATE INDEX customer_preferences ON customer USING gin (preferences jsonb_path_ops);
CREATE INDEX order_customer ON "order" (customer, state);
CREATE UNIQUE INDEX order_nulls ON "order" (id, paid_by) NULLS NOT DISTINCT; -- [15..]
CREATE INDEX product_expression ON product ((attributes ->> 'weight'), length(name));
ALTER INDEX product_expression ALTER COLUMN 2 SET STATISTICS 50;
CREATE INDEX employee_contract ON employee USING spgist (contract);
ALTER TABLE "order" CLUSTER ON order_customer;
ALTER TABLE "order" REPLICA IDENTITY USING INDEX order_pkey;
ALTER TABLE audit.log REPLICA IDENTITY FULL;

-- Refreshed in the order of need, which is not that of names.
CREATE MATERIALIZED VIEW reporting.z_turnover AS SELECT date_trunc('month', sold_at) AS month, product, sum(total) AS total, count(*) AS lines FROM order_line GROUP BY 1, 2;
CREATE VIEW reporting.m_turnover AS SELECT month, sum(total) AS total FROM reporting.z_turnover GROUP BY month;
CREATE MATERIALIZED VIEW reporting."A Year" WITH (fillfactor = 80) AS SELECT EXTRACT(year FROM month) AS year, sum(total) AS total FROM reporting.m_turnover GROUP BY 1;
CREATE MATERIALIZED VIEW reporting.not_yet AS SELECT * FROM reporting."A Year" WITH NO DATA;
CREATE UNIQUE INDEX z_turnover_key ON reporting.z_turnover (month, product);

CREATE STATISTICS order_states ON state, paid_by FROM "order";
CREATE STATISTICS "Stock & Storage"."Stock Statistics" (ndistinct, mcv) ON place, product FROM "Stock & Storage".stock;
ALTER STATISTICS order_states SET STATISTICS 300; -- [13..]
CREATE STATISTICS name_length ON length(name), born FROM customer; -- [14..]

ALTER TABLE "order" ENABLE ROW LEVEL SECURITY;
CREATE POLICY clerks ON "order" FOR ALL TO shop_clerk, "shop_Night ""Shift""" USING (state < 'sent') WITH CHECK (customer > 0);
CREATE POLICY "Readers see, what's paid" ON "order" AS RESTRICTIVE FOR SELECT TO shop_reader USING (state <> 'draft' AND EXISTS (SELECT FROM customer c WHERE c.id = "order".customer));
CREATE POLICY owner_all ON "order" TO shop_owner USING (true);

ALTER TABLE "Stock & Storage".stock OWNER TO shop_owner;
ALTER TABLE product OWNER TO shop_owner;
ALTER VIEW cheap OWNER TO shop_owner;
ALTER FUNCTION tidy_name() OWNER TO shop_owner;
GRANT USAGE ON SCHEMA shop TO shop_clerk, shop_reader, shop_owner;
GRANT ALL ON SCHEMA "Stock & Storage" TO shop_clerk WITH GRANT OPTION;
GRANT SELECT ON ALL TABLES IN SCHEMA shop TO shop_reader;
GRANT INSERT, UPDATE, DELETE ON "order", order_line TO shop_clerk, "shop_Night ""Shift""";
GRANT SELECT (id, name), UPDATE (phones) ON customer TO shop_clerk;
GRANT SELECT ON audit.log TO shop_auditor WITH GRANT OPTION;
GRANT USAGE ON SEQUENCE invoice_number TO shop_clerk;
GRANT USAGE ON TYPE address TO shop_clerk;
GRANT USAGE ON FOREIGN SERVER shop_files TO shop_owner;
GRANT SELECT ON LARGE OBJECT 900001 TO shop_reader;
REVOKE ALL ON FUNCTION lines_of(integer, order_state[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lines_of(integer, order_state[]) TO shop_clerk;
GRANT EXECUTE ON PROCEDURE close_orders(timestamptz, integer) TO shop_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA "Stock & Storage" GRANT SELECT ON TABLES TO shop_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE PUBLICATION shop_orders FOR TABLE "order", order_line WITH (publish = 'insert, update'); -- [13..]
CREATE PUBLICATION shop_orders FOR TABLE "order", order_line_old WITH (publish = 'insert, update'); -- [..12]
CREATE PUBLICATION shop_all FOR ALL TABLES WITH (publish_via_partition_root = true); -- [13..]
CREATE PUBLICATION shop_filtered FOR TABLE customer (id, name) WHERE (id > 10), TABLE department; -- [15..]
CREATE PUBLICATION shop_schema FOR TABLES IN SCHEMA audit; -- [15..]

COMMENT ON CONSTRAINT "favourite order" ON customer IS 'Half of a circle.';
COMMENT ON INDEX "Customer Name" IS 'For LIKE.';
COMMENT ON MATERIALIZED VIEW reporting."A Year" IS 'Needs z_turnover.';
COMMENT ON POLICY clerks ON "order" IS 'What is sent is not theirs.';
COMMENT ON PUBLICATION shop_orders IS 'For the other shop.';

DO $$
BEGIN
    EXECUTE format('COMMENT ON DATABASE %I IS %L', current_database(), 'An invented shop; it''s a sample.');
    EXECUTE format('ALTER DATABASE %I SET work_mem = %L', current_database(), '6MB');
    EXECUTE format('ALTER DATABASE %I SET search_path = shop, "Stock & Storage", public', current_database());
    EXECUTE format('ALTER ROLE shop_clerk IN DATABASE %I SET statement_timeout = %L', current_database(), '1min');
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO shop_clerk, shop_reader', current_database());
    EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT 90', current_database());
END $$;

RESET search_path;
