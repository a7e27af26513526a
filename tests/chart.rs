//! `classify --chart`: when each thread of a program ran, was queued, or waited.
//!
//! The machine may be busy: what is asserted are states, counts and orders.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use expect_test::expect;
use meanwhile::child::history::{History, Span, Thread};
use meanwhile::child::{Seen, ThreadTimes, Threads};
use meanwhile::pages;
use meanwhile::render::{self, Colour, Glyphs, TextStyle, View};
use meanwhile::time::Time;
use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;
use serde_json::Value;

use crate::classify::{once, quiet};
use crate::formats::is_valid;
use crate::program::{meanwhile, program};

/// Counts so far that this takes some hundred milliseconds.
const COUNTS: &str = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done";

fn chart(options: &[&str], command: &[&str]) -> Command {
    let mut line = program();
    line.args(["classify", "--chart"]).args(options).arg("--").args(command);
    line.env("LC_ALL", "C.UTF-8").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    line
}

/// Whether the system tells what a thread did.
fn is_told() -> bool {
    Path::new("/proc/self/schedstat").exists()
}

fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("chart-{name}"));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("a folder");
    path
}

/// The page of a program, and what is said of it for programs.
fn drawn(name: &str, command: &[&str]) -> (String, Value) {
    let file = folder(name).join("page.json");
    let export = ["--export", file.to_str().expect("UTF-8")];
    let Output { status, stderr, .. } = chart(&export, command).output().expect("the program runs");
    let page = String::from_utf8(stderr).expect("UTF-8");
    assert_eq!(status.code(), Some(0), "{page}");
    let said = serde_json::from_str(&fs::read_to_string(file).expect("a file")).expect("JSON");
    assert_eq!(is_valid(&said), Ok(()));
    (page, said)
}

fn threads(said: &Value) -> &Vec<Value> {
    said["threads"]["told"].as_array().expect("threads")
}

fn seconds(value: &Value, field: &str) -> f64 {
    value[field].as_f64().unwrap_or_else(|| panic!("{field} in {value}"))
}

/// The rows of the chart: name, bar and figures.
fn rows(page: &str) -> Vec<&str> {
    let rows = page.lines().skip_while(|line| !line.contains("measured")).skip(1);
    rows.take_while(|line| !line.contains("Each row is") && !line.starts_with("  and ")).collect()
}

fn glyphs(row: &str, glyph: char) -> usize {
    row.chars().filter(|letter| *letter == glyph).count()
}

/// Each span ends at a time, and the thread ran and was queued for so long in it.
fn thread(process: u32, number: u32, name: &str, spans: &[(u64, u64, u64)]) -> Thread {
    let span = |&(end, running, queued): &(u64, u64, u64)| Span {
        end: Time::from_millis(end),
        times: ThreadTimes { running: Time::from_millis(running), queued: Time::from_millis(queued) },
    };
    let spans = spans.iter().map(span).collect();
    Thread { process, number, name: name.to_owned(), order: 0, start: Time::ZERO, spans }
}

fn page(threads: Threads) -> String {
    let program = once(Seen { threads, ..quiet(1000, 700, 50) });
    let style = TextStyle { width: 80, glyphs: Glyphs::Unicode, colour: Colour::Never, view: View::Both };
    render::terminal::text(&pages::classify::page(&program), &style)
}

