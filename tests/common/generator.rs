//! Random databases: a seed becomes SQL that makes objects of most kinds, tangled with each other.
//!
//! A statement may fail, on an old server or because chance asked for nonsense; then it made nothing, and what was
//! to build on it fails too. What is left is a database, and that is all that a test needs.

mod program;
mod relation;
mod table;
mod words;

use super::database::Database;
use super::random::Random;
use super::run::run_with;
use super::stock;

/// What has been made so far, by the names that statements call it.
pub struct Generator {
    random: Random,
    statements: Vec<String>,
    schemas: Vec<String>,
    types: Vec<String>,
    tables: Vec<Table>,
    views: Vec<String>,
    functions: Vec<String>,
    count: usize,
}

/// A table as later statements know it.
#[derive(Clone)]
struct Table {
    name: String,
    columns: Vec<Column>,
    is_partitioned: bool,
}

#[derive(Clone)]
struct Column {
    name: String,
    type_name: String,
}

/// Fills a database with what a seed decides; returns the SQL, for the report of a failure.
pub fn fill(database: &Database, random: Random, steps: usize) -> String {
    let sql = Generator::new(random).write(steps);
    // A role that fails to be made is there from another test.
    let mut file = tempfile::tempfile().expect("a temporary file");
    std::io::Write::write_all(&mut file, sql.as_bytes()).expect("room for the SQL");
    std::io::Seek::rewind(&mut file).expect("a file can be rewound");
    let mut psql = stock::tool(18, "psql");
    psql.args(["-X", "-q"]);
    run_with(database.reach(&mut psql), file.into()).ok();
    sql
}

impl Generator {
    fn new(random: Random) -> Self {
        let (schemas, types) = (vec!["public".to_owned()], words::TYPES.map(str::to_owned).to_vec());
        let [statements, views, functions] = [const { Vec::new() }; 3];
        Self { random, statements, schemas, types, tables: Vec::new(), views, functions, count: 0 }
    }

    fn write(mut self, steps: usize) -> String {
        self.say("SET client_min_messages = error; SET check_function_bodies = off");
        for role in words::ROLES {
            self.say(format!("CREATE ROLE {role}"));
        }
        for _ in 0..1 + self.random.below(3) {
            let schema = self.name();
            self.say(format!("CREATE SCHEMA {schema}"));
            self.schemas.push(schema);
        }
        for _ in 0..steps {
            match self.random.below(24) {
                0 => self.enum_type(),
                1 => self.domain(),
                2 => self.composite_or_range(),
                3..=7 => self.table(),
                8 => self.partitioned_table(),
                9..=10 => self.constraint(),
                11..=12 => self.index(),
                13..=14 => self.view(),
                15 => self.materialized_view(),
                16..=17 => self.function(),
                18 => self.trigger_or_rule(),
                19 => self.sequence(),
                20 => self.operator_or_aggregate(),
                21 => self.policy_or_statistics(),
                22 => self.loop_of_types(),
                _ => self.publication(),
            }
            if self.chance(3) {
                self.annotation();
            }
        }
        self.rows();
        self.statements.iter().map(|statement| format!("{statement};\n")).collect()
    }

    fn say(&mut self, statement: impl Into<String>) {
        self.statements.push(statement.into());
    }

    /// True once in so many times.
    fn chance(&mut self, of: u64) -> bool {
        self.random.below(of) == 0
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        self.random.pick(from)
    }

    fn pick_of(&mut self, from: &[String]) -> Option<String> {
        let at = self.random.below(from.len().max(1) as u64) as usize;
        from.get(at).cloned()
    }

    /// Words, as a clause that is there once in so many times.
    fn maybe(&mut self, of: u64, clause: &str) -> String {
        if self.chance(of) { format!(" {clause}") } else { String::new() }
    }

    /// A new name, quoted: mostly plain, sometimes one that wants trouble.
    fn name(&mut self) -> String {
        self.count += 1;
        let stem = if self.chance(5) { self.pick(words::ODD_NAMES) } else { self.pick(words::NAMES) };
        format!("\"{}{}\"", stem.replace('"', "\"\""), self.count)
    }

    /// A new name in some schema.
    fn qualified(&mut self) -> String {
        let schemas = self.schemas.clone();
        let schema = self.pick_of(&schemas).expect("there is a schema from the beginning");
        let name = self.name();
        format!("{schema}.{name}")
    }

    fn some_type(&mut self) -> String {
        let types = self.types.clone();
        let name = self.pick_of(&types).expect("there are types from the beginning");
        if self.chance(8) { format!("{name}[]") } else { name }
    }

    fn some_table(&mut self) -> Option<Table> {
        let at = self.random.below(self.tables.len().max(1) as u64) as usize;
        self.tables.get(at).cloned()
    }

    fn some_column(&mut self, table: &Table) -> Option<Column> {
        let at = self.random.below(table.columns.len().max(1) as u64) as usize;
        table.columns.get(at).cloned()
    }

    /// A name of a column that is an integer.
    fn integer_of(table: &Table) -> Option<String> {
        table.columns.iter().find(|column| column.type_name == "integer").map(|column| column.name.clone())
    }
}
