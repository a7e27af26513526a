//! What a sweep over one number shows, in sentences that are computed from its curves.

use std::cmp::Ordering;

use super::figures::{Figures, Little};
use super::fits::{Amdahl, Fit, Meaningless, Residual, Scalability};
use super::group::Group;
use super::shape::{Growth, Rise, crossings, growth, knee, lowest};
use super::{Metric, Sweep};
use crate::plan::{Strategy, Workers};
use crate::story::{count, list, percent};
use crate::time::Time;

/// Knees, growth and crossings, in this order.
#[must_use]
pub fn of(sweep: &Sweep) -> Vec<String> {
    let metric = sweep.metric();
    let mut sentences = Vec::new();
    for group in groups(sweep, metric) {
        let curve = sweep.curve(group.places[0], metric);
        sentences.extend(bend(sweep, &group, metric, &curve));
        sentences.extend(course(sweep, &group, metric, &curve));
    }
    if metric == Metric::WorstResponse {
        // Here a makespan grows with the tasks anyway, but its stairs show how many are done at a time.
        for group in groups(sweep, Metric::Makespan) {
            let curve = sweep.curve(group.places[0], Metric::Makespan);
            sentences.extend(growing(sweep, &group, Metric::Makespan, &curve));
        }
    }
    sentences.extend(meetings(sweep, metric));
    sentences
}

/// Where each strategy bends most; nothing for one that does not.
#[must_use]
pub fn knees(sweep: &Sweep) -> Vec<Option<usize>> {
    let metric = sweep.metric();
    (0..sweep.strategies.len()).map(|place| knee_of(sweep, &sweep.curve(place, metric))).collect()
}

fn knee_of(sweep: &Sweep, curve: &[Time]) -> Option<usize> {
    let points: Vec<(f64, f64)> = sweep
        .points
        .iter()
        .zip(curve)
        .map(|(point, value)| (point.values[0].number(), value.as_secs()))
        .collect();
    knee(&points)
}

/// The strategies by their curves of a metric.
#[must_use]
pub fn groups(sweep: &Sweep, metric: Metric) -> Vec<Group> {
    Group::all(&sweep.strategies, |place| sweep.curve(place, metric))
}

/// The strategies by all their figures, number of workers and all.
#[must_use]
pub fn groups_of_figures(sweep: &Sweep) -> Vec<Group> {
    Group::all(&sweep.strategies, |place| sweep.of(place).copied().collect::<Vec<Figures>>())
}

/// "blocking's worst response", "blocking's and concurrent's worst response".
fn whose(group: &Group, metric: Metric) -> String {
    format!("{} {}", owners(group), metric.name())
}

fn owners(group: &Group) -> String {
    group.names.replace(", ", "'s, ").replace(" and ", "'s and ") + "'s"
}

/// "6 users".
fn at(sweep: &Sweep, place: usize) -> String {
    sweep.axes[0].at(sweep.points[place].values[0])
}

fn bend(sweep: &Sweep, group: &Group, metric: Metric, curve: &[Time]) -> Option<String> {
    let knee = knee_of(sweep, curve)?;
    Some(format!(
        "{}: the knee is at {}, with a {} of {}.",
        group.names,
        at(sweep, knee),
        metric.name(),
        sweep.length(curve[knee], metric)
    ))
}

/// How the curve goes on, and whether it has been better in between.
fn course(sweep: &Sweep, group: &Group, metric: Metric, curve: &[Time]) -> Vec<String> {
    let mut sentences: Vec<String> = growing(sweep, group, metric, curve).into_iter().collect();
    if let Some(lowest) = lowest(curve) {
        sentences.push(format!(
            "{} is shortest at {}: {}.",
            whose(group, metric),
            at(sweep, lowest),
            sweep.length(curve[lowest], metric)
        ));
    }
    sentences
}

