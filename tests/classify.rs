//! `classify`: the program that it runs is not disturbed, and what is said of it is true.
//!
//! The machine may be busy: what is asserted are kinds, orders, and what was passed through.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use expect_test::expect;
use meanwhile::child::{
    Cpu, Ending, Inside, Leftover, Memory, Others, Seen, Switches, ThreadTimes, Threads, Throttled, Waits,
};
use meanwhile::classify::{Classification, Doubt, Kind};
use meanwhile::pages;
use meanwhile::render::{self, Colour, Glyphs, TextStyle, View};
use meanwhile::scenario::catalogue;
use meanwhile::system::machine::Machine;
use meanwhile::time::Time;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;

use crate::formats::is_valid;
use crate::program::{PROGRAM, meanwhile, output_of, program};

/// Computes for a fifth of a second or more, however fast the machine is.
const COMPUTES: [&str; 6] = [PROGRAM, "parallel", "--strategy", "blocking", "--pace", "600"];

fn classify(options: &[&str], command: &[&str]) -> Command {
    let mut line = program();
    line.arg("classify").args(options).arg("--").args(command);
    line.env("LC_ALL", "C.UTF-8").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    line
}

fn shell(script: &str) -> Command {
    classify(&[], &["sh", "-c", script])
}

/// A file that no other test uses.
fn file(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("classify-{name}"));
    let _ = fs::remove_file(&path);
    path
}

/// What is said of a command in JSON, in a file, so that nothing else is in it.
fn said(name: &str, options: &[&str], command: &[&str]) -> (Value, Output) {
    let path = file(name);
    let options = [options, &["--format", "json", "--output", path.to_str().expect("UTF-8")]].concat();
    let output = classify(&options, command).output().expect("the program runs");
    let said = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{error}: {output:?}"));
    (serde_json::from_str(&said).expect("JSON"), output)
}

fn number(said: &Value, field: &str) -> f64 {
    said[field].as_f64().unwrap_or_else(|| panic!("{field} in {said}"))
}

/// Whether the system told how long the program was queued: then a busy machine does no harm.
fn is_known_to_be_queued(said: &Value) -> bool {
    said["queued_s"].is_number()
}

/// Whether our own threads were queued for so long that what they saw is in doubt.
fn is_said_to_be_busy(said: &Value) -> bool {
    said["sureness"].as_str().is_some_and(|text| text.starts_with("Not sure: a busy machine."))
}

#[test]
fn a_program_that_sleeps_is_io_bound() {
    let (said, output) = said("sleeps", &[], &["sleep", "0.4"]);
    assert_eq!(said["kind"], "io-bound", "{said}");
    assert_eq!(output.status.code(), Some(0));
    assert!(0.4 <= number(&said, "wall_s"));
    if cfg!(target_os = "linux") && is_known_to_be_queued(&said) && !is_said_to_be_busy(&said) {
        assert_eq!(said["sure"], true, "{said}");
    }
}

#[test]
fn a_program_that_computes_is_cpu_bound_on_a_busy_machine_too() {
    let counts = ["sh", "-c", "i=0; while [ $i -lt 500000 ]; do i=$((i+1)); done"];
    let (said, output) = said("counts", &[], &counts);
    assert_eq!(output.status.code(), Some(0));
    if is_known_to_be_queued(&said) && !is_said_to_be_busy(&said) {
        assert_eq!((&said["kind"], &said["sure"]), (&"cpu-bound".into(), &true.into()), "{said}");
    } else {
        assert!(said["kind"] == "cpu-bound" || said["sure"] == false, "{said}");
    }
}

#[test]
fn what_is_said_adds_up_and_follows_the_schema() {
    for (name, command) in [("adds-up-sleep", &["sleep", "0.1"][..]), ("adds-up-compute", &COMPUTES)] {
        let (said, _) = said(name, &[], command);
        assert_eq!(is_valid(&said), Ok(()));
        let parts = number(&said, "running_s")
            + said["queued_s"].as_f64().unwrap_or(0.0)
            + number(&said, "waiting_s");
        assert!((parts - number(&said, "wall_s")).abs() < 1e-6, "{said}");
        assert!(0 < said["peak_memory_bytes"].as_u64().unwrap_or(0), "{said}");
        assert_eq!(said["command"], serde_json::json!(command));
    }
}

#[test]
fn the_scenarios_differ_in_how_much_they_compute() {
    let computing = |name: &str| {
        let page = meanwhile(&format!("classify --scenario {name} --format json")).page();
        let said: Value = serde_json::from_str(&page).expect("JSON");
        assert_eq!(is_valid(&said), Ok(()));
        let on_a_free_core = number(&said, "wall_s") - said["queued_s"].as_f64().unwrap_or(0.0);
        let share = (number(&said, "user_s") + number(&said, "system_s")) / on_a_free_core;
        (share, is_known_to_be_queued(&said))
    };
    let [(waits, _), (both, _), (computes, is_known)] = ["io-wait", "passport", "parallel"].map(computing);
    assert!(waits < both && waits < computes, "{waits} {both} {computes}");
    if is_known {
        assert!(both < computes, "{both} {computes}");
    }
}

