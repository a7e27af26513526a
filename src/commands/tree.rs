//! `meanwhile parallel --tree N`

use rayon::ThreadPoolBuilder;

use crate::cli::{ClockArg, FormatArg, Options};
use crate::error::{Error, Outcome};
use crate::lesson::tree::TreeLesson;
use crate::render::tree;
use crate::terminal;

/// # Errors
/// If a prediction alone is asked for, or the system gives no threads.
pub fn run(n: usize, workers: usize, options: &Options) -> Result<Outcome, Error> {
    const SAMPLES: usize = 5;
    if options.clock == ClockArg::Model {
        let line = "--tree: `--clock model` given; allowed: both or real, since its multiplications are only measured";
        return Err(Error::Usage(line.to_owned()));
    }
    let threads = ThreadPoolBuilder::new().num_threads(workers).build();
    let threads =
        threads.map_err(|error| Error::Failure(format!("--workers {workers}: {error}; use fewer")))?;
    let n = u32::try_from(n).expect("a number up to a million");
    let lesson = TreeLesson::measure(n, options.repeat.unwrap_or(SAMPLES), &threads);
    let text = match options.format {
        FormatArg::Table => tree::page(&lesson, &terminal::look(options)),
        FormatArg::Plain => tree::plain(&lesson),
        FormatArg::Json => tree::json(&lesson, super::cores()),
    };
    terminal::print(&text).map_err(|error| Error::Failure(format!("cannot write the page: {error}")))?;
    let holds = lesson.verdicts().iter().all(|verdict| verdict.holds);
    Ok(if options.verify && !holds { Outcome::ClaimFailed } else { Outcome::Done })
}
