//! Writes a scenario as a file. What is the same in all strategies stands once; what differs stands
//! in the table of its strategy.

use super::references::literal;
use std::fmt::Write;

use super::reading::capitalised;
use super::{limits, read};
use crate::plan::{
    Discipline, Independence, Interruptibility, Plan, Preemption, StepKind, Strategy, Workers,
};
use crate::scenario::claim::{Claim, Measure, Moment, Relation, Target};
use crate::scenario::length::Length;
use crate::scenario::setup::{After, Names, Pool, Setup, Step, TaskSet};
use crate::scenario::{Runner, Scenario};
use crate::story::StoryClock;
use crate::time::Time;

/// # Errors
/// What a file cannot say, in a few words.
pub fn text(scenario: &Scenario) -> Result<String, String> {
    check(scenario)?;
    let text = Writing { scenario }.text();
    // What was written is read again: a file that says something else is worse than none.
    let again = read("it.toml", &text, &[]).map_err(|found| found.to_string())?;
    for strategy in Strategy::ALL {
        let same = scenario
            .plan(strategy)
            .is_ok_and(|plan| again.plan(strategy).is_ok_and(|own| do_the_same(&plan, &own)));
        if !same {
            return Err(format!("what {strategy} does there has no words in a file"));
        }
    }
    Ok(text)
}

/// What is known at once: the rest shows when it is written.
///
/// # Errors
/// What a file cannot say, in a few words.
pub fn check(scenario: &Scenario) -> Result<(), String> {
    let tasks = scenario.task_count();
    let workers = scenario.worker_count();
    match scenario.runner() {
        _ if limits::TASKS < tasks as u64 => {
            Err(format!("{tasks} tasks; allowed: at most {}", limits::TASKS))
        }
        _ if limits::WORKERS < workers => {
            Err(format!("{workers} workers; allowed: at most {}", limits::WORKERS))
        }
        Runner::Io { kind, .. } if scenario.is_only_measured() => {
            Err(format!("{kind}: nobody can predict how long it takes, and a file must say it"))
        }
        Runner::Io { kind, .. } if scenario.steps().all(|step| step.kind == StepKind::Compute) => {
            Err(format!("{kind}: it computes, and a file has only waits of a kind"))
        }
        Runner::Server { start: crate::scenario::server::Start::PerRequest, .. } => {
            Err("a worker process for each request".to_owned())
        }
        _ => Ok(()),
    }
}

/// Whether the two have the same timeline, whatever their workers run on.
fn do_the_same(one: &Plan, other: &Plan) -> bool {
    let pool = |pool: &crate::plan::Pool| (pool.discipline, pool.switch_cost, pool.places, pool.len());
    let step = |plan: &Plan, step: &crate::plan::Step| {
        (plan.what(step).to_owned(), step.kind, step.on, plan.slices(step).to_vec())
    };
    let task = |plan: &Plan, task| {
        let steps: Vec<_> = plan.steps(task).iter().map(|it| step(plan, it)).collect();
        (plan.name(task), plan.arrives(task), plan.after(task).to_vec(), plan.waiting(task), steps)
    };
    one.workers() == other.workers()
        && one.processors() == other.processors()
        && one.pools().iter().map(pool).eq(other.pools().iter().map(pool))
        && one.tasks().map(|it| task(one, it)).eq(other.tasks().map(|it| task(other, it)))
}

struct Writing<'a> {
    scenario: &'a Scenario,
}

