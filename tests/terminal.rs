//! The program on a pseudo-terminal: the live display, and Ctrl-C.

use std::io::Write;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use portable_pty::CommandBuilder;

use crate::program::PROGRAM;
use crate::pty::{Session, Size, settings};

#[test]
fn the_lanes_fill_while_it_measures_and_make_room_for_the_page() {
    let session = Session::start("case2 --pace 60 --strategy blocking,hybrid --view tasks", 80, &[]);
    let bytes = Arc::clone(&session.bytes);
    let (code, screen, cursor_is_hidden) = session.end();
    assert_eq!((code, cursor_is_hidden), (0, false));
    assert!(screen.contains("Try next: meanwhile"), "{screen}");
    let bytes = bytes.lock().expect("the bytes");
    let saw_a_lane = |lane: &str, mark: char| {
        Session::saw(&bytes, 80, |text| {
            let of_lane = |line: &str| line.starts_with(lane) && line.contains(mark);
            text.contains("Measuring blocking, 1 of 2.") && text.lines().any(of_lane)
        })
    };
    assert!(saw_a_lane("  User 1 ", '█'), "a lane that runs");
    assert!(saw_a_lane("  User 2 ", '▒'), "a lane that queues");
}

/// Whether somebody does this, at any time: on a busy machine not from the first cell on.
fn has_lane(text: &str, name: &str, mark: char) -> bool {
    text.lines().any(|line| line.starts_with(name) && line.contains(mark))
}

/// Rows of the screen that begin so.
fn lines_of(text: &str, beginning: &str) -> usize {
    text.lines().filter(|line| line.starts_with(beginning)).count()
}

#[test]
fn the_live_display_says_what_it_shows() {
    let session = Session::start("case2 --users 9 --pace 20", 100, &[]);
    let text = session.wait_for("a lane that queues", |text| text.contains("User 2 "));
    assert!(text.contains("case2: Why does one slow request block the others"), "{text}");
    assert!(text.contains("Measuring blocking, 1 of 4."), "{text}");
    assert!(text.contains("█ running  ▚ in turns  ▒ queued"), "{text}");
    assert!(text.contains(" 7:00:00 "), "the axis: {text}");
    drop_and_end(session);
    // Of many, the one that the question is about is there, with the last of them.
    let session = Session::start("case2 --users 40 --pace 20", 100, &[]);
    session.wait_for("the slowest", |text| lines_of(text, "  User 40") == 4);
    drop_and_end(session);
}

fn drop_and_end(mut session: Session) {
    session.press_ctrl_c();
    let (code, screen, _) = session.end();
    assert_eq!(code, 130, "{screen}");
}

#[test]
fn a_narrower_or_wider_terminal_is_drawn_once_at_its_new_width() {
    let session = Session::start("case2 --pace 6", 100, &[]);
    session.wait_for("the lanes", |text| text.contains("hybrid") && has_lane(text, "  User 1 ", '█'));
    for columns in [50, 120, 44] {
        session.resize(Size { columns, rows: 40 });
        session.wait_for("the axis at its new width", |text| {
            let widest = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
            // Half a frame has not all of them yet, and one that was copied has them twice for ever.
            let once = |strategy| lines_of(text, strategy) == 1;
            widest < usize::from(columns)
                && usize::from(columns) - 30 < widest
                && ["blocking", "concurrent", "parallel", "hybrid"].into_iter().all(once)
        });
    }
    drop_and_end(session);
}

/// A shell with jobs gives the terminal to one of them.
#[cfg(unix)]
#[test]
fn a_job_in_the_background_draws_nothing() {
    let mut command = CommandBuilder::new("sh");
    let script =
        format!("set -m; {PROGRAM} case2 --pace 120 --strategy blocking >/dev/null & wait; echo over");
    command.args(["-c", &script]);
    let session = Session::of(command, 80, &[]);
    let bytes = Arc::clone(&session.bytes);
    let (code, screen, _) = session.end();
    let bytes = bytes.lock().expect("the bytes");
    assert_eq!((code, screen.trim()), (0, "over"));
    assert!(!bytes.contains(&0x1b), "{}", String::from_utf8_lossy(&bytes));
}

