//! Events to be put in order. Right is every order in which nothing stands before what it comes after: in
//! time, or at the same instant because one lets the other happen.

use super::sheet::{Answer, Form, Problem, letter};
use crate::lessons::belief::Belief;
use crate::lessons::dice::Dice;
use crate::lessons::lesson::{self, Given, Lesson};
use crate::lessons::question::Question;
use crate::model;
use crate::plan::{Plan, Strategy, TaskId};
use crate::scenario::claim::{Followed, Moment};
use crate::time::Time;
use crate::timeline::{Span, State, Timeline};

/// So many events are put in order.
const EVENTS: usize = 5;
/// Of so many tasks, the first ones: nobody wants to look for more.
const TASKS: usize = 3;
/// More tasks are not followed.
const MOST_TASKS: usize = 20;
/// So many wrong orders make it worth asking.
const FEWEST_WRONG: usize = 2;
const TRIES: usize = 8;

/// `None` if hardly anybody would get an order wrong with these numbers, or if there is no one timeline.
pub fn problem(lesson: &'static Lesson, numbers: &[Given], dice: &mut Dice) -> Option<Problem> {
    let part = lesson.asks.part;
    let situation = &lesson.asks.situation(numbers)?;
    let scenario = situation.scenario(part)?;
    let asked = lesson.asks.sought.strategy();
    let strategy = asked.unwrap_or_else(|| Strategy::ALL[dice.place(Strategy::ALL.len())]);
    let plan = situation.real(part, strategy)?.plan()?;
    // A place in a bounded queue is handed over, too, and no chain of steps tells of it.
    if MOST_TASKS < plan.task_count() || plan.pools().iter().any(|pool| pool.places.is_some()) {
        return None;
    }
    let story = Story::new(&plan);
    let events = story.events(scenario.events());
    let mut beliefs: Vec<Belief> = lesson.asks.beliefs.to_vec();
    beliefs.extend(lesson.check.beliefs.iter().filter(|belief| !lesson.asks.beliefs.contains(belief)));
    let imagined = |belief: Belief| {
        let run = belief.imagined(strategy, part, situation)?.run(strategy, Followed::First(TASKS))?;
        let at = |event: &Event| run.task(&event.task)?.at(event.moment);
        Some(Imagined { belief, at: events.iter().map(at).collect() })
    };
    let mut wrong: Vec<Imagined> = Vec::new();
    for new in beliefs.into_iter().filter_map(imagined) {
        if story.is_wrong(&events, &new.at) && wrong.iter().all(|old| old.at != new.at) {
            wrong.push(new);
        }
    }
    if wrong.len() < FEWEST_WRONG {
        return None;
    }
    let (form, options) = (0..TRIES).find_map(|_| story.asked(&events, &wrong, dice))?;
    let headline = situation.headline(part, strategy).map(|words| format!("{strategy}: {words}."));
    Some(Problem {
        lesson: lesson.name.to_owned(),
        givens: situation.givens().into_iter().chain(headline).collect(),
        code: Vec::new(),
        text: format!("In {strategy}, in which order does this happen?"),
        form,
        options,
        sum: None,
        explanation: lesson.explain.to_owned(),
        command: lesson::command(situation.entry, numbers),
    })
}

/// What can be asked for: the moment of a task, in words.
#[derive(Clone, Debug)]
struct Event<'a> {
    label: String,
    task: String,
    moment: &'a Moment,
    /// Place in the story.
    place: usize,
}

/// When each of the events happens in the mind of somebody who believes this, if it does.
struct Imagined {
    belief: Belief,
    at: Vec<Option<Time>>,
}

/// A moment of a task's story: it comes, each of its steps begins and ends, it is done.
#[derive(Clone, Copy, Debug)]
struct Point {
    task: TaskId,
    what: What,
    at: Time,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Comes,
    Begins(u32),
    Ends(u32),
    IsDone,
}

/// All that happens in a run, and what lets what happen.
struct Story<'a> {
    plan: &'a Plan,
    points: Vec<Point>,
    /// From each point: those that it lets happen.
    next: Vec<Vec<usize>>,
}

