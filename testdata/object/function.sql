-- Functions and procedures: every attribute, every sort of argument and result, bodies that are text, C, internal or SQL.
CREATE SCHEMA spec_function;
SET search_path = spec_function;

CREATE TABLE base (a integer PRIMARY KEY, b text);
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TYPE pair AS (x integer, "Y y" text);

-- Attributes, each alone and together.
CREATE FUNCTION plain() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION immutable() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE FUNCTION stable() RETURNS integer LANGUAGE sql STABLE AS 'SELECT 1';
CREATE FUNCTION strict(integer) RETURNS integer LANGUAGE sql STRICT AS 'SELECT $1';
CREATE FUNCTION definer() RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
CREATE FUNCTION leakproof() RETURNS integer LANGUAGE sql LEAKPROOF AS 'SELECT 1';
CREATE FUNCTION parallel_safe() RETURNS integer LANGUAGE sql PARALLEL SAFE AS 'SELECT 1';
CREATE FUNCTION parallel_restricted() RETURNS integer LANGUAGE sql PARALLEL RESTRICTED AS 'SELECT 1';
CREATE FUNCTION cost_low() RETURNS integer LANGUAGE sql COST 0.25 AS 'SELECT 1';
CREATE FUNCTION cost_as_of_sql() RETURNS integer LANGUAGE sql COST 100 AS 'SELECT 1';
CREATE FUNCTION cost_one() RETURNS integer LANGUAGE sql COST 1 AS 'SELECT 1';
CREATE FUNCTION cost_of_internal(integer) RETURNS integer LANGUAGE internal COST 1 AS 'int4up';
CREATE FUNCTION cost_not_of_internal(integer) RETURNS integer LANGUAGE internal COST 100 AS 'int4up';
CREATE FUNCTION rows_few() RETURNS SETOF integer LANGUAGE sql ROWS 3 AS 'SELECT 1';
CREATE FUNCTION rows_default() RETURNS SETOF integer LANGUAGE sql ROWS 1000 AS 'SELECT 1';
CREATE FUNCTION rows_many() RETURNS SETOF integer LANGUAGE sql ROWS 1e9 AS 'SELECT 1';
CREATE FUNCTION support_known(integer, integer) RETURNS SETOF integer LANGUAGE internal IMMUTABLE STRICT SUPPORT generate_series_int4_support AS 'generate_series_int4';
CREATE FUNCTION support(internal) RETURNS internal LANGUAGE internal AS 'generate_series_int4_support';
CREATE FUNCTION support_own(integer, integer) RETURNS SETOF integer LANGUAGE internal SUPPORT support AS 'generate_series_int4';
CREATE FUNCTION everything(a integer, OUT b text, VARIADIC c text[] DEFAULT '{}') RETURNS SETOF text LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER LEAKPROOF PARALLEL RESTRICTED COST 5 ROWS 7 SET work_mem TO '1MB' SET search_path TO spec_function, pg_temp AS $f$ BEGIN RETURN; END $f$;

-- Configuration: lists, quotes, empty lists, FROM CURRENT, custom names.
CREATE FUNCTION set_path() RETURNS integer LANGUAGE sql SET search_path = spec_function, "$user", "Quoted, schema", pg_temp AS 'SELECT 1';
CREATE FUNCTION set_path_empty() RETURNS integer LANGUAGE sql SET search_path = '' AS 'SELECT 1';
CREATE FUNCTION set_path_one_string() RETURNS integer LANGUAGE sql SET search_path = 'a, b' AS 'SELECT 1';
CREATE FUNCTION set_path_default() RETURNS integer LANGUAGE sql SET search_path FROM CURRENT AS 'SELECT 1';
CREATE FUNCTION set_scalars() RETURNS integer LANGUAGE sql SET datestyle = iso, dmy SET timezone = 'Europe/Berlin' SET statement_timeout = 5000 SET enable_seqscan = off SET seq_page_cost = 1.5 SET application_name = 'it''s "quoted" \ here' AS 'SELECT 1';
CREATE FUNCTION set_timezone_interval() RETURNS integer LANGUAGE sql SET TIME ZONE INTERVAL '-08:30' HOUR TO MINUTE AS 'SELECT 1';
CREATE FUNCTION set_list_of_libraries() RETURNS integer LANGUAGE sql SET local_preload_libraries = 'a', '"B, c"' AS 'SELECT 1';
CREATE FUNCTION set_temp_tablespaces() RETURNS integer LANGUAGE sql SET temp_tablespaces = "pg_default", '' AS 'SELECT 1';
CREATE FUNCTION set_custom() RETURNS integer LANGUAGE sql SET "spec.custom" = 'value, with comma' SET spec.other = '' AS 'SELECT 1';
CREATE FUNCTION set_role() RETURNS integer LANGUAGE sql SET role = 'postgres' AS 'SELECT 1';

