//! The page of a sweep, and the same in sentences, as JSON and as CSV.

pub mod long_run;

use std::fmt::Write;

use console::Style;
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::json::{self, Machine};
use super::page::section;
use super::plot::{self, Curve, Plot};
use super::{Glyphs, Look, tables};
use crate::plan::Strategy;
use crate::story::{count, list, percent};
use crate::sweep::axis::{Axis, Value};
use crate::sweep::figures::{Figures, Little};
use crate::sweep::fits::{Amdahl, Fit, Law, Scalability};
use crate::sweep::group::Group;
use crate::sweep::sentences::{self, FitOf, Fits};
use crate::sweep::{Metric, Point, Sweep, shape};
use crate::time::{Time, ratio};

/// Rows of the table that compares the strategies.
const ROOM: usize = 20;
/// Rows of a table with all figures of one strategy.
const LITTLE_ROOM: usize = 6;

#[must_use]
pub fn page(sweep: &Sweep, look: &Look) -> String {
    let mut parts = vec![givens(sweep, look)];
    if sweep.points.is_empty() {
        return parts.concat();
    }
    if let [axis] = &sweep.axes[..] {
        parts.push(curves(sweep, axis, look));
        parts.push(comparison(sweep, axis, look));
        parts.push(said(look, "What to see", &sentences::of(sweep)));
        parts.push(all_figures(sweep, axis, look));
        parts.push(laws(sweep, axis, look));
    } else {
        parts.extend(heat_tables(sweep, look));
    }
    parts.push(look.wrap(&format!("Checked: {}", sentences::little(sweep)), "  ") + &warning(sweep, look));
    parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join("\n")
}

/// One sentence a line; nothing if nothing is to be said.
pub(super) fn said(look: &Look, title: &str, sentences: &[String]) -> String {
    if sentences.is_empty() {
        return String::new();
    }
    let lines: String = sentences.iter().map(|line| look.wrap(&format!("  {line}"), "    ")).collect();
    section(look, title, &lines)
}

pub(super) const QUESTION: &str = "Where does each strategy stop helping?";

fn givens(sweep: &Sweep, look: &Look) -> String {
    let mut text = look.bold(&look.wrap(&format!("sweep {}: {QUESTION}", sweep.scenario.about().name), "  "));
    for line in [over(sweep), fixed(sweep), conditions(sweep)].into_iter().filter(|line| !line.is_empty()) {
        text.push_str(&look.wrap(&format!("  {line}"), "    "));
    }
    text + &warning(sweep, look)
}

/// At both ends of the page: whoever pressed Ctrl-C looks at the last line.
fn warning(sweep: &Sweep, look: &Look) -> String {
    match sweep.is_partial() {
        true => look.alarm(&look.wrap(&format!("  {}", partial(sweep)), "    ")),
        false => String::new(),
    }
}

fn partial(sweep: &Sweep) -> String {
    match sweep.measuring {
        Some(measuring) if sweep.points.len() == sweep.wanted() => {
            format!("partial: {} of {} points measured", sweep.measured_points(), measuring.wanted)
        }
        _ => format!("partial: {} of {} points", sweep.points.len(), sweep.wanted()),
    }
}

/// "Over users, from 1 to 30: 30 points."
fn over(sweep: &Sweep) -> String {
    let range = |axis: &Axis| {
        let (first, last) = (axis.values.first(), axis.values.last());
        match first.zip(last) {
            Some((first, last)) if first != last => {
                format!("{} from {} to {}", axis.name, first.words(), last.words())
            }
            _ => axis.name.clone(),
        }
    };
    let ranges: Vec<String> = sweep.axes.iter().map(range).collect();
    format!("Over {}: {}.", list(&ranges), count(sweep.wanted(), "point"))
}

/// "Everywhere: every 1 s, receive 1 s, cores 8."
fn fixed(sweep: &Sweep) -> String {
    let params: Vec<String> = sweep
        .fixed()
        .into_iter()
        .map(|(name, value)| match Sweep::value(value) {
            Some(value) => format!("{name} {}", value.words()),
            None => name.to_owned(),
        })
        .collect();
    if params.is_empty() { String::new() } else { format!("Everywhere: {}.", params.join(", ")) }
}

