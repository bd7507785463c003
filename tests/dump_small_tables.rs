//! Small tables, which are copied many in one command.

mod common;

use common::{Archive, Server, assert_same};

/// Where the statistics are believed, and are wrong.
#[test]
fn a_table_that_only_seems_small_is_copied_whole() {
    for major in [14, 18] {
        let Some(server) = Server::major(major) else { continue };
        let source = server.database();
        source.sql(
            "DO $$ BEGIN FOR n IN 1..60 LOOP
                EXECUTE format('CREATE TABLE small_%s AS SELECT i, md5(i::text) AS t FROM generate_series(1, %s) i', n, n);
             END LOOP; END $$;
             INSERT INTO small_30 SELECT i, repeat(md5(i::text), 20) FROM generate_series(1, 9000) i",
        );
        source.sql_outside_transaction("VACUUM ANALYZE");
        source.sql("UPDATE pg_class SET relpages = 1 WHERE relname = 'small_30'");
        for jobs in ["-j1", "-j2"] {
            let target = server.database();
            Archive::ours(&source, &[jobs]).restore_by_us(&target, &[]).ok();
            assert_eq!(target.query("SELECT count(*) FROM small_30"), "9030");
            assert_same(&source, &target);
        }
    }
}
