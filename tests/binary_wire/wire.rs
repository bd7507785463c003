//! A session, two tables, and the question whether they are the same.

use pghaul::Result;
use pghaul::binary::{Column, Converter, ToText};
use pghaul::pg::{Block, Direction, Environment, Given, Pins, Session, Settings};
use tokio::runtime::Runtime;

use crate::common::{Database, Random};

const BINARY_HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";

/// A session of a restore.
pub struct Wire {
    runtime: Runtime,
    session: Session,
    /// How many fields the server refused in binary form alone. That does no harm but to time: they would go again
    /// as text.
    pub refused: usize,
}

impl Wire {
    /// With the settings of a restore.
    pub fn new(database: &Database) -> Self {
        let given = Given {
            host: Some(database.server.host.display().to_string()),
            port: Some(database.server.port.to_string()),
            user: Some("postgres".to_owned()),
            dbname: Some(database.name.clone()),
            ..Given::default()
        };
        let settings = Settings::resolve(&given, &Environment::default()).expect("settings");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let session = runtime.block_on(async {
            let mut session = Session::connect(&settings).await?;
            session.pin(&Pins::new(Direction::Restore)).await?;
            session.execute("SET search_path = public; SET synchronous_commit = off").await?;
            Ok::<_, pghaul::Error>(session)
        });
        Self { runtime, session: session.expect("a session"), refused: 0 }
    }

    /// Whether the server knows a conversion to this client's encoding.
    pub fn speaks(&mut self, encoding: &str) -> bool {
        self.runtime.block_on(self.session.execute(&format!("SET client_encoding = '{encoding}'"))).is_ok()
    }

    pub fn execute(&mut self, sql: &str) {
        self.runtime.block_on(self.session.execute(sql)).unwrap_or_else(|error| panic!("{sql:.200}: {error}"));
    }

    pub fn single(&mut self, sql: &str) -> String {
        let rows = self.runtime.block_on(self.session.query(sql)).unwrap_or_else(|error| panic!("{sql:.200}: {error}"));
        rows.single().expect("one value").expect("not null")
    }

    /// The fields that COPY writes for those of the values that the server takes for this type.
    pub fn written(&mut self, type_name: &str, values: &[String]) -> Vec<Vec<u8>> {
        self.execute(&format!(
            "DROP TABLE IF EXISTS a; CREATE UNLOGGED TABLE a (n serial, v {type_name}); \
             CREATE OR REPLACE FUNCTION add(text) RETURNS void LANGUAGE plpgsql AS $$ \
             BEGIN EXECUTE 'INSERT INTO a (v) VALUES (' || pg_catalog.quote_literal($1) || ')'; \
             EXCEPTION WHEN data_exception OR program_limit_exceeded THEN NULL; END $$"
        ));
        let literals: Vec<String> = values.iter().map(|value| pghaul::ident::literal(value).to_string()).collect();
        for chunk in literals.chunks(100) {
            self.execute(&format!("SELECT add(v) FROM (VALUES ({})) AS t (v)", chunk.join("), (")));
        }
        let text = self.read("COPY (SELECT v FROM a ORDER BY n) TO STDOUT");
        text.split_inclusive(|byte| *byte == b'\n').map(|line| line[..line.len() - 1].to_vec()).collect()
    }

    /// Reads the table that [`written`](Self::written) filled in both forms, and panics where the conversion is sure
    /// of another text than the server's; tells of how many fields it was sure.
    #[track_caller]
    pub fn compare_out(&mut self, column: Column) -> usize {
        let text = self.read("COPY (SELECT v FROM a ORDER BY n) TO STDOUT");
        let lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
        let mut sure = 0;
        // One field that is not sure hides those behind it.
        for (number, line) in lines.iter().enumerate() {
            let copy = format!("COPY (SELECT v FROM a ORDER BY n LIMIT 1 OFFSET {number}) TO STDOUT (FORMAT binary)");
            if let Some(said) = self.read_binary(&copy, column) {
                assert!(said == *line, "{column:?}: {:?} is {:?}", shown(line), shown(&said));
                sure += 1;
            }
        }
        sure
    }

