//! The product tree: one factorial in three ways, and why two workers gain so little.

use std::time::{Duration, Instant};

use num_bigint::BigUint;
use rayon::ThreadPool;

use crate::analysis::claims::{Figure, Judgement, Verdict};
use crate::analysis::disturbance::Disturbance;
use crate::digest::Digest;
use crate::engine::product_tree::{Node, running_product, tree, tree_in_parallel};
use crate::stats::median_by_key;
use crate::system::load::Load;
use crate::time::{Time, ratio};

/// What came out for one n.
#[derive(Clone, Debug)]
pub struct ThreeWays {
    pub n: u32,
    pub bits: u64,
    /// `None` where the running product would take too long.
    pub running_product: Option<Way>,
    pub one_thread: Way,
    pub rayon: Way,
    pub workers: usize,
    /// The last multiplication, on one thread.
    pub last: Time,
    /// What took the processors meanwhile, if something did.
    pub disturbance: Option<Disturbance>,
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

pub const TRY_NEXT: [(&str, &str); 2] = [
    ("meanwhile parallel", "calculations that do not need each other"),
    ("meanwhile parallel --serial 0.2", "a part that nobody can help with, in calculations of any kind"),
];

impl ThreeWays {
    pub const LARGEST: u32 = 1_000_000;
    /// The running product takes time as n squared: beyond this, more than ten seconds.
    pub const LARGEST_RUNNING_PRODUCT: u32 = 300_000;

    /// Measures all ways `repeat` times, in turns.
    pub fn measure(n: u32, repeat: usize, threads: &ThreadPool) -> Self {
        let workers = threads.current_num_threads();
        threads.broadcast(|_| ());
        let before = Load::now();
        let (mut running, mut alone, mut together) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..repeat {
            if n <= Self::LARGEST_RUNNING_PRODUCT {
                running.push(timed(|| (running_product(n), None)));
            }
            alone.push(timed(|| tree_of(tree(1, n))));
            together.push(threads.install(|| timed(|| tree_of(tree_in_parallel(1, n)))));
        }
        let disturbance = Disturbance::by_others(before);
        let (one_thread, rayon) = (way(&alone), way(&together));
        let one = median(&alone);
        Self {
            n,
            bits: one.number.bits(),
            last: one.node.as_ref().map_or(Time::ZERO, |node| node.took.into()),
            running_product: (!running.is_empty()).then(|| way(&running)),
            one_thread,
            rayon,
            workers,
            disturbance,
        }
    }

    /// Each way with its name and how many workers it has.
    pub fn ways(&self) -> Vec<(&'static str, usize, &Way)> {
        let running = self.running_product.as_ref().map(|way| ("running product", 1, way));
        let trees =
            [("product tree", 1, &self.one_thread), ("product tree on rayon", self.workers, &self.rayon)];
        running.into_iter().chain(trees).collect()
    }

    /// How much faster rayon was than one thread.
    pub fn speed_up(&self) -> f64 {
        ratio(self.one_thread.elapsed, self.rayon.elapsed)
    }

    /// No schedule is shorter: somebody must do the work, and the span must be done in order.
    pub fn at_least(&self) -> Time {
        self.rayon.span.max(self.rayon.work.share(self.worker_share()))
    }

    /// No schedule is longer in which nobody idles while there is something to do (Brent, 1974):
    /// what is not on the longest chain is shared by the workers.
    pub fn at_most(&self) -> Time {
        let beside_the_span = self.rayon.work.saturating_sub(self.rayon.span);
        self.rayon.span + beside_the_span.share(self.worker_share())
    }

    #[expect(clippy::cast_precision_loss, reason = "a count of workers")]
    fn worker_share(&self) -> f64 {
        1.0 / self.workers as f64
    }

    /// The speed-up that work and span explain, if nobody idles without need.
    pub fn explained_speed_up(&self) -> f64 {
        ratio(self.one_thread.elapsed, self.at_most())
    }

    /// No number of workers gains more than this.
    pub fn bound(&self) -> f64 {
        ratio(self.one_thread.work, self.one_thread.span)
    }

    /// How much longer each multiplication took when several ran at once.
    pub fn slower_together(&self) -> f64 {
        ratio(self.rayon.work, self.one_thread.work)
    }

    /// Within the bounds and a tenth. For small numbers a hand-over between threads takes as long
    /// as the tree.
    fn is_explained(&self) -> bool {
        let slack = self.rayon.elapsed.share(0.10).max(Time::from_millis(1));
        self.at_least() <= self.rayon.elapsed + slack && self.rayon.elapsed <= self.at_most() + slack
    }

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
                judgement: Judgement::of(digests.len() == 1),
            },
            Verdict {
                id: "speed-up-explained".to_owned(),
                text: "the time on rayon is within 10 % (or 1 ms) of the bounds of work and span (shown: the upper one)".to_owned(),
                published: None,
                model: Some(Figure::Time(self.at_most())),
                measured: Some(Figure::Time(self.rayon.elapsed)),
                judgement: Judgement::of_both(true, self.is_explained(), self.disturbance.is_none()),
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
    median_by_key(samples.iter().collect(), |sample| sample.elapsed).expect("samples were taken")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_work_on_one_worker_and_near_the_span_on_many() {
        let threads = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
        let mut lesson = ThreeWays::measure(20_000, 1, &threads);
        assert_eq!((lesson.at_least(), lesson.at_most()), (lesson.rayon.work, lesson.rayon.work));
        lesson.workers = 1_000_000;
        assert_eq!(lesson.at_least(), lesson.rayon.span);
        assert!(lesson.rayon.span <= lesson.at_most() && lesson.at_most() < lesson.rayon.work);
    }
}
