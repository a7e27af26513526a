//! How much a file may ask for. Files come from strangers: nothing in one may make the program
//! hang or fill the memory.

/// Bytes of text.
pub const BYTES: usize = 64 * 1024;
/// Characters of a name.
pub const NAME: usize = 40;
/// Characters of a text.
pub const TEXT: usize = 400;
pub const LESSON: usize = 2_000;
pub const TEXTS: usize = 20;
pub const CLAIMS: usize = 100;
pub const PUBLISHED: usize = 100;
pub const EVENTS: usize = 20;
pub const CHANGES: usize = 4;
/// Each.
pub const CHANGE: usize = 80;
pub const WORKER_TABLES: usize = 20;
pub const TASK_TABLES: usize = 100;
/// In one strategy.
pub const WORKERS: usize = 10_000;
/// In one strategy.
pub const TASKS: u64 = 1_000_000;
/// Of one task, when its steps are repeated.
pub const STEPS: u64 = 10_000;
/// In one strategy: see [`Plan::turns`](crate::plan::Plan::turns).
pub const TURNS: u64 = 3_000_000;
/// Turns of those tasks whose every turn is kept and told: all if they are few.
pub const TOLD_TURNS: u64 = 200_000;
/// Steps with lengths of their own, in one strategy.
pub const RANDOM_STEPS: u64 = 2_000_000;
/// Pairs of a task and one that it comes after, in one strategy.
pub const PAIRS: u64 = 500_000;
/// Random lengths are at most so many times their mean. Of an exponential distribution, one in
/// 10^21 would be longer.
pub const TIMES_THE_MEAN: u64 = 50;
/// Values on the command line.
pub const SETS: usize = 100;
