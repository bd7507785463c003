SELECT
    r.oid                                               AS oid,
    r.prpubid                                           AS publication,
    r.prrelid                                           AS table,
    pg_catalog.pg_get_expr(r.prqual, r.prrelid)         AS filter,      -- [15..]
    NULL                                                AS filter,      -- [..14]
    c.names                                             AS columns      -- [15..]
    NULL                                                AS columns      -- [..14]
FROM pg_catalog.pg_publication_rel r
LEFT JOIN LATERAL (                                                                                     -- [15..]
    SELECT pg_catalog.array_agg(a.attname ORDER BY n.place) AS names                                    -- [15..]
    FROM pg_catalog.unnest(r.prattrs::pg_catalog.int2[]) WITH ORDINALITY n (number, place)              -- [15..]
    JOIN pg_catalog.pg_attribute a ON a.attrelid = r.prrelid AND a.attnum = n.number                    -- [15..]
) c ON true                                                                                             -- [15..]
ORDER BY r.ctid
