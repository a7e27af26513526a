//! Scenario files from strangers: whatever is in one, there is an answer or a clear error, soon.
//!
//! `fuzz/` has the same for cargo-fuzz.

use std::time::Instant;

use meanwhile::analysis::Run;
use meanwhile::model;
use meanwhile::plan;
use meanwhile::render::diagnostics;
use meanwhile::render::{Colour, Glyphs, TextStyle, View};
use meanwhile::report::arithmetic::Arithmetic;
use meanwhile::scenario::catalogue;
use meanwhile::scenario::file::{self, NEW, writing};
use proptest::prelude::*;

use crate::files::examples;
use crate::program::{PATIENCE, scenario};
use crate::random;

/// A scenario of the program, as `show` writes it.
fn written(line: &str) -> String {
    writing::text(&scenario(line)).expect("a file")
}

/// Reads a text; plans and predicts it if it is a scenario, and else tells what is wrong.
fn answer(text: &str, sets: &[String]) {
    let start = Instant::now();
    match file::read("it.toml", text, sets) {
        Ok(scenario) => {
            for strategy in plan::Strategy::ALL {
                let plan = scenario.plan(strategy).expect("a scenario that was read has its plans");
                let run = Run::new(&plan, strategy, &model::predict(&plan));
                let _sum = Arithmetic::of(&run.critical_path);
                let _headline = scenario.headline(strategy);
            }
            let _said = (scenario.claims(), scenario.givens());
        }
        Err(found) => {
            assert!(!found.list.is_empty());
            let style =
                TextStyle { width: 40, glyphs: Glyphs::Unicode, colour: Colour::Never, view: View::Both };
            assert!(diagnostics::render(&found, &style).contains("problem"));
            assert!(!found.to_string().is_empty());
        }
    }
    // Not how long it takes, but that it ends: a debug build on a busy machine has time enough.
    assert!(start.elapsed() < PATIENCE);
}

fn seeds() -> Vec<String> {
    let programmed = catalogue::scenarios().map(|entry| written(entry.name));
    examples().into_iter().map(|(_, text)| text).chain(programmed).chain([NEW.to_owned()]).collect()
}

/// What somebody might write where something else belongs.
const NASTY: &[&str] = &[
    "0",
    "-1",
    "1",
    "2",
    "1000000",
    "18446744073709551616",
    "1e308",
    "nan",
    "inf",
    "true",
    "\"\"",
    "\"0s\"",
    "\"1ns\"",
    "\"100years\"",
    "\"99years\"",
    "\"101years\"",
    "\"1s\"",
    "[]",
    "{}",
    "[[]]",
    "[{}]",
    "\"\\u0000\"",
    "\"\\u202e\"",
    "\"x\"",
    "\"User 1\"",
    "\"hybrid\"",
    "{ exponential = \"100years\" }",
    "{ exponential = \"0s\" }",
    "{ uniform = [\"0s\", \"1h\"] }",
    "{ uniform = [\"2s\", \"1s\"] }",
    "[\"hybrid\"]",
    "\"round-robin\"",
    "\"shortest-first\"",
    "\"priority\"",
    "07:00:00",
    "1979-05-27",
    "\"23:59:59\"",
    "10000",
    "999",
    "[{ compute = \"1ns\" }, { wait = \"0s\" }]",
    "[{ compute = { exponential = \"1ns\" }, gives_way = \"1ns\" }]",
    "\"\"\"\nx\"\"\"",
    "'",
    "\"",
    "[\"user\"]",
    "[\"Task 1\", \"Task 2\"]",
    "\"é\"",
    "4294967295",
];

#[derive(Clone, Debug)]
enum Change {
    Delete(usize),
    Double(usize),
    Swap(usize, usize),
    Replace(usize, usize),
    Insert(usize, usize),
    Cut(usize),
    Byte(usize, u8),
}

fn change() -> impl Strategy<Value = Change> {
    let place = any::<u16>().prop_map(usize::from);
    prop_oneof![
        place.clone().prop_map(Change::Delete),
        place.clone().prop_map(Change::Double),
        (place.clone(), place.clone()).prop_map(|(one, other)| Change::Swap(one, other)),
        (place.clone(), place.clone()).prop_map(|(line, value)| Change::Replace(line, value)),
        (place.clone(), place.clone()).prop_map(|(line, value)| Change::Replace(line, value)),
        (place.clone(), place.clone()).prop_map(|(line, value)| Change::Insert(line, value)),
        place.clone().prop_map(Change::Cut),
        (place, any::<u8>()).prop_map(|(place, byte)| Change::Byte(place, byte)),
    ]
}

fn changed(text: &str, change: &Change) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let count = lines.len().max(1);
    let line = |place: usize| place % count;
    match *change {
        _ if lines.is_empty() => {}
        Change::Delete(place) => drop(lines.remove(line(place))),
        Change::Double(place) => lines.insert(line(place), lines[line(place)].clone()),
        Change::Swap(one, other) => lines.swap(line(one), line(other)),
        Change::Replace(place, value) => {
            let line = &mut lines[line(place)];
            if let Some((key, _)) = line.clone().rsplit_once("= ") {
                *line = format!("{key}= {}", NASTY[value % NASTY.len()]);
            }
        }
        Change::Insert(place, value) => {
            let key = KEYS[value % KEYS.len()];
            lines.insert(line(place), format!("{key} = {}", NASTY[value / KEYS.len() % NASTY.len()]));
        }
        Change::Cut(place) => {
            let end = (0..=place % (text.len() + 1)).rfind(|end| text.is_char_boundary(*end)).unwrap_or(0);
            return text[..end].to_owned();
        }
        Change::Byte(place, byte) => {
            let mut bytes = text.as_bytes().to_vec();
            let place = place % bytes.len().max(1);
            bytes.splice(place..place, [byte]);
            return String::from_utf8_lossy(&bytes).into_owned();
        }
    }
    lines.join("\n")
}

