//! Which forms each kind of page has.

use super::sink::Form;

/// The forms that every page has.
pub const ANY_PAGE: &[Form] = &[Form::Markdown, Form::Json, Form::Html];
/// Of pages that can be shown again from what was measured.
pub const RECORDED: &[Form] = &[Form::Markdown, Form::Json, Form::Html, Form::Run];
/// With charts of runs besides.
pub const CHARTS: &[Form] = &[Form::Markdown, Form::Json, Form::Html, Form::Svg, Form::Cast, Form::Run];
/// Of runs, with all that they did: a scenario, both sides of a pitfall, an event loop, a ladder.
pub const REPORT: &[Form] =
    &[Form::Markdown, Form::Csv, Form::Json, Form::Svg, Form::Html, Form::Trace, Form::Cast, Form::Run];

/// Of curves.
pub const CURVES: &[Form] = &[Form::Markdown, Form::Csv, Form::Json, Form::Svg, Form::Html];
/// Of tables over two numbers.
pub const TABLES: &[Form] = &[Form::Markdown, Form::Csv, Form::Json, Form::Html];

/// Of what was looked at: a program, a server.
pub const OBSERVED: &[Form] = &[Form::Markdown, Form::Json, Form::Html, Form::Svg, Form::Run];
/// With what the threads of a program did when.
pub const THREADS: &[Form] = &[Form::Markdown, Form::Json, Form::Html, Form::Svg, Form::Trace, Form::Run];

/// Of problem sheets.
pub const SHEETS: &[Form] = &[Form::Markdown, Form::Html, Form::Gift, Form::Qti, Form::Json];

/// ".md .json .html"
pub fn endings(forms: &[Form]) -> String {
    forms.iter().map(|form| form.ending()).collect::<Vec<_>>().join(" ")
}
