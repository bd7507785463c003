-- The server looks at the files of each table, which is slow: only who copies rows asks. It need not look where
-- the statistics say that a table is small and has hardly changed since its pages were counted, and that nothing
-- ever was put out of line. These are hints: a table larger than it seems is copied as well, in one part.
--
-- To look at a table is to lock it, so only tables that are locked already are looked at: a dump must not wait for one
-- that it leaves out, nor for somebody's temporary one.
SELECT
    c.oid                                                   AS of,
    CASE WHEN c.relpages BETWEEN 1 AND 64 AND pg_catalog.pg_stat_get_mod_since_analyze(c.oid) < 1000  -- [15..]
        THEN c.relpages * pg_catalog.current_setting('block_size')::pg_catalog.int8  -- [15..]
        ELSE pg_catalog.pg_relation_size(c.oid)  -- [15..]
    END                                                     AS heap,  -- [15..]
    pg_catalog.pg_relation_size(c.oid)                      AS heap,  -- [..14]
    CASE
        WHEN t.relpages = 0 AND pg_catalog.pg_stat_get_tuples_inserted(t.oid) = 0 THEN 0  -- [15..]
        WHEN t.oid IS NOT NULL THEN pg_catalog.pg_relation_size(t.oid)
    END                                                     AS toast
FROM pg_catalog.pg_class c
LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid
WHERE c.relkind = 'r' AND c.oid IN (SELECT pg_catalog.unnest(:locked))
ORDER BY c.oid
