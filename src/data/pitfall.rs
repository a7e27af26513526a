//! A pitfall, for programs.

use serde::Serialize;

use super::scenario::{RunView, real, run};
use super::{FORMAT, text};
use crate::pitfalls::comparison::{Comparison, Half};
use crate::pitfalls::{Figure, Pitfall, catalogue};
use crate::system::machine::Machine;
use crate::time::Pace;

#[derive(Serialize)]
struct Page {
    format: u32,
    pitfall: &'static str,
    trap: &'static str,
    see: &'static str,
    machine: Machine,
    file: &'static str,
    sides: Vec<SideView>,
    /// The figure by which before is worse, in every run.
    proof: &'static str,
    /// None where it cannot be told.
    holds: Option<bool>,
    elsewhere: Vec<ElsewhereView>,
}

#[derive(Serialize)]
struct SideView {
    side: &'static str,
    caption: &'static str,
    source: String,
    figures: Vec<FigureView>,
    runs: Vec<RunView>,
}

#[derive(Serialize)]
struct FigureView {
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    predicted: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    measured: Option<serde_json::Value>,
}

#[derive(Serialize)]
struct ElsewhereView {
    language: &'static str,
    /// The trap and its cure, or why there is none.
    name: String,
    link: &'static str,
}

#[derive(Serialize)]
struct List {
    format: u32,
    pitfalls: Vec<Listed>,
}

#[derive(Serialize)]
struct Listed {
    pitfall: &'static str,
    short: &'static str,
    trap: &'static str,
}

pub fn json(comparison: &Comparison) -> String {
    let pitfall = comparison.pitfall;
    text(&Page {
        format: FORMAT,
        pitfall: pitfall.name,
        trap: pitfall.trap,
        see: pitfall.see,
        machine: comparison.conditions.machine,
        file: pitfall.file.path,
        sides: comparison.halves.iter().map(|half| side(comparison, half)).collect(),
        proof: pitfall.proof.figure.name(),
        holds: comparison.judgement.holds(),
        elsewhere: elsewhere(pitfall),
    })
}

/// All pitfalls, in a list.
pub fn list() -> String {
    let listed = |it: &'static Pitfall| Listed { pitfall: it.name, short: it.short, trap: it.trap };
    text(&List { format: FORMAT, pitfalls: catalogue::ALL.into_iter().map(listed).collect() })
}

fn side(comparison: &Comparison, half: &Half) -> SideView {
    let is_predicted = comparison.conditions.clocks.model();
    let predicted = is_predicted.then(|| run(&half.predicted, None, None, None));
    let measured = half.measured.as_ref().map(|found| {
        let real = real(&found.run.measurement, &half.here, None, Pace::REAL_TIME);
        run(&found.run.run, None, None, Some(real))
    });
    let figure = |figure: Figure| FigureView {
        name: figure.name(),
        predicted: half.predicted(figure).filter(|_| is_predicted).map(super::figure),
        measured: half.measured(figure).map(super::figure),
    };
    SideView {
        side: half.side.name(),
        caption: half.side.of(comparison.pitfall.captions),
        source: comparison.pitfall.file.body(half.side.name()).join("\n"),
        figures: comparison.figures().map(figure).collect(),
        runs: predicted.into_iter().chain(measured).collect(),
    }
}

fn elsewhere(pitfall: &Pitfall) -> Vec<ElsewhereView> {
    let told = pitfall.elsewhere.iter();
    told.map(|it| ElsewhereView { language: it.language, name: it.there.told(), link: it.link }).collect()
}
