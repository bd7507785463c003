//! The sample database, restored within a major and from one to another.

mod common;

use common::restoring::{dumped, restored};
use common::specimen::shop;
use common::{Server, assert_same, run, stock};
use pghaul::restore::Options;

#[test]
fn the_shop_comes_back_within_its_major() {
    for major in [13, 15, 17, 18] {
        let Some(server) = Server::major(major) else { continue };
        let source = shop(server);
        let (_directory, archive) = dumped(&source, 18, &[]);
        let target = server.database();
        let stats = restored(&archive, &target, Options::default()).expect("a restore");
        assert_eq!(stats.exit_code(), 0, "{stats:?}");
        assert_same(&source, &target);
    }
}

#[test]
fn the_shop_moves_as_stock_moves_it() {
    for (from, to) in [(13, 18), (18, 15), (12, 17), (17, 13)] {
        let (Some(from), Some(to)) = (Server::major(from), Server::major(to)) else { continue };
        let source = shop(from);
        let (_directory, archive) = dumped(&source, 18, &[]);
        let (target, twin) = (to.database(), to.database());
        let stock = run(twin.reach(stock::pg_restore(18).arg("-d").arg(&twin.name).arg(&archive)));
        let ignored = stock.stderr.matches("error: could not execute query").count();
        let only_timeout = ignored == usize::from(to.major < 17);
        let stats = restored(&archive, &target, Options::default()).expect("a restore");
        assert_eq!(stats.exit_code() == 0, only_timeout, "{} to {}: {stats:?}\n{}", from.major, to.major, stock.stderr);
        assert_same(&twin, &target);
    }
}
