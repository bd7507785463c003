SELECT
    c.oid           AS oid,
    c.relnamespace  AS schema_oid,
    n.nspname       AS schema,
    c.relname       AS name
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p')
  -- A pattern would need a backslash, which is not always itself.
  AND pg_catalog.left(n.nspname, 3) <> 'pg_'
  AND n.nspname <> 'information_schema'
  AND c.relpersistence <> 't'
  -- What an extension made is made again by CREATE EXTENSION, but for the rows of its configuration tables.
  AND (
      NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend d
          WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e'
      )
      OR EXISTS (SELECT FROM pg_catalog.pg_extension x WHERE c.oid = ANY (x.extconfig))
  )
ORDER BY c.oid
