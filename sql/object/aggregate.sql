SELECT
    p.oid                                                   AS oid,
    p.proname                                               AS name,
    p.pronamespace                                          AS schema,
    p.proowner                                              AS owner,
    p.proacl                                                AS acl,
    pg_catalog.acldefault('f', p.proowner)                  AS acl_default,
    a.aggkind                                               AS kind,
    p.proargtypes                                           AS argument_types,
    ARRAY(SELECT pg_catalog.format_type(t.oid, NULL) FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY t (oid, n) ORDER BY n) AS argument_type_names,
    pg_catalog.pg_get_function_identity_arguments(p.oid)    AS identity_arguments,
    pg_catalog.pg_get_function_arguments(p.oid)             AS arguments,
    a.aggtransfn                                            AS state_function,
    a.aggtranstype::pg_catalog.regtype                      AS state_type,
    a.aggtransspace                                         AS state_space,
    a.agginitval                                            AS initial,
    a.aggfinalfn                                            AS final_function,
    a.aggfinalextra                                         AS final_extra,
    a.aggfinalmodify                                        AS final_modify,
    a.aggcombinefn                                          AS combine_function,
    a.aggserialfn                                           AS serial_function,
    a.aggdeserialfn                                         AS deserial_function,
    a.aggmtransfn                                           AS moving_state_function,
    a.aggminvtransfn                                        AS moving_inverse_function,
    a.aggmtranstype::pg_catalog.regtype                     AS moving_state_type,
    a.aggmtransspace                                        AS moving_state_space,
    a.aggminitval                                           AS moving_initial,
    a.aggmfinalfn                                           AS moving_final_function,
    a.aggmfinalextra                                        AS moving_final_extra,
    a.aggmfinalmodify                                       AS moving_final_modify,
    a.aggsortop                                             AS sort_operator,
    p.proparallel                                           AS parallel
FROM pg_catalog.pg_proc p
LEFT JOIN pg_catalog.pg_init_privs i
    ON i.objoid = p.oid AND i.classoid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND i.objsubid = 0
-- The OFFSET keeps it apart from that join.
CROSS JOIN LATERAL (SELECT * FROM pg_catalog.pg_aggregate g WHERE g.aggfnoid = p.oid OFFSET 0) a
WHERE p.prokind = 'a'
    AND (p.pronamespace <> (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = 'pg_catalog')
        OR p.proacl IS DISTINCT FROM i.initprivs)
-- No ORDER BY: pg_dump numbers aggregates as that join happens to yield them.
