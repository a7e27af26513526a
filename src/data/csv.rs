//! Tables with commas.

use csv::Writer;
use serde::Serialize;

/// The names of the columns, and the rows below them.
pub fn table(header: Vec<String>, rows: impl IntoIterator<Item = Vec<String>>) -> String {
    text(std::iter::once(header).chain(rows))
}

/// Rows of one form: the names of structs stand above them.
///
/// # Panics
/// Never: nothing can go wrong in memory, and all rows are as long as the first.
pub fn text(rows: impl IntoIterator<Item: Serialize>) -> String {
    let mut writer = Writer::from_writer(Vec::new());
    for row in rows {
        writer.serialize(row).expect("rows of one form");
    }
    let bytes = writer.into_inner().expect("memory takes everything");
    String::from_utf8(bytes).expect("text and numbers")
}

/// Names can come from a stranger's file, and a spreadsheet computes what begins like a formula.
pub fn harmless(name: &str) -> String {
    let is_formula = name.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { format!("'{name}") } else { name.to_owned() }
}

/// Nothing for a number that is not there.
pub fn maybe(number: Option<f64>) -> String {
    number.map_or(String::new(), |number| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_commas_are_quoted() {
        let row = vec!["a, b".to_owned(), maybe(None)];
        let text = table(vec!["name".to_owned(), "number".to_owned()], [row]);
        assert_eq!(text, "name,number\n\"a, b\",\n");
    }

    #[test]
    fn a_name_is_no_formula() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("User 1"), "User 1");
    }
}