fn conditions(sweep: &Sweep) -> String {
    let Some(measuring) = sweep.measuring else {
        return "Predicted by the model; nothing was run.".to_owned();
    };
    let conditions = super::page::conditions(
        crate::report::Show::Both,
        measuring.pace,
        measuring.repeat,
        measuring.machine,
    );
    format!(
        "{} of {} measured, as far as the machine has the cores and the time; the others are model only. {conditions}",
        sweep.measured_points(),
        count(sweep.points.len(), "point")
    )
}

pub(super) const fn letter(strategy: Strategy) -> char {
    match strategy {
        Strategy::BLOCKING => 'b',
        Strategy::CONCURRENT => 'c',
        Strategy::PARALLEL => 'p',
        _ => 'h',
    }
}

/// Of the Okabe-Ito palette, as the marks of a Gantt chart are.
pub(super) fn style(strategy: Strategy) -> Style {
    let colour = match strategy {
        Strategy::BLOCKING => 172,
        Strategy::CONCURRENT => 32,
        Strategy::PARALLEL => 36,
        _ => 175,
    };
    Style::new().color256(colour)
}

/// The strategies' curves in one chart; those that are the same, as one.
fn curves(sweep: &Sweep, axis: &Axis, look: &Look) -> String {
    let metric = sweep.metric();
    let groups = sentences::groups(sweep, metric);
    let plot = Plot {
        curves: groups.iter().map(|group| curve(sweep, group, metric)).collect(),
        crossings: crossing_points(sweep, &groups, metric),
        x_labels: x_labels(sweep, axis),
        ..y_range(sweep, metric)
    };
    let text = legend(sweep, &groups, &plot, look) + &plot::draw(&plot, look);
    section(look, &format!("{} over {}", capital(metric.name()), axis.name), &text)
}

fn curve(sweep: &Sweep, group: &Group, metric: Metric) -> Curve {
    let strategy = group.places[0];
    let values = sweep.curve(strategy, metric);
    let points = sweep.points.iter().zip(values).map(|(point, y)| (point.values[0].number(), y.as_secs()));
    Curve {
        letter: letter(sweep.strategies[strategy]),
        style: style(sweep.strategies[strategy]),
        points: points.collect(),
        knee: sentences::knees(sweep)[strategy],
    }
}

fn x_labels(sweep: &Sweep, axis: &Axis) -> [String; 3] {
    let (first, last) = (sweep.points[0].values[0], sweep.points[sweep.points.len() - 1].values[0]);
    let middle = axis.between(first, last).map_or(String::new(), Value::words);
    [first.words(), middle, last.words()]
}

/// From 0 to the longest.
fn y_range(sweep: &Sweep, metric: Metric) -> Plot {
    let most = (0..sweep.strategies.len()).flat_map(|place| sweep.curve(place, metric)).max();
    let most = most.unwrap_or_default();
    Plot {
        y_labels: [0.0, 0.5, 1.0].map(|share| sweep.length(most.share(share), metric)),
        // A chart needs some height, even where nothing takes time.
        top: most.as_secs().max(1e-9),
        ..Plot::default()
    }
}

pub(super) fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

/// "b blocking and concurrent  p parallel  * several".
fn legend(sweep: &Sweep, groups: &[Group], plot: &Plot, look: &Look) -> String {
    let named = |group: &Group| format!("{} {}", letter(sweep.strategies[group.places[0]]), group.names);
    let mut parts: Vec<String> = groups.iter().map(named).collect();
    if 1 < groups.len() {
        parts.push(format!("{} several", plot::SEVERAL));
    }
    if plot.curves.iter().any(|curve| curve.knee.is_some()) {
        parts.push("capital: the knee".to_owned());
    }
    if !plot.crossings.is_empty() {
        parts.push(format!("{} crossing", plot::CROSSING));
    }
    in_parts(&parts, look)
}

/// A line breaks between its parts, not in one.
pub(super) fn in_parts(parts: &[String], look: &Look) -> String {
    let fits = parts.iter().all(|part| part.chars().count() <= look.width);
    let unbroken = |part: &String| if fits { part.replace(' ', "\u{a0}") } else { part.clone() };
    let unbroken: Vec<String> = parts.iter().map(unbroken).collect();
    look.wrap(&unbroken.join("   "), "").replace('\u{a0}', " ")
}

