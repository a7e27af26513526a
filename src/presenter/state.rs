//! Where a presentation is, and what each key does. Time is told to it: it has no clock of its own.

use std::time::Duration;

use super::poll::Votes;

/// So long the longest lanes grow, at normal speed.
pub const FILLING: Duration = Duration::from_secs(12);

/// What a stage can do, in the order of the stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It only stands there.
    Still,
    /// So many answers can be voted for.
    Vote(usize),
    /// Lanes that grow for so long, at normal speed.
    Lanes(Duration),
    /// An answer that is hidden at first.
    Hidden,
}

/// What somebody presses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Char(char),
    /// What a presenter's remote sends, too.
    Forward,
    Back,
    Enter,
    Erase,
    Escape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Flow {
    GoesOn,
    Ends,
}

/// What is on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    Stage,
    /// What to ask, to expect and to point at.
    Notes,
    Keys,
    /// Nothing: the class looks at the teacher.
    Blank,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    Runs,
    Paused,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Hidden,
    Shown,
}

/// Doublings of the normal speed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speed(i8);

impl Speed {
    const SLOWEST: i8 = -3;
    const FASTEST: i8 = 5;

    fn faster(self) -> Self {
        Self((self.0 + 1).min(Self::FASTEST))
    }

    fn slower(self) -> Self {
        Self((self.0 - 1).max(Self::SLOWEST))
    }

    fn of(self, elapsed: Duration) -> Duration {
        elapsed.mul_f64(2_f64.powi(i32::from(self.0)))
    }

    /// "x2", "x1/4".
    pub fn in_words(self) -> String {
        let times = 1_u32 << self.0.unsigned_abs();
        if self.0 < 0 { format!("x1/{times}") } else { format!("x{times}") }
    }

    pub const fn is_normal(self) -> bool {
        self.0 == 0
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    steps: Vec<Step>,
    at: usize,
    /// How long the lanes of this stage have grown, at normal speed.
    grown: Duration,
    answer: Answer,
    speed: Speed,
    clock: Clock,
    shows: Shows,
    votes: Votes,
    /// The digits of a stage's number that were typed just before.
    typed: Option<usize>,
}

impl State {
    /// # Panics
    /// If there are no stages.
    pub fn new(steps: Vec<Step>) -> Self {
        assert!(!steps.is_empty(), "a presentation has stages");
        let choices = steps.iter().map(|step| if let Step::Vote(choices) = step { *choices } else { 0 });
        Self {
            votes: Votes::new(choices.sum()),
            steps,
            at: 0,
            grown: Duration::ZERO,
            answer: Answer::Hidden,
            speed: Speed(0),
            clock: Clock::Runs,
            shows: Shows::Stage,
            typed: None,
        }
    }

    /// The same stages have other lanes now: they were measured meanwhile.
    pub fn has_other_lanes(&mut self, steps: Vec<Step>) {
        self.steps = steps;
    }

    /// The stage, from 0 on.
    pub const fn stage(&self) -> usize {
        self.at
    }

    pub fn stages(&self) -> usize {
        self.steps.len()
    }

    pub const fn shows(&self) -> Shows {
        self.shows
    }

    pub const fn votes(&self) -> &Votes {
        &self.votes
    }

    pub const fn answer(&self) -> Answer {
        self.answer
    }

    pub const fn clock(&self) -> Clock {
        self.clock
    }

    pub const fn speed(&self) -> Speed {
        self.speed
    }

    /// Up to where the longest lanes of all stages would be drawn now: from 0 to 1.
    pub fn share(&self) -> f64 {
        self.grown.as_secs_f64() / FILLING.as_secs_f64()
    }

    /// Whether the lanes of this stage have not reached their end.
    pub fn grows(&self) -> bool {
        matches!(self.steps[self.at], Step::Lanes(whole) if self.grown < whole)
    }

    /// So much time has passed.
    pub fn pass(&mut self, elapsed: Duration) {
        let is_seen = self.shows == Shows::Stage && self.clock == Clock::Runs;
        if let Step::Lanes(whole) = self.steps[self.at]
            && is_seen
        {
            self.grown = (self.grown + self.speed.of(elapsed)).min(whole);
        }
    }

