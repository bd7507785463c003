-- Text search dictionaries: of standard templates and own ones, with options that need quotes.
CREATE SCHEMA spec_text_search_dictionary;
SET search_path = spec_text_search_dictionary;
CREATE TEXT SEARCH DICTIONARY plain (TEMPLATE = simple);
CREATE TEXT SEARCH DICTIONARY "Quoted ""dictionary""" (TEMPLATE = pg_catalog.simple, StopWords = english, Accept = false);
CREATE TEXT SEARCH DICTIONARY snowball (TEMPLATE = snowball, Language = german, StopWords = german);
CREATE TEXT SEARCH DICTIONARY synonyms (TEMPLATE = synonym, Synonyms = synonym_sample, CaseSensitive = true);
CREATE TEXT SEARCH DICTIONARY thesaurus (TEMPLATE = thesaurus, DictFile = thesaurus_sample, Dictionary = english_stem);
CREATE TEXT SEARCH DICTIONARY ispell (TEMPLATE = ispell, DictFile = ispell_sample, AffFile = ispell_sample);
CREATE TEXT SEARCH TEMPLATE own_template (LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY of_own_template (TEMPLATE = own_template);
CREATE TEXT SEARCH DICTIONARY altered (TEMPLATE = simple, StopWords = english);
ALTER TEXT SEARCH DICTIONARY altered (StopWords = 'dutch', Accept = 'true');
COMMENT ON TEXT SEARCH DICTIONARY snowball IS 'a dictionary';
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'spec_owner') THEN CREATE ROLE spec_owner; END IF; END $$;
ALTER TEXT SEARCH DICTIONARY plain OWNER TO spec_owner;
RESET search_path;
