//! The model's numbers, as worked out by hand.

use std::cmp::Ordering;

use meanwhile::analysis::Run;
use meanwhile::analysis::claims::{Evidence, Judgement, Runs, judge};
use meanwhile::analysis::stages::{Resource, Stages};
use meanwhile::model::{Keep, simulate};
use meanwhile::plan::{Executor, Plan, PlanError, StepSpec, Strategy, TaskId, Waiting};
use meanwhile::scenario::catalogue::{self, Plays};
use meanwhile::scenario::{Scenario, file};
use meanwhile::time::Time;
use meanwhile::timeline::{Span, State, TaskTimes, Timeline};

use crate::program::{meanwhile, scenario};

fn predict(scenario: &Scenario, strategy: Strategy) -> Timeline {
    simulate(&scenario.plan(strategy).expect("a plan"), &Keep::All)
}

const fn secs(secs: u64) -> Time {
    Time::from_secs(secs)
}

fn started_and_finished(task: &TaskTimes) -> (Time, Time) {
    (task.started, task.finished)
}

/// When the task's second step, the calculation, first ran.
fn calculation_starts(timeline: &Timeline, task: u32) -> Time {
    let is_calculation = |span: &&Span| span.step == 1 && span.state == State::Running;
    let spans = timeline.spans.iter().filter(|span| span.task.index() == task as usize);
    spans.into_iter().find(is_calculation).expect("a calculation").start
}

/// What the rule of its page says for every line.
#[test]
fn how_long_a_line_makes_the_assistant_win_over_the_laptop() {
    for minutes in [0, 30, 60, 120, 180, 240, 300, 301, 480] {
        let scenario = scenario(&format!("passport --line {minutes}min"));
        let takes = |strategy| predict(&scenario, strategy).makespan();
        let (line, hours) = (Time::from_mins(minutes), Time::from_hours);
        assert_eq!(takes(Strategy::PARALLEL), (hours(6) + line).max(hours(7)), "{minutes}");
        assert_eq!(takes(Strategy::CONCURRENT), (hours(4) + line).max(hours(9)), "{minutes}");
    }
}

#[test]
fn case_2_is_the_blocking_server() {
    let run = predict(&scenario("case2"), Strategy::BLOCKING);
    assert_eq!(started_and_finished(&run.tasks[0]), (secs(0), secs(61)));
    assert_eq!(started_and_finished(&run.tasks[1]), (secs(61), secs(122)));
    assert_eq!(run.tasks[1].queued(), secs(60));
    assert_eq!(run.tasks[1].response(), secs(121));
    assert_eq!(calculation_starts(&run, 1), secs(62));
    assert_eq!((run.peaks.in_progress, run.peaks.running), (1, 1));
}

#[test]
fn giving_way_starts_user_2_sooner_and_ends_user_1_later() {
    let run = predict(&scenario("case2"), Strategy::CONCURRENT);
    assert_eq!(run.tasks[0].finished, secs(121));
    assert_eq!(calculation_starts(&run, 1), secs(3));
    assert_eq!(run.tasks[1].finished, secs(122));
    assert_eq!((run.peaks.in_progress, run.peaks.running), (2, 1));
}

#[test]
fn a_server_on_each_core_answers_both_in_61_seconds() {
    let run = predict(&scenario("case2"), Strategy::PARALLEL);
    assert_eq!(run.tasks.iter().map(TaskTimes::response).collect::<Vec<_>>(), [secs(61); 2]);
    assert_eq!(run.makespan(), secs(62));
}

#[test]
fn case_1_is_the_hybrid_server() {
    let run = predict(&scenario("case2"), Strategy::HYBRID);
    assert_eq!(run.tasks.iter().map(|task| task.finished).collect::<Vec<_>>(), [secs(61), secs(62)]);
    assert_eq!((calculation_starts(&run, 0), calculation_starts(&run, 1)), (secs(1), secs(2)));
    assert_eq!((run.peaks.in_progress, run.peaks.running), (2, 2));
}

#[test]
fn with_9_users_on_8_cores_the_last_two_queue_for_a_core() {
    let run = predict(&scenario("case2 --users 9"), Strategy::HYBRID);
    let responses: Vec<Time> = run.tasks.iter().map(TaskTimes::response).collect();
    assert_eq!(responses[..7], [secs(61); 7]);
    assert_eq!(responses[7..], [secs(114); 2]);
    assert_eq!(run.tasks.iter().filter(|task| !task.queued().is_zero()).count(), 2);
}

