-- Foreign servers: type, version, options, owners.
CREATE FOREIGN DATA WRAPPER spec_server_wrapper;
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_owner') THEN CREATE ROLE spec_owner; END IF; END $$;
GRANT USAGE ON FOREIGN DATA WRAPPER spec_server_wrapper TO spec_owner;
CREATE SERVER spec_server FOREIGN DATA WRAPPER spec_server_wrapper;
CREATE SERVER spec_server_full TYPE 'it''s' VERSION '1.0 "x"' FOREIGN DATA WRAPPER spec_server_wrapper OPTIONS (host 'localhost', "Quoted Option" 'a''b\c', empty '');
CREATE SERVER "spec_server ""Quoted""" TYPE '' FOREIGN DATA WRAPPER spec_server_wrapper;
CREATE SERVER spec_server_version VERSION '9' FOREIGN DATA WRAPPER spec_server_wrapper;
ALTER SERVER spec_server_version OWNER TO spec_owner;
GRANT USAGE ON FOREIGN SERVER spec_server_full TO spec_owner WITH GRANT OPTION;
COMMENT ON SERVER spec_server_full IS 'a server';
