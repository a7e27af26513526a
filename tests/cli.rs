//! The command line: what is refused, and how; and what comes back to the shell.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use expect_test::expect;
use meanwhile::cli::{self, Typed};
use meanwhile::scenario::catalogue;
use serde_json::Value;

use crate::program::{meanwhile, program};

#[test]
fn list_has_a_line_for_each_scenario() {
    meanwhile("list").prints(&expect![[r#"
        case1     The way out: a server that only receives, while other cores calculate
        case2     The problem: why one slow request blocks the others, and why async alone does not help
        cases     The two cases as a square: of four servers only one helps User 2
        io-wait   One worker overlaps five waits, and two blocked workers cannot
        parallel  Work without waiting: taking turns gains nothing, more workers do
        passport  A day with an errand and a presentation: a laptop, an assistant, or both
        burgers   A number and one cook, or eight cashiers who cook: who stands, and who can talk?
        pipeline  Receive asynchronously, calculate in parallel, send asynchronously
        web-vs-ml A workload that waits and one that computes: the winner changes side
    "#]]);
}

#[test]
fn the_help_says_what_there_is() {
    meanwhile("--help").prints(&expect![[r#"
        See what else happens while something waits

        Plays a scenario in four strategies: blocking, concurrent, parallel and hybrid. Each is predicted by an exact model and measured by really doing it; the page shows both.

        Usage: meanwhile [OPTIONS] <COMMAND>

        Commands:
          case1        The way out: a server that only receives, while other cores calculate
          case2        The problem: why one slow request blocks the others, and why async alone does not help
          cases        The two cases as a square: of four servers only one helps User 2
          io-wait      One worker overlaps five waits, and two blocked workers cannot
          parallel     Work without waiting: taking turns gains nothing, more workers do
          passport     A day with an errand and a presentation: a laptop, an assistant, or both
          burgers      A number and one cook, or eight cashiers who cook: who stands, and who can talk?
          pipeline     Receive asynchronously, calculate in parallel, send asynchronously
          web-vs-ml    A workload that waits and one that computes: the winner changes side
          coroutine    Look into a coroutine: each poll, where it stands, what is alive, who wakes it
          wakeup       Watch how long a task is in line when its wait is over: is a loop blocked or overloaded?
          latency      Measure what things take here, from an addition to a commit: when is a wait worth an await?
          run          Play your own scenario, written as a file
          replay       Show again what was recorded, without running anything
          check        Say all that is wrong with a scenario file, without running it
          new          Write a scenario file to begin with
          show         Print a scenario of this program, with these numbers, as a file
          classify     Run any program and say what it is: I/O-bound, CPU-bound, or parallel already
          probe        Ask a running HTTP server, and say which kind it is: one at a time, turns, a pool, or all at once
          pitfall      Meet a trap of asynchronous code: before and after, really run, with the source; or list them
          sweep        Play every strategy over a range of a scenario's numbers: where does each stop helping?
          list         List the scenarios, one line each
          explain      Say what a word of the pages means, or list all words
          learn        A course: questions before the answers, 14 lessons of 3 to 5 minutes
          present      Show a lesson to a class, full screen: questions, votes, one strategy at a time
          quiz         Print a problem sheet: questions of the lessons, with numbers from a seed
          grade        Mark the answers of a class to a problem sheet
          serve        Run the factorial server, to try it with curl or a browser
          completions  Print a script that lets a shell complete commands, options and values
          man          Print a page for `man`: of the program, or of a command

        Options:
              --no-pager
                  Show a page that is taller than the terminal without a pager

          -h, --help
                  Print help (see a summary with '-h')

          -V, --version
                  Print version

        Examples:
          meanwhile case2
              why does one slow request block the others?
          meanwhile list
              all scenarios, one line each
          meanwhile classify -- sleep 1
              what is a program of your own: I/O-bound, or CPU-bound?
    "#]]);
    meanwhile("io-wait -h").prints(&expect![[r#"
        One worker overlaps five waits, and two blocked workers cannot

        Usage: meanwhile io-wait [OPTIONS]

        Options:
              --no-pager            Show a page that is taller than the terminal without a pager
              --tasks <N>           Tasks, all there from the start [default: 5]
              --wait <TIME>         How long each task waits [default: 1s; 100ms for I/O]
              --compute <TIME>      How long each task computes after its wait [default: 10ms; 0 for I/O]
              --kind <LIST>         Kinds of I/O to wait for, separated by commas; `all` are all but timer [default: timer] [possible values: all, timer, client-sends, client-receives, file-read, file-write, remote-api, db-write, db-query]
              --database-url <URL>  A PostgreSQL server for db-query, such as `postgres://user@localhost/name`
              --workers <N>         Workers where there are many [default: the cores of this machine]
              --processors <N>      Processors that running tasks share in the model; a measured run has those of this machine [default: one for each worker]
          -h, --help                Print help (see more with '--help')

        Options of every scenario:
              --clock <CLOCK>    Predict only, measure only, or both [default: both] [possible values: model, real, both]
              --strategy <LIST>  Strategies to play, separated by commas [default: all] [possible values: blocking, concurrent, parallel, hybrid]
              --pace <N>         Story seconds per real second [default: as the scenario needs]
              --repeat <N>       Measure each strategy so often, in turns; the run in the middle counts
              --format <FORMAT>  A page, sentences without drawing, or data for programs [default: table] [possible values: table, plain, json]
              --color <WHEN>     Colours [default: auto, which heeds `NO_COLOR`] [possible values: auto, always, never]
              --ascii            Draw with ASCII characters only
              --width <N>        Columns of the page [default: the terminal's, from 40 to 120, else 80]
              --export <FILE>    Also write it to a file; its ending says the form: .md .csv .json .svg .html .trace.json .cast .run.json
              --full             The whole page: also what does not fit on one screen
              --view <ROWS>      Rows of the charts: tasks show concurrency, workers show parallelism [default: tasks; both with --full] [possible values: tasks, workers, both]
              --verify           Show every claim, and exit with 3 if one does not hold, 4 if it cannot be told
              --quiet            No live display
              --ask              Ask before it answers: play its lesson, as `meanwhile learn` does
    "#]]);
}

/// All commands that can be seen, the program first.
fn commands() -> Vec<clap::Command> {
    fn add(command: &clap::Command, commands: &mut Vec<clap::Command>) {
        commands.push(command.clone());
        command.get_subcommands().filter(|command| !command.is_hide_set()).for_each(|sub| add(sub, commands));
    }
    let mut program = cli::command();
    program.build();
    let mut commands = Vec::new();
    add(&program, &mut commands);
    commands
}

#[test]
fn every_long_help_has_examples_and_they_can_be_typed() {
    for mut command in commands() {
        let name = command.get_bin_name().unwrap_or("meanwhile").to_owned();
        let (short, long) = (command.render_help().to_string(), command.render_long_help().to_string());
        assert!(!short.contains("Examples:"), "{name} -h");
        let (_, examples) = long.split_once("\nExamples:\n").unwrap_or_else(|| panic!("{name} --help"));
        let lines: Vec<&str> =
            examples.lines().filter_map(|line| line.strip_prefix("  meanwhile ")).collect();
        assert!((2..=4).contains(&lines.len()), "{name} --help: {lines:?}");
        for line in lines {
            // What the shell does with it is not for the program.
            let words = line.split(" > ").next().expect("a command").split_whitespace();
            let typed = Typed::parse(["meanwhile"].into_iter().chain(words).map(OsString::from));
            assert!(typed.is_ok(), "{name} --help: {line}: {}", typed.unwrap_err());
        }
    }
}

#[test]
fn shells_complete_scenarios_options_and_values() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = meanwhile(&format!("completions {shell}")).page();
        let names = catalogue::all().map(|entry| entry.name).collect::<Vec<_>>();
        for known in names.into_iter().chain(["strategy", "sweep", "learn", "answers"]) {
            assert!(script.contains(known), "{shell}: {known}");
        }
    }
    // The other two know commands and options only.
    for shell in ["bash", "zsh", "fish"] {
        let script = meanwhile(&format!("completions {shell}")).page();
        for known in ["blocking", "hybrid", "client-sends"] {
            assert!(script.contains(known), "{shell}: {known}");
        }
    }
    for shell in ["bash", "zsh"] {
        let script = meanwhile(&format!("completions {shell}")).page();
        assert!(script.contains("backpressure"), "{shell}: lessons");
    }
    assert!(meanwhile("completions bash").page().contains("--strategy"));
    let allowed = "allowed: bash, elvish, fish, powershell, zsh";
    meanwhile("completions tcsh").fails(2, &format!("error: SHELL: `tcsh` given; {allowed}"));
}

#[test]
fn bash_understands_its_script() {
    let bash = Command::new("bash").args(["--norc", "-n"]).stdin(Stdio::piped()).spawn();
    let Ok(mut bash) = bash else { return }; // There is no bash here.
    let script = meanwhile("completions bash").page();
    let mut input = bash.stdin.take().expect("a pipe");
    input.write_all(script.as_bytes()).expect("bash reads to the end");
    drop(input);
    assert!(bash.wait().expect("bash ends").success());
}

#[test]
fn a_man_page_says_all_that_the_help_says() {
    for command in commands() {
        let bin_name = command.get_bin_name().unwrap_or("meanwhile").to_owned();
        let path = bin_name.trim_start_matches("meanwhile").to_owned();
        let page = meanwhile(&format!("man{path}")).page();
        // A hyphen that is typed is written so, in the language of `man`.
        let page = page.replace("\\-", "-");
        for option in command.get_arguments().filter(|arg| !arg.is_hide_set()).filter_map(clap::Arg::get_long)
        {
            assert!(page.contains(&format!("--{option}")), "man{path}: --{option}");
        }
        assert!(page.contains(".SH EXAMPLES\n.nf\nmeanwhile "), "man{path}: {page}");
    }
    meanwhile("man case1 case2").fails(2, "error: man: `case1` has no command `case2`");
}

#[test]
fn the_list_for_programs_says_what_can_be_typed() {
    let list: Value = serde_json::from_str(&meanwhile("list --format json").page()).expect("JSON");
    let scenarios = list["scenarios"].as_array().expect("a list");
    assert_eq!(scenarios.len(), catalogue::all().count());
    for (told, entry) in scenarios.iter().zip(catalogue::all()) {
        assert_eq!((told["name"].as_str(), told["shows"].as_str()), (Some(entry.name), Some(entry.shows)));
        let help = meanwhile(&format!("{} -h", entry.name)).page();
        for parameter in told["parameters"].as_array().expect("a list") {
            let text = |key: &str| parameter[key].as_str().unwrap_or_default();
            assert!(help.contains(&format!("--{}", text("flag"))), "{}: {parameter}", entry.name);
            assert!(help.contains(text("help")) && help.contains(text("default")), "{parameter}");
            let kinds = ["count", "length", "share", "switch", "url", "kinds"];
            assert!(kinds.contains(&text("kind")), "{parameter}");
        }
    }
    let users =
        scenarios[0]["parameters"].as_array().and_then(|all| all.iter().find(|one| one["flag"] == "users"));
    assert_eq!(users.map(|users| (&users["kind"], &users["default"])), Some((&"count".into(), &"2".into())));
}

#[test]
fn what_makes_no_sense_is_refused_in_one_line() {
    let whole = "allowed: a whole number from 1 to 10000000";
    let duration = "allowed: a duration such as 60s, 1m30s, 2h or 10ms, at most 100 years";
    let pace = "allowed: a number from 0.001 to 1000000000";
    let cases = [
        ("case2 --users 0", format!("--users: `0` given; {whole}")),
        ("case2 --users -1", format!("--users: `-1` given; {whole}")),
        ("io-wait --tasks 0", format!("--tasks: `0` given; {whole}")),
        ("io-wait --tasks 1000000000000", format!("--tasks: `1000000000000` given; {whole}")),
        ("io-wait --tasks", format!("--tasks: nothing given; {whole}")),
        ("case2 --every", format!("--every: nothing given; {duration}")),
        ("case2 --export", "--export: nothing given; allowed: FILE".to_owned()),
        ("case2 --calculation -5s", format!("--calculation: `-5s` given; {duration}")),
        ("case2 --calculation inf", format!("--calculation: `inf` given; {duration}")),
        ("case2 --calculation 60", "--calculation: `60` given; a unit is missing: 60s?".to_owned()),
        ("case2 --calculation 1M", "--calculation: `1M` given; 1min or 1month?".to_owned()),
        ("case2 --slice 1h30", "--slice: `1h30` given; a unit is missing: 1h30min?".to_owned()),
        ("serve --longest 10", "--longest: `10` given; a unit is missing: 10s?".to_owned()),
        ("sweep case1 --over every=1,2s", "--over: `1` given for every; a unit is missing: 1s?".to_owned()),
        ("sweep case1 --over users=1 --set every=1M", "--set: `1M` given for every; 1min or 1month?".to_owned()),
        ("case2 --calculation 99999999999999999999h", format!("--calculation: `99999999999999999999h` given; {duration}")),
        ("passport --line 101years", format!("--line: `101years` given; {duration}")),
        ("case2 --slice 0s", "--slice: `0s` given; allowed: a duration longer than 0s, such as 1s or 500ms".to_owned()),
        ("pipeline --queue 0", format!("--queue: `0` given; {whole}")),
        ("pipeline --queue none", format!("--queue: `none` given; {whole}")),
        ("pipeline --requests 0", format!("--requests: `0` given; {whole}")),
        ("web-vs-ml --calculations 0", format!("--calculations: `0` given; {whole}")),
        (
            "web-vs-ml --wait 99years",
            "--requests 6 --wait 99years --compute 50ms --calculations 4 --calculation 2s --workers 2: all steps \
             one after the other would last more than 100 years; choose smaller ones"
                .to_owned(),
        ),
        (
            "web-vs-ml --view tasks",
            "--view: given, and has no effect: this page draws what the workers do; leave it out".to_owned(),
        ),
        (
            "web-vs-ml --pace 0.05",
            "--pace: at 0.05 measuring would take 1378 s; allowed: at most 10 min: choose a higher --pace, or \
             `--clock model`"
                .to_owned(),
        ),
        ("case2 --pace 0", format!("--pace: `0` given; {pace}")),
        ("case2 --pace NaN", format!("--pace: `NaN` given; {pace}")),
        ("case2 --pace inf", format!("--pace: `inf` given; {pace}")),
        ("case2 --width 3", "--width: `3` given; allowed: a whole number from 40 to 400".to_owned()),
        ("case2 --cores 0", "--cores: `0` given; allowed: a whole number from 1 to 10000".to_owned()),
        ("parallel --serial 1.5", "--serial: `1.5` given; allowed: a number from 0 to 1".to_owned()),
        ("parallel --tree 0", "--tree: `0` given; allowed: a whole number from 1 to 1000000".to_owned()),
        (
            "parallel --tree 100 --clock model",
            "--tree: `--clock model` given; allowed: both or real, since its multiplications are only measured".to_owned(),
        ),
        (
            "case2 --strategy blocking,quick",
            "--strategy: `quick` given; allowed: blocking, concurrent, parallel, hybrid".to_owned(),
        ),
        ("case2 --clock sun", "--clock: `sun` given; allowed: model, real, both".to_owned()),
        ("case2 --format xml", "--format: `xml` given; allowed: table, plain, json".to_owned()),
        ("case2 --bogus", "unexpected argument '--bogus' found; see `meanwhile --help`".to_owned()),
        ("case3", "unrecognized subcommand 'case3'; some similar subcommands exist: 'case1', 'case2', 'cases'".to_owned()),
        (
            "case2 --calculation 1h --slice 300ms",
            "--users 2 --every 1s --receive 1s --calculation 1h --slice 300ms --cores 8: a calculation has more than 10000 slices; \
             choose smaller ones"
                .to_owned(),
        ),
        (
            "io-wait --wait 99years --workers 2",
            "--tasks 5 --wait 99years --compute 10ms --workers 2: all steps one after the other would last more than 100 \
             years; choose smaller ones"
                .to_owned(),
        ),
        (
            "case2 --users 1000 --calculation 1h --cores 2 --clock model",
            "--users 1000 --every 1s --receive 1s --calculation 1h --slice 1s --cores 2: 3602000 turns of tasks that are \
             told one by one: at most 200000 are allowed; choose smaller ones"
                .to_owned(),
        ),
        (
            "io-wait --wait 1h --workers 2",
            "--pace: at 1 measuring would take 10 h; allowed: at most 10 min: choose a higher --pace, or `--clock model`"
                .to_owned(),
        ),
        (
            "io-wait --tasks 3000000 --wait 0s --compute 0s --strategy concurrent",
            "--clock: 3000000 tasks can only be predicted; allowed: at most 2000000, or `--clock model`".to_owned(),
        ),
        (
            "io-wait --tasks 10000 --workers 10000 --strategy parallel",
            "--workers: 10000 threads can only be predicted; allowed: at most 500 that have a task, or `--clock model`"
                .to_owned(),
        ),
        (
            "case2 --users 900 --cores 600 --strategy hybrid",
            "--cores: 600 threads can only be predicted; allowed: at most 500 that have a task, or `--clock model`"
                .to_owned(),
        ),
    ];
    for (line, message) in cases {
        meanwhile(line).fails(2, &format!("error: {message}"));
    }
}

#[test]
fn a_claim_that_fails_is_exit_code_3_only_when_asked() {
    // One customer is served as soon by one clerk as by several.
    let line = "run examples/scenarios/bank.toml --set tasks.customer.count=1 --clock model";
    assert_eq!(meanwhile(line).status(), Some(0));
    assert_eq!(meanwhile(&format!("{line} --verify")).status(), Some(3));
    assert_eq!(meanwhile("case1 --clock model --verify").status(), Some(0));
    // User 2 comes when User 1 is long done: nobody claims that the two calculations overlap.
    assert_eq!(meanwhile("case1 --every 120s --clock model --verify").status(), Some(0));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let mut child = program()
        .args(["io-wait", "--clock", "model", "--format", "json", "--tasks", "1000", "--workers", "2"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut line = String::new();
    let mut reader = BufReader::with_capacity(1, child.stdout.take().expect("a pipe"));
    reader.read_line(&mut line).expect("a line");
    drop(reader);
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(line, "{\n");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

/// Standard error that is full, or that nobody reads: what was to be said is lost, and nothing else.
#[cfg(target_os = "linux")]
#[test]
fn nobody_has_to_read_the_errors() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(&file, "bogus = 1\n").expect("a file");
    let path = file.path().to_str().expect("UTF-8");
    let lines = [
        (format!("check {path}"), 2),
        (format!("run {path}"), 2),
        ("case1 --bogus".to_owned(), 2),
        ("io-wait --wait 99years --workers 2".to_owned(), 2),
        ("show".to_owned(), 2),
        ("classify -- true".to_owned(), 0),
        ("classify -- /no/such".to_owned(), 127),
        ("serve --bind 192.0.2.1".to_owned(), 1),
    ];
    for (line, code) in &lines {
        for stderr in [full(), unread()] {
            let mut command = program();
            let output = command.args(line.split_whitespace()).stdin(Stdio::null()).stderr(stderr).output();
            assert_eq!(output.expect("the program runs").status.code(), Some(*code), "meanwhile {line}");
        }
    }
}

/// What is printed and does not arrive is a failure, unless nobody wants more of it.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let lines = [
        "--help",
        "-h",
        "case1 --help",
        "help case1",
        "--version",
        "list",
        "man",
        "completions bash",
        "show case1",
    ];
    for line in lines.into_iter().chain(["case1 --clock model", "sweep case1 --over users=1..2"]) {
        let run = |stdout| {
            let mut command = program();
            let output = command.args(line.split_whitespace()).stdin(Stdio::null()).stdout(stdout);
            let output =
                output.stderr(Stdio::piped()).spawn().and_then(std::process::Child::wait_with_output);
            let output = output.expect("the program runs");
            (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"))
        };
        let full_disk = "error: cannot write to standard output: No space left on device (os error 28)\n";
        assert_eq!(run(full()), (Some(1), full_disk.to_owned()), "meanwhile {line}");
        assert_eq!(run(unread()), (Some(0), String::new()), "meanwhile {line}");
    }
}

#[cfg(target_os = "linux")]
fn full() -> Stdio {
    std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a device of Linux").into()
}

fn unread() -> Stdio {
    let (_, writer) = std::io::pipe().expect("a pipe");
    writer.into()
}

#[test]
fn what_is_missing_is_named() {
    let cases = [
        ("run", "run: FILE is missing; for example: `meanwhile run bank.toml`"),
        ("run --clock model", "run: FILE is missing; for example: `meanwhile run bank.toml`"),
        ("check", "check: FILE is missing; for example: `meanwhile check bank.toml`"),
        ("new", "new: FILE is missing; for example: `meanwhile new bank.toml`"),
        ("replay", "replay: FILE is missing; for example: `meanwhile replay case2.run.json`"),
        (
            "sweep",
            "sweep: --over and SCENARIO|FILE are missing; for example: `meanwhile sweep case1 --over users=1..30`",
        ),
        ("sweep case2", "sweep: --over is missing; for example: `meanwhile sweep case1 --over users=1..30`"),
        (
            "completions",
            "completions: SHELL is missing; for example: `meanwhile completions bash > \
             ~/.local/share/bash-completion/completions/meanwhile`",
        ),
    ];
    for (line, message) in cases {
        meanwhile(line).fails(2, &format!("error: {message}"));
    }
}

/// It does not take the next option for it, and writes no file with the name of one.
#[test]
fn an_option_without_its_value_says_so() {
    let cases = [
        (
            "parallel --tree --full",
            "--tree: nothing given before `--full`; allowed: a whole number from 1 to 1000000",
        ),
        (
            "case1 --every --full",
            "--every: nothing given before `--full`; allowed: a duration such as 60s, 1m30s, 2h or 10ms, at most 100 years",
        ),
        ("classify --output -- ls", "--output: nothing given before `--`; allowed: FILE"),
        ("case1 --export --full", "--export: nothing given before `--full`; allowed: FILE"),
        (
            "probe http://127.0.0.1:1 --header --full",
            "--header: nothing given before `--full`; allowed: NAME:VALUE",
        ),
        // The next one has a value, which is too much then.
        (
            "case1 --users --every 3s",
            "--users: nothing given before `--every`; allowed: a whole number from 1 to 10000000",
        ),
        // What stands behind `=` is meant so.
        ("case1 --users=--full", "--users: `--full` given; allowed: a whole number from 1 to 10000000"),
    ];
    for (line, message) in cases {
        meanwhile(line).fails(2, &format!("error: {message}"));
    }
    assert!(!std::path::Path::new("--").exists() && !std::path::Path::new("--full").exists());
    let (_, status) = meanwhile("classify -- sh -c true --full").page_and_status();
    assert_eq!(status, Some(0), "options of a program are its own");
}

/// Not what looks like it, if it is there for others.
#[test]
fn an_option_of_other_commands_says_of_which() {
    let cases = [
        ("case2 --tree", "unexpected argument '--tree' found; only `parallel` has it"),
        ("quiz --cores 3", "unexpected argument '--cores' found; only `case1`, `case2` and `cases` have it"),
        ("case2 --usrs 3", "unexpected argument '--usrs' found; a similar argument exists: '--users'"),
        ("case2 --nothing", "unexpected argument '--nothing' found; see `meanwhile --help`"),
    ];
    for (line, message) in cases {
        meanwhile(line).fails(2, &format!("error: {message}"));
    }
}

#[test]
fn help_is_a_command_too() {
    for (asked, same) in
        [("help", "--help"), ("help case2", "case2 --help"), ("help show case1", "show case1 --help")]
    {
        assert_eq!(meanwhile(asked).page(), meanwhile(same).page());
    }
    let message = "error: unrecognized subcommand 'nosuch'; see `meanwhile --help`";
    meanwhile("help nosuch").fails(2, message);
}

/// `run` and its like take files.
#[test]
fn a_scenario_is_no_file() {
    for line in ["run case2", "run case2 --clock model", "check case2", "replay case2"] {
        let advice =
            "type `meanwhile case2`, or make a file of it with `meanwhile new case2.toml --from case2`";
        meanwhile(line)
            .fails(2, &format!("error: case2: is a scenario of this program, and no file here; {advice}"));
    }
}

#[test]
fn a_model_page_is_the_same_byte_for_byte() {
    for line in
        ["case2 --clock model", "passport --clock model --format json", "parallel --clock model --workers 2"]
    {
        assert_eq!(meanwhile(line).page(), meanwhile(line).page(), "{line}");
    }
}

#[test]
fn only_the_wanted_strategies_are_played_in_the_order_of_the_square() {
    let page = meanwhile("case2 --clock model --strategy hybrid,blocking,hybrid").page();
    let heads: Vec<&str> =
        page.lines().filter_map(|line| line.split_once(": ")).map(|(head, _)| head).collect();
    let played: Vec<&&str> =
        heads.iter().filter(|head| ["blocking", "concurrent", "parallel", "hybrid"].contains(head)).collect();
    assert_eq!(played, [&"blocking", &"hybrid"]);
}

#[test]
fn colours_come_only_where_they_are_wanted() {
    let coloured = |page: &str| page.contains('\u{1b}');
    assert!(!coloured(&meanwhile("case2 --clock model").page()), "not on a terminal");
    assert!(coloured(&meanwhile("case2 --clock model --color always").page()));
    assert!(
        coloured(&meanwhile("case2 --clock model --color always").env("NO_COLOR", "1").page()),
        "the option is nearer"
    );
    assert!(!coloured(&meanwhile("case2 --clock model --color never").page()));
}

#[test]
fn where_utf_8_is_not_spoken_the_page_is_ascii() {
    for (name, value) in [("LC_ALL", "C"), ("LC_ALL", "de_DE.ISO-8859-1"), ("TERM", "dumb")] {
        let page = meanwhile("case2 --clock model").env(name, value).page();
        assert!(page.is_ascii(), "{name}={value}");
    }
    assert!(!meanwhile("case2 --clock model").page().is_ascii());
    assert!(meanwhile("case2 --clock model --ascii").page().is_ascii());
}

#[test]
fn without_a_command_it_says_what_it_is_and_what_to_type() {
    let page = meanwhile("").page();
    assert!(page.lines().count() <= 11, "{page}");
    let commands = page.lines().filter_map(|line| line.trim().strip_prefix("meanwhile "));
    for command in commands.filter(|line| line.contains("   ")) {
        let command = command.split("  ").next().expect("a command");
        if !["--", "explain", "learn"].iter().any(|start| command.starts_with(start)) {
            meanwhile(&format!("{command} --clock model")).page();
        }
    }
}

#[test]
fn a_word_is_explained_and_an_unknown_one_gets_the_nearest() {
    let page = meanwhile("explain event loop").page();
    assert!(page.starts_with("event loop\n") && page.contains("Seen in meanwhile "), "{page}");
    assert!(meanwhile("explain").page().contains("backpressure"));
    meanwhile("explain hybird").fails(
        2,
        "error: explain: `hybird` is no word of the glossary; did you mean `meanwhile explain hybrid`?",
    );
    meanwhile("explain zzzz").fails(
        2,
        "error: explain: `zzzz` is no word of the glossary; see all words with `meanwhile explain`",
    );
}
