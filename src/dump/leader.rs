//! The metadata phase: the tables are locked, then the snapshot is taken, then the catalog is read, and then it
//! is proved that all three speak of the same tables.
//!
//! `pg_dump` takes its snapshot first. A TRUNCATE or a rewrite that commits while it waits for the lock then
//! yields an empty table, and two tables that swapped names yield each other's rows, without a word. Here
//! LOCK TABLE comes before the transaction's first query (it takes no snapshot); what still slips in between
//! is found by asking twice, in the snapshot and outside it, and the phase is done again. Where no transaction
//! ended meanwhile, which snapshots tell, nothing need be asked twice.

mod tables;

pub use tables::Lockable;

use std::collections::{HashMap, HashSet};

use super::denied;
use super::export::lost_leader;
use super::options::{Options, Snapshot as Wanted};
use super::select;
use super::source::Source;
use crate::catalog::{self, Told};
use crate::ident::Display;
use crate::monitor::{Event, Monitor};
use crate::object::Objects;
use crate::oid::Oid;
use crate::options::Selection;
use crate::pg::row::CatalogRow;
use crate::pg::{Direction, Interrupt, Isolation, Pins, Session, Settings, Snapshot, TableName, Watch, statement};
use crate::{Error, Result};

/// How often the metadata phase is done before a dump gives up on a catalog that does not stand still.
const ATTEMPTS: usize = 5;

crate::row! {
    /// What must be the same of a table in the snapshot and now: its name, its file, its columns.
    #[derive(PartialEq)]
    pub struct TableWitness in "dump/table_witness.sql" {
        oid: Oid,
        schema: String,
        name: String,
        kind: char,
        file: Oid,
        /// A digest of the columns' numbers, names and types.
        columns: Option<String>,
    }
}

crate::row! {
    /// What changes of a catalog with any DDL, and with nothing else.
    #[derive(PartialEq)]
    pub struct CatalogWitness in "dump/catalog_witness.sql" {
        catalog: String,
        rows: i64,
        transactions: String,
    }
}

/// The session that holds the snapshot and the locks until the dump is done.
pub struct Leader {
    /// The session, in its transaction.
    pub session: Session,
    /// The snapshot that workers import.
    pub snapshot: Snapshot,
    /// What the dump is of.
    pub source: Source,
    /// The settings that every session of the dump is pinned to.
    pub pins: Pins,
    /// The schemas of the tables that are locked.
    pub schemas: HashSet<Oid>,
    _watch: Watch,
}

impl Leader {
    /// Goes through the metadata phase until it is proved; every object of the database, as the snapshot sees it.
    pub async fn begin(
        settings: &Settings,
        options: &Options,
        monitor: &dyn Monitor,
        interrupt: &Interrupt,
    ) -> Result<(Self, Objects)> {
        let mut observer = interrupt.limit(Session::connect(settings)).await?;
        let pins = pins(options, &observer);
        observer.pin(&pins).await?;
        let _watch = interrupt.watch(&observer)?;
        for attempt in 1.. {
            let mut leader = Self::attempt(settings, options, &pins, monitor, interrupt, &mut observer).await;
            let doubt = match &mut leader {
                Ok((leader, objects, locked)) => leader.doubt(locked, &objects.selection, &mut observer).await?,
                // A table that went away between the list and the lock, or a deadlock with who changes tables.
                Err(error) if matches!(error.sqlstate(), Some("42P01" | "3F000" | "40P01")) => {
                    Some(Doubt::Table(error.message().to_owned()))
                }
                // What the server says when an object goes away while it is being described.
                Err(error) if matches!(error.sqlstate(), Some("XX000" | "42704" | "42883")) => {
                    Some(Doubt::Catalog(error.message().to_owned()))
                }
                Err(_) => None,
            };
            interrupt.check()?;
            let last = attempt == ATTEMPTS;
            match doubt {
                None => return leader.map(|(leader, objects, _)| (leader, objects)),
                Some(Doubt::Catalog(_)) if last && leader.is_err() => {
                    return leader.map(|(leader, objects, _)| (leader, objects));
                }
                Some(Doubt::Catalog(what)) if last => {
                    monitor.event(Event::Warning(&format!(
                        "definitions changed while the catalog was read ({what}); some may be newer than the snapshot"
                    )));
                    return leader.map(|(leader, objects, _)| (leader, objects));
                }
                Some(Doubt::Table(what)) if last => {
                    return Err(Error::new(format!("tables changed while they were being locked: {what}"))
                        .detail(format!("The metadata phase was tried {ATTEMPTS} times."))
                        .hint("Run the dump when no tables are being created, dropped, renamed or rewritten."));
                }
                Some(Doubt::Table(what) | Doubt::Catalog(what)) => {
                    monitor.event(Event::Note(&format!("reading the catalog again: {what} changed meanwhile")));
                    if let Ok((leader, ..)) = leader {
                        leader.session.close().await;
                    }
                }
            }
        }
        unreachable!("the last attempt returns")
    }

