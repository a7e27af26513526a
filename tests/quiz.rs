//! Problem sheets and how they are marked: for any seed, and as files.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::Read;
use std::path::Path;

use expect_test::expect;
use meanwhile::analysis::Run;
use meanwhile::lessons::belief::Belief;
use meanwhile::lessons::course;
use meanwhile::lessons::lesson::{Asks, Lesson};
use meanwhile::lessons::question::{Reads, Value};
use meanwhile::model;
use meanwhile::plan::Strategy;
use meanwhile::quiz::draw::{self, Size, Sums};
use meanwhile::quiz::marking::Mark;
use meanwhile::quiz::sheet::{Form, Problem, Sheet, letter};
use meanwhile::scenario::catalogue::{Plays, Typed};
use meanwhile::time::Time;
use tempfile::TempDir;

use crate::lessons::{played, right_answer};
use crate::program::meanwhile;
use crate::random;

/// `.ci/random` takes 200.
const SEEDS: u64 = 20;
const CORES: usize = 2;

fn sheet(seed: u64, questions: usize) -> Sheet {
    let lessons: Vec<&Lesson> = course::all().collect();
    draw::sheet(&lessons, seed, Size { questions, variants: 1, sums: Sums::With })
}

fn problems(sheet: &Sheet) -> impl Iterator<Item = &Problem> {
    sheet.questions.iter().map(|question| &question.problem)
}

/// One of a form, and its place.
fn first(sheet: &Sheet, is_such: impl Fn(&Problem) -> bool) -> &Problem {
    problems(sheet).find(|problem| is_such(problem)).expect("a sheet has all forms")
}

/// The numbers are few, so each problem is checked once for all seeds that draw the same.
#[test]
fn for_many_seeds_the_key_is_right_and_each_wrong_answer_has_a_belief() {
    let (mut known, mut forms, mut read) = (BTreeSet::new(), HashMap::new(), 0_u64);
    for seed in random::seeds(SEEDS) {
        let sheet = sheet(seed, 14);
        assert_eq!(Sheet::read(&sheet.json()).as_ref(), Ok(&sheet), "{seed}");
        let mut asked = BTreeSet::new();
        for problem in problems(&sheet) {
            *forms.entry(std::mem::discriminant(&problem.form)).or_insert(0) += 1;
            read += u64::from(!problem.code.is_empty());
            let what = format!("{seed}: {} {}", problem.text, problem.command);
            assert!(
                asked.insert((&problem.text, &problem.command, &problem.code)),
                "{what}: twice on a sheet"
            );
            is_sound(problem, &what);
            if known.insert(format!("{problem:?}")) {
                is_right(problem, &what);
            }
        }
    }
    assert_eq!(forms.len(), 3, "choices, numbers and orders");
    assert!(forms.values().all(|often| SEEDS < *often), "{forms:?}");
    assert!(SEEDS < 2 * read, "{read} about real code");
}

fn is_sound(problem: &Problem, what: &str) {
    let texts: BTreeSet<&str> = problem.options.iter().map(|option| option.text.as_str()).collect();
    assert_eq!(texts.len(), problem.options.len(), "{what}: equal as printed");
    assert_eq!(problem.options.iter().filter(|option| option.belief.is_none()).count(), 1, "{what}");
    let fewest = if matches!(problem.form, Form::Number { .. }) { 1 } else { 3 };
    assert!((fewest..=5).contains(&problem.options.len()), "{what}: {:?}", problem.options);
    assert!(!problem.givens.is_empty() && problem.text.ends_with('?'), "{what}");
    for (place, option) in problem.options.iter().enumerate() {
        let mark = option.belief.map_or(Mark::Right, |belief| Mark::Wrong(Some(belief)));
        assert_eq!(problem.mark(&option.text), mark, "{what}: {}", option.text);
        if let Some(near) = option.near {
            assert!(1.0 <= near.number && near.within < near.number / 50.0, "{what}: near to nothing");
            if let Form::Number { .. } = problem.form {
                assert_eq!(problem.mark(&near.number.to_string()), mark, "{what}: {}", near.number);
            }
        }
        if let Form::Choice { .. } = problem.form {
            assert_eq!(problem.mark(&letter(place).to_string()), mark, "{what}");
        }
    }
    assert!(problem.because().contains(&problem.explanation), "{what}");
}

