SELECT
    e.enumtypid     AS of,
    e.enumlabel     AS label
FROM pg_catalog.pg_enum e
ORDER BY e.enumtypid, e.enumsortorder
