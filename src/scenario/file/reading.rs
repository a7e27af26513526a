//! Reads what a file says of one strategy.

use super::diagnostic::{Problems, Span, nearest};
use super::document::{Key, Node, Table, Value};
use super::fields::{Fields, Spanned, View, unprintable};
use super::keys;
use super::limits;
use crate::foreign::shown;
use crate::io::Kind;
use crate::plan::{
    Discipline, Executor, Independence, Interruptibility, Preemption, StepKind, Strategy, Waiting, Workers,
};
use crate::scenario::length::Length;
use crate::scenario::setup::{After, Count, Lookup, Names, Pool, Setup, Step, TaskSet, is_same};
use crate::time::Time;

/// The file, and the strategy for which it is read.
#[derive(Clone, Copy)]
pub struct Reading<'n, 't> {
    pub file: &'n Table<'t>,
    pub strategy: Strategy,
    pub problems: &'n Problems,
}

/// What is missing, and what to write.
pub const NO_WORKERS: (&str, &str) = ("there are no workers", "write [workers.NAME], and `count` below it");
pub const NO_TASKS: (&str, &str) = ("there are no tasks", "write [tasks.NAME], and `steps` below it");

/// A task table with what can be understood only when all tables are read.
struct Open<'n> {
    set: TaskSet,
    only: Option<Spanned<&'n str>>,
    after: Vec<Spanned<&'n str>>,
}

type NamedView<'n, 't> = (&'n Key<'t>, View<'n, 't>);

impl<'n, 't> Reading<'n, 't> {
    pub fn setup(self) -> Setup {
        let change = self.file.table(self.strategy.name());
        let top = View::of(Span::default(), change);
        let own = Fields::new(top, &keys::STRATEGY, self.problems);
        let pools = self.pools();
        let setup = Setup {
            headline: own.text("headline").map(|text| text.value.to_owned()),
            answer: own.text("answer").map(|text| text.value.to_owned()),
            pools,
            sets: Vec::new(),
        };
        let tables = self.named("tasks", limits::TASK_TABLES);
        let open = tables.into_iter().filter_map(|(label, view)| self.task(label, view, &setup));
        let open: Vec<Open> = open.collect();
        if setup.pools.is_empty() && !open.is_empty() {
            self.problems.missing(Some(self.strategy), Span::default(), NO_WORKERS.0, NO_WORKERS.1);
        }
        self.close(setup, open)
    }

    /// Tables with names, as the file and the strategy have them.
    fn named(&self, key: &str, most: usize) -> Vec<NamedView<'n, 't>> {
        let change = self.file.table(self.strategy.name()).and_then(|change| change.table(key));
        let given: Vec<&'n Table> = self.file.table(key).into_iter().chain(change).collect();
        let mut tables: Vec<(&Key, Vec<&Table>)> = Vec::new();
        for (label, node) in given.iter().flat_map(|table| &table.0) {
            let Value::Table(table) = &node.value else {
                let message = format!("`{}` is no table", shown(&label.text));
                self.problems.add(node.place, message, format!("write [{key}.NAME], and its keys below it"));
                continue;
            };
            match tables.iter_mut().find(|(known, _)| known.text == label.text) {
                Some((_, known)) => known.push(table),
                None => tables.push((label, vec![table])),
            }
        }
        if let Some((label, _)) = tables.get(most) {
            let message = format!("there are more than {most} tables in [{key}]");
            self.problems.add_in(
                self.strategy,
                label.place,
                message,
                "write fewer; `count` makes many of one kind",
            );
            tables.truncate(most);
        }
        for (label, _) in &tables {
            if let Some(advice) = unprintable(&label.text, limits::NAME) {
                self.problems.add(label.place, "the name of this table cannot be printed", advice);
            }
        }
        tables.into_iter().map(|(label, tables)| (label, View::of(label.place, tables))).collect()
    }