#[test]
fn with_one_core_hybrid_has_nobody_else_to_calculate() {
    let run = predict(&scenario("case2 --cores 1"), Strategy::HYBRID);
    assert_eq!(run.makespan(), secs(122));
}

#[test]
fn five_waits_take_what_the_square_says() {
    let scenario = scenario("io-wait");
    let makespans = Strategy::ALL.map(|strategy| predict(&scenario, strategy).makespan());
    assert_eq!(makespans, [5_050, 1_050, 3_030, 1_030].map(Time::from_millis));
}

#[test]
fn waits_without_computing_overlap_completely() {
    let scenario = scenario("io-wait --compute 0s");
    let makespans = Strategy::ALL.map(|strategy| predict(&scenario, strategy).makespan());
    assert_eq!(makespans, [5, 1, 3, 1].map(secs));
}

#[test]
fn four_factorials_on_two_workers_take_half_the_time() {
    let scenario = scenario("parallel");
    let makespans = Strategy::ALL.map(|strategy| predict(&scenario, strategy).makespan());
    assert_eq!(makespans, [120, 120, 60, 60].map(secs));
}

#[test]
fn the_serial_part_is_amdahls() {
    let scenario = scenario("parallel --serial 0.2 --tasks 8 --workers 8");
    let blocking = predict(&scenario, Strategy::BLOCKING).makespan();
    let hybrid = predict(&scenario, Strategy::HYBRID).makespan();
    assert_eq!((blocking, hybrid), (secs(240), secs(72)));
    let said = |text: &str| text.to_owned();
    assert_eq!(
        scenario.remarks(),
        [
            said(
                "Speed-up: blocking's makespan divided by the strategy's. Efficiency: speed-up divided by workers."
            ),
            said(
                "Work: all computing, 240 s. Span, the longest chain of what cannot overlap: what is undivided, then one factorial, 72 s; 8 workers reach it."
            ),
            said(
                "Undivided (one worker must do it): 48 s. Amdahl's bound on the gain: work / (undivided + rest / workers) = 240 s / (48 s + 192 s / 8) = 3.33; gained 240 s / 72 s = 3.33."
            ),
        ]
    );
}

#[test]
fn the_gain_that_is_told_is_that_of_the_timelines() {
    let told = [
        ("", ""),
        ("--tasks 5", " (shares 3:2)"),
        ("--serial 0.2 --tasks 7 --workers 3", " (shares 3:2)"),
        ("--workers 9", " (shares 1:0)"),
        ("--tasks 1", " (shares 1:0)"),
    ];
    for (options, shares) in told {
        let scenario = scenario(&format!("parallel {options}"));
        let [blocking, parallel] =
            [Strategy::BLOCKING, Strategy::PARALLEL].map(|strategy| predict(&scenario, strategy).makespan());
        let (work, makespan) = (blocking.as_secs(), parallel.as_secs());
        let gain = format!("; gained {work} s / {makespan} s = {:.2}{shares}.", work / makespan);
        assert!(scenario.remarks().iter().any(|told| told.ends_with(&gain)), "{options}: {gain}");
    }
}

#[test]
fn work_that_is_all_serial_gains_nothing() {
    let scenario = scenario("parallel --serial 1");
    assert_eq!(predict(&scenario, Strategy::PARALLEL).makespan(), secs(120));
}

#[test]
fn the_passport_takes_13_9_10_and_8_and_a_quarter_hours() {
    let scenario = scenario("passport");
    let makespans = Strategy::ALL.map(|strategy| predict(&scenario, strategy).makespan());
    assert_eq!(makespans, [13 * 60, 9 * 60, 10 * 60, 8 * 60 + 15].map(Time::from_mins));
    // You are the first worker: what you work, and what all people work.
    let worked = Strategy::ALL.map(|strategy| predict(&scenario, strategy).busy);
    let you: Vec<Time> = worked.iter().map(|busy| busy[0]).collect();
    assert_eq!(you, [9 * 60, 9 * 60, 6 * 60, 4 * 60 + 15].map(Time::from_mins));
    let all: Vec<Time> = worked.iter().map(|busy| busy.iter().copied().sum()).collect();
    assert_eq!(all, [9 * 60, 9 * 60, 11 * 60, 9 * 60 + 15].map(Time::from_mins));
}

