-- The edge values of every built-in type, alone and in arrays, and the odd shapes of rows that hold them.
CREATE SCHEMA spec_values;
SET search_path = spec_values, pg_catalog;
SET timezone = 'UTC';
SET IntervalStyle = postgres;

CREATE TABLE v_boolean AS SELECT unnest('{t,f,NULL}'::boolean[]) AS v;
CREATE TABLE v_smallint AS SELECT unnest('{-32768,-1,0,1,32767,NULL}'::smallint[]) AS v;
CREATE TABLE v_integer AS SELECT unnest('{-2147483648,-1,0,1,2147483647,NULL}'::integer[]) AS v;
CREATE TABLE v_bigint AS SELECT unnest('{-9223372036854775808,-1,0,1,9007199254740993,9223372036854775807,NULL}'::bigint[]) AS v;
CREATE TABLE v_real AS SELECT unnest('{NaN,Infinity,-Infinity,0,-0,1.4e-45,-1.4e-45,1.17549435e-38,3.4028235e+38,-3.4028235e+38,0.1,16777217,1e-5,123456.7,NULL}'::real[]) AS v;
CREATE TABLE v_double AS SELECT unnest('{NaN,Infinity,-Infinity,0,-0,4.9e-324,-4.9e-324,2.2250738585072014e-308,2.225073858507201e-308,1.7976931348623157e+308,-1.7976931348623157e+308,0.1,0.30000000000000004,9007199254740993,1e22,1e23,5e-5,123456789.12345678,NULL}'::double precision[]) AS v;
CREATE TABLE v_numeric AS SELECT unnest('{NaN,0,-0,0.0,0.000000,1e-16383,-1e-100,1e131071,9999.9999,-0.00000000000000000001,123456789012345678901234567890.123456789012345678901234567890,1.10,1.1,NULL}'::numeric[]) AS v;
INSERT INTO v_numeric VALUES (repeat('9', 131072)::numeric), (('0.' || repeat('1', 16383))::numeric), (('-' || repeat('8', 131072) || '.' || repeat('7', 16383))::numeric);
INSERT INTO v_numeric VALUES ('Infinity'), ('-Infinity'); -- [14..]
CREATE TABLE v_numeric_modifier (v numeric(5,2), w numeric(1000,1000));
INSERT INTO v_numeric_modifier VALUES (999.99, 0.5), (-999.99, ('0.' || repeat('9', 1000))::numeric), ('NaN', 'NaN');
CREATE TABLE v_money AS SELECT unnest('{-92233720368547758.08,-0.01,0,0.01,92233720368547758.07,NULL}'::money[]) AS v;

