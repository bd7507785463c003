//! What a run of a program costs, read from `/proc`: time, the server's and the client's CPU, memory.

use std::collections::HashMap;
use std::fs;
use std::io::{Read, Seek};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::common::OwnServer;

/// The kernel's tick, in which `/proc` counts CPU time (USER_HZ, 100 on every Linux of today).
const TICKS_PER_SECOND: f64 = 100.0;

/// How often memory is looked at.
const SAMPLE: Duration = Duration::from_millis(5);

/// What a run cost.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// From start to end.
    pub wall_seconds: f64,
    /// All of the server's processes.
    pub server_cpu_seconds: f64,
    /// The program with its children.
    pub client_cpu_seconds: f64,
    /// The largest resident set of the program, and of each of its children added.
    pub peak_mib: f64,
}

/// Runs a program to its end, which must be a good one.
pub fn run(command: &mut Command, server: &OwnServer) -> Cost {
    let server_before = settled_cpu(server.pid());
    // A file, since nobody reads a pipe while the program runs.
    let mut words = tempfile::tempfile().expect("a temporary file");
    let stderr = words.try_clone().expect("a second handle");
    let start = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(stderr).spawn().expect("a program");
    let peak_mib = watch(&child);
    let wall_seconds = start.elapsed().as_secs_f64();
    let client_cpu_seconds = cpu_of_ended(child.id());
    let status = child.wait().expect("an ended program");
    if !status.success() {
        let mut complaint = String::new();
        let _ = words.rewind().and_then(|()| words.read_to_string(&mut complaint));
        panic!("{command:?}: {status}\n{complaint}");
    }
    Cost { wall_seconds, server_cpu_seconds: settled_cpu(server.pid()) - server_before, client_cpu_seconds, peak_mib }
}

/// Looks at the program's memory until it has ended, and leaves it for [`cpu_of_ended`] to look at.
fn watch(child: &Child) -> f64 {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let pid = Pid::from_child(child);
    let ended = || {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
        waitid(WaitId::Pid(pid), options).expect("a child of ours").is_some()
    };
    let mut peaks: HashMap<u32, f64> = HashMap::new();
    while !ended() {
        for process in family(child.id()) {
            if let Some(peak) = peak_mib(process.pid) {
                peaks.insert(process.pid, peak);
            }
        }
        std::thread::sleep(SAMPLE);
    }
    peaks.values().sum()
}

/// The CPU time of a program that has ended and was not waited for, its waited-for children included.
fn cpu_of_ended(pid: u32) -> f64 {
    let process = Process::read(pid).expect("a process that was not waited for");
    process.own_seconds + process.reaped_seconds
}

/// The CPU time of a server, its ended children included, once its backends have gone.
fn settled_cpu(postmaster: u32) -> f64 {
    let mut last = family(postmaster);
    loop {
        std::thread::sleep(Duration::from_millis(30));
        let now = family(postmaster);
        if now.len() == last.len() && now.iter().zip(&last).all(|(now, last)| now.own_seconds == last.own_seconds) {
            let reaped =
                now.iter().find(|process| process.pid == postmaster).map_or(0.0, |process| process.reaped_seconds);
            return reaped + now.iter().map(|process| process.own_seconds).sum::<f64>();
        }
        last = now;
    }
}

struct Process {
    pid: u32,
    parent: u32,
    own_seconds: f64,
    reaped_seconds: f64,
}

impl Process {
    /// Reads `/proc/PID/stat`: after the name in parentheses come state, parent and more; fields 14 to 17 are the
    /// user and system time of the process and of its waited-for children.
    fn read(pid: u32) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let number = |field: usize| fields.get(field - 3)?.parse::<f64>().ok();
        Some(Self {
            pid,
            parent: number(4)? as u32,
            own_seconds: (number(14)? + number(15)?) / TICKS_PER_SECOND,
            reaped_seconds: (number(16)? + number(17)?) / TICKS_PER_SECOND,
        })
    }
}

/// A process and its children.
fn family(pid: u32) -> Vec<Process> {
    let numbers =
        fs::read_dir("/proc").expect("Linux").filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    numbers.filter_map(Process::read).filter(|process| process.pid == pid || process.parent == pid).collect()
}

fn peak_mib(pid: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok()? / 1024.0)
}
