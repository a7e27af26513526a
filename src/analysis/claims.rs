//! Whether what a scenario claims holds, in the model and on the machine.

use super::{MeasuredRun, Run, TaskRun};
use crate::model;
use crate::plan::Strategy;
use crate::scenario::Scenario;
use crate::scenario::claim::{Claim, Measure, Moment, Statement, Target};
use crate::time::{Pace, Time, ratio};
use crate::timeline::{FEW_TASKS, State};

/// A claim, and what came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    pub id: String,
    pub text: String,
    pub published: Option<Figure>,
    pub model: Option<Figure>,
    pub measured: Option<Figure>,
    pub judgement: Judgement,
}

/// From the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Judgement {
    Holds,
    /// It holds in the model, and what was measured says otherwise, but the run was not fit to. Or it is
    /// about tasks that are not followed.
    CannotTell,
    Fails,
}

impl Judgement {
    pub const fn of(holds: bool) -> Self {
        if holds { Self::Holds } else { Self::Fails }
    }

    /// Of what must hold in the model and on the machine, where the runs may be unfit to refute it.
    pub const fn of_both(in_model: bool, on_machine: bool, is_fit: bool) -> Self {
        match (in_model, on_machine, is_fit) {
            (true, true, _) => Self::Holds,
            (true, false, false) => Self::CannotTell,
            _ => Self::Fails,
        }
    }

    /// `None` where it cannot be told.
    pub const fn holds(self) -> Option<bool> {
        match self {
            Self::Holds => Some(true),
            Self::CannotTell => None,
            Self::Fails => Some(false),
        }
    }

    /// The worst of several.
    pub fn of_all<'a>(verdicts: impl IntoIterator<Item = &'a Verdict>) -> Self {
        verdicts.into_iter().map(|verdict| verdict.judgement).max().unwrap_or(Self::Holds)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    Time(Time),
    Count(usize),
}

impl Verdict {
    /// Under the name of what it is about, where a page has several.
    pub fn of(&self, name: &str) -> Self {
        Self { text: format!("{name}: {}", self.text), ..self.clone() }
    }
}

/// A run may take this much longer or shorter than its replay: 5 % of it, or what a few timers and
/// hand-overs cost, whichever is more.
const TOLERANCE: f64 = 0.05;
const TOLERANCE_REAL: std::time::Duration = std::time::Duration::from_millis(20);

/// The runs of one clock, by strategy.
#[derive(Clone, Debug)]
pub struct Runs<'a>(pub Vec<&'a Run>);

impl Runs<'_> {
    fn of(&self, strategy: Strategy) -> Option<&Run> {
        self.0.iter().copied().find(|run| run.strategy == strategy)
    }

    /// `None` if the strategy was not run, or the task's story was not kept.
    pub fn value<Name: AsRef<str>>(&self, asked: &Target<Name>) -> Option<Time> {
        let run = self.of(asked.strategy)?;
        match &asked.what {
            Measure::Makespan => Some(run.makespan()),
            Measure::SumOfWaits => Some(run.waiting),
            Measure::SumOfComputing => Some(run.busy()),
            Measure::Response(task) => Some(run.task(task.as_ref())?.times.response()),
            Measure::Queued(task) => Some(run.task(task.as_ref())?.times.queued()),
            Measure::At(task, moment) => run.task(task.as_ref())?.at(moment),
            Measure::First(moment) => moments(run, moment)?.min(),
            Measure::Last(moment) => moments(run, moment)?.max(),
        }
    }

    /// Both sides.
    fn values(&self, statement: &Statement) -> Option<(Time, Time)> {
        self.value(&statement.left).zip(self.value(&statement.right))
    }

    fn holds(&self, statement: &Statement) -> Option<bool> {
        self.values(statement).map(|(left, right)| statement.relation.holds(left, right))
    }

    /// Whether it holds by more than a run may differ from the model.
    fn holds_clearly(&self, statement: &Statement) -> bool {
        self.values(statement).is_some_and(|(left, right)| {
            let (less, more) = (left.min(right), left.max(right));
            statement.relation.holds(left, right) && more.share(TOLERANCE) < more - less
        })
    }

    /// Whether it holds; not if it is about a task that is not there. `None` if it cannot be told.
    pub fn bear_out(&self, statement: &Statement) -> Option<bool> {
        let is_told = |strategy| self.of(strategy).is_some_and(Run::tells_all_tasks);
        let is_told = [statement.left.strategy, statement.right.strategy].into_iter().all(is_told);
        self.holds(statement).or(is_told.then_some(false))
    }
}

