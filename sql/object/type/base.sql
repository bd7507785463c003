SELECT
    t.oid                                       AS of,
    t.typlen                                    AS length,
    t.typinput                                  AS input,
    t.typoutput                                 AS output,
    t.typreceive                                AS receive,
    t.typsend                                   AS send,
    t.typmodin                                  AS modifier_in,
    t.typmodout                                 AS modifier_out,
    t.typanalyze                                AS analyze,
    t.typcollation <> 0                         AS is_collatable,
    pg_catalog.pg_get_expr(t.typdefaultbin, 0)  AS default_expression,
    t.typdefault                                AS default_literal,
    t.typsubscript                              AS subscript,       -- [14..]
    '-'                                         AS subscript,       -- [..13]
    CASE WHEN t.typelem <> 0 THEN pg_catalog.format_type(t.typelem, NULL) END AS element,
    t.typcategory                               AS category,
    t.typispreferred                            AS is_preferred,
    t.typdelim                                  AS delimiter,
    t.typalign                                  AS alignment,
    t.typstorage                                AS storage,
    t.typbyval                                  AS is_by_value
FROM pg_catalog.pg_type t
LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND e.typarray = t.oid AND t.typname[0] = '_'
WHERE t.typtype = 'b' AND t.oid >= 16384 AND e.oid IS NULL
ORDER BY t.oid
