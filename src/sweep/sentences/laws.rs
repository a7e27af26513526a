//! The laws of scaling, fitted to each strategy of a sweep over workers, and what they say.

use crate::grouped::grouped;
use crate::plan::{Strategy, Workers};
use crate::story::{list, percent};
use crate::sweep::Sweep;
use crate::sweep::axis::Changes;
use crate::sweep::fits::{Amdahl, Fit, Meaningless, Residual, Scalability};
use crate::time::{Time, ratio};

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
pub fn fits(sweep: &Sweep, clock: FitOf) -> Vec<Fits> {
    let fits = |(place, strategy): (usize, &Strategy)| {
        let points = speed_ups(sweep, place, clock);
        let is_over_workers = sweep.axes.len() == 1 && sweep.axes[0].changes == Changes::Workers;
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
    makespans.into_iter().map(|(workers, makespan)| (workers, ratio(alone, makespan))).collect()
}

/// A sentence for each strategy and law; one for all where they say nothing for the same reason.
pub fn fits_in_words(fits: &[Fits]) -> Vec<String> {
    let not_over_workers = Err(Meaningless::NoSweepOverWorkers);
    if fits.iter().all(|fit| fit.amdahl == not_over_workers) {
        return vec!["Meaningless: this is no sweep over workers.".to_owned()];
    }
    let said = fits.iter().flat_map(|fit| {
        let words = match (&fit.amdahl, &fit.scalability) {
            // What is too little for one law is for the other.
            (Err(_), Err(reason)) if is_of_both(&fit.amdahl, *reason) => {
                vec![format!("{AMDAHL} and {SCALABILITY}: meaningless, {reason}.")]
            }
            (amdahl, scalability) => vec![amdahl_in_words(amdahl), scalability_in_words(scalability)],
        };
        words.into_iter().map(|words| (words, fit.strategy.to_string()))
    });
    let told = |(words, strategies): (String, Vec<String>)| format!("{}. {words}", list(&strategies));
    grouped(said).into_iter().map(told).collect()
}

fn is_of_both(amdahl: &Fit<Amdahl>, other: Meaningless) -> bool {
    match (amdahl, other) {
        (Err(Meaningless::TooFewPoints { .. }), Meaningless::TooFewPoints { .. }) => true,
        (Err(one), other) => *one == other,
        (Ok(_), _) => false,
    }
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
