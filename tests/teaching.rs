//! What is written for teachers is true: answers, votes, misconceptions, recordings, and every command of
//! a plan.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;

use meanwhile::scenario::catalogue;

use crate::program::meanwhile;

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|why| panic!("{path}: {why}"))
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.to_string_lossy().ends_with(ending)).collect();
    files.sort();
    files
}

/// What stands between two of these marks.
fn between<'a>(text: &'a str, mark: &str) -> Vec<&'a str> {
    text.split(mark).skip(1).step_by(2).collect()
}

/// The commands that a text names.
fn commands(text: &str) -> Vec<&str> {
    between(text, "`").into_iter().filter_map(|code| code.strip_prefix("meanwhile ")).collect()
}

/// Those of the machine on which all figures are computed.
const CORES: usize = 2;

/// Whether the model can say what comes of it, or a run counts it.
fn can_be_computed(command: &str) -> bool {
    let is_real = ["classify", "serve", "probe", "coroutine", "latency", "wakeup"]
        .iter()
        .any(|real| command.starts_with(real));
    !is_real && !command.contains("--tree")
}

/// What it prints on this machine as on one with two cores.
fn with_cores(command: &str) -> String {
    let name = command.split_whitespace().next().unwrap_or_default();
    let Some(entry) = catalogue::find(name) else { return command.to_owned() };
    let (here, there) = (entry.defaults(CORES).typed(), entry.defaults(CORES + 1).typed());
    let by_machine = here.iter().zip(&there).filter(|(here, there)| here != there);
    let missing = by_machine.filter(|((flag, _), _)| !command.contains(&format!("--{flag} ")));
    missing.fold(command.to_owned(), |line, ((flag, value), _)| format!("{line} --{flag} {value}"))
}

/// All that is printed of a command: its page in short, and as a whole. Several answers have the same command.
fn pages(command: &str) -> String {
    static KNOWN: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());
    let known = KNOWN.lock().expect("the pages").get(command).cloned();
    known.unwrap_or_else(|| {
        let printed = printed(command);
        KNOWN.lock().expect("the pages").insert(command.to_owned(), printed.clone());
        printed
    })
}

fn printed(command: &str) -> String {
    let (line, options) = match command.split_once(" --format") {
        Some((line, format)) => (line, vec![format!(" --format{format}")]),
        None => (command, vec![String::new(), " --full".to_owned()]),
    };
    let line = with_cores(line);
    let folder = tempfile::tempdir().expect("a folder");
    let shown = if line.contains("--kind") {
        // Threads are counted in a run, and no model has them.
        let run = folder.path().join("a.run.json");
        fs::write(&run, played(&line)).expect("a file");
        format!("replay {}", run.display())
    } else if line.starts_with("sweep ") || line.contains("--clock ") {
        line
    } else {
        format!("{line} --clock model")
    };
    let printed: Vec<String> =
        options.iter().map(|options| meanwhile(&format!("{shown}{options}")).screen()).collect();
    one_line(&printed.join("\n"))
}

/// The recording of a real run, once for all that is shown of it.
fn played(line: &str) -> String {
    static PLAYED: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());
    let mut played = PLAYED.lock().expect("the runs");
    let recording = played.entry(line.to_owned()).or_insert_with(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let run = folder.path().join("a.run.json");
        meanwhile(&format!("{line} --export {}", run.display())).screen();
        fs::read_to_string(run).expect("a recording")
    });
    recording.clone()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// It stands there, and is no part of a longer figure.
fn says(page: &str, figure: &str) -> bool {
    page.match_indices(figure).any(|(start, _)| {
        let before = page[..start].chars().next_back();
        let after = page[start + figure.len()..].chars().next();
        let goes_on = |letter: char| letter.is_alphanumeric() || ".:".contains(letter);
        let ends = |letter: char| !letter.is_alphanumeric();
        !before.is_some_and(goes_on) && after.is_none_or(ends)
    })
}

#[test]
fn a_part_of_a_figure_is_not_the_figure() {
    assert!(says("it is 61.0 s", "61.0 s") && says("61.0 s, or so", "61.0 s"));
    assert!(!says("it is 161.0 s", "61.0 s") && !says("61.0 sec", "61.0 s"));
}

