//! The journey in: an archive becomes a database, from its table of contents alone.
//!
//! [`Options`] say what is meant, a [`RestorePlan`] what will happen, and [`Stats`] what did. The plan is a
//! list of steps in four phases: what must stand before rows can be loaded, in the archive's order; rows,
//! indexes and constraints, side by side; privileges, which could forbid what comes before them; and last
//! what would run somebody's code: refreshing materialized views, event triggers.

mod names;
mod options;
mod plan;
mod script;
mod select;
mod statement;
#[cfg(test)]
mod testing;

pub use options::{Options, Sections};
pub use plan::{Phase, RestorePlan, Step};
