//! Types and what runs: functions, operators, triggers, and the loops between them.

use super::{Generator, words};

impl Generator {
    pub(super) fn enum_type(&mut self) {
        let name = self.qualified();
        self.say(format!("CREATE TYPE {name} AS ENUM ('new', 'it''s', E'back\\\\slash', 'ü')"));
        if self.chance(2) {
            self.say(format!("ALTER TYPE {name} ADD VALUE 'between' BEFORE 'ü'"));
        }
        self.types.push(name);
    }

    pub(super) fn domain(&mut self) {
        let (name, base, check) = (self.qualified(), self.some_type(), self.name());
        let default = words::default_of(&base).map(|expression| format!(" DEFAULT {expression}")).unwrap_or_default();
        let (null, invalid) = (self.maybe(4, "NOT NULL"), self.chance(4));
        self.say(format!(
            "CREATE DOMAIN {name} AS {base}{default}{null} CONSTRAINT {check} CHECK (VALUE::text <> 'x')"
        ));
        if invalid {
            self.say(format!("ALTER DOMAIN {name} ADD CHECK (VALUE IS NOT NULL) NOT VALID"));
        }
        self.types.push(name);
    }

    pub(super) fn composite_or_range(&mut self) {
        let (name, one, two) = (self.qualified(), self.some_type(), self.some_type());
        if self.chance(3) {
            let subtype = self.pick(&["float8", "text"]);
            self.say(format!("CREATE TYPE {name} AS RANGE (subtype = {subtype})"));
        } else {
            let field = self.name();
            self.say(format!("CREATE TYPE {name} AS (one {one}, {field} {two})"));
        }
        self.types.push(name);
    }

    pub(super) fn function(&mut self) {
        let name = self.qualified();
        let options = self.pick(&[
            "",
            " STABLE",
            " IMMUTABLE STRICT PARALLEL SAFE",
            " SECURITY DEFINER SET search_path = public, pg_temp",
            " COST 5",
        ]);
        let table = self.some_table();
        let body = match (self.random.below(6), table) {
            (0, Some(table)) => format!(
                "(a integer) RETURNS SETOF {0} LANGUAGE sql{options} AS 'SELECT * FROM {0}'",
                table.name.replace('\'', "")
            ),
            (1, Some(table)) => format!(
                "(a integer, VARIADIC b text[] DEFAULT '{{x}}') RETURNS bigint LANGUAGE sql{options} BEGIN ATOMIC SELECT count(*) FROM {}; END",
                table.name
            ),
            (2, _) => format!(
                "(a integer) RETURNS integer LANGUAGE plpgsql{options} AS $f$BEGIN RETURN a * 2; -- it's\nEND$f$"
            ),
            (3, Some(table)) => format!(
                "(a integer, OUT b text, INOUT c {} DEFAULT NULL) LANGUAGE sql{options} AS $f$SELECT 'x', NULL$f$",
                table.name
            ),
            (4, _) => {
                format!("(a integer) RETURNS TABLE (x integer, y text) LANGUAGE sql{options} AS $f$SELECT 1, '$$'$f$")
            }
            _ => format!("(a integer) RETURNS integer LANGUAGE sql{options} AS $f$SELECT $1 + 1$f$"),
        };
        self.say(format!("CREATE FUNCTION {name} {body}"));
        self.functions.push(name.clone());
        let Some(table) = self.some_table().filter(|_| self.chance(2)) else { return };
        let Some(column) = Self::integer_of(&table) else { return };
        let check = self.name();
        match self.random.below(3) {
            0 => self.say(format!("ALTER TABLE {} ALTER {column} SET DEFAULT {name}(3)", table.name)),
            1 => self.say(format!("ALTER TABLE {} ADD CONSTRAINT {check} CHECK ({name}(1) > 0) NOT VALID", table.name)),
            _ => self.say(format!("CREATE INDEX {check} ON {} (({name}({column})))", table.name)),
        }
    }

