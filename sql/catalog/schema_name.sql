SELECT
    n.oid       AS oid,
    n.nspname   AS name
FROM pg_catalog.pg_namespace n
ORDER BY n.oid
