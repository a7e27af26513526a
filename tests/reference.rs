//! A second model, as simple as can be: it goes from tick to tick (a nanosecond) and looks at
//! everybody. The real model must come to the same timeline, to the last span.

use meanwhile::model::{Keep, simulate};
use meanwhile::plan::{Plan, StepKind, TaskId, Waiting, WorkerId};
use meanwhile::time::Time;
use meanwhile::timeline::{Span, State, TaskTimes, Timeline};
use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};

use crate::properties::{config, plans};

const TICK: Time = Time::from_nanos(1);

/// What a task does between two moments at which somebody may step in: a slice, or a wait.
#[derive(Clone, Copy)]
struct Piece {
    step: u32,
    slice: u32,
    kind: StepKind,
    pool: usize,
    needs_worker: bool,
    /// Of a wait: the bounded queue that it leads to.
    queue: Option<usize>,
    length: Time,
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    NotYetHere,
    Queued,
    Doing { worker: Option<usize>, until: Time },
    GivingWay { worker: usize },
    Gone,
}

struct Life {
    pieces: Vec<Piece>,
    next: usize,
    place: Place,
    /// The bounded queue in which it has a place.
    inside: Option<usize>,
    scheduled: Time,
    after: Vec<TaskId>,
    times: TaskTimes,
    spans: Vec<Span>,
}

impl Life {
    fn worker(&self) -> Option<usize> {
        match self.place {
            Place::Doing { worker, .. } => worker,
            Place::GivingWay { worker } => Some(worker),
            _ => None,
        }
    }

    fn state(&self) -> Option<State> {
        match (self.place, self.pieces.get(self.next)?.kind) {
            (Place::Queued, _) => Some(State::Queued),
            (Place::Doing { .. }, StepKind::Compute) => Some(State::Running),
            (Place::Doing { .. }, StepKind::Wait) => Some(State::Waiting),
            _ => None,
        }
    }

    fn is_in_progress(&self) -> bool {
        self.place != Place::Gone && (0 < self.next || matches!(self.place, Place::Doing { .. }))
    }

    fn ends(&self, kind: StepKind, now: Time) -> bool {
        matches!(self.place, Place::Doing { until, .. } if until == now && self.pieces[self.next].kind == kind)
    }
}

fn life(plan: &Plan, task: TaskId) -> Life {
    let mut pieces = Vec::new();
    let steps = plan.steps(task);
    for (step, it) in (0..).zip(steps) {
        let needs_worker = it.kind == StepKind::Compute || plan.waiting == Waiting::Holds;
        let next =
            steps.get(step as usize + 1).filter(|next| next.kind == StepKind::Compute && !needs_worker);
        let queue = next.filter(|next| plan.pool(next.on).places.is_some()).map(|next| next.on.index());
        for (slice, &length) in (0..).zip(plan.slices(it)) {
            pieces.push(Piece {
                step,
                slice,
                kind: it.kind,
                pool: it.on.index(),
                needs_worker,
                queue,
                length,
            });
        }
    }
    Life {
        pieces,
        next: 0,
        place: Place::NotYetHere,
        inside: None,
        scheduled: plan.arrives(task),
        after: plan.after(task).to_vec(),
        times: TaskTimes::default(),
        spans: Vec::new(),
    }
}

struct Reference {
    now: Time,
    lives: Vec<Life>,
    /// The numbers of each pool's workers.
    pools: Vec<Vec<usize>>,
    queues: Vec<Vec<usize>>,
    /// By pool: how many places its queue has, and who is queued for one.
    places: Vec<usize>,
    doors: Vec<Vec<usize>>,
    timeline: Timeline,
}

fn reference(plan: &Plan) -> Timeline {
    let pools: Vec<Vec<usize>> =
        plan.pools().iter().map(|pool| pool.workers().map(WorkerId::index).collect()).collect();
    let mut reference = Reference {
        now: Time::ZERO,
        lives: plan.tasks().map(|task| life(plan, task)).collect(),
        queues: vec![Vec::new(); pools.len()],
        places: plan
            .pools()
            .iter()
            .map(|pool| pool.places.map_or(0, |places| places.get() as usize))
            .collect(),
        doors: vec![Vec::new(); pools.len()],
        pools,
        timeline: Timeline::from_spans(&[], plan.workers().len(), Vec::new()),
    };
    reference.run();
    let mut timeline = reference.timeline;
    for life in reference.lives {
        timeline.tasks.push(life.times);
        timeline.spans.extend(life.spans);
    }
    timeline
}

impl Reference {
    fn run(&mut self) {
        while self.lives.iter().any(|life| life.place != Place::Gone) {
            self.live_through_instant();
            self.look_around();
            self.now += TICK;
        }
    }

    /// Again from the beginning, as long as something that was just begun has no length.
    fn live_through_instant(&mut self) {
        loop {
            while let Some(task) = self.next_to_end() {
                self.end(task);
            }
            while let Some(task) = self.next_to_arrive() {
                self.lives[task].times.arrived = self.now;
                self.go_on(task, None);
            }
            self.give_way();
            self.dispatch();
            if self.next_to_end().is_none() {
                return;
            }
        }
    }

