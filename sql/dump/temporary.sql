SELECT
    c.oid           AS oid
FROM pg_catalog.pg_class c
WHERE c.relpersistence = 't' AND c.relkind IN ('r', 'p', 'v')
ORDER BY c.oid