CREATE TABLE v_char ("one" "char", three character(3), one_default character, many bpchar);
INSERT INTO v_char VALUES ('a', 'abc', 'x', 'abc'), ('', '', '', ''), (' ', '   ', ' ', 'trailing   '), ('\', 'é漢😀', 'é', E'\n'), (E'\x7f', E'\t\n\\', '\', '\N'), (NULL, NULL, NULL, NULL);
INSERT INTO v_char ("one") SELECT i::"char" FROM unnest('{1,2,9,10,13,27,31,127,-128,-127,-1}'::integer[]) i; -- [16..]
CREATE TABLE v_varchar (v character varying(3), w character varying);
INSERT INTO v_varchar VALUES ('abc', 'abc'), ('', ''), ('a  ', E' \t '), ('漢字é', repeat('漢', 5000)), (NULL, NULL);
CREATE TABLE v_name (v name);
INSERT INTO v_name VALUES (''), (repeat('x', 63)), (repeat('漢', 21)), (E'\n\\"'''), (NULL);
CREATE TABLE v_text (v text);
INSERT INTO v_text VALUES (''), (' '), ('\N'), ('\\N'), ('\.'), (E'\\.\n'), (E'\n\\.\n'), (E'\n'), (E'\r'), (E'\r\n'), (E'\t'), (E'a\tb'), (E'\b\f\v'), (E'\x01\x02\x03\x04\x05\x06\x07\x0e\x0f\x10\x1b\x1f\x7f'), ('\'), ('\\'), ('\x41'), ('\101'), ('\n'), ('\t'), ('NULL'), ('null'), ('"'), (''''), (','), (';'), ('|'), ('é'), ('漢字'), ('😀'), (U&'\+01F468\200D\+01F469'), (U&'\FEFFbom'), (U&'\0080\0085\009F'), (U&'\00A0\2028\2029\202E'), (U&'\FFFD\FFFE\FFFF\+10FFFF'), (U&'e\0301 \00E9'), (U&'\D7FF\E000'), (repeat('x', 1000000)), (repeat(E'\\\n\t', 10000)), (repeat('漢', 100000)), (E'COPY x FROM stdin;\n1\n\\.\n'), ('-- x'), ('{"a": 1}'), (NULL);
CREATE TABLE v_bytea (v bytea);
INSERT INTO v_bytea VALUES (''), ('\x00'), ('\xff'), ('\x5c'), ('\x5c2e0a'), ('\x27'), ((SELECT string_agg(decode(lpad(to_hex(i), 2, '0'), 'hex'), '' ORDER BY i) FROM generate_series(0, 255) i)), (decode(repeat('00', 10000), 'hex')), ((SELECT string_agg(decode(md5(i::text), 'hex'), '' ORDER BY i) FROM generate_series(1, 20000) i)), (NULL);

CREATE TABLE v_date AS SELECT unnest('{infinity,-infinity,4714-11-24 BC,0001-12-31 BC,0001-01-01,1582-10-15,1999-12-31,2000-01-01,2000-02-29,2024-02-29,9999-12-31,10000-01-01,5874897-12-31,NULL}'::date[]) AS v;
CREATE TABLE v_time AS SELECT unnest('{00:00:00,00:00:00.000001,12:34:56.789,23:59:59.999999,24:00:00,NULL}'::time[]) AS v;
CREATE TABLE v_timetz AS SELECT unnest('{00:00:00+00,00:00:00+15:59:59,23:59:59.999999-15:59:59,24:00:00-03:30,12:00:00+05:45,NULL}'::timetz[]) AS v;
CREATE TABLE v_timestamp AS SELECT unnest('{infinity,-infinity,4714-11-24 00:00:00 BC,0001-01-01 00:00:00 BC,1969-12-31 23:59:59.999999,1970-01-01,2000-01-01,2024-02-29 12:34:56.000001,2016-12-31 23:59:60,9999-12-31 23:59:59.999999,294276-12-31 23:59:59.999999,NULL}'::timestamp[]) AS v;
CREATE TABLE v_timestamptz AS SELECT unnest('{infinity,-infinity,4714-11-24 00:00:00+00 BC,0044-03-15 12:00:00+00 BC,1893-04-01 00:00:00+00:53:28,1970-01-01 00:00:00+00,2024-03-31 02:30:00+02,2024-10-27 02:30:00.5+01,294276-12-31 23:59:59.999999+00,NULL}'::timestamptz[]) AS v;
CREATE TABLE v_interval AS SELECT unnest('{0,1 microsecond,-1 microsecond,1 year,-1 year,1 mon -1 day,-1 mon +1 day -00:00:01,178000000 years,-178000000 years,2147483647 days,-2147483648 days,2147483647:59:59.999999,-2147483647:59:59.999999,1 year 2 mons 3 days 04:05:06.789,-1 years -2 mons +3 days -04:05:06.789,00:00:00.000001,NULL}'::interval[]) AS v;
INSERT INTO v_interval VALUES ('2562047788:00:54.775807'), ('-2562047788:00:54.775807'); -- [15..]
INSERT INTO v_interval VALUES ('infinity'), ('-infinity'); -- [17..]
CREATE TABLE v_interval_field (v interval year to month, w interval second(2), x interval day);
INSERT INTO v_interval_field VALUES ('1-2', '1.239', '3'), ('-1-2', '-1.23', '-3'), (NULL, NULL, NULL);

CREATE TABLE v_uuid AS SELECT unnest('{00000000-0000-0000-0000-000000000000,ffffffff-ffff-ffff-ffff-ffffffffffff,A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11,NULL}'::uuid[]) AS v;
CREATE TABLE v_inet AS SELECT unnest('{0.0.0.0,255.255.255.255,10.1.2.3/8,192.168.0.1/0,::,::1,fe80::1/64,::ffff:1.2.3.4,ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128,2001:db8::/32,NULL}'::inet[]) AS v;
CREATE TABLE v_cidr AS SELECT unnest('{0.0.0.0/0,10.0.0.0/8,192.168.1.1/32,::/0,2001:db8::/32,::1/128,NULL}'::cidr[]) AS v;
CREATE TABLE v_macaddr AS SELECT unnest('{00:00:00:00:00:00,ff:ff:ff:ff:ff:ff,08:00:2b:01:02:03,NULL}'::macaddr[]) AS v;
CREATE TABLE v_macaddr8 AS SELECT unnest('{00:00:00:00:00:00:00:00,ff:ff:ff:ff:ff:ff:ff:ff,08:00:2b:01:02:03:04:05,NULL}'::macaddr8[]) AS v;
CREATE TABLE v_bit (v bit(3), w bit varying, x bit varying(2));
INSERT INTO v_bit VALUES (B'101', B'', B''), (B'000', B'0', B'1'), (B'111', repeat('10', 5000)::bit varying, B'01'), (NULL, NULL, NULL);

CREATE TABLE v_json (v json, w jsonb);
INSERT INTO v_json VALUES ('{}', '{}'), ('[]', '[]'), ('null', 'null'), ('true', 'false'), ('0', '-0'), ('""', '""'), (' { "b" : 1 , "a" : 2, "a": 3 } ', '{"b":1,"a":2,"a":3}'), ('1e1000', '1e1000'), ('1.10', '1.10'), ('"\u00e9\n\t\"\\\/"', '"\u00e9\n\t\"\\\/"'), ('"\ud83d\ude00"', '"\ud83d\ude00"'), ('"\u0000"', '"x"'), (E'"tab\\t"\n', '[[[[[]]]]]'), ('{"": {"": [null, {"k": "漢"}]}}', '{"": {"": [null, {"k": "漢"}]}}'), ('-12345678901234567890.123456789', '-12345678901234567890.123456789'), (NULL, NULL);
INSERT INTO v_json SELECT (repeat('[', 1000) || repeat(']', 1000))::json, (repeat('{"a":', 500) || '1' || repeat('}', 500))::jsonb;
CREATE TABLE v_jsonpath AS SELECT unnest(ARRAY['$', 'strict $.a[*] ? (@ > 1 && @.b like_regex "^x" flag "i")', '$."quoted \"key\"".**{2 to last}', '$.a.type()', '-$.a[0 to last - 1]', 'exists($.x) || !($y == "it''s")', NULL]::text[])::jsonpath AS v;

CREATE TABLE v_point AS SELECT unnest('{"(0,0)","(-0,1e300)","(NaN,Infinity)","(0.1,-4.9e-324)",NULL}'::point[]) AS v;
CREATE TABLE v_line (v line, w lseg, x box, y path, z polygon, c circle);
INSERT INTO v_line VALUES ('{1,-1,0}', '[(0,0),(1,1)]', '(1,1),(0,0)', '[(0,0),(1,1)]', '((0,0),(1,1),(1,0))', '<(0,0),0>'), ('{0.1,1e-300,NaN}', '[(NaN,0),(-Infinity,1)]', '(Infinity,0.1),(-Infinity,-0.1)', '((0,0),(1,1),(2,0))', '((0.1,0.2))', '<(0.1,-0.1),Infinity>'), (NULL, NULL, NULL, '((NaN,NaN))', NULL, NULL);
CREATE TABLE v_text_search (v tsvector, w tsquery);
INSERT INTO v_text_search VALUES ('', ''), ('a b c', 'a & b | !c'), ('''it''''s'':1A,2B,16383C ''back\\slash'':3', '''it''''s'':*AB <-> b <5> !(c & d)'), ('漢字:1 é:2D', '漢字 & é:*'), ('a:1,2,3,4,5', '!!!a'), (NULL, NULL);

CREATE TABLE v_int4range AS SELECT unnest('{empty,"[1,5)","(,)","(,5]","[-2147483648,)",NULL}'::int4range[]) AS v;
CREATE TABLE v_int8range AS SELECT unnest('{empty,"[1,9223372036854775807)","(,)",NULL}'::int8range[]) AS v;
CREATE TABLE v_numrange AS SELECT unnest('{empty,"[1.10,2.0]","(0,)","[NaN,NaN]","(,1e100)","[0.0,0.00]",NULL}'::numrange[]) AS v;
CREATE TABLE v_daterange AS SELECT unnest('{empty,"[2024-02-29,infinity]","[infinity,infinity]","(,-infinity]","(,)","[0001-01-01 BC,5874897-12-31)",NULL}'::daterange[]) AS v;
CREATE TABLE v_tsrange AS SELECT unnest('{empty,"[\"2024-01-01 00:00:00\",\"2024-01-01 00:00:00.000001\")","(-infinity,infinity)","[,]",NULL}'::tsrange[]) AS v;
CREATE TABLE v_tstzrange AS SELECT unnest('{empty,"[\"2024-01-01 00:00:00+00\",\"2024-01-01 00:00:00.000001+00\"]","[,infinity)",NULL}'::tstzrange[]) AS v;
CREATE TABLE v_multirange (v int4multirange, w nummultirange, x tstzmultirange, y datemultirange); -- [14..]
INSERT INTO v_multirange VALUES ('{}', '{}', '{}', '{}'), ('{[1,2),[5,)}', '{(,1.10],[2,2]}', '{[2024-01-01 00:00:00+00,infinity)}', '{[2024-01-01,2024-02-01),[infinity,)}'), ('{(,)}', NULL, NULL, NULL); -- [14..]

CREATE TABLE v_oid AS SELECT unnest('{0,1,2147483648,4294967295,NULL}'::oid[]) AS v;
CREATE TABLE v_system (xid xid, cid cid, tid tid, lsn pg_lsn, snapshot txid_snapshot, aclitem aclitem, cursor refcursor, vector int2vector, oids oidvector);
INSERT INTO v_system VALUES ('0', '0', '(0,0)', '0/0', '1:1:', 'postgres=r*w/postgres', '', '', ''), ('4294967295', '4294967295', '(4294967295,65535)', 'FFFFFFFF/FFFFFFFF', '10:20:10,14,15', '=X/postgres', E'odd "cursor"\n', '1 -2 32767', '1 4294967295'), (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE v_system_new (v xid8, w pg_snapshot); -- [13..]
INSERT INTO v_system_new VALUES ('0', '1:1:'), ('18446744073709551615', '10:20:10,14'), (NULL, NULL); -- [13..]
CREATE TABLE "Odd, ""table""" (a integer);
CREATE FUNCTION "Odd function"(integer, text) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TABLE v_reg (c regclass, t regtype, p regproc, s regprocedure, n regnamespace, r regrole, o regoperator, f regconfig, d regdictionary);
INSERT INTO v_reg VALUES ('spec_values."Odd, ""table"""', 'pg_catalog.int4[]', 'pg_catalog.now', 'spec_values."Odd function"(integer,text)', 'spec_values', 'postgres', 'pg_catalog.+(integer,integer)', 'english', 'simple'), ('-', '-', '-', '-', '-', '-', '0', '-', '-'), (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

-- Arrays: empty, of NULLs, with bounds, of many dimensions, of what must be quoted.
CREATE TABLE v_array (i integer[], t text[], n numeric[][], b bytea[], x box[], j jsonb[]);
INSERT INTO v_array VALUES ('{}', '{}', '{}', '{}', '{}', '{}'), ('{NULL}', '{NULL,"NULL",null,"",a b,"a,b","{","}","\"","\\",''}', '{{1,NULL},{NaN,0}}', ARRAY['\x00'::bytea, '\x5c22', NULL], ARRAY['(1,1),(0,0)'::box, '(2,2),(1,1)'], ARRAY['{"a": "b\"c"}'::jsonb, NULL, 'null']), ('[0:2]={1,2,3}', '[-1:0][2:3]={{a,b},{c,d}}', '{{{1}}}', '{}', NULL, NULL), ('[5:5]={NULL}', ARRAY[E'\n', E'\t', E'\\N', '\.', ' x ', 'é'], NULL, NULL, NULL, NULL), (NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO v_array (i) SELECT array_agg(g) FROM generate_series(1, 20000) g;

-- Composites, enums and domains, nested.
CREATE TYPE mood AS ENUM ('', 'sad', 'it''s "so"', 'NULL', 'é,漢');
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE TYPE inner_row AS (a integer, b text, c mood);
CREATE TYPE outer_row AS (x inner_row, y inner_row[], z positive);
CREATE TABLE v_composite (m mood, ms mood[], p positive, ps positive[], i inner_row, o outer_row, os outer_row[]);
INSERT INTO v_composite VALUES ('', '{"","NULL",NULL,"é,漢"}', 1, '{1,NULL}', ROW(NULL, NULL, NULL), ROW(ROW(1, '', ''), ARRAY[ROW(2, '"\,()', 'sad')::inner_row, NULL], 5), NULL), ('it''s "so"', '{}', NULL, '{}', ROW(0, E'line\nbreak\t\\.', 'NULL'), ROW(NULL, '{}', NULL), ARRAY[ROW(ROW(1, 'a b', 'é,漢'), NULL, 3)::outer_row, NULL]), (NULL, NULL, NULL, NULL, NULL, NULL, NULL);

-- Rows: of nothing but NULL, of one empty text, wide ones, out of line and compressed.
CREATE TABLE v_only_null (a integer, b text, c integer);
INSERT INTO v_only_null VALUES (NULL, NULL, NULL), (NULL, '', NULL);
CREATE TABLE v_one_text (a text);
INSERT INTO v_one_text VALUES (''), (NULL), ('\.'), (''), (E'\\.');
CREATE TABLE v_stored (plain text, extended text, external text, main text);
ALTER TABLE v_stored ALTER COLUMN plain SET STORAGE PLAIN, ALTER COLUMN external SET STORAGE EXTERNAL, ALTER COLUMN main SET STORAGE MAIN;
INSERT INTO v_stored VALUES (repeat('p', 5000), repeat('e', 500000), repeat('x', 500000), repeat('m', 5000));

-- Every value of a type once more, as one array.
DO $$
DECLARE
    t record;
BEGIN
    FOR t IN SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) AS type FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = 1 JOIN pg_type y ON y.oid = a.atttypid AND y.typarray <> 0 WHERE c.relnamespace = 'spec_values'::regnamespace AND c.relkind = 'r' AND c.relname LIKE 'v\_%' AND y.typcategory <> 'A' ORDER BY c.relname LOOP
        EXECUTE format('CREATE TABLE spec_values.%I AS SELECT array_agg(%I) AS v FROM spec_values.%I', 'array_of_' || t.relname, t.attname, t.relname);
    END LOOP;
END $$;

RESET search_path;
RESET timezone;
RESET IntervalStyle;
