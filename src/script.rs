//! What an archive says, as statements: which entries are meant, in which order, and the SQL of each.
//!
//! Both journeys need it. The way in runs the statements; a plain dump, or `restore -f`, prints them. All of it
//! follows from a table of contents and [`Options`]; nothing here knows a server.

mod file;
mod large_object;
mod names;
mod options;
mod plan;
mod print;
mod restrict_key;
pub mod select;
pub mod statement;
#[cfg(test)]
pub mod testing;
mod transaction;

pub use file::{ScriptFile, Writing};
pub use large_object::LargeObjects;
pub use options::{Options, Sections, refuse_both};
pub use plan::{Phase, Plan, Step};
pub use print::{Data, Envelope, Sink, session};
pub use restrict_key::RestrictKey;
pub use statement::Defaults;
pub use transaction::Transactions;
