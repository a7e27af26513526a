//! `--export` and `replay`: one run in every form, and shown again without running anything.

use std::fs;
use std::path::Path;

use meanwhile::export::forms;
use serde_json::{Value, json};
use sha2::Digest as _;

use crate::formats::is_valid;
use crate::kept::recorded;
use crate::program::meanwhile;

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect();
    names.sort();
    names
}

/// Runs the line with an export in every form of the page, and gives the files.
fn export(line: &str, endings: &[&str], folder: &Path) -> Vec<String> {
    let paths: Vec<_> = endings.iter().map(|ending| folder.join(format!("page{ending}"))).collect();
    let exports: Vec<String> = paths.iter().map(|path| format!("--export {}", path.display())).collect();
    let page = meanwhile(&format!("{line} {}", exports.join(" "))).page();
    assert_eq!(page, meanwhile(line).page(), "the printed page is the same, {line}");
    assert_eq!(names(folder).len(), endings.len(), "nothing else is left in the folder");
    paths.iter().map(|path| fs::read_to_string(path).expect("a file")).collect()
}

#[test]
fn every_form_of_the_model_clock_is_the_same_byte_for_byte() {
    let all = forms::endings(forms::REPORT);
    let all: Vec<&str> = all.split(' ').collect();
    let pages = [
        ("case2 --clock model", &all[..]),
        ("pipeline --clock model --queue 2", &all[..]),
        ("run examples/scenarios/bank.toml --clock model", &all[..]),
        ("web-vs-ml --clock model", &[".md", ".json", ".html", ".svg", ".cast", ".run.json"]),
        ("cases --clock model", &[".md", ".json", ".html", ".run.json"]),
        ("io-wait --kind all --clock model --workers 2", &[".md", ".json", ".html", ".run.json"]),
        ("pitfall blocking-sleep --clock model", &all[..]),
        ("sweep case1 --over users=1..9", &[".md", ".csv", ".json", ".svg", ".html"]),
        ("sweep case1 --over users=1..3 --over cores=1..3", &[".md", ".csv", ".json", ".html"]),
    ];
    for (line, endings) in pages {
        let folders = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
        let [once, again] = folders.each_ref().map(|folder| export(line, endings, folder.path()));
        for ((ending, once), again) in endings.iter().zip(&once).zip(&again) {
            assert_eq!(once, again, "{line}, {ending}");
            assert!(100 < once.len(), "{line}, {ending}: {once}");
        }
    }
}

#[test]
fn a_page_without_such_a_form_says_which_it_has_before_anything_is_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let picture = path("square.svg");
    meanwhile(&format!("cases --export {picture}")).fails(
        2,
        &format!(
            "error: --export: `{picture}` given; allowed for this page: a name that ends in one of .md .json .html .run.json; a picture needs charts"
        ),
    );
    let nowhere = path("no/page.md");
    meanwhile(&format!("case1 --export {nowhere}"))
        .fails(1, &format!("error: --export: cannot write `{nowhere}`: there is no such folder"));
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn a_recording_shows_the_same_page_again_in_every_format() {
    let lines = [
        "case2 --pace 6000 --verify",
        "case1 --pace 6000 --repeat 2 --strategy hybrid,blocking --start-per-request",
        "cases --pace 6000 --gil",
        "web-vs-ml --pace 100",
        "io-wait --kind file-read,db-write --tasks 2 --wait 5ms",
        "parallel --pace 3000 --tasks 3 --calculation 20s --serial 0.25 --clock real",
        "passport --clock model --line 3h",
        "run examples/scenarios/bank.toml --pace 3000 --set tasks.customer.count=5",
    ];
    for line in lines {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name).display().to_string();
        let [run, json, again] = ["a.run.json", "a.json", "b.run.json"].map(path);
        // Whether a claim about a run of milliseconds holds is not the question here.
        let _status = meanwhile(&format!("{line} --quiet --export {run} --export {json}")).status();
        let replayed = meanwhile(&format!("replay {run} --format json --export {again}")).page();
        assert_eq!(replayed, fs::read_to_string(json).expect("a file"), "{line}");
        assert_eq!(is_valid(&serde_json::from_str(&replayed).expect("JSON")), Ok(()), "{line}");
        assert_eq!(
            fs::read_to_string(&again).expect("a file"),
            fs::read_to_string(&run).expect("a file"),
            "recorded once more: {line}"
        );
        let plain = meanwhile(&format!("replay {run} --format plain")).page();
        assert!(plain.lines().count() > 5, "{plain}");
    }
}

