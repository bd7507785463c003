//! How a node is named to people: in `pg_dump`'s words.

use super::node::{Kind, Node};
use crate::text::printable;

/// `FUNCTION f  (ID 7 OID 16385)`: its kind and name, its number in the archive, and its OID where it has one.
pub(super) fn describe(node: &Node) -> String {
    let id = node.number.map_or_else(String::new, |number| format!("ID {number}"));
    let oid = node.object_id.oid;
    match node.kind {
        Kind::PreDataBoundary | Kind::PostDataBoundary => format!("{}  ({id})", node.name),
        Kind::TableAttach | Kind::IndexAttach => format!("{} {}  ({id})", words(node.kind), printable(&node.name)),
        kind => format!("{} {}  ({id} OID {oid})", words(kind), printable(&node.name)),
    }
}

fn words(kind: Kind) -> String {
    match kind {
        Kind::Language => "PROCEDURAL LANGUAGE".into(),
        Kind::Server => "FOREIGN SERVER".into(),
        Kind::Default => "ATTRDEF".into(),
        Kind::ForeignKey => "FK CONSTRAINT".into(),
        Kind::MaterializedViewData => "REFRESH MATERIALIZED VIEW".into(),
        Kind::StatisticsData => "RELATION STATISTICS FOR".into(),
        kind => spaced(&format!("{kind:?}")),
    }
}

/// `TextSearchParser` as `TEXT SEARCH PARSER`.
fn spaced(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(letter.to_ascii_uppercase());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oid::{DumpId, ObjectId, Oid};

    #[test]
    fn a_node_is_named_by_kind_name_number_and_oid() {
        let named = |kind, name: &str| {
            let mut node = Node::new(kind, ObjectId::new(Oid(1), Oid(16385)), Oid::INVALID, None, name);
            node.number = Some(DumpId(7));
            describe(&node)
        };
        assert_eq!(named(Kind::Function, "f"), "FUNCTION f  (ID 7 OID 16385)");
        assert_eq!(named(Kind::TextSearchParser, "p"), "TEXT SEARCH PARSER p  (ID 7 OID 16385)");
        assert_eq!(named(Kind::ForeignKey, "k"), "FK CONSTRAINT k  (ID 7 OID 16385)");
        assert_eq!(named(Kind::IndexAttach, "i"), "INDEX ATTACH i  (ID 7)");
        assert_eq!(named(Kind::PreDataBoundary, "PRE-DATA BOUNDARY"), "PRE-DATA BOUNDARY  (ID 7)");
    }
}
