//! Names and texts that try to be commands: psql reads none of them as one, in whatever form a script is written.

mod common;

use common::script::{ours, restored_by_us};
use common::{Archive, Server, Specimen, run, stock};

on_each_major! { nothing_in_a_script_is_read_as_a_command }

/// The file that the specimen's names try to make where psql runs.
const CANARY: &str = "pghaul_canary";

fn nothing_in_a_script_is_read_as_a_command(server: &Server) {
    let source = server.database();
    assert!(Specimen::named("hostile").load(&source));
    source.sql(
        r"CREATE TABLE spec_hostile.texts (a text);
        INSERT INTO spec_hostile.texts VALUES (E'\\! touch pghaul_canary'), (E'x\n\\! touch pghaul_canary\n'), (E'\\.'),
            (E'\\.\n\\! touch pghaul_canary'), (E'\r\\! touch pghaul_canary\r')",
    );
    let forms: [&[&str]; 4] =
        [&[], &["-v", "-c", "--if-exists"], &["--inserts", "--quote-all-identifiers"], &["--rows-per-insert=3"]];
    for options in forms {
        let said = read_by_psql(server, &ours(&source, options));
        assert!(said.is_none(), "with {options:?} {said:?}");
    }
    let archive = Archive::ours(&source, &[]);
    assert_eq!(read_by_psql(server, &restored_by_us(&["-v", &archive.path().display().to_string()])), None);
}

#[test]
fn a_command_would_be_seen() {
    let Some(server) = Server::major(18) else { return };
    assert!(read_by_psql(server, b"\\! touch pghaul_canary\n").is_some());
    assert!(read_by_psql(server, b"SELECT 1;\n\\nonsense\n").is_some());
}

/// What psql did with a script that it should not have done. The script's own guard is taken off: its text alone must
/// be harmless.
fn read_by_psql(server: &Server, script: &[u8]) -> Option<String> {
    let (target, directory) = (server.database(), tempfile::tempdir().expect("a temporary directory"));
    let is_guard = |line: &[u8]| line.starts_with(b"\\restrict ") || line.starts_with(b"\\unrestrict ");
    let lines = script.split_inclusive(|byte| *byte == b'\n').filter(|line| !is_guard(line));
    std::fs::write(directory.path().join("script.sql"), lines.collect::<Vec<_>>().concat()).expect("room for it");
    let mut psql = stock::tool(18, "psql");
    psql.args(["-X", "-q", "-f", "script.sql"]).current_dir(directory.path());
    let said = run(target.reach(&mut psql)).ok().stderr;
    let made: Vec<_> = std::fs::read_dir(directory.path()).expect("the directory").flatten().collect();
    // The server may complain of a name, in capitals; psql itself may not.
    let command = said.lines().find(|line| line.starts_with("psql:") && line.contains(": error: "));
    match command {
        Some(line) => Some(line.to_owned()),
        None => (made.len() > 1 || directory.path().join(CANARY).exists()).then(|| format!("{made:?}")),
    }
}