/// The figures of a text that are on no page of these commands.
fn lacking<'a>(figures: &[&'a str], commands: &[&str]) -> Vec<&'a str> {
    let pages: String = commands.iter().map(|command| pages(command) + "\n").collect();
    figures.iter().copied().filter(|figure| !says(&pages, figure)).collect()
}

mod answers {
    use super::*;

    const ANSWERS: &str = "docs/teaching/answers.md";

    /// All that is to be tried, as it is written.
    fn to_try() -> BTreeSet<String> {
        let documents = files("docs/scenarios", ".md").into_iter().chain(files("docs", ".md"));
        let texts = documents.map(|path| fs::read_to_string(path).expect("a text"));
        let section = |text: String| text.split_once("\n## To try\n").map(|(_, section)| section.to_owned());
        let bullets = |text: String| {
            let section = text.split("\n## ").next().unwrap_or_default().to_owned();
            section.lines().filter_map(|line| line.strip_prefix("- ").map(str::to_owned)).collect::<Vec<_>>()
        };
        texts.filter_map(section).flat_map(bullets).collect()
    }

    /// What is to be tried, with its answer.
    fn answers() -> BTreeMap<String, String> {
        let text = read(ANSWERS);
        let sections = text.split("\n## ").skip(1);
        let entries = sections.flat_map(|section| section.split("\n- ").skip(1));
        entries
            .map(|entry| {
                let (tried, answer) = entry.split_once('\n').expect("an answer");
                (tried.to_owned(), answer.to_owned())
            })
            .collect()
    }

    #[test]
    fn everything_that_is_to_be_tried_is_answered() {
        let tried = to_try();
        assert!(30 < tried.len(), "{tried:?}");
        let answered: BTreeSet<String> = answers().into_keys().collect();
        let missing: Vec<&String> = tried.difference(&answered).collect();
        let superfluous: Vec<&String> = answered.difference(&tried).collect();
        assert!(
            missing.is_empty() && superfluous.is_empty(),
            "no answer: {missing:?}\nno question: {superfluous:?}"
        );
    }

    #[test]
    fn every_figure_of_an_answer_stands_on_a_page_of_its_commands() {
        let mut wrong = String::new();
        for (tried, answer) in answers() {
            let commands: Vec<&str> = commands(&tried).into_iter().chain(commands(&answer)).collect();
            let figures = between(&answer, "**");
            let is_computed = !commands.is_empty() && commands.iter().all(|command| can_be_computed(command));
            assert_eq!(is_computed, !figures.is_empty(), "{tried}");
            if is_computed {
                let lacking = lacking(&figures, &commands);
                wrong.extend(lacking.into_iter().map(|figure| format!("{tried}: {figure}\n")));
            }
        }
        assert!(wrong.is_empty(), "not on the pages:\n{wrong}");
    }
}

/// The plans of a class.
mod plans {
    use super::*;

    use meanwhile::lessons::course;
    use meanwhile::lessons::lesson::Posed;
    use meanwhile::lessons::question::Judged;
    use meanwhile::presenter::poll::Poll;

    const PLANS: [&str; 2] = ["docs/teaching/45-minutes.md", "docs/teaching/90-minutes.md"];

    /// All commands that a document names: in a sentence, or to be copied.
    fn all_commands(text: &str) -> Vec<String> {
        let is_fence = |line: &&str| line.starts_with("```");
        let prose: Vec<&str> = text.lines().filter(|line| !is_fence(line)).collect();
        let lines = prose.iter().filter_map(|line| line.strip_prefix("meanwhile "));
        let copied = lines.map(|line| line.split(" #").next().unwrap_or_default().trim().to_owned());
        copied.chain(commands(&prose.join("\n")).into_iter().map(str::to_owned)).collect()
    }

