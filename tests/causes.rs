//! Why a task was queued: every cause is held to the timeline, part by part.

use meanwhile::analysis::Run;
use meanwhile::analysis::causes::{Part, Queue, Shares, Why};
use meanwhile::model::{Keep, simulate};
use meanwhile::plan::{Plan, Strategy, TaskId};
use meanwhile::report::sentences::causes::{in_short, queued};
use meanwhile::scenario::file;
use meanwhile::story::{Precision, StoryClock, Units};
use meanwhile::time::Time;
use meanwhile::timeline::{Span, State, TaskTimes, Timeline};
use proptest::prelude::{prop_assert, proptest};

use crate::program::scenario;
use crate::properties::plans_of_all_disciplines;
use crate::random;

/// How long a task had one of these workers while the other was queued.
fn overlap(plan: &Plan, timeline: &Timeline, queue: &Queue, part: &Part, blocker: &str) -> Time {
    let waits: Vec<&Span> = timeline.of(queue.id).iter().filter(|span| span.state == State::Queued).collect();
    let has = |span: &&Span| {
        let worker = span.worker.map(|worker| &plan.workers()[worker.index()]);
        plan.name(span.task) == blocker && worker.is_some_and(|worker| part.workers.contains(worker))
    };
    let shared = |span: &Span| -> Time {
        waits.iter().map(|wait| span.end.min(wait.end).saturating_sub(span.start.max(wait.start))).sum()
    };
    timeline.spans.iter().filter(has).map(shared).sum()
}

fn check(plan: &Plan, timeline: &Timeline, queue: &Queue) {
    let sum: Time = queue.parts.iter().map(|part| part.length).sum();
    assert_eq!(sum, queue.queued, "the parts add up: {queue:?}");
    for part in &queue.parts {
        let Shares { busy, waiting, switching, handed_over } = part.shares();
        assert_eq!(busy + waiting + switching + handed_over, part.length, "so do the shares: {part:?}");
    }
    assert_eq!(queue.queued, timeline.tasks[queue.id.index()].queued());
    for part in &queue.parts {
        let running: Time = part.blockers.iter().map(|blocker| blocker.running).sum();
        let holding: Time = part.blockers.iter().map(|blocker| blocker.holding).sum();
        let all: Time = part.workers.iter().map(|_| part.length).sum();
        match part.why {
            Why::Busy => assert_eq!((running, holding), (all, Time::ZERO), "{part:?}"),
            Why::Held => assert!(running + holding == all && part.length <= holding, "{part:?}"),
            Why::Turning => assert!(running + holding < all && !part.switch_cost.is_zero(), "{part:?}"),
            Why::AtTheDoor => assert!(plan.pools().iter().any(|pool| pool.places.is_some())),
            Why::HandedOver | Why::Untold => {
                panic!("the model hands over at once, and all is told: {part:?}")
            }
        }
        for blocker in &part.blockers {
            let most = overlap(plan, timeline, queue, part, &blocker.task);
            assert!(blocker.total() <= most, "{blocker:?}, {most:?}");
        }
    }
}

proptest! {
    #![proptest_config(random::plans())]

    #[test]
    fn every_cause_accounts_for_the_whole_of_its_queue(plan in plans_of_all_disciplines()) {
        let timeline = simulate(&plan, &Keep::All);
        let run = Run::new(&plan, Strategy::HYBRID, &timeline);
        for queue in &run.queues {
            check(&plan, &timeline, queue);
        }
        let longest = timeline.tasks.iter().map(TaskTimes::queued).max().unwrap_or_default();
        prop_assert!(run.longest_queue().map_or(Time::ZERO, |queue| queue.queued) == longest);
        for place in [0, plan.task_count() - 1] {
            let is_queued = !timeline.tasks[place].queued().is_zero();
            prop_assert!(run.queue_of(TaskId::new(place)).is_some() == is_queued);
        }
    }
}

fn told(plan: &Plan, strategy: Strategy) -> String {
    let run = Run::new(plan, strategy, &simulate(plan, &Keep::All));
    let units = Units { clock: StoryClock::Seconds, precision: Precision::for_all([]) };
    run.longest_queue().map_or_else(|| "nobody".to_owned(), |queue| queued(&run, queue, units))
}

fn told_of_file(text: &str, strategy: Strategy) -> String {
    let scenario = file::read("it.toml", text, &[]).unwrap_or_else(|found| panic!("{found}"));
    told(&scenario.plan(strategy).expect("a plan"), strategy)
}

#[test]
fn a_task_that_is_bound_was_queued_for_its_own_worker() {
    let text = r#"
        [workers.core]
        count = 3
        [tasks.a]
        count = 2
        steps = [{ compute = "5s" }]
        [parallel.tasks.a]
        only = "Core 3"
    "#;
    assert_eq!(
        told_of_file(text, Strategy::PARALLEL),
        "A 2 queued 5.0 s: Core 3 was busy with A 1's compute"
    );
}

