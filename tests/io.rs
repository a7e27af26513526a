//! The kinds of I/O: the same answers in every strategy, who overlaps whom, whose threads wait, and
//! what is said when the other side or the system does not do its part.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use meanwhile::analysis::replay::replay;
use meanwhile::engine::calibration::Speed;
use meanwhile::engine::{Measured, Nobody, measure_io};
use meanwhile::io::kind::Nature;
use meanwhile::io::scratch::Scratch;
use meanwhile::io::{
    IoBackends, IoConfig, Kind, client_receives, client_sends, db_write, file_read, remote_api,
};
use meanwhile::plan::{Plan, Strategy, Waiting, Workers};
use meanwhile::scenario::Scenario;
use meanwhile::scenario::file::keys;
use meanwhile::time::{Pace, Time};
use meanwhile::timeline::State;

use crate::program::{PROGRAM, meanwhile, program, scenario};

const TASKS: usize = 5;

/// Waits that last longer than any hiccup of the machine that keeps a task from starting.
const LONG: Duration = Duration::from_millis(300);
/// For tests in which it does not matter.
const SHORT: Duration = Duration::from_millis(20);

/// The option that says how long a wait takes, where somebody can say it.
fn waiting(kind: Kind, length: &str) -> String {
    if kind == Kind::DbWrite { String::new() } else { format!(" --wait {length}") }
}

fn io_wait(kind: Kind, wait: Duration) -> Scenario {
    scenario(&format!(
        "io-wait --kind {kind} --tasks {TASKS}{}",
        waiting(kind, &format!("{}ns", wait.as_nanos()))
    ))
}

fn run(kind: Kind, strategy: Strategy, wait: Duration, folder: &Path) -> Measured {
    let scenario = io_wait(kind, wait);
    let plan = Arc::new(scenario.plan(strategy).expect("a plan"));
    let outside = open(&scenario, &plan, folder);
    let speed = Speed::per_second(0.0);
    measure_io(&plan, strategy, Pace::REAL_TIME, speed, outside, Arc::new(Nobody)).expect("a run")
}

fn open(scenario: &Scenario, plan: &Plan, folder: &Path) -> IoBackends {
    let (kinds, folder) = (scenario.io_of_steps(), folder.to_owned());
    let setting = IoConfig { kinds, pace: Pace::REAL_TIME, folder, passes: 20, database_url: None };
    IoBackends::open(plan, &setting).expect("everything that the kinds need")
}

#[test]
fn every_strategy_gets_the_same_answers() {
    let scratch = Scratch::new().expect("a folder");
    let mut answers = Vec::new();
    for kind in Kind::real() {
        let digests = Strategy::ALL.map(|strategy| run(kind, strategy, SHORT, scratch.path()).answer);
        assert!(digests[0].is_some(), "{kind}");
        assert_eq!(digests, [digests[0]; 4], "{kind}");
        answers.push(digests[0]);
    }
    // What is read from a client and from a file is the same; all else differs.
    answers.dedup();
    assert!(5 < answers.len(), "{answers:?}");
}

#[test]
fn waits_overlap_where_they_free_their_worker_and_only_there() {
    let scratch = Scratch::new().expect("a folder");
    for kind in Kind::real().filter(|kind| kind.nature() == Nature::Waits) {
        for strategy in Strategy::ALL {
            let peaks = run(kind, strategy, LONG, scratch.path()).timeline.peaks;
            let progress = peaks.in_progress;
            match (strategy.workers, strategy.waiting) {
                (_, Waiting::Frees) => assert_eq!(progress, TASKS, "{kind}, {strategy}"),
                (Workers::One, Waiting::Holds) => assert_eq!(progress, 1, "{kind}, {strategy}"),
                (Workers::Many, Waiting::Holds) => assert!(progress <= 2, "{kind}, {strategy}"),
            }
            assert_eq!(peaks.running, 0, "{kind}, {strategy}: nothing is computed");
        }
    }
}

#[test]
fn a_wait_is_at_least_as_long_as_the_other_side_was_told() {
    let scratch = Scratch::new().expect("a folder");
    for kind in Kind::real().filter(|kind| kind.nature() == Nature::Waits) {
        for strategy in Strategy::ALL {
            let timeline = run(kind, strategy, SHORT, scratch.path()).timeline;
            for task in &timeline.tasks {
                assert!(Time::from(SHORT) <= task.waiting, "{kind}, {strategy}: {:?}", task.waiting);
            }
            let waits = timeline.spans.iter().filter(|span| span.state == State::Waiting);
            assert_eq!(waits.count(), TASKS, "{kind}, {strategy}");
        }
    }
}

