SELECT
    t.oid                                       AS oid,
    t.typname                                   AS name,
    t.typnamespace                              AS schema,
    t.typowner                                  AS owner,
    t.typacl                                    AS acl,
    pg_catalog.acldefault('T', t.typowner)      AS acl_default,
    t.typtype                                   AS kind,
    t.typisdefined                              AS is_defined,
    t.typrelid                                  AS relation,
    c.relkind                                   AS relation_kind,
    e.oid IS NOT NULL                           AS is_array
FROM pg_catalog.pg_type t
LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND e.typarray = t.oid AND t.typname[0] = '_'
ORDER BY t.ctid
