//! The page of the product tree.

use serde::Serialize;

use super::json::{self, ClaimView, Machine};
use super::{Look, tables};
use crate::lesson::tree::{TreeLesson, Way};
use crate::story::percent;
use crate::time::{Time, ratio};

#[must_use]
pub fn page(lesson: &TreeLesson, look: &Look) -> String {
    let ways = ways(lesson);
    let rows = ways.iter().map(|(name, workers, way)| {
        let times = [way.elapsed, way.work, way.span].map(millis);
        [vec![(*name).to_owned(), workers.to_string()], times.to_vec()].concat()
    });
    let mut text = look.bold(&look.wrap(&format!("parallel --tree: {}! in three ways", lesson.n), "  "));
    text.push('\n');
    text.push_str(&tables::simple(
        look,
        &["way", "workers", "time ms", "work ms", "span ms"],
        rows.collect(),
    ));
    text.push('\n');
    for sentence in sentences(lesson) {
        text.push_str(&look.wrap(&format!("  {sentence}"), "    "));
    }
    text
}

#[must_use]
pub fn plain(lesson: &TreeLesson) -> String {
    let mut lines = vec![format!("parallel --tree: {}! in three ways.", lesson.n)];
    for (name, workers, way) in ways(lesson) {
        lines.push(format!(
            "{name}, {}: {} ms, work {} ms, span {} ms.",
            crate::story::count(workers, "worker"),
            millis(way.elapsed),
            millis(way.work),
            millis(way.span)
        ));
    }
    lines.extend(sentences(lesson));
    lines.join("\n") + "\n"
}

fn ways(lesson: &TreeLesson) -> Vec<(&'static str, usize, &Way)> {
    let running = lesson.running_product.as_ref().map(|way| ("running product", 1, way));
    let trees =
        [("product tree", 1, &lesson.one_thread), ("product tree on rayon", lesson.workers, &lesson.rayon)];
    running.into_iter().chain(trees).collect()
}

fn millis(time: Time) -> String {
    format!("{:.1}", time.as_secs() * 1e3)
}

fn sentences(lesson: &TreeLesson) -> Vec<String> {
    let workers = crate::story::count(lesson.workers, "worker");
    let mut sentences = vec![format!(
        "The number has {} bits, and all ways give the same one: {}.",
        lesson.bits, lesson.one_thread.digest
    )];
    sentences.push(match &lesson.running_product {
        Some(running) => format!(
            "On one thread the tree is {:.1} times as fast as the running product. That is another algorithm, \
             not parallelism: it multiplies numbers of the same size.",
            ratio(running.elapsed, lesson.one_thread.elapsed)
        ),
        None => format!("Beyond {}! the running product is left out: it would take too long.", TreeLesson::LARGEST_RUNNING_PRODUCT),
    });
    sentences.push(format!(
        "Work is all multiplications added up, span the longest chain of them that must be done in order: \
         however many the workers, at most {:.2} times as fast.",
        lesson.bound()
    ));
    sentences.push(format!(
        "The last multiplication alone is {} of the work and {} of the span, and nobody can help with it.",
        percent((ratio(lesson.last, lesson.one_thread.work) * 100.0).round() / 100.0),
        percent((ratio(lesson.last, lesson.one_thread.span) * 100.0).round() / 100.0)
    ));
    let because = if lesson.slower_together() < 1.1 { "" } else { ", because the workers share the machine" };
    sentences.push(format!(
        "On {workers} the multiplications took {:.2} times as long as alone{because}. From their work and span follows: \
         at least {} ms, and at most {} ms if nobody idles without need. Measured: {} ms.",
        lesson.slower_together(),
        millis(lesson.at_least()),
        millis(lesson.at_most()),
        millis(lesson.rayon.elapsed)
    ));
    sentences.push(format!(
        "So a speed-up of {:.2} is explained by work and span. Measured: {:.2}.",
        lesson.explained_speed_up(),
        lesson.speed_up()
    ));
    for verdict in lesson.verdicts().iter().filter(|verdict| !verdict.holds) {
        sentences.push(format!("Does NOT hold: {}.", verdict.text));
    }
    sentences
}

#[derive(Serialize)]
struct Page {
    format: u32,
    scenario: &'static str,
    params: Params,
    machine: Machine,
    ways: Vec<WayView>,
    workers: usize,
    at_least_s: f64,
    at_most_s: f64,
    speed_up: f64,
    explained_speed_up: f64,
    claims: Vec<ClaimView>,
}

#[derive(Serialize)]
struct Params {
    tree: u32,
}

#[derive(Serialize)]
struct WayView {
    name: &'static str,
    workers: usize,
    elapsed_s: f64,
    samples_s: Vec<f64>,
    work_s: f64,
    span_s: f64,
    digest: String,
}

/// Real seconds: this lesson has no story clock.
#[must_use]
pub fn json(lesson: &TreeLesson, cores: usize) -> String {
    json::text(&Page {
        format: json::FORMAT,
        scenario: "parallel-tree",
        params: Params { tree: lesson.n },
        machine: json::machine(cores),
        ways: ways(lesson).into_iter().map(|(name, workers, way)| way_view(name, workers, way)).collect(),
        workers: lesson.workers,
        at_least_s: lesson.at_least().as_secs(),
        at_most_s: lesson.at_most().as_secs(),
        speed_up: lesson.speed_up(),
        explained_speed_up: lesson.explained_speed_up(),
        claims: lesson.verdicts().iter().map(json::claim).collect(),
    })
}

fn way_view(name: &'static str, workers: usize, way: &Way) -> WayView {
    WayView {
        name,
        workers,
        elapsed_s: way.elapsed.as_secs(),
        samples_s: way.samples.iter().map(|sample| sample.as_secs()).collect(),
        work_s: way.work.as_secs(),
        span_s: way.span.as_secs(),
        digest: way.digest.to_string(),
    }
}
