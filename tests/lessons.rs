//! The course, as data: what every lesson must have, for any seed. And how it is played.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::{fs, iter};

use expect_test::expect;
use meanwhile::analysis::Run;
use meanwhile::analysis::claims::Runs;
use meanwhile::lessons::belief::Belief;
use meanwhile::lessons::course;
use meanwhile::lessons::dice::Dice;
use meanwhile::lessons::lesson::{Asks, Draw, Drawn, Given, Lesson, Posed, Source};
use meanwhile::lessons::question::{Form, Judged, Question, Sought, Value};
use meanwhile::lessons::situation::Part;
use meanwhile::model;
use meanwhile::plan::{Plan, Strategy};
use meanwhile::scenario::cases::{Case, Square};
use meanwhile::scenario::catalogue::{Plays, Typed};
use meanwhile::scenario::claim::{Measure, Moment, Target};
use meanwhile::time::Time;
use tempfile::TempDir;

use crate::program::{self, meanwhile};
use crate::random;

/// `.ci/random` takes 1,000.
const SEEDS: u64 = 100;
const CORES: usize = 2;

#[test]
fn every_lesson_says_what_it_is_for_and_who_says_so() {
    let mut names = BTreeSet::new();
    assert!((10..=14).contains(&course::all().count()));
    for lesson in course::all() {
        let Lesson { name, objective, explain, in_code, source, .. } = lesson;
        assert!(names.insert(*name), "{name} is there twice");
        assert!(is_one_sentence(objective) && is_one_sentence(explain), "{name}: {objective} {explain}");
        assert!(!in_code.is_empty() && in_code.iter().all(|line| line.ends_with('.')), "{name}");
        assert!(
            source.to_string() == "the course notes" || source.to_string().starts_with("https://"),
            "{name}"
        );
        assert!(lesson.asks.text.ends_with('?') && lesson.check.text.ends_with('?'), "{name}");
        assert!(lesson.observe.iter().all(|reading| reading.text.ends_with('?')), "{name}");
    }
}

/// What a lesson tells of code can be seen on real code: all that shows it is named by one of them.
#[test]
fn every_command_that_looks_inside_is_named_by_a_lesson_and_works() {
    let told: Vec<&str> = course::all().flat_map(|lesson| lesson.in_code).copied().collect();
    let named: BTreeSet<&str> = told
        .iter()
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .filter_map(|code| code.strip_prefix("meanwhile "))
        .collect();
    for line in &named {
        // Told with a word for what somebody types.
        let words = line.split(' ').take_while(|word| *word != "--");
        let help = words.chain(["--help"]).collect::<Vec<_>>().join(" ");
        meanwhile(&help).page();
    }
    let is_told = |line: &str| named.iter().any(|named| named.split(" --").next() == Some(line));
    let list: serde_json::Value =
        serde_json::from_str(&meanwhile("pitfall --format json").page()).expect("JSON");
    let pitfalls = list["pitfalls"].as_array().expect("a list").iter();
    let pitfalls = pitfalls.map(|it| format!("pitfall {}", it["pitfall"].as_str().expect("a name")));
    let others = ["coroutine", "wakeup", "latency"].map(str::to_owned);
    for command in pitfalls.chain(others) {
        assert!(is_told(&command), "{command} is in no lesson: {named:?}");
    }
    for named in named.iter().filter_map(|line| line.strip_prefix("pitfall ")) {
        assert!(list.to_string().contains(&format!("\"{named}\"")), "{named} is no pitfall");
    }
}

/// EXPLAIN has at most three.
fn is_one_sentence(text: &str) -> bool {
    text.ends_with('.') && [". ", "? ", "! "].iter().all(|end| !text.contains(end))
}

