//! The shape of a curve: where it bends, how it goes on, and where two of them cross. Curves of
//! the model are exact, so a pattern is one only if it fits to the nanosecond.

use std::cmp::Ordering;

use crate::time::Time;

/// From here on the curve repeats itself: every `period` points it is `rise` higher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Growth {
    /// The last point before the first rise.
    pub from: usize,
    /// In points.
    pub period: usize,
    pub rise: Rise,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rise {
    Up(Time),
    Down(Time),
    /// The curve does not change any more.
    Flat,
}

impl Rise {
    fn between(before: Time, after: Time) -> Self {
        match before.cmp(&after) {
            Ordering::Less => Self::Up(after - before),
            Ordering::Greater => Self::Down(before - after),
            Ordering::Equal => Self::Flat,
        }
    }
}

/// How the curve goes on in the end, linear or in stairs; `None` if it has no such pattern, or not
/// for two periods. Of several, the one that explains most of the curve.
pub fn growth(curve: &[Time]) -> Option<Growth> {
    /// Three points in a line are no news, unless nothing changes any more.
    const FEWEST: usize = 4;
    let mut best: Option<Growth> = None;
    for period in 1..=curve.len().saturating_sub(1) / 2 {
        let rise = Rise::between(curve[curve.len() - 1 - period], curve[curve.len() - 1]);
        let breaks = (0..curve.len() - period)
            .rev()
            .find(|&place| Rise::between(curve[place], curve[place + period]) != rise);
        let from = breaks.map_or(0, |place| place + 1);
        let explained = curve.len() - from;
        let is_seen_twice = 2 * period < explained && (rise == Rise::Flat || FEWEST <= explained);
        // Rounds get fewer as workers get more: of such stairs the next step is longer, or there is none.
        let goes_on = period == 1 || !matches!(rise, Rise::Down(_));
        if is_seen_twice && goes_on && best.is_none_or(|best| from < best.from) {
            best = Some(Growth { from, period, rise });
        }
    }
    best.map(|growth| Growth { from: last_of_plateau(curve, growth), ..growth })
}

/// A staircase begins with a step to stand on.
fn last_of_plateau(curve: &[Time], growth: Growth) -> usize {
    if growth.rise == Rise::Flat {
        return growth.from;
    }
    let level = curve[growth.from];
    let plateau = curve[growth.from..].iter().take_while(|value| **value == level).count();
    growth.from + plateau - 1
}

/// How far below the straight line from its first point to its last a curve must bend for a knee, as
/// a share of its whole rise or fall.
const BEND: f64 = 0.1;

/// A curve that rises or falls by less than this share of itself is flat.
const FLAT: f64 = 0.05;

/// Where the curve bends most: the point that lies farthest below the straight line from its first
/// point to its last. `None` if it hardly bends.
///
/// This is the offline form of Kneedle without smoothing, since the model has no noise: Satopää,
/// Albrecht, Irwin, Raghavan (2011), <https://doi.org/10.1109/ICDCSW.2011.20>.
pub fn knee(points: &[(f64, f64)]) -> Option<usize> {
    let (&(x0, y0), &(x1, y1)) = (points.first()?, points.last()?);
    let height = (y1 - y0).abs();
    if points.len() < 3 || height <= FLAT * y0.abs().max(y1.abs()) || x1 <= x0 {
        return None;
    }
    let bend = |&(x, y): &(f64, f64)| (y0 + (y1 - y0) * (x - x0) / (x1 - x0) - y) / height;
    let bends = points.iter().map(bend).enumerate();
    // Of equal ones, the first.
    let deepest = bends.rev().max_by(|one, other| one.1.total_cmp(&other.1))?;
    (BEND <= deepest.1).then_some(deepest.0)
}

/// The point with the least value, if the curve rises again after it.
pub fn lowest(curve: &[Time]) -> Option<usize> {
    let least = curve.iter().min()?;
    let place = curve.iter().position(|value| value == least)?;
    (0 < place && least < curve.last()?).then_some(place)
}

/// Where one of two curves overtakes the other, or joins or leaves it: the first point with the new
/// order, and how they stand to each other from there.
pub fn crossings(one: &[Time], other: &[Time]) -> Vec<(usize, Ordering)> {
    let orders: Vec<Ordering> = one.iter().zip(other).map(|(one, other)| one.cmp(other)).collect();
    let changes = (1..orders.len()).filter(|&place| orders[place] != orders[place - 1]);
    changes.map(|place| (place, orders[place])).collect()
}

