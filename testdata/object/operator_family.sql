-- Operator families: empty, loose members of several types, members for ordering, families shared by classes.
CREATE SCHEMA spec_operator_family;
SET search_path = spec_operator_family;

CREATE TYPE t AS (i integer);
CREATE FUNCTION compare(t, t) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT btint4cmp(($1).i, ($2).i)';
CREATE FUNCTION compare(t, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT btint4cmp(($1).i, $2)';
CREATE FUNCTION eq(t, t) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).i = ($2).i';
CREATE FUNCTION eq(t, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).i = $2';
CREATE FUNCTION distance(t, t) RETURNS double precision LANGUAGE sql IMMUTABLE AS 'SELECT abs(($1).i - ($2).i)::double precision';
CREATE OPERATOR === (LEFTARG = t, RIGHTARG = t, FUNCTION = eq);
CREATE OPERATOR === (LEFTARG = t, RIGHTARG = integer, FUNCTION = eq);
CREATE OPERATOR <~> (LEFTARG = t, RIGHTARG = t, FUNCTION = distance);

CREATE OPERATOR FAMILY empty USING hash;
CREATE OPERATOR FAMILY "Quoted ""family""" USING gin;
CREATE OPERATOR FAMILY loose USING btree;
ALTER OPERATOR FAMILY loose USING btree ADD OPERATOR 3 === (t, t), OPERATOR 3 === (t, integer), FUNCTION 1 (t, t) compare(t, t), FUNCTION 1 (t, integer) compare(t, integer);
CREATE OPERATOR FAMILY ordering USING gist;
ALTER OPERATOR FAMILY ordering USING gist ADD OPERATOR 15 <~> (t, t) FOR ORDER BY pg_catalog.float_ops, OPERATOR 1 === (t, t);
CREATE OPERATOR FAMILY shared USING btree;
CREATE OPERATOR CLASS one FOR TYPE t USING btree FAMILY shared AS OPERATOR 3 ===, FUNCTION 1 compare(t, t);
ALTER OPERATOR FAMILY shared USING btree ADD OPERATOR 3 === (t, integer), FUNCTION 1 (t, integer) compare(t, integer);
CREATE OPERATOR FAMILY same_name USING btree;
CREATE OPERATOR FAMILY same_name USING hash;

-- Loose members in a standard family belong to no object of ours, and are not dumped.
COMMENT ON OPERATOR FAMILY loose USING btree IS 'a family';
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_owner') THEN CREATE ROLE spec_owner; END IF; END $$;
ALTER OPERATOR FAMILY empty USING hash OWNER TO spec_owner;

RESET search_path;
