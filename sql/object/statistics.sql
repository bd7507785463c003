SELECT
    s.oid                                           AS oid,
    s.stxname                                       AS name,
    s.stxnamespace                                  AS schema,
    s.stxowner                                      AS owner,
    s.stxrelid                                      AS table,
    pg_catalog.pg_get_statisticsobjdef(s.oid)       AS definition,
    COALESCE(s.stxstattarget, -1)                   AS target       -- [13..]
    -1                                              AS target       -- [..12]
FROM pg_catalog.pg_statistic_ext s
ORDER BY s.ctid
