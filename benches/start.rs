//! How long `meanwhile --version` takes, beside `git --version`.
//!
//! `cargo bench --bench start`. The two take turns.

use std::process::{Command, Stdio};
use std::time::Instant;

mod support;
use support::median;

const ROUNDS: usize = 201;

fn main() {
    let ours = env!("CARGO_BIN_EXE_meanwhile");
    let (mut own, mut git, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let pair = (millis(ours), millis("git"));
        own.push(pair.0);
        git.push(pair.1);
        ratios.push(pair.0 / pair.1);
    }
    println!(
        "medians of {ROUNDS}: meanwhile {:.2} ms, git {:.2} ms, ratio {:.2} (aim: 1.3)",
        median(own),
        median(git),
        median(ratios)
    );
}

fn millis(program: &str) -> f64 {
    let start = Instant::now();
    let status = Command::new(program).arg("--version").stdout(Stdio::null()).status().expect("a program");
    assert!(status.success(), "{program} --version");
    start.elapsed().as_secs_f64() * 1e3
}
