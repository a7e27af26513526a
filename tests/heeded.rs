//! Each option of each command changes what the command says, or is refused: nothing that was typed is
//! silently left out.

use meanwhile::cli;
use meanwhile::scenario::catalogue;

use crate::program::meanwhile;

/// Options that every page has, with a value that is not the default.
const OF_PAGES: [(&str, &str); 10] = [
    ("clock", "--clock model"),
    ("strategy", "--strategy concurrent"),
    ("format", "--format json"),
    ("full", "--full"),
    ("view", "--view workers"),
    ("color", "--color always"),
    ("ascii", "--ascii"),
    ("width", "--width 60"),
    ("verify", "--verify"),
    ("pace", "--pace 7"),
];
/// They say how it is measured, where the page goes, or what stands on a terminal besides it.
const ELSEWHERE: [&str; 4] = ["repeat", "export", "quiet", "no-pager"];

/// Values for numbers that no default stands in the way of.
fn another(flag: &str) -> String {
    match flag {
        "cores" => "2".to_owned(),
        "serial" => "0.3".to_owned(),
        "kind" => "client-sends".to_owned(),
        "every" | "receive" | "calculation" | "compute" | "send" | "wait" | "slice" => "3s".to_owned(),
        "line" | "drive" | "presentation" | "edit" | "review" | "draft" | "order" | "cook" | "talk" => {
            "90min".to_owned()
        }
        _ => "3".to_owned(),
    }
}

#[test]
fn every_option_of_a_scenario_is_heeded_or_refused() {
    for entry in catalogue::all() {
        let plain = |options: &str| meanwhile(&format!("{} {options}", entry.name)).page_and_status();
        let [short, whole] = ["--clock model", "--clock model --full"].map(|options| plain(options).0);
        for (flag, option) in OF_PAGES.iter().filter(|(flag, _)| !["clock", "pace"].contains(flag)) {
            let (page, status) = plain(&format!("--clock model {option}"));
            let changes = page != short || plain(&format!("--clock model --full {option}")).0 != whole;
            assert!(changes || status == Some(2), "{} --{flag}: no word, and nothing changes", entry.name);
        }
    }
}

#[test]
fn every_number_of_a_scenario_changes_its_page() {
    /// They are for measured runs, for pages of their own, or tell where something is.
    const OTHERS: [&str; 5] = ["start-per-request", "pin", "database-url", "tree", "gil"];
    for entry in catalogue::all() {
        let page = |options: &str| meanwhile(&format!("{} --clock model {options}", entry.name)).page();
        let usual = page("");
        for spec in entry.numbers().filter(|spec| !OTHERS.contains(&spec.flag)) {
            let other = page(&format!("--{} {}", spec.flag, another(spec.flag)));
            assert_ne!(usual, other, "{} --{}", entry.name, spec.flag);
        }
    }
}

/// An option that is added must be added here: or nobody knows whether it is heeded.
#[test]
fn all_options_of_pages_are_known() {
    let mut command = cli::command();
    command.build();
    for entry in catalogue::all() {
        let own = command.find_subcommand(entry.name).expect("a command");
        let numbers = |flag: &str| entry.spec(flag).is_some() || flag == "help";
        let flags = own.get_arguments().filter_map(clap::Arg::get_long).filter(|flag| !numbers(flag));
        for flag in flags {
            let is_known = OF_PAGES.iter().any(|(known, _)| *known == flag) || ELSEWHERE.contains(&flag);
            // They show something else: the tree, and the lesson, which tests/lessons.rs looks at.
            let is_elsewhere = entry.name == "parallel" && flag == "tree" || flag == "ask";
            assert!(is_known || is_elsewhere, "{} --{flag}", entry.name);
        }
    }
}

