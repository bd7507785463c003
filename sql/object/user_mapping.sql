SELECT
    m.srvid             AS of,
    m.usename           AS role,
    o.list              AS options
FROM pg_catalog.pg_user_mappings m
CROSS JOIN LATERAL (
    SELECT ARRAY(
        SELECT pg_catalog.quote_ident(t.option_name) || ' ' || pg_catalog.quote_literal(t.option_value)
        FROM pg_catalog.pg_options_to_table(m.umoptions) t ORDER BY t.option_name) AS list
) o
ORDER BY m.srvid, m.usename