    /// A table of what can be voted for, and what leads to it.
    fn votes(of: &str) -> String {
        let (name, is_transfer) = match of.split_once(", ") {
            Some((name, "transfer")) => (name, true),
            _ => (of, false),
        };
        let drawn = course::find(name).unwrap_or_else(|| panic!("{name} is no lesson")).drawn(None);
        let (posed, beliefs): (&Posed, _) = match is_transfer {
            true => (&drawn.check, drawn.lesson.check.beliefs),
            false => (&drawn.predict, drawn.lesson.asks.beliefs),
        };
        let poll = Poll::of(&posed.question);
        let expected = poll.expected(beliefs).first().map(|(letter, ..)| *letter);
        let rows = poll.choices.iter().enumerate().map(|(place, choice)| {
            let letter = Poll::letter(place);
            let belief = match choice.worth {
                Judged::Right => "right".to_owned(),
                Judged::Wrong(Some(belief)) if expected == Some(letter) => {
                    format!("expect it most: {}", belief.name())
                }
                Judged::Wrong(belief) => belief.map_or("-", |belief| belief.name()).to_owned(),
            };
            format!("| {letter} | {} | {belief} |\n", choice.text)
        });
        format!("\n| vote | answer | belief |\n|---|---|---|\n{}\n", rows.collect::<String>())
    }

    /// `UPDATE_EXPECT=1` writes them anew.
    #[test]
    fn the_votes_of_a_plan_are_those_of_the_lesson() {
        const BEGIN: &str = "<!-- votes: ";
        const END: &str = "<!-- end of votes -->";
        for path in PLANS {
            let text = read(path);
            let (before, parts) = text.split_once(BEGIN).expect("votes");
            let fresh = parts.split(BEGIN).map(|part| {
                let (lesson, rest) = part.split_once(" -->").expect("a lesson");
                let (_, rest) = rest.split_once(END).expect("an end");
                format!("{BEGIN}{lesson} -->\n{}{END}{rest}", votes(lesson))
            });
            let fresh = before.to_owned() + &fresh.collect::<String>();
            expect_test::expect_file![std::env::current_dir().expect("a folder").join(path)]
                .assert_eq(&fresh);
        }
    }

    #[test]
    fn what_a_plan_points_at_is_on_the_pages_of_its_part() {
        for path in PLANS {
            for part in read(path).split("\n## ").skip(1) {
                let all = all_commands(part);
                let is_played =
                    |command: &&str| command.split_whitespace().next().and_then(catalogue::find).is_some();
                let played: Vec<&str> = all.iter().map(String::as_str).filter(is_played).collect();
                let figures: Vec<&str> = between(part, "**")
                    .into_iter()
                    .filter(|told| told.contains(|it: char| it.is_ascii_digit()))
                    .collect();
                let lacking = lacking(&figures, &played);
                assert!(lacking.is_empty(), "{path}: {lacking:?} of {played:?}");
            }
        }
    }

    /// Problem before remedy: the minutes go on without a gap, and no lesson comes before its problem.
    #[test]
    fn the_minutes_of_a_plan_go_on_without_a_gap() {
        for (path, minutes) in PLANS.into_iter().zip([45, 90]) {
            let text = read(path);
            let rows = text.lines().filter_map(|line| line.strip_prefix("| "));
            let times = rows.filter_map(|row| row.split(" | ").nth(1)?.split_once(" to "));
            let times: Vec<(u32, u32)> =
                times.filter_map(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?))).collect();
            assert_eq!(
                (times.first().map(|time| time.0), times.last().map(|time| time.1)),
                (Some(0), Some(minutes)),
                "{path}"
            );
            assert!(times.windows(2).all(|pair| pair[0].1 == pair[1].0), "{path}: {times:?}");
            for (from, to) in
                times.iter().filter(|time| text.contains(&format!("\n## {} to {}: ", time.0, time.1)))
            {
                assert!(from < to);
            }
            let place = |name| text.find(&format!("meanwhile present {name}\n")).expect("a lesson");
            assert!(place("case2") < place("case1"), "{path}: the problem comes first");
        }
    }

    /// Nobody stands before a class with a command that does not work.
    #[test]
    #[cfg(unix)]
    fn every_command_for_teachers_works() {
        let mut all: BTreeSet<String> = BTreeSet::new();
        for path in ["README.md", "45-minutes.md", "90-minutes.md", "misconceptions.md"] {
            all.extend(all_commands(&read(&format!("docs/teaching/{path}"))));
        }
        assert!(20 < all.len(), "{all:?}");
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path().to_str().expect("UTF-8");
        for command in all {
            let command = command.replace("--export ", &format!("--export {folder}/"));
            match command.split_whitespace().collect::<Vec<_>>()[..] {
                ["present", ..] => ends_with_q(&command, folder, "? keys"),
                ["learn", name] if !name.starts_with("--") => ends_with_q(&command, folder, "> "),
                ["learn", "--next"] => ends_with_q(&command, folder, "> "),
                // That a scenario is really played, other tests hold.
                [name, ..] if catalogue::find(name).is_some() => {
                    meanwhile(&format!("{command} --clock model")).screen();
                }
                _ => {
                    meanwhile(&command).env("XDG_STATE_HOME", folder).screen();
                }
            }
        }
    }

    #[cfg(unix)]
    fn ends_with_q(command: &str, folder: &str, asks: &str) {
        let mut session = crate::pty::Session::start(command, 80, &[("XDG_STATE_HOME", folder)]);
        session.wait_for(command, |text| text.trim_end().ends_with(asks.trim_end()));
        session.press(if asks == "> " { "q\r" } else { "q" });
        let (status, text, _) = session.end();
        assert_eq!(status, 0, "{command}:\n{text}");
    }
}

