-- Domains: over every sort of type, with defaults, collations, not-null and checks.
CREATE SCHEMA spec_domain;
SET search_path = spec_domain;

CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TYPE pair AS (a integer, b text);
CREATE FUNCTION is_short(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT length($1) < 10';

CREATE DOMAIN plain AS integer;
CREATE DOMAIN "Quoted ""domain""" AS numeric(12,2);
CREATE DOMAIN defaulted AS text DEFAULT 'it''s';
CREATE DOMAIN default_expression AS timestamp with time zone DEFAULT now();
CREATE DOMAIN default_null AS integer DEFAULT NULL;
CREATE DOMAIN collated AS text COLLATE "C" DEFAULT ('c'::text COLLATE "POSIX");
CREATE DOMAIN over_array AS integer[] CHECK (array_ndims(VALUE) = 1);
CREATE DOMAIN over_domain AS plain DEFAULT 5 CHECK (VALUE > 0);
CREATE DOMAIN over_domain_again AS over_domain NOT NULL CHECK (VALUE < 10);
CREATE DOMAIN over_enum AS mood DEFAULT 'happy' CHECK (VALUE <> 'sad');
CREATE DOMAIN over_composite AS pair CHECK ((VALUE).a > 0);
CREATE DOMAIN over_range AS int4range CHECK (NOT isempty(VALUE));
CREATE DOMAIN over_varchar AS varchar(5)[];

CREATE DOMAIN not_null AS integer NOT NULL;
CREATE DOMAIN not_null_named AS integer CONSTRAINT "Never, null" NOT NULL CONSTRAINT never_zero CHECK (VALUE <> 0);
CREATE DOMAIN not_null_later AS integer;
ALTER DOMAIN not_null_later SET NOT NULL;
CREATE DOMAIN checked AS text CHECK (is_short(VALUE)) CONSTRAINT "b, second" CHECK (VALUE <> '') CONSTRAINT a_first CHECK (VALUE ~ '^[a-z'']*$');
ALTER DOMAIN checked ADD CONSTRAINT added CHECK (VALUE <> 'x');
ALTER DOMAIN checked ADD CONSTRAINT "not valid" CHECK (VALUE <> 'y') NOT VALID;
ALTER DOMAIN checked ADD CONSTRAINT validated CHECK (VALUE <> 'z') NOT VALID;
ALTER DOMAIN checked VALIDATE CONSTRAINT validated;
ALTER DOMAIN checked RENAME CONSTRAINT validated TO "renamed constraint";
COMMENT ON CONSTRAINT a_first ON DOMAIN checked IS 'of a domain''s constraint';
COMMENT ON CONSTRAINT "not valid" ON DOMAIN checked IS 'of one that stands apart';
COMMENT ON CONSTRAINT "Never, null" ON DOMAIN not_null_named IS 'of a not-null'; -- [17..]

-- A CHECK that calls a function over its own domain comes behind both.
CREATE DOMAIN checks_itself AS integer CHECK (VALUE <> 0);
CREATE FUNCTION is_fine(checks_itself) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 IS NOT NULL';
ALTER DOMAIN checks_itself ADD CONSTRAINT fine CHECK (is_fine(VALUE));
COMMENT ON CONSTRAINT fine ON DOMAIN checks_itself IS 'behind its function';

CREATE TABLE uses (a plain, b over_domain DEFAULT 3, c over_array, d over_composite, e checked COLLATE "C", f over_varchar, g checked[], h not_null_later);
INSERT INTO uses VALUES (1, 2, '{1,2}', ROW(1, 'x'), 'short', '{abc}', '{abc}', 1), (NULL, NULL, NULL, NULL, NULL, NULL, NULL, 2);

DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_owner') THEN CREATE ROLE spec_owner; END IF; END $$;
CREATE DOMAIN owned AS integer;
ALTER DOMAIN owned OWNER TO spec_owner;

RESET search_path;
