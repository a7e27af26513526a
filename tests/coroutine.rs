//! `coroutine`: pages, sentences, JSON and predictions. Sizes are the compiler's, so they are masked.

use expect_test::expect_file;
use serde_json::Value;

use crate::formats::is_valid;
use crate::program::meanwhile;

const SHOWS: [&str; 3] = ["coroutine", "coroutine --never-awaited", "coroutine --one-after-another"];

/// "136 bytes" is "... bytes".
fn masked(page: &str) -> String {
    let words: Vec<&str> = page.split(' ').collect();
    let is_size = |place: usize| words.get(place + 1).is_some_and(|next| next.starts_with("byte"));
    let word = |(place, word): (usize, &&str)| if is_size(place) { "..." } else { *word }.to_owned();
    words.iter().enumerate().map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn pages_say_what_came_of_each_poll() {
    expect_file!["pages/coroutine_80.txt"].assert_eq(&masked(&meanwhile("coroutine").page()));
    expect_file!["pages/coroutine_40_ascii.txt"]
        .assert_eq(&masked(&meanwhile("coroutine --width 40 --ascii").page()));
    expect_file!["pages/coroutine_plain.txt"]
        .assert_eq(&masked(&meanwhile("coroutine --format plain").page()));
    expect_file!["pages/coroutine_never_awaited_80.txt"].assert_eq(&meanwhile(SHOWS[1]).page());
    expect_file!["pages/coroutine_one_after_another_80.txt"].assert_eq(&meanwhile(SHOWS[2]).page());
    expect_file!["pages/coroutine_step_80.txt"].assert_eq(&masked(&meanwhile("coroutine --step").page()));
}

#[test]
fn json_follows_the_schema_and_is_the_same_every_time() {
    for show in SHOWS {
        let line = format!("{show} --format json");
        let text = meanwhile(&line).page();
        let found: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(is_valid(&found), Ok(()), "{show}");
        assert_eq!(text, meanwhile(&line).page());
    }
}

/// The page says where it stands and the schema cannot: the awaits of a poll are lines that ask.
#[test]
fn each_await_has_the_waker_that_will_be_called() {
    let text = meanwhile("coroutine --format json").page();
    let found: Value = serde_json::from_str(&text).expect("JSON");
    let mut calls = 0;
    for run in found["runs"].as_array().expect("runs") {
        let polls = run["polls"].as_array().expect("polls");
        for (place, poll) in polls.iter().enumerate() {
            for question in poll["answered"].as_array().expect("a list") {
                let before = polls[..place].iter().rfind(|other| other["task"] == poll["task"]);
                let awaits = before.expect("somebody has asked")["awaits"].as_array().expect("a list");
                assert!(awaits.iter().any(|it| it["question"] == *question && it["waker"] == true));
                calls += 1;
            }
        }
    }
    assert_eq!(calls, 12, "three answers for each of four coroutines");
}

#[test]
fn every_page_is_exported_and_every_form_has_it() {
    let folder = tempfile::tempdir().expect("a folder");
    for ending in ["md", "html", "svg", "json"] {
        let file = folder.path().join(format!("page.{ending}"));
        meanwhile(&format!("coroutine --export {}", file.display())).page();
        let text = std::fs::read_to_string(&file).expect("a file");
        let says = if ending == "svg" { "Letter queued from 0 s to 1 s" } else { "weight" };
        assert!(text.contains(says), "{ending}");
    }
}

#[test]
fn predictions_are_judged() {
    let step = |answers: &str| {
        let run = meanwhile("coroutine --one-after-another --step --answers -").input(answers);
        let (page, status) = run.page_and_status();
        (page.lines().last().unwrap_or_default().to_owned(), status)
    };
    let all = "p\n10\nr\np\np\nr\n";
    assert_eq!(step(all), ("6 of 6 predictions right.".to_owned(), Some(0)));
    assert_eq!(step("r\n9\np\n-\np\nr\n"), ("2 of 5 predictions right.".to_owned(), Some(3)));
    assert_eq!(step("p\n"), ("1 of 1 prediction right.".to_owned(), Some(0)), "nobody answers any more");
}

#[test]
fn what_makes_no_sense_is_said() {
    assert_eq!(meanwhile("coroutine --step --answers -").input("p\nx\n").status(), Some(2));
    meanwhile("coroutine --step --format json").fails(
        2,
        "error: the argument '--step' cannot be used with '--format <FORMAT>'; see `meanwhile --help`",
    );
    meanwhile("coroutine --answers answers.txt")
        .fails(2, "error: --answers: given, and has no effect: only --step asks; leave it out");
    meanwhile("coroutine --export page.gift").fails(
        2,
        "error: --export: `page.gift` given; allowed for this page: a name that ends in one of .md .csv .json .svg .html \
         .trace.json .cast .run.json; this form is of a problem sheet",
    );
}
