//! The house's own rules, held: which room may name which, how long a file may be, and what no file may hold.
//! `DESIGN.md` tells why.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Usable by all.
const WORDS: &[&str] =
    &["array", "error", "ident", "monitor", "oid", "options", "pattern", "section", "text", "version"];

/// Every other room of `src`, lowest first, with the rooms it may name besides itself and the words.
const ROOMS: &[(&str, &[&str])] = &[
    ("pg", &[]),
    ("archive", &[]),
    ("graph", &[]),
    ("ddl", &["archive", "graph"]),
    ("jobs", &[]),
    ("object", &["pg", "ddl", "graph"]),
    ("catalog", &["pg", "archive", "ddl", "graph", "object"]),
    ("dump", &["pg", "archive", "graph", "ddl", "jobs", "object", "catalog"]),
    ("restore", &["pg", "archive", "jobs"]),
    ("cli", &["pg", "archive", "graph", "ddl", "jobs", "object", "catalog", "dump", "restore"]),
    ("main", &["cli"]),
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
