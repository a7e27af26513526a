//! A lesson for a class: what is drawn, and that the terminal is afterwards as it was.

use std::time::Duration;

use meanwhile::commands::present;
use meanwhile::lessons::course;
use meanwhile::presenter::deck::{Content, Deck};
use meanwhile::presenter::draw::{Drawing, draw};
use meanwhile::presenter::state::{Answer, Flow, Key, State};
use meanwhile::render::{Colour, Glyphs};
use ratatui_core::backend::TestBackend;
use ratatui_core::buffer::Buffer;
use ratatui_core::layout::Rect;
use ratatui_core::style::Color;
use ratatui_core::terminal::Terminal;

use crate::program::meanwhile;

/// What fits on any projector.
const COLUMNS: u16 = 60;
const ROWS: u16 = 18;
const SIZES: [(u16, u16); 3] = [(COLUMNS, ROWS), (80, 24), (200, 60)];
/// Stands where a text was cut.
const CUT: &str = "[...]";

const PLAIN: Drawing = Drawing { glyphs: Glyphs::Unicode, colour: Colour::Never, beside: "" };

fn deck(name: &str, seed: Option<u64>) -> Deck {
    present::predicted(&course::find(name).expect("a lesson").drawn(seed)).expect("a prediction")
}

fn drawn(deck: &Deck, state: &State, drawing: Drawing, (columns, rows): (u16, u16)) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a screen");
    terminal.draw(|frame| draw(deck, state, drawing, frame.area(), frame.buffer_mut())).expect("a screen");
    terminal.backend().buffer().clone()
}

fn lines(buffer: &Buffer) -> Vec<String> {
    let area = buffer.area;
    let row = |y| (area.left()..area.right()).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    (area.top()..area.bottom()).map(|y| row(y).trim_end().to_owned()).collect()
}

fn screen(deck: &Deck, state: &State) -> String {
    lines(&drawn(deck, state, PLAIN, (COLUMNS, ROWS))).join("\n")
}

/// Words of a screen, however it was wrapped.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn press(state: &mut State, keys: &str) {
    for key in keys.chars() {
        assert_eq!(state.press(Key::Char(key)), Flow::GoesOn);
    }
}

/// At the end of what grows, with its answer.
fn at_the_end_of(deck: &Deck, place: usize) -> State {
    let mut state = State::new(deck.steps());
    while state.stage() < place {
        press(&mut state, " ");
    }
    if state.grows() || hides_its_answer(deck, place) {
        press(&mut state, " ");
    }
    assert_eq!(state.stage(), place);
    state
}

fn hides_its_answer(deck: &Deck, place: usize) -> bool {
    matches!(deck.stages[place].content, Content::Transfer { .. } | Content::Code { .. })
}

/// All that is drawn is in the middle, and no larger than it may be.
fn assert_in_the_middle(buffer: &Buffer) {
    let area = buffer.area;
    let middle =
        Rect { x: (area.width - COLUMNS) / 2, y: (area.height - ROWS) / 2, width: COLUMNS, height: ROWS };
    for position in area.positions().filter(|position| !middle.contains(*position)) {
        assert_eq!(buffer[position].symbol(), " ", "{position} of {area}");
    }
}

fn middle(buffer: &Buffer) -> Vec<String> {
    let (left, top) = ((buffer.area.width - COLUMNS) / 2, (buffer.area.height - ROWS) / 2);
    let line = |y| (left..left + COLUMNS).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    (top..top + ROWS).map(|y| line(y).trim_end().to_owned()).collect()
}

