SELECT
    w.view              AS of,
    w.needed            AS needed
FROM (
    WITH RECURSIVE direct (view, needed, kind) AS (
        SELECT r.ev_class, d.refobjid, c.relkind
        FROM pg_catalog.pg_rewrite r
        JOIN pg_catalog.pg_depend d
            ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = r.oid
            AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid <> r.ev_class
        JOIN pg_catalog.pg_class c ON c.oid = d.refobjid AND c.relkind IN ('m', 'v')
    ), needs (view, needed, kind) AS (
        SELECT d.view, d.needed, d.kind
        FROM direct d
        JOIN pg_catalog.pg_class c ON c.oid = d.view AND c.relkind = 'm'
        UNION
        SELECT n.view, d.needed, d.kind FROM needs n JOIN direct d ON d.view = n.needed
    )
    SELECT n.view, n.needed FROM needs n WHERE n.kind = 'm'
) w
-- No ORDER BY: pg_dump tells of dependencies as the server finds them, nearest first.
