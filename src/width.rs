//! How many columns a text takes: Chinese characters and emoji take two, combining marks none. Whatever
//! pads or cuts asks here.

/// Columns of a terminal.
pub fn of(text: &str) -> usize {
    console::measure_text_width(text)
}

/// As much of it as has room; what belongs together, as a letter and its accent, is not divided.
pub fn cut(text: &str, columns: usize) -> &str {
    if of(text) <= columns {
        return text;
    }
    let fits = |end: &usize| of(&text[..*end]) <= columns && !divides(text, *end);
    let ends: Vec<usize> = text.char_indices().map(|(end, _)| end).collect();
    ends.into_iter().rev().find(fits).map_or("", |end| &text[..end])
}

/// Cut or padded to so many columns.
pub fn fitted(text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    text.to_owned() + &" ".repeat(columns - of(text))
}

/// With blanks before it; never cut.
pub fn to_the_right(text: &str, columns: usize) -> String {
    " ".repeat(columns.saturating_sub(of(text))) + text
}

/// Whether what follows belongs to what stands before: it takes no room beside it.
fn divides(text: &str, end: usize) -> bool {
    let Some(next) = text[end..].chars().next() else { return false };
    0 < end && of(&text[..end + next.len_utf8()]) == of(&text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAMILY: &str = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}";

    #[test]
    fn columns_are_not_characters() {
        for (text, columns) in [
            ("User 1", 6),
            ("日本語", 6),
            ("한국어", 6),
            ("e\u{301}", 1),
            (FAMILY, 2),
            ("می\u{200c}خواهم", 7),
            ("", 0),
        ] {
            assert_eq!(of(text), columns, "{text}");
        }
    }

    #[test]
    fn what_is_cut_has_exactly_the_room_that_there_is() {
        for text in [
            "User 1",
            "日本語です",
            "한국어",
            "e\u{301}te\u{301}",
            FAMILY,
            "a\u{1f468}\u{200d}\u{1f469}",
            "ශ්\u{200d}රී ලංකා",
        ] {
            for columns in 0..12 {
                let fitted = fitted(text, columns);
                assert_eq!(of(&fitted), columns, "{text} in {columns}");
                assert!(text.starts_with(fitted.trim_end()), "{fitted}");
                assert_eq!(of(&to_the_right(text, columns)), columns.max(of(text)));
            }
        }
        assert_eq!(cut("日本語", 5), "日本");
        assert_eq!(cut("e\u{301}te\u{301}", 1), "e\u{301}");
        assert_eq!(cut(&format!("{FAMILY}x"), 2), FAMILY);
        assert_eq!(cut(FAMILY, 1), "");
    }
}
