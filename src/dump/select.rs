//! Name patterns become OIDs, by one query a switch, under the user's own search path.

use std::collections::HashSet;

use super::options::{Options, Patterns};
use crate::archive::ArchiveVersion;
use crate::monitor::{Event, Monitor};
use crate::oid::Oid;
use crate::options::Selection;
use crate::pattern::Pattern;
use crate::pg::Session;
use crate::pg::row::Field;
use crate::{Error, Result};

/// The selection with its sets of OIDs. A pattern that includes something and matches nothing is an error
/// when it is the last hope, or when names are strict.
pub async fn resolve(session: &mut Session, options: &Options, monitor: &dyn Monitor) -> Result<Selection> {
    // A backslash in a pattern is the pattern's, whatever the role's settings make of literals.
    session.execute("SET standard_conforming_strings = on").await?;
    let Patterns { strict, .. } = options.patterns;
    let patterns = &options.patterns;
    let is_standby = session.query("SELECT pg_catalog.pg_is_in_recovery()").await?.single()?.as_deref() == Some("t");
    let mut resolver = Resolver { database: current_database(session).await?, session };
    let mut selection = options.selection.clone();
    selection.grouped_large_objects = options.archive_version >= ArchiveVersion::V1_16;

    if is_standby && selection.data && !selection.no.unlogged_table_data {
        monitor.event(Event::Note("the server is a standby: rows of unlogged tables are left out, for it has none"));
        selection.no.unlogged_table_data = true;
    }

    selection.schemas = resolver.schemas(&patterns.schemas, strict).await?;
    none_left("schemas", &patterns.schemas, &selection.schemas)?;
    selection.excluded_schemas = resolver.schemas(&patterns.excluded_schemas, false).await?;
    selection.tables = resolver.relations(&patterns.tables, strict).await?;
    none_left("tables", &patterns.tables, &selection.tables)?;
    selection.excluded_tables = resolver.relations(&patterns.excluded_tables, false).await?;
    selection.excluded_data = resolver.relations(&patterns.excluded_data, false).await?;
    selection.foreign_servers = resolver.servers(&patterns.foreign_servers).await?;
    let named = [patterns.extensions.as_slice(), &patterns.filtered_extensions].concat();
    let extensions = resolver.extensions(&named, strict).await?;
    none_left("extensions", &named, &extensions)?;
    selection.extensions = (!named.is_empty()).then_some(extensions);
    selection.excluded_extensions = resolver.extensions(&patterns.excluded_extensions, false).await?;

    selection.everything = patterns.schemas.is_empty() && patterns.tables.is_empty() && patterns.extensions.is_empty();
    Ok(selection)
}

async fn current_database(session: &mut Session) -> Result<String> {
    let rows = session.query("SELECT pg_catalog.current_database()").await?;
    Ok(rows.single()?.unwrap_or_default())
}

fn none_left<T>(what: &str, patterns: &[T], found: &HashSet<Oid>) -> Result<()> {
    if patterns.is_empty() || !found.is_empty() {
        return Ok(());
    }
    Err(Error::new(format!("no matching {what} were found"))
        .hint("Patterns are matched as psql matches them: names with capitals need double quotes within the pattern."))
}

struct Resolver<'a> {
    session: &'a mut Session,
    database: String,
}

impl Resolver<'_> {
    async fn schemas(&mut self, patterns: &[String], strict: bool) -> Result<HashSet<Oid>> {
        let mut found = HashSet::new();
        for text in patterns {
            let pattern = Pattern::unqualified(text)?;
            let condition = pattern.condition("n.nspname", None, None);
            let sql = format!("SELECT n.oid FROM pg_catalog.pg_namespace n WHERE {condition}");
            found.extend(self.oids("schemas", text, &sql, strict).await?);
        }
        Ok(found)
    }

    async fn extensions(&mut self, patterns: &[String], strict: bool) -> Result<HashSet<Oid>> {
        let mut found = HashSet::new();
        for text in patterns {
            let condition = Pattern::bare(text)?.condition("e.extname", None, None);
            let sql = format!("SELECT e.oid FROM pg_catalog.pg_extension e WHERE {condition}");
            found.extend(self.oids("extensions", text, &sql, strict).await?);
        }
        Ok(found)
    }

    /// Foreign servers: here every pattern must match.
    async fn servers(&mut self, patterns: &[String]) -> Result<HashSet<Oid>> {
        let mut found = HashSet::new();
        for text in patterns {
            let condition = Pattern::bare(text)?.condition("s.srvname", None, None);
            let sql = format!("SELECT s.oid FROM pg_catalog.pg_foreign_server s WHERE {condition}");
            found.extend(self.oids("foreign servers", text, &sql, true).await?);
        }
        Ok(found)
    }

    async fn relations(&mut self, patterns: &[(String, bool)], strict: bool) -> Result<HashSet<Oid>> {
        let mut found = HashSet::new();
        for (text, with_children) in patterns {
            let pattern = Pattern::qualified(text, &self.database)?;
            let condition =
                pattern.condition("c.relname", Some("n.nspname"), Some("pg_catalog.pg_table_is_visible(c.oid)"));
            let matched = format!(
                "SELECT c.oid FROM pg_catalog.pg_class c \
                 LEFT JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace \
                 WHERE c.relkind OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p', 'v', 'm', 'S', 'f']::pg_catalog.\"char\"[]) \
                 AND {condition}"
            );
            let sql = if *with_children {
                format!(
                    "WITH RECURSIVE family(oid) AS ({matched} UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i \
                     JOIN family f ON i.inhparent OPERATOR(pg_catalog.=) f.oid) SELECT oid FROM family"
                )
            } else {
                matched
            };
            found.extend(self.oids("tables", text, &sql, strict).await?);
        }
        Ok(found)
    }

    async fn oids(&mut self, what: &str, pattern: &str, sql: &str, strict: bool) -> Result<Vec<Oid>> {
        let rows = self.session.query(sql).await?;
        let oids: Vec<Oid> = rows.iter().filter_map(|row| Oid::read(row.get(0), row.of())).collect();
        if strict && oids.is_empty() {
            return Err(Error::new(format!("no matching {what} were found for pattern \"{pattern}\"")));
        }
        Ok(oids)
    }
}