#[test]
fn without_an_assistant_many_workers_are_one() {
    let alone = scenario("passport --workers 1");
    let makespans = Strategy::ALL.map(|strategy| predict(&alone, strategy).makespan());
    assert_eq!(makespans, [13, 9, 13, 9].map(Time::from_hours));
}

/// Nine guests: an order is 1 min, cooking 5 min, and the talk 40 min. Blocking: 8 x (1 + 5) in the
/// line, 1 + 5 for your own, then the talk. Concurrent: 8 x 1 in the line, 1 for your order, then the
/// talk; the cook needs 1 + 9 x 5. Parallel: one round of 1 + 5 in the line, 1 + 5, then the talk.
/// Hybrid: 6 in the line, 1 for your order, then the talk.
#[test]
fn the_burgers_take_94_49_52_and_47_minutes() {
    let scenario = scenario("burgers");
    let runs = Strategy::ALL.map(|strategy| predict(&scenario, strategy));
    let mins = |times: [Time; 4]| times.map(|time| time.as_nanos() / 60_000_000_000);
    assert_eq!(mins(runs.each_ref().map(Timeline::makespan)), [94, 49, 52, 47]);
    let [order, burgers] = [0, 1].map(|task| runs.each_ref().map(|run| run.tasks[task].finished));
    assert_eq!(mins(order), [49, 9, 7, 7]);
    assert_eq!(mins(burgers), [54, 46, 12, 12]);
    let talk = runs.each_ref().map(|run| run.tasks.last().expect("the talk").started);
    assert_eq!(mins(talk), [54, 9, 12, 7]);
    // You are the first worker, and the cashiers work for nine guests.
    assert_eq!(mins(runs.each_ref().map(|run| run.busy[0])), [41; 4]);
    let of_cashiers = runs.each_ref().map(|run| run.busy[1..].iter().copied().sum());
    assert_eq!(mins(of_cashiers), [0, 0, 54, 54]);
}

/// Two guests before you, and nobody is faster than the other: 2 x 2 in the line, 2 + 2. Concurrent:
/// the cook never falls behind.
#[test]
fn an_order_that_takes_as_long_as_its_burgers_leaves_the_cook_no_queue() {
    let scenario = scenario("burgers --guests 3 --order 2m --cook 2m --talk 0s --cashiers 2");
    assert_eq!(makespans(&scenario), [12, 8, 8, 8].map(Time::from_mins));
}

/// The line and the wait are computed from what those behind the counter do. In parallel and hybrid
/// they do it in the plan as well, and the last guest is you; in concurrent a cook takes what a
/// cashier has sent, one after the other.
#[test]
fn whatever_the_numbers_your_burgers_are_ready_when_they_are_cooked() {
    let numbers = [1, 2, 3, 8, 9, 17].into_iter().flat_map(|guests| {
        let lengths = [(0, 0), (0, 5), (1, 5), (3, 3), (5, 1), (5, 0)];
        let all = lengths.into_iter().flat_map(|times| [0, 4, 40].map(|talk| (times, talk)));
        all.flat_map(move |(times, talk)| [1, 2, 3, 8].map(|cashiers| (guests, times, talk, cashiers)))
    });
    for (guests, (order, cook), talk, cashiers) in numbers {
        let line = format!(
            "burgers --guests {guests} --order {order}m --cook {cook}m --talk {talk}m --cashiers {cashiers}"
        );
        let scenario = scenario(&line);
        for strategy in [Strategy::PARALLEL, Strategy::HYBRID] {
            let tasks = predict(&scenario, strategy).tasks;
            assert_eq!(tasks[1].finished, tasks[tasks.len() - 2].finished, "{line}, {strategy}");
        }
        let ready = (1..=guests).fold(0, |ready: u64, guest| ready.max(guest * order) + cook);
        let burgers = &predict(&scenario, Strategy::CONCURRENT).tasks[1];
        assert_eq!(burgers.finished, Time::from_mins(ready), "{line}");
        let runs = Strategy::ALL.map(|strategy| {
            let plan = scenario.plan(strategy).expect("a plan");
            Run::new(&plan, strategy, &simulate(&plan, &Keep::All))
        });
        for claim in scenario.claims() {
            let verdict = judge(claim, None, &Evidence::of_model(Runs(runs.iter().collect())));
            assert!(
                verdict.is_some_and(|verdict| verdict.judgement == Judgement::Holds),
                "{line}: {}",
                claim.text
            );
        }
    }
}

