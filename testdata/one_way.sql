-- What stock pg_dump 18 writes down, but what does not come back equal on the source's own major. Compare the text only.
-- restores: never
CREATE SCHEMA spec_one_way;
SET search_path = spec_one_way;

-- Before 15 the identity sequence of an unlogged table is logged; the dump says so with a word that is new in 15.
CREATE UNLOGGED TABLE identity_of_unlogged (a integer GENERATED ALWAYS AS IDENTITY);

-- Before 18 a child's own NOT NULL on an inherited column is written as a table constraint, which is new in 18.
CREATE TABLE parent (a integer, b integer);
CREATE TABLE child (c integer) INHERITS (parent);
ALTER TABLE child ALTER COLUMN a SET NOT NULL;

-- Stock does not quote an inherited not-null constraint's name, ours does: a name that needs quotes cannot be compared
-- where a child states the constraint, as it does beside a parent's that is not valid.
CREATE TABLE parent_not_valid (a integer, CONSTRAINT "Quoted, name" NOT NULL a); -- [18..]
CREATE TABLE child_not_valid () INHERITS (parent_not_valid); -- [18..]
CREATE TABLE parent_later_not_valid (a integer); -- [18..]
ALTER TABLE parent_later_not_valid ADD CONSTRAINT later_not_valid NOT NULL a NOT VALID; -- [18..]
CREATE TABLE child_later_not_valid () INHERITS (parent_later_not_valid); -- [18..]

-- A partition's exclusion constraint cannot be attached to its parent's: "The index definitions do not match."
CREATE TABLE exclusion (a int4range, r int4range, EXCLUDE USING gist (a WITH =, r WITH &&)) PARTITION BY LIST (a); -- [17..]
CREATE TABLE exclusion_1 PARTITION OF exclusion FOR VALUES IN ('[1,2)'); -- [17..]

-- The comment that an extension's control file gives returns with the extension, and so do members taken out of it;
-- what was put into one is left out of the dump.
CREATE EXTENSION dict_int;
COMMENT ON EXTENSION dict_int IS NULL;
CREATE EXTENSION lo;
ALTER EXTENSION lo DROP FUNCTION lo_oid(lo);
CREATE TABLE joined (a integer);
INSERT INTO joined VALUES (1);
ALTER EXTENSION lo ADD TABLE joined;

-- Before 15 the standard privileges of schema public, once changed, are restored in another order.
REVOKE CREATE ON SCHEMA public FROM PUBLIC; -- [..14]

-- A child's columns return in its parent's order, and those of its own last.
CREATE TABLE parent_of_made (a integer NOT NULL, b text, c integer);
CREATE TABLE made_child (c integer, extra integer, a integer NOT NULL, b text DEFAULT 'made');
ALTER TABLE made_child INHERIT parent_of_made;
INSERT INTO made_child VALUES (1, 2, 3, 'x');
CREATE TABLE parent_dropped (p integer, gone integer, q integer);
CREATE TABLE child_of_dropped (r integer, gone integer) INHERITS (parent_dropped);
ALTER TABLE parent_dropped DROP COLUMN gone;
INSERT INTO child_of_dropped VALUES (1, 2, 3, 4);

-- Rows hashed by an enum move to other partitions, as the enum's OIDs do: they are loaded through the root.
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE hash_enum (m mood, v integer) PARTITION BY HASH (m);
CREATE TABLE hash_enum_0 PARTITION OF hash_enum FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE hash_enum_1 PARTITION OF hash_enum FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO hash_enum VALUES ('sad', 1), ('ok', 2), ('happy', 3), (NULL, 4);

-- Configuration tables of an extension: their rows are dumped, some under a condition; the extension's file knows nothing of them.
CREATE TABLE configuration (a integer PRIMARY KEY, b text, g integer GENERATED ALWAYS AS (a + 1) STORED);
CREATE TABLE configuration_refers (a integer REFERENCES configuration);
CREATE TABLE "Configuration, filtered" (a integer, b text);
CREATE SEQUENCE configuration_sequence;
INSERT INTO configuration VALUES (1, 'one'), (2, 'two');
INSERT INTO configuration_refers VALUES (1);
INSERT INTO "Configuration, filtered" VALUES (1, 'left out'), (2, 'dumped');
SELECT setval('configuration_sequence', 42);
ALTER EXTENSION lo ADD TABLE configuration;
ALTER EXTENSION lo ADD TABLE configuration_refers;
ALTER EXTENSION lo ADD TABLE "Configuration, filtered";
ALTER EXTENSION lo ADD SEQUENCE configuration_sequence;
UPDATE pg_catalog.pg_extension SET extconfig = ARRAY['configuration'::regclass, 'configuration_refers'::regclass, '"Configuration, filtered"'::regclass, 'configuration_sequence'::regclass]::oid[], extcondition = ARRAY['', '', 'WHERE a > 1', ''] WHERE extname = 'lo';

-- The statistics target of an expression is lost where its index is a constraint's.
CREATE TABLE exclusion_target (a integer, EXCLUDE USING gist (int4range(a, a + 5) WITH &&));
ALTER INDEX exclusion_target_int4range_excl ALTER COLUMN 1 SET STATISTICS 500;

RESET search_path;
