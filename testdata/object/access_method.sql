-- Access methods: of tables and of indexes, with a handler of the system and with one's own.
CREATE SCHEMA spec_access_method;
SET search_path = spec_access_method;

CREATE FUNCTION handler(internal) RETURNS table_am_handler LANGUAGE internal AS 'heap_tableam_handler';
CREATE FUNCTION "Index handler"(internal) RETURNS index_am_handler LANGUAGE internal AS 'gisthandler';
CREATE ACCESS METHOD spec_access_method_table TYPE TABLE HANDLER heap_tableam_handler;
CREATE ACCESS METHOD "spec_access_method Own" TYPE TABLE HANDLER handler;
CREATE ACCESS METHOD spec_access_method_index TYPE INDEX HANDLER "Index handler";
CREATE ACCESS METHOD spec_access_method_btree TYPE INDEX HANDLER bthandler;
COMMENT ON ACCESS METHOD "spec_access_method Own" IS 'an access method';

CREATE TABLE of_table (a integer) USING spec_access_method_table;
INSERT INTO of_table VALUES (1);
CREATE TABLE of_own (a integer PRIMARY KEY, b box) USING "spec_access_method Own";
CREATE MATERIALIZED VIEW of_matview USING "spec_access_method Own" AS SELECT a FROM of_table;
CREATE OPERATOR CLASS class DEFAULT FOR TYPE box USING spec_access_method_index AS OPERATOR 3 &&, FUNCTION 1 gist_box_consistent(internal, box, smallint, oid, internal), FUNCTION 2 gist_box_union(internal, internal), FUNCTION 5 gist_box_penalty(internal, internal, internal), FUNCTION 6 gist_box_picksplit(internal, internal), FUNCTION 7 gist_box_same(box, box, internal);
CREATE INDEX of_index ON of_own USING spec_access_method_index (b);

-- A partitioned table has one only since 17; its partitions take it.
CREATE TABLE parted (a integer) PARTITION BY LIST (a) USING spec_access_method_table; -- [17..]
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1); -- [17..]
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES IN (2) USING heap; -- [17..]

RESET search_path;
