//! Tables with commas.

use csv::Writer;

/// The names of the columns, and the rows below them.
///
/// # Panics
/// Never: nothing can go wrong in memory, and all rows are as long as the header.
pub fn table(header: Vec<String>, rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = Writer::from_writer(Vec::new());
    for record in std::iter::once(header).chain(rows) {
        writer.write_record(record).expect("as many fields as the header has");
    }
    let bytes = writer.into_inner().expect("nothing is left to be written");
    String::from_utf8(bytes).expect("only text was written")
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
}
