SELECT
    p.oid               AS oid,
    p.pubname           AS name,
    p.pubowner          AS owner,
    p.puballtables      AS is_for_all_tables,
    p.pubinsert         AS inserts,
    p.pubupdate         AS updates,
    p.pubdelete         AS deletes,
    p.pubtruncate       AS truncates,
    p.pubviaroot        AS via_root,                -- [13..]
    false               AS via_root,                -- [..12]
    p.pubgencols        AS generated_columns        -- [18..]
    'n'                 AS generated_columns        -- [..17]
FROM pg_catalog.pg_publication p
ORDER BY p.ctid
