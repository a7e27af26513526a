//! `meanwhile explain`: what a word means, on the pages and in the field.

use console::Term;

use crate::cli::LookArgs;
use crate::error::{Error, Outcome};
use crate::foreign;
use crate::glossary::{self, Entry};
use crate::render::Look;
use crate::terminal;

/// Without a word: all that there are.
///
/// # Errors
/// If nobody has explained it.
pub fn run(word: &[String], look: &LookArgs) -> Result<Outcome, Error> {
    let look = terminal::look_on(Some(&Term::stdout()), look);
    let word = word.join(" ");
    let text = match word.as_str() {
        "" => all(&look),
        word => match &glossary::find(word)[..] {
            [] => return Err(unknown(word)),
            found => found.iter().map(|entry| told(entry, &look)).collect::<Vec<_>>().join("\n"),
        },
    };
    terminal::print(&text)?;
    Ok(Outcome::Done)
}

fn told(entry: &Entry, look: &Look) -> String {
    let lines = entry.lines.iter().map(|line| look.wrap(&format!("  {line}"), "  "));
    look.bold(&entry.words.join(", ")) + "\n" + &lines.collect::<String>()
}

fn all(look: &Look) -> String {
    let words: Vec<String> = glossary::entries().into_iter().flat_map(|entry| entry.words).collect();
    look.wrap(&format!("Words that are explained: {}.", words.join(", ")), "  ")
}

fn unknown(word: &str) -> Error {
    let advice = match glossary::nearest(word) {
        Some(near) => format!("did you mean `meanwhile explain {near}`?"),
        None => "see all words with `meanwhile explain`".to_owned(),
    };
    Error::Usage(format!("explain: `{}` is no word of the glossary; {advice}", foreign::shown(word)))
}
