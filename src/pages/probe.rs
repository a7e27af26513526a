//! The page of `probe`: the verdict, what was measured as lanes, and what each kind would have given.

use super::{Length, or_none, read_out, rows, try_next};
use crate::document::{
    Axis, Block, Document, Gantt, Grid, GridForm, Legend, Line, Mark, Piece, Row, RowKind, Rows, Ruler,
    Section, Spacing, Table, Tone,
};
use crate::foreign::shown;
use crate::probe::heartbeat::{is_late, lateness};
use crate::probe::kind::{Fit, Kind, Name};
use crate::probe::record::{Outcome, Record};
use crate::probe::sentences::{self, advice, asked, heading, notes, off, sureness, users, verdict};
use crate::probe::verdict::Verdict;
use crate::probe::{Probed, Round, told};
use crate::story::{StoryClock, count};
use crate::time::Time;
use crate::timeline::State;

/// Rows of a chart on a page of one screen, where there is little else to say.
const ROOM: usize = 8;
const LESS_ROOM: usize = 4;
/// However much there is to say.
const LEAST_ROOM: usize = 2;
/// On a whole page.
const MUCH_ROOM: usize = 64;
/// So many lines of doubts has one screen.
const DOUBTS: usize = 3;
/// So many kinds, the nearest first: who is farther off than these is no rival.
const KINDS: usize = 4;
/// Columns that a table needs to have all of its own.
const WIDE: usize = 70;
/// So many rounds are drawn on one screen: the first and the last.
const ROUNDS: usize = 2;

/// `expected` is what somebody said before.
pub fn page(probed: &Probed, told: &Verdict, expected: Option<Name>, length: Length) -> Document {
    let answer = Line::strong(verdict(probed, told));
    let tone = if told.is_sure() { Tone::Plain } else { Tone::Alarm };
    let how_sure = how_sure(told, length).into_iter().map(|text| Line { tone, ..Line::item(text) });
    let expectation = expected.map(|name| Line::strong(sentences::expected(probed, name, told)));
    let spacing = match length {
        Length::OneScreen => Spacing::Tight,
        Length::Full => Spacing::Airy,
    };
    let title = format!("probe: {} {}", shown(&probed.asked.method), shown(&probed.asked.url));
    let givens = [answer].into_iter().chain(expectation).chain(how_sure).collect();
    let frame = Document { title, givens, spacing, ..Document::default() };
    let next = what_next(told.kind());
    let words = vec![Block::Lines(words(probed, told))];
    let kinds = kinds(probed, told);
    let sections = match length {
        Length::OneScreen => {
            let next = Block::Lines(vec![Line::item(format!("Try next: {} ({})", next.0, next.1))]);
            let [above, below] = [words, [kinds, vec![next]].concat()];
            let taken = rows::of_frame(&frame) + rows::of_blocks(&above) + rows::of_blocks(&below);
            let charts = charts_in(rows::SCREEN.saturating_sub(taken), probed, told);
            vec![Section::untitled([above, charts, below].concat())]
        }
        Length::Full => vec![
            Section::untitled([words, charts(probed, length, MUCH_ROOM)].concat()),
            Section::untitled([vec![Block::Table(what_came(probed))], kinds].concat()),
            every_request(probed),
            try_next([&next]),
        ],
    };
    Document { sections, ..frame }
}

/// Of many doubts, one screen has the first.
fn how_sure(told: &Verdict, length: Length) -> Vec<String> {
    let mut all = sureness(told);
    if length == Length::OneScreen && DOUBTS < all.len() {
        let others = count(all.len() - (DOUBTS - 1), "other reason");
        all.truncate(DOUBTS - 1);
        all.push(format!("Not sure for {others}, too (--full)."));
    }
    all
}

/// What to change, and what was asked.
fn words(probed: &Probed, told: &Verdict) -> Vec<Line> {
    let change = advice(probed, told);
    let asked = std::iter::once(asked(probed)).chain(notes(probed, told)).collect::<Vec<_>>().join(" ");
    change.into_iter().chain([asked]).map(Line::text).collect()
}

