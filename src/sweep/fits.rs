//! The laws of scaling, fitted to a sweep over workers by least squares in their linear form.

use std::fmt;

/// A law's numbers, or why it says nothing here.
pub type Fit<Law> = Result<Fitted<Law>, Meaningless>;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fitted<Law> {
    pub law: Law,
    pub residual: Residual,
}

/// How far the fitted speed-ups are from those of the points, as shares of the latter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Residual {
    /// Root of the mean square.
    pub rms: f64,
    pub largest: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meaningless {
    NoSweepOverWorkers,
    AlwaysOneWorker,
    NoPointWithOneWorker,
    TooFewPoints { fewest: usize },
    ConstantSpeedUp,
    NegativeSerial(f64),
    SlowsDown,
    NegativeContention(f64),
    NegativeCoherency(f64),
    FarOff(Residual),
}

/// Above this the law does not describe the points: it is off by more than most measurements.
const FAR_OFF: f64 = 0.1;

/// A speed-up that differs from 1 by less says nothing of a law: it is what lengths do not divide evenly.
const LITTLE: f64 = 0.05;

/// What is left of floating-point arithmetic where the exact value is 0.
const NOTHING: f64 = 1e-9;

/// The law of Amdahl (1967), <https://doi.org/10.1145/1465482.1465560>: with N workers the speed-up
/// is 1 / (s + (1 - s) / N).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amdahl {
    /// The share of the work that cannot be divided.
    pub serial: f64,
}

/// The Universal Scalability Law of Gunther (1993), told in <https://arxiv.org/abs/0808.1431>: with N
/// workers the speed-up is N / (1 + a (N - 1) + b N (N - 1)).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scalability {
    /// What workers queue for, one after the other: a.
    pub contention: f64,
    /// What each has to settle with each other: b.
    pub coherency: f64,
}

/// A law that gives the speed-up of so many workers.
pub trait Law {
    fn speed_up(&self, workers: f64) -> f64;
}

impl Law for Amdahl {
    fn speed_up(&self, workers: f64) -> f64 {
        1.0 / (self.serial + (1.0 - self.serial) / workers)
    }
}

impl Law for Scalability {
    fn speed_up(&self, workers: f64) -> f64 {
        workers / (1.0 + self.contention * (workers - 1.0) + self.coherency * workers * (workers - 1.0))
    }
}

impl Amdahl {
    /// 1/C - 1/N = s (1 - 1/N) is a line through the origin.
    ///
    /// # Errors
    /// If the law says nothing about these points: workers and speed-up.
    pub fn fit(points: &[(f64, f64)]) -> Fit<Self> {
        check(points, 2)?;
        let (mut xy, mut xx) = (0.0, 0.0);
        for (workers, speed_up) in points {
            let x = 1.0 - 1.0 / workers;
            xy += x * (1.0 / speed_up - 1.0 / workers);
            xx += x * x;
        }
        let serial = settled(xy / xx);
        if serial < 0.0 {
            return Err(Meaningless::NegativeSerial(serial));
        }
        if 1.0 < serial {
            return Err(Meaningless::SlowsDown);
        }
        judged(Self { serial }, points)
    }

    /// The most that any number of workers can gain; `None` if there is no bound.
    pub fn bound(self) -> Option<f64> {
        (0.0 < self.serial).then(|| 1.0 / self.serial)
    }
}

impl Scalability {
    /// N/C - 1 = a (N - 1) + b N (N - 1) is linear in a and b.
    ///
    /// # Errors
    /// If the law says nothing about these points: workers and speed-up.
    pub fn fit(points: &[(f64, f64)]) -> Fit<Self> {
        check(points, 3)?;
        let (mut uu, mut uv, mut vv, mut uy, mut vy) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (workers, speed_up) in points {
            let (u, v, y) = (workers - 1.0, workers * (workers - 1.0), workers / speed_up - 1.0);
            uu += u * u;
            uv += u * v;
            vv += v * v;
            uy += u * y;
            vy += v * y;
        }
        let determinant = uu * vv - uv * uv;
        let contention = settled((uy * vv - vy * uv) / determinant);
        let coherency = settled((vy * uu - uy * uv) / determinant);
        if contention < 0.0 {
            return Err(Meaningless::NegativeContention(contention));
        }
        if coherency < 0.0 {
            return Err(Meaningless::NegativeCoherency(coherency));
        }
        judged(Self { contention, coherency }, points)
    }

    /// So many workers are the fastest; `None` if more are always better.
    pub fn peak(&self) -> Option<f64> {
        (0.0 < self.coherency).then(|| ((1.0 - self.contention).max(0.0) / self.coherency).sqrt())
    }
}

fn settled(coefficient: f64) -> f64 {
    if coefficient.abs() < NOTHING { 0.0 } else { coefficient }
}

