//! The page of the two cases.

use serde::Serialize;

use super::json::{self, ClaimView, Machine};
use super::{Look, page, tables};
use crate::analysis::Run;
use crate::lesson::cases::{CasesLesson, Row};
use crate::plan::Waiting;
use crate::report;
use crate::scenario::cases::{Case, Elsewhere, Square};
use crate::time::Time;

#[must_use]
pub fn page(lesson: &CasesLesson, look: &Look, every_claim: bool) -> String {
    let mut text = look.bold(&look.wrap(&format!("{}: {}", lesson.square.name(), Square::QUESTION), "  "));
    for given in lesson.square.server.givens() {
        text.push_str(&look.wrap(&format!("  {given}"), "    "));
    }
    text.push_str(&look.wrap(&format!("  {}", conditions(lesson)), "    "));
    text.push('\n');
    text.push_str(&look.bold(&format!("How long {} waits for the answer", user(lesson))));
    text.push('\n');
    text.push_str(&square(lesson, look));
    text.push('\n');
    text.push_str(&look.bold("All servers"));
    text.push('\n');
    text.push_str(&all_rows(lesson, look));
    text.push('\n');
    text.push_str(&look.bold(&format!("Why {} waits", user(lesson))));
    text.push('\n');
    for row in &lesson.rows {
        text.push_str(
            &look.wrap(
                &format!("  {}: {}.", row.case.words(&lesson.square.server), cause(lesson, row)),
                "    ",
            ),
        );
    }
    text.push('\n');
    text.push_str(&look.bold("What to see"));
    text.push('\n');
    for sentence in lessons(lesson) {
        text.push_str(&look.wrap(&format!("  {sentence}"), "  "));
    }
    text.push('\n');
    text.push_str(&page::checks(&lesson.verdicts(), look, every_claim, lesson.telling()));
    text
}

#[must_use]
pub fn plain(lesson: &CasesLesson, every_claim: bool) -> String {
    let mut lines = vec![format!("{}: {}", lesson.square.name(), Square::QUESTION)];
    lines.extend(lesson.square.server.givens());
    lines.push(conditions(lesson));
    for row in &lesson.rows {
        let response = |name: &str, run: Option<&Run>| {
            let response = run.and_then(|run| Row::response(run, lesson.user()))?;
            Some(format!("{} {name}", length(lesson, response)))
        };
        let predicted = Some(&row.predicted).filter(|_| lesson.show.model());
        let figures = [response("predicted", predicted), response("measured", row.measured.as_ref())];
        lines.push(format!(
            "{}: {}'s response is {}. {}.",
            row.case.words(&lesson.square.server),
            user(lesson),
            figures.into_iter().flatten().collect::<Vec<_>>().join(", "),
            cause(lesson, row)
        ));
    }
    lines.extend(lessons(lesson).into_iter().map(str::to_owned));
    for verdict in lesson.verdicts().iter().filter(|verdict| every_claim || !verdict.holds) {
        let claim = page::claim_in_words(verdict, lesson.telling());
        lines.push(format!("Claim {claim}."));
    }
    lines.join("\n") + "\n"
}

fn user(lesson: &CasesLesson) -> String {
    format!("User {}", lesson.user() + 1)
}

fn conditions(lesson: &CasesLesson) -> String {
    page::conditions(lesson.show, lesson.pace, lesson.repeat, lesson.machine)
}

fn lessons(lesson: &CasesLesson) -> Vec<&'static str> {
    let mut lessons = vec![Square::LESSON];
    if lesson.row(Case::Thread).is_some() {
        lessons.push(
            "A thread of a pool does as well as a process, where threads can run at the same time. The notes speak of \
             another interpreter because in CPython they cannot: they hand one lock over (--gil).",
        );
    }
    if lesson.row(Case::ThreadWithLock).is_some() {
        lessons.push("With that lock nobody finishes sooner than by taking turns: only one calculation runs at a time.");
    }
    lessons
}

fn length(lesson: &CasesLesson, length: Time) -> String {
    Square::CLOCK.length(length, lesson.precision())
}

fn cause(lesson: &CasesLesson, row: &Row) -> String {
    report::sentences::longest_wait(row.drawn(), Square::CLOCK, lesson.precision())
}

