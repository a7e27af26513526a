//! How long a request takes when nobody else asks, and what is wrong with that.

use super::Probed;
use super::record::Record;
use super::verdict::Doubt;
use crate::time::{Time, ratio};

/// Who comes later and is answered in less than this share finds something that was kept.
const KEPT: f64 = 0.5;
/// Nobody among others is answered in less than this share of what one alone takes, unless what they ask for is shared.
const SHARED: f64 = 0.75;

pub fn lengths(probed: &Probed) -> Vec<Doubt> {
    let Some(alone) = probed.length() else { return Vec::new() };
    let good: Vec<Time> = probed.alone.iter().filter(|it| it.is_good()).map(Record::response).collect();
    let together: Vec<Time> = together(probed).collect();
    let mut doubts: Vec<Doubt> = cache(probed, &good, &together)
        .or_else(|| too_short(probed))
        .or_else(|| unsteady(probed))
        .into_iter()
        .collect();
    if doubts.is_empty() {
        let alone = probed.lengths_alone().first().copied().unwrap_or(alone);
        let soonest = together.into_iter().min().filter(|soonest| ratio(*soonest, alone) < SHARED);
        doubts.extend(soonest.map(|took| Doubt::Sooner { took, alone }));
    }
    if probed.rounds.is_empty() && good.len() == probed.alone.len() {
        doubts.push(Doubt::OnlyAlone);
    }
    doubts
}

fn together(probed: &Probed) -> impl Iterator<Item = Time> {
    let users = probed.rounds.iter().flat_map(|round| &round.users);
    users.filter(|user| user.is_good()).map(Record::response)
}

/// What is still long was worked on: then it was the first one that had to wait for something else. And where the
/// first is short, there was nothing to keep.
fn cache(probed: &Probed, alone: &[Time], together: &[Time]) -> Option<Doubt> {
    let least = probed.settings.least();
    let first = *alone.first()?;
    let later = *alone.iter().skip(1).chain(together).min()?;
    let is_kept = ratio(later, first) < KEPT && later < least && least <= first;
    is_kept.then_some(Doubt::Cache { first, later })
}

/// The one in the middle is: one that was quicker by chance is none.
fn too_short(probed: &Probed) -> Option<Doubt> {
    let lengths = probed.lengths_alone();
    let (least, alone) = (probed.settings.least(), *lengths.get(lengths.len() / 2)?);
    (alone < least).then_some(Doubt::TooShort { alone, least })
}

/// The quickest that was alone, and the next one, if they are not near.
fn unsteady(probed: &Probed) -> Option<Doubt> {
    match probed.lengths_alone()[..] {
        [one, other, ..] if !probed.is_steady() => Some(Doubt::Unsteady { one, other }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::kind::Kind;
    use crate::probe::samples::{ALONE, alone, named, of, pool};

    #[test]
    fn what_is_wrong_with_the_lengths_is_said() {
        assert_eq!(of(&alone(&[1000, 3])), "none: Cache OnlyAlone");
        assert_eq!(of(&alone(&[1000, 1900, 1400])), "none: Unsteady OnlyAlone");
        assert_eq!(of(&alone(&[1000, 1900, 1100])), "none: OnlyAlone", "one of them was disturbed");
        assert_eq!(of(&alone(&[3, 1, 1])), "none: TooShort OnlyAlone", "there was nothing to keep");
        assert_eq!(of(&alone(&[900, 900])), "none: TooShort OnlyAlone");
        assert_eq!(of(&alone(&[1040, 1030, 944])), "none: OnlyAlone", "one of them was quicker by chance");
        assert_eq!(of(&alone(&[1500, 870, 1540])), "none: Unsteady OnlyAlone");
        assert_eq!(of(&alone(&[2500, 1000, 1000])), "none: OnlyAlone", "it had to warm up");
        let mut one_calculates_for_all = named(Kind::OneAtATime);
        for user in &mut one_calculates_for_all.rounds[1].users[1..] {
            user.ended = user.sent + Time::from_millis(5);
        }
        assert_eq!(of(&one_calculates_for_all), "none: Cache", "what was kept can be compared with nothing");
    }

    #[test]
    fn who_is_answered_sooner_than_anybody_alone_makes_nobody_sure() {
        let mut merged = pool(Kind::AllAtOnce);
        let user = &mut merged.rounds[1].users[7];
        user.ended = user.sent + ALONE.share(0.7);
        assert_eq!(of(&merged), "all-at-once: Sooner");
    }
}
