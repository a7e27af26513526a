//! Whole rounds of turns at once.
//!
//! Where many tasks take turns on one worker, hardly anything else happens: each has its turn, and goes
//! to the back. As long as nobody comes to the queue and nobody leaves it, who is next is known before,
//! and needs neither the queue nor the list of endings.

use super::Model;
use super::endings::{EndKind, Ending};
use super::progress::Progress;
use crate::order::run_queue::RunQueue;
use crate::plan::{TaskId, WorkerId};
use crate::time::Time;
use crate::timeline::State;

/// Says when to look for such rounds: looking takes as long as a round, so once a round.
#[derive(Default)]
pub(super) struct Rounds {
    turns: usize,
    due: Option<WorkerId>,
}

impl Rounds {
    /// A task has gone to the back of the worker's queue, which so many are in now.
    #[inline]
    pub(super) fn count(&mut self, worker: WorkerId, ready: usize) {
        self.turns += 1;
        if self.turns > ready {
            *self = Self { turns: 0, due: Some(worker) };
        }
    }

    /// The worker whose tasks have all had a turn since the last look.
    #[inline]
    pub(super) fn take_due(&mut self) -> Option<WorkerId> {
        self.due.take()
    }
}

impl<const IS_PLAIN: bool> Model<'_, IS_PLAIN> {
    /// Plays the rounds of the worker's tasks that are over before anything else happens.
    pub(super) fn play_rounds(&mut self, worker: WorkerId) {
        let is_turn = |ending: &Ending| ending.kind() == EndKind::Compute && ending.worker() == Some(worker);
        let Some(turn) = self.endings.first().filter(is_turn) else { return };
        let Some(round) = self.round(turn.task(), worker) else { return };
        self.endings.pop_at(turn.at);
        let next = self.next_instant();
        let (running, others) = round.split_first().expect("somebody runs");
        while self.is_whole(&round, next) {
            self.finish_turn(*running, worker);
            for &task in others {
                self.begin_turn(task);
                self.finish_turn(task, worker);
            }
            self.begin_turn(*running);
        }
        let end = self.now + self.turn_length(*running);
        self.endings.push(Ending::new(end, EndKind::Compute, *running, Some(worker)));
    }

    /// Who has a turn in a round, beginning with the one that runs. `None` where others may join in: more
    /// workers, or somebody who gets the place of a task that is taken.
    fn round(&self, running: TaskId, worker: WorkerId) -> Option<Vec<TaskId>> {
        let pool = self.pool_of[worker.index()];
        let is_alone = self.plan.pool(pool).len() == 1 && self.plan.pool(pool).places.is_none();
        match &self.queues[pool.index()] {
            RunQueue::Fifo { ready, .. } if is_alone => {
                Some([running].into_iter().chain(ready.iter().copied()).collect())
            }
            _ => None,
        }
    }

    /// Whether all that happens before the end of a round are turns of tasks that have begun before, and
    /// go on afterwards.
    fn is_whole(&self, round: &[TaskId], next: Option<Time>) -> bool {
        let mut end = self.now;
        let go_on = round.iter().all(|&task| {
            let Progress { step, slice, .. } = self.progress[task.index()];
            let slices = self.plan.slices(&self.plan.step_table()[step as usize]).len();
            end += self.turn_length(task);
            0 < slice && (slice as usize) + 1 < slices
        });
        go_on && next.is_none_or(|next| end < next)
    }

    #[inline]
    fn turn_length(&self, task: TaskId) -> Time {
        let Progress { step, slice, .. } = self.progress[task.index()];
        self.lengths.of(task, step, slice)
    }

    #[inline]
    fn begin_turn(&mut self, task: TaskId) {
        if self.progress[task.index()].since < self.now {
            self.record(task, None, State::Queued);
        }
        self.progress[task.index()].since = self.now;
    }

    #[inline]
    fn finish_turn(&mut self, task: TaskId, worker: WorkerId) {
        let length = self.turn_length(task);
        self.advance_to(self.now + length);
        self.record(task, Some(worker), State::Running);
        self.busy[worker.index()] += length;
        let progress = &mut self.progress[task.index()];
        progress.running += length;
        progress.slice += 1;
        progress.since = self.now;
    }
}
