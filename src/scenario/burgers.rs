//! `burgers`: you have ordered, and your burgers are being cooked. Do you stand at the counter, or do
//! you sit and talk?
//!
//! The story is that of FastAPI's documentation, its concurrent and its parallel burgers:
//! <https://fastapi.tiangolo.com/async/>. It names no durations; these are ours.
//!
//! You are the worker, as you are the program in the story. Those behind the counter are outside:
//! how long you stand in the line and wait for your burgers follows from how many they are, and from
//! what they do. Where there are many workers, they are in the plan as well, with all the guests.
//! A strategy with one worker has no room for them: so the line and the wait are given lengths.

use super::catalogue::{Entry, Plays};
use super::claim::{Claim, Moment, Relation, Sentence, Target, events};
use super::param::{Default, ParamSpec, Values};
use super::setup::{Pool, Setup, Step, TaskSet};
use super::{ExtraFigure, Scenario};
use crate::plan::{Executor, Strategy, Waiting, Workers};
use crate::story::{StoryClock, count, length};
use crate::time::{Pace, Time};

const LINE: &str = "line";
const ORDER: &str = "order";
const BURGERS: &str = "burgers";
const TALK: &str = "talk";
const TAKE_ORDER: &str = "take order";
const COOK: &str = "cook";
const YOU: &str = "You";

const GUESTS: ParamSpec =
    ParamSpec::tasks("guests", "9", "Guests who come at once; you are the last of them");
const ORDERING: ParamSpec = ParamSpec::length("order", "1m", "How long an order takes");
const COOKING: ParamSpec = ParamSpec::length("cook", "5m", "How long one person cooks what a guest orders");
const TALKING: ParamSpec = ParamSpec::length("talk", "40m", "How long you talk, once you have ordered");
const CASHIERS: ParamSpec =
    ParamSpec::workers("cashiers", Default::Typed("8"), "Cashiers who are cooks, where there are many");
const PARAMS: &[ParamSpec] = &[GUESTS, ORDERING, COOKING, TALKING, CASHIERS];

pub static ENTRY: Entry = Entry {
    name: "burgers",
    shows: "A number and one cook, or eight cashiers who cook: who stands, and who can talk?",
    params: PARAMS,
    plays: Plays::One(|values| Burgers::of(values).scenario(values)),
    instead: None,
};

#[derive(Clone, Debug, PartialEq)]
struct Burgers {
    /// With you.
    guests: usize,
    order: Time,
    cook: Time,
    talk: Time,
    /// Where there are many.
    cashiers: usize,
}

const LESSON_OF_THE_STORY: &str = "The cook saves 40 min in line (1 min a guest, not 6), eight cashiers save 42; \
                                   a number saves 5 at the counter: you talk.";

impl Burgers {
    fn of(values: &Values) -> Self {
        Self {
            guests: values.count(&GUESTS),
            order: values.length(&ORDERING),
            cook: values.length(&COOKING),
            talk: values.length(&TALKING),
            cashiers: values.count(&CASHIERS),
        }
    }

    fn scenario(&self, values: &Values) -> Scenario {
        let has_its_numbers = *self == Self::of(&Values::defaults(PARAMS, 1));
        let is_of_the_story = has_its_numbers && values.has_processor_for_each();
        Scenario {
            question: "You have ordered: do you stand at the counter, or sit and talk?".to_owned(),
            givens: self.givens(),
            lesson: lesson(is_of_the_story),
            try_next: &[
                ("meanwhile burgers --talk 10m", "little to say: what is a number worth now?"),
                ("meanwhile burgers --cashiers 2", "as many people as a cashier and a cook"),
            ],
            clock: StoryClock::Hours,
            pace: Pace::of(1_800.0),
            claims: self.claims(),
            events: events(&[
                (Moment::begins(ORDER), "starts"),
                (Moment::ends(ORDER), "is placed"),
                (Moment::ends(BURGERS), "are ready"),
                (Moment::begins(TALK), "starts"),
                (Moment::ends(TALK), "is over"),
            ]),
            figures: &[ExtraFigure::Idle { worker: YOU, name: "you idle" }],
            remarks: remarks(),
            key_remarks: vec![self.who_you_are(values)],
            ..Scenario::made(&ENTRY, values, |strategy| self.setup(strategy))
        }
    }

