-- The sample database, 4 of 6: rows, the same in every run. `PGOPTIONS='-c shop.scale=8'` makes eight times as many;
-- scale 1 is about 20 MB.
SET search_path = shop, public;
SET timezone = 'UTC';

CREATE FUNCTION pg_temp.rows(at_scale_one integer) RETURNS integer LANGUAGE sql AS $$
    SELECT (at_scale_one * coalesce(nullif(current_setting('shop.scale', true), ''), '1')::numeric)::integer
$$;

INSERT INTO customer (public_id, name, mail, home, phones, born, credit, discount, preferences, favourite_order, recommended_by, joined_at)
SELECT md5('customer' || i)::uuid,
    (ARRAY['Ada', 'Grace', 'Émilie', '李', 'O''Neil', 'Bjørn', 'Zoë "Z"', E'Tab\tby'])[i % 8 + 1] || ' ' || i,
    CASE WHEN i % 5 <> 0 THEN 'Customer' || i || '@Example.org' END,
    CASE WHEN i % 7 <> 0 THEN ROW('Main "Street", ' || i % 90, CASE WHEN i % 3 = 0 THEN i % 40 || 'b' END, 'Köln', lpad((i % 99999)::text, 5, '0'))::address END,
    CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN '{}' WHEN 2 THEN ARRAY['+49 ' || i] ELSE ARRAY['1', NULL, 'a,"b"\{' || i] END,
    CASE WHEN i % 6 <> 0 THEN '1950-01-01'::date + i % 18000 END,
    CASE WHEN i % 2 = 0 THEN ROW(i / 7.0, 'EUR')::money_amount END,
    i % 30,
    jsonb_build_object('newsletter', i % 2 = 0, 'colours', jsonb_build_array('red', i, NULL), 'note', repeat('ü', i % 20)),
    CASE WHEN i % 2 = 0 THEN i END,
    CASE WHEN i > 1 AND i % 3 = 0 THEN i / 3 END,
    '2019-01-01 00:00:00+00'::timestamptz + i * interval '37 minutes 1.000001 seconds'
FROM generate_series(1, pg_temp.rows(3000)) i;

INSERT INTO product (sku, name, price, good_price, attributes, tags, dimensions)
SELECT chr(65 + i % 26) || chr(65 + i % 7) || '-' || i, 'Product ' || md5(i::text), (i % 997 + 1) / 8.0,
    CASE i % 3 WHEN 0 THEN NULL WHEN 1 THEN 'empty'::price_range ELSE price_range(i, i + 10.5, '[]') END,
    CASE WHEN i % 4 <> 0 THEN jsonb_build_object('weight', i / 3.0, 'text', repeat(md5(i::text), i % 50)) END,
    string_to_array(repeat('tag' || i % 13 || ',', i % 4), ','), ARRAY[[i, i + 0.5], [NULL, i / 3.0]]
FROM generate_series(1, 500) i;

INSERT INTO "Product Picture" (product, "Nr", "Data", thumbnail, "taken ""at""")
SELECT 1000 + i % 500, 1 + i / 500,
    CASE WHEN i % 10 <> 0 THEN (SELECT string_agg(decode(md5(i || '.' || j), 'hex'), '' ORDER BY j) FROM generate_series(1, 2500) j) END,
    CASE i % 3 WHEN 0 THEN NULL WHEN 1 THEN ''::bytea ELSE decode(md5(i::text), 'hex') END,
    CASE i % 5 WHEN 0 THEN 'infinity' WHEN 1 THEN '0044-03-15 12:00:00 BC' ELSE '2024-02-29 23:59:59.999999'::timestamp - i * interval '1 day' END
FROM generate_series(0, pg_temp.rows(60) - 1) i;

INSERT INTO "order" (id, customer, state, paid_by, ordered_at, ship_to, remark)
SELECT i, 1 + (i * 7919::bigint) % pg_temp.rows(3000), (enum_range(NULL::order_state))[i % 6 + 1], (enum_range(NULL::"Payment Kind"))[i % 4 + 1],
    '2022-06-01 00:00:00+00'::timestamptz + i % 1300 * interval '1 day', CASE WHEN i % 9 = 0 THEN ROW(NULL, NULL, '', NULL)::address END,
    CASE i % 11 WHEN 0 THEN E'line one\nline two\\.' WHEN 1 THEN '\N' WHEN 2 THEN '' WHEN 3 THEN E'\ttab and \x7f' END
