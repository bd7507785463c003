//! The repairs of dependency loops, in the order in which they are tried (FACTS section 4).
//!
//! A loop is a list of nodes, each of which depends on the next, and the last on the first. Two nodes that
//! need each other are usually one definition (a view and its rule): the inner edge goes. In a longer loop
//! the part becomes an entry of its own, which can come later.

use super::describe::describe;
use super::node::{Kind, Node, Role};
use crate::graph::Components;
use crate::oid::DumpId;

/// Breaks a loop; what was broken without principle is told in warnings.
pub fn repair(nodes: &mut [Node], cycle: &[DumpId]) -> Vec<String> {
    let mut graph = Graph { nodes, cycle };
    let repaired = graph.type_and_function()
        || graph.view_and_rule()
        || graph.dummy_view()
        || graph.boundary_before_materialized_view()
        || graph.boundary_before_function()
        || graph.table_and_check()
        || graph.separate_check()
        || graph.table_and_default()
        || graph.partition_indexes()
        || graph.separate_default()
        || graph.domain_and_constraint()
        || graph.separate_domain_constraint()
        || graph.table_with_itself();
    if repaired { Vec::new() } else { graph.give_up() }
}

struct Graph<'a> {
    nodes: &'a mut [Node],
    cycle: &'a [DumpId],
}

