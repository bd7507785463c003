//! Finding the loops among nodes that could not be ordered.

use super::Node;
use crate::oid::DumpId;

/// Loops among the given nodes, no node in two of them; each starts at the first of its nodes in the given
/// order, and each node depends on the next, the last one on the first.
pub fn find(nodes: &[Node], stuck: &[DumpId]) -> Vec<Vec<DumpId>> {
    let mut search = Search { nodes, done: vec![false; nodes.len() + 1], hopeless: vec![DumpId(0); nodes.len() + 1] };
    let mut cycles = Vec::new();
    for &start in stuck {
        match search.from(start) {
            Some(cycle) => {
                for id in &cycle {
                    search.done[id.index()] = true;
                }
                cycles.push(cycle);
            }
            None => search.done[start.index()] = true,
        }
    }
    cycles
}

struct Search<'a> {
    nodes: &'a [Node],
    /// Nodes that are in a loop already, or in none.
    done: Vec<bool>,
    /// The start that no path from this node leads back to.
    hopeless: Vec<DumpId>,
}

impl Search<'_> {
    /// A loop through `start`, found depth first along the dependencies in their order. The path is a list,
    /// not the call stack: chains of views can be long.
    fn from(&mut self, start: DumpId) -> Option<Vec<DumpId>> {
        let mut path: Vec<DumpId> = Vec::new();
        let mut branches: Vec<usize> = Vec::new();
        let mut next = Some(start);
        loop {
            if let Some(id) = next.take()
                && !self.done[id.index()]
                && self.hopeless[id.index()] != start
                && !path.contains(&id)
            {
                path.push(id);
                branches.push(0);
                if self.dependencies(id).contains(&start) {
                    return Some(path);
                }
            }
            let &id = path.last()?;
            let branch = branches.last_mut()?;
            match self.nodes[id.index() - 1].dependencies.get(*branch) {
                Some(&dependency) => {
                    *branch += 1;
                    next = (1..=self.nodes.len()).contains(&dependency.index()).then_some(dependency);
                }
                None => {
                    self.hopeless[id.index()] = start;
                    path.pop();
                    branches.pop();
                }
            }
        }
    }

    fn dependencies(&self, id: DumpId) -> &[DumpId] {
        &self.nodes[id.index() - 1].dependencies
    }
}
