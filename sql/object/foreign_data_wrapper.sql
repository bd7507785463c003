SELECT
    w.oid                                       AS oid,
    w.fdwname                                   AS name,
    w.fdwowner                                  AS owner,
    w.fdwacl                                    AS acl,
    pg_catalog.acldefault('F', w.fdwowner)      AS acl_default,
    w.fdwhandler::pg_catalog.regproc            AS handler,
    w.fdwvalidator::pg_catalog.regproc          AS validator,
    o.list                                      AS options
FROM pg_catalog.pg_foreign_data_wrapper w
CROSS JOIN LATERAL (
    SELECT ARRAY(
        SELECT pg_catalog.quote_ident(t.option_name) || ' ' || pg_catalog.quote_literal(t.option_value)
        FROM pg_catalog.pg_options_to_table(w.fdwoptions) t ORDER BY t.option_name) AS list
) o
ORDER BY w.ctid
