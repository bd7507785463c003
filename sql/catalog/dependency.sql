SELECT
    d.classid       AS class,
    d.objid         AS oid,
    d.refclassid    AS ref_class,
    d.refobjid      AS ref_oid,
    d.deptype       AS kind
FROM (
    SELECT classid, objid, refclassid, refobjid, deptype
    FROM pg_catalog.pg_depend
    WHERE deptype NOT IN ('p', 'e')
    -- An operator or function of an operator family counts as the family's own.
    UNION ALL
    SELECT 'pg_catalog.pg_opfamily'::pg_catalog.regclass, o.amopfamily, d.refclassid, d.refobjid, d.deptype
    FROM pg_catalog.pg_depend d
    JOIN pg_catalog.pg_amop o ON d.classid = 'pg_catalog.pg_amop'::pg_catalog.regclass AND d.objid = o.oid
    WHERE d.deptype NOT IN ('p', 'e', 'i')
      AND NOT (d.refclassid = 'pg_catalog.pg_opfamily'::pg_catalog.regclass AND d.refobjid = o.amopfamily)
    UNION ALL
    SELECT 'pg_catalog.pg_opfamily'::pg_catalog.regclass, p.amprocfamily, d.refclassid, d.refobjid, d.deptype
    FROM pg_catalog.pg_depend d
    JOIN pg_catalog.pg_amproc p ON d.classid = 'pg_catalog.pg_amproc'::pg_catalog.regclass AND d.objid = p.oid
    WHERE d.deptype NOT IN ('p', 'e', 'i')
      AND NOT (d.refclassid = 'pg_catalog.pg_opfamily'::pg_catalog.regclass AND d.refobjid = p.amprocfamily)
) d
ORDER BY 1, 2