impl<'a> Story<'a> {
    fn new(plan: &'a Plan) -> Self {
        let timeline = model::predict(plan);
        let points: Vec<Point> = plan.tasks().flat_map(|task| points(task, &timeline)).collect();
        let mut story = Self { plan, next: vec![Vec::new(); points.len()], points };
        for (place, pair) in story.points.windows(2).enumerate() {
            if pair[0].task == pair[1].task {
                story.next[place].push(place + 1);
            }
        }
        for (task, others) in plan.order() {
            for other in others {
                story.lets((*other, What::IsDone), (task, What::Comes));
            }
        }
        for own in timeline.by_worker(plan.workers().len()) {
            for pair in own.windows(2).filter(|pair| pair[0].end == pair[1].start) {
                story.hands_over(pair[0], pair[1]);
            }
        }
        story
    }

    /// A worker goes from one task to the next: only if the one has ended its step, and the other begins one.
    fn hands_over(&mut self, from: &Span, to: &Span) {
        let (ends, begins) = ((from.task, What::Ends(from.step)), (to.task, What::Begins(to.step)));
        let is_at = |(task, what), at| self.find(task, what).is_some_and(|place| self.points[place].at == at);
        if from.task != to.task && is_at(ends, from.end) && is_at(begins, to.start) {
            self.lets(ends, begins);
        }
    }

    fn lets(&mut self, one: (TaskId, What), other: (TaskId, What)) {
        if let (Some(one), Some(other)) = (self.find(one.0, one.1), self.find(other.0, other.1)) {
            self.next[one].push(other);
        }
    }

    fn find(&self, task: TaskId, what: What) -> Option<usize> {
        self.points.iter().position(|point| point.task == task && point.what == what)
    }

    fn events<'m>(&self, moments: &'m [(Moment, String)]) -> Vec<Event<'m>> {
        let event = |task: TaskId, (moment, words): &'m (Moment, String)| {
            let name = self.plan.name(task);
            let place = self.place(task, moment)?;
            Some(Event { label: format!("{name} {words}"), task: name, moment, place })
        };
        let tasks = self.plan.tasks().take(TASKS);
        tasks.flat_map(|task| moments.iter().filter_map(move |words| event(task, words))).collect()
    }

    fn place(&self, task: TaskId, moment: &Moment) -> Option<usize> {
        let is_named = |step: u32, name: &str| self.plan.what(&self.plan.steps(task)[step as usize]) == name;
        let mut own = self.points.iter().enumerate().filter(|(_, point)| point.task == task);
        let (place, _) = match moment {
            Moment::Arrives => own.next(),
            Moment::Starts => own.find(|(_, point)| matches!(point.what, What::Begins(_))),
            Moment::Begins(name) => {
                own.find(|(_, point)| matches!(point.what, What::Begins(step) if is_named(step, name)))
            }
            Moment::Ends(name) => {
                own.rfind(|(_, point)| matches!(point.what, What::Ends(step) if is_named(step, name)))
            }
            Moment::Finishes => own.next_back(),
        }?;
        Some(place)
    }

    /// Whether somebody who thinks that the events happen then would put any of them in a wrong order.
    fn is_wrong(&self, events: &[Event], at: &[Option<Time>]) -> bool {
        let is_turned = |one: usize, other: usize| {
            at[one].zip(at[other]).is_some_and(|(one, other)| other < one)
                && self.comes_before([events[one].place, events[other].place])
        };
        (0..at.len()).any(|one| (0..at.len()).any(|other| is_turned(one, other)))
    }

    /// Some of the events with all that must hold of them, and the orders that are known. `None` if too few
    /// are wrong.
    fn asked(&self, all: &[Event], imagined: &[Imagined], dice: &mut Dice) -> Option<(Form, Vec<Answer>)> {
        let mut numbers: Vec<usize> = (0..all.len()).collect();
        dice.shuffle(&mut numbers);
        let mut events: Vec<usize> = Vec::new();
        for event in numbers {
            if events.len() < EVENTS && events.iter().all(|other| all[*other].place != all[event].place) {
                events.push(event);
            }
        }
        let before = self.before(&events.iter().map(|event| all[*event].place).collect::<Vec<_>>());
        let right = any_order(events.len(), &before)?;
        let mut options = vec![answer(&right, None)];
        for Imagined { belief, at } in imagined {
            let order = order_of(at, &events, &right).filter(|order| !is_allowed(order, &before));
            let Some(option) = order.map(|order| answer(&order, Some(*belief))) else { continue };
            let is_new = options.iter().all(|other| other.text != option.text);
            if is_new && options.len() < Question::MOST_CHOICES {
                options.push(option);
            }
        }
        dice.shuffle(&mut options);
        let events = events.iter().map(|event| all[*event].label.clone()).collect();
        (FEWEST_WRONG < options.len()).then_some((Form::Order { events, before }, options))
    }

    /// Of these points: which must stand before which.
    fn before(&self, places: &[usize]) -> Vec<[usize; 2]> {
        let pairs = (0..places.len()).flat_map(|one| (0..places.len()).map(move |other| [one, other]));
        pairs.filter(|pair| pair[0] != pair[1] && self.comes_before(pair.map(|it| places[it]))).collect()
    }

    fn comes_before(&self, [one, other]: [usize; 2]) -> bool {
        let at = |place: usize| self.points[place].at;
        at(one) < at(other) || (at(one) == at(other) && self.leads(one, other))
    }

    /// Whether one lets the other happen, perhaps through others. All that is on the way is at that instant.
    fn leads(&self, one: usize, other: usize) -> bool {
        let is_now = |next: &&usize| self.points[**next].at == self.points[one].at;
        self.next[one].iter().filter(is_now).any(|next| *next == other || self.leads(*next, other))
    }
}

