//! What is done of the course, in a file of the user's.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::{env, fmt, fs};

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::foreign;

const FORMAT: u32 = 1;

/// By the name of the lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    format: u32,
    lessons: BTreeMap<String, Done>,
}

/// The best that came of a lesson. It is done whatever came of it, so the points stand beside the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    pub right: usize,
    pub of: usize,
}

impl Done {
    const fn is_all_right(self) -> bool {
        self.right == self.of
    }
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "done, {} of {}", self.right, self.of)
    }
}

/// What is known of it.
#[derive(Debug)]
pub enum Known {
    Score(Score),
    /// There is a file, and it says nothing that can be read: so it stays as it is.
    Damaged(PathBuf),
}

impl Score {
    pub fn of(&self, lesson: &str) -> Option<Done> {
        self.lessons.get(lesson).copied()
    }

    /// The first of these that is done, and not all right.
    pub fn first_to_repeat<'a>(&self, mut lessons: impl Iterator<Item = &'a str>) -> Option<(&'a str, Done)> {
        lessons.find_map(|name| Some((name, self.of(name).filter(|done| !done.is_all_right())?)))
    }

    fn with(mut self, lesson: &str, done: Done) -> Self {
        let best = self.of(lesson).filter(|best| done.right <= best.right).unwrap_or(done);
        self.lessons.insert(lesson.to_owned(), best);
        Self { format: FORMAT, ..self }
    }
}

impl Known {
    /// For those who only look.
    pub fn score(self) -> Score {
        if let Self::Score(score) = self { score } else { Score::default() }
    }

    /// What is to be said of it, if something is.
    pub fn warning(&self) -> Option<String> {
        let Self::Damaged(path) = self else { return None };
        Some(format!(
            "the score in `{}` is damaged, or of a newer program: it is neither shown nor changed; begin anew with \
             `meanwhile learn --reset`",
            foreign::path(path)
        ))
    }
}

/// The folder of <https://specifications.freedesktop.org/basedir-spec/latest/>: a relative one is none.
fn path() -> Option<PathBuf> {
    let given = env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = given.or_else(|| Some(env::home_dir()?.join(".local").join("state")))?;
    folder.is_absolute().then(|| folder.join("meanwhile").join("lessons.json"))
}

fn failed(path: &Path, what: &str, error: &io::Error) -> Error {
    Error::Failure(format!("the score in `{}` cannot be {what}: {error}", foreign::path(path)))
}

/// # Errors
/// If it is there and cannot be read.
pub fn read() -> Result<Known, Error> {
    let Some(path) = path() else { return Ok(Known::Score(Score::default())) };
    match fs::read(&path) {
        Ok(bytes) => Ok(match serde_json::from_slice::<Score>(&bytes) {
            Ok(score) if score.format == FORMAT => Known::Score(score),
            _ => Known::Damaged(path),
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Known::Score(Score::default())),
        Err(error) => Err(failed(&path, "read", &error)),
    }
}

/// Adds what came of a lesson. The file is replaced when the new one is whole.
///
/// # Errors
/// If it cannot be written.
pub fn keep(lesson: &str, done: Done) -> Result<(), Error> {
    let Some(path) = path() else {
        return Err(Error::Failure("the score cannot be kept: there is no home folder".to_owned()));
    };
    let known = read()?;
    if let Some(warning) = known.warning() {
        return Err(Error::Failure(warning));
    }
    let text = serde_json::to_string_pretty(&known.score().with(lesson, done)).map_err(io::Error::other);
    text.and_then(|text| replace(&path, &text)).map_err(|error| failed(&path, "kept", &error))
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(".meanwhile-").suffix(".part").tempfile_in(folder)?;
    writeln!(file, "{text}")?;
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// Whether there was one.
///
/// # Errors
/// If it cannot be removed.
pub fn remove() -> Result<bool, Error> {
    let Some(path) = path() else { return Ok(false) };
    match fs::remove_file(&path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(failed(&path, "removed", &error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_of_a_lesson_counts() {
        let done = |right| Done { right, of: 4 };
        let score = Score::default().with("a", done(2)).with("a", done(4)).with("a", done(3));
        assert_eq!(score.of("a"), Some(done(4)));
        assert_eq!(score.of("b"), None);
    }
}
