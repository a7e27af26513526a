//! Everything that a page says, before it is laid out: published | predicted | measured.

pub mod sentences;

use std::time::Duration;

use crate::analysis::claims::{self, Runs, Verdict};
use crate::analysis::stages::Stages;
use crate::analysis::{FEW_TASKS, Run, TaskRun};
use crate::engine::usage::Usage;
use crate::io::real_file::Timed;
use crate::model;
use crate::plan::{Strategy, Waiting};
use crate::scenario::io_kinds::who_waits;
use crate::scenario::{EventWords, ExtraFigure, Moment, Origin, Remark, Scenario};
use crate::story::{Precision, StoryClock};
use crate::time::{Pace, Time, ratio};

/// One scenario, played in some strategies.
#[derive(Clone, Debug)]
pub struct Report {
    pub scenario: Scenario,
    pub machine: Machine,
    pub pace: Pace,
    pub repeat: usize,
    pub strategies: Vec<Played>,
    pub verdicts: Vec<Verdict>,
    pub show: Show,
    /// What was measured beside the runs, and never predicted.
    pub beside: Vec<Timed>,
    precision: Precision,
}

/// Which clocks the page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    Model,
    Real,
    Both,
}

impl Show {
    #[must_use]
    pub const fn model(self) -> bool {
        matches!(self, Self::Model | Self::Both)
    }

    #[must_use]
    pub const fn real(self) -> bool {
        matches!(self, Self::Real | Self::Both)
    }
}

/// How a page tells its figures.
#[derive(Clone, Copy, Debug)]
pub struct Telling {
    pub clock: StoryClock,
    pub precision: Precision,
    pub show: Show,
}

impl Telling {
    #[must_use]
    pub fn length(self, length: Time) -> String {
        self.clock.length(length, self.precision)
    }

    #[must_use]
    pub fn instant(self, at: Time) -> String {
        self.clock.instant(at, self.precision)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Machine {
    /// Logical processors that this program may use.
    pub cores: usize,
}

/// One strategy: what the notes state, what the model computes, what the machine did.
#[derive(Clone, Debug)]
pub struct Played {
    pub strategy: Strategy,
    pub headline: String,
    pub published: Option<Time>,
    pub predicted: Run,
    pub measured: Option<Run>,
}

impl Played {
    /// The run to draw: what happened, if it did, and else what is predicted.
    #[must_use]
    pub fn drawn(&self) -> &Run {
        self.measured.as_ref().unwrap_or(&self.predicted)
    }
}

impl Report {
    /// `predicted` has a run for each strategy; `measured` too, or none.
    #[must_use]
    pub fn new(
        scenario: Scenario,
        machine: Machine,
        pace: Pace,
        repeat: usize,
        show: Show,
        predicted: Vec<Run>,
        measured: Vec<Run>,
    ) -> Self {
        let on_machine = (!measured.is_empty()).then_some(Runs(&measured));
        let mut verdicts: Vec<Verdict> = scenario
            .claims()
            .iter()
            .filter_map(|claim| claims::judge(claim, Runs(&predicted), on_machine))
            .collect();
        for (place, run) in predicted.iter().enumerate() {
            let published = scenario.published_makespan(run.strategy);
            let published = published.filter(|_| !scenario.is_published_roughly(run.strategy));
            if published.is_some() || !measured.is_empty() {
                verdicts.push(claims::judge_makespan(published, run, measured.get(place), pace));
            }
        }
        verdicts.extend(claims::judge_answer(&measured));
        if scenario.is_only_measured() {
            for verdict in &mut verdicts {
                verdict.model = None;
            }
        }
        let stretches = predicted.iter().flat_map(|run| run.tasks.iter().take(FEW_TASKS));
        let stretches = stretches.flat_map(|task| &task.stretches);
        let precision = Precision::for_all(stretches.map(|stretch| stretch.end));
        let mut measured = measured.into_iter();
        let strategies = predicted.into_iter().map(|run| Played {
            strategy: run.strategy,
            headline: scenario.headline(run.strategy),
            published: scenario.published_makespan(run.strategy),
            measured: measured.next(),
            predicted: run,
        });
        let strategies = strategies.collect();
        Self { machine, pace, repeat, strategies, verdicts, show, scenario, beside: Vec::new(), precision }
    }

    #[must_use]
    pub fn telling(&self) -> Telling {
        Telling { clock: self.clock(), precision: self.precision(), show: self.show }
    }

    #[must_use]
    pub fn clock(&self) -> StoryClock {
        self.scenario.about().clock
    }

    /// How finely this page tells times: as finely as its model needs.
    #[must_use]
    pub fn precision(&self) -> Precision {
        self.precision
    }

    #[must_use]
    pub fn holds(&self) -> bool {
        self.verdicts.iter().all(|verdict| verdict.holds)
    }

    /// Whether there is somebody who could have stated figures: most files follow no source.
    #[must_use]
    pub fn has_source(&self) -> bool {
        self.scenario.origin() == Origin::Program
            || self.strategies.iter().any(|played| played.published.is_some())
    }

    /// The last moment that a chart must show.
    #[must_use]
    pub fn axis_end(&self) -> Time {
        self.strategies.iter().map(|played| played.drawn().last_finish).max().unwrap_or_default()
    }

    /// The rows of the timeline table: what happens to the tasks that matter, in the order of the
    /// first strategy shown.
    #[must_use]
    pub fn events(&self) -> Vec<Event> {
        let words = self.scenario.events();
        let mut events: Vec<Event> = Vec::new();
        for played in &self.strategies {
            for task in tasks_to_tell(self.foreseen(played)) {
                for words in &words {
                    let event = self.event(task, words);
                    let happens = event.cells.iter().any(|cell| cell.foreseen().is_some());
                    if happens && !events.iter().any(|other| other.label == event.label) {
                        events.push(event);
                    }
                }
            }
        }
        events.sort_by_key(|event| event.cells.iter().find_map(Cell::foreseen));
        events
    }

    /// The run that says which tasks and events to tell: the predicted one, so that it is the same
    /// ones every time; where nothing can be predicted, the measured one.
    fn foreseen<'a>(&self, played: &'a Played) -> &'a Run {
        if self.scenario.is_only_measured() { played.drawn() } else { &played.predicted }
    }

