SELECT
    c.oid                       AS oid,
    c.collname                  AS name,
    c.collnamespace             AS schema,
    c.collowner                 AS owner,
    c.collencoding              AS encoding,
    c.collprovider              AS provider,
    c.collisdeterministic       AS deterministic,
    c.collcollate               AS collate,     -- [15..]
    c.collctype                 AS ctype,       -- [15..]
    -- Where no null can be, pg_dump takes an empty name for one.
    NULLIF(c.collcollate, '')   AS collate,     -- [..14]
    NULLIF(c.collctype, '')     AS ctype,       -- [..14]
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
-- Of the system's, those that something depends on: the catalog does not tell it of the few that have a fixed OID. And
-- the last of all, whose place tells how many there are.
WHERE c.oid >= 16384
   OR c.oid < 12000
   OR c.place = c.places
   OR EXISTS (
       SELECT FROM pg_catalog.pg_depend d
       WHERE d.refclassid = 'pg_catalog.pg_collation'::pg_catalog.regclass AND d.refobjid = c.oid
   )
ORDER BY c.place