/// With as many users as so many rows have room for.
fn charts_in(free: usize, probed: &Probed, told: &Verdict) -> Vec<Block> {
    let most = if told.is_sure() && told.harmless.is_empty() { ROOM } else { LESS_ROOM };
    let fits = |room: &usize| {
        // What is left out takes a row, too.
        let cut = probed.rounds.iter().filter(|round| *room < round.users.len()).count();
        rows::of_blocks(&charts(probed, Length::OneScreen, *room)) + cut <= free
    };
    let room = (LEAST_ROOM..=most).rev().find(fits).unwrap_or(LEAST_ROOM);
    charts(probed, Length::OneScreen, room)
}

fn charts(probed: &Probed, length: Length, room: usize) -> Vec<Block> {
    let end = probed.rounds.iter().map(Round::makespan).max().unwrap_or_default();
    if end.is_zero() {
        return Vec::new();
    }
    let mut blocks = vec![Block::Legend(legend())];
    let last = probed.rounds.len() - 1;
    let is_drawn = |place: usize| length == Length::Full || place < ROUNDS - 1 || place == last;
    for (place, round) in probed.rounds.iter().enumerate().filter(|(place, _)| is_drawn(*place)) {
        let ruler = if place == 0 { Ruler::Own } else { Ruler::AsAbove };
        blocks.push(Block::Subheading(heading(round)));
        blocks.push(Block::Gantt(chart(probed, round, Axis::linear(end, StoryClock::Seconds), ruler, room)));
    }
    blocks
}

fn legend() -> Legend {
    Legend::of([
        (Mark::State(State::Running), "not answered yet"),
        (Mark::State(State::Queued), "longer than one alone, or late"),
        (Mark::State(State::Waiting), "in time"),
        (Mark::Partly(2), "in part"),
    ])
}

fn chart(probed: &Probed, round: &Round, axis: Axis, ruler: Ruler, room: usize) -> Gantt {
    let alone = probed.length().unwrap_or_default();
    let start = round.start();
    let all = round.users.len();
    // The first ones, and the last.
    let is_told = |place: usize| all <= room || place + 1 < room || place + 1 == all;
    let told = round.users.iter().enumerate().filter(|(place, _)| is_told(*place));
    let rows: Vec<Row> = told.map(|(place, user)| lane(place + 1, user, start, alone)).collect();
    let left_out = match all - rows.len() {
        0 => String::new(),
        many => format!("and {}", count(many, "other user")),
    };
    let heartbeat = heartbeat(probed, round);
    let alt = rows.iter().chain([&heartbeat]).flat_map(|row| &row.pieces).map(|piece| piece.about.clone());
    Gantt {
        clock: "measured",
        axis,
        ruler,
        figures: "took",
        alt: alt.filter(|about| !about.is_empty()).collect(),
        groups: vec![Rows { kind: RowKind::Tasks, rows, left_out }, Rows::tasks(vec![heartbeat])],
        notes: Vec::new(),
    }
}

/// A user: in flight for as long as one alone, and then for longer.
fn lane(number: usize, user: &Record, start: Time, alone: Time) -> Row {
    let (from, to) = (user.sent.saturating_sub(start), user.ended.saturating_sub(start));
    let as_alone = to.min(from + alone);
    let about = format!("User {number} asked at {} and {} at {}.", told(from), end_of(user), told(to));
    let in_flight = Piece { state: State::Running, start: from, end: as_alone, about };
    let longer = Piece { state: State::Queued, start: as_alone, end: to, about: String::new() };
    let pieces = [in_flight, longer].into_iter().filter(|piece| piece.start < piece.end).collect();
    let figure = if user.is_good() { told(user.response()) } else { "failed".to_owned() };
    Row { name: format!("User {number}"), pieces, figure }
}

fn end_of(user: &Record) -> String {
    match &user.outcome {
        Outcome::Answered(_) if user.is_good() => "was answered".to_owned(),
        Outcome::Answered(answer) => format!("was answered with {}", answer.status),
        Outcome::Failed(failure) => failure.in_words().to_owned(),
    }
}

