-- Foreign-data wrappers: with and without functions and options.
CREATE SCHEMA spec_foreign_data_wrapper;
SET search_path = spec_foreign_data_wrapper;
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_owner') THEN CREATE ROLE spec_owner; END IF; END $$;
CREATE FUNCTION "Handler"() RETURNS fdw_handler LANGUAGE c STRICT AS '$libdir/file_fdw', 'file_fdw_handler';
CREATE FUNCTION validator(text[], oid) RETURNS void LANGUAGE c STRICT AS '$libdir/file_fdw', 'file_fdw_validator';
CREATE FOREIGN DATA WRAPPER spec_foreign_data_wrapper;
CREATE FOREIGN DATA WRAPPER "spec_foreign_data_wrapper Quoted" OPTIONS (debug 'true', "Quoted Option" 'it''s \ "x"', empty '', a_last E'line\nbreak');
CREATE FOREIGN DATA WRAPPER spec_foreign_data_wrapper_full HANDLER "Handler" VALIDATOR validator;
CREATE FOREIGN DATA WRAPPER spec_foreign_data_wrapper_validator VALIDATOR pg_catalog.postgresql_fdw_validator;
GRANT USAGE ON FOREIGN DATA WRAPPER spec_foreign_data_wrapper_full TO spec_owner;
COMMENT ON FOREIGN DATA WRAPPER spec_foreign_data_wrapper_full IS 'a wrapper';
RESET search_path;
