-- What stock pg_dump 18 writes down, but what does not come back equal on the source's own major. Compare the text only.
CREATE SCHEMA spec_one_way;
SET search_path = spec_one_way;

-- Before 15 the identity sequence of an unlogged table is logged; the dump says so with a word that is new in 15.
CREATE UNLOGGED TABLE identity_of_unlogged (a integer GENERATED ALWAYS AS IDENTITY);

RESET search_path;
