SELECT
    a.attrelid                                          AS of,
    a.attnum                                            AS number,
    a.attname                                           AS name,
    pg_catalog.format_type(a.atttypid, a.atttypmod)     AS type_name,
    CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation ELSE 0 END AS collation,
    a.attislocal                                        AS is_local,
    COALESCE(d.oid, 0)                                  AS default_oid,
    a.attidentity                                       AS identity,
    a.attgenerated                                      AS generated,
    COALESCE(n.convalidated, false)                      AS is_not_null,         -- [18..]
    a.attnotnull                                        AS is_not_null,         -- [..17]
    n.conname                                           AS not_null_name,       -- [18..]
    NULL                                                AS not_null_name,       -- [..17]
    COALESCE(n.conislocal, false)                       AS not_null_is_local,   -- [18..]
    false                                               AS not_null_is_local,   -- [..17]
    COALESCE(n.connoinherit, false)                     AS not_null_no_inherit, -- [18..]
    false                                               AS not_null_no_inherit, -- [..17]
    CASE WHEN n.convalidated THEN nc.description END    AS not_null_comment,    -- [18..]
    NULL                                                AS not_null_comment,    -- [..17]
    COALESCE(a.attstattarget, -1)                       AS statistics_target,
    a.attstorage                                        AS storage,
    t.typstorage                                        AS type_storage,
    a.attcompression                                    AS compression,         -- [14..]
    ''                                                  AS compression,         -- [..13]
    pg_catalog.array_to_string(a.attoptions, ', ')      AS options,
    CASE WHEN a.attfdwoptions IS NULL THEN '' ELSE pg_catalog.array_to_string(ARRAY(
        SELECT pg_catalog.quote_ident(o.option_name) || ' ' || pg_catalog.quote_literal(o.option_value)
        FROM pg_catalog.pg_options_to_table(a.attfdwoptions) o ORDER BY o.option_name
    ), E',\n    ') END                                  AS server_options
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_catalog.pg_constraint n ON n.conrelid = a.attrelid AND n.contype = 'n' AND n.conkey[1] = a.attnum -- [18..]
LEFT JOIN pg_catalog.pg_description nc ON nc.objoid = n.oid AND nc.classoid = n.tableoid -- [18..]
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
  AND a.attnum > 0
  AND NOT a.attisdropped
  -- Of the system's relations and of sequences, columns matter for their privileges only.
  AND (c.oid >= 16384 AND c.relkind <> 'S' OR a.attacl IS NOT NULL OR EXISTS (
      SELECT FROM pg_catalog.pg_init_privs i
      WHERE i.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND i.objoid = c.oid AND i.objsubid = a.attnum
  ))
ORDER BY a.attrelid, a.attnum
