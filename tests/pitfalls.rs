//! `pitfall`: both sides are really run, and before is worse: by order, overlap or count, on however busy
//! a machine.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::formats::is_valid;
use crate::program::meanwhile;

fn names() -> Vec<String> {
    let list: Value = serde_json::from_str(&meanwhile("pitfall --format json").page()).expect("JSON");
    assert_eq!(is_valid(&list), Ok(()));
    let listed = list["pitfalls"].as_array().expect("a list").iter();
    listed.map(|it| it["pitfall"].as_str().expect("a name").to_owned()).collect()
}

fn found(line: &str) -> (Value, Option<i32>) {
    let (page, status) = meanwhile(line).page_and_status();
    let found = serde_json::from_str(&page).unwrap_or_else(|error| panic!("{error}: {page}"));
    assert_eq!(is_valid(&found), Ok(()), "{line}");
    (found, status)
}

/// Who calculates for so many seconds, both sides together, is only predicted here. That before is worse on the
/// machine, too, a test beside those pitfalls holds.
const LONG: f64 = 0.5;

fn calculates(found: &Value) -> f64 {
    let list = |value: &Value| value.as_array().expect("a list").clone();
    let runs = list(&found["sides"]).into_iter().flat_map(|side| list(&side["runs"]));
    let tasks = runs.flat_map(|run| list(&run["tasks"]));
    tasks.map(|task| task["running_s"].as_f64().expect("a length")).sum()
}

#[test]
fn before_is_worse_in_the_model_and_on_the_machine() {
    let mut measured = 0;
    for name in names() {
        let line = format!("pitfall {name} --verify --format json");
        let mut told = found(&format!("{line} --clock model"));
        let mut clocks = &["model"][..];
        if calculates(&told.0) < LONG {
            (told, clocks) = (found(&line), &["model", "real"]);
            measured += 1;
        }
        let (found, status) = told;
        assert_eq!((&found["holds"], status), (&Value::Bool(true), Some(0)), "{line}: {}", found["sides"]);
        for side in found["sides"].as_array().expect("two") {
            let told: Vec<_> =
                side["runs"].as_array().expect("runs").iter().map(|run| &run["clock"]).collect();
            assert_eq!(told, clocks, "{line}");
        }
    }
    assert!(0 < measured);
}

/// What is not admitted holds no memory: counted as it is taken and given back, and predicted by the model.
#[test]
fn whoever_is_not_let_in_holds_no_memory() {
    let (found, _) = found("pitfall unbounded-spawn --format json");
    let held: Vec<[&Value; 2]> = found["sides"]
        .as_array()
        .expect("two")
        .iter()
        .map(|side| {
            let mut figures = side["figures"].as_array().expect("figures").iter();
            let held = figures.find(|figure| figure["name"] == "KiB held at once").expect("memory");
            [&held["predicted"], &held["measured"]]
        })
        .collect();
    let (all, few) = (Value::from(1_600), Value::from(128));
    assert_eq!(held, [[&all, &all], [&few, &few]]);
}

#[test]
fn every_page_fits_one_screen() {
    for name in names() {
        let page = meanwhile(&format!("pitfall {name} --clock model --width 80")).page();
        // A busy machine and a debug build take two lines more.
        assert!(page.lines().count() <= 38, "{} rows: {page}", page.lines().count());
        assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
        let narrow = meanwhile(&format!("pitfall {name} --clock model --width 40 --ascii")).page();
        assert!(narrow.lines().all(|line| line.chars().count() <= 40 && line.is_ascii()), "{narrow}");
    }
}

#[test]
fn sentences_have_the_source_line_by_line_and_no_drawing() {
    for name in names() {
        let told = meanwhile(&format!("pitfall {name} --clock model --format plain")).page();
        assert!(told.contains("\nBefore: ") && told.contains("\nAfter: "), "{told}");
        assert!(!told.contains(['█', '▒', '·']), "{told}");
    }
}

/// The index has a line and a picture of each, as the model draws it.
#[test]
fn the_index_has_every_pitfall_with_its_picture() {
    let index = fs::read_to_string("docs/pitfalls.md").expect("a text");
    let folder = tempfile::tempdir().expect("a folder");
    for name in names() {
        let drawn = folder.path().join(format!("{name}.svg"));
        meanwhile(&format!("pitfall {name} --clock model --export {}", drawn.display())).page();
        let kept = Path::new("docs/pitfalls").join(format!("{name}.svg"));
        let kept = std::env::current_dir().expect("a folder").join(kept);
        expect_test::expect_file![kept].assert_eq(&fs::read_to_string(drawn).expect("a picture"));
        let source = format!("../src/pitfalls/{}.rs", name.replace('-', "_"));
        for part in [format!("pitfalls/{name}.svg"), source, format!("`{name}`")] {
            assert!(index.contains(&part), "docs/pitfalls.md has no {part}");
        }
    }
}

#[test]
fn a_list_of_all_has_no_page() {
    meanwhile("pitfall --export all.html").fails(
        2,
        "error: --export: given, and has no effect: the list of all pitfalls has no page; leave it out",
    );
    let lines = meanwhile("pitfall").page();
    assert_eq!(lines.lines().count(), names().len());
    assert!(lines.lines().all(|line| line.len() <= 80), "{lines}");
}