/// 0 for a queue without a bound.
fn pipeline(queue: u32) -> Scenario {
    scenario(&if queue == 0 { "pipeline".to_owned() } else { format!("pipeline --queue {queue}") })
}

fn makespans(scenario: &Scenario) -> [Time; 4] {
    Strategy::ALL.map(|strategy| predict(scenario, strategy).makespan())
}

/// Six requests: 2 s to receive, 1 s to compute, 1 s to send; 2 workers.
/// Blocking: 6 x (2 + 1 + 1). Concurrent: 2, then 6 x 1, then 1. Parallel: 3 rounds of 4.
/// Hybrid: 2, then 3 rounds of 1, then 1.
#[test]
fn a_pipeline_takes_what_its_stages_say() {
    assert_eq!(makespans(&pipeline(0)), [24, 9, 12, 6].map(secs));
}

/// Two places, hybrid: two requests are received from 0 to 2, and taken; then the next two from 2
/// to 4, and the last from 4 to 6. They are computed until 7 and sent until 8.
/// Concurrent: the worker takes one at 2, 3, 4, 5, 6 and 7; each time another begins to be
/// received, and 2 s later it is taken at once. The last is computed until 8 and sent until 9.
/// One place: each is received after the one before: 6 x 2, then 1 and 1.
/// Four places, hybrid: the last two are received from 2 to 4, when the first four are computed.
#[test]
fn a_bounded_queue_costs_only_where_it_is_too_short_for_the_workers() {
    assert_eq!(makespans(&pipeline(1)), [24, 14, 12, 14].map(secs));
    assert_eq!(makespans(&pipeline(2)), [24, 9, 12, 8].map(secs));
    assert_eq!(makespans(&pipeline(4)), [24, 9, 12, 6].map(secs));
}

#[test]
fn who_finds_no_place_is_not_received_until_a_worker_takes_another() {
    let run = predict(&pipeline(2), Strategy::CONCURRENT);
    let started: Vec<Time> = run.tasks.iter().map(|task| task.started).collect();
    assert_eq!(started, [0, 0, 2, 3, 4, 5].map(secs));
    assert!(run.tasks.iter().all(|task| task.arrived.is_zero()), "they are there, and are queued");
    let queued: Vec<Time> = run.tasks.iter().map(TaskTimes::queued).collect();
    // Request 2 is queued for the worker, the others for a place.
    assert_eq!(queued, [0, 1, 2, 3, 4, 5].map(secs));
}

fn stages(pipeline: &Scenario, strategy: Strategy) -> Stages {
    let plan = pipeline.plan(strategy).expect("a plan");
    Stages::of(&Run::new(&plan, strategy, &simulate(&plan, &Keep::All)), &pipeline.stages().expect("stages"))
}

/// Hybrid: requests 1 and 2 are taken at once, 3 and 4 after 1 s, 5 and 6 after 2 s. Parallel: two
/// wait for 4 s to be received, two for 8 s.
#[test]
fn stages_tell_where_requests_spend_their_time() {
    let times = |strategy| -> Vec<(Time, Time)> {
        stages(&pipeline(0), strategy).rows.iter().map(|stage| (stage.mean, stage.worst)).collect()
    };
    let rows = |rows: [(u64, u64); 6]| rows.map(|(mean, worst)| (secs(mean), secs(worst)));
    assert_eq!(times(Strategy::HYBRID), rows([(0, 0), (2, 2), (1, 2), (1, 1), (0, 0), (1, 1)]));
    assert_eq!(times(Strategy::PARALLEL), rows([(4, 8), (2, 2), (0, 0), (1, 1), (0, 0), (1, 1)]));
}

