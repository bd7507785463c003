-- Inheritance and partitions: what a child has of its own, what it inherits, what it overrides; every sort of bound.
CREATE SCHEMA spec_table_attach;
SET search_path = spec_table_attach;

-- Inheritance.
CREATE TABLE parent (a integer NOT NULL, b text DEFAULT 'parent', c integer CHECK (c > 0), d integer, CONSTRAINT parent_only CHECK (d <> 1) NO INHERIT);
CREATE TABLE "Other parent" (x integer, b text, "y Y" integer DEFAULT 5);
CREATE TABLE child_plain () INHERITS (parent);
CREATE TABLE child_more (e integer) INHERITS (parent);
CREATE TABLE child_of_two (z integer, b text DEFAULT 'child') INHERITS (parent, "Other parent");
CREATE TABLE grandchild (g integer) INHERITS (child_more);
CREATE TABLE child_other_default (b text DEFAULT 'other') INHERITS (parent);
CREATE TABLE child_null_default (b text DEFAULT NULL) INHERITS (parent);
CREATE TABLE child_default_dropped () INHERITS (parent);
ALTER TABLE child_default_dropped ALTER COLUMN b DROP DEFAULT;
CREATE TABLE child_default_set () INHERITS (parent);
ALTER TABLE child_default_set ALTER COLUMN d SET DEFAULT 9;
CREATE TABLE child_local_column (a integer, d integer NOT NULL) INHERITS (parent);
CREATE TABLE child_local_check (c integer, CONSTRAINT parent_c_check CHECK (c > 0), CONSTRAINT own CHECK (c < 100)) INHERITS (parent);
CREATE TABLE child_attributes () INHERITS (parent);
ALTER TABLE child_attributes ALTER COLUMN b SET STORAGE EXTERNAL, ALTER COLUMN c SET STATISTICS 7, ALTER COLUMN d SET (n_distinct = 2);
CREATE TABLE made_child (a integer NOT NULL, b text DEFAULT 'made', c integer CONSTRAINT parent_c_check CHECK (c > 0), d integer, extra integer);
ALTER TABLE made_child INHERIT parent;
CREATE TABLE was_child () INHERITS (parent);
ALTER TABLE was_child NO INHERIT parent;
CREATE TABLE child_dropped (gone integer, kept integer) INHERITS (parent);
ALTER TABLE child_dropped DROP COLUMN gone;
CREATE TABLE parent_recursed (p integer);
CREATE TABLE child_recursed () INHERITS (parent_recursed);
ALTER TABLE parent_recursed ADD COLUMN later integer DEFAULT 3, ADD CONSTRAINT later_check CHECK (p > 0), ALTER COLUMN p SET NOT NULL;
ALTER TABLE parent_recursed RENAME COLUMN later TO renamed;
CREATE TABLE generated_parent (a integer, g integer GENERATED ALWAYS AS (a * 2) STORED);
CREATE TABLE generated_child () INHERITS (generated_parent);
CREATE TABLE generated_child_other (g integer GENERATED ALWAYS AS (a * 3) STORED) INHERITS (generated_parent); -- [16..]
CREATE TABLE generated_child_local (g integer GENERATED ALWAYS AS (a * 2) STORED) INHERITS (generated_parent); -- [16..]
CREATE TABLE generated_virtual_parent (a integer, g integer GENERATED ALWAYS AS (a * 2)); -- [18..]
CREATE TABLE generated_virtual_child (g integer GENERATED ALWAYS AS (a * 5) VIRTUAL) INHERITS (generated_virtual_parent); -- [18..]
CREATE TABLE not_null_parent (a integer CONSTRAINT nn_parent NOT NULL, b integer, c integer CONSTRAINT nn_no_inherit NOT NULL NO INHERIT); -- [18..]
CREATE TABLE not_null_child_renames (a integer CONSTRAINT nn_child NOT NULL, b integer CONSTRAINT nn_child_b NOT NULL) INHERITS (not_null_parent); -- [18..]
CREATE TABLE not_null_child_plain () INHERITS (not_null_parent); -- [18..]
CREATE TABLE not_null_child_key (PRIMARY KEY (b)) INHERITS (not_null_parent); -- [18..]
CREATE TABLE not_null_grandchild () INHERITS (not_null_child_renames, not_null_child_plain); -- [18..]
INSERT INTO parent VALUES (1, 'p', 1, 2);
INSERT INTO child_of_two (a, z) VALUES (2, 3);
INSERT INTO made_child (d, a) VALUES (4, 5);
INSERT INTO grandchild (a, e, g) VALUES (6, 7, 8);
INSERT INTO generated_child VALUES (4);

