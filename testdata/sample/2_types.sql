-- The sample database, 2 of 6: schemas, extensions, types, collations, and the functions that types and tables need.
CREATE SCHEMA shop;
CREATE SCHEMA "Stock & Storage" AUTHORIZATION shop_owner;
CREATE SCHEMA audit;
CREATE SCHEMA reporting;
COMMENT ON SCHEMA shop IS 'What the shop sells, and to whom.';
COMMENT ON SCHEMA "Stock & Storage" IS 'Where it lies. It''s big.';

CREATE EXTENSION citext WITH SCHEMA shop;
CREATE EXTENSION btree_gist WITH SCHEMA public;
CREATE EXTENSION file_fdw;

SET search_path = shop, public;

CREATE TYPE order_state AS ENUM ('draft', 'paid', 'packed', 'sent', 'it''s lost', 'returned');
CREATE TYPE "Payment Kind" AS ENUM ('cash', 'card', 'invoice');
CREATE TYPE address AS (street text, "House No" text, city text COLLATE "C", zip character varying(10));
CREATE TYPE money_amount AS (amount numeric(12,2), currency character(3));
CREATE TYPE time_range AS RANGE (subtype = time);
CREATE TYPE price_range AS RANGE (subtype = numeric, multirange_type_name = price_ranges); -- [14..]
CREATE TYPE price_range AS RANGE (subtype = numeric); -- [..13]

CREATE DOMAIN email AS citext CONSTRAINT email_has_at CHECK (VALUE ~ '@');
CREATE DOMAIN percent AS numeric(5,2) DEFAULT 0 NOT NULL CHECK (VALUE >= 0 AND VALUE <= 100);
CREATE DOMAIN sku AS text COLLATE "C" CHECK (VALUE ~ '^[A-Z]{2}-[0-9]+$') CHECK (length(VALUE) < 20);

CREATE COLLATION by_byte (provider = libc, locale = 'C');

CREATE FUNCTION add_money(money_amount, money_amount) RETURNS money_amount LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT ROW(coalesce($1.amount, 0) + $2.amount, coalesce($1.currency, $2.currency))::shop.money_amount $$;
CREATE FUNCTION money_amount_to_text(money_amount) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT $1.amount::text || ' ' || $1.currency $$;
CREATE OPERATOR + (LEFTARG = money_amount, RIGHTARG = money_amount, FUNCTION = add_money, COMMUTATOR = +);
CREATE AGGREGATE total(money_amount) (SFUNC = add_money, STYPE = money_amount, COMBINEFUNC = add_money, PARALLEL = SAFE);
CREATE CAST (money_amount AS text) WITH FUNCTION money_amount_to_text(money_amount) AS ASSIGNMENT;

RESET search_path;
