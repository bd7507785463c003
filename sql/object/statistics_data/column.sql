SELECT
    c.oid                               AS of,
    s.attname                           AS name,
    s.inherited                         AS inherited,
    s.null_frac                         AS null_frac,
    s.avg_width                         AS avg_width,
    s.n_distinct                        AS n_distinct,
    s.most_common_vals                  AS most_common_vals,
    s.most_common_freqs                 AS most_common_freqs,
    s.histogram_bounds                  AS histogram_bounds,
    s.correlation                       AS correlation,
    s.most_common_elems                 AS most_common_elems,
    s.most_common_elem_freqs            AS most_common_elem_freqs,
    s.elem_count_histogram              AS elem_count_histogram,
    s.range_length_histogram            AS range_length_histogram,      -- [17..]
    s.range_empty_frac                  AS range_empty_frac,            -- [17..]
    s.range_bounds_histogram            AS range_bounds_histogram       -- [17..]
    NULL                                AS range_length_histogram,      -- [..16]
    NULL                                AS range_empty_frac,            -- [..16]
    NULL                                AS range_bounds_histogram       -- [..16]
FROM pg_catalog.pg_stats s
    JOIN pg_catalog.pg_namespace n ON n.nspname = s.schemaname
    JOIN pg_catalog.pg_class c ON c.relname = s.tablename AND c.relnamespace = n.oid
WHERE c.oid >= 16384
ORDER BY c.oid, s.attname, s.inherited
