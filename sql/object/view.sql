SELECT
    c.oid                               AS of,
    pg_catalog.pg_get_viewdef(c.oid)    AS query
FROM pg_catalog.pg_class c
WHERE c.relkind IN ('v', 'm')
  AND c.oid >= 16384
  AND c.oid NOT IN (SELECT pg_catalog.unnest(:left_out))
  -- An extension's views come with the extension.
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e'
  )
ORDER BY c.oid
