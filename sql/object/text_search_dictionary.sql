SELECT
    d.oid               AS oid,
    d.dictname          AS name,
    d.dictnamespace     AS schema,
    d.dictowner         AS owner,
    d.dicttemplate      AS template,
    d.dictinitoption    AS options
FROM pg_catalog.pg_ts_dict d
ORDER BY d.ctid