#[test]
fn all_stages_of_all_lessons_fit_at_all_sizes_with_notes_and_keys() {
    for lesson in course::all() {
        // Other values change the words, and not how a size is filled.
        for seed in [None, Some(1), Some(2), Some(3)] {
            let deck = deck(lesson.name, seed);
            for stage in 0..deck.stages.len() {
                for also in ["", "n", "?"] {
                    let mut state = at_the_end_of(&deck, stage);
                    press(&mut state, also);
                    let smallest = lines(&drawn(&deck, &state, PLAIN, SIZES[0]));
                    // Other values change the words, and not how a size is filled. Notes and keys are filled in
                    // as the stages are: of these, one on a larger screen for each stage.
                    let larger = match (seed, also) {
                        (None, "") => &SIZES[1..],
                        (None, "n") if stage % 2 == 0 => &SIZES[2..],
                        (None, "?") if stage % 2 == 1 => &SIZES[1..2],
                        _ => &[],
                    };
                    for size in larger {
                        let buffer = drawn(&deck, &state, PLAIN, *size);
                        assert_in_the_middle(&buffer);
                        assert_eq!(middle(&buffer), smallest, "{} {stage} {also}", lesson.name);
                    }
                    let text = smallest.join("\n");
                    assert!(!text.contains(CUT), "{} {seed:?} {stage} {also}\n{text}", lesson.name);
                    assert!(text.starts_with(lesson.name) && text.ends_with("? keys"), "{text}");
                }
            }
        }
    }
}

#[test]
fn a_smaller_terminal_says_what_is_needed() {
    let deck = deck("case2", None);
    let state = State::new(deck.steps());
    for size in [(59, 18), (60, 17), (30, 6)] {
        let text = words(&lines(&drawn(&deck, &state, PLAIN, size)).join(" "));
        assert!(text.starts_with("This needs 60 columns and 18 rows; there are"), "{size:?}: {text}");
        assert!(text.ends_with("smaller.") && !text.contains("case2"), "{size:?}: {text}");
    }
    for size in [(1, 1), (3, 2), (200, 1), (1, 60)] {
        drawn(&deck, &state, PLAIN, size);
    }
}

#[test]
fn every_stage_says_what_it_is_for() {
    for lesson in course::all() {
        let deck = deck(lesson.name, None);
        for (place, stage) in deck.stages.iter().enumerate() {
            let text = words(&screen(&deck, &at_the_end_of(&deck, place)));
            let has = |part: &str| assert!(text.contains(&words(part)), "{}: {part}\n{text}", lesson.name);
            match &stage.content {
                Content::Question { question, givens } => {
                    givens.iter().chain([question]).for_each(|it| has(it));
                }
                Content::Predict(poll) => {
                    has(&poll.text);
                    poll.choices.iter().for_each(|choice| has(&choice.text));
                }
                Content::Run { slide, .. } => {
                    has(&slide.title);
                    for chart in &slide.charts {
                        has(&chart.cause);
                        let rows = chart.gantt.groups.iter().flat_map(|group| &group.rows);
                        let tasks = chart.gantt.groups[0].rows.iter();
                        tasks.for_each(|row| has(&row.figure));
                        assert!(rows.count() > 0);
                    }
                }
                Content::Comparison { conditions, poll, .. } => {
                    has(conditions);
                    has(&format!("Right: {}", poll.right()));
                }
                Content::Rule { rule, explain } => {
                    has(&format!("Rule: {rule}"));
                    has(explain);
                }
                Content::Transfer { poll, .. } => {
                    has(&poll.text);
                    has(&format!("Right: {}", poll.right()));
                }
                Content::Code { read, poll } => {
                    has(&format!("{}: {}", read.file, read.function));
                    read.lines.iter().for_each(|line| has(line));
                    has(&poll.text);
                    poll.choices.iter().for_each(|choice| has(&choice.text));
                    has(&format!("Right: {}", poll.right()));
                }
            }
        }
        let count = |is: fn(&Content) -> bool| deck.stages.iter().filter(|stage| is(&stage.content)).count();
        let runs = count(|content| matches!(content, Content::Run { .. }));
        let transfers = count(|content| matches!(content, Content::Transfer { .. }));
        let of_code = count(|content| matches!(content, Content::Code { .. }));
        assert_eq!((transfers, of_code), (1, usize::from(lesson.code.is_some())), "{}", lesson.name);
        assert!((4..=7).contains(&runs) && deck.stages.len() == runs + 5 + of_code, "{}", lesson.name);
    }
}

