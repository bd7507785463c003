SELECT
    t.oid                                                                       AS of,
    pg_catalog.format_type(t.typbasetype, t.typtypmod)                          AS base_type,
    CASE WHEN t.typcollation <> b.typcollation THEN t.typcollation ELSE 0 END   AS collation,
    t.typnotnull                                                                AS is_not_null,
    pg_catalog.pg_get_expr(t.typdefaultbin, 0)                                  AS default_expression,
    t.typdefault                                                                AS default_literal,
    ARRAY(SELECT c.oid FROM pg_catalog.pg_constraint c WHERE c.contypid = t.oid ORDER BY c.conname) AS constraints
FROM pg_catalog.pg_type t
LEFT JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
WHERE t.typtype = 'd' AND t.oid >= 16384
ORDER BY t.oid
