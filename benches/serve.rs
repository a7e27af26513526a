//! How long a one-digit request waits while every worker of the server is busy with long ones.
//!
//! `cargo bench --bench serve`. The same load meets each kind of server: as many clients as there
//! are cores ask for a long factorial, again and again, and one more asks for 5! now and then.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

mod support;
use support::median;

/// Half of it is how long a long request takes.
const LONGEST: &str = "4s";
const LENGTH: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(50);

fn main() {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    println!("5! beside {cores} clients that always ask for a long one, ms\n");
    println!("server    answers   median      p99     most");
    for calculate in ["inline", "yielding", "thread", "process"] {
        let (mut child, address, long) = serve(calculate);
        let stop = Arc::new(AtomicBool::new(false));
        let load: Vec<_> = (0..cores).map(|_| keep_asking(address, long, Arc::clone(&stop))).collect();
        thread::sleep(Duration::from_millis(500));
        let mut waited = Vec::new();
        let start = Instant::now();
        while start.elapsed() < LENGTH {
            let asked = Instant::now();
            ask(address, 5);
            waited.push(asked.elapsed().as_secs_f64() * 1e3);
            thread::sleep(PAUSE);
        }
        stop.store(true, Ordering::Relaxed);
        let _ = child.kill();
        let _ = child.wait();
        for client in load {
            let _ = client.join();
        }
        waited.sort_by(f64::total_cmp);
        let (count, p99) = (waited.len(), waited[waited.len() * 99 / 100]);
        let most = waited[count - 1];
        println!("{calculate:<9} {count:>7}  {:>7.1}  {p99:>7.1}  {most:>7.1}", median(waited));
    }
    println!("\naim: a median of at most 20 ms for process");
}

fn serve(calculate: &str) -> (Child, SocketAddr, u32) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_meanwhile"))
        .args(["serve", "--port", "0", "--longest", LONGEST, "--calculate", calculate])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
    let curl =
        lines.find_map(|line| line.trim().strip_prefix("curl http://").map(str::to_owned)).expect("a line");
    let (address, long) = curl.split_once("/factorial/").expect("an address");
    // What the server says besides is read, so that it never waits for the reader.
    let found = (address.parse().expect("an address"), long.parse().expect("a number"));
    thread::spawn(move || lines.for_each(drop));
    (child, found.0, found.1)
}

fn keep_asking(address: SocketAddr, n: u32, stop: Arc<AtomicBool>) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        while !stop.load(Ordering::Relaxed) {
            ask(address, n);
        }
    })
}

fn ask(address: SocketAddr, n: u32) {
    let Ok(mut stream) = TcpStream::connect(address) else { return };
    let _ = write!(stream, "GET /factorial/{n} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
}
