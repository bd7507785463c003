SELECT
    c.oid                               AS oid,
    c.relname                           AS name,
    c.relnamespace                      AS schema,
    c.relowner                          AS owner,
    c.relkind                           AS kind,
    c.relpersistence                    AS persistence,
    c.relacl                            AS acl,
    pg_catalog.acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner) AS acl_default,
    CASE WHEN c.reloftype <> 0 THEN pg_catalog.format_type(c.reloftype, NULL) END AS of_type,
    COALESCE(h.parents, '{}')           AS parents,
    c.relispartition                    AS is_partition,
    CASE WHEN c.relispartition AND c.oid NOT IN (SELECT pg_catalog.unnest(:left_out))
        THEN pg_catalog.pg_get_expr(c.relpartbound, c.oid)
    END                                 AS partition_bound,
    CASE WHEN c.relkind = 'p' AND c.oid NOT IN (SELECT pg_catalog.unnest(:left_out))
        THEN pg_catalog.pg_get_partkeydef(c.oid)
    END                                 AS partition_key,
    COALESCE((
        SELECT o.oid
        FROM pg_catalog.pg_opclass o
        JOIN pg_catalog.pg_am m ON m.oid = o.opcmethod
        WHERE o.opcname = 'enum_ops' AND o.opcnamespace = 'pg_catalog'::pg_catalog.regnamespace AND m.amname = 'hash'
    ) = ANY (p.partclass), false)       AS hashes_enum,
    COALESCE(s.oid, 0)                  AS server,
    s.srvname                           AS server_name,
    CASE WHEN f.ftoptions IS NULL THEN '' ELSE pg_catalog.array_to_string(ARRAY(
        SELECT pg_catalog.quote_ident(o.option_name) || ' ' || pg_catalog.quote_literal(o.option_value)
        FROM pg_catalog.pg_options_to_table(f.ftoptions) o ORDER BY o.option_name
    ), E',\n    ') END                  AS server_options,
    COALESCE(c.reloptions, '{}')        AS options,
    COALESCE(t.reloptions, '{}')        AS toast_options,
    COALESCE(ts.spcname, '')            AS tablespace,
    am.amname                           AS access_method,
    c.relreplident                      AS replica_identity,
    c.relrowsecurity                    AS has_row_security,
    c.relforcerowsecurity               AS forces_row_security,
    c.relispopulated                    AS is_populated,
    COALESCE(x.extension, 0)            AS config_of,
    COALESCE(x.condition, '')           AS config_condition
FROM pg_catalog.pg_class c
LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid AND t.relkind = 't' AND c.relkind <> 'p'
LEFT JOIN (
    SELECT i.inhrelid, pg_catalog.array_agg(i.inhparent ORDER BY i.inhseqno) AS parents
    FROM pg_catalog.pg_inherits i
    GROUP BY i.inhrelid
) h ON h.inhrelid = c.oid
LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = c.reltablespace
LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
LEFT JOIN pg_catalog.pg_foreign_table f ON f.ftrelid = c.oid
LEFT JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
LEFT JOIN pg_catalog.pg_partitioned_table p ON p.partrelid = c.oid
LEFT JOIN (
    SELECT DISTINCT ON (config.relation) pe.oid AS extension, config.relation, config.condition
    FROM pg_catalog.pg_extension pe,
        ROWS FROM (pg_catalog.unnest(pe.extconfig), pg_catalog.unnest(pe.extcondition)) config (relation, condition)
    ORDER BY config.relation, pe.oid
) x ON x.relation = c.oid
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c')
ORDER BY c.oid