#[test]
fn a_task_that_is_not_independent_was_queued_for_the_worker_that_began_it() {
    let text = r#"
        [workers.core]
        count = 2
        [tasks.a]
        independent = false
        steps = [{ compute = "1s" }, { wait = "1s" }, { compute = "1s" }]
        [tasks.b]
        arrives = "1s"
        steps = [{ compute = "10s" }]
    "#;
    assert_eq!(told_of_file(text, Strategy::HYBRID), "A queued 9.0 s: Core 1 was busy with B's compute");
}

#[test]
fn each_pool_has_its_own_part() {
    let text = r#"
        [workers.core]
        [workers.gpu]
        [tasks.a]
        steps = [{ compute = "3s" }, { compute = "9s", on = "gpu" }]
        [tasks.b]
        steps = [{ compute = "4s" }, { compute = "1s", on = "gpu" }]
    "#;
    assert_eq!(
        told_of_file(text, Strategy::PARALLEL),
        "B queued 8.0 s: 5.0 s while Gpu was busy with A's compute; 3.0 s while Core was busy with A's compute"
    );
}

#[test]
fn a_worker_that_turns_to_another_task_is_not_free() {
    let text = r#"
        [workers.core]
        switch_cost = "1s"
        [tasks.a]
        count = 2
        steps = [{ compute = "2s" }]
    "#;
    assert_eq!(
        told_of_file(text, Strategy::BLOCKING),
        "A 2 queued 3.0 s: 2.0 s while Core was busy with A 1's compute; 1.0 s while Core was turning to another task, \
         1.0 s for each change"
    );
    let waits = text.replace("compute", "wait");
    assert_eq!(
        told_of_file(&waits, Strategy::BLOCKING),
        "A 2 queued 3.0 s: 2.0 s while Core was idle, but held by A 1's wait; 1.0 s while Core was turning to another \
         task, 1.0 s for each change"
    );
}

/// One worker computes for 10 s, the other waits for 8 of them: 12 s of work in 20 s of two workers.
#[test]
fn of_several_workers_it_is_told_what_part_of_their_time_they_waited() {
    let text = r#"
        [workers.core]
        count = 2
        [tasks.a]
        steps = [{ compute = "10s" }]
        [tasks.b]
        steps = [{ compute = "2s" }, { wait = "8s" }]
        [tasks.c]
        steps = [{ compute = "1s" }]
    "#;
    let scenario = file::read("it.toml", text, &[]).unwrap_or_else(|found| panic!("{found}"));
    let plan = scenario.plan(Strategy::PARALLEL).expect("a plan");
    assert_eq!(
        told(&plan, Strategy::PARALLEL),
        "C queued 10.0 s: 8.0 s while Core 1 and Core 2 had A and B (4.0 s busy, 4.0 s waiting); 2.0 s while Core 1 and \
         Core 2 were busy with A and B"
    );
    let short = |plan: &Plan| {
        let run = Run::new(plan, Strategy::PARALLEL, &simulate(plan, &Keep::All));
        let units = Units { clock: StoryClock::Seconds, precision: Precision::for_all([]) };
        in_short(&run, run.longest_queue().expect("a queue"), units)
    };
    assert_eq!(short(&plan), "C queued 10.0 s: both cores had A and B (6.0 s busy, 4.0 s waiting)");
    // Where all only wait, they are held.
    let waits =
        text.replace("compute = \"10s\"", "wait = \"10s\"").replace("compute = \"2s\"", "wait = \"2s\"");
    let scenario = file::read("it.toml", &waits, &[]).unwrap_or_else(|found| panic!("{found}"));
    let plan = scenario.plan(Strategy::PARALLEL).expect("a plan");
    assert_eq!(short(&plan), "C queued 10.0 s: both cores were held by A and B, waiting");
}

#[test]
fn a_worker_that_is_busy_while_the_other_turns_is_not_turning() {
    let text = r#"
        [workers.core]
        count = 2
        switch_cost = "1s"
        [tasks.a]
        steps = [{ compute = "9s" }]
        [tasks.b]
        count = 2
        steps = [{ compute = "2s" }]
        [tasks.c]
        steps = [{ compute = "1s" }]
    "#;
    assert_eq!(
        told_of_file(text, Strategy::PARALLEL),
        "C queued 6.0 s: 4.0 s while Core 1 and Core 2 were busy with A, B 1 and B 2; 2.0 s while Core 1 and Core 2 had A \
         (1.0 s busy, 1.0 s switching), 1.0 s for each change"
    );
}

#[test]
fn a_short_queue_is_a_queue_in_the_model() {
    let scenario = scenario("io-wait --tasks 2 --wait 10s --compute 40ms");
    let plan = scenario.plan(Strategy::CONCURRENT).expect("a plan");
    assert_eq!(
        told(&plan, Strategy::CONCURRENT),
        "Task 2 queued 40 ms: Worker 1 was busy with Task 1's compute"
    );
}