/// Where the calculation is done, by whether the receiver is held.
fn square(lesson: &CasesLesson, look: &Look) -> String {
    let cell = |case: Case, pick: fn(&Row) -> Option<&Run>| {
        let response = lesson.row(case).and_then(pick).and_then(|run| Row::response(run, lesson.user()));
        response.map_or_else(|| "-".to_owned(), |response| length(lesson, response))
    };
    let mut rows = Vec::new();
    for line in Case::SQUARE {
        let words = match line[0] {
            Case::Cell(Elsewhere::Inline, _) => "the server calculates",
            _ => "a process calculates",
        };
        if lesson.show.model() {
            let cells = line.map(|case| cell(case, |row| Some(&row.predicted)));
            rows.push([vec![words.to_owned()], cells.to_vec()].concat());
        }
        if lesson.show.real() {
            let label = if lesson.show.model() { "  measured" } else { words };
            let cells = line.map(|case| cell(case, |row| row.measured.as_ref()));
            rows.push([vec![label.to_owned()], cells.to_vec()].concat());
        }
    }
    let corner = if lesson.show.model() { "predicted" } else { "measured" };
    tables::simple(look, &[corner, "receiver held", "receiver free"], rows)
}

fn all_rows(lesson: &CasesLesson, look: &Look) -> String {
    let first = |run: &Run| Row::response(run, 0);
    let second = |run: &Run| Row::response(run, lesson.user());
    let cell = |time: Option<Time>| time.map_or_else(|| "-".to_owned(), |time| length(lesson, time));
    let rows = lesson.rows.iter().flat_map(|row| {
        let line = |label: String, run: &Run| {
            let mut line = vec![label, cell(first(run)), cell(second(run))];
            line.extend(look.is_wide().then(|| length(lesson, run.makespan())));
            line
        };
        let words =
            if look.is_wide() { row.case.words(&lesson.square.server) } else { row.case.id().to_owned() };
        let predicted = lesson.show.model().then(|| line(words.clone(), &row.predicted));
        let label = if lesson.show.model() { "  measured".to_owned() } else { words };
        predicted.into_iter().chain(row.measured.as_ref().map(|run| line(label, run)))
    });
    let user = user(lesson);
    let mut header = vec!["calculation", "User 1", &user];
    header.extend(look.is_wide().then_some("makespan"));
    tables::simple(look, &header, rows.collect())
}

#[derive(Serialize)]
struct Page {
    format: u32,
    scenario: &'static str,
    params: serde_json::Map<String, serde_json::Value>,
    pace: f64,
    machine: Machine,
    cases: Vec<CaseView>,
    claims: Vec<ClaimView>,
}

#[derive(Serialize)]
struct CaseView {
    case: &'static str,
    calculation: &'static str,
    receiver: &'static str,
    clock: &'static str,
    makespan_s: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    replay_makespan_s: Option<f64>,
    responses_s: Vec<f64>,
}

#[must_use]
pub fn json(lesson: &CasesLesson) -> String {
    json::text(&Page {
        format: json::FORMAT,
        scenario: lesson.square.name(),
        params: json::params(lesson.square.params()),
        pace: lesson.pace.story_seconds(),
        machine: json::machine(lesson.machine.cores),
        cases: lesson
            .rows
            .iter()
            .flat_map(|row| {
                let predicted = lesson.show.model().then_some(&row.predicted);
                predicted.into_iter().chain(&row.measured).map(|run| case_view(row.case, run))
            })
            .collect(),
        claims: lesson.verdicts().iter().map(json::claim).collect(),
    })
}

fn case_view(case: Case, run: &Run) -> CaseView {
    let (calculation, receiver) = match case {
        Case::Cell(Elsewhere::Inline, Waiting::Holds) => ("inline", "holds"),
        Case::Cell(Elsewhere::Inline, Waiting::Frees) | Case::Yielding => ("inline", "frees"),
        Case::Cell(Elsewhere::Process, Waiting::Holds) => ("process", "holds"),
        Case::Cell(Elsewhere::Process, Waiting::Frees) => ("process", "frees"),
        Case::Thread | Case::ThreadWithLock => ("thread", "frees"),
    };
    CaseView {
        case: case.id(),
        calculation,
        receiver,
        clock: if run.measured.is_some() { "real" } else { "model" },
        makespan_s: run.makespan().as_secs(),
        replay_makespan_s: run.measured.as_ref().map(|measured| measured.replay_makespan.as_secs()),
        responses_s: run.tasks.iter().map(|task| task.times.response().as_secs()).collect(),
    }
}