    fn givens(&self) -> Vec<String> {
        let guests = match self.guests {
            1 => "You are the only guest: Guest 1.".to_owned(),
            guests => format!("{guests} guests come at once; you are the last: Guest {guests}."),
        };
        vec![
            guests,
            format!(
                "An order takes {}, cooking it {}, your talk {}.",
                length(self.order),
                length(self.cook),
                length(self.talk)
            ),
            "The durations are ours.".to_owned(),
        ]
    }

    /// Your line and your wait have lengths, which are those of cashiers who need not share a processor.
    fn who_you_are(&self, values: &Values) -> String {
        match values.has_processor_for_each() {
            true => format!("Guest {} is you, too: counted again.", self.guests),
            false => "Your line and wait are as with a processor each.".to_owned(),
        }
    }

    fn headline(&self, strategy: Strategy) -> String {
        let behind_the_counter = match (strategy, self.cashiers(strategy)) {
            (Strategy::CONCURRENT, _) => "a cashier and a cook".to_owned(),
            (_, 1) => "one cashier who is the cook".to_owned(),
            (_, cashiers) => format!("{} who are cooks", count(cashiers, "cashier")),
        };
        let in_front = match strategy.waiting {
            Waiting::Holds => "everybody stands",
            Waiting::Frees => "a number lets you sit and talk",
        };
        format!("{behind_the_counter}; {in_front}")
    }

    /// You are the first worker. What is yours stands first and last in the plan, since a page that
    /// has no room for all tasks tells these.
    fn setup(&self, strategy: Strategy) -> Setup {
        let executor = match strategy.waiting {
            Waiting::Holds => Executor::Threads,
            Waiting::Frees => Executor::EventLoop,
        };
        let order = TaskSet::one(
            "Order",
            vec![Step::wait(LINE, 0, self.line(strategy)), Step::compute(ORDER, 0, self.order)],
        );
        // You ask for the burgers before you talk: if the wait holds you, the talk has to come after.
        let burgers = TaskSet::one("Burgers", vec![Step::wait(BURGERS, 0, self.wait(strategy))]).after([0]);
        let talk = TaskSet::one("Talk", vec![Step::compute(TALK, 0, self.talk)]).after([0]);
        let you = Pool::one(YOU, executor);
        let (pools, sets) = match strategy.workers {
            Workers::One => (vec![you], vec![order, burgers, talk]),
            Workers::Many => {
                let cashiers = Pool::numbered("Cashier", (1, self.cashiers), Executor::Threads);
                (vec![you, cashiers], vec![order, burgers, self.all_guests(), talk])
            }
        };
        Setup { headline: Some(self.headline(strategy)), answer: Some(TALK.to_owned()), pools, sets }
    }

    /// As the cashiers see them: you are the last of them.
    fn all_guests(&self) -> TaskSet {
        let steps = vec![Step::compute(TAKE_ORDER, 1, self.order), Step::compute(COOK, 1, self.cook)];
        TaskSet::many("Guest", self.guests, steps)
    }

    /// Those who cook what they take orders for.
    fn cashiers(&self, strategy: Strategy) -> usize {
        match strategy.workers {
            Workers::One => 1,
            Workers::Many => self.cashiers,
        }
    }

    /// How long you stand in it.
    fn line(&self, strategy: Strategy) -> Time {
        let before_you = self.guests - 1;
        match strategy {
            // The cashier only takes orders.
            Strategy::CONCURRENT => times(before_you, self.order),
            _ => times(before_you / self.cashiers(strategy), self.order + self.cook),
        }
    }

