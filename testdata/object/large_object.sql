-- Large objects: empty, of one page, of many, with holes, owned and granted; more than one group of them.
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_owner') THEN CREATE ROLE spec_owner; END IF; END $$;
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_reader') THEN CREATE ROLE spec_reader; END IF; END $$;
SELECT lo_create(4100001);
SELECT lo_from_bytea(4100002, '');
SELECT lo_from_bytea(4100003, '\x00');
SELECT lo_from_bytea(4100004, decode(repeat('0001feff', 512), 'hex'));
SELECT lo_from_bytea(4100005, decode(repeat('0a5c2e0d', 513), 'hex'));
SELECT lo_from_bytea(4100006, (SELECT string_agg(decode(md5(i::text), 'hex'), '' ORDER BY i) FROM generate_series(1, 20000) i));
SELECT lo_create(4100007);
SELECT lo_put(4100007, 100000, 'after a hole'::bytea);
SELECT lo_from_bytea(4294967295, 'the highest oid'::bytea);
SELECT lo_from_bytea((4110000 + i)::oid, convert_to('one of many ' || i, 'UTF8')) FROM generate_series(1, 1100) i;

-- Another owner, and privileges, in runs of equal ones.
ALTER LARGE OBJECT 4100003 OWNER TO spec_owner;
SELECT lo_from_bytea((4120000 + i)::oid, 'x'::bytea) FROM generate_series(1, 6) i;
ALTER LARGE OBJECT 4120003 OWNER TO spec_owner;
ALTER LARGE OBJECT 4120004 OWNER TO spec_owner;
GRANT SELECT ON LARGE OBJECT 4120005, 4120006 TO spec_reader;
GRANT SELECT, UPDATE ON LARGE OBJECT 4100005 TO spec_reader WITH GRANT OPTION;
REVOKE ALL ON LARGE OBJECT 4100006 FROM postgres;
GRANT SELECT ON LARGE OBJECT 4100001 TO PUBLIC;
COMMENT ON LARGE OBJECT 4100002 IS 'an empty large object';
COMMENT ON LARGE OBJECT 4110007 IS E'one of many, it''s\nof two lines';

-- A table that names them.
CREATE SCHEMA spec_large_object;
CREATE TABLE spec_large_object.names (id oid);
INSERT INTO spec_large_object.names VALUES (4100001), (4294967295);
