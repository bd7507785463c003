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
    c.collicurules              AS icu_rules    -- [16..]
    NULL                        AS icu_rules    -- [..15]
FROM pg_catalog.pg_collation c
ORDER BY c.ctid
