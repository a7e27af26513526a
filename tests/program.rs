//! Runs the program, and compares everything that it says: standard output, standard error and
//! exit code, every time.

use meanwhile::scenario::{Scenario, catalogue};
use std::io::{Read, Write};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use expect_test::Expect;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_meanwhile");

/// What is to be typed, and in what surroundings.
pub struct Run {
    command: Command,
    line: String,
    input: String,
}

/// The program. Signals do to it what they do as a rule, however these tests were started.
pub fn program() -> Command {
    #[cfg(unix)]
    hear_signals();
    Command::new(PROGRAM)
}

/// What is ignored here is ignored in what is started here: in the background of a script that is Ctrl-C,
/// with `nohup` the end of the terminal. What is handled here has its default action there, and so it has
/// here.
#[cfg(unix)]
fn hear_signals() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2] {
            let always = Arc::new(AtomicBool::new(true));
            signal_hook::flag::register_conditional_default(signal, always).expect("a signal");
        }
    });
}

/// Runs `meanwhile` with these arguments, in UTF-8, not on a terminal.
pub fn meanwhile(line: &str) -> Run {
    let mut command = program();
    command.args(line.split_whitespace()).stdin(Stdio::piped());
    command.env("LC_ALL", "C.UTF-8").env("TERM", "xterm-256color").env_remove("NO_COLOR");
    Run { command, line: line.to_owned(), input: String::new() }
}

impl Run {
    /// What comes on standard input.
    pub fn input(mut self, text: &str) -> Self {
        text.clone_into(&mut self.input);
        self
    }

    /// One more argument, which may have spaces.
    pub fn arg(mut self, argument: &str) -> Self {
        self.command.arg(argument);
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Ends well, prints this, and is silent on standard error.
    pub fn prints(self, page: &Expect) {
        page.assert_eq(&self.page());
    }

    /// The page of a run that ends well, and is silent on standard error.
    pub fn page(self) -> String {
        let line = self.line.clone();
        let (stdout, stderr, status) = self.everything();
        assert_eq!((stderr.as_str(), status), ("", Some(0)), "meanwhile {line}");
        stdout
    }

    /// Both streams of a run that ends well, as a terminal shows them.
    pub fn screen(self) -> String {
        let line = self.line.clone();
        let (stdout, stderr, status) = self.everything();
        assert_eq!(status, Some(0), "meanwhile {line}");
        stdout + &stderr
    }

    /// What a run says on standard error that ends with this exit code, and prints nothing.
    pub fn told(self, status: i32) -> String {
        let line = self.line.clone();
        let (stdout, stderr, code) = self.everything();
        assert_eq!((stdout.as_str(), code), ("", Some(status)), "meanwhile {line}");
        stderr
    }

    /// Prints nothing but this on standard error, with this exit code.
    pub fn fails(self, status: i32, message: &str) {
        let line = self.line.clone();
        assert_eq!(
            self.everything(),
            (String::new(), format!("{message}\n"), Some(status)),
            "meanwhile {line}"
        );
    }

    /// Standard output, and how it ended.
    pub fn page_and_status(self) -> (String, Option<i32>) {
        let (stdout, _, status) = self.everything();
        (stdout, status)
    }

    pub fn status(self) -> Option<i32> {
        self.everything().2
    }

    fn everything(mut self) -> (String, String, Option<i32>) {
        let mut child =
            self.command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
        let mut input = child.stdin.take().expect("a pipe");
        // A program that does not read has ended, or needs no input.
        let _ = input.write_all(self.input.as_bytes());
        drop(input);
        let Output { stdout, stderr, status } = output_of(child, &format!("meanwhile {}", self.line));
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        (text(stdout), text(stderr), status.code())
    }
}

/// Far longer than anything takes, however busy the machine is: a hang is a failure, not a wait. All tests
/// that guard against one have this limit.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// All that a program prints until it ends; it fails with what it has printed if it does not end.
pub fn output_of(mut child: Child, what: &str) -> Output {
    let (stdout, out) = kept(child.stdout.take());
    let (stderr, err) = kept(child.stderr.take());
    let start = Instant::now();
    let status = loop {
        let ended = child.try_wait().expect("a child");
        if let Some(status) = ended.filter(|_| out.is_finished() && err.is_finished()) {
            break status;
        }
        if PATIENCE < start.elapsed() {
            let _ = child.kill();
            let text = |bytes: &Mutex<Vec<u8>>| {
                String::from_utf8_lossy(&bytes.lock().expect("the bytes")).into_owned()
            };
            panic!("{what}: no end in {PATIENCE:?}, but:\n{}\n{}", text(&stdout), text(&stderr));
        }
        thread::sleep(Duration::from_millis(2));
    };
    let bytes = |bytes: &Mutex<Vec<u8>>| std::mem::take(&mut *bytes.lock().expect("the bytes"));
    Output { status, stdout: bytes(&stdout), stderr: bytes(&stderr) }
}

/// What comes out of a pipe, as it comes.
fn kept(pipe: Option<impl Read + Send + 'static>) -> (Arc<Mutex<Vec<u8>>>, JoinHandle<()>) {
    let bytes = Arc::new(Mutex::new(Vec::new()));
    let keeper = Arc::clone(&bytes);
    let reader = thread::spawn(move || {
        let (mut pipe, mut some) = (pipe, [0; 4096]);
        while let Some(count @ 1..) = pipe.as_mut().and_then(|pipe| pipe.read(&mut some).ok()) {
            keeper.lock().expect("the bytes").extend(&some[..count]);
        }
    });
    (bytes, reader)
}

/// A scenario of the program, as it would be typed on a machine with two cores.
pub fn scenario(line: &str) -> Scenario {
    catalogue::typed(line, 2).expect("a scenario")
}
