//! The program on a pseudo-terminal.

use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::program::{PATIENCE, PROGRAM};

#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub columns: u16,
    pub rows: u16,
}

impl Size {
    fn of_pty(self) -> PtySize {
        PtySize { rows: self.rows, cols: self.columns, pixel_width: 0, pixel_height: 0 }
    }
}

fn cells(cells: u16) -> NonZero<u16> {
    NonZero::new(cells).expect("some cells")
}

/// Row by row: a row that is full to its end does not run on into the next.
fn contents(screen: &vt100::Screen) -> String {
    let columns = screen.size().1;
    screen.rows(0, columns.get()).map(|row| row.trim_end().to_owned() + "\n").collect()
}

pub struct Session {
    pub screen: Arc<Mutex<vt100::Parser>>,
    /// All that came.
    pub bytes: Arc<Mutex<Vec<u8>>>,
    pub master: Arc<Mutex<Box<dyn MasterPty + Send>>>,
    pub keyboard: Box<dyn Write + Send>,
    pub child: Box<dyn Child + Send + Sync>,
    /// The settings of the terminal before the program began.
    #[cfg(unix)]
    pub settings: String,
    reader: thread::JoinHandle<()>,
}

impl Session {
    pub fn start(line: &str, columns: u16, environment: &[(&str, &str)]) -> Self {
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(line.split_whitespace());
        Self::of(command, columns, environment)
    }

    pub fn of(command: CommandBuilder, columns: u16, environment: &[(&str, &str)]) -> Self {
        Self::on(Size { columns, rows: 40 }, command, environment)
    }

    /// On a terminal of this size.
    pub fn on(size: Size, mut command: CommandBuilder, environment: &[(&str, &str)]) -> Self {
        let pty = native_pty_system().openpty(size.of_pty()).expect("a pseudo-terminal");
        #[cfg(unix)]
        let settings = settings(&*pty.master);
        command.cwd(std::env::current_dir().expect("a folder"));
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        command.env_remove("NO_COLOR");
        command.env_remove("LESS");
        // Where nothing else is said, the whole page comes to the terminal.
        command.env("MEANWHILE_PAGER", "");
        for (name, value) in environment {
            command.env(name, value);
        }
        let child = pty.slave.spawn_command(command).expect("the program runs");
        drop(pty.slave);
        let screen = Arc::new(Mutex::new(vt100::Parser::new(cells(size.rows), cells(size.columns), 2_000)));
        let mut output = pty.master.try_clone_reader().expect("the screen");
        let keyboard = pty.master.take_writer().expect("the keyboard");
        let shown = Arc::clone(&screen);
        let received = Arc::new(Mutex::new(Vec::new()));
        let all = Arc::clone(&received);
        let master = Arc::new(Mutex::new(pty.master));
        let open = Arc::clone(&master);
        let reader = thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                shown.lock().expect("the screen").process(&bytes[..count]);
                all.lock().expect("the bytes").extend_from_slice(&bytes[..count]);
            }
            drop(open);
        });
        Self {
            screen,
            bytes: received,
            master,
            keyboard,
            child,
            #[cfg(unix)]
            settings,
            reader,
        }
    }

    pub fn text(&self) -> String {
        contents(self.screen.lock().expect("the screen").screen())
    }

    pub fn wait_for(&self, what: &str, is_there: impl Fn(&str) -> bool) -> String {
        let start = Instant::now();
        loop {
            let text = self.text();
            if is_there(&text) {
                return text;
            }
            assert!(start.elapsed() < PATIENCE, "{what} did not come:\n{text}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// What was to be seen at one moment or another, however late this test looks: the frames are drawn
    /// once more from the bytes that came, line by line.
    pub fn saw(bytes: &[u8], columns: u16, is_there: impl Fn(&str) -> bool) -> bool {
        let mut screen = vt100::Parser::new(cells(40), cells(columns), 0);
        bytes.split_inclusive(|&byte| byte == b'\n').any(|line| {
            screen.process(line);
            is_there(&contents(screen.screen()))
        })
    }

    /// Gives the terminal another size, as somebody who drags its edge.
    pub fn resize(&self, size: Size) {
        // As in a real terminal, its cells are there before the program hears of it: what is drawn at the
        // new size is never seen at the old one.
        let mut screen = self.screen.lock().expect("the screen");
        screen.screen_mut().set_size(cells(size.rows), cells(size.columns));
        self.master.lock().expect("the terminal").resize(size.of_pty()).expect("another size");
    }

    pub fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).expect("the keyboard");
        self.keyboard.flush().expect("the keyboard");
    }

    pub fn press_ctrl_c(&mut self) {
        self.press("\x03");
    }

    /// The exit code, and what is on the screen at the end.
    pub fn end(mut self) -> (u32, String, bool) {
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("the program") {
                break status;
            }
            assert!(start.elapsed() < PATIENCE, "the program does not end:\n{}", self.text());
            thread::sleep(Duration::from_millis(10));
        };
        drop(self.keyboard);
        self.reader.join().expect("the reader");
        let screen = self.screen.lock().expect("the screen");
        (status.exit_code(), contents(screen.screen()), screen.screen().hide_cursor())
    }
}

/// Asks the program with a signal.
#[cfg(unix)]
impl Session {
    pub fn signal(&self, signal: nix::sys::signal::Signal) {
        nix::sys::signal::kill(self.pid(), signal).expect("the program is there");
    }

    fn pid(&self) -> nix::unistd::Pid {
        let pid = self.child.process_id().and_then(|pid| i32::try_from(pid).ok());
        nix::unistd::Pid::from_raw(pid.expect("a process"))
    }

    /// Waits until the program stands still.
    pub fn wait_until_stopped(&self) {
        let start = Instant::now();
        while !state(self.pid()).starts_with('T') {
            assert!(start.elapsed() < PATIENCE, "it does not stop:\n{}", self.text());
            thread::sleep(Duration::from_millis(10));
        }
    }
}

/// "R" runs, "S" waits, "T" is stopped.
#[cfg(unix)]
fn state(process: nix::unistd::Pid) -> String {
    let mut ps = std::process::Command::new("ps");
    let output = ps.args(["-o", "stat=", "-p", &process.to_string()]).output().expect("`ps` runs");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Whether it echoes, waits for whole lines, and all else that `stty` shows.
#[cfg(unix)]
pub fn settings(terminal: &dyn MasterPty) -> String {
    format!("{:?}", terminal.get_termios().expect("its settings"))
}

/// Runs the program on a terminal until this is on its screen, and then closes the window.
pub fn closed_after(
    size: Size,
    command: CommandBuilder,
    shown: &'static str,
) -> Box<dyn Child + Send + Sync> {
    let pty = native_pty_system().openpty(size.of_pty()).expect("a pseudo-terminal");
    let child = pty.slave.spawn_command(command).expect("the program runs");
    drop(pty.slave);
    let mut output = pty.master.try_clone_reader().expect("the screen");
    let (tell, seen) = mpsc::channel();
    thread::spawn(move || {
        let (mut all, mut bytes) = (Vec::new(), [0; 4096]);
        while !String::from_utf8_lossy(&all).contains(shown) {
            let count = output.read(&mut bytes).expect("the screen");
            all.extend_from_slice(&bytes[..count]);
        }
        // Whoever reads has the terminal open.
        drop(output);
        tell.send(()).expect("somebody waits");
    });
    seen.recv_timeout(PATIENCE).expect("it is shown");
    drop(pty.master);
    child
}