/// When it was late, from when it was due.
fn heartbeat(probed: &Probed, round: &Round) -> Row {
    let (start, end) = (round.start(), round.end());
    let (beat, usual) = (probed.settings.beat, probed.usual());
    let all = lateness(&probed.beats, beat, usual, (start, end));
    let late: Vec<&(Time, Time)> = all.iter().filter(|(_, late)| is_late(*late, beat)).collect();
    let mut pieces: Vec<Piece> = Vec::new();
    let whole = end.saturating_sub(start);
    // Blank until the first one is due.
    let mut at = all.first().map_or(whole, |(due, _)| due.saturating_sub(start));
    let in_time = |from, to| Piece { state: State::Waiting, start: from, end: to, about: String::new() };
    for (due, by) in &late {
        let from = due.saturating_sub(start).max(at);
        let to = (due.saturating_sub(start) + usual + *by).min(whole);
        if to <= from {
            continue;
        }
        match pieces.last_mut() {
            Some(last) if last.state == State::Queued && from <= at => last.end = to,
            _ => {
                pieces.extend((at < from).then(|| in_time(at, from)));
                pieces.push(Piece { state: State::Queued, start: from, end: to, about: String::new() });
            }
        }
        at = to;
    }
    pieces.extend((at < whole).then(|| in_time(at, whole)));
    Row { name: "heartbeat".to_owned(), pieces, figure: format!("{} late", late.len()) }
}

/// Round by round, in figures.
fn what_came(probed: &Probed) -> Table {
    let header = ["measured", "makespan", "first answer", "slowest", "heartbeats", "late", "worst"];
    let row = |name: String, records: &[Record]| {
        let from = records.iter().map(|it| it.sent).min().unwrap_or_default();
        let to = records.iter().map(|it| it.ended).max().unwrap_or_default();
        let first = records.iter().map(|it| it.ended).min().unwrap_or_default();
        let slowest = records.iter().map(Record::response).max().unwrap_or_default();
        let pulse = probed.pulse((from, to));
        let times = [to.saturating_sub(from), first.saturating_sub(from), slowest].map(told);
        let beats = [pulse.due.to_string(), pulse.late.to_string(), told(pulse.worst)];
        (from, [vec![name], times.to_vec(), beats.to_vec()].concat())
    };
    let alone = probed.alone.iter().map(|record| row("alone".to_owned(), std::slice::from_ref(record)));
    let rounds = probed.rounds.iter().map(|round| row(users(round), &round.users));
    let mut rows: Vec<(Time, Vec<String>)> = alone.chain(rounds).collect();
    rows.sort_by_key(|(start, _)| *start);
    let rows = rows.into_iter().map(|(_, row)| row).collect();
    let grid = Grid::new(header, rows).in_form(GridForm::Tight);
    read_out(Table::with_few(WIDE, grid, &[0, 1, 3, 5, 6]))
}

/// The measured makespan, and what each kind would have given.
fn kinds(probed: &Probed, told_of: &Verdict) -> Vec<Block> {
    let rounds: Vec<&Round> = probed.rounds.iter().filter(|round| round.is_good()).collect();
    let Some(alone) = probed.length().filter(|_| !rounds.is_empty() && !told_of.fits.is_empty()) else {
        return Vec::new();
    };
    let fits: Vec<&Fit> = told_fits(told_of).take(KINDS).collect();
    let grid = |[corner, before, off_by]: [&str; 3]| {
        let measured = rounds.iter().map(|round| told(round.makespan())).chain([String::new()]);
        let measured = std::iter::once("measured".to_owned()).chain(measured).collect();
        let rows = fits.iter().map(|fit| {
            let name = format!("{before}if {}", sentences::told_kind(fit.kind));
            let times = rounds.iter().map(|round| told(round.makespan_if(fit.kind, alone)));
            std::iter::once(name).chain(times).chain([off(fit)]).collect::<Vec<String>>()
        });
        let rows = std::iter::once(measured).chain(rows).collect();
        let users = rounds.iter().map(|round| users(round));
        let header = std::iter::once(corner.to_owned()).chain(users).chain([off_by.to_owned()]);
        Grid::new(header, rows).in_form(GridForm::Tight)
    };
    let wide = grid(["all answered after", "predicted, ", "answers off"]);
    let table = Table::wide_or_narrow(WIDE, vec![wide], vec![grid(["all", "", "off"])]);
    let is_least = told_of.fits.iter().all(|fit| told_of.fits[0].distance <= fit.distance);
    let least = if told_of.is_sure() && is_least { "; the least wins" } else { "" };
    let about = format!(
        "Predicted: by a model of each kind, from {} alone. Off: how far each answer, not only the last, is from its own, \
         on average{least}. No bar shows when work begins.",
        told(alone)
    );
    vec![Block::Table(read_out(table)), Block::Lines(vec![Line::text(about)])]
}

