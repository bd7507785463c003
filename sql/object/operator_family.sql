SELECT
    f.oid                   AS oid,
    f.opfname               AS name,
    f.opfnamespace          AS schema,
    f.opfowner              AS owner,
    f.opfmethod             AS method
FROM pg_catalog.pg_opfamily f
ORDER BY f.ctid
