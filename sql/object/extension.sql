SELECT
    e.oid                               AS oid,
    e.extname                           AS name,
    n.nspname                           AS schema,
    COALESCE(e.extconfig, '{}')         AS config_tables,
    COALESCE(e.extcondition, '{}')      AS config_conditions
FROM pg_catalog.pg_extension e
    JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
-- No ORDER BY: pg_dump numbers extensions as this join happens to yield them.
