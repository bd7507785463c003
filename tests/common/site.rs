//! What `./dev` found and started, read from the file that `PGHAUL_TEST_ENV` names.
//!
//! A line is a fact, its words separated by tabs:
//!
//! ```text
//! run      DIRECTORY                               of this run; whatever lies in it is stopped and removed
//! as       [WORD...]                               put before a server program, which never runs as root
//! clients  MAJOR  PROGRAMS                         psql, pg_dump, pg_restore
//! server   MAJOR  HOST  PORT  PROGRAMS  TEMPLATE   a running server, its programs, a fresh data directory
//! ```

use std::path::PathBuf;
use std::sync::OnceLock;

use super::server::Server;

/// What there is to test with.
#[derive(Default)]
pub struct Site {
    /// The run's directory, in which throw-away servers live.
    pub run: PathBuf,
    /// The words before a server program: `setpriv ...` for root, else none.
    pub server_prefix: Vec<String>,
    /// Directories of client programs by major.
    pub clients: Vec<(u32, PathBuf)>,
    /// The running servers, oldest first.
    pub servers: Vec<Server>,
}

/// The site of this run; an empty one without `./dev`.
pub fn site() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| match std::env::var_os("PGHAUL_TEST_ENV") {
        Some(path) => parse(&std::fs::read_to_string(path).expect("PGHAUL_TEST_ENV names a readable file")),
        None => {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "in CI tests run by ./dev test, with servers");
            Site::default()
        }
    })
}

fn parse(facts: &str) -> Site {
    let mut site = Site::default();
    for line in facts.lines() {
        let words: Vec<&str> = line.split('\t').collect();
        match words[..] {
            ["run", directory] => site.run = directory.into(),
            ["as", ref prefix @ ..] => site.server_prefix = prefix.iter().map(ToString::to_string).collect(),
            ["clients", major, programs] => site.clients.push((number(major), programs.into())),
            ["server", major, host, port, programs, template] => site.servers.push(Server {
                major: number(major),
                host: host.into(),
                port: number(port),
                programs: programs.into(),
                template: template.into(),
            }),
            _ => panic!("not a fact: {line}"),
        }
    }
    site.server_prefix.retain(|word| !word.is_empty());
    site
}

fn number<N: std::str::FromStr<Err = std::num::ParseIntError>>(word: &str) -> N {
    word.parse().expect("a number")
}
