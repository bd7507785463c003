//! Tables: columns, inheritance, partitions, and rows.

use super::words::{self, KEY_TYPES};
use super::{Column, Generator, Table};

impl Generator {
    pub(super) fn table(&mut self) {
        let name = self.qualified();
        let mut columns = vec![Column { name: self.name(), type_name: "integer".into() }];
        for _ in 0..self.random.below(7) {
            columns.push(Column { name: self.name(), type_name: self.some_type() });
        }
        let mut lines: Vec<String> = Vec::new();
        for column in &columns {
            let clauses = self.clauses(column, &columns[0].name);
            lines.push(format!("{} {}{clauses}", column.name, column.type_name));
        }
        if self.chance(3) {
            let check = self.name();
            lines.push(format!(
                "CONSTRAINT {check} CHECK ({} > -100){}",
                columns[0].name,
                ["", " NO INHERIT"][self.random.below(2) as usize]
            ));
        }
        let parent = self.some_table().filter(|table| !table.is_partitioned);
        let inherits = match parent.filter(|_| self.chance(5)) {
            Some(parent) => format!(" INHERITS ({})", parent.name),
            None => String::new(),
        };
        let (kind, with) = (self.maybe(8, "UNLOGGED"), self.maybe(6, "WITH (fillfactor=70, autovacuum_enabled=off)"));
        self.say(format!("CREATE{kind} TABLE {name} ({}){inherits}{with}", lines.join(", ")));
        self.tables.push(Table { name, columns, is_partitioned: false });
        if self.chance(4) {
            self.alter();
        }
    }

    /// What follows a column's type.
    fn clauses(&mut self, column: &Column, first: &str) -> String {
        let mut text = String::new();
        if column.type_name == "text" && self.chance(4) {
            text.push_str(" COLLATE \"C\"");
        }
        match (self.random.below(6), words::default_of(&column.type_name)) {
            (0..=1, Some(expression)) => text.push_str(&format!(" DEFAULT {expression}")),
            (2, _) if matches!(column.type_name.as_str(), "integer" | "bigint") && self.chance(2) => {
                let when = self.pick(&["ALWAYS", "BY DEFAULT"]);
                text.push_str(&format!(" GENERATED {when} AS IDENTITY (START WITH 5 INCREMENT BY 3)"));
            }
            (3, _) if column.type_name == "bigint" => {
                text.push_str(&format!(" GENERATED ALWAYS AS ({first} * 2) STORED"))
            }
            _ => {}
        }
        text + &self.maybe(4, "NOT NULL")
    }

    /// Properties that a table gets after it was made.
    fn alter(&mut self) {
        let Some(table) = self.tables.last().cloned() else { return };
        let Some(column) = self.some_column(&table) else { return };
        let (name, column) = (&table.name, &column.name);
        let action = match self.random.below(9) {
            0 => format!("ALTER {column} SET STATISTICS 250"),
            1 => format!("ALTER {column} SET STORAGE EXTERNAL"),
            2 => format!("ALTER {column} SET (n_distinct = -0.5)"),
            3 => "REPLICA IDENTITY FULL".into(),
            4 => "ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY".into(),
            5 => format!("DROP COLUMN {column}"),
            6 => format!("ALTER {column} SET COMPRESSION pglz"),
            7 => format!("OWNER TO {}", words::ROLES[1]),
            _ => "ADD COLUMN late integer DEFAULT 3".into(),
        };
        self.say(format!("ALTER TABLE {name} {action}"));
    }

