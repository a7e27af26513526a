//! Runs one side of a pitfall for real.

use std::io;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::runtime::{Builder, Runtime};

use super::stage::Stage;
use super::{Pitfall, Side, Threads};
use crate::engine::calibration::Speed;
use crate::engine::death::attend;
use crate::engine::usage::Meter;
use crate::engine::{Measured, Nobody, Run};
use crate::plan::Plan;
use crate::system::context_switches;
use crate::time::Pace;

/// What was counted besides, in a run.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Counts {
    /// By the functions themselves.
    pub own: u64,
    /// The most bytes that tasks held at one instant.
    pub held: u64,
    /// Of all threads of this program; `None` where the system does not tell.
    pub switches: Option<u64>,
}

pub fn measure(
    pitfall: &Pitfall,
    side: Side,
    plan: &Arc<Plan>,
    speed: Speed,
) -> io::Result<(Measured, Counts)> {
    let run = Run::new(Arc::clone(plan), Pace::REAL_TIME, speed, Arc::new(Nobody));
    let runtime = runtime(pitfall.threads, &run.meter)?;
    let stage = Stage::new(run.begin());
    let switches = context_switches();
    attend(|| runtime.block_on((pitfall.play)(side, stage.clone())))?;
    // It waits for the threads that it has lent, and drops what nobody has awaited.
    drop(runtime);
    let switches = context_switches().zip(switches).map(|(now, before)| now.saturating_sub(before));
    let counts = Counts { own: stage.counted(), held: stage.held(), switches };
    let run = Arc::into_inner(stage.run).expect("whoever had a part in the run has ended");
    Ok((run.into_measured()?, counts))
}

/// All threads but the one that calls it are counted as borrowed.
fn runtime(threads: Threads, meter: &Arc<Meter>) -> io::Result<Runtime> {
    let mut runtime = match threads {
        Threads::One => Builder::new_current_thread(),
        Threads::Many(threads) => {
            let mut runtime = Builder::new_multi_thread();
            runtime.worker_threads(threads);
            runtime
        }
    };
    let (starts, stops) = (Arc::clone(meter), Arc::clone(meter));
    runtime
        .enable_time()
        .on_thread_start(move || starts.borrow())
        .on_thread_stop(move || stops.give_back())
        .build()
}
