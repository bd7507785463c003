//! The journey out: a database becomes an archive, or a script.
//!
//! The stages are those of [`dump`]: the **leader** locks, takes the snapshot and reads the catalog; the **plan** says
//! what is copied; workers **export** the data in the leader's snapshot, while what was read is put in order and becomes
//! the table of contents; and the archive is published, that table last. A **script** is the table of contents printed,
//! with the data in its order.

mod denied;
mod export;
mod inserts;
mod key_range;
mod large_object;
mod leader;
mod meaning;
mod number;
pub mod options;
mod pace;
mod pack;
pub mod plan;
mod script;
mod select;
mod shared_file;
mod source;
mod table_data;
mod toc;
mod wire;

pub use export::Exported;
pub use options::{Options, Output};

use std::path::Path;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

use crate::archive::Publication;
use crate::archive::manifest::{Details, Snapshot};
use crate::ident;
use crate::monitor::{Event, Monitor};
use crate::object::Objects;
use crate::pg::{self, Interrupt, Settings};
use crate::{Error, Result};

use export::Export;
use leader::Leader;
use pace::Pace;
use plan::Item;
use toc::Contents;

/// What a dump did.
#[derive(Clone, Debug)]
pub struct Stats {
    /// The archive's identifier; a script has none.
    pub archive_id: Option<String>,
    /// Entries in the table of contents.
    pub entries: usize,
    /// The data phase's figures.
    pub exported: Exported,
    /// Bytes of the archive's files, without the table of contents and the manifest, or of the script before it was
    /// compressed.
    pub written: u64,
    /// Wall time, in all.
    pub elapsed: Duration,
    /// Warnings that were told.
    pub warnings: usize,
    /// How many codes of the catalog are unknown, and whether its major is: what has one may be wrong, or missing.
    pub unknowns: usize,
}

impl Stats {
    /// 0, or 2 where something may not have been dumped as it is.
    pub fn exit_code(&self) -> u8 {
        if self.unknowns == 0 { 0 } else { 2 }
    }
}

/// Dumps a database into a new archive, or a script.
///
/// Fails without leaving an archive, or anything that could be taken for one; what went to a stream lacks its end.
pub fn dump(settings: &Settings, options: &Options, monitor: &dyn Monitor, interrupt: &Interrupt) -> Result<Stats> {
    let started = Instant::now();
    let quoting = &ident::Quoting::begin(options.selection.form.quote_all_identifiers);
    for warning in settings.warnings() {
        monitor.event(Event::Warning(warning));
    }
    let runtime = &pg::runtime()?;
    let pace = &Pace::new(&options.limits, options.jobs);
    let journey = Journey { quoting, settings, options, monitor, interrupt, runtime, pace, started };
    std::thread::scope(|scope| {
        pace.watch(scope, settings, monitor);
        let stats = match &options.output {
            Output::Directory(directory) => journey.into_archive(directory),
            Output::Script(script) => script::write(script, &journey),
        };
        pace.end();
        stats
    })
}

/// What all of a dump shares.
#[derive(Clone, Copy)]
struct Journey<'a> {
    settings: &'a Settings,
    options: &'a Options,
    monitor: &'a dyn Monitor,
    interrupt: &'a Interrupt,
    runtime: &'a Runtime,
    quoting: &'a ident::Quoting,
    pace: &'a Pace<'a>,
    started: Instant,
}

/// What is known before the first row is copied.
struct Plan {
    leader: Leader,
    objects: Objects,
    items: Vec<Item>,
}

impl Journey<'_> {
    fn into_archive(self, directory: &Path) -> Result<Stats> {
        let Self { settings, options, monitor, interrupt, runtime, .. } = self;
        let started_at = jiff::Timestamp::now().to_string();
        let publication = Publication::begin(directory, options.sync)?;
        let Plan { mut leader, objects, items } = self.plan()?;
        let sessions = pg::Source::new(settings.clone(), leader.pins.clone());
        let source = leader.source.clone();
        let mut export = Export::new(&items, &publication, self);
        let mut contents = None;
        // Nothing of the table of contents is needed to copy data.
        let exported = export.run(&mut leader, &sessions, runtime, || {
            let written = Contents::new(objects, &items, &source, options)?;
            written.tell(&source, monitor);
            written.tell_begun(options.jobs, monitor);
            contents = Some(written);
            Ok(())
        })?;
        let mut contents = contents.ok_or_else(|| Error::new("the table of contents was not written"))?;
        export.in_binary().into_iter().for_each(|item| contents.make_binary(&items[item]));
        contents.tell_finished(options.jobs, monitor);

        monitor.event(Event::Stage("publishing the archive"));
        let details = runtime.block_on(async {
            self.confirm(&mut leader, &exported).await?;
            let source = leader.source.for_manifest(&mut leader.session).await;
            let snapshot = Snapshot {
                text: leader.source.snapshot.clone(),
                exported_ids: vec![leader.snapshot.name().to_owned()],
                retried_ranges: exported.retries,
                ..Snapshot::default()
            };
            let finished_at = jiff::Timestamp::now().to_string();
            leader.session.close().await;
            Ok::<_, Error>(Details { started_at, finished_at, source, snapshot })
        });
        let details = details.map_err(|error| interrupt.explain(error))?;
        interrupt.check()?;
        let manifest = publication.commit(&contents.toc, details)?;
        let written = manifest.files.iter().map(|file| file.size).sum();
        Ok(Stats { archive_id: Some(manifest.archive_id), ..self.stats(&contents, exported, written) })
    }

    /// Locks, reads the catalog, and decides what is copied, and how.
    fn plan(&self) -> Result<Plan> {
        let begun = self.runtime.block_on(Leader::begin(self.settings, self.options, self.monitor, self.interrupt));
        let (mut leader, mut objects) = begun.map_err(|error| self.interrupt.explain(error))?;
        self.quoting.double_backslashes(!leader.source.standard_strings);
        let mut items = plan::items(&mut objects, self.options);
        let chosen = self.runtime.block_on(async {
            wire::choose(&mut leader.session, &mut items, self.options).await?;
            key_range::choose(&mut leader.session, &mut items, self.options).await
        });
        chosen.map_err(|error| self.interrupt.explain(error))?;
        Ok(Plan { leader, objects, items })
    }

    /// Fails where what was copied may not be what the definitions are of.
    async fn confirm(&self, leader: &mut Leader, exported: &Exported) -> Result<()> {
        leader.confirm().await?;
        if exported.tables > 0 { meaning::confirm(leader, self).await } else { Ok(()) }
    }

    fn stats(&self, contents: &Contents, exported: Exported, written: u64) -> Stats {
        Stats {
            archive_id: None,
            entries: contents.toc.entries.len(),
            exported,
            written,
            elapsed: self.started.elapsed(),
            warnings: contents.warnings(),
            unknowns: contents.unknowns,
        }
    }
}
