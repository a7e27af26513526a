//! What the long run of a queue shows.

use crate::story::count;
use crate::sweep::long_run::{Figure, LongRun, Outcome, QueueReport, share};

/// For each queue: where it is unstable, where it bends, and how near it is to theory.
pub fn long_run(found: &LongRun, queues: &[QueueReport]) -> Vec<String> {
    let of = |queue: &QueueReport| {
        [unstable(found, queue), bend(found, queue), against_theory(found, queue)].into_iter().flatten()
    };
    queues.iter().flat_map(of).collect()
}

fn unstable(found: &LongRun, queue: &QueueReport) -> Option<String> {
    let first = found.points.iter().find(|point| queue.at(point).settled().is_none())?;
    let Outcome::Unstable { load } = *queue.at(first) else { return None };
    let from = match first.value == found.points[0].value {
        true => "everywhere".to_owned(),
        false => format!("from {} on", found.axis.at(first.value)),
    };
    let (names, share) = (&queue.group.names, share(load));
    Some(match load < 1.0 {
        false => format!(
            "{names}: unstable {from}. Already there, {share} of what can be served arrives, so the queue grows for ever."
        ),
        true => format!(
            "{names}: no figures {from}. There, {share} of what can be served arrives, and no run is long enough."
        ),
    })
}

fn bend(found: &LongRun, queue: &QueueReport) -> Option<String> {
    let (value, at_knee) = queue.settled[queue.knee?];
    let (last, end) = *queue.settled.last()?;
    let times = Figure::P95.estimate(&end).value / Figure::P95.estimate(&at_knee).value;
    Some(format!(
        "{}: the knee of the 95th percentile is at {}; at {} it is {times:.1} times as long.",
        queue.group.names,
        found.axis.at(value),
        found.axis.at(last)
    ))
}

/// How far the means are from theory.
fn against_theory(found: &LongRun, queue: &QueueReport) -> Option<String> {
    let law = queue.law.as_ref()?;
    let off = queue.settled.iter().filter_map(|(value, it)| {
        let (estimate, theory) = (Figure::Mean.estimate(it), Figure::Mean.theory(it)?);
        let is_inside = (estimate.value - theory).abs() <= estimate.half;
        Some((*value, (estimate.value / theory - 1.0).abs(), is_inside))
    });
    let off: Vec<_> = off.collect();
    let (worst, share, _) = *off.iter().max_by(|one, other| one.1.total_cmp(&other.1))?;
    let inside = off.iter().filter(|(_, _, is_inside)| *is_inside).count();
    Some(format!(
        "{}: {law}. The mean is within {:.1} % of theory (farthest at {}); theory is inside the interval in {inside} \
         of {}.",
        queue.group.names,
        (share * 1000.0).ceil() / 10.0,
        found.axis.at(worst),
        count(off.len(), "point")
    ))
}
