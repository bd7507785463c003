SELECT
    p.oid                                                       AS oid,
    p.polrelid                                                  AS table,
    p.polname                                                   AS name,
    c.relnamespace                                              AS schema,
    p.polcmd                                                    AS command,
    p.polpermissive                                             AS is_permissive,
    -- In whatever order the server finds them, as pg_dump has it.
    CASE WHEN p.polroles <> '{0}' THEN ARRAY(
        SELECT pg_catalog.quote_ident(r.rolname) FROM pg_catalog.pg_roles r WHERE r.oid = ANY (p.polroles)
    ) END                                                       AS roles,
    CASE WHEN c.oid NOT IN (SELECT pg_catalog.unnest(:left_out))
        THEN pg_catalog.pg_get_expr(p.polqual, p.polrelid)
    END                                                         AS using,
    CASE WHEN c.oid NOT IN (SELECT pg_catalog.unnest(:left_out))
        THEN pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)
    END                                                         AS with_check
FROM pg_catalog.pg_policy p
    JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
ORDER BY p.oid
