-- Extensions: members are left out, but not what was changed about them; configuration tables, versions, dependence on one.
CREATE SCHEMA spec_extension;
CREATE SCHEMA "spec_extension Quoted";
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_reader') THEN CREATE ROLE spec_reader; END IF; END $$;

CREATE EXTENSION citext SCHEMA spec_extension;
CREATE EXTENSION hstore SCHEMA "spec_extension Quoted" VERSION '1.5';
ALTER EXTENSION hstore UPDATE TO '1.6';
CREATE EXTENSION earthdistance SCHEMA spec_extension CASCADE;
CREATE EXTENSION pg_stat_statements SCHEMA spec_extension;
CREATE EXTENSION btree_gist SCHEMA spec_extension;
CREATE EXTENSION tsm_system_rows SCHEMA spec_extension;
CREATE EXTENSION postgres_fdw;
CREATE EXTENSION dict_int SCHEMA spec_extension;
COMMENT ON EXTENSION citext IS 'another comment';

-- Objects that need an extension's.
CREATE TABLE spec_extension.uses (a spec_extension.citext PRIMARY KEY, b "spec_extension Quoted".hstore DEFAULT 'a=>1', r int4range, i integer, EXCLUDE USING gist (i WITH =, r WITH &&));
INSERT INTO spec_extension.uses VALUES ('Key', 'x=>NULL, "y z"=>"q"', '[1,2)', 1);
CREATE INDEX uses_b ON spec_extension.uses USING gist (b);
CREATE FUNCTION spec_extension.depends_on_extension() RETURNS integer LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION spec_extension.depends_on_extension() DEPENDS ON EXTENSION citext;
ALTER FUNCTION spec_extension.depends_on_extension() DEPENDS ON EXTENSION hstore;
CREATE PROCEDURE spec_extension.procedure_depends(a integer) LANGUAGE sql AS 'SELECT 1';
ALTER PROCEDURE spec_extension.procedure_depends(integer) DEPENDS ON EXTENSION citext;
CREATE FUNCTION spec_extension.trigger_function() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER "Depends" BEFORE INSERT ON spec_extension.uses FOR EACH ROW EXECUTE FUNCTION spec_extension.trigger_function();
ALTER TRIGGER "Depends" ON spec_extension.uses DEPENDS ON EXTENSION citext;
CREATE MATERIALIZED VIEW spec_extension.matview_depends AS SELECT i FROM spec_extension.uses;
ALTER MATERIALIZED VIEW spec_extension.matview_depends DEPENDS ON EXTENSION citext;
ALTER INDEX spec_extension.uses_b DEPENDS ON EXTENSION hstore;
ALTER INDEX spec_extension.uses_b DEPENDS ON EXTENSION citext;
CREATE SERVER spec_extension_server FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'nowhere', dbname 'none');
CREATE FOREIGN TABLE spec_extension.remote (a integer OPTIONS (column_name 'A')) SERVER spec_extension_server OPTIONS (table_name 'x');

-- A domain of an extension, which has constraints that are not dumped.
CREATE VIEW spec_extension.distance AS SELECT spec_extension.earth_distance(spec_extension.ll_to_earth(0, 0), spec_extension.ll_to_earth(1, 1)) AS meters;

-- A member that was added by hand: the sequence of its identity column is a part of it.
CREATE TABLE spec_extension.member (a integer GENERATED ALWAYS AS IDENTITY);
ALTER EXTENSION citext ADD TABLE spec_extension.member;

-- Privileges of members that differ from what the extension's script gave.
GRANT SELECT ON spec_extension.pg_stat_statements TO spec_reader;
REVOKE SELECT ON spec_extension.pg_stat_statements FROM PUBLIC;
GRANT EXECUTE ON FUNCTION spec_extension.pg_stat_statements_reset(oid, oid, bigint) TO spec_reader; -- [..16]
GRANT EXECUTE ON FUNCTION spec_extension.pg_stat_statements_reset(oid, oid, bigint, boolean) TO spec_reader; -- [17..]
REVOKE EXECUTE ON FUNCTION spec_extension.texticlike(spec_extension.citext, spec_extension.citext) FROM PUBLIC;
GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO spec_reader;
GRANT SELECT (query, calls) ON spec_extension.pg_stat_statements TO spec_reader;
GRANT USAGE ON TYPE spec_extension.citext TO spec_reader;
