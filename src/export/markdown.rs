//! A page as Markdown, as GitHub renders it. Charts are the terminal's, in blocks of code.

use super::to_paper;
use crate::document::{
    Block, Command, Document, Form, Gantt, Grid, Legend, Line, Mark, Section, Source, Table, Tone, Verdicts,
};
use crate::render::terminal::{self, gantt::Columns};
use crate::render::{TextStyle, View};

/// `view` says which rows its charts have.
pub fn markdown(document: &Document, view: View) -> String {
    let style = to_paper(view);
    let columns = Columns::of(document, &style);
    let writer = Writer { style, columns };
    let mut parts = vec![format!("# {}", escaped(&document.title)), lines(&document.givens)];
    let sections = document.sections.iter().filter(|section| section.is_drawn());
    parts.extend(sections.flat_map(|section| writer.section(section)));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

struct Writer {
    style: TextStyle,
    columns: Columns,
}

impl Writer {
    fn section(&self, section: &Section) -> Vec<String> {
        let title = match section.title.as_str() {
            "" => None,
            title => Some(format!("## {}", escaped(title))),
        };
        let level = if title.is_some() { "###" } else { "##" };
        let blocks = section.blocks.iter().map(|block| self.block(block, level));
        title.into_iter().chain(blocks).collect()
    }

    fn block(&self, block: &Block, level: &str) -> String {
        match block {
            Block::Subheading(title) => format!("{level} {}", escaped(title)),
            Block::Lines(own) => lines(own),
            Block::Legend(own) => self.legend(own),
            Block::Gantt(own) => self.gantt(own),
            Block::Plot(own) => self.drawn(block) + "\n\n" + &in_words(&own.alt),
            Block::Bar(_) => self.drawn(block),
            Block::Source(own) => source(own),
            Block::Table(own) => table(own),
            Block::Verdicts(own) => verdicts(own),
            Block::Commands(own) => own.iter().map(command).collect::<Vec<_>>().join("\n"),
        }
    }

    /// A block of code. A line of backticks in it would end it; no drawing has one.
    fn drawn(&self, block: &Block) -> String {
        let text = terminal::block(block, &self.style, &self.columns);
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        format!("```text\n{}\n```", lines.join("\n"))
    }

    /// Its notes are sentences, and stand below it.
    fn gantt(&self, gantt: &Gantt) -> String {
        let bare = Gantt { notes: Vec::new(), ..gantt.clone() };
        let parts = [self.drawn(&Block::Gantt(bare)), lines(&gantt.notes), in_words(&gantt.alt)];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
    }

    fn legend(&self, legend: &Legend) -> String {
        let key = |(mark, meaning): &(Mark, String)| {
            format!("- `{}` {}", self.style.glyphs.key(*mark), escaped(meaning))
        };
        self.columns.needed(legend).keys.iter().map(key).collect::<Vec<_>>().join("\n")
    }
}

/// GitHub colours a change of code.
fn source(source: &Source) -> String {
    let lines = source.lines.iter().map(|line| line.with_margin().trim_end().to_owned());
    let language = if source.is_change() { "diff" } else { "text" };
    format!("```{language}\n{}\n```", lines.collect::<Vec<_>>().join("\n"))
}

/// What a drawing says, for those who do not see it.
fn in_words(alt: &[String]) -> String {
    if alt.is_empty() {
        return String::new();
    }
    let sentences = alt.iter().map(|sentence| format!("- {}", escaped(sentence))).collect::<Vec<_>>();
    format!("<details>\n<summary>The same in words</summary>\n\n{}\n\n</details>", sentences.join("\n"))
}

/// Items that follow each other are a list; running text is paragraphs.
fn lines(lines: &[Line]) -> String {
    let drawn: Vec<&Line> = lines.iter().filter(|line| line.audience.sees_all()).collect();
    let groups = drawn.chunk_by(|one, next| one.form == Form::Item && next.form == Form::Item);
    let group = |group: &[&Line]| {
        let bullet = if 1 < group.len() { "- " } else { "" };
        group.iter().map(|line| format!("{bullet}{}", line_of(line))).collect::<Vec<_>>().join("\n")
    };
    groups.map(group).collect::<Vec<_>>().join("\n\n")
}

fn line_of(line: &Line) -> String {
    match line.tone {
        Tone::Plain => escaped(&line.text),
        Tone::Strong | Tone::Alarm => format!("**{}**", escaped(&line.text)),
    }
}

/// The widest form: a page of this kind has no width.
fn table(table: &Table) -> String {
    let Some(form) = table.forms.first() else { return String::new() };
    let below = [escaped(&table.left_out), lines(&form.notes)];
    let parts = form.grids.iter().map(grid).chain(below).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("\n\n")
}

fn grid(grid: &Grid) -> String {
    let columns = grid.header.len().max(grid.rows.iter().map(Vec::len).max().unwrap_or(0));
    let row = |cells: Vec<String>| {
        let missing = std::iter::repeat_n(String::new(), columns - cells.len());
        format!("| {} |", cells.into_iter().chain(missing).collect::<Vec<_>>().join(" | "))
    };
    let caption = Some(format!("**{}**\n", escaped(&grid.caption))).filter(|_| !grid.caption.is_empty());
    let rule = std::iter::once("---").chain(std::iter::repeat("---:")).take(columns).map(str::to_owned);
    let head = [row(grid.header.iter().map(|head| escaped(head)).collect()), row(rule.collect())];
    let rows = grid.rows.iter().map(|cells| row(cells.iter().map(|cell| escaped(&cell.text)).collect()));
    caption.into_iter().chain(head).chain(rows).collect::<Vec<_>>().join("\n")
}

fn verdicts(verdicts: &Verdicts) -> String {
    let told = verdicts.told.iter().map(|verdict| format!("- {}", escaped(&verdict.text)));
    let told = told.collect::<Vec<_>>().join("\n");
    let summary = escaped(&verdicts.summary);
    if told.is_empty() { summary } else { format!("{summary}\n\n{told}") }
}

fn command(command: &Command) -> String {
    let why = if command.why.is_empty() { String::new() } else { format!(": {}", escaped(&command.why)) };
    format!("- `{}`{why}", command.command)
}

/// What would mean something in Markdown or HTML means itself; what stands between backticks stays
/// code, in which only the border of a table's cell means something.
fn escaped(text: &str) -> String {
    let is_paired = text.matches('`').count().is_multiple_of(2);
    let mut is_code = false;
    let mut escaped = String::new();
    for letter in text.chars() {
        is_code ^= letter == '`' && is_paired;
        let is_special = match letter {
            '|' => true,
            '`' => !is_paired,
            '\\' | '*' | '_' | '<' | '>' | '[' | ']' | '#' | '~' | '&' | '$' => !is_code,
            _ => false,
        };
        if is_special {
            escaped.push('\\');
        }
        escaped.push(if letter.is_control() { ' ' } else { letter });
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::samples;

    #[test]
    fn a_page_is_headings_drawings_tables_and_lists() {
        let markdown = markdown(&samples::page(), View::Tasks);
        assert!(
            markdown.starts_with("# case2: Why does one slow request block the others, and why "),
            "{markdown}"
        );
        for part in [
            "\n- `█` running\n",
            "\n```text\n  predicted ",
            "\n| --- | ---: |",
            "\n- does NOT hold: a \\| b\n",
            "\n- `meanwhile case1",
            "\n**worst response**\n\n| users | 1 |",
        ] {
            assert!(markdown.contains(part), "{part:?} in\n{markdown}");
        }
        assert!(markdown.lines().all(|line| !line.ends_with(' ')), "{markdown}");
    }

    #[test]
    fn what_is_special_means_itself() {
        assert_eq!(escaped("a_b <c> `d_e` | f"), "a\\_b \\<c\\> `d_e` \\| f");
        assert_eq!(escaped("one ` alone"), "one \\` alone");
        assert_eq!(escaped("two\nlines"), "two lines");
    }
}