    pub(super) fn partitioned_table(&mut self) {
        let name = self.qualified();
        let key = Column { name: self.name(), type_name: self.pick(KEY_TYPES).into() };
        let other = Column { name: self.name(), type_name: self.some_type() };
        let method = self.pick(&["HASH", "LIST", "RANGE"]);
        let (default, null) = (self.maybe(2, "DEFAULT NULL"), self.maybe(3, "NOT NULL"));
        self.say(format!(
            "CREATE TABLE {name} ({} {}{null}, {} {}{default}) PARTITION BY {method} ({})",
            key.name, key.type_name, other.name, other.type_name, key.name
        ));
        let table = Table { name: name.clone(), columns: vec![key.clone(), other.clone()], is_partitioned: true };
        self.tables.push(table.clone());
        let parts = 1 + self.random.below(3);
        for part in 0..parts {
            let child = self.qualified();
            let bound = match method {
                "HASH" => format!("FOR VALUES WITH (modulus {parts}, remainder {part})"),
                _ if part == 0 => "DEFAULT".into(),
                "LIST" => format!("FOR VALUES IN ({})", literal(&key.type_name, part * 10)),
                _ => format!(
                    "FOR VALUES FROM ({}) TO ({})",
                    literal(&key.type_name, part * 10),
                    literal(&key.type_name, part * 10 + 9)
                ),
            };
            if self.chance(3) {
                // Attached later, with its columns in another order, or made to be divided again.
                let again = self.maybe(3, &format!("PARTITION BY HASH ({})", key.name));
                self.say(format!(
                    "CREATE TABLE {child} ({} {}, {} {}{null}){again}",
                    other.name, other.type_name, key.name, key.type_name
                ));
                self.say(format!("ALTER TABLE {name} ATTACH PARTITION {child} {bound}"));
            } else {
                self.say(format!("CREATE TABLE {child} PARTITION OF {name} {bound}"));
            }
            self.tables.push(Table { name: child, ..table.clone() });
            self.tables.last_mut().expect("it was pushed").is_partitioned = false;
        }
    }

    pub(super) fn sequence(&mut self) {
        let name = self.qualified();
        let options =
            self.pick(&["", "AS smallint", "INCREMENT BY -2 MAXVALUE 100 CYCLE", "CACHE 20 MINVALUE 5 START 9"]);
        self.say(format!("CREATE SEQUENCE {name} {options}"));
        if let Some(table) = self.some_table()
            && let Some(column) = Self::integer_of(&table)
        {
            if self.chance(2) {
                self.say(format!("ALTER SEQUENCE {name} OWNED BY {}.{column}", table.name));
            }
            let quoted = name.replace('\'', "''");
            self.say(format!("ALTER TABLE {} ALTER {column} SET DEFAULT nextval('{quoted}')", table.name));
        }
        if self.chance(2) {
            self.say(format!("SELECT nextval('{}')", name.replace('\'', "''")));
        }
    }

    /// Rows for all tables: what a column's default makes, or NULL, and numbers in the first.
    pub(super) fn rows(&mut self) {
        for table in self.tables.clone() {
            let Some(first) = table.columns.first() else { continue };
            let rows = self.random.below(400);
            let value = match first.type_name.as_str() {
                "integer" | "bigint" | "numeric(12,3)" => "i",
                "text" => "'t' || i",
                "uuid" => "md5(i::text)::uuid",
                "date" => "date '2020-01-01' + i",
                _ => continue,
            };
            let insert = format!("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {value}", table.name, first.name);
            self.say(format!("{insert} FROM generate_series(1, {rows}) i"));
            let texts = table.columns.iter().find(|column| matches!(column.type_name.as_str(), "text" | "varchar(20)"));
            if let Some(column) = texts {
                let (first, column) = (&first.name, &column.name);
                self.say(format!(
                    r"UPDATE {} SET {column} = CASE i % 7 WHEN 0 THEN '' WHEN 1 THEN E'tab\tnl\n' WHEN 2 THEN '\N' WHEN 3 THEN '\.' WHEN 4 THEN NULL ELSE 'ü漢' END FROM generate_series(1, 400) i WHERE {first}::text = i::text",
                    table.name
                ));
            }
        }
        for view in self.views.clone() {
            if self.chance(2) {
                self.say(format!("REFRESH MATERIALIZED VIEW {view}"));
            }
        }
    }
}

/// The n-th value of a key's type.
fn literal(type_name: &str, n: u64) -> String {
    match type_name {
        "text" => format!("'k{n:03}'"),
        "uuid" => format!("'00000000-0000-0000-0000-{n:012}'"),
        "date" => format!("date '2020-01-01' + {n}"),
        _ => n.to_string(),
    }
}