-- Arguments and results.
CREATE FUNCTION arguments(integer, a text, "Mixed Case" mood, "select" pair, d pair[], e base, f numeric(10,2), g character varying(3)) RETURNS void LANGUAGE sql AS '';
CREATE FUNCTION argument_modes(IN a integer, INOUT b integer, OUT c text, OUT "D d" pair) LANGUAGE sql AS 'SELECT b, ''x''::text, NULL::spec_function.pair';
CREATE FUNCTION argument_one_out(OUT a integer) LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION argument_unnamed_out(integer, OUT integer, OUT text) LANGUAGE sql AS 'SELECT $1, ''x''::text';
CREATE FUNCTION defaults(a integer, b integer DEFAULT 1, c text DEFAULT 'it''s', d timestamptz DEFAULT now(), e text[] DEFAULT ARRAY['a', 'b'], f mood DEFAULT 'sad', g integer DEFAULT NULL, h text DEFAULT E'\\''$$') RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION variadic_last(a integer, VARIADIC b integer[]) RETURNS integer LANGUAGE sql AS 'SELECT a';
CREATE FUNCTION variadic_default(VARIADIC integer[] DEFAULT '{1,2}') RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION variadic_any(VARIADIC "any") RETURNS integer LANGUAGE internal AS 'pg_num_nulls';
CREATE FUNCTION returns_table(a integer) RETURNS TABLE (b integer, "C c" text, d pair[]) LANGUAGE sql ROWS 5 AS 'SELECT a, ''x''::text, NULL::spec_function.pair[]';
CREATE FUNCTION returns_setof_row() RETURNS SETOF base LANGUAGE sql AS 'SELECT * FROM spec_function.base';
CREATE FUNCTION returns_record() RETURNS record LANGUAGE sql AS 'SELECT 1, 2';
CREATE FUNCTION returns_setof_record() RETURNS SETOF record LANGUAGE sql AS 'SELECT 1, 2';
CREATE FUNCTION returns_array() RETURNS integer[] LANGUAGE sql AS 'SELECT ARRAY[1]';
CREATE FUNCTION polymorphic(anyelement, anyarray, anynonarray, anyenum, anyrange) RETURNS anyelement LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION polymorphic_compatible(anycompatible, anycompatiblearray, anycompatiblenonarray) RETURNS anycompatible LANGUAGE sql AS 'SELECT $1'; -- [13..]
CREATE FUNCTION polymorphic_multirange(anymultirange, anycompatiblemultirange) RETURNS anymultirange LANGUAGE sql AS 'SELECT $1'; -- [14..]
CREATE FUNCTION overloaded() RETURNS integer LANGUAGE sql AS 'SELECT 0';
CREATE FUNCTION overloaded(text) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION overloaded(integer) RETURNS integer LANGUAGE sql AS 'SELECT 2';
CREATE FUNCTION overloaded(integer, integer) RETURNS integer LANGUAGE sql AS 'SELECT 3';
CREATE FUNCTION overloaded(spec_function.mood) RETURNS integer LANGUAGE sql AS 'SELECT 4';
CREATE FUNCTION "Quoted ""function"""("A ""a""" integer) RETURNS integer LANGUAGE sql AS 'SELECT "A ""a"""';
CREATE FUNCTION trigger_function() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE FUNCTION event_trigger_function() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION hundred(integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer) RETURNS integer LANGUAGE sql AS 'SELECT $100';
CREATE FUNCTION "window"() RETURNS bigint LANGUAGE internal WINDOW IMMUTABLE STRICT AS 'window_row_number';

