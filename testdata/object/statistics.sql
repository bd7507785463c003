-- Extended statistics: every kind, expressions, targets, on every relation.
CREATE SCHEMA spec_statistics;
CREATE SCHEMA "spec_statistics Other";
SET search_path = spec_statistics;

CREATE TABLE t (a integer, b integer, c text, "D d" date);
CREATE STATISTICS plain ON a, b FROM t;
CREATE STATISTICS "Quoted ""statistics""" (ndistinct) ON a, "D d" FROM t;
CREATE STATISTICS dependencies (dependencies) ON b, c FROM t;
CREATE STATISTICS mcv (mcv) ON a, c FROM t;
CREATE STATISTICS two_kinds (mcv, ndistinct) ON a, b, c FROM t;
CREATE STATISTICS all_kinds (ndistinct, dependencies, mcv) ON c, b, a FROM t;
CREATE STATISTICS "spec_statistics Other".elsewhere ON a, c FROM t;
CREATE STATISTICS expression ON (a + b) FROM t; -- [14..]
CREATE STATISTICS expressions (mcv) ON a, (lower(c)), (b % 10) FROM t; -- [14..]
CREATE STATISTICS expressions_all ON (a + 1), (upper(c) COLLATE "C") FROM t; -- [14..]
CREATE STATISTICS target ON a, b, c FROM t;
ALTER STATISTICS target SET STATISTICS 500; -- [13..]
CREATE STATISTICS target_zero ON b, c FROM t;
ALTER STATISTICS target_zero SET STATISTICS 0; -- [13..]
CREATE STATISTICS ON a, b FROM t; -- [16..]
CREATE STATISTICS (mcv) ON c, b FROM t; -- [16..]

CREATE MATERIALIZED VIEW matview AS SELECT a, b FROM t;
CREATE STATISTICS of_matview ON a, b FROM matview;
CREATE TABLE parted (a integer, b integer) PARTITION BY LIST (a);
CREATE STATISTICS of_parted ON a, b FROM parted;
CREATE FOREIGN DATA WRAPPER spec_statistics_wrapper;
CREATE SERVER spec_statistics_server FOREIGN DATA WRAPPER spec_statistics_wrapper;
CREATE FOREIGN TABLE foreign_table (a integer, b integer) SERVER spec_statistics_server;
CREATE STATISTICS of_foreign ON a, b FROM foreign_table;

DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_owner') THEN CREATE ROLE spec_owner; END IF; END $$;
ALTER STATISTICS dependencies OWNER TO spec_owner;
COMMENT ON STATISTICS mcv IS 'statistics';

RESET search_path;
