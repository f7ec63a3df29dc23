//! Periods of the calendar: their first and last day, how coarse they are, and how EDTF writes them.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Part, Point, Unit, calendar};
use crate::mention::{DateBasis, DateValue, Grain};

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
    pub fn new(first: Date, last: Date, grain: Grain) -> Known {
        Known { first, last, grain, about: false }
    }

    /// Whole months of one year.
    pub fn months(year: i16, from: u8, to: u8, grain: Grain) -> Option<Known> {
        Some(Known::new(Date::new(year, from as i8, 1).ok()?, calendar::month_last(year, to as i8)?, grain))
    }

    pub fn day(day: Date) -> Known {
        Known::new(day, day, Grain::Day)
    }

    /// The first and the last day in EDTF, as coarse as the period allows.
    pub fn ends(&self) -> (String, String) {
        let (first, last) = (self.first, self.last);
        let months = first.day() == 1 && last == last.last_of_month();
        if self.grain == Grain::Day || !months {
            (first.to_string(), last.to_string())
        } else if first.month() == 1 && last.month() == 12 {
            (format!("{:04}", first.year()), format!("{:04}", last.year()))
        } else {
            let month = |d: Date| format!("{:04}-{:02}", d.year(), d.month());
            (month(first), month(last))
        }
    }

    pub fn edtf(&self) -> String {
        let (first, last) = self.ends();
        let mark = if self.about { "~" } else { "" };
        if first == last { format!("{first}{mark}") } else { format!("{first}{mark}/{last}{mark}") }
    }

    pub fn value(self, basis: DateBasis) -> DateValue {
        DateValue { edtf: Some(self.edtf()), first: Some(self.first), last: Some(self.last), grain: self.grain, basis }
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
