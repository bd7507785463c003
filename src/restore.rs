//! The journey in: an archive becomes a database, from its table of contents alone.
//!
//! [`Options`] say what is meant, a [`Plan`](crate::script::Plan) what will happen, and [`Stats`] what did. The plan is a
//! list of steps in phases: what must stand before rows can be loaded, in the archive's order; rows, indexes
//! and constraints, side by side; privileges, which could forbid what comes before them; and last what would
//! run somebody's code: refreshing materialized views, event triggers.

mod analyze;
mod batch;
mod crew;
mod doubt;
mod inserts;
mod large_objects;
mod ledger;
mod meeting;
mod options;
mod preflight;
mod print;
mod references;
mod rows;
mod run;
mod stats;
mod wire;
mod work;
mod worker;

pub use options::Options;
pub use print::print;
pub use run::restore;
pub use stats::Stats;
pub use wire::Wire;

use run::Run;
