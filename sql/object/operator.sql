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
    o.oprcanhash                                AS hashes,
    o.place                                     AS place
FROM (
    SELECT o.*, pg_catalog.row_number() OVER (ORDER BY o.ctid) AS place, pg_catalog.count(*) OVER () AS places
    FROM pg_catalog.pg_operator o
) o
-- Of the system's, those that something of a user's names; and the last of all, whose place tells how many there are.
WHERE o.oid >= 16384
   OR o.place = o.places
   OR o.oid IN (
       SELECT oprcom FROM pg_catalog.pg_operator WHERE oid >= 16384
       UNION ALL
       SELECT oprnegate FROM pg_catalog.pg_operator WHERE oid >= 16384
       UNION ALL
       SELECT aggsortop FROM pg_catalog.pg_aggregate WHERE aggfnoid::pg_catalog.oid >= 16384
   )
ORDER BY o.place
