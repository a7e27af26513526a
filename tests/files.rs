//! Scenario files: what they mean, what is wrong with them, and the commands that take them.

use expect_test::{Expect, expect};
use meanwhile::analysis::Run;
use meanwhile::analysis::claims::{Evidence, Judgement, Runs, judge};
use meanwhile::model::{self, Keep, simulate};
use meanwhile::plan::{Plan, Strategy};
use meanwhile::scenario::file::diagnostic::Severity;
use meanwhile::scenario::file::writing;
use meanwhile::scenario::{Scenario, catalogue, file};
use meanwhile::time::Time;
use proptest::prelude::{Strategy as _, prop, prop_assume, prop_oneof, proptest};

use crate::program::{meanwhile, scenario};
use crate::random;

/// Two users of a server with eight cores.
const USERS: &str = r#"
[workers.core]
count = 8

[tasks.user]
count = 2
every = "1s"
steps = [{ compute = "1s", name = "receive" }, { compute = "60s", name = "calculation" }]
"#;

fn read(text: &str) -> Scenario {
    set(text, &[])
}

fn set(text: &str, sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    file::read("it.toml", text, &sets).unwrap_or_else(|found| panic!("{found}"))
}

fn plan(text: &str, strategy: Strategy) -> Plan {
    read(text).plan(strategy).expect("a plan")
}

fn makespan(scenario: &Scenario, strategy: Strategy) -> Time {
    model::predict(&scenario.plan(strategy).expect("a plan")).makespan()
}

fn wrong(text: &str, expected: &Expect) {
    wrong_with(text, &[], expected);
}

fn wrong_with(text: &str, sets: &[&str], expected: &Expect) {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    let (scenario, found) = file::check("it.toml", text, &sets);
    assert_eq!(scenario.is_some(), found.count(Severity::Error) == 0, "only errors are in the way");
    assert!(!found.is_empty(), "something is wrong");
    expected.assert_eq(&found.to_string());
}

#[test]
fn a_file_says_workers_tasks_and_steps() {
    let plan = plan(USERS, Strategy::PARALLEL);
    assert_eq!(plan.workers().len(), 8);
    assert_eq!(plan.workers()[7], "Core 8");
    let names: Vec<String> = plan.tasks().map(|task| plan.name(task)).collect();
    assert_eq!(names, ["User 1", "User 2"]);
    assert_eq!(
        plan.tasks().map(|task| plan.arrives(task)).collect::<Vec<_>>(),
        [Time::ZERO, Time::from_secs(1)]
    );
    let scenario = read(USERS);
    let makespans = Strategy::ALL.map(|strategy| makespan(&scenario, strategy));
    assert_eq!(makespans, [122, 122, 62, 62].map(Time::from_secs));
}

#[test]
fn a_strategy_changes_what_it_names_and_adds_the_rest() {
    let text = format!(
        "{USERS}{}",
        r#"
        [hybrid.workers.core]
        count = 1
        [hybrid.workers.calculators]
        name = "Core"
        first = 2
        count = 7
        [hybrid.tasks.user]
        steps = [{ compute = "1s", name = "receive" }, { compute = "60s", on = "calculators" }]
        "#
    );
    let hybrid = plan(&text, Strategy::HYBRID);
    assert_eq!(
        hybrid.workers(),
        ["Core 1", "Core 2", "Core 3", "Core 4", "Core 5", "Core 6", "Core 7", "Core 8"]
    );
    assert_eq!(hybrid.pools().len(), 2);
    assert_eq!(hybrid.task_count(), 2);
    assert_eq!(plan(&text, Strategy::PARALLEL).pools().len(), 1);
}

#[test]
fn values_of_the_command_line_replace_those_of_the_file() {
    let tasks = |sets: &[&str]| set(USERS, sets).task_count();
    assert_eq!(tasks(&["tasks.user.count=20"]), 20);
    assert_eq!(tasks(&["tasks.user.count=20", "tasks.user.count = 3"]), 3);
    let blocking = |sets: &[&str]| makespan(&set(USERS, sets), Strategy::BLOCKING);
    assert_eq!(blocking(&["tasks.user.steps.2.compute=10s"]), Time::from_secs(22));
    assert_eq!(blocking(&["tasks.user.steps.calculation.compute=10s"]), Time::from_secs(22));
    assert_eq!(blocking(&["blocking.tasks.user.count=1"]), Time::from_secs(61));
    assert_eq!(blocking(&["tasks.user.every={ uniform = [\"500s\", \"500s\"] }"]), Time::from_secs(561));
    assert_eq!(blocking(&["tasks.other.steps=[{compute=\"1s\"}]"]), Time::from_secs(123));
}

