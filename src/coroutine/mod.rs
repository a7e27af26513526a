//! A coroutine from inside: an async function that is polled by hand, and what can be seen of it.
//! The files that run are the ones that the page shows.

mod by_hand;
pub(crate) mod executor;
mod in_a_row;
mod never_awaited;
mod office;
mod postage;
mod source;
mod word;

use executor::{POLL, Played, Task};
pub use office::Place;
use office::{Office, Reply};
pub use source::Source;

use serde::{Deserialize, Serialize};
pub use word::Word;

use crate::time::Time;

/// What is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Show {
    /// Alone, twice on one thread, and as a state machine.
    Postage,
    NeverAwaited,
    OneAfterAnother,
}

/// One run of a show.
#[derive(Debug)]
pub struct Act {
    /// "awaits in a row".
    pub title: &'static str,
    pub tasks: &'static [&'static str],
    pub source: Source,
    pub played: Played,
}

/// The same before it is played.
struct Part {
    title: &'static str,
    tasks: &'static [&'static str],
    source: Source,
    play: fn() -> Played,
}

/// Its answer to each question, and after how many seconds it is there.
const PARCEL: [(&str, u32, u64); 3] = [("weight", 4, 3), ("rate", 3, 2), ("discount", 2, 3)];
/// A lighter one: its first answer comes at the same time as that of the other.
const LETTER: [(&str, u32, u64); 3] = [("weight", 2, 2), ("rate", 3, 2), ("discount", 1, 3)];
/// While the first answer is awaited.
const EARLY: Time = Time::from_secs(2);

impl Show {
    /// Really polls them. It goes by no clock, so it is the same every time.
    pub fn acts(self) -> Vec<Act> {
        self.parts().iter().map(|part| part.act((part.play)())).collect()
    }

    /// The same of what was polled before; `None` if that is of something else.
    pub fn acts_of(self, played: Vec<Played>) -> Option<Vec<Act>> {
        let parts = self.parts();
        let fits = |(part, played): (&Part, &Played)| {
            [played.lanes.len(), played.questions.len(), played.sizes.len()] == [part.tasks.len(); 3]
                && played.steps.iter().all(|step| step.task < part.tasks.len())
        };
        (parts.len() == played.len() && parts.iter().zip(&played).all(fits))
            .then(|| parts.iter().zip(played).map(|(part, played)| part.act(played)).collect())
    }

    const fn parts(self) -> &'static [Part] {
        match self {
            Self::Postage => &[ALONE, TWO, BY_HAND],
            Self::NeverAwaited => &[FORGETFUL, MINDFUL],
            Self::OneAfterAnother => &[IN_A_ROW, JOINED],
        }
    }
}

impl Show {
    /// What shows it.
    pub const fn command(self) -> &'static str {
        match self {
            Self::Postage => "meanwhile coroutine",
            Self::NeverAwaited => "meanwhile coroutine --never-awaited",
            Self::OneAfterAnother => "meanwhile coroutine --one-after-another",
        }
    }

    /// What it comes down to.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Postage => {
                "a coroutine runs while it is polled, up to the first await without an answer. \
                 Who has the answer calls the waker; then it is polled again."
            }
            Self::NeverAwaited => {
                "a call of an async function makes a coroutine. It does nothing until it is \
                 awaited, joined or spawned."
            }
            Self::OneAfterAnother => {
                "awaits in a row add up. What does not need the other's answer is joined."
            }
        }
    }
}

impl Part {
    fn act(&self, played: Played) -> Act {
        Act { title: self.title, tasks: self.tasks, source: self.source, played }
    }
}

impl Act {
    /// When the last of its tasks has returned.
    pub fn end(&self) -> Time {
        self.played.steps.iter().map(|step| step.end).max().unwrap_or_default()
    }

    /// How many polls it would have been if nobody was called, and the event loop asked again and again until
    /// the end.
    pub fn polls_if_checked(&self) -> usize {
        usize::try_from(self.end().as_nanos() / POLL.as_nanos()).unwrap_or(usize::MAX)
    }
}

