//! The scenarios and their numbers, for programs that build a command line.

use serde::Serialize;

use super::{FORMAT, text};
use crate::scenario::catalogue::{self, Entry};
use crate::scenario::param::{ParamKind, ParamSpec};

#[derive(Serialize)]
struct List {
    format: u32,
    scenarios: Vec<ScenarioView>,
}

#[derive(Serialize)]
struct ScenarioView {
    name: &'static str,
    shows: &'static str,
    parameters: Vec<ParameterView>,
}

#[derive(Serialize)]
struct ParameterView {
    /// As it is typed, without its dashes.
    flag: &'static str,
    kind: &'static str,
    /// In the words of the help: what can be typed, or what holds where nothing is typed.
    default: Option<&'static str>,
    help: &'static str,
}

pub fn json() -> String {
    text(&List { format: FORMAT, scenarios: catalogue::all().map(scenario).collect() })
}

fn scenario(entry: &'static Entry) -> ScenarioView {
    let parameters = entry.numbers().chain(entry.instead.map(|(spec, _)| spec)).map(parameter);
    ScenarioView { name: entry.name, shows: entry.shows, parameters: parameters.collect() }
}

fn parameter(spec: &'static ParamSpec) -> ParameterView {
    ParameterView { flag: spec.flag, kind: kind(spec.kind), default: spec.default.words(), help: spec.help }
}

fn kind(kind: ParamKind) -> &'static str {
    match kind {
        ParamKind::Tasks | ParamKind::Workers | ParamKind::Places | ParamKind::Whole { .. } => "count",
        ParamKind::Length | ParamKind::SomeLength => "length",
        ParamKind::Share => "share",
        ParamKind::Switch => "switch",
        ParamKind::Url => "url",
        ParamKind::Kinds => "kinds",
    }
}
