-- A database in LATIN1: every byte above 127, among them those that look like control characters and like UTF-8.
-- encoding: LATIN1
CREATE SCHEMA spec_encoding;
SET search_path = spec_encoding;

CREATE SCHEMA "spec_Grüße, Señor";
COMMENT ON SCHEMA "spec_Grüße, Señor" IS 'ÀÉÎõü ÿ ½ ß …› Ã¤';
CREATE TYPE "Grüße, Señor" AS ENUM ('ÀÉÎõü ÿ ½ ß …› Ã¤', 'Grüße, Señor');
CREATE DOMAIN "domain Grüße, Señor" AS text DEFAULT 'ÀÉÎõü ÿ ½ ß …› Ã¤' CONSTRAINT "check Grüße, Señor" CHECK (VALUE <> 'Grüße, Señor');
CREATE TYPE "composite Grüße, Señor" AS ("Grüße, Señor" integer);
CREATE TABLE "table Grüße, Señor" ("Grüße, Señor" integer PRIMARY KEY, a text DEFAULT 'ÀÉÎõü ÿ ½ ß …› Ã¤', b "Grüße, Señor" DEFAULT 'Grüße, Señor', c character varying(20) COLLATE "C", d jsonb, CONSTRAINT "Grüße, Señor check" CHECK (a <> 'Grüße, Señor'));
INSERT INTO "table Grüße, Señor" VALUES (1, 'ÀÉÎõü ÿ ½ ß …› Ã¤', 'ÀÉÎõü ÿ ½ ß …› Ã¤', 'Grüße, Señor', NULL), (2, DEFAULT, DEFAULT, '', '{"Grüße, Señor": 1}');
COMMENT ON TABLE "table Grüße, Señor" IS 'ÀÉÎõü ÿ ½ ß …› Ã¤';
COMMENT ON COLUMN "table Grüße, Señor"."Grüße, Señor" IS 'Grüße, Señor';
CREATE INDEX "index Grüße, Señor" ON "table Grüße, Señor" (lower(a)) WHERE a <> 'ÀÉÎõü ÿ ½ ß …› Ã¤';
CREATE TABLE "parted Grüße, Señor" (a text) PARTITION BY LIST (a);
CREATE TABLE "part Grüße, Señor" PARTITION OF "parted Grüße, Señor" FOR VALUES IN ('ÀÉÎõü ÿ ½ ß …› Ã¤', 'Grüße, Señor');
INSERT INTO "parted Grüße, Señor" VALUES ('Grüße, Señor');
CREATE SEQUENCE "sequence Grüße, Señor";
SELECT nextval('"sequence Grüße, Señor"');
CREATE VIEW "view Grüße, Señor" AS SELECT a AS "Grüße, Señor", 'ÀÉÎõü ÿ ½ ß …› Ã¤'::text AS t FROM "table Grüße, Señor" WHERE a <> 'Grüße, Señor';
CREATE MATERIALIZED VIEW "matview Grüße, Señor" AS SELECT * FROM "view Grüße, Señor";
CREATE FUNCTION "function Grüße, Señor"("Grüße, Señor" text DEFAULT 'ÀÉÎõü ÿ ½ ß …› Ã¤') RETURNS text LANGUAGE sql SET application_name = 'Grüße, Señor' AS $x$ SELECT 'ÀÉÎõü ÿ ½ ß …› Ã¤'::text /* Grüße, Señor */ $x$;
CREATE FUNCTION "standard Grüße, Señor"() RETURNS text LANGUAGE sql RETURN 'ÀÉÎõü ÿ ½ ß …› Ã¤'::text; -- [14..]
CREATE FUNCTION trigger_function() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER "trigger Grüße, Señor" BEFORE UPDATE ON "table Grüße, Señor" FOR EACH ROW WHEN (new.a = 'Grüße, Señor') EXECUTE FUNCTION trigger_function('ÀÉÎõü ÿ ½ ß …› Ã¤', 'Grüße, Señor');
CREATE RULE "rule Grüße, Señor" AS ON DELETE TO "table Grüße, Señor" WHERE old.a = 'ÀÉÎõü ÿ ½ ß …› Ã¤' DO ALSO NOTHING;
CREATE POLICY "policy Grüße, Señor" ON "table Grüße, Señor" USING (a = 'ÀÉÎõü ÿ ½ ß …› Ã¤');
CREATE FOREIGN DATA WRAPPER "wrapper Grüße, Señor" OPTIONS ("Grüße, Señor" 'ÀÉÎõü ÿ ½ ß …› Ã¤');
CREATE PUBLICATION "publication Grüße, Señor" FOR TABLE "table Grüße, Señor";
SELECT lo_from_bytea(4600001, convert_to('ÀÉÎõü ÿ ½ ß …› Ã¤', getdatabaseencoding()));
COMMENT ON LARGE OBJECT 4600001 IS 'ÀÉÎõü ÿ ½ ß …› Ã¤';
CREATE TABLE bytes (a text);
INSERT INTO bytes VALUES ('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ ¡¢£¤¥¦§¨©ª«¬­®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ'), ('ÿ'), ('€\t'), (' ');
CREATE TABLE "Ã© looks like UTF-8" ("ÿ" integer);

RESET search_path;
