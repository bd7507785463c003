SELECT
    c.oid                                   AS oid,
    i.indrelid                              AS table,
    c.relname                               AS name,
    c.relnamespace                          AS schema,
    c.relkind                               AS kind,
    CASE WHEN k.oid IS NULL
        THEN pg_catalog.pg_get_indexdef(c.oid)
    END                                     AS definition,
    COALESCE(k.oid, 0)                      AS constraint,
    COALESCE(s.spcname, '')                 AS tablespace,
    COALESCE(c.reloptions, '{}')            AS options,
    i.indkey                                AS key,
    i.indnkeyatts                           AS key_count,
    i.indnullsnotdistinct                   AS nulls_not_distinct,  -- [15..]
    false                                   AS nulls_not_distinct,  -- [..14]
    i.indisclustered                        AS is_clustered,
    i.indisreplident                        AS is_replica_identity,
    COALESCE(h.inhparent, 0)                AS parent,
    COALESCE(st.columns, '{}')              AS statistics_columns,
    COALESCE(st.targets, '{}')              AS statistics_targets
FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
    LEFT JOIN pg_catalog.pg_constraint k
        ON k.conrelid = i.indrelid AND k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
    LEFT JOIN pg_catalog.pg_inherits h ON h.inhrelid = i.indexrelid
    LEFT JOIN (
        SELECT
            a.attrelid,
            pg_catalog.array_agg(a.attnum ORDER BY a.attnum) AS columns,
            pg_catalog.array_agg(a.attstattarget ORDER BY a.attnum) AS targets
        FROM pg_catalog.pg_attribute a
        -- Before 17 the system's columns have a target of 0.
        WHERE a.attnum > 0 AND a.attstattarget >= 0
        GROUP BY a.attrelid
    ) st ON st.attrelid = c.oid
    LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
WHERE i.indexrelid >= 16384
    AND t.relkind IN ('r', 'p', 'm')
    AND i.indisready
    AND (i.indisvalid OR t.relkind = 'p')
ORDER BY c.oid
