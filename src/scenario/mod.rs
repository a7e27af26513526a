//! The scenarios: what is given, what there is to do in each strategy, what is claimed, and the words.
//!
//! A scenario is a value. One of the program is made by its own file from its numbers, and one of a
//! file by [`mod@file`]; nobody else needs to know which it is.

// What a scenario is made of.
pub mod param;
pub(crate) mod setup;
pub(crate) mod length;
pub(crate) mod planning;
pub mod claim;
// A file for each scenario of the program, and the list of them.
pub mod catalogue;
pub(crate) mod burgers;
pub mod server;
pub mod cases;
pub(crate) mod io_wait;
pub(crate) mod parallel;
pub(crate) mod passport;
pub(crate) mod pipeline;
pub(crate) mod web_vs_ml;
// Scenarios that somebody has written.
pub mod file;

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use crate::io::Kind;
use crate::plan::{Plan, PlanError, Strategy};
use crate::story::{StoryClock, noun, takes_an_s};
use crate::time::{Pace, Time};
use catalogue::Entry;
use claim::{Claim, Measure, Moment, PublishedTime, Sentence, Statement, Target};
use param::{PROCESSORS, Role, Values};
use setup::{Setup, TaskSet, setup_of};

pub use param::{Number, Param};

/// Instead of what a file teaches.
const LESSON_THAT_DOES_NOT_HOLD: &str =
    "That of the file is left out: with these values not all of its claims hold.";

/// What can be played.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// What made it, and from which numbers; `None` for a file.
    made: Option<(&'static Entry, Values)>,
    name: String,
    question: String,
    givens: Vec<String>,
    lesson: Vec<Sentence>,
    try_next: &'static [(&'static str, &'static str)],
    /// What a file proposes instead.
    changes: Vec<file::Change>,
    clock: StoryClock,
    pace: Pace,
    seed: u64,
    /// How many the running tasks share in the model; without it, each worker has one of its own.
    processors: Option<NonZeroU32>,
    /// In the order of [`Strategy::ALL`].
    setups: [Setup; 4],
    /// The step whose result must be the same in all strategies, where a setup names none.
    answer: Option<String>,
    claims: Vec<Claim>,
    published: Vec<PublishedTime>,
    events: Vec<(Moment, String)>,
    figures: &'static [ExtraFigure],
    /// Sentences about the scenario as a whole, below its figures.
    remarks: Vec<String>,
    /// Those that a page of one screen has, too.
    key_remarks: Vec<String>,
    stages: Option<StageSteps>,
    foresight: Foresight,
    runner: Runner,
}

/// What a measured run is done with.
#[derive(Clone, Debug, PartialEq)]
pub enum Runner {
    /// Calculations and timers, and what the steps of a file name besides.
    Engine,
    /// One kind of I/O, and what it costs to wait for it.
    Io {
        kind: Kind,
        /// The step that is done by it.
        step: &'static str,
        /// A PostgreSQL server, for the kind that asks one.
        database_url: Option<String>,
    },
    /// A real server, with real users.
    Server { start: server::Start, pinning: server::Pinning },
}

/// Whether it can be predicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foresight {
    Predictable,
    /// A prediction would be a guess: it is only measured.
    OnlyMeasured,
}

/// What a scenario says about itself, whatever its numbers.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    pub name: &'a str,
    /// The question that the page answers.
    pub question: &'a str,
    pub clock: StoryClock,
    pub try_next: &'static [(&'static str, &'static str)],
}

/// Which of a task's figures the notes state, in one strategy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published<'a> {
    /// As the plan names it.
    pub task: &'a str,
    pub moment: &'a Moment,
    pub at: Time,
}

/// A figure that only some scenarios have in their summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtraFigure {
    /// How long this worker runs nothing, up to the end of the run.
    Idle {
        worker: &'static str,
        name: &'static str,
    },
    /// What all workers ran, added up.
    Worked {
        name: &'static str,
    },
    /// Over the makespan of blocking.
    SpeedUp,
    /// The speed-up by worker.
    Efficiency,
    Throughput,
    /// The most tasks that are received, or queued to be computed.
    Inside,
}

/// The stages through which every task goes, by the names of the steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageSteps {
    /// In this order: the first is received, the second computed.
    pub steps: Vec<&'static str>,
    /// How many tasks may be received or queued to be computed, where waits free.
    pub queue: Option<NonZeroU32>,
}

/// Where a scenario comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Program,
    File,
}

