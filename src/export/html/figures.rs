//! Charts on an HTML page. What a piece shows is a text of its own that stands over it: it appears
//! when the piece is pointed at or has the focus, and screen readers read it in the order of time.

use maud::{Markup, html};

use super::curves;
use crate::document::{Gantt, Part, Plot, Row, RowKind, Rows};
use crate::export::chart::{self, Drawn, Titles, percent};

/// A chart with more pieces would have too many stops for those who move by keyboard; its sentences
/// say the same.
const FEW: usize = 24;

pub(super) fn gantt(gantt: &Gantt) -> Markup {
    let ticks = chart::ticks(gantt.axis, 7);
    let rows = gantt.groups.iter().flat_map(|rows| &rows.rows);
    let pieces: usize = rows.map(|row| chart::drawn(row, gantt.axis).len()).sum();
    let reach = if pieces <= FEW { Reach::Keyboard } else { Reach::Pointer };
    html! {
        figure.gantt {
            div.row.axis aria-hidden="true" {
                span.name { (gantt.clock) }
                div.bar {
                    @for (place, label) in &ticks {
                        span.tick.last[0.9 < *place] style={ "left:" (percent(*place)) } { (label) }
                    }
                }
                span.figure { (gantt.figures) }
            }
            @for group in &gantt.groups { (self::rows(group, gantt, &ticks, reach)) }
            figcaption { (super::lines(&gantt.notes)) (in_words(&gantt.alt)) }
        }
    }
}

/// How the text of a piece can be reached, besides by reading all.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Keyboard,
    Pointer,
}

fn rows(rows: &Rows, gantt: &Gantt, ticks: &[(f64, String)], reach: Reach) -> Markup {
    let (class, name) = match rows.kind {
        RowKind::Tasks => ("tasks", "Tasks"),
        RowKind::Workers => ("workers", "Workers"),
        RowKind::Beside => ("beside", "Measured, without all the cores that it needs"),
    };
    html! {
        div class=(class) {
            ul.rows aria-label={ (name) ", " (gantt.clock) } {
                @for own in &rows.rows {
                    li.row {
                        span.name { (own.name) }
                        (bar(own, gantt, ticks, reach))
                        span.figure { (own.figure) }
                    }
                }
            }
            @if !rows.left_out.is_empty() { p { (rows.left_out) } }
        }
    }
}

fn bar(row: &Row, gantt: &Gantt, ticks: &[(f64, String)], reach: Reach) -> Markup {
    let drawn = chart::drawn(row, gantt.axis);
    let is_told = |piece: &&Drawn| !piece.about.is_empty();
    html! {
        div.bar {
            svg aria-hidden="true" width="100%" height="100%" {
                (chart::grid(ticks))
                (chart::bar(&drawn, Titles::Beside))
            }
            ul.pieces {
                @for piece in drawn.iter().filter(is_told) { (self::piece(piece, reach)) }
            }
        }
    }
}

fn piece(piece: &Drawn, reach: Reach) -> Markup {
    let place = format!("left:{};width:{}", percent(piece.left), percent(piece.width));
    html! {
        li {
            span.spot role="img" aria-label=(piece.about) style=(place)
                tabindex=[(reach == Reach::Keyboard).then_some("0")] {}
            span.tip aria-hidden="true" { (piece.about) }
        }
    }
}

pub(super) fn plot(plot: &Plot) -> Markup {
    let [low, middle, high] = &plot.y_labels;
    html! {
        figure.plot {
            ul.legend { @for part in &plot.legend { li { (part) } } }
            p.soft { (plot.y_name) }
            div.field {
                div.y-labels aria-hidden="true" { span { (high) } span { (middle) } span { (low) } }
                svg role="img" aria-label={ (plot.y_name) " over " (plot.x_name) } width="100%" height="100%"
                    overflow="visible" {
                    (curves::curves(plot))
                }
                div.x-labels aria-hidden="true" { @for label in &plot.x_labels { span { (label) } } }
            }
            p.soft.middle { (plot.x_name) }
            figcaption { (in_words(&plot.alt)) }
        }
    }
}

/// A bar of parts, and what they are.
pub(super) fn whole(parts: &[Part]) -> Markup {
    html! {
        figure {
            div.bar { svg aria-hidden="true" width="100%" height="100%" { (chart::whole(parts)) } }
            figcaption { (super::keys(parts.iter().map(|part| (part.mark, part.label.as_str())))) }
        }
    }
}

fn in_words(alt: &[String]) -> Markup {
    html! {
        @if !alt.is_empty() {
            details {
                summary { "The same in words" }
                @for sentence in alt { p { (sentence) } }
            }
        }
    }
}
