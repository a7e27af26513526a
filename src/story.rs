//! Story times and counts in words.

use std::fmt::Write;

use crate::time::Time;

/// How a scenario tells the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoryClock {
    /// 7:02:02, from this time after midnight on.
    TimeOfDay { starts: Time },
    /// 8 h 15 min.
    Hours,
    /// 3.03 s.
    Seconds,
    /// 503.1 ms.
    Milliseconds,
    /// 2.8 hours; 1.4 years: for lengths of very different kinds. No scenario tells the time so.
    Calendar,
}

/// How the times of a page are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Units {
    pub clock: StoryClock,
    pub precision: Precision,
}

impl Units {
    /// "60.0 s".
    pub fn length(self, length: Time) -> String {
        self.clock.length(length, self.precision)
    }

    /// "7:01:01".
    pub fn instant(self, at: Time) -> String {
        self.clock.instant(at, self.precision)
    }
}

/// How often something happens, on a page that compares: all in one unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    unit: &'static str,
    seconds: f64,
    digits: usize,
}

impl Rates {
    /// In the shortest unit in which the rarest of these, given for a second, can be read.
    pub fn of(per_second: impl IntoIterator<Item = f64>) -> Self {
        const UNITS: [(&str, f64); 4] = [("s", 1.0), ("min", 60.0), ("h", 3600.0), ("day", 86_400.0)];
        const LEAST: f64 = 0.1;
        // Of what takes no time nothing can be said.
        let rarest = per_second.into_iter().filter(|rate| 0.0 < *rate).reduce(f64::min).unwrap_or(1.0);
        let fits = |(_, seconds): &&(&str, f64)| LEAST <= rarest * seconds;
        let (unit, seconds) = *UNITS.iter().find(fits).unwrap_or(&UNITS[3]);
        let digits = match rarest * seconds {
            // Less than one in ten days.
            rate if rate < LEAST => 4,
            rate if rate < 100.0 => 2,
            _ => 0,
        };
        Self { unit, seconds, digits }
    }

    /// "0.98/min"; "-" of what took no time.
    pub fn told(self, per_second: f64) -> String {
        match per_second {
            0.0 => "-".to_owned(),
            _ => format!("{:.*}/{}", self.digits, per_second * self.seconds, self.unit),
        }
    }
}

/// How finely times are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// By a clock that tells hours; others tell whole seconds.
    Minutes,
    /// So many digits after the second's point.
    Digits(u8),
    /// Each in a unit of its own, as it was given: where a page has nothing longer than a few milliseconds.
    Exact,
}

impl Precision {
    const SECOND: u64 = 1_000_000_000;
    const MINUTE: u64 = 60 * Self::SECOND;

    /// Fine enough for all these times, and for people: at most to the millisecond, where it can be seen.
    pub fn for_all(times: impl IntoIterator<Item = Time>) -> Self {
        let (mut exact, mut longest) = (Self::Minutes, Time::ZERO);
        for time in times {
            exact = exact.max(Self::exact(time));
            longest = longest.max(time);
        }
        match longest.as_nanos() {
            1..10_000_000 => Self::Exact,
            _ => exact.min(Self::Digits(3)),
        }
    }

    fn exact(time: Time) -> Self {
        match time.as_nanos() {
            nanos if nanos.is_multiple_of(Self::MINUTE) => Self::Minutes,
            nanos => {
                let needs = |digits: &u8| nanos.is_multiple_of(Self::SECOND / 10_u64.pow((*digits).into()));
                Self::Digits((0..9).find(needs).unwrap_or(9))
            }
        }
    }

    /// As coarse as it may be so that this length is not told as none; at most to the millisecond.
    pub fn to_see(length: Time) -> Self {
        match length.as_nanos() {
            nanos if 10 * Self::MINUTE <= nanos => Self::Minutes,
            1_000_000_000.. => Self::Digits(0),
            100_000_000.. => Self::Digits(1),
            10_000_000.. => Self::Digits(2),
            _ => Self::Digits(3),
        }
    }

    /// For times that are short, and are measured.
    pub const fn for_hundredths() -> Self {
        Self::Digits(2)
    }

    pub fn digits(self) -> usize {
        match self {
            Self::Minutes => 0,
            Self::Digits(digits) => digits.into(),
            Self::Exact => 6,
        }
    }
}

/// What a number alone counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    /// "seconds".
    pub name: &'static str,
    /// "s".
    pub short: &'static str,
    pub seconds: f64,
}

