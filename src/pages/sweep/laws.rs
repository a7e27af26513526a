//! The laws of scaling beside the points that they are fitted to, and what they say.

use super::tables::{LITTLE_ROOM, rows};
use crate::document::{Block, Grid, Line, Section, Table, TableForm};
use crate::pages::or_none;
use crate::sweep::axis::Axis;
use crate::sweep::report::{Course, Laws, Scaling};
use crate::sweep::sentences::FitOf;

pub(super) fn section(course: &Course, axis: &Axis) -> Section {
    let grids = course.laws.iter().flat_map(|laws| grids(laws, axis)).collect();
    let lines = course.laws.iter().flat_map(|laws| &laws.sentences).map(Line::item).collect();
    let table = Table::of(vec![TableForm::new(0, grids)]);
    Section::new("The laws of scaling", vec![Block::Table(table), Block::Lines(lines)])
}

fn grids(laws: &Laws, axis: &Axis) -> impl Iterator<Item = Grid> {
    let clock = match laws.clock {
        FitOf::Predicted => "predicted",
        FitOf::Measured => "measured",
    };
    laws.scalings.iter().map(move |own| grid(own, axis).with_caption(format!("{}, {clock}", own.names)))
}

fn grid(scaling: &Scaling, axis: &Axis) -> Grid {
    let speed_up = |it: f64| format!("{it:.2}");
    let law = |it: Option<f64>| or_none(it.map(speed_up));
    let row = |place: usize| {
        let row = scaling.rows[place];
        vec![row.workers.to_string(), speed_up(row.speed_up), law(row.amdahl), law(row.scalability)]
    };
    let shown = rows(scaling.rows.len(), LITTLE_ROOM, []);
    Grid::new([&axis.name, "speed-up", "Amdahl", "USL"], shown.into_iter().map(row).collect())
}
