//! The order of the nodes: by kind and name, then topological with least rearrangement.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::node::{Components, Kind, Node};
use super::{cycle, repair};
use crate::oid::DumpId;
use crate::section::Section;
use crate::text;

/// The numbers of all nodes in the order in which they are to be written; node `n` stands at index `n - 1`.
///
/// Edges of the section boundaries are added here, and loops are repaired, which changes nodes. What could not
/// be repaired in a principled way is told as warnings, each with the lines of detail that belong to it.
pub fn order(nodes: &mut [Node]) -> (Vec<DumpId>, Vec<String>) {
    add_boundary_edges(nodes);
    let mut order: Vec<DumpId> = nodes.iter().map(|node| node.id).collect();
    order.sort_by(|&a, &b| compare(&nodes[a.index() - 1], &nodes[b.index() - 1]));
    let mut warnings = Vec::new();
    loop {
        match topological(nodes, &order) {
            Ok(sorted) => return (sorted, warnings),
            Err(stuck) => {
                for cycle in cycle::find(nodes, &stuck) {
                    warnings.extend(repair::repair(nodes, &cycle));
                }
            }
        }
    }
}

/// Pre-data comes before the pre-data boundary, data between the two, post-data behind the other one.
fn add_boundary_edges(nodes: &mut [Node]) {
    let boundary = |kind| nodes.iter().find(|node| node.kind == kind).map(|node| node.id);
    let (Some(pre), Some(post)) = (boundary(Kind::PreDataBoundary), boundary(Kind::PostDataBoundary)) else { return };
    let mut before_pre = Vec::new();
    let mut before_post = vec![pre];
    for node in nodes.iter_mut() {
        match section(node) {
            Section::PreData => before_pre.push(node.id),
            Section::Data => {
                node.depend_on(pre);
                before_post.push(node.id);
            }
            Section::PostData => node.depend_on(post),
            Section::None => {}
        }
    }
    nodes[pre.index() - 1].dependencies.extend(before_pre);
    nodes[post.index() - 1].dependencies.extend(before_post);
}

/// What is wanted of a table that is dumped.
const OF_DUMPED_TABLE: Components = Components::DEFINITION.union(Components::DATA).union(Components::STATISTICS);

/// The section that the boundaries hold a node to; a rule, constraint or default that is part of its table's
/// definition, or a domain's, is not held. Nor is one whose table is not dumped: a view that relies on an
/// excluded table's primary key need not wait for post-data. Large objects are data, but were pre-data when each was an
/// entry.
fn section(node: &Node) -> Section {
    match node.kind {
        Kind::Rule | Kind::Constraint | Kind::ForeignKey if !node.separate => Section::None,
        Kind::Constraint | Kind::ForeignKey | Kind::Index if !node.want.intersects(OF_DUMPED_TABLE) => Section::None,
        Kind::LargeObject if node.separate => Section::PreData,
        Kind::StatisticsData if node.postponed => Section::PostData,
        kind => kind.section(),
    }
}

/// By kind, schema (none last), name, and what else distinguishes two nodes; everything as bytes.
fn compare(a: &Node, b: &Node) -> Ordering {
    let schemas = || match (&a.schema, &b.schema) {
        (Some(a), Some(b)) => text::compare(a, b),
        (None, None) => Ordering::Equal,
        (a, _) => {
            if a.is_none() {
                Ordering::Greater
            } else {
                Ordering::Less
            }
        }
    };
    (a.kind.priority().cmp(&b.kind.priority()))
        .then_with(schemas)
        .then_with(|| text::compare(&a.name, &b.name))
        .then_with(|| a.kind.cmp(&b.kind))
        .then_with(|| text::compare(&a.natural_key, &b.natural_key))
        .then_with(|| a.object_id.oid.cmp(&b.object_id.oid))
}