/// Pages of other commands, in all forms that are text.
#[test]
fn a_recording_of_another_page_shows_the_same_page_again_in_every_form() {
    let pages =
        [("pitfall await-in-a-row --verify", &[".md", ".json", ".html", ".svg", ".cast", ".run.json"])];
    for (line, endings) in pages {
        let folders = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
        let [measured, replayed] = folders.each_ref().map(|folder| {
            let paths = endings.iter().map(|ending| folder.path().join(format!("page{ending}")));
            let exports = paths.clone().map(|path| format!("--export {}", path.display()));
            (exports.collect::<Vec<_>>().join(" "), paths.collect::<Vec<_>>())
        });
        // Whether a claim holds on a busy machine is not the question here.
        let (page, status) = meanwhile(&format!("{line} {}", measured.0)).page_and_status();
        let run = folders[0].path().join("page.run.json");
        let verify = if line.contains("--verify") { "--verify" } else { "" };
        let again = format!("replay {} {verify} {}", run.display(), replayed.0);
        assert_eq!(meanwhile(&again).page_and_status(), (page, status), "{line}");
        for (once, again) in measured.1.iter().zip(&replayed.1) {
            let [once, again] = [once, again].map(|path| fs::read_to_string(path).expect("a file"));
            assert_eq!(once, again, "{line}");
        }
    }
}

#[test]
fn a_recording_of_another_page_says_what_has_no_effect_and_what_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path().join("a.run.json").display().to_string();
    meanwhile(&format!("pitfall tiny-tasks --clock model --export {run}")).page();
    meanwhile(&format!("replay {run} --view workers")).fails(
        2,
        "error: --view: given, and has no effect: only charts of scenarios have rows to choose from; leave it out",
    );
    meanwhile(&format!("present {run}"))
        .fails(2, &format!("error: {run}: is of a `pitfall`; show it with `meanwhile replay`"));
    let text = fs::read_to_string(&run).expect("a file");
    let wrong = |text: String, says: &str| {
        fs::write(&run, text).expect("a file");
        meanwhile(&format!("replay {run}")).fails(2, &format!("error: {run}: {says}"));
    };
    wrong(
        text.replacen("\"kind\":\"pitfall\"", "\"kind\":\"orchestra\"", 1),
        "is of a `orchestra`, written by meanwhile 0.1.0; this program has no such page: use the newer one",
    );
    wrong(
        text.replacen("tiny-tasks", "tidy-tasks", 1),
        "is damaged: its content is not what was written; use another copy",
    );
}

/// With another body, and a digest that is right.
fn sealed(recording: &Value, body: &str) -> String {
    let hash = sha2::Sha256::digest(body.as_bytes());
    let digest = u64::from_be_bytes(*hash.first_chunk().expect("a SHA-256 has 32 bytes"));
    let [format, program, kind] = ["recording", "program", "kind"].map(|key| recording[key].to_string());
    format!(
        "{{\"recording\":{format},\"program\":{program},\"kind\":{kind},\"digest\":\"{digest:016x}\",\"body\":{body}}}"
    )
}

#[test]
fn a_replay_tells_the_machine_that_measured() {
    let lines = [
        "case2 --clock model",
        "cases --clock model",
        "pitfall tiny-tasks --clock model",
        "latency",
        "wakeup",
        "classify -- true",
    ];
    for line in lines {
        let folder = tempfile::tempdir().expect("a folder");
        let run = recorded(line, folder.path());
        let recording: Value =
            serde_json::from_str(&fs::read_to_string(&run).expect("a file")).expect("JSON");
        let [os, arch] = [std::env::consts::OS, std::env::consts::ARCH].map(|name| format!("\"{name}\""));
        let body = recording["body"].to_string();
        let elsewhere = body.replace(&os, "\"openbsd\"").replace(&arch, "\"s390x\"");
        fs::write(&run, sealed(&recording, &elsewhere)).expect("a file");
        let told: Value =
            serde_json::from_str(&meanwhile(&format!("replay {run} --format json")).page()).expect("JSON");
        assert_eq!([&told["machine"]["os"], &told["machine"]["arch"]], ["openbsd", "s390x"], "{line}");
    }
}