/// Where one strategy overtakes another.
fn crossing_points(sweep: &Sweep, groups: &[Group], metric: Metric) -> Vec<(f64, f64)> {
    let curves: Vec<Vec<Time>> = groups.iter().map(|group| sweep.curve(group.places[0], metric)).collect();
    let mut points = Vec::new();
    for (place, one) in curves.iter().enumerate() {
        for other in &curves[place + 1..] {
            for (at, _) in overtakings(one, other) {
                points.push((sweep.points[at].values[0].number(), one[at].min(other[at]).as_secs()));
            }
        }
    }
    points
}

/// Crossings from one side to the other; who only joins or leaves does not overtake.
fn overtakings(one: &[Time], other: &[Time]) -> Vec<(usize, std::cmp::Ordering)> {
    let mut before = one[0].cmp(&other[0]);
    let mut found = shape::crossings(one, other);
    found.retain(|(_, order)| {
        let overtakes = *order != std::cmp::Ordering::Equal && *order == before.reverse();
        if *order != std::cmp::Ordering::Equal {
            before = *order;
        }
        overtakes
    });
    found
}

/// The places of the rows that a table has room for: all if they are few, else every second or third
/// or so, the last, and the ones that matter.
pub(super) fn rows(count: usize, room: usize, matter: impl IntoIterator<Item = usize>) -> Vec<usize> {
    let stride = count.div_ceil(room).max(1);
    let mut rows: Vec<usize> = (0..count).step_by(stride).chain(matter).chain(count.checked_sub(1)).collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// So many places at even distances, with the first and the last.
fn evenly(count: usize, room: usize) -> Vec<usize> {
    if count <= room {
        return (0..count).collect();
    }
    (0..room).map(|place| place * (count - 1) / (room - 1)).collect()
}

/// The metric of every strategy, side by side.
fn comparison(sweep: &Sweep, axis: &Axis, look: &Look) -> String {
    let metric = sweep.metric();
    let knees = sentences::knees(sweep);
    let shown = rows(sweep.points.len(), ROOM, knees.iter().flatten().copied());
    let cells = |place: usize, strategy: usize| {
        let point = &sweep.points[place];
        let knee = if knees[strategy] == Some(place) { "knee " } else { "" };
        let mut cells =
            vec![format!("{knee}{}", sweep.length(metric.of(&point.predicted[strategy]), metric))];
        if sweep.measuring.is_some() {
            let measured = point.measured[strategy].as_ref();
            cells.push(measured.map_or("model only".to_owned(), |it| sweep.length(metric.of(it), metric)));
        }
        cells
    };
    let table = |strategies: &[usize]| {
        let mut header = vec![axis.name.as_str()];
        for strategy in strategies {
            header.push(sweep.strategies[*strategy].name());
            header.extend(sweep.measuring.map(|_| "measured"));
        }
        let row = |place: &usize| {
            let own = strategies.iter().flat_map(|strategy| cells(*place, *strategy));
            std::iter::once(sweep.points[*place].values[0].words()).chain(own).collect()
        };
        tables::simple(look, &header, shown.iter().map(row).collect())
    };
    let all: Vec<usize> = (0..sweep.strategies.len()).collect();
    let at_once = match (look.is_wide(), sweep.measuring.is_some()) {
        (true, false) => 4,
        (true, true) | (false, false) => 2,
        (false, true) => 1,
    };
    let mut text = all.chunks(at_once).map(table).collect::<Vec<_>>().join("\n");
    text.push_str(&left_out(sweep.points.len() - shown.len(), look));
    section(look, &format!("{} of each strategy", capital(metric.name())), &text)
}

pub(super) fn left_out(points: usize, look: &Look) -> String {
    let line = match points {
        0 => return String::new(),
        1 => "One more point is left out; --format csv has all.".to_owned(),
        more => format!("{more} more points are left out; --format csv has all."),
    };
    look.wrap(&format!("  {line}"), "  ")
}

/// Everything that a row has, strategy by strategy.
fn all_figures(sweep: &Sweep, axis: &Axis, look: &Look) -> String {
    let knees = sentences::knees(sweep);
    let block = |group: &Group| {
        let strategy = group.places[0];
        let shown = rows(sweep.points.len(), LITTLE_ROOM, knees[strategy]);
        let header: Vec<&str> =
            std::iter::once(axis.name.as_str()).chain(columns(look).map(|it| it.0)).collect();
        let row = |place: &usize| {
            let point = &sweep.points[*place];
            let cells = columns(look).map(|(_, cell)| cell(sweep, &point.predicted[strategy]));
            std::iter::once(point.values[0].words()).chain(cells).collect()
        };
        look.bold(&group.names) + "\n" + &tables::simple(look, &header, shown.iter().map(row).collect())
    };
    let blocks: Vec<String> = sentences::groups_of_figures(sweep).iter().map(block).collect();
    let text = blocks.join("\n") + "\n" + &look.wrap(&format!("  {COLUMNS}"), "  ");
    section(look, "What explains it, as predicted", &text)
}

type Column = (&'static str, fn(&Sweep, &Figures) -> String);

/// As many as there is room for.
fn columns(look: &Look) -> impl Iterator<Item = Column> {
    const ALL: [(bool, Column); 6] = [
        (true, ("makespan", |sweep, it| sweep.length(it.makespan, Metric::Makespan))),
        (false, ("worst", |sweep, it| sweep.length(it.worst, Metric::WorstResponse))),
        (false, ("median", |sweep, it| sweep.length(it.median, Metric::WorstResponse))),
        (false, ("in a second", |_, it| number(it.throughput()))),
        (true, ("use", |_, it| whole_percent(it.utilization()))),
        (true, ("in system", |_, it| it.in_system().map_or("-".to_owned(), |tasks| format!("{tasks:.2}")))),
    ];
    let is_wide = 70 <= look.width;
    ALL.into_iter().filter(move |(always, _)| *always || is_wide).map(|(_, column)| column)
}

const COLUMNS: &str = "Worst, median: response. In a second: throughput. Use: of all workers' time. In system: tasks that have arrived \
                       and are not finished, averaged over the makespan.";

fn whole_percent(share: f64) -> String {
    percent((share * 100.0).round() / 100.0)
}

/// With three digits that count.
fn number(value: f64) -> String {
    let digits = match value {
        0.0 => 0,
        value if value < 0.01 => 5,
        value if value < 0.1 => 4,
        value if value < 1.0 => 3,
        value if value < 10.0 => 2,
        value if value < 100.0 => 1,
        _ => 0,
    };
    format!("{value:.digits$}")
}

/// The fits beside the points, and what they say.
fn laws(sweep: &Sweep, axis: &Axis, look: &Look) -> String {
    let mut text = String::new();
    for (clock, fits) in each_clock(sweep) {
        let told = fits.iter().filter(|fits| fits.amdahl.is_ok() || fits.scalability.is_ok());
        for same in told.collect::<Vec<_>>().chunk_by(|one, other| one.points == other.points) {
            let names: Vec<String> = same.iter().map(|fits| fits.strategy.to_string()).collect();
            text.push_str(&look.bold(&format!("{}, {clock}", list(&names))));
            text.push('\n');
            text.push_str(&fit_table(same[0], axis, look));
            text.push('\n');
        }
    }
    for line in self::fits(sweep) {
        text.push_str(&look.wrap(&format!("  {line}"), "    "));
    }
    section(look, "The laws of scaling", &text)
}

fn fit_table(fits: &Fits, axis: &Axis, look: &Look) -> String {
    let law = |speed_up: Option<f64>| speed_up.map_or("-".to_owned(), |it| format!("{it:.2}"));
    let row = |place: &usize| {
        let (workers, speed_up) = fits.points[*place];
        vec![
            format!("{workers}"),
            format!("{speed_up:.2}"),
            law(fits.amdahl.as_ref().ok().map(|fit| fit.law.speed_up(workers))),
            law(fits.scalability.as_ref().ok().map(|fit| fit.law.speed_up(workers))),
        ]
    };
    let shown = rows(fits.points.len(), LITTLE_ROOM, []);
    tables::simple(look, &[&axis.name, "speed-up", "Amdahl", "USL"], shown.iter().map(row).collect())
}

fn each_clock(sweep: &Sweep) -> Vec<(&'static str, Vec<Fits>)> {
    let mut clocks = vec![("predicted", sentences::fits(sweep, FitOf::Predicted))];
    if sweep.measuring.is_some() {
        clocks.push(("measured", sentences::fits(sweep, FitOf::Measured)));
    }
    clocks
}

/// The fits, predicted and then measured.
fn fits(sweep: &Sweep) -> Vec<String> {
    let mut lines = sentences::fits_in_words(&sentences::fits(sweep, FitOf::Predicted));
    if sweep.measuring.is_some() {
        let measured = sentences::fits_in_words(&sentences::fits(sweep, FitOf::Measured));
        lines.extend(measured.into_iter().map(|line| format!("measured: {line}")));
    }
    lines
}

/// A table for each strategy, and one that says which is the best where.
fn heat_tables(sweep: &Sweep, look: &Look) -> Vec<String> {
    let metric = sweep.metric();
    let [down, across] = &sweep.axes[..] else { return Vec::new() };
    let own_column = down.values.iter().map(|value| value.words().chars().count()).max().unwrap_or(0);
    let own_column = own_column.max(down.name.chars().count()) + 3;
    let widest = across.values.iter().map(|value| value.words().chars().count()).max().unwrap_or(0);
    let cell_width = widest.max(longest_cell(sweep, metric) + 2) + 2;
    let room = (look.width.saturating_sub(own_column) / cell_width).clamp(2, 12);
    let (lines, columns) = (rows(down.values.len(), ROOM, []), evenly(across.values.len(), room));
    let all = (0..sweep.strategies.len()).flat_map(|place| sweep.curve(place, metric));
    let most = all.max().unwrap_or_default();
    let mut header = vec![down.name.clone()];
    header.extend(columns.iter().map(|column| across.values[*column].words()));
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let table = |title: String, cell: &dyn Fn(&Point) -> String| {
        let row = |line: &usize| {
            let cells = columns.iter().map(|column| {
                let values = [down.values[*line], across.values[*column]];
                let point = sweep.points.iter().find(|point| point.values == values);
                point.map_or("-".to_owned(), cell)
            });
            std::iter::once(down.values[*line].words()).chain(cells).collect()
        };
        look.bold(&look.wrap(&title, "  ")) + &tables::simple(look, &header, lines.iter().map(row).collect())
    };
    let mut parts = Vec::new();
    for (place, strategy) in sweep.strategies.iter().enumerate() {
        let title = format!("{strategy}: {} by {} (rows) and {}", metric.name(), down.name, across.name);
        parts.push(table(title, &|point| {
            let value = metric.of(&point.predicted[place]);
            format!("{} {}", shade(ratio(value, most), look.glyphs), sweep.length(value, metric))
        }));
    }
    parts.push(table(format!("The shortest {}", metric.name()), &|point| best(sweep, metric, point)));
    let left_out_points = sweep.wanted() - lines.len() * columns.len();
    parts.push(
        look.wrap(&format!("  The darker, the longer. {}", initials(sweep)), "  ")
            + &left_out(left_out_points, look),
    );
    parts
}

fn longest_cell(sweep: &Sweep, metric: Metric) -> usize {
    let cells = (0..sweep.strategies.len()).flat_map(|place| sweep.curve(place, metric));
    cells.map(|value| sweep.length(value, metric).chars().count()).max().unwrap_or(0)
}

/// Denser for more.
fn shade(share: f64, glyphs: Glyphs) -> char {
    let shades = match glyphs {
        Glyphs::Unicode => [' ', '░', '▒', '▓', '█'],
        Glyphs::Ascii => [' ', '.', ':', '+', '#'],
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 4")]
    let level = (share.clamp(0.0, 1.0) * 4.0).round() as usize;
    shades[level.min(4)]
}

/// The initials of all that are the best: "p h".
fn best(sweep: &Sweep, metric: Metric, point: &Point) -> String {
    let least = point.predicted.iter().map(|figures| metric.of(figures)).min();
    let best = sweep.strategies.iter().zip(&point.predicted).filter(|(_, it)| Some(metric.of(it)) == least);
    best.map(|(strategy, _)| letter(*strategy).to_string()).collect::<Vec<_>>().join(" ")
}

fn initials(sweep: &Sweep) -> String {
    let named = sweep.strategies.iter().map(|strategy| format!("{} is {strategy}", letter(*strategy)));
    list(&named.collect::<Vec<_>>()) + "."
}

/// No drawing and no columns: one sentence a line, and every point.
#[must_use]
pub fn plain(sweep: &Sweep) -> String {
    let mut lines = vec![format!("sweep {}: {QUESTION}", sweep.scenario.about().name), over(sweep)];
    lines.extend([fixed(sweep), conditions(sweep)].into_iter().filter(|line| !line.is_empty()));
    lines.extend(sweep.is_partial().then(|| format!("Note: {}.", partial(sweep))));
    for point in &sweep.points {
        let at: Vec<String> =
            sweep.axes.iter().zip(&point.values).map(|(axis, value)| axis.at(*value)).collect();
        lines.push(String::new());
        lines.push(format!("With {}:", list(&at)));
        for (place, strategy) in sweep.strategies.iter().enumerate() {
            lines.push(format!("{strategy}, predicted: {}.", in_words(sweep, &point.predicted[place])));
            lines.extend(
                point.measured[place]
                    .as_ref()
                    .map(|it| format!("{strategy}, measured: {}.", in_words(sweep, it))),
            );
        }
    }
    lines.push(String::new());
    if sweep.axes.len() == 1 && !sweep.points.is_empty() {
        lines.extend(sentences::of(sweep));
        lines.extend(fits(sweep));
    }
    lines.push(format!("Checked: {}", sentences::little(sweep)));
    lines.extend(sweep.is_partial().then(|| format!("Note: {}.", partial(sweep))));
    lines.join("\n") + "\n"
}

fn in_words(sweep: &Sweep, figures: &Figures) -> String {
    let system =
        figures.in_system().map_or(String::new(), |tasks| format!(", {tasks:.2} tasks in the system"));
    format!(
        "makespan {}, worst response {}, median response {}, throughput {} a second, workers used {}{system}",
        sweep.length(figures.makespan, Metric::Makespan),
        sweep.length(figures.worst, Metric::WorstResponse),
        sweep.length(figures.median, Metric::WorstResponse),
        number(figures.throughput()),
        whole_percent(figures.utilization())
    )
}

#[derive(Serialize)]
struct SweepView<'a> {
    format: u32,
    sweep: &'a str,
    params: Map<String, Json>,
    over: Vec<AxisView<'a>>,
    partial: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pace: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    machine: Option<Machine>,
    points: Vec<PointView>,
    knees: Vec<KneeView>,
    findings: Vec<String>,
    fits: Vec<FitView>,
}

#[derive(Serialize)]
struct AxisView<'a> {
    name: &'a str,
    values: Vec<f64>,
}

#[derive(Serialize)]
struct PointView {
    values: Vec<f64>,
    runs: Vec<RunView>,
}

#[derive(Serialize)]
struct RunView {
    strategy: &'static str,
    clock: &'static str,
    task_count: usize,
    worker_count: usize,
    makespan_s: f64,
    worst_response_s: f64,
    median_response_s: f64,
    throughput_per_s: f64,
    utilization: f64,
    tasks_in_system: Option<f64>,
    /// How far Little's law is off, as a share; 0 if it holds to the nanosecond.
    little_off: Option<f64>,
}

#[derive(Serialize)]
struct KneeView {
    strategy: &'static str,
    at: f64,
}

#[derive(Serialize)]
struct FitView {
    strategy: &'static str,
    clock: &'static str,
    law: &'static str,
    #[serde(skip_serializing_if = "Map::is_empty")]
    law_params: Map<String, Json>,
    rms: Option<f64>,
    largest: Option<f64>,
    meaningless: Option<String>,
}

/// The report for programs; its schema is docs/sweep.schema.json. Lengths are story seconds.
#[must_use]
pub fn json(sweep: &Sweep) -> String {
    let is_one = sweep.axes.len() == 1 && !sweep.points.is_empty();
    let mut all_fits = Vec::new();
    if is_one {
        all_fits.extend(fit_views(&sentences::fits(sweep, FitOf::Predicted), "model"));
        if sweep.measuring.is_some() {
            all_fits.extend(fit_views(&sentences::fits(sweep, FitOf::Measured), "real"));
        }
    }
    let axis = |axis: &Axis| axis.values.iter().map(|value| value.number()).collect();
    let knees = if is_one { sentences::knees(sweep) } else { Vec::new() };
    let knee = |(place, knee): (usize, Option<usize>)| {
        let at = sweep.points[knee?].values[0].number();
        Some(KneeView { strategy: sweep.strategies[place].name(), at })
    };
    json::text(&SweepView {
        format: json::FORMAT,
        sweep: sweep.scenario.about().name,
        params: json::params(sweep.fixed()),
        over: sweep.axes.iter().map(|it| AxisView { name: &it.name, values: axis(it) }).collect(),
        partial: sweep.is_partial(),
        pace: sweep.measuring.map(|measuring| measuring.pace.story_seconds()),
        machine: sweep.measuring.map(|measuring| json::machine(measuring.machine.cores)),
        points: sweep.points.iter().map(|point| point_view(sweep, point)).collect(),
        knees: knees.into_iter().enumerate().filter_map(knee).collect(),
        findings: if is_one { sentences::of(sweep) } else { Vec::new() },
        fits: all_fits,
    })
}

fn point_view(sweep: &Sweep, point: &Point) -> PointView {
    PointView {
        values: point.values.iter().map(|value| value.number()).collect(),
        runs: runs(sweep, point)
            .map(|(strategy, clock, figures)| run_view(strategy, clock, figures))
            .collect(),
    }
}

/// Predicted and then measured, strategy by strategy.
fn runs<'a>(
    sweep: &'a Sweep,
    point: &'a Point,
) -> impl Iterator<Item = (Strategy, &'static str, &'a Figures)> {
    sweep.strategies.iter().enumerate().flat_map(|(place, strategy)| {
        let predicted = std::iter::once((*strategy, "model", &point.predicted[place]));
        predicted.chain(point.measured[place].as_ref().map(|figures| (*strategy, "real", figures)))
    })
}

