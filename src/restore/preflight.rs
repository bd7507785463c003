//! Everything that the target lacks, found before the first statement and told at once.
//!
//! A restore that stops at the first missing role, is mended, and stops at the next, is a long afternoon.
//! What can be known from names alone is asked for here; what only the server can judge is left to it.

mod needs;
mod words;

use std::collections::HashSet;

use needs::{Needed, Needs};

use crate::monitor::{Event, Monitor};
use crate::pg::Session;
use crate::script::{Phase, Plan};
use crate::text::printable;
use crate::{Error, Result};

/// Compares what the plan needs with what the server has. Constructs that an older server will refuse are
/// warned of; anything else that is missing is an error that lists it all.
pub async fn check(plan: &Plan<'_>, session: &mut Session, monitor: &dyn Monitor) -> Result<()> {
    let needs = Needs::of(plan);
    let mut missing = Vec::new();
    for (kind, needed, query) in [
        ("role", &needs.roles, "SELECT rolname FROM pg_catalog.pg_roles"),
        (
            "extension",
            &needs.extensions,
            "SELECT name FROM pg_catalog.pg_available_extensions() UNION SELECT extname FROM pg_catalog.pg_extension",
        ),
        ("tablespace", &needs.tablespaces, "SELECT spcname FROM pg_catalog.pg_tablespace"),
    ] {
        missing.extend(absent(kind, needed, &names(session, query).await?));
    }
    // An older server has fewer roles of its own, and nobody can add one: what names it fails by itself.
    missing.retain(|lack| {
        let is_own = lack.starts_with("role \"pg_");
        if is_own {
            monitor.event(Event::Warning(lack));
        }
        !is_own
    });
    if !needs.icu.is_empty() {
        let icu = "SELECT 'icu' FROM pg_catalog.pg_collation WHERE collprovider = 'i' LIMIT 1";
        if names(session, icu).await?.is_empty() {
            missing.extend(needs.icu.iter().map(|label| format!("ICU is not in this server, {label} needs it.")));
        }
    }
    missing.extend(database(plan, session).await?);
    warn_of_newer(plan, &needs, session, monitor);
    if missing.is_empty() {
        return Ok(());
    }
    let mut error = Error::new("the server lacks what the archive needs");
    for line in missing {
        error = error.detail(line);
    }
    Err(error.hint(
        "Create it, or leave it out (--no-owner, --no-privileges, --no-tablespaces); \
         --skip-preflight goes on and counts what fails.",
    ))
}

async fn names(session: &mut Session, query: &str) -> Result<HashSet<String>> {
    let rows = session.query(query).await?;
    Ok(rows.iter().filter_map(|row| row.text(0)).collect())
}

fn absent(kind: &str, needed: &Needed, there: &HashSet<String>) -> Vec<String> {
    let missing = needed.iter().filter(|(name, _)| !there.contains(*name));
    missing.map(|(name, label)| format!("{kind} \"{}\" does not exist, {label} needs it.", printable(name))).collect()
}

/// Whether the database can be made, or can hold what the archive has.
async fn database(plan: &Plan<'_>, session: &mut Session) -> Result<Option<String>> {
    if plan.options.create {
        let Some(step) = plan.phase(Phase::Database).iter().find(|step| step.entry.desc == "DATABASE") else {
            return Ok(Some("The archive does not say how its database was made, so it cannot be created.".into()));
        };
        let there = names(session, "SELECT datname FROM pg_catalog.pg_database").await?;
        let exists = there.contains(step.entry.tag.as_str()) && !plan.options.clean;
        return Ok(exists.then(|| format!("database \"{}\" already exists.", printable(&step.entry.tag))));
    }
    let archive = plan.toc.encoding()?.unwrap_or("SQL_ASCII");
    let target = session.parameter("server_encoding").unwrap_or_default();
    let refused = archive == "SQL_ASCII" && target != "SQL_ASCII";
    Ok(refused.then(|| {
        format!("The archive is in SQL_ASCII, whose bytes mean nothing certain in this database's encoding {target}.")
    }))
}

fn warn_of_newer(plan: &Plan, needs: &Needs, session: &Session, monitor: &dyn Monitor) {
    let major = session.version().major();
    let source = plan.toc.header.server_version.as_deref().unwrap_or_default();
    let source_major = source.split(|c: char| !c.is_ascii_digit()).next().and_then(|digits| digits.parse::<u32>().ok());
    if source_major.is_none_or(|source| source <= major) {
        return;
    }
    monitor.event(Event::Warning(&format!(
        "the archive is from PostgreSQL {}, this server is {major}: some of it may be refused",
        printable(source)
    )));
    for (label, what, since) in needs.newer.iter().filter(|(.., since)| *since > major) {
        monitor.event(Event::Warning(&format!("{label} needs PostgreSQL {since} ({what})")));
    }
}
