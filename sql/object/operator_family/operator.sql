SELECT
    d.refobjid                                  AS of,
    d.refclassid                                AS class,
    o.amopfamily                                AS family,
    o.amopstrategy                              AS strategy,
    o.amopopr::pg_catalog.regoperator           AS operator,
    o.amopsortfamily                            AS sort_family
FROM pg_catalog.pg_amop o
JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_amop'::pg_catalog.regclass AND d.objid = o.oid
WHERE o.oid >= 16384
    AND d.refclassid IN ('pg_catalog.pg_opclass'::pg_catalog.regclass, 'pg_catalog.pg_opfamily'::pg_catalog.regclass)
ORDER BY o.amopstrategy, o.amoplefttype, o.amoprighttype
