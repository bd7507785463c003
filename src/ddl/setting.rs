//! Configuration settings as the catalogs keep them (`name=value`) become the words after `SET`.

use crate::ident::{escape_literal, literal, quote};

/// Settings whose value is a list that the server keeps with its elements quoted as identifiers
/// (`GUC_LIST_QUOTE`); extensions cannot have such settings.
const QUOTED_LISTS: &[&str] = &[
    "local_preload_libraries",
    "search_path",
    "session_preload_libraries",
    "shared_preload_libraries",
    "temp_tablespaces",
    "unix_socket_directories",
];

/// What C takes for a space.
const SPACES: [char; 6] = [' ', '\t', '\n', '\x0b', '\x0c', '\r'];

/// `name TO value`; none for text that is no setting.
pub fn assignment(setting: &str) -> Option<String> {
    write(setting, literal)
}

/// As [`assignment`], with values that hold a backslash as `E'...'`: `pg_dump` writes settings of databases and
/// roles so, those of functions not.
pub fn assignment_escaped(setting: &str) -> Option<String> {
    write(setting, escape_literal)
}

fn write(setting: &str, literal: fn(&str) -> String) -> Option<String> {
    let (name, value) = setting.split_once('=')?;
    let value = if QUOTED_LISTS.iter().any(|list| list.eq_ignore_ascii_case(name)) {
        let elements: Vec<String> = list_elements(value).iter().flatten().map(|element| literal(element)).collect();
        elements.join(", ")
    } else {
        literal(value)
    };
    Some(format!("{} TO {value}", quote(name)))
}

/// The elements of a list of identifiers, taken out of their double quotes; none when the list is broken.
fn list_elements(text: &str) -> Option<Vec<String>> {
    let mut elements = Vec::new();
    let mut rest = text.trim_start_matches(SPACES);
    while !rest.is_empty() {
        let (element, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted_element(quoted)?,
            None => bare_element(rest)?,
        };
        elements.push(element);
        let after = after.trim_start_matches(SPACES);
        if after.is_empty() {
            break;
        }
        rest = after.strip_prefix(',')?.trim_start_matches(SPACES);
        // A comma promises another element.
        if rest.is_empty() {
            return None;
        }
    }
    Some(elements)
}

/// What stands before a comma or space, and what comes after it; it cannot be empty.
fn bare_element(text: &str) -> Option<(String, &str)> {
    let end = text.find(|c| c == ',' || SPACES.contains(&c)).unwrap_or(text.len());
    (end > 0).then(|| (text[..end].to_owned(), &text[end..]))
}

/// What stands before the closing quote, and what comes after it; a doubled quote is one of the name's own.
fn quoted_element(text: &str) -> Option<(String, &str)> {
    let mut element = String::new();
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once('"')?;
        element.push_str(before);
        match after.strip_prefix('"') {
            Some(after) => {
                element.push('"');
                rest = after;
            }
            None => return Some((element, after)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_names_become_lists_of_literals() {
        for (setting, expected) in [
            ("search_path=\"$user\", public", "search_path TO '$user', 'public'"),
            ("search_path=\"\"", "search_path TO ''"),
            ("search_path=\"a\"\"b,c\" , d", "search_path TO 'a\"b,c', 'd'"),
            ("work_mem=64kB", "work_mem TO '64kB'"),
            ("DateStyle=ISO, DMY", "\"DateStyle\" TO 'ISO, DMY'"),
            ("my.list=a, 'b'", "\"my.list\" TO 'a, ''b'''"),
            ("a=b=c", "a TO 'b=c'"),
            // A broken list is none.
            ("search_path=a,,b", "search_path TO "),
            ("search_path=a, ", "search_path TO "),
            ("search_path=\"a", "search_path TO "),
        ] {
            assert_eq!(assignment(setting).as_deref(), Some(expected));
        }
        assert_eq!(assignment("broken"), None);
    }
}