    /// From your order until your burgers are ready.
    fn wait(&self, strategy: Strategy) -> Time {
        match strategy {
            // With each guest before you the cook falls behind the cashier.
            Strategy::CONCURRENT => times(self.guests - 1, self.cook.saturating_sub(self.order)) + self.cook,
            _ => self.cook,
        }
    }

    fn claims(&self) -> Vec<Claim> {
        let (concurrent, parallel, hybrid) = (Strategy::CONCURRENT, Strategy::PARALLEL, Strategy::HYBRID);
        let mut claims = Vec::new();
        if !(self.cook.is_zero() || self.talk.is_zero()) {
            claims.extend([
                Claim::new(
                    "a-number-frees-you",
                    "concurrent: you talk before your burgers are ready",
                    (talk(concurrent), Relation::Before, ready(concurrent)),
                    talk(concurrent),
                ),
                Claim::new(
                    "the-counter-holds-you",
                    "parallel: you do not talk before your burgers are ready",
                    (talk(parallel), Relation::NoEarlierThan, ready(parallel)),
                    talk(parallel),
                ),
                Claim::faster("talk-fits-into-the-wait", hybrid, parallel),
            ]);
        }
        // Two cashiers who cook are no sooner than a cashier and a cook if both have as much to do.
        if 1 < self.guests.min(self.cashiers) && self.order < self.cook {
            claims.push(Claim::new(
                "more-cooks-are-sooner",
                "parallel: your burgers are ready sooner than in concurrent",
                (ready(parallel), Relation::Before, ready(concurrent)),
                ready(parallel),
            ));
        }
        if self.is_filled_with_talk() && self.orders_sooner_than_parallel_cooks() {
            claims.push(Claim::faster("a-number-beats-more-cooks", concurrent, parallel));
        }
        claims
    }

    /// Whether you talk for all the time that one cook lets you wait.
    fn is_filled_with_talk(&self) -> bool {
        self.wait(Strategy::CONCURRENT) <= self.talk
    }

    /// Whether you begin to talk in concurrent before your burgers are ready in parallel.
    fn orders_sooner_than_parallel_cooks(&self) -> bool {
        self.line(Strategy::CONCURRENT) < self.line(Strategy::PARALLEL) + self.wait(Strategy::PARALLEL)
    }
}

fn ready(strategy: Strategy) -> Target {
    Target::at(strategy, "Burgers", Moment::Finishes)
}

fn talk(strategy: Strategy) -> Target {
    Target::at(strategy, "Talk", Moment::begins(TALK))
}

/// What to see.
fn lesson(is_of_the_story: bool) -> Vec<Sentence> {
    let (blocking, concurrent, parallel) = (Strategy::BLOCKING, Strategy::CONCURRENT, Strategy::PARALLEL);
    let freed = Sentence::only_if(
        "Only a number frees you.",
        [
            (talk(concurrent), Relation::Before, ready(concurrent)),
            (talk(parallel), Relation::NoEarlierThan, ready(parallel)),
        ],
    );
    if is_of_the_story {
        return vec![Sentence::always(LESSON_OF_THE_STORY), freed];
    }
    vec![
        Sentence::always("Cooking is the cook's work and your wait."),
        Sentence::only_if(
            "More cashiers cook sooner.",
            [(ready(parallel), Relation::Before, ready(blocking))],
        ),
        freed,
    ]
}

/// A plan that is too long says so; that it is by more than a nanosecond does not matter.
fn times(number: usize, length: Time) -> Time {
    let too_long = Time::from_nanos(Time::LONGEST.as_nanos() + 1);
    let product = u64::try_from(number).ok().and_then(|number| length.checked_mul(number));
    product.map_or(too_long, |product| product.min(too_long))
}

fn remarks() -> Vec<String> {
    let idle = "Idle: you stand in the line or at the counter, or have said everything.";
    let outside = "In blocking and concurrent, those behind the counter are outside: means and throughput are of your \
                   order, burgers and talk. In parallel and hybrid they are of all guests, too.";
    [idle, outside].map(str::to_owned).to_vec()
}
