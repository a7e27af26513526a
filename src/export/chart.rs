//! What pictures and HTML pages draw alike: a bar of a Gantt chart and its axis.
//! Places are shares of the width, so that the same drawing fits any width and no text is stretched.

use maud::{Markup, html};

use crate::document::{Axis, Mark, Part, Piece, Row};
use crate::story::{Precision, StoryClock};
use crate::time::{Time, ratio};
use crate::timeline::State;

/// Patterns of the states, to stand once in each file.
pub(super) fn patterns() -> Markup {
    html! {
        defs {
            pattern id="queued" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                rect.paper width="5" height="5" {}
                rect.ink-queued width="2.2" height="5" {}
            }
            pattern id="waiting" width="6" height="6" patternUnits="userSpaceOnUse" {
                rect.paper width="6" height="6" {}
                circle.ink-waiting cx="3" cy="3" r="1.3" {}
            }
            pattern id="turns" width="8" height="8" patternUnits="userSpaceOnUse" {
                rect.paper width="8" height="8" {}
                rect.ink-running width="4" height="4" {}
                rect.ink-running x="4" y="4" width="4" height="4" {}
            }
        }
    }
}

/// The class that a mark is drawn with.
pub(super) const fn class(mark: Mark) -> &'static str {
    match mark {
        Mark::State(state) => state.name(),
        Mark::Partly(_) => State::Running.name(),
        Mark::Turns => "turns",
        Mark::Nothing => "nothing",
    }
}

/// A share of the width.
pub(super) fn percent(share: f64) -> String {
    let text = format!("{:.3}", share * 100.0);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

/// Something to draw: a piece, or several that are too short to be told apart.
pub(super) struct Drawn {
    pub mark: Mark,
    /// Shares of the axis.
    pub left: f64,
    pub width: f64,
    /// How much of the time something happens; 1 for a single piece.
    pub density: f64,
    pub about: String,
}

/// Below this share of the axis, pieces beside each other are told as one. It is two or three pixels.
const SHORT: f64 = 1.0 / 300.0;
/// So many of them.
const SEVERAL: usize = 4;

/// The pieces of a row, in the order of time.
pub(super) fn drawn(row: &Row, axis: Axis) -> Vec<Drawn> {
    let is_short = |piece: &Piece| axis.place(piece.end) - axis.place(piece.start) < SHORT;
    let are_as_one = |one: &Piece, next: &Piece| {
        let gap = axis.place(next.start) - axis.place(one.end);
        is_short(one) && is_short(next) && gap < SHORT
    };
    let groups = row.pieces.chunk_by(are_as_one);
    groups
        .flat_map(|group| match group {
            [first, .., last] if SEVERAL <= group.len() => {
                vec![as_one(row, group, axis, first.start, last.end)]
            }
            _ => group.iter().map(|piece| one(piece, axis)).collect(),
        })
        .collect()
}

fn one(piece: &Piece, axis: Axis) -> Drawn {
    let mark = Mark::State(piece.state);
    at(mark, piece.start, piece.end, axis, 1.0, piece.about.clone())
}

fn at(mark: Mark, start: Time, end: Time, axis: Axis, density: f64, about: String) -> Drawn {
    let left = axis.place(start);
    Drawn { mark, left, width: axis.place(end) - left, density, about }
}

fn as_one(row: &Row, group: &[Piece], axis: Axis, start: Time, end: Time) -> Drawn {
    let spent = |state: State| -> Time {
        group.iter().filter(|piece| piece.state == state).map(|piece| piece.end - piece.start).sum()
    };
    let states = [State::Running, State::Waiting, State::Queued];
    let spent: Vec<(State, Time)> =
        states.map(|state| (state, spent(state))).into_iter().filter(|(_, time)| !time.is_zero()).collect();
    let parts: Vec<String> =
        spent.iter().map(|(state, time)| format!("{} {}", state.name(), length(axis.units, *time))).collect();
    let precision = Precision::for_all([start, end]);
    let instant = |at| axis.units.instant(at, precision);
    let about = format!(
        "{}: {} short pieces from {} to {}, together {}",
        row.name,
        group.len(),
        instant(start),
        instant(end),
        crate::story::list(&parts)
    );
    let mark = match spent[..] {
        [(state, _)] => Mark::State(state),
        _ => Mark::Turns,
    };
    let busy = spent.iter().map(|(_, time)| *time).sum();
    at(mark, start, end, axis, ratio(busy, end - start), about)
}

fn length(clock: StoryClock, time: Time) -> String {
    clock.length(time, Precision::for_all([time]))
}

/// Whether a bar says itself what it shows, or something beside it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Titles {
    Inside,
    Beside,
}