/// Puts every node behind its dependencies, and leaves the given order alone as far as that allows.
///
/// Built from the end: of the nodes that no unplaced node depends on, the last in the given order is placed.
/// An error holds the nodes that could not be placed, by `pg_dump`'s number: those in loops and what these depend on.
/// Where loops overlap, the one that is found first decides what is repaired, so that their order matters.
fn topological(nodes: &[Node], order: &[DumpId]) -> Result<Vec<DumpId>, Vec<DumpId>> {
    let mut position = vec![0; nodes.len() + 1];
    let mut dependents = vec![0usize; nodes.len() + 1];
    for (index, id) in order.iter().enumerate() {
        position[id.index()] = index;
        for dependency in known(nodes, *id) {
            dependents[dependency.index()] += 1;
        }
    }
    let mut free: BinaryHeap<usize> =
        order.iter().enumerate().filter(|(_, id)| dependents[id.index()] == 0).map(|(index, _)| index).collect();
    let mut sorted = Vec::with_capacity(order.len());
    while let Some(index) = free.pop() {
        let id = order[index];
        sorted.push(id);
        for dependency in known(nodes, id) {
            dependents[dependency.index()] -= 1;
            if dependents[dependency.index()] == 0 {
                free.push(position[dependency.index()]);
            }
        }
    }
    if sorted.len() == order.len() {
        sorted.reverse();
        Ok(sorted)
    } else {
        let mut stuck: Vec<&Node> = nodes.iter().filter(|node| dependents[node.id.index()] > 0).collect();
        stuck.sort_by_key(|node| (node.number.is_none(), node.number));
        Err(stuck.into_iter().map(|node| node.id).collect())
    }
}

fn known(nodes: &[Node], id: DumpId) -> impl Iterator<Item = DumpId> {
    let count = nodes.len();
    nodes[id.index() - 1].dependencies.iter().copied().filter(move |id| (1..=count).contains(&id.index()))
}

/// How many nodes without entry are passed before none is passed twice: paths through many layers of them multiply.
const REPEATED_PASSES: usize = 10_000;

