SELECT
    c.oid                                                   AS oid,
    c.conname                                               AS name,
    c.connamespace                                          AS schema,
    c.conowner                                              AS owner,
    pg_catalog.pg_encoding_to_char(c.conforencoding)        AS source,
    pg_catalog.pg_encoding_to_char(c.contoencoding)         AS target,
    c.conproc                                               AS function,
    c.condefault                                            AS is_default
FROM pg_catalog.pg_conversion c
ORDER BY c.ctid
