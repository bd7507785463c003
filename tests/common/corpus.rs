//! A large real catalog: SQL, plain or zstd, in the file that `PGHAUL_CORPUS` names.

use super::database::Database;
use super::server::Server;

/// A database with the corpus; none, and a word about it, where no file is named.
#[track_caller]
pub fn corpus(server: &Server) -> Option<Database> {
    let Some(path) = std::env::var_os("PGHAUL_CORPUS") else {
        println!("skipped: PGHAUL_CORPUS names no file");
        return None;
    };
    let bytes = std::fs::read(&path).expect("the file that PGHAUL_CORPUS names");
    let database = server.database();
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), zstd::decode_all(&bytes[..]).unwrap_or(bytes)).expect("room for the SQL");
    database.load(file.path());
    Some(database)
}
