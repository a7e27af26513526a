//! Of both sides of a pitfall.

use serde::{Deserialize, Serialize};

use super::{Body, Kind};
use crate::digest::Digest;
use crate::pitfalls::Pitfall;
use crate::pitfalls::comparison::{Comparison, MeasuredSide};
use crate::report::Clocks;
use crate::system::machine::Machine;

#[derive(Debug, Serialize, Deserialize)]
pub struct BothSides {
    pub name: String,
    /// Of the file that ran: a page shows it beside what it did.
    source: Digest,
    pub clock: Clocks,
    /// That measured.
    pub machine: Machine,
    /// Where it was measured.
    pub found: Option<[MeasuredSide; 2]>,
}

impl BothSides {
    pub fn of(comparison: &Comparison) -> Self {
        let [before, after] = comparison.halves.each_ref().map(|half| half.measured.clone());
        Self {
            name: comparison.pitfall.name.to_owned(),
            source: source(comparison.pitfall),
            clock: comparison.conditions.clocks,
            machine: comparison.conditions.machine,
            found: before.zip(after).map(<[MeasuredSide; 2]>::from),
        }
    }

    /// Whether the file of this program is the one that ran.
    pub fn is_of(&self, pitfall: &Pitfall) -> bool {
        source(pitfall) == self.source
    }
}

fn source(pitfall: &Pitfall) -> Digest {
    Digest::of_bytes(pitfall.file.text.as_bytes())
}

impl Body for BothSides {
    const KIND: Kind = Kind::Pitfall;

    fn is_sound(&self) -> bool {
        let runs = self.found.iter().flatten().map(|found| &found.run);
        self.found.is_some() == self.clock.real() && runs.clone().all(super::is_sound)
    }
}
