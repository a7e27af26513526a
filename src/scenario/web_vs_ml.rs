//! `web-vs-ml`: two workloads through the same four strategies. One mostly waits, the other only
//! computes; each is a scenario that can also be played alone.

use super::catalogue::{Entry, Plays};
use super::claim::Claim;
use super::param::{Default, ParamSpec, Value, Values};
use super::{Scenario, io_wait, parallel, planning};
use crate::plan::Strategy;
use crate::story::{agree, count, length};
use crate::time::{Pace, Time};

const REQUESTS: ParamSpec =
    ParamSpec::tasks("requests", "6", "Requests to the web server, all there from the start");
const WAITING: ParamSpec = ParamSpec::length("wait", "4s", "How long each request waits");
const COMPUTING: ParamSpec =
    ParamSpec::length("compute", "50ms", "How long each request computes after its wait");
const CALCULATIONS: ParamSpec = ParamSpec::tasks("calculations", "4", "Calculations of the machine learning");
const CALCULATING: ParamSpec = ParamSpec::length("calculation", "2s", "Time that each takes on one worker");
const WORKERS: ParamSpec = ParamSpec::workers("workers", Default::Typed("2"), "Workers where there are many");

pub static ENTRY: Entry = Entry {
    name: "web-vs-ml",
    shows: "A workload that waits and one that computes: the winner changes side",
    params: &[REQUESTS, WAITING, COMPUTING, CALCULATIONS, CALCULATING, WORKERS],
    plays: Plays::Contest(Contest::of),
    instead: None,
};

/// Two workloads in the same strategies.
#[derive(Clone, Debug, PartialEq)]
pub struct Contest {
    pub name: &'static str,
    pub question: &'static str,
    /// Where the winner changes side; and the rule.
    pub lessons: [&'static str; 2],
    pub pace: Pace,
    pub try_next: &'static [(&'static str, &'static str)],
    /// The strategies that change one thing each: what a wait does, or how many workers there are.
    pub sides: [Strategy; 2],
    givens: Vec<String>,
    pub values: Values,
    pub workloads: [Workload; 2],
}

#[derive(Clone, Debug, PartialEq)]
pub struct Workload {
    pub name: &'static str,
    pub scenario: Scenario,
    /// Who wins it, mostly.
    pub claim: Claim,
}

impl Contest {
    pub fn givens(&self) -> Vec<String> {
        // Both workloads have the same processors.
        let shared = self.workloads[0].scenario.processors();
        let shared = shared.map(|processors| planning::shared(processors.get()));
        self.givens.iter().cloned().chain(shared).collect()
    }

    fn of(values: &Values) -> Self {
        let (requests, workers) = (values.count(&REQUESTS), values.count(&WORKERS));
        let calculations = values.count(&CALCULATIONS);
        let (wait, compute) = (values.length(&WAITING), values.length(&COMPUTING));
        let calculation = values.length(&CALCULATING);
        let (concurrent, parallel_one) = (Strategy::CONCURRENT, Strategy::PARALLEL);
        let web = Workload {
            name: "web",
            scenario: scenario(
                &io_wait::ENTRY,
                [
                    ("tasks", Value::count(requests)),
                    ("wait", Value::length(wait)),
                    ("compute", Value::length(compute)),
                    ("workers", Value::count(workers)),
                    values.processors(),
                ],
            ),
            claim: wins("web-concurrent-wins", concurrent, parallel_one),
        };
        let ml = Workload {
            name: "ml",
            scenario: scenario(
                &parallel::ENTRY,
                [
                    ("tasks", Value::count(calculations)),
                    ("calculation", Value::length(calculation)),
                    ("workers", Value::count(workers)),
                    values.processors(),
                ],
            ),
            claim: wins("ml-parallel-wins", parallel_one, concurrent),
        };
        Self {
            name: ENTRY.name,
            question: "Which is better: concurrency or parallelism?",
            lessons: [
                "Which is better depends on the work.",
                "What waits needs concurrency, and one worker may be enough; what computes needs more workers, and \
                 concurrency gains nothing. Hybrid is for mixed work: its workers are free during waits.",
            ],
            pace: Pace::of(10.0),
            try_next: &[
                ("meanwhile web-vs-ml --compute 4s", "a web server that computes as long as it waits"),
                (
                    "meanwhile web-vs-ml --workers 6",
                    "how many workers make parallel as good as concurrent for the web?",
                ),
                ("meanwhile pipeline", "both at once: waits and calculations in each request"),
            ],
            sides: [concurrent, parallel_one],
            givens: givens((requests, wait, compute), (calculations, calculation), workers),
            values: values.clone(),
            workloads: [web, ml],
        }
    }
}

fn scenario<const N: usize>(entry: &'static Entry, given: [(&str, Value); N]) -> Scenario {
    let defaults = entry.defaults(1);
    let values = given.into_iter().try_fold(defaults, |values, (flag, value)| values.with(flag, value));
    values.and_then(|values| entry.scenario(&values)).expect("these are its own numbers")
}

/// What is given, in a few sentences.
fn givens(
    (requests, wait, compute): (usize, Time, Time),
    (calculations, calculation): (usize, Time),
    workers: usize,
) -> Vec<String> {
    vec![
        format!(
            "web: {} ({}); {} waits {}, then computes {}.",
            count(requests, "task"),
            agree(requests, "a request", "requests"),
            agree(requests, "it", "each"),
            length(wait),
            length(compute)
        ),
        format!(
            "ml, machine learning: {} of {}{}; nothing waits. All at 0 s.",
            count(calculations, "factorial"),
            length(calculation),
            agree(calculations, "", " each")
        ),
        format!("{} in parallel and hybrid, else one.", count(workers, "worker")),
    ]
}

fn wins(id: &str, winner: Strategy, other: Strategy) -> Claim {
    Claim { text: format!("{winner} takes less time than {other}"), ..Claim::faster(id, winner, other) }
}
