//! Pages are true for every number: each scenario is played with random ones, on the model clock, and
//! what its pages say is held to the timelines.

use std::collections::BTreeSet;

use meanwhile::analysis::claims::{Judgement, Verdict, borne_out};
use meanwhile::analysis::{MeasuredRuns, Run};
use meanwhile::document::{Block, Document};
use meanwhile::export::markdown;
use meanwhile::model;
use meanwhile::pages::{self, Claims};
use meanwhile::plan::Strategy;
use meanwhile::render::{Colour, Glyphs, TextStyle, View, plain, terminal};
use meanwhile::report::played::Here;
use meanwhile::report::{Clocks, Conditions, Extent, Report};
use meanwhile::scenario::Scenario;
use meanwhile::scenario::cases::Square;
use meanwhile::scenario::catalogue::{self, Clock, Plays, Typed};
use meanwhile::special::cases::{Cases, Row};
use meanwhile::special::contest::Contest;
use meanwhile::time::Pace;
use proptest::prelude::{Strategy as Generator, prop, prop_oneof, proptest};

use crate::program::meanwhile;
use crate::random;
use meanwhile::system::machine::Machine;

const CORES: usize = 2;

/// What came of a command.
struct Told {
    document: Document,
    holds: bool,
    is_by_default: bool,
}

/// Plays what was typed, as `--clock model` does; `None` where nothing can be predicted, or a plan is
/// too long.
fn play(line: &str) -> Option<Told> {
    let typed = Typed::read(line, CORES).unwrap_or_else(|why| panic!("{line}: {why}"));
    let strategies: Vec<Strategy> = match typed.others[..] {
        [] => Strategy::ALL.to_vec(),
        [("strategy", names)] => {
            Strategy::ALL.into_iter().filter(|it| names.split(',').any(|name| name == it.name())).collect()
        }
        _ => panic!("{line}: an option that this test does not know"),
    };
    let (document, holds) = match typed.entry.plays {
        Plays::One(scenario) => of_one(&report(scenario(&typed.values), &strategies)?),
        Plays::Several(scenarios) => {
            let scenarios = scenarios(&typed.values, Clock::Model).ok()?;
            let reports: Option<Vec<Report>> =
                scenarios.into_iter().map(|scenario| report(scenario, &strategies)).collect();
            match &reports?[..] {
                [report] => of_one(report),
                reports => (
                    pages::kinds::page(reports, Claims::All),
                    reports.iter().all(|report| hold(&report.verdicts)),
                ),
            }
        }
        Plays::Contest(contest) => {
            let given = contest(&typed.values);
            let reports = given.workloads.each_ref().map(|it| report(it.scenario.clone(), &strategies));
            let [Some(one), Some(other)] = reports else { return None };
            let contest = Contest::new(given, [one, other]);
            let holds = hold(&contest.verdicts);
            (pages::contest::page(&contest, Claims::All), holds)
        }
        Plays::Square(square) => {
            let cases = cases(square(&typed.values))?;
            let holds = hold(&cases.verdicts());
            (pages::cases::page(&cases, Claims::All), holds)
        }
    };
    let is_by_default = typed.values == typed.entry.defaults(CORES);
    Some(Told { document, holds, is_by_default })
}

fn hold(verdicts: &[Verdict]) -> bool {
    verdicts.iter().all(|verdict| verdict.judgement == Judgement::Holds)
}

fn conditions() -> Conditions {
    Conditions {
        clocks: Clocks::Model,
        pace: Pace::REAL_TIME,
        repeat: 1,
        machine: Machine { cores: CORES, ..Machine::here() },
        extent: Extent::Whole,
    }
}

fn of_one(report: &Report) -> (Document, bool) {
    for played in &report.strategies {
        let queued = played.predicted.tasks.iter().any(|task| !task.times.queued().is_zero());
        let told = played.notes.iter().any(|note| note.contains(" queued ") && !note.starts_with("nobody"));
        assert_eq!(queued, told, "{:?}", played.notes);
    }
    (pages::scenario::page(report, Claims::All), hold(&report.verdicts))
}

fn report(scenario: Scenario, strategies: &[Strategy]) -> Option<Report> {
    let run = |strategy: &Strategy| {
        let plan = scenario.plan(*strategy).ok()?;
        Some(Run::new(&plan, *strategy, &model::predict(&plan)))
    };
    let runs = strategies.iter().map(run).collect::<Option<Vec<_>>>()?;
    Some(Report::new(scenario, conditions(), runs, MeasuredRuns::default()))
}

