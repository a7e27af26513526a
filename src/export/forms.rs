//! The forms that a page can be written in, and which of them each kind of page has.

use std::ffi::OsStr;
use std::path::Path;

use crate::error::Error;
use crate::foreign;

/// What is written; the ending of the file's name says which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Markdown,
    Csv,
    /// The report, as `--format json` prints it.
    Json,
    Svg,
    Html,
    /// For Perfetto and `chrome://tracing`.
    Trace,
    /// For asciinema.
    Cast,
    /// A run to be read again.
    Run,
    /// A problem sheet for Moodle.
    Gift,
    /// A problem sheet for Canvas.
    Qti,
}

impl Form {
    /// A longer ending goes before one that it ends in.
    const ENDINGS: [(&'static str, Self); 10] = [
        (".md", Self::Markdown),
        (".csv", Self::Csv),
        (".svg", Self::Svg),
        (".html", Self::Html),
        (".cast", Self::Cast),
        (".trace.json", Self::Trace),
        (".run.json", Self::Run),
        (".json", Self::Json),
        (".gift", Self::Gift),
        (".qti.zip", Self::Qti),
    ];

    /// With the point before it.
    pub fn ending(self) -> &'static str {
        let own = Self::ENDINGS.iter().find(|(_, form)| *form == self);
        own.expect("every form has an ending").0
    }

    /// What a page must have that is written in it, for whoever asks for it in vain.
    pub const fn needs(self) -> &'static str {
        match self {
            Self::Markdown | Self::Html | Self::Json => "this form is of a page",
            Self::Csv => "a table needs rows",
            Self::Svg | Self::Cast => "a picture needs charts",
            Self::Trace => "a trace needs spans of time",
            Self::Run => "a recording needs something that was measured",
            Self::Gift | Self::Qti => "this form is of a problem sheet",
        }
    }

    /// # Errors
    /// If the name has none of the endings, or one of a form that the page does not have.
    pub fn of(path: &Path, allowed: &[Self]) -> Result<Self, Error> {
        let name = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default().to_lowercase();
        let form = Self::ENDINGS.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, form)| *form);
        match form {
            Some(form) if allowed.contains(&form) => Ok(form),
            form => Err(Error::Usage(format!(
                "--export: `{}` given; allowed for this page: a name that ends in one of {}{}",
                foreign::path(path),
                endings(allowed),
                form.map_or_else(String::new, |form| format!("; {}", form.needs()))
            ))),
        }
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_which_form() {
        let all = Form::ENDINGS.map(|(_, form)| form);
        let form = |name: &str| Form::of(Path::new(name), &all).ok();
        assert_eq!(form("a/page.md"), Some(Form::Markdown));
        assert_eq!(form("a.trace.json"), Some(Form::Trace));
        assert_eq!(form("a.run.json"), Some(Form::Run));
        assert_eq!(form("trace.json"), Some(Form::Json));
        assert_eq!(form("PAGE.HTML"), Some(Form::Html));
        for wrong in ["page", "page.pdf", "md", "", "a.md/..", "/"] {
            assert_eq!(form(wrong), None, "{wrong:?}");
        }
        let refusal = |name: &str| Form::of(Path::new(name), TABLES).expect_err("a refusal").to_string();
        assert_eq!(
            refusal("page.pdf"),
            "error: --export: `page.pdf` given; allowed for this page: a name that ends in one of .md .csv .json .html"
        );
        assert_eq!(
            refusal("page.svg"),
            "error: --export: `page.svg` given; allowed for this page: a name that ends in one of .md .csv .json .html; \
             a picture needs charts"
        );
    }
}
