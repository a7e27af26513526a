//! Why a curve bends where it does: whom nobody delayed up to there, and who is queued beyond.

use std::cmp::Reverse;

use super::{at, growing_by, is_over_seeds, knee_of, who_works};
use crate::analysis::{Run, Stretch, TaskRun};
use crate::report::arithmetic::Arithmetic;
use crate::report::sentences::causes;
use crate::story::{Units, length, list};
use crate::sweep::axis::Changes;
use crate::sweep::group::Group;
use crate::sweep::shape::growth;
use crate::sweep::{Metric, Sweep};
use crate::time::Time;
use crate::timeline::State;

/// "hybrid: the knee is at 7 users (61.0 s): up to there nobody queues. At 8 users, User 8 queues 53.0 s ..."
pub(super) fn bend(sweep: &Sweep, group: &Group, metric: Metric, curve: &[Time]) -> Option<String> {
    let knee = knee_of(sweep, curve)?;
    let strategy = group.places[0];
    let up_to_there = match is_first_queue(sweep, strategy, knee) {
        true => ": up to there nobody queues",
        false if is_a_worker_for_each(sweep, strategy, knee) => ": a worker for each task",
        false => "",
    };
    let length = sweep.length(curve[knee], metric);
    let how_long = match sum_at(sweep, strategy, metric, knee, curve) {
        Some(sum) => format!(": {length} = {sum}"),
        None => format!(" ({length}){up_to_there}"),
    };
    let knee_itself = format!(
        "{}{}: the knee is at {}{how_long}",
        group.names,
        who_works(sweep, group).unwrap_or_default(),
        at(sweep, knee),
    );
    let beyond = [beyond(sweep, strategy, knee, curve), goes_on(sweep, metric, knee, curve)];
    let told: Vec<String> = std::iter::once(knee_itself).chain(beyond.into_iter().flatten()).collect();
    Some(told.join(". ") + ".")
}

/// What to take home, from the curves as they are.
pub fn rule(sweep: &Sweep) -> String {
    let metric = sweep.metric();
    let level = |strategy: usize| {
        let curve = sweep.curve(strategy, metric);
        let knee = knee_of(sweep, &curve)?;
        let is_level = curve[..=knee].iter().all(|value| *value == curve[0]) && 0 < knee;
        (is_level && is_first_queue(sweep, strategy, knee)).then_some(knee)
    };
    let levels = Group::all(&sweep.strategies, level);
    let levels = levels.iter().filter_map(|group| Some((group, level(group.places[0])?)));
    let told: Vec<String> =
        levels.map(|(group, knee)| format!("{} up to {}", group.names, at(sweep, knee))).collect();
    let worker = sweep.scenario.worker_noun();
    if is_over_seeds(sweep) {
        return "A seed is no quantity: each is one more run of the same tasks, and what differs is chance."
            .to_owned();
    }
    match (sweep.axes[0].changes, &told[..]) {
        (Changes::Workers, _) => {
            let gained = match metric {
                Metric::Makespan => "the last task ends no sooner",
                Metric::WorstResponse => "the worst response gets no shorter",
            };
            format!(
                "One {worker} more helps only where a task is queued for one, and not always: a task is not divided. Where \
                 a curve is flat, it gains nothing: {gained}."
            )
        }
        (Changes::SomethingElse, []) => {
            "Where a curve is flat, its strategy does not feel this number: something else takes \
                                         the time. Where it bends, something else begins to decide."
                .to_owned()
        }
        (Changes::SomethingElse, told) => format!(
            "While a {worker} is free for each who comes, one more costs no time: {}. Then they queue, round after round. Only a \
             free {worker} ends a queue: have more, or make each task shorter.",
            list(told)
        ),
    }
}