    fn event(&self, task: &TaskRun, words: &EventWords) -> Event {
        let cells = self.strategies.iter().map(|played| {
            let at = |run: &Run| run.task(&task.name)?.at(words.moment);
            let moments = self.scenario.published_moments(played.strategy);
            let published =
                moments.iter().find(|stated| stated.task == task.name && stated.moment == words.moment);
            Cell {
                published: published.map(|stated| stated.at),
                predicted: at(&played.predicted).filter(|_| !self.scenario.is_only_measured()),
                measured: played.measured.as_ref().and_then(at),
            }
        });
        Event { label: format!("{} {}", task.name, words.words), cells: cells.collect() }
    }

    /// How many tasks the timeline table leaves out.
    #[must_use]
    pub fn tasks_left_out(&self) -> usize {
        let most =
            self.strategies.iter().map(|played| self.foreseen(played)).max_by_key(|run| run.task_count);
        most.map_or(0, |run| run.task_count - tasks_to_tell(run).len())
    }

    /// Figures that only this scenario has, for one run: name and value.
    #[must_use]
    pub fn own_figures(&self, run: &Run) -> Vec<(&'static str, String)> {
        self.scenario.extra_figures().iter().filter_map(|figure| self.own_figure(*figure, run)).collect()
    }

    fn own_figure(&self, figure: ExtraFigure, run: &Run) -> Option<(&'static str, String)> {
        let hours = |time| StoryClock::Hours.length(time, Precision::for_all([]));
        let busy = || -> Time { run.workers.iter().map(|worker| worker.busy).sum() };
        #[expect(clippy::cast_precision_loss, reason = "a count of workers")]
        let workers = run.workers.len() as f64;
        Some(match figure {
            ExtraFigure::Idle { worker, name } => {
                let own = run.workers.iter().find(|own| own.name == worker);
                let idle = own.map_or(Time::ZERO, |own| run.makespan().saturating_sub(own.busy));
                (name, hours(idle))
            }
            ExtraFigure::Worked { name } => (name, hours(busy())),
            ExtraFigure::SpeedUp => {
                let speed_up = self.speed_up(run);
                ("speed-up", speed_up.map_or_else(|| "-".to_owned(), |speed_up| format!("{speed_up:.2}")))
            }
            ExtraFigure::Efficiency => {
                let efficiency = self.speed_up(run).map(|speed_up| crate::story::percent(speed_up / workers));
                ("efficiency", efficiency.unwrap_or_else(|| "-".to_owned()))
            }
            ExtraFigure::Throughput => ("throughput", format!("{:.2}/s", run.throughput())),
            ExtraFigure::Inside => ("inside", self.stages(run)?.peak_inside.to_string()),
        })
    }

    /// Over blocking, on the same clock.
    fn speed_up(&self, run: &Run) -> Option<f64> {
        let blocking = self.strategies.iter().find(|played| played.strategy == Strategy::BLOCKING)?;
        let blocking = if run.measured.is_some() { blocking.measured.as_ref()? } else { &blocking.predicted };
        Some(ratio(blocking.makespan(), run.makespan()))
    }