#[test]
fn nothing_of_the_live_display_is_left_on_the_page() {
    let session =
        Session::start("passport --pace 200000 --strategy concurrent --view tasks --quiet", 80, &[]);
    let quiet = session.end().1;
    let session = Session::start("passport --pace 200000 --strategy concurrent --view tasks", 80, &[]);
    let shown = session.end().1;
    let lines = |screen: &str| screen.trim_start().lines().count();
    assert_eq!(lines(&shown), lines(&quiet), "{shown}");
}

#[test]
fn where_there_are_only_sentences_nothing_moves() {
    for line in
        ["case2 --pace 600 --strategy blocking", "cases --pace 600", "sweep case2 --over users=1..300"]
    {
        let session = Session::start(&format!("{line} --format plain"), 80, &[]);
        let bytes = Arc::clone(&session.bytes);
        let (code, screen, _) = session.end();
        assert_eq!(code, 0, "{screen}");
        let bytes = bytes.lock().expect("the bytes");
        let moved = bytes.contains(&0x1b) || bytes.windows(2).any(|two| two[0] == b'\r' && two[1] != b'\n');
        assert!(!moved, "{line}: {}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn ctrl_c_ends_a_measurement_with_130_and_a_clean_terminal() {
    for columns in [40, 80] {
        let mut session = Session::start("io-wait --wait 50s", columns, &[]);
        session.wait_for("the live display", |text| text.contains("Task 1 ·") || text.contains("Task 1\n"));
        session.wait_for("the story clock", |text| text.contains("blocking  "));
        let (before, master) = (session.settings.clone(), Arc::clone(&session.master));
        let settings = || settings(&**master.lock().expect("the terminal"));
        assert!(settings().contains("NOFLSH"), "Ctrl-C would drop half a frame: {}", settings());
        session.press_ctrl_c();
        let (code, screen, cursor_is_hidden) = session.end();
        assert_eq!(settings(), before);
        assert_eq!((code, cursor_is_hidden), (130, false));
        assert_eq!(
            screen.replace("^C", "").trim(),
            "partial: nothing was measured yet",
            "at {columns} columns"
        );
    }
}

#[test]
fn ctrl_c_keeps_what_was_measured_and_says_that_it_is_a_part() {
    for (line, second) in [
        ("io-wait --strategy hybrid,blocking,parallel", ", 2 of 3."),
        ("cases --pace 100", ", 2 of 6."),
        ("web-vs-ml --pace 3 --strategy hybrid,concurrent", ", 2 of 2."),
    ] {
        let mut session = Session::start(line, 80, &[]);
        session.wait_for(second, |text| text.contains(second));
        session.press_ctrl_c();
        let bytes = Arc::clone(&session.bytes);
        let (code, screen, _) = session.end();
        assert_eq!(code, 130, "{line}: {screen}");
        let last = screen.trim_end().lines().last().unwrap_or_default();
        assert!(last.contains("partial: 1 of ") || last.contains("only predicted"), "{line}: {screen}");
        let page = String::from_utf8_lossy(&bytes.lock().expect("the bytes")).into_owned();
        assert_eq!(page.matches("partial: 1 of ").count(), 2, "{line}: {page}");
        assert!(page.contains("Really run "), "{line}: {page}");
    }
}

/// Stopped, the live display leaves the lines to the shell, and draws anew when it goes on.
#[cfg(unix)]
#[test]
fn a_measurement_that_is_stopped_clears_its_display_and_draws_it_again() {
    use nix::sys::signal::Signal;

    let by_signal: fn(&mut Session) = |session| session.signal(Signal::SIGTSTP);
    let by_key: fn(&mut Session) = |session| session.press("\x1a");
    for stop in [by_signal, by_key] {
        let mut session = Session::start("io-wait --wait 50s", 80, &[]);
        let is_drawn = |text: &str| text.contains("Task 1 ·") && text.contains("blocking  ");
        session.wait_for("the live display", is_drawn);
        stop(&mut session);
        session.wait_until_stopped();
        session.wait_for("an empty screen", |text| text.replace("^Z", "").trim().is_empty());
        assert!(!session.screen.lock().expect("the screen").screen().hide_cursor());
        assert_eq!(settings(&**session.master.lock().expect("the terminal")), session.settings);
        session.signal(Signal::SIGCONT);
        session.wait_for("the live display", is_drawn);
        session.press_ctrl_c();
        let (code, _, cursor_is_hidden) = session.end();
        assert_eq!((code, cursor_is_hidden), (130, false));
    }
}

/// Whoever reads it later must know, too.
#[test]
fn ctrl_c_marks_the_files_as_partial() {
    let folder = tempfile::tempdir().expect("a folder");
    let read = |ending: &str| std::fs::read_to_string(folder.path().join(format!("page{ending}")));
    let columns = |text: String| -> Vec<bool> {
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].ends_with(",partial"), "{text}");
        lines[1..].iter().map(|line| line.ends_with(",true")).collect()
    };
    let session_of = |line: &str, endings: &[&str], sign: &str| {
        let export =
            |ending: &&str| format!(" --export {}", folder.path().join(format!("page{ending}")).display());
        let mut session =
            Session::start(&(line.to_owned() + &endings.iter().map(export).collect::<String>()), 80, &[]);
        session.wait_for(sign, |text| text.contains(sign));
        session.press_ctrl_c();
        assert_eq!(session.end().0, 130, "{line}");
        let json: serde_json::Value = serde_json::from_str(&read(".json").expect("a page")).expect("JSON");
        assert_eq!(json["partial"], true, "{line}");
    };
    let all = [".json", ".csv", ".run.json", ".svg", ".trace.json", ".cast", ".md", ".html"];
    session_of("io-wait --strategy hybrid,blocking", &all, ", 2 of 2.");
    assert!(columns(read(".csv").expect("a table")).into_iter().all(|is_partial| is_partial));
    let recording = folder.path().join("page.run.json");
    let again = crate::program::meanwhile(&format!("replay {} --format json", recording.display())).page();
    assert_eq!(again, read(".json").expect("a page"));
    let (title, how_much) = ("io-wait (partial): ", "partial: 1 of 2 runs were measured");
    // In a title, and in a line that is seen: of a picture, and of each scene.
    for (ending, name, line) in [
        (
            ".svg",
            format!("<title id=\"name\">{title}"),
            format!("class=\"alarm\" x=\"24\" y=\"59\">{how_much}"),
        ),
        (".html", format!("<title>{title}"), how_much.to_owned()),
        (".md", format!("# {title}"), how_much.to_owned()),
        (".cast", format!("\"title\":\"{title}"), how_much.to_owned()),
        (".trace.json", "\"partial\":\"true\"".to_owned(), format!("(measured; {how_much})")),
    ] {
        let text = read(ending).expect("a file");
        assert!(text.contains(&name), "{ending}: {text}");
        assert!(text.contains(&line), "{ending}: {text}");
    }
    session_of("cases --pace 100", &[".json"], ", 2 of 6.");
    session_of("web-vs-ml --pace 3 --strategy hybrid,concurrent", &[".json"], ", 2 of 2.");
    let sweep = "sweep case2 --over users=1..10000 --strategy concurrent";
    session_of(sweep, &[".json", ".csv", ".svg"], " of 10000 points");
    assert!(read(".svg").expect("curves").contains("sweep case2 (partial): "));
    assert!(columns(read(".csv").expect("a table")).into_iter().all(|is_partial| is_partial));
    // What is whole says so.
    let whole = crate::program::meanwhile("sweep case2 --over users=1..3 --format csv").page();
    assert!(columns(whole).into_iter().all(|is_partial| !is_partial));
    let trace = folder.path().join("whole.trace.json");
    crate::program::meanwhile(&format!("case2 --clock model --export {}", trace.display())).page();
    assert!(std::fs::read_to_string(trace).expect("a trace").contains("\"partial\":\"false\""));
}

