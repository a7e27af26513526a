//! A problem sheet for Moodle: <https://docs.moodle.org/en/GIFT_format>. A question with other numbers is a
//! category of its own, from which a quiz draws one.

use std::fmt::Write;

use crate::quiz::sheet::{Answer, Form, Near, Paragraph, Problem, Question, Sheet};

pub fn gift(sheet: &Sheet) -> String {
    let mut text = format!("// Problem sheet {} of meanwhile\n", sheet.seed);
    let is_drawn = sheet.questions.iter().any(|question| !question.others.is_empty());
    for asked in &sheet.questions {
        // All that follows belongs to a category.
        if is_drawn {
            let _ = write!(text, "\n$CATEGORY: meanwhile sheet {}/{}\n", sheet.seed, asked.id);
        }
        question(&mut text, asked);
    }
    text
}

fn question(into: &mut String, question: &Question) {
    for (place, problem) in std::iter::once(&question.problem).chain(&question.others).enumerate() {
        let variant = if place == 0 { String::new() } else { format!(" variant {}", place + 1) };
        let name = format!("{} {}{variant}", question.id, problem.lesson);
        let paragraphs = problem.paragraphs();
        let text = escaped(&paragraphs.iter().map(Paragraph::text).collect::<Vec<_>>().join("\n\n"));
        let _ = write!(into, "\n::{}::[plain]{text} {{", escaped(&name));
        into.push_str(&answers(problem));
        let _ = writeln!(into, "\t####{}\n}}", escaped(&problem.because()));
    }
}

fn answers(problem: &Problem) -> String {
    let (start, line): (_, fn(&Answer) -> String) = match problem.form {
        Form::Number { .. } => ("#\n", number),
        Form::Choice { .. } | Form::Order { .. } => ("\n", choice),
    };
    start.to_owned() + &problem.options.iter().map(line).collect::<String>()
}

fn choice(answer: &Answer) -> String {
    let sign = if answer.belief.is_none() { '=' } else { '~' };
    format!("\t{sign}{}#{}\n", escaped(&answer.text), feedback(answer))
}

/// A wrong number that is known is worth nothing, and has its feedback.
fn number(answer: &Answer) -> String {
    let worth = if answer.belief.is_none() { "" } else { "%0%" };
    let Some(Near { number, within }) = answer.near else { return String::new() };
    format!("\t={worth}{number}:{within}#{}\n", feedback(answer))
}

fn feedback(answer: &Answer) -> String {
    escaped(&answer.feedback().unwrap_or_else(|| "Right.".to_owned()))
}

/// What means something in this format means itself.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | '~' | '=' | '#' | '{' | '}' | ':' => escaped.extend(['\\', letter]),
            '\n' => escaped.push_str("\\n"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_means_itself() {
        assert_eq!(escaped("a ~b=c #d {e}: \\\n"), "a \\~b\\=c \\#d \\{e\\}\\: \\\\\\n");
    }
}
