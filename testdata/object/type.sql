-- Types: enum, composite, range, base, shell, and what they carry. Domains: domain.sql.
CREATE SCHEMA spec_type;
SET search_path = spec_type;

-- Enums: no labels, odd labels, labels added out of order, the longest label.
CREATE TYPE enum_empty AS ENUM ();
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE "Enum, quoted" AS ENUM ('', ' ', 'it''s', '"q"', 'back\slash', 'ünïcode', E'line\nbreak', '$$', '--', ';');
CREATE TYPE enum_longest AS ENUM ('123456789012345678901234567890123456789012345678901234567890123');
CREATE TYPE enum_added AS ENUM ('b', 'd');
ALTER TYPE enum_added ADD VALUE 'a' BEFORE 'b';
ALTER TYPE enum_added ADD VALUE 'c' AFTER 'b';
ALTER TYPE enum_added ADD VALUE 'e';
ALTER TYPE mood RENAME VALUE 'ok' TO 'so-so';
CREATE TABLE of_enum (a mood, b mood[], "Enum, quoted" "Enum, quoted");
INSERT INTO of_enum VALUES ('so-so', '{sad,NULL,happy}', ''), ('sad', NULL, E'line\nbreak');

-- Composites: no attributes, collations, modifiers, dropped attributes, other composites.
CREATE TYPE composite_empty AS ();
CREATE TYPE composite AS (a integer, "B b" text COLLATE "C", c numeric(10,2)[], d timestamp(3) with time zone, "select" mood);
CREATE TYPE composite_nested AS (x composite, y composite[], z enum_empty);
CREATE TYPE composite_dropped AS (gone integer, a text, gone_too integer, b integer);
ALTER TYPE composite_dropped DROP ATTRIBUTE gone, DROP ATTRIBUTE gone_too, ADD ATTRIBUTE c composite;
ALTER TYPE composite_dropped RENAME ATTRIBUTE b TO "renamed b";
CREATE TYPE "Composite ""quoted""" AS ("A ""a""" integer);
CREATE TYPE composite_of_domain AS (a information_schema.cardinal_number);
CREATE TABLE of_composite (a composite, b composite_nested, c composite_empty);
INSERT INTO of_composite VALUES (ROW(1, 'b', '{1.5}', '2024-01-01 00:00:00+00', 'sad'), NULL, ROW()), (ROW(NULL, '(,)"\', NULL, NULL, NULL), ROW(NULL, ARRAY[NULL]::composite[], NULL), NULL);

-- Ranges: every parameter; multiranges have names of their own since 14.
CREATE COLLATION reverse (provider = libc, locale = 'POSIX');
CREATE TYPE range_plain AS RANGE (subtype = integer);
CREATE TYPE range_of_text AS RANGE (subtype = text, collation = "C");
CREATE TYPE range_of_text_own AS RANGE (subtype = text, collation = reverse);
CREATE FUNCTION distance(time, time) RETURNS double precision LANGUAGE sql STRICT IMMUTABLE AS 'SELECT EXTRACT(EPOCH FROM ($1 - $2))::double precision';
CREATE TYPE range_of_time AS RANGE (subtype = time, subtype_diff = distance);
CREATE TYPE "Range, quoted" AS RANGE (subtype = double precision, subtype_diff = float8mi);
CREATE TYPE range_opclass AS RANGE (subtype = text, subtype_opclass = text_pattern_ops, collation = "C");
CREATE TYPE range_multirange AS RANGE (subtype = bigint, multirange_type_name = "Many bigint"); -- [14..]
CREATE TYPE range_multirange_elsewhere AS RANGE (subtype = bigint, multirange_type_name = public.spec_type_many); -- [14..]
CREATE TYPE renames_many AS RANGE (subtype = bigint); -- [14..]
ALTER TYPE renames_many_multirange RENAME TO "Renamed, many"; -- [14..]
CREATE TYPE range_canonical;
CREATE FUNCTION canonical(range_canonical) RETURNS range_canonical LANGUAGE internal STRICT IMMUTABLE AS 'int4range_canonical';
CREATE TYPE range_canonical AS RANGE (subtype = integer, canonical = canonical, subtype_diff = int4range_subdiff);
CREATE TABLE of_range (a range_plain, b range_of_text, c range_canonical);
CREATE TABLE of_multirange (a "Many bigint"); -- [14..]
INSERT INTO of_range VALUES ('[1,5)', '["a","b,"]', '[1,5]'), ('empty', '(,)', NULL);
INSERT INTO of_multirange VALUES ('{[1,2),[5,6)}'); -- [14..]

-- Base types: with the least and with the most; their functions need the shell, and they the functions.
CREATE TYPE base;
CREATE FUNCTION base_in(cstring) RETURNS base LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION base_out(base) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE base (INPUT = base_in, OUTPUT = base_out, INTERNALLENGTH = 4, PASSEDBYVALUE, ALIGNMENT = int4);
CREATE TYPE "Base, quoted";
CREATE FUNCTION "Base in"(cstring) RETURNS "Base, quoted" LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION "Base out"("Base, quoted") RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE "Base, quoted" (INPUT = "Base in", OUTPUT = "Base out", INTERNALLENGTH = VARIABLE, STORAGE = extended, COLLATABLE = true, DEFAULT = 'it''s', CATEGORY = 'S', PREFERRED = false, DELIMITER = ';');
CREATE TYPE base_all;
CREATE FUNCTION base_all_in(cstring, oid, integer) RETURNS base_all LANGUAGE internal IMMUTABLE STRICT AS 'bpcharin';
CREATE FUNCTION base_all_out(base_all) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'bpcharout';
CREATE FUNCTION base_all_recv(internal, oid, integer) RETURNS base_all LANGUAGE internal STABLE STRICT AS 'bpcharrecv';
CREATE FUNCTION base_all_send(base_all) RETURNS bytea LANGUAGE internal STABLE STRICT AS 'bpcharsend';
CREATE FUNCTION base_all_modin(cstring[]) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'bpchartypmodin';
CREATE FUNCTION base_all_modout(integer) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'bpchartypmodout';
CREATE FUNCTION base_all_analyze(internal) RETURNS boolean LANGUAGE internal STRICT AS 'array_typanalyze';
CREATE TYPE base_all (INPUT = base_all_in, OUTPUT = base_all_out, RECEIVE = base_all_recv, SEND = base_all_send, TYPMOD_IN = base_all_modin, TYPMOD_OUT = base_all_modout, ANALYZE = base_all_analyze, INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = main, CATEGORY = 'x', PREFERRED = true, DEFAULT = 'd', DELIMITER = '|');
CREATE TYPE base_fixed;
CREATE FUNCTION base_fixed_in(cstring) RETURNS base_fixed LANGUAGE internal IMMUTABLE STRICT AS 'point_in';
CREATE FUNCTION base_fixed_out(base_fixed) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'point_out';
CREATE TYPE base_fixed (INPUT = base_fixed_in, OUTPUT = base_fixed_out, INTERNALLENGTH = 16, ALIGNMENT = double, ELEMENT = float8);
CREATE TYPE base_char;
CREATE FUNCTION base_char_in(cstring) RETURNS base_char LANGUAGE internal IMMUTABLE STRICT AS 'charin';
CREATE FUNCTION base_char_out(base_char) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'charout';
CREATE TYPE base_char (INPUT = base_char_in, OUTPUT = base_char_out, INTERNALLENGTH = 1, PASSEDBYVALUE, ALIGNMENT = char, STORAGE = plain, DEFAULT = 'x');
CREATE TYPE base_short;
CREATE FUNCTION base_short_in(cstring) RETURNS base_short LANGUAGE internal IMMUTABLE STRICT AS 'int2in';
CREATE FUNCTION base_short_out(base_short) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int2out';
CREATE TYPE base_short (INPUT = base_short_in, OUTPUT = base_short_out, LIKE = pg_catalog.int2);
CREATE TYPE base_subscript; -- [14..]
CREATE FUNCTION base_subscript_in(cstring) RETURNS base_subscript LANGUAGE internal IMMUTABLE STRICT AS 'point_in'; -- [14..]
CREATE FUNCTION base_subscript_out(base_subscript) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'point_out'; -- [14..]
CREATE TYPE base_subscript (INPUT = base_subscript_in, OUTPUT = base_subscript_out, INTERNALLENGTH = 16, ALIGNMENT = double, ELEMENT = float8, SUBSCRIPT = raw_array_subscript_handler); -- [14..]
CREATE TYPE base_external;
CREATE FUNCTION base_external_in(cstring) RETURNS base_external LANGUAGE internal IMMUTABLE STRICT AS 'byteain';
CREATE FUNCTION base_external_out(base_external) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'byteaout';
CREATE TYPE base_external (INPUT = base_external_in, OUTPUT = base_external_out, STORAGE = external);
CREATE TABLE of_base (a base DEFAULT '7', b "Base, quoted", c "Base, quoted"[], d base_all(5), e base_char, f base_external);
INSERT INTO of_base VALUES ('42', 'text', '{a;b}', 'abcde', 'y', '\x00ff');

-- Shells: alone, and one whose functions came but the type did not.
CREATE TYPE shell;
CREATE TYPE "Shell ""quoted""";
CREATE TYPE shell_with_functions;
CREATE FUNCTION shell_in(cstring) RETURNS shell_with_functions LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION shell_out(shell_with_functions) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';

-- A type named like an array type pushes the array's name away.
CREATE TYPE "_mood_like" AS (a integer);
CREATE TYPE mood_like AS ENUM ('x');
CREATE TYPE _mood2 AS ENUM ('y');
CREATE TYPE mood2 AS ENUM ('z');
CREATE TABLE of_arrays (a mood_like[], b mood2[], c "_mood2"[], d "_mood_like");

-- Owned by another.
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_owner') THEN CREATE ROLE spec_owner; END IF; END $$;
CREATE TYPE enum_owned AS ENUM ('a');
ALTER TYPE enum_owned OWNER TO spec_owner;
CREATE TYPE composite_owned AS (a integer);
ALTER TYPE composite_owned OWNER TO spec_owner;
CREATE TYPE range_owned AS RANGE (subtype = smallint);
ALTER TYPE range_owned OWNER TO spec_owner;

RESET search_path;