#[test]
fn states_have_the_marks_of_every_page() {
    let turns: Vec<(u64, u64, u64)> = (1..=100).map(|look| (look * 10, 5, 5)).collect();
    let threads = vec![
        thread(1, 1, "first", &[(200, 200, 0), (600, 0, 0), (1000, 0, 400)]),
        thread(1, 2, "first", &turns),
        thread(1, 3, "half", &[(500, 250, 0), (1000, 125, 0)]),
        thread(4, 4, "other", &[(1000, 0, 0)]),
    ];
    let history = History { end: Time::from_secs(1), every: Time::from_millis(10), threads, forgotten: 3 };
    let page = page(Threads::Told(history));
    let chart: Vec<&str> = page.lines().skip(1).take_while(|line| !line.contains("I/O")).collect();
    expect![[r#"
        █ running  ▂▄▆ part of it  ▒ queued: no core yet  ▚ runs, is queued  · waits
          measured   0 s       0.2 s      0.4 s     0.6 s      0.8 s        ran   queued
          first      ███████████·····················▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒ 0.20   0.40 s
            thread 2 ▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚ 0.50   0.50 s
            half     ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▃▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂ 0.38   0.00 s
          other      ····················································· 0.00   0.00 s
          and 3 other threads, which ran 0.00 s together
          Each row is a thread of a program: it can run on a core of its own.
          Peak: 4 threads in progress at once, and 2.0 running at once (in 50 ms).
          Looked at every 10 ms: no order within that time is known, and what lived
            between two looks is not drawn.
          Of all, first ran most: 1.07 s; all others together 0.00 s."#]]
    .assert_eq(&chart[..12].join("\n"));
}

/// 0.7 cores were used, and hardly any of it was seen.
#[test]
fn a_peak_that_is_below_the_mean_is_not_told() {
    let threads = vec![thread(1, 1, "first", &[(1000, 100, 0)])];
    let history = History { end: Time::from_secs(1), every: Time::from_millis(10), threads, forgotten: 0 };
    let page = page(Threads::Told(history));
    assert!(page.contains("\n  Peak: 1 thread in progress at once.\n"), "{page}");
    assert!(page.contains("what lived\n    between two looks is not drawn: 0.600 s of CPU time."), "{page}");
}

#[test]
fn where_the_system_tells_nothing_the_chart_is_left_out_and_the_page_says_why() {
    let [untold, not_asked] = [Threads::Untold, Threads::NotAskedFor].map(page);
    assert!(untold.contains("\n  No chart: this system does not tell "), "{untold}");
    assert!(untold.contains("█ running 70 %") && !not_asked.contains("No chart"), "{not_asked}");
}

#[test]
fn a_program_that_sleeps_is_drawn_as_waiting() {
    if !is_told() {
        return;
    }
    let (page, said) = drawn("sleeps", &["sleep", "0.5"]);
    let [row] = rows(&page)[..] else { panic!("{page}") };
    assert!(row.starts_with("  sleep ") && 0 < glyphs(row, '·'), "{page}");
    // However long it is queued before and after, it sleeps for as long as it was told to.
    assert!(0.9 * 0.5 < seconds(&threads(&said)[0], "waiting_s"), "{said}");
    assert!(page.contains("\n  I/O-bound: "), "{page}");
}

#[test]
fn two_that_compute_on_one_core_run_and_queue_in_turns() {
    let Some(&only) = meanwhile::system::cpus::allowed().first().filter(|_| is_told()) else { return };
    // What a thread starts may use what the thread may use.
    let pinned = std::thread::spawn(move || {
        assert!(meanwhile::system::cpus::pin(only));
        let script = format!("({COUNTS}) & ({COUNTS}) & wait");
        drawn("turns", &["sh", "-c", &script])
    });
    let (page, said) = pinned.join().expect("it ends");
    let computing: Vec<&Value> =
        threads(&said).iter().filter(|thread| 0.05 < seconds(thread, "running_s")).collect();
    assert_eq!(computing.len(), 2, "{said}");
    for thread in computing {
        assert!(0.05 < seconds(thread, "queued_s"), "{said}");
        let sum = seconds(thread, "running_s") + seconds(thread, "queued_s") + seconds(thread, "waiting_s");
        assert!((sum - (seconds(thread, "end_s") - seconds(thread, "start_s"))).abs() < 1e-6, "{thread}");
    }
    let turns: usize = rows(&page).iter().map(|row| glyphs(row, '▚') + glyphs(row, '▒')).sum();
    assert!(0 < turns, "{page}");
    assert_eq!(said["threads"]["peak_in_progress"], 3, "{said}");
    // One core: on average over 50 ms no more than one can run, but for what the system tells late.
    assert!(seconds(&said["threads"], "peak_running") < 1.5, "{said}");
}

#[test]
fn what_the_threads_ran_adds_up_to_the_cpu_time() {
    if !is_told() {
        return;
    }
    let script = format!("sh -c '{COUNTS}'; {COUNTS}");
    let (page, said) = drawn("adds-up", &["sh", "-c", &script]);
    let ran: f64 = threads(&said).iter().map(|thread| seconds(thread, "running_s")).sum();
    let used = seconds(&said, "user_s") + seconds(&said, "system_s");
    assert!(0.7 * used < ran && ran < 1.05 * used, "{ran} of {used}: {page}");
    // The first of two has ended long before the program.
    let processes: BTreeSet<u64> =
        threads(&said).iter().filter_map(|thread| thread["pid"].as_u64()).collect();
    assert_eq!(processes.len(), 2, "{said}");
    assert_eq!(rows(&page).len(), 2, "{page}");
}

#[test]
fn a_short_process_is_in() {
    if !is_told() {
        return;
    }
    let (page, said) = drawn("short", &["sh", "-c", "sleep 0.2; sleep 0.1; sleep 0.2"]);
    let names: Vec<&str> = threads(&said).iter().filter_map(|thread| thread["name"].as_str()).collect();
    assert_eq!(names, ["sh", "sleep 1", "sleep 2", "sleep 3"], "{said}");
    // On a busy machine it may be queued first.
    let is_there = |letter| "█▄▚▒·".contains(letter);
    let starts: Vec<usize> = rows(&page)[1..].iter().filter_map(|row| row.find(is_there)).collect();
    assert!(starts.is_sorted_by(|one, next| one < next), "{page}");
    // There it is looked at more rarely, too, and what was seen for less than a column is only counted.
    let wall = seconds(&said, "wall_s");
    let is_seen_long = |thread: &&Value| 0.02 * wall <= seconds(thread, "end_s") - seconds(thread, "start_s");
    let sleeps = threads(&said)[1..].iter().filter(is_seen_long).count();
    assert!(sleeps <= starts.len() && starts.len() <= 3, "{page}");
    let told: Vec<f64> = threads(&said).iter().map(|thread| seconds(thread, "start_s")).collect();
    assert!(told.is_sorted_by(|one, next| one < next), "{said}");
}

#[test]
fn a_name_with_control_characters_is_shown_safely() {
    if !is_told() {
        return;
    }
    let program = folder("hostile").join("a\u{1b}[2J\nb");
    fs::copy("/bin/sleep", &program).expect("a program");
    let program = program.to_str().expect("UTF-8");
    for form in ["md", "html", "svg", "json", "trace.json"] {
        let file = folder("hostile-export").join(format!("page.{form}"));
        let export = ["--export", file.to_str().expect("UTF-8")];
        let output = chart(&export, &[program, "0.2"]).output().expect("the program runs");
        let page = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(page.contains("  a\\u{1b}[2J\\nb ") && !page.contains('\u{1b}'), "{page}");
        let file = fs::read_to_string(file).expect("a file");
        assert!(!file.contains('\u{1b}') && file.contains("[2J"), "{form}: {file}");
    }
}

#[test]
fn of_many_threads_some_are_drawn_and_the_rest_is_counted() {
    if !is_told() {
        return;
    }
    // Long enough for a look at each of them on a busy machine, too.
    let script = "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do sleep 2 & done; wait";
    let (page, said) = drawn("many", &["sh", "-c", script]);
    assert_eq!(threads(&said).len(), 31, "{said}");
    let shown = rows(&page).len();
    assert!((4..=16).contains(&shown), "{page}");
    assert!(page.contains(&format!("\n  and {} other threads, which ran ", 31 - shown)), "{page}");
    assert!(page.lines().count() <= 40, "{page}");
    assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
}

#[test]
fn every_export_has_the_chart() {
    if !is_told() {
        return;
    }
    let folder = folder("exports");
    let path = |form: &str| folder.join(format!("page.{form}")).to_str().expect("UTF-8").to_owned();
    let forms = ["md", "html", "svg", "trace.json"];
    let options: Vec<String> = forms.iter().flat_map(|form| ["--export".to_owned(), path(form)]).collect();
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let output = chart(&options, &["sleep", "0.2"]).output().expect("the program runs");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let text = |form: &str| fs::read_to_string(path(form)).expect("a file");
    assert!(text("md").contains("\n  measured "), "{}", text("md"));
    for form in ["html", "svg"] {
        assert!(text(form).contains("class=\"waiting\""), "{}", text(form));
    }
    let trace: Value = serde_json::from_str(&text("trace.json")).expect("JSON");
    let events = trace["traceEvents"].as_array().expect("events");
    assert!(events.iter().any(|event| event["ph"] == "X" && event["name"] == "waiting"), "{trace}");
    assert!(events.iter().any(|event| event["name"] == "process_name" && event["args"]["name"] == "sleep"));
}

#[test]
fn a_recording_shows_the_same_page_again_in_every_form() {
    let endings = [".md", ".html", ".svg", ".json", ".trace.json", ".run.json"];
    let [measured, replayed] = ["recorded", "replayed"].map(|name| {
        let folder = folder(name);
        endings.map(|ending| folder.join(format!("page{ending}")).display().to_string())
    });
    let options: Vec<&str> = measured.iter().flat_map(|file| ["--export", file.as_str()]).collect();
    let run = chart(&options, &["sh", "-c", COUNTS]).output().expect("the program runs");
    let page = String::from_utf8(run.stderr).expect("UTF-8");
    if !is_told() {
        return;
    }
    let exports: Vec<String> = replayed.iter().map(|file| format!("--export {file}")).collect();
    let again = meanwhile(&format!("replay {} {}", measured[5], exports.join(" "))).page();
    assert_eq!(again, page);
    for (once, again) in measured.iter().zip(&replayed) {
        let [once, again] = [once, again].map(|path| fs::read_to_string(path).expect("a file"));
        assert_eq!(once, again);
    }
}

#[test]
fn a_trace_has_nothing_to_show_without_a_chart() {
    let file = folder("no-chart").join("page.trace.json");
    let output = program()
        .args(["classify", "--export", file.to_str().expect("UTF-8"), "--", "sleep", "0"])
        .output()
        .expect("the program runs");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    let told = "one of .md .json .html .svg .run.json; a trace needs spans of time\n";
    assert!(output.status.code() == Some(2) && said.contains(told), "{said}");
    assert!(!file.exists());
}

#[test]
fn ctrl_c_leaves_nothing_behind_and_the_page_is_told() {
    let folder = folder("ctrl-c");
    let file = folder.join("page.json");
    let options = ["--export", file.to_str().expect("UTF-8")];
    let mut command = chart(&options, &["sh", "-c", "echo ready; sleep 60 | sleep 61"]);
    let mut child = command.process_group(0).spawn().expect("the program runs");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    assert_eq!(line, "ready\n");
    // As a terminal does it: all of them are told.
    killpg(Pid::from_raw(i32::try_from(child.id()).expect("small")), Signal::SIGINT).expect("it runs");
    let output = child.wait_with_output().expect("it ends");
    let page = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(130), "{page}");
    let left: Vec<_> =
        fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left, ["page.json"], "{page}");
    if is_told() {
        let said: Value = serde_json::from_str(&fs::read_to_string(file).expect("a file")).expect("JSON");
        for thread in threads(&said) {
            let process = i32::try_from(thread["pid"].as_u64().expect("a number")).expect("small");
            assert!(kill(Pid::from_raw(process), None).is_err(), "{thread} still runs");
        }
    }
}

