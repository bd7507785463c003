//! `DEFAULT`: a column's default is part of its table's definition, unless it stands apart: on a view, on a
//! column that is only inherited, and where it needs the table itself.

use super::table::Table;
use super::{Listed, Object, Objects};
use crate::ddl::{Definitions, Draft};
use crate::graph::{Components, Kind, Node, Role};
use crate::ident;
use crate::object::table::RelationKind;
use crate::oid::{DumpId, ObjectId, Oid, class};
use crate::section::Section;
use crate::text::Name;

crate::row! {
    /// A column's default, or the expression that generates it.
    pub struct Default in "object/default.sql" {
        /// 0 for a `NULL` that undoes an inherited default.
        oid: Oid,
        table: Oid,
        table_name: Name,
        schema: Oid,
        number: i32,
        expression: String,
    }
}

impl Listed for Default {
    fn node(&self, objects: &Objects) -> Node {
        let mut node = objects.new_node(Kind::Default, class::PG_ATTRDEF, self.oid, self.schema, &self.table_name);
        if !self.oid.is_valid() {
            node.object_id = ObjectId::NONE;
        }
        node.natural_key = format!("{:05}", self.number).into();
        node
    }
}

impl Default {
    /// Whether it cannot stand in the table's definition. There is no other place for a generation expression.
    fn stands_apart(&self, objects: &Objects) -> bool {
        let Some((_, table)) = objects.find::<Table>(class::PG_CLASS, self.table) else { return false };
        let Some(column) = table.column(self.number, objects) else { return false };
        !column.is_generated() && (table.kind == RelationKind::View || !column.is_spelt_in(table))
    }
}

impl Object for Default {
    fn link(&self, id: DumpId, objects: &mut Objects) {
        let Some(table) = objects.id(class::PG_CLASS, self.table) else { return };
        let separate = self.stands_apart(objects);
        let node = objects.node_mut(id);
        node.role = Role::ColumnDefault { table };
        node.separate = separate;
        // What the expression needs comes before the table, then; NULL needs nothing.
        match (self.oid.is_valid(), separate) {
            (true, false) => objects.node_mut(table).depend_on(id),
            (false, true) => node.depend_on(table),
            _ => {}
        }
    }

    fn want(&self, _: &Node, objects: &Objects) -> Components {
        objects.id(class::PG_CLASS, self.table).map_or(Components::empty(), |table| objects.node(table).want)
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let Some((_, table)) = objects.find::<Table>(class::PG_CLASS, self.table) else { return };
        let Some(column) = table.column(self.number, objects) else { return };
        if !node.separate || !node.dumps(Components::DEFINITION) {
            return;
        }
        let foreign = table.kind.foreign();
        let name = table.qualified_name(objects);
        let quoted = ident::quote(&column.name);
        out.entry(
            node,
            Draft {
                tag: format!("{} {}", table.name, column.name).into(),
                desc: "DEFAULT",
                section: Some(Section::PreData),
                schema: node.schema.clone(),
                owner: Some(objects.role(table.owner)),
                definition: Some(format!(
                    "ALTER {foreign}TABLE ONLY {name} ALTER COLUMN {quoted} SET DEFAULT {};\n",
                    self.expression
                )),
                drop: Some(format!("ALTER {foreign}TABLE {name} ALTER COLUMN {quoted} DROP DEFAULT;\n")),
                ..Draft::default()
            },
        );
    }
}
