//! A measured run of the factorial server: real servers, real users, and what they wrote down.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use parking_lot::{FairMutex, Mutex};
use tokio::net::{TcpListener, TcpSocket};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinSet;

use super::handler::{Calculate, Limits, Numbers, Server};
use super::hosts::Hosts;
use super::job::{Answer, Journal, Loss, Stage, Stretch};
use super::processes::{Launch, Processes};
use super::threads::Threads;
use super::turns::Turns;
use super::{clients, connections};
use crate::engine::calculation::Calculation;
use crate::engine::calibration::Speed;
use crate::engine::{Measured, Observer, Run, Sites};
use crate::plan::{Plan, StepKind, Strategy, TaskId, Waiting, WorkerId};
use crate::scenario::server::{Pinning, Start};
use crate::system::allow_open_files;
use crate::system::cpus;
use crate::time::Pace;
use crate::timeline::State;

/// What kind of server a run has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// What a connection does to the receiver until it has been answered.
    pub receiver: Waiting,
    pub calculate: Where,
    /// How many servers share one listener.
    pub servers: usize,
}

/// The switch of [`Calculate`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    Inline,
    Yielding,
    Thread,
    ThreadWithLock,
    Process,
}

impl Shape {
    /// The server that shows a strategy.
    pub fn of(strategy: Strategy, plan: &Plan) -> Self {
        let workers = plan.workers().len();
        let calculate = match strategy {
            Strategy::CONCURRENT => Where::Yielding,
            Strategy::HYBRID if 1 < workers => Where::Process,
            _ => Where::Inline,
        };
        let servers = if strategy == Strategy::PARALLEL { workers.min(plan.task_count()) } else { 1 };
        Self { receiver: strategy.waiting, calculate, servers }
    }

    /// How many workers calculate besides the server.
    fn others(self, plan: &Plan) -> usize {
        (plan.workers().len() - self.servers).clamp(1, plan.task_count())
    }
}

/// What a run needs besides its plan.
#[derive(Clone, Debug)]
pub struct Equipment {
    /// This program, to be started as a worker.
    pub program: std::path::PathBuf,
    pub start: Start,
    pub pinning: Pinning,
}

/// Plays the plan of a server scenario: its first step is to receive, its last to calculate.
pub fn measure(
    plan: &Arc<Plan>,
    shape: Shape,
    equipment: &Equipment,
    pace: Pace,
    speed: Speed,
    observer: Arc<dyn Observer>,
) -> io::Result<Measured> {
    make_room(plan.task_count(), shape)?;
    let run = Run::new(Arc::clone(plan), pace, speed, observer);
    let users = event_loop()?;
    let (listener, address) = listen(&users, plan.task_count())?;
    let journal = Arc::new(RunJournal::new(plan));
    let work = Work::of(&run, pace, speed);
    let mut servers = Vec::new();
    for number in 0..shape.servers {
        let calculate = Recipe { plan: Arc::clone(plan), shape, equipment: equipment.clone(), number };
        servers.push(Running::start(calculate, listener.try_clone()?, work.clone(), Arc::clone(&journal))?);
    }
    drop(listener);
    let run = run.begin();
    let _ = journal.run.set(Arc::clone(&run));
    let asked = users.block_on(ask_all(&run, address, work.calculation.n));
    drop(users);
    for server in servers {
        server.stop()?;
    }
    asked?;
    let journal = Arc::into_inner(journal).expect("all servers have stopped");
    let notes = journal.notes.into_inner();
    drop(journal.run);
    let run = Arc::into_inner(run).expect("all servers have stopped");
    Ok(Measured { sites: notes.sites, incidents: notes.incidents, ..run.into_measured()? })
}

/// A connection has two ends here, and a worker process has an end of two pipes.
fn make_room(users: usize, shape: Shape) -> io::Result<()> {
    const OTHERS: usize = 64;
    let needed = 4 * users + 8 * shape.servers + OTHERS;
    let allowed = allow_open_files(needed);
    if allowed < needed {
        return Err(io::Error::other(format!(
            "this run needs {needed} open files, and the system allows {allowed} (`ulimit -n`)"
        )));
    }
    Ok(())
}