#[test]
fn the_stage_that_limits_is_the_one_whose_resource_is_taken() {
    let limit = |pipeline: &Scenario, strategy| {
        let limit = stages(pipeline, strategy).limit?;
        let percent = [limit.taken, limit.by_stage, limit.workers_taken].map(|share| (share * 100.0).round());
        Some((limit.stages, limit.resource, percent))
    };
    // 2 of the 4 s for which a request holds the worker.
    let held = Some((vec!["receive"], Resource::Workers(1), [100.0, 50.0, 100.0]));
    assert_eq!(limit(&pipeline(0), Strategy::BLOCKING), held);
    let computing = Some((vec!["compute"], Resource::Workers(2), [100.0, 100.0, 100.0]));
    assert_eq!(limit(&pipeline(0), Strategy::HYBRID), computing);
    // Both places are taken until the last request is received at 6; the workers compute 2 x 3 of
    // the 2 x 5 s from 2 to 7.
    let starved = Some((vec!["receive"], Resource::Places(2), [100.0, 100.0, 60.0]));
    assert_eq!(limit(&pipeline(2), Strategy::HYBRID), starved);
    let enough = scenario("pipeline --workers 6");
    assert_eq!(limit(&enough, Strategy::HYBRID), None);
    let alike = scenario("pipeline --receive 1s");
    let all = Some((vec!["receive", "compute", "send"], Resource::Workers(1), [100.0, 33.0, 100.0]));
    assert_eq!(limit(&alike, Strategy::BLOCKING), all);
    let two = limit(&scenario("pipeline --receive 0s"), Strategy::PARALLEL);
    assert_eq!(two.map(|(stages, ..)| stages), Some(vec!["compute", "send"]));
}

#[test]
fn no_more_are_inside_than_there_are_places() {
    let inside = |queue| Strategy::ALL.map(|strategy| stages(&pipeline(queue), strategy).peak_inside);
    assert_eq!(inside(0), [1, 6, 2, 6]);
    assert_eq!(inside(4), [1, 4, 2, 4]);
    assert_eq!(inside(1), [1, 1, 2, 1]);
}

/// Six requests, 4 s of waiting and 50 ms of computing: 6 x 4.05; 4 + 6 x 0.05; 3 rounds of 4.05;
/// 4 + 3 x 0.05. Four calculations of 2 s: one after the other, or two at a time.
#[test]
fn the_winner_changes_side_between_web_and_ml() {
    let entry = catalogue::find("web-vs-ml").expect("a scenario");
    let Plays::Contest(contest) = entry.plays else { panic!("two workloads") };
    let [web, ml] = contest(&entry.defaults(2)).workloads;
    assert_eq!(makespans(&web.scenario), [24_300, 4_300, 12_150, 4_150].map(Time::from_millis));
    assert_eq!(makespans(&ml.scenario), [8, 8, 4, 4].map(secs));
}

#[test]
fn a_plan_that_is_none_says_why() {
    let build = |change: fn(&mut meanwhile::plan::PlanBuilder)| {
        let mut plan = Plan::builder(Waiting::Holds);
        change(&mut plan);
        plan.build().map(|_| ())
    };
    let one = || ["Worker".to_owned()];
    assert_eq!(build(|_| ()), Err(PlanError::NoTasks));
    assert_eq!(
        build(|plan| {
            let routine = plan.routine([]);
            plan.task("Task", 0, Time::ZERO, &routine);
        }),
        Err(PlanError::NoWorkers)
    );
    let mut plan = Plan::builder(Waiting::Frees);
    let pool = plan.pool(Executor::EventLoop, ["One".to_owned(), "Two".to_owned()]);
    let routine = plan.routine([StepSpec::compute("step", pool, secs(1))]);
    plan.task("Task", 0, Time::ZERO, &routine);
    assert_eq!(plan.build(), Err(PlanError::CrowdedLoop));
    let mut plan = Plan::builder(Waiting::Holds);
    let pool = plan.pool(Executor::Threads, one());
    let routine = plan.routine([StepSpec::compute("step", pool, Time::LONGEST)]);
    let first = plan.task("Task", 1, Time::ZERO, &routine);
    plan.task("Task", 2, Time::ZERO, &routine);
    assert_eq!(plan.build(), Err(PlanError::TooLong));
    let mut plan = Plan::builder(Waiting::Holds);
    let pool = plan.pool(Executor::Threads, one());
    let routine = plan.routine([StepSpec::compute("step", pool, secs(1))]);
    plan.task("Task", 1, Time::ZERO, &routine);
    plan.after(first, &[first]);
    assert_eq!(plan.build(), Err(PlanError::AfterLater));
    let pool = meanwhile::plan::PoolId::new(0);
    let sliced = StepSpec::compute("step", pool, secs(60)).gives_way(Time::from_nanos(1));
    assert_eq!(sliced.map(|_| ()), Err(PlanError::TooManySlices));
}

