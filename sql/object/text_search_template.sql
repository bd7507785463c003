SELECT
    t.oid               AS oid,
    t.tmplname          AS name,
    t.tmplnamespace     AS schema,
    t.tmplinit          AS init,
    t.tmpllexize        AS lexize
FROM pg_catalog.pg_ts_template t
ORDER BY t.ctid