/// Found by what the command plays: none of the code of the sheets.
fn is_right(problem: &Problem, what: &str) {
    let (lesson, right) = (course::find(&problem.lesson).expect("a lesson"), problem.right());
    if !problem.code.is_empty() {
        return is_what_code_does(problem, what);
    }
    if let Form::Order { events, before } = &problem.form {
        return is_in_order(problem, events, before, what);
    }
    let is_asked = |asks: &&Asks| asks.text == problem.text;
    let asks = [&lesson.asks, &lesson.check].into_iter().find(is_asked).expect("a question of the lesson");
    let number = |value: f64| assert!((right.near.expect("a number").number - value).abs() < 1e-9, "{what}");
    match right_answer(&problem.command, asks.part, &asks.sought).expect("an answer") {
        Value::Time(time) => number(time.as_secs()),
        Value::Count(count) => number(f64::from(u32::try_from(count).expect("a few"))),
        Value::Strategy(strategy) => assert_eq!(right.text, strategy.to_string(), "{what}"),
        Value::Server(case) => {
            let typed = typed(&problem.command);
            let Plays::Square(square) = typed.entry.plays else { panic!("{what}: no square") };
            assert_eq!(right.text, case.words(&square(&typed.values).server), "{what}");
        }
        Value::Never => panic!("{what}: never is never right"),
    }
}

/// What a function does says the command that plays it.
fn is_what_code_does(problem: &Problem, what: &str) {
    let function = problem.givens[0].split('`').nth(1).expect("the name of a function");
    let played = played(&problem.command, function).unwrap_or_else(|| panic!("{what}: nothing plays it"));
    let (number, unit) = problem.right().text.split_once(' ').unwrap_or((&problem.right().text, ""));
    let number: f64 = number.parse().expect("a number");
    let said = match played["runs"][0]["makespan_s"].as_f64() {
        Some(seconds) if unit == "ms" => seconds * 1e3,
        Some(seconds) => seconds,
        None if problem.text.contains("polled") => count_of(&played["polls"]),
        None => played["tasks"][0]["questions"].as_f64().expect("a count"),
    };
    assert!((said - number).abs() < 0.006, "{what}: {said} {number}");
}

fn count_of(list: &serde_json::Value) -> f64 {
    f64::from(u32::try_from(list.as_array().expect("a list").len()).expect("a few"))
}

fn typed(command: &str) -> Typed<'_> {
    Typed::read(command.trim_start_matches("meanwhile "), CORES).expect("a command")
}

/// When each event happens, by its words on the page.
fn times(problem: &Problem, events: &[String]) -> Vec<Time> {
    let strategy = problem.text.trim_start_matches("In ").split(',').next().unwrap_or_default();
    let strategy = Strategy::ALL.into_iter().find(|own| own.name() == strategy).expect("a strategy");
    let typed = typed(&problem.command);
    let scenario = typed.entry.scenario(&typed.values).expect("a scenario");
    let plan = scenario.plan(strategy).expect("a plan");
    let run = Run::new(&plan, strategy, &model::predict(&plan));
    let at = |event: &String| {
        run.tasks.iter().find_map(|task| {
            let all = scenario.events().iter();
            let mut moments = all.filter(|(_, words)| format!("{} {words}", task.name) == *event);
            moments.find_map(|(moment, _)| task.at(moment))
        })
    };
    events.iter().map(|event| at(event).unwrap_or_else(|| panic!("{event} of {}", problem.command))).collect()
}

fn is_in_order(problem: &Problem, events: &[String], before: &[[usize; 2]], what: &str) {
    let at = times(problem, events);
    for one in 0..events.len() {
        for other in (0..events.len()).filter(|other| *other != one) {
            let must = before.contains(&[one, other]);
            match at[one].cmp(&at[other]) {
                std::cmp::Ordering::Less => assert!(must, "{what}: {} first", events[one]),
                std::cmp::Ordering::Greater => assert!(!must, "{what}: {} later", events[one]),
                std::cmp::Ordering::Equal => {
                    assert!(!(must && before.contains(&[other, one])), "{what}: a circle");
                }
            }
        }
    }
    assert!(problem.options.iter().all(|option| option.text.len() == 2 * events.len() - 1), "{what}");
}