/// The simple kinds, and the best of the pools: the nearest first. And whatever is the next, since it is named.
fn told_fits(told: &Verdict) -> impl Iterator<Item = &Fit> {
    let is_pool = |name: Name| matches!(name, Name::Several(_));
    let is_shared = |name: Name| matches!(name, Name::Turns(on) if 1 < on);
    let first = |is: fn(Name) -> bool| told.fits.iter().position(move |fit| is(fit.kind.name()));
    let (pool, shared) = (first(is_pool), first(is_shared));
    told.fits.iter().enumerate().filter_map(move |(place, fit)| {
        let name = fit.kind.name();
        let is_told = match name {
            _ if place == 1 => true,
            _ if is_pool(name) => pool == Some(place),
            _ if is_shared(name) => shared == Some(place) && place == 0,
            _ => true,
        };
        is_told.then_some(fit)
    })
}

/// All that was written down, on the whole page.
fn every_request(probed: &Probed) -> Section {
    let mut blocks = Vec::new();
    let rounds = probed.rounds.iter().map(|round| (heading(round), round.users.as_slice()));
    let first_rounds = probed.first_rounds.iter();
    let first_rounds =
        first_rounds.map(|round| (format!("{}, the first time", heading(round)), round.users.as_slice()));
    let alone = std::iter::once(("Alone".to_owned(), probed.alone.as_slice()));
    for (title, records) in alone.chain(first_rounds).chain(rounds) {
        let start = records.iter().map(|it| it.sent).min().unwrap_or_default();
        let at = |time: Option<Time>| or_none(time.map(|time| told(time.saturating_sub(start))));
        let row = |(place, it): (usize, &Record)| {
            let times = [Some(it.sent), it.connected, it.first_byte, Some(it.ended)].map(at);
            let status = or_none(it.answer().map(|answer| answer.status.to_string()));
            [vec![format!("User {}", place + 1)], times.to_vec(), vec![told(it.response()), status]].concat()
        };
        let header = ["", "sent", "connected", "first byte", "ended", "took", "status"];
        let rows = records.iter().enumerate().map(row).collect();
        blocks.push(Block::Subheading(title));
        blocks.push(Block::Table(read_out(Table::one(Grid::new(header, rows).in_form(GridForm::Tight)))));
    }
    Section::new("Every request", blocks)
}

fn what_next(kind: Option<Kind>) -> (&'static str, &'static str) {
    match kind {
        None => ("meanwhile probe --help", "what can be asked in another way"),
        Some(Kind::AllAtOnce) => ("meanwhile io-wait", "waits that overlap, and where that ends"),
        Some(Kind::OneAtATime) => ("meanwhile case1", "the way out: a server that only receives"),
        Some(Kind::Turns { .. }) => ("meanwhile case2", "why taking turns makes no time"),
        Some(Kind::Several { .. }) => ("meanwhile web-vs-ml", "what more workers help"),
    }
}