impl Writing<'_> {
    fn text(&self) -> String {
        let mut text = self.head();
        if let Some(processors) = self.scenario.processors() {
            let _ = write!(text, "\n[machine]\nprocessors = {processors}\n");
        }
        let base = self.scenario.setup(Strategy::PARALLEL);
        for pool in &base.pools {
            let _ = write!(text, "\n[workers.{}]\n{}", key(&pool.key), pool_keys(pool, None));
        }
        for set in base.sets.iter().chain(self.others(base)) {
            let _ = write!(text, "\n[tasks.{}]\n{}", key(&set.key), self.task_keys(set));
        }
        text.push_str(&self.events());
        text.push_str(&self.published());
        for strategy in Strategy::ALL {
            text.push_str(&self.strategy(strategy, base));
        }
        text
    }

    fn head(&self) -> String {
        let scenario = self.scenario;
        let mut text = String::new();
        let mut line = |name: &str, value: String| {
            let _ = writeln!(text, "{name} = {value}");
        };
        line("name", quoted(scenario.about().name));
        line("question", quoted(&literal(scenario.about().question)));
        line("text", lines_of(scenario.givens.iter().map(|given| quoted(&literal(given))).collect()));
        if !scenario.lesson().is_empty() {
            line("lesson", quoted(&literal(&scenario.lesson())));
        }
        match scenario.about().clock {
            clock @ StoryClock::TimeOfDay { .. } => {
                line("starts", quoted(&clock.instant(Time::ZERO, crate::story::Precision::for_all([]))));
            }
            StoryClock::Hours => line("clock", quoted("hours")),
            StoryClock::Milliseconds => line("clock", quoted("milliseconds")),
            StoryClock::Seconds | StoryClock::Calendar => {}
        }
        line("pace", scenario.default_pace().story_seconds().to_string());
        if scenario.is_random() {
            line("seed", scenario.seed().to_string());
        }
        if let Some(answer) = self.answer() {
            line("answer", quoted(answer));
        }
        let claims: Vec<String> = scenario.claims.iter().filter_map(claim).collect();
        if !claims.is_empty() {
            line("claims", lines_of(claims.iter().map(|claim| quoted(&literal(claim))).collect()));
        }
        text
    }

    /// Where all strategies have the same.
    fn answer(&self) -> Option<&str> {
        let mut answers = self.scenario.setups.iter().map(|setup| setup.answer.as_deref());
        let first = answers.next().flatten().or(self.scenario.answer.as_deref())?;
        let is_computed =
            |name| self.scenario.steps().any(|own| own.what == name && own.kind == StepKind::Compute);
        (answers.all(|answer| answer == Some(first)) && is_computed(first)).then_some(first)
    }

    /// Tasks that the base has not, but another strategy.
    fn others<'s>(&'s self, base: &'s Setup) -> impl Iterator<Item = &'s TaskSet> {
        let mut known: Vec<&str> = base.sets.iter().map(|set| set.key.as_str()).collect();
        let all = self.scenario.setups.iter().flat_map(|setup| &setup.sets);
        all.filter(move |set| {
            let is_new = !known.contains(&set.key.as_str());
            known.push(&set.key);
            is_new
        })
    }

    /// A task table of the base.
    fn task_keys(&self, set: &TaskSet) -> String {
        let owners: Vec<Strategy> = Strategy::ALL
            .into_iter()
            .filter(|strategy| find(self.scenario.setup(*strategy), &set.key).is_some())
            .collect();
        let mut text = String::new();
        if owners.len() < Strategy::ALL.len() {
            let names = owners.iter().map(|strategy| quoted(strategy.name()));
            let _ = writeln!(text, "strategies = {}", list(names));
        }
        let setup = self.scenario.setup(*owners.first().expect("some strategy has it"));
        let setup = if owners.contains(&Strategy::PARALLEL) {
            self.scenario.setup(Strategy::PARALLEL)
        } else {
            setup
        };
        for (_, line) in self.task_lines(set, setup) {
            text.push_str(&line);
        }
        text
    }

    /// The lines of a task table, by key.
    fn task_lines(&self, set: &TaskSet, setup: &Setup) -> Vec<(&'static str, String)> {
        let mut lines = Vec::new();
        let mut line = |name: &'static str, value: String| lines.push((name, format!("{name} = {value}\n")));
        if set.name != capitalised(&set.key) {
            line("name", quoted(&set.name));
        }
        if let Some(count) = set.count {
            line("count", count.tasks.to_string());
            if set.every != Length::ZERO {
                line("every", length(set.every));
            }
        }
        if !set.arrives.is_zero() {
            line("arrives", length(Length::Fixed(set.arrives)));
        }
        let before = std::iter::once(None).chain(set.steps.iter().map(Some));
        let steps = set.steps.iter().zip(before).map(|(step, before)| self.step(step, before, setup));
        line("steps", lines_of(steps.collect()));
        if set.repeat != 1 {
            line("repeat", set.repeat.to_string());
        }
        if let Some((pool, place)) = set.only {
            let worker = setup.pools[pool].names.all().nth(place).unwrap_or_default();
            line("only", quoted(&worker));
        }
        if !set.after.is_empty() {
            line("after", list(set.after.iter().map(|after| quoted(&after_name(*after, setup)))));
        }
        if set.interruptibility == Interruptibility::Uninterruptible {
            line("interruptible", "false".to_owned());
        }
        if set.independence == Independence::Dependent {
            line("independent", "false".to_owned());
        }
        if set.priority != 0 {
            line("priority", set.priority.to_string());
        }
        lines
    }

    /// A compute step is on the first table of workers, and a wait on that of the step before it.
    fn step(&self, step: &Step, before: Option<&Step>, setup: &Setup) -> String {
        let default_pool = match step.kind {
            StepKind::Compute => 0,
            StepKind::Wait => before.map_or(0, |before| before.on),
        };
        let word = match step.kind {
            StepKind::Compute => "compute",
            StepKind::Wait => "wait",
        };
        let mut parts = vec![format!("{word} = {}", length(step.length))];
        if step.what != word {
            parts.push(format!("name = {}", quoted(&step.what)));
        }
        if step.on != default_pool {
            parts.push(format!("on = {}", quoted(&setup.pools[step.on].key)));
        }
        parts.extend(step.gives_way.map(|slice| format!("gives_way = {}", length(Length::Fixed(slice)))));
        let io = self.scenario.io_of_steps().get(&step.what).copied().filter(|_| step.kind == StepKind::Wait);
        parts.extend(io.map(|kind| format!("io = {}", quoted(kind.name()))));
        format!("{{ {} }}", parts.join(", "))
    }

    fn events(&self) -> String {
        let mut text = String::from("\n[events]\n");
        let mut told: Vec<String> = Vec::new();
        for (when, words) in &self.scenario.events {
            // Of a step that these numbers do not have.
            let is_there = when.step().is_none_or(|step| self.scenario.steps().any(|own| own.what == step));
            let when = moment(when);
            if is_there && !told.contains(&when) {
                let _ = writeln!(text, "{} = {}", quoted(&when), quoted(words));
                told.push(when);
            }
        }
        text
    }

    fn published(&self) -> String {
        let mut text = String::new();
        for value in self.scenario.published_times() {
            let clock = self.scenario.about().clock;
            let time = match (&value.asked.what, clock) {
                (Measure::At(..), StoryClock::TimeOfDay { .. }) => {
                    quoted(&clock.instant(value.time, crate::story::Precision::for_all([value.time])))
                }
                _ => length(Length::Fixed(value.time)),
            };
            // Another figure is shown only beside a claim that begins with it.
            let is_shown = matches!(value.asked.what, Measure::Makespan | Measure::At(..))
                || self.scenario.claims.iter().any(|claim| claim.statement.left == value.asked);
            if let Some(what) = quantity(&value.asked).filter(|_| is_shown) {
                let _ = writeln!(text, "{} = {time}", quoted(&format!("{}: {what}", value.asked.strategy)));
            }
        }
        if text.is_empty() { text } else { format!("\n[published]\n{text}") }
    }

    /// What is different in a strategy.
    fn strategy(&self, strategy: Strategy, base: &Setup) -> String {
        let own = self.scenario.setup(strategy);
        let mut text = format!("\n[{strategy}]\n");
        if let Some(headline) = &own.headline {
            let _ = writeln!(text, "headline = {}", quoted(&literal(headline)));
        }
        let is_computed = |name: &String| {
            self.scenario.steps().any(|step| step.what == *name && step.kind == StepKind::Compute)
        };
        if self.answer().is_none()
            && let Some(answer) = own.answer.as_ref().filter(|name| is_computed(name))
        {
            let _ = writeln!(text, "answer = {}", quoted(answer));
        }
        for pool in &own.pools {
            let known = base.pools.iter().find(|known| known.key == pool.key);
            // Where there is one worker, a file takes the first of them.
            let is_first = known.is_some_and(|known| known.names.clone().alone() == pool.names);
            let keys = pool_keys(pool, known);
            let is_said = strategy.workers == Workers::One && is_first;
            if !keys.is_empty() && !is_said {
                let _ = write!(text, "\n[{strategy}.workers.{}]\n{keys}", key(&pool.key));
            }
        }
        for set in &own.sets {
            let keys = self.own_task_keys(set, own, base);
            if !keys.is_empty() {
                let _ = write!(text, "\n[{strategy}.tasks.{}]\n{keys}", key(&set.key));
            }
        }
        text
    }

    /// The lines of a task that are not as in the base.
    fn own_task_keys(&self, set: &TaskSet, own: &Setup, base: &Setup) -> String {
        let known = find(base, &set.key).map_or_else(Vec::new, |known| self.task_lines(known, base));
        let lines = self.task_lines(set, own).into_iter().filter(|line| !known.contains(line));
        lines.map(|(_, line)| line).collect()
    }
}