#[test]
fn every_belief_is_named_answered_and_met_in_some_lesson() {
    let mut met: HashSet<Belief> = HashSet::new();
    for drawn in course::all().flat_map(|lesson| (0..10).map(|seed| lesson.drawn(Some(seed)))) {
        for (_, posed) in posed(&drawn) {
            met.extend(posed.question.choices.iter().filter_map(|choice| choice.belief));
        }
        let code = drawn.code.iter().flat_map(|read| &read.question.choices);
        met.extend(code.filter_map(|choice| choice.belief));
    }
    let mut names = BTreeSet::new();
    for belief in Belief::ALL {
        assert!(names.insert(belief.name()), "{belief:?}");
        assert!(is_one_sentence(belief.says()) && is_one_sentence(belief.answer()), "{belief:?}");
        assert!(met.contains(&belief), "no lesson meets {belief:?}");
    }
}

fn posed(drawn: &Drawn) -> [(&'static str, &Posed); 3] {
    [("predict", &drawn.predict), ("try", &drawn.again), ("check", &drawn.check)]
}

/// The numbers are few, so each question is asked once for all seeds that draw the same.
#[test]
fn for_many_seeds_the_right_answer_is_right_and_each_wrong_one_has_a_belief() {
    for lesson in course::all() {
        let mut known: HashMap<(&str, Vec<Given>), bool> = HashMap::new();
        for seed in iter::once(None).chain(random::seeds(SEEDS).map(Some)) {
            let mut draws = (0..100).map_while(|draw| lesson.draw(seed, draw));
            let has_answers = draws.any(|Draw { predict, again, check, .. }| {
                let asked = [("predict", &lesson.asks, predict), ("try", &lesson.asks, again)];
                let asked = asked.into_iter().chain([("check", &lesson.check, check)]);
                asked.into_iter().all(|(stage, asks, numbers)| {
                    let what = format!("{} {stage} {seed:?}", lesson.name);
                    *known
                        .entry((stage, numbers))
                        .or_insert_with_key(|(_, numbers)| has_answer(asks, numbers, &what))
                })
            });
            assert!(has_answers, "{} {seed:?}: no numbers have an answer", lesson.name);
        }
    }
}

/// What real code does is asked in lessons, and its command says what is right: none of the code of the
/// lessons.
#[test]
fn for_many_seeds_what_real_code_does_is_what_its_command_says() {
    let mut asked = 0;
    let mut pages: HashMap<(String, &str), serde_json::Value> = HashMap::new();
    let mut functions: BTreeSet<(&str, &str)> = BTreeSet::new();
    for lesson in course::all() {
        let Some(code) = &lesson.code else { continue };
        asked += 1;
        // A seed chooses a function and mixes the choices: each function is asked about a few times.
        let mut often: HashMap<usize, u32> = HashMap::new();
        for seed in random::seeds(SEEDS) {
            let what = format!("{} read {seed}", lesson.name);
            let mut dice = Dice::new(seed, &what);
            let place = code.place(&mut dice);
            let so_often = often.entry(place).or_default();
            if 3 <= *so_often {
                continue;
            }
            *so_often += 1;
            let read = code.read(place, dice);
            let question = &read.question;
            is_sound(question, &what);
            assert!(
                question.choices.iter().any(|choice| choice.belief.is_some()),
                "{what}: nothing is wrong"
            );
            let is_bare = |line: &&str| line.len() <= 74 && !line.contains("//");
            assert!(!read.lines.is_empty() && read.lines.iter().all(is_bare), "{what}");
            functions.insert((read.file, read.function));
            let own = pages.entry((read.command.clone(), read.function)).or_insert_with(|| {
                played(&read.command, read.function).unwrap_or_else(|| panic!("{what}: nothing plays it"))
            });
            match question.right().value {
                Value::Time(time) => assert_eq!(own["runs"][0]["makespan_s"], time.as_secs(), "{what}"),
                Value::Count(count) => {
                    let polls = own["polls"].as_array().expect("a list").len();
                    let questions = own["tasks"][0]["questions"].as_u64().expect("a count");
                    let is_of_polls = question.text.contains("polled");
                    let said = if is_of_polls { polls as u64 } else { questions };
                    assert_eq!(said, count as u64, "{what}");
                }
                other => panic!("{what}: {other:?}"),
            }
        }
    }
    assert!(4 <= asked, "{asked} lessons ask what real code does");
    assert!(asked < functions.len(), "{functions:?}: a seed draws other functions");
}

/// What a command says, without measuring, of one of the functions that it plays.
pub fn played(command: &str, function: &str) -> Option<serde_json::Value> {
    let line = command.trim_start_matches("meanwhile ");
    let clock = if line.starts_with("pitfall") { "--clock model" } else { "" };
    let page = meanwhile(&format!("{line} {clock} --format json")).page();
    let page: serde_json::Value = serde_json::from_str(&page).expect("JSON");
    let is_own =
        |value: &&serde_json::Value| value["side"] == function || value["tasks"][0]["name"] == function;
    let sides = ["sides", "runs"].into_iter().filter_map(|key| page[key].as_array()).flatten();
    sides.clone().find(is_own).cloned()
}

/// A lesson has one explanation, and draws its numbers: it says nothing that holds for some of them only.
#[test]
fn an_explanation_holds_for_all_numbers_that_are_drawn() {
    let explains = |name: &str| course::find(name).expect("a lesson").explain;
    // With a line of 1 h the presentation does not fit, and the assistant saves more.
    let line_of_an_hour = [("line", "1h"), ("presentation", "5h"), ("edit", "2h")];
    let passport = course::find("passport").expect("a lesson");
    let is_drawn = |(flag, value): (&str, &str)| {
        passport.asks.numbers.iter().any(|numbers| numbers.flag == flag && numbers.values.contains(&value))
    };
    assert!(line_of_an_hour.into_iter().all(is_drawn));
    assert!(explains("passport").ends_with("which saves more depends on the line."));
    // Up to seven calculate, and one with two cores; other users than the second are asked about.
    assert!(explains("case1").ends_with("each other core calculates for one user at a time."));
    assert!(explains("case2").ends_with("each next user is queued for the rest of those before."));
}

/// 800 pieces of 5 us on two threads: who forgets the hand-overs says 2.0 ms, and works are divided all the same.
#[test]
fn a_forgotten_hand_over_is_told_as_that() {
    let code = course::find("amdahl").and_then(|lesson| lesson.code.as_ref()).expect("code");
    let read = code.read(0, Dice::new(1, "amdahl read 1"));
    let wrong = |micros: u64| {
        let time = Value::Time(Time::from_nanos(micros * 1_000));
        read.question.choices.iter().find(|choice| choice.value == time).and_then(|choice| choice.belief)
    };
    assert_eq!(wrong(2_000), Some(Belief::HandOverForgotten), "{:?}", read.question.choices);
}

/// Without a seed there is one draw: it must be good.
#[test]
fn the_numbers_of_the_source_have_an_answer() {
    for lesson in course::all() {
        let draw = lesson.draw(None, 0).expect("a number to change");
        for (asks, numbers) in
            [(&lesson.asks, draw.predict), (&lesson.asks, draw.again), (&lesson.check, draw.check)]
        {
            assert!(has_answer(asks, &numbers, lesson.name), "{} {numbers:?}", lesson.name);
        }
    }
}

fn has_answer(asks: &'static Asks, numbers: &[Given], what: &str) -> bool {
    let Some(posed) = asks.pose(numbers, &mut Dice::new(1, what)) else { return false };
    let what = format!("{what}: {}", posed.command());
    is_sound(&posed.question, &what);
    assert_eq!(Some(posed.question.right().value), by_the_model(&posed), "{what}");
    true
}

fn is_sound(question: &Question, what: &str) {
    let texts: BTreeSet<&str> = question.choices.iter().map(|choice| choice.text.as_str()).collect();
    assert_eq!(texts.len(), question.choices.len(), "{what}: equal as printed");
    assert!(question.choices.len() <= Question::MOST_CHOICES, "{what}");
    assert_eq!(question.choices.iter().filter(|choice| choice.belief.is_none()).count(), 1, "{what}");
    let right = question.right();
    assert_ne!(right.value, Value::Time(Time::ZERO), "{what}: too near to nothing");
    let is_number = matches!(right.value, Value::Time(_) | Value::Count(_));
    assert!(is_number || question.form == Form::Choice, "{what}: no number, and too few choices");
    for (place, choice) in question.choices.iter().enumerate() {
        let judged = choice.belief.map_or(Judged::Right, |belief| Judged::Wrong(Some(belief)));
        if choice.value != Value::Never || question.form == Form::Choice {
            assert_eq!(question.judge(&choice.text), Ok(judged), "{what}: {}", choice.text);
        }
        if question.form == Form::Choice {
            assert_eq!(question.judge(&(place + 1).to_string()), Ok(judged), "{what}");
        }
    }
    let beyond = (question.choices.len() + 1).to_string();
    assert!(question.form == Form::Number || question.judge(&beyond).is_err(), "{what}");
    assert!(question.judge("no idea").is_err(), "{what}");
}

/// However a time is typed, it is the same answer.
#[test]
fn equally_right_answers_are_accepted() {
    let drawn = course::find("case2").expect("a lesson").drawn(None);
    let queued = drawn.lesson.observe[1].question(&drawn.predict.situation);
    for right in ["60", "60 s", "60s", "1:00", "60.0 s", "1min", " 60,0 "] {
        assert_eq!(queued.judge(right), Ok(Judged::Right), "{right}");
    }
    for wrong in ["59", "61 s", "0", "6:00", "60 h"] {
        assert_eq!(queued.judge(wrong), Ok(Judged::Wrong(None)), "{wrong}");
    }
    for neither in ["", "sixty", "60 60", "-60", "1h30"] {
        assert!(queued.judge(neither).is_err(), "{neither}");
    }
    let ends = &drawn.predict.question;
    for right in ["7:02:02", "07:02:02", " 7:02:02.0 "] {
        assert_eq!(ends.judge(right), Ok(Judged::Right), "{right}");
    }
    assert!(ends.judge("8:00:00").is_err(), "none of the choices");
}

/// The right answer, found by what the command plays: none of the code of the lessons.
fn by_the_model(posed: &Posed) -> Option<Value> {
    right_answer(&posed.command(), posed.part(), posed.sought())
}

/// The same for any command.
pub fn right_answer(command: &str, part: Part, sought: &Sought) -> Option<Value> {
    let typed = Typed::read(command.trim_start_matches("meanwhile "), CORES).expect("a command");
    assert_eq!(typed.others, [], "{command}");
    let plan = |part: Part, strategy: Strategy| -> Option<Plan> {
        match (typed.entry.plays, part) {
            (Plays::Square(square), Part::Server(case)) => {
                let Square { server, .. } = square(&typed.values);
                case.plan(&server, None, Square::PACE).ok()
            }
            (Plays::Contest(contest), Part::Workload(place)) => {
                contest(&typed.values).workloads[place].scenario.plan(strategy).ok()
            }
            _ => typed.entry.scenario(&typed.values)?.plan(strategy).ok(),
        }
    };
    let run = |part, strategy| {
        let plan = plan(part, strategy)?;
        Some(Run::new(&plan, strategy, &model::predict(&plan)))
    };
    let makespan = |strategy| Some(run(part, strategy)?.makespan());
    match sought {
        Sought::Time(quantity) => {
            let run = run(part, quantity.strategy)?;
            Runs(vec![&run]).value(quantity).map(Value::Time)
        }
        Sought::InProgress(strategy) => Some(Value::Count(run(part, *strategy)?.peaks.in_progress)),
        Sought::Running(strategy) => Some(Value::Count(run(part, *strategy)?.peaks.running)),
        Sought::First(strategies) => {
            strategies.iter().copied().min_by_key(|strategy| makespan(*strategy)).map(Value::Strategy)
        }
        Sought::Answers(user, cases) => {
            let finish = |case: &Case| {
                let run = run(Part::Server(*case), case.strategy())?;
                Runs(vec![&run]).value(&Target::new(case.strategy(), Measure::At(*user, Moment::Finishes)))
            };
            cases.iter().copied().min_by_key(finish).map(Value::Server)
        }
        Sought::WorkersLike(strategy) => {
            let goal = makespan(*strategy)?;
            (1..100).map(Value::Count).find(|value| {
                let Value::Count(workers) = value else { return false };
                let line = format!("{command} --workers {workers}");
                let typed = Typed::read(line.trim_start_matches("meanwhile "), CORES).expect("a command");
                let scenario = typed.entry.scenario(&typed.values).expect("a scenario");
                let plan = scenario.plan(Strategy::PARALLEL).expect("a plan");
                Run::new(&plan, Strategy::PARALLEL, &model::predict(&plan)).makespan() <= goal
            })
        }
    }
}

/// A folder for the score of one test.
fn state() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn learn(line: &str, state: &TempDir) -> program::Run {
    let state = state.path().to_str().expect("UTF-8");
    meanwhile(&format!("learn {line}")).env("XDG_STATE_HOME", state)
}

/// The answers that are right, a line each.
fn right_answers(drawn: &Drawn) -> String {
    let read = drawn.lesson.observe.iter();
    let read = read.map(|reading| reading.question(&drawn.predict.situation).right().text.clone());
    let right = |posed: &Posed| posed.question.right().text.clone();
    let lines = [right(&drawn.predict), "2".to_owned()].into_iter().chain(read);
    let code = drawn.code.as_ref().map(|read| read.question.right().text.clone());
    let lines: Vec<String> = lines.chain([right(&drawn.again), right(&drawn.check)]).chain(code).collect();
    lines.join("\n") + "\n"
}

/// What a stage prints.
fn stage<'a>(page: &'a str, name: &str) -> &'a str {
    let start = format!("\n{name}\n");
    let text = page.split_once(&start).unwrap_or_else(|| panic!("no {name} in:\n{page}")).1;
    STAGES.iter().fold(text, |text, next| text.split(&format!("\n{next}\n")).next().unwrap_or_default())
}

