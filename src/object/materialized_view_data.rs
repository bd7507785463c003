//! `MATERIALIZED VIEW DATA`: views are restored empty and refreshed last, each after those that it reads.

use super::table::Table;
use super::{Detail, Object, Objects, table_data};
use crate::ddl::{Definitions, Draft};
use crate::graph::{Components, Kind, Node};
use crate::oid::{DumpId, Oid};
use crate::section::Section;

crate::row! {
    /// That a materialized view reads another one, maybe through views.
    pub struct Refresh in "object/materialized_view_data.sql" {
        of: Oid,
        needed: Oid,
    }
}

impl Detail for Refresh {
    fn of(&self) -> Oid {
        self.of
    }
}

/// The rows of a materialized view.
#[derive(Clone, Debug)]
pub struct MaterializedViewData {
    /// The view.
    pub view: DumpId,
}

/// Adds the node for a view's rows.
pub(super) fn add(_: &Table, id: DumpId, objects: &mut Objects) {
    let node = table_data::node(Kind::MaterializedViewData, id, objects);
    objects.add(node, MaterializedViewData { view: id });
}

impl MaterializedViewData {
    /// The rows that must be there before, those of the materialized views that this one reads: none with `-s`, where
    /// that is not asked, as `pg_dump` does not.
    fn read_first(&self, objects: &Objects) -> Vec<DumpId> {
        let refreshes = objects.details.refreshes.of(objects.node(self.view).object_id.oid);
        refreshes.iter().filter_map(|refresh| objects.id(Oid::INVALID, refresh.needed)).collect()
    }

    /// A view that was never refreshed stays empty, and so does one that reads such a view.
    fn is_populated(&self, objects: &Objects) -> bool {
        let populated = |view: DumpId| objects.get::<Table>(view).is_some_and(|view| view.is_populated);
        populated(self.view)
            && self.read_first(objects).into_iter().all(|id| {
                let needed = objects.get::<Self>(id).filter(|_| objects.node(id).dumps(Components::DATA));
                needed.is_none_or(|needed| populated(needed.view))
            })
    }
}

impl Object for MaterializedViewData {
    fn link(&self, id: DumpId, objects: &mut Objects) {
        for needed in self.read_first(objects) {
            objects.node_mut(id).depend_on(needed);
        }
    }

    /// The refresh is a matter of both: it is no data in the archive, and pointless where no data come. But the view of
    /// an extension's configuration `pg_dump` has refreshed wherever definitions are dumped.
    fn want(&self, _: &Node, objects: &Objects) -> Components {
        let view = objects.get::<Table>(self.view);
        let is_configuration = view.is_some_and(|view| table_data::is_wanted_configuration(view, objects));
        let is_due = objects.selection.schema && (objects.selection.data || is_configuration);
        if is_due { table_data::want(self.view, objects) } else { Components::empty() }
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let Some(table) = objects.get::<Table>(self.view).filter(|_| node.dumps(Components::DATA)) else { return };
        if !self.is_populated(objects) {
            return;
        }
        let is_dumped = |&id: &DumpId| objects.get::<Self>(id).is_none() || objects.node(id).dumps(Components::DATA);
        out.entry(
            node,
            Draft {
                tag: table.name.clone(),
                desc: "MATERIALIZED VIEW DATA",
                section: Some(Section::PostData),
                schema: node.schema.clone(),
                owner: Some(objects.role(table.owner)),
                definition: Some(format!("REFRESH MATERIALIZED VIEW {};\n", table.qualified_name(objects))),
                dependencies: node.dependencies.iter().copied().filter(is_dumped).collect(),
                ..Draft::default()
            },
        );
    }
}