    async fn attempt(
        settings: &Settings,
        options: &Options,
        pins: &Pins,
        monitor: &dyn Monitor,
        interrupt: &Interrupt,
        observer: &mut Session,
    ) -> Result<(Self, Objects, Locked)> {
        let mut session = interrupt.limit(Session::connect(settings)).await?;
        let watch = interrupt.watch(&session)?;
        session.take_notices().iter().for_each(|notice| monitor.event(Event::Notice(&notice.to_string())));
        catalog::steps::connected(monitor);
        // Patterns are matched under the search path that the user has, or the role that the user becomes.
        session.become_role(options.role.as_deref()).await?;
        let selection = select::resolve(&mut session, options, monitor).await?;
        session.pin(pins).await?;
        monitor.event(Event::Stage("locking tables"));
        let before = moment(observer).await?;
        let tables = tables::lockable(observer, &selection).await?;
        let left_out = &tables::left_out(observer, &selection).await?;
        session.check_lock_capacity(tables.len() as u64).await?;
        session.execute(begin(&options.snapshot)).await?;
        let names: Vec<TableName> =
            tables.iter().map(|table| TableName { schema: table.schema.clone(), name: table.name.clone() }).collect();
        let waiting = |text: &str| monitor.event(Event::Warning(text));
        if let Err(error) = session.lock_tables(&names, settings, options.lock_wait_timeout, &waiting).await {
            return Err(denied::explain(error, &tables, observer).await);
        }
        if let Wanted::Named(name) = &options.snapshot {
            session.execute(&format!("SET TRANSACTION SNAPSHOT {}", crate::ident::literal(name))).await?;
        }
        let snapshot = session.export_snapshot().await?;
        monitor.event(Event::Stage("reading the catalog"));
        let source = Source::read(&mut session).await?;
        if let Err(error) = observer.import_snapshot(&snapshot).await {
            // A snapshot goes with the session that exported it, which can tell better why.
            return Err(session.execute("SELECT 1").await.err().unwrap_or(error));
        }
        let locked = &tables.iter().map(|table| table.oid).collect::<Vec<Oid>>();
        let told = Told { with_system: selection.names_system_objects(), locked, left_out };
        let objects = catalog::read(&mut session, observer, told, selection, monitor).await;
        let left = observer.execute("ROLLBACK").await;
        let schemas = tables.iter().map(|table| table.schema_oid).collect();
        let leader = Self { session, snapshot, source, pins: pins.clone(), schemas, _watch: watch };
        let objects = objects?;
        left?;
        Ok((leader, objects, Locked { before, tables }))
    }

    /// Fails unless the session still holds the snapshot and the locks: what was copied without them may be of
    /// other tables.
    pub async fn confirm(&mut self) -> Result<()> {
        self.session.execute("SELECT 1").await.map_err(lost_leader)
    }