/// A page with a letter for each figure, on one line: where lines break depends on the figures.
fn words(page: &str) -> String {
    let words = page.split_whitespace().filter(|word| !word.contains(|letter: char| letter.is_ascii_digit()));
    words.collect::<Vec<_>>().join(" ")
}

/// What explains the marks of a chart, and no others; what runs and what is queued in any case.
fn legend_for(chart: &str) -> String {
    let rows = chart.lines().filter(|line| !line.starts_with('█')).collect::<String>();
    let keys = [
        ("█", "█ running"),
        ("▂▃▄▅▆▇", "▂▄▆ part of it"),
        ("▒", "▒ queued: no core yet"),
        ("▚", "▚ runs, is queued"),
        ("·", "· waits"),
    ];
    let needed =
        keys.iter().filter(|(marks, _)| "█▒".contains(marks) || rows.contains(|it| marks.contains(it)));
    needed.map(|(_, key)| *key).collect::<Vec<_>>().join("  ") + "\n"
}

#[test]
fn a_legend_explains_the_marks_of_its_charts_and_no_others() {
    if is_told() {
        let (waits, _) = drawn("legend", &["sleep", "0.2"]);
        assert!(waits.contains(&legend_for(waits.split("Each row").next().expect("a chart"))), "{waits}");
    }
    let chess = meanwhile("run examples/scenarios/chess.toml --clock model").page();
    assert!(chess.contains("▒ queued: no champion free\n") && !chess.contains("in short turns"), "{chess}");
}

