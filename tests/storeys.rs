//! The house's own rules, held: which room may name which, how long a file may be, and what no file may hold.
//! `DESIGN.md` tells why.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Usable by all.
const WORDS: &[&str] =
    &["array", "error", "hex", "ident", "monitor", "oid", "options", "pattern", "section", "text", "version"];

/// Every other room of `src`, lowest first, with the rooms it may name besides itself and the words.
const ROOMS: &[(&str, &[&str])] = &[
    ("pg", &[]),
    ("archive", &[]),
    ("graph", &[]),
    ("ddl", &["archive", "graph"]),
    ("jobs", &[]),
    ("binary", &[]),
    ("object", &["pg", "ddl", "graph"]),
    ("catalog", &["pg", "ddl", "graph", "object"]),
    ("script", &["archive"]),
    ("dump", &["pg", "archive", "graph", "ddl", "jobs", "binary", "object", "catalog", "script"]),
    ("restore", &["pg", "archive", "jobs", "binary", "script"]),
    ("cli", &["pg", "archive", "graph", "ddl", "jobs", "object", "catalog", "script", "dump", "restore"]),
    ("main", &["cli"]),
];

/// Files that one word in three places would ask for, and why they need not be.
const NEEDLESS: &[(&str, &str)] = &[
    ("src/object/acl.rs", "privileges stand beside every kind: ddl/acl.rs"),
    ("src/object/comment.rs", "comments stand beside every kind: ddl/annotation.rs"),
    ("src/object/domain.rs", "a type: object/type/domain.rs"),
    ("src/object/materialized_view.rs", "a view that keeps rows: object/view.rs"),
    ("src/object/security_label.rs", "labels stand beside every kind: ddl/annotation.rs"),
    ("sql/object/security_label.sql", "read for all kinds at once: sql/catalog/security_label.sql"),
    ("sql/object/acl.sql", "every kind reads its own"),
    ("sql/object/comment.sql", "read for all kinds at once: sql/catalog/comment.sql"),
    ("sql/object/domain.sql", "a type: sql/object/type/domain.sql"),
    ("sql/object/materialized_view.sql", "read with the tables"),
    ("sql/object/index_attach.sql", "follows from the index"),
    ("sql/object/objects.sql", "no kind: all objects of a database"),
    ("sql/object/row_security.sql", "follows from the table"),
    ("sql/object/sequence_set.sql", "follows from the sequence"),
    ("sql/object/shell_type.sql", "follows from the type"),
    ("sql/object/signature.sql", "no kind: names with arguments"),
    ("sql/object/table_attach.sql", "follows from the table"),
    ("sql/object/table_data.sql", "follows from the table"),
    ("testdata/object/domain_constraint.sql", "in domain.sql"),
    ("testdata/object/index_attach.sql", "in index.sql and constraint.sql"),
    ("testdata/object/materialized_view_data.sql", "in materialized_view.sql"),
    ("testdata/object/objects.sql", "no kind"),
    ("testdata/object/publication_schema.sql", "in publication.sql"),
    ("testdata/object/publication_table.sql", "in publication.sql"),
    ("testdata/object/row_security.sql", "in policy.sql"),
    ("testdata/object/sequence_set.sql", "in sequence.sql"),
    ("testdata/object/shell_type.sql", "in type.sql"),
    ("testdata/object/signature.sql", "no kind"),
    ("testdata/object/statistics_data.sql", "every table and index has it once it was analyzed"),
    ("testdata/object/table_data.sql", "every table has it"),
];

const LONGEST_FILE: usize = 450;