fn cases(square: Square) -> Option<Cases> {
    let row = |case: &meanwhile::scenario::cases::Case| {
        let plan = case.plan(&square.server, square.scenario().processors(), Square::PACE).ok()?;
        let predicted = Run::new(&plan, case.strategy(), &model::predict(&plan));
        Some(Row { case: *case, predicted, measured: None, here: Here::AsPredicted })
    };
    let rows = square.cases.iter().map(row).collect::<Option<Vec<_>>>()?;
    Some(Cases { conditions: conditions(), rows, square })
}

/// What is proposed, without the name of the program.
fn proposals(document: &Document) -> Vec<String> {
    let blocks = document.sections.iter().flat_map(|section| &section.blocks);
    let commands =
        blocks.filter_map(|block| if let Block::Commands(commands) = block { Some(commands) } else { None });
    commands.flatten().map(|command| command.command.trim_start_matches("meanwhile ").to_owned()).collect()
}

/// The page in several formats, without what it proposes: that speaks of other numbers.
fn texts(document: &Document) -> Vec<String> {
    let mut document = document.clone();
    for section in &mut document.sections {
        section.blocks.retain(|block| !matches!(block, Block::Commands(_)));
    }
    let style = |width| TextStyle { width, glyphs: Glyphs::Unicode, colour: Colour::Never, view: View::Both };
    vec![
        plain::text(&document),
        terminal::text(&document, &style(80)),
        terminal::text(&document, &style(40)),
        markdown::markdown(&document, View::Both),
    ]
}

/// Words for numbers, which only a sentence that is made from the numbers may have.
const NUMBERS: &str = "two three four five six seven eight nine ten twelve dozen both half twice minute minutes hour hours \
                       fifth thousand million";

/// What may be said all the same, since it is true by construction.
const BY_CONSTRUCTION: [&str; 5] = [
    // Where the calculation is done, and whether it holds the receiver.
    "two things change at once",
    "only both together help",
    // Concurrent and parallel at the same time.
    "hybrid, with both, takes",
    // A unit.
    "person-hours: the hours that people work",
    "person hours",
];

fn check_words(line: &str, text: &str) {
    let mut text = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    for phrase in BY_CONSTRUCTION {
        text = text.replace(phrase, "");
    }
    for word in text.split(|letter: char| !letter.is_alphanumeric()) {
        assert!(
            !NUMBERS.split(' ').any(|number| number == word),
            "{line}: `{word}` in a fixed sentence:\n{text}"
        );
    }
}

/// "1 users", "2 user", "1 claims".
fn check_agreement(line: &str, text: &str) {
    let nouns = "user task worker core request calculation factorial guest cashier claim server assistant process \
                 place thread";
    let words: Vec<&str> = text.split_whitespace().collect();
    for triple in words.windows(3) {
        let [before, number, noun] = triple else { continue };
        // "User 2 calculation starts" names a user.
        if before.starts_with(char::is_uppercase) && !before.ends_with([':', '.']) {
            continue;
        }
        let Ok(given) = number.trim_start_matches('(').parse::<usize>() else { continue };
        let noun = noun.trim_end_matches(|letter: char| !letter.is_alphanumeric());
        for known in nouns.split_whitespace() {
            let many = if known == "process" { "processes".to_owned() } else { format!("{known}s") };
            let wrong = if given == 1 { many.as_str() } else { known };
            assert!(noun != wrong, "{line}: {number} {noun}\n{text}");
        }
    }
}

fn check(line: &str) {
    let Some(told) = play(line) else { return };
    let proposed = proposals(&told.document);
    for text in texts(&told.document) {
        assert!(told.holds && !text.contains("does NOT hold"), "{line}:\n{text}");
        assert!(!text.contains("NaN") && !text.contains("inf "), "{line}:\n{text}");
        check_agreement(line, &text);
        // With the numbers of the notes, their words are right.
        if !told.is_by_default {
            check_words(line, &text);
        }
    }
    for command in proposed {
        assert_ne!(command, line);
        check_proposal(line, &told.document, &command);
    }
}

fn check_proposal(line: &str, page: &Document, command: &str) {
    // It measures, and has no model.
    if command.contains("--tree") {
        return;
    }
    if let Some(other) = play(command) {
        assert!(other.holds, "{line} proposes {command}");
        assert!(other.document != *page, "{line} proposes {command}, which prints the same page");
    }
}

