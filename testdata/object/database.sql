-- The database's own: comment, grants, settings, settings of a role in it, limits. Only a dump with --create writes most of it.
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_owner') THEN CREATE ROLE spec_owner; END IF; END $$;
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_Quoted role') THEN CREATE ROLE "spec_Quoted role"; END IF; END $$;
DO $$
DECLARE
    statement text;
BEGIN
    FOREACH statement IN ARRAY ARRAY[
        'COMMENT ON DATABASE %I IS ''it''''s a "database" of ünïcode''',
        'ALTER DATABASE %I CONNECTION LIMIT 42',
        'ALTER DATABASE %I SET search_path = spec_database, "$user", "Quoted, schema", public',
        'ALTER DATABASE %I SET DateStyle = ''ISO, DMY''',
        'ALTER DATABASE %I SET TimeZone = ''Asia/Tokyo''',
        'ALTER DATABASE %I SET IntervalStyle = sql_standard',
        'ALTER DATABASE %I SET extra_float_digits = 0',
        'ALTER DATABASE %I SET statement_timeout = ''1h''',
        'ALTER DATABASE %I SET application_name = ''it''''s \ "quoted"''',
        'ALTER DATABASE %I SET enable_seqscan = off',
        'ALTER DATABASE %I SET temp_tablespaces = ''''',
        'ALTER DATABASE %I SET "spec.custom" = ''a, b''',
        'ALTER DATABASE %I SET work_mem = ''7MB''',
        'ALTER ROLE spec_owner IN DATABASE %I SET work_mem = ''3MB''',
        'ALTER ROLE spec_owner IN DATABASE %I SET search_path = ''''',
        'ALTER ROLE "spec_Quoted role" IN DATABASE %I SET application_name = ''x''',
        'GRANT ALL ON DATABASE %I TO spec_owner WITH GRANT OPTION',
        'GRANT CONNECT ON DATABASE %I TO "spec_Quoted role"',
        'REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC',
        'ALTER DATABASE %I OWNER TO spec_owner'
    ] LOOP
        EXECUTE format(statement, current_database());
    END LOOP;
END $$;

CREATE SCHEMA spec_database;
CREATE TABLE spec_database.t (a timestamptz, b interval, d double precision, e date);
INSERT INTO spec_database.t VALUES ('2024-02-03 04:05:06+00', '1 year -2 days 03:04:05', 0.1::double precision + 0.2, '2024-02-03');
