-- A database in WIN1252: the characters that LATIN1 does not have.
-- encoding: WIN1252
CREATE SCHEMA spec_encoding;
SET search_path = spec_encoding;

CREATE SCHEMA "spec_Preis € „schön“";
COMMENT ON SCHEMA "spec_Preis € „schön“" IS '…‰Š‹ŒŽ’“”•–—™š›œžŸ';
CREATE TYPE "Preis € „schön“" AS ENUM ('…‰Š‹ŒŽ’“”•–—™š›œžŸ', 'Preis € „schön“');
CREATE DOMAIN "domain Preis € „schön“" AS text DEFAULT '…‰Š‹ŒŽ’“”•–—™š›œžŸ' CONSTRAINT "check Preis € „schön“" CHECK (VALUE <> 'Preis € „schön“');
CREATE TYPE "composite Preis € „schön“" AS ("Preis € „schön“" integer);
CREATE TABLE "table Preis € „schön“" ("Preis € „schön“" integer PRIMARY KEY, a text DEFAULT '…‰Š‹ŒŽ’“”•–—™š›œžŸ', b "Preis € „schön“" DEFAULT 'Preis € „schön“', c character varying(20) COLLATE "C", d jsonb, CONSTRAINT "Preis € „schön“ check" CHECK (a <> 'Preis € „schön“'));
INSERT INTO "table Preis € „schön“" VALUES (1, '…‰Š‹ŒŽ’“”•–—™š›œžŸ', '…‰Š‹ŒŽ’“”•–—™š›œžŸ', 'Preis € „schön“', NULL), (2, DEFAULT, DEFAULT, '', '{"Preis € „schön“": 1}');
COMMENT ON TABLE "table Preis € „schön“" IS '…‰Š‹ŒŽ’“”•–—™š›œžŸ';
COMMENT ON COLUMN "table Preis € „schön“"."Preis € „schön“" IS 'Preis € „schön“';
CREATE INDEX "index Preis € „schön“" ON "table Preis € „schön“" (lower(a)) WHERE a <> '…‰Š‹ŒŽ’“”•–—™š›œžŸ';
CREATE TABLE "parted Preis € „schön“" (a text) PARTITION BY LIST (a);
CREATE TABLE "part Preis € „schön“" PARTITION OF "parted Preis € „schön“" FOR VALUES IN ('…‰Š‹ŒŽ’“”•–—™š›œžŸ', 'Preis € „schön“');
INSERT INTO "parted Preis € „schön“" VALUES ('Preis € „schön“');
CREATE SEQUENCE "sequence Preis € „schön“";
SELECT nextval('"sequence Preis € „schön“"');
CREATE VIEW "view Preis € „schön“" AS SELECT a AS "Preis € „schön“", '…‰Š‹ŒŽ’“”•–—™š›œžŸ'::text AS t FROM "table Preis € „schön“" WHERE a <> 'Preis € „schön“';
CREATE MATERIALIZED VIEW "matview Preis € „schön“" AS SELECT * FROM "view Preis € „schön“";
CREATE FUNCTION "function Preis € „schön“"("Preis € „schön“" text DEFAULT '…‰Š‹ŒŽ’“”•–—™š›œžŸ') RETURNS text LANGUAGE sql SET application_name = 'Preis € „schön“' AS $x$ SELECT '…‰Š‹ŒŽ’“”•–—™š›œžŸ'::text /* Preis € „schön“ */ $x$;
CREATE FUNCTION "standard Preis € „schön“"() RETURNS text LANGUAGE sql RETURN '…‰Š‹ŒŽ’“”•–—™š›œžŸ'::text; -- [14..]
CREATE FUNCTION trigger_function() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER "trigger Preis € „schön“" BEFORE UPDATE ON "table Preis € „schön“" FOR EACH ROW WHEN (new.a = 'Preis € „schön“') EXECUTE FUNCTION trigger_function('…‰Š‹ŒŽ’“”•–—™š›œžŸ', 'Preis € „schön“');
CREATE RULE "rule Preis € „schön“" AS ON DELETE TO "table Preis € „schön“" WHERE old.a = '…‰Š‹ŒŽ’“”•–—™š›œžŸ' DO ALSO NOTHING;
CREATE POLICY "policy Preis € „schön“" ON "table Preis € „schön“" USING (a = '…‰Š‹ŒŽ’“”•–—™š›œžŸ');
CREATE FOREIGN DATA WRAPPER "wrapper Preis € „schön“" OPTIONS ("Preis € „schön“" '…‰Š‹ŒŽ’“”•–—™š›œžŸ');
CREATE PUBLICATION "publication Preis € „schön“" FOR TABLE "table Preis € „schön“";
SELECT lo_from_bytea(4600001, convert_to('…‰Š‹ŒŽ’“”•–—™š›œžŸ', getdatabaseencoding()));
COMMENT ON LARGE OBJECT 4600001 IS '…‰Š‹ŒŽ’“”•–—™š›œžŸ';

RESET search_path;