#[test]
fn nobody_sees_the_answer_before_it_was_asked_for() {
    for lesson in course::all() {
        let deck = deck(lesson.name, None);
        for place in (0..deck.stages.len()).filter(|place| hides_its_answer(&deck, *place)) {
            let mut state = at_the_end_of(&deck, place);
            press(&mut state, &format!("p{}", place + 1));
            assert_eq!((state.stage(), state.answer()), (place, Answer::Hidden));
            assert!(!screen(&deck, &state).contains("Right:"), "{}", lesson.name);
        }
        for stage in [0, 1] {
            assert!(!screen(&deck, &at_the_end_of(&deck, stage)).contains("Right"), "{}", lesson.name);
        }
    }
}

#[test]
fn every_stage_tells_the_teacher_what_to_ask_to_expect_and_to_point_at() {
    for lesson in course::all() {
        let deck = deck(lesson.name, None);
        let mut told = String::new();
        for stage in 0..deck.stages.len() {
            let mut state = at_the_end_of(&deck, stage);
            press(&mut state, "n");
            let notes = words(&screen(&deck, &state));
            assert!(notes.contains("Ask: "), "{} {stage}: {notes}", lesson.name);
            told += &notes;
        }
        assert!(told.contains("Point at: "), "{}", lesson.name);
        let asked = lesson.drawn(None);
        // The belief that comes first among those that give an answer of their own.
        let choices = &asked.predict.question.choices;
        let expected =
            lesson.asks.beliefs.iter().find(|belief| choices.iter().any(|it| it.belief == Some(**belief)));
        if let Some(belief) = expected {
            assert!(
                told.contains(belief.says()) && told.contains(belief.answer()),
                "{}: {told}",
                lesson.name
            );
        }
        for reading in &lesson.observe {
            assert!(told.contains(reading.text), "{}: {}", lesson.name, reading.text);
        }
        for line in lesson.in_code {
            assert!(told.contains(&words(line)), "{}: {line}", lesson.name);
        }
    }
}

/// Whoever reads code from the last row needs the lines apart from what is asked.
#[test]
fn code_is_as_in_the_lesson_and_has_room() {
    for lesson in course::all() {
        for seed in [None, Some(1), Some(2), Some(3)] {
            let (deck, drawn) = (deck(lesson.name, seed), lesson.drawn(seed));
            let found = deck.stages.iter().position(|stage| matches!(stage.content, Content::Code { .. }));
            assert_eq!(found.is_some(), drawn.code.is_some(), "{}", lesson.name);
            let (Some(place), Some(read)) = (found, drawn.code) else { continue };
            let text = screen(&deck, &at_the_end_of(&deck, place));
            let rows: Vec<&str> = text.lines().collect();
            let row = |what: &str| rows.iter().position(|row| row.contains(what)).expect("a row");
            let file = row(read.file);
            let first_of = |text: &str| text.split(' ').take(4).collect::<Vec<_>>().join(" ");
            let (asked, right) = (row(&first_of(&read.question.text)), row("Right: "));
            let is_apart = rows[file - 1].is_empty() && rows[asked - 1].is_empty();
            assert!(is_apart && file < asked && asked < right, "{}\n{text}", lesson.name);
            assert!(read.lines.iter().all(|line| words(&text).contains(&words(line))), "{text}");
        }
    }
}

#[test]
fn lanes_grow_on_the_clock_of_the_story_and_the_cause_comes_at_their_end() {
    let deck = deck("case2", None);
    let mut state = State::new(deck.steps());
    press(&mut state, "3");
    let mut marks = Vec::new();
    let cause = "User 2 queued 60.0 s: Core 1 was busy";
    while state.grows() {
        let text = screen(&deck, &state);
        let lane = text.lines().find(|line| line.starts_with("  User 2")).expect("a lane");
        marks.push(lane.chars().filter(|mark| ['█', '▒'].contains(mark)).count());
        assert!(!text.contains(cause) && !lane.contains("121.0 s"), "{text}");
        state.pass(Duration::from_secs(1));
    }
    assert!(marks.is_sorted() && marks[0] == 0 && marks.len() == 12, "{marks:?}");
    assert!(marks.windows(2).filter(|two| two[0] < two[1]).count() >= 10, "{marks:?}");
    let text = screen(&deck, &state);
    assert!(text.contains(cause) && text.contains("121.0 s") && text.contains("\n7:02:02"), "{text}");
    // The one that has more cores has as much time on the axis, and is over sooner.
    press(&mut state, "5");
    state.pass(Duration::from_secs(7));
    let text = screen(&deck, &state);
    assert!(!state.grows() && text.contains("Nobody queued") && text.contains("\n7:01:02"), "{text}");
}

