//! What every page of a sweep says alike: the question, what is given, and that it is only a part.

use crate::render::Look;
use crate::render::page::section;
use crate::scenario::Scenario;
use crate::story::{count, list};
use crate::sweep::axis::Axis;

/// What stands around a page.
pub(super) struct Frame {
    title: String,
    /// A sentence each.
    givens: Vec<String>,
    /// "partial: 3 of 30 points", if not all is there.
    partial: Option<String>,
}

impl Frame {
    /// With conditions besides the ranges; empty ones are not told.
    pub fn new(scenario: &Scenario, axes: &[Axis], conditions: Vec<String>, partial: Option<String>) -> Self {
        let conditions = conditions.into_iter().filter(|line| !line.is_empty());
        Self {
            title: format!("sweep {}: Where does each strategy stop helping?", scenario.about().name),
            givens: std::iter::once(over(axes)).chain(conditions).collect(),
            partial,
        }
    }

    /// An empty line between the parts, of which those without text are left out.
    pub fn page(&self, parts: Vec<String>, look: &Look) -> String {
        let head =
            look.bold(&look.wrap(&self.title, "  ")) + &lines(&self.givens, look) + &self.warning(look);
        if parts.is_empty() {
            return head;
        }
        let parts = std::iter::once(head).chain(parts).filter(|part| !part.is_empty());
        // At both ends: whoever pressed Ctrl-C looks at the last line.
        parts.collect::<Vec<_>>().join("\n") + &self.warning(look)
    }

    fn warning(&self, look: &Look) -> String {
        self.partial.as_ref().map_or(String::new(), |partial| look.alarm(&lines([partial], look)))
    }

    /// The same without a layout: one sentence a line.
    pub fn plain(&self, sentences: Vec<String>) -> String {
        let note = || self.partial.iter().map(|partial| format!("Note: {partial}."));
        let head = std::iter::once(&self.title).chain(&self.givens).cloned();
        let lines: Vec<String> = head.chain(note()).chain(sentences).chain(note()).collect();
        lines.join("\n") + "\n"
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
    format!("partial: {points} of {wanted} points")
}

/// What the figures show.
pub(super) fn what_to_see(sentences: &[String], look: &Look) -> String {
    section(look, "What to see", &lines(sentences, look))
}

/// Each sentence on lines of its own.
pub(super) fn lines<'a>(sentences: impl IntoIterator<Item = &'a String>, look: &Look) -> String {
    sentences.into_iter().map(|line| look.wrap(&format!("  {line}"), "    ")).collect()
}
