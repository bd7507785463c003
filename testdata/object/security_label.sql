-- Security labels on everything that carries them. The packaged servers have no provider, so the rows are put in by hand;
-- a restore of them is refused, so only the text is compared.
-- restores: never
CREATE SCHEMA spec_security_label;
SET search_path = spec_security_label;
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_owner') THEN CREATE ROLE spec_owner; END IF; END $$;

CREATE TABLE "Table" (a integer, "B b" text, gone integer, c integer);
ALTER TABLE "Table" DROP COLUMN gone;
CREATE TABLE parted (a integer) PARTITION BY LIST (a);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
CREATE VIEW view AS SELECT a FROM "Table";
CREATE MATERIALIZED VIEW materialized_view AS SELECT a FROM "Table";
CREATE SEQUENCE sequence;
CREATE FOREIGN DATA WRAPPER spec_security_label_wrapper;
CREATE SERVER spec_security_label_server FOREIGN DATA WRAPPER spec_security_label_wrapper;
CREATE FOREIGN TABLE foreign_table (a integer) SERVER spec_security_label_server;
CREATE TYPE enum AS ENUM ('a');
CREATE TYPE composite AS (a integer, b text);
CREATE TYPE range AS RANGE (subtype = integer);
CREATE DOMAIN domain AS integer;
CREATE TYPE shell;
CREATE TYPE base;
CREATE FUNCTION base_in(cstring) RETURNS base LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION base_out(base) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE base (INPUT = base_in, OUTPUT = base_out, LIKE = int4);
CREATE FUNCTION function(a integer, OUT b text) LANGUAGE sql AS 'SELECT ''x''::text';
CREATE PROCEDURE procedure(INOUT a integer) LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE aggregate(integer) (SFUNC = int4pl, STYPE = integer);
CREATE FUNCTION event_trigger_function() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER spec_security_label_event_trigger ON sql_drop EXECUTE FUNCTION event_trigger_function();
CREATE FUNCTION handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE LANGUAGE spec_security_label_language HANDLER handler;
CREATE PUBLICATION spec_security_label_publication FOR TABLE "Table";
SELECT lo_create(4300001);

INSERT INTO pg_catalog.pg_seclabel (objoid, classoid, objsubid, provider, label)
SELECT oid, classid, subid, 'selinux', 'system_u:object_r:sepgsql_' || name || '_t:s0'
FROM (VALUES
    ('"Table"'::regclass::oid, 'pg_class'::regclass, 0, 'table'),
    ('"Table"'::regclass, 'pg_class'::regclass, 1, 'column'),
    ('"Table"'::regclass, 'pg_class'::regclass, 2, 'column, it''s "quoted"'),
    ('"Table"'::regclass, 'pg_class'::regclass, 4, 'column \ after a dropped one'),
    ('parted'::regclass, 'pg_class'::regclass, 0, 'partitioned'),
    ('parted_1'::regclass, 'pg_class'::regclass, 0, 'partition'),
    ('parted_1'::regclass, 'pg_class'::regclass, 1, 'partition_column'),
    ('view'::regclass, 'pg_class'::regclass, 0, 'view'),
    ('view'::regclass, 'pg_class'::regclass, 1, 'view_column'),
    ('materialized_view'::regclass, 'pg_class'::regclass, 0, 'materialized_view'),
    ('sequence'::regclass, 'pg_class'::regclass, 0, 'sequence'),
    ('foreign_table'::regclass, 'pg_class'::regclass, 0, 'foreign_table'),
    ('foreign_table'::regclass, 'pg_class'::regclass, 1, 'foreign_column'),
    ('composite'::regclass, 'pg_class'::regclass, 1, 'attribute'),
    ('spec_security_label'::regnamespace, 'pg_namespace'::regclass, 0, 'schema'),
    ('enum'::regtype, 'pg_type'::regclass, 0, 'enum'),
    ('composite'::regtype, 'pg_type'::regclass, 0, 'composite'),
    ('range'::regtype, 'pg_type'::regclass, 0, 'range'),
    ('domain'::regtype, 'pg_type'::regclass, 0, 'domain'),
    ((SELECT oid FROM pg_catalog.pg_type WHERE typname = 'shell' AND typnamespace = 'spec_security_label'::regnamespace), 'pg_type'::regclass, 0, 'shell'),
    ('base'::regtype, 'pg_type'::regclass, 0, 'base'),
    ('function'::regproc, 'pg_proc'::regclass, 0, 'function'),
    ('procedure'::regproc, 'pg_proc'::regclass, 0, 'procedure'),
    ('aggregate'::regproc, 'pg_proc'::regclass, 0, 'aggregate'),
    ((SELECT oid FROM pg_catalog.pg_event_trigger WHERE evtname = 'spec_security_label_event_trigger'), 'pg_event_trigger'::regclass, 0, 'event_trigger'),
    ((SELECT oid FROM pg_catalog.pg_language WHERE lanname = 'spec_security_label_language'), 'pg_language'::regclass, 0, 'language'),
    ((SELECT oid FROM pg_catalog.pg_publication WHERE pubname = 'spec_security_label_publication'), 'pg_publication'::regclass, 0, 'publication'),
    (4300001, 'pg_largeobject'::regclass, 0, 'large_object')
) AS labelled (oid, classid, subid, name);

-- Two providers on one object, and labels of many lines.
INSERT INTO pg_catalog.pg_seclabel (objoid, classoid, objsubid, provider, label) VALUES
    ('"Table"'::regclass, 'pg_class'::regclass, 0, 'Quoted "provider"', E'two\nlines'),
    ('"Table"'::regclass, 'pg_class'::regclass, 0, 'anon', ''),
    ('"Table"'::regclass, 'pg_class'::regclass, 1, 'anon', 'MASKED WITH VALUE NULL');

-- Of the database: shared, and gone with it.
INSERT INTO pg_catalog.pg_shseclabel (objoid, classoid, provider, label) SELECT oid, 'pg_database'::regclass, 'selinux', 'of the database' FROM pg_catalog.pg_database WHERE datname = current_database();

RESET search_path;