/// The story of one task.
fn points(task: TaskId, timeline: &Timeline) -> Vec<Point> {
    let times = timeline.tasks[task.index()];
    let spans = timeline.of(task).iter().filter(|span| span.state != State::Queued).collect::<Vec<_>>();
    let steps = spans.chunk_by(|one, next| one.step == next.step).flat_map(|own| {
        let (first, last) = (own[0], own[own.len() - 1]);
        [(What::Begins(first.step), first.start), (What::Ends(last.step), last.end)]
    });
    let all = std::iter::once((What::Comes, times.arrived)).chain(steps);
    let all = all.chain([(What::IsDone, times.finished)]);
    all.map(|(what, at)| Point { task, what, at }).collect()
}

/// The first order that is allowed; `None` if what comes before goes in a circle.
pub fn any_order(events: usize, before: &[[usize; 2]]) -> Option<Vec<usize>> {
    let mut order: Vec<usize> = Vec::new();
    while order.len() < events {
        let is_next = |event: &usize| {
            let must = |pair: &&[usize; 2]| pair[1] == *event && !order.contains(&pair[0]);
            !order.contains(event) && !before.iter().any(|pair| must(&pair))
        };
        order.push((0..events).find(is_next)?);
    }
    Some(order)
}

/// The order in which somebody imagines it who knows when; `None` if one of the events is not there then.
fn order_of(at: &[Option<Time>], events: &[usize], right: &[usize]) -> Option<Vec<usize>> {
    let timed = |it: &usize| Some((at[events[*it]]?, *it));
    let mut order: Vec<(Time, usize)> = right.iter().map(timed).collect::<Option<_>>()?;
    order.sort_by_key(|(at, _)| *at);
    Some(order.into_iter().map(|(_, place)| place).collect())
}

/// Whether nothing stands before what it comes after.
pub fn is_allowed(order: &[usize], before: &[[usize; 2]]) -> bool {
    let place = |event: usize| order.iter().position(|other| *other == event);
    before.iter().all(|[one, other]| place(*one) < place(*other))
}

fn answer(order: &[usize], belief: Option<Belief>) -> Answer {
    let letters: Vec<String> = order.iter().map(|place| letter(*place).to_string()).collect();
    Answer { text: letters.join(" "), near: None, belief }
}
