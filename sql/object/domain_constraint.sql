SELECT
    c.oid                                   AS oid,
    c.conname                               AS name,
    c.contypid                              AS domain,
    c.contype                               AS kind,
    c.convalidated                          AS is_validated,
    CASE WHEN c.oid >= 16384 THEN pg_catalog.pg_get_constraintdef(c.oid) END AS definition
FROM pg_catalog.pg_constraint c
WHERE c.contypid <> 0 AND c.contype IN ('c', 'n')
ORDER BY c.contypid, c.conname
