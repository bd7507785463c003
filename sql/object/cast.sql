SELECT
    c.oid                                           AS oid,
    c.castsource                                    AS source,
    c.casttarget                                    AS target,
    pg_catalog.format_type(c.castsource, NULL)      AS source_type,
    pg_catalog.format_type(c.casttarget, NULL)      AS target_type,
    c.castfunc                                      AS function,
    c.castcontext                                   AS context,
    c.castmethod                                    AS method,
    c.place                                         AS place
FROM (
    SELECT
        c.*,
        pg_catalog.row_number() OVER (ORDER BY c.castsource, c.casttarget) AS place,
        pg_catalog.count(*) OVER () AS places
    FROM pg_catalog.pg_cast c
    WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_range r                                 -- [14..]
        WHERE r.rngtypid = c.castsource AND r.rngmultitypid = c.casttarget)             -- [14..]
) c
-- The place of the last tells how many there are.
WHERE c.oid >= 16384 OR c.place = c.places
ORDER BY c.place