    pub fn press(&mut self, key: Key) -> Flow {
        let typed = self.typed.take();
        match key {
            Key::Char('q') => return Flow::Ends,
            Key::Char(letter) if self.is_vote(letter) => {}
            Key::Char(digit @ '0'..='9') => self.number(digit, typed),
            Key::Char('b' | '.') => self.toggle(Shows::Blank),
            Key::Char('n') => self.toggle(Shows::Notes),
            Key::Char('?') => self.toggle(Shows::Keys),
            Key::Escape => self.close(),
            Key::Erase => self.votes.erase(),
            Key::Enter if self.votes.close() => {}
            Key::Char(' ') | Key::Forward | Key::Enter => self.forward(),
            Key::Back => self.back(),
            Key::Char('p') => self.pause(),
            Key::Char('+' | '=') => self.speed = self.speed.faster(),
            Key::Char('-') => self.speed = self.speed.slower(),
            Key::Char(_) => {}
        }
        Flow::GoesOn
    }

    /// A letter or a digit of the tally, which is only on the screen at its stage.
    fn is_vote(&mut self, letter: char) -> bool {
        let is_asked = matches!(self.steps[self.at], Step::Vote(_)) && self.shows == Shows::Stage;
        is_asked
            && match letter.to_digit(10) {
                Some(digit) => self.votes.digit(digit),
                None => self.votes.choose(letter),
            }
    }

    /// A number with two digits goes first to the stage of the first one.
    fn number(&mut self, digit: char, typed: Option<usize>) {
        let digit = digit.to_digit(10).map_or(0, |digit| digit as usize);
        let wanted = [typed.map(|before| before * 10 + digit), Some(digit)];
        let stage = wanted.into_iter().flatten().find(|stage| (1..=self.stages()).contains(stage));
        if let Some(stage) = stage {
            self.close();
            self.go_to(stage - 1);
        }
        self.typed = stage;
    }

    fn toggle(&mut self, shows: Shows) {
        self.votes.close();
        self.shows = if self.shows == shows { Shows::Stage } else { shows };
    }

    fn close(&mut self) {
        self.votes.close();
        self.shows = Shows::Stage;
    }

    fn pause(&mut self) {
        self.clock = match self.clock {
            Clock::Runs => Clock::Paused,
            Clock::Paused => Clock::Runs,
        };
    }

    /// To the end of what grows, or to the answer; or else to the next stage. Behind a blank screen and
    /// the keys stands the stage; notes stay.
    fn forward(&mut self) {
        self.votes.close();
        if matches!(self.shows, Shows::Blank | Shows::Keys) {
            self.shows = Shows::Stage;
            return;
        }
        if self.grows() || self.hides() {
            self.show_whole();
        } else if self.at + 1 < self.stages() {
            self.go_to(self.at + 1);
        }
    }

    /// To the stage before, as it was left: whole.
    fn back(&mut self) {
        self.votes.close();
        if matches!(self.shows, Shows::Blank | Shows::Keys) {
            self.shows = Shows::Stage;
            return;
        }
        if let Some(before) = self.at.checked_sub(1) {
            self.go_to(before);
            self.show_whole();
        }
    }

    fn hides(&self) -> bool {
        self.steps[self.at] == Step::Hidden && self.answer == Answer::Hidden
    }

    fn show_whole(&mut self) {
        if let Step::Lanes(whole) = self.steps[self.at] {
            self.grown = whole;
        }
        self.answer = Answer::Shown;
    }

