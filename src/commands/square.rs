//! Several servers for the same requests, on one page.

use std::sync::Arc;

use super::measuring::{self, Under};
use super::session::{self, Heeded, Page, Session, Source};
use super::{feasible, play};
use crate::analysis::claims::Judgement;
use crate::analysis::{MeasuredRun, Run};
use crate::cli::Options;
use crate::data;
use crate::engine::calibration::Speed;
use crate::error::{Error, Outcome};
use crate::interrupt::Interrupt;
use crate::model;
use crate::pages;
use crate::plan::{Plan, Waiting};
use crate::progress::{Live, Stage};
use crate::recording::Found;
use crate::report::{Conditions, Machine};
use crate::scenario::cases::{Case, Elsewhere, Square};
use crate::scenario::server::Server;
use crate::server;
use crate::server::measure::{Shape, Where};
use crate::special::cases::{Cases, Row};
use crate::system::load::Load;
use crate::terminal;
use crate::time::Pace;

pub fn run(square: &Square, session: &Session) -> Result<Outcome, Error> {
    let options = session.options;
    let server = &square.server;
    session.refuse(Heeded::Strategy, "this page has servers of its own")?;
    session.refuse(Heeded::View, "this page has no charts")?;
    let sinks = session::open(&options.page.export, session::RECORDED)?;
    let interrupt = Interrupt::catch()?;
    let show = play::show(options);
    let pace = options.pace.unwrap_or(Square::PACE);
    let repeat = options.repeat.unwrap_or(1);
    let (scenario, params) = (square.scenario(), square.params());
    feasible::check_memory(&scenario, &params, show)?;
    let mut plans = Vec::new();
    for &case in &square.cases {
        let plan = case.plan(server, pace).map_err(|error| feasible::no_plan(&params, error))?;
        plans.push((case, Arc::new(plan)));
    }
    let predicted: Vec<Run> =
        plans.iter().map(|(case, plan)| Run::new(plan, case.strategy(), &model::predict(plan))).collect();
    let mut measured = Vec::new();
    if show.real() {
        feasible::check_measurable(&scenario, plans.iter().map(|(_, plan)| &**plan))?;
        feasible::check_that_it_ends(predicted.iter(), pace, repeat)?;
        let found = match &session.source {
            Source::Machine => measure(server, &plans, &predicted, pace, repeat, &interrupt, options)?,
            Source::Recording { found, .. } => {
                let strategies = square.cases.iter().map(|case| case.strategy());
                Some(play::recorded(found, 0, strategies)?.0)
            }
        };
        match found {
            Some(runs) => measured = runs,
            None => return Ok(interrupt.outcome()),
        }
    }
    let mut measured = measured.into_iter();
    let rows = plans.iter().zip(predicted);
    let rows = rows.map(|((case, _), predicted)| Row { case: *case, predicted, measured: measured.next() });
    let machine = Machine { cores: session.cores() };
    let conditions = Conditions { show, pace, repeat, machine };
    let cases = Cases { conditions, rows: rows.collect(), square: square.clone() };
    let told = Page {
        document: &|claims| pages::cases::page(&cases, claims),
        screen: Some((&|claims| pages::cases::screen(&cases, claims), terminal::look)),
        json: &|| data::cases::json(&cases),
        report: None,
        found: &|| vec![measured_of(&cases)],
        pace,
        judgement: Judgement::of_all(&cases.verdicts()),
    };
    session.tell(&told, sinks)
}

fn measured_of(cases: &Cases) -> Found {
    let runs = cases.rows.iter().filter_map(|row| row.measured.clone());
    Found { runs: runs.collect(), beside: Vec::new() }
}

fn measure(
    server: &Server,
    plans: &[(Case, Arc<Plan>)],
    predicted: &[Run],
    pace: Pace,
    repeat: usize,
    interrupt: &Interrupt,
    options: &Options,
) -> Result<Option<Vec<MeasuredRun>>, Error> {
    let end = predicted.iter().map(|run| run.last_finish).max().unwrap_or_default();
    let stage = Stage { look: terminal::look(&options.page), clock: Square::CLOCK, pace, end };
    let named: Vec<(&str, Arc<Plan>)> =
        plans.iter().map(|(case, plan)| (case.id(), Arc::clone(plan))).collect();
    let live = if options.quiet { Live::hidden(stage, &named) } else { Live::new(stage, &named) };
    let equipment = measuring::equipment(server.start, server.pinning)?;
    let (plans, predicted) = (plans.to_vec(), predicted.to_vec());
    measuring::watch(live, interrupt, move |live| {
        let speed = Speed::measure();
        measuring::in_turns(plans.len(), repeat, live, |place, board| {
            let (case, plan) = &plans[place];
            let before = Load::now();
            let measured = server::measure(plan, shape(*case), &equipment, pace, speed, board)?;
            let (peak, cores) =
                (predicted[place].peaks.running, measuring::cores(equipment.pinning, shape(*case)));
            Ok(measuring::measured_run(plan, case.strategy(), measured, &Under { before, peak, cores, pace }))
        })
    })
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
