//! One bar of parts, and below it what they are.

use super::lines::in_parts;
use crate::document::Part;
use crate::render::{TextStyle, style_of};

pub(super) fn bar(parts: &[Part], style: &TextStyle) -> String {
    let (mut drawn, mut until) = (0, 0.0);
    let mut text = String::from("  ");
    for part in parts {
        until += part.share;
        let end = place(until, style.width - 2);
        let glyphs = style.glyphs.of(part.mark).to_string().repeat(end - drawn);
        text.push_str(&style.paint(&style_of(part.mark), &glyphs));
        drawn = end;
    }
    let labels: Vec<String> =
        parts.iter().map(|part| format!("{} {}", style.glyphs.of(part.mark), part.label)).collect();
    text + "\n" + &in_parts(&labels, "  ", "  ", style)
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a few hundred cells"
)]
fn place(share: f64, cells: usize) -> usize {
    (share * cells as f64).round() as usize
}
