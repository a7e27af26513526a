//! `latency`: what is on its page, whatever the machine does meanwhile. No length is asserted.

use serde_json::Value;

use crate::formats::is_valid;
use crate::kept::LATENCY;

const RUNGS: [&str; 14] = [
    "addition",
    "cache line (L1)",
    "memory (RAM)",
    "system call",
    "hand-over of tasks",
    "file, cached",
    "waking a thread",
    "loopback, and back",
    "starting a thread",
    "HTTP, loopback",
    "file, from the disk",
    "starting a process",
    "write and fsync",
    "SQLite commit",
];
/// What a folder in memory does not have.
const OF_A_DISK: [&str; 3] = ["file, from the disk", "write and fsync", "SQLite commit"];

#[test]
fn every_rung_is_measured_or_says_why_not() {
    let found: Value = serde_json::from_str(&LATENCY.files["json"]).expect("JSON");
    assert_eq!(is_valid(&found), Ok(()));
    let rungs = found["latency"].as_array().expect("a list");
    let names: Vec<&str> = rungs.iter().filter_map(|rung| rung["name"].as_str()).collect();
    assert_eq!(names, RUNGS);
    for rung in rungs {
        let measured = &rung["measured"];
        if measured.is_null() {
            let name = rung["name"].as_str().expect("a name");
            assert!(OF_A_DISK.contains(&name), "{rung}");
            assert!(rung["why_not"].is_string(), "{rung}");
            continue;
        }
        let [low, median, high] =
            ["p10_s", "median_s", "p90_s"].map(|name| measured[name].as_f64().expect("a number"));
        assert!(0.0 < low && low <= median && median <= high, "{rung}");
    }
    // A thousand times apart: no busy machine turns them round, where most samples are too short to be disturbed.
    let least = |name: &str| {
        let rung = rungs.iter().find(|rung| rung["name"] == name).expect("a rung");
        rung["measured"]["p10_s"].as_f64().expect("a number")
    };
    assert!(least("addition") < least("HTTP, loopback"));
    assert!(least("addition") < least("starting a process"));
    assert_eq!(LATENCY.left, 0, "files are left behind");
}

#[test]
fn every_form_has_the_page() {
    let page = &LATENCY.plain;
    let [screen, full] = ["", "--full"].map(|length| LATENCY.replayed(length));
    let chart = "If an addition took 1 second";
    assert!(!screen.contains(chart) && full.contains(chart), "{full}");
    for ending in ["md", "html", "json"] {
        for rung in RUNGS {
            assert!(LATENCY.files[ending].contains(rung), "{ending}: {rung}");
        }
    }
    for rung in RUNGS {
        assert!(page.contains(rung), "{rung}");
    }
    assert!(page.contains("A wait is worth an await from 2 x "), "{page}");
    assert!(page.contains("[1] P. Norvig, about 2001"), "{page}");
}

#[test]
fn every_form_has_its_rungs_from_the_quickest_to_the_slowest() {
    let trace: Value = serde_json::from_str(&LATENCY.files["trace.json"]).expect("JSON");
    let events = trace["traceEvents"].as_array().expect("a list");
    let rungs: Vec<&Value> = events.iter().filter(|event| event["ph"] == "X").collect();
    let length = |name: &str| {
        let rung = rungs.iter().find(|rung| rung["name"] == name).expect("a rung");
        rung["dur"].as_f64().expect("a number")
    };
    assert!((length("addition") - 1e6).abs() < 1.0, "an addition takes a second of the story");
    assert!(rungs.is_sorted_by_key(|rung| rung["dur"].as_f64().expect("a number")));
    for rung in &rungs {
        assert_eq!(rung["ts"], 0.0, "all begin at once: {rung}");
        let name = rung["name"].as_str().expect("a name");
        assert!(LATENCY.files["svg"].contains(&format!("<title>{name}: ")), "{name}");
    }
    // The lanes fill while a clock runs ever faster.
    let cast = &LATENCY.files["cast"];
    let shows = |unit: &str| cast.find(&format!("{unit}\\u001b[K")).unwrap_or_else(|| panic!("{unit}"));
    let units = ["minutes", "hours", "days"].map(shows);
    assert!(units.is_sorted(), "{units:?}");
}

#[cfg(unix)]
#[test]
fn whoever_ends_it_finds_no_file_left() {
    use std::process::{Command, Stdio};

    use crate::program::{output_of, program};

    let folder = tempfile::tempdir().expect("a folder");
    let mut command = program();
    command.arg("latency").env("TMPDIR", folder.path());
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let child = child.expect("the program runs");
    let has_begun = || std::fs::read_dir(folder.path()).expect("the folder").next().is_some();
    while !has_begun() {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let process = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &process]).status().expect("kill runs").success());
    let output = output_of(child, "latency");
    assert_eq!(output.status.code(), Some(130), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 0, "files are left behind");
}
