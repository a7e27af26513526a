//! `wakeup`: what is on its page, whatever the machine does meanwhile. No length is asserted, only what is a
//! share of another, and counts.

use serde_json::Value;

use crate::formats::is_valid;
use crate::kept::WAKEUP;
use crate::program::meanwhile;

const SCENES: [&str; 4] = ["idle", "1,000 tasks", "calculation", "two threads"];

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

#[test]
fn every_wake_up_is_counted_and_each_loop_is_told() {
    let found: Value = serde_json::from_str(&WAKEUP.files["json"]).expect("JSON");
    assert_eq!(is_valid(&found), Ok(()));
    let scenes = found["wakeup"].as_array().expect("a list");
    let names: Vec<&str> = scenes.iter().filter_map(|scene| scene["name"].as_str()).collect();
    assert_eq!(names, SCENES);
    for scene in scenes {
        let queued = &scene["queued"];
        let quantiles = ["p10_s", "median_s", "p90_s", "p99_s", "max_s"].map(|name| number(&queued[name]));
        assert!(quantiles.is_sorted(), "{scene}");
        let counts =
            queued["histogram"].as_array().expect("a list").iter().map(|range| number(&range["count"]));
        assert_eq!(counts.sum::<f64>().to_string(), queued["woken"].to_string(), "{scene}");
        assert!(number(&scene["heartbeat"]["late"]) <= number(&scene["heartbeat"]["beats"]), "{scene}");
        assert!(number(&scene["heartbeat"]["worst_s"]) <= number(&queued["max_s"]), "{scene}");
    }
    let [idle, tasks, calculation, two_threads] = scenes.as_slice() else { panic!("{found}") };
    // The heart is queued behind a good part of a thousand tasks, and behind one calculation.
    assert!(100.0 < number(&tasks["heartbeat"]["worst_behind"]), "{tasks}");
    assert!(number(&idle["heartbeat"]["worst_behind"]) < 2.0, "{idle}");
    assert!(0.0 < number(&calculation["heartbeat"]["worst_behind"]), "{calculation}");
    let longest = number(&calculation["longest_poll_s"]);
    assert!(longest / 3.0 < number(&calculation["heartbeat"]["worst_s"]), "{calculation}");
    assert!(number(&idle["in_polls"]) < number(&tasks["in_polls"]));
    assert_eq!([idle, two_threads].map(|scene| scene["threads"].as_u64()), [Some(1), Some(2)]);
}

#[test]
fn every_form_has_the_page() {
    let page = &WAKEUP.plain;
    for ending in ["md", "html", "svg", "json"] {
        for scene in SCENES {
            assert!(WAKEUP.files[ending].contains(scene), "{ending}: {scene}");
        }
    }
    for scene in SCENES {
        assert!(page.contains(&format!("{scene}: half below ")), "{page}");
    }
    assert!(page.contains("Overloaded: always, and busy."), "{page}");
    let [screen, full] = ["", "--full"].map(|length| WAKEUP.replayed(length));
    assert!(!screen.contains("so it is") && full.contains("so it is"), "{full}");
}

#[test]
fn the_page_has_room_in_forty_columns() {
    let page = WAKEUP.replayed("--width 40 --ascii");
    assert!(page.lines().all(|line| line.len() <= 40 && line.is_ascii()), "{page}");
    for scene in SCENES {
        assert!(page.contains(scene), "{page}");
    }
}

#[test]
fn a_form_that_the_page_has_not_is_told_before_anything_is_measured() {
    meanwhile("wakeup --export wakeup.gift").fails(
        2,
        "error: --export: `wakeup.gift` given; allowed for this page: a name that ends in one of .md .csv .json .svg \
         .html .trace.json .cast .run.json; this form is of a problem sheet",
    );
}
