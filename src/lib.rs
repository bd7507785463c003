//! pghaul dumps and restores PostgreSQL databases, in parallel, in `pg_dump`'s own directory format.
//!
//! The story in one paragraph: a **catalog** reader fetches every object of a database with one query a
//! kind and lays a **graph** of dependencies over them; the graph, sorted as `pg_dump` sorts it, becomes the
//! table of contents of an **archive**; workers that share one exported snapshot copy the tables into it.
//! The way back needs the archive alone: **restore** applies its entries, loads the tables in parallel and
//! builds indexes last. `DESIGN.md` is the floor plan; `tests/storeys.rs` holds it.

pub mod archive;
pub mod array;
pub mod binary;
pub mod catalog;
pub mod cli;
pub mod ddl;
pub mod dump;
pub mod error;
pub mod graph;
pub mod hex;
pub mod ident;
pub mod jobs;
pub mod monitor;
pub mod object;
pub mod oid;
pub mod options;
pub mod pattern;
pub mod pg;
pub mod restore;
pub mod script;
pub mod section;
pub mod text;
pub mod version;

pub use error::{Error, Result};
