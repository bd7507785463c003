-- Text search templates, with and without an init function.
CREATE SCHEMA spec_text_search_template;
SET search_path = spec_text_search_template;
CREATE TEXT SEARCH TEMPLATE plain (LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH TEMPLATE "Quoted ""template""" (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE FUNCTION own_lexize(internal, internal, internal, internal) RETURNS internal LANGUAGE internal STRICT AS 'dsimple_lexize';
CREATE TEXT SEARCH TEMPLATE own (LEXIZE = own_lexize);
COMMENT ON TEXT SEARCH TEMPLATE own IS 'a template';
RESET search_path;
