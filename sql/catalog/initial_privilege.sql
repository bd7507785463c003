SELECT
    p.classoid      AS class,
    p.objoid        AS oid,
    p.objsubid      AS number,
    p.privtype      AS kind,
    p.initprivs     AS acl
FROM pg_catalog.pg_init_privs p
ORDER BY 1, 2, 3
