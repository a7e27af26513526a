//! What others wrote reaches nobody's terminal as it is: every character that cannot be seen is fed
//! through every way in.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Output;

use tempfile::TempDir;

use crate::program::program;

/// All control characters, and what else takes no room, looks like a blank, or turns the text.
fn hidden() -> Vec<char> {
    let controls = ('\u{1}'..='\u{9f}').filter(|letter| letter.is_control());
    let others = "\u{ad}\u{61c}\u{115f}\u{1160}\u{180e}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{2028}\u{2029}\
                  \u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2060}\u{2066}\u{2067}\u{2068}\u{2069}\u{206f}\u{3164}\
                  \u{feff}\u{ffa0}\u{fff9}\u{e0001}\u{e0041}";
    controls.chain(others.chars()).collect()
}

/// What was said on both streams.
fn said(folder: &Path, arguments: &[OsString]) -> (String, Option<i32>) {
    let Output { stdout, stderr, status } =
        program().args(arguments).current_dir(folder).output().expect("the program runs");
    (String::from_utf8([stdout, stderr].concat()).expect("UTF-8"), status.code())
}

fn assert_tame(arguments: &[OsString], said: &str) {
    let hidden = hidden();
    let wild = said.chars().filter(|letter| *letter != '\n').find(|letter| hidden.contains(letter));
    assert_eq!(wild, None, "{arguments:?} says {said:?}");
}

/// One line of error each: `X` is what somebody typed.
const ARGUMENTS: &[&str] = &[
    "X",
    "--X",
    "case1 X",
    "case1 --X",
    "case1 --every X",
    "case1 --every=X",
    "case1 --users X",
    "case1 --strategy X",
    "case1 --format X",
    "case1 --export X",
    "case1 --export X.svg/X.md",
    "case1 --width X",
    "io-wait --kind X",
    "run X",
    "run X.toml",
    "check X",
    "replay X",
    "new X/X",
    "new a.toml --from X",
    "show X",
    "show case1 --users X",
    "man X",
    "man case1 X",
    "completions X",
    "list --format X",
    "help X",
    "sweep X --over users=1..2",
    "sweep X.toml --over users=1..2",
    "sweep case1 --over X",
    "sweep case1 --over X=1..2",
    "sweep case1 --over users=X",
    "sweep case1 --over users=1..X",
    "sweep case1 --over users=1..2:X",
    "sweep case1 --over users=1..2 --set X",
    "sweep case1 --over users=1..2 --set X=1",
    "sweep case1 --over users=1..2 --set cores=X",
    "sweep case1 --over users=1..2 --export X",
    "sweep good.toml --over X=1..2",
    "serve --bind X",
    "serve --port X",
    "serve --calculate X",
    "pitfall X",
    "pitfall --export X",
    "probe X",
    "probe http://X/",
    "probe http://127.0.0.1/X --quick X",
    "probe http://127.0.0.1/ --quick /X --users X",
    "probe http://127.0.0.1/ --method X",
    "probe http://127.0.0.1/ --header X",
    "probe http://127.0.0.1/ --header X:a",
    "probe http://127.0.0.1/ --header aX:X",
    "probe http://127.0.0.1/ --every X",
    "probe http://127.0.0.1/ --beat X",
    "probe http://127.0.0.1/ --longest X",
    "probe http://127.0.0.1/ --requests X",
    "probe http://127.0.0.1/ --bytes X",
    "probe http://127.0.0.1/ --allow-remote X",
    "probe http://127.0.0.1/ --expect X",
    "probe http://127.0.0.1/ --export X",
    "latency X",
    "latency --export X",
    "latency --width X",
    "wakeup X",
    "wakeup --export X",
    "wakeup --width X",
    "coroutine X",
    "coroutine --step --answers X",
    "coroutine --export X",
    "coroutine --width X",
    "classify -- X",
    "classify -- ./X",
    "classify --scenario X",
    "classify --output X/X -- true",
];

/// Words of a line, each `X` in them replaced.
fn words(line: &str, typed: &str) -> Vec<OsString> {
    line.split(' ').map(|word| word.replace('X', typed).into()).collect()
}

/// A few at a time: what is long is cut.
fn texts() -> Vec<String> {
    hidden()
        .chunks(9)
        .map(|few| few.iter().flat_map(|letter| ['a', *letter]).collect::<String>() + "z")
        .collect()
}

/// Every so many-th of the texts. A way in that shows one as it is shows the others so, too; the next way in gets
/// the next ones, so that each text goes in on many ways.
const APART: usize = 4;

/// Each way in, with some of the texts.
fn with_some<'a>(
    ways: &'a [&'a str],
    texts: &'a [String],
) -> impl Iterator<Item = (&'a str, usize, &'a str)> {
    ways.iter().enumerate().flat_map(move |(place, way)| {
        let some = texts.iter().enumerate().skip(place % APART).step_by(APART);
        some.map(move |(number, text)| (*way, number, text.as_str()))
    })
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let good = "[workers.core]\n[tasks.user]\nsteps = [{ compute = \"1s\" }]\n";
    fs::write(folder.path().join("good.toml"), good).expect("a file");
    folder
}

#[test]
fn no_argument_reaches_the_terminal_as_it_is() {
    let folder = folder();
    for (line, _, text) in with_some(ARGUMENTS, &texts()) {
        let arguments = words(line, text);
        let (said, code) = said(folder.path(), &arguments);
        assert_tame(&arguments, &said);
        assert_eq!((said.lines().count(), code == Some(0)), (1, false), "{arguments:?} says {said}");
    }
}

