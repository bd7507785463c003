//! A large real catalog: SQL, plain or zstd, in the file that `PGHAUL_CORPUS` names. Without it the test says so.

mod common;

use common::script::{self, assert_same_script};
use common::{Archive, Database, Server, assert_same, assert_same_toc, corpus};

#[test]
fn a_corpus_is_dumped_as_stock_dumps_it_and_comes_back() {
    let Some(server) = Server::major(18) else { return };
    let Some(source) = corpus(server) else { return };

    let ours = Archive::ours(&source, &["-Z", "none"]);
    assert_same_toc(&Archive::stocks(18, &source, &["-Z", "none"]).toc(), &ours.toc());
    for options in [&[][..], &["--clean", "--if-exists", "--create"], &["--schema-only", "--no-owner"]] {
        assert_same_script(&script::stocks(&source, options), &script::ours(&source, options));
    }
    let target = Database::create(server, "");
    ours.restore_by_stock(18, &target);
    assert_same(&source, &target);
    drop(target);
    let target = Database::create(server, "");
    ours.restore_by_us(&target, &["-j2"]).ok();
    assert_same(&source, &target);
}
