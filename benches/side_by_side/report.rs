//! The figures as Markdown.

use std::fmt::Write;

use crate::Options;
use crate::common::{Database, OwnServer, pghaul, run, stock};
use crate::contender::Contender;
use crate::fixture::Case;
use crate::measure::Cost;
use crate::row::Row;

/// What was measured, with what and where.
pub fn heading(options: &Options, server: &OwnServer) -> String {
    let version = |mut command: std::process::Command| run(command.arg("--version")).text().trim().to_owned();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let date = run(std::process::Command::new("date").args(["-u", "+%Y-%m-%d"])).text();
    format!(
        "# pghaul and stock, side by side\n\n\
         Made by `./dev bench` on {}: {cores} cores ({}), {} GiB of memory; server: {}; stock: {}; ours: {}.\n\
         Archives to restore are compressed by {}. Medians of {} interleaved runs. The server has 2 GB of shared \
         buffers, fsync is {}, all else as initdb leaves it; it is on a Unix socket of the same machine. Archives are \
         synced.\nPeak memory is the client's; stock's processes are added.\n",
        date.trim(),
        proc_value("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".to_owned()),
        memory_gib(),
        server.database().query("SELECT 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1)"),
        version(stock::pg_dump(options.major.max(17))),
        version(pghaul::<&str>(&[])),
        options.compression(),
        options.runs,
        options.fsync,
    )
}

/// The heading of a case's table.
pub fn title(case: Case, source: &Database, tables: u64) -> String {
    let size = source
        .query("SELECT pg_size_pretty(sum(pg_table_size(oid))) FROM pg_class WHERE relkind = 'r' AND oid >= 16384");
    let title = match case {
        Case::One => format!("One dominating table, a key and two indexes; tables of {size}"),
        Case::Mixed => format!("A mixed database; tables of {size}"),
        Case::Tiny => format!("{tables} tiny tables"),
        Case::Bare => format!("{tables} tables without rows"),
        Case::Corpus => "The catalog of PostgreSQL's regression tests".to_owned(),
        Case::Huge => "One table of 10 GB".to_owned(),
    };
    format!(
        "\n## {title}\n\n| | program | wall s | least to most | of fastest stock | server CPU s | client CPU s | CPU of stock's | peak MiB |\n\
         |---|---|---:|---:|---:|---:|---:|---:|---:|\n"
    )
}

/// The lines of one row. Ratios are to the stock program that was fastest, of wall and of CPU.
pub fn row(row: Row, contenders: &[Contender], costs: &[Vec<Cost>]) -> String {
    let medians: Vec<Cost> = costs.iter().map(|runs| median(runs)).collect();
    let stock = contenders.iter().zip(&medians).filter(|(contender, _)| contender.is_stock()).map(|(_, cost)| cost);
    let fastest = stock.min_by(|a, b| a.wall_seconds.total_cmp(&b.wall_seconds));
    let ratio = |of: fn(&Cost) -> f64, cost: &Cost| {
        fastest.map_or_else(|| "-".to_owned(), |fastest| format!("{:.2}", of(cost) / of(fastest)))
    };
    let mut text = String::new();
    for ((contender, cost), runs) in contenders.iter().zip(&medians).zip(costs) {
        let walls = runs.iter().map(|run| run.wall_seconds);
        let _ = writeln!(
            text,
            "| {} | {} | {:.2} | {:.2} to {:.2} | {} | {:.2} | {:.2} | {} | {:.0} |",
            row.title(),
            contender.name(),
            cost.wall_seconds,
            walls.clone().fold(f64::INFINITY, f64::min),
            walls.fold(0.0, f64::max),
            ratio(|cost| cost.wall_seconds, cost),
            cost.server_cpu_seconds,
            cost.client_cpu_seconds,
            ratio(|cost| cost.server_cpu_seconds + cost.client_cpu_seconds, cost),
            cost.peak_mib
        );
    }
    text
}

/// The run in the middle, figure by figure.
pub fn median(runs: &[Cost]) -> Cost {
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

fn proc_value(file: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn memory_gib() -> u64 {
    let kib = proc_value("/proc/meminfo", "MemTotal").and_then(|value| value.split(' ').next()?.parse::<u64>().ok());
    kib.map_or(0, |kib| (kib + (1 << 19)) >> 20)
}
