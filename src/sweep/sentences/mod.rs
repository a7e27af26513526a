//! What a sweep over one number shows, in sentences that are computed from its curves.

mod knee;
mod laws;
mod long_run;

use std::cmp::Ordering;

use super::axis::{ARRIVAL_RATE, Axis, Changes, LOAD, SEED};
use super::figures::{Figures, Little};
use super::group::Group;
use super::shape::{Growth, Rise, crossings, growth, knee, lowest, overtakings};
use super::{Metric, Sweep};
use crate::scenario::Number;
use crate::story::{agree, count, percent};
use crate::time::Time;

pub use knee::rule;
pub use laws::{FitOf, Fits, fits, fits_in_words};
pub use long_run::long_run;

/// Knees, crossings and growth, in this order.
pub fn of(sweep: &Sweep) -> Vec<String> {
    let metric = sweep.metric();
    let mut sentences = Vec::new();
    let groups_of_metric = groups(sweep, metric);
    let with_curves = || groups_of_metric.iter().map(|group| (group, sweep.curve(group.places[0], metric)));
    sentences.extend(with_curves().filter_map(|(group, curve)| knee::bend(sweep, group, metric, &curve)));
    let (bent, straight): (Vec<_>, Vec<_>) =
        with_curves().partition(|(_, curve)| knee_of(sweep, curve).is_some());
    let course = |(group, curve): (&Group, Vec<Time>)| course(sweep, group, metric, &curve);
    sentences.extend(straight.into_iter().flat_map(course));
    sentences.extend(meetings(sweep, metric));
    sentences.extend(bent.into_iter().flat_map(course));
    if metric == Metric::WorstResponse {
        // Here a makespan grows with the tasks anyway, but its stairs show how many are done at a time.
        for group in groups(sweep, Metric::Makespan) {
            let curve = sweep.curve(group.places[0], Metric::Makespan);
            sentences.extend(growing(sweep, &group, Metric::Makespan, &curve));
        }
    }
    sentences
}

/// The knee of each strategy; nothing for one that hardly bends.
pub fn knees(sweep: &Sweep) -> Vec<Option<usize>> {
    let metric = sweep.metric();
    (0..sweep.strategies.len()).map(|place| knee_of(sweep, &sweep.curve(place, metric))).collect()
}

/// Where these knees show: the point beyond one where the curve rises, and itself where it falls.
pub fn where_knees_show(sweep: &Sweep) -> Vec<Option<usize>> {
    let metric = sweep.metric();
    let shown = |(strategy, knee): (usize, Option<usize>)| {
        let curve = sweep.curve(strategy, metric);
        Some(knee::where_it_shows(&curve, knee?))
    };
    knees(sweep).into_iter().enumerate().map(shown).collect()
}

/// What these knees are, in words; nothing where there is none.
pub fn what_a_knee_is(sweep: &Sweep, knees: &[Option<usize>]) -> &'static str {
    let is_first_queue = |(strategy, knee): (usize, &Option<usize>)| {
        knee.is_none_or(|knee| knee::is_first_queue(sweep, strategy, knee))
    };
    match knees.iter().any(Option::is_some) {
        false => "",
        true if knees.iter().enumerate().all(is_first_queue) => "Knee (a bend): last point without a queue.",
        true => "Knee: the point farthest below a straight line from the first to the last (`explain knee`).",
    }
}

/// A seed has a number, but is no quantity: nothing bends or overtakes beyond one.
fn is_over_seeds(sweep: &Sweep) -> bool {
    sweep.axes[0].name == SEED
}

fn knee_of(sweep: &Sweep, curve: &[Time]) -> Option<usize> {
    if is_over_seeds(sweep) {
        return None;
    }
    let points: Vec<(f64, f64)> = sweep
        .points
        .iter()
        .zip(curve)
        .map(|(point, value)| (point.values[0].number(), value.as_secs()))
        .collect();
    knee(&points)
}

/// The strategies by their curves of a metric.
pub fn groups(sweep: &Sweep, metric: Metric) -> Vec<Group> {
    Group::all(&sweep.strategies, |place| sweep.curve(place, metric))
}

/// The strategies by all their figures, number of workers and all.
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

/// " (core 1 receives, cores 2 to 8 calculate)": of one strategy that has the same workers everywhere; otherwise
/// " (core 1 only receives)", which is why it needs one more than others.
fn who_works(sweep: &Sweep, group: &Group) -> Option<String> {
    let [place] = group.places[..] else { return None };
    let (scenario, strategy) = (&sweep.scenario, sweep.strategies[place]);
    match sweep.axes[0].changes {
        Changes::SomethingElse => Some(format!(" ({})", scenario.headline(strategy))),
        Changes::Workers => scenario
            .has_own_receiver(strategy)
            .then(|| format!(" ({} 1 only receives)", scenario.worker_noun())),
    }
}

