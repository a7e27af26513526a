//! What was seen of a coroutine, for programs. Times are seconds of the story.

use std::task::Poll;

use serde::Serialize;

use super::csv::table;
use super::{FORMAT, text};
use crate::coroutine::executor::{Called, Step};
use crate::coroutine::{Act, Show, Word};

#[derive(Serialize)]
struct View {
    format: u32,
    coroutine: &'static str,
    runs: Vec<RunView>,
}

#[derive(Serialize)]
struct RunView {
    title: &'static str,
    file: &'static str,
    tasks: Vec<TaskView>,
    polls: Vec<PollView>,
}

#[derive(Serialize)]
struct TaskView {
    name: &'static str,
    bytes: usize,
    questions: usize,
    spans: Vec<SpanView>,
}

#[derive(Serialize)]
struct SpanView {
    state: &'static str,
    start_s: f64,
    end_s: f64,
}

#[derive(Serialize)]
struct PollView {
    task: &'static str,
    start_s: f64,
    end_s: f64,
    called: &'static str,
    /// The answers that came before it.
    answered: Vec<&'static str>,
    /// None while it is pending.
    ready: Option<u32>,
    awaits: Vec<AwaitView>,
    alive: Vec<&'static str>,
    bytes: usize,
}

#[derive(Serialize)]
struct AwaitView {
    question: &'static str,
    file: &'static str,
    line: u32,
    /// Whether the office has the waker.
    waker: bool,
}

/// One JSON object and a line end.
pub fn json(show: Show, acts: &[Act]) -> String {
    let name = match show {
        Show::Postage => "postage",
        Show::NeverAwaited => "never-awaited",
        Show::OneAfterAnother => "one-after-another",
    };
    text(&View { format: FORMAT, coroutine: name, runs: acts.iter().map(run).collect() })
}

fn run(act: &Act) -> RunView {
    let played = &act.played;
    let task = |(place, name): (usize, &&'static str)| TaskView {
        name,
        bytes: played.sizes[place],
        questions: played.questions[place],
        spans: played.lanes[place]
            .iter()
            .map(|(state, start, end)| SpanView {
                state: state.name(),
                start_s: start.as_secs(),
                end_s: end.as_secs(),
            })
            .collect(),
    };
    RunView {
        title: act.title,
        file: act.source.file,
        tasks: act.tasks.iter().enumerate().map(task).collect(),
        polls: played.steps.iter().map(|step| poll(act, step)).collect(),
    }
}

fn names(words: &[Word]) -> Vec<&'static str> {
    words.iter().map(|word| word.0).collect()
}

/// A row for each poll.
pub fn csv(acts: &[Act]) -> String {
    let header =
        ["run", "task", "start_s", "end_s", "called", "answered", "ready", "lines", "alive", "bytes"];
    let row = |act: &Act, step: &Step| {
        let PollView { task, start_s, end_s, called, answered, ready, awaits, alive, bytes } =
            poll(act, step);
        let lines: Vec<String> = awaits.iter().map(|it| format!("{}:{}", it.file, it.line)).collect();
        let ready = ready.map_or(String::new(), |value| value.to_string());
        let [start, end] = [start_s, end_s].map(|secs| secs.to_string());
        let texts = [called.to_owned(), answered.join(" "), ready, lines.join(" "), alive.join(" ")];
        let first = [act.title.to_owned(), task.to_owned(), start, end];
        first.into_iter().chain(texts).chain([bytes.to_string()]).collect()
    };
    let rows = acts.iter().flat_map(|act| act.played.steps.iter().map(move |step| row(act, step)));
    table(header.map(str::to_owned).to_vec(), rows)
}

fn poll(act: &Act, step: &Step) -> PollView {
    let (called, answered) = match &step.called {
        Called::New => ("new", Vec::new()),
        Called::Woken(questions) => ("woken", names(questions)),
        Called::Early => ("early", Vec::new()),
    };
    let awaits = step.places.iter().map(|place| AwaitView {
        question: place.question.0,
        file: place.file_name(),
        line: place.line,
        waker: step.wakers.contains(&place.question),
    });
    PollView {
        task: act.tasks[step.task],
        start_s: step.start.as_secs(),
        end_s: step.end.as_secs(),
        called,
        answered,
        ready: if let Poll::Ready(value) = step.outcome { Some(value) } else { None },
        awaits: awaits.collect(),
        alive: names(&step.alive),
        bytes: step.size,
    }
}
