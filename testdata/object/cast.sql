-- Casts: by function, binary, by I/O, in each context; between own types and standard ones.
CREATE SCHEMA spec_cast;
SET search_path = spec_cast;

CREATE TYPE a AS ENUM ('x');
CREATE TYPE "B b" AS (i integer);
CREATE TYPE c AS (t text);
CREATE DOMAIN d AS integer;
CREATE FUNCTION a_to_integer(a) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE FUNCTION a_to_b(a, integer, boolean) RETURNS "B b" LANGUAGE sql IMMUTABLE AS 'SELECT ROW(1)::spec_cast."B b"';
CREATE CAST (a AS integer) WITH FUNCTION a_to_integer(a);
CREATE CAST (a AS "B b") WITH FUNCTION a_to_b(a, integer, boolean) AS ASSIGNMENT;
CREATE CAST (a AS bigint) WITH INOUT AS IMPLICIT;
CREATE CAST ("B b" AS text) WITH INOUT AS ASSIGNMENT;
CREATE CAST (text AS a) WITH INOUT;
CREATE CAST (c AS "B b") WITH INOUT;
CREATE FUNCTION length_of_c(c) RETURNS double precision LANGUAGE sql IMMUTABLE AS 'SELECT 1.0::double precision';
CREATE CAST (c AS double precision) WITH FUNCTION length_of_c(c) AS IMPLICIT;
CREATE CAST (integer AS boolean[]) WITH INOUT;
CREATE TYPE base;
CREATE FUNCTION base_in(cstring) RETURNS base LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION base_out(base) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE base (INPUT = base_in, OUTPUT = base_out, LIKE = int4);
CREATE CAST (base AS integer) WITHOUT FUNCTION AS IMPLICIT;
CREATE CAST (integer AS base) WITHOUT FUNCTION AS ASSIGNMENT;
CREATE FUNCTION base_modifier(base, integer) RETURNS base LANGUAGE internal IMMUTABLE STRICT AS 'int4mod';

-- Between standard types only: nothing of the cast is ours but itself, or its function.
CREATE CAST (bigint AS point) WITH INOUT;
CREATE FUNCTION interval_to_integer(interval) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT EXTRACT(epoch FROM $1)::integer';
CREATE CAST (interval AS integer) WITH FUNCTION interval_to_integer(interval) AS ASSIGNMENT;

-- A range makes a cast to its multirange by itself, which is not dumped.
CREATE TYPE range AS RANGE (subtype = numeric);
CREATE VIEW uses AS SELECT ('x'::text)::a AS a, (1::base)::integer AS i, ('x'::a)::"B b" AS b;

RESET search_path;
