//! All pitfalls, in the order in which somebody who learns meets them.

use super::Pitfall;
use super::{
    await_in_a_row, block_in_place, blocking_sleep, calculation_in_the_loop, cancelled_in_the_middle,
    join_is_one_task, lock_across_await, never_awaited, pool_of_connections, rayon_in_async,
    spawn_blocking_is_not_sized_for_cpu, tiny_tasks, tokio_fs, too_many_threads, unbounded_spawn,
};

pub const ALL: [&Pitfall; 15] = [
    &await_in_a_row::PITFALL,
    &never_awaited::PITFALL,
    &blocking_sleep::PITFALL,
    &calculation_in_the_loop::PITFALL,
    &join_is_one_task::PITFALL,
    &rayon_in_async::PITFALL,
    &spawn_blocking_is_not_sized_for_cpu::PITFALL,
    &block_in_place::PITFALL,
    &lock_across_await::PITFALL,
    &cancelled_in_the_middle::PITFALL,
    &pool_of_connections::PITFALL,
    &unbounded_spawn::PITFALL,
    &too_many_threads::PITFALL,
    &tiny_tasks::PITFALL,
    &tokio_fs::PITFALL,
];

pub fn find(name: &str) -> Option<&'static Pitfall> {
    ALL.into_iter().find(|pitfall| pitfall.name == name)
}
