//! `meanwhile explain`: what a word means, on the pages and in the field.

use console::Term;

use crate::cli::StyleArgs;
use crate::error::{Error, Outcome};
use crate::foreign;
use crate::glossary::{self, Entry};
use crate::render::TextStyle;
use crate::terminal;

/// Without a word: all that there are.
///
/// # Errors
/// If nobody has explained it.
pub fn run(word: &[String], style: &StyleArgs) -> Result<Outcome, Error> {
    let style = terminal::style_on(Some(&Term::stdout()), style);
    let word = word.join(" ");
    let text = match word.as_str() {
        "" => all(&style),
        word => match &glossary::find(word)[..] {
            [] => return Err(unknown(word)),
            found => found.iter().map(|entry| told(entry, &style)).collect::<Vec<_>>().join("\n"),
        },
    };
    terminal::print(&text)?;
    Ok(Outcome::Done)
}

fn told(entry: &Entry, style: &TextStyle) -> String {
    let lines = entry.lines.iter().map(|line| style.wrap(&format!("  {line}"), "  "));
    style.bold(&entry.words.join(", ")) + "\n" + &lines.collect::<String>()
}

fn all(style: &TextStyle) -> String {
    let words: Vec<&str> = glossary::words().collect();
    style.wrap(&format!("Words that are explained: {}.", words.join(", ")), "  ")
}

fn unknown(word: &str) -> Error {
    let advice = match glossary::nearest(word) {
        Some(near) => format!("did you mean `meanwhile explain {near}`?"),
        None => "see all words with `meanwhile explain`".to_owned(),
    };
    Error::Usage(format!("explain: `{}` is no word of the glossary; {advice}", foreign::shown(word)))
}