#[test]
fn ctrl_c_shows_the_part_of_a_sweep_that_is_done() {
    // Ten thousand points of up to ten thousand users that take turns: nobody waits for that.
    for format in ["table", "plain"] {
        let line = format!("sweep case2 --over users=1..10000 --strategy concurrent --format {format}");
        let mut session = Session::start(&line, 80, &[]);
        if format == "table" {
            session.wait_for("the progress bar", |text| text.contains(" of 10000 points"));
        } else {
            // Nothing says that it has begun.
            thread::sleep(Duration::from_secs(2));
            assert_eq!(session.text().trim(), "");
        }
        session.press_ctrl_c();
        let (code, screen, cursor_is_hidden) = session.end();
        assert_eq!((code, cursor_is_hidden), (130, false), "{screen}");
        let last = screen.trim_end().lines().last().unwrap_or_default();
        assert!(last.contains("partial: ") && last.contains(" of 10000 points"), "{screen}");
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_classified_program_and_its_page_is_shown() {
    let mut session = Session::start("classify -- cat", 80, &[]);
    // The program has the terminal: what is typed is its input, and it prints it once more.
    session.keyboard.write_all(b"typed\n").expect("the keyboard");
    session.wait_for("what is typed, twice", |text| text.matches("typed").count() == 2);
    session.press_ctrl_c();
    let (code, screen, _) = session.end();
    assert_eq!(code, 130, "{screen}");
    assert!(screen.contains("signal 2"), "{screen}");
}

/// The terminal tells everybody in the foreground. Who has left it is not meant, and would hear it
/// from us only, as everybody else would hear it twice.
#[cfg(target_os = "linux")]
#[test]
fn ctrl_c_is_told_by_the_terminal_and_not_once_more_by_us() {
    let script = concat!(env!("CARGO_TARGET_TMPDIR"), "/hears-ctrl-c.sh");
    let lines = "trap 'echo interrupted; exit 0' INT; echo ready; for i in 1 2 3 4 5 6; do sleep 0.5; done; echo done";
    std::fs::write(script, lines).expect("a file");
    for (alone, heard) in [("", true), ("setsid ", false)] {
        let mut session = Session::start(&format!("classify --format plain -- {alone}sh {script}"), 80, &[]);
        session.wait_for("the program", |text| text.contains("ready"));
        session.press_ctrl_c();
        let (code, screen, _) = session.end();
        assert_eq!(code, 0, "{screen}");
        assert_eq!(screen.contains("interrupted\n"), heard, "{alone}: {screen}");
    }
}

#[test]
fn a_dumb_terminal_gets_no_live_display_and_no_colour() {
    let session = Session::start("case2 --pace 600 --strategy blocking", 80, &[("TERM", "dumb")]);
    let reader = Arc::clone(&session.screen);
    let (code, screen, _) = session.end();
    assert_eq!(code, 0);
    assert!(screen.is_ascii(), "{screen}");
    let formatted = reader.lock().expect("the screen").screen().contents_formatted();
    assert!(!formatted.contains("38;5;"), "no colour");
}

#[test]
fn a_terminal_has_colour_unless_it_is_refused() {
    let colours = |environment: &[(&str, &str)]| {
        let session = Session::start("case2 --clock model --view tasks", 80, environment);
        let reader = Arc::clone(&session.screen);
        session.end();
        let formatted = reader.lock().expect("the screen").screen().contents_formatted();
        formatted.contains("\u{1b}[1m")
    };
    assert!(colours(&[]));
    assert!(!colours(&[("NO_COLOR", "1")]));
    assert!(colours(&[("NO_COLOR", "")]), "an empty value refuses nothing");
}

/// What makes no sense is asked again, and `q` ends it.
#[test]
fn a_lesson_asks_somebody_at_a_terminal_until_it_understands() {
    let state = tempfile::tempdir().expect("a folder");
    let folder = state.path().to_str().expect("UTF-8");
    let mut session = Session::start("learn io-wait --clock model", 80, &[("XDG_STATE_HOME", folder)]);
    session.wait_for("the question", |text| text.contains("Your answer: a number from 1 to 4"));
    session.keyboard.write_all(b"9\r").expect("a keyboard");
    session.wait_for("what is allowed", |text| text.contains("`9` given; allowed: a number from 1 to 4"));
    session.keyboard.write_all(b"1\r").expect("a keyboard");
    session.wait_for("the next question", |text| text.contains("How sure are you?"));
    session.keyboard.write_all(b"q\r").expect("a keyboard");
    let (status, text, _) = session.end();
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("nothing of it is kept") && !text.contains("RUN"), "{text}");
    assert!(std::fs::read_dir(state.path()).expect("a folder").next().is_none());
}

#[test]
fn a_coroutine_is_predicted_or_looked_at_poll_by_poll() {
    let mut session = Session::start("coroutine --step", 80, &[]);
    session.wait_for("the question", |text| text.contains("poll 1 at 0 s") && text.contains("> "));
    session.press("\r");
    session.wait_for("what came of it", |text| text.contains("poll 2 at 2 s") && !text.contains("Right."));
    session.press("x\r");
    session.wait_for("what is allowed", |text| text.contains("`x` is no prediction"));
    session.press("8\r");
    session.wait_for("that it is so", |text| text.contains("Right.") && text.contains("poll 3 at 4 s"));
    session.press("q\r");
    let (status, text, _) = session.end();
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("1 of 1 prediction right."), "{text}");
}

