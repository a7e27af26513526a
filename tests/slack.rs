//! Slack: how much later a task could have begun, and all would still have ended when it did.

use meanwhile::analysis::slack::slacks;
use meanwhile::model::{Keep, predict, simulate};
use meanwhile::plan::{Executor, Plan, StepKind, StepSpec, Strategy, TaskId, Waiting};
use meanwhile::time::Time;
use proptest::collection::vec;
use proptest::prelude::{
    Just, Strategy as Generator, any, prop_assert, prop_assert_eq, prop_oneof, proptest,
};
use serde_json::Value;

use crate::program::{meanwhile, scenario};
use crate::properties::plans_of_all_disciplines;
use crate::random;

fn hours(line: &str, strategy: Strategy) -> Vec<(String, u64)> {
    let plan = scenario(line).plan(strategy).expect("a plan");
    let told = plan.tasks().zip(slacks(&plan, &predict(&plan)));
    told.map(|(task, slack)| (plan.name(task), slack.as_nanos() / Time::from_hours(1).as_nanos())).collect()
}

/// You are at home after 8 h. So the draft, done after 5 h, could be done 3 h later.
#[test]
fn the_draft_has_time_until_you_are_home() {
    for strategy in [Strategy::PARALLEL, Strategy::HYBRID] {
        let expected = [("Draft", 3), ("Passport", 0), ("Presentation", 0)];
        assert_eq!(hours("passport", strategy), expected.map(|(task, slack)| (task.to_owned(), slack)));
    }
    // Without somebody who drafts, no task comes after another.
    assert!(hours("passport", Strategy::BLOCKING).is_empty());
    let page = meanwhile("passport --clock model --full").page();
    assert_eq!(page.matches("Slack, as predicted: Draft 3 h, Passport 0 h, Presentation 0 h.").count(), 2);
    assert!(page.contains("Slack: how much later a task could begin"), "{page}");
}

/// On 4 cores: 10 s generate; then libraries 1 to 4, then 5 and 6 on the first two cores; 15 s link, 10 s test.
/// Core 2 writes the documentation for 5 s, and needs to begin library 2 at 10 s. Libraries 3 and 4 are over at
/// 20 s, and linked at 30 s.
#[test]
fn a_build_has_slack_beside_its_longest_chain() {
    let page =
        meanwhile("run examples/scenarios/build.toml --clock model --format json --strategy parallel").page();
    let page: Value = serde_json::from_str(&page).expect("JSON");
    let tasks = page["runs"][0]["tasks"].as_array().expect("tasks");
    let told: Vec<(&str, f64)> = tasks
        .iter()
        .map(|task| (task["name"].as_str().expect("a name"), task["slack_s"].as_f64().expect("a slack")))
        .collect();
    let expected = [
        ("Generate", 0.0),
        ("Library 1", 0.0),
        ("Library 2", 0.0),
        ("Library 3", 10.0),
        ("Library 4", 10.0),
        ("Library 5", 0.0),
        ("Library 6", 0.0),
        ("Documentation", 5.0),
        ("Link", 0.0),
        ("Test", 0.0),
    ];
    assert_eq!(told, expected);
}

#[derive(Clone, Debug)]
struct Drawn {
    arrives: Time,
    steps: Vec<(StepKind, Time)>,
    /// Which of the tasks before it come first.
    after: Vec<bool>,
}

fn drawn() -> impl Generator<Value = Vec<Drawn>> {
    let kind = prop_oneof![Just(StepKind::Compute), Just(StepKind::Wait)];
    let steps = vec((kind, (0..6_u64).prop_map(Time::from_nanos)), 0..4);
    let task = ((0..20_u64).prop_map(Time::from_nanos), steps, vec(any::<bool>(), 8));
    vec(task.prop_map(|(arrives, steps, after)| Drawn { arrives, steps, after }), 2..8)
}

/// With a worker for each, nobody is queued, and nobody takes a worker after another.
fn plan(tasks: &[Drawn]) -> Plan {
    let mut plan = Plan::builder(Waiting::Holds);
    for (place, task) in tasks.iter().enumerate() {
        let pool = plan.pool(Executor::Threads, [format!("Worker {place}")]);
        let steps = task.steps.iter().map(|&(kind, length)| StepSpec {
            what: "step",
            on: pool,
            kind,
            slices: vec![length],
        });
        let routine = plan.routine(steps);
        plan.task(&format!("Task {place}"), 0, task.arrives, &routine);
        let after: Vec<TaskId> = (0..place).filter(|other| task.after[*other]).map(TaskId::new).collect();
        plan.after(TaskId::new(place), &after);
    }
    plan.build().expect("a plan")
}

proptest! {
    #![proptest_config(random::plans())]

    #[test]
    fn a_task_that_comes_later_by_its_slack_delays_nobody_and_by_a_nanosecond_more_all(tasks in drawn()) {
        let (before, timeline) = (plan(&tasks), simulate(&plan(&tasks), &Keep::All));
        let found = slacks(&before, &timeline);
        prop_assert!(found.len() == tasks.len() || tasks.iter().enumerate().all(|(place, task)| !task.after[..place].contains(&true)));
        for (place, slack) in found.into_iter().enumerate() {
            let ends_if_late = |late: u64| {
                let mut tasks = tasks.clone();
                tasks[place].arrives = timeline.tasks[place].arrived + slack + Time::from_nanos(late);
                simulate(&plan(&tasks), &Keep::All).last_finish()
            };
            prop_assert_eq!(ends_if_late(0), timeline.last_finish());
            prop_assert_eq!(ends_if_late(1), timeline.last_finish() + Time::from_nanos(1));
        }
    }

    /// Whatever the discipline: nobody could have begun earlier for it.
    #[test]
    fn whoever_ends_last_and_is_never_queued_has_no_slack(plan in plans_of_all_disciplines()) {
        let timeline = simulate(&plan, &Keep::All);
        let found = slacks(&plan, &timeline);
        for (task, slack) in plan.tasks().zip(found) {
            let times = timeline.tasks[task.index()];
            let ends_last = times.finished == timeline.last_finish() && times.queued().is_zero();
            prop_assert!(!ends_last || times.response().is_zero() || slack.is_zero(), "{task:?}: {slack:?}");
        }
    }
}