/// Whether it is tasks that grow in number, and one of them is queued at the point beyond the knee, and none
/// was up to there.
pub(super) fn is_first_queue(sweep: &Sweep, strategy: usize, knee: usize) -> bool {
    let tasks: Vec<usize> = sweep.of(strategy).map(|figures| figures.tasks).collect();
    if tasks.first() == tasks.last() {
        return false;
    }
    let mut figures = sweep.of(strategy);
    figures.by_ref().take(knee + 1).all(|point| point.longest_queue.is_zero())
        && figures.next().is_some_and(|point| !point.longest_queue.is_zero())
}

/// Whether it is workers that grow in number, and at the knee there are as many as tasks.
fn is_a_worker_for_each(sweep: &Sweep, strategy: usize, knee: usize) -> bool {
    let at_knee = sweep.of(strategy).nth(knee);
    sweep.axes[0].changes == Changes::Workers && at_knee.is_some_and(|it| it.workers == it.tasks)
}

/// What is new at the point beyond the knee.
fn beyond(sweep: &Sweep, strategy: usize, knee: usize, curve: &[Time]) -> Option<String> {
    let next = *curve.get(knee + 1)?;
    let metric = sweep.metric();
    if next < curve[knee] {
        return saved(sweep, metric, knee, curve);
    }
    let run = sweep.at_knees.get(strategy)?.as_ref()?;
    let units = units(sweep, metric);
    if is_first_queue(sweep, strategy, knee) {
        return Some(format!("At {}, {}", at(sweep, knee + 1), who_queues(run, units)?));
    }
    let sum =
        Arithmetic::of(&run.critical_path).filter(|_| metric == Metric::Makespan)?.in_few_words(units)?;
    let again = saves_again(curve, knee).map_or(String::new(), |place| {
        format!(". The step to {} saves {}", at(sweep, place), sweep.length(step(curve, place), metric))
    });
    Some(format!("At {} it is {}: {sum}{again}", at(sweep, knee + 1), sweep.length(next, metric)))
}

/// Where the run shows that a curve bends there.
pub(super) fn where_it_shows(curve: &[Time], knee: usize) -> usize {
    let is_falling = curve.get(knee + 1).is_some_and(|next| *next < curve[knee]);
    if is_falling { knee } else { knee + 1 }
}

/// "3 s until User 4 + 2 rounds x (1 s receive + 60 s calculation) - 7 s until User 8", where a curve falls to here.
fn sum_at(sweep: &Sweep, strategy: usize, metric: Metric, knee: usize, curve: &[Time]) -> Option<String> {
    let run = sweep.at_knees.get(strategy)?.as_ref().filter(|_| where_it_shows(curve, knee) == knee)?;
    let sum = Arithmetic::of(&run.critical_path)?.in_few_words(units(sweep, metric))?;
    match metric {
        Metric::Makespan => Some(sum),
        Metric::WorstResponse => {
            let last = last_of_the_worst(run)?;
            // Both are counted from the first arrival.
            let came = match last.times.arrived - run.first_arrival {
                Time::ZERO => String::new(),
                came => format!(" - {} until {}", length(came), last.name),
            };
            Some(sum + &came)
        }
    }
}

fn units(sweep: &Sweep, metric: Metric) -> Units {
    Units { clock: sweep.scenario.about().clock, precision: sweep.precision(metric) }
}

/// Whose response is the worst, if nobody ends later.
fn last_of_the_worst(run: &Run) -> Option<&TaskRun> {
    let worst = run.tasks.iter().map(|task| task.times.response()).max()?;
    run.tasks.iter().find(|task| task.times.response() == worst && task.times.finished == run.last_finish)
}

/// What the step to this point saves.
fn step(curve: &[Time], place: usize) -> Time {
    curve[place - 1].saturating_sub(curve[place])
}