    fn pools(&self) -> Vec<Pool> {
        let mut tables = self.named("workers", limits::WORKER_TABLES);
        if self.strategy.workers == Workers::One {
            tables.truncate(1);
        }
        let others = tables.len() - 1.min(tables.len());
        let pools: Vec<Pool> = tables
            .into_iter()
            .enumerate()
            .map(|(place, (label, view))| {
                let pool = self.pool(label, view);
                Pool { executor: self.executor(place, pool.names.count(), others), ..pool }
            })
            .collect();
        self.check_workers(&pools);
        pools
    }

    /// Concurrent is an event loop. Hybrid is one if it has a first worker, and others beside it.
    fn executor(&self, place: usize, workers: usize, others: usize) -> Executor {
        match (self.strategy.workers, self.strategy.waiting) {
            (Workers::One, Waiting::Frees) => Executor::EventLoop,
            (Workers::Many, Waiting::Frees) if place == 0 && workers == 1 && 0 < others => {
                Executor::EventLoop
            }
            _ => Executor::Threads,
        }
    }

    fn pool(&self, label: &Key, view: View<'n, 't>) -> Pool {
        let fields = Fields::new(view, &keys::WORKERS, self.problems);
        let names = self.worker_names(label, &fields);
        Pool {
            key: label.text.clone().into_owned(),
            place: label.place,
            names: if self.strategy.workers == Workers::One { names.alone() } else { names },
            executor: Executor::Threads,
            discipline: self.discipline(&fields),
            switch_cost: fields.time("switch_cost").map_or(Time::ZERO, |cost| cost.value),
            places: fields.places("places"),
        }
    }

    fn worker_names(&self, label: &Key, fields: &Fields<'n, 't>) -> Names {
        let (name, count) = (fields.text("name"), fields.count("count"));
        let first = fields.count("first");
        if let Some(names) = fields.texts("names").filter(|names| !names.value.is_empty()) {
            for key in ["name", "count", "first"] {
                self.idle(fields, key, "`names` says how many workers there are, and what they are called");
            }
            return Names::Listed(names.value.iter().map(|name| name.value.to_owned()).collect());
        }
        if let Some(place) = fields.label("names").filter(|_| fields.texts("names").is_some()) {
            self.problems.add(place, "there is no name in `names`", "write names = [\"You\", \"Assistant\"]");
        }
        let name = name.map_or_else(|| capitalised(&label.text), |name| name.value.to_owned());
        if let Some(count) = count {
            return Names::Numbered { name, first: first.map_or(1, |first| first.value), count: count.value };
        }
        self.idle(fields, "first", "without `count` the worker has no number");
        Names::One(name)
    }

    fn discipline(&self, fields: &Fields<'n, 't>) -> Discipline {
        let discipline = fields.word("discipline");
        let word = discipline.map_or("fifo", |word| word.value);
        let (quantum, preemptive) = (fields.time("quantum"), fields.truth("preemptive"));
        if word != "round-robin" {
            self.idle(fields, "quantum", "only discipline = \"round-robin\" has a quantum");
        }
        if !["shortest-first", "priority"].contains(&word) {
            let why = "only the disciplines \"shortest-first\" and \"priority\" can be preemptive";
            self.idle(fields, "preemptive", why);
        }
        let scheduling = match preemptive {
            Some(Spanned { value: true, .. }) => Preemption::Preemptive,
            _ => Preemption::Cooperative,
        };
        match word {
            "shortest-first" => Discipline::ShortestFirst(scheduling),
            "priority" => Discipline::Priority(scheduling),
            "round-robin" => match (quantum, discipline) {
                (Some(quantum), _) => Discipline::RoundRobin { quantum: quantum.value },
                (None, Some(Spanned { place, .. })) if fields.label("quantum").is_none() => {
                    let message = "a round-robin needs a quantum";
                    self.problems.missing(None, place, message, "write quantum = \"1s\" below it");
                    Discipline::Fifo
                }
                _ => Discipline::Fifo,
            },
            _ => Discipline::Fifo,
        }
    }