/// What a scenario of the program can be played with, in small numbers.
fn lines() -> impl Generator<Value = String> {
    let length =
        || prop::sample::select(vec!["0s", "1ns", "40ms", "1s", "3s", "10s", "59s", "61s", "5m", "1h"]);
    let few = || 1..=9_usize;
    let server = (
        prop::sample::select(vec!["case1", "case2", "cases", "cases --gil"]),
        few(),
        length(),
        length(),
        length(),
        few(),
    );
    let server = server.prop_map(|(name, users, every, receive, calculation, cores)| {
        format!("{name} --users {users} --every {every} --receive {receive} --calculation {calculation} --cores {cores} --slice 7s")
    });
    let kinds = vec!["timer", "client-sends", "db-query", "client-receives,timer", "all"];
    let waits = (few(), length(), length(), few(), prop::sample::select(kinds));
    let waits = waits.prop_map(|(tasks, wait, compute, workers, kind)| {
        format!("io-wait --tasks {tasks} --wait {wait} --compute {compute} --workers {workers} --kind {kind}")
    });
    let parallel = (few(), length(), 0..=10_u32, few()).prop_map(|(tasks, calculation, serial, workers)| {
        let serial = f64::from(serial) / 10.0;
        format!("parallel --tasks {tasks} --calculation {calculation} --serial {serial} --workers {workers}")
    });
    let passport = (length(), length(), length(), length(), length(), few());
    let passport = passport.prop_map(|(drive, line, presentation, edit, review, workers)| {
        format!("passport --drive {drive} --line {line} --presentation {presentation} --edit {edit} --review {review} --workers {workers}")
    });
    let pipeline = (few(), length(), length(), length(), prop::option::of(few()), few());
    let pipeline = pipeline.prop_map(|(requests, receive, compute, send, queue, workers)| {
        let queue = queue.map_or(String::new(), |queue| format!(" --queue {queue}"));
        format!("pipeline --requests {requests} --receive {receive} --compute {compute} --send {send}{queue} --workers {workers}")
    });
    let burgers =
        (few(), length(), length(), length(), few()).prop_map(|(guests, order, cook, talk, cashiers)| {
            format!(
                "burgers --guests {guests} --order {order} --cook {cook} --talk {talk} --cashiers {cashiers}"
            )
        });
    let contest = (few(), length(), length(), few(), length(), few());
    let contest = contest.prop_map(|(requests, wait, compute, calculations, calculation, workers)| {
        format!("web-vs-ml --requests {requests} --wait {wait} --compute {compute} --calculations {calculations} --calculation {calculation} --workers {workers}")
    });
    let strategy = prop::sample::select(vec!["", "", "", "blocking", "hybrid", "concurrent,parallel"]);
    let any = prop_oneof![server, waits, parallel, passport, pipeline, burgers, contest];
    let processors = prop_oneof![2 => prop::strategy::Just(None), 1 => few().prop_map(Some)];
    let any = (any, processors).prop_map(|(line, processors)| match processors {
        Some(processors) => format!("{line} --processors {processors}"),
        None => line,
    });
    (any, strategy).prop_map(|(line, strategy)| match strategy {
        "" => line,
        _ if line.starts_with("cases") => line,
        strategy => format!("{line} --strategy {strategy}"),
    })
}

proptest! {
    // A page is more than a plan, so there are fewer.
    #![proptest_config(random::cases(25))]

    #[test]
    fn whatever_the_numbers_no_sentence_is_false(line in lines()) {
        check(&line);
    }
}

/// What was false once.
#[test]
fn pages_that_were_wrong_are_true() {
    for line in [
        "passport --line 0s",
        "passport --presentation 9h",
        "passport --workers 1",
        "web-vs-ml --compute 4s",
        "case1 --cores 1",
        "cases --cores 1",
        "cases --every 61s",
        "cases --gil --every 2s",
        "case2 --calculation 0s",
        "case2 --calculation 10s",
        "case2 --receive 60s --calculation 0s",
        "case2 --users 1",
        "case2 --every 61s",
        "pipeline --queue 4",
        "pipeline --workers 1",
        "pipeline --requests 1",
        "pipeline --receive 0s --send 0s",
        "parallel --calculation 1s",
        "parallel --calculation 0s",
        "parallel --workers 1",
        "parallel --tasks 1",
        "parallel --serial 1",
        "io-wait --wait 0s",
        "io-wait --tasks 1",
        "io-wait --tasks 2 --wait 10s --compute 40ms",
        "io-wait --compute 500ms --workers 2",
    ] {
        check(line);
    }
}

