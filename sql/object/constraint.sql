SELECT
    co.oid                                  AS oid,
    co.conname                              AS name,
    co.contype                              AS kind,
    c.oid                                   AS table,
    c.relname                               AS table_name,
    c.relnamespace                          AS schema,
    co.conislocal                           AS is_local,
    co.convalidated                         AS is_validated,
    -- Keys are put together from their index: the server's text of them is not what restores everywhere.
    CASE WHEN co.contype NOT IN ('p', 'u') AND c.oid NOT IN (SELECT pg_catalog.unnest(:left_out))
        THEN pg_catalog.pg_get_constraintdef(co.oid)
    END                                     AS definition,
    co.confrelid                            AS referenced,
    co.conindid                             AS index,
    co.conperiod                            AS without_overlaps,    -- [18..]
    false                                   AS without_overlaps,    -- [..17]
    co.condeferrable                        AS is_deferrable,
    co.condeferred                          AS is_deferred
FROM pg_catalog.pg_constraint co
JOIN pg_catalog.pg_class c ON c.oid = co.conrelid
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = co.conindid AND co.contype IN ('p', 'u', 'x')
WHERE co.conrelid >= 16384
  AND CASE co.contype
      WHEN 'c' THEN true
      -- A valid one is a property of its column.
      WHEN 'n' THEN NOT co.convalidated
      -- A partition has it from its parent.
      WHEN 'f' THEN co.conparentid = 0
      WHEN 'p' THEN i.indisready AND (i.indisvalid OR c.relkind = 'p')
      WHEN 'u' THEN i.indisready AND (i.indisvalid OR c.relkind = 'p')
      WHEN 'x' THEN i.indisready AND (i.indisvalid OR c.relkind = 'p')
      ELSE false
  END
ORDER BY co.conrelid, co.conname