    fn idle(&self, fields: &Fields, key: &str, why: &str) {
        if let Some(place) = fields.label(key) {
            self.problems.idle(self.strategy, place, key, why);
        }
    }

    /// Names must tell workers apart.
    fn check_workers(&self, pools: &[Pool]) {
        let count: usize = pools.iter().map(|pool| pool.names.count()).sum();
        if limits::WORKERS < count {
            let largest = pools.iter().max_by_key(|pool| pool.names.count());
            let message = format!("there are {count} workers");
            let place = largest.map_or(Span::default(), |pool| pool.place);
            return self.problems.add_in(
                self.strategy,
                place,
                message,
                format!("write at most {} in all", limits::WORKERS),
            );
        }
        if let [Pool { names: Names::One(_) | Names::Numbered { .. }, .. }] = pools {
            return;
        }
        let mut known = std::collections::HashSet::new();
        for pool in pools {
            if let Some(name) = pool.names.all().find(|name| !known.insert(name.to_lowercase())) {
                let message = format!("two workers are called `{name}`");
                self.problems.add_in(
                    self.strategy,
                    pool.place,
                    message,
                    "give them other names, or another `first` number",
                );
            }
        }
    }

    /// `None` where the task does not exist in this strategy.
    fn task(&self, label: &Key, view: View<'n, 't>, setup: &Setup) -> Option<Open<'n>> {
        let fields = Fields::new(view, &keys::TASKS, self.problems);
        let strategies = fields.words("strategies");
        if let Some(Spanned { value, place }) = &strategies
            && value.is_empty()
        {
            let advice = format!(
                "write {}, or leave `strategies` out",
                keys::ValueType::Words(keys::STRATEGIES).says()
            );
            self.problems.add(*place, "this task is in no strategy", advice);
        }
        // If it is wrong where it exists, that is told once, and not everywhere that it is missing.
        let exists = strategies
            .is_none_or(|names| names.value.is_empty() || names.value.contains(&self.strategy.name()));
        let count = fields.count("count");
        let count = match (count, fields.label("count")) {
            (Some(count), _) => Some(Count { tasks: count.value, is_of_file: count.place.source == 0 }),
            (None, Some(_)) => Some(Count { tasks: 1, is_of_file: false }),
            (None, None) => {
                self.idle(&fields, "every", "without `count` there is one task");
                None
            }
        };
        let steps = self.steps(&fields, setup);
        let set = TaskSet {
            key: label.text.clone().into_owned(),
            place: label.place,
            name: fields.text("name").map_or_else(|| capitalised(&label.text), |name| name.value.to_owned()),
            count,
            arrives: fields.time("arrives").map_or(Time::ZERO, |arrives| arrives.value),
            every: fields.length("every").map_or(Length::ZERO, |every| every.value),
            steps,
            repeat: fields.count("repeat").map_or(1, |repeat| repeat.value),
            only: None,
            after: Vec::new(),
            priority: fields.whole("priority").and_then(|it| u32::try_from(it.value).ok()).unwrap_or(0),
            interruptibility: match fields.truth("interruptible") {
                Some(Spanned { value: false, .. }) => Interruptibility::Uninterruptible,
                _ => Interruptibility::Interruptible,
            },
            independence: match fields.truth("independent") {
                Some(Spanned { value: false, .. }) => Independence::Dependent,
                _ => Independence::Independent,
            },
        };
        let has_priorities =
            setup.pools.iter().any(|pool| matches!(pool.discipline, Discipline::Priority(_)));
        if !has_priorities {
            self.idle(&fields, "priority", "no workers have discipline = \"priority\"");
        }
        let (only, after) = (fields.text("only"), fields.texts("after"));
        exists.then(|| Open { set, only, after: after.map_or_else(Vec::new, |after| after.value) })
    }

    fn steps(&self, fields: &Fields<'n, 't>, setup: &Setup) -> Vec<Step> {
        let given = fields.list("steps");
        let is_empty = given.as_ref().is_some_and(|steps| steps.value.is_empty());
        if is_empty || fields.label("steps").is_none() {
            let place = given.as_ref().map_or(fields.place, |steps| steps.place);
            let advice = "write steps = [{ compute = \"60s\" }], and more steps in the list";
            self.problems.missing(Some(self.strategy), place, "this task has no steps", advice);
        }
        let mut steps: Vec<Step> = Vec::new();
        for view in given.map_or_else(Vec::new, |given| given.value) {
            let before = steps.last().map_or(0, |step| step.on);
            steps.extend(self.step(view, before, setup));
        }
        steps
    }

    fn step(&self, view: View<'n, 't>, before: usize, setup: &Setup) -> Option<Step> {
        let fields = Fields::new(view, &keys::STEP, self.problems);
        let (compute, wait) = (fields.length("compute"), fields.length("wait"));
        let kind = match (fields.label("compute"), fields.label("wait")) {
            (Some(_), None) => StepKind::Compute,
            (None, Some(_)) => StepKind::Wait,
            (Some(_), Some(place)) => {
                self.problems.add(place, "a step cannot both compute and wait", "make two steps of it");
                StepKind::Compute
            }
            (None, None) => {
                let advice = "write compute = \"60s\" or wait = \"60s\"";
                self.problems.missing(None, fields.place, "this step does nothing", advice);
                StepKind::Wait
            }
        };
        let name = fields.text("name").map(|name| name.value.to_owned());
        let (default, fallback) = match kind {
            StepKind::Compute => ("compute", 0),
            StepKind::Wait => ("wait", before),
        };
        let on = self.on(&fields, setup).unwrap_or(fallback);
        let (gives_way, io) = (fields.time("gives_way"), fields.word("io"));
        match kind {
            StepKind::Wait => {
                self.idle(&fields, "gives_way", "a wait holds nobody up where it frees its worker");
            }
            StepKind::Compute => {
                self.idle(&fields, "io", "only a wait waits for something");
            }
        }
        let length = compute.or(wait)?.value;
        let on_loop = setup.pools.get(on).is_some_and(|pool| pool.executor == Executor::EventLoop);
        let gives_way = gives_way.filter(|_| on_loop && kind == StepKind::Compute);
        if let Some(Spanned { value: slice, place }) = gives_way
            && u128::from(slice.as_nanos()) * u128::from(crate::plan::Plan::MOST_SLICES) < length.most()
        {
            let message =
                format!("the step would give way more than {} times", crate::plan::Plan::MOST_SLICES);
            self.problems.add_in(self.strategy, place, message, "write a longer time");
        }
        let io = io.filter(|_| kind == StepKind::Wait);
        Some(Step {
            what: name.unwrap_or_else(|| default.to_owned()),
            kind,
            length,
            gives_way: gives_way.map(|slice| slice.value),
            on,
            io: io.and_then(|io| Kind::named().find(|kind| kind.name() == io.value)),
        })
    }

    /// The pool that a step names. Where there is one worker, it does every step.
    fn on(&self, fields: &Fields<'n, 't>, setup: &Setup) -> Option<usize> {
        let Spanned { value: name, place } = fields.text("on")?;
        let known: Vec<&str> = match self.strategy.workers {
            Workers::Many => setup.pools.iter().map(|pool| pool.key.as_str()).collect(),
            Workers::One => self.worker_tables(),
        };
        let pool = known.iter().position(|key| is_same(key, name));
        if pool.is_none() {
            let message = format!("there are no workers `{name}`");
            let advice = nearest(name, known.iter().copied()).map_or_else(
                || format!("write [workers.{name}], or one of: {}", known.join(", ")),
                |key| format!("write \"{key}\""),
            );
            self.problems.add_in(self.strategy, place, message, advice);
        }
        match self.strategy.workers {
            Workers::Many => pool,
            Workers::One => Some(0),
        }
    }

    /// All tables of workers in the file, of whatever strategy.
    fn worker_tables(&self) -> Vec<&'n str> {
        let changes = Strategy::ALL.iter().filter_map(|strategy| self.file.table(strategy.name()));
        let tables = std::iter::once(self.file).chain(changes).filter_map(|table| table.table("workers"));
        tables.flat_map(|table| &table.0).map(|(label, _)| &*label.text).collect()
    }

    /// Resolves the names of workers and other tasks, and puts the tasks in the order of the plan.
    fn close(self, mut setup: Setup, open: Vec<Open<'n>>) -> Setup {
        let mut names = Vec::new();
        for mut task in open {
            task.set.only = task.only.and_then(|only| self.only(only, &setup));
            names.push(task.after);
            setup.sets.push(task.set);
        }
        self.check_tasks(&setup);
        let resolved: Vec<Vec<(After, Span)>> = names
            .iter()
            .map(|names| {
                names.iter().filter_map(|name| Some((self.after(*name, &setup)?, name.place))).collect()
            })
            .collect();
        match order(&resolved) {
            Ok(order) => put_in_order(&mut setup, &resolved, &order),
            Err(cycle) => self.tell_cycle(&setup, &resolved, &cycle),
        }
        setup
    }

    fn only(&self, Spanned { value: name, place }: Spanned<&str>, setup: &Setup) -> Option<(usize, usize)> {
        let worker = setup.worker(name);
        if worker.is_none() {
            let known: Vec<String> = setup.pools.iter().flat_map(|pool| pool.names.all()).take(100).collect();
            let message = format!("there is no worker `{name}`");
            let advice = match nearest(name, known.iter().map(String::as_str)) {
                Some(known) => format!("write \"{known}\""),
                None => {
                    "write a worker who is there, or say with `strategies` where the task exists".to_owned()
                }
            };
            self.problems.add_in(self.strategy, place, message, advice);
        }
        worker
    }

    /// Names must tell tasks apart.
    fn check_tasks(&self, setup: &Setup) {
        for (place, set) in setup.sets.iter().enumerate() {
            let shared = setup.sets[..place].iter().find_map(|other| other.shared_name(set));
            if let Some(name) = shared {
                let message = format!("two tasks are called `{name}`");
                self.problems.add_in(self.strategy, set.place, message, "give one of them another `name`");
            }
        }
    }

    /// A table of tasks, or one of them. `None` where it does not exist in this strategy, but in
    /// others.
    fn after(&self, Spanned { value: name, place }: Spanned<&str>, setup: &Setup) -> Option<After> {
        if let Some(set) = setup.sets.iter().position(|set| is_same(&set.key, name)) {
            return Some(After { set, task: None });
        }
        if let Lookup::Task(set, task) = setup.find(name) {
            return Some(After { set, task: Some(task) });
        }
        let known = self.task_names();
        let is_elsewhere = known.iter().any(|(key, called, is_counted)| {
            let is_named = match is_counted {
                true => name.to_lowercase().starts_with(&format!("{} ", called.to_lowercase())),
                false => is_same(called, name),
            };
            let is_there = setup.sets.iter().any(|set| set.key == *key);
            is_same(key, name) || is_named && !is_there
        });
        if !is_elsewhere {
            let message = format!("there is no task `{name}`");
            let advice = match nearest(name, known.iter().map(|(key, _, _)| *key)) {
                Some(key) => format!("write \"{key}\""),
                None => "write the name of a table of tasks, or of one task, such as \"Draft 2\"".to_owned(),
            };
            self.problems.add(place, message, advice);
        }
        None
    }

    /// All tables of tasks in the file: key, name, and whether they are numbered.
    fn task_names(&self) -> Vec<(&'n str, String, bool)> {
        let changes = Strategy::ALL.iter().filter_map(|strategy| self.file.table(strategy.name()));
        let tables = std::iter::once(self.file).chain(changes).filter_map(|table| table.table("tasks"));
        let named = tables.flat_map(|table| &table.0).filter_map(|(label, node)| match &node.value {
            Value::Table(table) => {
                let name = match table.get("name") {
                    Some(Node { value: Value::Text(name), .. }) => name.clone().into_owned(),
                    _ => capitalised(&label.text),
                };
                Some((&*label.text, name, table.get("count").is_some()))
            }
            _ => None,
        });
        named.collect()
    }

    fn tell_cycle(&self, setup: &Setup, after: &[Vec<(After, Span)>], cycle: &[usize]) {
        let names: Vec<&str> =
            cycle.iter().chain(cycle.first()).map(|set| setup.sets[*set].key.as_str()).collect();
        let next = cycle.get(1).or(cycle.first());
        let place =
            after[cycle[0]].iter().find(|(other, _)| Some(&other.set) == next).map(|(_, place)| *place);
        let message = format!("these tasks wait for each other: {}", names.join(" -> "));
        let place = place.unwrap_or(setup.sets[cycle[0]].place);
        self.problems.add_in(self.strategy, place, message, "leave one of the `after` out");
    }
}

