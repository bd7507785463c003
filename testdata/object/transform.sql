-- Transforms: both directions, one, and functions that use them. The functions are stand-ins: no transform is called.
CREATE SCHEMA spec_transform;
SET search_path = spec_transform;

CREATE TYPE enum AS ENUM ('a');
CREATE TYPE "Quoted type" AS (a integer);
CREATE TYPE third AS (a integer);
CREATE FUNCTION from_sql(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'generate_series_int4_support';
CREATE FUNCTION "to sql enum"(internal) RETURNS enum LANGUAGE internal IMMUTABLE AS 'generate_series_int4_support';
CREATE FUNCTION to_sql_third(internal) RETURNS third LANGUAGE internal IMMUTABLE AS 'generate_series_int4_support';
CREATE TRANSFORM FOR enum LANGUAGE plpgsql (FROM SQL WITH FUNCTION from_sql(internal), TO SQL WITH FUNCTION "to sql enum"(internal));
CREATE TRANSFORM FOR "Quoted type" LANGUAGE plpgsql (FROM SQL WITH FUNCTION from_sql(internal));
CREATE TRANSFORM FOR third LANGUAGE plpgsql (TO SQL WITH FUNCTION to_sql_third(internal));
CREATE TRANSFORM FOR integer LANGUAGE sql (FROM SQL WITH FUNCTION pg_catalog.prsd_lextype(internal));
CREATE FUNCTION uses_one(enum) RETURNS integer LANGUAGE plpgsql TRANSFORM FOR TYPE enum AS 'BEGIN RETURN 1; END';
CREATE FUNCTION uses_two(enum, "Quoted type") RETURNS integer LANGUAGE plpgsql TRANSFORM FOR TYPE enum, FOR TYPE "Quoted type" IMMUTABLE SET search_path = '' AS 'BEGIN RETURN 1; END';
COMMENT ON TRANSFORM FOR third LANGUAGE plpgsql IS 'a transform';

RESET search_path;
