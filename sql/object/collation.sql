SELECT
    c.oid                       AS oid,
    c.collname                  AS name,
    c.collnamespace             AS schema,
    c.collowner                 AS owner,
    c.collencoding              AS encoding,
    c.collprovider              AS provider,
    c.collisdeterministic       AS deterministic,
    c.collcollate               AS collate,
    c.collctype                 AS ctype,
    c.colllocale                AS locale,      -- [17..]
    c.colliculocale             AS locale,      -- [15..16]
    NULL                        AS locale,      -- [..14]
    c.collicurules              AS icu_rules,   -- [16..]
    NULL                        AS icu_rules,   -- [..15]
    c.place                     AS place
FROM (
    SELECT c.*, pg_catalog.row_number() OVER (ORDER BY c.ctid) AS place, pg_catalog.count(*) OVER () AS places
    FROM pg_catalog.pg_collation c
) c
-- Of the system's, those that something of a user's names; and the last of all, whose place tells how many there are.
WHERE c.oid >= 16384
   OR c.place = c.places
   OR c.oid IN (
       SELECT attcollation FROM pg_catalog.pg_attribute WHERE attrelid >= 16384
       UNION ALL
       SELECT typcollation FROM pg_catalog.pg_type WHERE oid >= 16384
       UNION ALL
       SELECT rngcollation FROM pg_catalog.pg_range WHERE rngtypid >= 16384
   )
ORDER BY c.place
