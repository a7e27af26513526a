//! Workers that tasks share in time: quanta, and tasks that take the worker of another.

use std::collections::BTreeSet;

use super::processors::Work;
use crate::order::run_queue::{Entry, PriorityRunQueue};
use crate::plan::{Discipline, Plan, PoolId, TaskId, WorkerId};
use crate::time::Time;

/// What is to be kept where a task's turn may end before its slice does.
pub(super) struct Sharing {
    /// By task: what is left of the slice that it has begun.
    left: Vec<Option<Time>>,
    /// By task: its turn, as long as it runs.
    turns: Vec<Option<Turn>>,
    /// By worker: what is done when it has given its task a whole quantum. Only where there are quanta.
    quantum_ends: Vec<Work>,
    quanta: Vec<Option<Time>>,
    /// By worker: the task that runs there, if another may take its place.
    may_leave: Vec<Option<MayLeave>>,
    pools: Vec<Contest>,
}

/// What a task does on its worker before others may step in. It is over when so much is done, by those
/// who run, as [`Processors`](super::processors::Processors) count it.
#[derive(Clone, Copy)]
struct Turn {
    worker: WorkerId,
    end: Work,
    /// When the slice would end: what is not done by then is left.
    whole: Work,
}

#[derive(Clone, Copy)]
struct MayLeave {
    task: TaskId,
    standing: Work,
}

/// Who may take whose worker, in one pool.
struct Contest {
    discipline: Discipline,
    /// The workers whose tasks may be left, with the standing of each: its rank, and where ranks are
    /// lengths, what is done when nothing would be left. So it need not be changed as time goes on.
    standings: BTreeSet<(Work, WorkerId)>,
    /// Workers whose own line may begin with a task that goes before the one that runs: a task has
    /// joined the line, or another step was begun.
    called: BTreeSet<WorkerId>,
}

/// A worker, and its pool.
#[derive(Clone, Copy)]
pub(super) struct PoolWorker {
    pub(super) worker: WorkerId,
    pub(super) pool: PoolId,
}

impl Sharing {
    /// `None` where every turn ends with its slice.
    pub(super) fn new(plan: &Plan) -> Option<Self> {
        let quantum = |discipline| match discipline {
            Discipline::RoundRobin { quantum } => Some(quantum),
            _ => None,
        };
        let is_shared = |discipline: Discipline| discipline.preempts() || quantum(discipline).is_some();
        if !plan.pools().iter().any(|pool| is_shared(pool.discipline)) {
            return None;
        }
        let quanta = plan.pools().iter().flat_map(|pool| pool.workers().map(|_| quantum(pool.discipline)));
        let contests = plan.pools().iter().map(|pool| Contest {
            discipline: pool.discipline,
            standings: BTreeSet::new(),
            called: BTreeSet::new(),
        });
        Some(Self {
            left: vec![None; plan.task_count()],
            turns: vec![None; plan.task_count()],
            quantum_ends: vec![Work::default(); plan.workers().len()],
            quanta: quanta.collect(),
            may_leave: vec![None; plan.workers().len()],
            pools: contests.collect(),
        })
    }

    /// What is left of the slice that the task has begun.
    pub(super) fn left(&self, task: TaskId) -> Option<Time> {
        self.left[task.index()]
    }

    /// The same, of the slice that it begins now or goes on with.
    pub(super) fn left_of(&mut self, task: TaskId, slice: Time) -> Time {
        *self.left[task.index()].get_or_insert(slice)
    }

    /// Whether the turn that was to end then still goes on: nobody has taken the worker.
    pub(super) fn is_due(&self, task: TaskId, worker: WorkerId, done: Work) -> bool {
        self.turns[task.index()].is_some_and(|turn| turn.worker == worker && turn.end <= done)
    }

    pub(super) fn is_quantum_over(&self, worker: WorkerId, done: Work) -> bool {
        self.quanta[worker.index()].is_some() && self.quantum_ends[worker.index()] <= done
    }

