-- Policies and row security: every command, permissive and not, roles, expressions; enabled and forced.
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_owner') THEN CREATE ROLE spec_owner; END IF; END $$;
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_Quoted role') THEN CREATE ROLE "spec_Quoted role"; END IF; END $$;
-- A key word since 17: servers before do not quote it.
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'merge_action') THEN CREATE ROLE "merge_action"; END IF; END $$;
CREATE SCHEMA spec_policy;
SET search_path = spec_policy;

CREATE TABLE t (a integer, b text, owner name DEFAULT CURRENT_USER);
INSERT INTO t VALUES (1, 'seen'), (2, 'hidden');
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY plain ON t;
CREATE POLICY "Quoted ""policy""" ON t USING (owner = CURRENT_USER AND b <> 'it''s');
CREATE POLICY p_select ON t FOR SELECT USING (a > 0);
CREATE POLICY p_insert ON t FOR INSERT WITH CHECK (a > 0);
CREATE POLICY p_update ON t FOR UPDATE USING (a > 0) WITH CHECK (a < 100);
CREATE POLICY p_all ON t AS PERMISSIVE FOR ALL TO PUBLIC USING (true) WITH CHECK (false);
CREATE POLICY restrictive ON t AS RESTRICTIVE FOR ALL TO spec_owner USING (a IN (1, 2, 3));
CREATE POLICY roles ON t FOR SELECT TO spec_owner, "spec_Quoted role", postgres USING (true);
CREATE POLICY to_key_word ON t FOR SELECT TO "merge_action" USING (true);
CREATE POLICY to_current ON t FOR DELETE TO CURRENT_USER USING (false);
CREATE TABLE other (a integer, b integer);
CREATE POLICY uses_other ON t FOR SELECT USING (a IN (SELECT other.a FROM other WHERE other.b = t.a));
CREATE POLICY same_name ON t;
CREATE POLICY same_name ON other;
COMMENT ON POLICY p_select ON t IS 'a policy';

-- Security without policies, forced, policies without security; and on partitions.
CREATE TABLE enabled (a integer);
ALTER TABLE enabled ENABLE ROW LEVEL SECURITY;
CREATE TABLE forced (a integer);
ALTER TABLE forced ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE TABLE forced_not_enabled (a integer);
ALTER TABLE forced_not_enabled FORCE ROW LEVEL SECURITY;
CREATE POLICY sleeps ON forced_not_enabled USING (a > 1);
CREATE TABLE parted (a integer) PARTITION BY LIST (a);
ALTER TABLE parted ENABLE ROW LEVEL SECURITY;
CREATE POLICY on_parent ON parted USING (a > 0);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
ALTER TABLE parted_1 ENABLE ROW LEVEL SECURITY;
CREATE POLICY on_partition ON parted_1 USING (a = 1);
INSERT INTO forced VALUES (1);

RESET search_path;