/// However it is written, it is the same answer.
#[test]
fn equally_right_answers_are_right() {
    let sheet = sheet(1, 14);
    let is_length = |problem: &Problem| {
        matches!(&problem.form, Form::Number { reads: Reads::Length { .. } }) && problem.lesson == "turns"
    };
    let number = first(&sheet, is_length);
    for right in ["242", "242 s", "242s", "4:02", "4min 2s", "242.0", "242,0 s", " 0:04:02 "] {
        assert_eq!(number.mark(right), Mark::Right, "{right}");
    }
    for (wrong, mark) in [
        ("240", Mark::Wrong(Some(Belief::HandOverForgotten))),
        ("4 min", Mark::Wrong(Some(Belief::HandOverForgotten))),
        ("131", Mark::Wrong(Some(Belief::AsyncSpeedsUpWork))),
        ("200", Mark::Wrong(None)),
        ("", Mark::Blank),
        (" - ", Mark::Blank),
        ("C", Mark::Unreadable),
        ("soon", Mark::Unreadable),
        ("-242", Mark::Unreadable),
        ("242 x", Mark::Unreadable),
    ] {
        assert_eq!(number.mark(wrong), mark, "{wrong}");
    }
    let choice = first(&sheet, |problem| problem.lesson == "case2");
    for right in ["D", "d", "d)", "(D)", "D.", "7:01:32", "07:01:32", " 7:01:32.0 "] {
        assert_eq!(choice.mark(right), Mark::Right, "{right}");
    }
    for (wrong, mark) in [
        ("a", Mark::Wrong(Some(Belief::RequestIsLost))),
        ("Never: the request is lost", Mark::Wrong(Some(Belief::RequestIsLost))),
        ("7:00:56", Mark::Wrong(Some(Belief::AllOverlaps))),
        ("E", Mark::Unreadable),
        ("AB", Mark::Unreadable),
        ("8:00:00", Mark::Unreadable),
        ("1", Mark::Unreadable),
    ] {
        assert_eq!(choice.mark(wrong), mark, "{wrong}");
    }
}

/// Events that nothing puts in order may change places, and no others.
#[test]
fn every_order_that_happens_before_allows_is_right() {
    let mut free = 0;
    for problem in (0..8).flat_map(|seed| sheet(seed, 28).questions).map(|question| question.problem) {
        let Form::Order { events, before } = &problem.form else { continue };
        let right: Vec<char> = problem.right().text.chars().filter(|letter| *letter != ' ').collect();
        for place in 1..events.len() {
            let mut other = right.clone();
            other.swap(place - 1, place);
            let pair = [place - 1, place].map(|place| {
                (0..events.len()).find(|event| letter(*event) == right[place]).expect("a letter of an event")
            });
            let written = other.iter().map(char::to_string).collect::<Vec<_>>().join(", ");
            match before.contains(&pair) {
                true => assert!(matches!(problem.mark(&written), Mark::Wrong(_)), "{written} {problem:?}"),
                false => assert_eq!(problem.mark(&written.to_lowercase()), Mark::Right, "{problem:?}"),
            }
            free += usize::from(!before.contains(&pair));
        }
        let letters: String = right.iter().collect();
        assert_eq!(problem.mark(&letters), Mark::Right);
        for wrong in [&letters[1..], &format!("{letters}A"), &letters.replace(right[0], "Z"), "1 2 3 4 5"] {
            assert_eq!(problem.mark(wrong), Mark::Unreadable, "{wrong}");
        }
    }
    assert!(0 < free, "some events may stand in either order");
}

/// What a worker or a task does at one instant has an order, too.
#[test]
fn at_one_instant_what_lets_another_happen_is_before_it() {
    let mut chains = 0;
    for problem in (0..12).flat_map(|seed| sheet(seed, 28).questions).map(|question| question.problem) {
        let Form::Order { events, before } = &problem.form else { continue };
        let at = times(&problem, events);
        let place = |label: &str| events.iter().position(|event| event == label);
        for (one, other) in [
            ("User 1 calculation ends", "User 2 receiving starts"),
            ("User 1 sends", "User 1 receiving starts"),
            ("Request 1 is received", "Request 1 compute starts"),
            ("Task 1 has waited", "Task 1 compute starts"),
        ] {
            let (Some(one), Some(other)) = (place(one), place(other)) else { continue };
            if at[one] == at[other] {
                assert!(before.contains(&[one, other]), "{events:?} {before:?}");
                chains += 1;
            }
        }
    }
    assert!(0 < chains, "some happen at one instant");
}

#[test]
fn a_sheet_goes_through_the_lessons_in_their_order_and_asks_in_all_ways() {
    let lessons: Vec<&str> = course::all().map(|lesson| lesson.name).collect();
    let sheet = sheet(3, 50);
    for (place, problem) in problems(&sheet).enumerate() {
        assert_eq!(problem.lesson, lessons[place % lessons.len()]);
    }
    let page = meanwhile("quiz case1,turns --count 3 --seed 9 --key").page();
    let learn = page.matches("`meanwhile\n  learn").count() + page.matches("`meanwhile learn").count();
    assert!(learn == 3 && page.contains("q3") && !page.contains("q4"), "{page}");
}

#[test]
fn a_sheet_fits_the_page_and_the_same_seed_prints_the_same() {
    for width in [40, 80] {
        let line = format!("quiz --seed 7 --count 28 --key --width {width}");
        let page = meanwhile(&line).page();
        assert!(page.lines().all(|line| line.chars().count() <= width), "{page}");
        assert_eq!(meanwhile(&line).page(), page);
    }
    assert_ne!(meanwhile("quiz --seed 7").page(), meanwhile("quiz --seed 8").page());
    let sheet = meanwhile("quiz --seed 7").page();
    assert!(!sheet.contains("Answer q1"), "no key");
    assert!(meanwhile("quiz --seed 7 --key").page().starts_with(&sheet), "the key stands behind");
}

