-- Collations of every provider, with every option. libc locales are only those that every machine has.
-- needs: icu
CREATE SCHEMA spec_collation;
SET search_path = spec_collation;

CREATE COLLATION libc (provider = libc, locale = 'C');
CREATE COLLATION "Libc, quoted" (provider = libc, lc_collate = 'C', lc_ctype = 'POSIX');
CREATE COLLATION libc_same (lc_collate = 'POSIX', lc_ctype = 'POSIX');
CREATE COLLATION copied FROM "C";
CREATE COLLATION icu (provider = icu, locale = 'de');
CREATE COLLATION icu_phone_book (provider = icu, locale = 'de-u-co-phonebk');
CREATE COLLATION icu_old_spelling (provider = icu, locale = 'de@collation=phonebook'); -- [..16]
CREATE COLLATION icu_root (provider = icu, locale = 'und');
CREATE COLLATION icu_not_deterministic (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE COLLATION icu_deterministic (provider = icu, locale = 'und-u-ks-level2', deterministic = true);
CREATE COLLATION icu_copied FROM pg_catalog."en-x-icu";
CREATE COLLATION icu_rules (provider = icu, locale = 'en', rules = '& V << w <<< W'); -- [16..]
CREATE COLLATION icu_rules_quoted (provider = icu, locale = 'en', rules = '& Z < '';'' <<< ''"''', deterministic = false); -- [16..]
CREATE COLLATION builtin_c (provider = builtin, locale = 'C'); -- [17..]
CREATE COLLATION builtin_utf8 (provider = builtin, locale = 'C.UTF-8'); -- [17..]
CREATE COLLATION builtin_fast (provider = builtin, locale = 'PG_UNICODE_FAST'); -- [18..]

CREATE TABLE uses (a text COLLATE icu_not_deterministic UNIQUE, b text COLLATE "Libc, quoted" DEFAULT ('x' COLLATE icu), c varchar[] COLLATE icu_phone_book);
INSERT INTO uses VALUES ('Straße', 'b', '{ä,ö}'), ('strasse!', NULL, NULL);
CREATE INDEX uses_b ON uses (b COLLATE icu_root, lower(a COLLATE "de-x-icu"));
CREATE VIEW sorted AS SELECT a FROM uses ORDER BY a COLLATE icu DESC;
CREATE DOMAIN domain AS text COLLATE icu_phone_book CHECK (VALUE COLLATE icu > 'a');
CREATE FUNCTION function(text DEFAULT 'x' COLLATE icu) RETURNS text LANGUAGE sql AS 'SELECT $1';

DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_owner') THEN CREATE ROLE spec_owner; END IF; END $$;
CREATE COLLATION owned (provider = icu, locale = 'sv');
ALTER COLLATION owned OWNER TO spec_owner;
COMMENT ON COLLATION "Libc, quoted" IS 'a collation';

RESET search_path;
