SELECT
    r.oid       AS oid,
    r.rolname   AS name
FROM pg_catalog.pg_roles r
ORDER BY r.oid
