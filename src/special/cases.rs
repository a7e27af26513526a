//! The square of the two cases: of four servers only one answers User 2 in time.

use std::cmp::Ordering;

use crate::analysis::claims::{Figure, Judgement, Verdict, judge_answer, judge_makespan};
use crate::analysis::{MeasuredRun, Run};
use crate::plan::Strategy;
use crate::report::Conditions;
use crate::report::played::{Drawn, Here};
use crate::report::sentences::warnings::{self, RunToTrust};
use crate::scenario::cases::{Case, Square};
use crate::scenario::catalogue::{Proposal, others_than};
use crate::story::{Precision, Units};
use crate::time::Time;

/// Every row of the page.
#[derive(Clone, Debug)]
pub struct Cases {
    pub square: Square,
    pub conditions: Conditions,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub case: Case,
    pub predicted: Run,
    pub measured: Option<MeasuredRun>,
    pub here: Here,
}

impl Row {
    pub fn measured(&self) -> Option<&Run> {
        self.measured.as_ref().map(|measured| &measured.run)
    }
}

impl Cases {
    /// The run to take a row's causes from.
    pub fn drawn<'a>(&self, row: &'a Row) -> &'a Run {
        self.which_is_drawn(row).run(&row.predicted, row.measured.as_ref())
    }

    pub fn which_is_drawn(&self, row: &Row) -> Drawn {
        Drawn::of(&row.predicted, row.measured.as_ref(), &row.here, self.conditions.clocks.model())
    }

    pub fn row(&self, case: Case) -> Option<&Row> {
        self.rows.iter().find(|row| row.case == case)
    }

    /// The user who is looked at: the second, if there are two.
    pub fn user(&self) -> usize {
        self.square.user()
    }

    /// The response of that user: the one who suffers or not.
    pub fn response(&self, run: &Run) -> Option<Time> {
        run.tasks.iter().find(|task| task.id.index() == self.user()).map(|task| task.times.response())
    }

    /// What a reader must know before trusting the measured figures.
    pub fn warnings(&self) -> Vec<String> {
        let rows = self.rows.iter().filter_map(|row| {
            Some(RunToTrust {
                name: row.case.words(&self.square.server),
                of: None,
                predicted: &row.predicted,
                here: &row.here,
                processors: self.square.scenario().processors(),
                measured: row.measured.as_ref()?,
            })
        });
        warnings::of(&rows.collect::<Vec<_>>(), self.units(), self.conditions)
    }

    pub fn units(&self) -> Units {
        Units { clock: Square::CLOCK, precision: self.precision() }
    }

    pub fn precision(&self) -> Precision {
        let ends =
            self.rows.iter().flat_map(|row| row.predicted.tasks.iter().map(|task| task.times.finished));
        Precision::for_all(ends)
    }

    pub fn verdicts(&self) -> Vec<Verdict> {
        let mut verdicts: Vec<Verdict> = self.only_one_cell_helps().into_iter().collect();
        for row in self.rows.iter().filter(|row| row.measured.is_some()) {
            let verdict = judge_makespan(None, &row.predicted, row.measured.as_ref(), self.conditions.pace);
            let text =
                format!("{}: makespan within 5 % (or 20 ms of real time) of its replay", row.case.id());
            verdicts.push(Verdict { id: format!("{}-makespan", row.case.id()), text, ..verdict });
        }
        verdicts.extend(judge_answer(self.rows.iter().filter_map(|row| row.measured.as_ref())));
        verdicts
    }

    /// Commands to try next.
    pub fn try_next(&self) -> Vec<Proposal> {
        let cores = self.conditions.machine.cores;
        others_than(&Square::TRY_NEXT, self.square.made_by(), &Strategy::ALL, cores)
    }

    /// What is to be seen, by the model.
    pub fn lessons(&self) -> Vec<&'static str> {
        let mut lessons = vec!["Async code that calculates or blocks holds others up."];
        let response = |case| self.row(case).and_then(|row| self.response(&row.predicted));
        let others = Case::SQUARE.into_iter().flatten().filter(|case| *case != Case::CASE1);
        let others_are_alike = others.clone().all(|case| response(case) == response(Case::CASE2));
        match response(Case::CASE1).cmp(&response(Case::CASE2)) {
            Ordering::Equal if others_are_alike => lessons.push(self.of_no_difference()),
            Ordering::Less if others_are_alike => lessons.push(
                "Each change alone fails: async, and Core 1 calculates; a process, and Core 1 waits. Together they help.",
            ),
            _ => {}
        }
        lessons.extend(self.of_threads());
        lessons
    }

    /// A single user is answered at the same time everywhere.
    fn of_no_difference(&self) -> &'static str {
        let are_alike = self.rows.iter().all(|row| self.are_as(row.case, Case::CASE2, Time::eq));
        match (are_alike, self.square.server.has_another_core()) {
            (true, _) => "With these numbers it does not matter: all answer alike.",
            (false, true) => {
                "With these numbers User 2 is answered at the same time, inline or by a process, blocking or async."
            }
            (false, false) => "With one core User 2 is answered at the same time, blocking or async.",
        }
    }

    fn of_threads(&self) -> Option<&'static str> {
        let is_as_good =
            self.square.server.has_another_core() && self.are_as(Case::Thread, Case::CASE1, Time::eq);
        let peaks = |case| self.row(case).map(|row| row.predicted.peaks);
        let with_lock = peaks(Case::ThreadWithLock);
        match with_lock.map(|peaks| 1 < peaks.in_progress) {
            Some(true) if is_as_good => {
                Some("An awaited thread is as good; Python's lock (CPython) makes turns.")
            }
            Some(true) => Some("CPython's lock makes turns of it."),
            // Where two threads are on their own cores at once, a lock keeps one of them from it.
            None if is_as_good && self.square.scenario().processors().is_none() => {
                Some(match peaks(Case::Thread).is_some_and(|peaks| 1 < peaks.running) {
                    true => "An awaited thread is as good; in Python (CPython) only for a wait.",
                    false => "An awaited thread is as good.",
                })
            }
            Some(false) | None => is_as_good.then_some("An awaited thread is as good."),
        }
    }

    /// Whether each user of one case finishes so, compared with the same user of the other; not if it
    /// cannot be told.
    fn are_as(&self, case: Case, other: Case, compare: fn(&Time, &Time) -> bool) -> bool {
        let (Some(case), Some(other)) = (self.row(case), self.row(other)) else { return false };
        let users = case.predicted.tasks.iter().zip(&other.predicted.tasks);
        case.predicted.tells_all_tasks()
            && users.into_iter().all(|(user, same)| compare(&user.times.finished, &same.times.finished))
    }

    /// Whether the machine was busy while any of them was measured.
    pub fn is_disturbed(&self) -> bool {
        self.rows.iter().filter_map(|row| row.measured.as_ref()).any(MeasuredRun::is_disturbed)
    }

    /// Whether the way out is better than the other cells of the square, predicted and measured; not
    /// asked where the model does not say so.
    fn only_one_cell_helps(&self) -> Option<Verdict> {
        let user = self.user();
        let response = |run: Option<&Run>| run.and_then(|run| self.response(run));
        let best = self.row(Case::CASE1)?;
        let others: Vec<&Row> = Case::SQUARE
            .into_iter()
            .flatten()
            .filter(|case| *case != Case::CASE1)
            .filter_map(|case| self.row(case))
            .collect();
        let beats = |pick: fn(&Row) -> Option<&Run>| {
            let mine = response(pick(best));
            others.iter().all(|row| mine.is_none() || mine < response(pick(row)))
        };
        let has_enough = self.rows.iter().all(|row| matches!(row.here, Here::AsPredicted));
        let is_fit = !self.is_disturbed() && has_enough;
        (user == 1 && beats(|row| Some(&row.predicted))).then(|| Verdict {
            id: "only-one-cell-helps".to_owned(),
            text: "only where a process calculates and the receiver is free, User 2 is answered sooner (shown: how soon)"
                .to_owned(),
            published: None,
            model: response(Some(&best.predicted)).map(Figure::Time),
            measured: response(best.measured()).map(Figure::Time),
            judgement: Judgement::of_both(true, beats(Row::measured), is_fit),
        })
    }
}
