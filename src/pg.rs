//! Everything that talks to a server.

pub mod row;
mod rows;
pub mod statement;

pub use rows::{Row, Rows};