impl StoryClock {
    /// Of lengths that stand in a table without a unit.
    pub const fn unit(self) -> Unit {
        match self {
            Self::TimeOfDay { .. } | Self::Seconds | Self::Calendar => {
                Unit { name: "seconds", short: "s", seconds: 1.0 }
            }
            Self::Hours => Unit { name: "hours", short: "h", seconds: 3600.0 },
            Self::Milliseconds => Unit { name: "milliseconds", short: "ms", seconds: 1e-3 },
        }
    }

    /// An instant on the story's clock.
    pub fn instant(self, at: Time, precision: Precision) -> String {
        match self {
            Self::TimeOfDay { starts } => time_of_day(starts + at, precision),
            Self::Hours | Self::Seconds | Self::Milliseconds | Self::Calendar => self.length(at, precision),
        }
    }

    /// A length of story time, with its unit.
    pub fn length(self, length: Time, precision: Precision) -> String {
        match self {
            Self::Hours | Self::TimeOfDay { .. } | Self::Seconds if precision == Precision::Exact => {
                self::length(length)
            }
            Self::Hours => hours(length, precision),
            Self::TimeOfDay { .. } | Self::Seconds => {
                format!("{:.*} s", precision.digits().max(1), length.as_secs())
            }
            // What takes time is not told as none.
            Self::Milliseconds if Time::ZERO < length && length < Time::from_nanos(50_000) => {
                format!("{} ms", trimmed(length.as_secs() * 1e3))
            }
            Self::Milliseconds => format!("{:.1} ms", length.as_secs() * 1e3),
            Self::Calendar => calendar(length),
        }
    }

    /// A tick of the axis: short.
    pub fn tick(self, at: Time) -> String {
        match self {
            Self::Hours if Time::ZERO < at && at < Time::from_hours(1) => {
                format!("{} min", trimmed(at.as_secs() / 60.0))
            }
            Self::Hours => format!("{} h", trimmed(at.as_secs() / 3600.0)),
            Self::TimeOfDay { .. } => self.instant(at, Precision::for_all([at])),
            Self::Seconds if at < Time::from_millis(10) => length(at),
            Self::Seconds => format!("{} s", trimmed(at.as_secs())),
            Self::Milliseconds => format!("{} ms", trimmed(at.as_secs() * 1e3)),
            Self::Calendar => calendar(at),
        }
    }
}

/// How many digits a number has behind the point where so many count; at most `most`.
pub fn decimals(value: f64, counting: i32, most: u8) -> usize {
    let is_enough = |digits: &u8| 10_f64.powi(counting - 1 - i32::from(*digits)) <= value;
    (0..most).find(is_enough).unwrap_or(most).into()
}

/// In its largest unit, with two figures.
fn calendar(length: Time) -> String {
    const UNITS: [(f64, &str); 6] = [
        (365.25 * 86_400.0, "year"),
        (30.44 * 86_400.0, "month"),
        (86_400.0, "day"),
        (3_600.0, "hour"),
        (60.0, "minute"),
        (1.0, "second"),
    ];
    let seconds = length.as_secs();
    let (unit, name) = UNITS.into_iter().find(|(unit, _)| 1.0 <= seconds / unit).unwrap_or(UNITS[5]);
    let number = seconds / unit;
    let text = format!("{number:.*}", decimals(number, 2, 1));
    let text = text.trim_end_matches(".0");
    format!("{text} {name}{}", if text == "1" { "" } else { "s" })
}

