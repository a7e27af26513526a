//! Where answers come from: somebody who types them, or a file with a line for each.

use std::collections::VecDeque;
use std::io::{self, IsTerminal};
use std::path::Path;

use crate::commands::input::{self, Advice};
use crate::error::Error;
use crate::terminal;

/// Far more than all lessons take.
const MOST_BYTES: usize = 100_000;
const ADVICE: Advice = Advice {
    if_missing: "write one: a line for each answer",
    if_too_long: "a lesson takes six answers, or seven with READ",
};
const NOTHING: &str = "-";
const END: &str = "q";

#[derive(Debug)]
pub enum Answers {
    Typed,
    /// With the numbers of their lines.
    Lines {
        command: &'static str,
        name: String,
        lines: VecDeque<(usize, String)>,
    },
}

/// What came of asking.
#[derive(Debug)]
pub enum Said<T> {
    Answer(T),
    /// Somebody does not know.
    Nothing,
    /// There is nobody any more.
    Ended,
}

/// What Enter alone does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum IfEmpty {
    AskAgain,
    GoOn,
}

impl Answers {
    /// Of a file, or of the terminal, for this command. Standard input that is no terminal is only read where it is asked for:
    /// nobody may be at the other end.
    ///
    /// # Errors
    /// If the file cannot be read, or there is no terminal.
    pub fn of(command: &'static str, file: Option<&Path>) -> Result<Self, Error> {
        match file {
            Some(path) => {
                let text = input::text_up_to(path, MOST_BYTES, ADVICE)?;
                Ok(Self::Lines { command, name: input::name(path), lines: lines(&text) })
            }
            None if io::stdin().is_terminal() => Ok(Self::Typed),
            None => Err(Error::Usage(format!(
                "{command}: there is no terminal to ask at; give the answers with `--answers FILE`, or `--answers -` for \
                 standard input"
            ))),
        }
    }

    /// Asks until the answer makes sense.
    ///
    /// # Errors
    /// If a line of a file makes none.
    pub fn ask<T>(&mut self, read: impl Fn(&str) -> Result<T, String>) -> Result<Said<T>, Error> {
        self.said(read, IfEmpty::AskAgain)
    }

    /// The same, where Enter goes on without an answer.
    ///
    /// # Errors
    /// If a line of a file makes no sense.
    pub fn ask_or_go_on<T>(&mut self, read: impl Fn(&str) -> Result<T, String>) -> Result<Said<T>, Error> {
        self.said(read, IfEmpty::GoOn)
    }

    fn said<T>(
        &mut self,
        read: impl Fn(&str) -> Result<T, String>,
        if_empty: IfEmpty,
    ) -> Result<Said<T>, Error> {
        match self {
            Self::Typed => typed(read, if_empty),
            Self::Lines { command, name, lines } => {
                let Some((number, line)) = lines.pop_front() else { return Ok(Said::Ended) };
                terminal::write(&format!("  > {line}\n"))?;
                if line == NOTHING {
                    return Ok(Said::Nothing);
                }
                let wrong = |why| {
                    Error::Usage(format!("{command}: {name}, line {number}: {why}; or - for no answer"))
                };
                read(&line).map(Said::Answer).map_err(wrong)
            }
        }
    }

    /// Lines that nobody asked for.
    pub fn left(&self) -> usize {
        if let Self::Lines { lines, .. } = self { lines.len() } else { 0 }
    }
}

/// Those that say something, without comments.
fn lines(text: &str) -> VecDeque<(usize, String)> {
    let lines = text.lines().enumerate().map(|(place, line)| (place + 1, line.trim().to_owned()));
    lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')).collect()
}

fn typed<T>(read: impl Fn(&str) -> Result<T, String>, if_empty: IfEmpty) -> Result<Said<T>, Error> {
    loop {
        terminal::write("  > ")?;
        let mut line = String::new();
        let count = io::stdin().read_line(&mut line);
        let count = count.map_err(|error| Error::Failure(format!("cannot read standard input: {error}")))?;
        match line.trim() {
            END => return Ok(Said::Ended),
            _ if count == 0 => return Ok(Said::Ended),
            NOTHING => return Ok(Said::Nothing),
            "" if if_empty == IfEmpty::GoOn => return Ok(Said::Nothing),
            "" => {}
            line => match read(line) {
                Ok(answer) => return Ok(Said::Answer(answer)),
                Err(why) => {
                    terminal::write(&format!("  {why}; or - for no answer, q to end\n"))?;
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_line_for_each_answer() {
        let lines = lines("# case2\n2\n\n 3 \r\n-\n");
        let told: Vec<_> = lines.iter().map(|(number, line)| (*number, line.as_str())).collect();
        assert_eq!(told, [(2, "2"), (4, "3"), (5, "-")]);
    }
}