/// Crossings from one side to the other, where one curve really overtakes the other: who only joins
/// or leaves does not.
pub fn overtakings(one: &[Time], other: &[Time]) -> Vec<usize> {
    let mut before = one.first().cmp(&other.first());
    let mut found = Vec::new();
    for (place, order) in crossings(one, other) {
        if order == Ordering::Equal {
            continue;
        }
        if order == before.reverse() {
            found.push(place);
        }
        before = order;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(curve: &[u64]) -> Vec<Time> {
        curve.iter().map(|secs| Time::from_secs(*secs)).collect()
    }

    #[test]
    fn a_staircase_has_a_period_and_a_rise() {
        let stairs: Vec<u64> = (0..20).map(|place| 10 + place / 3 * 5).collect();
        let growth = growth(&seconds(&stairs));
        assert_eq!(growth, Some(Growth { from: 2, period: 3, rise: Rise::Up(Time::from_secs(5)) }));
    }

    #[test]
    fn a_line_may_begin_late_and_go_down() {
        let late = growth(&seconds(&[7, 7, 7, 8, 9, 10, 11]));
        assert_eq!(late, Some(Growth { from: 2, period: 1, rise: Rise::Up(Time::from_secs(1)) }));
        let down = growth(&seconds(&[90, 60, 50, 40, 30, 20]));
        assert_eq!(down, Some(Growth { from: 1, period: 1, rise: Rise::Down(Time::from_secs(10)) }));
        let stairs = growth(&seconds(&[180, 90, 60, 60, 60, 30, 30, 30]));
        assert_eq!(stairs, Some(Growth { from: 5, period: 1, rise: Rise::Flat }), "the next step would be 0");
        let flat = growth(&seconds(&[90, 60, 50, 40, 40, 40, 40]));
        assert_eq!(flat, Some(Growth { from: 3, period: 1, rise: Rise::Flat }));
        assert_eq!(growth(&seconds(&[1, 2, 4, 8, 16, 32, 64])), None);
        assert_eq!(growth(&[]), None);
    }

    #[test]
    fn a_curve_bends_where_it_is_farthest_from_its_chord() {
        let falls = |x: f64| 1.0 / x;
        let points: Vec<_> = (1..=16).map(|x| (f64::from(x), falls(f64::from(x)))).collect();
        // The distance to the chord is largest where the slope is the chord's: at x * x = 16.
        assert_eq!(knee(&points), Some(3));
        let line: Vec<_> = (1..=16).map(|x| (f64::from(x), f64::from(x))).collect();
        assert_eq!(knee(&line), None);
        let nearly_flat: Vec<_> = points.iter().map(|(x, y)| (*x, 100.0 + y)).collect();
        assert_eq!(knee(&nearly_flat), None);
        let bulges: Vec<_> = (1..=16).map(|x| (f64::from(x), f64::from(x).sqrt())).collect();
        assert_eq!(knee(&bulges), None);
    }

    #[test]
    fn curves_cross_join_and_leave() {
        let crossings = crossings(&seconds(&[1, 2, 3, 4, 4]), &seconds(&[3, 3, 3, 3, 4]));
        assert_eq!(crossings, [(2, Ordering::Equal), (3, Ordering::Greater), (4, Ordering::Equal)]);
    }

    #[test]
    fn who_joins_and_leaves_on_the_same_side_overtakes_nobody() {
        let level = seconds(&[3, 3, 3, 3, 3]);
        assert_eq!(overtakings(&seconds(&[1, 2, 3, 4, 4]), &level), [3]);
        assert_eq!(overtakings(&seconds(&[1, 3, 2, 3, 4]), &level), [4]);
        assert!(overtakings(&seconds(&[1, 3, 1, 2, 1]), &level).is_empty());
        assert!(overtakings(&[], &[]).is_empty());
    }

    #[test]
    fn the_lowest_point_counts_only_between_higher_ones() {
        assert_eq!(lowest(&seconds(&[9, 4, 3, 5])), Some(2));
        assert_eq!(lowest(&seconds(&[9, 4, 3, 3])), None);
        assert_eq!(lowest(&seconds(&[1, 4, 5])), None);
    }
}