const STAGES: [&str; 10] =
    ["SETUP", "PREDICT", "RUN", "OBSERVE", "COMPARE", "EXPLAIN", "TRY", "CHECK", "READ", "IN CODE"];

#[test]
fn every_lesson_can_be_played_from_a_script_and_its_page_has_what_is_to_be_read() {
    let state = state();
    for lesson in course::all() {
        let drawn = lesson.drawn(None);
        let line = format!("{} --clock model --answers -", lesson.name);
        let page = learn(&line, &state).input(&right_answers(&drawn)).page();
        for name in STAGES.into_iter().filter(|name| *name != "READ" || drawn.code.is_some()) {
            assert!(!stage(&page, name).trim().is_empty(), "{}: {name}", lesson.name);
        }
        for reading in &lesson.observe {
            let value = reading.question(&drawn.predict.situation).right().text.clone();
            // A page of two workloads is as exact as the finer one needs.
            let finer = value.replace(" s", "0 s");
            let run = stage(&page, "RUN");
            assert!(
                run.contains(&value) || run.contains(&finer),
                "{}: {}\n{page}",
                lesson.name,
                reading.text
            );
        }
        assert!(stage(&page, "EXPLAIN").trim().starts_with("Right."), "{page}");
        if let Some(read) = &drawn.code {
            let shown = stage(&page, "READ");
            assert!(shown.contains(read.file) && shown.contains(&read.command), "{page}");
            assert!(read.lines.iter().all(|line| shown.contains(line.trim())), "{page}");
        }
        let of = lesson.points();
        assert!(
            page.contains(&format!(
                "\n{}: done, {of} of {of} right, the prediction not counted.\n",
                lesson.name
            )),
            "{page}"
        );
        assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
    }
    let way = learn("", &state).page();
    assert!(
        way.contains("Done: 14.")
            && way.ends_with("All is done. Play with other numbers: meanwhile learn case2 --seed 7\n"),
        "{way}"
    );
    assert!(learn("--next", &state).page().starts_with("All lessons are done."));
}