-- Range: one column, several, with MINVALUE and MAXVALUE, expressions, collations and operator classes in the key.
CREATE TABLE range_date (d date NOT NULL, v integer) PARTITION BY RANGE (d);
CREATE TABLE range_date_2023 PARTITION OF range_date FOR VALUES FROM (MINVALUE) TO ('2024-01-01');
CREATE TABLE "Range date, 2024" PARTITION OF range_date FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE range_date_2025 PARTITION OF range_date FOR VALUES FROM ('2025-01-01') TO (MAXVALUE);
INSERT INTO range_date VALUES ('2023-05-05', 1), ('2024-05-05', 2), ('infinity', 3);
CREATE TABLE range_many (a integer, b text COLLATE "C", "C c" numeric) PARTITION BY RANGE (a, b COLLATE "POSIX", (lower(b)) text_pattern_ops, ("C c" + 1), "C c");
CREATE TABLE range_many_1 PARTITION OF range_many FOR VALUES FROM (1, 'it''s', MINVALUE, MINVALUE, MINVALUE) TO (1, 'it''s', 'x', 5.5, MAXVALUE);
CREATE TABLE range_many_2 PARTITION OF range_many FOR VALUES FROM (2, MINVALUE, MINVALUE, MINVALUE, MINVALUE) TO (MAXVALUE, MAXVALUE, MAXVALUE, MAXVALUE, MAXVALUE);
CREATE TABLE range_many_default PARTITION OF range_many DEFAULT;
INSERT INTO range_many VALUES (5, 'x', 1), (NULL, NULL, NULL);

