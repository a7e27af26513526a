//! What a file says in words: its values stand in them, also those of `--set`.

use expect_test::{Expect, expect};
use meanwhile::scenario::file;
use meanwhile::scenario::file::diagnostic::Severity;

use crate::program::meanwhile;

const BUILD: &str = r#"
question = "How long do {tasks.library.count} libraries take?"
text = ["{tasks.library.count}, {tasks.library.steps.compile.compute} each.", "At most {workers.core.count}, {{so}}."]
lesson = "With {hybrid.workers.core.count} cores: look."
claims = ["blocking: Library {tasks.library.count} finishes no earlier than Library 1 finishes"]
[workers.core]
count = 4
[tasks.library]
count = 6
steps = [{ compute = "10s", name = "compile" }]
[parallel]
headline = "each takes {tasks.library.steps.compile.compute}"
"#;

fn said(text: &str, sets: &[&str]) -> String {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    let scenario = file::read("it.toml", text, &sets).unwrap_or_else(|found| panic!("{found}"));
    let headline = scenario.headline(meanwhile::plan::Strategy::PARALLEL);
    let claims = scenario.claims().iter().map(|claim| claim.text.clone());
    let lines =
        [scenario.about().question.to_owned(), scenario.givens().join(" "), scenario.lesson(), headline];
    lines.into_iter().chain(claims).collect::<Vec<_>>().join("\n")
}

#[test]
fn values_stand_in_the_words() {
    expect![[r#"
        How long do 6 libraries take?
        6, 10 s each. At most 4, {so}.
        With 4 cores: look.
        each takes 10 s
        blocking: Library 6 finishes no earlier than Library 1 finishes"#]]
    .assert_eq(&said(BUILD, &[]));
}

#[test]
fn the_words_follow_what_is_set() {
    expect![[r#"
        How long do 12 libraries take?
        12, 1 h 30 min each. At most 4, {so}.
        With 2 cores: look.
        each takes 1 h 30 min
        blocking: Library 12 finishes no earlier than Library 1 finishes"#]]
    .assert_eq(&said(
        BUILD,
        &[
            "tasks.library.count=12",
            "tasks.library.steps.compile.compute=1h30min",
            "hybrid.workers.core.count=2",
        ],
    ));
}

/// What refers to something that is no longer there is not printed.
#[test]
fn words_that_no_longer_fit_are_left_out() {
    let sets = ["tasks.library.steps=[{compute=\"5s\", name=\"other\"}]"];
    expect![[r#"
        How long do 6 libraries take?
        At most 4, {so}.
        With 4 cores: look.
        4 workers; a wait holds its worker
        blocking: Library 6 finishes no earlier than Library 1 finishes"#]]
    .assert_eq(&said(BUILD, &sets));
}

fn wrong(text: &str, expected: &Expect) {
    let (scenario, found) = file::check("it.toml", text, &[]);
    assert!(scenario.is_none(), "{text}");
    expected.assert_eq(&found.to_string());
}

#[test]
fn references_to_nothing_are_wrong() {
    let with = |text: &str| {
        format!("text = [\"{text}\"]\n[workers.core]\n[tasks.user]\nsteps = [{{ compute = \"1s\" }}]\n")
    };
    wrong(
        &with("{tasks.user.cuont}"),
        &expect![
            "it.toml:1:9: there is no value `tasks.user.cuont`; write a key as `--set` has it, such as {tasks.NAME.count}, and {{ for a brace"
        ],
    );
    wrong(
        &with("{tasks.user.steps}"),
        &expect![
            "it.toml:1:9: `tasks.user.steps` is not one value; write the key of one, such as {tasks.NAME.every.exponential} or {tasks.NAME.steps.1.compute}"
        ],
    );
    wrong(
        &with("a { brace"),
        &expect![
            "it.toml:1:9: a brace stands alone; write {tasks.NAME.count} for a value, and {{ or }} for a brace"
        ],
    );
}

#[test]
fn numbers_that_the_file_sets_are_told_to_whoever_checks_it() {
    let text = BUILD
        .replace("{tasks.library.count}, {tasks", "Six, {tasks")
        .replace("With {hybrid.workers.core.count} cores", "10 s or 1 min, 4 cores");
    let (_, found) = file::proofread("it.toml", &text, &[]);
    expect![[r#"
        it.toml:3:9: the text says `Six`, and that is a value of the file; write {tasks.library.count}: then it follows a --set
        it.toml:4:10: the text says `10 s`, and that is a value of the file; write {tasks.library.steps.1.compute}: then it follows a --set
        it.toml:4:10: the text says `4`, and that is a value of the file; write {workers.core.count}: then it follows a --set"#]].assert_eq(&found.to_string());
    assert_eq!(found.count(Severity::Error), 0);
    // They are no reason to warn whoever plays it.
    assert!(file::check("it.toml", &text, &[]).1.is_empty());
}

/// All examples follow their own proposals, and their texts have no number of their own.
#[test]
fn the_words_of_the_examples_follow_their_values() {
    let mut tried = 0;
    for entry in std::fs::read_dir("examples/scenarios").expect("a folder") {
        let path = entry.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("a file");
        let (_, found) = file::proofread("it.toml", &text, &[]);
        assert!(found.is_empty(), "{}: {found}", path.display());
        let scenario = file::read("it.toml", &text, &[]).expect("an example");
        for set in scenario.changes().iter().map(|change| change.set.trim_matches('\'')) {
            let line = format!("run {} --set {set} --clock model --format plain", path.display());
            let page = meanwhile(&line).page();
            let (key, value) = set.split_once('=').expect("a key");
            let number = value.trim_matches(|it: char| !it.is_ascii_digit());
            let is_told = text.contains(&format!("{{{key}}}"));
            assert!(!is_told || page.contains(number), "meanwhile {line}: {page}");
            tried += 1;
        }
    }
    assert!(8 < tried, "{tried}");
}

/// What a file teaches is not said beside a claim of it that does not hold.
#[test]
fn a_lesson_goes_with_its_claims() {
    let without = [
        "web-shop.toml --set tasks.request.steps.database.wait=0ms",
        "small-pool.toml --set tasks.request.count=3 --set hybrid.workers.pool.count=12",
        "house.toml --set tasks.room.count=1",
        "build.toml --set tasks.documentation.steps.1.compute=100s",
    ];
    // A strategy that is not played contradicts nothing.
    let with =
        ["web-shop.toml", "web-shop.toml --strategy parallel", "mm1.toml --set workers.server.count=2"];
    let without = without.map(|line| (line, true));
    for (line, is_left_out) in without.into_iter().chain(with.map(|line| (line, false))) {
        let page = meanwhile(&format!("run examples/scenarios/{line} --clock model")).page();
        let said = page.contains("Rule: That of the file is left out: with these values");
        assert_eq!(said, is_left_out, "{line}: {page}");
        assert!(page.contains("Rule: "), "{line}: {page}");
    }
}
