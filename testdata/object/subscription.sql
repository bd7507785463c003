-- Subscriptions: each option, none of them connected. A database that holds one cannot be dropped: see the README.
-- restores: [16..]
CREATE SUBSCRIPTION spec_subscription CONNECTION 'dbname=none' PUBLICATION p WITH (connect = false, slot_name = NONE);
CREATE SUBSCRIPTION "spec_subscription Quoted" CONNECTION 'dbname=''it is'' password=sec\''ret host=nowhere' PUBLICATION p, "Q q", "r""r" WITH (connect = false, slot_name = NONE);
CREATE SUBSCRIPTION spec_subscription_slot CONNECTION '' PUBLICATION p WITH (connect = false, slot_name = 'own_slot');
CREATE SUBSCRIPTION spec_subscription_commit CONNECTION 'dbname=none' PUBLICATION p WITH (connect = false, slot_name = NONE, synchronous_commit = 'remote_apply');
CREATE SUBSCRIPTION spec_subscription_commit_off CONNECTION 'dbname=none' PUBLICATION p WITH (connect = false, slot_name = NONE, synchronous_commit = 'off');
CREATE SUBSCRIPTION spec_subscription_binary CONNECTION 'dbname=none' PUBLICATION p WITH (connect = false, slot_name = NONE, binary = true, streaming = on); -- [14..]
CREATE SUBSCRIPTION spec_subscription_two_phase CONNECTION 'dbname=none' PUBLICATION p WITH (connect = false, slot_name = NONE, two_phase = true, disable_on_error = true); -- [15..]
CREATE SUBSCRIPTION spec_subscription_origin CONNECTION 'dbname=none' PUBLICATION p WITH (connect = false, slot_name = NONE, origin = none, streaming = parallel); -- [16..]
CREATE SUBSCRIPTION spec_subscription_streaming_off CONNECTION 'dbname=none' PUBLICATION p WITH (connect = false, slot_name = NONE, streaming = off, origin = any); -- [16..]
CREATE SUBSCRIPTION spec_subscription_password CONNECTION 'dbname=none' PUBLICATION p WITH (connect = false, slot_name = NONE, password_required = false, run_as_owner = true); -- [16..]
CREATE SUBSCRIPTION spec_subscription_failover CONNECTION 'dbname=none' PUBLICATION p WITH (connect = false, slot_name = NONE, failover = true); -- [17..]
CREATE SUBSCRIPTION spec_subscription_all CONNECTION 'dbname=none' PUBLICATION p WITH (connect = false, slot_name = NONE, binary, streaming = parallel, two_phase, disable_on_error, password_required = false, run_as_owner, failover, synchronous_commit = local, origin = none); -- [17..]
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_super') THEN CREATE ROLE spec_super SUPERUSER; END IF; END $$;
CREATE SUBSCRIPTION spec_subscription_owned CONNECTION 'dbname=none' PUBLICATION p WITH (connect = false, slot_name = NONE);
ALTER SUBSCRIPTION spec_subscription_owned OWNER TO spec_super;
COMMENT ON SUBSCRIPTION "spec_subscription Quoted" IS 'a subscription';
