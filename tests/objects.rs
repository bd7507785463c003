//! Every specimen of an object kind, on every major: dumped and restored it must be the same.

mod common;

use common::{Specimen, for_each_major, run, stock};

#[test]
fn every_specimen_loads_on_every_major() {
    for_each_major(|server| {
        for specimen in Specimen::all("object") {
            specimen.load(&specimen.database(server));
        }
    });
}

#[test]
fn stock_tools_give_every_specimen_back() {
    for_each_major(|server| {
        let (source, target) = (server.database(), server.database());
        for specimen in Specimen::all("object") {
            specimen.load(&source);
        }
        let archive = tempfile::tempdir().expect("a temporary directory");
        let path = archive.path().join("archive");
        run(source.reach(stock::pg_dump(18).args(["-Fd", "-f"]).arg(&path))).ok();
        run(target.reach(stock::pg_restore(18).args(["-d", &target.name]).arg(&path)));
        common::assert_same(&source, &target);
    });
}
