//! A second model, as simple as can be: it goes from tick to tick (a nanosecond) and looks at
//! everybody. The real model must come to the same timeline, to the last span.

use meanwhile::model::{Keep, simulate};
use meanwhile::plan::{
    Discipline, Independence, Interruptibility, Plan, StepKind, TaskId, Traits, Waiting, WorkerId,
};
use meanwhile::time::Time;
use meanwhile::timeline::{Span, State, TaskTimes, Timeline};
use proptest::prelude::{prop_assert_eq, proptest};

use crate::properties::{plans, plans_of_all_disciplines, plans_on_few_processors};
use crate::random;

const TICK: Time = Time::from_nanos(1);

/// What is done in a tick on a processor of one's own: so finely is work counted.
const WHOLE: u128 = 1 << 64;

fn work(length: Time) -> u128 {
    u128::from(length.as_nanos()) * WHOLE
}

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

/// When a task must let others go first.
#[derive(Clone, Copy, PartialEq)]
enum Turn {
    /// When somebody takes the worker, or the piece ends.
    Open,
    /// When the worker has given it a quantum.
    Limited,
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    NotYetHere,
    Queued,
    /// Queued, and a worker is turning to it.
    Expected {
        worker: usize,
        from: Time,
    },
    Doing {
        worker: Option<usize>,
        turn: Turn,
    },
    GivingWay {
        worker: usize,
    },
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
    traits: Traits,
    first_worker: Option<usize>,
    has_started: bool,
    /// What is left to do of the piece that comes next.
    left: u128,
    times: TaskTimes,
    spans: Vec<Span>,
}

impl Life {
    fn worker(&self) -> Option<usize> {
        match self.place {
            Place::Doing { worker, .. } => worker,
            Place::GivingWay { worker } | Place::Expected { worker, .. } => Some(worker),
            _ => None,
        }
    }

    fn state(&self) -> Option<State> {
        match (self.place, self.pieces.get(self.next)?.kind) {
            (Place::Queued | Place::Expected { .. }, _) => Some(State::Queued),
            (Place::Doing { .. }, StepKind::Compute) => Some(State::Running),
            (Place::Doing { .. }, StepKind::Wait) => Some(State::Waiting),
            _ => None,
        }
    }

    fn is_in_progress(&self) -> bool {
        self.place != Place::Gone && self.has_started
    }

    /// `quanta` says what each worker still gives its task.
    fn ends(&self, kind: StepKind, quanta: &[u128]) -> bool {
        let Place::Doing { worker, turn } = self.place else { return false };
        let is_turn_over = turn == Turn::Limited && worker.is_some_and(|worker| quanta[worker] == 0);
        self.pieces[self.next].kind == kind && (self.left == 0 || is_turn_over)
    }

    /// It keeps what is left to do, in whole ticks.
    fn leave(&mut self) {
        self.left = self.left.div_ceil(WHOLE) * WHOLE;
    }

    fn can_be_left(&self) -> bool {
        self.traits.interruptibility == Interruptibility::Interruptible
    }

    /// How much it would do on its worker in one go.
    fn burst(&self) -> u128 {
        let pool = self.pieces[self.next].pool;
        let rest = self.pieces[self.next + 1..].iter();
        let rest = rest.take_while(|it| it.needs_worker && it.pool == pool);
        self.left + rest.map(|it| work(it.length)).sum::<u128>()
    }
}

