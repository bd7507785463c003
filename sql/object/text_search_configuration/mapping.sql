SELECT
    m.mapcfg                                    AS of,
    t.alias                                     AS token,
    m.mapdict::pg_catalog.regdictionary         AS dictionary
FROM pg_catalog.pg_ts_config c
JOIN pg_catalog.pg_ts_config_map m ON m.mapcfg = c.oid
CROSS JOIN LATERAL pg_catalog.ts_token_type(c.cfgparser) t
WHERE c.oid >= 16384 AND t.tokid = m.maptokentype
ORDER BY m.mapcfg, m.maptokentype, m.mapseqno