#[test]
fn wrong_values_of_the_command_line_are_told_like_those_of_the_file() {
    wrong_with(
        USERS,
        &["tasks.user.cuont=3", "tasks.user.count=0", "tasks.user.steps.3.compute=1s", "seed", "a b=1"],
        &expect![[r#"
            --set:1:12: unknown key `cuont`; write `count`
            --set:1:18: wrong value for `count`; write a whole number from 1 to 1000000
            --set:1:1: the list has no item `3`; write a number from 1 to 2, or a name that is there
            --set:1:1: this sets nothing; write a key and its value, such as tasks.user.count=20 or seed=7
            --set:1:1: this sets nothing; write a key and its value, such as tasks.user.count=20 or seed=7"#]],
    );
}

#[test]
fn lengths_are_read_as_people_write_them() {
    let ends = |length: &str| {
        makespan(&set(USERS, &[&format!("tasks.user.steps.2.compute={length}")]), Strategy::PARALLEL)
    };
    for length in ["1 min", "1:00", "1,0min", "60000000\u{3bc}s", "60000 ms"] {
        assert_eq!(ends(length), Time::from_secs(62), "{length}");
    }
    wrong_with(
        USERS,
        &[
            "tasks.user.every=90",
            "tasks.user.arrives=1M",
            "tasks.user.steps.2.compute={ uniform = [\"1s\", \"1,500s\"] }",
        ],
        &expect![[r#"
            --set:1:18: wrong value for `every`; a unit is missing: 90s? write it in quotes
            --set:1:20: wrong value for `arrives`; 1min or 1month?
            --set:1:28: wrong value for `compute`; 1500s or 1.500s?"#]],
    );
}

#[test]
fn claims_about_tasks_that_the_command_line_takes_away_are_left_out() {
    let text = format!("claims = [\"blocking: User 2 starts no earlier than User 1 finishes\"]\n{USERS}");
    assert_eq!(read(&text).claims().len(), 1);
    assert_eq!(set(&text, &["tasks.user.count=1"]).claims().len(), 0);
}

#[test]
fn a_claim_without_a_strategy_is_one_for_each() {
    let claims = |claim: &str| {
        let text = format!("claims = [\"{claim}\"]\n{USERS}");
        read(&text).claims().iter().map(|claim| claim.text.clone()).collect::<Vec<_>>()
    };
    assert_eq!(claims("user 2 Begins RECEIVE before User 1 finishes").len(), 4);
    assert_eq!(claims("makespan in hybrid is shorter than makespan in blocking").len(), 1);
    assert_eq!(claims("response of User 2 is shorter than response of User 2 in blocking").len(), 4);
}

#[test]
fn random_lengths_are_the_same_work_in_every_strategy() {
    let text = r#"
        seed = 7
        [workers.server]
        count = 3
        [tasks.request]
        count = 100
        every = { exponential = "1s" }
        steps = [{ wait = { uniform = ["1s", "3s"] } }, { compute = { exponential = "2s" } }]
    "#;
    let lengths = |plan: &Plan| -> Vec<(Time, Vec<Time>)> {
        plan.tasks()
            .map(|task| (plan.arrives(task), plan.steps(task).iter().map(|step| plan.length(step)).collect()))
            .collect()
    };
    let one = lengths(&plan(text, Strategy::BLOCKING));
    assert_eq!(one, lengths(&plan(text, Strategy::HYBRID)));
    let other_task = format!("{text}\n[tasks.other]\nsteps = [{{ compute = {{ exponential = \"9s\" }} }}]");
    assert_eq!(one, lengths(&plan(&other_task, Strategy::BLOCKING))[..100]);
    let more = lengths(&set(text, &["tasks.request.count=200"]).plan(Strategy::BLOCKING).expect("a plan"));
    assert_eq!(one, more[..100]);
    let other_seed = lengths(&set(text, &["seed=8"]).plan(Strategy::BLOCKING).expect("a plan"));
    assert_ne!(one, other_seed);
    assert!(one.iter().all(|(_, steps)| (Time::from_secs(1)..=Time::from_secs(3)).contains(&steps[0])));
    let mean = one.iter().map(|(_, steps)| steps[1].as_secs()).sum::<f64>() / 100.0;
    assert!((1.0..3.0).contains(&mean), "of 100 lengths with a mean of 2 s, the mean is {mean}");
}

/// A file may be about one strategy only, and say so in two ways.
#[test]
fn a_strategy_without_tasks_is_not_played() {
    let only = format!("{USERS}strategies = [\"hybrid\"]\n");
    let of_its_own =
        "[hybrid.workers.core]\ncount = 8\n[hybrid.tasks.user]\nsteps = [{ compute = \"60s\" }]\n";
    for (text, more) in [(&*only, "workers=1,2"), (of_its_own, "hybrid.workers.core.count=1,2")] {
        let scenario = read(text);
        assert_eq!(scenario.strategies().collect::<Vec<_>>(), [Strategy::HYBRID]);
        let folder = Folder::new().with("it.toml", text);
        let file = folder.path("it.toml");
        for chosen in ["", " --strategy hybrid"] {
            let page = meanwhile(&format!("run {file} --clock model --verify{chosen}")).page();
            assert!(page.contains("\nhybrid: ") && !page.contains("blocking"), "{page}");
            let csv = meanwhile(&format!("sweep {file} --over {more} --format csv{chosen}")).page();
            assert_eq!(csv.lines().count(), 3, "{csv}");
        }
        for line in ["run", "sweep --over workers=1"] {
            let (command, rest) = line.split_once(' ').unwrap_or((line, ""));
            meanwhile(&format!("{command} {file} {rest} --strategy hybrid,blocking")).fails(
                2,
                "error: --strategy: `blocking` given; allowed for this file: hybrid, since no task exists in the others",
            );
        }
        if text == of_its_own {
            meanwhile(&format!("sweep {file} --over workers=1,2")).fails(
                2,
                "error: --over: `workers` changes nothing in this scenario; sweep what its strategies say, such as \
                 hybrid.tasks.NAME.count",
            );
        }
        let summary = meanwhile(&format!("check {file}")).page();
        assert!(summary.contains(", 1 strategy and"), "{summary}");
    }
    wrong(
        &format!("claims = [\"blocking: User 1 finishes before User 2 finishes\"]\n{only}"),
        &expect!["it.toml:1:11: there are no tasks in blocking; name a strategy that has some"],
    );
}

#[test]
fn keys_that_change_nothing_are_told() {
    wrong(
        &USERS.replace("count = 8", "count = 8\nplaces = 3"),
        &expect![
            "it.toml:4:1: `places` has no effect; no task waits and then computes here, where waits free their worker"
        ],
    );
    wrong(
        r#"
        [workers.loop]
        places = 3
        [workers.core]
        count = 2
        places = 2
        [tasks.user]
        steps = [{ compute = "1s", on = "loop" }, { wait = "1s" }, { compute = "1s", on = "core" }]
        [tasks.held]
        interruptible = false
        steps = [{ wait = "1s" }, { compute = "9s", gives_way = "1s", on = "loop" }]
        [hybrid.tasks.user]
        steps = [{ compute = "1s", on = "loop" }, { wait = "1s" }, { compute = "3s", gives_way = "1s", on = "core" }]
        "#,
        &expect![[r#"
            it.toml:11:53: `gives_way` has no effect; no event loop does this step, or its task is not interruptible
            it.toml:13:86: `gives_way` has no effect; no event loop does this step, or its task is not interruptible"#]],
    );
}

/// Of many tasks few are followed. A claim about the others is neither right nor forgotten.
#[test]
fn claims_about_tasks_that_are_not_followed_are_told() {
    let text = format!(
        "claims = [\"blocking: User 500 starts before User 501 finishes\", \"blocking: User 1 starts before User 2 starts\"]\n{}",
        USERS.replace("count = 2", "count = 2000")
    );
    wrong(
        &text,
        &expect![[r#"
        it.toml:1:11: in blocking: `User 500` may not be followed, and then the claim is not judged; of more than 1000 tasks the first 3, the last and the slowest are followed
        it.toml:1:11: in blocking: `User 501` may not be followed, and then the claim is not judged; of more than 1000 tasks the first 3, the last and the slowest are followed"#]],
    );
    let folder = Folder::new().with("it.toml", &text);
    let line = format!("run {} --clock model --verify", folder.path("it.toml"));
    let (page, status) = meanwhile(&format!("{line} --format plain")).page_and_status();
    assert_eq!(status, Some(4), "{page}");
    assert!(page.contains("Checked: 1 of 2 claims holds; 1 cannot be told here."), "{page}");
    assert!(
        page.contains("User 501 finishes (of more than 1000 tasks few are followed, and these are not)"),
        "{page}"
    );
    let (json, _) = meanwhile(&format!("{line} --format json")).page_and_status();
    assert!(json.contains("\"holds\": null"), "{json}");
}

#[test]
fn tasks_stand_in_the_plan_after_those_that_they_wait_for() {
    let text = r#"
        [workers.you]
        [tasks.presentation]
        steps = [{ compute = "1s" }]
        after = ["Draft 2", "errand"]
        [tasks.errand]
        steps = [{ compute = "1s" }]
        [tasks.draft]
        count = 3
        steps = [{ compute = "1s" }]
        strategies = ["parallel", "hybrid"]
    "#;
    let names = |strategy| {
        let plan = plan(text, strategy);
        plan.tasks().map(|task| plan.name(task)).collect::<Vec<_>>()
    };
    assert_eq!(names(Strategy::BLOCKING), ["Errand", "Presentation"]);
    assert_eq!(names(Strategy::PARALLEL), ["Errand", "Draft 1", "Draft 2", "Draft 3", "Presentation"]);
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    wrong(
        r#"
name = "größe"
quesiton = "Ä?"
pace = 0
clock = "hourz"
claims = ["Usr 1 starts before User 2 finishes", "x", "blocking: User 1 begins nap before User 1 finishes"]

[workers.core]
count = 8
quantum = "1s"

[workers.idle]

[tasks.user]
count = 2
every = "1 sec ago"
steps = [
  { compute = 60, nme = "ä", on = "idel" },
  { compute = "1s", wait = "2s" }, { },
]
after = ["b", "nobody"]

[tasks.b]
after = ["c"]
steps = []
only = "Nobody"

[tasks.c]
after = ["user"]
strategies = []
steps = [{ wait = "1s", gives_way = "1s" }]

[events]
"stars" = "x"
"begins naps" = "x"
[published]
"blocking: User 1 finishes" = 3
"makspan" = "1s"
"#,
        &expect![[r#"
            it.toml:3:1: unknown key `quesiton`; write `question`
            it.toml:4:8: wrong value for `pace`; write a number from 0.001 to 1000000000
            it.toml:5:9: wrong value for `clock`; write "hours"
            it.toml:6:11: there is no task `Usr 1`; write `User 1`
            it.toml:6:50: `x` is not understood; the form is `STRATEGY: A RELATION B`. A and B are quantities of the same kind, as in `blocking: User 2 starts no earlier than User 1 finishes`; the relations are `before`, `no earlier than`, `is shorter than` and `is no shorter than`
            it.toml:6:55: `User 1` has no step `nap`; its steps are compute
            it.toml:10:1: `quantum` has no effect; only discipline = "round-robin" has a quantum
            it.toml:12:10: nobody can reach the worker `Idle`: no step of any task may run there; give a step on = "idle", or leave the worker out
            it.toml:16:9: wrong value for `every`; write a length in quotes such as "60s", or { uniform = ["1s", "3s"] }, or { exponential = "2s" }; at most 100 years
            it.toml:18:15: wrong value for `compute`; a unit is missing: 60s? write it in quotes
            it.toml:18:19: unknown key `nme`; write `name`
            it.toml:18:35: there are no workers `idel`; write "idle"
            it.toml:19:21: a step cannot both compute and wait; make two steps of it
            it.toml:19:36: this step does nothing; write compute = "60s" or wait = "60s"
            it.toml:21:10: these tasks wait for each other: user -> b -> c -> user; leave one of the `after` out
            it.toml:21:15: there is no task `nobody`; write the name of a table of tasks, or of one task, such as "Draft 2"
            it.toml:25:9: this task has no steps; write steps = [{ compute = "60s" }], and more steps in the list
            it.toml:26:8: there is no worker `Nobody`; write a worker who is there, or say with `strategies` where the task exists
            it.toml:30:14: this task is in no strategy; write a list of "blocking", "concurrent", "parallel" or "hybrid", or leave `strategies` out
            it.toml:31:25: `gives_way` has no effect; a wait holds nobody up where it frees its worker
            it.toml:34:1: `stars` is no moment; write `arrives`, `starts`, `finishes`, `begins STEP` or `ends STEP`
            it.toml:35:1: no task has a step `naps`; write the name of a step
            it.toml:37:31: wrong value for `published`; write a text in quotes, up to 400 characters
            it.toml:38:1: `makspan` is not understood; the form is `STRATEGY: QUANTITY`, and a quantity is `TASK arrives`, `TASK starts`, `TASK finishes`, `TASK begins STEP`, `TASK ends STEP`, `response of TASK`, `TASK is queued`, `makespan`, `sum of waits` or `sum of computing`"#]],
    );
}

#[test]
fn what_is_no_toml_is_told_with_what_can_be_read() {
    wrong(
        "[workers.cöre]\ncount = \n[tasks.x\nseteps = 1\n[tasks.y]\nstep = []",
        &expect![[r#"
        it.toml:1:11: no TOML: invalid unquoted key, expected letters, numbers, `-`, `_`; a name with other characters than these stands in quotes
        it.toml:2:9: no TOML: string values must be quoted, expected literal string; see https://toml.io for the syntax
        it.toml:2:9: wrong value for `count`; write a whole number from 1 to 10000
        it.toml:3:9: no TOML: unclosed table, expected `]`; see https://toml.io for the syntax
        it.toml:6:1: unknown key `step`; write `steps`"#]],
    );
    wrong(
        "",
        &expect![[r#"
        it.toml:1:1: there are no workers; write [workers.NAME], and `count` below it
        it.toml:1:1: there are no tasks; write [tasks.NAME], and `steps` below it"#]],
    );
    wrong(
        "\u{feff}",
        &expect![[r#"
        it.toml:1:1: there are no workers; write [workers.NAME], and `count` below it
        it.toml:1:1: there are no tasks; write [tasks.NAME], and `steps` below it"#]],
    );
    wrong(
        "a = 1\na = 2",
        &expect![[r#"
            it.toml:1:1: unknown key `a`; the keys of the file are name, question, text, lesson, starts, clock, pace, seed, answer, claims, machine, workers, tasks, events, published, try, blocking, concurrent, parallel, hybrid
            it.toml:2:1: no TOML: duplicate key; see https://toml.io for the syntax"#]],
    );
    wrong(
        &format!("a = {}", "[".repeat(20_000)),
        &expect![[r#"
            it.toml:1:1: unknown key `a`; the keys of the file are name, question, text, lesson, starts, clock, pace, seed, answer, claims, machine, workers, tasks, events, published, try, blocking, concurrent, parallel, hybrid
            it.toml:1:85: no TOML: cannot recurse further; max recursion depth met; see https://toml.io for the syntax
            it.toml:1:20005: no TOML: unclosed array, expected `]`; see https://toml.io for the syntax"#]],
    );
}

#[test]
fn lines_and_columns_are_those_that_people_count() {
    wrong(
        "# äöü\r\nname = \"größe\"\r\nquestion = \"日本\"; x = 1\r\n",
        &expect![
            "it.toml:3:16: no TOML: unexpected key or value, expected newline, `#`; see https://toml.io for the syntax"
        ],
    );
    wrong(
        "[workers.x]\n[tasks.\"日本\"]\nsteps = [{ compute = \"1s\", name = \"日本\", ons = 1 }]",
        &expect!["it.toml:3:41: unknown key `ons`; write `on`"],
    );
}

/// A name with a number is one of many, wherever its table stands.
#[test]
fn tasks_are_told_apart() {
    let single = "[tasks.one]\nname = \"Ana 2\"\nsteps = [{ compute = \"1s\" }]\n";
    let many = "[tasks.many]\nname = \"Ana\"\ncount = 2\nsteps = [{ compute = \"1s\" }]\n";
    for (first, second, place) in [(single, many, "5:8"), (many, single, "6:8")] {
        let (_, found) = file::check("it.toml", &format!("[workers.core]\n{first}{second}"), &[]);
        let expected =
            format!("it.toml:{place}: two tasks are called `Ana 2`; give one of them another `name`");
        assert_eq!(found.to_string(), expected);
    }
    read(&format!("[workers.core]\n{}{many}", single.replace("Ana 2", "Ana 3")));
}

/// Who asks for the critical path of a network needs all of it.
#[test]
fn the_critical_path_is_named_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("fair.toml").display().to_string();
    let task = |name: &str, after: &str, hours: u32| {
        format!("[tasks.{name}]\nafter = [{after}]\nsteps = [{{ compute = \"{hours}h\" }}]\n")
    };
    let tasks = [
        task("rent", "", 2),
        task("plan", "\"rent\"", 3),
        task("tent", "\"rent\"", 1),
        task("wire", "\"tent\"", 4),
        task("cook", "\"wire\"", 5),
        task("sign", "\"plan\"", 2),
        task("test", "\"cook\", \"sign\"", 1),
        task("open", "\"test\"", 6),
    ];
    std::fs::write(&path, format!("clock = \"hours\"\n[workers.helper]\ncount = 9\n{}", tasks.concat()))
        .expect("a file");
    let line = format!("run {path} --clock model --strategy parallel");
    let full = meanwhile(&format!("{line} --full")).page();
    assert!(full.contains("19 h, through Rent, Tent, Wire, Cook, Test and Open."), "{full}");
    let screen = meanwhile(&line).page();
    assert!(
        screen.contains("19 h (parallel), the chain Rent, Tent, Wire, Cook, Test, then Open."),
        "{screen}"
    );
    // A longer one would take the room of what happens when.
    let names = ["rent", "tent", "wire", "cook", "test", "open", "plan", "sign"];
    let longer = std::fs::read_to_string(&path).expect("a file");
    let longer = names.into_iter().fold(longer, |text, name| text.replace(name, &format!("{name}-it-all")));
    std::fs::write(&path, longer).expect("a file");
    let screen = meanwhile(&line).page();
    assert!(screen.contains("19 h (parallel), all of it running."), "{screen}");
}

#[test]
fn a_heading_has_the_length_of_turns_that_are_equally_long() {
    for (second, turns) in [("1s", "in turns of 1 s"), ("2s", "in turns")] {
        let text = format!(
            r#"
            [workers.you]
            [tasks.one]
            steps = [{{ compute = "10s", gives_way = "1s" }}, {{ compute = "10s", gives_way = "{second}" }}]
            "#
        );
        let folder = Folder::new().with("it.toml", &text);
        let page = meanwhile(&format!("run {} --clock model", folder.path("it.toml"))).page();
        assert!(
            page.contains(&format!("concurrent: one worker, {turns}; a wait frees its worker")),
            "{page}"
        );
        assert!(page.contains("blocking: one worker; a wait holds its worker"), "{page}");
    }
}

/// Exercises ask for means of the long run.
#[test]
fn a_page_of_random_lengths_says_that_it_is_one_run() {
    let note = "Random lengths: seed 7 draws these, another seed others; averages of many runs can differ.";
    for (every, compute) in
        [("{ exponential = \"2s\" }", "\"1s\""), ("\"2s\"", "{ uniform = [\"1s\", \"2s\"] }")]
    {
        let text = format!(
            "seed = 7\n[workers.desk]\n[tasks.guest]\ncount = 9\nevery = {every}\nsteps = [{{ compute = {compute} }}]"
        );
        assert!(read(&text).givens().iter().any(|given| given == note), "{text}");
    }
    assert!(!read(USERS).givens().iter().any(|given| given.contains("andom")));
}

/// What is cut to fit before a bar still says who it is.
#[test]
fn names_that_begin_alike_are_told_apart_in_charts() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let text = r#"
[workers.day]
name = "Clerk of the town hall by day"
[workers.night]
name = "Clerk of the town hall by night"
[tasks.a]
name = "Customer of the bank"
count = 3
steps = [{ compute = "2s", on = "day" }]
[tasks.b]
name = "Customer of the shop"
steps = [{ compute = "2s", on = "night" }]
"#;
    std::fs::write(path("a.toml"), text).expect("a file");
    let exports = ["a.md", "a.svg"].map(|name| format!("--export {}", path(name))).join(" ");
    for looks in ["--width 40", "--width 80", "--full --width 80 --ascii"] {
        let line = format!("run {} --clock model --view both {looks} {exports}", path("a.toml"));
        let page = meanwhile(&line).page();
        let markdown = std::fs::read_to_string(path("a.md")).expect("a page");
        for text in [page, markdown] {
            let labels = |strategy: &str| {
                let lines = text.lines().skip_while(|line| !line.contains(strategy)).skip(1);
                let lines = lines
                    .skip_while(|line| !line.starts_with("  C"))
                    .take_while(|line| line.starts_with("  C"));
                let rows = lines.filter(|line| line.contains(['█', '#']));
                let labels: Vec<String> = rows.map(|line| line.chars().take(22).collect()).collect();
                labels
            };
            for strategy in ["blocking: ", "hybrid: "] {
                let all = labels(strategy);
                let different: std::collections::BTreeSet<_> = all.iter().collect();
                assert!(1 < all.len() && different.len() == all.len(), "{looks}: {all:?}");
            }
        }
    }
    let picture = std::fs::read_to_string(path("a.svg")).expect("a picture");
    for label in ["Customer..he bank 1", "Customer..he bank 3", "Clerk of..ll by day"] {
        assert!(picture.contains(label), "{label}: {picture}");
    }
}

#[test]
fn workers_are_told_apart_and_all_of_them_are_reached() {
    wrong(
        r#"
[workers.core]
count = 2
[workers.others]
name = "Core"
first = 2
count = 2
[tasks.a]
steps = [{ compute = "1s" }, { compute = "1s", on = "others" }]
"#,
        &expect![
            "it.toml:4:10: in parallel and hybrid: two workers are called `Core 2`; give them other names, or another `first` number"
        ],
    );
    wrong(
        r#"
[workers.people]
names = ["You", "Assistant"]
[workers.guests]
[tasks.a]
only = "you"
steps = [{ compute = "1s" }]
"#,
        &expect![[r#"
            it.toml:2:10: nobody can reach the worker `Assistant`: no step of any task may run there; give a step on = "people", or leave the worker out
            it.toml:4:10: nobody can reach the worker `Guests`: no step of any task may run there; give a step on = "guests", or leave the worker out"#]],
    );
    wrong(
        "[workers.x]\nnames = []\n[tasks.a]\nsteps = [{ wait = \"1s\" }]",
        &expect![[r#"it.toml:2:1: there is no name in `names`; write names = ["You", "Assistant"]"#]],
    );
}

#[test]
fn disciplines_take_what_belongs_to_them() {
    let with = |keys: &str| format!("[workers.x]\n{keys}\n[tasks.a]\nsteps = [{{ compute = \"9s\" }}]");
    wrong(
        &with("discipline = \"round-robin\""),
        &expect![[r#"it.toml:2:14: a round-robin needs a quantum; write quantum = "1s" below it"#]],
    );
    wrong(
        &with("discipline = \"round-robin\"\nquantum = \"0s\""),
        &expect![[
            r#"it.toml:3:11: wrong value for `quantum`; write a length in quotes that is longer than 0s, such as "1s" or "10ms""#
        ]],
    );
    wrong(
        &with("discipline = \"shortest\"\nquantum = \"1s\"\npreemptive = true"),
        &expect![[r#"
        it.toml:2:14: wrong value for `discipline`; write "fifo", "round-robin", "shortest-first" or "priority"
        it.toml:3:1: `quantum` has no effect; only discipline = "round-robin" has a quantum
        it.toml:4:1: `preemptive` has no effect; only the disciplines "shortest-first" and "priority" can be preemptive"#]],
    );
    wrong(
        &with("discipline = \"fifo\"\nfirst = 3\nnames = [\"A\"]\nname = \"B\""),
        &expect![[r#"
        it.toml:3:1: `first` has no effect; `names` says how many workers there are, and what they are called
        it.toml:5:1: `name` has no effect; `names` says how many workers there are, and what they are called"#]],
    );
    read(&with("discipline = \"priority\"\npreemptive = true\nswitch_cost = \"1s\""));
    wrong(
        &format!("{}\npriority = 3\nevery = \"1s\"", with("")),
        &expect![[r#"
        it.toml:5:1: `priority` has no effect; no workers have discipline = "priority"
        it.toml:6:1: `every` has no effect; without `count` there is one task"#]],
    );
}

#[test]
fn cycles_are_named() {
    let tasks = |tasks: &[(&str, &str)]| {
        let tables = tasks.iter().map(|(name, after)| {
            format!("[tasks.{name}]\ncount = 2\nsteps = [{{ wait = \"1s\" }}]\nafter = [{after}]\n")
        });
        format!("[workers.x]\n{}", tables.collect::<String>())
    };
    wrong(
        &tasks(&[("a", "\"a\"")]),
        &expect!["it.toml:5:10: these tasks wait for each other: a -> a; leave one of the `after` out"],
    );
    wrong(
        &tasks(&[("a", "\"d\""), ("b", "\"A 1\", \"c\""), ("c", "\"B 2\"")]),
        &expect![[r#"
        it.toml:5:10: there is no task `d`; write "a"
        it.toml:9:17: these tasks wait for each other: b -> c -> b; leave one of the `after` out"#]],
    );
    wrong(
        &tasks(&[("first", ""), ("a", "\"first\", \"b\""), ("b", "\"C 1\""), ("c", "\"first\", \"a\"")]),
        &expect![
            "it.toml:9:19: these tasks wait for each other: a -> b -> c -> a; leave one of the `after` out"
        ],
    );
}

#[test]
fn files_ask_for_no_more_than_a_machine_can_do() {
    let tasks = |count: &str, keys: &str| format!("[workers.x]\n[tasks.a]\ncount = {count}\n{keys}\n");
    let second = "steps = [{ compute = \"1s\" }]";
    wrong(
        &tasks("1000001", second),
        &expect!["it.toml:3:9: wrong value for `count`; write a whole number from 1 to 1000000"],
    );
    wrong(
        &tasks("99999999999999999999", second),
        &expect!["it.toml:3:9: wrong value for `count`; write a whole number from 1 to 1000000"],
    );
    wrong(
        &tasks("1000000", "repeat = 10000\nsteps = [{ wait = \"1s\" }, { wait = \"1s\" }]"),
        &expect![[r#"
        it.toml:2:8: 20001000000 turns on a worker: at most 3000000 are allowed; choose a smaller `count` or `repeat`, or a longer `quantum` or `gives_way`
        it.toml:2:8: 20000 steps of one task: at most 10000 are allowed; choose a smaller `repeat`
        it.toml:2:8: all steps one after the other could last more than 100 years; choose shorter lengths, or fewer tasks"#]],
    );
    wrong(
        &tasks("100", "steps = [{ wait = \"101years\" }, { wait = \"99years\" }]"),
        &expect![[r#"
        it.toml:2:8: all steps one after the other could last more than 100 years; choose shorter lengths, or fewer tasks
        it.toml:4:19: wrong value for `wait`; write a length in quotes such as "60s", or { uniform = ["1s", "3s"] }, or { exponential = "2s" }; at most 100 years"#]],
    );
    wrong(
        &tasks("2", "steps = [{ wait = { exponential = \"99years\" } }]"),
        &expect![
            "it.toml:2:8: all steps one after the other could last more than 100 years; choose shorter lengths, or fewer tasks"
        ],
    );
    wrong(
        &tasks("2", "every = \"100years\"\nsteps = [{ wait = \"1years\" }]"),
        &expect![[
            r#"it.toml:4:9: wrong value for `every`; write a length in quotes such as "60s", or { uniform = ["1s", "3s"] }, or { exponential = "2s" }; at most 100 years"#
        ]],
    );
    wrong(
        &tasks("1", "steps = [{ compute = \"1h\", gives_way = \"1ns\" }]"),
        &expect![[r#"
        it.toml:2:8: in concurrent: 3600000000001 turns on a worker: at most 3000000 are allowed; choose a smaller `count` or `repeat`, or a longer `quantum` or `gives_way`
        it.toml:2:8: in concurrent: 3600000000001 turns of tasks that are told one by one: at most 200000 are allowed; choose a longer `quantum` or `gives_way`, or a smaller `repeat`
        it.toml:4:40: in concurrent: the step would give way more than 10000 times; write a longer time"#]],
    );
    let round_robin = "discipline = \"round-robin\"\nquantum = \"1ns\"";
    wrong(
        &tasks("1", second).replace("[tasks", &format!("{round_robin}\n[tasks")),
        &expect![[r#"
        it.toml:4:8: 1000000002 turns on a worker: at most 3000000 are allowed; choose a smaller `count` or `repeat`, or a longer `quantum` or `gives_way`
        it.toml:4:8: 1000000002 turns of tasks that are told one by one: at most 200000 are allowed; choose a longer `quantum` or `gives_way`, or a smaller `repeat`"#]],
    );
    let switching = "switch_cost = \"99years\"";
    wrong(
        &tasks("9", second).replace("[tasks", &format!("{switching}\n[tasks")),
        &expect![
            "it.toml:3:8: all steps one after the other could last more than 100 years; choose shorter lengths, or fewer tasks"
        ],
    );
    let after = format!("{}[tasks.b]\ncount = 1001\nafter = [\"a\"]\n{second}", tasks("1000", second));
    wrong(
        &after,
        &expect![
            "it.toml:5:8: 1001000 pairs of a task and one that it comes after: at most 500000 are allowed; let fewer tasks wait for fewer"
        ],
    );
    wrong(
        &format!("[workers.x]\n[tasks.a]\n{second}\n{}", "# \n".repeat(30_000)),
        &expect![
            "it.toml:1:1: this is longer than 64 KiB; write less; `count` and `repeat` make many of one kind"
        ],
    );
}

#[test]
fn names_can_be_printed() {
    let named =
        |name: &str| format!("[workers.x]\n[tasks.a]\nname = \"{name}\"\nsteps = [{{ wait = \"1s\" }}]");
    wrong(
        &named("\\u001b[31mred"),
        &expect![
            "it.toml:3:8: `name` cannot be printed; write letters, digits and signs only: no line break, tab or other character that cannot be seen"
        ],
    );
    wrong(
        &named("right \\u202e left"),
        &expect![
            "it.toml:3:8: `name` cannot be printed; write letters, digits and signs only: no line break, tab or other character that cannot be seen"
        ],
    );
    wrong(
        &named(" x"),
        &expect!["it.toml:3:8: `name` cannot be printed; write it without blanks at its ends"],
    );
    wrong(&named(""), &expect!["it.toml:3:8: `name` cannot be printed; write at least one character"]);
    wrong(
        &named(&"x".repeat(41)),
        &expect!["it.toml:3:8: `name` cannot be printed; write at most 40 characters: it has 41"],
    );
    wrong(
        "[workers.\"a\\tb\"]\n[tasks.a]\nsteps = [{ wait = \"1s\" }]",
        &expect![
            "it.toml:1:10: the name of this table cannot be printed; write letters, digits and signs only: no line break, tab or other character that cannot be seen"
        ],
    );
    read(&named(&"日".repeat(40)));
}

/// A scenario of the program, and the same as `show` writes it.
fn twins() -> Vec<(Scenario, Scenario)> {
    let programmed = catalogue::scenarios().map(|entry| scenario(entry.name));
    programmed
        .map(|programmed| (programmed.clone(), read(&writing::text(&programmed).expect("a file"))))
        .collect()
}

#[test]
fn a_scenario_of_the_program_and_its_file_are_the_same_plan() {
    for (programmed, file) in twins() {
        for strategy in Strategy::ALL {
            let plans = [&programmed, &file].map(|scenario| scenario.plan(strategy).expect("a plan"));
            let told = |plan: &Plan| {
                let tasks = plan.tasks().map(|task| {
                    let steps = plan.steps(task).iter();
                    (
                        plan.name(task),
                        steps
                            .map(|step| (plan.what(step).to_owned(), plan.is_answer(step)))
                            .collect::<Vec<_>>(),
                    )
                });
                (plan.workers().to_vec(), plan.pools().to_vec(), tasks.collect::<Vec<_>>())
            };
            let name = programmed.about().name;
            assert_eq!(told(&plans[0]), told(&plans[1]), "{name}, {strategy}");
            let timelines = plans.map(|plan| simulate(&plan, &Keep::All));
            assert_eq!(timelines[0], timelines[1], "{name}, {strategy}");
        }
    }
}

#[test]
fn a_scenario_of_the_program_and_its_file_say_the_same() {
    for (programmed, file) in twins() {
        let said = |scenario: &Scenario| {
            let about = scenario.about();
            let about =
                format!("{} {} {:?} {:?}", about.name, about.question, about.clock, scenario.default_pace());
            let events = format!("{:?}", scenario.events());
            (about, events, scenario.lesson(), scenario.givens())
        };
        let (mut own, of_file) = (said(&programmed), said(&file));
        if programmed.about().name == "parallel" {
            // With these numbers it has no serial part.
            own.1 = of_file.1.clone();
        }
        assert_eq!(own, of_file);
        for strategy in Strategy::ALL {
            assert_eq!(programmed.headline(strategy), file.headline(strategy));
            assert_eq!(programmed.published_makespan(strategy), file.published_makespan(strategy));
            assert_eq!(programmed.published_moments(strategy), file.published_moments(strategy));
        }
        assert_eq!(verdicts(&programmed), verdicts(&file), "{}", programmed.about().name);
    }
}

/// Any scenario of the program, as it could be typed.
fn typed() -> impl proptest::strategy::Strategy<Value = String> {
    let length = || prop::sample::select(vec!["0s", "1ns", "10ms", "1s", "1m30s", "5h", "400days"]);
    let server = (
        1..40_usize,
        length(),
        length(),
        length(),
        1..12_usize,
        prop::sample::select(vec!["case1", "case2"]),
    );
    let server = server.prop_map(|(users, every, receive, calculation, cores, name)| {
        format!("{name} --users {users} --every {every} --receive {receive} --calculation {calculation} --cores {cores} --slice 40m")
    });
    let waits = (
        1..40_usize,
        length(),
        length(),
        1..12_usize,
        prop::sample::select(vec!["timer", "client-sends", "file-read"]),
    );
    let waits = waits.prop_map(|(tasks, wait, compute, workers, kind)| {
        format!("io-wait --tasks {tasks} --wait {wait} --compute {compute} --workers {workers} --kind {kind}")
    });
    let parallel =
        (1..40_usize, prop::sample::select(vec!["0s", "10ms", "1s", "1m30s", "5h"]), 0..=10_u32, 1..12_usize);
    let parallel = parallel.prop_map(|(tasks, calculation, serial, workers)| {
        format!(
            "parallel --tasks {tasks} --calculation {calculation} --serial {} --workers {workers}",
            f64::from(serial) / 10.0
        )
    });
    let passport = (
        length(),
        length(),
        prop::sample::select(vec!["0s", "10ms", "1m30s", "5h"]),
        length(),
        length(),
        2..6_usize,
    );
    let passport = passport.prop_map(|(drive, line, presentation, edit, review, workers)| {
        format!("passport --drive {drive} --line {line} --presentation {presentation} --edit {edit} --review {review} --workers {workers}")
    });
    let pipeline = (1..40_usize, length(), length(), length(), 1..9_u32, 1..12_usize);
    let pipeline = pipeline.prop_map(|(requests, receive, compute, send, queue, workers)| {
        format!("pipeline --requests {requests} --receive {receive} --compute {compute} --send {send} --queue {queue} --workers {workers}")
    });
    let burgers = (1..40_usize, length(), length(), length(), 1..12_usize);
    let burgers = burgers.prop_map(|(guests, order, cook, talk, cashiers)| {
        format!("burgers --guests {guests} --order {order} --cook {cook} --talk {talk} --cashiers {cashiers}")
    });
    let any = prop_oneof![burgers, server, waits, parallel, passport, pipeline];
    (any, prop::sample::select(vec!["", "", " --processors 3"])).prop_map(|(line, more)| line + more)
}

proptest! {
    #![proptest_config(random::cases(40))]

    #[test]
    fn whatever_the_numbers_the_file_has_the_same_timelines(line in typed()) {
        prop_assume!(Strategy::ALL.iter().all(|strategy| scenario(&line).plan(*strategy).is_ok()));
        check_timelines(&line);
    }
}

/// Its file was another scenario once.
#[test]
fn a_wait_of_no_length_has_the_same_timelines_as_its_file() {
    check_timelines("io-wait --tasks 1 --wait 0s --compute 0s --workers 1 --kind client-sends");
}

/// As a file it has the same.
fn check_timelines(line: &str) {
    let programmed = scenario(line);
    let text = writing::text(&programmed).unwrap_or_else(|why| panic!("{line}: {why}"));
    let file = file::read("it.toml", &text, &[]).unwrap_or_else(|found| panic!("{line}: {found}\n{text}"));
    for strategy in Strategy::ALL {
        let own = simulate(&programmed.plan(strategy).expect("a plan"), &Keep::All);
        let of_file = simulate(&file.plan(strategy).expect("a plan"), &Keep::All);
        assert_eq!(own, of_file, "{line}, {strategy}\n{text}");
    }
}

/// Whether each claim holds, in the model.
fn verdicts(scenario: &Scenario) -> Vec<Judgement> {
    let runs = Strategy::ALL.map(|strategy| {
        let plan = scenario.plan(strategy).expect("a plan");
        Run::new(&plan, strategy, &model::predict(&plan))
    });
    let verdicts = scenario.claims().iter().map(|claim| {
        judge(claim, None, &Evidence::of_model(Runs(runs.iter().collect()))).expect("a verdict").judgement
    });
    verdicts.collect()
}

/// The files of examples/scenarios, by name.
pub fn examples() -> Vec<(String, String)> {
    let entries = std::fs::read_dir("examples/scenarios").expect("a folder");
    let mut files: Vec<(String, String)> = entries
        .map(|entry| {
            let path = entry.expect("an entry").path();
            (path.display().to_string(), std::fs::read_to_string(&path).expect("a text"))
        })
        .collect();
    files.sort();
    files
}

#[test]
fn examples_teach_something_and_keep_what_they_claim() {
    let examples = examples();
    assert!(8 <= examples.len());
    for (name, text) in examples {
        assert!(text.starts_with("# Teaches: "), "{name} says what it teaches");
        let scenario = file::read(&name, &text, &[]).unwrap_or_else(|found| panic!("{found}"));
        let verdicts = verdicts(&scenario);
        assert!(
            !verdicts.is_empty() && verdicts.iter().all(|it| *it == Judgement::Holds),
            "{name}: {verdicts:?}"
        );
        meanwhile(&format!("run {name} --clock model --verify")).page();
        meanwhile(&format!("run {name} --clock model --width 40 --ascii")).page();
    }
}

#[test]
fn what_the_examples_propose_to_change_can_be_played_and_its_claims_hold() {
    let mut played = 0;
    for (name, text) in examples() {
        let scenario = file::read(&name, &text, &[]).expect("an example");
        let changes = scenario.changes();
        let proposed = text.split_once("\n[try]\n").map_or("", |(_, rest)| rest);
        let lines = proposed.lines().take_while(|line| line.contains(" = ") && !line.starts_with('['));
        assert_eq!(changes.len(), lines.count(), "{name}");
        for change in changes {
            let words = change.command.strip_prefix("meanwhile ").expect("a command");
            // As a shell would: nothing of an example has a quote in quotes, or a space.
            let words = words.replace('\'', "");
            meanwhile(&format!("{words} --clock model --verify")).page();
            played += 1;
        }
    }
    assert!(10 < played);
}

const TRIED: &str = r#"
    [workers.clerk]
    count = 2
    [tasks.user]
    count = 4
    steps = [{ compute = "10s" }]
    [try]
    "workers.clerk.count=4" = "a clerk for each"
    'tasks.user.every={exponential="5s"}' = "they come at random"
"#;

#[test]
fn a_file_proposes_changes_and_the_page_says_what_comes_of_the_first() {
    let folder = Folder::new().with("my shop.toml", TRIED);
    let path = folder.path("my shop.toml");
    let run = |options: &str| meanwhile(&format!("run --clock model {options}")).arg(&path).page();
    let screen = run("");
    let next = "Try next: run it with --set workers.clerk.count=4 (ends: parallel, hybrid";
    assert!(screen.contains(next), "{screen}");
    assert!(screen.contains("    10.0 s; blocking, concurrent as here)"), "{screen}");
    let full = run("--full");
    let command = |set: &str| format!("meanwhile run '{path}' --set {set}");
    assert!(full.contains(&command("workers.clerk.count=4")), "{full}");
    // They are about the numbers of the file.
    for options in ["", "--full"] {
        let other = run(&format!("{options} --set workers.clerk.count=3"));
        assert!(!other.contains("next") && !other.contains("a clerk for each"), "{other}");
    }
}

#[test]
fn a_change_that_cannot_be_made_or_changes_nothing_is_told() {
    let wrong = TRIED.replace("clerk.count=4", "clerk.count=0");
    let (scenario, found) = file::check("shop.toml", &wrong, &[]);
    assert!(scenario.is_none());
    let found = found.to_string();
    assert!(found.contains("`workers.clerk.count=0` cannot be set in this file: "), "{found}");
    // Nothing is random there, so another seed is no other run.
    for same in ["workers.clerk.count=2", "seed=7", "question=Why?"] {
        let same = TRIED.replace("workers.clerk.count=4", same);
        let (scenario, found) = file::check("shop.toml", &same, &[]);
        assert_eq!(scenario.expect("it is one").changes().len(), 1);
        assert!(found.to_string().contains("what is played is the same as without it"), "{found}");
    }
    let faster = TRIED.replace("workers.clerk.count=4", "pace=100");
    assert_eq!(file::read("shop.toml", &faster, &[]).expect("it is one").changes().len(), 2);
    for hostile in ["count=5 # \\u202e evil", "count=5\\n", &format!("count=5 # {}", "a".repeat(80))] {
        let hostile = TRIED.replace("clerk.count=4", &format!("clerk.{hostile}"));
        let (scenario, found) = file::check("shop.toml", &hostile, &[]);
        assert!(scenario.is_none() && found.to_string().contains("cannot be printed"), "{found}");
    }
}

/// The first warning of such a file is about its claim, and the error about the change.
#[test]
fn a_change_that_cannot_be_made_is_told_with_its_own_error() {
    let many = TRIED
        .replace(
            "[workers.clerk]",
            "claims = [\"blocking: User 400 finishes before User 600 finishes\"]\n[workers.clerk]",
        )
        .replace("count = 4", "count = 5000")
        .replace("clerk.count=4", "clerk.count=0");
    let (_, found) = file::check("shop.toml", &many, &[]);
    let error = found.list.iter().find(|it| it.severity == Severity::Error).expect("an error");
    assert!(error.message.contains("cannot be set in this file: "), "{found}");
    assert!(!error.message.contains("may not be followed"), "{found}");
}

#[test]
fn what_begins_late_is_not_all_done_after_its_makespan() {
    let folder = Folder::new();
    for (arrives, name) in
        [("0s", " All done after, predicted "), ("30s", " First arrival to last end, predicted ")]
    {
        let text = format!(
            "[workers.clerk]\n[tasks.user]\ncount = 2\narrives = \"{arrives}\"\nsteps = [{{ compute = \"10s\" }}]\n"
        );
        std::fs::write(folder.path("late.toml"), text).expect("a file");
        let page = meanwhile("run --clock model").arg(&folder.path("late.toml")).page();
        assert!(page.contains(name), "{page}");
    }
}

#[test]
fn check_says_what_a_good_file_holds_and_exits_with_0() {
    meanwhile("check examples/scenarios/house.toml").prints(&expect![[r#"
        examples/scenarios/house.toml: no problem; 9 tasks, 9 workers, 4 strategies and 4 claims.
    "#]]);
    meanwhile("check examples/scenarios/house.toml --format json").prints(&expect![[r#"
        {
          "format": 1,
          "file": "examples/scenarios/house.toml",
          "problems": []
        }
    "#]]);
}

#[test]
fn run_and_check_tell_a_wrong_file_in_the_same_way() {
    let file = Folder::new().with("wrong.toml", "questoin = \"?\"\n[workers.x]\n[tasks.ä]\nsteps = 1\n");
    let wrong = expect![[r#"
        error: unknown key `questoin`
          ╭▸ wrong.toml:1:1
          │
        1 │ questoin = "?"
          ╰╴━━━━━━━━ write `question`

        error: no TOML: invalid unquoted key, expected
               letters, numbers, `-`, `_`
          ╭▸ wrong.toml:3:8
          │
        3 │ [tasks.ä]
          │        ━
          │
          ╰ help: a name with other characters than these stands
                  in quotes

        error: wrong value for `steps`
          ╭▸ wrong.toml:4:9
          │
        4 │ steps = 1
          │         ━
          │
          ╰ help: write a list of tables such as { compute =
                  "60s" }

        wrong.toml: 3 problems
    "#]];
    let told = ["check", "run"]
        .map(|command| meanwhile(&format!("{command} {} --width 60", file.path("wrong.toml"))).told(2));
    wrong.assert_eq(&told[0].replace(&file.path(""), ""));
    assert_eq!(told[0], told[1]);
    let json = meanwhile(&format!("check {} --format json", file.path("wrong.toml")));
    assert_eq!(json.status(), Some(2));
}

#[test]
fn files_that_cannot_be_read_are_refused_in_one_line() {
    let folder = Folder::new()
        .with("latin1.toml", b"name = \"x\"\nquestion = \"gr\xf6\xdfe\"\n")
        .with("empty.toml", "")
        .with("large.toml", "#".repeat(70_000));
    let cases = [
        (
            "nothing.toml",
            expect![[r#"
            error: FOLDER/nothing.toml: cannot be read: No such file or directory (os error 2); name a file that is there, or make one with `meanwhile new`
        "#]],
        ),
        (
            "latin1.toml",
            expect![[r#"
            error: FOLDER/latin1.toml:2: this is no text in UTF-8; save the file as UTF-8
        "#]],
        ),
        (
            "empty.toml",
            expect![[r#"
            error: there are no workers
             --> FOLDER/empty.toml:1:1
              |
            1 |
              | ^
              |
              = help: write [workers.NAME], and `count` below it

            error: there are no tasks
             --> FOLDER/empty.toml:1:1
              |
            1 |
              | ^
              |
              = help: write [tasks.NAME], and `steps` below it

            FOLDER/empty.toml: 2 problems
        "#]],
        ),
        (
            "large.toml",
            expect![[r#"
            error: FOLDER/large.toml: longer than 64 KiB; write less: `count` and `repeat` make many of one kind
        "#]],
        ),
        (
            "",
            expect![[r#"
            error: FOLDER/: cannot be read: Is a directory (os error 21); name a file in it
        "#]],
        ),
    ];
    for (name, expected) in cases {
        let told = meanwhile(&format!("check {} --ascii", folder.path(name))).told(2);
        expected.assert_eq(&told.replace(&folder.path(""), "FOLDER/"));
    }
}

#[test]
fn a_scenario_can_come_from_standard_input() {
    let page = |input: &str, line: &str| meanwhile(line).input(input).page();
    assert!(page(USERS, "check -").starts_with("standard input: no problem"));
    assert!(page(USERS, "run - --clock model --format plain").starts_with("standard input: "));
}

#[test]
fn a_measured_file_has_the_same_answer_in_every_strategy() {
    let report = meanwhile("run - --format json --pace 6000").input(USERS).page();
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    let runs = report["runs"].as_array().expect("runs");
    let digests: Vec<&serde_json::Value> =
        runs.iter().filter(|run| run["clock"] == "real").map(|run| &run["digest"]).collect();
    assert_eq!(digests.len(), 4);
    assert!(digests[0].is_string() && digests.iter().all(|digest| *digest == digests[0]));
}

#[test]
fn show_prints_a_file_that_plays() {
    for entry in catalogue::scenarios() {
        let text = meanwhile(&format!("show {entry}")).page();
        meanwhile("run - --clock model --verify").input(&text).page();
    }
    let text = meanwhile("show passport --line 6h --workers 3").page();
    let page = meanwhile("run - --clock model --format plain").input(&text).page();
    assert!(page.contains("Passport: drive 2 h, 6 h in line, drive back 2 h."), "{page}");
}

#[test]
fn show_says_what_a_file_cannot_say() {
    let several = "a file has one scenario, and this page compares several";
    meanwhile("show cases").fails(2, &format!("error: cases: {several}"));
    meanwhile("show web-vs-ml").fails(2, &format!("error: web-vs-ml: {several}"));
    meanwhile("show io-wait --kind db-write").fails(
        2,
        "error: io-wait: a file cannot say this: db-write: nobody can predict how long it takes, and a file must say it",
    );
    meanwhile("show io-wait --kind db-query").fails(
        2,
        "error: io-wait: a file cannot say this: db-query: it computes, and a file has only waits of a kind",
    );
    meanwhile("show case1 --start-per-request")
        .fails(2, "error: case1: a file cannot say this: a worker process for each request");
    meanwhile("show case1 --users 2000000")
        .fails(2, "error: case1: a file cannot say this: 2000000 tasks; allowed: at most 1000000");
}

#[test]
fn new_writes_a_file_and_overwrites_none() {
    let folder = Folder::new();
    let file = folder.path("own.toml");
    meanwhile(&format!("new {file}")).page();
    assert!(meanwhile(&format!("check {file}")).page().contains("no problem"));
    meanwhile(&format!("run {file} --clock model --verify")).page();
    let again = format!("error: {file}: is there already, and is not overwritten; choose another name");
    meanwhile(&format!("new {file} --from case2")).fails(2, &again);
    let other = folder.path("other.toml");
    meanwhile(&format!("new {other} --from passport")).page();
    assert_eq!(std::fs::read_to_string(&other).expect("a file"), meanwhile("show passport").page());
    let nowhere = folder.path("no/own.toml");
    meanwhile(&format!("new {nowhere}"))
        .fails(2, &format!("error: {nowhere}: its folder is not there; make the folder first"));
}

#[test]
fn a_scenario_that_is_read_is_not_replaced_by_its_page() {
    let folder = Folder::new();
    let file = folder.path("own.json");
    let text = meanwhile("show case2").page();
    std::fs::write(&file, &text).expect("a file");
    let refusal = format!("error: --export: `{file}` given, and it is read; choose another name");
    meanwhile(&format!("run {file} --clock model --export {file}")).fails(2, &refusal);
    meanwhile(&format!("sweep {file} --over tasks.user.count=1..3 --export {file}")).fails(2, &refusal);
    assert_eq!(std::fs::read_to_string(&file).expect("a file"), text);
    let refusal = "error: new: `-` given; allowed: the name of a file to be; `meanwhile show NAME` writes on standard output";
    meanwhile("new -").fails(2, refusal);
}

/// A folder for a test, which goes with it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        std::fs::write(self.0.path().join(name), content).expect("a file");
        self
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }
}
