-- Tables {first} to {last} without rows: four columns, two indexes, and a foreign key each.
DO $$ BEGIN FOR n IN {first}..{last} LOOP
    EXECUTE format('CREATE TABLE %I (id integer PRIMARY KEY, parent integer, label text, made_at timestamptz)', 'bare_' || n);
    EXECUTE format('CREATE INDEX ON %I (parent)', 'bare_' || n);
    EXECUTE format('ALTER TABLE %I ADD FOREIGN KEY (parent) REFERENCES %I', 'bare_' || n, 'bare_' || greatest(n - 1, 1));
END LOOP; END $$;
