SELECT
    l.classoid      AS class,
    l.objoid        AS oid,
    l.objsubid      AS number,
    l.provider      AS provider,
    l.label         AS label
FROM (
    SELECT classoid, objoid, objsubid, provider, label
    FROM pg_catalog.pg_seclabel
    UNION ALL
    SELECT classoid, objoid, 0, provider, label
    FROM pg_catalog.pg_shseclabel
    WHERE classoid = 'pg_catalog.pg_database'::pg_catalog.regclass
      AND objoid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
) l
ORDER BY 1, 2, 3, 4
