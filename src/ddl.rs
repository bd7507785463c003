//! Pieces of DDL that every object kind shares, and the entries that definitions become.

pub mod acl;
pub mod annotation;
pub mod definition;
pub mod reloptions;
pub mod setting;

pub use annotation::{Acl, Annotations, Label};
pub use definition::{Definitions, Draft, Target, depends_on_extensions};
pub use reloptions::reloptions;