/// The point to which a step beyond the knee saves much, though the next one does not.
fn saves_again(curve: &[Time], knee: usize) -> Option<usize> {
    let half = |place: usize| step(curve, place).share(0.5);
    let best = (knee + 2..curve.len()).max_by_key(|place| (step(curve, *place), Reverse(*place)))?;
    let is_much = !step(curve, best).is_zero() && (knee == 0 || half(knee) <= step(curve, best));
    (is_much && step(curve, knee + 1) <= half(best)).then_some(best)
}

/// "The step to 4 workers saves 2.02 s, the next one 1.01 s, but that to 8 workers 2.00 s": of stairs, no step says
/// how the others are.
fn saved(sweep: &Sweep, metric: Metric, knee: usize, curve: &[Time]) -> Option<String> {
    let before = *curve.get(knee.checked_sub(1)?)?;
    let told = |place: usize| sweep.length(step(curve, place), metric);
    let again = saves_again(curve, knee);
    let again =
        again.map_or(String::new(), |place| format!(", but that to {} {}", at(sweep, place), told(place)));
    (curve[knee] < before).then(|| {
        format!(
            "The step to {} saves {}, the next one {}{again}",
            at(sweep, knee),
            told(knee),
            told(knee + 1)
        )
    })
}

/// "User 8 queued 53.0 s: from 8.0 s (it came at 7.0 s) until 61.0 s, when the first of 7 workers, Core 2, had done
/// User 1"; otherwise why in general.
fn who_queues(run: &Run, units: Units) -> Option<String> {
    let queue = run.longest_queue()?;
    let why = match (taken_over(run, &queue.task), &queue.parts[..]) {
        (Some(had), [part]) => until_it_was_free(run, &had, part.workers.len(), units),
        _ => causes::reason(queue, run.unseen, units),
    };
    Some(format!("{} queued {}: {why}", queue.task, units.length(queue.queued)))
}

fn until_it_was_free(run: &Run, had: &Had, workers: usize, units: Units) -> String {
    let came = (had.came < had.from).then(|| format!(" (it came at {})", units.length(had.came)));
    let worker = &run.workers[had.worker].name;
    let first =
        if 1 < workers { format!("the first of {workers} workers, {worker},") } else { worker.clone() };
    format!(
        "from {}{} until {}, when {first} had done {}",
        units.length(had.from),
        came.unwrap_or_default(),
        units.length(had.until),
        had.task
    )
}

/// Who had the worker that a task takes after its only queue, if it had it already before.
struct Had {
    task: String,
    worker: usize,
    /// When the task that is queued for it arrived.
    came: Time,
    /// From when until when it is queued.
    from: Time,
    until: Time,
}

fn taken_over(run: &Run, task: &str) -> Option<Had> {
    let TaskRun { stretches: own, times, .. } = run.task(task)?;
    let mut pairs = own.iter().zip(own.iter().skip(1)).filter(|(it, _)| it.state == State::Queued);
    let (queued, taken) = pairs.next().filter(|_| pairs.next().is_none())?;
    let worker = taken.worker?;
    let had = |stretch: &Stretch| stretch.worker == Some(worker);
    run.tasks.iter().filter(|other| other.name != task).find_map(|other| {
        let last = other.stretches.iter().rposition(|it| had(it) && it.end == queued.end)?;
        let earlier = other.stretches[..=last].iter().rev();
        let mut start = queued.end;
        for stretch in earlier.take_while(|it| had(it)) {
            if stretch.end != start {
                break;
            }
            start = stretch.start;
        }
        (start < queued.start).then(|| Had {
            task: other.name.clone(),
            worker,
            came: times.arrived,
            from: queued.start,
            until: queued.end,
        })
    })
}

/// "From there on it grows by 53.0 s per 7 users"; nothing where it does not.
pub(super) fn goes_on(sweep: &Sweep, metric: Metric, knee: usize, curve: &[Time]) -> Option<String> {
    let growth = growth(curve).filter(|growth| growth.from == knee)?;
    Some(format!("From there on it {}", growing_by(sweep, metric, growth)?))
}
