//! The names that a log of polls is made of. There are few of them, so a log that is read back from a
//! recording has no others.

use std::fmt;
use std::ops::Deref;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::office::file_name;
use super::source::Source;

/// A question to the office, a local variable, or a file of this folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word(pub &'static str);

const NAMES: [&str; 4] = ["weight", "rate", "discount", "total"];

impl Deref for Word {
    type Target = str;

    fn deref(&self) -> &str {
        self.0
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Word {
    /// A path may be that of another system.
    fn known(text: &str) -> Option<Self> {
        let mut names = NAMES.into_iter().chain(Source::FILES.map(|source| source.file));
        names.find(|known| file_name(known) == file_name(text)).map(Self)
    }
}

impl Serialize for Word {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

/// By hand, since a derived one would borrow from what it reads.
impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::known(&text).ok_or_else(|| D::Error::custom("a name that no coroutine here has"))
    }
}