/// Every so many-th number or text of a recording's body is another one, and its digest is right.
fn strange(text: &str, every: usize, instead: &Value) -> Vec<String> {
    let recording: Value = serde_json::from_str(text).expect("JSON");
    let leaves = leaves(&recording["body"], "");
    let told = |place: &String| {
        let mut strange = recording.clone();
        let leaf = strange["body"].pointer_mut(place).expect("a place");
        *leaf = instead.clone();
        sealed(&recording, &strange["body"].to_string())
    };
    let is_like = |place: &&String| {
        let leaf = recording["body"].pointer(place).expect("a place");
        leaf.is_number() == instead.is_number() && leaf.is_string() == instead.is_string()
    };
    leaves.iter().filter(is_like).step_by(every).map(told).collect()
}

fn leaves(value: &Value, place: &str) -> Vec<String> {
    match value {
        Value::Array(all) => {
            all.iter().enumerate().flat_map(|(at, it)| leaves(it, &format!("{place}/{at}"))).collect()
        }
        Value::Object(all) => {
            all.iter().flat_map(|(key, it)| leaves(it, &format!("{place}/{key}"))).collect()
        }
        Value::Number(_) | Value::String(_) => vec![place.to_owned()],
        Value::Null | Value::Bool(_) => Vec::new(),
    }
}

/// With a few of each list: what is strange among a few is as strange among thousands.
fn shortened(text: &str) -> String {
    fn shorten(value: &mut Value) {
        match value {
            Value::Array(all) => {
                all.truncate(40);
                all.iter_mut().for_each(shorten);
            }
            Value::Object(all) => all.values_mut().for_each(shorten),
            _ => {}
        }
    }
    let mut recording: Value = serde_json::from_str(text).expect("JSON");
    shorten(&mut recording["body"]);
    sealed(&recording, &recording["body"].to_string())
}

/// Whoever made the digest right could have written anything: it is refused or shown, and no more.
#[test]
fn a_recording_with_strange_content_does_no_harm() {
    let pages = [("pitfall await-in-a-row", 11), ("coroutine", 13), ("wakeup", 23), ("latency", 5)];
    for (line, every) in pages {
        let folder = tempfile::tempdir().expect("a folder");
        let run = recorded(line, folder.path());
        let text = shortened(&fs::read_to_string(&run).expect("a file"));
        let mut refused = 0;
        for instead in [json!(0), json!(u64::MAX), json!(u64::MAX / 2), json!("\u{1b}[2J\u{202e}")] {
            for strange in strange(&text, every, &instead) {
                fs::write(&run, strange).expect("a file");
                let (page, status) = meanwhile(&format!("replay {run} --color never")).page_and_status();
                assert!([Some(0), Some(2)].contains(&status), "{line}, {instead}: {status:?}");
                assert!(!page.contains(['\u{1b}', '\u{202e}']), "{line}, {instead}: {page}");
                refused += usize::from(status == Some(2));
            }
        }
        assert!(0 < refused, "{line}");
    }
}

#[test]
fn a_recording_that_is_none_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let run = path("a.run.json");
    meanwhile(&format!("case2 --clock model --export {run}")).page();
    let text = fs::read_to_string(&run).expect("a file");
    let wrong = |name: &str, text: &str, says: &str| {
        let file = path(name);
        fs::write(&file, text).expect("a file");
        meanwhile(&format!("replay {file}")).fails(2, &format!("error: {file}: {says}"));
    };
    let damaged = "is damaged: its content is not what was written; use another copy";
    let foreign = "is no recording; write one with `--export NAME.run.json`";
    wrong("changed.run.json", &text.replacen("blocking", "blokcing", 1).replacen("60.0", "61.0", 1), damaged);
    wrong(
        "half.run.json",
        &text[..text.len() / 2],
        "is damaged, or no recording: it ends or goes wrong in line 1",
    );
    wrong("empty.run.json", "", "is damaged, or no recording: it ends or goes wrong in line 1");
    wrong("foreign.json", "{\"format\": 1}", foreign);
    wrong("list.json", "[1, 2]", foreign);
    wrong(
        "older.run.json",
        &text.replacen("\"recording\":5", "\"recording\":4", 1),
        "has format 4, of an older program; this one reads format 5: measure it again",
    );
    let recording: Value = serde_json::from_str(&text).expect("JSON");
    let body = recording["body"].to_string().replacen("\"strategies\"", "\"cells\"", 1);
    wrong(
        "another.run.json",
        &sealed(&recording, &body),
        "has not what this program keeps of a `scenarios`: another build of meanwhile 0.1.0 wrote it, or somebody \
         changed it; measure it again",
    );
    let newer = text.replacen("\"recording\":5", "\"recording\":7", 1);
    wrong(
        "newer.run.json",
        &newer,
        "has format 7, written by meanwhile 0.1.0; this program reads format 5: use the newer one",
    );
}
