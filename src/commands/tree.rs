//! `meanwhile parallel --tree N`

use rayon::ThreadPoolBuilder;

use super::session::{Heeded, Page, Session, Shown};
use crate::analysis::claims::Judgement;
use crate::cli::ClockArg;
use crate::data;
use crate::error::Error;
use crate::export::forms;
use crate::pages;
use crate::special::tree::ThreeWays;
use crate::system::machine::Machine;
use crate::terminal;
use crate::time::Pace;

/// # Errors
/// If a prediction alone is asked for, or the system gives no threads.
pub fn run(n: usize, workers: usize, session: &Session) -> Result<Shown, Error> {
    const SAMPLES: usize = 5;
    let options = session.options;
    if options.clock == ClockArg::Model {
        let line = "--tree: `--clock model` given; allowed: both or real, since its multiplications are only measured";
        return Err(Error::Usage(line.to_owned()));
    }
    session.refuse(Heeded::Strategy, "the three ways are no strategies")?;
    session.refuse(Heeded::View, "this page has no charts")?;
    session.refuse(Heeded::Pace, "the multiplications take their own time")?;
    let samples = options.repeat.unwrap_or(SAMPLES);
    let n = u32::try_from(n).expect("a number up to a million");
    session.show(&TREE, Pace::REAL_TIME, |_| {
        let threads = ThreadPoolBuilder::new().num_threads(workers).build();
        let threads =
            threads.map_err(|error| Error::Failure(format!("--workers {workers}: {error}; use fewer")))?;
        Ok(Some(ThreeWays::measure(n, samples, &threads)))
    })
}

const TREE: Page<ThreeWays> = Page {
    forms: forms::ANY_PAGE,
    document: pages::tree::page,
    screen: pages::tree::page,
    style: terminal::style,
    json: |tree| data::tree::json(tree, Machine::here()),
    report: |_| None,
    found: |_| Vec::new(),
    judgement: |tree| Judgement::of_all(&tree.verdicts()),
};
