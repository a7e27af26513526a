//! Where an exported file goes. It is opened before anything is run, so that a path that cannot be
//! written fails at once, and not after minutes of measuring.

use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use crate::error::Error;
use crate::foreign;

/// What is written; the ending of the file's name says which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Markdown,
    Csv,
    /// The report, as `--format json` prints it.
    Json,
    Svg,
    Html,
    /// For Perfetto and `chrome://tracing`.
    Trace,
    /// For asciinema.
    Cast,
    /// A run to be read again.
    Run,
    /// A problem sheet for Moodle.
    Gift,
    /// A problem sheet for Canvas.
    Qti,
}

impl Form {
    /// A longer ending goes before one that it ends in.
    const ENDINGS: [(&'static str, Self); 10] = [
        (".md", Self::Markdown),
        (".csv", Self::Csv),
        (".svg", Self::Svg),
        (".html", Self::Html),
        (".cast", Self::Cast),
        (".trace.json", Self::Trace),
        (".run.json", Self::Run),
        (".json", Self::Json),
        (".gift", Self::Gift),
        (".qti.zip", Self::Qti),
    ];

    /// The endings that there are, for help and errors.
    pub fn endings() -> String {
        Self::ENDINGS.map(|(ending, _)| ending).join(" ")
    }

    /// With the point before it.
    pub fn ending(self) -> &'static str {
        let own = Self::ENDINGS.iter().find(|(_, form)| *form == self);
        own.expect("every form has an ending").0
    }

    /// What a page must have that is written in it, for whoever asks for it in vain.
    pub const fn needs(self) -> &'static str {
        match self {
            Self::Markdown | Self::Html | Self::Json => "this form is of a page",
            Self::Csv => "a table needs rows",
            Self::Svg | Self::Cast => "a picture needs charts",
            Self::Trace => "a trace needs spans of time",
            Self::Run => "a recording needs something that was measured",
            Self::Gift | Self::Qti => "this form is of a problem sheet",
        }
    }

    /// # Errors
    /// If the name has none of the endings.
    pub fn of(path: &Path) -> Result<Self, Error> {
        let name = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default().to_lowercase();
        let form = Self::ENDINGS.iter().find(|(ending, _)| name.ends_with(ending));
        form.map(|(_, form)| *form).ok_or_else(|| {
            Error::Usage(format!(
                "--export: `{}` given; allowed: a file whose name ends in one of {}",
                foreign::path(path),
                Self::endings()
            ))
        })
    }
}

/// A file to be. Until it is whole, it has another name beside the one that was asked for; if it is
/// dropped before, nothing is left of it, and a file that was there stays as it was.
#[derive(Debug)]
pub struct Sink {
    form: Form,
    /// As it was typed, for errors.
    path: PathBuf,
    /// What is replaced: where a link leads, not the link.
    target: PathBuf,
    file: NamedTempFile,
}

impl Sink {
    /// # Errors
    /// If the name has no known ending, or no file can be written there.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let form = Form::of(path)?;
        let fail = |why: &dyn std::fmt::Display| cannot_write(path, why);
        let old = fs::metadata(path).ok();
        match &old {
            Some(old) if old.is_dir() => return Err(fail(&"it is a folder")),
            Some(old) if !old.is_file() => return Err(fail(&"it is not a file")),
            // A new file could take its place, but whoever protected it did not want that.
            Some(old) if old.permissions().readonly() => return Err(fail(&"it is read-only")),
            _ => {}
        }
        let target = if old.is_some() {
            fs::canonicalize(path).map_err(|error| fail(&error))?
        } else {
            path.to_owned()
        };
        let file = beside(&target).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => fail(&"there is no such folder"),
            // tempfile's message names a file that nobody asked for.
            kind => fail(&kind),
        })?;
        if let Some(old) = old {
            file.as_file().set_permissions(old.permissions()).map_err(|error| fail(&error))?;
        }
        Ok(Self { form, path: path.to_owned(), target, file })
    }

    pub const fn form(&self) -> Form {
        self.form
    }

    pub fn write(mut self, content: impl AsRef<[u8]>) -> Result<(), Error> {
        let written = self.file.write_all(content.as_ref()).and_then(|()| self.file.as_file().sync_all());
        written.map_err(|error| cannot_write(&self.path, &error))?;
        let kept = self.file.persist(&self.target);
        kept.map(drop).map_err(|error| cannot_write(&self.path, &error.error))
    }
}

