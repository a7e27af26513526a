//! What is written about the program is true: transcripts, links, examples, and the help.
//!
//! A block of ```` ```console ```` is a transcript: `$ meanwhile ...`, then what it prints. One of the
//! model clock is compared to the letter, and `UPDATE_EXPECT=1 cargo test` writes it anew. A measured
//! one (```` ```console measured ````) has other figures each time: what it says without figures must
//! still be said.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use meanwhile::scenario::catalogue;

use crate::program::meanwhile;

fn markdown() -> Vec<PathBuf> {
    let mut files = ["README.md", "CONTRIBUTING.md"].map(PathBuf::from).to_vec();
    for folder in ["docs", "docs/scenarios", "docs/teaching", "examples/recordings"] {
        let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
        files.extend(entries.filter(|path| path.extension().is_some_and(|extension| extension == "md")));
    }
    files.sort();
    files
}

/// The text between transcripts, and the transcripts: command line, output, and whether measured.
enum Part {
    Text(String),
    Transcript { fence: String, output: String },
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts = vec![Part::Text(String::new())];
    for line in text.split_inclusive('\n') {
        let inside = matches!(parts.last(), Some(Part::Transcript { .. }));
        match parts.last_mut() {
            _ if !inside && line.starts_with("```console") => {
                parts.push(Part::Transcript { fence: line.to_owned(), output: String::new() });
            }
            Some(Part::Transcript { .. }) if line.starts_with("```") => {
                parts.push(Part::Text(line.to_owned()));
            }
            Some(Part::Text(text) | Part::Transcript { output: text, .. }) => text.push_str(line),
            None => unreachable!("there is always a part"),
        }
    }
    parts
}

/// Each command of a transcript with its output.
fn commands(transcript: &str) -> Vec<(String, String)> {
    let mut commands: Vec<(String, String)> = Vec::new();
    for line in transcript.split_inclusive('\n') {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command.trim_end().to_owned(), String::new())),
            (None, Some((_, output))) => output.push_str(line),
            (None, None) => panic!("a transcript begins with a command: {line}"),
        }
    }
    commands
}

#[test]
fn transcripts_of_the_model_are_what_is_printed() {
    for path in markdown() {
        let text = fs::read_to_string(&path).expect("a text");
        let mut fresh = String::new();
        for part in parts(&text) {
            match part {
                Part::Text(text) => fresh.push_str(&text),
                Part::Transcript { fence, output } if fence.contains("measured") => {
                    fresh.push_str(&(fence + &output));
                }
                Part::Transcript { fence, output } => {
                    fresh.push_str(&fence);
                    for (command, old) in commands(&output) {
                        fresh.push_str(&["$ ", &command, "\n"].concat());
                        match command.strip_prefix("meanwhile ") {
                            Some(arguments) => fresh.push_str(&meanwhile(arguments).page()),
                            None => fresh.push_str(&old),
                        }
                    }
                }
            }
        }
        expect_test::expect_file![std::env::current_dir().expect("a folder").join(&path)].assert_eq(&fresh);
    }
}

#[test]
fn measured_transcripts_say_what_the_program_says() {
    let mut found = 0;
    for path in markdown() {
        let text = fs::read_to_string(&path).expect("a text");
        for part in parts(&text) {
            let Part::Transcript { fence, output } = part else { continue };
            if !fence.contains("measured") {
                continue;
            }
            for (command, output) in commands(&output) {
                found += 1;
                let arguments = command.strip_prefix("meanwhile ").expect("a command of this program");
                let page = match arguments.starts_with("classify ") {
                    true if !Path::new("/proc/self/schedstat").exists() => continue, // It tells less.
                    true => meanwhile(arguments).screen(),
                    false => meanwhile(arguments).page(),
                };
                // Of a busy machine a page says other things, and shows predictions. And how much of a program
                // is computing is the machine's, too: of another kind, other things are said.
                if is_disturbed(&page) || kind_of(&page) != kind_of(&output) {
                    continue;
                }
                let said = phrases_of(&page);
                // Who was queued, and for what part of the time, may differ from run to run.
                let may_differ =
                    |line: &str| ["queued", "of the time it"].iter().any(|told| line.contains(told));
                for line in output.lines().filter(|line| !may_differ(line)) {
                    let mut phrases = line.split(is_drawn).map(str::trim).filter(|phrase| !phrase.is_empty());
                    assert!(
                        phrases.all(|phrase| said.contains(&words(phrase))),
                        "{}: `{command}` no longer says: {line}\n{page}",
                        path.display()
                    );
                }
            }
        }
    }
    assert!(0 < found);
}

/// Whether the program had less of the machine than it could have used, in the words of any kind of page.
fn is_disturbed(page: &str) -> bool {
    let said = words(page).to_lowercase();
    let reasons = [
        "machine was busy",
        "stopped by a limit on its cpu time",
        "did not always have a core",
        "not sure: ",
    ];
    reasons.iter().any(|reason| said.contains(reason))
}