    /// As [`compare_out`](Self::compare_out), of values of one length in binary form.
    #[track_caller]
    pub fn compare_numbers(&mut self, type_name: &str, column: Column, values: &[Vec<u8>]) -> usize {
        self.execute(&format!("DROP TABLE IF EXISTS a; CREATE UNLOGGED TABLE a (v {type_name})"));
        let row = |value: &Vec<u8>| [&[0, 1], &(value.len() as i32).to_be_bytes()[..], value].concat();
        let rows: Vec<u8> = values.iter().flat_map(row).collect();
        self.copy("COPY a FROM STDIN (FORMAT binary)", &[BINARY_HEADER, &rows, &[0xff, 0xff]].concat())
            .expect("numbers");
        let text = self.read("COPY a TO STDOUT");
        let mut sure = 0;
        for (line, value) in text.split_inclusive(|byte| *byte == b'\n').zip(values) {
            let (mut to_text, mut said) = (ToText::new(vec![column]), Vec::new());
            let binary = [BINARY_HEADER, &row(value), &[0xff, 0xff]].concat();
            if to_text.push(&binary, &mut said).is_some() {
                assert!(said == line, "{value:?} is {:?}, and {:?} to us", shown(line), shown(&said));
                sure += 1;
            }
        }
        sure
    }

    fn read(&mut self, copy: &str) -> Vec<u8> {
        let mut text = Vec::new();
        let mut take = |block: Block<'_>| {
            text.extend_from_slice(block.bytes);
            Ok(())
        };
        self.runtime.block_on(self.session.copy_out(copy, &mut take)).expect("rows");
        text
    }

    /// The text of what a COPY in binary form sends, if it is sure.
    fn read_binary(&mut self, copy: &str, column: Column) -> Option<Vec<u8>> {
        let (mut to_text, mut text, mut is_sure) = (ToText::new(vec![column]), Vec::new(), true);
        let mut take = |bytes: &[u8]| {
            is_sure = is_sure && to_text.push(bytes, &mut text).is_some();
            Ok(())
        };
        let rows = self.runtime.block_on(self.session.copy_out_binary(copy, &mut take)).expect("rows");
        is_sure.then(|| {
            assert_eq!(to_text.finish(), Some(rows));
            text
        })
    }

    /// Sends fields of a column both ways and panics with those that differ, or that are taken in binary form
    /// alone; tells of how many the conversion was sure.
    #[track_caller]
    pub fn compare(&mut self, type_name: &str, column: Column, fields: &[Vec<u8>]) -> usize {
        self.execute(&format!(
            "DROP TABLE IF EXISTS c, d; CREATE UNLOGGED TABLE c (n serial, v {type_name}); \
             CREATE UNLOGGED TABLE d (n serial, v {type_name})"
        ));
        let sure: Vec<&[u8]> =
            fields.iter().map(Vec::as_slice).filter(|field| convert(column, &[field]).is_some()).collect();
        self.compare_sure(type_name, column, &sure);
        sure.len()
    }

    /// Sends all at once, and if that fails the halves.
    #[track_caller]
    fn compare_sure(&mut self, type_name: &str, column: Column, fields: &[&[u8]]) {
        match (self.send(column, fields), fields) {
            ((true, true), _) => self.assert_same(type_name, fields),
            ((false, true), [field]) => panic!("{type_name} {:?} is taken as binary alone", shown(field)),
            ((true, false), [_]) => self.refused += 1,
            ((false, false), [_]) => {}
            _ => {
                let (left, right) = fields.split_at(fields.len() / 2);
                self.compare_sure(type_name, column, left);
                self.compare_sure(type_name, column, right);
            }
        }
    }

    /// Whether the server took the fields as text, and whether as binary.
    fn send(&mut self, column: Column, fields: &[&[u8]]) -> (bool, bool) {
        self.execute("TRUNCATE c, d RESTART IDENTITY");
        let binary = convert(column, fields).expect("sure");
        let as_text = self.copy("COPY c (v) FROM STDIN", &lines(fields)).is_ok();
        (as_text, self.copy("COPY d (v) FROM STDIN (FORMAT binary)", &binary).is_ok())
    }

    fn copy(&mut self, sql: &str, data: &[u8]) -> Result<u64> {
        self.runtime.block_on(async {
            let mut into = self.session.copy_in(sql).await?;
            into.send(data).await?;
            into.finish().await
        })
    }

    #[track_caller]
    fn assert_same(&mut self, type_name: &str, fields: &[&[u8]]) {
        self.execute("SET extra_float_digits = 3");
        let difference = self.single(
            "SELECT count(*)::text || ' ' || coalesce(min(n)::text, '') FROM c FULL JOIN d USING (n) WHERE \
             (record_send(c), c.v::text, pg_column_size(c.v)) IS DISTINCT FROM (record_send(d), d.v::text, pg_column_size(d.v))",
        );
        if let Some((count, Ok(first))) = difference.split_once(' ').map(|(count, n)| (count, n.parse::<usize>())) {
            let pair = self
                .single(&format!("SELECT c.v::text || ' / ' || d.v::text FROM c JOIN d USING (n) WHERE n = {first}"));
            panic!("{type_name}: {count} differ, {:?} is {pair}", shown(fields[first - 1]));
        }
        let count = self.single("SELECT count(*)::text FROM c");
        assert_eq!(count, fields.len().to_string(), "{type_name}: all rows are there");
    }
}

