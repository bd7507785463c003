-- The relations of which something may be left out. What an extension made is not: it follows its extension.
SELECT
    c.oid                                       AS oid,
    c.relnamespace                              AS schema_oid,
    c.relpersistence = 't'                      AS is_temporary,
    ARRAY(
        SELECT i.inhparent FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid
    )                                           AS parents
FROM pg_catalog.pg_class c
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND c.oid >= 16384
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e'
  )
ORDER BY c.oid
