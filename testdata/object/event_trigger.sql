-- Event triggers: every event, tags, states.
CREATE SCHEMA spec_event_trigger;
SET search_path = spec_event_trigger;

CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION "Quoted function"() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER spec_event_trigger_start ON ddl_command_start EXECUTE FUNCTION f();
CREATE EVENT TRIGGER "spec_event_trigger Quoted" ON ddl_command_end EXECUTE FUNCTION "Quoted function"();
CREATE EVENT TRIGGER spec_event_trigger_drop ON sql_drop EXECUTE FUNCTION f();
CREATE EVENT TRIGGER spec_event_trigger_rewrite ON table_rewrite WHEN TAG IN ('ALTER TABLE', 'ALTER TYPE') EXECUTE FUNCTION f();
CREATE EVENT TRIGGER spec_event_trigger_tags ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'create table as', 'ALTER DEFAULT PRIVILEGES') EXECUTE FUNCTION f();
CREATE EVENT TRIGGER spec_event_trigger_login ON login EXECUTE FUNCTION f(); -- [17..]
CREATE EVENT TRIGGER spec_event_trigger_disabled ON ddl_command_end EXECUTE FUNCTION f();
ALTER EVENT TRIGGER spec_event_trigger_disabled DISABLE;
CREATE EVENT TRIGGER spec_event_trigger_replica ON ddl_command_end EXECUTE FUNCTION f();
ALTER EVENT TRIGGER spec_event_trigger_replica ENABLE REPLICA;
CREATE EVENT TRIGGER spec_event_trigger_always ON sql_drop WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION f();
ALTER EVENT TRIGGER spec_event_trigger_always ENABLE ALWAYS;
COMMENT ON EVENT TRIGGER spec_event_trigger_drop IS 'an event trigger';

RESET search_path;