/// How the curve goes on, and whether it has been better in between.
fn course(sweep: &Sweep, group: &Group, metric: Metric, curve: &[Time]) -> Vec<String> {
    // How it climbs from a knee is told there.
    let growing = growing(sweep, group, metric, curve);
    let is_told =
        knee_of(sweep, curve).is_some_and(|knee| knee::goes_on(sweep, metric, knee, curve).is_some());
    let mut sentences: Vec<String> = growing.filter(|_| !is_told).into_iter().collect();
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
    let growth = growth(curve)?;
    let Growth { from, rise, .. } = growth;
    let start = if from == 0 { "From the start".to_owned() } else { format!("From {} on", at(sweep, from)) };
    let whose = whose(group, metric);
    let here = sweep.length(curve[from], metric);
    let (is_alone, worker) = (works_alone(sweep, group), sweep.scenario.worker_noun());
    match rise {
        Rise::Flat if from == 0 => {
            let why = if is_alone { format!(": always one {worker}") } else { String::new() };
            return Some(format!("{whose} is {here} everywhere{why}."));
        }
        Rise::Flat if sweep.axes[0].changes == Changes::Workers => {
            return Some(format!(
                "More than {} gain {} nothing: the {} stays {here}.",
                at(sweep, from),
                group.names,
                metric.name()
            ));
        }
        Rise::Flat => return Some(format!("{start}, {whose} stays {here}.")),
        Rise::Up(_) | Rise::Down(_) if from == 0 && knee_of(sweep, curve).is_none() => {
            let growing = growing_by(sweep, metric, growth)?;
            let why = if is_alone { format!(" (one {worker})") } else { String::new() };
            let what = if metric == sweep.metric() { "it" } else { metric.name() };
            if metric == sweep.metric()
                && let Some(more) = first_to_queue(sweep, group, growth)
            {
                return Some(format!("{}{why} {more}.", group.names));
            }
            return Some(format!("{}: no knee{why}; {what} {growing}.", group.names));
        }
        Rise::Up(_) | Rise::Down(_) => {}
    }
    let before = curve[..=from].iter().all(|value| *value == curve[from]) && 0 < from;
    let before = if before { format!("; up to there it is {here}") } else { String::new() };
    Some(format!("{start}, {whose} {}{before}.", growing_by(sweep, metric, growth)?))
}

/// "queue from 2 users on, +60.0 s per user": where the second is the first to be queued, and not only
/// the first that was looked at.
fn first_to_queue(sweep: &Sweep, group: &Group, growth: Growth) -> Option<String> {
    let Rise::Up(by) = growth.rise else { return None };
    let is_each = matches!(sweep.axes[0].step(), Some(Number::Count(1)));
    (is_each && knee::is_first_queue(sweep, group.places[0], 0)).then_some(())?;
    let queue = agree(group.places.len(), "queues", "queue");
    let by = sweep.length(by, sweep.metric());
    Some(format!("{queue} from {} on, +{by} per {}", at(sweep, 1), sweep.axes[0].stretch(growth.period)?))
}

/// Whether there is only one worker, whatever is changed.
fn works_alone(sweep: &Sweep, group: &Group) -> bool {
    group.places.iter().all(|place| sweep.of(*place).all(|figures| figures.workers == 1))
}