/// With up to four digits behind the point. Most values have none: then there is nothing to round.
fn trimmed(value: f64) -> String {
    const MOST: f64 = 1e15;
    if value.fract() == 0.0 && value.abs() < MOST {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole, and not too large")]
        let whole = value as i64;
        return whole.to_string();
    }
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn time_of_day(at: Time, precision: Precision) -> String {
    let digits = precision.digits();
    let unit = 10_u64.pow(9 - u32::try_from(digits).unwrap_or(0));
    let rounded = (at.as_nanos() + unit / 2) / unit * unit;
    let (secs, nanos) = (rounded / 1_000_000_000, rounded % 1_000_000_000);
    let (days, hour, min, sec) = (secs / 86_400, secs / 3600 % 24, secs / 60 % 60, secs % 60);
    let mut text = format!("{hour}:{min:02}:{sec:02}");
    if 0 < digits {
        let _ = write!(text, ".{:0digits$}", nanos / unit);
    }
    match days {
        0 => text,
        _ => format!("day {} {text}", days + 1),
    }
}

fn hours(length: Time, precision: Precision) -> String {
    let digits = precision.digits();
    let unit = match precision {
        Precision::Minutes if Time::from_secs(30) <= length => Precision::MINUTE,
        _ => Precision::SECOND / 10_u64.pow(u32::try_from(digits).unwrap_or(0)),
    };
    let rounded = (length.as_nanos() + unit / 2) / unit * unit;
    let mins = rounded / Precision::MINUTE;
    let rest = Time::from_nanos(rounded % Precision::MINUTE);
    let whole = |number: u64, unit| (number != 0).then(|| format!("{number} {unit}"));
    let parts = [
        whole(mins / 60, "h"),
        whole(mins % 60, "min"),
        (!rest.is_zero()).then(|| format!("{:.digits$} s", rest.as_secs())),
    ];
    match parts.into_iter().flatten().collect::<Vec<_>>() {
        none if none.is_empty() => "0 h".to_owned(),
        parts => parts.join(" "),
    }
}

/// A given length, exactly: "60 s", "8 h 15 min", "10 ms".
pub fn length(length: Time) -> String {
    let nanos = length.as_nanos();
    if nanos.is_multiple_of(60_000_000_000) && Time::from_mins(5) <= length {
        return hours(length, Precision::Minutes);
    }
    match nanos {
        0 => "0 s".to_owned(),
        1..1_000 => format!("{nanos} ns"),
        1_000..1_000_000 => format!("{} us", trimmed(length.as_secs() * 1e6)),
        1_000_000..1_000_000_000 => format!("{} ms", trimmed(length.as_secs() * 1e3)),
        _ => format!("{} s", trimmed(length.as_secs())),
    }
}

/// "User 2". Each run names all its tasks and workers, so it goes without the machinery of `format!`.
pub fn numbered(name: &str, number: usize) -> String {
    let number = number.to_string();
    let mut text = String::with_capacity(name.len() + 1 + number.len());
    text.push_str(name);
    text.push(' ');
    text.push_str(&number);
    text
}

/// As it begins a sentence.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Of two words the one that agrees with this number: "is" and "are". All words that depend on a number
/// come from here.
pub const fn agree<'a>(number: usize, one: &'a str, many: &'a str) -> &'a str {
    if number == 1 { one } else { many }
}

/// "1 process", "9 processes".
pub fn plural(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", agree(number, one, many))
}

/// "1 of 9 claims holds", "9 of 9 claims hold".
pub fn share_of(some: usize, all: usize, noun: &str, verbs: [&str; 2]) -> String {
    // Of one thing nothing is plural.
    let [one, many] = verbs;
    format!("{some} of {} {}", count(all, noun), agree(if all == 1 { 1 } else { some }, one, many))
}

/// "1 user", "9 users".
pub fn count(number: usize, noun: &str) -> String {
    plural(number, noun, &format!("{noun}s"))
}

/// "20 %".
pub fn percent(share: f64) -> String {
    format!("{} %", trimmed((share * 1000.0).round() / 10.0))
}

/// "20 %", and never "19.6 %".
pub fn whole_percent(share: f64) -> String {
    percent((share * 100.0).round() / 100.0)
}

/// A name as a noun in a sentence: "core" of "Core"; "CPU" stays as it is.
pub fn noun(name: &str) -> String {
    let is_abbreviation = 1 < name.chars().count() && name.chars().all(|letter| !letter.is_lowercase());
    if is_abbreviation { name.to_owned() } else { name.to_lowercase() }
}

/// Whether the plural of a noun is made with an s at its end: of "clerk", and not of "box", "fairy" or "cashier and
/// cook".
pub fn takes_an_s(noun: &str) -> bool {
    let noun = noun.to_lowercase();
    !noun.contains(" and ") && !["s", "x", "z", "ch", "sh", "y"].iter().any(|end| noun.ends_with(end))
}

/// The verb after these names: one is singular, but who is addressed is not.
pub fn was(names: &[String]) -> &'static str {
    match names {
        [one] if one == "You" => "were",
        names => agree(names.len(), "was", "were"),
    }
}

