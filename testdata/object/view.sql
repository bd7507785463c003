-- Views: their queries as the server prints them, options, columns' defaults, dependencies. Loops: graph/repair.sql.
CREATE SCHEMA spec_view;
SET search_path = spec_view;

CREATE TABLE base (a integer PRIMARY KEY, b text, "C c" numeric, d jsonb, e integer[], f timestamptz);
INSERT INTO base SELECT i, 'b' || i, i / 3.0, jsonb_build_object('k', i), ARRAY[i, NULL], '2024-01-01'::timestamptz FROM generate_series(1, 5) i;
CREATE TABLE other (a integer, z text);
CREATE TYPE pair AS (x integer, y text);
CREATE FUNCTION rows(integer) RETURNS TABLE (i integer, t text) LANGUAGE sql STABLE AS 'SELECT $1, ''t''::text';

CREATE VIEW simple AS SELECT * FROM base;
CREATE VIEW "Quoted ""view""" ("Named", "select", c) AS SELECT a, b, "C c" AS x FROM base AS "From";
CREATE VIEW no_from AS SELECT 1 AS one, 'x'::text AS unknown_literal, NULL::integer AS nothing, 'it''s' || E'\\' AS escaped;
CREATE VIEW no_columns AS SELECT FROM base;
CREATE VIEW joins AS SELECT * FROM base JOIN other USING (a) LEFT JOIN (SELECT 1 AS a1) AS s (k) ON s.k = base.a CROSS JOIN LATERAL rows(base.a) AS r (i, t) NATURAL FULL JOIN (VALUES (1, 'v')) AS v (a, w);
CREATE VIEW join_using_alias AS SELECT u.a, base.b FROM base JOIN other USING (a) AS u; -- [14..]
CREATE VIEW functions_in_from AS SELECT * FROM ROWS FROM (generate_series(1, 2), rows(3)) WITH ORDINALITY AS f (a, b, c, o), json_to_record('{"x":1}') AS j (x integer, y text);
CREATE VIEW grouping AS SELECT a, b, grouping(a, b) AS g, count(*) FILTER (WHERE a > 1) AS n, string_agg(DISTINCT b, ',' ORDER BY b) AS s, percentile_cont(0.5) WITHIN GROUP (ORDER BY a) AS p FROM base GROUP BY GROUPING SETS ((a), ROLLUP (a, b), CUBE (b), ()) HAVING count(*) > 0;
CREATE VIEW group_by_distinct AS SELECT a, b, count(*) FROM base GROUP BY DISTINCT ROLLUP (a, b), ROLLUP (a); -- [14..]
CREATE VIEW group_by_key AS SELECT a, b, d, count(*) AS n FROM base GROUP BY a;
CREATE VIEW windows AS SELECT a, sum(a) OVER w AS s, rank() OVER (PARTITION BY b ORDER BY a DESC) AS r, lag(a, 1) OVER (w ROWS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE TIES) AS l FROM base WINDOW w AS (ORDER BY f);
CREATE VIEW set_operations AS (SELECT a FROM base UNION ALL SELECT a FROM other) EXCEPT SELECT 3 INTERSECT ALL (SELECT 4 ORDER BY 1 LIMIT 1) ORDER BY a;
CREATE VIEW with_queries AS WITH RECURSIVE r (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM r WHERE n < 5), m AS MATERIALIZED (SELECT * FROM r), nm AS NOT MATERIALIZED (SELECT * FROM m) SELECT nm.n FROM nm;
CREATE VIEW search_and_cycle AS WITH RECURSIVE r (n, p) AS (SELECT 1, 0 UNION ALL SELECT n + 1, n FROM r WHERE n < 3) SEARCH DEPTH FIRST BY n SET o CYCLE n SET c USING path SELECT n, c FROM r; -- [14..]
CREATE VIEW sublinks AS SELECT (SELECT max(a) FROM base) AS m, EXISTS (SELECT 1 FROM other) AS e, a = ANY (SELECT a FROM other) AS i, a NOT IN (1, 2) AS n, ARRAY(SELECT a FROM base) AS arr, (a, b) = (SELECT o.a, o.z FROM other o) AS r, a = ANY (e) AS any_array FROM base;
CREATE VIEW expressions AS SELECT CASE a WHEN 1 THEN 'x' ELSE NULL END AS c1, CASE WHEN a > 1 THEN b END AS c2, COALESCE(b, 'n') AS c3, NULLIF(a, 1) AS c4, GREATEST(a, 2) AS c5, a BETWEEN 1 AND 3 AS c6, b LIKE 'b%' AS c7, b ~* 'x' AS c8, b SIMILAR TO 'x' AS c9, a IS DISTINCT FROM 1 AS c10, (a = 1) IS NOT TRUE AS c11, e[1] AS c12, e[1:2] AS c13, ROW(a, b)::pair AS c14, (ROW(a, b)::pair).y AS c15, d -> 'k' AS c16, d ->> 'k' AS c17, EXTRACT(year FROM f) AS c18, f AT TIME ZONE 'UTC' AS c19, substring(b FROM 1 FOR 2) AS c20, position('x' IN b) AS c21, trim(both 'x' FROM b) AS c22, overlay(b PLACING 'y' FROM 1) AS c23, CURRENT_DATE AS c24, LOCALTIMESTAMP(2) AS c25, CURRENT_USER AS c26, b COLLATE "C" AS c27, a::numeric(5,2) AS c28, '1 day'::interval day AS c29, -a AS c30, @ a AS c31, a OPERATOR(pg_catalog.+) 1 AS c32, base AS c33, base.* IS NULL AS c34, ARRAY[a, 2] || e AS c35, interval '1' AS c36, B'01' AS c37, x'1f' AS c38, 'base'::regclass AS c39, normalize(b) IS NFC NORMALIZED AS c40 FROM base; -- [13..]
CREATE VIEW expressions AS SELECT CASE a WHEN 1 THEN 'x' ELSE NULL END AS c1, EXTRACT(year FROM f) AS c18, trim(both 'x' FROM b) AS c22, ROW(a, b)::pair AS c14, base AS c33 FROM base; -- [..12]
CREATE VIEW json_constructors AS SELECT JSON_OBJECT('a' VALUE a, 'b': b ABSENT ON NULL WITH UNIQUE KEYS RETURNING jsonb) AS o, JSON_ARRAY(a, b NULL ON NULL) AS r, JSON_ARRAYAGG(a ORDER BY a RETURNING jsonb) AS g, JSON_OBJECTAGG(b: a) AS oa, d IS JSON OBJECT WITH UNIQUE KEYS AS j FROM base GROUP BY a, b, d; -- [16..]
CREATE VIEW json_query AS SELECT JSON_VALUE(d, '$.k' RETURNING integer DEFAULT 0 ON EMPTY ERROR ON ERROR) AS v, JSON_QUERY(d, '$.*' PASSING a AS x WITH CONDITIONAL WRAPPER KEEP QUOTES EMPTY ARRAY ON EMPTY) AS q, JSON_EXISTS(d, 'strict $.k' FALSE ON ERROR) AS e, JSON('{}') AS j, JSON_SCALAR(1) AS s, JSON_SERIALIZE(d RETURNING bytea) AS z FROM base; -- [17..]
CREATE VIEW json_table AS SELECT * FROM JSON_TABLE('[{"a":1}]'::jsonb, '$[*]' AS p PASSING 1 AS y COLUMNS (i FOR ORDINALITY, a integer PATH '$.a' DEFAULT 5 ON EMPTY, x boolean EXISTS, f jsonb FORMAT JSON PATH '$', NESTED PATH '$.n[*]' COLUMNS (m text))) AS j; -- [17..]
CREATE VIEW limits AS SELECT DISTINCT ON (b) a, b FROM base ORDER BY b, a DESC NULLS LAST OFFSET 1 LIMIT 2;
CREATE VIEW with_ties AS SELECT a FROM base ORDER BY a USING > FETCH FIRST 2 ROWS WITH TIES; -- [13..]
CREATE VIEW sampled AS SELECT * FROM base TABLESAMPLE bernoulli (10) REPEATABLE (1);
CREATE VIEW for_update AS SELECT a FROM base FOR UPDATE OF base SKIP LOCKED;
CREATE VIEW only_parent AS SELECT o.a FROM ONLY base o;
CREATE VIEW duplicate_names AS SELECT x.a, y.a AS a_1 FROM base x, base y;
CREATE RECURSIVE VIEW counting (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM counting WHERE n < 3;

-- Options: security, check option, and columns that have a default.
CREATE VIEW option_barrier WITH (security_barrier) AS SELECT a FROM base;
CREATE VIEW option_barrier_false WITH (security_barrier = false) AS SELECT a FROM base;
CREATE VIEW option_invoker WITH (security_invoker = true, security_barrier = true) AS SELECT a FROM base; -- [15..]
CREATE VIEW check_local AS SELECT a, b FROM base WHERE a > 0 WITH LOCAL CHECK OPTION;
CREATE VIEW check_cascaded WITH (security_barrier = true) AS SELECT a, b FROM base WHERE a > 0 WITH CASCADED CHECK OPTION;
CREATE VIEW column_defaults AS SELECT a, b, "C c" FROM base;
ALTER VIEW column_defaults ALTER COLUMN b SET DEFAULT 'of the view', ALTER COLUMN "C c" SET DEFAULT 3.5;

-- Views over views, named so that the order of names is not the order of need.
CREATE VIEW m_over AS SELECT * FROM base;
CREATE VIEW a_over AS SELECT * FROM m_over;
CREATE VIEW z_over AS SELECT a_over.a, m.b FROM a_over JOIN m_over m USING (a);
CREATE VIEW b_over AS SELECT z_over::text AS row FROM z_over;
CREATE VIEW renamed_column_below AS SELECT b AS before FROM base;
ALTER TABLE base RENAME COLUMN b TO after;
ALTER TABLE other ADD COLUMN after text;
CREATE VIEW renamed AS SELECT a AS x FROM base;
ALTER TABLE renamed RENAME COLUMN x TO y;
ALTER VIEW renamed RENAME TO "Renamed";
CREATE VIEW with_instead_rules AS SELECT a, after FROM base;
CREATE RULE insert_into AS ON INSERT TO with_instead_rules DO INSTEAD INSERT INTO base (a, after) VALUES (new.a, new.after) RETURNING a, after;

RESET search_path;