fn find<'a>(setup: &'a Setup, key: &str) -> Option<&'a TaskSet> {
    setup.sets.iter().find(|set| set.key == key)
}

fn after_name(after: After, setup: &Setup) -> String {
    let set = &setup.sets[after.set];
    after.task.map_or_else(|| set.key.clone(), |task| set.name_of(task))
}

/// The keys of a table of workers that are not as in the base.
fn pool_keys(pool: &Pool, base: Option<&Pool>) -> String {
    let lines = pool_lines(pool);
    let known = base.map_or_else(Vec::new, pool_lines);
    lines.into_iter().filter(|line| !known.contains(line)).collect()
}

fn pool_lines(pool: &Pool) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = |name: &str, value: String| lines.push(format!("{name} = {value}\n"));
    match &pool.names {
        Names::One(name) if *name == capitalised(&pool.key) => {}
        Names::One(name) => line("name", quoted(name)),
        Names::Numbered { name, first, count } => {
            if *name != capitalised(&pool.key) {
                line("name", quoted(name));
            }
            line("count", count.to_string());
            if *first != 1 {
                line("first", first.to_string());
            }
        }
        Names::Listed(names) => line("names", list(names.iter().map(|name| quoted(name)))),
    }
    let discipline = |word: &str| quoted(word);
    match pool.discipline {
        Discipline::Fifo => {}
        Discipline::RoundRobin { quantum } => {
            line("discipline", discipline("round-robin"));
            line("quantum", length(Length::Fixed(quantum)));
        }
        Discipline::ShortestFirst(_) => line("discipline", discipline("shortest-first")),
        Discipline::Priority(_) => line("discipline", discipline("priority")),
    }
    if let Discipline::ShortestFirst(Preemption::Preemptive) | Discipline::Priority(Preemption::Preemptive) =
        pool.discipline
    {
        line("preemptive", "true".to_owned());
    }
    if !pool.switch_cost.is_zero() {
        line("switch_cost", length(Length::Fixed(pool.switch_cost)));
    }
    if let Some(places) = pool.places {
        line("places", places.to_string());
    }
    lines
}

