SELECT
    t.oid                                       AS oid,
    t.trftype                                   AS of_type,
    pg_catalog.format_type(t.trftype, NULL)     AS type_name,
    l.lanname                                   AS language,
    t.trffromsql::pg_catalog.oid                AS from_sql,
    t.trftosql::pg_catalog.oid                  AS to_sql
FROM pg_catalog.pg_transform t
JOIN pg_catalog.pg_language l ON l.oid = t.trflang
ORDER BY t.trftype, t.trflang