#[test]
fn a_page_of_one_question_and_its_answer() {
    meanwhile("quiz case2 --count 1 --seed 2 --key").prints(&expect![[r#"
        Problem sheet 2: 1 question
          Name: ____________________
          A worker does one thing at a time. What is not given takes no time.

        q1
          2 users send a number each, 10 s apart from 7:00:00 on. Receiving it takes
          2 s, calculating its factorial 120 s. blocking: one core; the server
          calculates itself (CASE 2).
          In blocking, when is User 2's calculation over?
          A) never: the request is lost
          B) 7:04:04
          C) 7:04:00
          D) 7:02:12
          Write the letter of your answer. ________

        Answer q1
          B) 7:04:04.
          While the server calculates it receives nobody, so each next user is queued
          for the rest of those before.
          A) never: the request is lost: a busy server loses requests. You thought that
            a busy server refuses or loses a request. But its bytes lie in the system's
            buffer: it is late, not lost.
          C) 7:04:00: short steps forgotten. You counted only the longest step, and
            forgot the short ones. But the short steps take the worker as well, one
            after the other.
          D) 7:02:12: all overlaps. You let everything overlap, as if there were a
            worker for each task. But a worker does one thing at a time: who finds none
            free is queued.
          To see it: `meanwhile case2 --every 10s --receive 2s --calculation 2m`.
          Lesson: `meanwhile learn case2`.
    "#]]);
}

#[test]
fn what_cannot_be_asked_for_is_told() {
    meanwhile("quiz cas2").fails(2, "error: quiz: `cas2` is no lesson; did you mean `meanwhile quiz case2`?");
    meanwhile("quiz case2,zzzzzz")
        .fails(2, "error: quiz: `zzzzzz` is no lesson; see all with `meanwhile learn`");
    for (count, given) in [("0", "0"), ("51", "51"), ("-1", "-1"), ("x", "x")] {
        meanwhile(&format!("quiz --count {count}"))
            .fails(2, &format!("error: --count: `{given}` given; allowed: a whole number from 1 to 50"));
    }
    meanwhile("quiz --variants 3").fails(
        2,
        "error: --variants: given, and has no effect: only files that end in .gift or .qti.zip have several of a \
         question; leave it out",
    );
    meanwhile("quiz --export sheet.svg").fails(
        2,
        "error: --export: `sheet.svg` given; allowed for this page: a name that ends in one of .md .html .gift \
         .qti.zip .json; a picture needs charts",
    );
}

const ENDINGS: [&str; 5] = ["md", "html", "gift", "qti.zip", "json"];

/// Writes a sheet in all forms.
fn exported(folder: &TempDir, name: &str, options: &str) -> Vec<Vec<u8>> {
    let paths = ENDINGS.map(|ending| folder.path().join(format!("{name}.{ending}")));
    let exports: Vec<String> = paths.iter().map(|path| format!("--export {}", path.display())).collect();
    meanwhile(&format!("quiz {options} {}", exports.join(" "))).page();
    paths.iter().map(|path| fs::read(path).expect("a file")).collect()
}

#[test]
fn exports_are_the_same_byte_for_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = "--seed 4 --count 20 --variants 3 --key";
    assert!(exported(&folder, "one", options) == exported(&folder, "two", options));
}

/// The files in it, by their last name.
fn unpacked(path: &Path) -> HashMap<String, String> {
    let mut zip = zip::ZipArchive::new(fs::File::open(path).expect("a file")).expect("a zip");
    let mut files = HashMap::new();
    for place in 0..zip.len() {
        let mut file = zip.by_index(place).expect("a file");
        let mut text = String::new();
        file.read_to_string(&mut text).expect("UTF-8");
        files.insert(file.name().expect("a name").rsplit('/').next().unwrap_or_default().to_owned(), text);
    }
    files
}

/// Every element ends, and in the order in which they began.
fn is_well_formed(xml: &str) {
    let mut open = Vec::new();
    for tag in xml.split('<').skip(1).map(|part| part.split_once('>').expect("a tag ends").0) {
        match (tag.strip_prefix('/'), tag.starts_with('?')) {
            (_, true) => {}
            (Some(name), _) => assert_eq!(open.pop(), Some(name), "{xml}"),
            (None, _) => open.push(tag.split(' ').next().unwrap_or_default()),
        }
    }
    assert_eq!(open, Vec::<&str>::new());
}