/// `None` for one that the form of claims does not have.
fn claim(stated: &Claim) -> Option<String> {
    let (left, right) = (&stated.statement.left, &stated.statement.right);
    let relation = match (stated.statement.relation, &left.what) {
        (Relation::Before, Measure::At(..)) => "before",
        (Relation::NoEarlierThan, Measure::At(..)) => "no earlier than",
        (Relation::Before, _) => "is shorter than",
        (Relation::NoEarlierThan, _) => "is no shorter than",
    };
    let (a, b) = (quantity(left)?, quantity(right)?);
    Some(match left.strategy == right.strategy {
        true => format!("{}: {a} {relation} {b}", left.strategy),
        false => format!("{a} in {} {relation} {b} in {}", left.strategy, right.strategy),
    })
}

/// `None` for one that the form has no words for.
fn quantity(asked: &Target) -> Option<String> {
    Some(match &asked.what {
        Measure::Makespan => "makespan".to_owned(),
        Measure::SumOfWaits => "sum of waits".to_owned(),
        Measure::SumOfComputing => "sum of computing".to_owned(),
        Measure::Response(task) => format!("response of {task}"),
        Measure::Queued(task) => format!("{task} is queued"),
        Measure::At(task, when) => format!("{task} {}", moment(when)),
        Measure::First(_) | Measure::Last(_) => return None,
    })
}

fn moment(when: &Moment) -> String {
    match when {
        Moment::Arrives => "arrives".to_owned(),
        Moment::Starts => "starts".to_owned(),
        Moment::Finishes => "finishes".to_owned(),
        Moment::Begins(step) => format!("begins {step}"),
        Moment::Ends(step) => format!("ends {step}"),
    }
}

/// As people write it, to the nanosecond.
fn length(length: Length) -> String {
    length.in_toml(|time| quoted(&humantime::format_duration(time.into()).to_string().replace(' ', "")))
}

/// One item a line, if there are several.
fn lines_of(items: Vec<String>) -> String {
    if items.len() == 1 { list(items) } else { format!("[\n  {},\n]", items.join(",\n  ")) }
}

fn list(items: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", items.into_iter().collect::<Vec<_>>().join(", "))
}

/// As TOML writes it: names and sentences have no control characters.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn key(name: &str) -> String {
    let is_bare = name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter));
    if is_bare { name.to_owned() } else { quoted(name) }
}
