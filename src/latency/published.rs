//! What others have published, with who and when: machines of other years, so orders of magnitude.

use super::Rung;

/// Somebody's figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// "P. Norvig, about 2001".
    pub name: &'static str,
    pub link: &'static str,
}

/// One of them.
#[derive(Clone, Copy, Debug)]
pub struct Published {
    /// "100 ns".
    pub told: &'static str,
    /// The place among [`SOURCES`].
    pub source: usize,
}

pub const SOURCES: [Source; 4] = [
    Source { name: "P. Norvig, about 2001", link: "https://norvig.com/21-days.html#answers" },
    Source {
        name: "C. Scott, for 2020",
        link: "https://colin-scott.github.io/personal_website/research/interactive_latency.html",
    },
    Source {
        name: "B. Sigoure, 2010",
        link: "https://blog.tsunanet.net/2010/11/how-long-does-it-take-to-make-context.html",
    },
    Source { name: "SQLite FAQ, for a disk that turns", link: "https://www.sqlite.org/faq.html#q19" },
];

pub fn of(rung: Rung) -> Option<Published> {
    let (told, source) = match rung {
        Rung::Addition => ("1 ns", 0),
        Rung::Cache => ("1 ns", 1),
        Rung::Memory => ("100 ns", 1),
        Rung::Syscall => ("105 ns", 2),
        Rung::ThreadWake => ("4.3 us", 2),
        Rung::ColdFile => ("16 us", 1),
        Rung::Commit => ("17 ms", 3),
        _ => return None,
    };
    Some(Published { told, source })
}
