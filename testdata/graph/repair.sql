-- Dependency loops, each with the least that makes it. What a dump does about them: cut the edge in brackets, or split.
CREATE SCHEMA spec_repair;
SET search_path = spec_repair;

-- A base type and its I/O functions: [function -> type], a shell type first. A range and its canonical function, too.
CREATE TYPE base;
CREATE FUNCTION base_in(cstring) RETURNS base LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION base_out(base) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE base (INPUT = base_in, OUTPUT = base_out, LIKE = int4);
CREATE TYPE range;
CREATE FUNCTION canonical(range) RETURNS range LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
CREATE TYPE range AS RANGE (subtype = integer, canonical = canonical);

-- A view and its own rule: [rule -> view]. A materialized view, too.
CREATE TABLE plain (a integer PRIMARY KEY, b text);
INSERT INTO plain VALUES (1, 'x'), (2, 'y');
CREATE VIEW simple_view AS SELECT a FROM plain;
CREATE MATERIALIZED VIEW simple_matview AS SELECT a FROM plain;

-- A view that needs a primary key, which comes after the data; and one over it: a dummy view first, its query last.
CREATE VIEW needs_key AS SELECT a, b, count(*) AS n FROM plain GROUP BY a;
CREATE VIEW "Needs ""key"", quoted" ("A a", "select", c, d) AS SELECT a, b COLLATE "C", NULL::numeric(5,2), ARRAY[1] FROM plain GROUP BY a;
CREATE VIEW over_needs_key AS SELECT * FROM needs_key;
CREATE VIEW needs_key_options WITH (security_barrier = true) AS SELECT a, b FROM plain GROUP BY a;
ALTER VIEW needs_key_options ALTER COLUMN b SET DEFAULT 'of a dummy view';
CREATE VIEW needs_key_check WITH (check_option = local) AS SELECT a, b FROM plain WHERE a IN (SELECT p.a FROM plain p GROUP BY p.a HAVING max(p.b) IS NOT NULL);
COMMENT ON VIEW needs_key IS 'a dummy view first';
GRANT SELECT ON needs_key TO PUBLIC;
CREATE RULE insert_into AS ON INSERT TO needs_key DO INSTEAD INSERT INTO plain VALUES (new.a, new.b);

-- A view and a function of its row: a dummy view.
CREATE VIEW of_row AS SELECT a, b FROM plain;
CREATE FUNCTION takes_view(of_row) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE OR REPLACE VIEW of_row AS SELECT p.a, p.b FROM plain p WHERE takes_view(ROW(p.a, p.b)::of_row);
CREATE VIEW first AS SELECT 1 AS a;
CREATE VIEW second AS SELECT a FROM first;
CREATE OR REPLACE VIEW first AS SELECT second.a FROM second;

-- A materialized view that needs a primary key: it, what stands on it, and its statistics come after the data.
CREATE MATERIALIZED VIEW matview_needs_key AS SELECT a, b, count(*) AS n FROM plain GROUP BY a;
CREATE INDEX matview_needs_key_n ON matview_needs_key (n);
CREATE MATERIALIZED VIEW matview_over AS SELECT a FROM matview_needs_key;
CREATE VIEW over_matview AS SELECT a FROM matview_needs_key;
CREATE MATERIALIZED VIEW matview_over_view AS SELECT a FROM over_matview;
COMMENT ON MATERIALIZED VIEW matview_needs_key IS 'comes late';
-- Functions over its row come as late, and are called pre-data nevertheless.
CREATE FUNCTION takes_matview(matview_needs_key) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION takes_matview_over(matview_over) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
COMMENT ON FUNCTION takes_matview(matview_needs_key) IS 'comes late';
GRANT EXECUTE ON FUNCTION takes_matview(matview_needs_key) TO PUBLIC;
ANALYZE matview_needs_key;

