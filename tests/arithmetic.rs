//! Why a run takes so long: the sums on the pages are held to the model.

use meanwhile::analysis::Run;
use meanwhile::analysis::critical_path::{What, critical_path};
use meanwhile::lengths;
use meanwhile::model::{Keep, predict, simulate};
use meanwhile::plan::Strategy;
use meanwhile::report::arithmetic::Arithmetic;
use meanwhile::scenario::{Scenario, file};
use meanwhile::story::{Precision, StoryClock, Units};
use meanwhile::time::Time;
use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

use crate::program::{meanwhile, scenario};
use crate::properties::plans_of_all_disciplines;
use crate::random;

proptest! {
    #![proptest_config(random::plans())]

    #[test]
    fn the_critical_path_covers_the_makespan_without_a_gap(plan in plans_of_all_disciplines()) {
        let timeline = simulate(&plan, &Keep::All);
        let path = critical_path(&plan, &timeline);
        let sum: Time = path.iter().map(|link| link.length).sum();
        prop_assert_eq!(sum, timeline.makespan());
        prop_assert!(path.iter().all(|link| !link.length.is_zero()));
        // Nobody is queued for a worker whom nobody has; only for a place.
        let is_bounded = plan.pools().iter().any(|pool| pool.places.is_some());
        prop_assert!(is_bounded || path.iter().all(|link| link.what != What::Queued), "{path:?}");

        let run = Run::new(&plan, Strategy::HYBRID, &timeline);
        let terms = Arithmetic::of(&run.critical_path).map(|sum| sum.terms).unwrap_or_default();
        let in_all = |times: usize, parts: Time| (0..times).map(|_| parts).sum::<Time>();
        let sum: Time =
            terms.iter().map(|term| in_all(term.times, term.parts.iter().map(|part| part.length).sum())).sum();
        prop_assert_eq!(sum, timeline.makespan());
    }
}

/// What a sum on a page comes to: "2 users x (1 s receive + 60 s calculation) + 5 min talk".
fn value(sum: &str) -> Time {
    let term = |term: &str| {
        let (times, once) =
            term.split_once(" x ").map_or((1, term), |(times, once)| (number_before(times), once));
        let parts = once.strip_prefix('(').and_then(|once| once.strip_suffix(')')).unwrap_or(once);
        let once: Time = terms(parts).into_iter().map(length).sum();
        (0..times).map(|_| once).sum::<Time>()
    };
    terms(sum).into_iter().map(term).sum()
}

/// That of "1 h 30 min drive back": each part says what it is.
fn length(part: &str) -> Time {
    let words: Vec<&str> = part.split(' ').collect();
    let lengths = (1..words.len()).rev().filter_map(|end| lengths::read(&words[..end].concat()).ok());
    lengths.into_iter().next().unwrap_or_else(|| panic!("a length and what it is: {part}"))
}

/// 2 of "2" or "2 users".
fn number_before(times: &str) -> usize {
    times.split(' ').next().expect("a number").parse().expect("a number")
}

/// Split at each " + " outside of brackets.
fn terms(sum: &str) -> Vec<&str> {
    let depth = |at: usize| sum[..at].matches('(').count() - sum[..at].matches(')').count();
    let cuts: Vec<usize> = sum.match_indices(" + ").map(|(at, _)| at).filter(|&at| depth(at) == 0).collect();
    let starts = std::iter::once(0).chain(cuts.iter().map(|at| at + 3));
    starts.zip(cuts.iter().copied().chain([sum.len()])).map(|(from, to)| &sum[from..to]).collect()
}

fn told(scenario: &Scenario, strategy: Strategy) -> (Run, String) {
    let plan = scenario.plan(strategy).expect("a plan");
    let run = Run::new(&plan, strategy, &predict(&plan));
    let units = Units { clock: StoryClock::Seconds, precision: Precision::for_all([]) };
    let told = Arithmetic::of(&run.critical_path).expect("few tasks").in_a_line(units).to_string();
    (run, told)
}

fn sum(scenario: &Scenario, strategy: Strategy) -> String {
    let (run, told) = told(scenario, strategy);
    let sum = told.strip_prefix(" = ").expect("a short sum");
    assert_eq!(value(sum), run.makespan(), "{sum}");
    sum.to_owned()
}

fn sums(line: &str) -> [String; 4] {
    let scenario = scenario(line);
    Strategy::ALL.map(|strategy| sum(&scenario, strategy))
}

#[test]
fn the_sums_of_the_notes_can_be_done_by_hand() {
    let day = "2 h drive there + 4 h line + 2 h drive back";
    let rests = ["5 h presentation", "1 h presentation", "2 h edit", "15 min review"];
    assert_eq!(sums("passport"), rests.map(|rest| format!("{day} + {rest}")));
    assert_eq!(sums("case2")[0], "2 users x (1 s receive + 60 s calculation)");
    assert_eq!(sums("case2")[1], "2 users x (1 s receive + 60 s calculation)");
    assert_eq!(sums("case1")[3], "1 s until User 2 + 1 s receive + 60 s calculation");
    assert_eq!(
        sums("pipeline"),
        [
            "6 requests x (2 s receive + 1 s compute + 1 s send)",
            "2 s receive + 6 requests x (1 s compute) + 1 s send",
            "3 rounds x (2 s receive + 1 s compute + 1 s send)",
            "2 s receive + 3 rounds x (1 s compute) + 1 s send"
        ]
    );
    // Who stands outside waits for whoever gives a place up: two are received at a time.
    assert_eq!(sums("pipeline --queue 2")[3], "3 rounds x (2 s receive) + 1 s compute + 1 s send");
    // Eight on three workers would be three rounds; but only two are let in, so one worker is idle.
    let starved = "pipeline --requests 8 --compute 2s --queue 2 --workers 3";
    assert_eq!(sums(starved)[3], "4 rounds x (2 s receive) + 2 s compute + 1 s send");
}

/// Who walks from board to board comes back to each of them: that is no chain.
#[test]
fn a_path_that_comes_back_to_a_task_is_no_chain() {
    let text = include_str!("../examples/scenarios/chess.toml");
    let chess = file::read("chess.toml", text, &[]).unwrap_or_else(|found| panic!("{found}"));
    let told = |strategy| told(&chess, strategy).1;
    assert_eq!(told(Strategy::PARALLEL), ", the chain Game 1, Game 3, Game 5, Game 7, then Game 9");
    assert_eq!(told(Strategy::HYBRID), ", 330.0 s of it running, 324.0 s switching, 45.0 s waiting");
}

/// However odd or short the times are, what is added up is what stands there.
#[test]
fn a_sum_is_told_as_finely_as_its_parts() {
    let cases = [
        (
            "burgers --order 90s --cook 45s --talk 100s --guests 3",
            "3 min 10 s (hybrid) = 90 s order + 100 s talk.",
        ),
        (
            "passport --line 90s --drive 40s --presentation 100s --edit 20s",
            "3 min (concurrent) = 40 s drive there + 100 s presentation + 40 s drive back.",
        ),
        ("io-wait --wait 1ns --compute 1us", "5.005 us (blocking) = 5 tasks x (1 ns wait + 1 us compute)."),
        (
            "case1 --every 0s --receive 1us --calculation 1us",
            "2 us (parallel) = 1 us receive + 1 us calculation.",
        ),
        ("io-wait --wait 7days --compute 1us", "604800.000 s (concurrent) = "),
    ];
    for (line, sum) in cases {
        let page = meanwhile(&format!("{line} --clock model")).page();
        assert!(page.contains(sum), "{line}: {page}");
    }
}
