//! The page: one file that asks for nothing else, without a script, for light and dark screens.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;
use std::time::Duration;

use indicatif::{HumanBytes, HumanCount};

use super::path;
use super::{Bar, Record};

/// Colours, shapes, and the rule that a bar says more when it is pointed at.
const STYLE: &str = include_str!("page.css");

/// The part of a row that a bar must have to be drawn alone; neighbours that are shorter become one.
const VISIBLE: f64 = 0.0008;

/// How many of the longest items are listed.
const LISTED: usize = 20;

/// The page of a run that took `total`.
pub fn html(record: &Record, total: Duration) -> String {
    let path = path::critical(&record.bars);
    let critical: HashSet<usize> = path.iter().copied().collect();
    let mut workers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, bar) in record.bars.iter().enumerate() {
        workers.entry(bar.worker).or_default().push(at);
    }
    let scale = Scale { total: total.as_secs_f64().max(1e-6) };
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>pghaul timings</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>pghaul timings</h1>\n"
    );
    let bytes: u64 = record.bars.iter().map(|bar| bar.bytes).sum();
    add(
        &mut page,
        format_args!(
            "<p>{:.2} s, {} items, {} moved",
            scale.total,
            HumanCount(record.bars.len() as u64),
            HumanBytes(bytes)
        ),
    );
    add(&mut page, format_args!(", {}/s, {} workers", HumanBytes((bytes as f64 / scale.total) as u64), workers.len()));
    if record.errors > 0 {
        add(&mut page, format_args!(", <strong>{} errors</strong>", record.errors));
    }
    page.push_str("</p>\n<p class=\"legend\"><span class=\"bar data\"></span> rows <span class=\"bar work\"></span> other statements <span class=\"bar work critical\"></span> on the critical path; nothing drawn: waiting</p>\n");
    chart(&mut page, record, &workers, &critical, scale);
    table(&mut page, "Critical path", &path.iter().map(|&at| &record.bars[at]).collect::<Vec<_>>());
    let mut longest: Vec<&Bar> = record.bars.iter().collect();
    longest.sort_by_key(|bar| std::cmp::Reverse(bar.end.saturating_sub(bar.begin)));
    longest.truncate(LISTED);
    table(&mut page, "Longest items", &longest);
    page.push_str("</body>\n</html>\n");
    page
}

/// Where a time stands on a row, in percent of its width.
#[derive(Clone, Copy)]
struct Scale {
    total: f64,
}

impl Scale {
    fn at(self, time: Duration) -> f64 {
        (100.0 * time.as_secs_f64() / self.total).min(100.0)
    }
}

/// A row of stages, then a row a worker.
fn chart(
    page: &mut String,
    record: &Record,
    workers: &BTreeMap<usize, Vec<usize>>,
    critical: &HashSet<usize>,
    scale: Scale,
) {
    page.push_str("<section class=\"chart\">\n<div class=\"row stages\"><span>stages</span><div>");
    let ends = record.stages.iter().skip(1).map(|(at, _)| scale.at(*at)).chain([100.0]);
    for ((at, name), end) in record.stages.iter().zip(ends) {
        let (left, name) = (scale.at(*at), escape(name));
        let seconds = at.as_secs_f64();
        add(
            page,
            format_args!(
                "<b style=\"left:{left:.3}%;width:{:.3}%\" title=\"{name}, from {seconds:.2} s\">{name}</b>",
                end - left
            ),
        );
    }
    page.push_str("</div></div>\n");
    for (worker, bars) in workers {
        let busy: f64 = bars.iter().map(|&at| seconds(&record.bars[at])).sum();
        let share = 100.0 * busy / scale.total;
        add(
            page,
            format_args!(
                "<div class=\"row\"><span title=\"at work {share:.0} % of the time\">worker {worker} <small>{share:.0} %</small></span><div>"
            ),
        );
        for group in groups(&record.bars, bars, scale) {
            draw(page, &record.bars, &group, critical, scale);
        }
        page.push_str("</div></div>\n");
    }
    add(
        page,
        format_args!(
            "<div class=\"row axis\"><span></span><div><i>0 s</i><i>{:.1} s</i><i>{:.1} s</i></div></div>\n</section>\n",
            scale.total / 2.0,
            scale.total
        ),
    );
}

/// A worker's bars, the very short ones together with their neighbours.
fn groups(all: &[Bar], bars: &[usize], scale: Scale) -> Vec<Vec<usize>> {
    let is_short = |at: usize| seconds(&all[at]) < VISIBLE * scale.total;
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for &at in bars {
        match groups.last_mut() {
            Some(group) if is_short(at) && group.last().is_some_and(|&last| is_short(last)) => group.push(at),
            _ => groups.push(vec![at]),
        }
    }
    groups
}