#[test]
fn what_is_counted_is_drawn_and_the_comparison_says_who_was_right() {
    let deck = deck("case2", None);
    let mut state = State::new(deck.steps());
    press(&mut state, "2a12b30");
    let text = screen(&deck, &state);
    assert!(text.contains(&format!("   {} 12 (29 %)", "█".repeat(15))), "{text}");
    assert!(text.contains(&format!("   {} 30 (71 %)", "█".repeat(36))), "{text}");
    assert!(text.contains("b: 30_  Enter ends it"), "{text}");
    let _ = state.press(Key::Enter);
    press(&mut state, "7");
    let text = screen(&deck, &state);
    assert!(text.contains("Right: a) 7:02:02\nYou: a 12 (right), b 30\n"), "{text}");
}

#[test]
fn a_blank_screen_is_blank_and_a_paused_one_says_so() {
    let deck = deck("passport", None);
    let mut state = at_the_end_of(&deck, 2);
    press(&mut state, "p--");
    assert!(screen(&deck, &state).contains("13 h  x1/4  paused"), "{}", screen(&deck, &state));
    press(&mut state, "b");
    assert_eq!(screen(&deck, &state).trim(), "");
}

#[test]
fn without_colour_nothing_is_coloured_and_ascii_is_ascii() {
    let deck = deck("pipeline", None);
    let state = at_the_end_of(&deck, 2);
    let colours = |colour| {
        let buffer = drawn(&deck, &state, Drawing { colour, ..PLAIN }, SIZES[0]);
        buffer.content.iter().filter(|cell| cell.fg != Color::Reset || cell.bg != Color::Reset).count()
    };
    assert!(colours(Colour::Never) == 0 && 0 < colours(Colour::Always));
    for stage in 0..deck.stages.len() {
        let mut state = at_the_end_of(&deck, stage);
        if stage == 1 {
            press(&mut state, "a3");
        }
        let text = lines(&drawn(&deck, &state, Drawing { glyphs: Glyphs::Ascii, ..PLAIN }, SIZES[0]));
        assert!(text.iter().all(|line| line.is_ascii()), "{text:?}");
    }
}

#[test]
fn what_happens_beside_stands_below() {
    let deck = deck("case1", None);
    let text = lines(&drawn(
        &deck,
        &State::new(deck.steps()),
        Drawing { beside: "measuring ...", ..PLAIN },
        SIZES[0],
    ));
    assert!(text[17].starts_with("measuring ...") && text[17].ends_with("? keys"), "{text:?}");
}

/// There would be no keys, or no screen.
#[test]
fn without_a_terminal_it_names_what_works_there() {
    meanwhile("present case2").fails(
        2,
        "error: present: standard input is no terminal, so there are no keys; use `meanwhile learn case2`, which asks \
         line by line",
    );
    meanwhile("present cas2")
        .fails(2, "error: present: `cas2` is no lesson; did you mean `meanwhile present case2`?");
    meanwhile("present zzzzzz")
        .fails(2, "error: present: `zzzzzz` is no lesson; see all with `meanwhile learn`");
    meanwhile("present").fails(2, "error: present: NAME is missing; for example: `meanwhile present case2`");
    let told = meanwhile("present nothing.run.json").told(2);
    assert!(told.contains("nothing.run.json") && told.contains("--export NAME.run.json"), "{told}");
}

/// The program on a terminal, with the settings that this had before.
#[cfg(unix)]
mod on_a_terminal {
    use std::sync::Arc;

    use portable_pty::CommandBuilder;

    use meanwhile::commands::present::screen::Taken;

    use super::{COLUMNS, ROWS, SIZES, words};
    use crate::program::{PROGRAM, meanwhile};
    use crate::pty::{Session, Size, closed_after, settings};

    const SMALL: Size = Size { columns: COLUMNS, rows: ROWS };

    fn present(line: &str, size: Size) -> Session {
        let mut command = CommandBuilder::new(PROGRAM);
        command.arg("present");
        command.args(line.split_whitespace());
        Session::on(size, command, &[])
    }

