//! The files that run, to be read beside what they did.

use super::office::file_name;
use crate::digest::Digest;

/// A part of a file, with the numbers of its lines.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    pub file: &'static str,
    text: &'static str,
    /// How its first line begins.
    begins: &'static str,
}

impl Source {
    pub(super) const POSTAGE: Self = Self {
        file: "src/coroutine/postage.rs",
        text: include_str!("postage.rs"),
        begins: "pub async fn postage",
    };
    /// The states; what a poll does stands below them in the file.
    pub const BY_HAND: Self =
        Self { file: "src/coroutine/by_hand.rs", text: include_str!("by_hand.rs"), begins: "enum State" };
    pub(super) const FORGETFUL: Self = Self { begins: "pub async fn forgetful", ..Self::NEVER_AWAITED };
    pub(super) const MINDFUL: Self = Self { begins: "pub async fn mindful", ..Self::NEVER_AWAITED };
    pub(super) const IN_A_ROW: Self = Self { begins: "pub async fn in_a_row", ..Self::TWO_QUESTIONS };
    pub(super) const JOINED: Self = Self { begins: "pub async fn joined", ..Self::TWO_QUESTIONS };

    /// One part of each.
    pub(super) const FILES: [Self; 4] =
        [Self::POSTAGE, Self::BY_HAND, Self::NEVER_AWAITED, Self::TWO_QUESTIONS];

    const NEVER_AWAITED: Self =
        Self { file: "src/coroutine/never_awaited.rs", text: include_str!("never_awaited.rs"), begins: "" };
    const TWO_QUESTIONS: Self =
        Self { file: "src/coroutine/in_a_row.rs", text: include_str!("in_a_row.rs"), begins: "" };

    /// Of all files: lines of another program are not those of this one.
    pub fn digest() -> Digest {
        Digest::of_bytes(Self::FILES.map(|source| source.text).concat().as_bytes())
    }

    /// From its first line to the brace that closes it.
    pub fn lines(&self) -> Vec<(usize, &'static str)> {
        let lines = self.text.lines().enumerate().map(|(place, line)| (place + 1, line));
        let mut lines = lines.skip_while(|(_, line)| !line.starts_with(self.begins));
        let mut own = Vec::new();
        for line in lines.by_ref() {
            own.push(line);
            if line.1 == "}" {
                break;
            }
        }
        own
    }

    /// What a reader sees at once: all of it, with single blanks.
    pub fn on_one_line(&self) -> String {
        let lines = self.lines();
        lines.iter().flat_map(|(_, line)| line.split_whitespace()).collect::<Vec<_>>().join(" ")
    }

    pub fn is_by_hand(&self) -> bool {
        self.file == Self::BY_HAND.file
    }

    pub fn is_of(&self, file: &str) -> bool {
        file_name(self.file) == file_name(file)
    }

    /// Any line of any of the files, without its indent.
    pub fn line_of(file: &str, number: u32) -> &'static str {
        let source = Self::FILES.into_iter().find(|source| source.is_of(file));
        let place = (number as usize).saturating_sub(1);
        source.and_then(|source| source.text.lines().nth(place)).unwrap_or_default().trim()
    }
}