/// The pieces of one row. What runs is drawn last: it is the shortest, and never hidden.
pub(super) fn bar(pieces: &[Drawn], titles: Titles) -> Markup {
    const LOWEST: f64 = 0.2;
    let mut order: Vec<&Drawn> = pieces.iter().collect();
    order.sort_by_key(|piece| match piece.mark {
        Mark::Nothing | Mark::State(State::Waiting) => 0,
        Mark::State(State::Queued) => 1,
        Mark::Turns => 2,
        Mark::State(State::Running) | Mark::Partly(_) => 3,
    });
    html! {
        @for piece in order {
            // Something that happens now and then is lower than something that always happens.
            @let height = 0.76 * piece.density.max(LOWEST);
            rect class=(class(piece.mark)) x=(percent(piece.left)) width=(percent(piece.width.max(1e-5)))
                y=(percent(0.88 - height)) height=(percent(height)) {
                @if titles == Titles::Inside { title { (piece.about) } }
            }
        }
    }
}

/// The parts of a whole, beside each other.
pub(super) fn whole(parts: &[Part]) -> Markup {
    let ends = parts.iter().scan(0.0, |until, part| {
        *until += part.share;
        Some(*until)
    });
    html! {
        @for (part, end) in parts.iter().zip(ends) {
            rect class=(class(part.mark)) x=(percent(end - part.share)) width=(percent(part.share))
                y="12%" height="76%" {}
        }
    }
}

/// Round times on the axis, at most so many: where, and what to write there.
pub(super) fn ticks(axis: Axis, most: u64) -> Vec<(f64, String)> {
    let ticks = axis.ticks(|step| axis.end.as_nanos() / step.as_nanos() < most);
    ticks.into_iter().map(|at| (axis.place(at), axis.units.tick(at))).collect()
}

/// The ground behind the bars: a line at each tick.
pub(super) fn grid(ticks: &[(f64, String)]) -> Markup {
    html! {
        @for (place, _) in ticks {
            line.grid x1=(percent(*place)) x2=(percent(*place)) y1="0" y2="100%" {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEN: Axis = Axis::linear(Time::from_secs(10), StoryClock::Seconds);

    fn row(pieces: &[(State, u64, u64)]) -> Row {
        let piece = |&(state, start, end)| Piece {
            state,
            start: Time::from_millis(start),
            end: Time::from_millis(end),
            about: "a piece".to_owned(),
        };
        Row { name: "T1".to_owned(), pieces: pieces.iter().map(piece).collect(), figure: String::new() }
    }

    #[test]
    fn a_piece_stands_where_its_time_is() {
        let drawn = drawn(&row(&[(State::Queued, 2_000, 4_500), (State::Running, 4_500, 4_501)]), TEN);
        assert_eq!((percent(drawn[0].left), percent(drawn[0].width)), ("20%".to_owned(), "25%".to_owned()));
        assert_eq!(drawn[1].mark, Mark::State(State::Running));
        assert_eq!(percent(drawn[1].width), "0.01%");
    }

    #[test]
    fn what_is_too_short_to_be_told_apart_is_told_as_one() {
        let turns: Vec<_> = (0..500)
            .map(|turn| {
                let state = if turn % 2 == 0 { State::Running } else { State::Queued };
                (state, turn * 10, (turn + 1) * 10)
            })
            .collect();
        let turns = drawn(&row(&turns), TEN);
        let [turns] = &turns[..] else { panic!("one") };
        assert_eq!(turns.mark, Mark::Turns);
        assert_eq!(
            turns.about,
            "T1: 500 short pieces from 0.0 s to 5.0 s, together running 2.5 s and queued 2.5 s"
        );
        let now_and_then: Vec<_> = (0..10).map(|turn| (State::Running, turn * 20, turn * 20 + 5)).collect();
        let now_and_then = drawn(&row(&now_and_then), TEN);
        assert_eq!(now_and_then.len(), 1);
        assert!((now_and_then[0].density - 50.0 / 185.0).abs() < 1e-9);
    }

    #[test]
    fn ticks_are_round_and_few() {
        let labels = |axis| ticks(axis, 7).into_iter().map(|tick| tick.1).collect::<Vec<_>>();
        assert_eq!(labels(TEN), ["0 s", "2 s", "4 s", "6 s", "8 s", "10 s"]);
        assert_eq!(
            labels(Axis { end: Time::from_millis(5_050), ..TEN }),
            ["0 s", "1 s", "2 s", "3 s", "4 s", "5 s"]
        );
        assert_eq!(labels(Axis { end: Time::ZERO, ..TEN }), ["0 s"]);
    }
}