#[test]
fn a_million_users_are_predicted_by_their_figures() {
    let scenario = scenario("case2 --users 1000000");
    let run = meanwhile::model::predict(&scenario.plan(Strategy::BLOCKING).expect("a plan"));
    assert_eq!(run.makespan(), secs(61_000_000));
    assert_eq!(run.tasks[999_999].queued(), secs(61_000_000 - 999_999 - 61));
    assert!(run.spans.len() < 100, "only the spans of the tasks that matter are kept");
}

/// 1 processor: User 2 is received while User 1's calculation runs, so the second of it takes 2 s, to 3 s.
/// Then 59 s and 60 s are left, and each gets half: User 1's ends at 3 + 118, and the last second of
/// User 2's is then done alone.
#[test]
fn two_that_share_a_processor_take_as_long_as_one_after_the_other() {
    let run = predict(&scenario("case1 --processors 1"), Strategy::HYBRID);
    assert_eq!(calculation_starts(&run, 1), secs(3));
    assert_eq!(run.tasks.iter().map(|task| task.finished).collect::<Vec<_>>(), [secs(121), secs(122)]);
    assert_eq!(run.busy.iter().copied().sum::<Time>(), secs(1 + 2 + 120 + 119), "they run while they share");
}

#[test]
fn more_workers_than_processors_give_no_more_than_there_are() {
    let makespan = |line: &str| predict(&scenario(line), Strategy::PARALLEL).makespan();
    assert_eq!(makespan("parallel --tasks 8 --workers 8 --processors 2"), secs(120));
    assert_eq!(makespan("parallel --tasks 8 --workers 8 --processors 8"), secs(30));
    // Three on two processors are not done in two rounds: each takes half as long again.
    assert_eq!(makespan("parallel --tasks 3 --workers 3 --processors 2"), secs(45));
    assert_eq!(makespan("parallel --tasks 7 --workers 7 --processors 3"), secs(70));
    // Waits are not slowed.
    assert_eq!(
        makespan("io-wait --tasks 6 --wait 4s --compute 1s --workers 6 --processors 2"),
        secs(4) + secs(3)
    );
}

#[test]
fn a_million_that_share_a_processor_are_predicted_too() {
    let scenario = scenario("io-wait --tasks 1000000 --wait 1s --compute 1ms --workers 100 --processors 7");
    let plan = scenario.plan(Strategy::HYBRID).expect("a plan");
    let run = simulate(&plan, &Keep::Only(Vec::new()));
    // 1 s, and then 1,000 s of computing on 7 processors, which are never idle; each turn may lose part of
    // a nanosecond at its end.
    let least = secs(1) + Time::from_nanos(1_000_000_000_000_u64.div_ceil(7));
    assert!(
        least <= run.makespan() && run.makespan() <= least + Time::from_millis(1),
        "{:?}",
        run.makespan()
    );
}

fn of_file(text: &str, strategy: Strategy) -> Timeline {
    predict(&file::read("it.toml", text, &[]).unwrap_or_else(|found| panic!("{found}")), strategy)
}

fn started(timeline: &Timeline) -> Vec<Time> {
    timeline.tasks.iter().map(|task| task.started).collect()
}

/// At 1 s the quantum of A and of B is over, and C waits for Core 1. A goes to the back, so B is not alone
/// either: the queue is C, A, B, and the two workers take the first two.
#[test]
fn who_has_given_way_is_ready_for_those_that_give_way_after_it() {
    let text = r#"
        [workers.core]
        count = 2
        discipline = "round-robin"
        quantum = "1s"
        [tasks.a]
        steps = [{ compute = "2s" }]
        [tasks.b]
        steps = [{ compute = "2s" }]
        [parallel.tasks.c]
        arrives = "500ms"
        only = "Core 1"
        steps = [{ compute = "1s" }]
    "#;
    let run = of_file(text, Strategy::PARALLEL);
    assert_eq!(run.tasks.iter().map(|task| task.finished).collect::<Vec<_>>(), [secs(2), secs(3), secs(2)]);
    assert_eq!(run.tasks[1].queued(), secs(1));
}