/// A page of more rows than this terminal has.
const TALL: &str = "case2 --clock model --full --width 80 --color never";

/// What `meanwhile` prints where there is no terminal, and so no pager.
fn whole_page() -> String {
    crate::program::meanwhile(TALL).env("MEANWHILE_PAGER", "false").page()
}

/// A program in a file of its own.
#[cfg(unix)]
fn script(folder: &std::path::Path, name: &str, lines: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.join(name);
    std::fs::write(&path, format!("#!/bin/sh\n{lines}\n")).expect("a file");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("a mode");
    path.to_str().expect("UTF-8").to_owned()
}

/// On a terminal of 24 rows.
#[cfg(unix)]
fn paged(line: &str, environment: &[(&str, &str)]) -> Session {
    let mut command = CommandBuilder::new(PROGRAM);
    command.args(line.split_whitespace());
    Session::on(Size { rows: 24, columns: 80 }, command, environment)
}

#[cfg(unix)]
#[test]
fn a_page_that_is_taller_than_the_terminal_goes_through_the_pager() {
    let folder = tempfile::tempdir().expect("a folder");
    let kept = folder.path().join("page");
    let pager = script(folder.path(), "keeps", &format!("cat >{}; echo paged: $LESS", kept.display()));
    let of_meanwhile = [("MEANWHILE_PAGER", &*pager), ("PAGER", "false")];
    let through_a_shell = [("MEANWHILE_PAGER", &*format!("cat | {pager}")), ("LESS", "X")];
    for (environment, less) in [(of_meanwhile, "FRX"), (through_a_shell, "X")] {
        let (code, screen, _) = paged(TALL, &environment).end();
        assert_eq!((code, screen.trim()), (0, &*format!("paged: {less}")));
        assert_eq!(std::fs::read_to_string(&kept).expect("the page"), whole_page());
    }
    // A measured page comes when the live display is over.
    let line = "case2 --pace 600 --full";
    let (code, screen, _) = paged(line, &of_meanwhile).end();
    assert_eq!((code, screen.trim()), (0, "paged: FRX"));
    let page = std::fs::read_to_string(&kept).expect("the page");
    assert!(page.contains("Really run ") && !page.contains("Measuring"), "{page}");
    // Whatever is printed, as with git: the help, data, a list.
    for line in [
        "case2 --help",
        "case2 --clock model --format json",
        "show case1",
        "sweep case2 --over users=1..3",
        "man case2",
    ] {
        let (code, screen, _) = paged(line, &of_meanwhile).end();
        assert_eq!((code, screen.trim()), (0, "paged: FRX"), "{line}");
        let page = std::fs::read_to_string(&kept).expect("the page");
        assert!(24 <= page.lines().count(), "{line}: {page}");
    }
}

