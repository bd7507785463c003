//! Which tables a dump has to lock, and which relations it has nothing to do with.

use std::collections::{HashMap, HashSet};

use super::rows_of;
use crate::Result;
use crate::oid::Oid;
use crate::options::Selection;
use crate::pg::Session;

crate::row! {
    /// A table that a dump may have to lock.
    #[derive(PartialEq, Eq, Hash)]
    pub struct Lockable in "dump/lockable.sql" {
        oid: Oid,
        schema_oid: Oid,
        schema: String,
        name: String,
    }
}

crate::row! {
    /// A relation that a dump may leave out.
    pub struct Relation in "dump/relation.sql" {
        oid: Oid,
        schema_oid: Oid,
        is_temporary: bool,
        parents: Vec<Oid>,
    }
}

crate::row! {
    /// A session's own relation.
    pub struct Temporary in "dump/temporary.sql" {
        oid: Oid,
    }
}

/// The tables that the selection may dump, as they are now.
pub async fn lockable(session: &mut Session, selection: &Selection) -> Result<Vec<Lockable>> {
    let tables: Vec<Lockable> = rows_of(session, &[]).await?;
    Ok(tables.into_iter().filter(|table| may_dump(selection, table.oid, table.schema_oid)).collect())
}

/// The relations that are not dumped, as they are now.
pub async fn left_out(session: &mut Session, selection: &Selection) -> Result<Vec<Oid>> {
    let Selection { tables, schemas, excluded_tables, excluded_schemas, .. } = selection;
    if [tables, schemas, excluded_tables, excluded_schemas].iter().all(|named| named.is_empty()) {
        let temporary: Vec<Temporary> = rows_of(session, &[]).await?;
        return Ok(temporary.into_iter().map(|relation| relation.oid).collect());
    }
    let relations: Vec<Relation> = rows_of(session, &[]).await?;
    let is_wanted = |it: &&Relation| !it.is_temporary && may_dump(selection, it.oid, it.schema_oid);
    let wanted = relations.iter().filter(is_wanted).map(|it| it.oid).collect();
    let needed = with_ancestors(wanted, &relations.iter().map(|it| (it.oid, &it.parents[..])).collect());
    Ok(relations.iter().map(|it| it.oid).filter(|oid| !needed.contains(oid)).collect())
}

/// As `pg_dump` has it: a table that is named is dumped whatever its schema, and an extension that is named takes nothing
/// away.
fn may_dump(selection: &Selection, oid: Oid, schema_oid: Oid) -> bool {
    let Selection { tables, schemas, excluded_schemas, .. } = selection;
    let is_selected = if tables.is_empty() {
        (schemas.is_empty() || schemas.contains(&schema_oid)) && !excluded_schemas.contains(&schema_oid)
    } else {
        tables.contains(&oid)
    };
    is_selected && !selection.excluded_tables.contains(&oid)
}

/// What a table has from its parents is told by comparing it with theirs.
fn with_ancestors(tables: Vec<Oid>, parents: &HashMap<Oid, &[Oid]>) -> HashSet<Oid> {
    let mut all: HashSet<Oid> = tables.iter().copied().collect();
    let mut next = tables;
    while let Some(table) = next.pop() {
        let parents = parents.get(&table).copied().unwrap_or_default();
        next.extend(parents.iter().copied().filter(|parent| all.insert(*parent)));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ancestors_of_what_is_wanted_are_needed() {
        let parents = HashMap::from([(Oid(3), &[Oid(2), Oid(5)][..]), (Oid(2), &[Oid(1)]), (Oid(4), &[Oid(1)])]);
        let needed = with_ancestors(vec![Oid(3)], &parents);
        assert_eq!(needed, HashSet::from([1, 2, 3, 5].map(Oid)));
    }
}