#[test]
fn a_seed_gives_other_numbers_and_always_the_same() {
    let state = state();
    for seed in [1, 2, 3] {
        let drawn = course::find("case1").expect("a lesson").drawn(Some(seed));
        let line = format!("case1 --seed {seed} --clock model --no-save --answers -");
        let page = learn(&line, &state).input(&right_answers(&drawn)).page();
        assert!(page.contains("case1: done, 4 of 4 right, the prediction not counted."), "{page}");
    }
    assert!(learn("", &state).page().contains("Done: 0."), "nothing was kept");
}

#[test]
fn a_lesson_is_played_for_real_and_what_was_measured_is_compared() {
    let drawn = course::find("pipeline").expect("a lesson").drawn(None);
    let page =
        learn("pipeline --quiet --answers -", &state()).input(&right_answers(&drawn)).page_and_status();
    let (page, status) = page;
    assert!(status == Some(0) && stage(&page, "COMPARE").contains("\n  measured "), "{page}");
}

/// All wrong, but for what was read; and how that is told.
#[test]
fn a_wrong_answer_names_the_belief_behind_it() {
    let drawn = course::find("case2").expect("a lesson").drawn(None);
    let chosen =
        drawn.predict.question.choices.iter().find(|choice| choice.belief == Some(Belief::AllOverlaps));
    let answers = format!("{}\n3\n-\n60\n-\n-\n", chosen.expect("a choice").text);
    let (page, status) = learn("case2 --clock model --no-save --answers - --width 200", &state())
        .input(&answers)
        .page_and_status();
    assert_eq!(status, Some(3), "{page}");
    let explained = stage(&page, "EXPLAIN");
    assert!(explained.contains(Belief::AllOverlaps.says()), "{explained}");
    assert!(explained.contains(Belief::AllOverlaps.answer()), "{explained}");
    assert!(page.contains("\ncase2: done, 1 of 4 right, the prediction not counted.\n"), "{page}");
}

