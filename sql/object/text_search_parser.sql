SELECT
    p.oid               AS oid,
    p.prsname           AS name,
    p.prsnamespace      AS schema,
    p.prsstart          AS start,
    p.prstoken          AS get_token,
    p.prsend            AS end,
    p.prsheadline       AS headline,
    p.prslextype        AS lexical_types
FROM pg_catalog.pg_ts_parser p
ORDER BY p.ctid
