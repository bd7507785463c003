//! The dependency-ordered object graph: nodes, edges, the order in which `pg_dump` would write them.
//!
//! A node knows the role that it plays in the order (a view, the rule that makes it one, a boundary between
//! sections), not what it is made of: objects themselves live a storey up.

pub mod node;

pub use node::{Components, Kind, Node, Role};
