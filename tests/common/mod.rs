//! What every test with a server stands on: servers of each major, databases of the test's own, the stock
//! tools, our program, and the question whether two databases are the same.
//!
//! `./dev test` starts the servers and tells of them in the file that `PGHAUL_TEST_ENV` names; without it a
//! test that needs a server says so and passes. (The name `mod.rs` keeps Cargo from taking this for a test.)

// Each test program uses a part of this.
#![allow(dead_code, unused_imports)]

pub mod archive;
pub mod client;
pub mod compare;
pub mod corpus;
pub mod database;
pub mod generator;
pub mod image;
pub mod made_archive;
pub mod own_server;
pub mod random;
pub mod restoring;
pub mod run;
pub mod script;
pub mod server;
pub mod site;
pub mod specimen;
pub mod stock;
pub mod toc;

pub use archive::Archive;
pub use client::Client;
pub use compare::assert_same;
pub use corpus::corpus;
pub use database::Database;
pub use image::image;
pub use own_server::OwnServer;
pub use random::Random;
pub use run::{Outcome, face, pghaul, run};
pub use server::{Server, for_each_major};
pub use specimen::Specimen;
pub use toc::assert_same_toc;
