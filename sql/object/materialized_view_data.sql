SELECT
    w.view              AS of,
    w.needed            AS needed
FROM (
    WITH RECURSIVE needs AS (
        SELECT m.oid AS view, d.refobjid AS needed, c.relkind AS kind
        FROM pg_catalog.pg_class m
        JOIN pg_catalog.pg_rewrite r ON r.ev_class = m.oid
        JOIN pg_catalog.pg_depend d
            ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = r.oid AND d.refobjid <> m.oid
        JOIN pg_catalog.pg_class c ON c.oid = d.refobjid AND c.relkind IN ('m', 'v')
        WHERE m.relkind = 'm'
        UNION
        SELECT n.view, d.refobjid, c.relkind
        FROM needs n
        JOIN pg_catalog.pg_rewrite r ON r.ev_class = n.needed
        JOIN pg_catalog.pg_depend d
            ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = r.oid AND d.refobjid <> n.needed
        JOIN pg_catalog.pg_class c ON c.oid = d.refobjid AND c.relkind IN ('m', 'v')
    )
    SELECT n.view, n.needed FROM needs n WHERE n.kind = 'm'
) w
-- No ORDER BY: pg_dump tells of dependencies as the server finds them with these joins.
