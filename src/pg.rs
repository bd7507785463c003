//! Everything that talks to a server.
//!
//! [`Settings`] say where and as whom, by libpq's conventions; a [`Session`] is one connection that
//! `tokio-postgres` opens and we speak on.

mod cancel;
mod connect;
mod copy_all;
mod copy_in;
mod copy_out;
mod interrupt;
mod link;
mod lock;
mod notice;
mod pin;
mod pool;
pub mod row;
mod rows;
mod select;
mod session;
mod settings;
mod snapshot;
pub mod statement;
mod tls;
mod wire;
mod worker;

pub use cancel::Canceller;
pub use copy_in::CopyIn;
pub use copy_out::Block;
pub use interrupt::{Interrupt, Watch};
pub use link::TransactionStatus;
pub use lock::{LOCK_NOT_AVAILABLE, TableName};
pub use notice::Notice;
pub use pin::{Direction, Pins};
pub use pool::{Pool, PooledSession, Source};
pub use rows::{Row, Rows};
pub use select::Values;
pub use session::Session;
pub use settings::{Environment, Given, PasswordPrompt, Settings, VISIBLE_PASSWORD};
pub use snapshot::{Isolation, Snapshot};
pub use worker::{Worker, runtime, spawn_workers};
