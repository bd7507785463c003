SELECT
    d.datname                                               AS database,
    pg_catalog.current_setting('server_version')            AS server_version,
    pg_catalog.current_setting('client_encoding')           AS encoding,
    d.datcollate                                            AS collate,
    d.datctype                                              AS ctype,
    d.datlocprovider                                        AS locale_provider,     -- [15..]
    'c'                                                     AS locale_provider,     -- [..14]
    pg_catalog.current_setting('standard_conforming_strings')::pg_catalog.bool AS standard_strings,
    CURRENT_USER                                            AS role,
    pg_catalog.pg_is_in_recovery()                          AS is_standby,
    pg_catalog.txid_current_snapshot()                      AS snapshot
FROM pg_catalog.pg_database d
WHERE d.datname = pg_catalog.current_database()
ORDER BY 1
