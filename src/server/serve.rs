//! The server for people: it says a line for each request, and looks after itself.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use tokio::net::{TcpSocket, TcpStream};
use tokio::runtime::Builder;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::connections;
use super::handler::{Calculate, Limits, Numbers, Server};
use super::hosts::Hosts;
use super::job::{Answer, Journal, Loss, Stage, Stretch};
use super::lines::Lines;
use super::processes::{Launch, Processes};
use super::threads::Threads;
use super::turns::Turns;
use crate::engine::calculation::{Calculation, cost_of_factorial, factorial_costing};
use crate::engine::calibration::Speed;
use crate::plan::Waiting;
use crate::system::{allow_open_files, unread};

/// 1000! takes less time than asking a worker for it.
const AT_ONCE: u32 = 1_000;
/// Connections that the system keeps for the server until it accepts them.
const BACKLOG: u32 = 1_024;
/// A connection is an open file. Systems begin with a limit that is meant for small programs.
const MOST_OPEN_FILES: usize = 65_536;

/// Where the server calculates for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    Inline,
    /// Giving way after so much time.
    Yielding(Duration),
    Thread,
    Process,
}

/// What the server is to be.
#[derive(Clone, Debug)]
pub struct ServeConfig {
    pub address: SocketAddr,
    pub calculate: Where,
    /// Threads or processes that calculate.
    pub workers: usize,
    /// Requests that may be in the server besides those that are calculated.
    pub queue: usize,
    /// No request takes longer than about this.
    pub longest: Duration,
    pub launch: Launch,
    pub speed: Speed,
}

impl ServeConfig {
    /// The factorial that takes about so long on one worker.
    pub fn n_for(&self, length: Duration) -> u32 {
        factorial_costing(self.speed.cost_of(length))
    }

    fn at_once(&self) -> usize {
        match self.calculate {
            Where::Inline | Where::Yielding(_) => 1,
            Where::Thread | Where::Process => self.workers,
        }
    }

    async fn calculate(&self) -> io::Result<Calculate> {
        Ok(match self.calculate {
            Where::Inline => Calculate::Inline,
            Where::Yielding(_) => Calculate::Yielding(Turns::begin()),
            Where::Thread => Calculate::Thread(Threads::start(1..=self.workers)?),
            Where::Process => {
                Calculate::Process(Processes::start(self.launch.clone(), 1..=self.workers).await?)
            }
        })
    }

    fn cut(&self) -> Box<dyn Fn(u32) -> Arc<Calculation> + Send + Sync> {
        let Where::Yielding(slice) = self.calculate else {
            return Box::new(|n| Arc::new(Calculation::of(n, 1)));
        };
        let slice = self.speed.cost_of(slice).max(1);
        Box::new(move |n| {
            let slices = u32::try_from(cost_of_factorial(n).div_ceil(slice)).unwrap_or(u32::MAX);
            Arc::new(Calculation::of(n, slices.max(1)))
        })
    }
}

/// Serves on a thread of its own until the program ends; says where.
///
/// # Errors
/// If the address is taken or not allowed, or the system gives no workers.
pub fn serve(config: ServeConfig, lines: Lines) -> io::Result<SocketAddr> {
    allow_open_files(MOST_OPEN_FILES);
    let (ready, is_ready) = std::sync::mpsc::channel();
    thread::Builder::new().name("server".to_owned()).spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build();
        let Ok(runtime) = runtime.map_err(|error| ready.send(Err(error))) else { return };
        runtime.block_on(async {
            let opened = open(&config, lines).await;
            match opened {
                Ok((listener, server, address)) => {
                    let _ = ready.send(Ok(address));
                    connections::serve(listener, server, Waiting::Frees).await;
                }
                Err(error) => drop(ready.send(Err(error))),
            }
        });
    })?;
    is_ready.recv().map_err(io::Error::other)?
}

async fn open(
    config: &ServeConfig,
    lines: Lines,
) -> io::Result<(tokio::net::TcpListener, Arc<Server>, SocketAddr)> {
    let socket = if config.address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(config.address)?;
    let listener = socket.listen(BACKLOG)?;
    let address = listener.local_addr()?;
    can_be_reached(address).await?;
    let log = Arc::new(RequestLog::new(lines));
    watch(Arc::clone(&log), address.port())?;
    let limits = Limits {
        at_once: Some(AT_ONCE),
        largest_n: config.n_for(config.longest),
        longest: config.longest,
        room: Semaphore::new(config.at_once() + config.queue),
    };
    let server = Server {
        number: 0,
        calculate: config.calculate().await?,
        cut: config.cut(),
        receiving: None,
        limits,
        journal: log,
        numbers: Numbers::Counted(AtomicUsize::new(0)),
        hosts: Hosts::of(address.ip()),
    };
    Ok((listener, Arc::new(server), address))
}

const LONGEST_TRY: Duration = Duration::from_secs(1);

