//! How long sweeps take, and how near the long run of a queue is to theory.
//!
//! `cargo bench --bench sweep`. Runs the program itself, start and all. Aims: 1,000 points of 1,000
//! tasks within 1 s; a queueing sweep up to a load of 0.99 within 10 s, and its means within 2 %.

use std::process::Command;
use std::time::Instant;

use serde_json::Value;

mod support;
use support::median;

const PROGRAM: &str = env!("CARGO_BIN_EXE_meanwhile");

const POINTS: [(&str, &str); 5] = [
    ("io-wait over workers", "io-wait --set tasks=1000 --over workers=1..1000"),
    ("io-wait over wait", "io-wait --set tasks=1000 --set workers=8 --over wait=1ms..1s:1ms"),
    ("pipeline over workers", "pipeline --set requests=1000 --over workers=1..1000"),
    ("case1 over cores", "case1 --set users=1000 --over cores=1..1000"),
    // Each task has 61 turns in concurrent, so this is 64 times as much.
    ("case1 over every", "case1 --set users=1000 --over every=1ms..1s:1ms"),
];

fn main() {
    println!("1,000 points of 1,000 tasks in four strategies, medians of 5\n");
    println!("{:<26} seconds", "sweep");
    for (name, line) in POINTS {
        let seconds = median((0..5).map(|_| run(line).1).collect());
        println!("{name:<26} {seconds:>7.2}");
    }
    println!("\nloads 0.5 to 0.95 in steps of 0.05, and 0.99\n");
    println!("queue   load  seeds   counted  mean off  interval");
    for servers in [1, 2, 4] {
        queue(servers);
    }
}

fn queue(servers: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("queue.toml");
    let text = format!(
        "[workers.server]\ncount = {servers}\n[tasks.user]\ncount = 100\nevery = {{ exponential = \"1s\" }}\n\
         steps = [{{ compute = {{ exponential = \"1s\" }} }}]\n"
    );
    std::fs::write(&path, text).expect("a file");
    let loads = "0.5,0.55,0.6,0.65,0.7,0.75,0.8,0.85,0.9,0.95,0.99";
    let (page, seconds) = run(&format!("{} --over load={loads}", path.display()));
    let page: Value = serde_json::from_str(&page).expect("JSON");
    for point in page["points"].as_array().expect("points") {
        let queue = &point["queues"][3];
        let figure = |name: &str| queue["mean_s"][name].as_f64().expect("a number");
        println!(
            "M/M/{servers}  {:>6} {:>6} {:>9}  {:>+6.2} %  {:>6.2} %",
            point["value"].to_string(),
            queue["seeds"].to_string(),
            queue["counted"].to_string(),
            (figure("estimate") / figure("theory") - 1.0) * 100.0,
            figure("half_interval") / figure("theory") * 100.0
        );
    }
    println!("M/M/{servers} in all: {seconds:.1} s\n");
}

fn run(line: &str) -> (String, f64) {
    let start = Instant::now();
    let output = Command::new(PROGRAM).arg("sweep").args(line.split(' ')).args(["--format", "json"]).output();
    let output = output.expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    (String::from_utf8(output.stdout).expect("UTF-8"), start.elapsed().as_secs_f64())
}
