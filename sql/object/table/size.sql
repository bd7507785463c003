-- The server looks at the files of each table, which is slow: only who copies rows asks.
SELECT
    c.oid                                                   AS of,
    pg_catalog.pg_relation_size(c.oid)                      AS heap,
    CASE WHEN c.reltoastrelid <> 0 THEN pg_catalog.pg_relation_size(c.reltoastrelid) END AS toast
FROM pg_catalog.pg_class c
WHERE c.relkind = 'r' AND c.oid >= 16384
ORDER BY c.oid
