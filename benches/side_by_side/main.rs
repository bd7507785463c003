//! pghaul and stock pg_dump and pg_restore on the same databases, side by side in one run.
//!
//! `./dev bench` starts it with a server. The programs take turns, so that whatever else the machine does falls on
//! all of them; each figure is the median of its runs. Server and client are counted apart: a server that works
//! less is worth as much as a client that does.

#[path = "../../tests/common/mod.rs"]
mod common;
mod fixture;
mod measure;
mod report;

use std::path::Path;
use std::process::Command;

use clap::Parser;
use common::{Database, OwnServer, pghaul, stock};
use fixture::Case;
use measure::Cost;

/// pghaul and stock pg_dump and pg_restore side by side.
#[derive(Parser)]
#[command(name = "./dev bench")]
struct Options {
    /// Megabytes of rows in each database of large and middling tables
    #[arg(long, default_value_t = 200)]
    size: u64,
    /// Runs of each program
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// Cases to run: one, many, tiny, huge
    #[arg(long, value_delimiter = ',', default_value = "one,many,tiny")]
    cases: Vec<Case>,
    /// Worker counts of stock to compare with; 0 for none
    #[arg(long, value_delimiter = ',', default_value = "1,2")]
    stock_jobs: Vec<usize>,
    /// Our worker count
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// The server's major; stock's programs are 17, the ones with zstd, for servers up to 17, else 18 with gzip
    #[arg(long, default_value_t = 17)]
    major: u32,
    /// Where the Markdown goes, besides standard output
    #[arg(long, default_value = "benches/RESULTS.md")]
    out: std::path::PathBuf,
    /// Cargo says this
    #[arg(long, hide = true)]
    bench: bool,
}

/// A program with its number of workers.
#[derive(Clone, Copy, PartialEq)]
enum Contender {
    Ours(usize),
    Stock(usize),
}

fn main() {
    let options = Options::parse();
    let Some(server) = OwnServer::of(options.major) else { return };
    let settings =
        ["shared_buffers=512MB", "max_wal_size=16GB", "max_locks_per_transaction=512", "maintenance_work_mem=256MB"];
    let server = settings.iter().fold(server, |server, setting| server.set(setting)).start();
    let contenders: Vec<Contender> = [Contender::Ours(options.jobs)]
        .into_iter()
        .chain(options.stock_jobs.iter().filter(|jobs| **jobs > 0).map(|jobs| Contender::Stock(*jobs)))
        .collect();
    let mut text = report::heading(&options, &server);
    print!("{text}");
    for case in &options.cases {
        let rows = compare(&server, *case, &contenders, &options);
        print!("{rows}");
        text.push_str(&rows);
    }
    std::fs::write(&options.out, text).expect("the report can be written");
}

/// Every contender dumps the case's database and restores its own archive, in turn.
fn compare(server: &OwnServer, case: Case, contenders: &[Contender], options: &Options) -> String {
    eprintln!("{case:?}: filling the database");
    let source = fixture::fill(server, case, options.size);
    let shape = fixture::shape(&source);
    let work = tempfile::Builder::new().prefix("pghaul-bench.").tempdir_in("/var/tmp").expect("room for archives");
    let mut dumps = vec![Vec::new(); contenders.len()];
    let mut restores = dumps.clone();
    for turn in 0..options.runs {
        for place in 0..contenders.len() {
            let index = (turn + place) % contenders.len();
            let archive = work.path().join("archive");
            server.sql("CHECKPOINT");
            dumps[index].push(measure::run(source.reach(&mut contenders[index].dump(&archive, options.major)), server));
            let target = server.database();
            server.sql("CHECKPOINT");
            restores[index].push(measure::run(
                target.reach(&mut contenders[index].restore(&archive, &target, options.major)),
                server,
            ));
            assert_eq!(fixture::shape(&target), shape, "{} restored something else", contenders[index].name());
            std::fs::remove_dir_all(&archive).expect("the archive was ours");
            eprintln!("{case:?}: turn {} of {}, {}", turn + 1, options.runs, contenders[index].name());
        }
    }
    report::case(&case.title(options.size), contenders, &dumps, &restores)
}

impl Contender {
    fn name(self) -> String {
        match self {
            Self::Ours(jobs) => format!("pghaul -j{jobs}"),
            Self::Stock(jobs) => format!("stock -j{jobs}"),
        }
    }

    fn dump(self, archive: &Path, major: u32) -> Command {
        let compression = if major <= 17 { "zstd:1" } else { "gzip:1" };
        let (mut command, jobs) = match self {
            Self::Ours(jobs) => (pghaul(&["dump"]), jobs),
            Self::Stock(jobs) => (stock::pg_dump(major.max(17)), jobs),
        };
        command.args(["-Fd", "-Z", compression, "-j", &jobs.to_string(), "-f"]).arg(archive);
        command
    }

    fn restore(self, archive: &Path, target: &Database, major: u32) -> Command {
        let (mut command, jobs) = match self {
            Self::Ours(jobs) => (pghaul(&["restore"]), jobs),
            Self::Stock(jobs) => (stock::pg_restore(major.max(17)), jobs),
        };
        command.args(["-j", &jobs.to_string(), "-d", &target.name]).arg(archive);
        command
    }
}

/// The run in the middle, figure by figure.
fn median(runs: &[Cost]) -> Cost {
    let middle = |figure: fn(&Cost) -> f64| {
        let mut figures: Vec<f64> = runs.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        figures[figures.len() / 2]
    };
    Cost {
        wall_seconds: middle(|cost| cost.wall_seconds),
        server_cpu_seconds: middle(|cost| cost.server_cpu_seconds),
        client_cpu_seconds: middle(|cost| cost.client_cpu_seconds),
        peak_mib: middle(|cost| cost.peak_mib),
    }
}