#[test]
fn output_input_and_exit_code_pass_through() {
    let mut child = shell(r#"cat; printf '\377\000x'; echo problem >&2; exit 7"#)
        .stdin(Stdio::piped())
        .spawn()
        .expect("the program runs");
    child.stdin.take().expect("a pipe").write_all(b"one\ntwo").expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.stdout, b"one\ntwo\xff\0x");
    assert_eq!(output.status.code(), Some(7));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.starts_with("problem\n"), "{errors}");
    assert!(errors.contains("exit code 7"), "{errors}");
}

#[test]
fn who_is_killed_by_a_signal_is_told_as_a_shell_tells_it() {
    for (signal, code) in [("KILL", 137), ("SEGV", 139), ("TERM", 143), ("PIPE", 141)] {
        let output = shell(&format!("kill -{signal} $$")).output().expect("the program runs");
        assert_eq!(output.status.code(), Some(code), "{signal}");
    }
}

/// Runs until a line comes, and gives it.
fn until_it_says_something(mut command: Command) -> (Child, String, impl BufRead) {
    let mut child = command.spawn().expect("the program runs");
    let mut reader = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut line = String::new();
    reader.read_line(&mut line).expect("a line");
    (child, line.trim_end().to_owned(), reader)
}

fn process(number: impl TryInto<i32>) -> Pid {
    Pid::from_raw(number.try_into().ok().expect("a number of a process"))
}

#[test]
fn signals_reach_the_program_and_its_answer_counts() {
    for (signal, name) in [
        (Signal::SIGTERM, "TERM"),
        (Signal::SIGINT, "INT"),
        (Signal::SIGHUP, "HUP"),
        (Signal::SIGUSR1, "USR1"),
    ] {
        let script =
            format!("trap 'echo caught {name}; exit 5' {name}; echo ready; while :; do sleep 0.01; done");
        let (mut child, line, mut reader) = until_it_says_something(shell(&script));
        assert_eq!(line, "ready");
        kill(process(child.id()), signal).expect("it runs");
        let mut rest = String::new();
        reader.read_to_string(&mut rest).expect("text");
        assert_eq!(rest, format!("caught {name}\n"));
        assert_eq!(child.wait().expect("it ends").code(), Some(5), "{name}");
    }
}

/// As when all this runs in the background of a script, or with `nohup`.
#[test]
fn signals_are_heard_where_these_tests_were_started_deaf() {
    let tests = std::env::current_exe().expect("this program");
    let script = r#"trap '' HUP INT QUIT; exec "$0" --exact classify::signals_reach_the_program_and_its_answer_counts"#;
    let mut deaf = Command::new("sh");
    deaf.args(["-c", script]).arg(tests).stdout(Stdio::piped()).stderr(Stdio::piped());
    let output = output_of(deaf.spawn().expect("the shell runs"), script);
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"), "{output:?}");
}

#[test]
fn a_signal_leaves_no_process_behind() {
    for signal in [Signal::SIGTERM, Signal::SIGUSR1, Signal::SIGUSR2] {
        // `exec` would make the sleeping program the one that we started.
        let (mut child, sleeping, _reader) =
            until_it_says_something(shell("sleep 300 & echo $!; wait; true"));
        let sleeping = process(sleeping.parse::<i32>().expect("a number"));
        kill(process(child.id()), signal).expect("it runs");
        assert_eq!(child.wait().expect("it ends").code(), Some(128 + signal as i32), "{signal}");
        // Elsewhere than on Linux, the children of a child are not ours to see.
        let is_gone = kill(sleeping, None).is_err();
        if !is_gone {
            kill(sleeping, Signal::SIGKILL).expect("it runs");
        }
        assert!(is_gone || !cfg!(target_os = "linux"), "{signal}");
    }
}

#[test]
fn what_a_program_leaves_running_is_told() {
    let script = "sleep 300 >/dev/null 2>&1 & echo $!";
    let (said, output) = said("leaves", &[], &["sh", "-c", script]);
    let sleeping: i32 = String::from_utf8_lossy(&output.stdout).trim().parse().expect("a number");
    kill(process(sleeping), Signal::SIGKILL).expect("it still runs, as it would without us");
    assert_eq!(said["leaves_processes"], cfg!(target_os = "linux"), "{said}");
}

#[test]
fn who_computes_on_after_the_end_is_seen() {
    let child = "i=0; while :; do i=$((i+1)); done";
    // On a busy machine it takes a while until it has computed: here for 0.2 s.
    let has_computed = "[ $(cut -d' ' -f14 /proc/$!/stat 2>/dev/null || echo 20) -ge 20 ]";
    let script = format!(
        "sh -c '{child}' >/dev/null 2>&1 & echo $!; sleep 0.6; until {has_computed}; do sleep 0.1; done"
    );
    let (said, output) = said("computes-on", &[], &["sh", "-c", &script]);
    let computing: i32 = String::from_utf8_lossy(&output.stdout).trim().parse().expect("a number");
    kill(process(computing), Signal::SIGKILL).expect("it still runs");
    if cfg!(target_os = "linux") {
        assert_eq!(said["sure"], false, "{said}");
        assert!(said["sureness"].as_str().is_some_and(|said| said.contains("still run")), "{said}");
        assert!(0.0 < number(&said, "uncounted_s"), "{said}");
    }
}

