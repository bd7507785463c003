//! Catalog SQL: one file a kind for all server versions, with guarded lines.
//!
//! A line that holds only on some majors ends in a guard: `-- [17..]`, `-- [15..16]`, `-- [..14]`. The only
//! input of a catalog query is lists of OIDs, written as digits where the file says `:oids`, or what the list is of.

use crate::oid::Oid;
use crate::version::ServerVersion;

/// The SQL of a file for one server: lines whose guard does not hold are dropped, guards are taken off.
pub fn for_server(source: &str, version: ServerVersion) -> String {
    let mut sql = String::with_capacity(source.len());
    for line in source.lines() {
        let (text, guard) = split_guard(line);
        if guard.is_none_or(|(first, last)| (first..=last).contains(&version.major())) {
            sql.push_str(text);
            sql.push('\n');
        }
    }
    sql
}

/// The SQL with its list of OIDs; an empty list matches nothing.
pub fn with_oids(sql: &str, oids: &[Oid]) -> String {
    with_list(sql, ":oids", oids)
}

/// The SQL with a list of OIDs of this name.
pub fn with_list(sql: &str, name: &str, oids: &[Oid]) -> String {
    if !sql.contains(name) {
        return sql.to_owned();
    }
    let list: Vec<String> = oids.iter().map(Oid::to_string).collect();
    sql.replace(name, &format!("'{{{}}}'::pg_catalog.oid[]", list.join(",")))
}

/// The SQL for system objects too: queries leave out what initdb made, by its OIDs, for all of it would be
/// read in vain. A query that means them whatever is asked for says `> 16383`.
pub fn with_system_objects(sql: &str) -> String {
    sql.replace(&format!(">= {}", Oid::FIRST_NORMAL), ">= 1")
}

/// A line without its guard, and the majors that the guard admits.
fn split_guard(line: &str) -> (&str, Option<(u32, u32)>) {
    let guard = || {
        let (text, comment) = line.rsplit_once("--")?;
        let (first, last) = comment.trim().strip_prefix('[')?.strip_suffix(']')?.split_once("..")?;
        let bound = |digits: &str, open: u32| if digits.is_empty() { Some(open) } else { digits.parse().ok() };
        Some((text.trim_end(), (bound(first, 0)?, bound(last, u32::MAX)?)))
    };
    match guard() {
        Some((text, majors)) => (text, Some(majors)),
        None => (line, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guarded_lines_hold_on_their_majors_only() {
        let source = "SELECT\n    a AS x, -- [17..]\n    b AS x, -- [15..16]\n    NULL AS x, -- [..14]\nFROM t; -- all";
        let on = |major: u32| for_server(source, ServerVersion(major * 10_000));
        assert_eq!(on(18), "SELECT\n    a AS x,\nFROM t; -- all\n");
        assert_eq!(on(16), "SELECT\n    b AS x,\nFROM t; -- all\n");
        assert_eq!(on(12), "SELECT\n    NULL AS x,\nFROM t; -- all\n");
    }

    #[test]
    fn the_bound_of_system_objects_is_lifted() {
        assert_eq!(with_system_objects("WHERE c.oid >= 16384 AND true"), "WHERE c.oid >= 1 AND true");
    }

    #[test]
    fn oids_are_written_as_digits() {
        assert_eq!(with_oids("= ANY (:oids)", &[Oid(1), Oid(23)]), "= ANY ('{1,23}'::pg_catalog.oid[])");
    }
}