#[test]
fn the_lesson_of_a_scenario_is_asked_for_by_its_name() {
    let drawn = course::find("parallel").expect("a lesson").drawn(None);
    let told = meanwhile("parallel --ask").env("XDG_STATE_HOME", "/nowhere").told(2);
    assert!(told.contains("no terminal to ask at"), "{told}");
    assert!(drawn.predict.command().starts_with("meanwhile parallel"));
    meanwhile("case2 --ask --users 3")
        .fails(2, "error: the argument '--ask' cannot be used with '--users <N>'; see `meanwhile --help`");
}

#[test]
fn answers_that_end_or_make_no_sense_are_told_and_nothing_is_kept() {
    let state = state();
    let (page, status) = learn("case2 --clock model --answers -", &state).input("1\n").page_and_status();
    assert!(status == Some(4) && !page.contains("\nRUN\n"), "{page}");
    let (page, status) =
        learn("case2 --clock model --answers -", &state).input("# one\n9\n").page_and_status();
    assert!(status == Some(2) && !page.contains("\nRUN\n"), "{page}");
    assert!(fs::read_dir(state.path()).expect("a folder").next().is_none());
    learn("case2", &state).fails(
        2,
        "error: learn: there is no terminal to ask at; give the answers with `--answers FILE`, or `--answers -` for \
         standard input",
    );
    learn("--seed 4", &state).fails(
        2,
        "error: --seed: given, and has no effect: no lesson is played, since none was named; leave it out",
    );
    learn("case2 --seed x", &state)
        .fails(2, "error: --seed: `x` given; allowed: a whole number from 0 to 18446744073709551615");
    let told = learn("case2 --answers no.txt", &state).told(2);
    assert!(told.ends_with("name a file that is there, or write one: a line for each answer\n"), "{told}");
    learn("cas2", &state)
        .fails(2, "error: learn: `cas2` is no lesson; did you mean `meanwhile learn case2`?");
    learn("zzzzzz", &state).fails(2, "error: learn: `zzzzzz` is no lesson; see all with `meanwhile learn`");
}