fn run_view(strategy: Strategy, clock: &'static str, figures: &Figures) -> RunView {
    RunView {
        strategy: strategy.name(),
        clock,
        task_count: figures.tasks,
        worker_count: figures.workers,
        makespan_s: figures.makespan.as_secs(),
        worst_response_s: figures.worst.as_secs(),
        median_response_s: figures.median.as_secs(),
        throughput_per_s: figures.throughput(),
        utilization: figures.utilization(),
        tasks_in_system: figures.in_system(),
        little_off: figures.little().map(|little| match little {
            Little::Exact => 0.0,
            Little::Off(share) => share,
        }),
    }
}

fn fit_views(fits: &[Fits], clock: &'static str) -> Vec<FitView> {
    fits.iter()
        .flat_map(|fits| {
            let amdahl = |law: &Amdahl| json!({ "serial": law.serial });
            let scalability =
                |law: &Scalability| json!({ "contention": law.contention, "coherency": law.coherency, "peak": law.peak() });
            [
                fit_view(fits.strategy, clock, "amdahl", &fits.amdahl, amdahl),
                fit_view(fits.strategy, clock, "usl", &fits.scalability, scalability),
            ]
        })
        .collect()
}

fn fit_view<L>(
    strategy: Strategy,
    clock: &'static str,
    law: &'static str,
    fit: &Fit<L>,
    params: impl Fn(&L) -> Json,
) -> FitView {
    let fitted = fit.as_ref().ok();
    FitView {
        strategy: strategy.name(),
        clock,
        law,
        law_params: fitted.and_then(|fit| params(&fit.law).as_object().cloned()).unwrap_or_default(),
        rms: fitted.map(|fit| fit.residual.rms),
        largest: fitted.map(|fit| fit.residual.largest),
        meaningless: fit.as_ref().err().map(ToString::to_string),
    }
}

/// One row a run. Names have no commas, and numbers need no quotes.
#[must_use]
pub fn csv(sweep: &Sweep) -> String {
    let mut text = String::new();
    for axis in &sweep.axes {
        let unit = if matches!(axis.values.first(), Some(Value::Length(_))) { "_s" } else { "" };
        let _ = write!(text, "{}{unit},", axis.name);
    }
    text.push_str(
        "strategy,clock,tasks,workers,makespan_s,worst_response_s,median_response_s,throughput_per_s,utilization,\
         tasks_in_system\n",
    );
    for point in &sweep.points {
        for (strategy, clock, figures) in runs(sweep, point) {
            for value in &point.values {
                let _ = write!(text, "{},", value.number());
            }
            let _ = writeln!(
                text,
                "{strategy},{clock},{},{},{},{},{},{},{},{}",
                figures.tasks,
                figures.workers,
                figures.makespan.as_secs(),
                figures.worst.as_secs(),
                figures.median.as_secs(),
                figures.throughput(),
                figures.utilization(),
                figures.in_system().map_or(String::new(), |tasks| tasks.to_string())
            );
        }
    }
    text
}
