//! Both sides of a pitfall, predicted and measured: all that its page says, computed once.

use std::num::NonZeroU32;

use super::{Better, Figure, Pitfall, Side};
use crate::analysis::claims::{self, Judgement};
use crate::analysis::{MeasuredRun, Run};
use crate::model;
use crate::plan::{Plan, Strategy, Workers};
use crate::report::Conditions;
use crate::report::played::{Drawn, Here};
use crate::report::sentences::warnings::{self, RunToTrust};
use crate::story::{Precision, StoryClock, Units};
use crate::time::Time;
use crate::timeline::State;

#[derive(Debug)]
pub struct Comparison {
    pub pitfall: &'static Pitfall,
    pub conditions: Conditions,
    pub halves: [Half; 2],
    pub judgement: Judgement,
}

/// One side.
#[derive(Debug)]
pub struct Half {
    pub side: Side,
    pub predicted: Run,
    pub measured: Option<Found>,
    pub here: Here,
    pub drawn: Drawn,
}

/// What was measured, and what the functions counted themselves.
#[derive(Debug)]
pub struct Found {
    pub run: MeasuredRun,
    pub counted: u64,
}

/// The cell of the square in which a side lies.
pub fn strategy(plan: &Plan) -> Strategy {
    let workers = if plan.workers().len() == 1 { Workers::One } else { Workers::Many };
    Strategy { workers, waiting: plan.waiting }
}

/// What the model says of a plan.
pub fn predicted(plan: &Plan) -> Run {
    Run::new(plan, strategy(plan), &model::predict(plan))
}

impl Comparison {
    /// All times of a page are told in hundredths of a second.
    pub const UNITS: Units = Units { clock: StoryClock::Seconds, precision: Precision::for_hundredths() };

    /// `measured` has a run for each side, or none.
    pub fn new(
        pitfall: &'static Pitfall,
        conditions: Conditions,
        plans: [&Plan; 2],
        measured: Option<[Found; 2]>,
    ) -> Self {
        let mut measured = measured.map(Vec::from).unwrap_or_default().into_iter();
        let halves = Side::BOTH.map(|side| {
            let plan = side.of(plans);
            Half::new(side, plan, measured.next(), conditions)
        });
        let mut comparison = Self { pitfall, conditions, halves, judgement: Judgement::Holds };
        comparison.judgement = comparison.judge();
        if comparison.judgement != Judgement::Holds && conditions.clocks.model() {
            // What did not show is not drawn: who looks at it would take home what the machine did.
            for half in &mut comparison.halves {
                half.drawn = Drawn::Predicted;
            }
        }
        comparison
    }

    /// Whether before is worse, in the model and in what was measured.
    fn judge(&self) -> Judgement {
        let shows = |of: &dyn Fn(&Half) -> Option<claims::Figure>| {
            let [before, after] = self.halves.each_ref().map(of);
            Some(self.is_better(before?, after?))
        };
        let in_model = shows(&|half| Some(half.predicted(self.pitfall.proof.figure))).unwrap_or(false);
        let on_machine = shows(&|half| half.measured(self.pitfall.proof.figure)).unwrap_or(true);
        Judgement::of_both(in_model, on_machine, self.halves.iter().all(Half::is_fit))
    }

    fn is_better(&self, before: claims::Figure, after: claims::Figure) -> bool {
        match self.pitfall.proof.better {
            Better::More => before < after,
            Better::Fewer => after < before,
        }
    }

    /// What a page tells of both, the proof first.
    pub fn figures(&self) -> impl Iterator<Item = Figure> {
        std::iter::once(self.pitfall.proof.figure).chain(self.pitfall.figures.iter().copied())
    }

    /// The last moment that a chart must show.
    pub fn end(&self) -> Time {
        self.halves.iter().map(|half| half.drawn().last_finish).max().unwrap_or_default()
    }

