-- Keys, exclusion, checks, not-null and foreign keys, with every option and state they have.
CREATE SCHEMA spec_constraint;
SET search_path = spec_constraint;

-- Primary and unique keys.
CREATE TABLE keys (
    a integer PRIMARY KEY,
    b text UNIQUE,
    c integer,
    d integer,
    "E e" text,
    CONSTRAINT "unique: c, ""E e""" UNIQUE (c, "E e"),
    CONSTRAINT with_fillfactor UNIQUE (d) WITH (fillfactor = 70),
    CONSTRAINT including UNIQUE (b, d) INCLUDE (c, "E e"),
    CONSTRAINT may_defer UNIQUE (c, d) DEFERRABLE,
    CONSTRAINT deferred UNIQUE (d, c) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO keys VALUES (1, 'one', 10, 100, 'x'), (2, 'two', 20, 200, NULL);
CREATE TABLE key_including (a integer, b integer, CONSTRAINT "Key" PRIMARY KEY (a) INCLUDE (b) WITH (fillfactor = 80, deduplicate_items = off) DEFERRABLE INITIALLY DEFERRED); -- [13..]
CREATE TABLE nulls_not_distinct (a integer, b integer, CONSTRAINT nnd UNIQUE NULLS NOT DISTINCT (a, b) INCLUDE (b), UNIQUE NULLS DISTINCT (b)); -- [15..]
-- Some minors of 15 and 16 let an index of NULLS NOT DISTINCT become a primary key, which must not be one.
CREATE TABLE key_of_nulls (a integer NOT NULL CONSTRAINT key_of_nulls_key PRIMARY KEY); -- [15..]
UPDATE pg_catalog.pg_index SET indnullsnotdistinct = true WHERE indexrelid = 'key_of_nulls_key'::pg_catalog.regclass; -- [15..]
CREATE TABLE key_from_index (a integer NOT NULL, b text);
CREATE UNIQUE INDEX becomes_key ON key_from_index (a);
ALTER TABLE key_from_index ADD CONSTRAINT renamed_key PRIMARY KEY USING INDEX becomes_key;
CREATE UNIQUE INDEX becomes_unique ON key_from_index (b) INCLUDE (a) WITH (fillfactor = 60);
ALTER TABLE key_from_index ADD UNIQUE USING INDEX becomes_unique INITIALLY DEFERRED;
CREATE TABLE key_marks (a integer CONSTRAINT key_marks_key PRIMARY KEY, b integer NOT NULL CONSTRAINT key_marks_unique UNIQUE);
ALTER TABLE key_marks REPLICA IDENTITY USING INDEX key_marks_unique, CLUSTER ON key_marks_key;
CREATE UNLOGGED TABLE key_of_unlogged (a integer PRIMARY KEY);

-- Exclusion.
CREATE TABLE exclusion (
    a integer,
    during int4range,
    c circle,
    t text,
    EXCLUDE USING gist (during WITH &&),
    CONSTRAINT "partial, of an expression" EXCLUDE USING gist (int4range(a, a + 10) WITH &&, during WITH -|-) INCLUDE (a) WHERE (a > 0) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT of_btree EXCLUDE (t COLLATE "C" text_pattern_ops DESC NULLS LAST WITH =) WITH (fillfactor = 90),
    CONSTRAINT of_hash EXCLUDE USING hash (a WITH =),
    CONSTRAINT of_operator EXCLUDE USING gist (c WITH OPERATOR(pg_catalog.&&), (box(c)) WITH &&)
);
INSERT INTO exclusion VALUES (1, '[1,5)', '<(0,0),1>', 'a'), (NULL, 'empty', NULL, NULL);

-- Keys over time (18).
CREATE TABLE "over time" (id int4range, valid_at daterange, CONSTRAINT over_time_key PRIMARY KEY (id, valid_at WITHOUT OVERLAPS), UNIQUE (id, valid_at WITHOUT OVERLAPS)); -- [18..]
INSERT INTO "over time" VALUES ('[1,2)', '[2024-01-01,2025-01-01)'), ('[1,2)', '[2025-01-01,)'); -- [18..]
CREATE TABLE refers_over_time (id int4range, valid_at daterange, parent int4range, CONSTRAINT refers_period FOREIGN KEY (parent, PERIOD valid_at) REFERENCES "over time" (id, PERIOD valid_at)); -- [18..]
INSERT INTO refers_over_time VALUES ('[5,6)', '[2024-06-01,2024-07-01)', '[1,2)'); -- [18..]

-- Checks.
CREATE FUNCTION positive(integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 > 0';
CREATE TABLE checks (
    a integer CONSTRAINT z_inline CHECK (a > 0),
    b integer,
    CONSTRAINT a_inline CHECK (spec_constraint.positive(a)),
    CONSTRAINT inline_no_inherit CHECK (a < 1000) NO INHERIT
);
INSERT INTO checks VALUES (1, -1);
ALTER TABLE checks ADD CONSTRAINT "not valid" CHECK (b > 0) NOT VALID;
ALTER TABLE checks ADD CONSTRAINT not_valid_no_inherit CHECK (b < 100) NO INHERIT NOT VALID;
ALTER TABLE checks ADD CONSTRAINT validated_later CHECK (a <> 5) NOT VALID;
ALTER TABLE checks VALIDATE CONSTRAINT validated_later;
ALTER TABLE checks ADD CONSTRAINT not_enforced CHECK (b > 10) NOT ENFORCED; -- [18..]
ALTER TABLE checks ADD CONSTRAINT not_enforced_no_inherit CHECK (b > 20) NO INHERIT NOT ENFORCED; -- [18..]
CREATE TABLE checks_child () INHERITS (checks);
ALTER TABLE checks_child ADD CONSTRAINT "not valid" CHECK (b > 0);
ALTER TABLE checks_child ADD CONSTRAINT own_not_valid CHECK (b > -5) NOT VALID;

-- Not null (18 names it).
CREATE TABLE not_null (a integer, b integer, c integer, d integer CONSTRAINT not_null_own NOT NULL, e integer NOT NULL);
INSERT INTO not_null VALUES (NULL, 1, 1, 1, 1);
ALTER TABLE not_null ADD CONSTRAINT a_not_valid NOT NULL a NOT VALID; -- [18..]
ALTER TABLE not_null ADD CONSTRAINT b_no_inherit NOT NULL b NO INHERIT; -- [18..]
ALTER TABLE not_null ADD CONSTRAINT c_no_inherit_not_valid NOT NULL c NO INHERIT NOT VALID; -- [18..]
CREATE TABLE not_null_child () INHERITS (not_null);
CREATE TABLE not_null_child_own (a integer, d integer CONSTRAINT not_null_child_d NOT NULL) INHERITS (not_null);
ALTER TABLE not_null_child_own ALTER COLUMN b SET NOT NULL; -- [18..]

CREATE TABLE not_null_apart (a integer, b integer); -- [18..]
ALTER TABLE not_null_apart ADD CONSTRAINT "Quoted, apart" NOT NULL a NOT VALID, ADD CONSTRAINT not_null_apart_b_not_null NOT NULL b NOT VALID; -- [18..]
COMMENT ON CONSTRAINT "Quoted, apart" ON not_null_apart IS 'of a constraint that stands apart'; -- [18..]

-- Foreign keys.
CREATE TABLE parent (a integer PRIMARY KEY, b integer, c text, UNIQUE (b, c), UNIQUE (c, b));
INSERT INTO parent VALUES (1, 10, 'ten'), (2, 20, NULL);
CREATE TABLE child (
    a integer REFERENCES parent,
    b integer,
    c text,
    CONSTRAINT simple FOREIGN KEY (b, c) REFERENCES parent (b, c),
    CONSTRAINT full_match FOREIGN KEY (b, c) REFERENCES parent (b, c) MATCH FULL,
    CONSTRAINT other_order FOREIGN KEY (c, b) REFERENCES parent (c, b),
    CONSTRAINT all_cascade FOREIGN KEY (a) REFERENCES parent ON UPDATE CASCADE ON DELETE CASCADE,
    CONSTRAINT all_restrict FOREIGN KEY (a) REFERENCES parent ON UPDATE RESTRICT ON DELETE RESTRICT,
    CONSTRAINT all_null FOREIGN KEY (a) REFERENCES parent ON UPDATE SET NULL ON DELETE SET NULL,
    CONSTRAINT all_default FOREIGN KEY (a) REFERENCES parent ON UPDATE SET DEFAULT ON DELETE SET DEFAULT,
    CONSTRAINT no_action FOREIGN KEY (a) REFERENCES parent ON UPDATE NO ACTION ON DELETE NO ACTION,
    CONSTRAINT may_defer FOREIGN KEY (a) REFERENCES parent DEFERRABLE,
    CONSTRAINT deferred FOREIGN KEY (a) REFERENCES parent DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE child ADD CONSTRAINT null_of_column FOREIGN KEY (b, c) REFERENCES parent (b, c) ON DELETE SET NULL (c); -- [15..]
ALTER TABLE child ADD CONSTRAINT default_of_column FOREIGN KEY (b, c) REFERENCES parent (b, c) ON DELETE SET DEFAULT (b, c); -- [15..]
ALTER TABLE child ADD CONSTRAINT "not valid" FOREIGN KEY (a) REFERENCES parent NOT VALID;
ALTER TABLE child ADD CONSTRAINT not_valid_deferred FOREIGN KEY (a) REFERENCES parent DEFERRABLE INITIALLY DEFERRED NOT VALID;
ALTER TABLE child ADD CONSTRAINT not_enforced FOREIGN KEY (a) REFERENCES parent NOT ENFORCED; -- [18..]
ALTER TABLE child ADD CONSTRAINT made_deferrable FOREIGN KEY (a) REFERENCES parent;
ALTER TABLE child ALTER CONSTRAINT made_deferrable DEFERRABLE INITIALLY DEFERRED;
INSERT INTO child VALUES (1, 10, 'ten'), (NULL, NULL, NULL);
CREATE TABLE self (a integer PRIMARY KEY, up integer REFERENCES self);
INSERT INTO self VALUES (2, NULL), (1, 2);
CREATE TABLE circle_one (a integer PRIMARY KEY, two integer);
CREATE TABLE circle_two (a integer PRIMARY KEY, one integer REFERENCES circle_one DEFERRABLE);
ALTER TABLE circle_one ADD FOREIGN KEY (two) REFERENCES circle_two DEFERRABLE;
INSERT INTO circle_one VALUES (1, NULL);
INSERT INTO circle_two VALUES (1, 1);
UPDATE circle_one SET two = 1;
CREATE TABLE of_unique_index (a integer);
CREATE UNIQUE INDEX of_unique_index_a ON of_unique_index (a);
CREATE TABLE refers_index (a integer REFERENCES of_unique_index (a));

-- Keys of partitions: made by the parent, by themselves, and attached; foreign keys from and to them.
CREATE TABLE parted (a integer NOT NULL, b text, c integer, CONSTRAINT parted_key PRIMARY KEY (a), UNIQUE (a, b)) PARTITION BY RANGE (a);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (100);
CREATE TABLE parted_2 (c integer, b text, a integer CONSTRAINT parted_2_own_key PRIMARY KEY WITH (fillfactor = 50), CONSTRAINT parted_2_check CHECK (c > 0), UNIQUE (a, b));
ALTER TABLE parted ATTACH PARTITION parted_2 FOR VALUES FROM (100) TO (200);
ALTER TABLE parted_1 ADD CONSTRAINT own_unique UNIQUE (b);
ALTER TABLE parted ADD CONSTRAINT parted_check CHECK (c IS NULL OR c > 0);
ALTER TABLE ONLY parted ADD CONSTRAINT only_parent_unique UNIQUE (a, c);
INSERT INTO parted VALUES (1, 'one', 1), (101, 'two', 2);
CREATE TABLE refers_parted (a integer REFERENCES parted, b text, FOREIGN KEY (a, b) REFERENCES parted (a, b) ON DELETE CASCADE);
INSERT INTO refers_parted VALUES (1, 'one'), (101, NULL);
CREATE TABLE parted_refers (a integer, b integer REFERENCES parent, c integer) PARTITION BY LIST (a);
CREATE TABLE parted_refers_1 PARTITION OF parted_refers FOR VALUES IN (1);
CREATE TABLE parted_refers_2 (a integer, b integer REFERENCES parent ON DELETE CASCADE, c integer REFERENCES parent (a));
ALTER TABLE parted_refers ATTACH PARTITION parted_refers_2 FOR VALUES IN (2);
ALTER TABLE parted_refers ADD CONSTRAINT later FOREIGN KEY (c) REFERENCES parted;
ALTER TABLE parted_refers ADD CONSTRAINT not_valid_of_parted FOREIGN KEY (b) REFERENCES parent NOT VALID; -- [18..]
ALTER TABLE parted_refers ADD COLUMN d integer, ADD CONSTRAINT not_enforced_of_parted FOREIGN KEY (d) REFERENCES parent NOT ENFORCED; -- [18..]
CREATE TABLE exclusion_parted (a integer, r int4range, EXCLUDE USING gist (r WITH =, int4range(a, a, '[]') WITH &&)); -- [..16]
CREATE TABLE exclusion_parted (a int4range, r int4range, EXCLUDE USING gist (a WITH =, r WITH &&)) PARTITION BY LIST (a); -- [17..]

-- One name on several tables; a key to one partition; a check that a partition has before its parent.
CREATE TABLE same_name_b (a integer CONSTRAINT same_name CHECK (a > 0), b integer, CONSTRAINT same_name_key UNIQUE (b));
CREATE TABLE same_name_a (a integer CONSTRAINT same_name CHECK (a > 1), b integer);
ALTER TABLE same_name_b ADD CONSTRAINT same_fkey FOREIGN KEY (b) REFERENCES parent;
ALTER TABLE same_name_a ADD CONSTRAINT same_fkey FOREIGN KEY (b) REFERENCES parent;
CREATE TABLE refers_partition (a integer REFERENCES parted_1);
ALTER TABLE parted_1 ADD CONSTRAINT merged CHECK (c < 1000);
ALTER TABLE parted ADD CONSTRAINT merged CHECK (c < 1000);
ALTER TABLE parted ADD CONSTRAINT parted_not_valid CHECK (c < 900) NOT VALID;

-- Constraint triggers are constraints as well, but come as triggers: trigger.sql. Constraints of domains: domain.sql.
RESET search_path;
