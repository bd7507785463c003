//! The columns of a relation, and what is said about them beside its definition.

use super::Table;
use crate::ddl::{Definitions, Target};
use crate::graph::{Components, Node};
use crate::ident::{self, qualified};
use crate::object::collation::Collation;
use crate::object::constraint::Constraint;
use crate::object::{Detail, Objects};
use crate::oid::{Oid, class};
use crate::text::Name;

crate::row! {
    /// A column that is not dropped.
    pub struct Column in "object/table/column.sql" {
        of: Oid,
        number: i32,
        name: Name,
        type_name: Name,
        /// 0 for the type's own.
        collation: Oid,
        /// Whether the column is defined here and not only inherited.
        is_local: bool,
        /// The `pg_attrdef` row of its default or generation expression.
        default_oid: Oid,
        identity: char,
        generated: char,
        /// Whether it has a valid not-null constraint.
        is_not_null: bool,
        not_null_name: Option<Name>,
        not_null_is_local: bool,
        not_null_no_inherit: bool,
        not_null_comment: Option<Name>,
        /// -1 for the default.
        statistics_target: i32,
        storage: char,
        type_storage: char,
        compression: char,
        options: Option<Name>,
        server_options: Name,
    }
}

impl Detail for Column {
    fn of(&self) -> Oid {
        self.of
    }
}

impl Column {
    /// Whether it is generated from other columns, so that it has no data of its own.
    pub fn is_generated(&self) -> bool {
        self.generated != '\0'
    }

    /// Whether the table's definition spells it out; a child gets its inherited columns from the parents, but
    /// a partition is made by itself and attached later.
    pub fn is_spelt_in(&self, table: &Table) -> bool {
        self.is_local || table.is_partition
    }

    /// ` COLLATE schema.name` where the collation is not the type's.
    pub fn collate(&self, objects: &Objects) -> String {
        match objects.find::<Collation>(class::PG_COLLATION, self.collation) {
            Some((node, collation)) => format!(" COLLATE {}", qualified(node.schema.as_deref(), &collation.name)),
            None => String::new(),
        }
    }

    /// The name that a not-null constraint must be given: none where the server would choose it anyway, unless a
    /// comment refers to it. Before 18 these constraints have no names.
    pub fn given_not_null_name(&self, table: &Table) -> Option<&str> {
        let chosen = format!("{}_{}_not_null", table.name, self.name);
        self.not_null_name.as_deref().filter(|&name| self.not_null_comment.is_some() || name != chosen)
    }
}

/// Comments and labels of a relation with its columns, then the comments on constraints inside its definition.
pub(super) fn annotate(table: &Table, node: &Node, objects: &Objects, out: &mut Definitions<'_>, target: &Target<'_>) {
    let columns: Vec<(i32, String)> = out
        .annotations
        .columns_of(node.object_id)
        .iter()
        .filter_map(|&number| Some((number, quoted_name(table, number, objects)?)))
        .collect();
    if node.dumps(Components::COMMENT) {
        out.comment(target, 0);
        for (number, column) in &columns {
            let name = format!("{}.{column}", target.name);
            out.comment(&Target { words: "COLUMN", name: &name, ..target.clone() }, *number);
        }
    }
    if node.dumps(Components::LABEL) {
        out.labels_with_columns(target, &columns);
    }
    for column in table.columns(objects) {
        if let (Some(name), Some(comment)) = (&column.not_null_name, &column.not_null_comment) {
            let words = format!("CONSTRAINT {} ON", ident::quote(name));
            out.comment_text(&Target { words: &words, ..target.clone() }, comment);
        }
    }
    for (check, constraint) in inline_checks(table, node, objects).filter(|(_, constraint)| constraint.is_local) {
        constraint.comment(check, target, out);
    }
}

/// Columns that every table has, by number from -1 down. They may have privileges.
const SYSTEM_COLUMNS: [&str; 6] = ["ctid", "xmin", "cmin", "xmax", "cmax", "tableoid"];

/// The quoted name of a column, a system column among them.
pub(super) fn quoted_name(table: &Table, number: i32, objects: &Objects) -> Option<String> {
    let system = usize::try_from(-1 - i64::from(number)).ok().and_then(|index| SYSTEM_COLUMNS.get(index));
    system
        .map(|name| ident::quote(name))
        .or_else(|| table.column(number, objects).map(|column| ident::quote(&column.name)))
}

/// The CHECK constraints inside the table's definition: those that its node still depends on.
pub(super) fn inline_checks<'a>(
    table: &'a Table,
    node: &'a Node,
    objects: &'a Objects,
) -> impl Iterator<Item = (&'a Node, &'a Constraint)> {
    node.dependencies
        .iter()
        .filter_map(|&id| Some((objects.node(id), objects.get::<Constraint>(id)?)))
        .filter(|(check, constraint)| constraint.kind == 'c' && constraint.table == table.oid && !check.separate)
}
