-- Text search parsers, with and without a headline function.
CREATE SCHEMA spec_text_search_parser;
SET search_path = spec_text_search_parser;
CREATE TEXT SEARCH PARSER plain (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH PARSER "Quoted ""parser""" (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
CREATE FUNCTION "Own start"(internal, integer) RETURNS internal LANGUAGE internal STRICT AS 'prsd_start';
CREATE TEXT SEARCH PARSER own (START = "Own start", GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
COMMENT ON TEXT SEARCH PARSER own IS 'a parser';
RESET search_path;
