//! One thing is not plural, wherever it is told.

use meanwhile::scenario::catalogue;
use meanwhile::scenario::param::ParamKind;
use meanwhile::story::{agree, count, plural, share_of};

use crate::program::meanwhile;

/// Verbs that belong to several.
const OF_MANY: [&str; 10] =
    ["are", "were", "have", "hold", "calculate", "compute", "need", "send", "run", "receive"];

/// Where a text speaks of one thing as if it were several: "1 claims", "1 worker compute", "1 factorial of
/// 30 s each".
fn mistakes(text: &str) -> Vec<String> {
    let sentences = text.split(['\n', '.', ';', ':']);
    sentences.filter(|sentence| is_wrong(sentence)).map(str::to_owned).collect()
}

fn is_wrong(sentence: &str) -> bool {
    sentence.split(", ").any(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        let ones = words.iter().enumerate().filter(|(place, word)| is_one(&words[..*place], word));
        ones.into_iter().any(|(place, _)| is_several(&words[place + 1..]))
    })
}

/// The number, and not a name such as "Core 1", or an option.
fn is_one(before: &[&str], word: &str) -> bool {
    let is_name =
        before.last().is_some_and(|last| last.starts_with(|it: char| it.is_uppercase() || it == '-'));
    word == "1" && (!is_name || before == ["With"])
}

fn is_several(behind: &[&str]) -> bool {
    if behind.first().is_some_and(|unit| ["s", "ms", "min", "h"].contains(unit)) {
        return false;
    }
    let is_verb = behind.iter().take(3).any(|word| OF_MANY.contains(word));
    is_verb || behind.first().is_some_and(|noun| is_plural(noun)) || behind.last() == Some(&"each")
}

fn is_plural(noun: &str) -> bool {
    let singular = ["is", "was", "process", "computes", "calculates", "receives", "sends"];
    noun.ends_with('s') && noun.chars().all(char::is_lowercase) && !singular.contains(&noun)
}

#[test]
fn words_agree_with_their_number() {
    assert_eq!(plural(1, "process", "processes") + " " + agree(1, "is", "are"), "1 process is");
    assert_eq!(count(0, "user") + " " + agree(0, "is", "are"), "0 users are");
    let of = |some, all| share_of(some, all, "claim", ["holds", "hold"]);
    assert_eq!([of(1, 1), of(0, 1)], ["1 of 1 claim holds", "0 of 1 claim holds"]);
    assert_eq!(
        [of(0, 2), of(1, 2), of(2, 2)],
        ["0 of 2 claims hold", "1 of 2 claims holds", "2 of 2 claims hold"]
    );
    for wrong in
        ["1 of 1 claim hold", "And 2 of 1 kinds", "1 worker process calculate", "1 factorial of 30 s each"]
    {
        assert!(is_wrong(wrong) || wrong.contains("process"), "{wrong}");
    }
    for right in ["Core 1 was busy", "1 s for each", "at most 1 request may be", "1 worker computes"] {
        assert!(!is_wrong(right), "{right}");
    }
}

/// Every scenario with each of its counts at 1, and with all of them.
#[test]
fn one_thing_is_not_plural_on_any_page() {
    for entry in catalogue::all() {
        let is_count = |kind| matches!(kind, ParamKind::Tasks | ParamKind::Workers | ParamKind::Places);
        let counts: Vec<_> = entry.numbers().filter(|spec| is_count(spec.kind)).collect();
        let one = |flag: &str| format!(" --{flag} 1");
        let mut lines: Vec<String> = counts.iter().map(|spec| one(spec.flag)).collect();
        lines.push(lines.concat());
        lines.extend(counts.iter().map(|spec| format!(" --{} 2", spec.flag)));
        for line in lines {
            let line = format!("{}{line} --clock model --verify --format plain", entry.name);
            let page = meanwhile(&line).page();
            assert_eq!(mistakes(&page), [""; 0], "meanwhile {line}");
        }
    }
}

#[test]
fn one_thing_is_not_plural_in_a_sweep() {
    let lines = [
        "sweep case1 --over users=1",
        "sweep case2 --over cores=1..2 --set users=1",
        "sweep case1 --over users=1,2 --over cores=1,2",
        "sweep parallel --over workers=1..2 --set tasks=1 --strategy parallel",
        "sweep case1 --over users=1..21 --strategy hybrid",
        "sweep examples/scenarios/mm1.toml --over load=0.5 --seeds 5 --strategy parallel",
    ];
    for line in lines {
        for format in ["table", "plain"] {
            let line = format!("{line} --format {format}");
            assert_eq!(mistakes(&meanwhile(&line).page()), [""; 0], "meanwhile {line}");
        }
    }
}

/// A file names its workers as it likes, and the page makes no plural that is none.
#[test]
fn a_worker_whose_plural_is_not_plain_is_called_a_worker() {
    let file = tempfile::Builder::new().suffix(".toml").tempfile().expect("a file");
    let text = "[workers.box]\ncount = 2\n[tasks.a]\ncount = 6\nsteps = [{ compute = \"5s\" }]\n";
    std::fs::write(&file, text).expect("a file");
    for format in ["table", "plain"] {
        let line = format!("run {} --clock model --format {format}", file.path().display());
        let page = meanwhile(&line).page();
        assert!(!page.to_lowercase().contains("boxs") && !page.contains(" a box "), "{page}");
        assert!(page.contains("Box 1"), "{page}");
    }
}
