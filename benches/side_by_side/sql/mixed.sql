-- A database of many kinds of rows, about {megabytes} MB of COPY text: a half documents, a fifth measures, a fifth
-- bytes, and ten middling tables with foreign keys; 52 indexes and keys.
SELECT setseed(0.5);
CREATE TABLE region (id integer PRIMARY KEY, name text NOT NULL UNIQUE);
INSERT INTO region SELECT i, 'region ' || i FROM generate_series(1, 1000) i;
CREATE TABLE docs AS SELECT
    i::bigint AS id,
    timestamptz '2020-01-01' + i * interval '37 seconds' AS written_at,
    md5(i::text) || ' ' || (SELECT string_agg(word, ' ') FROM (
        SELECT (ARRAY['archive', 'table', 'worker', 'of', 'the', 'rows', 'index', 'a', 'snapshot', 'commit', 'and', 'key'])
            [1 + ((i * 31 + j * 17 + (i / 7) % (j + 1)) % 12)] AS word FROM generate_series(1, 150) j) words) AS body,
    jsonb_build_object('author', i % 977, 'tags', jsonb_build_array(i % 5, 'tag' || i % 50), 'score', round(random()::numeric, 4),
        'title', 'About ' || md5((i * 3)::text)) AS extra,
    ARRAY[i % 10, i % 100, i % 1000] AS marks
    FROM generate_series(1, {megabytes} * 450) i;
ALTER TABLE docs ADD PRIMARY KEY (id);
CREATE INDEX ON docs (written_at);
CREATE INDEX ON docs ((extra ->> 'author'));
CREATE TABLE measures AS SELECT
    i::bigint AS id,
    1 + i % 1000 AS region,
    timestamptz '2024-01-01' + i * interval '1.37 seconds' AS taken_at,
    round((random() * 10000)::numeric, 4) AS amount,
    random() * 100 AS value,
    md5(i::text)::uuid AS device
    FROM generate_series(1, {megabytes} * 1900) i;
ALTER TABLE measures ADD PRIMARY KEY (id);
CREATE INDEX ON measures (taken_at);
CREATE INDEX ON measures (device);
ALTER TABLE measures ADD FOREIGN KEY (region) REFERENCES region;
CREATE TABLE blobs AS SELECT
    i AS id,
    (SELECT string_agg(decode(md5((i * 1000 + j)::text), 'hex'), '') FROM generate_series(1, 400) j) AS bytes
    FROM generate_series(1, {megabytes} * 16) i;
ALTER TABLE blobs ADD PRIMARY KEY (id);
DO $$ BEGIN FOR n IN 1..10 LOOP
    EXECUTE format('CREATE TABLE %I AS SELECT
        i AS id, 1 + i %% 1000 AS region, i %% 37 AS kind, date ''2020-01-01'' + i %% 2000 AS day,
        md5(i::text) AS code, round((random() * 100)::numeric, 2) AS price
        FROM generate_series(1, {megabytes} * 75) i', 'middling_' || n);
    EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (id)', 'middling_' || n);
    EXECUTE format('CREATE INDEX ON %I (code)', 'middling_' || n);
    EXECUTE format('CREATE INDEX ON %I (day, kind)', 'middling_' || n);
    EXECUTE format('CREATE INDEX ON %I (price)', 'middling_' || n);
    EXECUTE format('ALTER TABLE %I ADD FOREIGN KEY (region) REFERENCES region', 'middling_' || n);
END LOOP; END $$;
