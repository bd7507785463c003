-- The columns of primary keys, in the key's order. A literal without a type is read as a value of the column's type, and
-- compared by the operators of the key's index, if these are the type's own and the system's, which alone are found
-- without a search path: those of text serve character varying, and one family serves all enums.
SELECT
    i.indrelid                              AS of,
    a.attname                               AS name,
    o.opcnamespace = 'pg_catalog'::pg_catalog.regnamespace AND (
        o.opcintype = b.oid
        OR o.opcintype = 'pg_catalog.text'::pg_catalog.regtype AND b.oid = 'pg_catalog.varchar'::pg_catalog.regtype
        OR b.typtype = 'e'
    )                                       AS takes_literals
FROM pg_catalog.pg_index i
CROSS JOIN pg_catalog.generate_series(0, 31) n (number)
JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[n.number]
JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[n.number]
JOIN pg_catalog.pg_am m ON m.oid = o.opcmethod
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
JOIN pg_catalog.pg_type b ON b.oid = CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END
WHERE i.indrelid = ANY (:oids) AND i.indisprimary AND i.indisvalid AND m.amname = 'btree' AND n.number < i.indnkeyatts
ORDER BY i.indrelid, n.number