/// "Mixed": what `classify` says in the line below its title.
fn kind_of(page: &str) -> Option<&str> {
    page.lines().skip_while(|line| !line.starts_with("classify: ")).nth(1)?.split(':').next()
}

/// Figures, bars and rules: they may be others in each run.
fn is_drawn(letter: char) -> bool {
    letter.is_ascii_digit() || "█▇▆▅▄▃▂▁▚▒·─.*".contains(letter)
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// All that stands between figures, on one line: where figures have other widths, lines end elsewhere.
fn phrases_of(page: &str) -> String {
    words(&page.replace(is_drawn, " "))
}

#[test]
fn links_between_the_documents_lead_somewhere() {
    for path in markdown() {
        let text = fs::read_to_string(&path).expect("a text");
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if target.starts_with("http") || target.starts_with('#') {
                continue;
            }
            let file = target.split('#').next().unwrap_or(target);
            let linked = path.parent().expect("a folder").join(file);
            assert!(linked.exists(), "{}: {target}", path.display());
        }
    }
}

/// Whoever adds something copies one file and adds lines to others: they must be there.
#[test]
fn every_path_that_contributing_names_is_there() {
    let text = fs::read_to_string("CONTRIBUTING.md").expect("a text");
    let is_of_a_path = |letter: char| letter.is_alphanumeric() || "/._-".contains(letter);
    let words = text.split(|letter| !is_of_a_path(letter)).map(|word| word.trim_end_matches('.'));
    let is_path =
        |word: &&str| ["src/", "tests/", "docs/", ".ci/"].iter().any(|folder| word.starts_with(folder));
    let paths: BTreeSet<&str> = words.filter(is_path).collect();
    assert!(20 < paths.len(), "{paths:?}");
    for path in paths {
        assert!(Path::new(path).exists(), "{path}");
    }
}

#[test]
fn the_test_command_of_the_readme_is_the_one_that_is_run() {
    let readme = fs::read_to_string("README.md").expect("a text");
    let script = fs::read_to_string(".ci/run").expect("a script");
    assert!(readme.contains("$ cargo test\n") && script.contains("\ncargo test "));
    assert!(readme.contains("$ cargo run --release -- case2\n"));
}

#[test]
fn every_scenario_and_every_option_has_its_page() {
    let pages = catalogue::all().map(|entry| (entry.name, format!("docs/scenarios/{entry}.md")));
    let others = [
        ("serve", "docs/server.md".to_owned()),
        ("classify", "docs/classify.md".to_owned()),
        ("pitfall", "docs/pitfalls.md".to_owned()),
        ("probe", "docs/probe.md".to_owned()),
        ("sweep", "docs/sweep.md".to_owned()),
        ("coroutine", "docs/coroutine.md".to_owned()),
        ("latency", "docs/latency.md".to_owned()),
        ("wakeup", "docs/wakeup.md".to_owned()),
    ];
    let files = ["run", "check", "new", "show"].map(|name| (name, "docs/scenario-files.md".to_owned()));
    // The README has what every command has.
    let everywhere = ["--help", "--no-pager"];
    for (name, path) in pages.chain(others).chain(files) {
        let page = fs::read_to_string(&path).expect("a page");
        let help = meanwhile(&format!("{name} --help")).page();
        // What every scenario has stands behind, and so do examples.
        let end = help.find("Options of every scenario").or_else(|| help.find("Examples:"));
        let own = &help[..end.expect("every long help has examples")];
        for option in own.split_whitespace().filter(|word| word.starts_with("--")) {
            let option = option.trim_end_matches([',', ']']);
            assert!(everywhere.contains(&option) || page.contains(&format!("`{option}")), "{path}: {option}");
        }
    }
}

#[test]
fn examples_print_what_they_promise_and_fit_a_slide() {
    let entries = fs::read_dir("examples").expect("a folder").map(|entry| entry.expect("an entry").path());
    for path in entries.filter(|path| path.extension().is_some_and(|extension| extension == "rs")) {
        let text = fs::read_to_string(&path).expect("a text");
        assert!(text.lines().count() <= 40, "{} is longer than a slide", path.display());
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name");
        let output = Command::new(example(name)).output().expect("`cargo test` builds the examples, too");
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        let said = String::from_utf8(output.stdout).expect("UTF-8");
        let file = std::env::current_dir().expect("a folder").join(format!("tests/examples/{name}.txt"));
        expect_test::expect_file![file].assert_eq(&said);
    }
}

/// `cargo test` builds the examples beside the tests.
fn example(name: &str) -> PathBuf {
    let tests = std::env::current_exe().expect("this program");
    let target = tests.parent().and_then(Path::parent).expect("the build folder");
    target.join("examples").join(name).with_extension(std::env::consts::EXE_EXTENSION)
}
