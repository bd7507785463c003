-- The sample database, 1 of 6: who works in the shop. Load the six files in order into an empty UTF8 database.
DO $$
DECLARE role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['shop_owner', 'shop_clerk', 'shop_reader', 'shop_auditor', 'shop_Night "Shift"'] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = role) THEN
            EXECUTE format('CREATE ROLE %I', role);
        END IF;
    END LOOP;
END $$;
