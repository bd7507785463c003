-- What rows depend on that no lock on their table keeps as it is: the schemas of names, by which tables are found, the
-- labels of enums and the attributes of composite types, in which values are written.
SELECT
    w.kind      AS kind,
    w.key       AS key,
    w.name      AS name,
    w.meaning   AS meaning
FROM (
    SELECT 'schema' AS kind, n.nspname::pg_catalog.text AS key, n.nspname AS name, n.oid::pg_catalog.text AS meaning
    FROM pg_catalog.pg_namespace n
    WHERE pg_catalog.left(n.nspname, 3) <> 'pg_'
    UNION ALL
    SELECT 'type', e.oid::pg_catalog.text, t.typname, e.enumlabel::pg_catalog.text
    FROM pg_catalog.pg_enum e
    JOIN pg_catalog.pg_type t ON t.oid = e.enumtypid
    UNION ALL
    SELECT 'type', c.oid::pg_catalog.text, c.relname, pg_catalog.count(*)::pg_catalog.text
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind = 'c'
    GROUP BY c.oid, c.relname
) w
ORDER BY w.kind, w.key