#[test]
fn canvas_finds_what_the_manifest_names_and_draws_one_of_each_group() {
    let folder = tempfile::tempdir().expect("a folder");
    exported(&folder, "sheet", "--seed 4 --count 12 --variants 3");
    let files = unpacked(&folder.path().join("sheet.qti.zip"));
    let names: BTreeSet<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(names, BTreeSet::from(["assessment_meta.xml", "imsmanifest.xml", "meanwhile_4.xml"]));
    for xml in files.values() {
        is_well_formed(xml);
    }
    let manifest = &files["imsmanifest.xml"];
    assert!(manifest.contains("href=\"meanwhile_4/meanwhile_4.xml\""), "{manifest}");
    let assessment = &files["meanwhile_4.xml"];
    let groups = assessment.matches("<selection_number>1</selection_number>").count();
    assert_eq!(groups, 11, "q8 is about code, and that has one function");
    let items = assessment.matches("<item ").count();
    assert!((23..=34).contains(&items), "{items}");
    assert_eq!(assessment.matches("<setvar ").count(), items, "one answer of each is right");
    let idents: Vec<&str> =
        assessment.split("<item ident=\"").skip(1).filter_map(|it| it.split('"').next()).collect();
    assert_eq!(idents.iter().collect::<BTreeSet<_>>().len(), items);
    exported(&folder, "plain", "--seed 4 --count 12");
    let plain = unpacked(&folder.path().join("plain.qti.zip"));
    assert_eq!(plain["meanwhile_4.xml"].matches("selection_number").count(), 0);
}

/// Blocks of a GIFT file, with what stands between their braces.
fn blocks(gift: &str) -> Vec<String> {
    let bare = gift.replace("\\\\", "").replace("\\{", "").replace("\\}", "").replace("\\=", "");
    let parts = bare.split('{').skip(1).map(|part| part.split_once('}').expect("a block ends").0.to_owned());
    parts.collect()
}

#[test]
fn moodle_reads_one_right_answer_and_a_feedback_for_each_wrong_one() {
    let folder = tempfile::tempdir().expect("a folder");
    exported(&folder, "sheet", "--seed 4 --count 20");
    let gift = fs::read_to_string(folder.path().join("sheet.gift")).expect("a file");
    let blocks = blocks(&gift);
    assert!(blocks.len() == 20 && !gift.contains("$CATEGORY"), "{gift}");
    for block in &blocks {
        let lines = || block.lines().map(str::trim).filter(|line| line.starts_with(['=', '~']));
        let right = lines().filter(|line| line.starts_with('=') && !line.starts_with("=%0%")).count();
        assert_eq!(right, 1, "{block}");
        assert!(lines().all(|line| line.split('#').nth(1).is_some_and(|told| !told.is_empty())), "{block}");
        assert!(block.contains("####"), "{block}");
    }
    exported(&folder, "drawn", "--seed 4 --count 5 --variants 4");
    let gift = fs::read_to_string(folder.path().join("drawn.gift")).expect("a file");
    assert_eq!(gift.matches("$CATEGORY").count(), 5);
}

#[test]
fn a_page_to_print_needs_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    exported(&folder, "sheet", "--seed 4 --count 20 --key");
    let html = fs::read_to_string(folder.path().join("sheet.html")).expect("a file");
    for outside in ["http:", "https:", "<script", "src="] {
        assert!(!html.contains(outside), "{outside}");
    }
    assert!(html.contains("@page{size:A4") && html.contains("color-scheme"));
}

/// A sheet of three questions, and its answers.
fn class(answers: &str) -> (TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let sheet = folder.path().join("sheet.json");
    meanwhile(&format!("quiz case2,turns,workers --count 3 --export {}", sheet.display())).page();
    fs::write(folder.path().join("answers.csv"), answers).expect("a file");
    let line = format!("grade {} {}/answers.csv", sheet.display(), folder.path().display());
    (folder, line)
}

const ANSWERS: &str = "student,q1,q2,q3\n\
    Ann,d,242,x\n\
    \"Ben, B.\",7:01:32,4:02,E B A C D\n\
    Cem,B,131 s,\n\
    Dora,B,131,\"e, b, c, a, d\"\n\
    Eve,C,9,A B C D E\n";