impl Scenario {
    /// Of the program: the setup of each strategy, and else nothing yet.
    fn made(entry: &'static Entry, values: &Values, setup: impl Fn(Strategy) -> Setup) -> Self {
        Self {
            made: Some((entry, values.clone())),
            name: entry.name.to_owned(),
            question: String::new(),
            givens: Vec::new(),
            lesson: Vec::new(),
            try_next: &[],
            changes: Vec::new(),
            clock: StoryClock::Seconds,
            pace: Pace::REAL_TIME,
            seed: 1,
            processors: values.places(&PROCESSORS),
            setups: Strategy::ALL.map(setup),
            answer: None,
            claims: Vec::new(),
            published: Vec::new(),
            events: Vec::new(),
            figures: &[],
            remarks: Vec::new(),
            key_remarks: Vec::new(),
            stages: None,
            foresight: Foresight::Predictable,
            runner: Runner::Engine,
        }
    }

    pub fn about(&self) -> About<'_> {
        About { name: &self.name, question: &self.question, clock: self.clock, try_next: self.try_next }
    }

    pub fn origin(&self) -> Origin {
        if self.made.is_some() { Origin::Program } else { Origin::File }
    }

    /// What made it, and from which numbers; `None` for a file.
    pub fn made_by(&self) -> Option<(&'static Entry, &Values)> {
        self.made.as_ref().map(|(entry, values)| (*entry, values))
    }

    /// What is given, in a few sentences.
    pub fn givens(&self) -> Vec<String> {
        let shared = self.processors.map(|processors| planning::shared(processors.get()));
        let random = self.is_random().then(|| planning::one_run(self.seed));
        self.givens.iter().cloned().chain(shared).chain(random).collect()
    }

    pub fn processors(&self) -> Option<NonZeroU32> {
        self.processors
    }

    /// The same on so many processors.
    #[must_use]
    pub fn on_processors(self, processors: NonZeroU32) -> Self {
        Self { processors: Some(processors), ..self }
    }

    /// What the strategy means in this scenario, in a few words.
    pub fn headline(&self, strategy: Strategy) -> String {
        let setup = self.setup(strategy);
        setup.headline.clone().unwrap_or_else(|| file::givens::headline(strategy, setup))
    }

    pub fn setup(&self, strategy: Strategy) -> &Setup {
        setup_of(strategy, &self.setups)
    }

    /// Those that are played where nothing is chosen: a file may leave some without tasks.
    pub fn strategies(&self) -> impl Iterator<Item = Strategy> {
        Strategy::ALL.into_iter().filter(|strategy| self.setup(*strategy).has_tasks())
    }

    /// Whether both have the same tasks, workers and processors in all strategies that are played.
    pub fn does_the_same_as(&self, other: &Self) -> bool {
        let all = self.processors == other.processors
            && self.strategies().all(|strategy| self.setup(strategy) == other.setup(strategy));
        all && self.strategies().eq(other.strategies()) && (self.seed == other.seed || !self.is_random())
    }

    pub fn plan(&self, strategy: Strategy) -> Result<Plan, PlanError> {
        let setup = self.setup(strategy);
        let answer = setup.answer.as_deref().or(self.answer.as_deref());
        planning::plan(setup, strategy, self.processors, answer, self.seed)
    }

    /// What to see on the page.
    pub fn lesson(&self) -> String {
        self.lesson.iter().map(|sentence| sentence.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The same, if it is of the program, with only those claims and sentences that hold. What a file claims
    /// is its author's affair: that it does not hold is worth knowing, but then its lesson does not either.
    #[must_use]
    pub fn saying_only(mut self, holds: impl Fn(&Statement) -> Option<bool>) -> Self {
        match self.origin() {
            Origin::Program => {
                let holds = |statement: &Statement| holds(statement) == Some(true);
                self.claims.retain(|claim| holds(&claim.statement));
                self.lesson.retain(|sentence| sentence.only_if.iter().all(holds));
            }
            Origin::File => {
                let fails = |claim: &Claim| holds(&claim.statement) == Some(false);
                if !self.lesson.is_empty() && self.claims.iter().any(fails) {
                    self.lesson = vec![Sentence::always(LESSON_THAT_DOES_NOT_HOLD)];
                }
            }
        }
        self
    }

    /// The rows of the timeline table: something that happens to a task, and how the table says it.
    pub fn events(&self) -> &[(Moment, String)] {
        &self.events
    }

    pub fn claims(&self) -> &[Claim] {
        &self.claims
    }

    /// No source of the program's scenarios shares processors.
    pub(super) fn published_times(&self) -> &[PublishedTime] {
        if self.made.is_some() && self.processors.is_some() { &[] } else { &self.published }
    }

    fn published(&self, asked: &Target) -> Option<&PublishedTime> {
        self.published_times().iter().find(|value| value.asked == *asked)
    }

    /// What a source states for the figure of a claim.
    pub fn published_of(&self, claim: &Claim) -> Option<Time> {
        self.published(&claim.figure).map(|value| value.time)
    }

    /// The makespan that a source states, if it states one for these numbers.
    pub fn published_makespan(&self, strategy: Strategy) -> Option<Time> {
        self.published(&Target::makespan(strategy)).map(|value| value.time)
    }

    /// Whether what is published need not be what the model says: a rule of thumb of its source.
    pub fn is_published_roughly(&self, strategy: Strategy) -> bool {
        self.published(&Target::makespan(strategy)).is_some_and(|value| value.is_rough)
    }

    /// Other moments that a source states.
    pub fn published_moments(&self, strategy: Strategy) -> Vec<Published<'_>> {
        let of_strategy = self.published_times().iter().filter(|value| value.asked.strategy == strategy);
        let moments = of_strategy.filter_map(|value| match &value.asked.what {
            Measure::At(task, when) => Some(Published { task, moment: when, at: value.time }),
            _ => None,
        });
        moments.collect()
    }

    /// Who states what is published, at the end of a sentence.
    pub fn publisher(&self) -> &'static str {
        match self.origin() {
            Origin::Program => "the course notes state",
            Origin::File => "the file's source states",
        }
    }

    /// Whether a prediction would be a guess: then only measurements are shown.
    pub fn is_only_measured(&self) -> bool {
        self.foresight == Foresight::OnlyMeasured
    }

    /// Whether a measured run keeps a processor for its server.
    pub fn keeps_a_processor(&self) -> bool {
        matches!(self.runner, Runner::Server { pinning: server::Pinning::Pinned, .. })
    }

    pub fn runner(&self) -> &Runner {
        &self.runner
    }

    /// The kind of I/O, where what a wait costs is the matter.
    pub fn waits_for(&self) -> Option<Kind> {
        if let Runner::Io { kind, .. } = self.runner { Some(kind) } else { None }
    }

    /// The kinds of I/O that happen instead of timers, by the name of the step.
    pub fn io_of_steps(&self) -> BTreeMap<String, Kind> {
        if let Runner::Io { kind, step, .. } = self.runner {
            return (kind != Kind::Timer).then(|| (step.to_owned(), kind)).into_iter().collect();
        }
        self.steps().filter_map(|step| Some((step.what.clone(), step.io?))).collect()
    }

    fn steps(&self) -> impl Iterator<Item = &setup::Step> {
        self.setups.iter().flat_map(|setup| &setup.sets).flat_map(|set| &set.steps)
    }

    /// Of the strategy that has the most.
    pub fn task_count(&self) -> usize {
        self.setups.iter().map(Setup::tasks).max().unwrap_or(0)
    }

    /// What a worker is called here: "core", where all are numbered cores; where the plural of the name is
    /// not plain, a worker.
    pub fn worker_noun(&self) -> String {
        let mut names = self.setups.iter().flat_map(|setup| &setup.pools).map(|pool| match &pool.names {
            setup::Names::Numbered { name, .. } => Some(name),
            _ => None,
        });
        match names.next().flatten() {
            Some(first) if takes_an_s(first) && names.all(|name| name == Some(first)) => noun(first),
            _ => "worker".to_owned(),
        }
    }

    /// Whether one of its workers receives for all, and does nothing else.
    pub fn has_own_receiver(&self, strategy: Strategy) -> bool {
        matches!(self.runner, Runner::Server { .. }) && 1 < self.setup(strategy).pools.len()
    }

    /// Whether tasks come after others.
    pub fn has_order(&self) -> bool {
        self.setups.iter().flat_map(|setup| &setup.sets).any(|set| !set.after.is_empty())
    }

    /// Where there are many.
    pub fn worker_count(&self) -> usize {
        self.setups.iter().map(Setup::workers).max().unwrap_or(0)
    }

    /// Figures that only this scenario has.
    pub fn extra_figures(&self) -> &'static [ExtraFigure] {
        self.figures
    }

    pub fn remarks(&self) -> Vec<String> {
        [self.remarks.clone(), self.key_remarks.clone()].concat()
    }

    pub fn key_remarks(&self) -> &[String] {
        &self.key_remarks
    }

    /// The stages, where they are the matter.
    pub fn stages(&self) -> Option<StageSteps> {
        self.stages.clone()
    }

    /// The step with whose begin a request is received.
    pub fn received(&self) -> Option<&'static str> {
        self.steps().any(|step| step.what == server::RECEIVE).then_some(server::RECEIVE)
    }

    /// The step that is the start of a worker process, which only a measured run has.
    pub fn process_start(&self) -> Option<&'static str> {
        matches!(self.runner, Runner::Server { .. }).then_some(server::START)
    }

    /// The same without the bounds of its queues; `None` if there are none.
    pub fn without_bound(&self) -> Option<Self> {
        let pools = self.setups.iter().flat_map(|setup| &setup.pools);
        if self.stages.is_none() || pools.clone().all(|pool| pool.places.is_none()) {
            return None;
        }
        let mut unbounded = self.clone();
        unbounded.setups.iter_mut().flat_map(|setup| &mut setup.pools).for_each(|pool| pool.places = None);
        Some(unbounded)
    }

    /// The numbers as the command line takes them: option and value. Those of a file stand in the
    /// file, but for its seed.
    pub fn params(&self) -> Vec<(&'static str, Param)> {
        if let Some((_, values)) = &self.made {
            return values.shown();
        }
        let seed = usize::try_from(self.seed).ok().filter(|_| self.is_random());
        seed.map(|seed| ("seed", Param::Number(Number::Count(seed)))).into_iter().collect()
    }

    /// The option that says how many workers, or how many tasks, there are.
    pub fn flag(&self, role: Role) -> Option<&'static str> {
        let (entry, _) = self.made.as_ref()?;
        entry.numbers().find(|spec| spec.role == role).map(|spec| spec.flag)
    }

    /// The same scenario with another value for one of its numbers; `None` if it has no such number,
    /// or is from a file: what is said of a file must be read with it.
    pub fn with(&self, flag: &str, value: Number) -> Option<Self> {
        let (entry, values) = self.made.as_ref()?;
        entry.scenario(&values.clone().with(flag, value)?)
    }

    /// The same work with another share of waiting in it, 0 to 1: waiting and computing of a task take
    /// as long together as before, and each part keeps its proportion. `None` if its tasks do not have
    /// both.
    pub fn with_io_share(&self, share: f64) -> Option<Self> {
        let (entry, values) = self.made.as_ref()?;
        let flags = |role: Role| entry.numbers().filter(move |spec| spec.role == role).map(|spec| spec.flag);
        let waits: Vec<_> = flags(Role::Waiting).collect();
        let computing = flags(Role::Computing).next().filter(|_| !waits.is_empty())?;
        let params = values.shown();
        let length = |flag: &str| {
            let found = params.iter().find(|(own, _)| *own == flag);
            if let Some((_, Param::Number(Number::Length(length)))) = found { *length } else { Time::ZERO }
        };
        let sum = |one: Time, other: Time| one.checked_add(other).unwrap_or(Time::LONGEST);
        let waiting = waits.iter().map(|flag| length(flag)).fold(Time::ZERO, sum);
        let all = sum(waiting, length(computing));
        let mut left = all.share(share);
        let mut changed = values.clone().with(computing, Number::Length(all - left))?;
        for (place, flag) in waits.iter().enumerate() {
            let proportion = match waiting.is_zero() {
                true => 1.0 / f64::from(u32::try_from(waits.len()).unwrap_or(u32::MAX)),
                false => crate::time::ratio(length(flag), waiting),
            };
            let own = if place + 1 == waits.len() { left } else { all.share(share).share(proportion) };
            left = left.saturating_sub(own);
            changed = changed.with(flag, Number::Length(own))?;
        }
        entry.scenario(&changed)
    }

    /// The same with this time from one arrival to the next; `None` if all come at once.
    pub fn with_gap(&self, gap: Time) -> Option<Self> {
        self.with(self.flag(Role::Gap)?, Number::Length(gap))
    }

    pub fn default_pace(&self) -> Pace {
        self.pace
    }

    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The same scenario with other random lengths.
    pub fn with_seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    pub fn is_random(&self) -> bool {
        let sets = || self.setups.iter().flat_map(|setup| &setup.sets);
        sets().any(|set: &TaskSet| set.is_random() || set.every.is_random())
    }
}
