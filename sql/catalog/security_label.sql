SELECT
    l.classoid      AS class,
    l.objoid        AS oid,
    l.objsubid      AS number,
    l.provider      AS provider,
    l.label         AS label
FROM pg_catalog.pg_seclabels l
-- Several providers' labels stay as the view has them: pg_dump asks in the same words.
ORDER BY l.classoid, l.objoid, l.objsubid
