SELECT
    p.oid                                                   AS oid,
    p.proname                                               AS name,
    p.pronamespace                                          AS schema,
    p.proowner                                              AS owner,
    p.proacl                                                AS acl,
    pg_catalog.acldefault('f', p.proowner)                  AS acl_default,
    p.prokind                                               AS kind,
    p.proargtypes                                           AS argument_types,
    ARRAY(SELECT pg_catalog.format_type(t.oid, NULL) FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY t (oid, n) ORDER BY n) AS argument_type_names,
    pg_catalog.pg_get_function_identity_arguments(p.oid)    AS identity_arguments,
    CASE WHEN p.oid >= 16384 THEN pg_catalog.pg_get_function_arguments(p.oid) END AS arguments,
    CASE WHEN p.oid >= 16384 THEN pg_catalog.pg_get_function_result(p.oid) END AS result,
    (SELECT l.lanname FROM pg_catalog.pg_language l WHERE l.oid = p.prolang) AS language,
    ARRAY(SELECT pg_catalog.format_type(t.oid, NULL) FROM pg_catalog.unnest(p.protrftypes) WITH ORDINALITY t (oid, n) ORDER BY n) AS transforms,
    p.provolatile                                           AS volatility,
    p.proisstrict                                           AS is_strict,
    p.prosecdef                                             AS is_security_definer,
    p.proleakproof                                          AS is_leakproof,
    p.procost                                               AS cost,
    p.proretset                                             AS returns_set,
    p.prorows                                               AS rows,
    p.prosupport                                            AS support,
    p.proparallel                                           AS parallel,
    p.proconfig                                             AS settings,
    p.prosrc                                                AS source,
    p.probin                                                AS library,
    CASE WHEN p.oid >= 16384 THEN pg_catalog.pg_get_function_sqlbody(p.oid) END AS sql_body -- [14..]
    NULL                                                    AS sql_body -- [..13]
FROM pg_catalog.pg_proc p
LEFT JOIN pg_catalog.pg_init_privs i
    ON i.objoid = p.oid AND i.classoid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND i.objsubid = 0
WHERE p.prokind <> 'a'
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'i')
    AND (p.pronamespace <> (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = 'pg_catalog')
        OR EXISTS (SELECT FROM pg_catalog.pg_cast c WHERE c.oid > 16383 AND c.castfunc = p.oid)
        OR EXISTS (SELECT FROM pg_catalog.pg_transform t
            WHERE t.oid > 16383 AND (t.trffromsql = p.oid OR t.trftosql = p.oid))
        OR p.proacl IS DISTINCT FROM i.initprivs)
-- No ORDER BY: pg_dump numbers functions as this join happens to yield them.
