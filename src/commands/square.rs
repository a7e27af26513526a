//! Several servers for the same requests, on one page.

use std::sync::Arc;

use super::measuring::{self, Kept, Under};
use super::session::{Heeded, Page, Session, Shown, Source};
use super::{feasible, play};
use crate::analysis::claims::Judgement;
use crate::analysis::{MeasuredRun, MeasuredRuns, Run};
use crate::cli::Options;
use crate::data;
use crate::engine::calibration::Speed;
use crate::error::Error;
use crate::export::forms;
use crate::interrupt::Interrupt;
use crate::model;
use crate::pages;
use crate::plan::{Plan, TaskId, Waiting};
use crate::progress::Live;
use crate::report::played::Here;
use crate::report::{Conditions, Extent};
use crate::scenario::cases::{Case, Elsewhere, Square};
use crate::server;
use crate::server::measure::{Shape, Where};
use crate::special::cases::{Cases, Row};
use crate::system::load::Load;
use crate::system::machine::Machine;
use crate::terminal;
use crate::time::Pace;

pub fn show(square: &Square, session: &Session, pace: Pace) -> Result<Shown, Error> {
    session.refuse(Heeded::Strategy, "this page has servers of its own")?;
    session.refuse(Heeded::View, "this page has no charts")?;
    session.show(&CASES, pace, |interrupt| played(square, session, pace, interrupt))
}

const CASES: Page<Cases> = Page {
    forms: forms::RECORDED,
    document: pages::cases::page,
    screen: pages::cases::screen,
    style: terminal::style,
    json: data::cases::json,
    report: |_| None,
    found: |cases| {
        let runs = cases.rows.iter().filter_map(|row| row.measured.clone());
        vec![MeasuredRuns { runs: runs.collect(), beside: Vec::new() }]
    },
    judgement: |cases| Judgement::of_all(&cases.verdicts()),
};

/// All servers, one after the other; `None` if somebody ended it before anything was measured.
pub(super) fn played(
    square: &Square,
    session: &Session,
    pace: Pace,
    interrupt: &Interrupt,
) -> Result<Option<Cases>, Error> {
    let (options, server) = (session.options, &square.server);
    let clocks = options.clock.clocks();
    let repeat = options.repeat.unwrap_or(1);
    let (scenario, params) = (square.scenario(), square.params());
    feasible::check_memory(&scenario, &params, clocks)?;
    let mut plans = Vec::new();
    let mut predicted = Vec::new();
    for &case in &square.cases {
        let plan = case
            .plan(server, scenario.processors(), pace)
            .map_err(|error| feasible::no_plan(&params, error))?;
        predicted.push(Run::new(&plan, case.strategy(), &model::predict(&plan)));
        // A plan of millions of users is large: one at a time, where no other clock needs them.
        if clocks.real() {
            plans.push((case, Arc::new(plan)));
        }
    }
    let mut measured = Vec::new();
    if clocks.real() {
        feasible::check_measurable(&scenario, plans.iter().map(|(_, plan)| &**plan))?;
        feasible::check_that_it_ends(predicted.iter(), pace, repeat)?;
        let found = match &session.source {
            Source::Machine => measure(square, &plans, &predicted, pace, repeat, interrupt, options)?,
            Source::Recording { found, .. } => {
                let strategies = square.cases.iter().map(|case| case.strategy());
                play::recorded(found, 0, strategies)?.runs
            }
        };
        measured = found;
        if measured.is_empty() {
            return Ok(None);
        }
    }
    let extent =
        if clocks.real() { Extent::of(&measured, square.cases.len() * repeat) } else { Extent::Whole };
    let mut measured = measured.into_iter();
    let machine = session.machine();
    let rows = square
        .cases
        .iter()
        .zip(predicted)
        .map(|(case, predicted)| row(square, *case, (predicted, measured.next()), machine, pace));
    let conditions = Conditions { clocks, pace, repeat, machine, extent };
    Ok(Some(Cases { conditions, rows: rows.collect(), square: square.clone() }))
}

fn row(
    square: &Square,
    case: Case,
    (predicted, measured): (Run, Option<MeasuredRun>),
    machine: Machine,
    pace: Pace,
) -> Row {
    let scenario = square.scenario();
    let here = Here::of(&predicted, measured.as_ref(), scenario.processors(), machine, |processors| {
        let plan = case.plan(&square.server, Some(processors), pace).ok()?;
        let plan = Some(plan).filter(|_| !scenario.keeps_a_processor())?;
        Some(Run::new(&plan, case.strategy(), &model::predict(&plan)))
    });
    Row { case, predicted, measured, here }
}

fn measure(
    square: &Square,
    plans: &[(Case, Arc<Plan>)],
    predicted: &[Run],
    pace: Pace,
    repeat: usize,
    interrupt: &Interrupt,
    options: &Options,
) -> Result<Vec<MeasuredRun>, Error> {
    let question = format!("{}: {}", square.name(), Square::QUESTION);
    let mut stage = measuring::stage(question, Square::CLOCK, pace, predicted, options);
    stage.subjects = vec![Some(TaskId::new(square.user())); plans.len()];
    let named: Vec<(&str, Arc<Plan>)> =
        plans.iter().map(|(case, plan)| (case.id(), Arc::clone(plan))).collect();
    let live = if options.is_still() { Live::hidden(stage, &named) } else { Live::new(stage, &named) };
    let server = square.server.clone();
    let equipment = measuring::equipment(server.start, server.pinning)?;
    let (plans, predicted) = (plans.to_vec(), predicted.to_vec());
    let kept = Kept::default();
    let mine = Arc::clone(&kept);
    let measured = measuring::watch(live, interrupt, move |live| {
        let speed = Speed::measure();
        measuring::in_turns(plans.len(), repeat, live, &mine, |place, board| {
            let (case, plan) = &plans[place];
            let before = Load::now();
            let shape = shape(case.on(&server));
            let measured = server::measure(plan, shape, &equipment, pace, speed, board)?;
            let (peak, cores) = (predicted[place].peaks.running, measuring::cores(equipment.pinning, shape));
            let planned = predicted[place].busy();
            let under = Under { before, peak, cores, planned, pace };
            Ok(measuring::measured_run(plan, case.strategy(), measured, &under))
        })
    })?;
    Ok(measured.unwrap_or_else(|| measuring::medians(&kept)))
}

/// The server that shows a case.
fn shape(case: Case) -> Shape {
    let (receiver, calculate) = match case {
        Case::Cell(Elsewhere::Inline, receiver) => (receiver, Where::Inline),
        Case::Cell(Elsewhere::Process, receiver) => (receiver, Where::Process),
        Case::Yielding => (Waiting::Frees, Where::Yielding),
        Case::Thread => (Waiting::Frees, Where::Thread),
        Case::ThreadWithLock => (Waiting::Frees, Where::ThreadWithLock),
    };
    Shape { receiver, calculate, servers: 1 }
}
