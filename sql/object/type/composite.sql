SELECT
    a.attrelid                                          AS of,
    a.attnum                                            AS number,
    a.attname                                           AS name,
    pg_catalog.format_type(a.atttypid, a.atttypmod)     AS type_name,
    CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation ELSE 0 END AS collation
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
WHERE c.relkind = 'c' AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
