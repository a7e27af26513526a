//! Documents in sentences, in the order of the page: for screen readers, and for reading aloud.

use crate::document::{
    Audience, Block, Command, Document, Form, Line, Margin, Section, Source, SourceLine, Tone, Verdicts,
};

/// No drawing and no columns: one sentence a line.
pub fn text(document: &Document) -> String {
    let mut told = vec![document.title.clone()];
    told.extend(lines(&document.givens));
    told.extend(document.sections.iter().flat_map(section));
    told.join("\n") + "\n"
}

/// What belongs to a subheading stands apart, with an empty line before it and one after the last.
fn section(section: &Section) -> Vec<String> {
    let mut told = Vec::new();
    let mut has_groups = false;
    for group in section.blocks.chunk_by(|_, next| !matches!(next, Block::Subheading(_))) {
        let own: Vec<String> = group.iter().flat_map(block).collect();
        if let ([Block::Subheading(title), ..], [_, ..]) = (group, &own[..]) {
            told.extend([String::new(), sentence(title)]);
            has_groups = true;
        }
        told.extend(own);
    }
    if has_groups {
        told.push(String::new());
    }
    if let (true, Some(first)) = (goes_on_from_its_title(section), told.first_mut()) {
        *first = format!("{}: {first}", section.title);
    } else if names_a_table(section) {
        told.insert(0, sentence(&section.title));
    }
    told
}

/// Whether the title says of what the rows are that follow.
fn names_a_table(section: &Section) -> bool {
    let is_told = |block: &Block| matches!(block, Block::Table(table) if !table.alt.is_empty());
    !section.title.is_empty() && section.blocks.first().is_some_and(is_told)
}

fn goes_on_from_its_title(section: &Section) -> bool {
    let is_text = |line: &Line| line.form == Form::Text;
    let is_running_text = |block: &Block| matches!(block, Block::Lines(lines) if lines.iter().all(is_text));
    !section.title.is_empty() && section.blocks.iter().all(is_running_text)
}

fn block(block: &Block) -> Vec<String> {
    match block {
        Block::Lines(own) => lines(own).collect(),
        // A subheading is told with what belongs to it; what is to be seen in the others is said around
        // them.
        Block::Subheading(_) | Block::Legend(_) | Block::Bar(_) | Block::Plot(_) => Vec::new(),
        Block::Gantt(own) => own.alt.clone(),
        Block::Table(own) => own.alt.clone(),
        Block::Source(own) => source(own),
        Block::Verdicts(own) => verdicts(own),
        Block::Commands(own) => own.iter().map(to_try).collect(),
    }
}

/// Line by line, with who has it.
fn source(source: &Source) -> Vec<String> {
    let line = |line: &SourceLine| match (line.margin, line.text.trim_start()) {
        (Margin::Number(number), text) => Some(format!("Line {number}: {text}")),
        (_, "") => None,
        (Margin::Both, text) => Some(format!("Both: {text}")),
        (Margin::Before, text) => Some(format!("Before: {text}")),
        (Margin::After, text) => Some(format!("After: {text}")),
    };
    source.lines.iter().filter_map(line).collect()
}

fn lines(lines: &[Line]) -> impl Iterator<Item = String> {
    lines.iter().filter(|line| !matches!(line.audience, Audience::Drawn | Audience::Narrow)).map(|line| {
        match line.tone {
            Tone::Plain | Tone::Strong => line.text.clone(),
            Tone::Alarm => format!("Note: {}", sentence(&line.text)),
        }
    })
}

fn verdicts(verdicts: &Verdicts) -> Vec<String> {
    let told = verdicts.told.iter().map(|verdict| format!("Claim {}", sentence(&verdict.text)));
    std::iter::once(verdicts.summary.clone()).chain(told).collect()
}

fn to_try(command: &Command) -> String {
    match command.why.as_str() {
        "" => format!("Try next: {}", command.command),
        why => format!("Try next: {} ({why})", command.command),
    }
}

/// With a full stop, if nothing else ends it.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', ':', '?', '!']) { text.to_owned() } else { format!("{text}.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(sections: Vec<Section>) -> String {
        let givens = vec![Line::alarm("careful")];
        text(&Document { title: "Title".to_owned(), givens, sections, ..Document::default() })
    }

    #[test]
    fn groups_stand_apart_and_those_without_words_are_left_out() {
        let lines = |line: Line| Block::Lines(vec![line]);
        let blocks = vec![
            Block::Subheading("one".to_owned()),
            lines(Line::item("First.")),
            Block::Subheading("two".to_owned()),
            lines(Line::item("Only where it is drawn.").for_whom(Audience::Drawn)),
        ];
        let after = Section::untitled(vec![lines(Line::item("Last."))]);
        let told = page(vec![Section::untitled(blocks), after]);
        assert_eq!(told, "Title\nNote: careful.\n\none.\nFirst.\n\nLast.\n");
    }

    #[test]
    fn running_text_goes_on_from_its_title() {
        let section = |line| Section::new("What to see", vec![Block::Lines(vec![line])]);
        assert!(page(vec![section(Line::text("Much."))]).ends_with("\nWhat to see: Much.\n"));
        assert!(page(vec![section(Line::item("Much."))]).ends_with("\nMuch.\n"));
    }
}
