//! A page before it is laid out: what it says, in blocks. A page is a function from its data to a
//! document; a format of text is a backend that lays documents out. Nothing here knows a width, a
//! terminal or a colour, and nothing here is computed from a run: the pages did that.

mod axis;

pub use axis::{Axis, AxisScale};

use crate::analysis::claims::Judgement;
use crate::plan::Strategy;
use crate::time::Time;
use crate::timeline::State;

/// A page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// "case2: Why does one slow request block the others?"
    pub title: String,
    /// What is given, and under which conditions the figures came about.
    pub givens: Vec<Line>,
    pub sections: Vec<Section>,
    pub spacing: Spacing,
}

/// How much room a page leaves between its parts, where it is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spacing {
    /// An empty line between all parts.
    #[default]
    Airy,
    /// One between sections, and none in them: a page of one screen.
    Tight,
}

/// A part of a page, with an empty line before it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// Empty for a part that needs none.
    pub title: String,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Of what follows, up to the next one.
    Subheading(String),
    Lines(Vec<Line>),
    Legend(Legend),
    Gantt(Gantt),
    Plot(Plot),
    Table(Table),
    Source(Source),
    Verdicts(Verdicts),
    Commands(Vec<Command>),
    Bar(Vec<Part>),
}

/// A sentence, or a few that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub text: String,
    pub tone: Tone,
    pub form: Form,
    pub audience: Audience,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Plain,
    /// The answer that the page is asked for.
    Strong,
    /// What a reader must know before trusting the figures.
    Alarm,
}

/// How a line that is too long goes on. Running text that is all of a section goes on from its title
/// where there are only sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One of several: what follows its first line hangs.
    Item,
    /// Running text.
    Text,
}

/// Who is told: a table, for example, is explained only where it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    All,
    /// Where there are charts and tables.
    Drawn,
    /// Where there is room for it: not on a narrow page.
    Wide,
    /// Only on a narrow page: the same in fewer words.
    Narrow,
    /// Where there are only sentences.
    Spoken,
}

/// What the marks of the charts below it stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Legend {
    pub keys: Vec<(Mark, String)>,
}

/// What a cell of a chart shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    State(State),
    /// Running for so many eighths of the cell, 2 to 7.
    Partly(u8),
    /// Running and queued in turns, faster than a cell can show.
    Turns,
    Nothing,
}

/// A chart of one run: rows of tasks or of workers on an axis of time. All charts of a page have the
/// same axis, since length is the message.
#[derive(Clone, Debug, PartialEq)]
pub struct Gantt {
    /// "measured" or "predicted": stands before the axis.
    pub clock: &'static str,
    pub axis: Axis,
    /// Where the axis is drawn.
    pub ruler: Ruler,
    /// What the figures at the ends of the rows are: stands behind the axis.
    pub figures: &'static str,
    pub groups: Vec<Rows>,
    /// What is to be seen in it: below the rows.
    pub notes: Vec<Line>,
    /// The same in sentences: for screen readers, for captions, and where nothing is drawn.
    pub alt: Vec<String>,
}

/// Whether a chart has an axis of its own above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruler {
    Own,
    /// That of the chart above serves for it, too.
    AsAbove,
}

/// Rows of one kind, and how many there was no room for.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    pub kind: RowKind,
    pub rows: Vec<Row>,
    /// "and 5 other tasks"; empty if all are there.
    pub left_out: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    Tasks,
    Workers,
    /// Of a run that was measured without the processors that it needed, below the prediction: its tasks.
    Beside,
}

/// A name, what happened, and a figure at the end.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub name: String,
    pub pieces: Vec<Piece>,
    pub figure: String,
}

/// One state, from when to when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub state: State,
    pub start: Time,
    pub end: Time,
    /// Who, what, from, to and why, in a sentence: "User 2 queued from 7:00:01 to 7:01:01: Core 1 has
    /// User 1". Told where a piece can be pointed at.
    pub about: String,
}

/// Curves over the same range.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plot {
    pub curves: Vec<Curve>,
    /// What the axes are: "users", "worst response".
    pub x_name: String,
    pub y_name: String,
    /// What stands below: at the left edge, in the middle, at the right edge.
    pub x_labels: [String; 3],
    /// Of the lower edge, which is zero, of the middle, and of the upper edge.
    pub y_labels: [String; 3],
    /// The upper edge.
    pub top: f64,
    pub between: Between,
    pub height: Height,
    /// Points to be marked, whatever lies there.
    pub crossings: Vec<(f64, f64)>,
    /// What the marks mean, part by part: "b blocking and concurrent".
    pub legend: Vec<String>,
    /// What is to be seen in it, for screen readers. Where there are only sentences, those around the
    /// chart say it.
    pub alt: Vec<String>,
}

