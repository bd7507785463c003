SELECT
    d.refobjid                                  AS of,
    d.refclassid                                AS class,
    p.amprocnum                                 AS number,
    p.amproc::pg_catalog.regprocedure           AS function,
    p.amproclefttype::pg_catalog.regtype        AS left_type,
    p.amprocrighttype::pg_catalog.regtype       AS right_type
FROM pg_catalog.pg_amproc p
JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_amproc'::pg_catalog.regclass AND d.objid = p.oid
WHERE p.oid >= 16384
    AND d.refclassid IN ('pg_catalog.pg_opclass'::pg_catalog.regclass, 'pg_catalog.pg_opfamily'::pg_catalog.regclass)
ORDER BY p.amprocnum, p.oid
