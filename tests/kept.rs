//! What takes seconds to measure, measured once for all tests that look at it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use crate::program::meanwhile;

/// A page in sentences, and in every form that is asked for.
pub struct Kept {
    pub plain: String,
    /// By their endings.
    pub files: BTreeMap<&'static str, String>,
    /// How many files of its own it left in its folder for them.
    pub left: usize,
}

pub static LATENCY: LazyLock<Kept> =
    LazyLock::new(|| Kept::of("latency", &["md", "html", "svg", "cast", "trace.json", "json", RUN]));
pub static WAKEUP: LazyLock<Kept> = LazyLock::new(|| Kept::of("wakeup", &["md", "html", "svg", "json", RUN]));

pub const RUN: &str = "run.json";

impl Kept {
    fn of(line: &str, endings: &[&'static str]) -> Self {
        let [exports, own] = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
        let file = |ending: &str| exports.path().join(format!("page.{ending}"));
        let export = |ending: &&str| format!(" --export {}", file(ending).display());
        let line = format!("{line} --format plain{}", endings.iter().map(export).collect::<String>());
        let plain = meanwhile(&line).env("TMPDIR", own.path().to_str().expect("UTF-8")).page();
        let text = |ending: &str| fs::read_to_string(file(ending)).expect("a file");
        Self {
            plain,
            files: endings.iter().map(|ending| (*ending, text(ending))).collect(),
            left: fs::read_dir(own.path()).expect("the folder").count(),
        }
    }

    pub fn recording(&self) -> &str {
        &self.files[RUN]
    }

    /// The page as a replay shows it.
    pub fn replayed(&self, options: &str) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let run = folder.path().join("a.run.json");
        fs::write(&run, self.recording()).expect("a file");
        meanwhile(&format!("replay {} {options}", run.display())).page()
    }
}

/// The recording of a command, in this folder. What is kept is not measured again.
pub fn recorded(line: &str, folder: &Path) -> String {
    let run = folder.join("a.run.json");
    match line {
        "latency" => fs::write(&run, LATENCY.recording()).expect("a file"),
        "wakeup" => fs::write(&run, WAKEUP.recording()).expect("a file"),
        _ => {
            let (own, other) = line
                .split_once(" -- ")
                .map_or((line, String::new()), |(own, other)| (own, format!(" -- {other}")));
            assert_eq!(
                meanwhile(&format!("{own} --export {}{other}", run.display())).status(),
                Some(0),
                "{line}"
            );
        }
    }
    run.display().to_string()
}
