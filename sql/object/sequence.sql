SELECT
    s.seqrelid                                  AS of,
    pg_catalog.format_type(s.seqtypid, NULL)    AS type_name,
    s.seqstart                                  AS start,
    s.seqincrement                              AS increment,
    s.seqmin                                    AS minimum,
    s.seqmax                                    AS maximum,
    s.seqcache                                  AS cache,
    s.seqcycle                                  AS cycles,
    COALESCE(d.refobjid, 0)                     AS owning_table,
    COALESCE(d.refobjsubid, 0)                  AS owning_column,
    COALESCE(d.deptype = 'i', false)            AS is_identity
FROM pg_catalog.pg_sequence s
LEFT JOIN pg_catalog.pg_depend d
    ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = s.seqrelid AND d.objsubid = 0
    AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i')
ORDER BY s.seqrelid