    pub(super) fn new_quantum(&mut self, worker: WorkerId, done: Work) {
        if let Some(quantum) = self.quanta[worker.index()] {
            self.quantum_ends[worker.index()] = done.and(Work::of(quantum));
        }
    }

    /// A task runs on that nobody may disturb.
    pub(super) fn begin_undisturbed(&mut self, task: TaskId, worker: WorkerId, whole: Work) {
        self.turns[task.index()] = Some(Turn { worker, end: whole, whole });
    }

    /// A task runs on, until its slice is whole at the most; says until when, if nobody takes its worker.
    pub(super) fn begin(
        &mut self,
        task: TaskId,
        PoolWorker { worker, pool }: PoolWorker,
        rank: u64,
        done: Work,
        whole: Work,
    ) -> Work {
        let contest = &mut self.pools[pool.index()];
        if contest.discipline.preempts() {
            let standing = match contest.discipline {
                Discipline::ShortestFirst(_) => done.and(Work::nanos(rank)),
                _ => Work::nanos(rank),
            };
            contest.standings.insert((standing, worker));
            contest.called.insert(worker);
            self.may_leave[worker.index()] = Some(MayLeave { task, standing });
        }
        let end = match self.quanta[worker.index()] {
            Some(_) => whole.min(self.quantum_ends[worker.index()].max(done)),
            None => whole,
        };
        self.turns[task.index()] = Some(Turn { worker, end, whole });
        end
    }

    /// The turn is over; says whether the slice is, too.
    pub(super) fn end(&mut self, task: TaskId, at: PoolWorker, done: Work) -> bool {
        self.leave(task, at, done);
        let is_whole = self.left(task).is_none_or(Time::is_zero);
        if is_whole {
            self.left[task.index()] = None;
        }
        is_whole
    }

    /// Another task takes the worker, however little is left.
    pub(super) fn leave(&mut self, task: TaskId, PoolWorker { worker, pool }: PoolWorker, done: Work) {
        if let Some(turn) = self.turns[task.index()].take() {
            self.left[task.index()] = Some(turn.whole.without(done).length());
        }
        if let Some(gone) = self.may_leave[worker.index()].take() {
            self.pools[pool.index()].standings.remove(&(gone.standing, worker));
        }
    }

    /// The worker's own line has one more task.
    pub(super) fn call(&mut self, PoolWorker { worker, pool }: PoolWorker) {
        if self.pools[pool.index()].discipline.preempts() {
            self.pools[pool.index()].called.insert(worker);
        }
    }

    /// The first ready task that goes before one that runs, and the worker that it takes: for a task
    /// that anybody may take, the worker whose task would go last.
    pub(super) fn contest(
        &self,
        pool: PoolId,
        queue: &PriorityRunQueue,
        done: Work,
    ) -> Option<(Entry, WorkerId)> {
        let contest = &self.pools[pool.index()];
        let shared = queue.first_of_shared().zip(contest.standings.last().map(|(_, worker)| *worker));
        let own = contest.called.iter().filter_map(|&worker| Some((queue.first_of(worker)?, worker)));
        let wins = |&(entry, worker): &(Entry, WorkerId)| {
            self.may_leave[worker.index()]
                .is_some_and(|other| Work::nanos(entry.rank) < contest.rank_of(other, done))
        };
        shared.into_iter().chain(own).filter(wins).min()
    }

    /// The task that runs on the worker.
    pub(super) fn task_on(&self, worker: WorkerId) -> Option<TaskId> {
        self.may_leave[worker.index()].map(|other| other.task)
    }

    /// At this instant nobody takes another's worker any more.
    pub(super) fn end_contest(&mut self, pool: PoolId) {
        self.pools[pool.index()].called.clear();
    }
}

impl Contest {
    fn rank_of(&self, other: MayLeave, done: Work) -> Work {
        match self.discipline {
            Discipline::ShortestFirst(_) => other.standing.without(done),
            _ => other.standing,
        }
    }
}
