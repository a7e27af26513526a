//! A task on its way from worker to worker, and what it does while it has one.

use std::sync::Arc;

use super::scheduler::Scheduler;
use crate::engine::task::Task;
use crate::order::rank;
use crate::plan::{Discipline, Interruptibility, Plan, PoolId, StepKind, TaskId, Waiting, WorkerId};
use crate::time::Time;

/// A task, and where it stands in its step.
pub struct Job {
    pub task: Task,
    slice: usize,
    piece: usize,
    /// Who took it first.
    pub first_worker: Option<WorkerId>,
    /// The bounded queue in which it has a place.
    pub place: Option<PoolId>,
}

/// What a task does next: of a calculation, from which piece on.
#[derive(Clone, Copy)]
pub struct Position {
    pub task: TaskId,
    /// In the plan's table of steps.
    pub step: u32,
    pub slice: usize,
    piece: usize,
    pieces: usize,
}

impl Position {
    fn slice_length(self, plan: &Plan) -> Time {
        plan.slices(&plan.step_table()[self.step as usize])[self.slice]
    }

    /// How long a piece is, by plan.
    fn piece_length(self, plan: &Plan) -> Time {
        Time::from_nanos(self.slice_length(plan).as_nanos() / self.pieces as u64)
    }

    /// The same in the plan's own lengths.
    pub fn in_plan(self, plan: &Plan) -> rank::Position {
        let done = Time::from_nanos(self.piece_length(plan).as_nanos() * self.piece as u64);
        let left = (0 < self.piece).then(|| self.slice_length(plan) - done);
        let slice = u32::try_from(self.slice).expect("a step has few slices");
        rank::Position { task: self.task, step: self.step, slice, left }
    }
}

impl Job {
    pub fn new(task: Task) -> Self {
        Self { task, slice: 0, piece: 0, first_worker: None, place: None }
    }

    pub fn position(&self) -> Position {
        let pieces = match self.task.next_kind() {
            Some(StepKind::Compute) => self.task.pieces(),
            _ => 1,
        };
        let (task, step) = (self.task.id(), self.task.place());
        Position { task, step, slice: self.slice, piece: self.piece, pieces }
    }

    /// Whether what comes next is nothing that a worker is needed for.
    pub fn is_outside(&self) -> bool {
        let plan = &self.task.run.plan;
        self.task.next_kind() == Some(StepKind::Wait) && plan.waiting(self.task.id()) == Waiting::Frees
    }

    /// Does what it has to do on this worker, or as much of it as it may.
    pub fn take_turn(&mut self, scheduler: &Arc<Scheduler>, worker: WorkerId) {
        let here = self.task.next_pool();
        let mut turn = Turn::new(self, scheduler, worker);
        while let Some(kind) = self.task.next_kind()
            && self.task.next_pool() == here
            && !self.is_outside()
        {
            match kind {
                StepKind::Wait => {
                    turn.begins_anew();
                    self.task.wait_blocking(worker);
                }
                StepKind::Compute if self.compute(&mut turn) => {}
                StepKind::Compute => return,
            }
        }
    }

    /// Says whether the step is done.
    fn compute(&mut self, turn: &mut Turn<'_>) -> bool {
        for slice in self.slice..self.task.slices() {
            self.slice = slice;
            let begin = self.position();
            if !turn.may_go_on(begin) {
                return false;
            }
            self.piece = self.task.compute_pieces(turn.worker, slice, self.piece, |next| {
                turn.has_done_piece(begin);
                turn.may_go_on(Position { piece: next, ..begin })
            });
            if self.piece < begin.pieces {
                return false;
            }
            self.piece = 0;
            turn.has_done_piece(begin);
            turn.gives_way = true;
        }
        self.slice = 0;
        turn.gives_way = false;
        true
    }
}

/// The time for which a task has its worker.
struct Turn<'a> {
    scheduler: &'a Arc<Scheduler>,
    plan: &'a Plan,
    worker: WorkerId,
    discipline: Discipline,
    interruptibility: Interruptibility,
    /// What it has computed since it has its quantum, by plan: as a slice, a quantum is a share of the
    /// work.
    computed: Time,
    /// It is between two slices.
    gives_way: bool,
}

impl<'a> Turn<'a> {
    fn new(job: &Job, scheduler: &'a Arc<Scheduler>, worker: WorkerId) -> Self {
        let plan = scheduler.plan();
        Self {
            scheduler,
            plan,
            worker,
            discipline: plan.pool(job.task.next_pool()).discipline,
            interruptibility: plan.traits(job.task.id()).interruptibility,
            computed: Time::ZERO,
            gives_way: false,
        }
    }

    /// It waits, and nobody can take the worker meanwhile.
    fn begins_anew(&mut self) {
        self.computed = Time::ZERO;
        self.scheduler.is_held(self.worker);
    }

    fn has_done_piece(&mut self, position: Position) {
        self.computed += position.piece_length(self.plan);
    }

    fn may_go_on(&mut self, position: Position) -> bool {
        if self.interruptibility == Interruptibility::Uninterruptible {
            return true;
        }
        if self.gives_way || self.is_quantum_over(position) {
            if self.scheduler.others_go_first(self.worker, position) {
                return false;
            }
            self.computed = Time::ZERO;
            self.gives_way = false;
        }
        !(self.discipline.preempts() && self.scheduler.is_called_away(self.worker, position))
    }

    /// To the nearest end of a piece.
    fn is_quantum_over(&self, position: Position) -> bool {
        let Discipline::RoundRobin { quantum } = self.discipline else { return false };
        let half = position.piece_length(self.plan).share(0.5);
        !self.computed.is_zero() && quantum <= self.computed + half
    }
}