FROM generate_series(1, pg_temp.rows(20000)) i;

INSERT INTO order_line (id, sold_at, "order", product, quantity, price, discount, weight, serials, details, note)
SELECT i, CASE WHEN i % 10 < 5 THEN '2025-01-01 00:00:00+00'::timestamptz + i % 360 * interval '1 day' ELSE '2022-01-01 00:00:00+00'::timestamptz + (i * 104729::bigint) % 1500 * interval '1 day 0.001 seconds' END,
    1 + i % pg_temp.rows(20000), 1000 + i % 500, i % 12 + 1, (i % 9999 + 1) / 100.0, i % 100,
    CASE i % 50 WHEN 0 THEN 'NaN' WHEN 1 THEN '-Infinity' WHEN 2 THEN '-0' ELSE i / 7.0::double precision END,
    CASE WHEN i % 4 = 0 THEN ARRAY[md5(i::text), NULL] END,
    CASE WHEN i % 3 = 0 THEN jsonb_build_object('picked', i % 2 = 0, 'shelf', i % 77) END,
    CASE WHEN i % 8 = 0 THEN 'a note about line ' || i END
FROM generate_series(1, pg_temp.rows(120000)) i;

INSERT INTO department VALUES (1, 'Sales', 1), (2, 'Stock & "Storage"', 2), (3, 'Nobody''s', NULL);
INSERT INTO employee SELECT i, i % 2 + 1, CASE WHEN i > 1 THEN i / 2 END, 'Employee ' || i, CASE WHEN i < 20 THEN 'login' || i END, time_range('08:00', time '09:00' + i * interval '1 minute'), daterange('2020-01-01', CASE WHEN i % 3 > 0 THEN '2024-01-01'::date + i END) FROM generate_series(1, 200) i;
INSERT INTO "Stock & Storage".place (id, code, capacity) SELECT i, 'P' || i, i * 10 FROM generate_series(1, 40) i;
INSERT INTO "Stock & Storage"."Cold Place" (id, code, temperature) SELECT i, 'C' || i, -i / 3.0 FROM generate_series(41, 60) i;
INSERT INTO "Stock & Storage".stock SELECT p, 1000 + i, (p * i) % 100, CASE WHEN i % 2 = 0 THEN '2024-06-01 12:34:56.789'::timestamp END FROM generate_series(1, 20) p, generate_series(0, 99) i;
INSERT INTO no_columns DEFAULT VALUES;
INSERT INTO no_columns DEFAULT VALUES;
INSERT INTO session SELECT md5('s' || i)::uuid, jsonb_build_object('cart', i), '10.0.0.0'::inet + i, '08:00:2b:01:02:03', '2024-01-01 00:00:00+00' FROM generate_series(1, 1000) i;
INSERT INTO "select" VALUES (1, 'x', true, DEFAULT), (NULL, NULL, NULL, NULL), (3, '', false, E'\\.\n');
INSERT INTO audit.log (at, who, relation, before, after) SELECT '2024-01-01 00:00:00+00'::timestamptz + i * interval '1 second', 'shop_clerk', CASE WHEN i % 2 = 0 THEN 'shop.customer' ELSE 'shop."order"' END, CASE WHEN i % 3 > 0 THEN jsonb_build_object('id', i) END, jsonb_build_object('id', i, 'text', md5(i::text)) FROM generate_series(1, pg_temp.rows(10000)) i;
INSERT INTO named_not_null VALUES (1, 2); -- [18..]
INSERT INTO typed VALUES ('a', NULL, 'b', 'c');

-- Large objects: small, of several pages, empty, of odd owners.
SELECT lo_from_bytea(900001, convert_to('A small one.', 'UTF8'));
SELECT lo_from_bytea(900002, (SELECT string_agg(decode(md5('lo' || j), 'hex'), '' ORDER BY j) FROM generate_series(1, 20000) j));
SELECT lo_create(900003);
SELECT lo_from_bytea((900010 + i)::oid, decode(repeat(md5(i::text), 100), 'hex')) FROM generate_series(1, 40) i;
ALTER LARGE OBJECT 900002 OWNER TO shop_owner;
COMMENT ON LARGE OBJECT 900001 IS 'A contract, scanned.';

RESET timezone;
RESET search_path;