#[test]
fn what_has_no_effect_is_refused() {
    let no_effect =
        |option: &str, why: &str| format!("error: {option}: given, and has no effect: {why}; leave it out");
    let cases = [
        ("cases --strategy blocking", "--strategy", "this page has servers of its own"),
        ("cases --view both", "--view", "this page has no charts"),
        ("web-vs-ml --view workers", "--view", "this page draws what the workers do"),
        ("parallel --tree 100 --view workers", "--view", "this page has no charts"),
        ("parallel --tree 100 --strategy hybrid", "--strategy", "the three ways are no strategies"),
        ("parallel --tree 100 --pace 2", "--pace", "the multiplications take their own time"),
        ("io-wait --kind all --view tasks --clock model", "--view", "a page of several kinds has no charts"),
        ("io-wait --kind db-write --wait 5s", "--wait", "nobody can say how long a disk takes"),
        ("sweep case1 --over users=1..2 --pace 5", "--pace", "nothing is measured without --measure"),
        ("sweep case1 --over users=1..2 --repeat 5", "--repeat", "nothing is measured without --measure"),
        (
            "sweep case1 --over users=1..2 --seeds 5",
            "--seeds",
            "it is for tasks of one kind that come at random, over load or arrival-rate alone",
        ),
        (
            "sweep examples/scenarios/mm1.toml --over load=0.5 --measure",
            "--measure",
            "a long run is only predicted",
        ),
        ("sweep case1 --over users=1..2 --set users=5", "--set users", "--over changes the same number"),
        ("sweep case1 --over load=0.5 --set every=5s", "--set every", "--over changes the same number"),
        ("serve --slice 1s", "--slice", "only `--calculate yielding` gives way"),
        ("serve --pin", "--pin", "only `--calculate process` has worker processes"),
        (
            "serve --calculate thread --start-per-request",
            "--start-per-request",
            "only `--calculate process` has worker processes",
        ),
        (
            "serve --calculate yielding --workers 2",
            "--workers",
            "only `--calculate thread` and `process` have workers",
        ),
    ];
    for (line, option, why) in cases {
        meanwhile(line).fails(2, &no_effect(option, why));
    }
}

/// The help names the endings that the page really has, and no others.
#[test]
fn the_endings_in_the_help_are_those_that_are_taken() {
    const ALL: [&str; 8] = [".md", ".csv", ".json", ".svg", ".html", ".trace.json", ".cast", ".run.json"];
    let folder = tempfile::tempdir().expect("a folder");
    let scenarios = catalogue::all().map(|entry| format!("{} --clock model", entry.name));
    for line in scenarios.chain(["sweep case1 --over users=1..3", "coroutine"].map(str::to_owned)) {
        let command = line.split(' ').next().expect("a command");
        let help = meanwhile(&format!("{command} --help")).page();
        let (_, told) = help.split_once("its ending says the form: ").expect("a list of endings");
        let told: Vec<&str> = told.lines().next().unwrap_or_default().split(' ').collect();
        for ending in ALL {
            let file = folder.path().join(format!("page{ending}"));
            let (_, status) = meanwhile(&format!("{line} --export {}", file.display())).page_and_status();
            let expected = if told.contains(&ending) { 0 } else { 2 };
            assert_eq!(status, Some(expected), "{line}: {ending}, and the help has {told:?}");
        }
    }
}

/// A prediction would stand beside a measured run that has other processors.
#[test]
fn processors_of_the_model_are_not_measured_in_a_sweep() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("own.toml");
    let bank = std::fs::read_to_string("examples/scenarios/bank.toml").expect("a file");
    std::fs::write(&own, bank + "\n[machine]\nprocessors = 2\n").expect("a file");
    let own = format!("sweep {} --over tasks=1..2", own.display());
    for (line, given, instead) in [
        ("sweep parallel --over processors=1..2", "--over processors", "sweep over workers"),
        ("sweep case1 --over users=1..2 --over processors=1..2", "--over processors", "sweep over workers"),
        (
            "sweep examples/scenarios/bank.toml --over machine.processors=1..2",
            "--over machine.processors",
            "sweep over workers",
        ),
        ("sweep parallel --over workers=1..2 --set processors=2", "--set processors", "leave that out"),
        (
            "sweep examples/scenarios/bank.toml --over tasks=1..2 --set processors=2",
            "--set processors",
            "leave that out",
        ),
        (
            "sweep examples/scenarios/bank.toml --over tasks=1..2 --set machine.processors=2",
            "--set machine.processors",
            "leave that out",
        ),
        (&own, "`processors` in the file", "take them out of it"),
    ] {
        let refusal = format!(
            "error: --measure: given with {given}, and only the model can change the processors: a measured run has \
             those of this machine; leave --measure out, or {instead}"
        );
        meanwhile(&format!("{line} --measure")).fails(2, &refusal);
        meanwhile(line).page();
    }
}