-- List: NULL, several values, booleans, enums, expressions; and a partition that is a table of tables.
CREATE TYPE mood AS ENUM ('sad', 'ok', 'so "so"');
CREATE TABLE list_mood (m mood, v text) PARTITION BY LIST (m);
CREATE TABLE list_mood_one PARTITION OF list_mood FOR VALUES IN ('sad', NULL);
CREATE TABLE list_mood_two PARTITION OF list_mood FOR VALUES IN ('so "so"') PARTITION BY RANGE (v);
CREATE TABLE list_mood_two_low PARTITION OF list_mood_two FOR VALUES FROM ('a') TO ('m');
CREATE TABLE list_mood_two_rest PARTITION OF list_mood_two DEFAULT PARTITION BY HASH (v);
CREATE TABLE list_mood_two_rest_0 PARTITION OF list_mood_two_rest FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE list_mood_two_rest_1 PARTITION OF list_mood_two_rest FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE list_mood_default PARTITION OF list_mood DEFAULT;
INSERT INTO list_mood VALUES ('sad', 'a'), (NULL, 'b'), ('so "so"', 'c'), ('so "so"', 'z'), ('ok', 'd');
CREATE TABLE list_expression (t text) PARTITION BY LIST (("left"(t, 1)));
CREATE TABLE list_expression_quotes PARTITION OF list_expression FOR VALUES IN ('''', '\', '"');
CREATE TABLE list_boolean (b boolean) PARTITION BY LIST (b);
CREATE TABLE list_boolean_true PARTITION OF list_boolean FOR VALUES IN (true);
CREATE TABLE list_no_partitions (a integer) PARTITION BY LIST (a);

-- Hash: over text and, which is loaded through the root, over an enum.
CREATE TABLE hash_text (t text, i integer) PARTITION BY HASH (t, i);
CREATE TABLE hash_text_0 PARTITION OF hash_text FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE hash_text_1 PARTITION OF hash_text FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE hash_text_2 PARTITION OF hash_text FOR VALUES WITH (MODULUS 6, REMAINDER 2);
CREATE TABLE hash_text_5 PARTITION OF hash_text FOR VALUES WITH (MODULUS 6, REMAINDER 5);
INSERT INTO hash_text SELECT 't' || i, i FROM generate_series(1, 20) i;
CREATE TABLE hash_enum (m mood, v integer) PARTITION BY HASH (m);
CREATE TABLE hash_enum_0 PARTITION OF hash_enum FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE hash_enum_1 PARTITION OF hash_enum FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE hash_enum_below (a integer, m mood) PARTITION BY LIST (a);
CREATE TABLE hash_enum_below_1 PARTITION OF hash_enum_below FOR VALUES IN (1) PARTITION BY HASH (m);
CREATE TABLE hash_enum_below_1_0 PARTITION OF hash_enum_below_1 FOR VALUES WITH (MODULUS 1, REMAINDER 0);
INSERT INTO hash_enum_below VALUES (1, 'ok'), (1, NULL);

-- Partitions of their own mind: column order, defaults, constraints, options; dropped columns; detached; foreign; elsewhere.
CREATE SCHEMA "spec_table_attach Elsewhere";
CREATE TABLE parted (a integer NOT NULL, b text DEFAULT 'parted', c integer, gone integer, d integer GENERATED ALWAYS AS (c + 1) STORED) PARTITION BY RANGE (a);
ALTER TABLE parted DROP COLUMN gone;
CREATE TABLE parted_made (c integer, never integer, d integer GENERATED ALWAYS AS (c + 1) STORED, b text DEFAULT 'own', a integer NOT NULL);
ALTER TABLE parted_made DROP COLUMN never;
ALTER TABLE parted ATTACH PARTITION parted_made FOR VALUES FROM (0) TO (10);
CREATE TABLE parted_options PARTITION OF parted (b DEFAULT 'of the partition', c NOT NULL, CONSTRAINT parted_options_check CHECK (c > 0), PRIMARY KEY (a)) FOR VALUES FROM (10) TO (20) WITH (fillfactor = 50);
CREATE UNLOGGED TABLE parted_unlogged PARTITION OF parted FOR VALUES FROM (20) TO (30);
CREATE TABLE "spec_table_attach Elsewhere"."Partition" PARTITION OF parted FOR VALUES FROM (30) TO (40);
CREATE TABLE parted_detached PARTITION OF parted FOR VALUES FROM (40) TO (50);
ALTER TABLE parted DETACH PARTITION parted_detached;
CREATE FOREIGN DATA WRAPPER spec_table_attach_wrapper;
CREATE SERVER spec_table_attach_server FOREIGN DATA WRAPPER spec_table_attach_wrapper;
CREATE FOREIGN TABLE parted_foreign PARTITION OF parted FOR VALUES FROM (50) TO (60) SERVER spec_table_attach_server OPTIONS (o 'x');
CREATE FOREIGN TABLE foreign_child (e integer) INHERITS (parent) SERVER spec_table_attach_server;
INSERT INTO parted (a, c) VALUES (1, 1), (11, 2), (21, 3), (31, 4);
CREATE TABLE identity_parted (a integer GENERATED ALWAYS AS IDENTITY, b integer) PARTITION BY LIST (b); -- [17..]
CREATE TABLE identity_parted_1 PARTITION OF identity_parted FOR VALUES IN (1); -- [17..]
CREATE TABLE identity_parted_2 (b integer, a integer NOT NULL); -- [17..]
ALTER TABLE identity_parted ATTACH PARTITION identity_parted_2 FOR VALUES IN (2); -- [17..]
INSERT INTO identity_parted (b) VALUES (1), (2); -- [17..]
CREATE TABLE key_is_row (a integer, b integer) PARTITION BY RANGE ((a % 10), b);
CREATE TABLE key_is_row_1 PARTITION OF key_is_row FOR VALUES FROM (0, 0) TO (5, MAXVALUE);
CREATE TABLE timestamps (t timestamp with time zone) PARTITION BY RANGE (t);
CREATE TABLE timestamps_1 PARTITION OF timestamps FOR VALUES FROM ('2024-01-01 00:00:00+00') TO ('2024-06-01 00:00:00.000001+00');

-- Marks on a partitioned table that its partitions take, and an index that reaches into another schema.
CREATE INDEX parted_c ON parted (c);
CREATE TABLE parted_marks (a integer, b text, c bytea) PARTITION BY LIST (a);
ALTER TABLE parted_marks ALTER COLUMN b SET STORAGE EXTERNAL, ALTER COLUMN a SET STATISTICS 11, ALTER COLUMN a SET (n_distinct_inherited = 4);
CREATE TABLE parted_marks_1 PARTITION OF parted_marks FOR VALUES IN (-1, 0);
ALTER TABLE parted_marks_1 ALTER COLUMN b SET STORAGE MAIN;
ALTER TABLE parted_marks REPLICA IDENTITY FULL;
CREATE UNLOGGED TABLE parted_marks_unlogged (a integer) PARTITION BY LIST (a); -- [..17]
CREATE TABLE parted_of_key (a integer PRIMARY KEY, up integer REFERENCES parted_of_key) PARTITION BY RANGE (a);
CREATE TABLE parted_of_key_1 PARTITION OF parted_of_key FOR VALUES FROM (0) TO (10);
CREATE TABLE parted_of_key_2 PARTITION OF parted_of_key FOR VALUES FROM (10) TO (20);
INSERT INTO parted_of_key VALUES (11, NULL), (1, 11);

RESET search_path;
