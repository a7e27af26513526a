//! The square of the two cases: of four servers only one answers User 2 in time.

use crate::analysis::claims::{Figure, Judgement, Verdict, judge_answer, judge_makespan};
use crate::analysis::{MeasuredRun, Run};
use crate::report::Conditions;
use crate::report::sentences::warnings;
use crate::scenario::cases::{Case, Square};
use crate::story::{Precision, Telling};
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
}

impl Row {
    pub fn measured(&self) -> Option<&Run> {
        self.measured.as_ref().map(|measured| &measured.run)
    }

    /// The run to take the causes from.
    pub fn drawn(&self) -> &Run {
        let undisturbed = self.measured.as_ref().filter(|measured| !measured.is_disturbed());
        undisturbed.map_or(&self.predicted, |measured| &measured.run)
    }
}

impl Cases {
    pub fn row(&self, case: Case) -> Option<&Row> {
        self.rows.iter().find(|row| row.case == case)
    }

    /// The user who is looked at: the second, if there are two.
    pub fn user(&self) -> usize {
        usize::from(1 < self.square.server.users)
    }

    /// The response of that user: the one who suffers or not.
    pub fn response(&self, run: &Run) -> Option<Time> {
        run.tasks.iter().find(|task| task.id.index() == self.user()).map(|task| task.times.response())
    }

    /// What a reader must know before trusting the measured figures.
    pub fn warnings(&self) -> Vec<String> {
        let rows = self.rows.iter().filter_map(|row| {
            Some((row.case.words(&self.square.server), &row.predicted, row.measured.as_ref()?))
        });
        let Conditions { pace, machine, .. } = self.conditions;
        warnings::of(&rows.collect::<Vec<_>>(), pace, machine.cores)
    }

    pub fn telling(&self) -> Telling {
        Telling { clock: Square::CLOCK, precision: self.precision() }
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

    /// Whether the way out is better than the three other cells, predicted and measured.
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
        let is_fit = self.rows.iter().filter_map(|row| row.measured.as_ref()).all(MeasuredRun::is_fit);
        (user == 1 && best.predicted.workers.len() > 1 && !self.square.server.calculation.is_zero()).then(|| Verdict {
            id: "only-one-cell-helps".to_owned(),
            text: "only where a process calculates and the receiver is free, User 2 is answered sooner (shown: how soon)"
                .to_owned(),
            published: None,
            model: response(Some(&best.predicted)).map(Figure::Time),
            measured: response(best.measured()).map(Figure::Time),
            judgement: match beats(|row| Some(&row.predicted)) {
                true => Judgement::on_machine(beats(Row::measured), is_fit),
                false => Judgement::Fails,
            },
        })
    }
}
