//! Code on a page: its lines stay lines, as far as the page is wide enough.

use crate::document::{Margin, Source, SourceLine};
use crate::render::TextStyle;
use crate::width;

const COMMENT: &str = "// ";

pub(super) fn source(source: &Source, style: &TextStyle) -> String {
    let line = |line: &SourceLine| {
        let margin = line.with_margin();
        let margin = &margin[..margin.len() - line.text.len()];
        let text = code(&format!("  {margin}"), &line.text, style);
        match line.margin {
            Margin::Number(_) | Margin::Both => text,
            Margin::Before | Margin::After => style.bold(&text),
        }
    };
    source.lines.iter().map(line).collect()
}

/// A line as it is written; one that is too long goes on below its own beginning, and so does its comment, as one.
pub(crate) fn code(prefix: &str, line: &str, style: &TextStyle) -> String {
    let whole = format!("{prefix}{line}");
    if width::of(whole.trim_end()) <= style.width {
        return style.wrap(whole.trim_end(), "");
    }
    let beginning = prefix.len() + line.len() - line.trim_start().len();
    let below = " ".repeat(beginning + 4);
    let (code, comment) = line.split_once(COMMENT).map_or((line, None), |(code, it)| (code, Some(it)));
    let mut lines = String::new();
    if !code.trim().is_empty() {
        lines += &style.wrap(format!("{prefix}{code}").trim_end(), &below);
    }
    if let Some(comment) = comment {
        let first = if code.trim().is_empty() { format!("{prefix}{code}") } else { below };
        let next = format!("{:1$}{COMMENT}", "", first.len());
        lines += &style.wrap(&format!("{first}{COMMENT}{comment}"), &next);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{Colour, Glyphs, View};

    fn narrow(line: &str) -> String {
        let style =
            TextStyle { width: 40, glyphs: Glyphs::Unicode, colour: Colour::Never, view: View::Tasks };
        code("  - ", line, &style)
    }

    #[test]
    fn a_comment_that_has_no_room_is_one_below() {
        assert_eq!(narrow("one.await; // Short."), "  - one.await; // Short.\n");
        assert_eq!(
            narrow("basket.waits(sleep).await; // Asked for only now."),
            "  - basket.waits(sleep).await;\n        // Asked for only now.\n"
        );
        assert_eq!(
            narrow("    // A comment that stands alone on its line."),
            "  -     // A comment that stands alone\n        // on its line.\n"
        );
    }

    #[test]
    fn no_name_breaks_in_its_middle() {
        assert_eq!(
            narrow("    share.into_iter().for_each(calculate_it)"),
            "  -     share.into_iter().for_each(\n            calculate_it)\n"
        );
        assert_eq!(
            narrow("    the_share.into_iter().for_each_of_them(calculate)"),
            "  -     the_share.into_iter()\n            .for_each_of_them(calculate)\n"
        );
        assert_eq!(
            narrow("task.holds_it(std::thread::sleep_for_long);"),
            "  - task.holds_it(std::thread::\n        sleep_for_long);\n"
        );
    }
}
