-- Operators: prefix, binary, with each clause; commutators and negators that are made later, or never.
CREATE SCHEMA spec_operator;
CREATE SCHEMA "spec_operator Other";
SET search_path = spec_operator;

CREATE TYPE t AS (i integer);
CREATE FUNCTION same(t, t) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).i = ($2).i';
CREATE FUNCTION "Not same"(t, t) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).i <> ($2).i';
CREATE FUNCTION negate(t) RETURNS t LANGUAGE sql IMMUTABLE AS 'SELECT ROW(-($1).i)::spec_operator.t';
CREATE OPERATOR == (LEFTARG = t, RIGHTARG = t, FUNCTION = same, COMMUTATOR = ==, NEGATOR = !==, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR !== (LEFTARG = t, RIGHTARG = t, PROCEDURE = "Not same", COMMUTATOR = !==, NEGATOR = ==, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR ~- (RIGHTARG = t, FUNCTION = negate);
CREATE FUNCTION integer_text(integer, text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $2';
CREATE FUNCTION text_integer(text, integer) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE OPERATOR !@#^&|`?~ (LEFTARG = integer, RIGHTARG = text, FUNCTION = integer_text, COMMUTATOR = ?|);
CREATE OPERATOR ?| (LEFTARG = text, RIGHTARG = integer, FUNCTION = text_integer, COMMUTATOR = !@#^&|`?~);
CREATE OPERATOR "spec_operator Other".=== (LEFTARG = t, RIGHTARG = t, FUNCTION = same, COMMUTATOR = OPERATOR("spec_operator Other".===), NEGATOR = OPERATOR(spec_operator.!===));
CREATE OPERATOR spec_operator.<~> (LEFTARG = t, RIGHTARG = t, FUNCTION = same, COMMUTATOR = OPERATOR("spec_operator Other".<~>), RESTRICT = areasel, JOIN = areajoinsel);
CREATE OPERATOR + (LEFTARG = t, RIGHTARG = t, FUNCTION = same);
CREATE FUNCTION of_arrays(anyarray, anyelement) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE OPERATOR @@> (LEFTARG = anyarray, RIGHTARG = anyelement, FUNCTION = of_arrays);
CREATE OPERATOR ! (LEFTARG = t, FUNCTION = negate); -- [..13]
CREATE OPERATOR #### (LEFTARG = bigint, FUNCTION = pg_catalog.int8abs); -- [..13]
CREATE VIEW uses AS SELECT ROW(1)::t OPERATOR(spec_operator.==) ROW(2)::t AS a, OPERATOR(spec_operator.~-) ROW(1)::t AS b;
COMMENT ON OPERATOR ~- (NONE, t) IS 'a prefix operator';

DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_owner') THEN CREATE ROLE spec_owner; END IF; END $$;
CREATE OPERATOR ## (LEFTARG = t, RIGHTARG = t, FUNCTION = same);
ALTER OPERATOR ## (t, t) OWNER TO spec_owner;
ALTER OPERATOR ~- (NONE, t) OWNER TO spec_owner;

RESET search_path;