    /// Waits for a stage, and that it is drawn to its end.
    fn stage(session: &Session, number: usize) -> String {
        session.wait_for(&format!("stage {number}"), |text| {
            let head = text.lines().find(|line| !line.is_empty()).unwrap_or_default();
            head.contains(&format!(" {number} of ")) && text.trim_end().ends_with("? keys")
        })
    }

    /// Presses a key until something is there: what is drawn in between does not matter.
    fn on_to(session: &mut Session, what: &str) -> String {
        session.press(" ");
        session.wait_for(what, |text| text.contains(what))
    }

    /// Ends, and finds the terminal as it was.
    fn ends(session: Session, code: u32) -> String {
        let master = Arc::clone(&session.master);
        let screen = Arc::clone(&session.screen);
        let before = session.settings.clone();
        let (status, text, hides_cursor) = session.end();
        assert_eq!((status, hides_cursor), (code, false), "{text}");
        assert!(!screen.lock().expect("the screen").screen().alternate_screen(), "{text}");
        assert_eq!(settings(&**master.lock().expect("the terminal")), before);
        text
    }

    #[test]
    fn all_stages_at_three_sizes_and_q_leaves_the_terminal_as_it_was() {
        for (columns, rows) in SIZES {
            let mut session = present("case2", Size { columns, rows });
            assert!(words(&stage(&session, 1)).contains("Why does one slow request block the others"));
            on_to(&mut session, "a) 7:02:02");
            // So fast that no key comes before the end of a stage.
            session.press("a12b30\r+++++");
            session
                .wait_for("the votes", |text| text.contains(" 30 (71 %)") && !text.contains("Enter ends it"));
            for (number, name) in [(3, "blocking:"), (4, "concurrent:"), (5, "parallel:"), (6, "hybrid:")] {
                on_to(&mut session, name);
                stage(&session, number);
                session.wait_for("its sum, at the end", |text| text.contains("Predicted: "));
            }
            on_to(&mut session, "You: a 12 (right), b 30");
            on_to(&mut session, "Rule: ");
            on_to(&mut session, "how long does User 3 wait");
            assert!(!session.text().contains("Right:"));
            on_to(&mut session, "Right: b) 61.0 s");
            session.press("n");
            session.wait_for("the notes", |text| text.contains("For the teacher"));
            session.press("?");
            session.wait_for("the keys", |text| text.contains("Space, right"));
            session.press("b");
            session.wait_for("nothing", |text| text.trim().is_empty());
            session.press("1");
            stage(&session, 1);
            session.press("q");
            assert_eq!(ends(session, 0).trim(), "", "nothing is left on the screen");
        }
    }

    #[test]
    fn code_is_asked_at_three_sizes() {
        for (columns, rows) in SIZES {
            let mut session = present("io-wait", Size { columns, rows });
            stage(&session, 1);
            session.press("10");
            let text = stage(&session, 10);
            assert!(words(&text).contains("src/pitfalls/await_in_a_row.rs: before"), "{text}");
            assert!(text.contains("  user.waits(sleep).await;") && !text.contains("Right:"), "{text}");
            on_to(&mut session, "Right: ");
            session.press("n");
            session.wait_for("the notes", |text| words(text).contains("meanwhile pitfall await-in-a-row"));
            session.press("q");
            assert_eq!(ends(session, 0).trim(), "");
        }
    }

    #[test]
    fn the_arrows_and_the_keys_of_a_remote_go_forward_and_back() {
        let mut session = present("passport", SMALL);
        stage(&session, 1);
        for (keys, number) in [("\x1b[C", 2), ("\x1b[D", 1), ("\x1b[6~", 2), ("\x1b[5~", 1), ("\r", 2)] {
            session.press(keys);
            stage(&session, number);
        }
        session.press("q");
        ends(session, 0);
    }

