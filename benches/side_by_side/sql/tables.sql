-- Tables {first} to {last} of {rows} rows: a key, two indexes, and columns as a shop has them.
SELECT setseed(0.5);
DO $$ BEGIN FOR n IN {first}..{last} LOOP
    EXECUTE format('CREATE TABLE %I AS SELECT
        i AS id,
        timestamptz ''2026-01-01'' + i * interval ''7 seconds'' AS placed_at,
        md5(i::text)::uuid AS token,
        round((random() * 1000)::numeric, 2) AS amount,
        random() AS weight,
        (ARRAY[''new'', ''paid'', ''sent'', ''returned''])[1 + i %% 4] AS state,
        ''customer '' || i %% 5000 || '' of the shop at the corner'' AS remark,
        i %% 100000 AS customer
        FROM generate_series(1, {rows}) i', '{name}_' || n);
    EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (id)', '{name}_' || n);
    EXECUTE format('CREATE INDEX ON %I (placed_at)', '{name}_' || n);
    {second} EXECUTE format('CREATE INDEX ON %I (customer)', '{name}_' || n);
END LOOP; END $$;
