//! Scripts for psql, ours beside stock's.

use std::process::Command;

use super::compare::assert_equal_text;
use super::database::Database;
use super::run::{Outcome, pghaul, run};
use super::stock;

/// Gives both programs one key, so that their scripts can be compared.
const KEY: &str = "--restrict-key=key";

/// The script that stock pg_dump 18 writes of a database.
#[track_caller]
pub fn stocks(source: &Database, options: &[&str]) -> Vec<u8> {
    run(source.reach(stock::pg_dump(18).arg(KEY).args(options))).ok().stdout
}

/// The script that `pghaul dump` writes of it.
#[track_caller]
pub fn ours(source: &Database, options: &[&str]) -> Vec<u8> {
    run(source.reach(pghaul(&["dump", "-q", "-Fp", KEY]).args(options))).ok().stdout
}

/// What a major's pg_restore prints of an archive, in the command's own words after the options.
#[track_caller]
pub fn restored_by_stock(major: u32, options: &[&str]) -> Vec<u8> {
    print(stock::pg_restore(major).args(["-f", "-", KEY]).args(options)).ok().stdout
}

/// What `pghaul restore` prints of it.
#[track_caller]
pub fn restored_by_us(options: &[&str]) -> Vec<u8> {
    print(pghaul(&["restore", "-q", "-f", "-", KEY]).args(options)).ok().stdout
}

fn print(command: &mut Command) -> Outcome {
    run(command.env("TZ", "UTC"))
}

/// Panics unless both are the same, byte for byte, but for the line in which we say who we are.
#[track_caller]
pub fn assert_same_script(stock: &[u8], ours: &[u8]) {
    let (stock, ours) = (anonymous(stock), anonymous(ours));
    if stock != ours {
        assert_equal_text(&shown(&stock), &shown(&ours));
    }
}

/// A script that does not tell it is ours.
pub fn anonymous(script: &[u8]) -> Vec<u8> {
    let us = format!(" (pghaul {})", env!("CARGO_PKG_VERSION"));
    let is_ours = |line: &[u8]| line.starts_with(b"-- Dumped by pg_dump version ") && line.ends_with(us.as_bytes());
    let lines = script.split(|byte| *byte == b'\n');
    lines.map(|line| if is_ours(line) { &line[..line.len() - us.len()] } else { line }).collect::<Vec<_>>().join(&b'\n')
}

/// Every byte of a script, so that it can be read.
pub fn shown(script: &[u8]) -> String {
    let lines = script.split(|byte| *byte == b'\n');
    lines.map(|line| pghaul::text::printable(&pghaul::text::decode(line)) + "\n").collect()
}
