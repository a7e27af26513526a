//! The answers of a class: a table with commas, a row for each student and a column for each question.

use csv::{ReaderBuilder, StringRecord, Trim};

use super::sheet::Sheet;
use crate::foreign::{nearest, shown};
use crate::story::{agree, count};

/// What a student wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    pub student: String,
    /// In the order of the sheet's questions.
    pub answers: Vec<String>,
}

/// A class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    pub papers: Vec<Paper>,
    /// Columns that are neither the student nor a question: whatever else was asked.
    pub others: Vec<String>,
}

/// More are no class any more, but a mistake.
const MOST_PAPERS: usize = 10_000;
/// What the column of the names is called. Without one it is the first that is no question.
const NAMES: [&str; 3] = ["student", "name", "id"];

/// # Errors
/// If the text is no such table: the end of a sentence that begins with the name of the file. What is wrong
/// in a line begins with its number.
pub fn read(text: &str, sheet: &Sheet) -> Result<Class, String> {
    let delimiter = delimiter(text.lines().next().unwrap_or_default());
    check_quotes(text, delimiter)?;
    let mut reader = ReaderBuilder::new().delimiter(delimiter).trim(Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| told(&error))?.clone();
    let columns = Columns::of(&header, sheet)?;
    let mut papers = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| told(&error))?;
        if papers.len() == MOST_PAPERS {
            return Err(format!(": more than {MOST_PAPERS} rows; give the answers of one class"));
        }
        if record.iter().any(|field| !field.is_empty()) {
            papers.push(columns.paper(&record));
        }
    }
    if papers.is_empty() {
        return Err(": no answers below the header; write a row for each student".to_owned());
    }
    Ok(Class { papers, others: columns.others })
}

/// Where the comma is part of a number, spreadsheets write semicolons.
fn delimiter(header: &str) -> u8 {
    let often = |delimiter: &u8| header.bytes().filter(|byte| byte == delimiter).count();
    // Of equally many, the last: so it is a comma where there is none at all.
    [b'\t', b';', b','].into_iter().max_by_key(often).unwrap_or(b',')
}

fn told(error: &csv::Error) -> String {
    let line = error.position().map_or(1, csv::Position::line);
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => format!(
            ":{line}: {} given; allowed: {expected_len}, as the header has; put an answer with a comma into quotes",
            count(usize::try_from(*len).unwrap_or(usize::MAX), "field")
        ),
        _ => format!(":{line}: this is no table with commas; save it as CSV in UTF-8"),
    }
}

/// Refuses a quote that is never closed: all rows below it would be part of one answer, and so would a row that is put
/// below them all.
fn check_quotes(text: &str, delimiter: u8) -> Result<(), String> {
    const LAST: &str = "the last row";
    let text = format!("{text}\n{LAST}");
    let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().cloned().ok();
    let last = reader.records().last().and_then(Result::ok).or(header);
    match last {
        Some(row) if row.get(0) != Some(LAST) => {
            let line = row.position().map_or(1, csv::Position::line);
            Err(format!(":{line}: a quote is not closed in this row; write \" twice, or none"))
        }
        _ => Ok(()),
    }
}

struct Columns {
    student: usize,
    questions: Vec<usize>,
    others: Vec<String>,
}

impl Columns {
    fn of(header: &StringRecord, sheet: &Sheet) -> Result<Self, String> {
        let find = |name: &str| header.iter().position(|column| column.eq_ignore_ascii_case(name));
        let ids: Vec<&str> = sheet.questions.iter().map(|question| question.id.as_str()).collect();
        let missing: Vec<String> =
            ids.iter().filter(|id| find(id).is_none()).map(|id| format!("`{}`", shown(id))).collect();
        if let [first, ..] = &missing[..] {
            let columns = agree(missing.len(), "column", "columns");
            let near = nearest(first.trim_matches('`'), header.iter().filter(|column| !ids.contains(column)));
            let hint = near.map_or_else(String::new, |near| format!("; is `{}` one of them?", shown(near)));
            return Err(format!(
                ":1: missing: {columns} {}; allowed: one column for the student, and one for each question{hint}",
                missing.join(", ")
            ));
        }
        let is_question = |column: &str| ids.iter().any(|id| id.eq_ignore_ascii_case(column));
        for (place, column) in header.iter().enumerate().filter(|(_, column)| is_question(column)) {
            if find(column) != Some(place) {
                return Err(format!(":1: column `{}` is there twice; keep one", shown(column)));
            }
        }
        let first_other = || header.iter().position(|column| !is_question(column));
        let student = NAMES.into_iter().find_map(find).filter(|place| !is_question(&header[*place]));
        let Some(student) = student.or_else(first_other) else {
            return Err(":1: no column for the students; add one with the name `student`".to_owned());
        };
        let others =
            header.iter().enumerate().filter(|(place, name)| *place != student && !is_question(name));
        Ok(Self {
            student,
            others: others.map(|(_, name)| name.to_owned()).collect(),
            questions: ids.into_iter().filter_map(find).collect(),
        })
    }

    fn paper(&self, record: &StringRecord) -> Paper {
        let field = |place: usize| record.get(place).unwrap_or_default().to_owned();
        Paper {
            student: field(self.student),
            answers: self.questions.iter().map(|place| field(*place)).collect(),
        }
    }
}
