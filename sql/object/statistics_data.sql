SELECT
    c.oid                               AS of,
    c.relpages                          AS pages,
    c.reltuples                         AS rows,
    c.relallvisible                     AS all_visible,
    c.relallfrozen                      AS all_frozen,      -- [18..]
    0                                   AS all_frozen,      -- [..17]
    ARRAY(
        SELECT a.attname
        FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = i.indexrelid AND i.indexprs IS NOT NULL
        ORDER BY a.attnum
    )                                   AS index_columns
FROM pg_catalog.pg_class c
    LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'm', 'f', 'i', 'I')
ORDER BY c.oid