/// The entries that a node's entry depends on: its dependencies, and for those that have no entry of their
/// own, theirs. Boundaries are not looked through: they would report everything. An entry that is reached in two
/// ways is told twice, as `pg_dump` does.
pub fn entry_dependencies(nodes: &[Node], id: DumpId, has_entry: &dyn Fn(DumpId) -> bool) -> Vec<DumpId> {
    let mut found = Vec::new();
    let mut stack: Vec<DumpId> = nodes[id.index() - 1].dependencies.iter().rev().copied().collect();
    let mut passed = std::collections::HashSet::new();
    let mut passes = 0;
    while let Some(id) = stack.pop() {
        if has_entry(id) {
            found.push(id);
        } else if let Some(node) = nodes.get(id.index() - 1) {
            let boundary = matches!(node.kind, Kind::PreDataBoundary | Kind::PostDataBoundary);
            passes += 1;
            if !boundary && (passed.insert(id) || passes < REPEATED_PASSES) {
                stack.extend(node.dependencies.iter().rev());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Role;
    use crate::oid::{ObjectId, Oid};

    fn graph(nodes: &[(Kind, &str, &[u32])]) -> Vec<Node> {
        let mut graph: Vec<Node> = Vec::new();
        for (index, (kind, name, dependencies)) in nodes.iter().enumerate() {
            let mut node = Node::new(*kind, ObjectId::NONE, Oid(1), Some("s".into()), *name);
            node.id = DumpId(index as u32 + 1);
            node.dependencies = dependencies.iter().copied().map(DumpId).collect();
            graph.push(node);
        }
        graph
    }

    fn names(nodes: &mut [Node]) -> Vec<String> {
        let (order, warnings) = order(nodes);
        assert_eq!(warnings, [""; 0]);
        order.iter().map(|id| nodes[id.index() - 1].name.to_string()).collect()
    }

    #[test]
    fn kinds_and_names_decide_where_nothing_depends() {
        let mut nodes = graph(&[
            (Kind::Table, "b", &[]),
            (Kind::Schema, "z", &[]),
            (Kind::Table, "a", &[]),
            (Kind::Type, "B", &[]),
        ]);
        assert_eq!(names(&mut nodes), ["z", "B", "a", "b"]);
    }

    #[test]
    fn a_dependency_moves_no_more_than_it_must() {
        // `a` needs `d`: `d` moves in front of `a`, everything else stays.
        let mut nodes = graph(&[
            (Kind::Table, "a", &[4]),
            (Kind::Table, "b", &[]),
            (Kind::Table, "c", &[]),
            (Kind::Table, "d", &[]),
        ]);
        assert_eq!(names(&mut nodes), ["d", "a", "b", "c"]);
    }

    #[test]
    fn boundaries_part_the_sections() {
        let mut nodes = graph(&[
            (Kind::Index, "i", &[]),
            (Kind::TableData, "t", &[]),
            (Kind::PreDataBoundary, "pre", &[]),
            (Kind::PostDataBoundary, "post", &[]),
            (Kind::Table, "t", &[]),
        ]);
        assert_eq!(names(&mut nodes), ["t", "pre", "t", "post", "i"]);
    }

    #[test]
    fn a_view_in_a_loop_becomes_a_dummy_and_its_rule_follows() {
        // The view needs its rule, the rule a function, the function the view's row type (here: the view).
        let mut nodes = graph(&[
            (Kind::PreDataBoundary, "pre", &[]),
            (Kind::PostDataBoundary, "post", &[]),
            (Kind::Table, "v", &[4]),
            (Kind::Rule, "r", &[3, 5]),
            (Kind::Function, "f", &[3]),
        ]);
        nodes[2].role = Role::View;
        nodes[3].role = Role::ViewRule { view: DumpId(3) };
        assert_eq!(names(&mut nodes), ["v", "f", "pre", "post", "r"]);
        assert!(nodes[2].dummy && nodes[3].separate);
    }

    #[test]
    fn of_two_loops_through_a_node_the_lower_number_is_repaired_first() {
        // A view whose query needs a primary key: its rule is in a loop with the view, and in one through post-data.
        let dependencies = |numbers: [u32; 5]| {
            let mut nodes = graph(&[
                (Kind::Table, "v", &[2]),
                (Kind::Rule, "r", &[1, 3]),
                (Kind::Constraint, "key", &[]),
                (Kind::PreDataBoundary, "pre", &[]),
                (Kind::PostDataBoundary, "post", &[]),
            ]);
            nodes[0].role = Role::View;
            nodes[1].role = Role::ViewRule { view: DumpId(1) };
            nodes[2].separate = true;
            nodes.iter_mut().zip(numbers).for_each(|(node, number)| node.number = Some(DumpId(number)));
            order(&mut nodes);
            nodes[1].dependencies.iter().map(|id| id.0).collect::<Vec<u32>>()
        };
        assert_eq!(dependencies([1, 3, 2, 4, 5]), [3, 1, 5]);
        assert_eq!(dependencies([2, 3, 1, 4, 5]), [1, 3, 1, 5]);
    }

    #[test]
    fn circular_foreign_keys_of_data_are_told() {
        let mut nodes = graph(&[(Kind::TableData, "a", &[2]), (Kind::TableData, "b", &[1])]);
        let (sorted, warnings) = order(&mut nodes);
        assert_eq!(sorted.len(), 2);
        assert!(warnings[0].starts_with("there are circular foreign-key constraints among these tables:"));
    }

    #[test]
    fn dependencies_without_entry_are_looked_through() {
        let nodes = graph(&[
            (Kind::Table, "a", &[2, 3]),
            (Kind::DummyType, "t", &[4]),
            (Kind::PreDataBoundary, "pre", &[4]),
            (Kind::Schema, "s", &[]),
        ]);
        assert_eq!(entry_dependencies(&nodes, DumpId(1), &|id| id == DumpId(4)), [DumpId(4)]);
    }
}