#[test]
fn a_run_of_io_has_a_replay_with_the_same_waits() {
    let scratch = Scratch::new().expect("a folder");
    let scenario = io_wait(Kind::RemoteApi, SHORT);
    for strategy in Strategy::ALL {
        let measured = run(Kind::RemoteApi, strategy, SHORT, scratch.path()).timeline;
        let replay = replay(&scenario.plan(strategy).expect("a plan"), &measured);
        let waits = |tasks: &[meanwhile::timeline::TaskTimes]| {
            tasks.iter().map(|task| task.waiting).collect::<Vec<_>>()
        };
        assert_eq!(waits(&replay.tasks), waits(&measured.tasks), "{strategy}");
    }
}

#[test]
fn a_query_of_sqlite_computes_and_does_not_wait() {
    let scratch = Scratch::new().expect("a folder");
    for strategy in Strategy::ALL {
        let timeline = run(Kind::DbQuery, strategy, SHORT, scratch.path()).timeline;
        assert!(timeline.tasks.iter().all(|task| task.waiting.is_zero() && !task.running.is_zero()));
        if strategy.workers == Workers::One {
            assert_eq!(timeline.peaks.running, 1, "{strategy}");
        }
    }
}

#[test]
fn a_scenario_file_can_ask_for_every_kind_that_waits_as_long_as_it_is_told() {
    let kinds = Kind::real().filter(|kind| kind.nature() == Nature::Waits).map(Kind::name);
    assert_eq!(kinds.collect::<Vec<_>>(), keys::KINDS);
}

#[test]
fn only_files_and_sqlite_borrow_threads() {
    let scratch = Scratch::new().expect("a folder");
    for kind in Kind::real() {
        for strategy in Strategy::ALL {
            let usage = run(kind, strategy, SHORT, scratch.path()).usage;
            let borrows = kind.borrows_threads() && strategy.waiting == Waiting::Frees;
            assert_eq!(0 < usage.borrowed, borrows, "{kind}, {strategy}");
            assert!(usage.borrowed <= TASKS, "{kind}, {strategy}: never more than there are tasks");
            // The thread of the run, and the workers where there are many.
            let own = if strategy.workers == Workers::Many { 3 } else { 1 };
            assert_eq!(usage.threads, own + usage.borrowed, "{kind}, {strategy}");
        }
    }
}

#[test]
fn a_commit_is_in_the_file() {
    let scratch = Scratch::new().expect("a folder");
    let database = db_write::Database::create(scratch.path()).expect("a database");
    let answer = db_write::commit(&database.connection, 7).expect("a commit");
    assert_eq!(String::from_utf8_lossy(&answer), "7: item 7");
    drop(database);
    let file = rusqlite::Connection::open(scratch.path().join("orders.db")).expect("the file");
    let rows = file.query_row("SELECT count(*) FROM orders", [], |row| row.get::<_, i64>(0));
    assert_eq!(rows, Ok(1));
}

/// Two ends of a connection.
fn connection() -> (TcpStream, TcpStream) {
    let port = TcpListener::bind("127.0.0.1:0").expect("a port");
    let theirs = TcpStream::connect(port.local_addr().expect("an address")).expect("a connection");
    (port.accept().expect("a connection").0, theirs)
}

#[test]
fn a_write_waits_until_the_client_takes_more() {
    let (ours, mut theirs) = connection();
    socket2::SockRef::from(&ours).set_send_buffer_size(1 << 16).expect("a smaller buffer");
    socket2::SockRef::from(&theirs).set_recv_buffer_size(1 << 16).expect("a smaller buffer");
    let (tell, sent) = std::sync::mpsc::channel();
    let sender = thread::spawn(move || {
        let receipt = client_receives::send(ours, 0);
        let _ = tell.send(());
        receipt
    });
    // Half of it is taken, and the write is not over: the rest does not fit into the buffers.
    let mut taken = vec![0; client_receives::LENGTH / 2];
    theirs.read_exact(&mut taken).expect("data");
    assert!(sent.try_recv().is_err());
    let mut rest = vec![0; client_receives::LENGTH / 2];
    theirs.read_exact(&mut rest).expect("data");
    theirs.write_all(b"0123456789abcdef").expect("a receipt");
    drop(theirs);
    assert_eq!(sender.join().expect("no panic").expect("a receipt"), b"0123456789abcdef");
}

