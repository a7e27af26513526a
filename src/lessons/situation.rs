//! What a question is about: a scenario with its numbers, and which of its runs.

use std::num::NonZeroU32;

use crate::analysis::Run;
use crate::analysis::claims::Runs;
use crate::plan::{Plan, Pool, Strategy, TaskId, Traits, Workers};
use crate::scenario::cases::{Case, Square};
use crate::scenario::catalogue::{Entry, Plays};
use crate::scenario::claim::{Followed, Target};
use crate::scenario::length::Length;
use crate::scenario::param::Values;
use crate::scenario::setup::{self, After, Count, Names, Setup, TaskSet};
use crate::scenario::{Scenario, planning};
use crate::story::StoryClock;
use crate::time::Time;

/// Which of the runs that a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All there are: it is one scenario.
    Whole,
    /// Those of one workload, by its place.
    Workload(usize),
    /// That of one server.
    Server(Case),
}

/// A scenario with its numbers, as far as questions go.
#[derive(Clone, Debug)]
pub struct Situation {
    pub entry: &'static Entry,
    pub values: Values,
    played: Played,
}

#[derive(Clone, Debug)]
enum Played {
    Scenario(Box<Scenario>),
    Contest(Box<[Scenario; 2]>, Vec<String>),
    Square(Box<Square>),
}

/// One run before it is predicted: as it is, or as somebody imagines it.
#[derive(Clone, Debug)]
pub struct Imagined {
    pub strategy: Strategy,
    pub setup: Setup,
    pub processors: Option<NonZeroU32>,
}

impl Situation {
    /// `None` if the numbers make several pages.
    pub fn new(entry: &'static Entry, values: Values) -> Option<Self> {
        let played = match entry.plays {
            Plays::One(_) | Plays::Several(_) => Played::Scenario(Box::new(entry.scenario(&values)?)),
            Plays::Contest(contest) => {
                let contest = contest(&values);
                let givens = contest.givens();
                Played::Contest(Box::new(contest.workloads.map(|workload| workload.scenario)), givens)
            }
            Plays::Square(square) => Played::Square(Box::new(square(&values))),
        };
        Some(Self { entry, values, played })
    }

    /// What is given, in a few sentences.
    pub fn givens(&self) -> Vec<String> {
        match &self.played {
            Played::Scenario(scenario) => scenario.givens(),
            Played::Contest(_, givens) => givens.clone(),
            Played::Square(square) => square.scenario().givens(),
        }
    }

    pub fn clock(&self) -> StoryClock {
        match &self.played {
            Played::Scenario(scenario) => scenario.about().clock,
            Played::Contest(scenarios, _) => scenarios[0].about().clock,
            Played::Square(_) => Square::CLOCK,
        }
    }

    /// What the strategy means here, in a few words.
    pub fn headline(&self, part: Part, strategy: Strategy) -> Option<String> {
        Some(self.scenario(part)?.headline(strategy))
    }

    /// A server in words.
    pub fn server(&self, case: Case) -> Option<String> {
        if let Played::Square(square) = &self.played { Some(case.words(&square.server)) } else { None }
    }

    /// The scenario whose run it is, if it has a page of its own.
    pub fn scenario(&self, part: Part) -> Option<&Scenario> {
        match (&self.played, part) {
            (Played::Scenario(scenario), Part::Whole) => Some(scenario),
            (Played::Contest(scenarios, _), Part::Workload(place)) => scenarios.get(place),
            _ => None,
        }
    }

    /// One run as it is.
    pub fn real(&self, part: Part, strategy: Strategy) -> Option<Imagined> {
        if let (Played::Square(square), Part::Server(case)) = (&self.played, part) {
            let (strategy, setup) = case.setup(&square.server, Square::PACE);
            return Some(Imagined { strategy, setup, processors: square.scenario().processors() });
        }
        let scenario = self.scenario(part)?;
        let setup = scenario.setup(strategy).clone();
        Some(Imagined { strategy, setup, processors: scenario.processors() })
    }

    /// One of the runs of its page: those of each scenario, or of the servers.
    pub fn found(&self, part: Part, strategy: Strategy, runs: &[Vec<Run>]) -> Option<Run> {
        let of_strategy = |runs: &Vec<Run>| runs.iter().find(|run| run.strategy == strategy).cloned();
        match (part, &self.played) {
            (Part::Server(case), Played::Square(square)) => {
                let place = square.cases.iter().position(|other| *other == case)?;
                runs.first()?.get(place).cloned()
            }
            (Part::Workload(place), _) => of_strategy(runs.get(place)?),
            _ => of_strategy(runs.first()?),
        }
    }

    /// A time as the model tells it.
    pub fn value(&self, part: Part, target: &Target<&str>) -> Option<Time> {
        self.real(part, target.strategy)?.value(target)
    }
}