/// What was measured once, for machines that are slow or busy.
mod recordings {
    use super::*;

    use serde_json::Value;

    const FOLDER: &str = "examples/recordings";

    #[test]
    fn every_recording_is_whole_undisturbed_and_small() {
        let all = files(FOLDER, ".run.json");
        for name in ["case2", "case1", "cases", "io-wait", "passport", "parallel", "pipeline"] {
            assert!(all.contains(&PathBuf::from(format!("{FOLDER}/{name}.run.json"))), "{name}");
        }
        for path in all {
            let size = fs::metadata(&path).expect("a file").len();
            assert!(size < 64 << 10, "{}: {size} bytes", path.display());
            let json = meanwhile(&format!("replay {} --format json", path.display())).page();
            let json: Value = serde_json::from_str(&json).expect("JSON");
            assert_eq!(json["partial"], false, "{}", path.display());
            let mut disturbed = 0;
            count(&json, "disturbance", &mut disturbed);
            assert_eq!(disturbed, 0, "{}", path.display());
            let page = one_line(&meanwhile(&format!("replay {}", path.display())).page());
            assert!(page.contains("Really run on 2 cores"), "{page}");
            assert!(!page.contains("debug build"), "it was measured by another build: {page}");
            assert!(!page.contains("machine was busy") && !page.contains("Trust predictions"), "{page}");
            let (done, of) =
                page.split_once("Checked: ").and_then(|(_, rest)| rest.split_once(" of ")).expect("claims");
            assert!(of.starts_with(&format!("{done} claims")), "{}: {done} of {of}", path.display());
        }
    }

    /// How often a field has a value.
    fn count(value: &Value, field: &str, found: &mut usize) {
        match value {
            Value::Object(fields) => {
                *found += usize::from(fields.get(field).is_some_and(|value| !value.is_null()));
                fields.values().for_each(|value| count(value, field, found));
            }
            Value::Array(values) => values.iter().for_each(|value| count(value, field, found)),
            _ => {}
        }
    }

    /// The questions are asked with the numbers of the recording: they should be such as the lesson has.
    #[test]
    fn what_was_recorded_answers_the_lesson_of_its_name() {
        use meanwhile::lessons::course;
        use meanwhile::lessons::situation::Situation;

        for path in files(FOLDER, ".run.json") {
            let text = fs::read_to_string(&path).expect("a text");
            let recording: Value = serde_json::from_str(&text).expect("JSON");
            let program = &recording["body"]["subject"]["Program"];
            let name = program["name"].as_str().expect("a scenario");
            let text = |value: &Value| value.as_str().expect("a text").to_owned();
            let values = program["values"].as_array().expect("values");
            let values: Vec<(String, String)> =
                values.iter().map(|pair| (text(&pair[0]), text(&pair[1]))).collect();
            let given: Vec<(&str, &str)> =
                values.iter().map(|(flag, value)| (flag.as_str(), value.as_str())).collect();
            let entry = catalogue::find(name).expect("a scenario");
            let values = entry.values(&given, CORES).expect("values");
            let lesson = course::find(name).unwrap_or_else(|| panic!("{name} has no lesson"));
            let situation = Situation::new(entry, values).expect("a situation");
            assert!(lesson.asks.could_draw(&situation, CORES), "{name}: no lesson has these numbers");
        }
    }
}

