SELECT
    o.oid                                       AS oid,
    o.oprname                                   AS name,
    o.oprnamespace                              AS schema,
    o.oprowner                                  AS owner,
    o.oprkind                                   AS kind,
    o.oprleft                                   AS left,
    o.oprright                                  AS right,
    o.oprleft::pg_catalog.regtype               AS left_type,
    o.oprright::pg_catalog.regtype              AS right_type,
    CASE WHEN o.oid >= 16384 THEN o.oprcode::pg_catalog.regprocedure END AS function,
    CASE WHEN o.oid >= 16384 THEN o.oprrest::pg_catalog.regprocedure END AS restrict,
    CASE WHEN o.oid >= 16384 THEN o.oprjoin::pg_catalog.regprocedure END AS join,
    o.oprcom                                    AS commutator,
    o.oprnegate                                 AS negator,
    o.oprcanmerge                               AS merges,
    o.oprcanhash                                AS hashes
FROM pg_catalog.pg_operator o
ORDER BY o.ctid
