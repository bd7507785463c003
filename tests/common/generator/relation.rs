//! What stands on tables: constraints, indexes, views, policies, publications.

use super::{Generator, words};

impl Generator {
    pub(super) fn constraint(&mut self) {
        let (Some(table), Some(other)) = (self.some_table(), self.some_table()) else { return };
        let (Some(column), name) = (self.some_column(&table), self.name()) else { return };
        let (deferred, invalid) = (self.maybe(4, "DEFERRABLE INITIALLY DEFERRED"), self.maybe(4, "NOT VALID"));
        let column = column.name;
        let definition = match self.random.below(9) {
            0..=1 => format!("PRIMARY KEY ({}){deferred}", table.columns[0].name),
            2 => format!("UNIQUE ({column}){deferred}"),
            3 => format!("UNIQUE ({}) INCLUDE ({column})", table.columns[0].name),
            4 => format!("UNIQUE NULLS NOT DISTINCT ({column})"),
            5 => format!("CHECK ({column} IS NOT NULL OR {column}::text <> 'x'){invalid}"),
            6 => format!("EXCLUDE USING gist ({column} WITH &&)"),
            _ => {
                let (key, action) = (
                    &other.columns[0].name,
                    self.pick(&["", " ON DELETE CASCADE", " ON UPDATE SET NULL", " MATCH FULL"]),
                );
                let own = &table.columns[0].name;
                self.say(format!("ALTER TABLE {} ADD UNIQUE ({key})", other.name));
                format!("FOREIGN KEY ({own}) REFERENCES {} ({key}){action}{deferred}{invalid}", other.name)
            }
        };
        let only = if table.is_partitioned { "" } else { self.pick(&["", "ONLY "]) };
        self.say(format!("ALTER TABLE {only}{} ADD CONSTRAINT {name} {definition}", table.name));
    }

    pub(super) fn index(&mut self) {
        let Some(table) = self.some_table() else { return };
        let (Some(column), name) = (self.some_column(&table), self.name()) else { return };
        let (first, column) = (table.columns[0].name.clone(), column.name);
        let only = if table.is_partitioned { self.maybe(3, "ONLY") } else { String::new() };
        let on = format!("{name} ON{only} {}", table.name);
        let part = self.maybe(4, &format!("WHERE {first} IS NOT NULL"));
        let statement = match self.random.below(7) {
            0..=1 => format!("CREATE INDEX {on} ({column}){part}"),
            2 => format!("CREATE UNIQUE INDEX {on} ({first} DESC NULLS LAST){part}"),
            3 => format!("CREATE INDEX {on} (({first}::text || 'x'), {column}) WITH (fillfactor=80){part}"),
            4 => format!("CREATE INDEX {on} USING hash ({column})"),
            5 => format!("CREATE INDEX {on} USING brin ({column}) WITH (pages_per_range=16)"),
            _ => format!("CREATE INDEX {on} USING gin ({column})"),
        };
        self.say(statement);
        if self.chance(5) {
            let last = self.pick(&["CLUSTER ON", "REPLICA IDENTITY USING INDEX"]);
            self.say(format!("ALTER TABLE {} {last} {name}", table.name));
        }
    }

    pub(super) fn view(&mut self) {
        let (name, query) = (self.qualified(), self.query());
        let options = self.pick(&["", "", " WITH (security_barrier)"]);
        self.say(format!("CREATE VIEW {name}{options} AS {query}"));
        self.views.push(name);
    }

    pub(super) fn materialized_view(&mut self) {
        let (name, query) = (self.qualified(), self.query());
        let data = self.pick(&["", " WITH NO DATA"]);
        self.say(format!("CREATE MATERIALIZED VIEW {name} AS {query}{data}"));
        if self.chance(2) {
            let index = self.name();
            self.say(format!("CREATE INDEX {index} ON {name} (c0)"));
        }
        self.views.push(name);
    }

