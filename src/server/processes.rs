//! The worker processes, seen from the server: started, given orders, replaced when they die.

use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use super::job::{Answer, Job, Loss, Stage};
use super::worker::{self, Done, Order, Said};
use super::worker_slots::WorkerSlots;
use crate::engine::Site;
use crate::scenario::server::Start;
use crate::timeline::State;

/// Starting a program takes a few milliseconds; one that needs so long will not come any more.
const LONGEST_START: Duration = Duration::from_secs(10);
/// A worker that calculates says every second that it is there. One that is silent for so long has
/// been stopped, or cannot get on.
const LONGEST_SILENCE: Duration = Duration::from_secs(10);

/// How worker processes come about.
#[derive(Clone, Debug)]
pub struct Launch {
    /// This program: it is started again as a worker.
    pub program: PathBuf,
    pub start: Start,
    /// The processors that workers are kept on, in turns; none to leave it to the system.
    pub pins: Vec<usize>,
}

/// One worker process. It ends when this is dropped.
#[derive(Debug)]
struct Process {
    id: u32,
    _child: Child,
    orders: ChildStdin,
    results: Lines<BufReader<ChildStdout>>,
}

/// A row of worker processes.
#[derive(Debug)]
pub struct Processes {
    launch: Launch,
    /// An empty slot has a process when it is next needed.
    slots: Arc<WorkerSlots<Option<Process>>>,
}

impl Processes {
    /// One for each worker of `numbers`; all are there when this returns.
    pub async fn start(launch: Launch, numbers: impl IntoIterator<Item = usize>) -> io::Result<Self> {
        let mut slots = Vec::new();
        for number in numbers {
            let process = match launch.start {
                Start::Beforehand => Some(Process::start(&launch, number).await?),
                Start::PerRequest => None,
            };
            slots.push((number, process));
        }
        Ok(Self { launch, slots: WorkerSlots::new(slots) })
    }

    /// Has the job done by the next free worker process. If it dies meanwhile, another one takes
    /// its slot and begins anew, once.
    ///
    /// # Errors
    /// If two processes died over the job, or the system gives no other.
    pub async fn calculate(&self, job: &Job) -> io::Result<Answer> {
        const TRIES: usize = 2;
        job.queues();
        let mut slot = self.slots.take().await;
        let mut result = Err(io::Error::other("not tried"));
        for _ in 0..TRIES {
            result = self.try_once(&mut slot.worker, slot.number, job).await;
            if result.is_ok() {
                break;
            }
        }
        if self.launch.start == Start::PerRequest {
            slot.worker = None;
        }
        result
    }

    async fn try_once(&self, worker: &mut Option<Process>, number: usize, job: &Job) -> io::Result<Answer> {
        let start = Instant::now();
        let mut process = match worker.take() {
            Some(process) => process,
            None => Process::start(&self.launch, number).await?,
        };
        if self.launch.start == Start::PerRequest {
            let site = Site { process: process.id, cpu: None };
            job.did(Stage::Start, 0, (number, site), start..Instant::now());
        }
        job.journal().enters(job.request, State::Running);
        let order = Order { n: job.calculation.n, whole: job.whole };
        match process.order(order).await {
            Ok(done) => {
                let site = Site { process: process.id, cpu: done.cpu };
                let start = instant(done.started);
                job.did(Stage::Calculate, 0, (number, site), start..start + done.took);
                job.journal().answered(job.request, &done.answer);
                *worker = Some(process);
                Ok(done.answer)
            }
            Err(loss) => {
                job.journal().lost(job.request, number, process.id, loss);
                Err(io::Error::other(format!("worker process {} {loss}", process.id)))
            }
        }
    }
}

impl Process {
    async fn start(launch: &Launch, number: usize) -> io::Result<Self> {
        let mut command = Command::new(&launch.program);
        command.arg(worker::COMMAND);
        if !launch.pins.is_empty() {
            command.arg("--pin").arg(launch.pins[number % launch.pins.len()].to_string());
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        let mut child = command.spawn()?;
        let missing = || io::Error::other("a worker process without input or output");
        let orders = child.stdin.take().ok_or_else(missing)?;
        let results = BufReader::new(child.stdout.take().ok_or_else(missing)?).lines();
        let mut process = Self { id: child.id().unwrap_or_default(), _child: child, orders, results };
        process.id = timeout(LONGEST_START, process.hear()).await??;
        Ok(process)
    }

    async fn order(&mut self, order: Order) -> Result<Done, Loss> {
        self.say(&order).await.map_err(|_| Loss::Died)?;
        loop {
            let said = timeout(LONGEST_SILENCE, self.hear()).await;
            match said.map_err(|_| Loss::Silent(LONGEST_SILENCE))?.map_err(|_| Loss::Died)? {
                Said::Done(done) => return Ok(done),
                Said::Calculating => {}
            }
        }
    }

    async fn say(&mut self, what: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(what)?;
        line.push(b'\n');
        self.orders.write_all(&line).await
    }

    async fn hear<T: DeserializeOwned>(&mut self) -> io::Result<T> {
        let line = self.results.next_line().await?.ok_or(io::ErrorKind::UnexpectedEof)?;
        Ok(serde_json::from_str(&line)?)
    }
}

/// The instant of a time since 1970, by how long ago it is.
fn instant(since_1970: Duration) -> Instant {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Instant::now().checked_sub(now.saturating_sub(since_1970)).unwrap_or_else(Instant::now)
}
