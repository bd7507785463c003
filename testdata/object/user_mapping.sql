-- User mappings: for PUBLIC, a role, a role that needs quotes, the one who asks; with options.
CREATE FOREIGN DATA WRAPPER spec_user_mapping_wrapper;
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_owner') THEN CREATE ROLE spec_owner; END IF; END $$;
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_Quoted role') THEN CREATE ROLE "spec_Quoted role"; END IF; END $$;
CREATE SERVER spec_user_mapping_server FOREIGN DATA WRAPPER spec_user_mapping_wrapper;
CREATE SERVER "spec_user_mapping Quoted" FOREIGN DATA WRAPPER spec_user_mapping_wrapper;
CREATE USER MAPPING FOR PUBLIC SERVER spec_user_mapping_server OPTIONS ("user" 'anyone');
CREATE USER MAPPING FOR spec_owner SERVER spec_user_mapping_server OPTIONS ("user" 'it''s', password 'sec\ret "x"', "Quoted Option" '');
CREATE USER MAPPING FOR "spec_Quoted role" SERVER spec_user_mapping_server;
CREATE USER MAPPING FOR CURRENT_USER SERVER "spec_user_mapping Quoted" OPTIONS (a '1', b '2');
