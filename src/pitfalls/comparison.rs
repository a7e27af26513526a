//! Both sides of a pitfall, predicted and measured: all that its page says, computed once.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::{Better, Counts, Figure, Pitfall, Side};
use crate::analysis::claims::{self, Judgement};
use crate::analysis::{MeasuredRun, Run, Stretch, TaskRun};
use crate::model;
use crate::plan::{Plan, Strategy, TaskId, Workers};
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
    /// That its tasks share, in the model.
    pub processors: Option<NonZeroU32>,
    pub predicted: Run,
    pub measured: Option<MeasuredSide>,
    pub here: Here,
    pub drawn: Drawn,
}

/// What was measured, and what the functions counted themselves.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MeasuredSide {
    pub run: MeasuredRun,
    pub counts: Counts,
}

/// The cell of the square in which a side lies.
pub fn strategy(plan: &Plan) -> Strategy {
    let workers = if plan.workers().len() == 1 { Workers::One } else { Workers::Many };
    Strategy { workers, waiting: plan.waiting }
}

/// In which its times are told; where all is over soon, in milliseconds.
pub fn clock(longest: Time) -> StoryClock {
    const SHORT: Time = Time::from_millis(100);
    if longest < SHORT { StoryClock::Milliseconds } else { StoryClock::Seconds }
}

/// What the model says of a plan.
pub fn predicted(plan: &Plan) -> Run {
    Run::new(plan, strategy(plan), &model::predict(plan))
}

impl Comparison {
    /// `measured` has a run for each side, or none.
    pub fn new(
        pitfall: &'static Pitfall,
        conditions: Conditions,
        plans: [&Plan; 2],
        measured: Option<[MeasuredSide; 2]>,
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
            Some(self.pitfall.proof.better.holds(before?, after?))
        };
        let in_model = shows(&|half| half.predicted(self.pitfall.proof.figure)).unwrap_or(false);
        let on_machine = shows(&|half| half.measured(self.pitfall.proof.figure)).unwrap_or(true);
        Judgement::of_both(in_model, on_machine, self.halves.iter().all(Half::is_fit))
    }

    /// What a page tells of both, the proof first.
    pub fn figures(&self) -> impl Iterator<Item = Figure> {
        std::iter::once(self.pitfall.proof.figure).chain(self.pitfall.figures.iter().copied())
    }

    /// In hundredths of a second, or in milliseconds.
    pub fn units(&self) -> Units {
        let longest = self.halves.iter().map(|half| half.predicted.makespan()).max().unwrap_or_default();
        Units { clock: clock(longest), precision: Precision::for_hundredths() }
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
                of: None,
                predicted: &half.predicted,
                here: &half.here,
                processors: half.processors,
                measured: &half.measured.as_ref()?.run,
            })
        });
        warnings::of_machine(&runs.collect::<Vec<_>>(), self.units(), self.conditions.machine)
    }
}

impl MeasuredSide {
    /// Whether it is a run of this plan.
    pub fn is_of(&self, plan: &Plan) -> bool {
        let run = &self.run.run;
        let names = run.workers.iter().map(|worker| &worker.name);
        let is_of = |(task, id): (&TaskRun, TaskId)| {
            let steps = plan.steps(id);
            let what = |it: &Stretch| steps.get(it.step as usize).map(|step| plan.what(step));
            task.id == id
                && task.name == plan.name(id)
                && task.stretches.iter().all(|it| what(it) == Some(&it.what))
        };
        run.strategy == strategy(plan)
            && run.tasks.len() == plan.task_count()
            && run.tells_all_tasks()
            && names.eq(plan.workers())
            && run.tasks.iter().zip(plan.tasks()).all(is_of)
    }

    /// Of two runs of the same side.
    pub fn or_less_disturbed(self, other: Self) -> Self {
        match self.run.is_more_disturbed_than(&other.run) {
            true => other,
            false => self,
        }
    }
}

impl Half {
    fn new(side: Side, plan: &Plan, measured: Option<MeasuredSide>, conditions: Conditions) -> Self {
        let predicted = predicted(plan);
        let run = measured.as_ref().map(|found| &found.run);
        let on_machine =
            |processors: NonZeroU32| Some(self::predicted(&plan.clone().on_processors(processors)));
        let here = Here::of(&predicted, run, plan.processors(), conditions.machine, on_machine);
        Self {
            side,
            processors: plan.processors(),
            drawn: Drawn::of(&predicted, run, &here, conditions.clocks.model()),
            here,
            predicted,
            measured,
        }
    }

    pub fn drawn(&self) -> &Run {
        self.drawn.run(&self.predicted, self.measured.as_ref().map(|found| &found.run))
    }

    /// `None` where the model does not say.
    pub fn predicted(&self, figure: Figure) -> Option<claims::Figure> {
        match figure {
            Figure::Counted(_, predicted) => Some(count(self.side.of(predicted))),
            _ => figure.of(&self.predicted),
        }
    }

    /// `None` where nothing was measured, or the system does not tell.
    pub fn measured(&self, figure: Figure) -> Option<claims::Figure> {
        let MeasuredSide { run, counts } = self.measured.as_ref()?;
        figure.found(&run.run, *counts)
    }

    /// Whether the machine had what the run needed.
    fn is_fit(&self) -> bool {
        self.measured
            .as_ref()
            .is_none_or(|MeasuredSide { run, .. }| !run.is_disturbed() && !run.measurement.oversubscribed)
    }
}

impl Better {
    pub fn holds(self, before: claims::Figure, after: claims::Figure) -> bool {
        match self {
            Self::More => before < after,
            Self::Fewer => after < before,
        }
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
            Self::Switches => "forced context switches",
            Self::Held(_) => "KiB held at once",
            Self::GotOn(name) | Self::Counted(name, _) => name,
        }
    }

    /// Of a measured run; `None` where the system does not tell.
    pub fn found(self, run: &Run, counts: Counts) -> Option<claims::Figure> {
        match self {
            Self::Counted(..) => Some(count(counts.own)),
            Self::Held(_) => Some(count(counts.held >> 10)),
            Self::Switches => counts.switches.map(count),
            _ => self.of(run),
        }
    }

    /// Of a run; `None` for what a run does not have.
    fn of(self, run: &Run) -> Option<claims::Figure> {
        let count = |count| Some(claims::Figure::Count(count));
        let time = |time| Some(claims::Figure::Time(time));
        let queued = |task: &TaskRun| {
            let own = task.stretches.iter().filter(|it| it.state == State::Queued);
            own.map(Stretch::length).max().unwrap_or_default()
        };
        match self {
            Self::Makespan => time(run.makespan()),
            Self::InProgress => count(run.peaks.in_progress),
            Self::Running => count(run.peaks.running),
            // Whoever is in progress holds its own, from its start to its end.
            Self::Held(each) => count((run.peaks.in_progress * each) >> 10),
            Self::First => time(run.tasks.iter().map(|task| task.times.finished).min().unwrap_or_default()),
            Self::Slowest => time(run.response.max),
            Self::Queued => time(run.tasks.iter().map(queued).max().unwrap_or_default()),
            Self::GotOn(_) => count(got_on(run)),
            Self::Switches | Self::Counted(..) => None,
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

fn count(count: u64) -> claims::Figure {
    claims::Figure::Count(usize::try_from(count).unwrap_or(usize::MAX))
}