/// How high a chart of curves is, where it is drawn with characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Height {
    #[default]
    Tall,
    /// On a page of one screen.
    Low,
}

impl Height {
    /// On a page of the usual width.
    pub const fn rows(self) -> u16 {
        match self {
            Self::Tall => 17,
            Self::Low => 13,
        }
    }
}

/// What there is between two points of a curve.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Between {
    /// Values that nobody has computed, and that are there: a line stands for them.
    #[default]
    Values,
    /// Nothing: there are no one and a half users.
    Nothing,
}

/// Of strategies that have the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// "blocking and concurrent".
    pub name: String,
    /// The first of them: the curve has its letter and its colour.
    pub strategy: Strategy,
    pub points: Vec<(f64, f64)>,
    /// Place among the points.
    pub knee: Option<usize>,
}

/// The same figures in one or several forms, since a narrow page has room for fewer columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// From the widest to the narrowest. A page without a width takes the first.
    pub forms: Vec<TableForm>,
    /// That rows are left out; empty if all are there.
    pub left_out: String,
    /// The same in sentences; empty where the sentences around it say it.
    pub alt: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TableForm {
    /// Columns of a page that this form needs.
    pub least_width: usize,
    /// One table, or several below each other.
    pub grids: Vec<Grid>,
    /// What these columns mean, and what of them is left out: apart from the tables, below them.
    pub notes: Vec<Line>,
}

/// Names to the left, figures to the right.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// Empty for one that needs none.
    pub caption: String,
    pub header: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
    pub form: GridForm,
}

/// How a grid is laid out in a terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GridForm {
    /// A rule under the header.
    #[default]
    Ruled,
    /// No rule.
    Tight,
    /// No rule, and words in the last column.
    TightWithWords,
    /// No rule, and each row's name on a line of its own: where there is little room.
    Stacked,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub text: String,
    /// Of a heat table: how dark it is, 0 to 1.
    pub shade: Option<f64>,
}

/// Lines of a file of the program, as they run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub file: String,
    pub lines: Vec<SourceLine>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceLine {
    pub margin: Margin,
    pub text: String,
}

/// What stands before a line: its number; or, of two versions of some code that are told as one, which of
/// them has the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Margin {
    Number(usize),
    Both,
    Before,
    After,
}

/// Whether what was claimed holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdicts {
    /// "Checked: 4 of 5 claims hold."
    pub summary: String,
    /// Those that are told one by one: all, or only those that do not hold.
    pub told: Vec<Verdict>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub judgement: Judgement,
    /// "holds: ... (predicted 60.0 s, measured 60.4 s)".
    pub text: String,
}

/// A part of a whole, drawn as a piece of one bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub mark: Mark,
    /// 0 to 1.
    pub share: f64,
    /// "running 55 %".
    pub label: String,
}

/// A command to try, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    pub command: String,
    /// Empty where the one after it has the same.
    pub why: String,
}

impl Line {
    /// One of several sentences, for everybody.
    pub fn item(text: impl Into<String>) -> Self {
        Self { text: text.into(), tone: Tone::Plain, form: Form::Item, audience: Audience::All }
    }

    /// Running text, for everybody.
    pub fn text(text: impl Into<String>) -> Self {
        Self { form: Form::Text, ..Self::item(text) }
    }

    pub fn strong(text: impl Into<String>) -> Self {
        Self { tone: Tone::Strong, ..Self::item(text) }
    }

    pub fn alarm(text: impl Into<String>) -> Self {
        Self { tone: Tone::Alarm, ..Self::item(text) }
    }

    pub fn for_whom(self, audience: Audience) -> Self {
        Self { audience, ..self }
    }
}

impl Audience {
    /// Whether it is told where there are charts, and as much room as one likes.
    pub fn sees_all(self) -> bool {
        matches!(self, Self::All | Self::Drawn | Self::Wide)
    }
}

impl Legend {
    pub fn of(keys: impl IntoIterator<Item = (Mark, impl Into<String>)>) -> Self {
        Self { keys: keys.into_iter().map(|(mark, meaning)| (mark, meaning.into())).collect() }
    }

    /// Those of charts that are drawn in lengths, and not in cells.
    pub fn of_lengths(&self) -> impl Iterator<Item = &(Mark, String)> {
        self.keys.iter().filter(|(mark, _)| !matches!(mark, Mark::Partly(_)))
    }
}

impl Rows {
    /// All that there are.
    pub fn tasks(rows: Vec<Row>) -> Self {
        Self { kind: RowKind::Tasks, rows, left_out: String::new() }
    }
}

