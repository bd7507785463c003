//! How the cost of a dump and a restore grows with the database: the exponent of size in the time.

use std::fmt::Write;

use crate::common::OwnServer;
use crate::fixture::{self, Case};
use crate::measure::Cost;
use crate::row::Row;
use crate::{Options, report};

/// Gigabytes of one table times ten thousand, and numbers of tables.
const SIZES: [u64; 3] = [100, 1_000, 10_000];
const TABLES: [u64; 4] = [100, 1_000, 10_000, 50_000];

/// Both curves, ours and stock's, as Markdown.
pub fn measure(server: &OwnServer, options: &Options) -> String {
    let size = SIZES.map(|megabytes| (Case::One, megabytes, 1, megabytes));
    let tables = TABLES.map(|count| (Case::Tiny, 0, count, count));
    curve("MB of one table", &size, server, options) + &curve("tiny tables", &tables, server, options)
}

type Point = (Case, u64, u64, u64);

fn curve(what: &str, points: &[Point], server: &OwnServer, options: &Options) -> String {
    let mut text = format!(
        "\n## Growth: {what}\n\n| {what} | program | dump s | restore s | client peak MiB, dump | restore |\n|---:|---|---:|---:|---:|---:|\n"
    );
    let mut series: Vec<(String, Vec<(f64, f64, f64)>)> = Vec::new();
    for &(case, megabytes, count, measure) in points {
        let source = fixture::fill(server, case, megabytes, count);
        let (out, back) = (Row::Dump(Some(options.compression())), Row::Restore);
        let (dumps, restores) = (out.run(case, &source, server, options), back.run(case, &source, server, options));
        // What both rows have: stock without a choice of sync.
        for (contender, restore) in back.contenders(options).into_iter().zip(&restores) {
            let at = out.contenders(options).iter().position(|it| *it == contender).expect("a contender of both");
            let (dump, restore): (Cost, Cost) = (report::median(&dumps[at]), report::median(restore));
            let _ = writeln!(
                text,
                "| {measure} | {} | {:.2} | {:.2} | {:.0} | {:.0} |",
                contender.name(),
                dump.wall_seconds,
                restore.wall_seconds,
                dump.peak_mib,
                restore.peak_mib
            );
            let point = (measure as f64, dump.wall_seconds, restore.wall_seconds);
            match series.iter_mut().find(|(name, _)| *name == contender.name()) {
                Some((_, points)) => points.push(point),
                None => series.push((contender.name(), vec![point])),
            }
        }
    }
    for (name, points) in series {
        let dump = exponent(&points.iter().map(|&(size, dump, _)| (size, dump)).collect::<Vec<_>>());
        let restore = exponent(&points.iter().map(|&(size, _, restore)| (size, restore)).collect::<Vec<_>>());
        let _ = writeln!(text, "\n{name}: time grows as size to the power of {dump:.2} out, {restore:.2} in.");
    }
    print!("{text}");
    text
}

/// The slope of the straight line nearest to the points on logarithmic scales.
fn exponent(points: &[(f64, f64)]) -> f64 {
    let points: Vec<(f64, f64)> = points.iter().map(|&(size, time)| (size.ln(), time.ln())).collect();
    let count = points.len() as f64;
    let mean = |figure: fn(&(f64, f64)) -> f64| points.iter().map(figure).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let slope: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    slope / points.iter().map(|point| (point.0 - x).powi(2)).sum::<f64>()
}