/// "grows by 53.0 s per 7 users".
fn growing_by(sweep: &Sweep, metric: Metric, growth: Growth) -> Option<String> {
    let verb = match growth.rise {
        Rise::Flat => return None,
        Rise::Up(by) => format!("grows by {}", sweep.length(by, metric)),
        Rise::Down(by) => format!("shrinks by {}", sweep.length(by, metric)),
    };
    // Points at uneven distances have no stairs.
    Some(format!("{verb} per {}", sweep.axes[0].stretch(growth.period)?))
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
    let overtaken = overtakings(&first, &second).len();
    if is_over_seeds(sweep) && 0 < overtaken {
        return Some(either_way(sweep, metric, (one, &first), (other, &second)));
    }
    if is_over_seeds(sweep) || overtaken == 0 && 1 < crossings.len() {
        return Some(now_and_then(sweep, metric, (one, &first), (other, &second)));
    }
    let ahead = |order: Ordering| match order {
        Ordering::Less => format!("{} ahead", one.with("is", "are")),
        Ordering::Greater => format!("{} ahead", other.with("is", "are")),
        Ordering::Equal => "they are equal".to_owned(),
    };
    if let (Ordering::Equal, Some((_, beyond))) = (order, crossings.get(1)) {
        let last = crossings[1].0 - 1;
        let equal = match last == place {
            true => format!("At {} {} and {} are equal", at(sweep, place), one.names, other.names),
            false => format!(
                "From {} to {} {} and {} are equal",
                at(sweep, place),
                at(sweep, last),
                one.names,
                other.names
            ),
        };
        let more = match crossings.last() {
            Some((_, end)) if 2 < crossings.len() => changes(overtaken, &ahead(*end)),
            _ => String::new(),
        };
        return Some(format!("{equal}; before, {}; beyond, {}.{more}", ahead(before), ahead(*beyond)));
    }
    let how = match (before, order) {
        (Ordering::Equal, Ordering::Less) => {
            format!("{} is longer than {}", whose(other, metric), owners(one))
        }
        (Ordering::Equal, _) => format!("{} is longer than {}", whose(one, metric), owners(other)),
        (_, Ordering::Equal) => format!("{} is as long as {}", whose(one, metric), owners(other)),
        (_, Ordering::Less) => format!("{} {}", one.with("overtakes", "overtake"), other.names),
        (_, Ordering::Greater) => format!("{} {}", other.with("overtakes", "overtake"), one.names),
    };
    let (start, more) = match crossings.last() {
        Some((_, end)) if 1 < crossings.len() => {
            (format!("At {}", at(sweep, place)), changes(overtaken, &ahead(*end)))
        }
        _ => (format!("From {} on", at(sweep, place)), String::new()),
    };
    Some(format!("{start}, {how}; up to there {}.{more}", ahead(before)))
}

fn changes(overtaken: usize, in_the_end: &str) -> String {
    format!(" Here one overtakes the other {}; in the end {in_the_end}.", count(overtaken, "time"))
}

/// Two curves of which now one is longer and now the other, in no order.
fn either_way(
    sweep: &Sweep,
    metric: Metric,
    (one, first): (&Group, &[Time]),
    (other, second): (&Group, &[Time]),
) -> String {
    let many =
        |order: Ordering| first.iter().zip(second).filter(|(one, other)| one.cmp(other) == order).count();
    format!(
        "{} is longer than {} at {} of {}, and shorter at {}.",
        whose(one, metric),
        owners(other),
        many(Ordering::Greater),
        count(sweep.points.len(), "point"),
        many(Ordering::Less)
    )
}

/// Two curves of which one is longer here and there, and never the other.
fn now_and_then(
    sweep: &Sweep,
    metric: Metric,
    (one, first): (&Group, &[Time]),
    (other, second): (&Group, &[Time]),
) -> String {
    const FEW: usize = 4;
    let orders = || first.iter().zip(second).map(|(one, other)| one.cmp(other));
    let differ = orders().zip(&sweep.points).filter(|(order, _)| order.is_ne());
    let differ: Vec<Number> = differ.map(|(_, point)| point.values[0]).collect();
    let first_order = orders().find(|order| order.is_ne()).unwrap_or(Ordering::Equal);
    let (longer, shorter) = if first_order.is_gt() { (one, other) } else { (other, one) };
    let places = match differ.len() {
        1..=FEW => format!("{} only", sweep.axes[0].at_all(&differ)),
        many => format!("{many} of {}, and equal at the others", count(first.len(), "point")),
    };
    format!("{} is longer than {} at {places}.", whose(longer, metric), owners(shorter))
}

/// Where tasks or lengths are random, and this is no long run: that each point is one run, and why.
pub fn one_run(sweep: &Sweep) -> Option<String> {
    let scenario = &sweep.scenario;
    if !scenario.is_random() || sweep.axes.iter().any(|axis| axis.name == SEED) {
        return None;
    }
    let is_arrivals = |axis: &&Axis| [LOAD, ARRIVAL_RATE].contains(&axis.name.as_str());
    let why = match (sweep.axes.iter().find(is_arrivals), sweep.axes.len()) {
        (None, _) => String::new(),
        (Some(axis), 2) => format!(": the long run is told over {} alone", axis.name),
        (Some(_), _) => ": the long run is told of tasks of one kind, with random gaps".to_owned(),
    };
    Some(format!(
        "Random lengths: each point is one run of the file's tasks, with seed {}{why}.",
        scenario.seed()
    ))
}

/// That the tasks in the system are throughput times mean response, in every row.
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
            format!(
                "Little's law ({law}): holds to the nanosecond in {exact} of {}.",
                count(rows.len(), "run")
            )
        }
        false => format!(
            "Little's law ({law}): holds to the nanosecond in {exact} of {}; {} off by up to {}.",
            count(rows.len(), "run"),
            agree(rows.len() - exact, "the other is", "the others are"),
            percent(worst)
        ),
    }
}