/// "Task 1", "Task 1 and Task 2", "Task 1, Task 2 and Task 3".
pub fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn times_are_told_as_people_tell_them() {
        let seven = StoryClock::TimeOfDay { starts: Time::from_hours(7) };
        assert_eq!(seven.instant(Time::from_secs(122), Precision::Minutes), "7:02:02");
        assert_eq!(seven.instant(Time::from_millis(61_499), Precision::Minutes), "7:01:01");
        assert_eq!(seven.instant(Time::from_millis(61_250), Precision::Digits(2)), "7:01:01.25");
        assert_eq!(seven.instant(Time::from_hours(17), Precision::Minutes), "day 2 0:00:00");
        assert_eq!(seven.length(Time::from_secs(60), Precision::Minutes), "60.0 s");
        let in_ms = |nanos| StoryClock::Milliseconds.length(Time::from_nanos(nanos), Precision::Minutes);
        assert_eq!([0, 20_000, 60_000].map(in_ms), ["0.0 ms", "0.02 ms", "0.1 ms"]);
        let calendar = |secs| StoryClock::Calendar.length(Time::from_secs(secs), Precision::Minutes);
        let lengths = [1, 300, 3_600, 10_080, 86_400 * 45, 3_000_000_000].map(calendar);
        assert_eq!(lengths, ["1 second", "5 minutes", "1 hour", "2.8 hours", "1.5 months", "95 years"]);
        assert_eq!(StoryClock::Hours.instant(Time::from_mins(495), Precision::Minutes), "8 h 15 min");
        assert_eq!(StoryClock::Seconds.instant(Time::from_millis(3030), Precision::Digits(2)), "3.03 s");
        let to_see = [1_000, 999, 99, 9].map(|ms| Precision::to_see(Time::from_millis(ms)).digits());
        assert_eq!(to_see, [0, 1, 2, 3]);
    }

    /// Sums that are told are sums of what is told.
    #[test]
    fn times_are_as_fine_as_the_finest_of_the_page() {
        let hours = |secs: &[f64]| {
            let times = secs.iter().map(|secs| Time::from(Duration::from_secs_f64(*secs)));
            let precision = Precision::for_all(times.clone());
            times.map(|time| StoryClock::Hours.length(time, precision)).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(hours(&[900.0, 7_200.0, 8_100.0]), "15 min, 2 h, 2 h 15 min");
        assert_eq!(hours(&[90.0, 100.0, 3_790.0]), "1 min 30 s, 1 min 40 s, 1 h 3 min 10 s");
        assert_eq!(hours(&[0.0, 0.903, 1.0, 59.9999, 60.0]), "0 h, 0.903 s, 1.000 s, 1 min, 1 min");
        let seconds = |nanos: &[u64]| {
            let times = nanos.iter().map(|nanos| Time::from_nanos(*nanos));
            let precision = Precision::for_all(times.clone());
            times.map(|time| StoryClock::Seconds.length(time, precision)).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(seconds(&[1_010_000_000, 3_030_000_000]), "1.01 s, 3.03 s");
        assert_eq!(seconds(&[12, 1_000_000_012]), "0.000 s, 1.000 s");
        assert_eq!(seconds(&[0, 1_001, 5_005]), "0 s, 1.001 us, 5.005 us");
    }

    #[test]
    fn a_rate_has_a_unit_in_which_it_can_be_read() {
        let told = |rates: &[f64]| {
            let all = Rates::of(rates.iter().copied());
            rates.iter().map(|rate| all.told(*rate)).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(told(&[0.33, 1.0]), "0.33/s 1.00/s");
        assert_eq!(told(&[2.0 / 122.0, 2.0 / 62.0]), "0.98/min 1.94/min");
        assert_eq!(told(&[3.0 / 46_800.0, 3.0 / 29_700.0]), "0.23/h 0.36/h");
        assert_eq!(told(&[1.0 / 86_400.0]), "1.00/day");
        assert_eq!(told(&[1e-8]), "0.0009/day");
        assert_eq!(told(&[0.0, 2500.0]), "- 2500/s");
        assert_eq!(told(&[0.0]), "-");
        // However rare or frequent, never nothing.
        for power in -80..80 {
            let rate = 1.3_f64.powi(power);
            assert!(told(&[rate]).contains(|digit| ('1'..='9').contains(&digit)), "{rate}");
        }
    }

    #[test]
    fn what_is_more_than_an_s_is_no_plural() {
        assert!(["clerk", "Event loop"].iter().all(|noun| takes_an_s(noun)));
        assert!(!["box", "fairy", "Cashier and cook"].iter().any(|noun| takes_an_s(noun)));
    }

    #[test]
    fn given_lengths_are_exact() {
        let cases = [
            (Time::from_secs(60), "60 s"),
            (Time::from_mins(15), "15 min"),
            (Time::from_millis(10), "10 ms"),
            (Time::from_millis(1500), "1.5 s"),
            (Time::from_nanos(12), "12 ns"),
            (Time::ZERO, "0 s"),
        ];
        for (time, words) in cases {
            assert_eq!(length(time), words);
        }
    }
}
