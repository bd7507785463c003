//! The page of `--timings`, from real runs, looked at in a real browser.

mod common;

use std::path::{Path, PathBuf};

use common::{Database, Server, pghaul, run};

/// Some tables with names that a page could stumble over, dumped and restored; the page of the command asked for.
fn page(server: &Server, command: &str) -> String {
    let source = server.database();
    source.sql(
        "CREATE TABLE \"a<b>&\"\"c\" AS SELECT i, repeat('x', 100) AS x FROM generate_series(1, 20000) i;
        CREATE TABLE second AS SELECT i FROM generate_series(1, 1000) i; CREATE INDEX ON second (i)",
    );
    let directory = tempfile::tempdir().expect("a temporary directory");
    let (archive, page) = (directory.path().join("archive"), directory.path().join("page.html"));
    let dump = |more: &[&Path]| {
        let mut dump = pghaul(&["dump", "-j2", "-f"]);
        run(source.reach(dump.arg(&archive).args(more))).ok();
    };
    if command == "dump" {
        dump(&["--timings".as_ref(), &page]);
    } else {
        dump(&[]);
        let target: Database = server.database();
        let mut restore = pghaul(&["restore", "-j2", "-d", &target.name, "--timings"]);
        run(target.reach(restore.arg(&page).arg(&archive))).ok();
    }
    std::fs::read_to_string(page).expect("a page")
}

#[test]
fn every_table_of_a_run_is_on_its_page() {
    let Some(server) = Server::major(17) else { return };
    for command in ["dump", "restore"] {
        let page = page(server, command);
        assert!(page.contains("a&lt;b&gt;&amp;&quot;&quot;c") || page.contains("a&lt;b&gt;&amp;&quot;c"), "{page}");
        assert!(page.contains("second") && page.contains("Critical path"), "{page}");
        assert!(!page.contains("<script") && !page.contains("http"), "it asks for something else: {page}");
    }
}

#[test]
fn a_page_that_cannot_be_made_is_told_before_the_work() {
    let Some(server) = Server::major(17) else { return };
    let archive = tempfile::tempdir().expect("a temporary directory").path().join("archive");
    let mut dump = pghaul(&["dump", "--timings=/nonexistent/page.html", "-f"]);
    let said = run(server.database().reach(dump.arg(&archive))).exits(1).stderr;
    assert!(said.contains("could not create file \"/nonexistent/page.html\""), "{said}");
    assert!(!archive.exists());
}

#[test]
fn a_browser_draws_every_bar_within_its_row() {
    let Some(server) = Server::major(17) else { return };
    let Some(browser) = browser() else {
        println!("skipped: no browser");
        return;
    };
    for dark in [false, true] {
        let seen = looked_at(&browser, &page(server, "restore"), dark);
        let fields: Vec<&str> = seen.split_whitespace().collect();
        let [bars, outside, unseen, text, ground] = fields[..] else { panic!("unexpected measures: {seen}") };
        assert!(bars.parse::<u32>().is_ok_and(|bars| bars > 1), "{seen}");
        assert_eq!((outside, unseen), ("0", "0"), "bars outside of their rows, and of no size: {seen}");
        assert_ne!(text, ground, "text in the colour of its ground");
    }
}

/// The measures that a script takes of the page in a frame: bars, those outside of their rows, those of no size,
/// and the colours of text and ground.
fn looked_at(browser: &Path, page: &str, dark: bool) -> String {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let attribute = page.replace('&', "&amp;").replace('"', "&quot;");
    let frame = format!(
        r#"<!DOCTYPE html><body><pre id="seen"></pre><script>function measure(frame) {{
            const page = frame.contentDocument, style = frame.contentWindow.getComputedStyle(page.body);
            const bars = [...page.querySelectorAll('.chart .bar')], box = element => element.getBoundingClientRect();
            const outside = bars.filter(bar => box(bar).left < box(bar.parentElement).left - 1 || box(bar).right > box(bar.parentElement).right + 2);
            const unseen = bars.filter(bar => box(bar).width < 0.5 || box(bar).height < 5);
            const measures = [bars.length, outside.length, unseen.length, style.color, style.backgroundColor];
            document.getElementById('seen').textContent = measures.map(it => String(it).replaceAll(' ', '')).join(' ');
        }}</script><iframe width="1200" height="800" onload="measure(this)" srcdoc="{attribute}"></iframe>"#
    );
    let path = directory.path().join("frame.html");
    std::fs::write(&path, frame).expect("room for a page");
    let mut command = std::process::Command::new(browser);
    command.args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]);
    // Its shared memory may be 64 MB in a container.
    command.arg("--disable-dev-shm-usage");
    command.args(["--disable-background-networking", "--disable-component-update", "--disable-sync"]);
    if dark {
        command.arg("--blink-settings=preferredColorScheme=0");
    }
    command.arg(format!("--user-data-dir={}", directory.path().join("profile").display()));
    command.args(["--virtual-time-budget=5000", "--dump-dom"]).arg(format!("file://{}", path.display()));
    let dom = run(&mut command).ok().text();
    let seen = dom.split("<pre id=\"seen\">").nth(1).and_then(|rest| rest.split("</pre>").next());
    seen.filter(|seen| !seen.is_empty()).unwrap_or_else(|| panic!("the browser measured nothing: {dom}")).to_owned()
}

fn browser() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&path).flat_map(|at| names.map(|name| at.join(name))).find(|file| file.is_file())
}
