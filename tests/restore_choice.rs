//! What a restore leaves out when it is told to, and what it does not.

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use common::restoring::{dumped, restored};
use common::specimen::shop;
use common::{Server, assert_same, run, stock};
use pghaul::archive::Toc;
use pghaul::ident;
use pghaul::restore;
use pghaul::script::{Options, Plan, Sections};

fn toc(archive: &Path) -> Toc {
    Toc::read(&std::fs::read(archive.join("toc.dat")).expect("a file")).expect("a TOC")
}

/// The kinds and names of the entries that a plan restores.
fn planned(toc: &Toc, options: &Options) -> BTreeSet<String> {
    let plan = Plan::new(toc, options).expect("a plan");
    plan.steps.iter().map(|step| format!("{} {}", step.entry.desc, step.entry.tag)).collect()
}

/// The kinds and names of the entries that pg_dump writes with these arguments.
fn dumps(database: &common::Database, args: &[&str]) -> BTreeSet<String> {
    let (_directory, archive) = dumped(database, 18, args);
    let special = ["ENCODING", "STDSTRINGS", "SEARCHPATH", "DATABASE", "DATABASE PROPERTIES"];
    let entries = toc(&archive).entries.into_iter();
    let objects = entries.filter(|it| !special.contains(&it.desc.as_str()) && !it.tag.starts_with("DATABASE "));
    objects.map(|it| format!("{} {}", it.desc, it.tag)).collect()
}

fn assert_equal(planned: &BTreeSet<String>, dumped: &BTreeSet<String>, of: &str) {
    // A view that is dumped alone is in no loop, and need not be made in two steps.
    let planned: BTreeSet<String> = planned.iter().filter(|it| !it.ends_with(" _RETURN")).cloned().collect();
    let dumped: BTreeSet<String> = dumped.iter().filter(|it| !it.ends_with(" _RETURN")).cloned().collect();
    let (more, less) = (planned.difference(&dumped), dumped.difference(&planned));
    assert!(planned == dumped, "{of}: more {:?}, less {:?}", more.collect::<Vec<_>>(), less.collect::<Vec<_>>());
}

#[test]
fn an_owner_is_kept_where_an_event_trigger_gives_away_what_is_made() {
    let Some(server) = Server::major(18) else { return };
    let (source, target) = (server.database(), server.database());
    source.sql("CREATE TABLE t (a integer); CREATE VIEW v AS SELECT a FROM t");
    target.sql(&format!(
        "CREATE ROLE {0}_taker;
         CREATE SCHEMA watch;
         CREATE FUNCTION watch.take() RETURNS event_trigger LANGUAGE plpgsql AS $$DECLARE made text; BEGIN
             FOR made IN SELECT object_identity FROM pg_event_trigger_ddl_commands() WHERE object_type IN ('table', 'view')
             LOOP EXECUTE format('ALTER TABLE %s OWNER TO {0}_taker', made); END LOOP; END$$;
         CREATE EVENT TRIGGER take ON ddl_command_end WHEN tag IN ('CREATE TABLE', 'CREATE VIEW')
             EXECUTE FUNCTION watch.take();
         CREATE TABLE watch.taken ()",
        target.name
    ));
    let (_directory, archive) = dumped(&source, 18, &[]);
    assert_eq!(restored(&archive, &target, Options::default()).expect("a restore").exit_code(), 0);
    let owners = "SELECT string_agg(relowner::regrole || ' ' || relname, ', ' ORDER BY relname) FROM pg_class \
                  WHERE relkind IN ('r', 'v') AND relname IN ('t', 'v', 'taken')";
    assert_eq!(target.query(owners).trim(), format!("postgres t, {}_taker taken, postgres v", target.name));
    target.sql(&format!("DROP OWNED BY {0}_taker; DROP ROLE {0}_taker", target.name));
}

#[test]
fn a_chosen_table_brings_what_pg_dump_brings() {
    let Some(server) = Server::major(18) else { return };
    let source = shop(server);
    let (_directory, archive) = dumped(&source, 18, &[]);
    let toc = toc(&archive);
    let relations = ["TABLE", "VIEW", "MATERIALIZED VIEW", "SEQUENCE", "FOREIGN TABLE"];
    for entry in toc.entries.iter().filter(|entry| relations.contains(&entry.desc.as_str())) {
        // An identity column's sequence is a part of its table, and cannot be chosen.
        if entry.definition.as_deref().is_some_and(|sql| sql.starts_with("ALTER TABLE")) {
            continue;
        }
        let schema = entry.schema.as_deref().expect("a relation has a schema");
        let pattern = format!("\"{schema}\".\"{}\"", entry.tag.replace('"', "\"\""));
        let options = Options { tables: vec![pattern.clone()], ..Options::default() };
        assert_equal(
            &planned(&toc, &options),
            &dumps(&source, &["-t", &pattern]),
            &ident::qualified(Some(schema), &entry.tag),
        );
    }
}