#[test]
fn a_long_argument_is_not_said_again() {
    let folder = folder();
    for line in ARGUMENTS {
        let (said, code) = said(folder.path(), &words(line, &"y".repeat(10_000)));
        assert!(code != Some(0) && said.lines().count() == 1, "{line}: {}", said.lines().count());
        assert!(said.len() < 1_500, "{line}: {} bytes, {}...", said.len(), &said[..200]);
    }
}

/// Lines of a file, with `X` where somebody may write anything.
const FILES: &[&str] = &[
    "X",
    "# X\nsteps = ",
    "X = 1",
    "\"X\" = 1",
    "name = \"X\"",
    "question = \"X\"",
    "starts = \"X\"",
    "clock = \"X\"",
    "claims = [\"X\"]",
    "claims = [\"hybrid: X ends before user\"]",
    "answer = \"X\"",
    "[published]\n\"X\" = \"1 s\"",
    "[published]\n\"hybrid: makespan\" = \"X\"",
    "[events]\n\"X\" = \"X\"",
    "[workers.\"X\"]\ncount = 2",
    "[workers.b]\nnames = [\"X\"]",
    "[workers.b]\ndiscipline = \"X\"",
    "[workers.b]\nX = 2",
    "[tasks.\"X\"]\nsteps = [{ compute = \"1s\" }]",
    "[tasks.b]\nsteps = [{ compute = \"X\" }]",
    "[tasks.b]\nsteps = [{ compute = \"1s\", name = \"X\" }]",
    "[tasks.b]\nsteps = [{ compute = \"1s\", on = \"X\" }]",
    "[tasks.b]\nsteps = [{ compute = \"1s\", X = 3 }]",
    "[tasks.b]\nafter = [\"X\"]\nsteps = [{ compute = \"1s\" }]",
    "[tasks.b]\nonly = \"X\"\nsteps = [{ wait = \"1s\", io = \"X\" }]",
    "[X.tasks.user]\ncount = 2",
];

/// As it stands in a text in quotes of TOML.
fn in_quotes(text: &str) -> String {
    text.chars().fold(String::new(), |text, letter| text + &format!("\\U{:08x}", u32::from(letter)))
}

#[test]
fn no_line_of_a_file_reaches_the_terminal_as_it_is() {
    let folder = folder();
    let path = folder.path().join("it.toml");
    // As it is and in quotes, to people and to programs: one half now, the other with the next few.
    let commands = ["check it.toml", "check it.toml --format json"];
    for (file, number, text) in with_some(FILES, &texts()) {
        for (way, written) in [text.to_owned(), in_quotes(text)].into_iter().enumerate() {
            let rest = "\n[workers.core]\n[tasks.user]\nsteps = [{ compute = \"1s\" }]\n";
            fs::write(&path, file.replace('X', &written) + rest).expect("a file");
            let arguments = words(commands[(number / APART + way) % 2], "");
            assert_tame(&[format!("{file} {arguments:?}").into()], &said(folder.path(), &arguments).0);
        }
    }
}

#[test]
fn no_value_of_set_reaches_the_terminal_as_it_is() {
    let folder = folder();
    for line in
        ["run good.toml --set X", "check good.toml --set X=1", "check good.toml --set tasks.user.count=X"]
    {
        for text in texts() {
            let arguments = words(line, &text);
            assert_tame(&arguments, &said(folder.path(), &arguments).0);
        }
        let (said, _) = said(folder.path(), &words(line, &"y".repeat(60_000)));
        assert!(said.len() < 2_000, "{line}: {} bytes", said.len());
    }
}

#[test]
fn a_name_of_a_file_is_shown_in_what_goes_well_too() {
    let folder = folder();
    for text in texts() {
        let file = format!("{text}.toml");
        let good = fs::read_to_string(folder.path().join("good.toml")).expect("a text");
        fs::write(folder.path().join(&file), good + "bogus = 1").expect("a file");
        for words in [
            vec!["check"],
            vec!["check", "--format", "json"],
            vec!["run"],
            vec!["sweep", "--over", "users=1..2"],
        ] {
            let arguments: Vec<OsString> =
                words.iter().map(|word| (*word).into()).chain([file.clone().into()]).collect();
            assert_tame(&arguments, &said(folder.path(), &arguments).0);
        }
        let arguments: Vec<OsString> = vec!["new".into(), format!("{text}.new.toml").into()];
        assert_tame(&arguments, &said(folder.path(), &arguments).0);
    }
}

#[cfg(unix)]
#[test]
fn the_command_of_classify_is_shown() {
    let folder = folder();
    for text in texts() {
        for format in ["table", "plain", "json"] {
            let arguments: Vec<OsString> =
                ["classify", "--format", format, "--", "true", &text].iter().map(Into::into).collect();
            assert_tame(&arguments, &said(folder.path(), &arguments).0);
        }
    }
}

/// Persian and Sinhala are written with joiners, and families of emoji are made of them.
#[test]
fn names_with_joiners_are_names() {
    let folder = folder();
    for name in ["می\u{200c}خواهم", "ශ්\u{200d}රී ලංකා", "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}"]
    {
        let text = format!(
            "[workers.core]\n[tasks.\"{name}\"]\nsteps = [{{ compute = \"1s\", name = \"{name}\" }}]\n"
        );
        fs::write(folder.path().join("it.toml"), text).expect("a file");
        let (page, code) = said(folder.path(), &words("run it.toml --clock model", ""));
        assert!(code == Some(0) && page.contains(name), "{page}");
    }
}
