//! Where a file goes. It is opened before anything is run, so that a path that cannot be written fails at
//! once, and not after minutes of measuring.

use std::fmt;
use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use parking_lot::Mutex;
use tempfile::{Builder, NamedTempFile};

use super::forms::Form;
use crate::error::Error;
use crate::foreign;

/// A file of `--export`.
#[derive(Debug)]
pub struct Sink {
    form: Form,
    file: WholeFile,
}

/// A file to be. Until it is whole, it has another name beside the one that was asked for; if it is
/// dropped before, nothing is left of it, and a file that was there stays as it was.
#[derive(Debug)]
pub struct WholeFile {
    /// That asked for it, for errors.
    option: &'static str,
    /// As it was typed, for errors.
    path: PathBuf,
    /// What is replaced: where a link leads, not the link.
    target: PathBuf,
    file: NamedTempFile,
    begun: Begun,
}

/// The files that are begun and not whole. A program that ends at once, as by Ctrl-C, drops nothing.
static BEGUN: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// One of these, by the name that it has until it is whole.
#[derive(Debug)]
struct Begun(PathBuf);

impl Begun {
    /// Nobody removes what is begun before it is on the list.
    fn beside(target: &Path) -> io::Result<(NamedTempFile, Self)> {
        let mut begun = BEGUN.lock();
        let file = beside(target)?;
        let path = file.path().to_owned();
        begun.push(path.clone());
        Ok((file, Self(path)))
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        BEGUN.lock().retain(|path| *path != self.0);
    }
}

/// For who ends the program where it stands: nothing is left of what is not whole.
pub fn remove_begun() {
    for path in BEGUN.lock().drain(..) {
        let _ = fs::remove_file(path);
    }
}

impl Sink {
    /// # Errors
    /// If the page has no form with the ending of the name, or no file can be written there.
    pub fn open(path: &Path, allowed: &[Form]) -> Result<Self, Error> {
        Ok(Self { form: Form::of(path, allowed)?, file: WholeFile::open("--export", path)? })
    }

    pub const fn form(&self) -> Form {
        self.form
    }

    /// # Errors
    /// If it cannot be written.
    pub fn write(self, content: impl AsRef<[u8]>) -> Result<(), Error> {
        self.file.write(content)
    }
}

impl WholeFile {
    /// # Errors
    /// If no file can be written there.
    pub fn open(option: &'static str, path: &Path) -> Result<Self, Error> {
        let fail = |why: &dyn fmt::Display| cannot_write(option, path, why);
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
        let (file, begun) = Begun::beside(&target).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => fail(&"there is no such folder"),
            // tempfile's message names a file that nobody asked for.
            kind => fail(&kind),
        })?;
        if let Some(old) = old {
            file.as_file().set_permissions(old.permissions()).map_err(|error| fail(&error))?;
        }
        Ok(Self { option, path: path.to_owned(), target, file, begun })
    }

    /// # Errors
    /// If it cannot be written.
    pub fn write(self, content: impl AsRef<[u8]>) -> Result<(), Error> {
        let Self { option, path, target, mut file, begun: _begun } = self;
        let written = file.write_all(content.as_ref()).and_then(|()| file.as_file().sync_all());
        written.map_err(|error| cannot_write(option, &path, &error))?;
        file.persist(target).map(drop).map_err(|error| cannot_write(option, &path, &error.error))
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

/// Why the file of an option cannot be written.
pub fn cannot_write(option: &str, path: &Path, why: &dyn fmt::Display) -> Error {
    Error::Failure(format!("{option}: cannot write `{}`: {why}", foreign::path(path)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::forms::ANY_PAGE;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
        entries.map(|entry| entry.file_name().into_string().expect("UTF-8")).collect()
    }

    fn refusal(path: &Path) -> String {
        Sink::open(path, ANY_PAGE).expect_err("a refusal").to_string()
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
        let sink = Sink::open(&path, ANY_PAGE).expect("a sink");
        assert_eq!(sink.form(), Form::Markdown);
        assert_eq!(fs::read_to_string(&path).expect("a file"), "old", "opened, and nothing changed");
        drop(sink);
        assert_eq!(names(folder.path()), ["page.md"], "dropped, and nothing left");
        Sink::open(&path, ANY_PAGE).expect("a sink").write("new\n").expect("a file");
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
        Sink::open(&link, ANY_PAGE).expect("a sink").write("new").expect("a file");
        assert!(fs::symlink_metadata(&link).expect("a link").is_symlink());
        assert_eq!(fs::read_to_string(&file).expect("a file"), "new");
        assert_eq!(fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o640);
    }
}
