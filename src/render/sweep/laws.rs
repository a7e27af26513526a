//! The laws of scaling beside the points that they are fitted to, and what they say.

use super::frame::lines;
use super::tables::{LITTLE_ROOM, rows};
use crate::render::terminal::table as simple;
use crate::render::{Look, page};
use crate::story::list;
use crate::sweep::Sweep;
use crate::sweep::axis::Axis;
use crate::sweep::fits::Law;
use crate::sweep::sentences::{self, FitOf, Fits};

pub(super) fn section(sweep: &Sweep, axis: &Axis, look: &Look) -> String {
    let tables: String =
        each_clock(sweep).iter().map(|(clock, fits)| tables(*clock, fits, axis, look)).collect();
    page::section(look, "The laws of scaling", &(tables + &lines(&told(sweep), look)))
}

/// One for all strategies with the same speed-ups.
fn tables(clock: FitOf, fits: &[Fits], axis: &Axis, look: &Look) -> String {
    let clock = match clock {
        FitOf::Predicted => "predicted",
        FitOf::Measured => "measured",
    };
    let told = fits.iter().filter(|fits| fits.amdahl.is_ok() || fits.scalability.is_ok());
    let block = |same: &[&Fits]| {
        let names: Vec<String> = same.iter().map(|fits| fits.strategy.to_string()).collect();
        look.bold(&format!("{}, {clock}", list(&names))) + "\n" + &table(same[0], axis, look) + "\n"
    };
    told.collect::<Vec<_>>().chunk_by(|one, other| one.points == other.points).map(block).collect()
}

fn table(fits: &Fits, axis: &Axis, look: &Look) -> String {
    let law = |speed_up: Option<f64>| speed_up.map_or("-".to_owned(), |it| format!("{it:.2}"));
    let row = |place: &usize| {
        let (workers, speed_up) = fits.points[*place];
        vec![
            format!("{workers}"),
            format!("{speed_up:.2}"),
            law(fits.amdahl.as_ref().ok().map(|fit| fit.law.speed_up(workers))),
            law(fits.scalability.as_ref().ok().map(|fit| fit.law.speed_up(workers))),
        ]
    };
    let shown = rows(fits.points.len(), LITTLE_ROOM, []);
    simple(look, &[&axis.name, "speed-up", "Amdahl", "USL"], shown.iter().map(row).collect())
}

/// The fits to what was predicted, and to what was measured.
pub(super) fn each_clock(sweep: &Sweep) -> Vec<(FitOf, Vec<Fits>)> {
    let measured = sweep.measuring.map(|_| FitOf::Measured);
    let clocks = std::iter::once(FitOf::Predicted).chain(measured);
    clocks.map(|clock| (clock, sentences::fits(sweep, clock))).collect()
}

/// In sentences, predicted and then measured.
pub(super) fn told(sweep: &Sweep) -> Vec<String> {
    let of = |(clock, fits): (FitOf, Vec<Fits>)| {
        let lines = sentences::fits_in_words(&fits).into_iter();
        lines.map(move |line| match clock {
            FitOf::Predicted => line,
            FitOf::Measured => format!("measured: {line}"),
        })
    };
    each_clock(sweep).into_iter().flat_map(of).collect()
}