impl Document {
    /// The same with less room between its parts and in its tables, and with what is given in running text.
    #[must_use]
    pub fn on_one_screen(mut self) -> Self {
        let blocks = self.sections.iter_mut().flat_map(|section| &mut section.blocks);
        for block in blocks {
            if let Block::Table(table) = block {
                let grids = table.forms.iter_mut().flat_map(|form| &mut form.grids);
                for grid in grids.filter(|grid| grid.form == GridForm::Ruled) {
                    grid.form = GridForm::Tight;
                }
            }
        }
        let (given, told): (Vec<Line>, Vec<Line>) =
            self.givens.into_iter().partition(|line| line.tone == Tone::Plain);
        let given = given.into_iter().map(|line| line.text).collect::<Vec<_>>().join(" ");
        let givens = std::iter::once(Line::text(given)).chain(told).collect();
        Self { givens, spacing: Spacing::Tight, ..self }
    }

    /// What a reader must know before trusting the figures.
    pub fn warnings(&self) -> impl Iterator<Item = &str> {
        self.givens.iter().filter(|line| line.tone == Tone::Alarm).map(|line| line.text.as_str())
    }

    /// The curves of the page, if it has some.
    pub fn plot(&self) -> Option<&Plot> {
        let blocks = self.sections.iter().flat_map(|section| &section.blocks);
        blocks.into_iter().find_map(|block| if let Block::Plot(plot) = block { Some(plot) } else { None })
    }
}

impl Section {
    pub fn new(title: impl Into<String>, blocks: Vec<Block>) -> Self {
        Self { title: title.into(), blocks }
    }

    pub fn untitled(blocks: Vec<Block>) -> Self {
        Self::new("", blocks)
    }

    /// Whether there is something to see below its title, and not only to hear.
    pub fn is_drawn(&self) -> bool {
        self.blocks.iter().any(|block| match block {
            Block::Subheading(_) => false,
            Block::Lines(lines) => lines.iter().any(|line| line.audience.sees_all()),
            Block::Commands(commands) => !commands.is_empty(),
            Block::Bar(parts) => !parts.is_empty(),
            _ => true,
        })
    }
}

impl Source {
    /// Whether it is two versions as one.
    pub fn is_change(&self) -> bool {
        !self.lines.iter().all(|line| matches!(line.margin, Margin::Number(_)))
    }
}

impl SourceLine {
    /// With its number, or with the sign that people know from changes of code.
    pub fn with_margin(&self) -> String {
        let margin = match self.margin {
            Margin::Number(number) => format!("{number:>3} "),
            Margin::Both => " ".to_owned(),
            Margin::Before => "-".to_owned(),
            Margin::After => "+".to_owned(),
        };
        format!("{margin} {}", self.text)
    }
}

impl Plot {
    /// Where several curves meet in a cell of characters.
    pub const SEVERAL: char = '*';
    pub const CROSSING: char = 'x';
}

impl TableForm {
    /// Without notes.
    pub fn new(least_width: usize, grids: Vec<Grid>) -> Self {
        Self { least_width, grids, notes: Vec::new() }
    }
}

impl Grid {
    pub fn new(header: impl IntoIterator<Item = impl Into<String>>, rows: Vec<Vec<String>>) -> Self {
        let cells = |row: Vec<String>| row.into_iter().map(Cell::text).collect();
        Self {
            caption: String::new(),
            header: header.into_iter().map(Into::into).collect(),
            rows: rows.into_iter().map(cells).collect(),
            form: GridForm::Ruled,
        }
    }

    /// Only some of its columns, by their places.
    fn columns(&self, places: &[usize]) -> Self {
        let some = |row: &Vec<Cell>| places.iter().map(|place| row[*place].clone()).collect();
        Self {
            caption: self.caption.clone(),
            header: places.iter().map(|place| self.header[*place].clone()).collect(),
            rows: self.rows.iter().map(some).collect(),
            form: self.form,
        }
    }

    pub fn in_form(self, form: GridForm) -> Self {
        Self { form, ..self }
    }

    pub fn with_caption(self, caption: impl Into<String>) -> Self {
        Self { caption: caption.into(), ..self }
    }
}

impl Table {
    /// With nothing left out, and with sentences around it that say the same.
    pub fn of(forms: Vec<TableForm>) -> Self {
        Self { forms, left_out: String::new(), alt: Vec::new() }
    }

    /// In two forms: for a page of at least so many columns, and for all others.
    pub fn wide_or_narrow(least_width: usize, wide: Vec<Grid>, narrow: Vec<Grid>) -> Self {
        Self::of(vec![TableForm::new(least_width, wide), TableForm::new(0, narrow)])
    }

    /// On a narrower page only with a few of its columns, by their places.
    pub fn with_few(least_width: usize, grid: Grid, few: &[usize]) -> Self {
        let narrow = grid.columns(few);
        Self::wide_or_narrow(least_width, vec![grid], vec![narrow])
    }

    /// In one form, whatever the width.
    pub fn one(grid: Grid) -> Self {
        Self::of(vec![TableForm::new(0, vec![grid])])
    }
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), shade: None }
    }
}