/// What is said of other numbers than those of the page, too.
#[test]
fn what_other_numbers_would_give_is_said_only_where_it_is_so() {
    let (beyond, keeps) =
        ("Hybrid (7 calculate) queues User 8, parallel (8) only User 9", "no calculation keeps it");
    assert!(says("case2", beyond) && says("case1", keeps));
    // Where all share a processor, somebody queues for Core 1 before.
    assert!(!says("case2 --processors 1", beyond) && !says("case1 --processors 1", keeps));
    // Workers reach the span if each has a processor.
    assert!(says("parallel", "4 workers reach it") && !says("parallel --processors 1", "reach it"));
    let as_good =
        "A worker each is as good, for more memory: in parallel 5 workers take 1.01 s, 4 workers 2.02 s.";
    assert!(says("io-wait", as_good));
    // With 3 workers 3.0 s, and 3.5 s where one worker is free: fewer are as good already.
    assert!(
        !says("io-wait --compute 500ms", "A worker each") && !says("io-wait --processors 1", "A worker each")
    );
    // 1.2 s and 2.0 s: that is not "as good".
    assert!(says("io-wait --compute 200ms", "A worker each is at least as good, for more memory"));
}

fn says(line: &str, sentence: &str) -> bool {
    said(line).contains(sentence)
}

/// The figures of the notes and of the story are those of a processor for each worker.
#[test]
fn fixed_rules_are_not_said_where_running_tasks_share_a_processor() {
    let rules = [
        ("passport", "Line under 3 h: the assistant wins; over: the laptop; best at 4 h: both."),
        ("burgers", "a number saves 5 at the counter"),
        ("burgers", "Guest 9 is you"),
        ("parallel", "reach it"),
    ];
    for (line, rule) in rules {
        assert!(says(line, rule), "{line}: {rule}");
        let shared = format!("{line} --processors 1");
        assert!(!says(&shared, rule) && !says(&shared, "the least time"), "{shared}: {rule}");
    }
    assert!(says("burgers --processors 1", "Your line and wait are as with a processor each."));
}

/// It is User 2 who is compared: others may be answered later, in turns.
#[test]
fn all_answer_alike_only_where_each_user_does() {
    let alike = "it does not matter: all answer alike";
    for line in ["cases --users 1", "cases --every 61s", "cases --calculation 0s", "cases --gil --users 1"] {
        assert!(says(line, alike), "{line}");
    }
    let same =
        "With these numbers User 2 is answered at the same time, inline or by a process, blocking or async.";
    for line in ["cases --processors 1", "cases --cores 2 --receive 0s"] {
        assert!(!says(line, alike) && says(line, same), "{line}");
    }
    let one_core = "With one core User 2 is answered at the same time, blocking or async.";
    assert!(!says("cases --cores 1", alike) && says("cases --cores 1", one_core));
}

/// A lock changes something only where two would run at once.
#[test]
fn a_lock_is_told_only_where_it_matters() {
    let (only_waits, turns) = ("in Python (CPython) only for a wait", "Python's lock (CPython) makes turns");
    assert!(says("cases", only_waits) && says("cases --gil", turns));
    for line in ["cases --users 1", "cases --every 61s", "cases --calculation 0s", "cases --processors 1"] {
        assert!(says(line, "An awaited thread is as good.") && !says(line, only_waits), "{line}");
    }
    assert!(!says("cases --gil --users 1", turns) && !says("cases --gil --every 61s", turns));
}

/// A process needs a core of its own: with one core there is none, and both pages say so.
#[test]
fn with_one_core_no_server_has_a_process_on_another() {
    let page = plain::text(&play("cases --cores 1").expect("a page").document);
    for server in ["a process: blocking, inline", "a process: async, inline", "a thread: async, inline"] {
        assert!(page.contains(&format!("no core for {server}: User 1 61.0 s, User 2 121.0 s")), "{page}");
    }
    for other in ["idle, but held", "a process, the receiver", "a thread (in Rust)", "An awaited thread"] {
        assert!(!page.contains(other), "{other}: {page}");
    }
    assert_eq!(page.matches("Core 1 was busy with User 1's calculation").count(), 6, "{page}");
}

