-- Schemas: owners, quoted names, the standard one changed.
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_owner') THEN CREATE ROLE spec_owner; END IF; END $$;
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_Quoted role') THEN CREATE ROLE "spec_Quoted role"; END IF; END $$;
CREATE SCHEMA spec_schema;
CREATE SCHEMA spec_schema_owned AUTHORIZATION spec_owner;
CREATE SCHEMA "spec_schema Quoted ""name""" AUTHORIZATION "spec_Quoted role";
CREATE SCHEMA "SPEC_SCHEMA";
CREATE SCHEMA "spec_schema.with.dots";
CREATE SCHEMA "select";
CREATE SCHEMA spec_schema_with_elements CREATE TABLE t (a integer) CREATE VIEW v AS SELECT a FROM t;
CREATE TABLE "spec_schema.with.dots"."t.t" ("c.c" integer);
CREATE TABLE "select"."from" ("where" integer);

-- What is in public is dumped as anything else is; so is what changed about public itself.
CREATE TABLE public.spec_schema_in_public (a integer);
COMMENT ON SCHEMA public IS 'not the standard comment';
COMMENT ON SCHEMA spec_schema IS 'a schema';
COMMENT ON SCHEMA "spec_schema Quoted ""name""" IS 'it''s quoted';
GRANT CREATE ON SCHEMA public TO spec_owner;
GRANT USAGE ON SCHEMA spec_schema_owned TO "spec_Quoted role" WITH GRANT OPTION;
GRANT ALL ON SCHEMA spec_schema TO PUBLIC;
REVOKE ALL ON SCHEMA "SPEC_SCHEMA" FROM postgres;
