-- How many rows each catalog has, and the sum of the hashes of the transactions that wrote them. (The sum of their
-- numbers would not do: a transaction that began between two others may replace a row of each.) Sessions'
-- temporary relations come and go all the time and are left out. VACUUM and ANALYZE change rows in place and do
-- not show.
WITH temporary_schema AS (
    SELECT oid FROM pg_catalog.pg_namespace WHERE nspname ~ '^pg_(toast_)?temp_'
), temporary_relation AS (
    SELECT oid FROM pg_catalog.pg_class WHERE relnamespace IN (SELECT oid FROM temporary_schema)
)
SELECT
    w.catalog                                                                   AS catalog,
    pg_catalog.count(*)                                                         AS rows,
    pg_catalog.sum(pg_catalog.hashtext(w.xmin::pg_catalog.text))                AS transactions
FROM (
    SELECT 'pg_aggregate' AS catalog, xmin FROM pg_catalog.pg_aggregate
    UNION ALL SELECT 'pg_am' AS catalog, xmin FROM pg_catalog.pg_am
    UNION ALL SELECT 'pg_amop' AS catalog, xmin FROM pg_catalog.pg_amop
    UNION ALL SELECT 'pg_amproc' AS catalog, xmin FROM pg_catalog.pg_amproc
    UNION ALL SELECT 'pg_attrdef' AS catalog, xmin FROM pg_catalog.pg_attrdef t WHERE t.adrelid NOT IN (SELECT oid FROM temporary_relation)
    UNION ALL SELECT 'pg_attribute' AS catalog, xmin FROM pg_catalog.pg_attribute t WHERE t.attrelid NOT IN (SELECT oid FROM temporary_relation)
    UNION ALL SELECT 'pg_cast' AS catalog, xmin FROM pg_catalog.pg_cast
    UNION ALL SELECT 'pg_class' AS catalog, xmin FROM pg_catalog.pg_class t WHERE t.oid NOT IN (SELECT oid FROM temporary_relation)
    UNION ALL SELECT 'pg_collation' AS catalog, xmin FROM pg_catalog.pg_collation
    UNION ALL SELECT 'pg_constraint' AS catalog, xmin FROM pg_catalog.pg_constraint t WHERE t.conrelid NOT IN (SELECT oid FROM temporary_relation)
    UNION ALL SELECT 'pg_conversion' AS catalog, xmin FROM pg_catalog.pg_conversion
    UNION ALL SELECT 'pg_default_acl' AS catalog, xmin FROM pg_catalog.pg_default_acl
    UNION ALL SELECT 'pg_description' AS catalog, xmin FROM pg_catalog.pg_description
    UNION ALL SELECT 'pg_enum' AS catalog, xmin FROM pg_catalog.pg_enum
    UNION ALL SELECT 'pg_event_trigger' AS catalog, xmin FROM pg_catalog.pg_event_trigger
    UNION ALL SELECT 'pg_extension' AS catalog, xmin FROM pg_catalog.pg_extension
    UNION ALL SELECT 'pg_foreign_data_wrapper' AS catalog, xmin FROM pg_catalog.pg_foreign_data_wrapper
    UNION ALL SELECT 'pg_foreign_server' AS catalog, xmin FROM pg_catalog.pg_foreign_server
    UNION ALL SELECT 'pg_foreign_table' AS catalog, xmin FROM pg_catalog.pg_foreign_table
    UNION ALL SELECT 'pg_index' AS catalog, xmin FROM pg_catalog.pg_index t WHERE t.indrelid NOT IN (SELECT oid FROM temporary_relation)
    UNION ALL SELECT 'pg_inherits' AS catalog, xmin FROM pg_catalog.pg_inherits t WHERE t.inhrelid NOT IN (SELECT oid FROM temporary_relation)
    UNION ALL SELECT 'pg_init_privs' AS catalog, xmin FROM pg_catalog.pg_init_privs
    UNION ALL SELECT 'pg_language' AS catalog, xmin FROM pg_catalog.pg_language
    UNION ALL SELECT 'pg_namespace' AS catalog, xmin FROM pg_catalog.pg_namespace t WHERE t.oid NOT IN (SELECT oid FROM temporary_schema)
    UNION ALL SELECT 'pg_opclass' AS catalog, xmin FROM pg_catalog.pg_opclass
    UNION ALL SELECT 'pg_operator' AS catalog, xmin FROM pg_catalog.pg_operator
    UNION ALL SELECT 'pg_opfamily' AS catalog, xmin FROM pg_catalog.pg_opfamily
    UNION ALL SELECT 'pg_partitioned_table' AS catalog, xmin FROM pg_catalog.pg_partitioned_table
    UNION ALL SELECT 'pg_policy' AS catalog, xmin FROM pg_catalog.pg_policy
    UNION ALL SELECT 'pg_proc' AS catalog, xmin FROM pg_catalog.pg_proc
    UNION ALL SELECT 'pg_publication' AS catalog, xmin FROM pg_catalog.pg_publication
    UNION ALL SELECT 'pg_publication_namespace' AS catalog, xmin FROM pg_catalog.pg_publication_namespace -- [15..]
    UNION ALL SELECT 'pg_publication_rel' AS catalog, xmin FROM pg_catalog.pg_publication_rel
    UNION ALL SELECT 'pg_range' AS catalog, xmin FROM pg_catalog.pg_range
    UNION ALL SELECT 'pg_rewrite' AS catalog, xmin FROM pg_catalog.pg_rewrite
    UNION ALL SELECT 'pg_seclabel' AS catalog, xmin FROM pg_catalog.pg_seclabel
    UNION ALL SELECT 'pg_sequence' AS catalog, xmin FROM pg_catalog.pg_sequence
    UNION ALL SELECT 'pg_statistic_ext' AS catalog, xmin FROM pg_catalog.pg_statistic_ext
    UNION ALL SELECT 'pg_transform' AS catalog, xmin FROM pg_catalog.pg_transform
    UNION ALL SELECT 'pg_trigger' AS catalog, xmin FROM pg_catalog.pg_trigger t WHERE t.tgrelid NOT IN (SELECT oid FROM temporary_relation)
    UNION ALL SELECT 'pg_ts_config' AS catalog, xmin FROM pg_catalog.pg_ts_config
    UNION ALL SELECT 'pg_ts_config_map' AS catalog, xmin FROM pg_catalog.pg_ts_config_map
    UNION ALL SELECT 'pg_ts_dict' AS catalog, xmin FROM pg_catalog.pg_ts_dict
    UNION ALL SELECT 'pg_ts_parser' AS catalog, xmin FROM pg_catalog.pg_ts_parser
    UNION ALL SELECT 'pg_ts_template' AS catalog, xmin FROM pg_catalog.pg_ts_template
    UNION ALL SELECT 'pg_type' AS catalog, xmin FROM pg_catalog.pg_type t WHERE t.typnamespace NOT IN (SELECT oid FROM temporary_schema)
) w
GROUP BY w.catalog
ORDER BY w.catalog
