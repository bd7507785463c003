//! The catalog's queries are asked over two sessions of one snapshot, so that two of the server's processes work
//! while we take apart what came before.
//!
//! The first session holds the locks of all tables, the second none. Some of the server's functions lock what they
//! describe, and would queue behind somebody who waits for our own lock, who waits for us, without the server seeing
//! the ring. So the second session waits but for a moment, and leaves what it cannot have to the first.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::object::Query;
use crate::oid::Oid;
use crate::pg::{LOCK_NOT_AVAILABLE, Rows, Session, statement};
use crate::{Error, Result};

/// How long the second session waits for a lock.
const LOCK_TIMEOUT: &str = "SET LOCAL lock_timeout = '200ms'";

/// What the queries are told.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// Whether the answers hold what they leave out as the system's own.
    pub with_system: bool,
    /// The tables that may be dumped, which the first session has locked.
    pub locked: &'a [Oid],
    /// The relations that are not: somebody may have locked them for long, so nothing is asked that locks them.
    pub left_out: &'a [Oid],
}

/// Asks all queries over both sessions and gives the answers to `take`, in the order of the queries.
///
/// After an error each session finishes the query it is at and asks no more, so that both can go on.
pub async fn in_order(
    first: &mut Session,
    second: &mut Session,
    queries: &[&Query],
    told: Told<'_>,
    take: impl FnMut(&Query, &Rows) -> Result<()>,
) -> Result<()> {
    second.execute(LOCK_TIMEOUT).await?;
    let asked = Asked { queries, told, next: Cell::new(0), left: RefCell::default() };
    let (answers, heard) = unbounded_channel();
    let ask = async {
        let (one, other) = tokio::join!(asked.ask_all(first, &answers), asked.ask_all(second, &answers));
        one.and(other)?;
        for index in asked.left.take() {
            asked.ask(first, index, &answers).await?;
        }
        drop(answers);
        Ok(())
    };
    let (asked, taken) = tokio::join!(ask, asked.take_all(heard, take));
    taken.and(asked)
}

/// An answer and the number of its query.
type Answer = (usize, Rows);

/// The queries, and how far they have been asked.
struct Asked<'a> {
    queries: &'a [&'a Query],
    told: Told<'a>,
    next: Cell<usize>,
    /// What the second session leaves to the first.
    left: RefCell<Vec<usize>>,
}

impl Asked<'_> {
    /// Asks one query after the other that nobody has asked yet.
    async fn ask_all(&self, session: &mut Session, answers: &UnboundedSender<Answer>) -> Result<()> {
        while self.next.get() < self.queries.len() {
            let index = self.next.replace(self.next.get() + 1);
            match self.ask(session, index, answers).await {
                Err(error) if error.sqlstate() == Some(LOCK_NOT_AVAILABLE) => {
                    self.left.borrow_mut().push(index);
                    break;
                }
                asked => asked.inspect_err(|_| self.no_more())?,
            }
        }
        Ok(())
    }

    async fn ask(&self, session: &mut Session, index: usize, answers: &UnboundedSender<Answer>) -> Result<()> {
        let query = self.queries[index];
        let mut sql = statement::for_server(query.sql, session.version());
        if self.told.with_system {
            sql = statement::with_system_objects(&sql);
        }
        let sql = statement::with_list(&sql, ":locked", self.told.locked);
        let sql = statement::with_list(&sql, ":left_out", self.told.left_out);
        let rows = session.query(&sql).await;
        let rows = rows.map_err(|error| error.context(format!("query \"{}\" failed", query.file)))?;
        answers.send((index, rows)).map_err(|_| Error::new("nobody takes the answers"))
    }

    async fn take_all(
        &self,
        mut heard: tokio::sync::mpsc::UnboundedReceiver<Answer>,
        mut take: impl FnMut(&Query, &Rows) -> Result<()>,
    ) -> Result<()> {
        let mut early = BTreeMap::new();
        let mut due = 0;
        while let Some((index, rows)) = heard.recv().await {
            early.insert(index, rows);
            while let Some(rows) = early.remove(&due) {
                take(self.queries[due], &rows).inspect_err(|_| self.no_more())?;
                due += 1;
            }
        }
        Ok(())
    }

    fn no_more(&self) {
        self.next.set(self.queries.len());
    }
}