#[test]
fn no_room_names_one_above_it() {
    let mut wrong = Vec::new();
    for path in sources() {
        let modules = module_path(&path);
        let Some(room) = modules.first().cloned() else { continue };
        let allowed: &[&str] = match ROOMS.iter().find(|(name, _)| *name == room) {
            Some((_, allowed)) => allowed,
            None if WORDS.contains(&room.as_str()) => &[],
            None => panic!("tests/storeys.rs does not know the room \"{room}\": give it its floor"),
        };
        for named in rooms_named(&read(&path), modules.len()) {
            let is_room = ROOMS.iter().any(|(name, _)| *name == named);
            if is_room && named != room && !allowed.contains(&named.as_str()) {
                wrong.push(format!("{} names {named}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_of_rooms_has_no_cycle() {
    for (floor, (room, allowed)) in ROOMS.iter().enumerate() {
        for named in *allowed {
            let below = ROOMS[..floor].iter().any(|(lower, _)| lower == named);
            assert!(below, "{room} may name {named}, which is not below it");
        }
    }
}

#[test]
fn paths_are_read_in_all_their_spellings() {
    let text = "use crate::{Error, pg::{self, rows::Row}, archive::toc};\n// crate::dump\nfn f() -> crate::jobs::Job {}\nuse super::super::graph::Node;\n";
    let named = rooms_named(text, 2);
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    assert_eq!(named, ["Error", "archive", "graph", "jobs", "pg"]);
}

#[test]
fn one_word_is_in_three_places() {
    let places = [("src/object", "rs"), ("sql/object", "sql"), ("testdata/object", "sql")];
    let words: BTreeSet<String> = places
        .iter()
        .flat_map(|(directory, suffix)| files_below(&top().join(directory), suffix))
        .filter(|path| path.parent().is_some_and(|parent| parent.ends_with("object")))
        .map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned())
        .collect();
    let wanted = words.iter().flat_map(|word| places.map(|(directory, suffix)| format!("{directory}/{word}.{suffix}")));
    let missing: BTreeSet<String> = wanted.filter(|path| !top().join(path).exists()).collect();
    let excused: BTreeSet<String> = NEEDLESS.iter().map(|(path, _)| (*path).to_owned()).collect();
    let forgotten: Vec<_> = missing.difference(&excused).collect();
    assert!(forgotten.is_empty(), "these are missing, or want a reason in tests/storeys.rs: {forgotten:?}");
    let stale: Vec<_> = excused.difference(&missing).collect();
    assert!(stale.is_empty(), "these exist, or nothing asks for them: {stale:?}");
}

#[test]
fn every_query_of_an_object_has_its_room() {
    for path in files_below(&top().join("sql/object"), "sql") {
        let below = path.strip_prefix(top().join("sql")).expect("below sql").with_extension("rs");
        assert!(top().join("src").join(&below).exists(), "no src/{} reads {}", below.display(), path.display());
    }
}

#[test]
fn no_source_file_is_too_long() {
    for path in sources() {
        let lines = read(&path).lines().count();
        let advice = "a folder of the same name would be easier to live in";
        assert!(lines <= LONGEST_FILE, "{} has {lines} lines: {advice}", path.display());
    }
}

#[test]
fn no_tracked_file_names_a_registry_or_a_machine() {
    let banned = [
        concat!("registry.", "npmjs"),
        concat!("pypi", ".org"),
        concat!("python", "hosted"),
        concat!("deb.", "debian"),
        concat!("static.", "crates.io"),
        concat!("index.", "crates.io"),
        concat!("/work", "/"),
        concat!("/var/tmp/", "pgh/"),
        concat!("/root", "/"),
    ];
    let listing = Command::new("git").args(["ls-files", "-z"]).current_dir(top()).output();
    let Some(listing) = listing.ok().filter(|listing| listing.status.success()) else {
        println!("skipped: not a git checkout");
        return;
    };
    for name in String::from_utf8_lossy(&listing.stdout).split_terminator('\0') {
        // A file may be deleted and not yet committed so.
        let Ok(content) = fs::read(top().join(name)) else { continue };
        let content = String::from_utf8_lossy(&content);
        for word in banned {
            assert!(!content.contains(word), "{name} holds \"{word}\"");
        }
    }
}

/// The rooms that a file names, by `crate::room` or by `super` where that leads to the root; `depth` is the
/// number of modules from the root to the file.
fn rooms_named(text: &str, depth: usize) -> BTreeSet<String> {
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut named = BTreeSet::new();
    for root in ["crate::".to_owned(), "pghaul::".to_owned(), "super::".repeat(depth)] {
        for (start, _) in code.match_indices(&root) {
            let inside_word = code[..start].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
            if !inside_word {
                named.extend(first_names(&code[start + root.len()..]));
            }
        }
    }
    named
}

/// The names that follow a path's root: one, or those of a braced list, whatever is nested in it.
fn first_names(rest: &str) -> Vec<String> {
    let Some(list) = rest.strip_prefix('{') else { return vec![first_word(rest)] };
    let mut names = vec![first_word(list)];
    let mut open = 1;
    for (at, c) in list.char_indices() {
        match c {
            '{' => open += 1,
            '}' => open -= 1,
            ',' if open == 1 => names.push(first_word(&list[at + 1..])),
            _ => {}
        }
        if open == 0 {
            break;
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn first_word(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// `src/pg/rows.rs` is `["pg", "rows"]`; `src/lib.rs`, which names all, is nothing.
fn module_path(path: &Path) -> Vec<String> {
    let below = path.strip_prefix(top().join("src")).expect("below src").with_extension("");
    let parts: Vec<String> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if parts == ["lib"] { Vec::new() } else { parts }
}

fn sources() -> Vec<PathBuf> {
    files_below(&top().join("src"), "rs")
}

fn files_below(directory: &Path, suffix: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files_below(&path, suffix));
        } else if path.extension().is_some_and(|have| have == suffix) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a source file")
}

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