    /// A query over a table, a view, or both; its columns are c0 and up.
    fn query(&mut self) -> String {
        let view = {
            let views = self.views.clone();
            self.pick_of(&views)
        };
        let Some(table) = self.some_table() else { return "SELECT 1 AS c0".into() };
        let (name, first) = (&table.name, &table.columns[0].name);
        let function = {
            let functions = self.functions.clone();
            self.pick_of(&functions)
        };
        match (self.random.below(7), view, function) {
            (0, Some(view), _) => format!("SELECT v.c0 FROM {view} v WHERE v.c0 IS NOT NULL"),
            (1, Some(view), _) => {
                format!("SELECT v.c0, t.{first} AS c1 FROM {view} v LEFT JOIN {name} t ON t.{first}::text = v.c0::text")
            }
            (2, _, Some(function)) => format!("SELECT {function}(1) AS c0, t.* FROM {name} t"),
            // The columns that are not grouped by hang on the primary key.
            (3, ..) => format!("SELECT t.{first} AS c0, t.* FROM {name} t GROUP BY t.{first}"),
            (4, ..) => format!(
                "WITH w AS (SELECT {first} AS c0 FROM ONLY {name}) SELECT c0, row_number() OVER (ORDER BY c0) AS c1 FROM w UNION ALL SELECT NULL, 1"
            ),
            (5, ..) => format!("SELECT t AS c0 FROM {name} t"),
            _ => {
                format!("SELECT {first} AS c0, 'it''s' AS c1 FROM {name} WHERE {first} IS NOT NULL ORDER BY 1 LIMIT 10")
            }
        }
    }

    pub(super) fn policy_or_statistics(&mut self) {
        let Some(table) = self.some_table() else { return };
        let (first, name) = (table.columns[0].name.clone(), self.name());
        if self.chance(2) {
            let command = self.pick(&["ALL", "SELECT", "UPDATE", "DELETE"]);
            let kind = self.pick(&["", "AS RESTRICTIVE "]);
            let role = self.pick(&["PUBLIC", words::ROLES[0], words::ROLES[1]]);
            self.say(format!(
                "CREATE POLICY {name} ON {} {kind}FOR {command} TO {role} USING ({first} IS NOT NULL)",
                table.name
            ));
        } else if let Some(column) = self.some_column(&table) {
            let statistics = self.qualified();
            let kinds = self.pick(&["", "(ndistinct)", "(dependencies, mcv)"]);
            self.say(format!("CREATE STATISTICS {statistics} {kinds} ON {first}, {} FROM {}", column.name, table.name));
        }
    }

    pub(super) fn publication(&mut self) {
        let name = self.name();
        let (Some(table), Some(schema)) = (self.some_table(), {
            let schemas = self.schemas.clone();
            self.pick_of(&schemas)
        }) else {
            return;
        };
        let what = match self.random.below(5) {
            0 => "FOR ALL TABLES".into(),
            1 => format!("FOR TABLES IN SCHEMA {schema}"),
            2 => format!(
                "FOR TABLE {} ({}) WHERE ({} IS NOT NULL)",
                table.name, table.columns[0].name, table.columns[0].name
            ),
            3 => format!("FOR TABLE ONLY {} WITH (publish = 'insert, delete')", table.name),
            _ => String::new(),
        };
        self.say(format!("CREATE PUBLICATION {name} {what}"));
    }

    /// Comments and privileges, of columns too.
    pub(super) fn annotation(&mut self) {
        let Some(table) = self.some_table() else { return };
        let Some(column) = self.some_column(&table) else { return };
        let (name, column, role) =
            (&table.name, &column.name, self.pick(&["PUBLIC", words::ROLES[0], words::ROLES[1]]));
        let statement = match self.random.below(7) {
            0 => format!("COMMENT ON TABLE {name} IS E'it''s a\\n\\\\. table'"),
            1 => format!("COMMENT ON COLUMN {name}.{column} IS '$$ -- x'"),
            2 => format!("GRANT SELECT, INSERT ON {name} TO {role} WITH GRANT OPTION"),
            3 => format!("GRANT SELECT, UPDATE ({column}) ON {name} TO {role}"),
            4 => format!("REVOKE ALL ON {name} FROM CURRENT_USER"),
            5 => format!("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {role}"),
            _ => format!("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}"),
        };
        self.say(statement);
    }
}