/// In the same folder, since a file is replaced at one stroke only within a file system.
fn beside(target: &Path) -> io::Result<NamedTempFile> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = Builder::new();
    builder.prefix(".meanwhile-").suffix(".part");
    if let Some(permissions) = of_a_new_file() {
        builder.permissions(permissions);
    }
    builder.tempfile_in(folder.unwrap_or(Path::new(".")))
}

/// What any program asks for, and the user's mask takes from; a temporary file is secret otherwise.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have none")]
fn of_a_new_file() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn of_a_new_file() -> Option<Permissions> {
    None
}

fn cannot_write(path: &Path, why: &dyn std::fmt::Display) -> Error {
    Error::Failure(format!("--export: cannot write `{}`: {why}", foreign::path(path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
        entries.map(|entry| entry.file_name().into_string().expect("UTF-8")).collect()
    }

    fn refusal(path: &Path) -> String {
        Sink::open(path).expect_err("a refusal").to_string()
    }

    #[test]
    fn the_ending_says_which_form() {
        let form = |name: &str| Form::of(Path::new(name)).ok();
        assert_eq!(form("a/page.md"), Some(Form::Markdown));
        assert_eq!(form("a.trace.json"), Some(Form::Trace));
        assert_eq!(form("a.run.json"), Some(Form::Run));
        assert_eq!(form("trace.json"), Some(Form::Json));
        assert_eq!(form("PAGE.HTML"), Some(Form::Html));
        for wrong in ["page", "page.pdf", "md", "", "a.md/..", "/"] {
            assert_eq!(form(wrong), None, "{wrong:?}");
        }
        assert_eq!(
            refusal(Path::new("page.pdf")),
            "error: --export: `page.pdf` given; allowed: a file whose name ends in one of \
             .md .csv .svg .html .cast .trace.json .run.json .json .gift .qti.zip"
        );
    }

    #[test]
    fn what_cannot_be_written_fails_before_the_run() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("no/page.md");
        assert!(refusal(&path).ends_with("no/page.md`: there is no such folder"), "{}", refusal(&path));
        let path = folder.path().join("folder.md");
        fs::create_dir(&path).expect("a folder");
        assert!(refusal(&path).ends_with("folder.md`: it is a folder"));
        let path = folder.path().join("old.md");
        fs::write(&path, "old").expect("a file");
        let mut permissions = fs::metadata(&path).expect("a file").permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).expect("a read-only file");
        assert!(refusal(&path).ends_with("old.md`: it is read-only"));
        assert_eq!(names(folder.path()).len(), 2, "nothing is left behind");
    }

    #[test]
    fn a_file_is_there_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("page.md");
        fs::write(&path, "old").expect("a file");
        let sink = Sink::open(&path).expect("a sink");
        assert_eq!(sink.form(), Form::Markdown);
        assert_eq!(fs::read_to_string(&path).expect("a file"), "old", "opened, and nothing changed");
        drop(sink);
        assert_eq!(names(folder.path()), ["page.md"], "dropped, and nothing left");
        Sink::open(&path).expect("a sink").write("new\n").expect("a file");
        assert_eq!(fs::read_to_string(&path).expect("a file"), "new\n");
        assert_eq!(names(folder.path()), ["page.md"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_its_file_keeps_its_mode() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let (file, link) = (folder.path().join("file.md"), folder.path().join("link.md"));
        fs::write(&file, "old").expect("a file");
        fs::set_permissions(&file, Permissions::from_mode(0o640)).expect("a mode");
        symlink(&file, &link).expect("a link");
        Sink::open(&link).expect("a sink").write("new").expect("a file");
        assert!(fs::symlink_metadata(&link).expect("a link").is_symlink());
        assert_eq!(fs::read_to_string(&file).expect("a file"), "new");
        assert_eq!(fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o640);
    }
}
