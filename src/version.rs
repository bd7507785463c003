//! The version of a server, as `server_version_num` has it.

use std::fmt;

/// The version of pg_dump whose output ours is like, as a drop-in must announce.
pub const COMPATIBLE_WITH: &str = "18.6";

/// What native output says in its place: it names pghaul.
pub fn native() -> String {
    format!("{COMPATIBLE_WITH} (pghaul {})", env!("CARGO_PKG_VERSION"))
}

/// A server's version: 180006 is 18.6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServerVersion(pub u32);

impl ServerVersion {
    /// The oldest major that pghaul reads.
    pub const OLDEST: u32 = 12;
    /// The newest major that pghaul knows.
    pub const NEWEST: u32 = 18;

    /// The major version, 18 of 18.6.
    pub fn major(self) -> u32 {
        self.0 / 10_000
    }
}

impl fmt::Display for ServerVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major(), self.0 % 10_000)
    }
}