/// The same scenario with only what holds in the model, where it can be predicted at all.
#[must_use]
pub fn borne_out(scenario: Scenario) -> Scenario {
    let run = |strategy| {
        let plan = scenario.plan(strategy).ok()?;
        Some(Run::new(&plan, strategy, &model::predict(&plan)))
    };
    let runs: Vec<Run> = Strategy::ALL.into_iter().filter_map(run).collect();
    let runs = Runs(runs.iter().collect());
    scenario.saying_only(|statement| runs.bear_out(statement))
}

/// When the moment came for each task; `None` if not every task's story was kept.
fn moments<Name: AsRef<str>>(run: &Run, moment: &Moment<Name>) -> Option<impl Iterator<Item = Time>> {
    run.tells_all_tasks().then(|| run.tasks.iter().filter_map(move |task| task.at(moment)))
}

impl TaskRun {
    /// When the moment came; `None` for a step that the task does not have.
    pub fn at<Name: AsRef<str>>(&self, moment: &Moment<Name>) -> Option<Time> {
        let mut steps = self.stretches.iter().filter(|stretch| stretch.state != State::Queued);
        match moment {
            Moment::Arrives => Some(self.times.arrived),
            Moment::Starts => Some(self.times.started),
            Moment::Finishes => Some(self.times.finished),
            Moment::Begins(what) => steps.find(|step| step.what == what.as_ref()).map(|step| step.start),
            Moment::Ends(what) => steps.rfind(|step| step.what == what.as_ref()).map(|step| step.end),
        }
    }
}

/// What a claim is judged by.
#[derive(Clone, Debug)]
pub struct Evidence<'a> {
    pub model: Runs<'a>,
    /// What the model says of the machine that measured, as far as it can.
    pub here: Runs<'a>,
    pub measured: Vec<&'a MeasuredRun>,
}

impl<'a> Evidence<'a> {
    /// Where nothing was measured.
    pub fn of_model(model: Runs<'a>) -> Self {
        Self { here: model.clone(), model, measured: Vec::new() }
    }

    /// Whether what was measured can refute the claim. A disturbed run cannot; nor can one whose processors were
    /// faster or slower than planned by more than the claim is clear; and one whose tasks had other processors than
    /// in the model only if the claim holds with those of this machine, too, and clearly.
    fn can_refute(&self, claim: &Statement) -> bool {
        let is_same = |side: &Target| {
            self.here.value(side).is_some() && self.here.value(side) == self.model.value(side)
        };
        self.measured_of(claim).all(|it| !it.is_disturbed())
            && !self.speed_explains(claim)
            && (claim.sides().into_iter().all(is_same) || self.here.holds_clearly(claim))
    }

    /// Whether calculations were so much longer or shorter than planned that this may turn the order round, with what
    /// any run may differ by. That alone says nothing of the machine.
    fn speed_explains(&self, claim: &Statement) -> bool {
        let Some((less, more)) =
            self.here.values(claim).map(|(left, right)| (left.min(right), left.max(right)))
        else {
            return false;
        };
        let off_by = |it: &MeasuredRun| Some(off(&it.run, self.here.of(it.run.strategy)?, more));
        let off: Time = self.measured_of(claim).filter_map(off_by).sum();
        let any_may_differ_by = more.share(TOLERANCE);
        any_may_differ_by < off && more - less <= off + any_may_differ_by
    }