#[cfg(unix)]
#[test]
fn without_a_pager_the_page_comes_to_the_terminal() {
    let last = whole_page().trim_end().lines().last().expect("a line").to_owned();
    let tall = [TALL.to_owned(), format!("--no-pager {TALL}"), format!("{TALL} --no-pager")];
    let [tall, refused_before, refused_behind] = tall.each_ref();
    for (line, pager) in [
        (refused_before, "echo paged"),
        (refused_behind, "echo paged"),
        (tall, "cat"),
        (tall, ""),
        (tall, "there-is-no-such-program"),
        (tall, "there-is-no-such-program | there-is-no-such-program 2>/dev/null"),
        // It fits.
        (&"list".to_owned(), "echo paged"),
    ] {
        let (code, screen, _) = paged(line, &[("MEANWHILE_PAGER", pager)]).end();
        assert_eq!(code, 0, "{pager}: {screen}");
        assert!(!screen.contains("paged") && (line == "list" || screen.contains(&last)), "{pager}: {screen}");
    }
    // If the one is not set, the other counts.
    let mut shell = CommandBuilder::new("sh");
    shell.args(["-c", &format!("unset MEANWHILE_PAGER; exec {PROGRAM} {TALL}")]);
    let (code, screen, _) =
        Session::on(Size { rows: 24, columns: 80 }, shell, &[("PAGER", "echo of all")]).end();
    assert_eq!((code, screen.trim()), (0, "of all"));
}