#[test]
fn what_is_said_of_several_is_not_said_of_one() {
    let ends = "none ends sooner";
    assert!(says("parallel", ends) && !says("parallel --tasks 1", ends));
    // Nothing is divided: more workers reach nothing sooner.
    assert!(says("parallel --serial 1", "what is undivided, 120 s; 1 worker reaches it."));
    assert!(says(
        "parallel --serial 0.2",
        "what is undivided, then one factorial, 48 s; 4 workers reach it."
    ));
    let both = "Hybrid, with both,";
    assert!(says("web-vs-ml", both));
    assert!(!says("web-vs-ml --workers 1", both) && says("web-vs-ml --workers 1", "Hybrid takes 4.30 s."));
    // On one worker it adds up; five workers overlap.
    for line in ["io-wait", "io-wait --workers 5"] {
        assert!(says(line, "waits can overlap, computing on one worker adds up;"), "{line}");
    }
}

/// Who stands on a page twice is told, with a line before the counter and without.
#[test]
fn you_are_told_to_be_a_guest_as_well() {
    for (line, guest) in [("burgers", 9), ("burgers --guests 8", 8), ("burgers --guests 1", 1)] {
        assert!(says(line, &format!("Guest {guest} is you, too: counted again.")), "{line}");
        assert!(says(line, "means and throughput are of your order, burgers and talk."), "{line}");
    }
}

#[test]
fn a_chart_of_a_contest_says_how_many_workers_it_leaves_out() {
    let page = meanwhile("web-vs-ml --workers 6 --clock model").page();
    assert_eq!(page.matches("and 5 other workers").count(), 4, "{page}");
    let whole = meanwhile("web-vs-ml --workers 6 --clock model --full").page();
    assert_eq!(whole.matches("and 3 other workers").count(), 4, "{whole}");
    let few = meanwhile("web-vs-ml --workers 2 --clock model").page();
    assert!(!few.contains("other worker"), "{few}");
}

#[test]
fn the_glossary_says_what_holds_for_random_queues_and_for_late_arrivals() {
    let says = |word: &str, sentence: &str| {
        let page = meanwhile(&format!("explain {word}")).page();
        let told = page.split_whitespace().collect::<Vec<_>>().join(" ").contains(sentence);
        assert!(told, "{page}");
    };
    says("load", "with random gaps or lengths already at 1.");
    says(
        "shortest-first",
        "on one worker, the mean response is the shortest possible if all are there at once,",
    );
}

