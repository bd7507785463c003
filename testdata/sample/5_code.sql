-- The sample database, 5 of 6: functions, views, rules, triggers.
SET search_path = shop, public;

CREATE FUNCTION price_of(product integer, at date DEFAULT CURRENT_DATE, OUT price numeric, OUT "With Tax" numeric) LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 20 AS $$ SELECT p.price, p.with_tax FROM shop.product p WHERE p.id = $1 $$;
CREATE FUNCTION lines_of("order" integer, VARIADIC states order_state[] DEFAULT '{}') RETURNS TABLE (id bigint, total numeric) LANGUAGE plpgsql STABLE ROWS 10 SECURITY DEFINER SET search_path = shop, pg_temp SET work_mem = '8MB' AS $body$
BEGIN
    -- '$$' and ; and a \backslash
    RETURN QUERY SELECT l.id, l.total FROM order_line l WHERE l."order" = $1;
END $body$;
CREATE FUNCTION turnover(year integer) RETURNS numeric LANGUAGE sql STABLE BEGIN ATOMIC SELECT sum(l.total) FROM order_line l WHERE EXTRACT(year FROM l.sold_at) = turnover.year; END; -- [14..]
CREATE FUNCTION turnover(year integer) RETURNS numeric LANGUAGE sql STABLE AS 'SELECT sum(l.total) FROM shop.order_line l WHERE EXTRACT(year FROM l.sold_at) = $1'; -- [..13]
CREATE PROCEDURE close_orders(before timestamp with time zone, INOUT closed integer DEFAULT 0) LANGUAGE plpgsql AS $$ BEGIN UPDATE shop."order" SET state = 'sent' WHERE ordered_at < before AND state = 'packed'; GET DIAGNOSTICS closed = ROW_COUNT; END $$;
CREATE FUNCTION audit.write_log() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN INSERT INTO audit.log (at, relation, before, after) VALUES (now(), TG_RELID, CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(old) END, CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(new) END); RETURN NULL; END $$;
CREATE FUNCTION tidy_name() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN new.name := btrim(new.name); RETURN new; END $$;
CREATE FUNCTION audit.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE DEBUG '%', TG_TAG; END $$;

CREATE VIEW "Open Orders" WITH (security_barrier = true) AS SELECT o.id, o.customer, o.state AS "State" FROM "order" o WHERE o.state < 'sent' WITH LOCAL CHECK OPTION;
CREATE VIEW my_session WITH (security_invoker = true) AS SELECT id, seen FROM session; -- [15..]

-- It groups by a primary key, which comes after the data: a dump must make it twice.
CREATE VIEW customer_summary AS SELECT c.id, c.name, c.mail, count(o.id) AS orders, max(o.ordered_at) AS "last order" FROM customer c LEFT JOIN "order" o ON o.customer = c.id GROUP BY c.id;
CREATE VIEW best_customer AS SELECT s.name, s.orders FROM customer_summary s WHERE s.orders > 5;
CREATE VIEW boss AS WITH RECURSIVE up (id, boss, depth) AS (SELECT id, boss, 0 FROM employee UNION ALL SELECT u.id, e.boss, u.depth + 1 FROM up u JOIN employee e ON e.id = u.boss) SELECT id, max(depth) AS depth FROM up GROUP BY id;

-- A view and a function that need each other.
CREATE VIEW cheap AS SELECT id, name, price FROM product WHERE price < 10;
CREATE FUNCTION is_bargain(cheap) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.price < 5';
CREATE OR REPLACE VIEW cheap AS SELECT p.id, p.name, p.price FROM product p WHERE p.price < 10 AND shop.is_bargain(ROW(p.id, p.name, p.price)::cheap) IS NOT NULL;

CREATE RULE hide_instead AS ON DELETE TO "never used" DO INSTEAD NOTHING;
CREATE RULE "update Open Orders" AS ON UPDATE TO "Open Orders" WHERE new.id = old.id DO INSTEAD UPDATE "order" SET state = new."State" WHERE "order".id = old.id;

CREATE TRIGGER tidy BEFORE INSERT OR UPDATE OF name ON customer FOR EACH ROW WHEN (new.name IS NOT NULL) EXECUTE FUNCTION tidy_name();
CREATE TRIGGER "Log It" AFTER INSERT OR DELETE OR UPDATE ON "order" FOR EACH ROW EXECUTE FUNCTION audit.write_log('it''s logged');
CREATE TRIGGER line_logged AFTER DELETE ON order_line FOR EACH ROW EXECUTE FUNCTION audit.write_log();
ALTER TABLE order_line_old DISABLE TRIGGER line_logged;
CREATE CONSTRAINT TRIGGER checked_late AFTER INSERT ON employee DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit.write_log();
ALTER TABLE employee DISABLE TRIGGER checked_late;
CREATE EVENT TRIGGER shop_ddl ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE') EXECUTE FUNCTION audit.on_ddl();
ALTER EVENT TRIGGER shop_ddl ENABLE ALWAYS;

COMMENT ON FUNCTION lines_of(integer, order_state[]) IS 'The lines of an order.';
COMMENT ON VIEW "Open Orders" IS 'What is not sent yet.';
COMMENT ON TRIGGER "Log It" ON "order" IS 'Writes the audit log.';
COMMENT ON EVENT TRIGGER shop_ddl IS 'Says what happens.';

RESET search_path;
