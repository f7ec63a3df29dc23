//! Values in the form in which they are compared.

use std::borrow::Cow;

use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

/// A day, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Day {
    /// `..`, or nothing on this side of the stroke.
    Open,
    /// No EDTF of a day, month, year, decade or century.
    Unreadable,
    /// Year, month, day.
    At(i32, u32, u32),
}

/// First and last day that an EDTF value can denote. Approximate (`~`) and uncertain (`?`, `%`) count as plain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Days(pub Day, pub Day);

impl Days {
    /// `None` where the value is unknown: empty or `-`.
    pub(super) fn of(edtf: Option<&str>) -> Option<Days> {
        let edtf = edtf.filter(|e| !e.is_empty() && *e != "-")?;
        let (first, last) = edtf.split_once('/').unwrap_or((edtf, ""));
        Some(Days(day(first, false), day(if last.is_empty() { first } else { last }, true)))
    }
}

fn day(edtf: &str, last: bool) -> Day {
    let s = edtf.trim_matches(['~', '?', '%']);
    if s.is_empty() || s == ".." {
        return Day::Open;
    }
    for (digits, rest, width) in [(3, "X", 10), (2, "XX", 100)] {
        if let Some(head) = s.strip_suffix(rest).filter(|h| h.len() == digits && h.bytes().all(|b| b.is_ascii_digit())) {
            let first = head.parse().unwrap_or(0) * width;
            return if last { Day::At(first + width - 1, 12, 31) } else { Day::At(first, 1, 1) };
        }
    }
    let date = s.split('T').next().unwrap_or_default();
    let mut parts = date.split('-').map(|p| p.parse::<u32>().ok());
    let (year, month, day) = (parts.next().flatten(), parts.next(), parts.next());
    let Some(year) = year.and_then(|y| i32::try_from(y).ok()) else { return Day::Unreadable };
    let (Some(month), day) = (month.unwrap_or(Some(if last { 12 } else { 1 })), day) else { return Day::Unreadable };
    match day.unwrap_or_else(|| if last { length(year, month) } else { Some(1) }) {
        Some(day) => Day::At(year, month, day),
        None => Day::Unreadable,
    }
}

/// Days of a month; `None` for a season or a month that does not exist.
fn length(year: i32, month: u32) -> Option<u32> {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 => Some(if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) { 29 } else { 28 }),
        _ => None,
    }
}

/// A figure's number: one, or two bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Number {
    One(Option<Decimal>),
    /// A range, or an order of magnitude with one side open.
    Bounds(Option<Decimal>, Option<Decimal>),
}

impl Number {
    /// As the gold writes it: `5`, `1..2`, `100..`.
    pub(super) fn parse(text: &str) -> Result<Number, String> {
        Ok(match text.split_once("..") {
            Some((low, high)) => Number::Bounds(decimal(low)?, decimal(high)?),
            None => Number::One(decimal(text)?),
        })
    }

    pub(super) fn show(self) -> String {
        let plain = |d: Option<Decimal>| d.map(|d| d.normalize().to_string()).unwrap_or_default();
        match self {
            Number::One(d) => plain(d),
            Number::Bounds(low, high) => format!("{}..{}", plain(low), plain(high)),
        }
    }
}

/// An exact decimal; nothing for the empty string.
pub(super) fn decimal(text: &str) -> Result<Option<Decimal>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let exact = Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text));
    exact.map(Some).map_err(|_| format!("“{text}” is no number (write it in base units with digits only, like 1250000000)"))
}

/// What a mention means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// Unknown where `None`.
    Date(Option<Days>),
    /// A code, a country, or `-`.
    Place(String),
    /// The fullest name, folded.
    Company(String),
    /// Metric, unit, number.
    Figure(Option<String>, Option<String>, Number),
}

/// A name without differences of width, case and white space.
pub(super) fn fold(name: &str) -> String {
    // Nearly every name is Han already in its normal form.
    let han = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    let normal: Cow<str> = if name.chars().all(han) { name.into() } else { name.nfkc().collect::<String>().into() };
    let kept: String = normal.chars().filter(|c| !c.is_whitespace() && !('\u{1C}'..='\u{1F}').contains(c)).collect();
    kept.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(edtf: &str) -> Option<Days> {
        Days::of(Some(edtf))
    }

    #[test]
    fn dates_agree_by_their_days() {
        for (a, b) in [
            ("2023", "2023-01-01/2023-12-31"),
            ("2023-02", "2023-02-01/2023-02-28"),
            ("2024-02", "2024-02-01/2024-02-29"),
            ("2023-01/2023-03", "2023-01-01/2023-03-31"),
            ("2023-03-19~", "2023-03-19"),
            ("2023-03-19T09:30:00", "2023-03-19"),
            ("199X", "1990/1999"),
            ("19XX", "1900-01-01/1999-12-31"),
            ("../2023", "/2023"),
            ("../2023", "../2023-12-31"),
        ] {
            assert_eq!(days(a), days(b), "{a} {b}");
        }
        for (a, b) in [("2023", "2023-01"), ("2023/..", "2023"), ("../2023", "2023"), ("2023-01", "2023-01-01"), ("199X", "1990")]
        {
            assert_ne!(days(a), days(b), "{a} {b}");
        }
    }

    #[test]
    fn open_unknown_and_unreadable_dates() {
        assert_eq!(days("2023-05/.."), Some(Days(Day::At(2023, 5, 1), Day::Open)));
        assert_eq!(days("../2023-05"), Some(Days(Day::Open, Day::At(2023, 5, 31))));
        assert_eq!((days(""), days("-"), Days::of(None)), (None, None, None));
        for wrong in ["soon", "2023-Q1", "2023-xx-01", "-500"] {
            assert_eq!(days(wrong), Some(Days(Day::Unreadable, Day::Unreadable)), "{wrong}");
        }
        // A season has a number like a month; only its last day is unknown.
        assert_eq!(days("2023-21"), Some(Days(Day::At(2023, 21, 1), Day::Unreadable)));
    }

    #[test]
    fn numbers_are_exact_and_bounds_are_no_single_number() {
        let n = |s: &str| Number::parse(s).expect("a number");
        assert_eq!(n("1500000000"), n("1500000000.00"));
        assert_eq!(n("1.5e9"), n("1500000000"));
        assert_ne!(n("0.1"), n("0.10000000000000000001"));
        assert_eq!(n("100..200"), n("100.0..200"));
        assert_ne!(n("100..200"), n("100"));
        assert_ne!(n("100.."), n("100"));
        assert_eq!(n("100..").show(), "100..");
        assert_eq!(n(""), Number::One(None));
        assert!(Number::parse("12亿").unwrap_err().contains("base units"));
    }

    #[test]
    fn names_are_folded() {
        assert_eq!(fold("ＴＣＬ　科技 集团（甲）"), fold("tcl科技集团(甲)"));
        assert_ne!(fold("云岭新材料"), fold("云岭材料"));
    }
}
