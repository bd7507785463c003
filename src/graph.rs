//! The dependency-ordered object graph: nodes, edges, the order in which `pg_dump` would write them.
//!
//! A node knows the role that it plays in the order (a view, the rule that makes it one, a boundary between
//! sections), not what it is made of: objects themselves live a storey up. [`order`] is the whole journey:
//! boundaries are drawn, nodes sorted by kind and name, and dependencies moved up front with as little
//! rearrangement as can be; loops that stand in the way are found ([`cycle`]) and repaired ([`repair`]).

pub mod cycle;
mod describe;
pub mod node;
pub mod repair;
pub mod sort;

pub use node::{Components, Kind, Node, Role};
pub use sort::order;