/// Plays one lesson in this state; all answers are right.
fn play_one(state: &TempDir) -> (String, Option<i32>) {
    let answers = right_answers(&course::find("io-wait").expect("a lesson").drawn(None));
    learn("io-wait --clock model --answers -", state).input(&answers).page_and_status()
}

#[test]
fn the_score_is_kept_until_it_is_forgotten() {
    let state = state();
    let way = learn("", &state).page();
    assert!(way.contains("Done: 0.") && way.ends_with("Next: meanwhile learn case2\n"), "{way}");
    assert_eq!(play_one(&state).1, Some(0));
    let way = learn("", &state).page();
    assert!(way.contains("Done: 1.") && way.contains("io-wait       done, 5 of 5"), "{way}");
    let folder = state.path().join("meanwhile");
    assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 1, "one file, and no part of one");
    learn("--reset", &state).prints(&expect!["All that was done is forgotten.\n"]);
    learn("--reset", &state).prints(&expect!["Nothing is done yet.\n"]);
    assert!(learn("", &state).page().contains("Done: 0."));
}

/// Done is no praise: the points stand beside it, and a lesson that was not all right is named.
#[test]
fn who_has_done_all_is_told_what_was_not_all_right() {
    let state = state();
    for lesson in course::all() {
        let answers = if lesson.name == "cases" {
            "-\n2\n-\n-\n-\n-\n".to_owned()
        } else {
            right_answers(&lesson.drawn(None))
        };
        learn(&format!("{} --clock model --answers -", lesson.name), &state)
            .input(&answers)
            .page_and_status();
    }
    let narrow = learn("--width 40", &state).page();
    assert!(narrow.lines().count() <= 70 && narrow.contains("\n    "), "{narrow}");
    let way = learn("", &state).page();
    assert!(way.contains("Done: 14.") && way.contains("cases         done, 0 of 4"), "{way}");
    let again = "Play cases again (done, 0 of 4): meanwhile learn cases --seed 7\n";
    assert!(way.ends_with(&format!("All is done. {again}")), "{way}");
    assert_eq!(learn("--next", &state).page(), format!("All lessons are done. {again}"));
    let answers = right_answers(&course::find("cases").expect("a lesson").drawn(None));
    learn("cases --clock model --answers -", &state).input(&answers).page();
    assert!(learn("--next", &state).page().contains("with other numbers"));
}