    /// What a reader must know before trusting the measured figures.
    pub fn warnings(&self) -> Vec<String> {
        let runs = self.halves.iter().filter_map(|half| {
            Some(RunToTrust {
                name: half.side.name().to_owned(),
                predicted: &half.predicted,
                here: &half.here,
                measured: &half.measured.as_ref()?.run,
            })
        });
        warnings::of(&runs.collect::<Vec<_>>(), Self::UNITS, self.conditions)
    }
}

impl Found {
    /// Of two runs of the same side.
    pub fn or_less_disturbed(self, other: Self) -> Self {
        match self.run.is_more_disturbed_than(&other.run) {
            true => other,
            false => self,
        }
    }
}

impl Half {
    fn new(side: Side, plan: &Plan, measured: Option<Found>, conditions: Conditions) -> Self {
        let predicted = predicted(plan);
        let run = measured.as_ref().map(|found| &found.run);
        let on_machine =
            |processors: NonZeroU32| Some(self::predicted(&plan.clone().on_processors(processors)));
        Self {
            side,
            drawn: Drawn::of(&predicted, run, conditions.clocks.model()),
            here: Here::of(&predicted, run, plan.processors(), conditions.machine, on_machine),
            predicted,
            measured,
        }
    }

    pub fn drawn(&self) -> &Run {
        self.drawn.run(&self.predicted, self.measured.as_ref().map(|found| &found.run))
    }

    pub fn predicted(&self, figure: Figure) -> claims::Figure {
        let Figure::Counted(_, predicted) = figure else { return figure.of(&self.predicted) };
        claims::Figure::Count(count(self.side.of(predicted)))
    }

    pub fn measured(&self, figure: Figure) -> Option<claims::Figure> {
        let Found { run, counted } = self.measured.as_ref()?;
        let Figure::Counted(..) = figure else { return Some(figure.of(&run.run)) };
        Some(claims::Figure::Count(count(*counted)))
    }

    /// Whether the machine had what the run needed.
    fn is_fit(&self) -> bool {
        self.measured
            .as_ref()
            .is_none_or(|Found { run, .. }| !run.is_disturbed() && !run.measurement.oversubscribed)
    }
}

impl Figure {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Makespan => "makespan",
            Self::InProgress => "in progress at once",
            Self::Running => "running at once",
            Self::Queued => "queued longest",
            Self::First => "first ends",
            Self::Slowest => "longest response",
            Self::GotOn(name) | Self::Counted(name, _) => name,
        }
    }

    /// Of a run, which has no figures of the functions themselves.
    fn of(self, run: &Run) -> claims::Figure {
        match self {
            Self::Makespan => claims::Figure::Time(run.makespan()),
            Self::InProgress => claims::Figure::Count(run.peaks.in_progress),
            Self::Running => claims::Figure::Count(run.peaks.running),
            Self::First => {
                let ends = run.tasks.iter().map(|task| task.times.finished);
                claims::Figure::Time(ends.min().unwrap_or_default())
            }
            Self::Slowest => claims::Figure::Time(run.response.max),
            Self::Queued => {
                let queued = run.tasks.iter().flat_map(|task| &task.stretches);
                let queued = queued.filter(|it| it.state == State::Queued).map(|it| it.end - it.start);
                claims::Figure::Time(queued.max().unwrap_or_default())
            }
            Self::GotOn(_) | Self::Counted(..) => claims::Figure::Count(got_on(run)),
        }
    }
}

/// How often the last task began to run while the first task ran.
fn got_on(run: &Run) -> usize {
    let [first, .., last] = &run.tasks[..] else { return 0 };
    let running = |state: State| state == State::Running;
    let first: Vec<_> = first.stretches.iter().filter(|it| running(it.state)).collect();
    let begins = last.stretches.iter().filter(|it| running(it.state));
    begins.filter(|it| first.iter().any(|own| own.start < it.start && it.start < own.end)).count()
}

fn count(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
