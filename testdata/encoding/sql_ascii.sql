-- A database in SQL_ASCII, where any byte may follow any other: stray bytes, cut characters, encodings mixed.
-- encoding: SQL_ASCII
CREATE SCHEMA spec_encoding;
SET search_path = spec_encoding;

CREATE SCHEMA "spec_stray ÿş Ã name";
COMMENT ON SCHEMA "spec_stray ÿş Ã name" IS '€¿ æ¼ (cut) ğŸ˜€ ´Á»ú í € À¯';
CREATE TYPE "stray ÿş Ã name" AS ENUM ('€¿ æ¼ (cut) ğŸ˜€ ´Á»ú í € À¯', 'stray ÿş Ã name');
CREATE DOMAIN "domain stray ÿş Ã name" AS text DEFAULT '€¿ æ¼ (cut) ğŸ˜€ ´Á»ú í € À¯' CONSTRAINT "check stray ÿş Ã name" CHECK (VALUE <> 'stray ÿş Ã name');
CREATE TYPE "composite stray ÿş Ã name" AS ("stray ÿş Ã name" integer);
CREATE TABLE "table stray ÿş Ã name" ("stray ÿş Ã name" integer PRIMARY KEY, a text DEFAULT '€¿ æ¼ (cut) ğŸ˜€ ´Á»ú í € À¯', b "stray ÿş Ã name" DEFAULT 'stray ÿş Ã name', c character varying(20) COLLATE "C", d jsonb, CONSTRAINT "stray ÿş Ã name check" CHECK (a <> 'stray ÿş Ã name'));
INSERT INTO "table stray ÿş Ã name" VALUES (1, '€¿ æ¼ (cut) ğŸ˜€ ´Á»ú í € À¯', '€¿ æ¼ (cut) ğŸ˜€ ´Á»ú í € À¯', 'stray ÿş Ã name', NULL), (2, DEFAULT, DEFAULT, '', '{"stray ÿş Ã name": 1}');
COMMENT ON TABLE "table stray ÿş Ã name" IS '€¿ æ¼ (cut) ğŸ˜€ ´Á»ú í € À¯';
COMMENT ON COLUMN "table stray ÿş Ã name"."stray ÿş Ã name" IS 'stray ÿş Ã name';
CREATE INDEX "index stray ÿş Ã name" ON "table stray ÿş Ã name" (lower(a)) WHERE a <> '€¿ æ¼ (cut) ğŸ˜€ ´Á»ú í € À¯';
CREATE TABLE "parted stray ÿş Ã name" (a text) PARTITION BY LIST (a);
CREATE TABLE "part stray ÿş Ã name" PARTITION OF "parted stray ÿş Ã name" FOR VALUES IN ('€¿ æ¼ (cut) ğŸ˜€ ´Á»ú í € À¯', 'stray ÿş Ã name');
INSERT INTO "parted stray ÿş Ã name" VALUES ('stray ÿş Ã name');
CREATE SEQUENCE "sequence stray ÿş Ã name";
SELECT nextval('"sequence stray ÿş Ã name"');
CREATE VIEW "view stray ÿş Ã name" AS SELECT a AS "stray ÿş Ã name", '€¿ æ¼ (cut) ğŸ˜€ ´Á»ú í € À¯'::text AS t FROM "table stray ÿş Ã name" WHERE a <> 'stray ÿş Ã name';
CREATE MATERIALIZED VIEW "matview stray ÿş Ã name" AS SELECT * FROM "view stray ÿş Ã name";
CREATE FUNCTION "function stray ÿş Ã name"("stray ÿş Ã name" text DEFAULT '€¿ æ¼ (cut) ğŸ˜€ ´Á»ú í € À¯') RETURNS text LANGUAGE sql SET application_name = 'stray ÿş Ã name' AS $x$ SELECT '€¿ æ¼ (cut) ğŸ˜€ ´Á»ú í € À¯'::text /* stray ÿş Ã name */ $x$;
CREATE FUNCTION "standard stray ÿş Ã name"() RETURNS text LANGUAGE sql RETURN '€¿ æ¼ (cut) ğŸ˜€ ´Á»ú í € À¯'::text; -- [14..]
CREATE FUNCTION trigger_function() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER "trigger stray ÿş Ã name" BEFORE UPDATE ON "table stray ÿş Ã name" FOR EACH ROW WHEN (new.a = 'stray ÿş Ã name') EXECUTE FUNCTION trigger_function('€¿ æ¼ (cut) ğŸ˜€ ´Á»ú í € À¯', 'stray ÿş Ã name');
CREATE RULE "rule stray ÿş Ã name" AS ON DELETE TO "table stray ÿş Ã name" WHERE old.a = '€¿ æ¼ (cut) ğŸ˜€ ´Á»ú í € À¯' DO ALSO NOTHING;
CREATE POLICY "policy stray ÿş Ã name" ON "table stray ÿş Ã name" USING (a = '€¿ æ¼ (cut) ğŸ˜€ ´Á»ú í € À¯');
CREATE FOREIGN DATA WRAPPER "wrapper stray ÿş Ã name" OPTIONS ("stray ÿş Ã name" '€¿ æ¼ (cut) ğŸ˜€ ´Á»ú í € À¯');
CREATE PUBLICATION "publication stray ÿş Ã name" FOR TABLE "table stray ÿş Ã name";
SELECT lo_from_bytea(4600001, convert_to('€¿ æ¼ (cut) ğŸ˜€ ´Á»ú í € À¯', getdatabaseencoding()));
COMMENT ON LARGE OBJECT 4600001 IS '€¿ æ¼ (cut) ğŸ˜€ ´Á»ú í € À¯';
CREATE TABLE bytes (a text, b bytea);
INSERT INTO bytes VALUES ('€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œŸ ¡¢£¤¥¦§¨©ª«¬­®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏĞÑÒÓÔÕÖ×ØÙÚÛÜİŞßàáâãäåæçèéêëìíîïğñòóôõö÷øùúûüışÿ', '\xff00'), ('ÿ', ''), (E'\nÃ', NULL), ('Ã', NULL), ('æ¼', NULL);
-- 63 bytes, of which the last character lacks one; and names that differ only in their stray bytes.
CREATE TABLE "xæ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼" ("xæ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼¢æ¼" integer);
CREATE TABLE "€" (a integer);
CREATE TABLE "" ("ş" integer, "ÿ" integer);
INSERT INTO "" VALUES (1, 2);
CREATE TABLE "Ã¤" ("UTF-8" integer);
CREATE TABLE "ä" ("LATIN1" integer);

RESET search_path;