fn check(points: &[(f64, f64)], fewest: usize) -> Result<(), Meaningless> {
    if points.iter().all(|(workers, _)| NOTHING < (workers - 1.0).abs()) {
        return Err(Meaningless::NoPointWithOneWorker);
    }
    // One worker says nothing: its speed-up is 1 by definition.
    if points.iter().filter(|(workers, _)| 1.0 < *workers).count() < fewest {
        return Err(Meaningless::TooFewPoints { fewest: fewest + 1 });
    }
    if points.iter().all(|(_, speed_up)| (speed_up - 1.0).abs() < LITTLE) {
        return Err(Meaningless::ConstantSpeedUp);
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a count of points")]
fn judged<L: Law>(law: L, points: &[(f64, f64)]) -> Fit<L> {
    let off = points.iter().map(|(workers, speed_up)| (law.speed_up(*workers) / speed_up - 1.0).abs());
    let off: Vec<f64> = off.map(settled).collect();
    let squares: f64 = off.iter().map(|off| off * off).sum();
    let residual = Residual {
        rms: (squares / off.len() as f64).sqrt(),
        largest: off.iter().copied().fold(0.0, f64::max),
    };
    match residual.rms <= FAR_OFF {
        true => Ok(Fitted { law, residual }),
        false => Err(Meaningless::FarOff(residual)),
    }
}

impl fmt::Display for Meaningless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = crate::story::percent;
        match self {
            Self::NoSweepOverWorkers => {
                write!(f, "this is no sweep over workers")
            }
            Self::AlwaysOneWorker => write!(f, "there is always one worker"),
            Self::SlowsDown => write!(f, "more workers are slower here, which the law does not know"),
            Self::NoPointWithOneWorker => {
                write!(f, "a speed-up is against one worker, and this sweep has no such point")
            }
            Self::TooFewPoints { fewest } => {
                write!(f, "there are fewer than {fewest} points")
            }
            Self::ConstantSpeedUp => write!(f, "more workers change hardly anything here"),
            Self::NegativeSerial(_) => {
                write!(f, "the workers gain more than their number, which the law does not know")
            }
            Self::NegativeContention(value) => {
                write!(f, "the contention would be negative ({value:.4})")
            }
            Self::NegativeCoherency(value) => {
                write!(
                    f,
                    "the coherency would be negative ({value:.4}): the points do not bend as the law says"
                )
            }
            Self::FarOff(residual) => write!(
                f,
                "the best fit is off by {} on average, and by {} at the worst",
                percent(residual.rms),
                percent(residual.largest)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(law: &impl Law, workers: impl IntoIterator<Item = u32>) -> Vec<(f64, f64)> {
        workers.into_iter().map(f64::from).map(|workers| (workers, law.speed_up(workers))).collect()
    }

    #[test]
    fn what_follows_amdahl_is_recovered() {
        for serial in [0.0, 0.01, 0.2, 0.75] {
            let fit = Amdahl::fit(&points(&Amdahl { serial }, 1..=32)).expect("a fit");
            assert!((fit.law.serial - serial).abs() < 1e-12, "{fit:?}");
            assert!(fit.residual.largest < 1e-9, "{fit:?}");
        }
    }

    #[test]
    fn what_follows_the_universal_law_is_recovered_with_its_peak() {
        for (contention, coherency) in [(0.05, 0.001), (0.0, 0.02), (0.3, 0.0)] {
            let law = Scalability { contention, coherency };
            let fit = Scalability::fit(&points(&law, [1, 2, 4, 8, 16, 32])).expect("a fit");
            assert!((fit.law.contention - contention).abs() < 1e-9, "{fit:?}");
            assert!((fit.law.coherency - coherency).abs() < 1e-9, "{fit:?}");
        }
        // Gunther's formula: sqrt((1 - 0.05) / 0.001) = 30.8.
        let peak = Scalability { contention: 0.05, coherency: 0.001 }.peak().expect("a peak");
        assert!((peak - 30.822).abs() < 1e-3);
    }

    #[test]
    fn a_fit_says_why_it_means_nothing() {
        let rounding = [(1.0, 1.0), (2.0, 1.02), (3.0, 1.03), (4.0, 1.04)];
        assert_eq!(Scalability::fit(&rounding), Err(Meaningless::ConstantSpeedUp));
        let constant = [(1.0, 1.0), (2.0, 1.0), (3.0, 1.0), (4.0, 1.0)];
        assert_eq!(Amdahl::fit(&constant), Err(Meaningless::ConstantSpeedUp));
        assert_eq!(Amdahl::fit(&[(1.0, 1.0), (2.0, 2.0)]), Err(Meaningless::TooFewPoints { fewest: 3 }));
        assert_eq!(Amdahl::fit(&[(2.0, 1.0), (4.0, 2.0)]), Err(Meaningless::NoPointWithOneWorker));
        let more_than_linear = [(1.0, 1.0), (2.0, 3.0), (3.0, 5.0), (4.0, 7.0)];
        assert!(matches!(Amdahl::fit(&more_than_linear), Err(Meaningless::NegativeSerial(_))));
        let bends_up = [(1.0, 1.0), (2.0, 1.0), (4.0, 1.5), (8.0, 7.0)];
        assert!(matches!(Scalability::fit(&bends_up), Err(Meaningless::NegativeCoherency(_))));
        let jumps = [(1.0, 1.0), (2.0, 1.0), (3.0, 1.0), (4.0, 4.0)];
        assert!(matches!(Amdahl::fit(&jumps), Err(Meaningless::FarOff(_))));
    }
}
