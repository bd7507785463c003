//! Whether two archives hold the same entries in the same order, under the same numbers.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use pghaul::archive::{Entry, Toc};
use pghaul::oid::DumpId;
use pghaul::text::printable;

use super::compare::difference;

/// The table of contents of an archive.
#[track_caller]
pub fn read(archive: &Path) -> Toc {
    let bytes = std::fs::read(archive.join("toc.dat")).expect("an archive");
    Toc::read(&bytes).expect("a readable toc.dat")
}

/// Panics unless both are the same, entry by entry; tells how many entries of which schema differ, and shows them.
#[track_caller]
pub fn assert_same_toc(expected: &Toc, got: &Toc) {
    let (expected, got) = (entries(expected), entries(got));
    if expected == got {
        return;
    }
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for (one, other) in [(&expected, &got), (&got, &expected)] {
        for (schema, _) in one.iter().filter(|entry| !other.contains(entry)) {
            *count.entry(schema).or_default() += 1;
        }
    }
    let summary: Vec<String> = count.iter().map(|(schema, count)| format!("{count} in {schema}")).collect();
    let summary = if summary.is_empty() { "order only".to_owned() } else { summary.join(", ") };
    let text = |entries: &[(String, String)]| entries.iter().map(|(_, text)| text.as_str()).collect::<String>();
    panic!("the entries differ ({summary}):\n{}", difference(&text(&expected), &text(&got)));
}

/// Each entry with its schema, as text: a heading line, then what it holds, indented.
fn entries(toc: &Toc) -> Vec<(String, String)> {
    let names: HashMap<DumpId, String> = toc.entries.iter().map(|entry| (entry.dump_id, heading(entry))).collect();
    toc.entries
        .iter()
        .map(|entry| (entry.schema.as_deref().unwrap_or("no schema").to_owned(), draw(entry, &names)))
        .collect()
}

fn heading(entry: &Entry) -> String {
    let (class, oid) = (entry.object_id.class, entry.object_id.oid);
    format!(
        "{}; {class} {oid} {} {} {}",
        entry.dump_id,
        entry.desc,
        entry.schema.as_deref().unwrap_or("-"),
        printable(&entry.tag)
    )
}

fn draw(entry: &Entry, names: &HashMap<DumpId, String>) -> String {
    let mut text = heading(entry) + "\n";
    let mut line = |name: &str, value: &str| {
        for part in value.split_inclusive('\n') {
            text.push_str(&format!("    {name} {}\n", printable(part)));
        }
    };
    line("section", entry.section.name());
    for (name, value) in [
        ("owner", entry.owner.as_deref()),
        ("tablespace", entry.tablespace.as_deref()),
        ("access method", entry.table_am.as_deref()),
        ("definition", entry.definition.as_deref()),
        ("drop", entry.drop.as_deref()),
        ("copy", entry.copy.as_deref()),
    ] {
        line(name, value.unwrap_or_default());
    }
    if entry.relkind != 0 {
        line("relation kind", &char::from(entry.relkind).to_string());
    }
    if entry.has_data {
        line("data", "yes");
    }
    // In pg_dump's order. An entry may depend on what is not in the archive, and on some twice.
    for id in &entry.dependencies {
        line("depends on", names.get(id).unwrap_or(&id.to_string()));
    }
    text
}