fn growing(sweep: &Sweep, group: &Group, metric: Metric, curve: &[Time]) -> Option<String> {
    let Growth { from, period, rise } = growth(curve)?;
    let start = if from == 0 { "From the start".to_owned() } else { format!("From {} on", at(sweep, from)) };
    let whose = whose(group, metric);
    let here = sweep.length(curve[from], metric);
    let verb = match rise {
        Rise::Flat if from == 0 => return Some(format!("{whose} is {here} everywhere.")),
        Rise::Flat if sweep.axes[0].is_workers() => {
            return Some(format!(
                "More than {} gain {} nothing: the {} stays {here}.",
                at(sweep, from),
                group.names,
                metric.name()
            ));
        }
        Rise::Flat => return Some(format!("{start}, {whose} stays {here}.")),
        Rise::Up(by) => format!("grows by {}", sweep.length(by, metric)),
        Rise::Down(by) => format!("shrinks by {}", sweep.length(by, metric)),
    };
    // Points at uneven distances have no stairs.
    let every = sweep.axes[0].stretch(period)?;
    let before = curve[..=from].iter().all(|value| *value == curve[from]) && 0 < from;
    let before = if before { format!("; up to there it is {here}") } else { String::new() };
    Some(format!("{start}, {whose} {verb} per {every}{before}."))
}

/// Where one strategy overtakes another, pair by pair.
fn meetings(sweep: &Sweep, metric: Metric) -> Vec<String> {
    let groups = groups(sweep, metric);
    let mut sentences = Vec::new();
    for (place, one) in groups.iter().enumerate() {
        for other in &groups[place + 1..] {
            sentences.extend(meeting(sweep, metric, one, other));
        }
    }
    sentences
}

fn meeting(sweep: &Sweep, metric: Metric, one: &Group, other: &Group) -> Option<String> {
    let [first, second] = [one, other].map(|group| sweep.curve(group.places[0], metric));
    let crossings = crossings(&first, &second);
    let &(place, order) = crossings.first()?;
    let before = first[0].cmp(&second[0]);
    if let ([_], 1, Ordering::Equal) = (&crossings[..], place, before) {
        // With one user, or one worker, all are alike: that is no news.
        return None;
    }
    let ahead = |order: Ordering| match order {
        Ordering::Less => format!("{} is ahead", one.names),
        Ordering::Greater => format!("{} is ahead", other.names),
        Ordering::Equal => "they are equal".to_owned(),
    };
    let how = match (before, order) {
        (Ordering::Equal, Ordering::Less) => {
            format!("{} is longer than {}", whose(other, metric), owners(one))
        }
        (Ordering::Equal, _) => format!("{} is longer than {}", whose(one, metric), owners(other)),
        (_, Ordering::Equal) => format!("{} is as long as {}", whose(one, metric), owners(other)),
        (_, Ordering::Less) => format!("{} overtakes {}", one.names, other.names),
        (_, Ordering::Greater) => format!("{} overtakes {}", other.names, one.names),
    };
    let more = match (crossings.len(), crossings.last()) {
        (changes, Some((_, end))) if 1 < changes => {
            format!(" Their order changes {} here; in the end {}.", count(changes, "time"), ahead(*end))
        }
        _ => String::new(),
    };
    Some(format!("From {} on, {how}; up to there {}.{more}", at(sweep, place), ahead(before)))
}

/// That the tasks in the system are throughput times mean response, in every row.
#[must_use]
pub fn little(sweep: &Sweep) -> String {
    let predicted = sweep.points.iter().flat_map(|point| &point.predicted);
    let measured = sweep.points.iter().flat_map(|point| point.measured.iter().flatten());
    let rows: Vec<Little> = predicted.chain(measured).filter_map(Figures::little).collect();
    let exact = rows.iter().filter(|little| **little == Little::Exact).count();
    let off = rows.iter().map(|little| match little {
        Little::Exact => 0.0,
        Little::Off(share) => share.abs(),
    });
    let worst = off.fold(0.0, f64::max);
    let law = "tasks in the system = throughput x mean response";
    match exact == rows.len() {
        true => {
            format!("Little's law ({law}): holds to the nanosecond in {} of {} runs.", exact, rows.len())
        }
        false => format!(
            "Little's law ({law}): holds to the nanosecond in {exact} of {} runs; the others are off by up to {}.",
            rows.len(),
            percent(worst)
        ),
    }
}

/// The fits of one strategy.
#[derive(Clone, Debug, PartialEq)]
pub struct Fits {
    pub strategy: Strategy,
    /// Workers and speed-up of each point that has a makespan.
    pub points: Vec<(f64, f64)>,
    pub amdahl: Fit<Amdahl>,
    pub scalability: Fit<Scalability>,
}

