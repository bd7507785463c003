SELECT
    r.rngtypid                                                                  AS of,
    pg_catalog.format_type(r.rngsubtype, NULL)                                  AS subtype,
    pg_catalog.format_type(r.rngmultitypid, NULL)                               AS multirange,      -- [14..]
    NULL                                                                        AS multirange,      -- [..13]
    r.rngsubopc                                                                 AS operator_class,
    o.opcdefault                                                                AS is_default_class,
    CASE WHEN r.rngcollation <> s.typcollation THEN r.rngcollation ELSE 0 END   AS collation,
    r.rngcanonical                                                              AS canonical,
    r.rngsubdiff                                                                AS subtype_diff
FROM pg_catalog.pg_range r
JOIN pg_catalog.pg_type s ON s.oid = r.rngsubtype
JOIN pg_catalog.pg_opclass o ON o.oid = r.rngsubopc
WHERE r.rngtypid >= 16384
ORDER BY r.rngtypid
