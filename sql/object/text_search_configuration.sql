SELECT
    c.oid               AS oid,
    c.cfgname           AS name,
    c.cfgnamespace      AS schema,
    c.cfgowner          AS owner,
    c.cfgparser         AS parser
FROM pg_catalog.pg_ts_config c
ORDER BY c.ctid
