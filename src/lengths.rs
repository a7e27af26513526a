//! Lengths, times of day and rates as people write them. Nothing else reads them.

use std::time::Duration;

use crate::error::Refusal;
use crate::time::Time;

/// Reads a length: "60s", "1 min", "1m30s", "1.5h", "1,5h", "1:30"; at most [`Time::LONGEST`].
///
/// # Errors
/// If it is none; where it can be guessed what was meant, a question.
pub fn read(text: &str) -> Result<Time, Refusal> {
    let plain = plain(text)?;
    if plain == "0" {
        return Ok(Time::ZERO);
    }
    if let Some(length) = of_a_stopwatch(&plain).or_else(|| with_units(&plain)) {
        return Ok(length);
    }
    Err(unit_missing(&plain).unwrap_or_else(|| Refusal::from(ALLOWED)))
}

const ALLOWED: &str = "a duration such as 60s, 1m30s, 2h or 10ms, at most 100 years";

/// With one kind of "micro", a point for a comma, and no letter that means two things.
fn plain(text: &str) -> Result<String, Refusal> {
    let text = text.trim().replace('\u{3bc}', "\u{b5}");
    let is_month = |(place, _): &(usize, &str)| {
        let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphabetic);
        !is_letter(text[..*place].chars().next_back()) && !is_letter(text[place + 1..].chars().next())
    };
    if let Some((place, _)) = text.match_indices('M').find(is_month) {
        let meaning = |unit: &str| format!("{}{unit}{}", &text[..place], &text[place + 1..]);
        if with_units(&meaning("min")).is_some() {
            return Err(Refusal::Asked(format!("{} or {}?", meaning("min"), meaning("month"))));
        }
    }
    let Some((whole, rest)) = text.split_once(',') else { return Ok(text) };
    let digits = rest.len() - rest.trim_start_matches(|digit: char| digit.is_ascii_digit()).len();
    let (joined, pointed) = (format!("{whole}{rest}"), format!("{whole}.{rest}"));
    match digits {
        3 if with_units(&joined).is_some() => Err(Refusal::Asked(format!("{joined} or {pointed}?"))),
        _ => Ok(pointed),
    }
}

fn with_units(text: &str) -> Option<Time> {
    let length = humantime::parse_duration(text).ok().map(Time::from);
    length.filter(|length| *length <= Time::LONGEST)
}

/// "1:30" and "1:30:00".
fn of_a_stopwatch(text: &str) -> Option<Time> {
    let (minutes, seconds) = text.rsplit_once(':')?;
    let seconds = part_of_a_minute(seconds)?;
    let number = |text: &str| text.bytes().all(|it| it.is_ascii_digit()).then(|| text.parse().ok())?;
    let minutes: u64 = match minutes.split_once(':') {
        None => number(minutes)?,
        Some((hours, minutes)) => {
            let minutes = number(minutes).filter(|it| *it < 60 && minutes.len() == 2)?;
            number(hours)?.checked_mul(60)?.checked_add(minutes)?
        }
    };
    let minutes = Time::from(Duration::from_secs(minutes.checked_mul(60)?));
    minutes.checked_add(seconds).filter(|length| *length <= Time::LONGEST)
}

/// "00", "59.5".
fn part_of_a_minute(text: &str) -> Option<Time> {
    let whole = text.split('.').next()?;
    let is_whole = whole.len() == 2 && whole.bytes().all(|digit| digit.is_ascii_digit());
    with_units(&format!("{text}s")).filter(|length| is_whole && *length < Time::from_mins(1))
}