    #[test]
    fn another_size_is_drawn_anew_and_a_small_one_says_what_it_needs() {
        let mut session = present("burgers", SMALL);
        stage(&session, 1);
        for size in [(80, 24), (59, 18), (200, 60), (60, 17), (60, 18)] {
            let (columns, rows) = size;
            session.resize(Size { columns, rows });
            let top = usize::from(rows.saturating_sub(ROWS)) / 2;
            session.wait_for("the middle, or what is needed", |text| {
                let is_in_the_middle = text.lines().position(|line| !line.is_empty()) == Some(top);
                match columns < COLUMNS || rows < ROWS {
                    true => words(text).starts_with("This needs 60 columns"),
                    false => is_in_the_middle && text.trim_end().ends_with("? keys"),
                }
            });
        }
        session.press("q");
        ends(session, 0);
    }

    /// Whoever waits for keys and for sizes may learn of both at once, and tell one of them.
    #[test]
    fn a_key_that_comes_with_another_size_is_not_lost() {
        let mut session = present("burgers", SMALL);
        stage(&session, 1);
        for round in 0..200 {
            let (key, number) = if round % 2 == 0 { ("\x1b[C", 2) } else { ("\x1b[D", 1) };
            session.resize(Size { columns: 61 + round % 60, ..SMALL });
            session.press(key);
            stage(&session, number);
        }
        session.press("q");
        ends(session, 0);
    }

    /// A terminal may claim any size: what is drawn takes memory for each of its cells.
    #[test]
    fn a_size_that_no_terminal_has_is_refused() {
        let session = present("case1", Size { columns: 20_000, rows: 60 });
        let text = ends(session, 1);
        let told = words(&text);
        assert!(told.contains("it has 20000 columns and 60 rows; make it smaller"), "{told}");
    }

    #[test]
    fn ctrl_c_and_signals_leave_the_terminal_as_it_was() {
        for (signal, code) in [(None, 130), (Some("TERM"), 143), (Some("HUP"), 129), (Some("INT"), 130)] {
            let mut session = present("case1", SMALL);
            stage(&session, 1);
            match signal {
                None => session.press_ctrl_c(),
                Some(signal) => {
                    let process = session.child.process_id().expect("a process").to_string();
                    let sent = std::process::Command::new("kill").args(["-s", signal, &process]).status();
                    assert!(sent.expect("kill").success());
                }
            }
            assert_eq!(ends(session, code).trim(), "", "{signal:?}");
        }
    }

    /// Whoever runs it again as a program of its own, on a terminal, breaks off in the middle.
    const BREAKS_OFF: &str = "PRESENT_BREAKS_OFF";

    #[test]
    fn a_panic_gives_the_terminal_back_before_it_says_why() {
        if std::env::var_os(BREAKS_OFF).is_some() {
            let _taken = Taken::take().expect("a terminal");
            // In another thread: nothing is unwound here.
            let broken = std::thread::spawn(|| panic!("broken off in the middle")).join();
            assert!(broken.is_err() && !Taken::is_ours());
            return;
        }
        let mut command = CommandBuilder::new(std::env::current_exe().expect("this program"));
        command
            .args(["--exact", "present::on_a_terminal::a_panic_gives_the_terminal_back_before_it_says_why"]);
        command.args(["--nocapture", "--test-threads", "1"]);
        let session = Session::on(Size { columns: 120, rows: 30 }, command, &[(BREAKS_OFF, "1")]);
        let bytes = Arc::clone(&session.bytes);
        let text = ends(session, 0);
        assert!(text.contains("broken off in the middle"), "{text}");
        // It had been taken.
        let bytes = bytes.lock().expect("the bytes");
        assert!(String::from_utf8_lossy(&bytes).contains("\u{1b}[?1049h"));
    }

    /// By Ctrl-Z, which is a key there, and by a signal from elsewhere.
    #[test]
    fn who_is_stopped_gives_the_terminal_back_and_takes_it_again() {
        use nix::sys::signal::Signal;

        let by_signal: fn(&mut Session) = |session| session.signal(Signal::SIGTSTP);
        let by_key: fn(&mut Session) = |session| session.press("\x1a");
        for stop in [by_signal, by_key] {
            let mut session = present("case2", SMALL);
            stage(&session, 1);
            on_to(&mut session, " 2 of 9\n");
            // And once more: it is not only the first time.
            for _ in 0..2 {
                stop(&mut session);
                session.wait_until_stopped();
                session.wait_for("the shell's screen", |text| !text.contains(" 2 of 9"));
                let is_alternate = |session: &Session| {
                    let screen = session.screen.lock().expect("the screen");
                    (screen.screen().alternate_screen(), screen.screen().hide_cursor())
                };
                assert_eq!(is_alternate(&session), (false, false));
                assert_eq!(settings(&**session.master.lock().expect("the terminal")), session.settings);
                session.signal(Signal::SIGCONT);
                stage(&session, 2);
                assert_eq!(is_alternate(&session), (true, true));
            }
            on_to(&mut session, " 3 of 9\n");
            session.press("q");
            ends(session, 0);
        }
    }