    /// Sentences about the scenario as a whole.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        let said = |remark| match remark {
            Remark::Said(text) => Some(text),
            Remark::ArrivedAndReceived => self.arrived_and_received(),
        };
        self.scenario.remarks().into_iter().filter_map(said).collect()
    }

    /// A request that came while the server was busy: where was it meanwhile?
    fn arrived_and_received(&self) -> Option<String> {
        let blocking = self.strategies.iter().find(|played| played.strategy == Strategy::BLOCKING)?;
        let run = blocking.drawn();
        let noticeable = run.makespan().share(0.005);
        let user = tasks_to_tell(run).into_iter().find(|user| noticeable < user.times.queued())?;
        let instant = |at| self.clock().instant(at, self.precision());
        Some(format!(
            "In blocking, {}'s request arrived at {} and was received at {}. In between its bytes lay in the \
             system's buffer, since the server did not read: the request was queued, not refused.",
            user.name,
            instant(user.times.arrived),
            instant(user.at(Moment::Begins(self.scenario.received()?))?)
        ))
    }

    /// The stages of one run; `None` where a scenario has none, or a run has too many tasks to tell.
    #[must_use]
    pub fn stages(&self, run: &Run) -> Option<Stages> {
        let stages = self.scenario.stages().filter(|_| run.tells_all_tasks())?;
        Some(Stages::of(run, &stages))
    }

    /// What the model says of a strategy without the bound that its queue has; `None` if it has none.
    #[must_use]
    pub fn without_bound(&self, strategy: Strategy) -> Option<Run> {
        let unbounded = self.scenario.without_bound().filter(|_| strategy.waiting == Waiting::Frees)?;
        let plan = unbounded.plan(strategy).ok()?;
        Some(Run::new(&plan, strategy, &model::predict(&plan)))
    }

    /// What waiting cost each strategy, where it was measured and is the matter.
    #[must_use]
    pub fn costs(&self) -> Vec<Cost> {
        if self.scenario.waits_for().is_none() {
            return Vec::new();
        }
        let measured = self.strategies.iter().filter_map(|played| played.measured.as_ref());
        measured.filter_map(|run| Cost::of(run, self.pace)).collect()
    }

    /// Who stands still instead, where that is not plain.
    #[must_use]
    pub fn who_waits(&self) -> Option<&'static str> {
        self.scenario.waits_for().and_then(who_waits)
    }

    /// What a reader must know before trusting the measured figures.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let measured = self.strategies.iter().filter_map(|played| {
            Some((played.strategy.to_string(), &played.predicted, played.measured.as_ref()?))
        });
        sentences::warnings(&measured.collect::<Vec<_>>(), self.pace, self.machine)
    }
}

/// What a strategy's waits cost, in real time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    pub strategy: Strategy,
    /// All waits of all tasks, added up.
    pub waiting: Duration,
    pub usage: Usage,
}

impl Cost {
    fn of(run: &Run, pace: Pace) -> Option<Self> {
        let usage = run.measured.as_ref()?.usage;
        Some(Self { strategy: run.strategy, waiting: pace.to_real(run.waiting), usage })
    }

    /// How much of the tasks' time was waiting; the rest is CPU time.
    #[must_use]
    pub fn share_of_waiting(&self) -> Option<f64> {
        Some(ratio(self.waiting.into(), (self.waiting + self.usage.cpu?).into()))
    }
}

/// Something that happens to one task, in every strategy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub label: String,
    /// By strategy.
    pub cells: Vec<Cell>,
}

impl Event {
    /// Whether the moment is given, and so the same on every clock.
    #[must_use]
    pub fn is_by_schedule(&self) -> bool {
        self.cells.iter().all(|cell| cell.measured.is_none() || cell.measured == cell.predicted)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    pub published: Option<Time>,
    pub predicted: Option<Time>,
    pub measured: Option<Time>,
}

impl Cell {
    /// What decides whether and where the event is told.
    #[must_use]
    pub fn foreseen(&self) -> Option<Time> {
        self.predicted.or(self.measured)
    }
}

/// The tasks that a page has room for: all if they are few, else the first two, the slowest and
/// the last.
#[must_use]
pub fn tasks_to_tell(run: &Run) -> Vec<&TaskRun> {
    const ROOM: usize = 4;
    if run.task_count <= ROOM {
        return run.tasks.iter().collect();
    }
    let slowest = run.slowest().id.index();
    let places = [0, 1, slowest, run.task_count - 1];
    run.tasks.iter().filter(|task| places.contains(&task.id.index())).collect()
}