/// Its top is in sight, and who has seen enough leaves no trace.
#[cfg(unix)]
#[test]
fn whoever_leaves_the_pager_early_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let early = script(folder.path(), "early", "head -2; exec <&-");
    let (code, screen, _) = paged("show passport", &[("MEANWHILE_PAGER", &early)]).end();
    assert_eq!((code, screen.trim().lines().count()), (0, 2), "{screen}");
    // Ctrl-C is for the pager: this one hears it, and goes on.
    let hears = script(
        folder.path(),
        "hears",
        "trap 'echo heard' INT; echo $$ >pid; echo ready; while read -r line </dev/tty; [ \"$line\" != q ]; do :; done; echo left",
    );
    let mut command = CommandBuilder::new("sh");
    command
        .args(["-c", &format!("trap : INT; cd {}; {PROGRAM} {TALL}; echo code $?", folder.path().display())]);
    let mut session = Session::on(Size { rows: 24, columns: 80 }, command, &[("MEANWHILE_PAGER", &hears)]);
    session.wait_for("the pager", |text| text.contains("ready"));
    session.press_ctrl_c();
    session.wait_for("its answer", |text| text.contains("heard"));
    session.keyboard.write_all(b"q\r").expect("the keyboard");
    let (_, screen, _) = session.end();
    assert!(screen.contains("left\ncode 0\n") && !screen.contains("panic"), "{screen}");
}

/// The pager that people have.
#[cfg(target_os = "linux")]
#[test]
fn less_shows_the_top_and_ends_with_the_program() {
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;
    if std::process::Command::new("less").arg("--version").output().is_err() {
        return;
    }
    let first = whole_page().lines().next().expect("a line").to_owned();
    let mut session = paged(TALL, &[("MEANWHILE_PAGER", "less -FRX")]);
    session.wait_for("the top", |text| text.contains(&first));
    session.press_ctrl_c();
    // What is typed while the terminal tells of Ctrl-C may be lost.
    while session.child.try_wait().expect("the program").is_none() {
        session.keyboard.write_all(b"q").expect("the keyboard");
        thread::sleep(Duration::from_millis(50));
    }
    let (code, screen, _) = session.end();
    assert_eq!(code, 0, "{screen}");
    let session = paged(TALL, &[("MEANWHILE_PAGER", "less -FRX")]);
    session.wait_for("the top", |text| text.contains(&first));
    let program = session.child.process_id().expect("a process");
    kill(Pid::from_raw(i32::try_from(program).expect("a number")), Signal::SIGTERM).expect("a signal");
    let (code, screen, _) = session.end();
    assert_eq!(code, 143, "{screen}");
}