#[cfg(test)]
#[allow(clippy::needless_raw_string_hashes, reason = "`expect!` writes them")]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::probe::samples::{busy, named};
    use crate::render::{Colour, Glyphs, TextStyle, View, plain, terminal};

    fn drawn(probed: &Probed, length: Length) -> String {
        at(80, probed, length)
    }

    fn at(width: usize, probed: &Probed, length: Length) -> String {
        let style = TextStyle { width, glyphs: Glyphs::Unicode, colour: Colour::Never, view: View::Both };
        terminal::text(&page(probed, &Verdict::of(probed), None, length), &style)
    }

    #[test]
    fn one_screen_says_it_all() {
        let page = drawn(&named(Kind::OneAtATime), Length::OneScreen);
        expect![[r#"
            probe: GET http://127.0.0.1:8000/slow
              One at a time: the code that answers calculates, or waits without giving way,
                on the event loop (the thread that serves all); or there is one worker.
                User 8 of 8 took 6.66 s more than alone; 200 of 202 heartbeats were late, by
                up to 8.00 s.
              Sure: answers are 0 % off this kind, 37 % off the next, 2 at a time on 1 core.
              The server's strategy: blocking (nobody else gets on until one is done). What
              to change: keep what is slow off the event loop, or have more workers. If it
              keeps a core busy (see a task manager), it calculates: let other processes
              (programs) do it. If not, it waits, as for a database: `await` it, so that the
              loop serves others meanwhile.
              Asked 3 times alone (1.00 s), then by 2 users and 8 users. Heartbeat (are
              others answered?): GET / every 50 ms, usually 1 ms, late from 26 ms on. Client
              and server share a machine.
            █ not answered yet  ▒ longer than one alone, or late  ▂▄▆ in part
            2 users, one every 50 ms
              measured  0 s    1 s    2 s     3 s    4 s    5 s     6 s    7 s          took
              User 1    ███████                                                       1.01 s
              User 2    ▅███████▒▒▒▒▒▒▒                                               1.96 s
              heartbeat ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒                                              40 late
            8 users, one every 50 ms
              User 1    ███████                                                       1.01 s
              User 2    ▅███████▒▒▒▒▒▒▒                                               1.96 s
              User 3    ▂███████▒▒▒▒▒▒▒▒▒▒▒▒▒▒                                        2.91 s
              User 4     ▇██████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒                                3.86 s
              User 5     ▄███████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒                         4.81 s
              User 6     ▂███████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒                  5.76 s
              User 7      ▆███████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒          6.71 s
              User 8      ▃███████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒   7.66 s
              heartbeat ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒ 160 late
             all answered after                   2 users  8 users  answers off
             measured                              2.01 s   8.01 s
             predicted, if one at a time           2.00 s   8.00 s          0 %
             predicted, if 2 at a time on 1 core   2.00 s   8.00 s         37 %
             predicted, if all at once             1.05 s   1.35 s        117 %
             predicted, if turns                   2.00 s   8.00 s        142 %
              Predicted: by a model of each kind, from 1.00 s alone. Off: how far each
              answer, not only the last, is from its own, on average; the least wins. No bar
              shows when work begins.
              Try next: meanwhile case1 (the way out: a server that only receives)
        "#]]
        .assert_eq(&page);
    }

    #[test]
    fn every_kind_fits_a_screen() {
        for kind in Kind::all(8) {
            // All that can be noted at once: users came twice, one was connected late, and the answers differ.
            let mut noted = named(kind);
            noted.first_rounds = noted.rounds.clone();
            let user = &mut noted.rounds[1].users[7];
            user.connected = Some(user.sent + Time::from_secs(1));
            if let Outcome::Answered(answer) = &mut user.outcome {
                answer.digest += 1;
            }
            for probed in [named(kind), busy(named(kind), 2.0), noted] {
                let page = drawn(&probed, Length::OneScreen);
                assert!(page.lines().count() <= 40, "{} rows: {page}", page.lines().count());
                assert!(page.lines().all(|line| crate::width::of(line) <= 80), "{page}");
                let narrow = at(40, &probed, Length::OneScreen);
                assert!(narrow.lines().count() <= 70, "{} rows: {narrow}", narrow.lines().count());
            }
        }
    }

    #[test]
    fn the_whole_page_has_every_request_and_sentences_say_the_same() {
        let probed = named(Kind::Turns { on: 1 });
        assert!(drawn(&probed, Length::Full).contains("Every request"));
        let verdict = Verdict::of(&probed);
        let spoken = plain::text(&page(&probed, &verdict, Some(Name::Turns(1)), Length::OneScreen));
        for said in
            ["Expected turns: it is.", "User 2 asked at 50 ms", "measured: 2 users 2.01 s", "turns: 2 users"]
        {
            assert!(spoken.contains(said), "{said}: {spoken}");
        }
    }
}
