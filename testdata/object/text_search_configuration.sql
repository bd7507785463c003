-- Text search configurations: without mappings, with chains of dictionaries, of own parsers.
CREATE SCHEMA spec_text_search_configuration;
SET search_path = spec_text_search_configuration;
CREATE TEXT SEARCH DICTIONARY "Dictionary" (TEMPLATE = simple);
CREATE TEXT SEARCH PARSER parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH CONFIGURATION plain (PARSER = "default");
CREATE TEXT SEARCH CONFIGURATION "Quoted ""configuration""" (COPY = english);
CREATE TEXT SEARCH CONFIGURATION chained (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION chained ADD MAPPING FOR asciiword, word WITH "Dictionary", english_stem, simple;
ALTER TEXT SEARCH CONFIGURATION chained ADD MAPPING FOR numword, "int", float WITH simple;
CREATE TEXT SEARCH CONFIGURATION of_own_parser (PARSER = parser);
ALTER TEXT SEARCH CONFIGURATION of_own_parser ADD MAPPING FOR url, host WITH simple;
CREATE TABLE uses (t text, v tsvector GENERATED ALWAYS AS (to_tsvector('spec_text_search_configuration.chained'::regconfig, t)) STORED);
INSERT INTO uses VALUES ('The quick brown foxes');
CREATE INDEX uses_v ON uses USING gin (to_tsvector('spec_text_search_configuration."Quoted ""configuration"""', t));
COMMENT ON TEXT SEARCH CONFIGURATION chained IS 'a configuration';
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_owner') THEN CREATE ROLE spec_owner; END IF; END $$;
ALTER TEXT SEARCH CONFIGURATION plain OWNER TO spec_owner;
RESET search_path;
