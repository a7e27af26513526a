//! What the pages of sweeps share, as long as they are not documents.

use super::Look;

pub(super) use crate::pages::{PREDICTED, conditions};

/// Nothing, where there is nothing to say.
pub(super) fn section(look: &Look, title: &str, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("{}\n{text}", look.bold(look.wrap(title, "  ").trim_end()))
}