fn life(plan: &Plan, task: TaskId) -> Life {
    let mut pieces = Vec::new();
    let steps = plan.steps(task);
    let traits = *plan.traits(task);
    let holds =
        plan.waiting == Waiting::Holds || traits.interruptibility == Interruptibility::Uninterruptible;
    for (step, it) in (0..).zip(steps) {
        let needs_worker = it.kind == StepKind::Compute || holds;
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
        left: pieces.first().map_or(0, |first| work(first.length)),
        traits,
        first_worker: None,
        has_started: false,
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
    disciplines: Vec<Discipline>,
    switch_costs: Vec<Time>,
    /// By worker: the task that it had last.
    had_last: Vec<Option<usize>>,
    /// By worker: what it still gives its task in this turn, where turns are limited.
    quanta: Vec<u128>,
    /// How many processors those who run share; more than there are tasks if they share none.
    processors: u128,
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
        disciplines: plan.pools().iter().map(|pool| pool.discipline).collect(),
        switch_costs: plan.pools().iter().map(|pool| pool.switch_cost).collect(),
        had_last: vec![None; plan.workers().len()],
        quanta: vec![0; plan.workers().len()],
        processors: plan.processors().map_or(u128::from(u64::MAX), |processors| processors.get().into()),
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
            self.work();
            self.now += TICK;
        }
    }

    /// Again from the beginning, as long as something that was just begun has no length.
    fn live_through_instant(&mut self) {
        loop {
            loop {
                if let Some(task) = self.next_to_end() {
                    self.end(task);
                } else if let Some(task) = self.next_to_arrive() {
                    self.lives[task].times.arrived = self.now;
                    self.go_on(task, None);
                } else {
                    break;
                }
            }
            self.give_way();
            self.dispatch();
            if self.next_to_end().is_none() {
                return;
            }
        }
    }

    fn next_to_end(&self) -> Option<usize> {
        let first = |kind| self.lives.iter().position(|life| life.ends(kind, &self.quanta));
        let is_expected =
            |life: &Life| matches!(life.place, Place::Expected { from, .. } if from == self.now);
        first(StepKind::Compute)
            .or_else(|| first(StepKind::Wait))
            .or_else(|| self.lives.iter().position(is_expected))
    }

    fn next_to_arrive(&self) -> Option<usize> {
        let is_gone = |task: &TaskId| self.lives[task.index()].place == Place::Gone;
        self.lives.iter().position(|life| {
            life.place == Place::NotYetHere && life.scheduled <= self.now && life.after.iter().all(is_gone)
        })
    }

    fn end(&mut self, task: usize) {
        let life = &mut self.lives[task];
        let worker = life.worker();
        if let Place::Expected { worker, .. } = life.place {
            self.new_turn(worker);
            return self.begin(task, Some(worker));
        }
        if let Some(worker) = worker.filter(|_| life.left != 0) {
            life.leave();
            life.place = Place::GivingWay { worker };
            return;
        }
        let Piece { step, slice, kind, .. } = life.pieces[life.next];
        let is_told = |span: &Span| (span.step, span.slice) == (step, slice) && span.state != State::Queued;
        if !life.spans.last().is_some_and(is_told) {
            // It took no time, but it was there.
            let (task, state) = (TaskId::new(task), life.state().expect("it is doing something"));
            let worker = worker.map(WorkerId::new);
            life.spans.push(Span { task, worker, state, step, slice, start: self.now, end: self.now });
        }
        life.next += 1;
        life.left = life.pieces.get(life.next).map_or(0, |next| work(next.length));
        let is_within_step = life.pieces.get(life.next).is_some_and(|next| next.step == step);
        match worker {
            Some(worker) if is_within_step && life.can_be_left() => life.place = Place::GivingWay { worker },
            worker => {
                worker.filter(|_| kind == StepKind::Wait).into_iter().for_each(|it| self.new_turn(it));
                self.go_on(task, worker);
            }
        }
    }

    fn new_turn(&mut self, worker: usize) {
        let pool = self.pool_of(worker);
        if let Discipline::RoundRobin { quantum } = self.disciplines[pool] {
            self.quanta[worker] = work(quantum);
        }
    }

    fn pool_of(&self, worker: usize) -> usize {
        self.pools.iter().position(|workers| workers.contains(&worker)).unwrap()
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
            (true, Some(worker), _)
                if piece.kind == StepKind::Compute && self.has_had_its_turn(task, worker) =>
            {
                self.lives[task].place = Place::GivingWay { worker };
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
        let (now, pool) = (self.now, self.lives[task].pieces[self.lives[task].next].pool);
        let life = &mut self.lives[task];
        if !life.has_started {
            life.times.started = now;
            life.has_started = true;
        }
        let turn = match (self.disciplines[pool], worker, life.pieces[life.next].kind) {
            (Discipline::RoundRobin { .. }, Some(_), StepKind::Compute) if life.can_be_left() => {
                Turn::Limited
            }
            _ => Turn::Open,
        };
        life.place = Place::Doing { worker, turn };
    }

    fn has_had_its_turn(&self, task: usize, worker: usize) -> bool {
        let is_limited = matches!(self.disciplines[self.pool_of(worker)], Discipline::RoundRobin { .. });
        is_limited && self.lives[task].can_be_left() && self.quanta[worker] == 0
    }

    fn give_way(&mut self) {
        for task in 0..self.lives.len() {
            let Place::GivingWay { worker } = self.lives[task].place else { continue };
            let others = &self.queues[self.pool_of(worker)];
            if others.iter().any(|&other| self.may_take(worker, other)) {
                self.queue(task);
            } else {
                self.new_turn(worker);
                self.begin(task, Some(worker));
            }
        }
    }

    fn dispatch(&mut self) {
        for pool in 0..self.pools.len() {
            loop {
                if let Some((task, worker)) = self.next_taking(pool) {
                    self.take(task, worker);
                } else if let Some((task, victim, worker)) = self.next_preemption(pool) {
                    self.lives[victim].leave();
                    self.queue(victim);
                    self.take(task, worker);
                } else {
                    break;
                }
            }
        }
    }

    /// Those in the queue, in the order in which they are to be served.
    fn in_order(&self, pool: usize) -> Vec<usize> {
        let mut tasks = self.queues[pool].clone();
        tasks.sort_by_key(|&task| self.rank(task, pool));
        tasks
    }

    fn rank(&self, task: usize, pool: usize) -> u128 {
        match self.disciplines[pool] {
            Discipline::ShortestFirst(_) => self.lives[task].burst(),
            Discipline::Priority(_) => self.lives[task].traits.priority.into(),
            _ => 0,
        }
    }

    fn may_take(&self, worker: usize, task: usize) -> bool {
        let life = &self.lives[task];
        let workers = &self.pools[self.pool_of(worker)];
        let stays = life.first_worker.filter(|_| life.traits.independence == Independence::Dependent);
        let only = life.traits.only.map(WorkerId::index);
        only.into_iter()
            .chain(stays)
            .find(|bound| workers.contains(bound))
            .is_none_or(|bound| bound == worker)
    }

    fn next_taking(&self, pool: usize) -> Option<(usize, usize)> {
        let is_taken = |worker| self.lives.iter().any(|life| life.worker() == Some(worker));
        let free: Vec<usize> = self.pools[pool].iter().copied().filter(|&worker| !is_taken(worker)).collect();
        self.in_order(pool)
            .into_iter()
            .find_map(|task| Some((task, free.iter().copied().find(|&worker| self.may_take(worker, task))?)))
    }

    fn take(&mut self, task: usize, worker: usize) {
        let pool = self.pool_of(worker);
        self.queues[pool].retain(|&other| other != task);
        self.lives[task].first_worker.get_or_insert(worker);
        let before = self.had_last[worker].replace(task);
        if before.is_some_and(|before| before != task) && !self.switch_costs[pool].is_zero() {
            self.lives[task].place = Place::Expected { worker, from: self.now + self.switch_costs[pool] };
        } else {
            self.new_turn(worker);
            self.begin(task, Some(worker));
        }
        if let Some(queue) = self.lives[task].inside.take() {
            self.let_in(queue);
        }
    }

    fn next_preemption(&self, pool: usize) -> Option<(usize, usize, usize)> {
        if !self.disciplines[pool].preempts() {
            return None;
        }
        self.in_order(pool).into_iter().find_map(|task| {
            let running = self.lives.iter().enumerate().filter_map(|(victim, life)| {
                let worker = life.worker().filter(|worker| self.pools[pool].contains(worker))?;
                let is_weaker = self.rank(task, pool) < self.rank(victim, pool);
                let can_be_left = life.state() == Some(State::Running) && life.can_be_left();
                (is_weaker && can_be_left && self.may_take(worker, task)).then_some((victim, worker))
            });
            let (victim, worker) =
                running.max_by_key(|&(victim, worker)| (self.rank(victim, pool), worker))?;
            Some((task, victim, worker))
        })
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
            let worker = life.worker().filter(|_| state != State::Queued);
            let (task, worker) = (TaskId::new(task), worker.map(WorkerId::new));
            let span = Span { task, worker, state, step, slice, start: now, end: now + TICK };
            extend(&mut life.spans, span);
        }
        let running = self.running();
        let in_progress = self.lives.iter().filter(|life| life.is_in_progress()).count();
        let peaks = &mut self.timeline.peaks;
        peaks.running = peaks.running.max(running);
        peaks.in_progress = peaks.in_progress.max(in_progress);
    }

    fn running(&self) -> usize {
        self.lives.iter().filter(|life| life.state() == Some(State::Running)).count()
    }

    /// What is done until the next tick: those who run share the processors evenly.
    fn work(&mut self) {
        let running = self.running() as u128;
        let each =
            if running <= self.processors { WHOLE } else { (self.processors * WHOLE).div_ceil(running) };
        for life in &mut self.lives {
            let Place::Doing { worker, .. } = life.place else { continue };
            let is_running = life.state() == Some(State::Running);
            let done = if is_running { each } else { WHOLE };
            life.left = life.left.saturating_sub(done);
            if let Some(worker) = worker.filter(|_| is_running) {
                self.quanta[worker] = self.quanta[worker].saturating_sub(done);
            }
        }
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
    #![proptest_config(random::cases(500))]

    #[test]
    fn the_model_says_the_same_as_counting_tick_by_tick(plan in plans()) {
        prop_assert_eq!(simulate(&plan, &Keep::All), reference(&plan));
    }

    #[test]
    fn with_all_disciplines_too(plan in plans_of_all_disciplines()) {
        prop_assert_eq!(simulate(&plan, &Keep::All), reference(&plan));
    }

    #[test]
    fn and_where_the_running_tasks_share_processors(plan in plans_on_few_processors()) {
        prop_assert_eq!(simulate(&plan, &Keep::All), reference(&plan));
    }
}
