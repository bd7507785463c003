-- Rules: every event, condition and action; on tables and views; enabled in every way.
CREATE SCHEMA spec_rule;
SET search_path = spec_rule;

CREATE TABLE t (a integer PRIMARY KEY, b text);
CREATE TABLE log (a integer, what text, at timestamptz DEFAULT now());
CREATE VIEW v AS SELECT a, b FROM t;

CREATE RULE nothing AS ON DELETE TO t DO INSTEAD NOTHING;
CREATE RULE "Also, quoted" AS ON INSERT TO t DO ALSO INSERT INTO log (a, what) VALUES (new.a, 'it''s');
CREATE RULE conditional AS ON UPDATE TO t WHERE old.a <> new.a AND new.b IS NOT NULL DO INSERT INTO log (a, what) VALUES (old.a, new.b);
CREATE RULE many AS ON UPDATE TO t WHERE new.a > 5 DO (INSERT INTO log (a, what) VALUES (old.a, 'one'); DELETE FROM log WHERE log.a = old.a; UPDATE log SET what = 'x' WHERE a = new.a; SELECT 1 AS x);
CREATE RULE notify AS ON UPDATE TO t DO ALSO NOTIFY spec_rule_channel;
CREATE RULE insert_view AS ON INSERT TO v DO INSTEAD INSERT INTO t (a, b) VALUES (new.a, new.b) RETURNING t.a, t.b;
CREATE RULE update_view AS ON UPDATE TO v DO INSTEAD UPDATE t SET b = new.b FROM log l WHERE t.a = old.a AND l.a = t.a RETURNING t.*;
CREATE RULE delete_view AS ON DELETE TO v DO INSTEAD DELETE FROM t USING log WHERE t.a = old.a AND EXISTS (SELECT 1 FROM log l2 WHERE l2.a = old.a);
CREATE RULE insert_select AS ON INSERT TO log WHERE new.a < 0 DO INSTEAD INSERT INTO t SELECT new.a, x.w FROM (VALUES ('p'), ('q')) x (w) ON CONFLICT (a) DO UPDATE SET b = excluded.b WHERE t.b IS DISTINCT FROM excluded.b;
CREATE RULE with_query AS ON DELETE TO log WHERE old.a = 77 DO INSTEAD INSERT INTO t WITH w AS (SELECT 1 AS i) SELECT w.i, 'x' FROM w;

-- How they fire.
CREATE TABLE fires (a integer);
CREATE RULE disabled AS ON INSERT TO fires DO ALSO NOTHING;
ALTER TABLE fires DISABLE RULE disabled;
CREATE RULE on_replica AS ON INSERT TO fires DO ALSO NOTHING;
ALTER TABLE fires ENABLE REPLICA RULE on_replica;
CREATE RULE always AS ON INSERT TO fires DO ALSO NOTHING;
ALTER TABLE fires ENABLE ALWAYS RULE always;
CREATE RULE same_name AS ON INSERT TO fires DO ALSO NOTHING;
CREATE RULE same_name AS ON INSERT TO t DO ALSO NOTHING;

COMMENT ON RULE "Also, quoted" ON t IS 'a rule';
RESET search_path;
