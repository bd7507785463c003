//! More than one step in a transaction, and one step in more than one.

use super::ledger::Fate;
use super::work::{ForeignKey, Split};
use super::worker::Worker;
use crate::archive::Entry;
use crate::ident::{Display, qualified};
use crate::monitor::Event;
use crate::script::Step;
use crate::{Error, Result};

/// The rows of one pack are in memory at once: so many bytes at most, however much they were compressed.
const MEMORY: usize = 6 << 20;

/// The rows of small tables.
#[derive(Default)]
struct Loaded {
    /// Of each table.
    rows: Vec<u64>,
    bytes: u64,
}

impl<'a> Worker<'a> {
    /// Applies steps in one transaction and a few messages, one for rows and one for all else; if that fails, one
    /// by one.
    pub async fn apply_together(&mut self, steps: &[Step<'a>]) -> Result<()> {
        let before = self.defaults.clone();
        let admitted: Vec<Step> = steps.iter().filter(|step| self.run.ledger.admits(step.entry)).copied().collect();
        let Err(error) = self.try_together(&admitted).await else { return Ok(()) };
        // If the session was lost, the new one has defaults of its own.
        self.defaults = before;
        self.recover(error).await?;
        for step in &admitted {
            self.run.interrupt.check()?;
            self.restore(step, None).await?;
        }
        Ok(())
    }

    /// Makes definitions in one transaction while other sessions make others. What fails may have failed for that:
    /// it is put off, with all that needs it.
    pub async fn define(&mut self, steps: &[Step<'a>]) -> Result<()> {
        let run = self.run;
        let before = self.defaults.clone();
        let ready: Vec<Step> = steps.iter().filter(|step| run.ledger.is_due(step.entry)).copied().collect();
        let Err(error) = self.try_together(&ready).await else { return Ok(()) };
        self.defaults = before;
        self.recover(error).await?;
        for step in &ready {
            run.interrupt.check()?;
            if !run.ledger.is_due(step.entry) {
                continue;
            }
            match self.attempt(step).await {
                Ok(()) => run.ledger.applied(step.entry),
                Err(error) => {
                    self.recover(error).await?;
                    run.ledger.put_off(step.entry);
                }
            }
        }
        Ok(())
    }

    async fn try_together(&mut self, steps: &[Step<'a>]) -> Result<()> {
        let (loads, others): (Vec<&Step>, Vec<&Step>) = steps.iter().partition(|step| step.entry.has_data);
        let transaction = self.begin_numbered().await?;
        let loaded = if loads.is_empty() { Loaded::default() } else { self.load_small(&loads).await? };
        let mut sql = String::new();
        for step in others {
            sql.push_str(&self.sql(step)?);
        }
        sql.push_str("\nCOMMIT;");
        if let Err(error) = self.execute(&sql).await {
            self.resolve(transaction, error).await?;
        }
        steps.iter().for_each(|step| self.run.ledger.applied(step.entry));
        for (step, &rows) in loads.iter().zip(&loaded.rows) {
            self.tell_of(step.entry, rows);
        }
        self.run.ledger.count(|stats| {
            stats.tables += loads.len() as u64;
            stats.rows += loaded.rows.iter().sum::<u64>();
            stats.bytes += loaded.bytes;
        });
        Ok(())
    }

    /// Loads small tables, all in one message.
    async fn load_small(&mut self, loads: &[&Step<'a>]) -> Result<Loaded> {
        let mut sql = String::new();
        let mut data = Vec::with_capacity(loads.len());
        let mut bytes = 0;
        for step in loads {
            let entry = step.entry;
            if !self.made(entry) {
                return Err(Error::new("a table that was there before is loaded by itself"));
            }
            let table = qualified(entry.schema.as_deref(), &entry.tag);
            let copy = entry.copy.as_deref().unwrap_or_default();
            sql += &self.defaults.become_owner(entry, self.run.plan.options);
            sql.push_str(&format!("LOCK TABLE ONLY {table} IN ACCESS EXCLUSIVE MODE;\n{copy};\n"));
            data.push(self.read_small(entry, MEMORY.saturating_sub(bytes))?);
            bytes += data.last().map_or(0, Vec::len);
        }
        let rows = self.session.execute_with_data(&sql, &data).await;
        self.pass_on_notices();
        let rows = rows?;
        for (step, &rows) in loads.iter().zip(&rows) {
            if let Some(expected) = self.run.rows_of(step.entry).filter(|&expected| expected != rows) {
                return Err(Error::new(format!("the server took {rows} rows of {expected}")));
            }
        }
        Ok(Loaded { rows, bytes: bytes as u64 })
    }

    /// All rows of a table, if they are at most `most` bytes.
    fn read_small(&self, entry: &Entry, most: usize) -> Result<Vec<u8>> {
        let mut reader = self.run.archive.data(entry)?;
        let mut rows = Vec::new();
        while let Some(block) = reader.next_block()? {
            if rows.len() + block.len() > most {
                return Err(Error::new("the table is not small"));
            }
            rows.extend_from_slice(block);
        }
        Ok(rows)
    }

    /// Tells the monitor of a table that was loaded in no time.
    fn tell_of(&self, entry: &Entry, rows: u64) {
        let item = Display(entry.schema.as_deref(), &entry.tag).to_string();
        let (worker, bytes, monitor) = (self.number, self.run.size(entry), self.run.ledger.monitor());
        monitor.event(Event::Begin { worker, item: &item, bytes });
        monitor.event(Event::Moved { worker, bytes });
        monitor.event(Event::End { worker, item: &item, rows: Some(rows) });
    }

    /// Builds the index of a key. If that fails, so will the key, and it is the one to say so.
    pub async fn build(&mut self, step: &Step<'a>, split: &Split) -> Result<()> {
        if !self.run.ledger.admits(step.entry) {
            return Ok(());
        }
        match self.execute_for(step, &(self.helpers() + &split.build)).await {
            Ok(()) => self.run.built(step.entry),
            Err(error) => drop(self.recover(error).await?),
        }
        Ok(())
    }

    /// Makes the index that was built a key; if there is none, or the server does not want it, the key is made as
    /// the archive says.
    pub async fn attach(&mut self, step: &Step<'a>, split: &Split) -> Result<()> {
        if self.run.ledger.fate(step.entry.dump_id) == Some(Fate::Skipped) {
            return Ok(());
        }
        if !self.run.is_built(step.entry) {
            return self.apply_one(step).await;
        }
        match self.execute_for(step, &split.attach).await {
            Ok(()) => self.settle(step, Ok(())).await,
            Err(error) => {
                self.recover(error).await?;
                self.execute_for(step, &split.undo).await.ok();
                self.apply_one(step).await
            }
        }
    }

    /// Makes a foreign key that is not validated. If that fails, so would the archive's statement.
    pub async fn add(&mut self, step: &Step<'a>, key: &ForeignKey) -> Result<()> {
        if !self.run.ledger.admits(step.entry) {
            return Ok(());
        }
        match self.execute_for(step, &key.add).await {
            Ok(()) => {
                self.run.built(step.entry);
                Ok(())
            }
            failed => self.settle(step, failed).await,
        }
    }

    /// Validates it. If it does not hold, there is no key in the end, as if it had been one statement; only the hint
    /// that the table may have triggers stays until its next vacuum.
    pub async fn validate(&mut self, step: &Step<'a>, key: &ForeignKey) -> Result<()> {
        if !self.run.is_built(step.entry) {
            return Ok(());
        }
        let Err(error) = self.execute_for(step, &key.validate).await else { return self.settle(step, Ok(())).await };
        let error = self.recover(error).await?;
        let error = match self.execute_for(step, &key.undo).await {
            Ok(()) => error,
            Err(failed) => error.detail(format!("The key is there, but not validated: {}.", failed.message())),
        };
        self.settle(step, Err(error)).await
    }
}