#[test]
fn a_damaged_score_is_told_and_stays_as_it_is() {
    for damaged in ["", "{", "[]", "{\"format\": 2, \"lessons\": {}}"] {
        let state = state();
        let file = state.path().join("meanwhile/lessons.json");
        fs::create_dir(file.parent().expect("a folder")).expect("a folder");
        fs::write(&file, damaged).expect("a file");
        let screen = learn("", &state).screen();
        assert!(screen.contains("is damaged") && screen.contains("learn --reset"), "{screen}");
        assert_eq!(play_one(&state).1, Some(0), "a lesson can be played all the same");
        assert_eq!(fs::read_to_string(&file).expect("a file"), damaged);
        learn("--reset", &state).page();
        assert_eq!(play_one(&state).1, Some(0));
        assert!(learn("", &state).page().contains("Done: 1."));
    }
}

#[test]
fn a_score_that_cannot_be_kept_is_no_failure_of_the_lesson() {
    let state = state();
    fs::write(state.path().join("meanwhile"), "a file where a folder should be").expect("a file");
    let answers = right_answers(&course::find("io-wait").expect("a lesson").drawn(None));
    let screen = learn("io-wait --clock model --answers -", &state).input(&answers).screen();
    assert!(screen.contains("5 of 5") && screen.contains("warning: the score in"), "{screen}");
}

/// The table of docs/lessons.md.
#[test]
fn the_document_lists_every_lesson_with_the_beliefs_that_it_meets() {
    let document = fs::read_to_string("docs/lessons.md").expect("a text");
    for (place, lesson) in course::all().enumerate() {
        let names: Vec<&str> = lesson.beliefs().into_iter().map(Belief::name).collect();
        let source = match lesson.source {
            Source::Notes => "the course notes".to_owned(),
            Source::Link(link) => format!("<{link}>"),
        };
        let Lesson { name, objective, .. } = lesson;
        let row = format!("| {} | `{name}` | {objective} | {} | {source} |", place + 1, names.join(", "));
        assert!(document.contains(&row), "docs/lessons.md should have\n{row}");
    }
}