impl Graph<'_> {
    fn node(&mut self, id: DumpId) -> &mut Node {
        &mut self.nodes[id.index() - 1]
    }

    fn role(&self, id: DumpId) -> Role {
        self.nodes[id.index() - 1].role
    }

    fn kind(&self, id: DumpId) -> Kind {
        self.nodes[id.index() - 1].kind
    }

    fn drop_edge(&mut self, from: DumpId, to: DumpId) {
        self.node(from).dependencies.retain(|&id| id != to);
    }

    fn in_cycle(&self, kind: Kind) -> Option<DumpId> {
        self.cycle.iter().copied().find(|&id| self.kind(id) == kind)
    }

    /// Boundaries are the last nodes to be added, and a database may have a loop for every table.
    fn boundary(&self, kind: Kind) -> Option<DumpId> {
        self.nodes.iter().rev().find(|node| node.kind == kind).map(|node| node.id)
    }

    /// The node behind `id` in the loop: what it depends on.
    fn next(&self, id: DumpId) -> DumpId {
        let at = self.cycle.iter().position(|&other| other == id).unwrap_or(0);
        self.cycle[(at + 1) % self.cycle.len()]
    }

    /// A part of the loop and the whole that it belongs to, where both are in it: `part` tells the whole of a
    /// role. Wholes are tried in the order of the loop.
    fn part_and_whole(&self, part: fn(Role) -> Option<DumpId>) -> Option<(DumpId, DumpId)> {
        self.parts_and_wholes(part).next()
    }

    fn parts_and_wholes(&self, part: fn(Role) -> Option<DumpId>) -> impl Iterator<Item = (DumpId, DumpId)> {
        self.cycle.iter().filter_map(move |&whole| {
            let part = self.cycle.iter().copied().find(|&id| part(self.role(id)) == Some(whole))?;
            Some((part, whole))
        })
    }

    /// Two nodes that are part and whole: the part's edge to the whole goes, it stays inside.
    fn keep_inside(&mut self, part: fn(Role) -> Option<DumpId>) -> bool {
        if self.cycle.len() != 2 {
            return false;
        }
        let Some((part, whole)) = self.part_and_whole(part) else { return false };
        self.drop_edge(part, whole);
        true
    }

    /// A longer loop through part and whole: the part becomes an entry of its own behind the whole.
    fn make_separate(&mut self, pair: Option<(DumpId, DumpId)>, post_data: bool) -> bool {
        let Some((part, whole)) = pair.filter(|_| self.cycle.len() > 2) else { return false };
        let post = if post_data { self.boundary(Kind::PostDataBoundary) } else { None };
        self.drop_edge(whole, part);
        let part = self.node(part);
        part.separate = true;
        part.depend_on(whole);
        if let Some(post) = post {
            part.depend_on(post);
        }
        true
    }

    /// A type and its input, output or canonical function: the function makes do with the shell.
    fn type_and_function(&mut self) -> bool {
        let &[a, b] = self.cycle else { return false };
        let (r#type, function) = if self.kind(a) == Kind::Type { (a, b) } else { (b, a) };
        if self.kind(r#type) != Kind::Type || self.kind(function) != Kind::Function {
            return false;
        }
        self.drop_edge(function, r#type);
        if let Role::TypeWithShell { shell } = self.role(r#type) {
            self.node(function).depend_on(shell);
            let want = self.node(function).want;
            if !want.is_empty() {
                self.node(shell).want = want | Components::DEFINITION;
            }
        }
        true
    }

    fn view_and_rule(&mut self) -> bool {
        self.keep_inside(rule_of)
    }

    /// A view that its own rule needs by way of others (a function over its row type, a view over it with
    /// GROUP BY its key): it is made with NULL columns first, and again when everything is there.
    fn dummy_view(&mut self) -> bool {
        let pair = self.parts_and_wholes(rule_of).find(|&(_, view)| self.role(view) == Role::View);
        let separated = self.make_separate(pair, true);
        if let Some((_, view)) = pair.filter(|_| separated) {
            self.node(view).dummy = true;
        }
        separated
    }

    /// A materialized view that needs something of post-data (a primary key its GROUP BY relies on).
    fn boundary_before_materialized_view(&mut self) -> bool {
        let has = |graph: &Self, role: Role| graph.cycle.iter().any(|&id| graph.role(id) == role);
        self.cycle.len() > 2
            && (has(self, Role::MaterializedView) && self.postpone(Kind::PreDataBoundary, is_of_materialized_view)
                || has(self, Role::StatisticsData { of_materialized_view: true })
                    && self.postpone(Kind::PostDataBoundary, is_of_materialized_view))
    }

    /// A function whose body needs something of post-data.
    fn boundary_before_function(&mut self) -> bool {
        self.cycle.len() > 2
            && self.in_cycle(Kind::Function).is_some()
            && self.postpone(Kind::PreDataBoundary, |node| node.kind == Kind::Function)
    }

    /// The boundary no longer waits for what follows it in the loop. Of the kind that is repaired that becomes
    /// post-data; of another, such as a function over the row of a materialized view, it comes as late and keeps its
    /// section, as `pg_dump` has it.
    fn postpone(&mut self, boundary: Kind, is_repaired: fn(&Node) -> bool) -> bool {
        let Some(boundary) = self.in_cycle(boundary) else { return false };
        let next = self.next(boundary);
        self.drop_edge(boundary, next);
        let node = self.node(next);
        node.postponed |= is_repaired(node);
        true
    }

    fn table_and_check(&mut self) -> bool {
        self.keep_inside(check_of)
    }

    fn separate_check(&mut self) -> bool {
        self.make_separate(self.part_and_whole(check_of), true)
    }

    fn table_and_default(&mut self) -> bool {
        self.keep_inside(default_of)
    }

    fn separate_default(&mut self) -> bool {
        self.make_separate(self.part_and_whole(default_of), false)
    }

    fn domain_and_constraint(&mut self) -> bool {
        self.keep_inside(domain_constraint_of)
    }

    fn separate_domain_constraint(&mut self) -> bool {
        self.make_separate(self.part_and_whole(domain_constraint_of), true)
    }

    /// A partitioned index and a partition's: the parent comes first.
    fn partition_indexes(&mut self) -> bool {
        let &[a, b] = self.cycle else { return false };
        for (child, parent) in [(a, b), (b, a)] {
            if self.role(child) == (Role::PartitionIndex { parent: Some(parent) }) {
                self.drop_edge(parent, child);
                return true;
            }
        }
        false
    }

    /// Columns of one table that need each other: generated columns before 15, partition keys.
    fn table_with_itself(&mut self) -> bool {
        let &[table] = self.cycle else { return false };
        let is_table = self.kind(table) == Kind::Table;
        if is_table {
            self.drop_edge(table, table);
        }
        is_table
    }

    /// No principle is left: the first edge goes, and everybody is told.
    fn give_up(&mut self) -> Vec<String> {
        let first = self.cycle[0];
        self.drop_edge(first, self.next(first));
        let items = |show: &dyn Fn(&Node) -> String| {
            self.cycle.iter().map(|id| format!("\n{}", show(&self.nodes[id.index() - 1]))).collect::<String>()
        };
        if self.cycle.iter().any(|&id| self.kind(id) != Kind::TableData) {
            let items = items(&|node| format!("  {}", describe(node)));
            return vec![format!("could not resolve dependency loop among these items:{items}")];
        }
        let tables = items(&|node| format!("  {}", crate::text::printable(&node.name)));
        let among = if self.cycle.len() == 1 { "on this table" } else { "among these tables" };
        vec![format!(
            "there are circular foreign-key constraints {among}:{tables}\n\
             You might not be able to restore the dump without using --disable-triggers or temporarily dropping the \
             constraints.\n\
             Consider using a full dump instead of a --data-only dump to avoid this problem."
        )]
    }
}

fn is_of_materialized_view(node: &Node) -> bool {
    matches!(node.role, Role::MaterializedView | Role::StatisticsData { of_materialized_view: true })
}

fn rule_of(role: Role) -> Option<DumpId> {
    if let Role::ViewRule { view } = role { Some(view) } else { None }
}

fn check_of(role: Role) -> Option<DumpId> {
    if let Role::TableCheck { table } = role { Some(table) } else { None }
}

fn default_of(role: Role) -> Option<DumpId> {
    if let Role::ColumnDefault { table } = role { Some(table) } else { None }
}

fn domain_constraint_of(role: Role) -> Option<DumpId> {
    if let Role::DomainConstraint { domain } = role { Some(domain) } else { None }
}
