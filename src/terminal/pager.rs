//! A page that is taller than the terminal goes through a pager, as with git: its top stays in sight.

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use console::{Term, is_dumb};

use crate::interrupt::Interrupt;
use crate::system;
use crate::width;

/// What somebody has chosen; the first that is set counts, and if it is empty, it is none.
const CHOICES: [&str; 2] = ["MEANWHILE_PAGER", "PAGER"];
const DEFAULT: &str = "less";
/// What git gives to `less`, too: end at once if all fits, heed colours, leave the page on the screen.
const LESS: &str = "FRX";
/// It would only copy.
const NONE: &str = "cat";

/// What is typed holds for all that is printed.
static IS_REFUSED: AtomicBool = AtomicBool::new(false);

/// How much of a page a pager has shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    All,
    /// There is none, or none is needed.
    Nothing,
}

/// From now on no page goes through a pager.
pub fn refuse() {
    IS_REFUSED.store(true, Ordering::SeqCst);
}

/// Shows a page through a pager until that has ended, if it needs one.
pub fn shown(page: &str) -> Shown {
    let Some(pager) = chosen().filter(|_| is_wanted_for(page)) else { return Shown::Nothing };
    // Whatever keeps it from starting: the page can still be printed.
    through(&pager, page.to_owned()).unwrap_or(Shown::Nothing)
}

fn is_wanted_for(page: &str) -> bool {
    let can_be_shown = io::stdout().is_terminal() && !is_dumb() && system::is_in_the_foreground();
    let is_refused = IS_REFUSED.load(Ordering::SeqCst);
    !is_refused && can_be_shown && Term::stdout().size_checked().is_some_and(|size| is_taller(page, size))
}

/// With the line on which the shell asks for the next command.
fn is_taller(page: &str, (rows, columns): (u16, u16)) -> bool {
    let rows_of = |line: &str| width::of(line).div_ceil(usize::from(columns).max(1)).max(1);
    usize::from(rows) < page.lines().map(rows_of).sum::<usize>() + 1
}

fn chosen() -> Option<String> {
    let set = CHOICES.into_iter().find_map(env::var_os);
    let pager = set.unwrap_or_else(|| OsString::from(DEFAULT)).into_string().ok()?;
    let pager = pager.trim();
    (!pager.is_empty() && pager != NONE).then(|| pager.to_owned())
}

/// Words are a program and its arguments; whatever is more than words is for a shell.
fn command(pager: &str) -> Command {
    const FOR_A_SHELL: [char; 19] =
        ['|', '&', ';', '<', '>', '(', ')', '$', '`', '\\', '"', '\'', '*', '?', '[', '#', '~', '=', '%'];
    let mut words = pager.split_whitespace();
    let mut command = match words.next() {
        Some(program) if !pager.contains(FOR_A_SHELL) => {
            let mut command = Command::new(program);
            command.args(words);
            command
        }
        _ => {
            let mut shell = Command::new("sh");
            shell.args(["-c", pager]);
            shell
        }
    };
    if env::var_os("LESS").is_none() {
        command.env("LESS", LESS);
    }
    command
}

/// Ctrl-C is the pager's affair; whatever else ends this program ends the pager before.
fn through(pager: &str, page: String) -> io::Result<Shown> {
    let interrupt = Interrupt::catch().map_err(io::Error::other)?;
    interrupt.lend_keys();
    interrupt.listen();
    let ended = started(pager, page).and_then(|mut pager| watch(&mut pager, &interrupt));
    interrupt.stop_listening();
    interrupt.take_keys_back();
    Ok(if was_found(ended?) { Shown::All } else { Shown::Nothing })
}

/// A pager reads on only when somebody wants to see more: meanwhile the page waits on a thread.
fn started(pager: &str, page: String) -> io::Result<Child> {
    let mut child = command(pager).stdin(Stdio::piped()).spawn()?;
    let input = child.stdin.take();
    thread::Builder::new().name("pager".to_owned()).spawn(move || write(input, &page)).map(drop)?;
    Ok(child)
}

fn write(input: Option<ChildStdin>, page: &str) {
    if let Some(mut input) = input {
        // Whoever leaves the pager has seen enough.
        let _ = input.write_all(page.as_bytes());
    }
}

fn watch(pager: &mut Child, interrupt: &Interrupt) -> io::Result<ExitStatus> {
    const LOOK: Duration = Duration::from_millis(10);
    loop {
        if let Some(status) = pager.try_wait()? {
            return Ok(status);
        }
        if interrupt.was_pressed() {
            end(pager);
            interrupt.exit();
        }
        thread::sleep(LOOK);
    }
}

/// It gets a moment, to leave the terminal as it was.
fn end(pager: &mut Child) {
    const MOMENT: Duration = Duration::from_secs(1);
    const LOOK: Duration = Duration::from_millis(5);
    system::ask_to_end(pager);
    let start = Instant::now();
    while matches!(pager.try_wait(), Ok(None)) && start.elapsed() < MOMENT {
        thread::sleep(LOOK);
    }
    // If it has ended, there is nobody to be ended.
    let _ = pager.kill();
}

/// What a shell says of a program that it cannot start.
fn was_found(status: ExitStatus) -> bool {
    !matches!(status.code(), Some(126 | 127))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_taller_if_a_row_of_it_scrolls_away() {
        let page = "a\n".repeat(23);
        assert!(!is_taller(&page, (24, 80)));
        assert!(is_taller(&(page.clone() + "b\n"), (24, 80)));
        // A line that is too long takes two rows, and colours take none.
        assert!(is_taller(&(page.clone() + &"b".repeat(81)), (25, 80)));
        let coloured = page + "\u{1b}[1m" + &"b".repeat(80) + "\u{1b}[0m\n";
        assert!(!is_taller(&coloured, (25, 80)));
    }

    #[test]
    fn words_are_a_program_and_its_arguments() {
        let told = |pager: &str| {
            let command = command(pager);
            let arguments = command.get_args().map(|it| it.to_string_lossy().into_owned());
            [command.get_program().to_string_lossy().into_owned()]
                .into_iter()
                .chain(arguments)
                .collect::<Vec<_>>()
        };
        assert_eq!(told("less -R  -X"), ["less", "-R", "-X"]);
        assert_eq!(told("tee page | less"), ["sh", "-c", "tee page | less"]);
    }
}