#[test]
fn a_client_that_hangs_up_is_an_error_in_words() {
    let (ours, mut theirs) = connection();
    theirs.write_all(b"half of a message").expect("data");
    theirs.shutdown(std::net::Shutdown::Write).expect("the end");
    let error = client_sends::receive(ours).expect_err("too little");
    assert_eq!(error.to_string(), "the other side hung up after 17 of 4096 bytes");

    let (ours, theirs) = connection();
    drop(theirs);
    client_receives::send(ours, 0).expect_err("nobody takes anything");

    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(writer);
    let error = file_read::read(meanwhile::io::pipes::to_read(reader)).expect_err("too little");
    assert_eq!(error.to_string(), "the other side hung up after 0 of 4096 bytes");
}

#[test]
fn both_clients_of_an_api_tell_when_it_hangs_up_or_is_not_there() {
    let port = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/square/1", port.local_addr().expect("an address"));
    let hangs_up = thread::spawn(move || (0..2).for_each(|_| drop(port.accept())));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("an event loop");
    let agent: ureq::Agent = ureq::Agent::config_builder().proxy(None).build().into();
    let client = remote_api::async_client();
    remote_api::call(&agent, &url).expect_err("no answer");
    runtime.block_on(remote_api::call_async(&client, &url)).expect_err("no answer");
    hangs_up.join().expect("no panic");
    remote_api::call(&agent, &url).expect_err("nobody there");
    runtime.block_on(remote_api::call_async(&client, &url)).expect_err("nobody there");
}

#[test]
fn an_io_that_fails_ends_the_run_with_its_reason() {
    let scratch = Scratch::new().expect("a folder");
    let scenario = io_wait(Kind::DbWrite, SHORT);
    for strategy in Strategy::ALL {
        let plan = Arc::new(scenario.plan(strategy).expect("a plan"));
        let outside = open(&scenario, &plan, scratch.path());
        // Somebody else takes the table away.
        let other = rusqlite::Connection::open(scratch.path().join("orders.db")).expect("the file");
        other.execute_batch("DROP TABLE orders").expect("no table");
        let (pace, speed) = (Pace::REAL_TIME, Speed::per_second(0.0));
        let run = measure_io(&plan, strategy, pace, speed, outside, Arc::new(Nobody));
        let error = run.expect_err("nothing can be written").to_string();
        assert!(error.starts_with("db-write: no such table: orders"), "{strategy}: {error}");
    }
}

#[test]
fn what_makes_no_sense_is_refused_in_one_line() {
    let kinds =
        "all, timer, client-sends, client-receives, file-read, file-write, remote-api, db-write, db-query";
    let cases = [
        ("io-wait --kind sun", format!("--kind: `sun` given; allowed: {kinds}")),
        ("io-wait --kind timer,", format!("--kind: nothing given; allowed: {kinds}")),
        (
            "io-wait --kind db-write --clock model",
            "--clock: `model` given; allowed for db-write: both or real, since nobody can predict a disk".to_owned(),
        ),
        (
            "io-wait --kind file-read --tasks 501 --strategy concurrent",
            "--tasks: 501 given; allowed for file-read: at most 500, since each task that waits borrows a thread".to_owned(),
        ),
        (
            "io-wait --kind remote-api --database-url postgres://nobody@localhost/x",
            "--database-url: given without `--kind db-query`, which would use it".to_owned(),
        ),
    ];
    for (line, message) in cases {
        meanwhile(line).fails(2, &format!("error: {message}"));
    }
}

