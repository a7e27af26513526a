//! The lesson of the product tree: one factorial in three ways, and why two workers gain so little.

use std::time::{Duration, Instant};

use num_bigint::BigUint;
use rayon::ThreadPool;

use crate::analysis::claims::{Figure, Verdict};
use crate::engine::calculation::Digest;
use crate::engine::product_tree::{Node, running_product, tree, tree_in_parallel};
use crate::model::{Keep, simulate};
use crate::plan::{Plan, Seat, StepSpec, Waiting};
use crate::time::{Time, ratio};

/// What came out for one n.
#[derive(Clone, Debug)]
pub struct TreeLesson {
    pub n: u32,
    pub bits: u64,
    /// `None` where the running product would take too long.
    pub running_product: Option<Way>,
    pub one_thread: Way,
    pub rayon: Way,
    pub workers: usize,
    /// The model of the tree on as many workers, with the lengths that rayon's run measured.
    pub replay: Time,
    /// The last multiplication, on one thread.
    pub last: Time,
}

/// One way to the same number.
#[derive(Clone, Debug)]
pub struct Way {
    /// The median of the samples.
    pub elapsed: Time,
    pub samples: Vec<Time>,
    pub work: Time,
    pub span: Time,
    pub digest: Digest,
}

impl TreeLesson {
    pub const LARGEST: u32 = 1_000_000;
    /// The running product takes time as n squared: beyond this, more than ten seconds.
    pub const LARGEST_RUNNING_PRODUCT: u32 = 300_000;

    /// Measures all ways `repeat` times, in turns.
    #[must_use]
    pub fn measure(n: u32, repeat: usize, threads: &ThreadPool) -> Self {
        let workers = threads.current_num_threads();
        threads.broadcast(|_| ());
        let (mut running, mut alone, mut together) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..repeat {
            if n <= Self::LARGEST_RUNNING_PRODUCT {
                running.push(timed(|| (running_product(n), None)));
            }
            alone.push(timed(|| tree_of(tree(1, n))));
            together.push(threads.install(|| timed(|| tree_of(tree_in_parallel(1, n)))));
        }
        let (one_thread, rayon) = (way(&alone), way(&together));
        let replay = replay(median(&together).node.as_ref(), workers);
        let one = median(&alone);
        Self {
            n,
            bits: one.number.bits(),
            last: one.node.as_ref().map_or(Time::ZERO, |node| node.took.into()),
            running_product: (!running.is_empty()).then(|| way(&running)),
            one_thread,
            rayon,
            workers,
            replay,
        }
    }

    /// How much faster rayon was than one thread.
    #[must_use]
    pub fn speed_up(&self) -> f64 {
        ratio(self.one_thread.elapsed, self.rayon.elapsed)
    }

    /// The speed-up that work and span explain: the work of one thread against the replay.
    #[must_use]
    pub fn explained_speed_up(&self) -> f64 {
        ratio(self.one_thread.work, self.replay)
    }

    /// No number of workers gains more than this.
    #[must_use]
    pub fn bound(&self) -> f64 {
        ratio(self.one_thread.work, self.one_thread.span)
    }

    /// How much longer each multiplication took when several ran at once.
    #[must_use]
    pub fn slower_together(&self) -> f64 {
        ratio(self.rayon.work, self.one_thread.work)
    }

    /// For small numbers a hand-over between threads takes as long as the tree.
    fn is_explained(&self) -> bool {
        let difference = self.rayon.elapsed.max(self.replay) - self.rayon.elapsed.min(self.replay);
        difference <= self.replay.share(0.10).max(Time::from_millis(1))
    }

    #[must_use]
    pub fn verdicts(&self) -> Vec<Verdict> {
        let ways = [self.running_product.as_ref(), Some(&self.one_thread), Some(&self.rayon)];
        let mut digests: Vec<String> = ways.iter().flatten().map(|way| way.digest.to_string()).collect();
        digests.dedup();
        vec![
            Verdict {
                id: "same-answer".to_owned(),
                text: "every way computes the same number (shown: how many different ones)".to_owned(),
                published: None,
                model: Some(Figure::Count(1)),
                measured: Some(Figure::Count(digests.len())),
                holds: digests.len() == 1,
            },
            Verdict {
                id: "speed-up-explained".to_owned(),
                text: "work, span and workers explain the time on rayon within 10 % (or 1 ms)".to_owned(),
                published: None,
                model: Some(Figure::Time(self.replay)),
                measured: Some(Figure::Time(self.rayon.elapsed)),
                holds: self.is_explained(),
            },
        ]
    }
}

struct Sample {
    number: BigUint,
    elapsed: Duration,
    node: Option<Node>,
}

fn tree_of(product: crate::engine::product_tree::Product) -> (BigUint, Option<Node>) {
    (product.number, Some(product.node))
}

fn timed(compute: impl FnOnce() -> (BigUint, Option<Node>)) -> Sample {
    let start = Instant::now();
    let (number, node) = compute();
    Sample { elapsed: start.elapsed(), number, node }
}

/// The sample in the middle; of two, the faster.
fn median(samples: &[Sample]) -> &Sample {
    let mut sorted: Vec<&Sample> = samples.iter().collect();
    sorted.sort_by_key(|sample| sample.elapsed);
    sorted[(sorted.len() - 1) / 2]
}

fn way(samples: &[Sample]) -> Way {
    let all = samples.iter().map(|sample| sample.elapsed.into()).collect();
    let middle = median(samples);
    let elapsed: Time = middle.elapsed.into();
    let length = |of: fn(&Node) -> Duration| middle.node.as_ref().map_or(elapsed, |node| of(node).into());
    Way {
        elapsed,
        samples: all,
        work: length(Node::work),
        span: length(Node::span),
        digest: Digest::of(&middle.number),
    }
}

/// The tree as a plan: every multiplication a task that comes after the two it needs.
fn replay(node: Option<&Node>, workers: usize) -> Time {
    let Some(node) = node else { return Time::ZERO };
    let mut plan = Plan::builder(Waiting::Holds);
    let pool = plan.pool(Seat::Threads, (0..workers).map(|worker| format!("Worker {}", worker + 1)));
    let mut tasks = Vec::new();
    for (took, needs) in node.in_order() {
        let routine = plan.routine([StepSpec::compute("multiplication", pool, took.into())]);
        let task = plan.task("Multiplication", crate::scenario::number(tasks.len()), Time::ZERO, &routine);
        plan.after(task, &needs.iter().map(|&place| tasks[place]).collect::<Vec<_>>());
        tasks.push(task);
    }
    let plan = plan.build().expect("a tree of multiplications is a plan");
    simulate(&plan, &Keep::Only(Vec::new())).makespan()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_of_a_tree_is_its_work_on_one_worker_and_its_span_on_many() {
        let node = tree(1, 20_000).node;
        assert_eq!(replay(Some(&node), 1), node.work().into());
        assert_eq!(replay(Some(&node), 64), node.span().into());
        let two = replay(Some(&node), 2);
        assert!(Time::from(node.span()) <= two && two <= node.work().into());
    }
}