#[test]
fn a_chosen_schema_brings_what_pg_dump_brings() {
    let Some(server) = Server::major(18) else { return };
    let source = shop(server);
    let (_directory, archive) = dumped(&source, 18, &[]);
    let toc = toc(&archive);
    for schema in ["shop", "Stock & Storage", "audit", "reporting"] {
        let options = Options { schemas: vec![schema.into()], ..Options::default() };
        assert_equal(&planned(&toc, &options), &dumps(&source, &["-n", &format!("\"{schema}\"")]), schema);
    }
}

#[test]
fn sections_add_up_to_the_whole() {
    let Some(server) = Server::major(17) else { return };
    let source = shop(server);
    let (_directory, archive) = dumped(&source, 18, &[]);
    let target = server.database();
    for sections in [
        Sections { pre_data: true, ..Sections::default() },
        Sections { data: true, ..Sections::default() },
        Sections { post_data: true, ..Sections::default() },
    ] {
        let stats = restored(&archive, &target, Options { sections, ..Options::default() }).expect("a restore");
        assert_eq!(stats.exit_code(), 0, "{stats:?}");
    }
    assert_same(&source, &target);
    let clean = Options { clean: true, if_exists: true, ..Options::default() };
    let stats = restored(&archive, &target, clean).expect("a restore");
    assert_eq!(stats.exit_code(), 0, "{stats:?}");
    assert_same(&source, &target);
}

#[test]
fn rows_alone_go_into_empty_tables() {
    let Some(server) = Server::major(18) else { return };
    let source = server.database();
    source.sql(
        "CREATE TABLE t (i int); INSERT INTO t SELECT generate_series(1, 10);
         CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$;
         CREATE TRIGGER t BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
    );
    let (_directory, archive) = dumped(&source, 18, &[]);
    let target = server.database();
    let define = Options { no_data: true, ..Options::default() };
    assert_eq!(restored(&archive, &target, define).expect("a restore").exit_code(), 0);
    let rows = Options { no_schema: true, disable_triggers: true, ..Options::default() };
    assert_eq!(restored(&archive, &target, rows.clone()).expect("a restore").exit_code(), 0);
    assert_same(&source, &target);
    let again = restored(&archive, &target, rows.clone()).expect("a restore");
    assert_eq!(again.failed[0].message(), "TABLE DATA public.t: the table holds rows already");
    let append = restore::Options { append: true, ..rows.into() };
    assert_eq!(restored(&archive, &target, append).expect("a restore").exit_code(), 0);
    assert_eq!(target.query("SELECT count(*) FROM t"), "20");
}

#[test]
fn a_list_says_what_and_in_which_order() {
    let Some(server) = Server::major(18) else { return };
    let source = server.database();
    source.sql("CREATE TABLE b (i int); CREATE TABLE a (i int); CREATE TABLE c (i int)");
    let (_directory, archive) = dumped(&source, 18, &[]);
    let toc = toc(&archive);
    let id = |tag: &str| toc.entries.iter().find(|it| it.desc == "TABLE" && it.tag == tag).expect("there").dump_id;
    let options = Options { order: Some(vec![id("c"), id("a")]), ..Options::default() };
    let plan = Plan::new(&toc, &options).expect("a plan");
    assert_eq!(plan.steps.iter().map(|step| step.entry.tag.as_str()).collect::<Vec<_>>(), ["c", "a"]);
    let target = server.database();
    restored(&archive, &target, options).expect("a restore");
    assert_eq!(
        target.query("SELECT string_agg(relname, ' ' ORDER BY oid) FROM pg_class WHERE relkind = 'r' AND oid >= 16384"),
        "c a"
    );
}

#[test]
fn whoever_is_no_superuser_restores_what_is_theirs() {
    let Some(server) = Server::major(17) else { return };
    server.sql("DROP ROLE IF EXISTS restore_owner; CREATE ROLE restore_owner LOGIN");
    let source = server.database();
    server.sql(&format!("ALTER DATABASE {} OWNER TO restore_owner", source.name));
    source.sql(
        "SET ROLE restore_owner; CREATE SCHEMA s; CREATE TABLE s.t (id serial PRIMARY KEY, a text);
         INSERT INTO s.t (a) VALUES ('x'); SELECT lo_from_bytea(0, 'y')",
    );
    let (_directory, archive) = dumped(&source, 18, &[]);
    let target = server.database();
    server.sql(&format!("ALTER DATABASE {} OWNER TO restore_owner", target.name));
    let options = Options { role: Some("restore_owner".into()), ..Options::default() };
    let stats = restored(&archive, &target, options).expect("a restore");
    assert_eq!(stats.exit_code(), 0, "{stats:?}");
    assert_same(&source, &target);
    let wanted =
        run(source.reach(stock::psql().args(["-Atc", "SELECT relowner::regrole FROM pg_class WHERE relname = 't'"])))
            .ok();
    assert_eq!(wanted.text().trim(), "restore_owner");
}