/// What the laws of scaling say of each strategy, from the predicted or the measured makespans.
#[must_use]
pub fn fits(sweep: &Sweep, clock: FitOf) -> Vec<Fits> {
    let fits = |(place, strategy): (usize, &Strategy)| {
        let points = speed_ups(sweep, place, clock);
        let is_over_workers = sweep.axes.len() == 1 && sweep.axes[0].is_workers();
        let not = match (is_over_workers, strategy.workers) {
            (false, _) => Some(Meaningless::NoSweepOverWorkers),
            (true, Workers::One) => Some(Meaningless::AlwaysOneWorker),
            (true, Workers::Many) => None,
        };
        Fits {
            strategy: *strategy,
            amdahl: not.map_or_else(|| Amdahl::fit(&points), Err),
            scalability: not.map_or_else(|| Scalability::fit(&points), Err),
            points,
        }
    };
    sweep.strategies.iter().enumerate().map(fits).collect()
}

/// Which makespans a law is fitted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FitOf {
    Predicted,
    Measured,
}

fn speed_ups(sweep: &Sweep, strategy: usize, clock: FitOf) -> Vec<(f64, f64)> {
    let makespans: Vec<(f64, Time)> = sweep
        .points
        .iter()
        .filter_map(|point| {
            let figures = match clock {
                FitOf::Predicted => Some(&point.predicted[strategy]),
                FitOf::Measured => point.measured[strategy].as_ref(),
            };
            Some((point.values[0].number(), figures?.makespan))
        })
        .filter(|(_, makespan)| !makespan.is_zero())
        .collect();
    let alone = makespans.iter().find(|(workers, _)| (*workers - 1.0).abs() < f64::EPSILON);
    let Some(&(_, alone)) = alone else {
        // Against what? The fit says that there is no such point.
        return makespans.iter().map(|(workers, _)| (*workers, 1.0)).collect();
    };
    makespans.into_iter().map(|(workers, makespan)| (workers, crate::time::ratio(alone, makespan))).collect()
}

/// A sentence for each strategy and law; one for all where they say nothing for the same reason.
#[must_use]
pub fn fits_in_words(fits: &[Fits]) -> Vec<String> {
    let mut said: Vec<(String, Vec<String>)> = Vec::new();
    for fit in fits {
        let words = match (&fit.amdahl, &fit.scalability) {
            (Err(reason), Err(same)) if reason == same => {
                vec![format!("{AMDAHL} and {SCALABILITY}: meaningless, {reason}.")]
            }
            (amdahl, scalability) => vec![amdahl_in_words(amdahl), scalability_in_words(scalability)],
        };
        for words in words {
            match said.iter_mut().find(|(known, _)| *known == words) {
                Some((_, strategies)) => strategies.push(fit.strategy.to_string()),
                None => said.push((words, vec![fit.strategy.to_string()])),
            }
        }
    }
    said.into_iter().map(|(words, strategies)| format!("{}. {words}", list(&strategies))).collect()
}

const AMDAHL: &str = "Amdahl";
const SCALABILITY: &str = "Universal Scalability Law";

fn amdahl_in_words(fit: &Fit<Amdahl>) -> String {
    match fit {
        Ok(fit) => {
            let bound = fit.law.bound().map_or("no bound".to_owned(), |bound| format!("at most {bound:.2}"));
            format!(
                "{AMDAHL}: serial fraction {:.4}, speed-up {bound}; {}.",
                fit.law.serial,
                residual(fit.residual)
            )
        }
        Err(reason) => format!("{AMDAHL}: meaningless, {reason}."),
    }
}

fn scalability_in_words(fit: &Fit<Scalability>) -> String {
    match fit {
        Ok(fit) => {
            let peak =
                fit.law.peak().map_or("no peak".to_owned(), |peak| format!("peak at {peak:.1} workers"));
            format!(
                "{SCALABILITY}: contention {:.4}, coherency {:.6}, {peak}; {}.",
                fit.law.contention,
                fit.law.coherency,
                residual(fit.residual)
            )
        }
        Err(reason) => format!("{SCALABILITY}: meaningless, {reason}."),
    }
}

fn residual(residual: Residual) -> String {
    format!("off by {} (RMS), {} at most", percent(residual.rms), percent(residual.largest))
}
