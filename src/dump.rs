//! The journey out: a database becomes an archive.
//!
//! The stages are those of [`dump`]: the **leader** locks, takes the snapshot and reads the catalog; the
//! **plan** orders what was read; workers **export** the data in the leader's snapshot; and the archive is
//! published, its table of contents last.

mod denied;
mod export;
mod large_object;
mod leader;
pub mod options;
pub mod plan;
mod select;
mod shared_file;
mod source;
mod table_data;
mod toc;

pub use export::Exported;
pub use options::{Options, Output};
pub use plan::DumpPlan;

use std::time::{Duration, Instant};

use crate::archive::Publication;
use crate::archive::manifest::{Details, Snapshot};
use crate::monitor::{Event, Monitor};
use crate::pg::{self, Interrupt, Settings};
use crate::{Error, Result};

use export::Export;
use leader::Leader;

/// What a dump did.
#[derive(Clone, Debug)]
pub struct Stats {
    /// The archive's identifier.
    pub archive_id: String,
    /// Entries in the table of contents.
    pub entries: usize,
    /// The data phase's figures.
    pub exported: Exported,
    /// Bytes of the archive's files, without the table of contents and the manifest.
    pub archive_bytes: u64,
    /// Wall time, in all.
    pub elapsed: Duration,
    /// Warnings that were told.
    pub warnings: usize,
}

/// Dumps a database into a new archive.
///
/// Fails without leaving an archive, or anything that could be taken for one.
pub fn dump(settings: &Settings, options: &Options, monitor: &dyn Monitor, interrupt: &Interrupt) -> Result<Stats> {
    let started = Instant::now();
    let started_at = jiff::Timestamp::now();
    for warning in settings.warnings() {
        monitor.event(Event::Warning(warning));
    }
    let Output::Directory(directory) = &options.output else {
        return Err(Error::new("scripts are not written yet"));
    };
    let publication = Publication::begin(directory, options.sync)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Error::new(format!("could not start a runtime: {error}")))?;

    let mut leader = runtime
        .block_on(Leader::begin(settings, options, monitor, interrupt))
        .map_err(|error| interrupt.explain(error))?;
    let plan = DumpPlan::new(&mut leader.objects, &leader.source, options)?;
    for warning in &plan.warnings {
        monitor.event(Event::Warning(warning));
    }

    let sessions = pg::Source::new(settings.clone(), leader.pins.clone());
    let export = Export::new(&plan, &publication, options.codec, monitor, interrupt, options.jobs);
    let exported = export.run(&mut leader, &sessions, &runtime)?;

    monitor.event(Event::Stage("publishing the archive"));
    let details = runtime.block_on(async {
        leader.confirm().await?;
        let source = leader.source.for_manifest(&mut leader.session).await;
        let snapshot = Snapshot {
            text: leader.source.snapshot.clone(),
            exported_ids: vec![leader.snapshot.name().to_owned()],
            retried_ranges: exported.retries,
            ..Snapshot::default()
        };
        let finished_at = jiff::Timestamp::now().to_string();
        leader.session.close().await;
        Ok::<_, Error>(Details { started_at: started_at.to_string(), finished_at, source, snapshot })
    });
    let details = details.map_err(|error| interrupt.explain(error))?;
    interrupt.check()?;
    let manifest = publication.commit(&plan.toc, details)?;
    Ok(Stats {
        archive_id: manifest.archive_id,
        entries: plan.toc.entries.len(),
        exported,
        archive_bytes: manifest.files.iter().map(|file| file.size).sum(),
        elapsed: started.elapsed(),
        warnings: plan.warnings.len(),
    })
}