-- A function whose body needs a primary key comes after the data, and so does what calls it.
CREATE FUNCTION function_needs_key() RETURNS SETOF text LANGUAGE sql BEGIN ATOMIC SELECT b FROM plain GROUP BY a; END; -- [14..]
CREATE FUNCTION calls_function_needs_key() RETURNS SETOF text LANGUAGE sql BEGIN ATOMIC SELECT function_needs_key(); END; -- [14..]
CREATE PROCEDURE procedure_needs_key() LANGUAGE sql BEGIN ATOMIC INSERT INTO plain SELECT a + 100, b FROM plain GROUP BY a; END; -- [14..]
CREATE VIEW view_calls_needs_key AS SELECT function_needs_key() AS t; -- [14..]
COMMENT ON FUNCTION function_needs_key() IS 'comes late'; -- [14..]

-- A table and its own check: [check -> table], inline. With a function of its row: the check stands apart, after the data.
CREATE TABLE own_check (a integer CHECK (a > 0), CHECK (own_check.a < 100));
CREATE TABLE check_of_row (a integer, b integer);
CREATE FUNCTION check_row(check_of_row) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
ALTER TABLE check_of_row ADD CONSTRAINT "apart, quoted" CHECK (check_row(check_of_row)), ADD CONSTRAINT inline CHECK (a < b);
COMMENT ON CONSTRAINT "apart, quoted" ON check_of_row IS 'comes late';
INSERT INTO check_of_row VALUES (1, 2);

-- A table and its own default: inline. With a function of its row: the default stands apart, before the data.
CREATE TABLE own_default (a integer DEFAULT 1);
CREATE TABLE default_of_row (a integer, "B b" integer);
CREATE FUNCTION default_row(default_of_row) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
ALTER TABLE default_of_row ALTER COLUMN "B b" SET DEFAULT default_row(NULL);
INSERT INTO default_of_row (a) VALUES (7);

-- A generated column and its table: before 15 the table depends on itself.
CREATE TABLE own_generated (a integer, b integer GENERATED ALWAYS AS (a + 1) STORED, c integer GENERATED ALWAYS AS (a + 2) STORED);
INSERT INTO own_generated VALUES (1);

-- A partitioned table's index and its partition's: [parent -> child]. A partition depends on a table of its own kind, by its key's function.
CREATE TABLE parted (a integer PRIMARY KEY, b text) PARTITION BY RANGE (a);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (1) TO (10);
CREATE INDEX parted_b ON parted (b);
CREATE FUNCTION key_of(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 % 10';
CREATE TABLE parted_by_function (a integer) PARTITION BY RANGE (key_of(a), (a + 1));
CREATE TABLE parted_by_function_1 PARTITION OF parted_by_function FOR VALUES FROM (0, 0) TO (5, 5);

-- A domain and its own check or not-null: inline. With a function of the domain: the check stands apart, after the data.
CREATE DOMAIN own_domain AS integer NOT NULL CHECK (VALUE > 0);
CREATE DOMAIN domain_of_self AS integer;
CREATE FUNCTION check_domain(domain_of_self) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
ALTER DOMAIN domain_of_self ADD CONSTRAINT "apart, of a domain" CHECK (check_domain(VALUE));
ALTER DOMAIN domain_of_self ADD CONSTRAINT inline CHECK (VALUE > 0);
COMMENT ON CONSTRAINT "apart, of a domain" ON DOMAIN domain_of_self IS 'comes late';
CREATE TABLE of_domain (a domain_of_self);

-- Foreign keys in a circle, and of one table to itself: only a dump of data alone has to break them, with a warning.
CREATE TABLE circle_one (a integer PRIMARY KEY, b integer);
CREATE TABLE circle_two (a integer PRIMARY KEY, b integer REFERENCES circle_one);
ALTER TABLE circle_one ADD FOREIGN KEY (b) REFERENCES circle_two;
INSERT INTO circle_one VALUES (1, NULL);
INSERT INTO circle_two VALUES (1, 1);
CREATE TABLE circle_self (a integer PRIMARY KEY, b integer REFERENCES circle_self);
INSERT INTO circle_self VALUES (1, NULL), (2, 1);
CREATE TABLE child_first (a integer);
CREATE TABLE parent_later (a integer PRIMARY KEY);
ALTER TABLE child_first ADD FOREIGN KEY (a) REFERENCES parent_later;
INSERT INTO parent_later VALUES (1);
INSERT INTO child_first VALUES (1);

RESET search_path;
