-- Privileges on everything that carries them: grants, revokes of what is standard, options, chains of grantors, columns.
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_owner') THEN CREATE ROLE spec_owner; END IF; END $$;
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_reader') THEN CREATE ROLE spec_reader; END IF; END $$;
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_writer') THEN CREATE ROLE spec_writer; END IF; END $$;
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_Quoted ''"role"') THEN CREATE ROLE "spec_Quoted '""role"""; END IF; END $$;
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_a=r,b/c') THEN CREATE ROLE "spec_a=r,b/c"; END IF; END $$;
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'public ') THEN CREATE ROLE "public "; END IF; END $$;
CREATE SCHEMA spec_acl;
SET search_path = spec_acl;
GRANT USAGE, CREATE ON SCHEMA spec_acl TO spec_owner, spec_reader;
GRANT USAGE ON SCHEMA spec_acl TO PUBLIC;

-- Tables: each privilege, groups of them, the option, every odd grantee.
CREATE TABLE granted (a integer, b text, "C c" text, gone integer, d integer);
ALTER TABLE granted DROP COLUMN gone;
GRANT SELECT ON granted TO PUBLIC;
GRANT SELECT, INSERT, UPDATE ON granted TO spec_reader;
GRANT DELETE, TRUNCATE, REFERENCES, TRIGGER ON granted TO spec_writer WITH GRANT OPTION;
GRANT ALL ON granted TO spec_owner;
GRANT MAINTAIN ON granted TO spec_reader; -- [17..]
GRANT SELECT ON granted TO "spec_Quoted '""role""", "spec_a=r,b/c", "public ";
GRANT INSERT ON granted TO spec_writer;
CREATE TABLE all_with_option (a integer);
GRANT ALL ON all_with_option TO spec_writer WITH GRANT OPTION;
CREATE TABLE owner_revoked (a integer);
REVOKE ALL ON owner_revoked FROM postgres;
CREATE TABLE owner_revoked_partly (a integer);
REVOKE DELETE, TRUNCATE ON owner_revoked_partly FROM postgres;
CREATE TABLE owner_with_option (a integer);
GRANT SELECT ON owner_with_option TO postgres WITH GRANT OPTION;
CREATE TABLE empty_list (a integer);
GRANT SELECT ON empty_list TO spec_reader;
REVOKE ALL ON empty_list FROM spec_reader, postgres;
CREATE TABLE standard_again (a integer);
GRANT SELECT ON standard_again TO spec_reader;
REVOKE SELECT ON standard_again FROM spec_reader;
CREATE TABLE to_predefined (a integer);
GRANT SELECT ON to_predefined TO pg_monitor, pg_read_all_settings WITH GRANT OPTION;
GRANT ALL ON to_predefined TO pg_database_owner; -- [14..]
CREATE TABLE of_predefined (a integer);
ALTER TABLE of_predefined OWNER TO pg_monitor;

-- Another owner, and grants by others than the owner.
CREATE TABLE owned (a integer, b integer);
ALTER TABLE owned OWNER TO spec_owner;
GRANT SELECT ON owned TO spec_reader WITH GRANT OPTION;
SET SESSION AUTHORIZATION spec_reader;
GRANT SELECT ON spec_acl.owned TO spec_writer WITH GRANT OPTION;
SET SESSION AUTHORIZATION spec_writer;
GRANT SELECT ON spec_acl.owned TO "spec_Quoted '""role""", PUBLIC;
RESET SESSION AUTHORIZATION;
CREATE TABLE owner_changed (a integer);
GRANT SELECT ON owner_changed TO spec_owner, spec_reader;
ALTER TABLE owner_changed OWNER TO spec_owner;
GRANT INSERT (a), UPDATE (a, b) ON owned TO spec_reader;

-- Columns.
GRANT SELECT (a, "C c") ON granted TO spec_reader;
GRANT UPDATE (b) ON granted TO spec_writer WITH GRANT OPTION;
GRANT INSERT (d), REFERENCES (d) ON granted TO PUBLIC;
GRANT ALL (d) ON granted TO "spec_Quoted '""role""";
CREATE TABLE only_columns (a integer, b integer);
GRANT SELECT (b), SELECT (a) ON only_columns TO spec_reader;
CREATE TABLE columns_by_other (a integer);
GRANT SELECT (a) ON columns_by_other TO spec_reader WITH GRANT OPTION;
SET SESSION AUTHORIZATION spec_reader;
GRANT SELECT (a) ON spec_acl.columns_by_other TO spec_writer;
RESET SESSION AUTHORIZATION;
CREATE TABLE column_of_system (a integer);
GRANT SELECT (tableoid, ctid) ON column_of_system TO spec_reader;

