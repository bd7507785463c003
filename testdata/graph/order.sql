-- Names that occur many times, made in an order that is not the order of a dump: by kind, schema, name, then what the kind has besides.
CREATE SCHEMA spec_order_b;
CREATE SCHEMA spec_order_a;
CREATE SCHEMA "spec_order_A";

CREATE TABLE spec_order_b.same (a integer PRIMARY KEY, b integer);
CREATE TABLE "spec_order_A".same (a integer PRIMARY KEY, b integer);
CREATE TABLE spec_order_a.same (a integer PRIMARY KEY, b integer);
CREATE VIEW spec_order_a.b_view AS SELECT * FROM spec_order_b.same;
CREATE VIEW spec_order_a.a_view AS SELECT * FROM spec_order_b.same;
CREATE SEQUENCE spec_order_a.b_sequence;
CREATE SEQUENCE spec_order_a.a_sequence;

-- Functions: by number and types of arguments.
CREATE FUNCTION spec_order_a.f(text) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION spec_order_a.f(integer, text) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION spec_order_a.f(integer, integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION spec_order_a.f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION spec_order_a.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION spec_order_a.f(integer[]) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TYPE spec_order_b.t AS ENUM ('b');
CREATE TYPE spec_order_a.t AS ENUM ('a');
CREATE FUNCTION spec_order_a.f(spec_order_b.t) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION spec_order_a.f(spec_order_a.t) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE spec_order_a.f(boolean) LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE spec_order_a.g(bigint) (SFUNC = int8pl, STYPE = bigint);
CREATE AGGREGATE spec_order_a.g(integer) (SFUNC = int4pl, STYPE = integer);
CREATE AGGREGATE spec_order_a.g(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');

-- Operators: by form, then types. Classes and families: by method.
CREATE FUNCTION spec_order_a.op(integer, spec_order_a.t) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION spec_order_a.op(bigint, spec_order_a.t) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION spec_order_a.op(spec_order_a.t) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE OPERATOR spec_order_a.## (RIGHTARG = spec_order_a.t, FUNCTION = spec_order_a.op);
CREATE OPERATOR spec_order_a.## (LEFTARG = integer, RIGHTARG = spec_order_a.t, FUNCTION = spec_order_a.op);
CREATE OPERATOR spec_order_a.## (LEFTARG = bigint, RIGHTARG = spec_order_a.t, FUNCTION = spec_order_a.op);
CREATE OPERATOR FAMILY spec_order_a.family USING hash;
CREATE OPERATOR FAMILY spec_order_a.family USING gist;
CREATE OPERATOR FAMILY spec_order_a.family USING btree;
CREATE OPERATOR CLASS spec_order_a.class FOR TYPE spec_order_a.t USING gist AS STORAGE integer;
CREATE OPERATOR CLASS spec_order_a.class FOR TYPE spec_order_a.t USING btree AS STORAGE spec_order_a.t;
CREATE CAST (spec_order_b.t AS spec_order_a.t) WITH INOUT;
CREATE CAST (spec_order_a.t AS spec_order_b.t) WITH INOUT;
CREATE COLLATION spec_order_a.collation_b (provider = libc, locale = 'C');
CREATE COLLATION spec_order_a.collation_a (provider = libc, locale = 'C');

-- What a table carries: by name, then by table; a domain's constraints come first.
CREATE FUNCTION spec_order_a.trigger_function() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER same BEFORE INSERT ON spec_order_b.same FOR EACH ROW EXECUTE FUNCTION spec_order_a.trigger_function();
CREATE TRIGGER same BEFORE INSERT ON spec_order_a.same FOR EACH ROW EXECUTE FUNCTION spec_order_a.trigger_function();
CREATE TABLE spec_order_a.other (a integer PRIMARY KEY, b integer, c integer);
CREATE TRIGGER same BEFORE INSERT ON spec_order_a.other FOR EACH ROW EXECUTE FUNCTION spec_order_a.trigger_function();
CREATE RULE same AS ON DELETE TO spec_order_a.same DO ALSO NOTHING;
CREATE RULE same AS ON DELETE TO spec_order_a.other DO ALSO NOTHING;
CREATE POLICY same ON spec_order_a.same;
CREATE POLICY same ON spec_order_a.other;
ALTER TABLE spec_order_a.same ADD CONSTRAINT same_check CHECK (a > 0) NOT VALID;
ALTER TABLE spec_order_a.other ADD CONSTRAINT same_check CHECK (a > 0) NOT VALID;
CREATE DOMAIN spec_order_a.z_domain AS integer;
ALTER DOMAIN spec_order_a.z_domain ADD CONSTRAINT same_check CHECK (VALUE > 0) NOT VALID;
ALTER TABLE spec_order_a.same ADD CONSTRAINT same_fkey FOREIGN KEY (b) REFERENCES spec_order_a.other;
ALTER TABLE spec_order_a.other ADD CONSTRAINT same_fkey FOREIGN KEY (b) REFERENCES spec_order_a.other;
CREATE INDEX b_index ON spec_order_a.same (b);
CREATE INDEX a_index ON spec_order_a.same (b);
CREATE INDEX a_index ON spec_order_b.same (b);
CREATE STATISTICS spec_order_a.b_statistics ON a, b FROM spec_order_b.same;
CREATE STATISTICS spec_order_a.a_statistics ON a, b FROM spec_order_a.same;
CREATE FUNCTION spec_order_a.of_row(spec_order_a.other) RETURNS integer LANGUAGE sql AS 'SELECT 1';
ALTER TABLE spec_order_a.other ALTER COLUMN c SET DEFAULT spec_order_a.of_row(NULL), ALTER COLUMN b SET DEFAULT spec_order_a.of_row(NULL);
CREATE PUBLICATION spec_order_b FOR TABLE spec_order_a.same, spec_order_a.other;
CREATE PUBLICATION spec_order_a FOR TABLE spec_order_b.same, spec_order_a.same;
SELECT lo_create(4700002), lo_create(4700001), lo_create(4700010);

-- A name that is also another kind's; dependencies against the order of names.
CREATE TYPE spec_order_a.mixed AS ENUM ('x');
CREATE FUNCTION spec_order_a.mixed() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TABLE spec_order_a.z_parent (a integer, t spec_order_a.mixed);
CREATE TABLE spec_order_a.m_child () INHERITS (spec_order_a.z_parent);
CREATE TABLE spec_order_a.a_grandchild () INHERITS (spec_order_a.m_child);
CREATE FUNCTION spec_order_a.zz_inner(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE TABLE spec_order_a.aa_uses (a integer DEFAULT spec_order_a.zz_inner(1), b integer GENERATED ALWAYS AS (spec_order_a.zz_inner(1)) STORED, CHECK (spec_order_a.zz_inner(a) > 0));
CREATE VIEW "spec_order_A".over AS SELECT spec_order_a.mixed() AS m, t FROM spec_order_a.a_grandchild;
CREATE SCHEMA spec_order_0;
CREATE VIEW spec_order_0.first_by_name AS SELECT * FROM "spec_order_A".over;
