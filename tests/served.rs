//! `meanwhile serve` for a test, and waits with a limit: what does not come fails with what was seen.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
#[cfg(unix)]
use std::process::ExitStatus;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::program::{PATIENCE, program};

/// `meanwhile serve`, which ends with the test.
pub struct Served {
    pub child: Child,
    pub address: SocketAddr,
    /// A number that takes a while.
    pub long: u32,
    output: Output,
}

/// What the server prints, and how much of it has been read.
enum Output {
    Unread(BufReader<ChildStdout>),
    Read { lines: mpsc::Receiver<String>, seen: Vec<String> },
}

impl Served {
    /// Whose output is read at once, as it comes.
    pub fn start(options: &str) -> Self {
        let mut served = Self::start_unread(options);
        served.read_on();
        served
    }

    /// Whose output is not read any more when it has told where it serves.
    pub fn start_unread(options: &str) -> Self {
        let mut command = program();
        command.args(["serve", "--port", "0"]).args(options.split_whitespace());
        if !options.contains("--longest") {
            command.args(["--longest", "1s"]);
        }
        Self::started(command)
    }

    /// Started in some other way.
    pub fn started(mut command: Command) -> Self {
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("the program runs");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe"));
        let (give, told) = mpsc::channel();
        // On a thread: a pipe has no limit for a wait.
        thread::spawn(move || {
            let mut head = String::new();
            while lines.read_line(&mut head).is_ok_and(|bytes| 0 < bytes) && !head.contains("/factorial/5\n")
            {
            }
            give.send((head, lines))
        });
        let Ok((head, lines)) = told.recv_timeout(PATIENCE) else {
            let _ = child.kill();
            panic!("the server has not begun to serve after {PATIENCE:?}");
        };
        let (address, rest) = head
            .split_once("http://")
            .and_then(|(_, rest)| rest.split_once(": "))
            .unwrap_or_else(|| panic!("the server said no address: {head}"));
        let long = rest.split_once("/factorial/").and_then(|(_, rest)| rest.lines().next());
        let long = long.and_then(|n| n.parse().ok()).unwrap_or_else(|| panic!("no number: {head}"));
        let address = address.parse().expect("an address");
        Self { child, address, long, output: Output::Unread(lines) }
    }

    /// From now on the output is read as it comes.
    pub fn read_on(&mut self) {
        let (give, lines) = mpsc::channel();
        let read = Output::Read { lines, seen: Vec::new() };
        let Output::Unread(reader) = std::mem::replace(&mut self.output, read) else {
            panic!("it is read already")
        };
        thread::spawn(move || reader.lines().map_while(Result::ok).try_for_each(|line| give.send(line)));
    }

    /// Asks, and does not wait for the answer.
    pub fn ask(&self, path: &str) -> TcpStream {
        self.send(&format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"))
    }

    /// Sends a request as it is written here.
    pub fn send(&self, request: &str) -> TcpStream {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("sent");
        stream
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect_timeout(&self.address, PATIENCE).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        stream.set_write_timeout(Some(PATIENCE)).expect("a timeout");
        stream
    }

    pub fn get(&self, path: &str) -> (u16, String, String) {
        answer(self.ask(path))
    }

    pub fn factorial(&self, n: u32) -> Value {
        let (status, _, body) = self.get(&format!("/factorial/{n}"));
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).expect("JSON")
    }

    /// The first line from now on that has this in it.
    pub fn says(&mut self, what: &str) -> String {
        let Output::Read { lines, seen } = &mut self.output else { panic!("nobody reads") };
        let start = Instant::now();
        loop {
            match lines.recv_timeout(PATIENCE.saturating_sub(start.elapsed())) {
                Ok(line) if line.contains(what) => return line,
                Ok(line) => seen.push(line),
                Err(RecvTimeoutError::Timeout) => panic!("not said in {PATIENCE:?}: {what}; but: {seen:#?}"),
                Err(RecvTimeoutError::Disconnected) => panic!("never said: {what}; but: {seen:#?}"),
            }
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Status, head and body.
pub fn answer(mut stream: TcpStream) -> (u16, String, String) {
    let mut bytes = Vec::new();
    let end = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let parts = text.split_once("\r\n\r\n").filter(|_| end.is_ok());
    let (head, body) = parts.unwrap_or_else(|| panic!("no whole answer ({end:?}): {text:?}"));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, head.to_lowercase(), body.to_owned())
}

/// Waits until there is something; fails with what else there is.
#[cfg(unix)]
pub fn wait_for<T>(what: &str, mut look: impl FnMut() -> Result<T, String>) -> T {
    let start = Instant::now();
    loop {
        match look() {
            Ok(found) => return found,
            Err(seen) => assert!(start.elapsed() < PATIENCE, "{what}: not in {PATIENCE:?}, but: {seen}"),
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// How a program ends that is about to.
#[cfg(unix)]
pub fn end_of(child: &mut Child) -> ExitStatus {
    let id = child.id();
    wait_for("the program ends", || {
        child.try_wait().expect("a child").ok_or_else(|| format!("process {id} is still there"))
    })
}