/// What is believed, what the notes say, and the lessons that tell it.
mod told {
    use super::*;

    use meanwhile::lessons::belief::Belief;
    use meanwhile::lessons::course;
    use meanwhile::lessons::lesson::Lesson;

    /// All sentences of a lesson that somebody can read who plays it.
    fn words(lesson: &Lesson) -> String {
        let own = [lesson.objective, lesson.asks.text, lesson.explain, lesson.check.text].map(str::to_owned);
        let observe = lesson.observe.iter().map(|reading| reading.text.to_owned());
        let code = lesson.in_code.iter().map(|&line| line.to_owned());
        let read = lesson.code.iter().map(|code| code.text.to_owned());
        let beliefs =
            lesson.beliefs().into_iter().map(|belief| format!("{} {}", belief.says(), belief.answer()));
        own.into_iter().chain(observe).chain(read).chain(code).chain(beliefs).collect::<Vec<_>>().join(" ")
    }

    /// The rows of the tables below a heading, cell by cell.
    fn rows(path: &str, heading: &str) -> Vec<Vec<String>> {
        let text = read(path);
        let section = text.split_once(&format!("\n## {heading}\n")).expect("a section").1;
        let section = section.split("\n## ").next().unwrap_or_default();
        let rows = section.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
        let cells = rows.map(|row| row.split(" | ").map(str::to_owned).collect::<Vec<_>>());
        cells.skip(1).collect()
    }

    /// That a lesson, or a linked page, says these words.
    fn assert_says(place: &str, said: &str) {
        let linked = place.split_once("](").map(|(_, link)| link.trim_end_matches(')'));
        let lesson =
            || course::find(place.trim_matches('`')).unwrap_or_else(|| panic!("{place} is no lesson"));
        let text = linked.map_or_else(|| words(lesson()), |link| read(&format!("docs/{link}")));
        let lower = |text: &str| one_line(text).to_lowercase();
        assert!(lower(&text).contains(&lower(said)), "{place} does not say: {said}");
    }

    #[test]
    fn every_misconception_is_met_by_a_lesson_that_says_so() {
        let rows = rows("docs/teaching/misconceptions.md", "About programs");
        assert_eq!(rows.len(), 21);
        for (place, row) in rows.iter().enumerate() {
            let [number, _, _, lesson, said] = &row[..] else { panic!("{row:?}") };
            assert_eq!(*number, (place + 1).to_string());
            assert_says(lesson, said);
        }
    }

    #[test]
    fn every_belief_stands_there_with_all_lessons_that_meet_it() {
        let mut rows = rows("docs/teaching/misconceptions.md", "About numbers");
        for belief in Belief::ALL {
            let meet = course::all().filter(|lesson| lesson.beliefs().contains(&belief));
            let meet: Vec<String> = meet.map(|lesson| format!("`{}`", lesson.name)).collect();
            let row = rows.iter().position(|row| row[0] == belief.name());
            let row = rows.remove(row.unwrap_or_else(|| panic!("{} is missing", belief.name())));
            assert_eq!(row[2], meet.join(", "), "{}", belief.name());
        }
        assert!(rows.is_empty(), "no beliefs: {rows:?}");
    }

    #[test]
    fn every_statement_of_the_notes_is_told_and_every_lesson_tells_one() {
        let rows = rows("docs/lessons.md", "What the course notes say");
        assert!(30 < rows.len());
        for row in &rows {
            let [_, place, said] = &row[..] else { panic!("{row:?}") };
            assert_says(place, said);
        }
        for lesson in course::all() {
            let name = format!("`{}`", lesson.name);
            assert!(rows.iter().any(|row| row[1] == name), "{name} tells nothing of the notes");
        }
    }
}
