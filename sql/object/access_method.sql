SELECT
    a.oid               AS oid,
    a.amname            AS name,
    a.amtype            AS kind,
    a.amhandler         AS handler
FROM pg_catalog.pg_am a
ORDER BY a.ctid
