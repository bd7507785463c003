-- Publications: of all, of tables, of schemas; row filters, column lists, what is published. (A table joins by name only.)
CREATE SCHEMA spec_publication;
CREATE SCHEMA "spec_publication Other";
SET search_path = spec_publication;

CREATE TABLE t (a integer PRIMARY KEY, b text, "C c" integer, gone integer, d integer);
ALTER TABLE t DROP COLUMN gone;
CREATE TABLE "Quoted" (a integer PRIMARY KEY);
CREATE TABLE "spec_publication Other".u (a integer PRIMARY KEY, g integer GENERATED ALWAYS AS (a + 1) STORED);
CREATE TABLE parent (a integer PRIMARY KEY);
CREATE TABLE child () INHERITS (parent);
CREATE TABLE parted (a integer PRIMARY KEY, b integer) PARTITION BY LIST (a);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);

CREATE PUBLICATION spec_publication_empty;
CREATE PUBLICATION spec_publication_all FOR ALL TABLES;
CREATE PUBLICATION "spec_publication Quoted" FOR TABLE t, "Quoted", "spec_publication Other".u;
CREATE PUBLICATION spec_publication_only FOR TABLE ONLY parent;
CREATE PUBLICATION spec_publication_parent FOR TABLE parent;
CREATE PUBLICATION spec_publication_insert FOR TABLE t WITH (publish = 'insert');
CREATE PUBLICATION spec_publication_update_delete FOR TABLE t WITH (publish = 'update, delete');
CREATE PUBLICATION spec_publication_truncate WITH (publish = 'truncate');
CREATE PUBLICATION spec_publication_nothing WITH (publish = '');
CREATE PUBLICATION spec_publication_partition FOR TABLE parted_1;
CREATE PUBLICATION spec_publication_root FOR TABLE parted WITH (publish_via_partition_root = true); -- [13..]
CREATE PUBLICATION spec_publication_all_root FOR ALL TABLES WITH (publish = 'insert, truncate', publish_via_partition_root); -- [13..]

CREATE PUBLICATION spec_publication_columns FOR TABLE t (a, "C c", d), "Quoted" (a); -- [15..]
CREATE PUBLICATION spec_publication_filter FOR TABLE t WHERE (a > 5 AND a <> 7), parted WHERE (a IS NOT NULL) WITH (publish = 'insert', publish_via_partition_root = true); -- [15..]
CREATE PUBLICATION spec_publication_both FOR TABLE t (b, a) WHERE (a > 0), "Quoted" WHERE (a IN (1, 2, 3)); -- [15..]
CREATE PUBLICATION spec_publication_insert_filter FOR TABLE t WHERE (b = 'it''s' COLLATE "C" AND "C c" IS NULL) WITH (publish = 'insert'); -- [15..]
CREATE PUBLICATION spec_publication_schema FOR TABLES IN SCHEMA spec_publication; -- [15..]
CREATE PUBLICATION spec_publication_schemas FOR TABLES IN SCHEMA spec_publication, "spec_publication Other", TABLE "Quoted"; -- [15..]
CREATE PUBLICATION spec_publication_schema_and_filter FOR TABLE "spec_publication Other".u WHERE (a > 1), TABLES IN SCHEMA spec_publication; -- [15..]
CREATE PUBLICATION spec_publication_generated FOR TABLE "spec_publication Other".u WITH (publish_generated_columns = stored); -- [18..]
CREATE PUBLICATION spec_publication_generated_none FOR ALL TABLES WITH (publish_generated_columns = none); -- [18..]
CREATE PUBLICATION spec_publication_generated_listed FOR TABLE "spec_publication Other".u (a, g); -- [18..]

DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_owner') THEN CREATE ROLE spec_owner; END IF; END $$;
DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO spec_owner', current_database()); END $$;
CREATE PUBLICATION spec_publication_owned FOR TABLE t;
ALTER PUBLICATION spec_publication_owned OWNER TO spec_owner;
COMMENT ON PUBLICATION "spec_publication Quoted" IS 'a publication';

RESET search_path;
