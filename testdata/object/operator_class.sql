-- Operator classes: each method's shape, default or not, own storage, families of their own, named, and standard.
CREATE SCHEMA spec_operator_class;
SET search_path = spec_operator_class;

CREATE TYPE t AS (i integer);
CREATE FUNCTION compare(t, t) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT btint4cmp(($1).i, ($2).i)';
CREATE FUNCTION lt(t, t) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).i < ($2).i';
CREATE FUNCTION le(t, t) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).i <= ($2).i';
CREATE FUNCTION eq(t, t) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).i = ($2).i';
CREATE FUNCTION ge(t, t) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).i >= ($2).i';
CREATE FUNCTION gt(t, t) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).i > ($2).i';
CREATE FUNCTION hash(t) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT hashint4(($1).i)';
CREATE FUNCTION hash_extended(t, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT hashint4extended(($1).i, $2)';
CREATE OPERATOR <<< (LEFTARG = t, RIGHTARG = t, FUNCTION = lt);
CREATE OPERATOR <<= (LEFTARG = t, RIGHTARG = t, FUNCTION = le);
CREATE OPERATOR === (LEFTARG = t, RIGHTARG = t, FUNCTION = eq, MERGES, HASHES);
CREATE OPERATOR >>= (LEFTARG = t, RIGHTARG = t, FUNCTION = ge);
CREATE OPERATOR >>> (LEFTARG = t, RIGHTARG = t, FUNCTION = gt);

CREATE OPERATOR CLASS btree_default DEFAULT FOR TYPE t USING btree AS OPERATOR 1 <<<, OPERATOR 2 <<=, OPERATOR 3 ===, OPERATOR 4 >>=, OPERATOR 5 >>>, FUNCTION 1 compare(t, t);
CREATE OPERATOR CLASS "Hash, quoted" DEFAULT FOR TYPE t USING hash AS OPERATOR 1 ===, FUNCTION 1 hash(t), FUNCTION 2 hash_extended(t, bigint);
CREATE OPERATOR FAMILY family USING btree;
CREATE OPERATOR CLASS in_family FOR TYPE t USING btree FAMILY family AS OPERATOR 1 >>>, OPERATOR 2 >>=, OPERATOR 3 ===, OPERATOR 4 <<=, OPERATOR 5 <<<, FUNCTION 1 compare(t, t);
CREATE OPERATOR CLASS reversed FOR TYPE integer USING btree AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 btint4cmp(integer, integer);
CREATE OPERATOR CLASS empty FOR TYPE t USING btree AS STORAGE t;
CREATE OPERATOR CLASS gist FOR TYPE point USING gist AS OPERATOR 6 ~=, OPERATOR 15 <-> (point, point) FOR ORDER BY pg_catalog.float_ops, FUNCTION 1 gist_point_consistent(internal, point, smallint, oid, internal), FUNCTION 2 gist_box_union(internal, internal), FUNCTION 3 gist_point_compress(internal), FUNCTION 5 gist_box_penalty(internal, internal, internal), FUNCTION 6 gist_box_picksplit(internal, internal), FUNCTION 7 gist_box_same(box, box, internal), FUNCTION 8 (point, point) gist_point_distance(internal, point, smallint, oid, internal), STORAGE box;
CREATE OPERATOR CLASS gist_storage FOR TYPE polygon USING gist AS OPERATOR 3 &&, FUNCTION 1 gist_poly_consistent(internal, polygon, smallint, oid, internal), FUNCTION 2 gist_box_union(internal, internal), FUNCTION 3 gist_poly_compress(internal), FUNCTION 5 gist_box_penalty(internal, internal, internal), FUNCTION 6 gist_box_picksplit(internal, internal), FUNCTION 7 gist_box_same(box, box, internal), STORAGE box;
CREATE OPERATOR CLASS gin FOR TYPE integer[] USING gin AS OPERATOR 1 &&(anyarray, anyarray), OPERATOR 2 @>(anyarray, anyarray), FUNCTION 1 btint4cmp(integer, integer), FUNCTION 2 pg_catalog.ginarrayextract(anyarray, internal, internal), FUNCTION 3 ginqueryarrayextract(anyarray, internal, smallint, internal, internal, internal, internal), FUNCTION 4 ginarrayconsistent(internal, smallint, anyarray, integer, internal, internal, internal, internal), STORAGE integer;
CREATE OPERATOR CLASS brin FOR TYPE integer USING brin AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 brin_minmax_opcinfo(internal), FUNCTION 2 brin_minmax_add_value(internal, internal, internal, internal), FUNCTION 3 brin_minmax_consistent(internal, internal, internal), FUNCTION 4 brin_minmax_union(internal, internal, internal);
CREATE OPERATOR CLASS spgist FOR TYPE text USING spgist AS OPERATOR 1 ~<~ (text, text), OPERATOR 3 = (text, text), FUNCTION 1 spg_text_config(internal, internal), FUNCTION 2 spg_text_choose(internal, internal), FUNCTION 3 spg_text_picksplit(internal, internal), FUNCTION 4 spg_text_inner_consistent(internal, internal), FUNCTION 5 spg_text_leaf_consistent(internal, internal);
CREATE OPERATOR CLASS sort_support FOR TYPE bigint USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint8cmp(bigint, bigint), FUNCTION 2 btint8sortsupport(internal), FUNCTION 3 in_range(bigint, bigint, bigint, boolean, boolean);
CREATE OPERATOR CLASS equal_image FOR TYPE bigint USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint8cmp(bigint, bigint), FUNCTION 4 (bigint, bigint) btequalimage(oid); -- [13..]

CREATE SCHEMA "spec_operator_class Other";
CREATE OPERATOR FAMILY "spec_operator_class Other".family USING btree;
CREATE OPERATOR CLASS family_elsewhere FOR TYPE t USING btree FAMILY "spec_operator_class Other".family AS OPERATOR 3 ===, FUNCTION 1 compare(t, t);
CREATE OPERATOR CLASS of_standard_family FOR TYPE integer USING btree FAMILY pg_catalog.integer_ops AS STORAGE integer;
CREATE OPERATOR CLASS "spec_operator_class Other".family FOR TYPE t USING hash AS OPERATOR 1 ===, FUNCTION 1 hash(t);

CREATE TABLE uses (a t PRIMARY KEY, b integer);
INSERT INTO uses VALUES (ROW(2), 1), (ROW(1), 2);
CREATE INDEX uses_reversed ON uses (b reversed, a in_family);
CREATE INDEX uses_hash ON uses USING hash (a);
CREATE TABLE partitioned_by (a t, b integer) PARTITION BY RANGE (a in_family, b reversed);

DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_owner') THEN CREATE ROLE spec_owner; END IF; END $$;
ALTER OPERATOR CLASS empty USING btree OWNER TO spec_owner;
ALTER OPERATOR FAMILY empty USING btree OWNER TO spec_owner;

RESET search_path;