/// What the page says, as one line.
fn said(line: &str) -> String {
    let style = TextStyle { width: 80, glyphs: Glyphs::Unicode, colour: Colour::Never, view: View::Both };
    let document = play(line).expect("a page").document;
    let text = plain::text(&document) + &terminal::text(&document, &style);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same of one screen.
fn printed(line: &str, file: &str) -> String {
    let page = meanwhile(&format!("{line} --clock model")).input(file).page();
    page.split_whitespace().collect::<Vec<_>>().join(" ")
}

const TWO_CORES_LATE: &str = r#"
    [workers.core]
    count = 2
    [tasks.a]
    count = 4
    arrives = "10min"
    repeat = 3
    steps = [{ compute = "20s" }, { wait = "2s" }, { compute = "5s" }]
    [try]
    "workers.core.count=4" = "one for each"
"#;

/// An end is an instant, and a makespan counts from the first arrival.
#[test]
fn who_comes_late_ends_late() {
    let page = printed("run - --strategy parallel", TWO_CORES_LATE);
    // After 10 min and 3 x 27 s.
    assert!(page.contains("--set workers.core.count=4 (ends: parallel 681.0 s)"), "{page}");
}

/// What a task was queued before it began is not told as queued in between.
#[test]
fn the_story_of_a_task_adds_up_to_its_response() {
    let second = "User 2: arrived 7:00:01, queued 1.0 s, took turns from 7:00:02 to 7:02:02 (ran 61.0 s, queued 59.0 s), \
                  response 121.0 s.";
    assert!(said("case2").contains(second), "{}", said("case2"));
    let all = "Factorial 4 queued 90.0 s in all: Worker 1 was busy with 3 others";
    assert!(printed("parallel", "").contains(all));
    assert!(!said("parallel").contains("between turns"));
    let page = printed("run - --format plain --strategy concurrent", TWO_CORES_LATE);
    let waits = "A 4: arrived 600.0 s, queued 60.0 s, in progress from 660.0 s to 900.0 s (ran 75.0 s, waited 6.0 s, \
                 queued 159.0 s), response 300.0 s.";
    assert!(page.contains(waits) && !page.contains("took turns"), "{page}");
}

/// Not that of one worker, where a task uses another.
#[test]
fn why_nobody_queued_is_told_of_those_who_could_have_had_the_worker() {
    for (line, why) in [
        ("passport --line 0s --strategy parallel", "each of 3 tasks found a free worker."),
        ("passport --drive 0s --line 0s --strategy hybrid", "each of 3 tasks found a free worker."),
        ("burgers --guests 1 --cook 0s --strategy parallel", "each of 4 tasks found a free worker."),
        ("case2 --every 2min --strategy blocking", "each of 2 tasks found a free core."),
        ("case2 --every 2min --strategy parallel --cores 8", "8 cores for 2 tasks."),
        ("case2 --strategy hybrid --cores 8", "Core 1 is busy 2.0 s of 62.0 s; 7 cores for 2 tasks."),
        ("parallel --serial 1 --strategy blocking", "each of 5 tasks found a free worker."),
    ] {
        let page = printed(line, "");
        assert!(page.contains(&format!("Nobody queued: {why}")), "{line}: {page}");
    }
}

#[test]
fn stages_that_take_as_much_limit_together() {
    for (line, limit) in [
        ("pipeline", "receive 50 % (blocking, parallel)"),
        ("pipeline --receive 1s", "receive, compute and send 33 % each (blocking, parallel)"),
        ("pipeline --receive 0s --strategy blocking", "compute and send 50 % each (blocking)"),
        ("pipeline --compute 2s --strategy blocking", "receive and compute 40 % each (blocking)"),
    ] {
        let page = printed(line, "");
        assert!(page.contains(&format!("Limit, what takes most worker time: {limit}")), "{line}: {page}");
    }
    let each = "blocking: receive, compute and send limit it. The worker is taken 100 % of the time, 33 % by each of these \
                stages.";
    assert!(said("pipeline --receive 1s").contains(each), "{}", said("pipeline --receive 1s"));
}

/// A machine may begin one task before it has told that another has ended.
#[test]
fn how_many_at_once_is_that_of_the_table_which_is_predicted() {
    let row = |line: &str| {
        let page = meanwhile(line).page();
        let row = page.lines().find(|row| row.contains("Most in progress, running"));
        row.expect("a row").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(row("pipeline --queue 2 --pace 100"), row("pipeline --queue 2 --clock model"));
    assert!(row("pipeline --queue 2 --clock model").ends_with("1, 1 4, 1 2, 2 4, 2"));
}

/// The bound is that of what can run at once.
#[test]
fn a_bound_counts_no_worker_without_a_processor() {
    let bound = "work / (undivided + rest / processors) = 120 s / (0 s + 120 s / 1) = 1.00.";
    assert!(printed("parallel --processors 1", "").contains(bound));
    let bound =
        "work / (undivided + rest / workers) = 120 s / (0 s + 120 s / 2) = 2.00; gained 120 s / 60 s = 2.00.";
    assert!(printed("parallel", "").contains(bound));
}

/// Of stairs, the knee is one, and another may be as high.
#[test]
fn beyond_a_knee_another_step_may_save_as_much() {
    let page = |line: &str| meanwhile(line).page().split_whitespace().collect::<Vec<_>>().join(" ");
    let of_stairs = page("sweep case1 --over cores=2..10 --set users=8");
    let parallel = "parallel: the knee is at 4 cores: 118.0 s = 3 s until User 4 + 2 rounds x (1 s receive + 60 s \
                    calculation) - 7 s until User 8. The step to 4 cores saves 59.0 s, the next one 1.0 s, but that \
                    to 8 cores 54.0 s.";
    assert!(of_stairs.contains(parallel), "{of_stairs}");
    let late = "[workers.core]\ncount = 2\n[tasks.a]\ncount = 8\narrives = \"10min\"\nevery = \"1s\"\nsteps = [{ compute = \"60s\" }]";
    let late = meanwhile("sweep - --over workers.core.count=2..10").input(late).page();
    let late = late.split_whitespace().collect::<Vec<_>>().join(" ");
    let from_the_first = "116.0 s = 3 s until A 4 + 2 rounds x (60 s compute) - 7 s until A 8.";
    assert!(late.contains(from_the_first), "{late}");
    let falling_less_and_less = page("sweep io-wait --over workers=1..8");
    assert!(!falling_less_and_less.contains("but that to"), "{falling_less_and_less}");
}

/// A command has the defaults of its scenario, and not the numbers of the page that proposes it.
#[test]
fn what_a_proposal_ends_at_is_that_of_its_command() {
    let ends = |line: &str| printed(line, "");
    let as_proposed = "case2 --users 5 (ends: blocking, concurrent 7:05:05; parallel, hybrid 7:01:05)";
    for line in ["--cores 8", "--receive 60s --calculation 1s --cores 8", "--processors 1 --cores 8"] {
        let page = ends(&format!("case2 {line}"));
        assert!(page.contains(as_proposed), "{page}");
    }
    assert!(!said("parallel --workers 8").contains("the same workers"));
}

#[test]
fn what_is_stated_roughly_is_told_so() {
    let page = printed("run examples/scenarios/chess.toml", "");
    assert!(page.contains("The file's source states about 6060.0 s for blocking"), "{page}");
}

#[test]
fn of_nothing_there_is_no_speed_up() {
    let page = plain::text(&play("parallel --calculation 0s").expect("a page").document);
    assert!(page.contains("speed-up -, efficiency -.") && !page.contains("speed-up 0"), "{page}");
}

/// A wait frees its worker, however short it is: nobody sees that in a chart, so it is said.
#[test]
fn who_is_queued_after_a_wait_of_no_length_is_told_why() {
    let page = |line: &str| plain::text(&play(line).expect("a page").document);
    let why = "Passport queued 1 min after its line, which took no time: each wait frees its worker, and Presentation was \
               ready.";
    let told = page("passport --line 0s");
    assert_eq!(told.matches("took no time").count(), 1, "in concurrent alone: {told}");
    assert!(told.contains(why), "{told}");
    // Who waits longer, or is alone, gets no such sentence.
    for line in ["passport", "passport --line 1min", "passport --line 0s --presentation 0s"] {
        assert!(!page(line).contains("took no time"), "{line}: {}", page(line));
    }
}

/// What is published stands beside the numbers that it was published for.
#[test]
fn figures_of_the_notes_stand_beside_their_own_numbers() {
    let says_published =
        |line| plain::text(&play(line).expect("a page").document).to_lowercase().contains("published");
    assert!(says_published("case2") && says_published("passport"));
    for line in ["case2 --users 3", "passport --line 3h", "parallel", "pipeline --queue 2"] {
        let page = play(line).expect("a page").document;
        let style = TextStyle { width: 80, glyphs: Glyphs::Unicode, colour: Colour::Never, view: View::Both };
        let text = terminal::text(&page, &style).to_lowercase();
        assert!(!says_published(line) && !text.contains("published"), "{line}:\n{text}");
    }
}

/// With the numbers of the notes everything is claimed and said.
#[test]
fn by_default_nothing_is_left_unsaid() {
    for entry in catalogue::scenarios() {
        let scenario = catalogue::typed(entry.name, CORES).expect("a scenario");
        assert_eq!(borne_out(scenario.clone()), scenario, "{entry}");
    }
    for (name, claims) in [("cases", 1), ("web-vs-ml", 7)] {
        let page = plain::text(&play(name).expect("a page").document);
        assert!(page.contains(&format!("Checked: {claims} of {claims} claim")), "{page}");
    }
}

/// Each of the commands that some page proposes ends well, as it is typed.
#[test]
fn what_is_proposed_exits_with_0() {
    let mut proposed = BTreeSet::new();
    for entry in catalogue::all() {
        proposed.extend(entry.try_next().iter().map(|(command, _)| (*command).to_owned()));
    }
    for kind in ["client-sends", "file-read", "remote-api", "db-query", "db-write"] {
        let page = catalogue::typed(&format!("io-wait --kind {kind}"), CORES).expect("a scenario");
        proposed.extend(page.about().try_next.iter().map(|(command, _)| (*command).to_owned()));
    }
    for command in proposed {
        let line = command.trim_start_matches("meanwhile ");
        let is_predictable =
            !["--tree", "file-write", "db-write", "postgres"].iter().any(|word| line.contains(word));
        if is_predictable {
            meanwhile(&format!("{line} --verify --clock model")).page();
        }
    }
}
