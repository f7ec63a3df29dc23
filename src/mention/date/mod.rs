//! Dates: points and periods of the calendar, relative or not, and vague times near the reference date.
//!
//! `grammar` reads what stands in the text into an [`Expr`]; [`resolve`](resolve()) gives it a year, a month and a day by the
//! reference date and by earlier mentions. Durations (18个月), ages, frequencies and 目前 are no dates.

mod grammar;
mod resolve;

use super::{Clues, Confidence, Found};
use crate::span::Span;

pub use resolve::resolve;

/// A date expression as the words give it.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What is denoted.
    pub time: Time,
    /// Whether it opens an interval up to the reference date (以来).
    pub since: bool,
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
    /// So many days from the reference date (昨日: -1).
    Days(i32),
    /// So many days from the last date mentioned (次日: 1).
    PreviousDay(i32),
    /// So many weeks from this one, and the weekday, Monday first, where it is said.
    Week(i32, Option<u8>),
    /// A five-year plan by number (十四五: 14).
    Plan(i16),
    /// A decade by its first year (上世纪90年代: 1990).
    Decade(i16),
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
    /// The month of the last date mentioned (同月).
    Previous,
}

/// A part of a year or month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part {
    /// A quarter, from 1.
    Quarter(u8),
    /// A half, from 1.
    Half(u8),
    /// The first months of the year, so many.
    FirstMonths(u8),
    /// Ten-day part of a month, from 1.
    TenDays(u8),
    /// Beginning.
    Start,
    /// End.
    End,
    /// A season by its first month.
    Season(u8),
    /// A holiday by its month; known to the month only.
    Holiday(u8),
    /// Nothing but the whole (年内).
    Whole,
}

/// Finds date expressions.
pub fn find(clues: &Clues) -> Vec<Found> {
    let doc = clues.doc;
    let mut found = Vec::new();
    for sentence in &doc.sentences {
        grammar::scan(&doc.folded, sentence.span, &mut |span: Span, expr: Expr, rule: &'static str| {
            let confidence = if matches!(rule, "date.bare-year" | "date.day") { Confidence::Medium } else { Confidence::High };
            found.push(Found { span, expr: super::Expr::Date(expr), rule, confidence });
        });
    }
    found
}
