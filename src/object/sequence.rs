//! `SEQUENCE`, `SEQUENCE OWNED BY`, and the sequences of identity columns. Their values: `sequence_set`.

use super::table::Table;
use super::{Detail, Objects};
use crate::ddl::{Definitions, Draft};
use crate::graph::{Components, Node};
use crate::oid::{ObjectId, Oid, class};
use crate::section::Section;
use crate::text::Name;

crate::row! {
    /// What a sequence counts, and the column that it belongs to.
    pub struct Sequence in "object/sequence.sql" {
        of: Oid,
        type_name: Name,
        start: i64,
        increment: i64,
        minimum: i64,
        maximum: i64,
        cache: i64,
        cycles: bool,
        owning_table: Oid,
        owning_column: i32,
        is_identity: bool,
    }
}

impl Detail for Sequence {
    fn of(&self) -> Oid {
        self.of
    }
}

fn details<'a>(table: &Table, objects: &'a Objects) -> Option<&'a Sequence> {
    objects.details.sequences.one(table.oid)
}

/// The sequence of an identity column is dumped as its table is, for it is a part of it; another that is owned, with
/// what is dumped of its table, and beyond that as it was asked for.
pub(super) fn want(table: &Table, node: &Node, objects: &Objects) -> Components {
    let selected = table.selected(node, objects);
    let Some(sequence) = details(table, objects) else { return selected };
    match objects.find::<Table>(class::PG_CLASS, sequence.owning_table) {
        Some((owner_node, owner)) if sequence.is_identity => owner.selected(owner_node, objects),
        Some((owner_node, owner)) => selected | owner.selected(owner_node, objects),
        None => selected,
    }
}

/// The sequence's entry, and the one that ties it to its column: that needs the sequence's owner set.
pub(super) fn define(table: &Table, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
    let Some(sequence) = details(table, objects) else { return };
    let name = table.qualified_name(objects);
    let owner = objects.find::<Table>(class::PG_CLASS, sequence.owning_table);
    let identity = owner.filter(|_| sequence.is_identity).map(|(_, owner)| owner);
    let draft = Draft {
        tag: table.name.clone(),
        desc: "SEQUENCE",
        section: Some(Section::PreData),
        schema: node.schema.clone(),
        owner: Some(objects.role(table.owner)),
        definition: Some(match identity {
            Some(owner) => format!("{}\n);\n", sequence.identity_column(table, owner, objects)),
            None => format!("{};\n", sequence.create(table, objects)),
        }),
        // It goes with its column.
        drop: Some(if identity.is_some() { String::new() } else { format!("DROP SEQUENCE {name};\n") }),
        ..Draft::default()
    };
    out.entry(node, draft.clone());
    if let Some((owner_node, owner)) = owner.filter(|_| !sequence.is_identity)
        && owner_node.dumps(Components::DEFINITION)
    {
        let column = owner.quoted_column(sequence.owning_column, objects);
        let owner = owner.qualified_name(objects);
        out.extra(
            ObjectId::NONE,
            Draft {
                desc: "SEQUENCE OWNED BY",
                definition: Some(format!("ALTER SEQUENCE {name} OWNED BY {owner}.{column};\n")),
                drop: None,
                dependencies: vec![node.id],
                ..draft
            },
        );
    }
}

impl Sequence {
    fn create(&self, table: &Table, objects: &Objects) -> String {
        let unlogged = if table.is_unlogged() { "UNLOGGED " } else { "" };
        let type_name = match self.type_name.as_str() {
            "bigint" => String::new(),
            other => format!("    AS {other}\n"),
        };
        format!("CREATE {unlogged}SEQUENCE {}\n{type_name}{}", table.qualified_name(objects), self.options())
    }

    fn identity_column(&self, table: &Table, owner: &Table, objects: &Objects) -> String {
        let column = owner.column(self.owning_column, objects);
        let when = if column.is_some_and(|column| column.identity == 'a') { "ALWAYS" } else { "BY DEFAULT" };
        let persistence = match (table.persistence == owner.persistence, table.is_unlogged()) {
            (true, _) => "",
            (false, true) => "    UNLOGGED\n",
            (false, false) => "    LOGGED\n",
        };
        format!(
            "ALTER TABLE {} ALTER COLUMN {} ADD GENERATED {when} AS IDENTITY (\n    SEQUENCE NAME {}\n{persistence}{}",
            owner.qualified_name(objects),
            owner.quoted_column(self.owning_column, objects),
            table.qualified_name(objects),
            self.options()
        )
    }

    fn options(&self) -> String {
        let (minimum, maximum) = self.usual_bounds();
        let bound = |word: &str, value: i64, usual: i64| match value == usual {
            true => format!("    NO {word}\n"),
            false => format!("    {word} {value}\n"),
        };
        format!(
            "    START WITH {}\n    INCREMENT BY {}\n{}{}    CACHE {}{}",
            self.start,
            self.increment,
            bound("MINVALUE", self.minimum, minimum),
            bound("MAXVALUE", self.maximum, maximum),
            self.cache,
            if self.cycles { "\n    CYCLE" } else { "" }
        )
    }

    /// The bounds that the server chooses by the type and the direction.
    fn usual_bounds(&self) -> (i64, i64) {
        let (least, greatest) = match self.type_name.as_str() {
            "smallint" => (i64::from(i16::MIN), i64::from(i16::MAX)),
            "integer" => (i64::from(i32::MIN), i64::from(i32::MAX)),
            _ => (i64::MIN, i64::MAX),
        };
        if self.increment >= 0 { (1, greatest) } else { (least, -1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sequence(type_name: &str, increment: i64, minimum: i64, maximum: i64) -> Sequence {
        Sequence {
            of: Oid::INVALID,
            type_name: type_name.into(),
            start: 1,
            increment,
            minimum,
            maximum,
            cache: 1,
            cycles: false,
            owning_table: Oid::INVALID,
            owning_column: 0,
            is_identity: false,
        }
    }

    #[test]
    fn bounds_that_the_server_would_choose_are_not_spelt() {
        for usual in [
            sequence("bigint", 1, 1, i64::MAX),
            sequence("bigint", -1, i64::MIN, -1),
            sequence("integer", 2, 1, i32::MAX.into()),
            sequence("smallint", -3, i16::MIN.into(), -1),
        ] {
            let options = usual.options();
            assert!(options.contains("NO MINVALUE\n    NO MAXVALUE\n"), "{options}");
        }
    }

    #[test]
    fn other_bounds_are_spelt() {
        let options = sequence("integer", 1, 0, i64::from(i32::MAX) - 1).options();
        assert!(options.contains("    MINVALUE 0\n    MAXVALUE 2147483646\n"), "{options}");
    }
}
