-- A database in EUC_JP: characters of two and three bytes, half-width ones, and a name of full length.
-- encoding: EUC_JP
CREATE SCHEMA spec_encoding;
SET search_path = spec_encoding;

CREATE SCHEMA "spec_日本語 表";
COMMENT ON SCHEMA "spec_日本語 表" IS '東京都、漢字かなカナ ｱｲ 丂';
CREATE TYPE "日本語 表" AS ENUM ('東京都、漢字かなカナ ｱｲ 丂', '日本語 表');
CREATE DOMAIN "domain 日本語 表" AS text DEFAULT '東京都、漢字かなカナ ｱｲ 丂' CONSTRAINT "check 日本語 表" CHECK (VALUE <> '日本語 表');
CREATE TYPE "composite 日本語 表" AS ("日本語 表" integer);
CREATE TABLE "table 日本語 表" ("日本語 表" integer PRIMARY KEY, a text DEFAULT '東京都、漢字かなカナ ｱｲ 丂', b "日本語 表" DEFAULT '日本語 表', c character varying(20) COLLATE "C", d jsonb, CONSTRAINT "日本語 表 check" CHECK (a <> '日本語 表'));
INSERT INTO "table 日本語 表" VALUES (1, '東京都、漢字かなカナ ｱｲ 丂', '東京都、漢字かなカナ ｱｲ 丂', '日本語 表', NULL), (2, DEFAULT, DEFAULT, '', '{"日本語 表": 1}');
COMMENT ON TABLE "table 日本語 表" IS '東京都、漢字かなカナ ｱｲ 丂';
COMMENT ON COLUMN "table 日本語 表"."日本語 表" IS '日本語 表';
CREATE INDEX "index 日本語 表" ON "table 日本語 表" (lower(a)) WHERE a <> '東京都、漢字かなカナ ｱｲ 丂';
CREATE TABLE "parted 日本語 表" (a text) PARTITION BY LIST (a);
CREATE TABLE "part 日本語 表" PARTITION OF "parted 日本語 表" FOR VALUES IN ('東京都、漢字かなカナ ｱｲ 丂', '日本語 表');
INSERT INTO "parted 日本語 表" VALUES ('日本語 表');
CREATE SEQUENCE "sequence 日本語 表";
SELECT nextval('"sequence 日本語 表"');
CREATE VIEW "view 日本語 表" AS SELECT a AS "日本語 表", '東京都、漢字かなカナ ｱｲ 丂'::text AS t FROM "table 日本語 表" WHERE a <> '日本語 表';
CREATE MATERIALIZED VIEW "matview 日本語 表" AS SELECT * FROM "view 日本語 表";
CREATE FUNCTION "function 日本語 表"("日本語 表" text DEFAULT '東京都、漢字かなカナ ｱｲ 丂') RETURNS text LANGUAGE sql SET application_name = '日本語 表' AS $x$ SELECT '東京都、漢字かなカナ ｱｲ 丂'::text /* 日本語 表 */ $x$;
CREATE FUNCTION "standard 日本語 表"() RETURNS text LANGUAGE sql RETURN '東京都、漢字かなカナ ｱｲ 丂'::text; -- [14..]
CREATE FUNCTION trigger_function() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER "trigger 日本語 表" BEFORE UPDATE ON "table 日本語 表" FOR EACH ROW WHEN (new.a = '日本語 表') EXECUTE FUNCTION trigger_function('東京都、漢字かなカナ ｱｲ 丂', '日本語 表');
CREATE RULE "rule 日本語 表" AS ON DELETE TO "table 日本語 表" WHERE old.a = '東京都、漢字かなカナ ｱｲ 丂' DO ALSO NOTHING;
CREATE POLICY "policy 日本語 表" ON "table 日本語 表" USING (a = '東京都、漢字かなカナ ｱｲ 丂');
CREATE FOREIGN DATA WRAPPER "wrapper 日本語 表" OPTIONS ("日本語 表" '東京都、漢字かなカナ ｱｲ 丂');
CREATE PUBLICATION "publication 日本語 表" FOR TABLE "table 日本語 表";
SELECT lo_from_bytea(4600001, convert_to('東京都、漢字かなカナ ｱｲ 丂', getdatabaseencoding()));
COMMENT ON LARGE OBJECT 4600001 IS '東京都、漢字かなカナ ｱｲ 丂';
CREATE TABLE "漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢x" (a integer);
CREATE TABLE halves ("ｱ" text, "丂" text);
INSERT INTO halves VALUES ('ﾟ\t', '丂|'), (E'line\n', E'\\.');

RESET search_path;
