SELECT
    d.classid       AS class,
    d.objid         AS oid,
    d.refobjid      AS extension,
    d.deptype       AS kind
FROM pg_catalog.pg_depend d
WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.deptype IN ('e', 'x')
ORDER BY 1, 2, 3