-- Other relations.
CREATE VIEW view AS SELECT a FROM granted;
GRANT SELECT, INSERT (a) ON view TO spec_reader;
CREATE MATERIALIZED VIEW materialized_view AS SELECT a FROM granted;
GRANT SELECT ON materialized_view TO spec_reader;
REVOKE SELECT ON materialized_view FROM postgres;
CREATE MATERIALIZED VIEW materialized_view_owned AS SELECT 1 AS a;
ALTER MATERIALIZED VIEW materialized_view_owned OWNER TO spec_owner;
CREATE SEQUENCE sequence;
GRANT USAGE, SELECT ON SEQUENCE sequence TO spec_reader;
GRANT ALL ON SEQUENCE sequence TO spec_writer WITH GRANT OPTION;
CREATE SEQUENCE sequence_columns;
GRANT SELECT (last_value), SELECT (is_called), SELECT (xmin) ON sequence_columns TO spec_reader WITH GRANT OPTION;
GRANT SELECT (log_cnt) ON sequence TO PUBLIC;
CREATE TABLE serial (a serial, b integer GENERATED ALWAYS AS IDENTITY);
GRANT USAGE ON SEQUENCE serial_a_seq, serial_b_seq TO spec_reader;
CREATE TABLE parted (a integer, b integer) PARTITION BY LIST (a);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
GRANT SELECT ON parted TO spec_reader;
GRANT INSERT, SELECT (b) ON parted_1 TO spec_writer;

-- Functions, procedures, aggregates: PUBLIC has EXECUTE until it is revoked.
CREATE FUNCTION function(a integer, OUT b text) LANGUAGE sql AS 'SELECT ''x''::text';
REVOKE EXECUTE ON FUNCTION function(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION function(integer) TO spec_reader WITH GRANT OPTION;
CREATE FUNCTION function_owner_revoked() RETURNS integer LANGUAGE sql AS 'SELECT 1';
REVOKE ALL ON FUNCTION function_owner_revoked() FROM postgres;
CREATE PROCEDURE procedure(INOUT a integer, VARIADIC b text[]) LANGUAGE sql AS 'SELECT 1';
GRANT EXECUTE ON PROCEDURE procedure(integer, text[]) TO spec_writer;
CREATE AGGREGATE aggregate(integer) (SFUNC = int4pl, STYPE = integer);
REVOKE ALL ON FUNCTION aggregate(integer) FROM PUBLIC;

-- Types and domains: PUBLIC has USAGE.
CREATE TYPE enum AS ENUM ('a');
REVOKE USAGE ON TYPE enum FROM PUBLIC;
CREATE TYPE composite AS (a integer);
GRANT USAGE ON TYPE composite TO spec_reader WITH GRANT OPTION;
CREATE TYPE range AS RANGE (subtype = integer);
REVOKE ALL ON TYPE range FROM PUBLIC, postgres;
CREATE DOMAIN domain AS integer;
GRANT USAGE ON DOMAIN domain TO spec_writer;
CREATE TYPE shell;

-- Languages, wrappers, servers, foreign tables.
CREATE FUNCTION handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE TRUSTED LANGUAGE spec_acl_language HANDLER handler;
REVOKE USAGE ON LANGUAGE spec_acl_language FROM PUBLIC;
GRANT USAGE ON LANGUAGE spec_acl_language TO spec_reader;
CREATE FOREIGN DATA WRAPPER spec_acl_wrapper;
GRANT USAGE ON FOREIGN DATA WRAPPER spec_acl_wrapper TO spec_reader WITH GRANT OPTION;
CREATE SERVER spec_acl_server FOREIGN DATA WRAPPER spec_acl_wrapper;
GRANT USAGE ON FOREIGN SERVER spec_acl_server TO spec_reader, PUBLIC;
CREATE FOREIGN TABLE foreign_table (a integer) SERVER spec_acl_server;
GRANT SELECT, UPDATE (a) ON foreign_table TO spec_reader;

-- Large objects.
SELECT lo_create(434343), lo_create(434344);
GRANT SELECT ON LARGE OBJECT 434343 TO spec_reader;
GRANT SELECT, UPDATE ON LARGE OBJECT 434344 TO spec_writer WITH GRANT OPTION;
REVOKE UPDATE ON LARGE OBJECT 434343 FROM postgres;

-- Initial privileges: what initdb gave on system objects, and what was changed since.
GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_file(text) TO spec_reader;
REVOKE EXECUTE ON FUNCTION pg_catalog.pg_sleep(double precision) FROM PUBLIC;
GRANT SELECT ON pg_catalog.pg_authid TO spec_reader;
REVOKE SELECT ON pg_catalog.pg_stat_activity FROM PUBLIC;
GRANT SELECT (rolname, rolsuper) ON pg_catalog.pg_authid TO spec_writer;
GRANT SELECT ON information_schema.sql_features TO spec_reader WITH GRANT OPTION;
REVOKE USAGE ON TYPE pg_catalog.money FROM PUBLIC;
GRANT USAGE ON SCHEMA pg_catalog TO spec_reader WITH GRANT OPTION;
REVOKE USAGE ON SCHEMA information_schema FROM PUBLIC;
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
GRANT USAGE ON LANGUAGE sql TO spec_reader;

RESET search_path;
