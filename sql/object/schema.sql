SELECT
    n.oid                                       AS oid,
    n.nspname                                   AS name,
    n.nspowner                                  AS owner,
    n.nspacl                                    AS acl,
    pg_catalog.acldefault('n', n.nspowner)      AS acl_default
FROM pg_catalog.pg_namespace n
ORDER BY n.ctid