/// Asks whether the unit below the last one was meant: "1h30min?"
fn unit_missing(text: &str) -> Option<Refusal> {
    let number = text.len() - text.trim_end_matches(|it: char| it.is_ascii_digit() || it == '.').len();
    let before = text[..text.len() - number].trim_end();
    let last = before.rsplit(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
    let unit = match last.chars().next() {
        Some('w') => "d",
        Some('d') => "h",
        Some('h') => "min",
        Some('s') => "ms",
        _ => "s",
    };
    let guess = format!("{text}{unit}");
    with_units(&guess).map(|_| Refusal::Asked(format!("a unit is missing: {guess}?")))
}

/// Reads a time of day: "7:00", "07:01:02", "7:00:00.5". Told as the time since midnight.
pub fn time_of_day(text: &str) -> Option<Time> {
    let mut parts = text.split(':');
    let mut part = |most: u64| {
        let part = parts.next()?;
        let number = part.parse().ok().filter(|number| *number <= most)?;
        (part.len() <= 2 && part.bytes().all(|digit| digit.is_ascii_digit())).then_some(number)
    };
    let (hours, mins) = (part(23)?, part(59)?);
    let secs = match parts.next() {
        None => Time::ZERO,
        Some(secs) if secs.starts_with(|first: char| first.is_ascii_digit()) => {
            with_units(&format!("{secs}s")).filter(|secs| *secs < Time::from_mins(1))?
        }
        Some(_) => return None,
    };
    parts.next().is_none().then(|| Time::from_hours(hours) + Time::from_mins(mins) + secs)
}

/// Splits a rate into its number and the length of time that it is for: "60/h", "0.5 / s". Without a
/// unit it is for a second.
pub fn rate(text: &str) -> Option<(&str, Time)> {
    let Some((number, per)) = text.split_once('/') else { return Some((text.trim(), Time::from_secs(1))) };
    let unit = per.trim();
    let per = with_units(&format!("1{unit}")).filter(|_| unit.chars().all(char::is_alphabetic))?;
    Some((number.trim(), per))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_as_people_write_them() {
        let cases = [
            ("0", 0),
            ("60s", 60_000),
            ("1m30s", 90_000),
            ("1h 30 min", 5_400_000),
            (" 10 ms ", 10),
            ("1 min", 60_000),
            ("1.5h", 5_400_000),
            ("1,5h", 5_400_000),
            ("0,25 s", 250),
            ("1:30", 90_000),
            ("90:00", 5_400_000),
            ("1:30:00", 5_400_000),
            ("0:01.5", 1_500),
            ("2000\u{3bc}s", 2),
            ("2000\u{b5}s", 2),
        ];
        for (text, millis) in cases {
            assert_eq!(read(text), Ok(Time::from_millis(millis)), "{text:?}");
        }
    }

    #[test]
    fn what_can_be_guessed_is_asked() {
        let cases = [
            ("90", "a unit is missing: 90s?"),
            ("1.5", "a unit is missing: 1.5s?"),
            ("1m30", "a unit is missing: 1m30s?"),
            ("1h30", "a unit is missing: 1h30min?"),
            ("1s500", "a unit is missing: 1s500ms?"),
            ("1M", "1min or 1month?"),
            ("1 M 30s", "1 min 30s or 1 month 30s?"),
            ("1,500ms", "1500ms or 1.500ms?"),
        ];
        for (text, question) in cases {
            assert_eq!(read(text), Err(Refusal::Asked(question.to_owned())), "{text:?}");
        }
    }

    #[test]
    fn other_texts_are_no_lengths() {
        let wrong = [
            "",
            "-1s",
            "-5",
            "inf",
            "NaN",
            "1e9",
            "1e9s",
            "99999999999999999999h",
            "200years",
            "1:60",
            "1:5",
        ];
        for text in
            wrong.into_iter().chain(["1:30h", ":30", "1::30", "1:00:00:00", "1:+1", "1,2,3s", "MM", "1Ms"])
        {
            assert_eq!(read(text), Err(Refusal::from(ALLOWED)), "{text:?}");
        }
    }

    #[test]
    fn rates_are_for_a_length_of_time() {
        assert_eq!(rate("0.5"), Some(("0.5", Time::from_secs(1))));
        assert_eq!(rate("60/h"), Some(("60", Time::from_hours(1))));
        assert_eq!(rate("2 / min"), Some(("2", Time::from_mins(1))));
        for wrong in ["60/", "60/h/h", "60/x", "60/0s", "60/2h"] {
            assert_eq!(rate(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn times_of_day_are_read_as_people_write_them() {
        assert_eq!(time_of_day("7:00"), Some(Time::from_hours(7)));
        assert_eq!(time_of_day("07:01:02"), Some(Time::from_hours(7) + Time::from_secs(62)));
        assert_eq!(time_of_day("23:59:59.5"), Some(Time::from_millis(86_399_500)));
        for wrong in
            ["", "7", "24:00", "7:60", "7:00:60", "7:00:00:00", "7:+1", "-1:00", "7:00:1h", "a:b", "7:00:"]
        {
            assert_eq!(time_of_day(wrong), None, "{wrong:?}");
        }
    }
}
