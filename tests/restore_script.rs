//! The plan printed as a script is what stock pg_restore prints, but for its first and last lines.

mod common;

use common::{Server, Specimen, run, stock};
use pghaul::archive::Toc;
use pghaul::script::{Options, Plan, Sections};

/// What stands between the first SET and the closing comment of a script, without psql's `\restrict`.
fn body(script: &str) -> String {
    let begin = script.find("SET statement_timeout").expect("a script");
    let end = script.find("--\n-- PostgreSQL database dump complete").expect("a whole script");
    let lines = script[begin..end].split_inclusive('\n');
    lines.filter(|line| !line.starts_with("\\restrict ") && !line.starts_with("\\unrestrict ")).collect()
}

#[test]
fn definitions_are_printed_as_stock_prints_them() {
    let Some(server) = Server::major(18).filter(|_| stock::has(18)) else { return };
    let (usual, odd): (Vec<Specimen>, Vec<Specimen>) = Specimen::all().into_iter().partition(Specimen::is_usual);
    let together = server.database();
    usual.iter().for_each(|specimen| {
        specimen.load(&together);
    });
    let apart = odd.iter().map(|specimen| (specimen, specimen.database(server)));
    let apart = apart.filter(|(specimen, database)| specimen.load(database)).map(|(_, database)| database);
    for source in apart.chain([together]) {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("archive");
        run(source.reach(stock::pg_dump(18).args(["-Fd", "-f"]).arg(&path))).ok();
        let toc = Toc::read(&std::fs::read(path.join("toc.dat")).expect("a file")).expect("a TOC");
        let all = Options { schema_only: true, ..Options::default() };
        for (args, options) in [
            (&[][..], all.clone()),
            (&["--clean", "--if-exists"], Options { clean: true, if_exists: true, ..all.clone() }),
            (&["--clean"], Options { clean: true, ..all.clone() }),
            (&["--create"], Options { create: true, ..all.clone() }),
            (&["--clean", "--create"], Options { clean: true, create: true, ..all.clone() }),
            (&["--no-owner", "--no-privileges"], Options { no_owner: true, no_privileges: true, ..all.clone() }),
            (&["--no-comments", "--no-policies"], Options { no_comments: true, no_policies: true, ..all.clone() }),
            (&["--no-table-access-method"], Options { no_table_access_method: true, ..all.clone() }),
            (&["--use-set-session-authorization"], Options { use_set_session_authorization: true, ..all.clone() }),
            (&["--role", "Some role"], Options { role: Some("Some role".into()), ..all.clone() }),
            (
                &["--section", "pre-data"],
                Options { sections: Sections { pre_data: true, ..Default::default() }, ..all.clone() },
            ),
        ] {
            let mut pg_restore = stock::pg_restore(18);
            pg_restore.args(["--schema-only", "--no-statistics", "-f", "-"]).args(args).arg(&path);
            let want = run(&mut pg_restore).ok();
            let want = body(&pghaul::text::printable(&pghaul::text::decode(&want.stdout)).replace("\\n", "\n"));
            let script = Plan::new(&toc, &options).and_then(|plan| plan.script()).expect("a script");
            let got = pghaul::text::printable(&script).replace("\\n", "\n");
            println!("{} {args:?}", source.name);
            common::compare::assert_equal_text(&want, &got);
        }
    }
}
