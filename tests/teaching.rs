//! What is written for teachers is true: answers, votes, misconceptions, recordings, and every command of
//! a plan.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use meanwhile::scenario::catalogue;

use crate::program::meanwhile;

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|why| panic!("{path}: {why}"))
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.to_string_lossy().ends_with(ending)).collect();
    files.sort();
    files
}

/// What stands between two of these marks.
fn between<'a>(text: &'a str, mark: &str) -> Vec<&'a str> {
    text.split(mark).skip(1).step_by(2).collect()
}

/// The commands that a text names.
fn commands(text: &str) -> Vec<&str> {
    between(text, "`").into_iter().filter_map(|code| code.strip_prefix("meanwhile ")).collect()
}

mod answers {
    use super::*;

    const ANSWERS: &str = "docs/teaching/answers.md";
    /// Those of the machine on which the answers are computed.
    const CORES: usize = 2;

    /// All that is to be tried, as it is written.
    fn to_try() -> BTreeSet<String> {
        let documents = files("docs/scenarios", ".md").into_iter().chain(files("docs", ".md"));
        let texts = documents.map(|path| fs::read_to_string(path).expect("a text"));
        let section = |text: String| text.split_once("\n## To try\n").map(|(_, section)| section.to_owned());
        let bullets = |text: String| {
            let section = text.split("\n## ").next().unwrap_or_default().to_owned();
            section.lines().filter_map(|line| line.strip_prefix("- ").map(str::to_owned)).collect::<Vec<_>>()
        };
        texts.filter_map(section).flat_map(bullets).collect()
    }

    /// What is to be tried, with its answer.
    fn answers() -> BTreeMap<String, String> {
        let text = read(ANSWERS);
        let sections = text.split("\n## ").skip(1);
        let entries = sections.flat_map(|section| section.split("\n- ").skip(1));
        entries
            .map(|entry| {
                let (tried, answer) = entry.split_once('\n').expect("an answer");
                (tried.to_owned(), answer.to_owned())
            })
            .collect()
    }

    /// Whether the model can say what comes of it, or whether it counts what it really does.
    fn can_be_computed(command: &str) -> bool {
        !command.starts_with("classify") && !command.contains("--tree")
    }

    /// What it prints on this machine as on one with two cores.
    fn with_cores(command: &str) -> String {
        let name = command.split_whitespace().next().unwrap_or_default();
        let Some(entry) = catalogue::find(name) else { return command.to_owned() };
        let (here, there) = (entry.defaults(CORES).typed(), entry.defaults(CORES + 1).typed());
        let by_machine = here.iter().zip(&there).filter(|(here, there)| here != there);
        let missing = by_machine.filter(|((flag, _), _)| !command.contains(&format!("--{flag} ")));
        missing.fold(command.to_owned(), |line, ((flag, value), _)| format!("{line} --{flag} {value}"))
    }

    /// All that is printed of a command: its page in short, and as a whole.
    fn pages(command: &str) -> String {
        let line = with_cores(command);
        // Threads are counted in a run, and no model has them.
        let is_counted = line.contains("--kind");
        let is_modelled = is_counted || line.starts_with("sweep ") || line.contains("--clock ");
        let line = if is_modelled { line } else { format!("{line} --clock model") };
        let whole = if line.contains("--format") { String::new() } else { format!("{line} --full") };
        let lines = [line, whole].into_iter().filter(|line| !line.is_empty());
        let printed: Vec<String> = lines.map(|line| meanwhile(&line).screen()).collect();
        one_line(&printed.join("\n"))
    }

    fn one_line(text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// It stands there, and is no part of a longer figure.
    fn says(page: &str, figure: &str) -> bool {
        page.match_indices(figure).any(|(start, _)| {
            let before = page[..start].chars().next_back();
            let after = page[start + figure.len()..].chars().next();
            let goes_on = |letter: char| letter.is_alphanumeric() || ".:".contains(letter);
            let ends = |letter: char| !letter.is_alphanumeric();
            !before.is_some_and(goes_on) && after.is_none_or(ends)
        })
    }

    #[test]
    fn a_part_of_a_figure_is_not_the_figure() {
        assert!(says("it is 61.0 s", "61.0 s") && says("61.0 s, or so", "61.0 s"));
        assert!(
            !says("it is 161.0 s", "61.0 s")
                && !says("7:01:01.5", "7:01:01.53")
                && !says("61.0 sec", "61.0 s")
        );
    }

    #[test]
    fn everything_that_is_to_be_tried_is_answered() {
        let tried = to_try();
        assert!(30 < tried.len(), "{tried:?}");
        let answered: BTreeSet<String> = answers().into_keys().collect();
        let missing: Vec<&String> = tried.difference(&answered).collect();
        let superfluous: Vec<&String> = answered.difference(&tried).collect();
        assert!(
            missing.is_empty() && superfluous.is_empty(),
            "no answer: {missing:?}\nno question: {superfluous:?}"
        );
    }

    #[test]
    fn every_figure_of_an_answer_stands_on_a_page_of_its_commands() {
        let mut wrong = String::new();
        for (tried, answer) in answers() {
            let commands: Vec<&str> = commands(&tried).into_iter().chain(commands(&answer)).collect();
            let figures = between(&answer, "**");
            let is_computed = !commands.is_empty() && commands.iter().all(|command| can_be_computed(command));
            assert_eq!(is_computed, !figures.is_empty(), "{tried}");
            if is_computed {
                let pages: String = commands.iter().map(|command| pages(command) + "\n").collect();
                let lacking = figures.iter().filter(|figure| !says(&pages, figure));
                wrong.extend(lacking.map(|figure| format!("{tried}: {figure}\n")));
            }
        }
        assert!(wrong.is_empty(), "not on the pages:\n{wrong}");
    }
}
