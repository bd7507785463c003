-- What the stored archives beside this file were dumped from: pgNN-CODEC by pg_dump NN -Fd -Z CODEC,
-- its .list by pg_restore 18 -l with TZ=UTC.
CREATE TABLE t (a int PRIMARY KEY, b text);
INSERT INTO t SELECT i, repeat('x', i % 80) || E'\t\\' FROM generate_series(1, 400) i;
CREATE TABLE empty (a int);
COMMENT ON TABLE empty IS 'it''s
two lines';
CREATE TABLE "we""ird
name" (a int, "é" text);
INSERT INTO "we""ird
name" VALUES (1, 'ü');
CREATE SCHEMA s;
CREATE VIEW s.v AS SELECT * FROM t;
CREATE SEQUENCE s.q;
CREATE INDEX ON t (b);
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
CREATE FUNCTION f(a int, b text) RETURNS int LANGUAGE sql AS 'select 1';
GRANT SELECT ON t TO PUBLIC;
SELECT lo_create(777);
SELECT lo_from_bytea(20001, 'hello'), lo_from_bytea(20002, '');
ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES t (a);
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