#[test]
fn what_the_model_cannot_tell_is_not_told() {
    let page = meanwhile("io-wait --kind all --clock model --workers 2").page();
    assert!(page.contains("remote-api") && !page.contains("db-write"), "{page}");
    let page = meanwhile("io-wait --kind db-write --full").page();
    assert!(page.contains("this is measured, and not predicted"), "{page}");
    let report = meanwhile("io-wait --kind db-write --format json").page();
    assert!(report.contains(r#""clock": "real""#) && !report.contains(r#""clock": "model""#), "{report}");
    assert!(report.contains(r#""model": null"#), "{report}");
}

#[test]
fn a_proxy_in_the_surroundings_changes_nothing() {
    let run = meanwhile("io-wait --kind remote-api --wait 20ms --strategy blocking,concurrent --verify");
    let nowhere = "http://127.0.0.1:9";
    let run = run.env("http_proxy", nowhere).env("HTTP_PROXY", nowhere).env("ALL_PROXY", nowhere);
    let (page, status) = run.page_and_status();
    assert!(matches!(status, Some(0 | 4)), "{page}");
}

#[test]
fn a_folder_that_is_not_there_is_a_failure_in_one_line() {
    let run = meanwhile("io-wait --kind db-write").env("TMPDIR", "/nowhere/at/all");
    let reason = "No such file or directory (os error 2)";
    run.fails(
        1,
        &format!(
            "error: cannot make a temporary folder in /nowhere/at/all: {reason}; choose one with TMPDIR"
        ),
    );
}

#[cfg(unix)]
mod unix {
    use super::*;
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;

    /// What the program says if a shell limits it first: standard error and exit code.
    fn limited(limit: &str, line: &str, folder: &Path) -> (String, Option<i32>) {
        let output = Command::new("sh")
            .args(["-c", &format!("{limit}; exec {PROGRAM} {line}")])
            .env("TMPDIR", folder)
            .stdin(Stdio::null())
            .output()
            .expect("a shell");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "");
        (String::from_utf8_lossy(&output.stderr).into_owned(), output.status.code())
    }

    #[test]
    fn nobody_is_told_to_choose_no_task_at_all() {
        let scratch = tempfile::tempdir().expect("a folder");
        let said = limited("ulimit -n 42", "io-wait --kind remote-api --tasks 60", scratch.path());
        let line = "error: remote-api: 60 tasks need 160 open files, and the system allows 42; choose at most 1 task, or \
                    raise the limit (`ulimit -n`)\n";
        assert_eq!(said, (line.to_owned(), Some(1)));
        let said = limited("ulimit -n 41", "io-wait --kind remote-api --tasks 60", scratch.path());
        let line = "error: remote-api: 60 tasks need 160 open files, and the system allows 41; raise the limit (`ulimit \
                    -n`)\n";
        assert_eq!(said, (line.to_owned(), Some(1)));
    }

    fn is_empty(folder: &Path) -> bool {
        fs::read_dir(folder).expect("a folder").next().is_none()
    }

    #[test]
    fn too_few_open_files_are_a_failure_that_says_how_many_there_are() {
        let scratch = tempfile::tempdir().expect("a folder");
        let said = limited("ulimit -n 100", "io-wait --kind remote-api --tasks 60", scratch.path());
        let line = "error: remote-api: 60 tasks need 160 open files, and the system allows 100; choose at most 30 tasks, \
                    or raise the limit (`ulimit -n`)\n";
        assert_eq!(said, (line.to_owned(), Some(1)));
        assert!(is_empty(scratch.path()));
    }

    #[test]
    fn no_open_files_left_at_all_is_a_failure_in_one_line() {
        let scratch = tempfile::tempdir().expect("a folder");
        for kind in Kind::real() {
            let (said, code) = limited("ulimit -n 4", &format!("io-wait --kind {kind}"), scratch.path());
            assert_eq!((said.lines().count(), code), (1, Some(1)), "{kind}: {said}");
            assert!(said.starts_with("error: "), "{kind}: {said}");
            assert!(is_empty(scratch.path()), "{kind}");
        }
    }

    #[test]
    fn a_disk_that_takes_no_more_is_a_failure_in_one_line_and_nothing_is_left() {
        let scratch = tempfile::tempdir().expect("a folder");
        for kind in [Kind::DbWrite, Kind::DbQuery, Kind::FileRead, Kind::FileWrite] {
            let line = format!("io-wait --kind {kind} --strategy blocking{}", super::waiting(kind, "5ms"));
            let (said, code) = limited("trap '' XFSZ; ulimit -f 0", &line, scratch.path());
            assert_eq!((said.lines().count(), code), (1, Some(1)), "{kind}: {said}");
            assert!(said.starts_with(&format!("error: {kind}: ")), "{kind}: {said}");
            assert!(is_empty(scratch.path()), "{kind}");
        }
    }

    /// Folders of processes that live, or were killed.
    fn marked(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
        entries.filter(|path| path.join(".alive").exists()).collect()
    }

    /// The program in the middle of a measured run, with a folder of its own in this one.
    fn measuring(kind: Kind, folder: &Path) -> Child {
        let before = marked(folder).len();
        let wait = super::waiting(kind, "100s");
        let line = format!("io-wait --kind {kind}{wait} --tasks 1 --strategy blocking --repeat 5");
        // Commits are short: so many that there is time to press Ctrl-C.
        let line = if kind == Kind::DbWrite { line.replace("--tasks 1", "--tasks 100000") } else { line };
        let mut child = program()
            .args(line.split_whitespace())
            .env("TMPDIR", folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        while marked(folder).len() == before {
            assert_eq!(child.try_wait().expect("a child"), None, "{kind}: it ended too early");
            thread::sleep(Duration::from_millis(5));
        }
        child
    }

    #[test]
    fn whoever_ends_it_no_file_is_left() {
        let (ctrl_c, ends) = ((Signal::SIGINT, 130), (Signal::SIGTERM, 143));
        let (hangs_up, quits) = ((Signal::SIGHUP, 129), (Signal::SIGQUIT, 131));
        let signals = [ctrl_c, ctrl_c, ctrl_c, ends, ends, hangs_up, quits];
        let kinds = [Kind::DbWrite, Kind::DbQuery, Kind::FileWrite, Kind::RemoteApi, Kind::DbWrite];
        let kinds = kinds.into_iter().chain([Kind::FileRead, Kind::DbQuery]);
        for (kind, (signal, code)) in kinds.zip(signals) {
            let scratch = tempfile::tempdir().expect("a folder");
            let mut child = measuring(kind, scratch.path());
            let pid = Pid::from_raw(i32::try_from(child.id()).expect("a small number"));
            kill(pid, signal).expect("a signal");
            assert_eq!(child.wait().expect("an end").code(), Some(code), "{kind}");
            assert!(is_empty(scratch.path()), "{kind}");
        }
    }

    /// Of a file that is not whole yet, whether somebody listens for Ctrl-C or nobody does.
    #[test]
    fn whoever_ends_it_no_part_of_an_export_is_left() {
        let lines = ["pitfall lock-across-await", "cases --users 1000000 --clock model", "case2 --quiet"];
        let signals = [Signal::SIGINT, Signal::SIGHUP, Signal::SIGUSR1, Signal::SIGALRM, Signal::SIGXCPU];
        let with_each = |line| signals.map(|signal| (line, signal));
        for (line, signal) in lines.into_iter().flat_map(with_each) {
            let folder = tempfile::tempdir().expect("a folder");
            let mut child = program()
                .args(line.split(' '))
                .args(["--export", "page.html", "--export", "page.json"])
                .current_dir(folder.path())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("the program runs");
            while fs::read_dir(folder.path()).expect("a folder").count() < 2 {
                assert_eq!(child.try_wait().expect("a child"), None, "{line}: it ended too early");
                thread::sleep(Duration::from_millis(5));
            }
            kill(Pid::from_raw(i32::try_from(child.id()).expect("a small number")), signal)
                .expect("a signal");
            child.wait().expect("an end");
            let left: Vec<_> = fs::read_dir(folder.path())
                .expect("a folder")
                .map(|it| it.expect("a file").file_name())
                .collect();
            assert!(left.iter().all(|name| !name.to_string_lossy().ends_with(".part")), "{line}: {left:?}");
        }
    }

    #[test]
    fn what_a_killed_process_left_is_removed_by_the_next_and_nothing_else() {
        let scratch = tempfile::tempdir().expect("a folder");
        let folder = scratch.path();
        let mut living = measuring(Kind::FileRead, folder);
        let kept = marked(folder);
        let mut killed = measuring(Kind::FileRead, folder);
        killed.kill().expect("it runs");
        killed.wait().expect("an end");
        let left = marked(folder);
        assert_eq!((kept.len(), left.len()), (1, 2));
        let notes = folder.join("meanwhile-notes");
        fs::create_dir(&notes).expect("a folder");
        fs::write(folder.join("meanwhile-list"), "").expect("a file");
        std::os::unix::fs::symlink(&notes, folder.join("meanwhile-link")).expect("a link");
        let line = "io-wait --kind file-read --wait 1ms --tasks 1 --strategy blocking --quiet";
        let next = program().args(line.split(' ')).env("TMPDIR", folder).output();
        assert_eq!(next.expect("the program runs").status.code(), Some(0));
        assert_eq!(marked(folder), kept, "the one of the living, and no other");
        assert_eq!(fs::read_dir(folder).expect("a folder").count(), 4);
        living.kill().expect("it runs");
        living.wait().expect("an end");
    }
}
