//! `POLICY`: row security policies.

use super::table::{RelationKind, Table};
use super::{Listed, Object, Objects};
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node};
use crate::ident;
use crate::oid::{Oid, class};
use crate::section::Section;
use crate::text::Name;

crate::row! {
    /// A policy.
    pub struct Policy in "object/policy.sql" {
        oid: Oid,
        /// The table's OID.
        table: Oid,
        name: Name,
        schema: Oid,
        /// `*` for all commands, else `r`, `a`, `w` or `d`.
        command: char,
        is_permissive: bool,
        /// The roles it applies to, quoted by the server; none where that is everybody.
        roles: Option<Vec<String>>,
        /// The expression on rows that are there.
        using: Option<String>,
        /// The expression on rows that are written.
        with_check: Option<String>,
    }
}

impl Listed for Policy {
    fn node(&self, objects: &Objects) -> Node {
        let mut node = objects.new_node(Kind::Policy, class::PG_POLICY, self.oid, self.schema, &self.name);
        node.natural_key = objects.relation(self.table).map(|table| table.name.clone()).unwrap_or_default();
        node.has |= Components::POLICY;
        node
    }
}

impl Object for Policy {
    fn want(&self, _: &Node, objects: &Objects) -> Components {
        want(self.table, objects)
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let Some(table) = objects.relation(self.table) else { return };
        let owner = objects.owner_name(table.id);
        let name = ident::quote(&self.name);
        if node.dumps(Components::POLICY) {
            let full = format!("{name} ON {}", table.qualified_name());
            out.entry(
                node,
                Draft {
                    tag: format!("{} {}", table.name, self.name).into(),
                    desc: "POLICY",
                    section: Some(Section::PostData),
                    schema: node.schema.clone(),
                    owner: Some(owner.clone()),
                    definition: Some(format!("CREATE POLICY {full}{};\n", self.clauses())),
                    drop: Some(format!("DROP POLICY {full};\n")),
                    ..Draft::default()
                },
            );
        }
        if node.dumps(Components::COMMENT) {
            let words = format!("POLICY {name} ON");
            out.comment(&Target::of(node, &words, &ident::quote(&table.name), &owner), 0);
        }
    }
}

impl Policy {
    fn clauses(&self) -> String {
        let mut clauses = String::new();
        if !self.is_permissive {
            clauses.push_str(" AS RESTRICTIVE");
        }
        clauses.push_str(match self.command {
            'r' => " FOR SELECT",
            'a' => " FOR INSERT",
            'w' => " FOR UPDATE",
            'd' => " FOR DELETE",
            _ => "",
        });
        if let Some(roles) = &self.roles {
            clauses.push_str(&format!(" TO {}", roles.join(", ")));
        }
        if let Some(using) = &self.using {
            clauses.push_str(&format!(" USING ({using})"));
        }
        if let Some(check) = &self.with_check {
            clauses.push_str(&format!(" WITH CHECK ({check})"));
        }
        clauses
    }
}

/// The query for the OIDs of the policies of those tables, which `pg_dump` asks just so, without an order: what the
/// server makes of it is the order in which it numbers them. None where there is no policy.
pub fn order(objects: &Objects) -> Option<String> {
    let wanted = |table: &Table| {
        matches!(table.kind, RelationKind::Table | RelationKind::PartitionedTable)
            && !want(table.oid, objects).is_empty()
    };
    objects.all::<Policy>().next()?;
    let tables = objects.all::<Table>().filter(|(_, table)| wanted(table));
    let oids: Vec<String> = tables.map(|(_, table)| table.oid.to_string()).collect();
    Some(format!(
        "SELECT p.oid\n\
         FROM pg_catalog.unnest('{{{}}}'::pg_catalog.oid[]) t (oid)\n    \
             JOIN pg_catalog.pg_policy p ON p.polrelid = t.oid",
        oids.join(",")
    ))
}

/// Row security follows its table, and is left out by `--no-policies`.
pub(super) fn want(table: Oid, objects: &Objects) -> Components {
    match objects.relation(table) {
        Some(table) if table.want.contains(Components::POLICY) && !objects.selection.no.policies => Components::all(),
        _ => Components::empty(),
    }
}
