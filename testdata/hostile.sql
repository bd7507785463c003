-- Names that try to be commands, on every kind that has a name; and the same as texts: comments, labels, defaults, options.
-- A dump that is read back must not run one of them: no file named pghaul_canary may appear.
CREATE SCHEMA spec_hostile;
SET search_path = spec_hostile;

CREATE FUNCTION trigger_function() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE FUNCTION event_trigger_function() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';

DO $do$
DECLARE
    hostile text;
    number integer := 0;
    statement text;
BEGIN
    FOREACH hostile IN ARRAY ARRAY[
        E'new\nline',
        E'carriage\r\nreturn',
        E'\n',
        E'first\n\\! touch pghaul_canary\n',
        E'x\r\\! touch pghaul_canary',
        E'\\! touch pghaul_canary',
        E'\\connect nowhere',
        E'\\unrestrict x',
        E'x\n\\.\n',
        E'\\.',
        E'\\N',
        E'back\\slash\\',
        'single''quote',
        ''';--',
        'double"quote',
        '"',
        '";--',
        '$$',
        '$_$ $function$ $x$',
        '-- comment',
        '; DROP SCHEMA spec_hostile CASCADE; --',
        '/* open',
        '*/ close',
        ');',
        ':variable :''x'' :"y"',
        '`touch pghaul_canary`',
        '$(touch pghaul_canary)',
        '%s%n%d',
        E'\x1b[31mred\x1b[0m',
        E'\x1b]0;title\x07',
        E'\x01\x02\x7f',
        E'\t',
        ' leading and trailing ',
        'ünïcödé',
        '漢字😀',
        U&'\202Ereversed',
        U&'\0085next line\2028',
        'a' || repeat('漢', 30),
        repeat('ü', 31) || 'x',
        'a.b.c',
        '.',
        '*',
        '{a,"b"}',
        'SELECT',
        'NULL',
        'public ',
        'COPY x FROM stdin;',
        '../../etc/passwd',
        '~',
        '#',
        '1'
    ] LOOP
        number := number + 1;
        hostile := left(hostile, 62)::name;
        FOREACH statement IN ARRAY ARRAY[
            'CREATE SCHEMA %1$I',
            'COMMENT ON SCHEMA %1$I IS %1$L',
            'CREATE TYPE %1$I.%1$I AS ENUM (%1$L)',
            'COMMENT ON TYPE %1$I.%1$I IS %1$L',
            'CREATE TABLE spec_hostile.%1$I (%1$I integer CONSTRAINT %1$I CHECK (%1$I > 0), a text DEFAULT %1$L COLLATE "C", e %1$I.%1$I DEFAULT %1$L, k integer, CONSTRAINT %3$I PRIMARY KEY (k))',
            'INSERT INTO spec_hostile.%1$I VALUES (1, %1$L, DEFAULT, 1)',
            'COMMENT ON TABLE spec_hostile.%1$I IS %1$L',
            'COMMENT ON COLUMN spec_hostile.%1$I.%1$I IS %1$L',
            'COMMENT ON CONSTRAINT %1$I ON spec_hostile.%1$I IS %1$L',
            'ALTER TABLE spec_hostile.%1$I ADD CONSTRAINT %4$I FOREIGN KEY (%1$I) REFERENCES spec_hostile.%1$I (k)',
            'CREATE TABLE %1$I.parted (a text) PARTITION BY LIST (a)',
            'CREATE TABLE %1$I.%3$I PARTITION OF %1$I.parted FOR VALUES IN (%1$L)',
            'INSERT INTO %1$I.parted VALUES (%1$L)',
            'CREATE INDEX %1$I ON %1$I.parted (lower(a)) WHERE a <> %1$L',
            'CREATE FUNCTION %1$I.%4$I(internal) RETURNS %1$I.%1$I LANGUAGE internal IMMUTABLE AS ''generate_series_int4_support''',
            'CREATE TRANSFORM FOR %1$I.%1$I LANGUAGE plpgsql (TO SQL WITH FUNCTION %1$I.%4$I(internal))',
            'COMMENT ON TRANSFORM FOR %1$I.%1$I LANGUAGE plpgsql IS %1$L',
            'CREATE SEQUENCE %1$I.%4$I',
            'SELECT setval(%5$L, 7)',
            'CREATE TABLE %1$I.identity (%1$I integer GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME %1$I.%6$I))',
            'CREATE VIEW %1$I.%7$I AS SELECT %1$I, a AS %4$I, %1$L::text AS t FROM spec_hostile.%1$I WHERE a <> %1$L',
            'CREATE MATERIALIZED VIEW %1$I.%8$I AS SELECT %1$I FROM spec_hostile.%1$I',
            'CREATE VIEW %1$I.dummy AS SELECT k AS %1$I, %1$I AS %3$I FROM spec_hostile.%1$I GROUP BY k',
            'CREATE TYPE %1$I.composite AS (%1$I integer)',
            'CREATE DOMAIN %1$I.domain AS text DEFAULT %1$L CONSTRAINT %1$I CHECK (VALUE <> %1$L)',
            'COMMENT ON CONSTRAINT %1$I ON DOMAIN %1$I.domain IS %1$L',
            'CREATE TYPE %1$I.range AS RANGE (subtype = integer)',
            'CREATE TYPE %1$I.shell',
            'CREATE FUNCTION %1$I.%1$I(%1$I %1$I.%1$I, OUT %3$I text) LANGUAGE sql SET search_path = %1$I, %3$I SET application_name = %1$L AS %9$L',
            'COMMENT ON FUNCTION %1$I.%1$I(%1$I.%1$I) IS %1$L',
            'CREATE PROCEDURE %1$I.%3$I(INOUT %1$I integer DEFAULT length(%1$L)) LANGUAGE plpgsql AS %10$L',
            'CREATE AGGREGATE %1$I.%4$I(%1$I text) (SFUNC = textcat, STYPE = text, INITCOND = %1$L)',
            'CREATE CAST (%1$I.%1$I AS %1$I.composite) WITH INOUT',
            'CREATE FUNCTION %1$I.same(%1$I.composite, %1$I.composite) RETURNS boolean LANGUAGE sql IMMUTABLE AS ''SELECT true''',
            'CREATE FUNCTION %1$I.compare(%1$I.composite, %1$I.composite) RETURNS integer LANGUAGE sql IMMUTABLE AS ''SELECT 0''',
            'CREATE OPERATOR %1$I.=== (LEFTARG = %1$I.composite, RIGHTARG = %1$I.composite, FUNCTION = %1$I.same, COMMUTATOR = OPERATOR(%1$I.===))',
            'COMMENT ON OPERATOR %1$I.=== (%1$I.composite, %1$I.composite) IS %1$L',
            'CREATE OPERATOR FAMILY %1$I.%1$I USING btree',
            'CREATE OPERATOR CLASS %1$I.%3$I FOR TYPE %1$I.composite USING btree FAMILY %1$I.%1$I AS OPERATOR 3 %1$I.===, FUNCTION 1 %1$I.compare(%1$I.composite, %1$I.composite)',
            'CREATE COLLATION %1$I.%1$I (provider = libc, locale = ''C'')',
            'CREATE CONVERSION %1$I.%1$I FOR ''LATIN1'' TO ''UTF8'' FROM iso8859_1_to_utf8',
            'CREATE TEXT SEARCH PARSER %1$I.%1$I (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype)',
            'CREATE TEXT SEARCH TEMPLATE %1$I.%1$I (LEXIZE = dsimple_lexize)',
            'CREATE TEXT SEARCH DICTIONARY %1$I.%1$I (TEMPLATE = %1$I.%1$I)',
            'CREATE TEXT SEARCH CONFIGURATION %1$I.%1$I (PARSER = %1$I.%1$I)',
            'ALTER TEXT SEARCH CONFIGURATION %1$I.%1$I ADD MAPPING FOR word WITH %1$I.%1$I',
            'CREATE ACCESS METHOD %1$I TYPE TABLE HANDLER heap_tableam_handler',
            'CREATE TABLE %1$I.of_method (a integer) USING %1$I',
            'CREATE LANGUAGE %3$I HANDLER spec_hostile.handler',
            'COMMENT ON LANGUAGE %3$I IS %1$L',
            'CREATE FOREIGN DATA WRAPPER %1$I OPTIONS (%1$I %1$L)',
            'CREATE SERVER %1$I TYPE %1$L VERSION %1$L FOREIGN DATA WRAPPER %1$I OPTIONS (%1$I %1$L)',
            'CREATE USER MAPPING FOR PUBLIC SERVER %1$I OPTIONS (%1$I %1$L)',
            'CREATE FOREIGN TABLE %1$I.foreign_table (%1$I integer OPTIONS (%1$I %1$L)) SERVER %1$I OPTIONS (%1$I %1$L)',
            'CREATE RULE %1$I AS ON DELETE TO spec_hostile.%1$I WHERE old.a = %1$L DO ALSO NOTHING',
            'COMMENT ON RULE %1$I ON spec_hostile.%1$I IS %1$L',
            'CREATE TRIGGER %1$I BEFORE UPDATE OF %1$I ON spec_hostile.%1$I FOR EACH ROW WHEN (new.a <> %1$L) EXECUTE FUNCTION spec_hostile.trigger_function(%1$L)',
            'COMMENT ON TRIGGER %1$I ON spec_hostile.%1$I IS %1$L',
            'CREATE TRIGGER %3$I BEFORE INSERT ON spec_hostile.%1$I FOR EACH ROW EXECUTE FUNCTION spec_hostile.trigger_function()',
            'ALTER TABLE spec_hostile.%1$I DISABLE TRIGGER %3$I',
            'CREATE EVENT TRIGGER %1$I ON sql_drop EXECUTE FUNCTION spec_hostile.event_trigger_function()',
            'COMMENT ON EVENT TRIGGER %1$I IS %1$L',
            'CREATE POLICY %1$I ON spec_hostile.%1$I USING (a <> %1$L)',
            'COMMENT ON POLICY %1$I ON spec_hostile.%1$I IS %1$L',
            'CREATE STATISTICS %1$I.%1$I ON %1$I, a FROM spec_hostile.%1$I',
            'CREATE PUBLICATION %1$I FOR TABLE spec_hostile.%1$I',
            'ALTER PUBLICATION %1$I ADD TABLE %1$I.identity (%1$I) WHERE (%1$I > 0)', -- [15..]
            'CREATE PUBLICATION %3$I FOR TABLES IN SCHEMA %1$I', -- [15..]
            'COMMENT ON PUBLICATION %1$I IS %1$L',
            'CREATE SUBSCRIPTION %1$I CONNECTION %11$L PUBLICATION %1$I WITH (connect = false, slot_name = NONE)', -- [16..]
            'COMMENT ON SUBSCRIPTION %1$I IS %1$L', -- [16..]
            'CREATE ROLE %12$I',
            'CREATE USER MAPPING FOR %12$I SERVER %1$I OPTIONS (%1$I %1$L)',
            'ALTER DEFAULT PRIVILEGES FOR ROLE %12$I IN SCHEMA %1$I GRANT SELECT ON TABLES TO %12$I',
            'GRANT SELECT (%1$I), INSERT ON spec_hostile.%1$I TO %12$I WITH GRANT OPTION',
            'ALTER TABLE %1$I.parted OWNER TO %12$I',
            'SELECT pg_catalog.lo_create(4500000 + %2$s)',
            'ALTER LARGE OBJECT %13$s OWNER TO %12$I',
            'COMMENT ON LARGE OBJECT %13$s IS %1$L'
        ] LOOP
            -- The roles are the cluster's, and stay.
            CONTINUE WHEN statement LIKE 'CREATE ROLE%' AND EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = left('spec_' || hostile, 62)::name);
            EXECUTE format(statement, hostile, number,
                left('2' || hostile, 62)::name, left('3' || hostile, 62)::name,
                format('%I.%I', hostile, left('3' || hostile, 62)::name),
                left('4' || hostile, 62)::name, left('5' || hostile, 62)::name, left('6' || hostile, 62)::name,
                'SELECT ' || quote_literal(hostile) || '::text /* ' || replace(replace(hostile, '/*', ''), '*/', '') || ' */',
                E'BEGIN\nPERFORM ' || quote_literal(hostile) || E';\nEND',
                format('dbname=''%s''', replace(replace(hostile, '\', '\\'), '''', '\''')),
                left('spec_' || hostile, 62)::name, 4500000 + number);
        END LOOP;
    END LOOP;
END $do$;

RESET search_path;
