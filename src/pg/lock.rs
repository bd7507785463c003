//! Locks that keep tables as they are while they are read.

use std::pin::pin;
use std::time::{Duration, Instant};

use super::{Rows, Session, Settings};
use crate::ident::qualified;
use crate::text::printable;
use crate::{Error, Result};

/// The error code of a lock that was not to be had in time (PostgreSQL's documentation, "Error Codes").
pub const LOCK_NOT_AVAILABLE: &str = "55P03";

/// A `LOCK TABLE` is cut here, well below what a server takes and within what it parses quickly.
const BATCH: usize = 100_000;

/// Who is in the way is told this often.
const TELL_EVERY: Duration = Duration::from_secs(3);

/// A table by its schema and name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableName {
    /// The schema.
    pub schema: String,
    /// The name.
    pub name: String,
}

impl Session {
    /// Fails, naming the setting and the value it needs, if the server's lock table has no room for so many
    /// locks in one transaction. Must run before that transaction, since it is a query.
    pub async fn check_lock_capacity(&mut self, needed: u64) -> Result<()> {
        const SETTINGS: &[&str] = &[
            "max_connections",
            "max_prepared_transactions",
            "max_worker_processes",
            "max_wal_senders",
            "autovacuum_max_workers",
            "autovacuum_worker_slots",
        ];
        let names: Vec<_> = SETTINGS.iter().map(|name| format!("'{name}'")).collect();
        let rows = self
            .query(&format!(
                "SELECT pg_catalog.current_setting('max_locks_per_transaction'), \
                 (SELECT pg_catalog.sum(setting::pg_catalog.int8) FROM pg_catalog.pg_settings \
                  WHERE name OPERATOR(pg_catalog.=) ANY (ARRAY[{}]))",
                names.join(", ")
            ))
            .await?;
        let number = |index| rows.get(0).and_then(|row| row.text(index)).and_then(|text| text.parse::<u64>().ok());
        let (Some(per_transaction), Some(transactions)) = (number(0), number(1)) else {
            return Err(Error::new("server does not tell the size of its lock table"));
        };
        if needed <= per_transaction * transactions {
            return Ok(());
        }
        Err(Error::new(format!("cannot lock {needed} tables in one transaction"))
            .detail(format!("The server's lock table has room for {} locks.", per_transaction * transactions))
            .hint(format!(
                "Set \"max_locks_per_transaction\" to {} or more and restart the server.",
                needed.div_ceil(transactions.max(1))
            )))
    }

    /// Locks the tables in ACCESS SHARE mode, in the order given, in the running transaction.
    ///
    /// Whenever they have waited for a while, `waiting` is told for which table and who holds it; after
    /// `patience`, that is the error. It is asked on a session of its own, made with `settings`.
    pub async fn lock_tables(
        &mut self,
        tables: &[TableName],
        settings: &Settings,
        patience: Option<Duration>,
        waiting: &dyn Fn(&str),
    ) -> Result<()> {
        for sql in batches(tables) {
            let locked = self.lock_batch(&sql, settings, patience, waiting).await;
            locked.map_err(|error| error.context("could not lock tables"))?;
        }
        Ok(())
    }

    async fn lock_batch(
        &mut self,
        sql: &str,
        settings: &Settings,
        patience: Option<Duration>,
        waiting: &dyn Fn(&str),
    ) -> Result<()> {
        let (pid, canceller) = (self.pid(), self.canceller());
        let began = Instant::now();
        let mut pause = patience.map_or(TELL_EVERY, |patience| patience.min(TELL_EVERY));
        let mut locking = pin!(self.execute(sql));
        loop {
            if let Ok(done) = tokio::time::timeout(pause, &mut locking).await {
                return done;
            }
            let blocked = who_blocks(settings, pid).await;
            if let Ok(None) = blocked {
                continue;
            }
            let Some(patience) = patience.filter(|patience| began.elapsed() >= *patience) else {
                if let Ok(Some(blocked)) = blocked {
                    waiting(&format!("waiting for {}: {}", blocked.table, blocked.holders));
                }
                let left = patience.map_or(TELL_EVERY, |patience| patience.saturating_sub(began.elapsed()));
                pause = left.min(TELL_EVERY);
                continue;
            };
            canceller.cancel().await?;
            if locking.await.is_ok() {
                return Ok(());
            }
            let error = Error::new(format!("lock timeout after {} ms", patience.as_millis()));
            return Err(match blocked {
                Ok(Some(blocked)) => error.context(blocked.table).detail(blocked.holders),
                _ => error,
            }
            .with_sqlstate(LOCK_NOT_AVAILABLE)
            .of_statement(sql));
        }
    }
}

/// The commands that lock the tables, each not much longer than [`BATCH`].
fn batches(tables: &[TableName]) -> Vec<String> {
    let mut batches: Vec<String> = Vec::new();
    for table in tables {
        let name = qualified(Some(&table.schema), &table.name);
        match batches.last_mut() {
            Some(batch) if batch.len() + name.len() < BATCH => {
                batch.push_str(", ");
                batch.push_str(&name);
            }
            _ => batches.push(format!("LOCK TABLE {name}")),
        }
    }
    for batch in &mut batches {
        batch.push_str(" IN ACCESS SHARE MODE");
    }
    batches
}

/// What a backend waits for, in words.
struct Blocked {
    table: String,
    holders: String,
}

/// Asks which table the backend waits for and who is in its way; `None` if it does not wait.
async fn who_blocks(settings: &Settings, pid: i32) -> Result<Option<Blocked>> {
    let mut observer = Session::connect(settings).await?;
    let rows = observer
        .query(&format!(
            "SELECT n.nspname, c.relname, b.pid, a.usename, a.application_name, a.query \
             FROM pg_catalog.pg_locks l \
             JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) l.relation \
             JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace \
             CROSS JOIN pg_catalog.unnest(pg_catalog.pg_blocking_pids({pid})) AS b (pid) \
             LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid OPERATOR(pg_catalog.=) b.pid \
             WHERE l.pid OPERATOR(pg_catalog.=) {pid} AND NOT l.granted \
             ORDER BY b.pid"
        ))
        .await;
    observer.close().await;
    Ok(blocked(&rows?))
}

fn blocked(rows: &Rows) -> Option<Blocked> {
    let text = |row: super::Row<'_>, index| printable(&row.text(index).unwrap_or_default());
    let first = rows.get(0)?;
    let holders: Vec<_> = rows
        .iter()
        .map(|row| {
            format!(
                "Process {} (role \"{}\", application \"{}\") is in the way; its last query: {}",
                text(row, 2),
                text(row, 3),
                text(row, 4),
                text(row, 5)
            )
        })
        .collect();
    Some(Blocked { table: format!("table \"{}.{}\"", text(first, 0), text(first, 1)), holders: holders.join("\n") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str) -> TableName {
        TableName { schema: "public".into(), name: name.into() }
    }

    #[test]
    fn names_are_quoted_in_one_command() {
        assert_eq!(batches(&[table("a"), table("B")]), ["LOCK TABLE public.a, public.\"B\" IN ACCESS SHARE MODE"]);
        assert!(batches(&[]).is_empty());
    }

    #[test]
    fn a_batch_is_cut_and_nothing_is_lost() {
        let tables: Vec<_> = (0..5000).map(|n| table(&format!("{n:050}"))).collect();
        let batches = batches(&tables);
        assert!(batches.len() > 2 && batches.iter().all(|batch| batch.len() < BATCH + 100));
        assert_eq!(batches.iter().map(|batch| batch.matches("public.").count()).sum::<usize>(), 5000);
    }
}
