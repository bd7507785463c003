//! Every specimen of an object kind, on every major: dumped and restored it must be the same.

mod common;

use common::{Archive, Specimen, assert_same, for_each_major};

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
        Archive::stocks(18, &source, &[]).restore_by_stock(18, &target);
        assert_same(&source, &target);
    });
}
