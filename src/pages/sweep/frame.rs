//! What the pages of all sweeps say alike: the question, what is given, and that it is only a part.

use crate::document::{Block, Document, Line, Section};
use crate::pages::title;
use crate::scenario::Scenario;
use crate::story::{count, list};
use crate::sweep::axis::Axis;

/// What stands around a page.
pub(super) struct Frame {
    title: String,
    givens: Vec<String>,
    /// "partial: 3 of 30 points", if not all is there.
    partial: Option<String>,
}

impl Frame {
    /// With conditions besides the ranges; empty ones are not told.
    pub fn new(scenario: &Scenario, axes: &[Axis], conditions: Vec<String>, partial: Option<String>) -> Self {
        let conditions = conditions.into_iter().filter(|line| !line.is_empty());
        let name = format!("sweep {}", scenario.about().name);
        Self {
            title: title(&name, "Where does each strategy stop helping?", partial.is_some()),
            givens: std::iter::once(over(axes)).chain(conditions).collect(),
            partial,
        }
    }

    /// That it is a part is told at both ends: whoever pressed Ctrl-C looks at the last line.
    pub fn document(self, mut sections: Vec<Section>) -> Document {
        let partial: Vec<Line> = self.partial.map(Line::alarm).into_iter().collect();
        if let Some(last) = sections.last_mut() {
            last.blocks.push(Block::Lines(partial.clone()));
        }
        let givens = self.givens.into_iter().map(Line::item).chain(partial).collect();
        Document { title: self.title, givens, sections, ..Document::default() }
    }
}

/// "Over users from 1 to 30: 30 points."
fn over(axes: &[Axis]) -> String {
    let range = |axis: &Axis| match axis.values.first().zip(axis.values.last()) {
        Some((first, last)) if first != last => {
            format!("{} from {} to {}", axis.name, first.words(), last.words())
        }
        _ => axis.name.clone(),
    };
    let ranges: Vec<String> = axes.iter().map(range).collect();
    let points = axes.iter().map(|axis| axis.values.len()).product();
    format!("Over {}: {}.", list(&ranges), count(points, "point"))
}

/// That not all points are there.
pub(super) fn partial(points: usize, wanted: usize) -> String {
    format!("partial: {points} of {}", count(wanted, "point"))
}

/// What the figures show.
pub(super) fn what_to_see(sentences: &[String]) -> Section {
    Section::new("What to see", vec![Block::Lines(sentences.iter().map(Line::item).collect())])
}