/// The system lets a server listen where nobody can connect to, such as 224.0.0.1.
async fn can_be_reached(address: SocketAddr) -> io::Result<()> {
    // On all addresses means on that of this machine for itself, too.
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    // Such an address is refused at once. Whatever else stands in the way, it is not the address.
    match timeout(LONGEST_TRY, TcpStream::connect((ip, address.port()))).await {
        Ok(Err(error)) if error.kind() == io::ErrorKind::NetworkUnreachable => Err(error),
        _ => Ok(()),
    }
}

/// Looks for requests that have arrived and that the event loop has not read, on a thread of its
/// own: the loop itself cannot know of them. To look costs the system a few milliseconds, so this
/// looks only while the loop gives no sign of life.
fn watch(log: Arc<RequestLog>, port: u16) -> io::Result<()> {
    const LOOK: Duration = Duration::from_millis(50);
    let beats = Arc::new(AtomicUsize::new(0));
    let heart = Arc::clone(&beats);
    tokio::spawn(async move {
        loop {
            heart.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(LOOK / 4).await;
        }
    });
    thread::Builder::new().name("watch".to_owned()).spawn(move || {
        let mut before = 0;
        loop {
            thread::sleep(LOOK);
            let now = beats.load(Ordering::Relaxed);
            let unread = if now == before { unread::at(port) } else { Vec::new() };
            log.sees(&unread);
            before = now;
        }
    })?;
    Ok(())
}

/// What is known of the requests that are on their way.
struct RequestLog {
    begun: Instant,
    lines: Lines,
    state: Mutex<LogState>,
}

#[derive(Default)]
struct LogState {
    unread: BTreeMap<SocketAddr, Instant>,
    told: BTreeSet<SocketAddr>,
    visits: BTreeMap<usize, Visit>,
}

struct Visit {
    arrived: Instant,
    received: Instant,
    /// When its calculation began, and by which process.
    calculates: Option<(Instant, u32)>,
    answer: Option<(u32, u64)>,
}

impl RequestLog {
    fn new(lines: Lines) -> Self {
        Self { begun: Instant::now(), lines, state: Mutex::default() }
    }

    fn at(&self, instant: Instant) -> String {
        format!("{:.3} s", instant.saturating_duration_since(self.begun).as_secs_f64())
    }

    /// Who is seen twice is told: the server has not read for a while.
    fn sees(&self, clients: &[(SocketAddr, u32)]) {
        let now = Instant::now();
        let mut state = self.state.lock();
        state.unread.retain(|client, _| clients.iter().any(|(other, _)| other == client));
        let unread: Vec<SocketAddr> = state.unread.keys().copied().collect();
        state.told.retain(|client| unread.contains(client));
        for (client, bytes) in clients {
            let arrived = *state.unread.entry(*client).or_insert(now);
            if arrived < now && state.told.insert(*client) {
                self.lines.say(format!(
                    "{}  a request from {client} has arrived, and the server has not read it: its {bytes} bytes wait \
                     in the system",
                    self.at(arrived)
                ));
            }
        }
    }
}

impl Journal for RequestLog {
    fn receives(&self, request: usize, from: SocketAddr) {
        let received = Instant::now();
        let mut state = self.state.lock();
        let arrived = state.unread.remove(&from).unwrap_or(received);
        state.told.remove(&from);
        state.visits.insert(request, Visit { arrived, received, calculates: None, answer: None });
    }

    fn did(&self, stretch: Stretch) {
        if stretch.stage != Stage::Calculate {
            return;
        }
        if let Some(visit) = self.state.lock().visits.get_mut(&stretch.request) {
            visit.calculates.get_or_insert((stretch.start, stretch.site.process));
        }
    }

    fn lost(&self, request: usize, _worker: usize, process: u32, loss: Loss) {
        let number = request + 1;
        self.lines.say(format!(
            "{}  worker process {process} {loss} while it calculated for request {number}; another one begins anew",
            self.at(Instant::now())
        ));
    }

    fn answered(&self, request: usize, answer: &Answer) {
        if let Some(visit) = self.state.lock().visits.get_mut(&request) {
            visit.answer = Some((answer.n, answer.digits));
        }
    }

    fn leaves(&self, request: usize) {
        let Some(visit) = self.state.lock().visits.remove(&request) else { return };
        let now = Instant::now();
        let seconds = |from: Instant, to: Instant| to.saturating_duration_since(from).as_secs_f64();
        let head = format!("{}  request {}", self.at(now), request + 1);
        let before = format!(
            "arrived at {}, read {:.3} s later",
            self.at(visit.arrived),
            seconds(visit.arrived, visit.received)
        );
        let line = match (visit.answer, visit.calculates) {
            (Some((n, digits)), Some((start, process))) => format!(
                "{head}: {before}, queued {:.3} s, calculated for {:.3} s by process {process}; answered: {n}! has \
                 {digits} digits",
                seconds(visit.received, start),
                seconds(start, now)
            ),
            _ => format!("{head}: {before}; no answer: the client has gone, or the calculation died"),
        };
        self.lines.say(line);
    }
}
