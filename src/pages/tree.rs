//! The page of the product tree.

use super::{Claims, checks, try_next};
use crate::analysis::Build;
use crate::document::{Block, Document, Grid, Line, Section, Table};
use crate::report::Clocks;
use crate::report::sentences::warnings;
use crate::special::tree::{TRY_NEXT, ThreeWays, Way};
use crate::story::{Precision, StoryClock, Units, count, whole_percent};
use crate::time::{Time, ratio};

pub fn page(tree: &ThreeWays, claims: Claims) -> Document {
    // Real time: it has no story clock.
    let units = Units { clock: StoryClock::Milliseconds, precision: Precision::for_all([]) };
    let busy = tree.disturbance.as_ref().map(warnings::of_page);
    Document {
        title: format!("parallel --tree: {}! in three ways", tree.n),
        givens: busy
            .into_iter()
            .chain(warnings::slowed_by(Build::THIS).map(str::to_owned))
            .map(Line::alarm)
            .collect(),
        sections: vec![
            Section::untitled(vec![
                Block::Table(ways(tree)),
                Block::Lines(explained(tree).into_iter().map(Line::item).collect()),
            ]),
            checks(&tree.verdicts(), units, Clocks::Both, claims),
            try_next(&TRY_NEXT),
        ],
        ..Document::default()
    }
}

fn ways(tree: &ThreeWays) -> Table {
    let cells = |(name, workers, way): (&str, usize, &Way)| {
        let times = [way.elapsed, way.work, way.span].map(millis);
        [vec![name.to_owned(), workers.to_string()], times.to_vec()].concat()
    };
    let told = |(name, workers, way): (&str, usize, &Way)| {
        let [elapsed, work, span] = [way.elapsed, way.work, way.span].map(millis);
        format!("{name}, {}: {elapsed} ms, work {work} ms, span {span} ms.", count(workers, "worker"))
    };
    let header = ["way", "workers", "time ms", "work ms", "span ms"];
    let grid = Grid::new(header, tree.ways().into_iter().map(cells).collect());
    Table { alt: tree.ways().into_iter().map(told).collect(), ..Table::one(grid) }
}

fn millis(time: Time) -> String {
    format!("{:.1}", time.as_secs() * 1e3)
}

fn explained(tree: &ThreeWays) -> Vec<String> {
    let workers = count(tree.workers, "worker");
    let mut sentences = vec![format!(
        "The number has {} bits, and all ways give the same one: {}.",
        tree.bits, tree.one_thread.digest
    )];
    sentences.push(match &tree.running_product {
        Some(running) => format!(
            "On one thread the tree is {:.1} times as fast as the running product. That is another algorithm, \
             not parallelism: it multiplies numbers of the same size.",
            ratio(running.elapsed, tree.one_thread.elapsed)
        ),
        None => format!("Beyond {}! the running product is left out: it would take too long.", ThreeWays::LARGEST_RUNNING_PRODUCT),
    });
    sentences.push(format!(
        "Work is all multiplications added up, span the longest chain of them that must be done in order: \
         however many the workers, at most {:.2} times as fast.",
        tree.bound()
    ));
    sentences.push(format!(
        "The last multiplication alone is {} of the work and {} of the span, and nobody can help with it.",
        whole_percent(ratio(tree.last, tree.one_thread.work)),
        whole_percent(ratio(tree.last, tree.one_thread.span))
    ));
    sentences.push(format!(
        "On {workers} the same multiplications took {:.2} times as long as on one thread. From their work and span follows: \
         at least {} ms, and at most {} ms if nobody idles without need. Measured: {} ms.",
        tree.slower_together(),
        millis(tree.at_least()),
        millis(tree.at_most()),
        millis(tree.rayon.elapsed)
    ));
    sentences.push(format!(
        "So a speed-up of {:.2} is explained by work and span. Measured: {:.2}.",
        tree.explained_speed_up(),
        tree.speed_up()
    ));
    sentences
}