#[test]
fn a_child_that_computes_is_looked_at_like_its_parent() {
    // So long that little of it can be missed between two looks.
    let child = "i=0; while [ $i -lt 1500000 ]; do i=$((i+1)); done";
    let (said, _) = said("child-computes", &[], &["sh", "-c", &format!("sh -c '{child}'; true")]);
    if cfg!(target_os = "linux") {
        // Where others keep us from looking, it may not be sure. Sure and wrong it never is.
        let is_told_late = said["sureness"].as_str().is_some_and(|why| why.contains("looked late"));
        assert!(said["kind"] == "cpu-bound" || is_told_late, "{said}");
        assert_eq!(said["sure"], !is_told_late, "{said}");
        assert!(is_known_to_be_queued(&said), "{said}");
    }
}

#[test]
fn whoever_may_use_one_core_is_not_promised_two() {
    let allowed = meanwhile::system::cpus::allowed();
    let Some(&only) = allowed.first() else { return };
    // What a thread starts may use what the thread may use.
    let pinned = std::thread::spawn(move || {
        assert!(meanwhile::system::cpus::pin(only));
        said("one-core", &[], &COMPUTES).0
    });
    let said = pinned.join().expect("it ends");
    assert_eq!(said["machine"]["cores"], 1, "{said}");
    assert!(said["help"].as_str().is_some_and(|help| !help.contains("up to 2")), "{said}");
}

