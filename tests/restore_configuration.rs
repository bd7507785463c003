//! The rows of an extension's configuration tables go beside those that the extension brings itself.

mod common;

use common::restoring::{dumped, restored};
use common::{Server, assert_same};
use pghaul::restore::Options;

/// What an extension's script would do: its tables, with the rows that are its own. The one that refers is the larger,
/// and so the first that a restore would begin with.
const EXTENSION: &str = "
    CREATE EXTENSION lo;
    CREATE TABLE kinds (id integer PRIMARY KEY, name text);
    CREATE TABLE things (kind integer REFERENCES kinds, name text);
    ALTER EXTENSION lo ADD TABLE kinds;
    ALTER EXTENSION lo ADD TABLE things;
    UPDATE pg_extension SET extconfig = ARRAY['kinds'::regclass, 'things'::regclass]::oid[],
        extcondition = ARRAY['WHERE id > 100', ''] WHERE extname = 'lo';
    INSERT INTO kinds VALUES (1, 'the extension''s')";

#[test]
fn a_users_rows_go_beside_those_of_the_extension() {
    let Some(server) = Server::major(18) else { return };
    let (source, target) = (server.database(), server.database());
    source.sql(EXTENSION);
    source.sql(
        "INSERT INTO kinds VALUES (101, 'a user''s');
         INSERT INTO things SELECT 101, repeat(md5(i::text), 3) FROM generate_series(1, 20000) i",
    );
    let (_directory, archive) = dumped(&source, 18, &[]);
    // CREATE EXTENSION IF NOT EXISTS finds it, as if it had just made it.
    target.sql(EXTENSION);
    // One session, which would begin with the largest.
    let options = || Options { jobs: 1, ..Options::default() };
    let stats = restored(&archive, &target, options()).expect("a restore");
    assert_eq!(stats.exit_code(), 0, "{stats:?}");
    assert_same(&source, &target);

    let again = restored(&archive, &target, options()).expect("a restore");
    let failed: Vec<&str> = again.failed.iter().map(|error| error.message()).collect();
    assert_eq!(failed.len(), 2, "{failed:?}");
    assert!(failed.iter().all(|message| message.ends_with("the table holds rows already")), "{failed:?}");
    assert_same(&source, &target);
}

#[test]
fn rows_for_tables_that_were_there_come_after_what_they_refer_to() {
    let Some(server) = Server::major(18) else { return };
    let (source, target) = (server.database(), server.database());
    source.sql(
        "CREATE TABLE z (id integer PRIMARY KEY);
         CREATE TABLE y (id integer PRIMARY KEY REFERENCES z, t text);
         CREATE TABLE x (id integer REFERENCES y, t text);
         INSERT INTO z SELECT generate_series(1, 5000);
         INSERT INTO y SELECT id, repeat('y', 50) FROM z;
         INSERT INTO x SELECT id, repeat('x', 100) FROM z",
    );
    let (_definitions, definitions) = dumped(&source, 18, &["-s"]);
    let (_rows, rows) = dumped(&source, 18, &["-a"]);
    // One session, which would begin with the largest.
    let options = || Options { jobs: 1, ..Options::default() };
    assert_eq!(restored(&definitions, &target, options()).expect("a restore").exit_code(), 0);
    let stats = restored(&rows, &target, options()).expect("a restore");
    assert_eq!(stats.exit_code(), 0, "{stats:?}");
    assert_same(&source, &target);
}
