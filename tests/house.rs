//! What docs/architecture.md says of the code, as far as a test can tell: the modules of src/lib.rs
//! stand in the way of the data, and no arrow goes back; files are short; scenarios have no names
//! outside their folder.

use std::fs;
use std::path::{Path, PathBuf};

use meanwhile::plan::Strategy;
use meanwhile::scenario::catalogue;

/// Lines of a file that people still read as a whole.
const LONGEST_FILE: usize = 600;

fn sources() -> Vec<(PathBuf, String)> {
    let (mut folders, mut files) = (vec![PathBuf::from("src")], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a text");
                files.push((path, text));
            }
        }
    }
    files
}

/// The modules of the library, from the ground floor up.
fn modules() -> Vec<String> {
    let text = fs::read_to_string("src/lib.rs").expect("a text");
    let names = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    names.map(str::to_owned).collect()
}

/// "analysis" of "src/analysis/claims.rs".
fn module_of(path: &Path) -> String {
    let place = path.components().nth(1).expect("a place in src").as_os_str().to_str().expect("UTF-8");
    place.trim_end_matches(".rs").to_owned()
}

/// The lines that the program is made of: no comments, and no tests.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn no_arrow_goes_back() {
    let modules = modules();
    let height = |name: &str| modules.iter().position(|module| module == name);
    for (path, text) in sources() {
        let Some(own) = height(&module_of(&path)) else { continue };
        for used in code(&text).split("crate::").skip(1) {
            let name: String =
                used.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
            let upward = height(&name).is_some_and(|other| own < other);
            assert!(!upward, "{} uses crate::{name}, which stands above it in src/lib.rs", path.display());
        }
    }
}

#[test]
fn files_are_short() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= LONGEST_FILE, "{} has {lines} lines", path.display());
    }
}

/// The commands that a page suggests name scenarios, and so do the lessons, since each is about one;
/// nothing else does.
#[test]
fn no_file_outside_its_folder_knows_a_scenario() {
    // Some reports to try the formats with.
    let samples = Path::new("src/data/samples.rs");
    let inside = ["src/scenario", "src/lessons"];
    let is_outside =
        |path: &PathBuf| !inside.iter().any(|folder| path.starts_with(folder)) && path != samples;
    // A strategy has the name of a scenario.
    let is_strategy = |name: &str| Strategy::ALL.into_iter().any(|strategy| strategy.name() == name);
    for (path, text) in sources().iter().filter(|(path, _)| is_outside(path)) {
        for entry in catalogue::all().filter(|entry| !is_strategy(entry.name)) {
            let name = format!("\"{}\"", entry.name);
            assert!(!code(text).contains(&name), "{} names {name}", path.display());
        }
    }
}

/// The clock on the wall can be set while something is measured.
#[test]
fn nobody_looks_at_the_clock_on_the_wall() {
    for (path, text) in sources() {
        assert!(!code(&text).contains("SystemTime"), "{} goes by the clock on the wall", path.display());
    }
}