#[test]
fn whoever_has_an_event_loop_may_wait_for_many_already() {
    let waits = [
        PROGRAM,
        "io-wait",
        "--kind",
        "client-receives",
        "--strategy",
        "concurrent",
        "--clock",
        "real",
        "--quiet",
    ];
    let (said, _) = said("event-loop", &[], &waits);
    let is_told = said["sure"] == true && (said["kind"] == "io-bound" || said["kind"] == "mixed");
    if cfg!(target_os = "linux") && is_told {
        assert!(said["help"].as_str().is_some_and(|help| help.contains("overlap already")), "{said}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_program_may_have_huge_pages_as_it_would_alone() {
    let told = |command: &mut Command| {
        let output = command.output().expect("the program runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let looks = ["grep", "THP_enabled", "/proc/self/status"];
    assert_eq!(told(&mut classify(&[], &looks)), told(Command::new(looks[0]).args(&looks[1..])));
}

#[test]
fn who_ignores_a_signal_from_the_start_goes_on_ignoring_it() {
    // As `nohup` does it: a signal that is ignored stays ignored in what is started then.
    let mut command = Command::new("sh");
    let script =
        format!(r#"trap '' HUP; exec {PROGRAM} classify -- sh -c 'kill -HUP $$; echo "still here"'"#);
    let output = command.args(["-c", &script]).output().expect("the shell runs");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "still here\n");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_closed_pipe_ends_the_program_and_not_us() {
    let (mut child, line, reader) = until_it_says_something(classify(&[], &["yes"]));
    assert_eq!(line, "y");
    drop(reader);
    let mut page = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut page).expect("text");
    assert_eq!(child.wait().expect("it ends").code(), Some(141));
    assert!(page.contains("signal 13"), "{page}");
}

#[test]
fn who_does_not_read_the_page_still_gets_the_exit_code() {
    let mut child = shell("sleep 0.1; exit 3").spawn().expect("the program runs");
    drop(child.stderr.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(3));
}

#[test]
fn what_cannot_be_run_is_said_in_one_line() {
    meanwhile("classify -- no-such-program").fails(
        127,
        "error: classify: `no-such-program` is not found, or the program that its first line names; check the spelling, or \
         give a path such as `./no-such-program`",
    );
    for path in ["Cargo.toml", "src"] {
        meanwhile(&format!("classify -- ./{path}")).fails(
            126,
            &format!(
                "error: classify: `./{path}` is no program that you may run; run it with its interpreter, or allow it with \
                 `chmod +x`"
            ),
        );
    }
    for line in ["classify", "classify --", "classify --repeat 3"] {
        meanwhile(line).fails(
            2,
            "error: classify: no command given; allowed: `meanwhile classify -- COMMAND ...`, or `--scenario NAME`",
        );
    }
    let scenarios = catalogue::scenarios().map(|entry| entry.name).collect::<Vec<_>>().join(", ");
    meanwhile("classify --scenario lunch")
        .fails(2, &format!("error: --scenario: `lunch` given; allowed: {scenarios}"));
    let both = meanwhile("classify --scenario case1 -- sleep 1").status();
    assert_eq!(both, Some(2));
}

#[test]
fn a_file_that_cannot_be_written_is_said_before_the_program_runs() {
    let trace = file("trace");
    let output = classify(&["--output", "/no/such/folder/page"], &["touch", trace.to_str().expect("UTF-8")]);
    let Output { status, stderr, .. } = { output }.output().expect("the program runs");
    let message = String::from_utf8_lossy(&stderr);
    assert_eq!(status.code(), Some(1));
    assert!(message.starts_with("error: --output: cannot write `/no/such/folder/page`: "), "{message}");
    assert_eq!(message.lines().count(), 1);
    assert!(!trace.exists());
    // And a program that cannot be run leaves no file.
    let page = file("page");
    let output = classify(&["--output", page.to_str().expect("UTF-8")], &["no-such-program"]).output();
    assert_eq!(output.expect("the program runs").status.code(), Some(127));
    assert!(!page.exists());
}

#[test]
fn a_program_is_repeated_until_it_fails() {
    let count = file("count");
    let script = format!("echo x >>{0}; [ $(wc -l <{0}) -lt 2 ] || exit 4", count.display());
    let (good, _) = said("repeats", &["--repeat", "3"], &["sleep", "0.06"]);
    let samples: Vec<f64> =
        good["samples_s"].as_array().expect("samples").iter().filter_map(Value::as_f64).collect();
    assert_eq!(samples.len(), 3);
    assert!(samples.is_sorted());
    assert_eq!(good["wall_s"].as_f64(), Some(samples[1]), "the run in the middle");
    let (bad, output) = said("repeats-until", &["--repeat", "5"], &["sh", "-c", &script]);
    assert_eq!(bad["samples_s"].as_array().map(Vec::len), Some(2));
    assert_eq!(output.status.code(), Some(4));
}

#[test]
fn a_script_is_one_line_of_the_page() {
    let script = format!("true \u{1b}[2J\n{}", "# x".repeat(200));
    let page = shell(&script).output().expect("the program runs").stderr;
    let page = String::from_utf8(page).expect("UTF-8");
    assert!(page.starts_with("classify: sh -c true \\u{1b}[2J\\n# x"), "{page}");
    assert!(page.contains(" ...\n") && !page.contains('\u{1b}'), "{page}");
}

#[test]
fn options_after_the_command_are_its_own() {
    let output = classify(&[], &["echo", "--format", "json", "--help"]).output().expect("the program runs");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "--format json --help\n");
}

/// One thread that might use both cores.
fn one_thread(times: ThreadTimes) -> Inside {
    Inside {
        busiest: times,
        running: times.running,
        queued: times.queued,
        computing: 1,
        waits: Waits::Threads(1),
        allowed: vec![0, 1],
        throttled: None,
        unseen: Time::ZERO,
    }
}

/// A program on a quiet machine with two cores, with one thread that the system tells all about.
pub fn quiet(wall_ms: u64, cpu_ms: u64, queued_ms: u64) -> Seen {
    let cpu = Time::from_millis(cpu_ms);
    Seen {
        ending: Ending::Exit(0),
        wall: Time::from_millis(wall_ms),
        cpu: Cpu { user: cpu, system: Time::ZERO },
        inside: Some(one_thread(ThreadTimes { running: cpu, queued: Time::from_millis(queued_ms) })),
        memory: Memory::Bytes(12_345_678),
        switches: Switches { voluntary: 12, involuntary: 3 },
        others: Some(Others { used: 0.1, of: 2 }),
        leftover: Leftover::Nothing,
        threads: Threads::NotAskedFor,
    }
}

/// As before, but several threads computed, and others used so many cores.
fn crowded(wall_ms: u64, cpu_ms: u64, others: f64) -> Seen {
    let half = ThreadTimes { running: Time::from_millis(cpu_ms / 2), queued: Time::ZERO };
    let inside = Inside { running: Time::from_millis(cpu_ms), computing: 2, ..one_thread(half) };
    Seen { others: Some(Others { used: others, of: 2 }), ..but(quiet(wall_ms, cpu_ms, 0), inside) }
}

/// Its core was taken so often, and nobody knows by whom.
fn interrupted(wall_ms: u64, cpu_ms: u64, involuntary: u64) -> Seen {
    let switches = Switches { voluntary: 0, involuntary };
    Seen { others: None, inside: None, switches, ..quiet(wall_ms, cpu_ms, 0) }
}

fn but(mut seen: Seen, inside: Inside) -> Seen {
    seen.inside = Some(inside);
    seen
}

/// The same program, with something else inside.
fn inside(seen: &Seen) -> Inside {
    seen.inside.clone().expect("the system told")
}

pub fn once(seen: Seen) -> Classification {
    Classification::new(vec!["./program".to_owned()], vec![seen], Machine { cores: 2, ..Machine::here() })
}

#[test]
fn the_kind_is_how_much_it_would_compute_on_a_free_core() {
    for (wall, cpu, queued, kind) in [
        (49, 49, 0, Kind::TooShort),
        (1000, 0, 0, Kind::IoBound),
        (1000, 200, 0, Kind::IoBound),
        (1000, 201, 0, Kind::Mixed),
        (1000, 799, 0, Kind::Mixed),
        (1000, 800, 0, Kind::CpuBound),
        (1000, 400, 580, Kind::CpuBound),
        (1000, 100, 400, Kind::IoBound),
        (1000, 1199, 0, Kind::CpuBound),
        (1000, 1200, 0, Kind::Parallel),
    ] {
        let program = once(quiet(wall, cpu, queued));
        assert_eq!(program.kind(), kind, "{wall} {cpu} {queued}");
        assert_eq!(program.doubt().is_none(), kind != Kind::TooShort);
    }
}

#[test]
fn who_looked_late_is_sure_only_if_the_kind_is_the_same_either_way() {
    // 0.4 s of 13.9 s are left: waiting, if nobody was late.
    for (late, own_others, doubt) in [(0, 0, None), (100, 0, None), (300, 0, Some(300)), (0, 500, Some(400))]
    {
        let seen = quiet(13_900, 1_000, 12_500);
        let mut inside = inside(&seen);
        inside.unseen = Time::from_millis(late);
        inside.queued += Time::from_millis(own_others);
        let program = once(but(seen, inside));
        assert_eq!(program.kind(), Kind::Mixed);
        let doubt = doubt.map(|millis| Doubt::PerhapsQueued(Time::from_millis(millis)));
        assert_eq!(program.doubt(), doubt, "{late} {own_others}");
    }
    // Whatever else was queueing, it waited for the most part.
    let seen = quiet(2_000, 100, 200);
    let late = Inside { unseen: Time::from_secs(1), ..inside(&seen) };
    assert_eq!(once(but(seen, late)).doubt(), None);
}

#[test]
fn a_noisy_machine_is_a_reason_to_doubt_only_where_it_may_have_done_harm() {
    let noisy = Doubt::Noisy(Others { used: 1.5, of: 2 });
    assert_eq!(once(crowded(1000, 300, 1.5)).doubt(), Some(noisy));
    assert_eq!(once(crowded(1000, 300, 1.0)).doubt(), None, "a core was free");
    assert_eq!(once(crowded(1000, 1900, 0.1)).doubt(), None, "the program itself used the cores");
    let queued = Seen { others: Some(Others { used: 1.5, of: 2 }), ..quiet(1000, 300, 0) };
    assert_eq!(once(queued).doubt(), None, "the system told that it was not queued");
    assert_eq!(once(interrupted(1000, 500, 50)).doubt(), None);
    assert_eq!(once(interrupted(1000, 500, 51)).doubt(), Some(Doubt::Interrupted(51)));
}

fn plain(program: &Classification) -> String {
    render::plain::text(&pages::classify::page(program))
}

#[test]
fn what_is_not_known_is_said() {
    let said = |seen| plain(&once(seen));
    let unknown = "Whether it waited, or was queued for a core";
    assert!(!said(quiet(1000, 300, 0)).contains(unknown));
    assert!(
        said(crowded(1000, 300, 0.1))
            .contains(&format!("{unknown}, when nothing of it ran: the system tells it thread by thread"))
    );
    let silent = Seen { inside: None, others: None, ..quiet(1000, 300, 0) };
    assert!(said(silent).contains(&format!("{unknown}: this system does not tell.")));
    let leftover = Seen { leftover: Leftover::Processes, ..quiet(1000, 300, 0) };
    assert!(said(leftover).contains("processes that it started still run. What they do is not counted."));
}

#[test]
fn of_several_runs_the_one_in_the_middle_is_told_and_the_others_may_object() {
    let program = |runs: [Seen; 3]| {
        Classification::new(
            vec!["./program".to_owned()],
            runs.to_vec(),
            Machine { cores: 2, ..Machine::here() },
        )
    };
    let alike = program([quiet(1200, 100, 0), quiet(1000, 90, 0), quiet(1100, 95, 0)]);
    assert_eq!((alike.shown().wall, alike.doubt()), (Time::from_millis(1100), None));
    let differ = program([quiet(1200, 100, 0), quiet(1000, 90, 0), quiet(1300, 1300, 0)]);
    assert_eq!((differ.kind(), differ.doubt()), (Kind::IoBound, Some(Doubt::RunsDiffer(1))));
}

#[test]
fn computing_that_is_not_counted_is_a_reason_to_doubt() {
    let waits = quiet(1000, 50, 0);
    let others = Inside { running: Time::from_millis(850), computing: 2, ..inside(&waits) };
    let unwaited = but(waits.clone(), others.clone());
    let seconds = Time::from_millis(800);
    assert_eq!(once(unwaited.clone()).doubt(), Some(Doubt::Uncounted(seconds)));
    let left = Seen { leftover: Leftover::Processes, ..unwaited };
    assert_eq!(once(left.clone()).doubt(), Some(Doubt::LeavesProcesses(seconds)));
    assert!(plain(&once(left)).contains("They computed for 0.800 s at least, and that is not counted."));
    // Who still runs was queued, and not the program.
    for running in [60, 850] {
        let queued = Time::from_millis(960);
        let beside = Inside { running: Time::from_millis(running), queued, ..others.clone() };
        let left = Seen { leftover: Leftover::Processes, ..but(quiet(1000, 37, 0), beside) };
        assert_eq!(once(left.clone()).kind(), Kind::IoBound);
        assert!(matches!(once(left).doubt(), Some(Doubt::LeavesProcesses(_))), "{running}");
    }
    let few = Inside { running: Time::from_millis(60), ..others };
    assert_eq!(once(but(waits, few)).doubt(), None, "a child of a moment");
}

#[test]
fn a_program_is_too_short_by_what_it_takes_on_a_free_core() {
    for (wall, cpu, queued) in [(80, 15, 60), (400, 49, 351), (1000, 40, 955)] {
        let program = once(quiet(wall, cpu, queued));
        assert_eq!(program.kind(), Kind::TooShort, "{wall} {cpu} {queued}");
        assert!(plain(&program).contains("Too short to tell: on a free core it takes "), "{wall}");
    }
    let several = Inside { queued: Time::from_millis(180), ..inside(&crowded(220, 20, 1.9)) };
    assert_eq!(once(but(crowded(220, 20, 1.9), several)).kind(), Kind::TooShort);
    assert_eq!(once(quiet(400, 51, 349)).kind(), Kind::CpuBound);
}

/// Kept off for so long by a quota of half a core.
fn throttled(seen: Seen, millis: u64) -> Seen {
    let throttled = Some(Throttled { cores: 0.5, time: Time::from_millis(millis) });
    let inside = Inside { throttled, ..inside(&seen) };
    but(seen, inside)
}

#[test]
fn a_quota_is_the_reason_or_a_doubt() {
    // New systems do not count it as queued, and old ones do.
    for queued in [0, 500] {
        let one = once(throttled(quiet(1000, 490, queued), 500));
        assert_eq!((one.kind(), one.doubt()), (Kind::CpuBound, None), "{queued}");
    }
    let several = once(throttled(crowded(1000, 490, 0.1), 900));
    assert!(matches!(several.doubt(), Some(Doubt::Throttled(_))), "{:?}", several.doubt());
    let hardly = once(throttled(crowded(1000, 490, 0.1), 40));
    assert_eq!(hardly.doubt(), None);
}

#[test]
fn advice_looks_at_what_the_program_does_already() {
    let waits = |waits| {
        let seen = quiet(1000, 100, 0);
        let inside = Inside { waits, ..inside(&seen) };
        once(but(seen, inside))
    };
    // Two threads on the only core that they may use: each was queued while the other ran.
    let seen = crowded(1000, 990, 0.0);
    let pair = Inside { allowed: vec![1], queued: Time::from_millis(980), ..inside(&seen) };
    let on_one_core = once(but(seen, pair));
    let one = quiet(1000, 990, 0);
    let allowed_one = Inside { allowed: vec![1], ..inside(&one) };
    let programs = [
        waits(Waits::Threads(7)),
        waits(Waits::Threads(101)),
        waits(Waits::EventLoop),
        on_one_core,
        once(but(one, allowed_one)),
        once(throttled(quiet(1000, 490, 500), 500)),
        once(throttled(crowded(1000, 490, 0.1), 900)),
    ];
    expect![[r#"
        I/O-bound: 90 % of the time it waited.
        Concurrency would help (others go on while it waits): room for 10 at a time on one core.
        Sure: it ran long enough, and the system tells how long it was queued.

        I/O-bound: 90 % of the time it waited.
        Its waits may overlap already: it had 101 threads at a time. One core has room for 10 times as much.
        Sure: it ran long enough, and the system tells how long it was queued.

        I/O-bound: 90 % of the time it waited.
        Its waits may overlap already: it has an event loop. One core has room for 10 times as much.
        Sure: it ran long enough, and the system tells how long it was queued.

        CPU-bound on about one core: 99 % of the time it computed.
        Its threads compute in turns, because it may use only one core: more cores would help, more threads would not.
        Sure: it ran long enough, and the machine was quiet enough. Other programs used 0.0 of 2 cores meanwhile.

        CPU-bound on one core: 99 % of the time it computed.
        Parallelism would help with more cores: it may use only one.
        Sure: it ran long enough, and the system tells how long it was queued.

        CPU-bound on one core: 49 % of the time it computed and 50 % it was queued, because its quota was used up.
        A larger quota would help: with this one, more threads would not.
        Sure: it ran long enough, and the system tells how long it was queued.

        Perhaps mixed: 49 % of the time it computed and 51 % it waited or was queued.
        Run it again with a larger quota: then it can be told what would help.
        Not sure: its quota of 0.50 cores kept it from running for 0.900 s on all cores together, and the system does not tell how long each thread was kept."#]].assert_eq(&verdicts(&programs));
}

fn verdicts(programs: &[Classification]) -> String {
    let said = programs.iter().map(|program| {
        plain(program)
            .lines()
            .skip(1)
            .take_while(|line| !line.starts_with("wall time"))
            .collect::<Vec<_>>()
            .join("\n")
    });
    said.collect::<Vec<_>>().join("\n\n")
}

#[test]
fn verdicts_are_plain_sentences() {
    let unknown = Inside { allowed: Vec::new(), ..inside(&quiet(1000, 1000, 0)) };
    let one_core = Classification::new(
        vec!["./program".to_owned()],
        vec![but(quiet(1000, 1000, 0), unknown)],
        Machine { cores: 1, ..Machine::here() },
    );
    let programs = [
        once(quiet(3, 2, 0)),
        once(quiet(1000, 70, 0)),
        once(quiet(1000, 0, 0)),
        once(quiet(1000, 4, 200)),
        once(crowded(1000, 300, 1.5)),
        once(interrupted(1000, 500, 60)),
        once(quiet(1000, 550, 0)),
        once(quiet(1000, 990, 0)),
        once(quiet(1000, 550, 430)),
        one_core,
        once(crowded(1000, 1000, 0.1)),
        once(crowded(1000, 1500, 0.1)),
        once(crowded(1000, 1900, 0.1)),
    ];
    expect![[r#"
        Too short to tell: it took 3 ms.
        Give it so much to do that it takes 50 ms or longer.
        Not sure: starting and ending a program takes some milliseconds by itself.

        I/O-bound: 93 % of the time it waited.
        Concurrency would help (others go on while it waits): room for 14 at a time on one core.
        Sure: it ran long enough, and the system tells how long it was queued.

        I/O-bound: 100 % of the time it waited.
        Concurrency would help (others go on while it waits): room for 1000 at a time on one core.
        Sure: it ran long enough, and the system tells how long it was queued.

        I/O-bound: 80 % of the time it waited and 20 % it was queued, because no core was free.
        Concurrency would help (others go on while it waits): room for 200 at a time on one core.
        Sure: it ran long enough, and the system tells how long it was queued.

        Perhaps mixed: 30 % of the time it computed and 70 % it waited or was queued.
        Run it again when nobody else computes: then it can be told what would help.
        Not sure: a noisy machine. Other programs used 1.5 of 2 cores meanwhile, and the system does not tell how long it was queued for one.

        Perhaps mixed: 50 % of the time it computed and 50 % it waited or was queued.
        Run it again when nobody else computes: then it can be told what would help.
        Not sure: perhaps a noisy machine. 60 times its core was given to another thread, and it is not known whether that was one of its own.

        Mixed: 55 % of the time it computed and 45 % it waited.
        Concurrency would help (others go on while it waits): up to 1.8 times as much work on one core.
        With parallelism too: up to 3.6 times as fast on this machine.
        Sure: it ran long enough, and the system tells how long it was queued.

        CPU-bound on one core: 99 % of the time it computed.
        Parallelism (several cores at once) would help if its work can be divided: up to 2.0 times as fast on this machine.
        Sure: it ran long enough, and the system tells how long it was queued.

        CPU-bound on one core: 55 % of the time it computed and 43 % it was queued, because no core was free.
        Parallelism (several cores at once) would help if its work can be divided: up to 2.0 times as fast on this machine.
        Sure: it ran long enough, and the system tells how long it was queued.

        CPU-bound on one core: 100 % of the time it computed.
        Parallelism would help with more cores: it may use only one.
        Sure: it ran long enough, and the system tells how long it was queued.

        CPU-bound on about one core: 100 % of the time it computed.
        Of 2 threads that computed, about one ran at a time, on average: as behind a lock, which one thread has at a time (CPython, the usual Python, has one: use processes, each has its own), or one after the other.
        Parallelism (several cores at once) would help if its work can be divided: up to 2.0 times as fast on this machine.
        Sure: it ran long enough, and the machine was quiet enough. Other programs used 0.1 of 2 cores meanwhile.

        Parallel: it already uses 1.5 of 2 cores.
        More parallelism would help: up to 1.3 times as fast on this machine.
        Sure: it ran long enough, and the machine was quiet enough. Other programs used 0.1 of 2 cores meanwhile.

        Parallel: it already uses 1.9 of 2 cores.
        This machine has no more to give: only less work, or more cores, would help.
        Sure: it ran long enough, and the machine was quiet enough. Other programs used 0.1 of 2 cores meanwhile."#]].assert_eq(&verdicts(&programs));
}

#[test]
fn threads_that_others_kept_from_running_are_not_said_to_take_turns() {
    let said = |queued_ms| {
        let inside = Inside { queued: Time::from_millis(queued_ms), ..inside(&crowded(1000, 1000, 0.1)) };
        plain(&once(but(crowded(1000, 1000, 0.1), inside)))
            .contains("Of 2 threads that computed, about one ran at a time")
    };
    assert!(said(100), "a lock makes them queue a little");
    assert!(!said(400));
}

fn page(width: usize, glyphs: Glyphs) -> String {
    let style = TextStyle { width, glyphs, colour: Colour::Never, view: View::Both };
    let page = render::terminal::text(&pages::classify::page(&once(quiet(1000, 330, 220))), &style);
    for line in page.lines() {
        assert!(line.chars().count() <= width, "wider than {width} columns: {line}");
        assert_eq!(line, line.trim_end(), "blanks at the end of a line");
    }
    page
}

#[test]
fn a_page_of_40_columns() {
    expect![[r#"
        classify: ./program
          Mixed: 33 % of the time it computed,
            45 % it waited and 22 % it was
            queued, because no core was free.
          Concurrency would help (others go on
            while it waits): up to 2.4 times as
            much work on one core.
          With parallelism too: up to 4.7 times
            as fast on this machine.
          Sure: it ran long enough, and the
            system tells how long it was queued.

          █████████████▒▒▒▒▒▒▒▒·················
          █ running 33 %  ▒ queued 22 %
          · waiting 45 %

         what it used
        ────────────────────────────────────────
         wall time                     1.000 s
         CPU time                      0.330 s
           in its own code (user)      0.330 s
           in the system for it        0.000 s
         cores used                  0.33 of 2
         none ran, one queued          0.220 s
         none ran, all waiting         0.450 s
         peak memory                   12.3 MB
         context switches                   15
           to wait (voluntary)              12
           forced (involuntary)              3
         cores others used           0.10 of 2
         ended with                exit code 0

          Wall time: from its start to its end.
          CPU time: of all its threads and
          children, on all cores. None ran: none
          of its threads; one was queued for a
          core, or all were waiting for
          something else, as a disk, a network,
          a timer or a lock.
          Peak memory: of its largest process.
          Context switches: how often it left a
          core, to wait (voluntary) or because
          somebody else was given the core
          (involuntary).

        What these figures cannot tell
          What it waited for: a disk, the
          network, a timer, another program, or
          you.
          How it went over time: all this is an
          average. Whether its work can be
          divided: only its author knows.

        What to try next
          meanwhile passport
              waiting and computing in one day:
              both cures together
    "#]]
    .assert_eq(&page(40, Glyphs::Unicode));
}

#[test]
fn a_page_of_80_columns() {
    expect![[r#"
        classify: ./program
          Mixed: 33 % of the time it computed, 45 % it waited and 22 % it was queued,
            because no core was free.
          Concurrency would help (others go on while it waits): up to 2.4 times as much
            work on one core.
          With parallelism too: up to 4.7 times as fast on this machine.
          Sure: it ran long enough, and the system tells how long it was queued.

          ██████████████████████████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒···································
          █ running 33 %  ▒ queued 22 %  · waiting 45 %

         what it used
        ────────────────────────────────────────
         wall time                     1.000 s
         CPU time                      0.330 s
           in its own code (user)      0.330 s
           in the system for it        0.000 s
         cores used                  0.33 of 2
         none ran, one queued          0.220 s
         none ran, all waiting         0.450 s
         peak memory                   12.3 MB
         context switches                   15
           to wait (voluntary)              12
           forced (involuntary)              3
         cores others used           0.10 of 2
         ended with                exit code 0

          Wall time: from its start to its end. CPU time: of all its threads and
          children, on all cores. None ran: none of its threads; one was queued for a
          core, or all were waiting for something else, as a disk, a network, a timer or
          a lock.
          Peak memory: of its largest process. Context switches: how often it left a
          core, to wait (voluntary) or because somebody else was given the core
          (involuntary).

        What these figures cannot tell
          What it waited for: a disk, the network, a timer, another program, or you.
          How it went over time: all this is an average. Whether its work can be
          divided: only its author knows.

        What to try next
          meanwhile passport
              waiting and computing in one day: both cures together
    "#]]
    .assert_eq(&page(80, Glyphs::Unicode));
}

#[test]
fn a_page_of_120_columns_in_ascii() {
    let page = page(120, Glyphs::Ascii);
    assert!(page.is_ascii());
    expect![[r#"
        classify: ./program
          Mixed: 33 % of the time it computed, 45 % it waited and 22 % it was queued, because no core was free.
          Concurrency would help (others go on while it waits): up to 2.4 times as much work on one core.
          With parallelism too: up to 4.7 times as fast on this machine.
          Sure: it ran long enough, and the system tells how long it was queued.

          #######################################--------------------------.....................................................
          # running 33 %  - queued 22 %  . waiting 45 %

         what it used
        ----------------------------------------
         wall time                     1.000 s
         CPU time                      0.330 s
           in its own code (user)      0.330 s
           in the system for it        0.000 s
         cores used                  0.33 of 2
         none ran, one queued          0.220 s
         none ran, all waiting         0.450 s
         peak memory                   12.3 MB
         context switches                   15
           to wait (voluntary)              12
           forced (involuntary)              3
         cores others used           0.10 of 2
         ended with                exit code 0

          Wall time: from its start to its end. CPU time: of all its threads and children, on all cores. None ran: none of its
          threads; one was queued for a core, or all were waiting for something else, as a disk, a network, a timer or a lock.
          Peak memory: of its largest process. Context switches: how often it left a core, to wait (voluntary) or because
          somebody else was given the core (involuntary).

        What these figures cannot tell
          What it waited for: a disk, the network, a timer, another program, or you.
          How it went over time: all this is an average. Whether its work can be divided: only its author knows.

        What to try next
          meanwhile passport
              waiting and computing in one day: both cures together
    "#]].assert_eq(&page);
}

#[test]
fn whoever_gave_a_path_is_not_told_to_give_one() {
    for (name, advice) in [
        ("nosuch", "check the spelling, or give a path such as `./nosuch`\n"),
        ("/no/x", "check the spelling\n"),
    ] {
        let output = program().args(["classify", "--", name]).output().expect("the program runs");
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(said.ends_with(advice), "{said}");
    }
}
