//! A large real catalog: SQL, plain or zstd, in the file that `PGHAUL_CORPUS` names. Without it the test says so.

mod common;

use common::script::{self, assert_same_script};
use common::{Archive, Database, Server, assert_same, assert_same_toc};

#[test]
fn a_corpus_is_dumped_as_stock_dumps_it_and_comes_back() {
    let Some(path) = std::env::var_os("PGHAUL_CORPUS") else {
        println!("skipped: PGHAUL_CORPUS names no file");
        return;
    };
    let Some(server) = Server::major(18) else { return };
    let bytes = std::fs::read(&path).expect("the file that PGHAUL_CORPUS names");
    let sql = zstd::decode_all(&bytes[..]).unwrap_or(bytes);
    let source = Database::create(server, "");
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), sql).expect("room for the SQL");
    source.load(file.path());

    let ours = Archive::ours(&source, &["-Z", "none"]);
    assert_same_toc(&Archive::stocks(18, &source, &["-Z", "none"]).toc(), &ours.toc());
    for options in [&[][..], &["--clean", "--if-exists", "--create"], &["--schema-only", "--no-owner"]] {
        assert_same_script(&script::stocks(&source, options), &script::ours(&source, options));
    }
    let target = Database::create(server, "");
    ours.restore_by_stock(18, &target);
    assert_same(&source, &target);
}
