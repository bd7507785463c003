//! The figures as Markdown.

use std::fmt::Write;

use crate::common::{OwnServer, run, stock};
use crate::measure::Cost;
use crate::{Contender, Options, median};

/// What was measured, with what and where.
pub fn heading(options: &Options, server: &OwnServer) -> String {
    let version = |mut command: std::process::Command| run(command.arg("--version")).text().trim().to_owned();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let date = run(std::process::Command::new("date").args(["-u", "+%Y-%m-%d"])).text();
    format!(
        "# pghaul and stock, side by side\n\n\
         Made by `./dev bench` on {}: {cores} cores ({}), {} GiB of memory; server: {}; stock: {}; ours: {}.\n\
         Compression {}. Medians of {} interleaved runs. The server runs without fsync, on a Unix socket of the same \
         machine.\nPeak memory is the client's; stock's processes are added.\n",
        date.trim(),
        proc_value("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".to_owned()),
        memory_gib(),
        server.database().query("SELECT 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1)"),
        version(stock::pg_dump(options.major.max(17))),
        version(crate::pghaul::<&str>(&[])),
        if options.major <= 17 { "zstd:1" } else { "gzip:1" },
        options.runs,
    )
}

/// The table of one case.
pub fn case(title: &str, contenders: &[Contender], dumps: &[Vec<Cost>], restores: &[Vec<Cost>]) -> String {
    let mut text = format!(
        "\n## {title}\n\n| | program | wall s | of fastest stock | server CPU s | client CPU s | peak MiB |\n\
         |---|---|---:|---:|---:|---:|---:|\n"
    );
    for (direction, runs) in [("dump", dumps), ("restore", restores)] {
        let costs: Vec<Cost> = runs.iter().map(|runs| median(runs)).collect();
        let stock = contenders.iter().zip(&costs).filter(|(contender, _)| matches!(contender, Contender::Stock(_)));
        let fastest = stock.map(|(_, cost)| cost.wall_seconds).fold(f64::INFINITY, f64::min);
        for (contender, cost) in contenders.iter().zip(&costs) {
            let _ = writeln!(
                text,
                "| {direction} | {} | {:.2} | {} | {:.2} | {:.2} | {:.0} |",
                contender.name(),
                cost.wall_seconds,
                if fastest.is_finite() { format!("{:.2}", cost.wall_seconds / fastest) } else { "-".to_owned() },
                cost.server_cpu_seconds,
                cost.client_cpu_seconds,
                cost.peak_mib
            );
        }
    }
    text
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
