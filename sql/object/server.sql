SELECT
    s.oid                                       AS oid,
    s.srvname                                   AS name,
    s.srvowner                                  AS owner,
    s.srvacl                                    AS acl,
    pg_catalog.acldefault('S', s.srvowner)      AS acl_default,
    s.srvfdw                                    AS wrapper,
    s.srvtype                                   AS kind,
    s.srvversion                                AS version,
    o.list                                      AS options
FROM pg_catalog.pg_foreign_server s
CROSS JOIN LATERAL (
    SELECT ARRAY(
        SELECT pg_catalog.quote_ident(t.option_name) || ' ' || pg_catalog.quote_literal(t.option_value)
        FROM pg_catalog.pg_options_to_table(s.srvoptions) t ORDER BY t.option_name) AS list
) o
ORDER BY s.ctid
