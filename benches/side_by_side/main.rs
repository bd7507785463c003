//! pghaul and stock pg_dump and pg_restore on the same databases, side by side in one run.
//!
//! `./dev bench` starts it with a server. The programs take turns, so that whatever else the machine does falls on
//! all of them; each figure is the median of its runs. Server and client are counted apart: a server that works
//! less is worth as much as a client that does.

#[path = "../../tests/common/mod.rs"]
mod common;
mod contender;
mod fixture;
mod growth;
mod measure;
mod report;
mod row;

use clap::Parser;
use common::OwnServer;
use fixture::Case;
use row::Row;

/// pghaul and stock pg_dump and pg_restore side by side.
#[derive(Parser)]
#[command(name = "./dev bench")]
struct Options {
    /// Megabytes of rows, as COPY text, where a case is of large tables
    #[arg(long, default_value_t = 1000)]
    size: u64,
    /// Tables, where a case is of many; default: 5,000 tiny or 20,000 bare ones
    #[arg(long)]
    tables: Option<u64>,
    /// Runs of each program
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// Cases to run: one, mixed, tiny, bare, corpus, huge
    #[arg(long, value_delimiter = ',', default_value = "one,mixed,tiny")]
    cases: Vec<Case>,
    /// Worker counts of stock to compare with; 0 for none
    #[arg(long, value_delimiter = ',', default_value = "1,2")]
    stock_jobs: Vec<usize>,
    /// Our worker count
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// Ours with 1, 2, 4 and 8 workers too
    #[arg(long)]
    all_jobs: bool,
    /// The server waits for the disk, as it does unless told otherwise
    #[arg(long, default_value = "on", value_parser = ["on", "off"])]
    fsync: String,
    /// The server's major; stock's programs are 17, the ones with zstd, for servers up to 17, else 18 with gzip
    #[arg(long, default_value_t = 17)]
    major: u32,
    /// Measure how cost grows with size instead: 0.1, 1 and 10 GB of one table, 100 to 50,000 tables
    #[arg(long)]
    growth: bool,
    /// Where the Markdown goes, besides standard output
    #[arg(long, default_value = "benches/RESULTS.md")]
    out: std::path::PathBuf,
    /// Cargo says this
    #[arg(long, hide = true)]
    bench: bool,
}

impl Options {
    /// The compression of archives that are not what is measured.
    fn compression(&self) -> &'static str {
        if self.major <= 17 { "zstd:1" } else { "gzip:1" }
    }

    fn our_jobs(&self) -> Vec<usize> {
        if self.all_jobs { vec![1, 2, 4, 8] } else { vec![self.jobs] }
    }

    fn tables(&self, case: Case) -> u64 {
        self.tables.unwrap_or(if case == Case::Bare { 20_000 } else { 5_000 })
    }
}

fn main() {
    let options = Options::parse();
    let Some(server) = OwnServer::of(options.major) else { return };
    // What a package sets, but for the cache, and for the locks that stock needs for 20,000 tables.
    let settings =
        ["shared_buffers=2GB", "max_locks_per_transaction=4096", "autovacuum=on", &format!("fsync={}", options.fsync)];
    let server = settings.iter().fold(server, |server, setting| server.set(setting)).start();
    let mut text = report::heading(&options, &server);
    print!("{text}");
    if options.growth {
        text.push_str(&growth::measure(&server, &options));
    } else {
        for &case in &options.cases {
            text.push_str(&compare(&server, case, &options));
        }
    }
    std::fs::write(&options.out, text).expect("the report can be written");
}

/// The table of a case; each row is printed as soon as it is there.
fn compare(server: &OwnServer, case: Case, options: &Options) -> String {
    eprintln!("{case:?}: filling the database");
    let source = fixture::fill(server, case, options.size, options.tables(case));
    let mut text = report::title(case, &source, options.tables(case));
    print!("{text}");
    for row in Row::of(case) {
        let costs = row.run(case, &source, server, options);
        let lines = report::row(*row, &row.contenders(options), &costs);
        print!("{lines}");
        text.push_str(&lines);
    }
    text
}
