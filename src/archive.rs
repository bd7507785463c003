//! The archive: `pg_dump`'s directory format, read and written. Imports nothing of the server.

pub mod entry;

pub use entry::Entry;
