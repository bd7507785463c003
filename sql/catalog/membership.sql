SELECT
    d.classid       AS class,
    d.objid         AS oid,
    d.refobjid      AS extension,
    d.deptype       AS kind
FROM pg_catalog.pg_depend d
WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.deptype IN ('e', 'x')
-- What depends on several extensions names them in the order of the catalog, which is mostly that of the commands.
ORDER BY d.classid, d.objid, d.ctid