#[test]
fn pages_in_the_documentation_have_the_words_of_today() {
    if !is_told() {
        return;
    }
    let text = fs::read_to_string("docs/classify.md").expect("a text");
    let pages: Vec<&str> = text
        .split("```text\n$ meanwhile classify --chart ")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    assert_eq!(pages.len(), 6);
    let (today, _) = drawn("words", &["sleep", "0.2"]);
    let (_, today) = today.split_once('\n').expect("a title");
    let between = |page: &str, start: &str, end: &str| {
        let rest = page.split_once(start).unwrap_or_else(|| panic!("{start} in {page}")).1;
        words(rest.split_once(end).unwrap_or_else(|| panic!("{end} in {page}")).0)
    };
    for page in pages {
        assert!(page.contains(&legend_for(page.split("Each row").next().expect("a chart"))), "{page}");
        let running = between(page, " in progress at once", "  Looked at ");
        assert!([".", ", and running at once (in ms)."].contains(&running.as_str()), "{running}");
        assert!(page.contains("  ran   queued\n") && page.lines().count() <= 41, "{page}");
        for (start, end) in [
            ("  Peak: ", " in progress at once"),
            ("  Looked at every ", "not drawn"),
            ("What it used\n", "CPU time"),
            ("What these", "\n"),
            ("What to", "\n"),
        ] {
            let plural = |words: String| words.replace("threads", "thread");
            assert_eq!(plural(between(page, start, end)), plural(between(today, start, end)), "{page}");
        }
    }
}
