-- Aggregates: plain, moving, ordered-set, hypothetical, variadic, partial and parallel, with every option.
CREATE SCHEMA spec_aggregate;
SET search_path = spec_aggregate;

CREATE FUNCTION step(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT coalesce($1, 0) + coalesce($2, 0)';
CREATE FUNCTION step_back(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2';
CREATE FUNCTION final(numeric) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1::text';
CREATE FUNCTION final_extra(numeric, numeric) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1::text';
CREATE FUNCTION "Quoted step"(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1 || $2';
CREATE FUNCTION same(a integer, b integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT a < b';
CREATE OPERATOR <# (LEFTARG = integer, RIGHTARG = integer, FUNCTION = same);

CREATE AGGREGATE least_of_all(numeric) (SFUNC = step, STYPE = numeric);
CREATE AGGREGATE with_initial(numeric) (SFUNC = step, STYPE = numeric, INITCOND = '0', FINALFUNC = final, SSPACE = 128);
CREATE AGGREGATE initial_quoted(text) (SFUNC = "Quoted step", STYPE = text, INITCOND = 'it''s \ "start"');
CREATE AGGREGATE initial_empty(text) (SFUNC = textcat, STYPE = text, INITCOND = '');
CREATE AGGREGATE final_with_extra(numeric) (SFUNC = step, STYPE = numeric, FINALFUNC = final_extra, FINALFUNC_EXTRA);
CREATE AGGREGATE final_modify_read_only(numeric) (SFUNC = step, STYPE = numeric, FINALFUNC = final, FINALFUNC_MODIFY = READ_ONLY);
CREATE AGGREGATE final_modify_shareable(numeric) (SFUNC = step, STYPE = numeric, FINALFUNC = final, FINALFUNC_MODIFY = SHAREABLE);
CREATE AGGREGATE final_modify_read_write(numeric) (SFUNC = step, STYPE = numeric, FINALFUNC = final, FINALFUNC_MODIFY = READ_WRITE);
CREATE AGGREGATE moving(numeric) (SFUNC = step, STYPE = numeric, INITCOND = '0', MSFUNC = step, MINVFUNC = step_back, MSTYPE = numeric, MSSPACE = 64, MFINALFUNC = final_extra, MFINALFUNC_EXTRA, MFINALFUNC_MODIFY = SHAREABLE, MINITCOND = '5', FINALFUNC = final_extra, FINALFUNC_EXTRA);
CREATE AGGREGATE sorted(integer) (SFUNC = int4smaller, STYPE = integer, SORTOP = <);
CREATE AGGREGATE sorted_own(integer) (SFUNC = int4smaller, STYPE = integer, SORTOP = OPERATOR(spec_aggregate.<#));
CREATE AGGREGATE parallel_safe(integer) (SFUNC = int4_avg_accum, STYPE = bigint[], INITCOND = '{0,0}', COMBINEFUNC = int4_avg_combine, FINALFUNC = int8_avg, PARALLEL = SAFE);
CREATE AGGREGATE parallel_restricted(integer) (SFUNC = int4pl, STYPE = integer, PARALLEL = RESTRICTED);
CREATE AGGREGATE serialized(numeric) (SFUNC = numeric_avg_accum, STYPE = internal, FINALFUNC = numeric_avg, COMBINEFUNC = numeric_avg_combine, SERIALFUNC = numeric_avg_serialize, DESERIALFUNC = numeric_avg_deserialize, SSPACE = 128);
CREATE AGGREGATE no_arguments(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
CREATE AGGREGATE named_arguments(a numeric) (SFUNC = step, STYPE = numeric);
CREATE FUNCTION variadic_step(integer, VARIADIC integer[]) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE AGGREGATE variadic_aggregate(VARIADIC items integer[]) (SFUNC = variadic_step, STYPE = integer);
CREATE AGGREGATE ordered_set(double precision ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
CREATE AGGREGATE ordered_set_no_direct(ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = mode_final, FINALFUNC_EXTRA, FINALFUNC_MODIFY = SHAREABLE);
CREATE AGGREGATE hypothetical(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL);
CREATE AGGREGATE polymorphic(anyelement) (SFUNC = array_append, STYPE = anyarray, INITCOND = '{}'); -- [..13]
CREATE AGGREGATE polymorphic(anycompatible) (SFUNC = array_append, STYPE = anycompatiblearray, INITCOND = '{}'); -- [14..]
CREATE AGGREGATE "Quoted ""aggregate"""(text) (SFUNC = "Quoted step", STYPE = text);
CREATE AGGREGATE old_style (BASETYPE = integer, SFUNC = int4pl, STYPE = integer);
CREATE AGGREGATE old_style_any (BASETYPE = "any", SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
CREATE OR REPLACE AGGREGATE overloaded(text) (SFUNC = textcat, STYPE = text);
CREATE AGGREGATE overloaded(integer) (SFUNC = int4pl, STYPE = integer);
CREATE VIEW uses AS SELECT with_initial(x.a) AS a, ordered_set(0.5) WITHIN GROUP (ORDER BY x.a) AS b FROM (VALUES (1.0), (2.0)) x (a);

DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_owner') THEN CREATE ROLE spec_owner; END IF; END $$;
CREATE AGGREGATE owned(integer) (SFUNC = int4pl, STYPE = integer);
ALTER AGGREGATE owned(integer) OWNER TO spec_owner;

RESET search_path;
