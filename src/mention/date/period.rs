//! Periods of the calendar: their first and last day, how coarse they are, and how EDTF writes them.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Part, Point, Unit, calendar};
use crate::mention::{DateBasis, DateValue, Grain};

/// The lengths of the parts of a date (2023-03-19).
const YEAR: usize = 4;
const MONTH: usize = 3;
const DAY: usize = 3;

/// A day as ISO 8601 writes it. Records hold dozens of days; the machinery of `format!` costs several times as much.
pub fn iso(date: Date) -> String {
    let Ok(year @ 0..=9999) = u16::try_from(date.year()) else { return date.to_string() };
    let (month, day) = (date.month() as u16, date.day() as u16);
    let digit = |n: u16| char::from(b'0' + (n % 10) as u8);
    let mut iso = String::with_capacity(YEAR + MONTH + DAY);
    for c in [digit(year / 1000), digit(year / 100), digit(year / 10), digit(year)] {
        iso.push(c);
    }
    for part in [month, day] {
        iso.push('-');
        iso.push(digit(part / 10));
        iso.push(digit(part));
    }
    iso
}

/// A calendar period that is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub first: Date,
    pub last: Date,
    pub grain: Grain,
    /// Whether the days are only near.
    pub about: bool,
}

impl Known {
    pub(super) fn new(first: Date, last: Date, grain: Grain) -> Known {
        Known { first, last, grain, about: false }
    }

    /// Whole months of one year.
    pub(super) fn months(year: i16, from: u8, to: u8, grain: Grain) -> Option<Known> {
        Some(Known::new(Date::new(year, from as i8, 1).ok()?, calendar::month_last(year, to as i8)?, grain))
    }

    pub(super) fn day(day: Date) -> Known {
        Known::new(day, day, Grain::Day)
    }

    /// The first and the last day in EDTF, as coarse as the period allows.
    pub(super) fn ends(&self) -> (String, String) {
        let (first, last) = (self.first, self.last);
        let months = first.day() == 1 && last == last.last_of_month();
        let length = if self.grain == Grain::Day || !months {
            YEAR + MONTH + DAY
        } else if first.month() == 1 && last.month() == 12 {
            YEAR
        } else {
            YEAR + MONTH
        };
        let end = |date: Date| {
            let mut end = iso(date);
            // A year below 0 or above 9999 has a sign and more digits.
            end.truncate(end.len() - (YEAR + MONTH + DAY - length));
            end
        };
        (end(first), end(last))
    }

    pub(super) fn edtf(&self) -> String {
        let (mut edtf, last) = self.ends();
        let mark = if self.about { "~" } else { "" };
        let same = edtf == last;
        edtf.push_str(mark);
        if !same {
            edtf.extend(["/", &last, mark]);
        }
        edtf
    }

    pub(super) fn value(self, basis: DateBasis) -> DateValue {
        DateValue {
            edtf: Some(self.edtf()),
            first: Some(self.first),
            last: Some(self.last),
            grain: self.grain,
            basis,
            doubt: None,
            compares: false,
        }
    }
}

/// A part of a year, or all of it.
pub(super) fn in_year(part: Option<Part>, year: i16) -> Option<Known> {
    let (first, last) = (Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?);
    let months = |from, to, grain| Known::months(year, from, to, grain);
    match part {
        None | Some(Part::Whole) => Some(Known::new(first, last, Grain::Year)),
        Some(Part::Quarter(q)) => months(q * 3 - 2, q * 3, Grain::Quarter),
        Some(Part::Half(h)) => months(h * 6 - 5, h * 6, Grain::Half),
        Some(Part::Months(a, b)) => months(a, b, if a == b { Grain::Month } else { Grain::Interval }),
        Some(Part::Start) => months(1, 1, Grain::Month),
        Some(Part::Middle) => months(6, 6, Grain::Month).map(|k| Known { about: true, ..k }),
        Some(Part::End) => months(12, 12, Grain::Month),
        Some(Part::First(n, Unit::Month)) if (1..=12).contains(&n) => months(1, n, Grain::Interval),
        Some(Part::Last(n, Unit::Month)) if (1..=12).contains(&n) => months(13 - n, 12, Grain::Interval),
        Some(Part::Nth(n, Unit::Month)) => months(n, n, Grain::Month),
        Some(Part::Season(m)) => {
            let (last_year, last) = if m == 12 { (year + 1, 2) } else { (year, m as i8 + 2) };
            let first = Date::new(year, m as i8, 1).ok()?;
            Some(Known::new(first, calendar::month_last(last_year, last)?, Grain::Quarter))
        }
        Some(Part::First(..) | Part::Last(..) | Part::Nth(..)) => counted(part?, first, last),
        Some(Part::TenDays(..) | Part::HalfMonth(_)) => None,
    }
}

/// A day or part of a month, or all of it.
pub(super) fn in_month(p: &Point, year: i16, month: i8) -> Option<Known> {
    if let Some(day) = p.day {
        return Some(Known::day(Date::new(year, month, day as i8).ok()?));
    }
    let first = Date::new(year, month, 1).ok()?;
    let last = first.last_of_month();
    let days = |from: u8, to: u8| {
        let last = if to >= 30 { last } else { Date::new(year, month, to as i8).ok()? };
        Some(Known::new(Date::new(year, month, from as i8).ok()?, last, Grain::Interval))
    };
    match p.part {
        Some(Part::TenDays(a, b)) => days(a * 10 - 9, b * 10),
        Some(Part::HalfMonth(1)) => days(1, 15),
        Some(Part::HalfMonth(_)) => days(16, 30),
        Some(part @ (Part::First(..) | Part::Last(..) | Part::Nth(..))) => counted(part, first, last),
        _ => Some(Known::new(first, last, Grain::Month)),
    }
}

/// 前两周, 最后3周, 第二周 of a year or month.
fn counted(part: Part, first: Date, last: Date) -> Option<Known> {
    let (from, to) = match part {
        Part::First(n, Unit::Week) => (first, first.checked_add((i32::from(n) * 7 - 1).days()).ok()?),
        Part::First(n, Unit::Day) => (first, first.checked_add((i32::from(n) - 1).days()).ok()?),
        Part::Last(n, Unit::Day) => (last.checked_sub((i32::from(n) - 1).days()).ok()?, last),
        Part::Last(n, Unit::Week) => calendar::last_weeks(last, n)?,
        Part::Nth(n, Unit::Week) => calendar::nth_week(first, last, n)?,
        _ => return None,
    };
    Some(Known::new(from, to, if from == to { Grain::Day } else { Grain::Interval }))
}
