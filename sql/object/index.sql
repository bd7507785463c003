SELECT
    c.oid                                   AS oid,
    i.indrelid                              AS table,
    c.relname                               AS name,
    c.relnamespace                          AS schema,
    c.relkind                               AS kind,
    CASE WHEN k.oid IS NULL AND t.oid NOT IN (SELECT pg_catalog.unnest(:left_out)) THEN COALESCE((
        -- What pg_get_indexdef says of a plain index, at half its cost: it opens the table for each.
        SELECT pg_catalog.format(
            'CREATE %sINDEX %I ON %I.%I USING %I (%s)',
            CASE WHEN i.indisunique THEN 'UNIQUE ' END, c.relname, n.nspname, t.relname, 'btree',
            pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY p.place)
        )
        FROM pg_catalog.generate_series(0, i.indnatts - 1) AS p (place)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[p.place]
        -- The system's own default class for exactly this type: it is not named, and takes no options.
        JOIN pg_catalog.pg_opclass o
            ON o.oid = i.indclass[p.place] AND o.oid < 16384 AND o.opcdefault AND o.opcintype = a.atttypid
        WHERE i.indoption[p.place] = 0
            AND i.indcollation[p.place] IN (0, a.attcollation)
            AND c.relkind = 'i'
            AND c.relam = 403  -- btree
            AND c.reloptions IS NULL
            AND i.indnkeyatts = i.indnatts
            AND i.indpred IS NULL
            AND NOT i.indnullsnotdistinct  -- [15..]
        HAVING pg_catalog.count(*) = i.indnatts
    ), pg_catalog.pg_get_indexdef(c.oid)) END AS definition,
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
    JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
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
ORDER BY i.indrelid, c.relname
