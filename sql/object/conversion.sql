SELECT
    c.oid                                                   AS oid,
    c.conname                                               AS name,
    c.connamespace                                          AS schema,
    c.conowner                                              AS owner,
    pg_catalog.pg_encoding_to_char(c.conforencoding)        AS source,
    pg_catalog.pg_encoding_to_char(c.contoencoding)         AS target,
    c.conproc                                               AS function,
    c.condefault                                            AS is_default,
    c.place                                                 AS place
FROM (
    SELECT c.*, pg_catalog.row_number() OVER (ORDER BY c.ctid) AS place, pg_catalog.count(*) OVER () AS places
    FROM pg_catalog.pg_conversion c
) c
-- The place of the last tells how many there are.
WHERE c.oid >= 16384 OR c.place = c.places
ORDER BY c.place