impl Imagined {
    /// A plan of whatever it is, to be imagined otherwise.
    pub fn of(plan: &Plan) -> Self {
        let workers = if plan.workers().len() == 1 { Workers::One } else { Workers::Many };
        let setup = Setup {
            headline: None,
            answer: None,
            pools: plan.pools().iter().map(|pool| self::pool(plan, pool)).collect(),
            sets: sets(plan),
        };
        let strategy = Strategy { workers, waiting: plan.waiting };
        Self { strategy, setup, processors: plan.processors() }
    }

    /// What the model says of it, without causes. It is told as a run of `strategy`, whatever was imagined.
    pub fn run(&self, strategy: Strategy, followed: Followed) -> Option<Run> {
        Some(Run::following(followed, &self.plan()?, strategy))
    }

    /// What there is to do in it.
    pub fn plan(&self) -> Option<Plan> {
        let Self { setup, processors, .. } = self;
        planning::plan(setup, self.strategy, *processors, setup.answer.as_deref(), 1).ok()
    }

    /// The same with so many workers in its first pool.
    #[must_use]
    pub fn with_workers(mut self, count: usize) -> Self {
        if let Some(pool) = self.setup.pools.first_mut() {
            pool.names = Names::Numbered { name: "Worker".to_owned(), first: 1, count };
        }
        self
    }

    pub fn value(&self, target: &Target<&str>) -> Option<Time> {
        Runs(vec![&self.run(target.strategy, target.followed())?]).value(target)
    }
}

fn pool(plan: &Plan, pool: &Pool) -> setup::Pool {
    let names = pool.workers().map(|worker| plan.workers()[worker.index()].clone()).collect();
    setup::Pool {
        key: String::new(),
        place: setup::Pool::one("", pool.executor).place,
        names: Names::Listed(names),
        executor: pool.executor,
        discipline: pool.discipline,
        switch_cost: pool.switch_cost,
        places: pool.places,
    }
}

/// Those who do the same are a set; where tasks come after others, each is one.
fn sets(plan: &Plan) -> Vec<TaskSet> {
    let has_order = plan.order().next().is_some();
    let mut sets = Vec::new();
    let mut tasks = plan.tasks();
    while let Some(task) = tasks.next() {
        let alike = plan.alike(task).filter(|(_, alike)| !has_order && 1 < *alike);
        let set = set(plan, task);
        sets.push(match alike {
            None => set,
            Some((name, alike)) => {
                tasks.nth(alike - 2);
                TaskSet {
                    count: Some(Count { tasks: alike, is_of_file: false }),
                    name: name.to_owned(),
                    ..set
                }
            }
        });
    }
    sets
}

fn set(plan: &Plan, task: TaskId) -> TaskSet {
    let step = |step: &crate::plan::Step| {
        let slices = plan.slices(step);
        setup::Step {
            what: plan.what(step).to_owned(),
            kind: step.kind,
            length: Length::Fixed(plan.length(step)),
            gives_way: slices.first().copied().filter(|_| 1 < slices.len()),
            on: step.on.index(),
            io: None,
        }
    };
    let Traits { priority, interruptibility, independence, .. } = *plan.traits(task);
    let after = plan.after(task).iter().map(|other| After { set: other.index(), task: None });
    TaskSet {
        arrives: plan.arrives(task),
        after: after.collect(),
        priority,
        interruptibility,
        independence,
        ..TaskSet::one(&plan.name(task), plan.steps(task).iter().map(step).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model;
    use crate::pitfalls::{Side, catalogue};
    use crate::scenario;

    #[test]
    fn a_plan_that_is_imagined_as_it_is_runs_as_it_does() {
        for pitfall in catalogue::ALL {
            for plan in Side::BOTH.map(pitfall.plan) {
                let again = Imagined::of(&plan).plan().expect("a plan");
                assert_eq!(model::predict(&again), model::predict(&plan), "{}", pitfall.name);
            }
        }
    }

    #[test]
    fn a_task_is_found_by_its_name_and_told_as_among_all() {
        for entry in scenario::catalogue::all() {
            let values = entry.defaults(2);
            let Some(situation) = Situation::new(entry, values) else { continue };
            for strategy in Strategy::ALL {
                let Some(real) = situation.real(Part::Whole, strategy) else { continue };
                let (plan, all) = (real.plan().expect("a plan"), real.run(strategy, Followed::All));
                let all = all.expect("a run");
                for task in plan.tasks() {
                    let name = plan.name(task);
                    assert_eq!(plan.named(&name), Some(task), "{name}");
                    let run = real.run(strategy, Followed::Named(&name)).expect("a run");
                    let [told] = &run.tasks[..] else { panic!("{name} alone is followed") };
                    assert_eq!(told.stretches, all.task(&name).expect("it is told").stretches);
                    assert_eq!(
                        (run.makespan(), run.peaks, run.means),
                        (all.makespan(), all.peaks, all.means)
                    );
                }
                assert_eq!(plan.named("User"), None);
                assert_eq!(plan.named("User 1 "), None);
            }
        }
    }
}
