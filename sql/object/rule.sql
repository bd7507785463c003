SELECT
    r.oid                                               AS oid,
    r.ev_class                                          AS table,
    r.rulename                                          AS name,
    c.relnamespace                                      AS schema,
    c.relkind IN ('v', 'm') AND r.ev_type = '1' AND r.is_instead AS is_view_query,
    CASE WHEN r.oid >= 16384 AND c.oid NOT IN (SELECT pg_catalog.unnest(:left_out))
            AND NOT (c.relkind IN ('v', 'm') AND r.ev_type = '1' AND r.is_instead)
        THEN pg_catalog.pg_get_ruledef(r.oid)
    END                                                 AS definition,
    r.ev_enabled                                        AS enabled
FROM pg_catalog.pg_rewrite r
    JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
ORDER BY r.oid