#[test]
fn a_class_is_marked() {
    let (_folder, line) = class(ANSWERS);
    meanwhile(&line).prints(&expect![[r#"
        Marked: 5 students, 3 questions
          5 of 15 answers are right.
          Fewest have q3 right: 1 of 5.
          Most held: all overlaps, by 2 students; `meanwhile learn case2` meets it.

        Students
         student   right  marks
         Ann      2 of 3  ++?
         Ben, B.  3 of 3  +++
         Cem      0 of 3  AB.
         Dora     0 of 3  ABC
         Eve      0 of 3  Dxx

          + right, x wrong, . blank, ? unreadable, A all overlaps, B async speeds up
          work, C all in turn, D short steps forgotten.

        Questions
         question   right  answered   lesson  most held
         q1        2 of 5         5    case2  all overlaps
         q2        2 of 5         5    turns  async speeds up work
         q3        1 of 5         3  workers  all in turn

        Beliefs
          all overlaps: 2 answers by 2 students. You let everything overlap, as if there
            were a worker for each task. But a worker does one thing at a time: who
            finds none free is queued. `meanwhile learn case2`
          async speeds up work: 2 answers by 2 students. You expected that `async` lets
            calculations overlap, too. But a calculation has no wait to fill: on one
            worker, work adds up. `meanwhile learn turns`
          all in turn: 1 answer by 1 student. You put everything one after the other, as
            if there were one worker and no overlap. But what waits elsewhere, or runs
            on another worker, happens meanwhile. `meanwhile learn workers`
          short steps forgotten: 1 answer by 1 student. You counted only the longest
            step, and forgot the short ones. But the short steps take the worker as
            well, one after the other. `meanwhile learn case2`
    "#]]);
    meanwhile(&format!("{line} --width 40")).prints(&expect![[r#"
        Marked: 5 students, 3 questions
          5 of 15 answers are right.
          Fewest have q3 right: 1 of 5.
          Most held: all overlaps, by 2
            students; `meanwhile learn case2`
            meets it.

        Students
        student
          right  marks
         Ann
         2 of 3    ++?
         Ben, B.
         3 of 3    +++
         Cem
         0 of 3    AB.
         Dora
         0 of 3    ABC
         Eve
         0 of 3    Dxx

          + right, x wrong, . blank, ?
          unreadable, A all overlaps, B async
          speeds up work, C all in turn, D short
          steps forgotten.

        Questions
        question
         q1
           right 2 of 5, answered 5, lesson
           case2, most held all overlaps
         q2
           right 2 of 5, answered 5, lesson
           turns, most held async speeds up work
         q3
           right 1 of 5, answered 3, lesson
           workers, most held all in turn

        Beliefs
          all overlaps: 2 answers by 2 students.
            You let everything overlap, as if
            there were a worker for each task.
            But a worker does one thing at a
            time: who finds none free is queued.
            `meanwhile learn case2`
          async speeds up work: 2 answers by 2
            students. You expected that `async`
            lets calculations overlap, too. But
            a calculation has no wait to fill:
            on one worker, work adds up.
            `meanwhile learn turns`
          all in turn: 1 answer by 1 student.
            You put everything one after the
            other, as if there were one worker
            and no overlap. But what waits
            elsewhere, or runs on another
            worker, happens meanwhile.
            `meanwhile learn workers`
          short steps forgotten: 1 answer by 1
            student. You counted only the
            longest step, and forgot the short
            ones. But the short steps take the
            worker as well, one after the other.
            `meanwhile learn case2`
    "#]]);
    meanwhile(&format!("{line} --format plain")).prints(&expect![[r#"
        Marked: 5 students, 3 questions
        5 of 15 answers are right.
        Fewest have q3 right: 1 of 5.
        Most held: all overlaps, by 2 students; `meanwhile learn case2` meets it.
        Students.
        Ann: 2 of 3. q3: unreadable.
        Ben, B.: 3 of 3.
        Cem: 0 of 3. q1: all overlaps. q2: async speeds up work. q3: blank.
        Dora: 0 of 3. q1: all overlaps. q2: async speeds up work. q3: all in turn.
        Eve: 0 of 3. q1: short steps forgotten. q2: wrong. q3: wrong.
        Questions.
        Question.
        q1: right 2 of 5, answered 5, lesson case2, most held all overlaps.
        q2: right 2 of 5, answered 5, lesson turns, most held async speeds up work.
        q3: right 1 of 5, answered 3, lesson workers, most held all in turn.
        all overlaps: 2 answers by 2 students. You let everything overlap, as if there were a worker for each task. But a worker does one thing at a time: who finds none free is queued. `meanwhile learn case2`
        async speeds up work: 2 answers by 2 students. You expected that `async` lets calculations overlap, too. But a calculation has no wait to fill: on one worker, work adds up. `meanwhile learn turns`
        all in turn: 1 answer by 1 student. You put everything one after the other, as if there were one worker and no overlap. But what waits elsewhere, or runs on another worker, happens meanwhile. `meanwhile learn workers`
        short steps forgotten: 1 answer by 1 student. You counted only the longest step, and forgot the short ones. But the short steps take the worker as well, one after the other. `meanwhile learn case2`
    "#]]);
    meanwhile(&format!("{line} --format csv")).prints(&expect![[r#"
        student,right,of,q1,q2,q3
        Ann,2,3,right,right,unreadable
        "Ben, B.",3,3,right,right,right
        Cem,0,3,all overlaps,async speeds up work,blank
        Dora,0,3,all overlaps,async speeds up work,all in turn
        Eve,0,3,short steps forgotten,wrong,wrong
    "#]]);
    meanwhile(&format!("{line} --format json")).prints(&expect![[r#"
        {
          "format": 1,
          "students": [
            {
              "student": "Ann",
              "right": 2,
              "of": 3,
              "answers": [
                {
                  "question": "q1",
                  "mark": "right",
                  "belief": null
                },
                {
                  "question": "q2",
                  "mark": "right",
                  "belief": null
                },
                {
                  "question": "q3",
                  "mark": "unreadable",
                  "belief": null
                }
              ]
            },
            {
              "student": "Ben, B.",
              "right": 3,
              "of": 3,
              "answers": [
                {
                  "question": "q1",
                  "mark": "right",
                  "belief": null
                },
                {
                  "question": "q2",
                  "mark": "right",
                  "belief": null
                },
                {
                  "question": "q3",
                  "mark": "right",
                  "belief": null
                }
              ]
            },
            {
              "student": "Cem",
              "right": 0,
              "of": 3,
              "answers": [
                {
                  "question": "q1",
                  "mark": "wrong",
                  "belief": "all overlaps"
                },
                {
                  "question": "q2",
                  "mark": "wrong",
                  "belief": "async speeds up work"
                },
                {
                  "question": "q3",
                  "mark": "blank",
                  "belief": null
                }
              ]
            },
            {
              "student": "Dora",
              "right": 0,
              "of": 3,
              "answers": [
                {
                  "question": "q1",
                  "mark": "wrong",
                  "belief": "all overlaps"
                },
                {
                  "question": "q2",
                  "mark": "wrong",
                  "belief": "async speeds up work"
                },
                {
                  "question": "q3",
                  "mark": "wrong",
                  "belief": "all in turn"
                }
              ]
            },
            {
              "student": "Eve",
              "right": 0,
              "of": 3,
              "answers": [
                {
                  "question": "q1",
                  "mark": "wrong",
                  "belief": "short steps forgotten"
                },
                {
                  "question": "q2",
                  "mark": "wrong",
                  "belief": null
                },
                {
                  "question": "q3",
                  "mark": "wrong",
                  "belief": null
                }
              ]
            }
          ],
          "questions": [
            {
              "question": "q1",
              "lesson": "case2",
              "text": "In blocking, when is User 2's calculation over?",
              "right": 2,
              "answered": 5,
              "most_held": "all overlaps"
            },
            {
              "question": "q2",
              "lesson": "turns",
              "text": "In concurrent, the calculations take turns. How long does it take until both users have their answer?",
              "right": 2,
              "answered": 5,
              "most_held": "async speeds up work"
            },
            {
              "question": "q3",
              "lesson": "workers",
              "text": "In parallel, in which order does this happen?",
              "right": 1,
              "answered": 3,
              "most_held": "all in turn"
            }
          ],
          "beliefs": [
            {
              "belief": "all overlaps",
              "answers": 2,
              "students": 2,
              "lesson": "case2"
            },
            {
              "belief": "async speeds up work",
              "answers": 2,
              "students": 2,
              "lesson": "turns"
            },
            {
              "belief": "all in turn",
              "answers": 1,
              "students": 1,
              "lesson": "workers"
            },
            {
              "belief": "short steps forgotten",
              "answers": 1,
              "students": 1,
              "lesson": "case2"
            }
          ]
        }
    "#]]);
}

#[test]
fn tables_of_other_spreadsheets_are_read() {
    let (_folder, line) = class("\u{feff}q2;Name;q1;mail;q3\n242,0;Ann;D;a@b;\n;;;;\n");
    let screen = meanwhile(&format!("{line} --format csv")).screen();
    assert_eq!(
        screen,
        "student,right,of,q1,q2,q3\nAnn,2,3,right,right,blank\nnote: columns that are no questions: `mail`\n"
    );
}

/// An editor may have begun it with the mark of UTF-8.
#[test]
fn a_sheet_that_was_saved_again_is_read() {
    let (folder, line) = class(ANSWERS);
    let page = meanwhile(&line).page();
    let path = folder.path().join("sheet.json");
    let sheet = fs::read_to_string(&path).expect("a file");
    fs::write(&path, format!("\u{feff}{sheet}")).expect("a file");
    assert_eq!(meanwhile(&line).page(), page);
}

#[test]
fn names_do_nothing_to_a_terminal_or_a_spreadsheet() {
    let name = "\u{1b}[31m\u{202e}=1+1";
    for (start, format) in [("", "table"), ("", "plain"), ("", "json"), ("=", "csv")] {
        let (_folder, line) = class(&format!("student,q1,q2,q3\n{start}{name},d,,\n"));
        let page = meanwhile(&format!("{line} --format {format}")).page();
        assert!(page.chars().all(|letter| letter == '\n' || !letter.is_control()), "{page:?}");
        assert!(!page.contains('\u{202e}') && !page.contains("\n="), "{page:?}");
    }
}

#[test]
fn what_is_no_table_of_answers_is_told_with_its_line() {
    for (answers, told) in [
        (
            "student,q1,q2\nAnn,a,b\n",
            ":1: missing: column `q3`; allowed: one column for the student, and one for each question",
        ),
        (
            "student,q1\nAnn,a\n",
            ":1: missing: columns `q2`, `q3`; allowed: one column for the student, and one for each question",
        ),
        ("student,q1,q2,q1,q3\nAnn,a,b,c,d\n", ":1: column `q1` is there twice; keep one"),
        ("q1,q2,q3\na,b,c\n", ":1: no column for the students; add one with the name `student`"),
        (
            "student,q1,q2,q3\nAnn,a,b,c\nBen,a,b\n",
            ":3: 3 fields given; allowed: 4, as the header has; put an answer with a comma into quotes",
        ),
        (
            "student,q1,q2,q3\nAnn,a,b,c\nBen,a,b,\"c\nCem,a,b,c\n",
            ":3: a quote is not closed in this row; write \" twice, or none",
        ),
        (
            "student,q1,q2,q3\nAnn,a,b,c\nBen,\"a,b,c\nCem,a,b,c\n",
            ":3: a quote is not closed in this row; write \" twice, or none",
        ),
        ("student,q1,q2,\"q3\nAnn,a,b,c\n", ":1: a quote is not closed in this row; write \" twice, or none"),
        // A quote within an answer is a letter like others, and an answer may have several lines.
        (
            "student,q1,q2,q3\nAnn,a,\"b\nb\",c\nBen,5\",b\n",
            ":4: 3 fields given; allowed: 4, as the header has; put an answer with a comma into quotes",
        ),
        ("student,q1,q2,q3\n", ": no answers below the header; write a row for each student"),
        (
            "",
            ":1: missing: columns `q1`, `q2`, `q3`; allowed: one column for the student, and one for each question",
        ),
    ] {
        let (folder, line) = class(answers);
        meanwhile(&line).fails(2, &format!("error: {}/answers.csv{told}", folder.path().display()));
    }
}

#[test]
fn what_is_no_sheet_is_told() {
    let (folder, line) = class(ANSWERS);
    let path = folder.path().join("sheet.json");
    let whole = fs::read_to_string(&path).expect("a file");
    let changed = |from: &str, to: &str| {
        assert!(whole.contains(from), "{from}");
        fs::write(&path, whole.replacen(from, to, 1)).expect("a file");
        let told = meanwhile(&line).told(2);
        assert!(told.contains("sheet.json: is no problem sheet: "), "{told}");
        assert!(told.ends_with("; make one with `meanwhile quiz --export sheet.json`\n"), "{told}");
        told
    };
    assert!(changed("\"format\": 1", "\"format\": 2").contains("format 2 given; allowed: 1"));
    assert!(changed("\"q2\"", "\"q1\"").contains("question `q1` is there twice"));
    assert!(changed("\"all overlaps\"", "\"all is well\"").contains("`all is well` is no belief"));
    assert!(
        changed("\"belief\": null", "\"belief\": \"all in turn\"")
            .contains("has 0 right answers; allowed: 1")
    );
    assert!(
        changed("\"before\": [", "\"before\": [[0, 1], [1, 2], [2, 0],")
            .contains("question `q3` has events that come before each other in a circle")
    );
    assert!(changed("{", "[").contains("at line "));
    let told = meanwhile("grade no.json no.csv").told(2);
    assert!(told.contains("make one with `meanwhile quiz --export sheet.json`"), "{told}");
    let told = meanwhile("grade").told(2);
    assert!(told.contains("for example: `meanwhile grade sheet.json answers.csv`"), "{told}");
}

/// The sheet that docs/quiz.md marks a class by.
#[test]
fn the_sheet_of_the_examples_is_what_its_command_writes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sheet.json");
    meanwhile(&format!("quiz case2,turns,workers --count 3 --export {}", path.display())).page();
    let fresh = fs::read_to_string(path).expect("a file");
    expect_test::expect_file!["../examples/quiz/sheet.json"].assert_eq(&fresh);
}
