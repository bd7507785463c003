-- Languages: with and without inline and validator, trusted or not; and the one that is always there, changed.
CREATE SCHEMA spec_procedural_language;
SET search_path = spec_procedural_language;

CREATE FUNCTION handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION inline(internal) RETURNS void LANGUAGE c STRICT AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE FUNCTION "Validator"(oid) RETURNS void LANGUAGE c STRICT AS '$libdir/plpgsql', 'plpgsql_validator';
CREATE LANGUAGE spec_procedural_language HANDLER handler;
CREATE TRUSTED LANGUAGE "spec_procedural_language Full" HANDLER handler INLINE inline VALIDATOR "Validator";
CREATE TRUSTED LANGUAGE spec_procedural_language_inline HANDLER handler INLINE inline;
CREATE LANGUAGE spec_procedural_language_validator HANDLER handler VALIDATOR "Validator";
CREATE FUNCTION in_own_language() RETURNS integer LANGUAGE "spec_procedural_language Full" AS 'BEGIN RETURN 1; END';
COMMENT ON LANGUAGE "spec_procedural_language Full" IS 'a language';
COMMENT ON LANGUAGE plpgsql IS 'another comment';

DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_owner') THEN CREATE ROLE spec_owner; END IF; END $$;
ALTER LANGUAGE spec_procedural_language_inline OWNER TO spec_owner;
GRANT USAGE ON LANGUAGE spec_procedural_language_inline TO spec_owner;

RESET search_path;
