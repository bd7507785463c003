//! Everything that talks to a server.

mod rows;

pub use rows::{Row, Rows};
