SELECT
    c.oid                   AS table,
    c.relname               AS name,
    c.relnamespace          AS schema
FROM pg_catalog.pg_class c
WHERE c.relrowsecurity AND c.relkind IN ('r', 'p')
ORDER BY c.oid