    fn next_to_end(&self) -> Option<usize> {
        let first = |kind| self.lives.iter().position(|life| life.ends(kind, self.now));
        first(StepKind::Compute).or_else(|| first(StepKind::Wait))
    }

    fn next_to_arrive(&self) -> Option<usize> {
        let is_gone = |task: &TaskId| self.lives[task.index()].place == Place::Gone;
        self.lives.iter().position(|life| {
            life.place == Place::NotYetHere && life.scheduled <= self.now && life.after.iter().all(is_gone)
        })
    }

    fn end(&mut self, task: usize) {
        let life = &mut self.lives[task];
        let step = life.pieces[life.next].step;
        life.next += 1;
        let is_within_step = life.pieces.get(life.next).is_some_and(|next| next.step == step);
        match life.worker() {
            Some(worker) if is_within_step => life.place = Place::GivingWay { worker },
            worker => self.go_on(task, worker),
        }
    }

    fn go_on(&mut self, task: usize, worker: Option<usize>) {
        let life = &mut self.lives[task];
        let Some(&piece) = life.pieces.get(life.next) else {
            life.place = Place::Gone;
            life.times.finished = self.now;
            if life.pieces.is_empty() {
                life.times.started = self.now;
            }
            return;
        };
        let worker = worker.filter(|worker| self.pools[piece.pool].contains(worker));
        match (piece.needs_worker, worker, piece.queue) {
            (false, _, None) => self.begin(task, None),
            (false, _, Some(queue)) => {
                self.lives[task].place = Place::Queued;
                self.doors[queue].push(task);
                self.let_in(queue);
            }
            (true, Some(worker), _) => self.begin(task, Some(worker)),
            (true, None, _) => self.queue(task),
        }
    }

    /// As many from the door as there are places without a task.
    fn let_in(&mut self, queue: usize) {
        let inside = |lives: &[Life]| lives.iter().filter(|life| life.inside == Some(queue)).count();
        while !self.doors[queue].is_empty() && inside(&self.lives) < self.places[queue] {
            let task = self.doors[queue].remove(0);
            self.lives[task].inside = Some(queue);
            self.begin(task, None);
        }
    }

    fn queue(&mut self, task: usize) {
        let life = &mut self.lives[task];
        life.place = Place::Queued;
        self.queues[life.pieces[life.next].pool].push(task);
    }

    fn begin(&mut self, task: usize, worker: Option<usize>) {
        let life = &mut self.lives[task];
        if life.next == 0 {
            life.times.started = self.now;
        }
        life.place = Place::Doing { worker, until: self.now + life.pieces[life.next].length };
    }

    fn give_way(&mut self) {
        for task in 0..self.lives.len() {
            if matches!(self.lives[task].place, Place::GivingWay { .. }) {
                self.queue(task);
            }
        }
    }

    fn dispatch(&mut self) {
        for pool in 0..self.pools.len() {
            while let (Some(&task), Some(worker)) = (self.queues[pool].first(), self.free_worker(pool)) {
                self.queues[pool].remove(0);
                self.begin(task, Some(worker));
                if let Some(queue) = self.lives[task].inside.take() {
                    self.let_in(queue);
                }
            }
        }
    }

    fn free_worker(&self, pool: usize) -> Option<usize> {
        let is_taken = |worker| self.lives.iter().any(|life| life.worker() == Some(worker));
        self.pools[pool].iter().copied().find(|&worker| !is_taken(worker))
    }

    /// Writes down what everybody does until the next tick.
    fn look_around(&mut self) {
        let (now, timeline) = (self.now, &mut self.timeline);
        for (task, life) in self.lives.iter_mut().enumerate() {
            let Some(state) = life.state() else { continue };
            let Piece { step, slice, .. } = life.pieces[life.next];
            match (state, life.worker()) {
                (State::Running, Some(worker)) => {
                    life.times.running += TICK;
                    timeline.busy[worker] += TICK;
                }
                (State::Waiting, _) => life.times.waiting += TICK,
                _ => {}
            }
            let (task, worker) = (TaskId::new(task), life.worker().map(WorkerId::new));
            let span = Span { task, worker, state, step, slice, start: now, end: now + TICK };
            extend(&mut life.spans, span);
        }
        let running = self.lives.iter().filter(|life| life.state() == Some(State::Running)).count();
        let in_progress = self.lives.iter().filter(|life| life.is_in_progress()).count();
        timeline.peaks.running = timeline.peaks.running.max(running);
        timeline.peaks.in_progress = timeline.peaks.in_progress.max(in_progress);
    }
}

/// Adds a tick to the last span, if the task still does the same.
fn extend(spans: &mut Vec<Span>, tick: Span) {
    match spans.last_mut() {
        Some(last) if (Span { start: last.start, ..tick }) == (Span { end: tick.end, ..*last }) => {
            last.end = tick.end;
        }
        _ => spans.push(tick),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, ..config() })]

    #[test]
    fn the_model_says_the_same_as_counting_tick_by_tick(plan in plans()) {
        prop_assert_eq!(simulate(&plan, &Keep::All), reference(&plan));
    }
}