-- Bodies.
CREATE FUNCTION body_dollars() RETURNS text LANGUAGE sql AS $x$SELECT '$$ $_$ $function$ $_X$ $'::text$x$;
CREATE FUNCTION body_dollar_at_end() RETURNS text LANGUAGE plpgsql AS $x$BEGIN RETURN 1; END -- costs 5$$x$;
CREATE FUNCTION body_quotes() RETURNS text LANGUAGE sql AS $x$SELECT 'it''s \ '::text || E'\\n' || "b"::text FROM (VALUES (1)) v ("b")$x$;
CREATE FUNCTION body_lines() RETURNS integer LANGUAGE plpgsql AS $x$
DECLARE
	tab integer;  -- trailing blanks   
BEGIN

    RETURN 1; /* ünïcode */
END;
$x$;
CREATE FUNCTION body_empty() RETURNS void LANGUAGE sql AS '';
CREATE FUNCTION body_internal(integer) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'int4abs';
CREATE FUNCTION body_c() RETURNS trigger LANGUAGE c AS '$libdir/autoinc', 'autoinc';
CREATE FUNCTION body_c_no_symbol() RETURNS trigger LANGUAGE c AS '$libdir/insert_username', 'insert_username';
CREATE FUNCTION insert_username() RETURNS trigger LANGUAGE c AS '$libdir/insert_username';
CREATE FUNCTION standard_return(a integer, b integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN a + b; -- [14..]
CREATE FUNCTION standard_return_literal() RETURNS text RETURN 'it''s $$'::text; -- [14..]
CREATE FUNCTION standard_atomic(n integer) RETURNS SETOF base LANGUAGE sql BEGIN ATOMIC SELECT a, b FROM base WHERE a > n; SELECT n, mood::text FROM unnest(enum_range(NULL::mood)) mood; END; -- [14..]
CREATE FUNCTION standard_atomic_writes(n integer) RETURNS void LANGUAGE sql BEGIN ATOMIC INSERT INTO base (a, b) VALUES (n, 'x') ON CONFLICT (a) DO UPDATE SET b = excluded.b; UPDATE base SET b = 'y' WHERE a = n; DELETE FROM base WHERE a = n; END; -- [14..]
CREATE FUNCTION standard_atomic_empty() RETURNS void LANGUAGE sql BEGIN ATOMIC END; -- [14..]
CREATE FUNCTION zz_called(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION aa_calls_z() RETURNS integer LANGUAGE sql RETURN zz_called(1); -- [14..]
CREATE FUNCTION standard_needs_key() RETURNS TABLE (a integer, b text) LANGUAGE sql BEGIN ATOMIC SELECT a, b FROM base GROUP BY a; END; -- [14..]

-- Procedures.
CREATE PROCEDURE procedure_plain() LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE "Procedure, quoted"(a integer, b text DEFAULT 'x', VARIADIC c integer[] DEFAULT '{}') LANGUAGE plpgsql SECURITY DEFINER SET search_path = spec_function AS $x$ BEGIN COMMIT; END $x$;
CREATE PROCEDURE procedure_inout(INOUT a integer) LANGUAGE plpgsql AS $x$ BEGIN a := 1; END $x$;
CREATE PROCEDURE procedure_out(a text, OUT b integer, INOUT c text DEFAULT 'c') LANGUAGE plpgsql AS $x$ BEGIN b := 1; END $x$; -- [14..]
CREATE PROCEDURE procedure_standard(n integer) LANGUAGE sql BEGIN ATOMIC INSERT INTO base VALUES (n, 'p'); INSERT INTO base VALUES (n + 1, 'q'); END; -- [14..]
CREATE PROCEDURE overloaded(text, text) LANGUAGE sql AS 'SELECT 1';

-- Types of a column, and bodies that name what the function itself needs.
CREATE FUNCTION type_of_column(base.a%TYPE) RETURNS SETOF base.b%TYPE LANGUAGE sql AS 'SELECT ''x''::text';

-- Owned by another.
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_owner') THEN CREATE ROLE spec_owner; END IF; END $$;
CREATE FUNCTION owned(integer, OUT text) LANGUAGE sql AS 'SELECT ''x''::text';
ALTER FUNCTION owned(integer) OWNER TO spec_owner;
CREATE PROCEDURE owned_procedure(INOUT a integer) LANGUAGE sql AS 'SELECT 1';
ALTER PROCEDURE owned_procedure(integer) OWNER TO spec_owner;

RESET search_path;
