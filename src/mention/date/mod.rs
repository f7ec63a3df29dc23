//! Dates: points and periods of the calendar, relative or not, and vague times near the reference date.
//!
//! `grammar` reads what stands in the text into an [`Expr`]; [`resolve`](resolve()) gives it a year, a month and a day by the
//! reference date and by earlier mentions. Durations (18个月), ages, frequencies and 目前 are no dates.

mod calendar;
mod cursor;
mod grammar;
mod named;
mod period;
mod point;
mod range;
mod resolve;
mod words;
mod year;

use super::{Clues, Confidence, DateDoubt, FindRule, Found, Grain, Mention, Value};
use crate::error::{Code, Diagnostic};

pub use period::iso;
pub use resolve::resolve;

/// A date expression as the words give it.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What is denoted.
    pub time: Time,
    /// Whether it opens an interval up to the reference date (以来).
    pub since: bool,
    /// Whether the months are only about those of our calendar (康熙三年五月).
    pub about: bool,
    /// Why it is doubtful.
    pub doubt: Option<DateDoubt>,
    /// Whether it is a period that figures are compared with.
    pub compares: bool,
}

/// What a date expression denotes.
#[derive(Clone, Debug, PartialEq)]
pub enum Time {
    /// A point or period.
    Point(Point),
    /// From one to another; what the second leaves out the first carries.
    Range(Point, Point),
    /// Some time near the reference date (日前).
    Vague,
    /// From so many days from the reference date to so many (昨日: -1, -1).
    Days(i16, i16),
    /// So many days from the last date mentioned (次日: 1).
    PreviousDay(i16),
    /// From so many years from the reference year to so many (今明两年: 0, 1).
    Years(i16, i16),
    /// So many quarters from the reference date's (上季度: -1), or that of the last date mentioned.
    Quarter(Option<i16>),
    /// The period mentioned last, in that year (去年同期).
    SamePeriod(Year),
    /// So many weeks from this one, and the first and last weekday, Monday 0, where they are said.
    Week(i16, Option<(u8, u8)>),
    /// From one weekday to another, no week said (周五).
    Weekday(u8, u8),
    /// So many units before the reference date (前1周).
    Back(u8, Unit),
    /// A five-year plan by number (十四五: 14).
    Plan(i16),
    /// The last year of a five-year plan (十四五末).
    PlanEnd(i16),
    /// From one decade to another by their first years (上世纪90年代: 1990, 1990).
    Decades(i16, i16),
    /// A century by its first two digits (本世纪: 20).
    Century(i16),
    /// A firm's financial year, and whether only a part of it.
    Fiscal(Option<i16>, bool),
    /// A holiday, known to the month.
    Holiday(Year, Feast),
    /// A day or a month of the lunar calendar.
    Lunar(Year, Feast),
}

/// A day of the solar or the lunar calendar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Feast {
    /// Whether of the lunar calendar.
    pub lunar: bool,
    /// The month.
    pub month: u8,
    /// The day; `None` is the whole month, 30 the last day.
    pub day: Option<u8>,
}

/// A point or period of the calendar, as far as the words say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// The year.
    pub year: Year,
    /// The month.
    pub month: Month,
    /// The day.
    pub day: Option<u8>,
    /// A part of the year or month.
    pub part: Option<Part>,
}

/// How a year is said.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Year {
    /// Not at all.
    #[default]
    Unsaid,
    /// By number.
    Number(i16),
    /// So many years from the reference date (去年: -1).
    Relative(i16),
    /// So many years from the last date mentioned (次年: 1).
    Previous(i16),
}

/// How a month is said.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Month {
    /// Not at all.
    #[default]
    Unsaid,
    /// By number.
    Number(u8),
    /// So many months from the reference date (上月: -1).
    Relative(i8),
    /// So many months from the last date mentioned (同月: 0).
    Previous(i8),
    /// The month that the sentence speaks of, else this one (月底).
    Here,
}

/// A part of a year or month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part {
    /// A quarter, from 1.
    Quarter(u8),
    /// A half, from 1.
    Half(u8),
    /// From one month to another.
    Months(u8, u8),
    /// The first days, weeks or months, so many.
    First(u8, Unit),
    /// The last days, weeks or months, so many.
    Last(u8, Unit),
    /// The nth week or month.
    Nth(u8, Unit),
    /// From one ten-day part of a month to another, from 1.
    TenDays(u8, u8),
    /// Half a month, from 1.
    HalfMonth(u8),
    /// Beginning.
    Start,
    /// Middle.
    Middle,
    /// End.
    End,
    /// A season by its first month.
    Season(u8),
    /// Nothing but the whole (年内).
    Whole,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Days.
    Day,
    /// Weeks, Monday to Sunday; a week belongs to the year or month that has its Thursday.
    Week,
    /// Months.
    Month,
}

/// Finds date expressions.
pub fn find(clues: &Clues) -> Vec<Found> {
    let mut found = Vec::new();
    grammar::find(clues.doc, &mut |span, expr, rule| {
        let confidence = match rule {
            FindRule::DateBareYear | FindRule::DateDay | FindRule::DateMinguo | FindRule::DateFiscal | FindRule::DateBack => {
                Confidence::Medium
            }
            FindRule::DateDamaged | FindRule::DateBeyondReign | FindRule::DateSlash => Confidence::Low,
            _ => Confidence::High,
        };
        found.push(Found { span, expr: super::Expr::Date(expr), rule, confidence });
    });
    found
}

/// What is doubtful about a date.
pub fn warning(mention: &Mention) -> Option<Diagnostic> {
    let Value::Date(date) = &mention.value else { return None };
    let (code, message) = match date.doubt {
        Some(DateDoubt::Damaged) => (Code::DamagedNumber, "the dash of this range is damaged; it was read as one"),
        Some(DateDoubt::BeyondReign) => (Code::DamagedNumber, "the reign had no such year; it was counted on"),
        Some(DateDoubt::Minguo) => (Code::EraAssumed, "a year without era in a Taiwanese text was counted from 1912"),
        _ if date.grain == Grain::Day && date.edtf.is_none() => (Code::DamagedNumber, "the calendar has no such day"),
        _ => return None,
    };
    Some(Diagnostic::at(code, mention.span, message))
}
