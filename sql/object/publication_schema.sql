SELECT
    n.oid               AS oid,             -- [15..]
    n.pnpubid           AS publication,     -- [15..]
    n.pnnspid           AS schema           -- [15..]
    0                   AS oid,             -- [..14]
    0                   AS publication,     -- [..14]
    0                   AS schema           -- [..14]
FROM pg_catalog.pg_publication_namespace n  -- [15..]
FROM pg_catalog.pg_publication WHERE false  -- [..14]
ORDER BY 1
