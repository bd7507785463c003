//! What an archive says, as statements: which entries are meant, in which order, and the SQL of each.
//!
//! Both journeys need it. The way in runs the statements; a plain dump, or `restore -f`, prints them. All of it
//! follows from a table of contents and [`Options`]; nothing here knows a server.

mod names;
mod options;
mod plan;
mod print;
pub mod select;
pub mod statement;
#[cfg(test)]
pub mod testing;

pub use options::{Options, Sections, refuse_both};
pub use plan::{Phase, Plan, Step};
pub use print::session;
pub use statement::Defaults;