/// All keys, wherever they belong.
const KEYS: &[&str] = &[
    "name",
    "question",
    "text",
    "lesson",
    "starts",
    "clock",
    "pace",
    "seed",
    "answer",
    "claims",
    "workers",
    "tasks",
    "events",
    "published",
    "try",
    "hybrid",
    "headline",
    "count",
    "first",
    "names",
    "discipline",
    "quantum",
    "preemptive",
    "switch_cost",
    "places",
    "arrives",
    "every",
    "steps",
    "repeat",
    "only",
    "after",
    "interruptible",
    "independent",
    "priority",
    "strategies",
    "compute",
    "wait",
    "on",
    "gives_way",
    "io",
];

proptest! {
    #![proptest_config(random::cases(80))]

    #[test]
    fn a_changed_file_has_an_answer_or_a_clear_error(
        file in any::<prop::sample::Index>(),
        changes in prop::collection::vec(change(), 1..6),
    ) {
        let seeds = seeds();
        let mut text = file.get(&seeds).clone();
        for change in &changes {
            text = changed(&text, change);
        }
        answer(&text, &[]);
    }

    #[test]
    fn a_generated_file_has_an_answer_or_a_clear_error(
        tables in prop::collection::vec((0..4_usize, prop::collection::vec((0..KEYS.len(), 0..NASTY.len()), 0..6)), 0..8),
    ) {
        let heads = ["[workers.a]", "[tasks.a]", "[tasks.b]", "[hybrid.tasks.a]"];
        let mut text = String::new();
        for (head, keys) in tables {
            text.push_str(heads[head]);
            for (key, value) in keys {
                text.extend(["\n", KEYS[key], " = ", NASTY[value]]);
            }
            text.push('\n');
        }
        answer(&text, &[]);
    }

    #[test]
    fn a_value_of_the_command_line_has_an_answer_or_a_clear_error(
        key in 0..KEYS.len(),
        value in 0..NASTY.len(),
        table in 0..6_usize,
        odd in ".{0,12}",
    ) {
        let tables = ["", "tasks.user.", "workers.core.", "tasks.user.steps.1.", "hybrid.tasks.user.", "tasks."];
        let text = &written("case2");
        answer(text, &[format!("{}{}={}", tables[table], KEYS[key], NASTY[value])]);
        answer(text, &[odd.clone(), format!("tasks.user.{odd}"), format!("seed={odd}")]);
    }

    #[test]
    fn any_text_has_a_clear_error(text in any::<String>(), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        answer(&text, &[]);
        answer(&String::from_utf8_lossy(&bytes), &[]);
    }
}

/// Much in one direction each. What is refused as too much is in tests/files.rs.
#[test]
fn large_files_have_an_answer() {
    let one = |workers: &str, tasks: &str| format!("[workers.w]\n{workers}\n[tasks.a]\n{tasks}\n");
    let texts = [
        one("", "count = 10000\nsteps = [{ compute = \"1s\" }]"),
        one(
            "count = 10000",
            "count = 12000\nsteps = [{ compute = { exponential = \"1s\" } }, { wait = \"1s\" }]",
        ),
        one("count = 1500", "count = 500\nrepeat = 5\nsteps = [{ compute = \"1s\" }, { wait = \"1s\" }]"),
        // As many turns as are allowed. What goes through all turns for each of them does not come to an end.
        one("discipline = \"round-robin\"\nquantum = \"1ms\"", "count = 10\nsteps = [{ compute = \"20s\" }]"),
        one("switch_cost = \"9years\"", "count = 2\nsteps = [{ compute = \"19s\" }]"),
        one(
            "discipline = \"shortest-first\"\npreemptive = true\ncount = 3",
            "count = 600\nevery = \"1s\"\nrepeat = 5\nsteps = [{ compute = { uniform = [\"1s\", \"9s\"] } }, { wait = \"5s\" }]",
        ),
        one(
            "",
            "count = 500\nsteps = [{ wait = \"1s\" }]\n[tasks.b]\ncount = 500\nafter = [\"a\"]\nsteps = [{ compute = \"1s\" }]",
        ),
        one(
            "",
            "steps = [{ compute = \"1s\" }]\n[tasks.b]\ncount = 10000\nafter = [\"a\"]\nsteps = [{ compute = \"1s\" }]",
        ),
        one("", "repeat = 2000\nsteps = [{ compute = \"1s\" }]"),
    ];
    for text in texts {
        answer(&text, &[]);
    }
    let names: Vec<String> = (0..4_000).map(|number| format!("\"w{number}\"")).collect();
    answer(&one(&format!("names = [{}]", names.join(",")), "steps = [{ compute = \"1s\" }]"), &[]);
    let steps: Vec<String> =
        (0..1_200).map(|number| format!("{{compute={{exponential=\"1s\"}},name=\"s{number}\"}}")).collect();
    answer(&one("", &format!("count = 40\nsteps = [{}]", steps.join(","))), &[]);
}