fn lines(fields: &[&[u8]]) -> Vec<u8> {
    fields.iter().flat_map(|field| [field, &b"\n"[..]].concat()).collect()
}

/// The rows in binary form, if the conversion is sure of all.
fn convert(column: Column, fields: &[&[u8]]) -> Option<Vec<u8>> {
    let (mut converter, mut out) = (Converter::new(vec![column]), Vec::new());
    // A line of this ends the rows.
    let has_end = fields.contains(&&b"\\."[..]);
    let is_sure = !has_end && converter.push(&lines(fields), &mut out) && converter.rest().is_empty();
    converter.finish(&mut out);
    is_sure.then_some(out)
}

fn shown(field: &[u8]) -> String {
    pghaul::text::decode(field).chars().take(200).collect()
}

/// A text as a field of COPY.
pub fn escaped(text: &str) -> Vec<u8> {
    let text = text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r");
    text.into_bytes()
}

/// The text of a field that COPY wrote.
pub fn unescaped(field: &[u8]) -> String {
    let text = String::from_utf8(field.to_vec()).expect("UTF-8");
    let (mut plain, mut chars) = (String::new(), text.chars());
    while let Some(c) = chars.next() {
        plain.push(match c {
            '\\' => match chars.next().expect("what is escaped") {
                'b' => '\u{8}',
                't' => '\t',
                'n' => '\n',
                'v' => '\u{b}',
                'f' => '\u{c}',
                'r' => '\r',
                c => c,
            },
            c => c,
        });
    }
    plain
}

/// One of the fields with a few bytes changed, taken away or added.
pub fn misspell(fields: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    const BYTES: &[u8] = b"0123456789 -+:.,/eE_xXtfnNaIBC\"{}[]\\AMPZT";
    let mut field = fields[random.below(fields.len() as u64) as usize].clone();
    field.truncate(200);
    for _ in 0..=random.below(2) {
        let at = random.below(field.len() as u64 + 1) as usize;
        let byte = BYTES[random.below(BYTES.len() as u64) as usize];
        match random.below(3) {
            0 => field.insert(at, byte),
            1 if at < field.len() => field[at] = byte,
            _ if at < field.len() => drop(field.remove(at)),
            _ => field.push(byte),
        }
    }
    field
}
