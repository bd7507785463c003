SELECT
    pg_catalog.min(g.oid)                                   AS oid,
    pg_catalog.array_agg(g.oid ORDER BY g.oid)              AS oids,
    g.owner                                                 AS owner,
    g.acl                                                   AS acl,
    pg_catalog.acldefault('L', g.owner)                     AS acl_default
FROM (
    SELECT
        m.oid,
        m.lomowner AS owner,
        m.lomacl::pg_catalog.text AS acl,
        (pg_catalog.row_number() OVER (PARTITION BY m.lomowner, m.lomacl::pg_catalog.text ORDER BY m.oid) - 1) / 1000
            AS number
    FROM pg_catalog.pg_largeobject_metadata m
) g
GROUP BY g.owner, g.acl, g.number
ORDER BY g.owner, g.acl, g.number