    /// The runs that the claim is about.
    fn measured_of(&self, claim: &Statement) -> impl Iterator<Item = &'a MeasuredRun> {
        let sides = claim.sides().map(|side| side.strategy);
        self.measured.iter().copied().filter(move |it| sides.contains(&it.run.strategy))
    }
}

/// By how much of a time the speed of the processors may have changed it: no more than it changed all calculations.
fn off(run: &Run, planned: &Run, of: Time) -> Time {
    let (less, more) = (run.busy().min(planned.busy()), run.busy().max(planned.busy()));
    if more == Time::ZERO { Time::ZERO } else { (more - less).min(of.share(1.0 - ratio(less, more))) }
}

/// Judges the scenario's own claims: in the model, and by what was measured, if both sides were.
pub fn judge(claim: &Claim, published: Option<Time>, evidence: &Evidence<'_>) -> Option<Verdict> {
    let Evidence { model, measured, .. } = evidence;
    let statement = &claim.statement;
    let sides = statement.sides().map(|side| side.strategy);
    let Some(in_model) = model.holds(statement) else {
        let were_run = sides.iter().all(|side| model.of(*side).is_some());
        return were_run.then(|| not_followed(claim));
    };
    let is_fit = evidence.can_refute(statement);
    let measured = Runs(measured.iter().map(|measured| &measured.run).collect());
    let measured = Some(measured).filter(|runs| sides.iter().all(|side| runs.of(*side).is_some()));
    let on_machine = measured.as_ref().and_then(|runs| runs.holds(statement)).unwrap_or(true);
    Some(Verdict {
        id: claim.id.clone(),
        text: claim.text.clone(),
        published: published.map(Figure::Time),
        model: model.value(&claim.figure).map(Figure::Time),
        measured: measured.as_ref().and_then(|runs| runs.value(&claim.figure)).map(Figure::Time),
        judgement: Judgement::of_both(in_model, on_machine, is_fit),
    })
}

/// A claim about tasks whose story was not kept.
fn not_followed(claim: &Claim) -> Verdict {
    Verdict {
        id: claim.id.clone(),
        text: format!("{} (of more than {FEW_TASKS} tasks few are followed, and these are not)", claim.text),
        published: None,
        model: None,
        measured: None,
        judgement: Judgement::CannotTell,
    }
}

/// The makespan of a strategy: the model agrees with the notes, and the run with its replay.
pub fn judge_makespan(
    published: Option<Time>,
    model: &Run,
    measured: Option<&MeasuredRun>,
    pace: Pace,
) -> Verdict {
    let strategy = model.strategy;
    let agrees = measured.is_none_or(|run| agrees_with_replay(run, pace));
    let as_published = published.is_none_or(|published| published == model.makespan());
    let is_fit = measured.is_none_or(|run| !run.is_disturbed());
    Verdict {
        id: format!("{strategy}-makespan"),
        text: match measured {
            None => format!("{strategy}: makespan as stated"),
            Some(_) => format!("{strategy}: makespan within 5 % (or 20 ms of real time) of its replay"),
        },
        published: published.map(Figure::Time),
        model: Some(Figure::Time(model.makespan())),
        measured: measured.map(|it| Figure::Time(it.run.makespan())),
        judgement: Judgement::of_both(as_published, agrees, is_fit),
    }
}

fn agrees_with_replay(measured: &MeasuredRun, pace: Pace) -> bool {
    let (makespan, replay) = (measured.run.makespan(), measured.measurement.replay_makespan);
    makespan.abs_diff(replay) <= replay.share(TOLERANCE).max(pace.to_story(TOLERANCE_REAL))
}

