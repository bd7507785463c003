-- What the columns' values are of in the end, below domains and in arrays: those of all columns that COPY names.
SELECT
    s.relation          AS of,
    s.type              AS type_oid,
    t.typtype = 'e'     AS is_enum,
    s.element           AS element
FROM (
    WITH RECURSIVE step AS (
        SELECT a.attrelid AS relation, a.attnum AS number, a.atttypid AS type, 0::pg_catalog.oid AS element, 0 AS depth
        FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = ANY (:oids) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
        UNION ALL
        SELECT
            s.relation, s.number, CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE e.oid END,
            CASE t.typtype WHEN 'd' THEN s.element ELSE e.oid END, s.depth + 1
        FROM step s
        JOIN pg_catalog.pg_type t ON t.oid = s.type
        LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND e.typarray = t.oid
        WHERE t.typtype = 'd' OR e.oid IS NOT NULL AND s.element = 0
    )
    SELECT DISTINCT ON (step.relation, step.number) step.*
    FROM step
    ORDER BY step.relation, step.number, step.depth DESC
) s
JOIN pg_catalog.pg_type t ON t.oid = s.type
ORDER BY s.relation, s.number
