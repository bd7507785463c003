//! An archive as a script for psql: what `pg_restore -f` prints.

use std::path::Path;

use crate::archive::{Archive, Entry, OpenOptions};
use crate::ident::Display;
use crate::pg::Interrupt;
use crate::script::{Data, Envelope, LargeObjects, Plan, ScriptFile, Sink};
use crate::{Error, Result};

use super::Options;

/// Prints what a restore would run, with the data, into a script. Damage of the archive is an error, and so is an
/// interruption: a file of the script does not appear then, and a stream ends without its last lines.
pub fn print(
    archive: &Path,
    options: &Options,
    envelope: &Envelope,
    mut file: ScriptFile,
    interrupt: &Interrupt,
) -> Result<()> {
    let archive = Archive::open(archive, OpenOptions { no_manifest: options.no_manifest })?;
    let plan = Plan::new(archive.toc(), &options.script)?;
    plan.print(envelope, &mut Reader(&archive), &mut |bytes| {
        interrupt.check()?;
        file.write(bytes)
    })?;
    interrupt.check()?;
    file.finish()
}

struct Reader<'a>(&'a Archive);

impl Data for Reader<'_> {
    fn rows(&mut self, entry: &Entry, sink: &mut Sink) -> Result<()> {
        if entry.is_binary() {
            let name = Display(entry.schema.as_deref(), &entry.tag);
            return Err(Error::new(format!("a script cannot hold the rows of table \"{name}\""))
                .detail("A row is too long for text, and the archive holds them in binary form.")
                .hint("Restore into a database, or leave these rows out."));
        }
        let mut data = self.0.data(entry)?;
        while let Some(block) = data.next_block()? {
            sink(block)?;
        }
        Ok(())
    }

    fn large_objects(&mut self, entry: &Entry, objects: &mut LargeObjects) -> Result<()> {
        for object in self.0.large_objects(entry)? {
            let mut data = self.0.large_object(&object)?;
            objects.begin(object.oid)?;
            while let Some(block) = data.next_block()? {
                objects.write(block)?;
            }
            objects.end()?;
        }
        Ok(())
    }
}