fn event_loop() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

/// A free port of this machine, with room for all users in front of it.
fn listen(runtime: &Runtime, users: usize) -> io::Result<(std::net::TcpListener, SocketAddr)> {
    let _entered = runtime.enter();
    let socket = TcpSocket::new_v4()?;
    socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
    let listener = socket.listen(u32::try_from(users).unwrap_or(u32::MAX).max(128))?.into_std()?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

async fn ask_all(run: &Arc<Run>, server: SocketAddr, n: u32) -> io::Result<()> {
    let mut users = JoinSet::new();
    for task in run.plan.tasks() {
        let at = run.instant(run.plan.arrives(task));
        users.spawn(clients::ask(server, task.index() + 1, n, at));
    }
    while let Some(answer) = users.join_next().await {
        answer.map_err(io::Error::other)??;
    }
    Ok(())
}

/// What a server computes for each request.
#[derive(Clone)]
struct Work {
    receiving: Option<Arc<Calculation>>,
    calculation: Arc<Calculation>,
}

impl Work {
    /// All users ask for the same. Where the receiver waits for a calculation elsewhere, the plan
    /// has a wait; what is calculated there is just as long.
    fn of(run: &Run, pace: Pace, speed: Speed) -> Self {
        let task = TaskId::new(0);
        let steps = run.plan.steps(task);
        let last = u32::try_from(steps.len() - 1).expect("a task has few steps");
        let elsewhere = || {
            let length = pace.to_real(run.plan.length(&steps[steps.len() - 1]));
            Arc::new(Calculation::costing(speed.cost_of(length), &[1.0]))
        };
        let calculation = run.calculation(task, last).unwrap_or_else(elsewhere);
        Self { receiving: run.calculation(task, 0), calculation }
    }
}

/// How one server is made, on its own thread.
struct Recipe {
    plan: Arc<Plan>,
    shape: Shape,
    equipment: Equipment,
    number: usize,
}

impl Recipe {
    /// Starts what the server needs.
    async fn calculate(&self) -> io::Result<Calculate> {
        let others = 1..=self.shape.others(&self.plan);
        Ok(match self.shape.calculate {
            Where::Inline => Calculate::Inline,
            Where::Yielding => Calculate::Yielding(Turns::begin()),
            Where::Thread => Calculate::Thread(Threads::start(others)?),
            Where::ThreadWithLock => {
                let threads = Threads::start(1..=self.plan.task_count())?;
                Calculate::ThreadWithLock(threads, Arc::new(FairMutex::new(())))
            }
            Where::Process => Calculate::Process(Processes::start(self.launch(), others).await?),
        })
    }

    fn launch(&self) -> Launch {
        let mut pins = match self.equipment.pinning {
            Pinning::Free => Vec::new(),
            Pinning::Pinned => cpus::allowed(),
        };
        if 1 < pins.len() {
            // The first is the server's own.
            pins.remove(0);
        }
        Launch { program: self.equipment.program.clone(), start: self.equipment.start, pins }
    }

    /// Keeps this thread on the server's processor; the workers were started before.
    fn pin(&self) {
        let cpus = cpus::allowed();
        if self.equipment.pinning == Pinning::Pinned && !cpus.is_empty() {
            let _ = cpus::pin(cpus[self.number % cpus.len()]);
        }
    }
}

/// A server on its thread.
struct Running {
    thread: JoinHandle<io::Result<()>>,
    stop: oneshot::Sender<()>,
}

impl Running {
    /// Returns when the server is ready: all its workers are there.
    fn start(
        recipe: Recipe,
        listener: std::net::TcpListener,
        work: Work,
        journal: Arc<RunJournal>,
    ) -> io::Result<Self> {
        let (stop, stopped) = oneshot::channel();
        let (ready, is_ready) = std::sync::mpsc::channel();
        let thread = thread::Builder::new().name(format!("server {}", recipe.number)).spawn(move || {
            event_loop()?.block_on(async {
                let server = Server {
                    number: recipe.number,
                    calculate: recipe.calculate().await?,
                    cut: Box::new(move |_| Arc::clone(&work.calculation)),
                    receiving: work.receiving,
                    limits: Limits::none(),
                    journal,
                    numbers: Numbers::Users(recipe.plan.task_count()),
                    hosts: Hosts::Own(Ipv4Addr::LOCALHOST.into()),
                };
                recipe.pin();
                let listener = TcpListener::from_std(listener)?;
                let _ = ready.send(());
                tokio::select! {
                    _ = stopped => Ok(()),
                    never = connections::serve(listener, Arc::new(server), recipe.shape.receiver) => match never {},
                }
            })
        })?;
        if is_ready.recv().is_err() {
            return Err(join(thread).expect_err("a server that is not ready has failed"));
        }
        Ok(Self { thread, stop })
    }

    fn stop(self) -> io::Result<()> {
        let _ = self.stop.send(());
        join(self.thread)
    }
}

fn join(thread: JoinHandle<io::Result<()>>) -> io::Result<()> {
    thread.join().unwrap_or_else(|_| Err(io::Error::other("the server's thread ended without a result")))
}

impl Limits {
    /// The users are known, and so is what they ask for.
    fn none() -> Self {
        Self {
            at_once: None,
            largest_n: u32::MAX,
            longest: Duration::ZERO,
            room: Semaphore::new(Semaphore::MAX_PERMITS),
        }
    }
}

/// Writes what happens on the servers into the run.
struct RunJournal {
    run: OnceLock<Arc<Run>>,
    plan: Arc<Plan>,
    notes: Mutex<Notes>,
}

#[derive(Default)]
struct Notes {
    sites: Sites,
    incidents: Vec<String>,
}

impl RunJournal {
    fn new(plan: &Arc<Plan>) -> Self {
        Self { run: OnceLock::new(), plan: Arc::clone(plan), notes: Mutex::default() }
    }

    fn run(&self) -> &Run {
        self.run.get().expect("users come when the run has begun")
    }

    /// The step of the plan that a stage is.
    fn step(&self, task: TaskId, stage: Stage) -> usize {
        match stage {
            Stage::Receive => 0,
            Stage::Start => 1,
            Stage::Calculate => self.plan.steps(task).len() - 1,
        }
    }
}

impl Journal for RunJournal {
    fn enters(&self, request: usize, state: State) {
        self.run().observer().enters(TaskId::new(request), state);
    }

    fn did(&self, stretch: Stretch) {
        let task = TaskId::new(stretch.request);
        let step = self.step(task, stretch.stage);
        let it = &self.plan.steps(task)[step];
        let worker = match it.kind {
            StepKind::Compute => WorkerId::new(stretch.worker),
            // Where the receiver stands still for a calculation elsewhere, it is the one that is held.
            StepKind::Wait => self.plan.pool(it.on).first(),
        };
        self.run().record(worker, task, (step, stretch.slice), stretch.start..stretch.end);
        let step = u32::try_from(step).expect("a task has few steps");
        self.notes.lock().sites.insert((task, step), stretch.site);
    }

    fn lost(&self, request: usize, worker: usize, process: u32, loss: Loss) {
        let (worker, user) = (&self.plan.workers()[worker], self.plan.name(TaskId::new(request)));
        let incident = format!(
            "{worker}'s worker process {process} {loss} while it calculated for {user}; another one began anew"
        );
        self.notes.lock().incidents.push(incident);
    }

    fn answered(&self, request: usize, answer: &Answer) {
        let task = TaskId::new(request);
        let last = self.step(task, Stage::Calculate);
        if self.plan.steps(task)[last].kind == StepKind::Compute {
            let last = u32::try_from(last).expect("a task has few steps");
            self.run().check_step(task, last, answer.digest);
        }
        self.run().observer().finishes(task);
    }
}
