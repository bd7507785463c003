-- Materialized views: populated or not, options, indexes, and the order in which they are refreshed.
CREATE SCHEMA spec_materialized_view;
SET search_path = spec_materialized_view;

CREATE TABLE base (a integer PRIMARY KEY, b text);
INSERT INTO base SELECT i, 'b' || i FROM generate_series(1, 10) i;

CREATE MATERIALIZED VIEW populated AS SELECT * FROM base;
CREATE MATERIALIZED VIEW not_populated AS SELECT * FROM base WITH NO DATA;
CREATE MATERIALIZED VIEW "Named, ""columns""" ("A", "order") AS SELECT a, b FROM base;
CREATE MATERIALIZED VIEW no_rows AS SELECT a FROM base WHERE false;
CREATE MATERIALIZED VIEW no_columns AS SELECT FROM base;
CREATE MATERIALIZED VIEW options WITH (fillfactor = 50, autovacuum_enabled = false, toast.autovacuum_enabled = false) AS SELECT * FROM base;
CREATE MATERIALIZED VIEW columns AS SELECT a, b, b AS c FROM base;
ALTER MATERIALIZED VIEW columns ALTER COLUMN b SET STORAGE EXTERNAL, ALTER COLUMN a SET STATISTICS 5, ALTER COLUMN a SET (n_distinct = 3);
ALTER MATERIALIZED VIEW columns ALTER COLUMN c SET COMPRESSION pglz; -- [14..]
ALTER MATERIALIZED VIEW columns RENAME COLUMN c TO "renamed c";
CREATE ACCESS METHOD spec_materialized_view_heap TYPE TABLE HANDLER heap_tableam_handler;
CREATE MATERIALIZED VIEW access_method USING spec_materialized_view_heap AS SELECT a FROM base;
CREATE UNIQUE INDEX populated_a ON populated (a);
CREATE INDEX populated_b ON populated (lower(b));
ALTER MATERIALIZED VIEW populated CLUSTER ON populated_b;
CREATE STATISTICS of_matview (ndistinct) ON a, b FROM populated;

-- Refreshed in the order of need, through a view and a function's body that hides it; one of them over a view that is not populated.
CREATE MATERIALIZED VIEW z_first AS SELECT a FROM base;
CREATE VIEW m_between AS SELECT a FROM z_first;
CREATE MATERIALIZED VIEW a_second AS SELECT a FROM m_between;
CREATE MATERIALIZED VIEW b_third AS SELECT x.a FROM a_second x JOIN z_first y USING (a);
CREATE MATERIALIZED VIEW c_fourth_empty AS SELECT a FROM b_third WITH NO DATA;

-- Emptied below, one that has rows can only be restored without them.
CREATE MATERIALIZED VIEW emptied AS SELECT a FROM base;
CREATE VIEW over_emptied AS SELECT a FROM emptied;
CREATE MATERIALIZED VIEW has_rows_over_emptied AS SELECT a FROM over_emptied;
CREATE MATERIALIZED VIEW has_rows_again AS SELECT a FROM has_rows_over_emptied;
REFRESH MATERIALIZED VIEW emptied WITH NO DATA;

-- A query that needs a primary key cannot be made before the key: the view comes after the data.
CREATE MATERIALIZED VIEW needs_key AS SELECT a, b, count(*) AS n FROM base GROUP BY a;
CREATE VIEW over_needs_key AS SELECT * FROM needs_key;
CREATE MATERIALIZED VIEW over_over AS SELECT * FROM over_needs_key;
CREATE INDEX needs_key_b ON needs_key (b);

RESET search_path;
