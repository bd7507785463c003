SELECT
    c.oid                                           AS oid,
    n.nspname                                       AS schema,
    c.relname                                       AS name,
    c.relkind                                       AS kind,
    c.relfilenode                                   AS file,
    (SELECT pg_catalog.md5(pg_catalog.string_agg(
        pg_catalog.concat_ws(' ', a.attnum, a.attname, a.atttypid, a.atttypmod, a.attisdropped, a.attgenerated),
        E'\n' ORDER BY a.attnum))
     FROM pg_catalog.pg_attribute a
     WHERE a.attrelid = c.oid AND a.attnum > 0)     AS columns
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = ANY (:oids)
ORDER BY c.oid
