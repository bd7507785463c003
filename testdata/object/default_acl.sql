-- Default privileges: for every kind of object, in a schema and in all, by each role.
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_owner') THEN CREATE ROLE spec_owner; END IF; END $$;
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_reader') THEN CREATE ROLE spec_reader; END IF; END $$;
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_Quoted role') THEN CREATE ROLE "spec_Quoted role"; END IF; END $$;
CREATE SCHEMA spec_default_acl;
CREATE SCHEMA "spec_default_acl Quoted";
GRANT USAGE, CREATE ON SCHEMA spec_default_acl TO spec_owner;

ALTER DEFAULT PRIVILEGES FOR ROLE spec_owner GRANT SELECT ON TABLES TO spec_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE spec_owner GRANT INSERT ON TABLES TO "spec_Quoted role" WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES FOR ROLE spec_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE spec_owner REVOKE USAGE ON TYPES FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE spec_owner REVOKE DELETE ON TABLES FROM spec_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE spec_owner GRANT ALL ON SEQUENCES TO spec_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE spec_owner GRANT USAGE ON SCHEMAS TO spec_reader, PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE spec_owner GRANT UPDATE ON LARGE OBJECTS TO spec_reader; -- [18..]
ALTER DEFAULT PRIVILEGES FOR ROLE "spec_Quoted role" REVOKE ALL ON ROUTINES FROM PUBLIC, "spec_Quoted role";
ALTER DEFAULT PRIVILEGES FOR ROLE "spec_Quoted role" GRANT MAINTAIN ON TABLES TO spec_reader; -- [17..]

ALTER DEFAULT PRIVILEGES FOR ROLE spec_owner IN SCHEMA spec_default_acl GRANT ALL ON TABLES TO spec_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE spec_owner IN SCHEMA spec_default_acl GRANT EXECUTE ON FUNCTIONS TO spec_reader, PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE spec_owner IN SCHEMA spec_default_acl GRANT USAGE ON TYPES TO spec_reader WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES FOR ROLE spec_owner IN SCHEMA "spec_default_acl Quoted" GRANT USAGE ON SEQUENCES TO "spec_Quoted role";
ALTER DEFAULT PRIVILEGES FOR ROLE "spec_Quoted role" IN SCHEMA "spec_default_acl Quoted" GRANT SELECT ON TABLES TO PUBLIC;

-- What was made under them carries them: its dump must not grant them twice.
SET SESSION AUTHORIZATION spec_owner;
CREATE TABLE spec_default_acl.made_under (a serial);
CREATE FUNCTION spec_default_acl.made_under() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TYPE spec_default_acl.made_under_too AS ENUM ('a');
CREATE TABLE spec_default_acl.made_under_and_changed (a integer);
REVOKE ALL ON spec_default_acl.made_under_and_changed FROM spec_reader;
RESET SESSION AUTHORIZATION;