    /// A terminal that is closed ends it, though whoever reads the keys would read for ever.
    #[test]
    fn a_closed_terminal_ends_it() {
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(["present", "case2"]);
        command.env("TERM", "xterm-256color");
        let mut child = closed_after(SMALL, command, "keys");
        let ended = (0..6_000).find_map(|_| {
            std::thread::sleep(std::time::Duration::from_millis(10));
            child.try_wait().expect("the program")
        });
        assert!(ended.is_some_and(|status| !status.success()));
    }

    #[test]
    fn what_is_measured_meanwhile_is_shown_as_measured() {
        let mut session = present("io-wait --measure", SMALL);
        session.wait_for("the end of measuring", |text| text.contains("\nmeasured "));
        session.press("7");
        let text = session.wait_for("the comparison", |text| text.contains("Right: "));
        assert!(text.contains("measured") && text.contains("Really run on "), "{text}");
        session.press("3");
        // The axis says so; or a lane below the prediction, if something disturbed the run.
        session.wait_for("what was measured", |text| text.contains("\n  measured  "));
        session.press("q");
        ends(session, 0);
    }

    /// Whoever leaves does not wait for the end of a measurement, and what it had made is removed.
    #[test]
    fn it_can_be_left_while_it_measures() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(["present", "case2", "--measure"]);
        let path = folder.path().to_str().expect("UTF-8");
        let mut session = Session::on(SMALL, command, &[("TMPDIR", path)]);
        session.wait_for("it measures", |text| text.contains("\nmeasuring ..."));
        session.press("q");
        ends(session, 0);
        assert!(std::fs::read_dir(folder.path()).expect("a folder").next().is_none());
    }

    #[test]
    fn a_recording_is_presented_with_its_own_numbers() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("day.run.json");
        let file = file.to_str().expect("UTF-8");
        meanwhile(&format!("passport --line 6h --pace 200000 --quiet --export {file}")).page();
        let mut session = present(file, Size { columns: 80, rows: 24 });
        assert!(stage(&session, 1).contains("6 h in line"));
        session.press("3");
        session.wait_for("what was measured", |text| text.contains("  measured "));
        session.press("8");
        session.wait_for("the rule", |text| text.contains("Rule: "));
        session.press("q");
        ends(session, 0);
        meanwhile(&format!("present {file} --measure")).fails(
            2,
            "error: --measure: given, and has no effect: a recording was measured before; leave it out",
        );
        let file = folder.path().join("kinds.run.json");
        let kinds = file.to_str().expect("UTF-8");
        let line =
            format!("io-wait --kind file-read,client-sends --wait 20ms --pace 1 --quiet --export {kinds}");
        meanwhile(&line).page();
        let told = meanwhile(&format!("present {kinds}")).told(2);
        assert!(told.contains("several kinds") && told.contains("meanwhile replay"), "{told}");
        let file = folder.path().join("day.run.json");
        let file = file.to_str().expect("UTF-8");
        let told = meanwhile(&format!("present {file}")).told(2);
        assert!(told.contains("use `meanwhile replay ") && told.contains("which prints a page"), "{told}");
    }

    /// It has no lesson: what is asked is asked of any page.
    #[test]
    fn a_recording_of_a_file_is_presented_too() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("own.run.json");
        let file = file.to_str().expect("UTF-8");
        meanwhile(&format!("run examples/scenarios/round-robin.toml --quiet --pace 1000 --export {file}"))
            .page();
        let mut session = present(file, SMALL);
        session.press(" ");
        session.wait_for("a question", |text| text.contains("Which is done first?"));
        session.press("q");
        ends(session, 0);
    }
}