    /// What speaks against the locked tables being those of the snapshot, or the definitions being of it.
    async fn doubt(&mut self, locked: &Locked, selection: &Selection, observer: &mut Session) -> Result<Option<Doubt>> {
        let moments = [&locked.before, &self.source.snapshot, &moment(observer).await?];
        if stood_still(moments, self.source.is_standby) {
            return Ok(None);
        }
        let locked: HashSet<&Lockable> = locked.tables.iter().collect();
        let tables = tables::lockable(&mut self.session, selection).await?;
        if let Some(table) = tables.iter().find(|table| !locked.contains(table)) {
            return Ok(Some(Doubt::table(&table.schema, &table.name)));
        }
        let oids: Vec<Oid> = tables.iter().map(|table| table.oid).collect();
        let seen: Vec<TableWitness> = rows_of(&mut self.session, &oids).await?;
        let now: Vec<TableWitness> = rows_of(observer, &oids).await?;
        let now: HashMap<Oid, &TableWitness> = now.iter().map(|table| (table.oid, table)).collect();
        if let Some(table) = seen.iter().find(|table| now.get(&table.oid) != Some(table)) {
            return Ok(Some(Doubt::table(&table.schema, &table.name)));
        }
        let seen: Vec<CatalogWitness> = rows_of(&mut self.session, &[]).await?;
        let now: Vec<CatalogWitness> = rows_of(observer, &[]).await?;
        let changed = seen.iter().zip(&now).find(|(seen, now)| seen != now);
        Ok(changed.map(|(seen, _)| Doubt::Catalog(seen.catalog.clone())))
    }
}

/// What was locked.
struct Locked {
    /// The observer's snapshot before it listed the tables, as text.
    before: String,
    tables: Vec<Lockable>,
}

/// Why the metadata phase must be done again.
enum Doubt {
    /// What was locked is not what the snapshot saw.
    Table(String),
    /// A definition may be newer than the snapshot, because the server's own deparsing reads the newest catalog.
    Catalog(String),
}

impl Doubt {
    fn table(schema: &str, name: &str) -> Self {
        Self::Table(format!("table \"{}\"", Display(Some(schema), name)))
    }
}

/// The settings that a dump's sessions are pinned to. Without `-E` text stays in the encoding that a session begins
/// with, PGCLIENTENCODING or the database's own: then nothing is converted, and stray bytes survive.
fn pins(options: &Options, session: &Session) -> Pins {
    Pins {
        role: options.role.clone(),
        client_encoding: options.encoding.clone(),
        neutral: options.neutral,
        standard_strings: options.neutral || session.parameter("standard_conforming_strings") != Some("off"),
        foreign_data: !options.patterns.foreign_servers.is_empty(),
        row_security: options.enable_row_security,
        quote_all_identifiers: options.selection.form.quote_all_identifiers,
        extra_float_digits: options.selection.form.extra_float_digits.unwrap_or(3),
        ..Pins::new(Direction::Dump)
    }
}

fn begin(snapshot: &Wanted) -> &'static str {
    match snapshot {
        Wanted::Deferrable => Isolation::SerializableDeferrable.begin(),
        Wanted::Own | Wanted::Named(_) => Isolation::RepeatableRead.begin(),
    }
}

/// The transactions that a session sees at this moment, as `txid_snapshot` text.
async fn moment(session: &mut Session) -> Result<String> {
    let moment = session.query("SELECT pg_catalog.txid_current_snapshot()").await?.single()?;
    moment.ok_or_else(|| Error::new("server does not tell which transactions it sees"))
}

/// Whether no transaction ended between the first of these moments and the last, so that every catalog is what it
/// was. Each is `xmin:xmax:running`: whoever ends is either among the running, or raises `xmax`. A standby does not
/// list the running; there nobody may run.
fn stood_still(moments: [&String; 3], is_standby: bool) -> bool {
    let nobody_runs = || moments[0].split_once(':').is_some_and(|(xmin, rest)| rest.strip_suffix(':') == Some(xmin));
    moments.iter().all(|moment| *moment == moments[0]) && (!is_standby || nobody_runs())
}

pub(super) async fn rows_of<T: CatalogRow>(session: &mut Session, oids: &[Oid]) -> Result<Vec<T>> {
    let sql = statement::with_oids(&statement::for_server(T::SQL, session.version()), oids);
    session.query(&sql).await?.read()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogs_stood_still_if_no_transaction_ended() {
        let still = |moments: [&str; 3], is_standby| stood_still(moments.map(str::to_owned).each_ref(), is_standby);
        assert!(still(["7:9:7,8"; 3], false) && still(["9:9:"; 3], true));
        assert!(!still(["7:9:7,8", "7:9:7,8", "7:9:7"], false), "8 ended");
        assert!(!still(["9:9:", "9:9:", "9:10:9"], false), "a later one ended");
        assert!(!still(["9:9:", "10:10:", "10:10:"], false), "one ended before the snapshot");
        assert!(!still(["7:9:"; 3], true), "a standby does not say who runs");
    }
}
