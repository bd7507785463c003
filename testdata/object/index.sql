-- Indexes: methods, options, states; the indexes of partitioned tables and their attachment.
CREATE SCHEMA spec_index;
SET search_path = spec_index;

CREATE FUNCTION lower_trim(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(btrim($1))';
CREATE TABLE plain (a integer, b text, c text, d jsonb, e int4range, f point, g integer[], h tsvector, "I i" text, gone integer);
INSERT INTO plain (a, b, c, d) SELECT i, 'b' || i, 'c' || i, jsonb_build_object('k', i) FROM generate_series(1, 20) i;
ALTER TABLE plain DROP COLUMN gone;

-- Columns, expressions, orders, collations, operator classes.
CREATE INDEX simple ON plain (a);
CREATE UNIQUE INDEX "Unique, quoted" ON plain (a, "I i");
CREATE INDEX ordered ON plain (a DESC, b ASC NULLS FIRST, c DESC NULLS LAST);
CREATE INDEX of_expression ON plain (lower(b), (a + 1), spec_index.lower_trim(c), (a IS NULL));
CREATE INDEX of_function ON plain (lower_trim(b));
CREATE INDEX partial ON plain (a) WHERE b IS NOT NULL AND a > 10 AND c <> 'it''s';
CREATE INDEX collated ON plain (b COLLATE "C", c COLLATE "default", (b || c) COLLATE "POSIX");
CREATE INDEX with_class ON plain (b text_pattern_ops, c varchar_pattern_ops, "I i" COLLATE "C" text_pattern_ops DESC);
CREATE INDEX including ON plain (a) INCLUDE (b, "I i");
CREATE UNIQUE INDEX unique_including ON plain (a, b) INCLUDE (c) WHERE a > 0;
CREATE UNIQUE INDEX nulls_not_distinct ON plain (a, b, c) NULLS NOT DISTINCT; -- [15..]
CREATE INDEX ON plain (b, c);
CREATE INDEX ON plain (b, c);

-- Columns whose class is that of another type, and columns with a collation of their own.
CREATE DOMAIN short AS text;
CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE TABLE typed (a varchar(9), b char(3), c short, d mood, e integer[], f name, g text COLLATE "C", h timestamptz, i numeric, "User" oid);
CREATE INDEX typed_alone_a ON typed (a);
CREATE INDEX typed_alone_c ON typed (c);
CREATE INDEX typed_alone_d ON typed (d);
CREATE INDEX typed_alone_g ON typed (g);
CREATE INDEX typed_collated ON typed (g COLLATE "default", f COLLATE "POSIX");
CREATE UNIQUE INDEX typed_plain ON typed (h, i, "User", b, f, g);
CREATE INDEX typed_mixed ON typed (h, e, d);
CREATE INDEX "select" ON typed ("User");

-- Methods.
CREATE INDEX of_hash ON plain USING hash (b);
CREATE INDEX of_gist ON plain USING gist (e, f);
CREATE INDEX of_spgist ON plain USING spgist (b text_ops);
CREATE INDEX of_spgist_including ON plain USING spgist (f) INCLUDE (a); -- [14..]
CREATE INDEX of_gin ON plain USING gin (d jsonb_path_ops, g, h);
CREATE INDEX of_brin ON plain USING brin (a, b);
CREATE INDEX of_brin_minmax_multi ON plain USING brin (a int4_minmax_multi_ops (values_per_range = 16), b text_bloom_ops (false_positive_rate = 0.05, n_distinct_per_range = 100)); -- [14..]
CREATE INDEX class_options ON plain USING gist (h tsvector_ops (siglen = 200)); -- [13..]

-- Storage options and tablespace.
CREATE INDEX option_fillfactor ON plain (a) WITH (fillfactor = 33);
CREATE INDEX option_deduplicate ON plain (a) WITH (deduplicate_items = off, fillfactor = 90); -- [13..]
CREATE INDEX option_gin ON plain USING gin (g) WITH (fastupdate = off, gin_pending_list_limit = 128);
CREATE INDEX option_brin ON plain USING brin (a) WITH (pages_per_range = 4, autosummarize = on);
CREATE INDEX option_gist ON plain USING gist (e) WITH (buffering = auto);

-- Statistics targets of expression columns, by number.
CREATE INDEX statistics_target ON plain (a, (a + 2), lower(b), (a - 1));
ALTER INDEX statistics_target ALTER COLUMN 2 SET STATISTICS 500;
ALTER INDEX statistics_target ALTER COLUMN 4 SET STATISTICS 0;

-- Marks that an index leaves on its table.
CREATE TABLE marked (a integer NOT NULL, b integer NOT NULL, c integer);
CREATE UNIQUE INDEX "Replica Identity" ON marked (a, b);
CREATE INDEX "Clustered" ON marked (c);
ALTER TABLE marked REPLICA IDENTITY USING INDEX "Replica Identity", CLUSTER ON "Clustered";

-- An index that is not valid is not dumped.
CREATE INDEX not_valid ON plain (a);
UPDATE pg_catalog.pg_index SET indisvalid = false WHERE indexrelid = 'spec_index.not_valid'::regclass;

-- On other relations.
CREATE MATERIALIZED VIEW matview AS SELECT a, b FROM plain;
CREATE UNIQUE INDEX on_matview ON matview (a);
CREATE INDEX on_matview_clustered ON matview (lower(b));
ALTER MATERIALIZED VIEW matview CLUSTER ON on_matview_clustered;
CREATE UNLOGGED TABLE unlogged (a integer);
CREATE INDEX on_unlogged ON unlogged (a);

-- Partitioned: made with the parent, attached, missing on a partition, only on a partition, in two levels.
CREATE TABLE parted (a integer NOT NULL, b text, c integer) PARTITION BY RANGE (a);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10);
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (10) TO (20) PARTITION BY LIST (c);
CREATE TABLE parted_2_one PARTITION OF parted_2 FOR VALUES IN (1);
CREATE TABLE parted_2_rest PARTITION OF parted_2 DEFAULT;
INSERT INTO parted VALUES (1, 'x', 1), (11, 'y', 1), (12, 'z', NULL);
CREATE INDEX parted_a ON parted (a);
CREATE UNIQUE INDEX parted_unique ON parted (a, c);
CREATE INDEX parted_expression ON parted (lower(b) COLLATE "C") WHERE c > 0;
ALTER INDEX parted_expression ALTER COLUMN 1 SET STATISTICS 77;
CREATE INDEX parted_own_name ON ONLY parted (b);
CREATE INDEX "Attached by hand" ON parted_1 (b) WITH (fillfactor = 40);
ALTER INDEX parted_own_name ATTACH PARTITION "Attached by hand";
CREATE INDEX parted_only_parent ON ONLY parted (c);
CREATE INDEX parted_1_only ON parted_1 (c, b);
CREATE UNIQUE INDEX parted_replica ON parted (a, c);
ALTER TABLE parted_1 ALTER COLUMN c SET NOT NULL;
ALTER TABLE parted_1 REPLICA IDENTITY USING INDEX parted_1_a_c_idx1;
ALTER TABLE parted_1 CLUSTER ON parted_1_a_idx;
CREATE INDEX parted_hash ON parted USING hash (b);

RESET search_path;
