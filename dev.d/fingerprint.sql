-- The rows of every table, the position of every sequence and the large objects, as a line each.
-- The settings decide how values look as text, and a database may have its own.
SET search_path = '';
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'iso_8601';
SET extra_float_digits = 3;
SET bytea_output = 'hex';
SELECT format(
    'SELECT %L, count(*), sum(hashtextextended(t::text, 0)::numeric) FROM ONLY %s t',
    oid::regclass, oid::regclass)
FROM pg_catalog.pg_class
WHERE relkind IN ('r', 'm') AND relpersistence <> 't' AND relispopulated AND oid >= 16384
    AND relnamespace <> 'pg_toast'::regnamespace
ORDER BY oid::regclass::text COLLATE "C"
\gexec
SELECT format('SELECT %L, last_value, is_called FROM %s', oid::regclass, oid::regclass)
FROM pg_catalog.pg_class
WHERE relkind = 'S' AND oid >= 16384
ORDER BY oid::regclass::text COLLATE "C"
\gexec
SELECT 'large object', oid, md5(lo_get(oid)) FROM pg_largeobject_metadata ORDER BY oid;
