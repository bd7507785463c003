SELECT
    d.classoid      AS class,
    d.objoid        AS oid,
    d.objsubid      AS number,
    d.description   AS comment
FROM (
    SELECT classoid, objoid, objsubid, description
    FROM pg_catalog.pg_description
    -- What initdb made is never dumped, but for the schema public; a large object may have any OID.
    WHERE objoid >= 16384
       OR classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
       OR classoid = 'pg_catalog.pg_largeobject'::pg_catalog.regclass
    UNION ALL
    SELECT classoid, objoid, 0, description
    FROM pg_catalog.pg_shdescription
    WHERE classoid = 'pg_catalog.pg_database'::pg_catalog.regclass
      AND objoid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
) d
ORDER BY 1, 2, 3