/// A waits for no time as it comes: that is over before B comes.
#[test]
fn a_wait_without_length_is_over_before_the_next_arrival() {
    let text = r#"
        [workers.loop]
        [tasks.a]
        steps = [{ wait = "0s" }, { compute = "1s" }]
        [tasks.b]
        steps = [{ compute = "1s" }]
    "#;
    let run = of_file(text, Strategy::CONCURRENT);
    assert_eq!(run.tasks.iter().map(|task| task.finished).collect::<Vec<_>>(), [secs(1), secs(2)]);
}

/// At 1 s D takes Core 1 from A, since only Core 1 may do it; and Core 2, which is free, takes A at that very
/// instant. C is for Core 1 only as well, and goes after D.
#[test]
fn after_a_preemption_a_free_worker_takes_who_lost_its_own() {
    let text = r#"
        [workers.core]
        count = 2
        discipline = "priority"
        preemptive = true
        [tasks.a]
        priority = 5
        steps = [{ compute = "3s" }]
        [parallel.tasks.c]
        arrives = "1s"
        priority = 3
        only = "Core 1"
        steps = [{ compute = "1s" }]
        [parallel.tasks.d]
        arrives = "1s"
        priority = 1
        only = "Core 1"
        steps = [{ compute = "1s" }]
    "#;
    let run = of_file(text, Strategy::PARALLEL);
    assert_eq!(run.tasks.iter().map(|task| task.finished).collect::<Vec<_>>(), [secs(3), secs(3), secs(2)]);
    assert_eq!(run.busy, [secs(3), secs(2)], "A lost nothing");
}

/// The first wait of the list holds Core in each repetition, also where Gpu has the task in hand.
#[test]
fn a_step_has_the_same_pool_in_every_repetition() {
    let text = r#"
        [workers.core]
        [workers.gpu]
        [tasks.a]
        repeat = 2
        steps = [{ wait = "1s" }, { compute = "2s", on = "gpu" }]
    "#;
    let run = of_file(text, Strategy::PARALLEL);
    let holders: Vec<usize> = run.spans.iter().filter_map(|span| Some(span.worker?.index())).collect();
    assert_eq!(holders, [0, 1, 0, 1]);
}

#[test]
fn a_step_without_length_has_a_start_and_an_end() {
    let text = r#"
        claims = ["blocking: T 1 ends nothing before T 1 begins nothing"]
        [workers.core]
        [tasks.t]
        count = 2
        steps = [{ compute = "1s", name = "one" }, { compute = "0s", name = "nothing" }, { wait = "0s", name = "no wait" }]
    "#;
    let run = of_file(text, Strategy::BLOCKING);
    let spans: Vec<(u32, Time, Time)> =
        run.of(TaskId::new(0)).iter().map(|it| (it.step, it.start, it.end)).collect();
    assert_eq!(spans, [(0, secs(0), secs(1)), (1, secs(1), secs(1)), (2, secs(1), secs(1))]);
    assert_eq!(started(&run), [secs(0), secs(1)]);
    assert_eq!(meanwhile("run - --clock model --verify").input(text).status(), Some(3), "it is not true");
}

/// What is measured of it, too.
#[test]
fn all_that_takes_no_time_is_measured_like_all_others() {
    let text = r#"
        [workers.core]
        [tasks.t]
        count = 3
        steps = [{ compute = "0s", name = "nothing" }]
        [events]
        "begins nothing" = "begins"
        "ends nothing" = "ends"
    "#;
    let page = meanwhile("run - --strategy blocking,hybrid --full").input(text).page();
    assert_eq!(page.matches("T 2 begins").count(), 1, "{page}");
    let figures: Vec<&str> = page.lines().filter(|line| line.starts_with(" blocking ")).collect();
    assert!(
        figures.iter().all(|line| !line.contains('%') || line.contains(" 0 %")),
        "of nanoseconds: {figures:?}"
    );
    assert!(figures[0].ends_with('-'), "{figures:?}");
    assert!(!page.contains(" ns"), "{page}");
}

/// What the rule of the passport says of other lines.
#[test]
fn the_laptop_beats_the_assistant_from_three_hours_of_line_on() {
    let makespan =
        |line: &str, strategy| predict(&scenario(&format!("passport --line {line}")), strategy).makespan();
    let saves = |line: &str| makespan(line, Strategy::CONCURRENT).cmp(&makespan(line, Strategy::PARALLEL));
    assert_eq!(["179m", "3h", "181m"].map(saves), [Ordering::Greater, Ordering::Equal, Ordering::Less]);
}