fn office(replies: [(&'static str, u32, u64); 3]) -> Office {
    let reply = |(question, answer, secs)| Reply { question, answer, takes: Time::from_secs(secs) };
    Office::new(replies.map(reply).to_vec())
}

const ALONE: Part = Part { title: "one coroutine", tasks: &["parcel"], source: Source::POSTAGE, play: alone };
const TWO: Part = Part {
    title: "two coroutines on one thread",
    tasks: &["parcel", "letter"],
    source: Source::POSTAGE,
    play: two,
};
const BY_HAND: Part =
    Part { title: "the state machine by hand", tasks: &["parcel"], source: Source::BY_HAND, play: by_hand };
const FORGETFUL: Part =
    Part { title: "never awaited", tasks: &["forgetful"], source: Source::FORGETFUL, play: forgetful };
const MINDFUL: Part = Part { title: "awaited", tasks: &["mindful"], source: Source::MINDFUL, play: mindful };
const IN_A_ROW: Part =
    Part { title: "awaits in a row", tasks: &["in a row"], source: Source::IN_A_ROW, play: in_a_row };
const JOINED: Part = Part { title: "joined", tasks: &["joined"], source: Source::JOINED, play: joined };

fn alone() -> Played {
    let office = office(PARCEL);
    executor::play(vec![Task::new(&office, postage::postage(&office))], Some(EARLY))
}

fn two() -> Played {
    let (one, other) = (office(PARCEL), office(LETTER));
    let tasks = vec![Task::new(&one, postage::postage(&one)), Task::new(&other, postage::postage(&other))];
    executor::play(tasks, None)
}

fn by_hand() -> Played {
    let office = office(PARCEL);
    executor::play(vec![Task::new(&office, by_hand::postage(&office))], Some(EARLY))
}

fn forgetful() -> Played {
    let office = office(PARCEL);
    executor::play(vec![Task::new(&office, never_awaited::forgetful(&office))], None)
}

fn mindful() -> Played {
    let office = office(PARCEL);
    executor::play(vec![Task::new(&office, never_awaited::mindful(&office))], None)
}

fn in_a_row() -> Played {
    let office = office(PARCEL);
    executor::play(vec![Task::new(&office, in_a_row::in_a_row(&office))], None)
}

fn joined() -> Played {
    let office = office(PARCEL);
    executor::play(vec![Task::new(&office, in_a_row::joined(&office))], None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use executor::{Called, Step};

    fn act(part: &Part) -> Act {
        part.act((part.play)())
    }

    /// What a step is, wherever it stands in which file and however large it is.
    fn log(act: &Act) -> Vec<impl PartialEq + std::fmt::Debug + use<>> {
        let told = |step: &Step| {
            let questions: Vec<_> = step.places.iter().map(|place| place.question).collect();
            let times = (step.start, step.end);
            let Step { called, outcome, alive, wakers, .. } = step.clone();
            (times, called, outcome, questions, alive, wakers)
        };
        act.played.steps.iter().map(told).collect()
    }

    #[test]
    fn the_state_machine_by_hand_does_what_that_of_the_compiler_does() {
        let (compiler, hand) = (act(&ALONE), act(&BY_HAND));
        assert_eq!(log(&compiler), log(&hand));
        assert_eq!(compiler.played.lanes, hand.played.lanes);
        assert_eq!(log(&compiler).len(), 5, "three awaits, the end, and a poll that came too early");
    }

    #[test]
    fn each_place_is_the_line_that_asks() {
        let acts = [Show::Postage, Show::NeverAwaited, Show::OneAfterAnother].map(Show::acts);
        let mut looked_at = 0;
        for act in acts.iter().flatten() {
            for place in act.played.steps.iter().flat_map(|step| &step.places) {
                let ask = format!("ask(\"{}\")", place.question);
                assert!(Source::line_of(&place.file, place.line).contains(&ask), "{}: {place:?}", act.title);
                looked_at += 1;
            }
        }
        assert!(20 < looked_at, "{looked_at}");
    }

    #[test]
    fn a_name_of_a_local_is_that_of_its_question() {
        let text = Source::POSTAGE.lines();
        for step in act(&ALONE).played.steps {
            for name in step.alive {
                assert!(text.iter().any(|(_, line)| line.contains(&format!("let {name} = "))), "{name}");
            }
        }
    }

    #[test]
    fn a_poll_that_comes_too_early_changes_nothing() {
        let steps = act(&ALONE).played.steps;
        let early = steps.iter().position(|step| step.called == Called::Early).expect("one is early");
        assert_eq!(steps[early].places, steps[early - 1].places);
        assert_eq!(steps[early].alive, steps[early - 1].alive);
        assert!(steps[early].outcome.is_pending());
    }

    #[test]
    fn a_future_is_as_large_as_it_was_from_the_beginning() {
        for act in Show::Postage.acts() {
            for step in &act.played.steps {
                assert_eq!(step.size, act.played.sizes[step.task]);
            }
        }
    }

    #[test]
    fn two_take_turns_and_nobody_is_polled_while_the_other_is() {
        let act = act(&TWO);
        assert!(act.played.steps.windows(2).all(|pair| pair[0].end <= pair[1].start));
        let alone: u64 = [PARCEL, LETTER].iter().flatten().map(|(.., secs)| secs).sum();
        let polls = Time::from_secs(8 * POLL.as_nanos() / 1_000_000_000);
        assert!(act.end() < Time::from_secs(alone) + polls);
        assert_eq!(act.played.steps.len(), 8);
    }

    #[test]
    fn what_is_never_awaited_asks_nobody() {
        let (forgetful, mindful) = (act(&FORGETFUL), act(&MINDFUL));
        assert_eq!((forgetful.played.questions[0], mindful.played.questions[0]), (0, 3));
        assert_eq!(forgetful.played.steps.len(), 1);
    }

    #[test]
    fn joined_asks_both_before_it_waits() {
        let (row, joined) = (act(&IN_A_ROW), act(&JOINED));
        assert_eq!(row.played.steps[0].places.len(), 1);
        assert_eq!(joined.played.steps[0].places.len(), 2);
        assert!(joined.end() < row.end());
        assert_eq!(
            row.played.steps.last().map(|it| it.outcome),
            joined.played.steps.last().map(|it| it.outcome)
        );
    }
}