    fn go_to(&mut self, stage: usize) {
        (self.at, self.grown, self.answer) = (stage, Duration::ZERO, Answer::Hidden);
        self.clock = Clock::Runs;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: Duration = Duration::from_secs(6);

    fn state() -> State {
        State::new(vec![Step::Still, Step::Vote(3), Step::Lanes(WHOLE), Step::Still, Step::Hidden])
    }

    fn type_in(state: &mut State, text: &str) {
        for letter in text.chars() {
            assert_eq!(state.press(Key::Char(letter)), Flow::GoesOn, "{letter}");
        }
    }

    #[test]
    fn a_key_goes_to_the_end_of_what_grows_and_then_on() {
        let mut state = state();
        type_in(&mut state, "  ");
        assert!(state.stage() == 2 && state.grows());
        type_in(&mut state, " ");
        assert!(state.stage() == 2 && !state.grows());
        type_in(&mut state, "  ");
        assert_eq!((state.stage(), state.answer()), (4, Answer::Hidden));
        type_in(&mut state, " ");
        assert_eq!((state.stage(), state.answer()), (4, Answer::Shown));
        type_in(&mut state, " ");
        assert_eq!(state.stage(), 4, "there is nothing after the last one");
    }

    #[test]
    fn back_shows_a_stage_as_it_was_left_and_a_number_begins_it_anew() {
        let mut state = state();
        type_in(&mut state, "4");
        let _ = state.press(Key::Back);
        assert!(state.stage() == 2 && !state.grows());
        type_in(&mut state, "3");
        assert!(state.stage() == 2 && state.grows());
        for _ in 0..9 {
            let _ = state.press(Key::Back);
        }
        assert_eq!(state.stage(), 0);
    }

    #[test]
    fn lanes_grow_as_time_passes_at_their_speed_and_not_while_nobody_sees_them() {
        let mut state = state();
        type_in(&mut state, "3");
        state.pass(Duration::from_secs(1));
        type_in(&mut state, "+");
        state.pass(Duration::from_secs(1));
        assert!((state.share() - 3.0 / 12.0).abs() < 1e-9, "{}", state.share());
        type_in(&mut state, "--");
        state.pass(Duration::from_secs(2));
        assert!((state.share() - 4.0 / 12.0).abs() < 1e-9, "{}", state.share());
        for still in ["p", "b", "n", "?"] {
            let before = state.share();
            type_in(&mut state, still);
            state.pass(Duration::from_secs(1));
            assert!((state.share() - before).abs() < 1e-9, "{still}");
            type_in(&mut state, still);
        }
        state.pass(Duration::from_secs(100));
        assert!(!state.grows() && (state.share() - 0.5).abs() < 1e-9);
    }

    #[test]
    fn speeds_have_an_end_in_both_directions() {
        let mut state = state();
        type_in(&mut state, "+++++++++");
        assert_eq!(state.speed().in_words(), "x32");
        type_in(&mut state, "--------------");
        assert_eq!(state.speed().in_words(), "x1/8");
    }

    #[test]
    fn a_letter_and_a_number_are_votes_until_they_are_ended() {
        let mut state = state();
        type_in(&mut state, "2a12b300");
        assert_eq!([0, 1, 2].map(|place| state.votes().count(place)), [Some(12), Some(300), None]);
        assert_eq!((state.stage(), state.shows(), state.votes().all()), (1, Shows::Stage, 312));
        let _ = state.press(Key::Erase);
        assert_eq!(state.votes().count(1), Some(30));
        let _ = state.press(Key::Enter);
        type_in(&mut state, "4");
        assert_eq!(state.stage(), 3, "the number of a stage");
        type_in(&mut state, "b");
        assert_eq!((state.shows(), state.votes().count(1)), (Shows::Blank, Some(30)), "no vote here");
        type_in(&mut state, "2");
        assert_eq!((state.stage(), state.shows()), (1, Shows::Stage));
        type_in(&mut state, "a99999");
        assert_eq!(state.votes().count(0), Some(9_999), "one digit too many");
        type_in(&mut state, "a7");
        assert_eq!(state.votes().count(0), Some(7), "typed anew");
        type_in(&mut state, " ");
        assert_eq!((state.stage(), state.votes().open()), (2, None));
    }

    #[test]
    fn a_stage_with_two_digits_is_reached_over_the_one_with_the_first() {
        let mut state = State::new(vec![Step::Still; 12]);
        type_in(&mut state, "1");
        assert_eq!(state.stage(), 0);
        type_in(&mut state, "2");
        assert_eq!(state.stage(), 11);
        type_in(&mut state, "3");
        assert_eq!(state.stage(), 2, "there is no stage 123, nor 23");
        type_in(&mut state, "p1p2");
        assert_eq!(state.stage(), 1, "another key stands between");
        type_in(&mut state, "10");
        assert_eq!(state.stage(), 9);
        type_in(&mut state, "p0");
        assert_eq!(state.stage(), 9, "there is no stage 0");
    }

    #[test]
    fn every_screen_is_left_by_its_key_and_by_escape() {
        for (letter, shows) in
            [('b', Shows::Blank), ('.', Shows::Blank), ('n', Shows::Notes), ('?', Shows::Keys)]
        {
            let mut state = state();
            type_in(&mut state, &letter.to_string());
            assert_eq!(state.shows(), shows);
            type_in(&mut state, &letter.to_string());
            assert_eq!(state.shows(), Shows::Stage);
            type_in(&mut state, &letter.to_string());
            let _ = state.press(Key::Escape);
            assert_eq!(state.shows(), Shows::Stage);
        }
        let mut state = state();
        type_in(&mut state, "n ");
        assert_eq!((state.stage(), state.shows()), (1, Shows::Notes), "notes go along");
        type_in(&mut state, "b ");
        assert_eq!((state.stage(), state.shows()), (1, Shows::Stage), "first it is light again");
        assert_eq!(state.press(Key::Char('q')), Flow::Ends);
    }
}
