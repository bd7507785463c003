//! What the core tells of its progress. It draws nothing: the terminal, the JSON events and the test
//! recorder are implementations of [`Monitor`].

/// One thing that happened during a dump, a restore or a verification.
#[derive(Clone, Debug)]
pub enum Event<'a> {
    /// A stage of the journey begins, named for a person (`reading the catalog`).
    Stage(&'a str),
    /// How much work the data stage holds: bytes as far as the server or the archive can tell, and items.
    Total {
        /// Estimated bytes of table data and large objects.
        bytes: u64,
        /// Tables and large-object groups.
        items: u64,
    },
    /// A worker begins an item (`public.orders`).
    Begin {
        /// The worker's number, from 0.
        worker: usize,
        /// What it works on.
        item: &'a str,
        /// How large the item is thought to be, in the unit of [`Event::Total`].
        bytes: u64,
    },
    /// A worker moved more of its item.
    Moved {
        /// The worker's number, from 0.
        worker: usize,
        /// Bytes since the last such event, in the unit of [`Event::Total`].
        bytes: u64,
    },
    /// A worker finished its item.
    End {
        /// The worker's number, from 0.
        worker: usize,
        /// What it worked on.
        item: &'a str,
        /// Rows that it holds, where that is known.
        rows: Option<u64>,
    },
    /// One of very many steps, for who wants to read of every one, in the words of `pg_dump -v`.
    Step(&'a str),
    /// What the server says to whoever connects, in libpq's layout.
    Notice(&'a str),
    /// Something worth telling that is no fault.
    Note(&'a str),
    /// Something that may make the result other than expected; the run goes on.
    Warning(&'a str),
    /// An error that was counted; the run goes on and ends with exit code 2.
    Error(&'a crate::Error),
}

/// Whoever wants to know how far the work is. Called from several threads.
pub trait Monitor: Send + Sync {
    /// Takes one event; must return soon.
    fn event(&self, event: Event<'_>);
}

/// Tells nobody.
pub struct Silent;

impl Monitor for Silent {
    fn event(&self, _: Event<'_>) {}
}
