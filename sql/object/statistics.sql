SELECT
    s.oid                                           AS oid,
    s.stxname                                       AS name,
    s.stxnamespace                                  AS schema,
    s.stxowner                                      AS owner,
    s.stxrelid                                      AS table,
    CASE WHEN s.stxrelid NOT IN (SELECT pg_catalog.unnest(:left_out))
        THEN pg_catalog.pg_get_statisticsobjdef(s.oid) ELSE ''
    END                                             AS definition,
    COALESCE(s.stxstattarget, -1)                   AS target       -- [13..]
    -1                                              AS target       -- [..12]
FROM pg_catalog.pg_statistic_ext s
ORDER BY s.ctid
