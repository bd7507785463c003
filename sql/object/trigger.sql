SELECT
    t.oid                                               AS oid,
    t.tgrelid                                           AS table,
    t.tgname                                            AS name,
    c.relnamespace                                      AS schema,
    c.relkind                                           AS table_kind,
    CASE WHEN c.oid NOT IN (SELECT pg_catalog.unnest(:left_out))
        THEN pg_catalog.pg_get_triggerdef(t.oid, false) ELSE ''
    END                                                 AS definition,
    t.tgenabled                                         AS enabled,
    t.tgparentid <> 0                                   AS is_clone     -- [15..]
    t.tgisinternal                                      AS is_clone     -- [..14]
FROM pg_catalog.pg_trigger t
    JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
    LEFT JOIN pg_catalog.pg_trigger p ON p.oid = t.tgparentid           -- [13..]
    LEFT JOIN pg_catalog.pg_depend d                                    -- [..12]
        ON d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass     -- [..12]
        AND d.refclassid = 'pg_catalog.pg_trigger'::pg_catalog.regclass -- [..12]
        AND d.objid = t.oid                                             -- [..12]
    LEFT JOIN pg_catalog.pg_trigger p ON p.oid = d.refobjid             -- [..12]
WHERE (NOT t.tgisinternal AND t.tgparentid = 0)                         -- [15..]
WHERE NOT t.tgisinternal                                                -- [..14]
    OR t.tgenabled <> p.tgenabled
ORDER BY t.tgrelid, t.tgname