/// All strategies computed the same number.
pub fn judge_answer<'a>(measured: impl IntoIterator<Item = &'a MeasuredRun>) -> Option<Verdict> {
    let measurements: Vec<_> = measured.into_iter().map(|run| &run.measurement).collect();
    let mut answers: Vec<String> =
        measurements.iter().filter_map(|it| Some(it.answer?.to_string())).collect();
    answers.sort_unstable();
    answers.dedup();
    let consistent = measurements.iter().all(|run| run.consistent);
    (!answers.is_empty()).then(|| Verdict {
        id: "same-answer".to_owned(),
        text: "every strategy computes the same number (shown: how many different ones)".to_owned(),
        published: None,
        model: Some(Figure::Count(1)),
        measured: Some(Figure::Count(answers.len())),
        judgement: Judgement::of(consistent && answers.len() == 1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::catalogue;

    fn predicted(processors: usize) -> [Run; 2] {
        let line = format!("parallel --workers 4 --processors {processors}");
        let scenario = catalogue::typed(&line, 4).expect("a scenario");
        [Strategy::BLOCKING, Strategy::PARALLEL].map(|strategy| {
            let plan = scenario.plan(strategy).expect("a plan");
            Run::new(&plan, strategy, &model::predict(&plan))
        })
    }

    /// Four workers took longer than one, on a machine with so many processors.
    fn judged(processors: usize) -> Judgement {
        let (model, here) = (predicted(4), predicted(processors));
        let mut slow = super::super::tests::measured(here[1].clone());
        slow.run.last_finish = here[0].last_finish + Time::from_secs(1);
        let fast = super::super::tests::measured(here[0].clone());
        let claim = Claim::faster("faster", Strategy::PARALLEL, Strategy::BLOCKING);
        let evidence = Evidence {
            model: Runs(model.iter().collect()),
            here: Runs(here.iter().collect()),
            measured: vec![&fast, &slow],
        };
        judge(&claim, None, &evidence).expect("a verdict").judgement
    }

    /// Hybrid took longer than concurrent, and its workers calculated for so many hundredths of what was planned.
    fn judged_at_speed(hundredths: u64) -> Judgement {
        let scenario = catalogue::typed("passport", 4).expect("a scenario");
        let runs = [Strategy::CONCURRENT, Strategy::HYBRID].map(|strategy| {
            let plan = scenario.plan(strategy).expect("a plan");
            Run::new(&plan, strategy, &model::predict(&plan))
        });
        let concurrent = super::super::tests::measured(runs[0].clone());
        let mut hybrid = super::super::tests::measured(runs[1].clone());
        hybrid.run.last_finish = runs[0].last_finish + Time::from_mins(5);
        for worker in &mut hybrid.run.workers {
            worker.busy = Time::from_nanos(worker.busy.as_nanos() / 100 * hundredths);
        }
        let claim = Claim::faster("sooner", Strategy::HYBRID, Strategy::CONCURRENT);
        let model = Runs(runs.iter().collect());
        let evidence = Evidence { here: model.clone(), model, measured: vec![&concurrent, &hybrid] };
        judge(&claim, None, &evidence).expect("a verdict").judgement
    }

    #[test]
    fn an_order_that_a_change_of_speed_may_turn_round_cannot_be_told() {
        assert_eq!(judged_at_speed(100), Judgement::Fails, "as fast as planned, and longer all the same");
        assert_eq!(judged_at_speed(104), Judgement::Fails, "as much as any run may differ");
        assert_eq!(judged_at_speed(112), Judgement::CannotTell, "8 h 15 min may be more than 9 h");
        assert_eq!(judged_at_speed(108), Judgement::CannotTell, "with what any run may differ by");
        assert_eq!(judged_at_speed(88), Judgement::CannotTell);
    }

    #[test]
    fn a_claim_that_needs_more_processors_than_there_are_cannot_be_told() {
        assert_eq!(judged(4), Judgement::Fails, "there are enough, and it was slower all the same");
        assert_eq!(judged(2), Judgement::Fails, "two are enough to be faster than one");
        assert_eq!(judged(1), Judgement::CannotTell, "with one, the model says the same");
    }
}
