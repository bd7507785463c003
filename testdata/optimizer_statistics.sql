-- What ANALYZE leaves, for a dump with --statistics: every slot kind, odd values in them, every relation that has them.
CREATE SCHEMA spec_optimizer_statistics;
SET search_path = spec_optimizer_statistics;

CREATE TYPE mood AS ENUM ('sad', 'it''s "so"', 'a,b{}');
CREATE TABLE "Quoted, ""table""" (
    unique_key integer PRIMARY KEY,
    few text,
    "Nulls only" integer,
    half_null double precision,
    m mood,
    texts text[],
    numbers integer[],
    words tsvector,
    span int4range,
    days datemultirange, -- [14..]
    document jsonb,
    place point,
    bytes bytea,
    wide text,
    gone integer,
    stamp timestamptz,
    "float" real,
    c "char",
    never integer
);
ALTER TABLE "Quoted, ""table""" DROP COLUMN gone, ALTER COLUMN never SET STATISTICS 0, ALTER COLUMN half_null SET STATISTICS 10;
INSERT INTO "Quoted, ""table""" (unique_key, few, half_null, m, texts, numbers, words, span, document, place, bytes, wide, stamp, "float", c)
SELECT i, (ARRAY['', 'it''s', '"q"', 'back\slash', E'line\nbreak', 'NULL', '{a,b}', 'ünïcode'])[i % 8 + 1],
    CASE WHEN i % 2 = 0 THEN (i % 50) / 3.0 END, (enum_range(NULL::mood))[i % 3 + 1],
    CASE i % 4 WHEN 0 THEN '{}' WHEN 1 THEN ARRAY['a', NULL, 'b,"c"'] WHEN 2 THEN ARRAY['x' || i % 5] END,
    ARRAY[i % 10, i % 7], to_tsvector('simple', 'the word' || i % 20 || ' of'), CASE i % 10 WHEN 0 THEN 'empty' ELSE int4range(i, i + i % 9 + 1) END,
    jsonb_build_object('k', i % 3), point(i % 4, i), decode(md5((i % 6)::text), 'hex'), repeat('w' || i, 300),
    '2024-01-01 00:00:00+00'::timestamptz + i % 40 * interval '1 day', (ARRAY['NaN', 'Infinity', '0.1', '-0'])[i % 4 + 1]::real, chr(65 + i % 4)::"char"
FROM generate_series(1, 800) i;
CREATE INDEX of_expression ON "Quoted, ""table""" (lower(few), (unique_key % 10), half_null);
CREATE INDEX partial ON "Quoted, ""table""" (stamp) WHERE unique_key > 100;
CREATE STATISTICS extended ON few, m FROM "Quoted, ""table""";
ANALYZE "Quoted, ""table""";

CREATE TABLE empty (a integer);
ANALYZE empty;
CREATE TABLE never_analyzed (a integer PRIMARY KEY);
INSERT INTO never_analyzed VALUES (1);
CREATE TABLE one_row (a integer, b text);
INSERT INTO one_row VALUES (1, NULL);
ANALYZE one_row;

-- Of a parent with its children, and of partitions.
CREATE TABLE parent (a integer, b text);
CREATE TABLE child (c integer) INHERITS (parent);
INSERT INTO parent SELECT i % 5, 'p' FROM generate_series(1, 100) i;
INSERT INTO child SELECT i % 50, 'c' || i % 3, i FROM generate_series(1, 400) i;
ANALYZE parent;
ANALYZE child;
CREATE TABLE parted (a integer, b text) PARTITION BY RANGE (a);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (100);
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (100) TO (200);
CREATE INDEX parted_b ON parted (lower(b));
INSERT INTO parted SELECT i % 200, 'b' || i % 4 FROM generate_series(1, 1000) i;
ANALYZE parted;
ANALYZE parted_1;
ANALYZE parted_2;

-- Of a materialized view, of one that comes after the data, and of a view's base that is a domain.
CREATE MATERIALIZED VIEW matview AS SELECT few, count(*) AS n FROM "Quoted, ""table""" GROUP BY few;
ANALYZE matview;
CREATE MATERIALIZED VIEW matview_late AS SELECT unique_key, few FROM "Quoted, ""table""" GROUP BY unique_key;
CREATE INDEX matview_late_few ON matview_late (upper(few));
ANALYZE matview_late;
CREATE DOMAIN d AS text CHECK (VALUE <> 'x');
CREATE TABLE of_domain (a d, b d[]);
INSERT INTO of_domain SELECT 'v' || i % 4, ARRAY['e' || i % 2]::d[] FROM generate_series(1, 100) i;
ANALYZE of_domain;

RESET search_path;