    pub(super) fn trigger_or_rule(&mut self) {
        let Some(table) = self.some_table() else { return };
        let (function, trigger) = (self.qualified(), self.name());
        self.say(format!("CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'"));
        let (name, first) = (&table.name, &table.columns[0].name);
        let run = format!("EXECUTE FUNCTION {function}('a', E'it''s\\n')");
        let statement = match self.random.below(5) {
            0 => format!(
                "CREATE TRIGGER {trigger} BEFORE UPDATE OF {first} ON {name} FOR EACH ROW WHEN (old.{first} IS DISTINCT FROM new.{first}) {run}"
            ),
            1 => format!(
                "CREATE CONSTRAINT TRIGGER {trigger} AFTER INSERT ON {name} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {run}"
            ),
            2 => format!(
                "CREATE TRIGGER {trigger} AFTER DELETE ON {name} REFERENCING OLD TABLE AS gone FOR EACH STATEMENT {run}"
            ),
            3 => format!("CREATE RULE {trigger} AS ON DELETE TO {name} WHERE old.{first} IS NULL DO INSTEAD NOTHING"),
            _ => format!("CREATE RULE {trigger} AS ON UPDATE TO {name} DO ALSO NOTIFY changed"),
        };
        self.say(statement);
        if self.chance(3) {
            let state = self.pick(&["DISABLE", "ENABLE REPLICA", "ENABLE ALWAYS"]);
            self.say(format!("ALTER TABLE {name} {state} TRIGGER {trigger}"));
        }
    }

    pub(super) fn operator_or_aggregate(&mut self) {
        let (schemas, name) = (self.schemas.clone(), self.qualified());
        let schema = self.pick_of(&schemas).expect("there is a schema from the beginning");
        match self.random.below(4) {
            0 => {
                let symbol = self.pick(&["<->", "+++", "@#@", "~~>"]);
                self.say(format!("CREATE FUNCTION {name}(integer, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 > $2'"));
                self.say(format!("CREATE OPERATOR {schema}.{symbol} (FUNCTION = {name}, LEFTARG = integer, RIGHTARG = integer, RESTRICT = scalargtsel, COMMUTATOR = OPERATOR({schema}.<<<))"));
            }
            1 => self.say(format!(
                "CREATE AGGREGATE {name}(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0', PARALLEL = SAFE)"
            )),
            2 => self.say(format!("CREATE COLLATION {name} FROM \"C\"")),
            _ => {
                self.say(format!("CREATE TEXT SEARCH DICTIONARY {name} (TEMPLATE = simple, STOPWORDS = english)"));
                let configuration = self.qualified();
                self.say(format!("CREATE TEXT SEARCH CONFIGURATION {configuration} (COPY = simple)"));
                self.say(format!(
                    "ALTER TEXT SEARCH CONFIGURATION {configuration} ALTER MAPPING FOR word WITH {name}, simple"
                ));
            }
        }
    }

    /// A view and a function of its row type, or a function and a table of each other's: circles to repair.
    pub(super) fn loop_of_types(&mut self) {
        let (view, function) = (self.qualified(), self.qualified());
        if self.chance(2) {
            self.say(format!("CREATE VIEW {view} AS SELECT 1 AS c0"));
            self.say(format!("CREATE FUNCTION {function}({view}) RETURNS integer LANGUAGE sql AS 'SELECT 1'"));
            self.say(format!("CREATE OR REPLACE VIEW {view} AS SELECT 1 AS c0, {function}(NULL) AS c1"));
            self.views.push(view);
        } else {
            self.say(format!("CREATE TABLE {view} (c0 integer)"));
            self.say(format!(
                "CREATE FUNCTION {function}({view}) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1'"
            ));
            let kind = self.pick(&["ADD CHECK", "ALTER c0 SET DEFAULT"]);
            self.say(format!(
                "ALTER TABLE {view} {kind} ({function}(NULL){})",
                if kind == "ADD CHECK" { " > 0" } else { "" }
            ));
        }
    }
}
