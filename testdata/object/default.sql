-- Column defaults: inside the table, and apart where a function or a type needs the table first.
CREATE SCHEMA spec_default;
SET search_path = spec_default;

CREATE TABLE plain (a integer DEFAULT 1, b text DEFAULT 'x');
CREATE SEQUENCE sequence;
CREATE TABLE of_sequence (a integer DEFAULT nextval('sequence'), b bigint DEFAULT nextval('spec_default.sequence') + 1);
CREATE SEQUENCE of_owned;
CREATE TABLE owns (a integer DEFAULT nextval('of_owned'));
ALTER SEQUENCE of_owned OWNED BY owns.a;

-- Apart: the default calls a function that needs the table's row type.
CREATE TABLE apart (a integer, b text, "C c" integer);
CREATE FUNCTION takes_row(apart) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION returns_row() RETURNS apart LANGUAGE sql AS 'SELECT NULL::spec_default.apart';
ALTER TABLE apart ALTER COLUMN a SET DEFAULT takes_row(NULL), ALTER COLUMN "C c" SET DEFAULT (returns_row()).a, ALTER COLUMN b SET DEFAULT 'not apart';
INSERT INTO apart (b) VALUES (DEFAULT);
CREATE TABLE apart_generated (a integer);
CREATE FUNCTION of_generated(apart_generated) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
ALTER TABLE apart_generated ADD COLUMN g integer DEFAULT of_generated(NULL);
CREATE FUNCTION counts_apart() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM apart; END; -- [14..]
ALTER TABLE apart ADD COLUMN d bigint DEFAULT counts_apart(); -- [14..]

-- Of a view, of a foreign table, of an inheriting table, of a partition.
CREATE VIEW view AS SELECT a, b FROM plain;
ALTER VIEW view ALTER COLUMN a SET DEFAULT 7, ALTER COLUMN b SET DEFAULT upper('of a view');
CREATE FOREIGN DATA WRAPPER spec_default_wrapper;
CREATE SERVER spec_default_server FOREIGN DATA WRAPPER spec_default_wrapper;
CREATE FOREIGN TABLE foreign_table (a integer DEFAULT 3, b timestamp DEFAULT now()) SERVER spec_default_server;
CREATE TABLE child () INHERITS (plain);
ALTER TABLE child ALTER COLUMN a SET DEFAULT 2;
CREATE TABLE parted (a integer, b integer DEFAULT 1) PARTITION BY LIST (a);
CREATE TABLE parted_1 PARTITION OF parted (b DEFAULT 11) FOR VALUES IN (1);
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES IN (2);
ALTER TABLE parted_2 ALTER COLUMN b DROP DEFAULT;

RESET search_path;
