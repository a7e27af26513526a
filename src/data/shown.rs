//! The runs of a page, one after the other.

use crate::analysis::{MeasuredRun, Measurement, Run};
use crate::pitfalls::comparison::Comparison;
use crate::report::{Clocks, Report};

/// A run on a clock that is shown.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// Of its strategy, or of its side.
    pub name: &'static str,
    pub run: &'a Run,
    /// Of a run of the machine.
    pub measurement: Option<&'a Measurement>,
}

impl Shown<'_> {
    /// As the JSON report names it.
    pub const fn clock(&self) -> &'static str {
        if self.measurement.is_some() { "real" } else { "model" }
    }
}

/// Each strategy's runs, on the clocks that are shown.
pub fn shown(report: &Report) -> impl Iterator<Item = Shown<'_>> {
    report.strategies.iter().flat_map(|played| {
        let measured = played.measured.as_ref();
        on_clocks(report.conditions.clocks, played.strategy.name(), &played.predicted, measured)
    })
}

/// The same of both sides of a pitfall.
pub fn shown_of_pitfall(comparison: &Comparison) -> impl Iterator<Item = Shown<'_>> {
    comparison.halves.iter().flat_map(|half| {
        let measured = half.measured.as_ref().map(|found| &found.run);
        on_clocks(comparison.conditions.clocks, half.side.name(), &half.predicted, measured)
    })
}

fn on_clocks<'a>(
    clocks: Clocks,
    name: &'static str,
    predicted: &'a Run,
    measured: Option<&'a MeasuredRun>,
) -> impl Iterator<Item = Shown<'a>> {
    let model = clocks.model().then_some(Shown { name, run: predicted, measurement: None });
    let real = measured.map(|real| Shown { name, run: &real.run, measurement: Some(&real.measurement) });
    model.into_iter().chain(real)
}