fn draw(page: &mut String, all: &[Bar], group: &[usize], critical: &HashSet<usize>, scale: Scale) {
    let (Some(&first), Some(&last)) = (group.first(), group.last()) else { return };
    let bytes: u64 = group.iter().map(|&at| all[at].bytes).sum();
    let (left, right) = (scale.at(all[first].begin), scale.at(all[last].end));
    let kind = if bytes > 0 { "data" } else { "work" };
    let mark = if group.iter().any(|at| critical.contains(at)) { " critical" } else { "" };
    let (name, detail) = match group {
        [_] => (escape(&all[first].item), escape(&detail(&all[first]))),
        _ => {
            let span = all[last].end.saturating_sub(all[first].begin).as_secs_f64();
            let name = format!("{} items", group.len());
            (name.clone(), format!("{name} in {span:.2} s, {}", HumanBytes(bytes)))
        }
    };
    add(
        page,
        format_args!(
            "<a class=\"bar {kind}{mark}\" style=\"left:{left:.3}%;width:{:.3}%\" title=\"{detail}\">{name}</a>",
            right - left
        ),
    );
}

/// What is said of an item when it is pointed at.
fn detail(bar: &Bar) -> String {
    let time = seconds(bar);
    let mut text = format!(
        "{}\nworker {}, {time:.2} s, from {:.2} s to {:.2} s",
        bar.item,
        bar.worker,
        bar.begin.as_secs_f64(),
        bar.end.as_secs_f64()
    );
    if bar.bytes > 0 {
        add(
            &mut text,
            format_args!("\n{}, {}/s", HumanBytes(bar.bytes), HumanBytes((bar.bytes as f64 / time.max(1e-6)) as u64)),
        );
    }
    if let Some(rows) = bar.rows {
        add(&mut text, format_args!("\n{} rows", HumanCount(rows)));
    }
    text
}

fn table(page: &mut String, title: &str, bars: &[&Bar]) {
    add(
        page,
        format_args!(
            "<h2>{title}</h2>\n<table>\n<tr><th>item</th><th>worker</th><th>from s</th><th>took s</th><th>size</th><th>a second</th><th>rows</th></tr>\n"
        ),
    );
    for bar in bars {
        let (time, bytes) = (seconds(bar), bar.bytes);
        let size = if bytes > 0 { HumanBytes(bytes).to_string() } else { String::new() };
        let rate =
            if bytes > 0 { HumanBytes((bytes as f64 / time.max(1e-6)) as u64).to_string() } else { String::new() };
        let rows = bar.rows.map_or_else(String::new, |rows| HumanCount(rows).to_string());
        add(
            page,
            format_args!(
                "<tr><td>{}</td><td>{}</td><td>{:.2}</td><td>{time:.2}</td><td>{size}</td><td>{rate}</td><td>{rows}</td></tr>\n",
                escape(&bar.item),
                bar.worker,
                bar.begin.as_secs_f64()
            ),
        );
    }
    page.push_str("</table>\n");
}

fn seconds(bar: &Bar) -> f64 {
    bar.end.saturating_sub(bar.begin).as_secs_f64()
}

/// Text as it may stand in an element and in a quoted attribute; names of objects may hold anything.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\n', "&#10;")
}

fn add(text: &mut String, piece: std::fmt::Arguments<'_>) {
    text.write_fmt(piece).expect("a String takes all");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monitor::Event;

    fn record(items: &[&str]) -> Record {
        let mut record = Record::default();
        record.take(Duration::ZERO, &Event::Stage("copying data"));
        for (at, item) in (0u64..).zip(items) {
            record.take(Duration::from_secs(at), &Event::Begin { worker: 0, item, bytes: 0 });
            record.take(Duration::from_secs(at), &Event::Moved { worker: 0, bytes: 1 << 20 });
            record.take(Duration::from_secs(at + 1), &Event::End { worker: 0, item, rows: Some(7) });
        }
        record
    }

    #[test]
    fn a_bar_stands_where_its_time_was() {
        let page = html(&record(&["public.a", "public.b"]), Duration::from_secs(4));
        assert!(page.contains("left:25.000%;width:25.000%\" title=\"public.b&#10;worker 0, 1.00 s"), "{page}");
        assert!(page.contains("7 rows"), "{page}");
    }

    #[test]
    fn a_name_cannot_become_markup() {
        let page = html(&record(&["public.\"<script>alert(1)</script>"]), Duration::from_secs(1));
        assert!(!page.contains("<script"), "{page}");
    }

    #[test]
    fn thousands_of_short_items_are_a_handful_of_bars() {
        let mut record = Record::default();
        for at in 0..5000u64 {
            let [begin, end] = [at, at + 1].map(|at| Duration::from_micros(at * 200));
            record.take(begin, &Event::Begin { worker: 0, item: "t", bytes: 0 });
            record.take(end, &Event::End { worker: 0, item: "t", rows: None });
        }
        let page = html(&record, Duration::from_secs(1));
        assert!(page.matches("<a class").count() < 10 && page.contains("5000 items"), "{}", page.len());
    }
}
