//! Whether two databases are the same, asked of stock pg_dump: its text of both must be equal, and so must the
//! rows of every table in whatever order they lie.

use std::path::Path;
use std::process::Command;

use super::database::Database;
use super::run::run;
use super::stock;

/// Panics with the difference unless both databases are the same.
#[track_caller]
pub fn assert_same(left: &Database, right: &Database) {
    assert_equal_text(&portrait(left), &portrait(right));
}

/// Panics with a unified diff unless both texts are equal.
#[track_caller]
pub fn assert_equal_text(left: &str, right: &str) {
    if left != right {
        panic!("they differ:\n{}", difference(left, right));
    }
}

/// What stock pg_dump 18 writes of a database, with each table's rows as their number and a digest that is
/// blind to their order.
pub fn portrait(database: &Database) -> String {
    let dump = run(database.reach(&mut stock::pg_dump(18))).ok();
    draw(&dump.stdout)
}

/// A portrait of a text dump.
pub fn draw(dump: &[u8]) -> String {
    let mut text = String::new();
    let mut rows: Option<Rows> = None;
    for line in dump.split(|byte| *byte == b'\n') {
        match &mut rows {
            Some(counted) if line == b"\\." => {
                text.push_str(&format!("-- {} rows, digest {:032x}\n", counted.count, counted.digest));
                rows = None;
            }
            Some(counted) => counted.add(line),
            None if is_of_the_moment(line) => {}
            None => {
                text.push_str(&pghaul::text::printable(&pghaul::text::decode(line)));
                text.push('\n');
                rows = line.starts_with(b"COPY ").then(Rows::default);
            }
        }
    }
    text
}

/// Lines that differ between two dumps of the same database.
fn is_of_the_moment(line: &[u8]) -> bool {
    ["-- Dumped from", "-- Dumped by", "\\restrict ", "\\unrestrict "]
        .iter()
        .any(|start| line.starts_with(start.as_bytes()))
}

#[derive(Default)]
struct Rows {
    count: u64,
    digest: u128,
}

impl Rows {
    fn add(&mut self, row: &[u8]) {
        let hash = blake3::hash(row);
        let (half, _) = hash.as_bytes().split_first_chunk().expect("32 bytes");
        self.count += 1;
        self.digest = self.digest.wrapping_add(u128::from_le_bytes(*half));
    }
}

/// The first lines of `diff -u`, with the heading that each change belongs to.
pub fn difference(left: &str, right: &str) -> String {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let write = |name: &str, text: &str| std::fs::write(directory.path().join(name), text).expect("room for it");
    write("expected", left);
    write("got", right);
    let mut diff = Command::new("diff");
    diff.current_dir(directory.path() as &Path).args(["-U2", "-F", "^[^ ]", "expected", "got"]);
    let text = run(&mut diff).text();
    let shown: Vec<&str> = text.lines().skip(2).take(200).collect();
    shown.join("\n")
}
