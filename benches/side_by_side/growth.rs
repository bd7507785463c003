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

/// A database of a curve: its shape, megabytes of rows, tables, and the one of both that grows.
type Point = (Case, u64, u64, u64);

/// What a program took at each size, in seconds.
struct Curve {
    name: String,
    sizes: Vec<f64>,
    dumps: Vec<f64>,
    restores: Vec<f64>,
}

fn curve(what: &str, points: &[Point], server: &OwnServer, options: &Options) -> String {
    let mut text = format!(
        "\n## Growth: {what}\n\n| {what} | program | dump s | restore s | client peak MiB, dump | restore |\n|---:|---|---:|---:|---:|---:|\n"
    );
    let mut curves: Vec<Curve> = Vec::new();
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
            let name = contender.name();
            let at = curves.iter().position(|curve| curve.name == name).unwrap_or_else(|| {
                curves.push(Curve { name, sizes: Vec::new(), dumps: Vec::new(), restores: Vec::new() });
                curves.len() - 1
            });
            curves[at].sizes.push(measure as f64);
            curves[at].dumps.push(dump.wall_seconds);
            curves[at].restores.push(restore.wall_seconds);
        }
    }
    for Curve { name, sizes, dumps, restores } in curves {
        let (out, back) = (exponent(&sizes, &dumps), exponent(&sizes, &restores));
        let _ = writeln!(text, "\n{name}: time grows as size to the power of {out:.2} out, {back:.2} in.");
    }
    print!("{text}");
    text
}

/// The slope of the straight line nearest to the points on logarithmic scales.
fn exponent(sizes: &[f64], times: &[f64]) -> f64 {
    let [sizes, times] = [sizes, times].map(|figures| figures.iter().map(|figure| figure.ln()).collect::<Vec<_>>());
    let mean = |figures: &[f64]| figures.iter().sum::<f64>() / figures.len() as f64;
    let (size, time) = (mean(&sizes), mean(&times));
    let slope: f64 = sizes.iter().zip(&times).map(|(x, y)| (x - size) * (y - time)).sum();
    slope / sizes.iter().map(|x| (x - size).powi(2)).sum::<f64>()
}
