//! Which relations an entry's statements touch, and how they lock them.

use std::collections::{HashMap, HashSet};

use crate::archive::Entry;
use crate::jobs::Lock;
use crate::oid::DumpId;
use crate::script::select::is_relation;
use crate::script::{Plan, statement};

/// How relations inherit from each other, partitions from their tables among them.
pub struct Tree<'a> {
    plan: &'a Plan<'a>,
    relations: HashSet<DumpId>,
    children: HashMap<DumpId, Vec<DumpId>>,
    parents: HashMap<DumpId, Vec<DumpId>>,
    /// For each index of a partitioned table and its partitions, one that stands for all of their tree.
    indexes: HashMap<DumpId, DumpId>,
}

impl<'a> Tree<'a> {
    /// The tree of an archive's relations.
    pub fn of(plan: &'a Plan<'a>) -> Self {
        let entries = &plan.toc.entries;
        let relations: HashSet<DumpId> = entries
            .iter()
            .filter(|entry| is_relation(entry) && entry.desc != "SEQUENCE")
            .map(|entry| entry.dump_id)
            .collect();
        let indexes = index_trees(entries, &relations);
        let mut tree = Self { plan, relations, children: HashMap::new(), parents: HashMap::new(), indexes };
        for entry in entries {
            let related: Vec<DumpId> =
                entry.dependencies.iter().copied().filter(|id| tree.relations.contains(id)).collect();
            match entry.desc.as_str() {
                // A table that depends on a table inherits from it.
                "TABLE" | "FOREIGN TABLE" => related.iter().for_each(|&parent| tree.join(parent, entry.dump_id)),
                "TABLE ATTACH" => {
                    let is_child = |id: &DumpId| {
                        plan.entry(*id).is_some_and(|it| it.tag == entry.tag && it.schema == entry.schema)
                    };
                    if let Some(&child) = related.iter().find(|id| is_child(id)) {
                        related.iter().filter(|&&id| id != child).for_each(|&parent| tree.join(parent, child));
                    }
                }
                _ => {}
            }
        }
        tree
    }

    fn join(&mut self, parent: DumpId, child: DumpId) {
        self.children.entry(parent).or_default().push(child);
        self.parents.entry(child).or_default().push(parent);
    }

    /// The relations that an entry's statement touches: those it depends on, and for more than an index, what
    /// inherits from them; for rows that go through the root, what the table inherits from; for what is said
    /// of an index or a key, their table.
    pub fn touched(&self, entry: &Entry) -> Vec<DumpId> {
        let own = self.of_entry(entry);
        match entry.desc.as_str() {
            "INDEX" | "STATISTICS" => own.collect(),
            "TABLE DATA" if statement::partition_root(entry).is_some() => reach(own.take(1), &self.parents),
            "TABLE DATA" => own.take(1).collect(),
            "COMMENT" | "SECURITY LABEL" | "STATISTICS DATA" | "INDEX ATTACH" => {
                let owners = entry.dependencies.iter().filter_map(|&id| self.plan.entry(id));
                let mut all: Vec<DumpId> = own.chain(owners.flat_map(|owner| self.of_entry(owner))).collect();
                all.sort_unstable();
                all.dedup();
                all
            }
            _ => reach(own, &self.children),
        }
    }

    /// What an entry's statements lock, and how, if these are the relations that they touch.
    pub fn locks(&self, entry: &Entry, touched: &[DumpId]) -> Vec<(u32, Lock)> {
        let Some(lock) = lock(entry) else { return Vec::new() };
        let tables = touched.iter().map(|id| (id.0, lock));
        // All of an index's tree, when one becomes part of another: the last to come makes what is above it valid, and
        // two that do not see each other would both leave that to the other. A publication, when a table is added.
        let changes_others = matches!(entry.desc.as_str(), "INDEX ATTACH" | "PUBLICATION TABLE");
        let others = entry.dependencies.iter().filter(|id| changes_others && !self.relations.contains(id));
        let others = others.map(|id| self.indexes.get(id).unwrap_or(id));
        tables.chain(others.map(|id| (id.0, Lock::AccessExclusive))).collect()
    }

    /// Whether a relation inherits from no other, and no other from it.
    pub fn is_alone(&self, relation: DumpId) -> bool {
        !self.parents.contains_key(&relation) && !self.children.contains_key(&relation)
    }

    /// The relations that an entry names.
    fn of_entry(&self, entry: &'a Entry) -> impl Iterator<Item = DumpId> {
        entry.dependencies.iter().copied().filter(|id| self.relations.contains(id))
    }
}

/// The trees that indexes make when they are attached to each other.
fn index_trees(entries: &[Entry], relations: &HashSet<DumpId>) -> HashMap<DumpId, DumpId> {
    let mut edges: HashMap<DumpId, Vec<DumpId>> = HashMap::new();
    for attach in entries.iter().filter(|entry| entry.desc == "INDEX ATTACH") {
        let both = || attach.dependencies.iter().copied().filter(|id| !relations.contains(id));
        both().for_each(|index| edges.entry(index).or_default().extend(both()));
    }
    let mut trees = HashMap::new();
    for &first in edges.keys() {
        if !trees.contains_key(&first) {
            trees.extend(reach(std::iter::once(first), &edges).into_iter().map(|index| (index, first)));
        }
    }
    trees
}

/// The table lock that an entry's statements take; none where others would not wait for it.
///
/// An entry may be several statements in one transaction, which takes all their locks: two that hold `SHARE`
/// and want more wait for each other.
fn lock(entry: &Entry) -> Option<Lock> {
    let says = |words: &str| entry.definition.as_deref().is_some_and(|sql| sql.contains(words));
    match entry.desc.as_str() {
        "INDEX" if says("REPLICA IDENTITY") => Some(Lock::AccessExclusive),
        "INDEX" if says("CLUSTER ON") => Some(Lock::ShareRowExclusive),
        "INDEX" => Some(Lock::Share),
        "TRIGGER" if says("DEPENDS ON EXTENSION") => Some(Lock::AccessExclusive),
        "TRIGGER" | "FK CONSTRAINT" => Some(Lock::ShareRowExclusive),
        "STATISTICS" | "STATISTICS DATA" | "PUBLICATION TABLE" => Some(Lock::ShareUpdateExclusive),
        "COMMENT" | "SECURITY LABEL" | "INDEX ATTACH" | "MATERIALIZED VIEW" | "VIEW" | "FUNCTION" => {
            Some(Lock::AccessShare)
        }
        "SEQUENCE SET" => None,
        _ => Some(Lock::AccessExclusive),
    }
}

/// Everything that can be reached, each once; a circle in a damaged archive ends where it began.
fn reach(from: impl Iterator<Item = DumpId>, edges: &HashMap<DumpId, Vec<DumpId>>) -> Vec<DumpId> {
    let mut found: Vec<DumpId> = from.collect();
    let mut seen: HashSet<DumpId> = found.iter().copied().collect();
    let mut at = 0;
    while let Some(id) = found.get(at) {
        found.extend(
            edges.get(id).into_iter().flatten().filter(|&&next| seen.insert(next)).copied().collect::<Vec<_>>(),
        );
        at += 1;
    }
    found
}
