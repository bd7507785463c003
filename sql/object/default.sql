SELECT
    d.oid                                           AS oid,
    d.adrelid                                       AS table,
    c.relname                                       AS table_name,
    c.relnamespace                                  AS schema,
    d.adnum                                         AS number,
    CASE WHEN c.oid NOT IN (SELECT pg_catalog.unnest(:left_out))
        THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) ELSE ''
    END                                             AS expression
FROM pg_catalog.pg_attrdef d
JOIN pg_catalog.pg_class c ON c.oid = d.adrelid
WHERE d.adrelid >= 16384
ORDER BY d.adrelid, d.adnum