/// A stable order in which every set comes after those that it waits for; or a cycle, from its
/// first set on.
fn order(after: &[Vec<(After, Span)>]) -> Result<Vec<usize>, Vec<usize>> {
    let mut order: Vec<usize> = Vec::new();
    let mut is_placed = vec![false; after.len()];
    while order.len() < after.len() {
        let is_free =
            |set: &usize| !is_placed[*set] && after[*set].iter().all(|(other, _)| is_placed[other.set]);
        match (0..after.len()).find(is_free) {
            Some(set) => {
                is_placed[set] = true;
                order.push(set);
            }
            None => return Err(cycle(after, &is_placed)),
        }
    }
    Ok(order)
}

/// Each set that has no place waits for one that has none: following them leads into a cycle.
fn cycle(after: &[Vec<(After, Span)>], is_placed: &[bool]) -> Vec<usize> {
    let unplaced =
        |set: usize| after[set].iter().map(|(other, _)| other.set).find(|other| !is_placed[*other]);
    let mut path: Vec<usize> = Vec::new();
    let mut next = (0..after.len()).find(|set| !is_placed[*set]);
    while let Some(set) = next {
        if let Some(start) = path.iter().position(|known| *known == set) {
            path.drain(..start);
            break;
        }
        path.push(set);
        next = unplaced(set);
    }
    // Told from the one that stands first in the file.
    let first = path.iter().enumerate().min_by_key(|(_, set)| **set).map_or(0, |(place, _)| place);
    path.rotate_left(first);
    path
}

fn put_in_order(setup: &mut Setup, after: &[Vec<(After, Span)>], order: &[usize]) {
    let mut new_place = vec![0; order.len()];
    for (place, set) in order.iter().enumerate() {
        new_place[*set] = place;
    }
    let mut sets: Vec<Option<TaskSet>> = std::mem::take(&mut setup.sets).into_iter().map(Some).collect();
    for set in order {
        let others = after[*set].iter().map(|(other, _)| After { set: new_place[other.set], ..*other });
        let mut others: Vec<After> = others.collect();
        others.dedup();
        setup.sets.extend(sets[*set].take().map(|tasks| TaskSet { after: others, ..tasks }));
    }
}

/// "serial-part" is called "Serial part".
pub(super) fn capitalised(key: &str) -> String {
    let mut letters = key.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    let rest: String = letters.map(|letter| if "-_".contains(letter) { ' ' } else { letter }).collect();
    match (first + &rest).trim() {
        "" => key.to_owned(),
        name => name.to_owned(),
    }
}
