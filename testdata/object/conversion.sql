-- Conversions: default and not, in quotes, between encodings of every width.
CREATE SCHEMA spec_conversion;
SET search_path = spec_conversion;

CREATE CONVERSION plain FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE DEFAULT CONVERSION "Default, quoted" FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
CREATE CONVERSION of_japanese FOR 'EUC_JP' TO 'UTF8' FROM pg_catalog.euc_jp_to_utf8;
CREATE CONVERSION of_windows FOR 'WIN1252' TO 'UTF8' FROM win_to_utf8;
CREATE FUNCTION own(integer, integer, cstring, internal, integer, boolean) RETURNS integer LANGUAGE c STRICT AS '$libdir/utf8_and_win', 'utf8_to_win'; -- [14..]
CREATE FUNCTION own(integer, integer, cstring, internal, integer) RETURNS void LANGUAGE c STRICT AS '$libdir/utf8_and_win', 'utf8_to_win'; -- [..13]
CREATE CONVERSION of_own_function FOR 'UTF8' TO 'WIN1250' FROM own;

DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_owner') THEN CREATE ROLE spec_owner; END IF; END $$;
ALTER CONVERSION of_windows OWNER TO spec_owner;
COMMENT ON CONVERSION "Default, quoted" IS 'a conversion';

RESET search_path;
