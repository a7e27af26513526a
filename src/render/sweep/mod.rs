//! The page of a sweep.

pub mod long_run;
mod chart;
mod frame;
mod heat;
mod laws;
mod plain;
mod tables;

use super::Look;
use super::page;
use crate::report::Show;
use crate::story::count;
use crate::sweep::{Sweep, sentences};
use frame::{Frame, partial, what_to_see};

pub use plain::plain;

#[must_use]
pub fn page(sweep: &Sweep, look: &Look) -> String {
    frame(sweep).page(parts(sweep, look), look)
}

fn parts(sweep: &Sweep, look: &Look) -> Vec<String> {
    if sweep.points.is_empty() {
        return Vec::new();
    }
    let mut parts = match &sweep.axes[..] {
        [axis] => vec![
            chart::curves(sweep, axis, look),
            tables::comparison(sweep, axis, look),
            what_to_see(&sentences::of(sweep), look),
            tables::all_figures(sweep, axis, look),
            laws::section(sweep, axis, look),
        ],
        _ => heat::tables(sweep, look),
    };
    parts.push(look.wrap(&format!("Checked: {}", sentences::little(sweep)), "  "));
    parts
}

fn frame(sweep: &Sweep) -> Frame {
    let conditions = vec![fixed(sweep), conditions(sweep)];
    Frame::new(&sweep.scenario, &sweep.axes, conditions, missing(sweep))
}

fn missing(sweep: &Sweep) -> Option<String> {
    let partial = match sweep.measuring {
        Some(measuring) if sweep.points.len() == sweep.wanted() => {
            format!("{} measured", partial(sweep.measured_points(), measuring.wanted))
        }
        _ => partial(sweep.points.len(), sweep.wanted()),
    };
    sweep.is_partial().then_some(partial)
}

/// "Everywhere: every 1 s, receive 1 s, cores 8."
fn fixed(sweep: &Sweep) -> String {
    let params: Vec<String> = sweep
        .fixed()
        .into_iter()
        .map(|(name, value)| match Sweep::value(value) {
            Some(value) => format!("{name} {}", value.words()),
            None => name.to_owned(),
        })
        .collect();
    if params.is_empty() { String::new() } else { format!("Everywhere: {}.", params.join(", ")) }
}

fn conditions(sweep: &Sweep) -> String {
    let Some(measuring) = sweep.measuring else {
        return page::PREDICTED.to_owned();
    };
    let conditions = page::conditions(Show::Both, measuring.pace, measuring.repeat, measuring.machine);
    format!(
        "{} of {} measured, as far as the machine has the cores and the time; the others are model only. {conditions}",
        sweep.measured_points(),
        count(sweep.points.len(), "point")
    )
}
