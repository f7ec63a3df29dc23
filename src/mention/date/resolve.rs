//! What date expressions mean: years, months and days by the reference date and by earlier mentions.

use std::cell::OnceCell;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::period::{Known, in_month, in_year};
use super::{Expr, Feast, Month, Point, Time, Unit, Year, calendar};
use crate::data::any::ends_with_any;
use crate::mention::{Context, DateBasis, DateValue, Grain, Mention, Value};
use crate::span::Span;

/// How many mentions in front of a date are looked at.
const EARLIER: usize = 200;

/// Resolves an expression against the reference date and earlier mentions; a value without `edtf` where neither helps.
pub fn resolve(expr: &Expr, span: Span, context: &Context) -> Option<DateValue> {
    let value = value_of(expr, span, context)?;
    Some(DateValue { doubt: expr.doubt, compares: expr.compares, ..value })
}

fn value_of(expr: &Expr, span: Span, context: &Context) -> Option<DateValue> {
    let r = Resolver { span, context, reference: context.reference, since: expr.since, back: false, aspect: OnceCell::new() };
    let grain = if is_impossible(&expr.time) { Grain::Day } else { Grain::Vague };
    let unknown =
        DateValue { edtf: None, first: None, last: None, grain, basis: DateBasis::Reference, doubt: None, compares: false };
    let value = r.value(&expr.time).unwrap_or(unknown);
    if expr.since {
        let first = match expr.time {
            Time::Century(century) => Some(date(century * 100 + 1, 1, 1)),
            _ => value.first,
        };
        let (Some(first), Some(last)) = (first, r.reference) else { return Some(DateValue { edtf: None, ..value }) };
        if first <= last {
            let edtf = Some(format!("{first}/{last}"));
            return Some(DateValue { edtf, first: Some(first), last: Some(last), grain: Grain::Interval, ..value });
        }
    }
    if expr.about {
        return Some(DateValue { edtf: value.edtf.map(|e| format!("{e}~")), ..value });
    }
    Some(value)
}

/// A day that no calendar has: 2月30日, 2019年2月29日.
fn is_impossible(time: &Time) -> bool {
    let day = |p: &Point| match (p.year, p.month, p.day) {
        (year, Month::Number(month), Some(day)) => {
            let year = if let Year::Number(y) = year { y } else { 2000 };
            Date::new(year, month as i8, day as i8).is_err()
        }
        _ => false,
    };
    match time {
        Time::Point(p) => day(p),
        Time::Range(a, b) => day(a) || day(b),
        _ => false,
    }
}

pub(super) struct Resolver<'a> {
    pub(super) span: Span,
    pub(super) context: &'a Context<'a>,
    pub(super) reference: Option<Date>,
    /// Whether the date opens an interval up to the reference date; its year is then near that.
    pub(super) since: bool,
    /// Whether the date can only look back: 1—10月 are the months of a statistic.
    pub(super) back: bool,
    /// How the clause looks at the date, once it has been asked for.
    pub(super) aspect: OnceCell<Aspect>,
}

impl Resolver<'_> {
    fn value(&self, time: &Time) -> Option<DateValue> {
        let reference = self.reference;
        let from_reference = |days: i32| reference?.checked_add(days.days()).ok();
        Some(match *time {
            Time::Vague => {
                let known = Known { about: true, ..Known::day(reference?) };
                DateValue { grain: Grain::Vague, ..known.value(DateBasis::Reference) }
            }
            Time::Days(from, to) => {
                let (first, last) = (from_reference(from.into())?, from_reference(to.into())?);
                let grain = if from == to { Grain::Day } else { Grain::Interval };
                Known::new(first, last, grain).value(DateBasis::Reference)
            }
            Time::PreviousDay(n) => {
                let previous = self.previous_event().or(reference)?;
                Known::day(previous.checked_add(i32::from(n).days()).ok()?).value(DateBasis::PreviousMention)
            }
            Time::Years(from, to) => {
                let year = reference?.year();
                Known::new(Date::new(year + from, 1, 1).ok()?, Date::new(year + to, 12, 31).ok()?, Grain::Interval)
                    .value(DateBasis::Reference)
            }
            Time::Quarter(steps) => self.quarter(steps)?.value(DateBasis::Reference),
            Time::SamePeriod(year) => self.same_period(year)?.value(DateBasis::PreviousMention),
            Time::Week(weeks, days) => {
                let monday = calendar::monday(from_reference(i32::from(weeks) * 7)?)?;
                let (from, to) = days.unwrap_or((0, 6));
                self.weekdays(monday, from, to)?.value(DateBasis::Reference)
            }
            Time::Weekday(from, to) => self.weekday(from, to)?.value(DateBasis::Reference),
            Time::Back(n, unit) => {
                let days = if unit == Unit::Week { 7 } else { 1 };
                let first = from_reference(-days * i32::from(n))?;
                Known::new(first, from_reference(-1)?, Grain::Interval).value(DateBasis::Reference)
            }
            Time::Plan(n) => {
                let first = plan(n);
                Known::new(Date::new(first, 1, 1).ok()?, Date::new(first + 4, 12, 31).ok()?, Grain::Interval)
                    .value(DateBasis::Explicit)
            }
            Time::PlanEnd(n) => Known::months(plan(n) + 4, 1, 12, Grain::Year)?.value(DateBasis::Explicit),
            Time::Decades(from, to) => {
                let known = Known::new(Date::new(from, 1, 1).ok()?, Date::new(to + 9, 12, 31).ok()?, Grain::Interval);
                if from < to {
                    return Some(known.value(DateBasis::Explicit));
                }
                let edtf = Some(format!("{}X", from / 10));
                DateValue { edtf, grain: Grain::Decade, ..known.value(DateBasis::Explicit) }
            }
            Time::Century(n) => {
                let known = Known::new(Date::new(n * 100, 1, 1).ok()?, Date::new(n * 100 + 99, 12, 31).ok()?, Grain::Interval);
                DateValue { edtf: Some(format!("{n}XX")), ..known.value(DateBasis::Explicit) }
            }
            // A firm's year is only near the calendar's; its quarters may be any.
            Time::Fiscal(Some(year), false) => {
                Known { about: true, ..Known::months(year, 1, 12, Grain::Year)? }.value(DateBasis::Explicit)
            }
            Time::Fiscal(..) => return None,
            Time::Holiday(year, feast) => {
                let (day, _) = self.feast(year, feast, true)?;
                let month = Known::months(day.year(), day.month() as u8, day.month() as u8, Grain::Month)?;
                Known { about: true, ..month }.value(year_basis(year))
            }
            Time::Lunar(year, feast) => {
                let (first, last) = self.feast(year, feast, false)?;
                let grain = if first == last { Grain::Day } else { Grain::Interval };
                Known::new(first, last, grain).value(year_basis(year))
            }
            Time::Point(p) => self.point(&p, None)?.value(basis(&p)),
            Time::Range(a, b) => self.range(&a, b)?,
        })
    }

    /// 13至15日: what the second leaves out is carried from the first.
    fn range(&self, a: &Point, mut b: Point) -> Option<DateValue> {
        let months = |p: &Point| if let (Month::Number(m), None) = (p.month, p.day) { Some(m) } else { None };
        let long = months(a).zip(months(&b)).is_some_and(|(from, to)| from.abs_diff(to) >= 3);
        let from = Resolver { back: long, aspect: self.aspect.clone(), ..*self }.point(a, None)?;
        b.year = match b.year {
            Year::Unsaid => Year::Number(from.first.year()),
            Year::Previous(n) => Year::Number(from.first.year() + n),
            said => said,
        };
        if b.month == Month::Unsaid && b.day.is_some() {
            b.month = Month::Number(from.first.month() as u8);
        }
        let mut to = self.point(&b, Some(from.first))?;
        if to.last < from.first {
            b.year = Year::Number(from.first.year() + 1);
            to = self.point(&b, None)?;
        }
        let edtf = Some(format!("{}/{}", from.ends().0, to.ends().1));
        Some(DateValue { edtf, ..Known::new(from.first, to.last, Grain::Interval).value(basis(a)) })
    }

    /// The mentions before, the nearest first.
    pub(super) fn earlier(&self) -> impl Iterator<Item = &Mention> {
        self.context.earlier.iter().rev().take(EARLIER)
    }

    /// The last date mentioned before that fits.
    fn previous(&self, fits: impl Fn(&Known) -> bool) -> Option<Known> {
        self.earlier().find_map(|m| known(&m.value).map(|(k, _)| k).filter(&fits))
    }

    /// The last day on which something happened: not the as-of day of a figure (截至4月30日).
    fn previous_event(&self) -> Option<Date> {
        let text = &*self.context.doc.folded;
        self.earlier().find_map(|m| {
            let (k, _) = known(&m.value).filter(|(k, _)| k.grain == Grain::Day)?;
            let before = &text[..m.span.from()];
            (!ends_with_any(before, &["截至", "截止", "截止至"])).then_some(k.last)
        })
    }

    /// The last date mentioned before that is not vague, within so many sentences.
    fn previous_near(&self, sentences: usize) -> Option<(Known, DateBasis)> {
        let here = self.context.doc.sentence_of(self.span)?;
        self.earlier().take_while(|m| m.sentence + sentences >= here).find_map(|m| known(&m.value))
    }

    /// Whether the date is what a period of the sentence is compared with, and would be that period itself. Not where that
    /// is itself a year compared with (较去年下降, 南岭较去年下降).
    fn compares_with(&self, itself: impl Fn(&Known) -> bool) -> bool {
        if !self.clause().is_some_and(|(before, _)| before.ends_with(['比', '较', '于'])) {
            return false;
        }
        let doc = self.context.doc;
        let Some(here) = doc.sentence_of(self.span) else { return false };
        let last = self.earlier().take_while(|m| m.sentence >= here).find_map(|m| Some((m, known(&m.value)?.0)));
        last.is_some_and(|(m, k)| itself(&k) && !m.span.of(&doc.folded).starts_with(['去', '上']))
    }

    fn quarter(&self, steps: Option<i16>) -> Option<Known> {
        if steps.is_none()
            && let Some((k, _)) = self.previous_near(2).filter(|(k, _)| k.grain == Grain::Quarter)
        {
            return Some(k);
        }
        let month = self.reference?.first_of_month().checked_add(i32::from(steps.unwrap_or(0) * 3).months()).ok()?;
        let quarter = (month.month() as u8 - 1) / 3;
        Known::months(month.year(), quarter * 3 + 1, quarter * 3 + 3, Grain::Quarter)
    }

    /// The period that 去年同期 compares with: the last one that is no day and no such comparison itself, else a day.
    fn compared(&self) -> Option<Known> {
        let here = self.context.doc.sentence_of(self.span)?;
        let near = || {
            // A report's figures stand in one clause each: 上半年营收…；净利润…；扣非净利润…。上年同期净利润….
            let earlier = self.earlier().take_while(|m| m.sentence + 5 >= here);
            earlier.filter(|m| !matches!(&m.value, Value::Date(d) if d.compares)).filter_map(|m| known(&m.value)).map(|(k, _)| k)
        };
        near().find(|k| k.grain != Grain::Day).or_else(|| near().next())
    }

    fn same_period(&self, year: Year) -> Option<Known> {
        let relative = |n: i16| self.reference.map(|r| r.year() + n);
        match self.compared() {
            Some(k) => {
                let shift = match year {
                    Year::Number(y) => y - k.first.year(),
                    Year::Relative(n) | Year::Previous(n) => n,
                    Year::Unsaid => 0,
                };
                let shifted = |d: Date| d.checked_add(i32::from(shift).years()).ok();
                let last = shifted(k.last)?;
                let whole = k.last == k.last.last_of_month() && k.grain != Grain::Day;
                Some(Known::new(shifted(k.first)?, if whole { last.last_of_month() } else { last }, k.grain))
            }
            None => {
                let year = match year {
                    Year::Number(y) => y,
                    Year::Relative(n) | Year::Previous(n) => relative(n)?,
                    Year::Unsaid => relative(0)?,
                };
                Known::months(year, 1, 12, Grain::Year)
            }
        }
    }

    fn weekdays(&self, monday: Date, from: u8, to: u8) -> Option<Known> {
        let day = |n: u8| monday.checked_add(i32::from(n).days()).ok();
        Some(Known::new(day(from)?, day(to)?, if from == to { Grain::Day } else { Grain::Interval }))
    }

    /// A weekday without its week: that of the date in front (3月8日（周三）), else the latest up to the reference date.
    fn weekday(&self, from: u8, to: u8) -> Option<Known> {
        let glued = self.context.earlier.last().filter(|m| m.span.end + 6 >= self.span.start).and_then(|m| known(&m.value));
        if let Some((k, _)) = glued.filter(|(k, _)| k.grain == Grain::Day && from == to) {
            let weekday = k.first.weekday().to_monday_zero_offset() as u8;
            if weekday == from {
                return Some(Known::day(k.first));
            }
        }
        let r = self.reference?;
        let today = r.weekday().to_monday_zero_offset() as u8;
        let weeks = match self.aspect() {
            Aspect::Future if from < today => 1,
            Aspect::Past if from > today => -1,
            _ => 0,
        };
        self.weekdays(calendar::monday(r.checked_add((weeks * 7).days()).ok()?)?, from, to)
    }

    /// The days of a feast: in the year that is said, else in the nearest for a holiday, in the last one for a plain date.
    fn feast(&self, year: Year, feast: Feast, holiday: bool) -> Option<(Date, Date)> {
        let days = |y| calendar::feast(feast, y);
        match self.said_year(year)? {
            // The eve of the lunar year 2024 is in 2024, though its lunar year is 2023.
            Some(y) if holiday => [y, y - 1].into_iter().filter_map(days).find(|d| d.0.year() == y),
            Some(y) => days(y),
            None => {
                let r = self.reference?;
                let nearest = || (r.year() - 1..=r.year() + 1).filter_map(days).min_by_key(|d| (d.0 - r).get_days().abs());
                if holiday && self.aspect() != Aspect::Future {
                    return nearest();
                }
                days(self.year_of(true, |y| days(y).map(|d| d.0))?)
            }
        }
    }

    /// The year as a number, `Some(None)` where none is said.
    fn said_year(&self, year: Year) -> Option<Option<i16>> {
        Some(match year {
            Year::Number(y) => Some(y),
            Year::Relative(n) => {
                let year = self.reference?.year() + n;
                let same = n < 0 && self.compares_with(|k| k.grain == Grain::Year && k.first.year() == year);
                Some(if same { year + n } else { year })
            }
            Year::Previous(n) => Some(self.previous(|_| true).map(|k| k.first).or(self.reference)?.year() + n),
            Year::Unsaid => None,
        })
    }

    /// The period that a point denotes. `after` is the start of a range that it ends.
    fn point(&self, p: &Point, after: Option<Date>) -> Option<Known> {
        let said = self.said_year(p.year)?;
        let step = |from: Date, n: i8| from.checked_add(i32::from(n).months()).ok();
        let (year, month) = match p.month {
            Month::Number(m) => (said, m as i8),
            Month::Relative(n) => {
                let mut d = step(self.reference?, n)?;
                // 5月份…，较上月加快: not with itself.
                if n < 0 && self.compares_with(|k| k.grain == Grain::Month && k.last.first_of_month() == d.first_of_month()) {
                    d = step(d, n)?;
                }
                (Some(said.unwrap_or(d.year())), d.month())
            }
            Month::Previous(n) => {
                let fits = |k: &Known| matches!(k.grain, Grain::Day | Grain::Month);
                let d = step(self.previous(fits).map(|k| k.last).or(self.reference)?, n)?;
                (Some(d.year()), d.month())
            }
            Month::Here => {
                let named = |k: &Known| k.first.month() == k.last.month() && k.first.year() == k.last.year();
                let d = self.previous_near(0).map(|k| k.0).filter(named).map(|k| k.last).or(self.reference)?;
                (Some(d.year()), d.month())
            }
            Month::Unsaid => match p.day {
                Some(day) => return self.lone_day(day, after),
                None => {
                    let year = match said {
                        Some(y) => y,
                        None => self.year_of_part(p)?,
                    };
                    return in_year(p.part, year);
                }
            },
        };
        let year = match year {
            Some(y) => y,
            None => self.year_of_month(month, p.day)?,
        };
        in_month(p, year, month)
    }

    /// A day without month: of the month mentioned last, in this sentence or the two before it, unless that lies ahead; else
    /// the latest one up to the reference date. That of a dateline, and one of the last three days where an earlier sentence
    /// names a month alone or a later day, belongs to the reference date.
    fn lone_day(&self, day: u8, after: Option<Date>) -> Option<Known> {
        let on = |month: Date| Date::new(month.year(), month.month(), day as i8).ok();
        if let Some(start) = after {
            return on(start).map(Known::day);
        }
        let future = self.aspect() == Aspect::Future;
        let one_month = |k: &Known| k.first.year() == k.last.year() && k.first.month() == k.last.month();
        let near = self.context.doc.sentence_of(self.span)?;
        let carried = self.earlier().take_while(|m| m.sentence + 2 >= near).find_map(|m| {
            let (k, basis) = known(&m.value)?;
            let usable =
                matches!(k.grain, Grain::Day | Grain::Month) || k.grain == Grain::Interval && basis != DateBasis::PreviousMention;
            let loose = m.sentence != near && (k.grain == Grain::Month || k.last.day() as u8 > day);
            let gap = Span { start: m.span.end, end: self.span.start.max(m.span.end) };
            let beside = matches!(gap.of(&self.context.doc.folded), "和" | "、" | "及" | "与");
            (usable && one_month(&k)).then_some((k.last, loose, beside))
        });
        let fresh = |loose: bool| {
            let today = self.reference.filter(|_| loose && !future).and_then(|r| Some((r, on(r)?)));
            today.is_some_and(|(r, d)| (0..=3).contains(&(r - d).get_days()))
        };
        let carried = carried.filter(|&(_, loose, _)| !self.is_dateline() && !fresh(loose));
        let ahead = |d: &Date| self.reference.is_some_and(|r| (*d - r).get_days() > 3);
        // 提前至2月3日和4日: both lie ahead.
        if let Some((month, _, beside)) = carried
            && let Some(d) = on(month).filter(|d| future || !ahead(d) || beside && ahead(&month))
        {
            return Some(Known::day(d));
        }
        let r = self.reference?;
        let months = if future { 0..3 } else { -3..1 };
        let at = |n: i32| r.checked_add(n.months()).ok().and_then(|m| Date::new(m.year(), m.month(), 1).ok()).and_then(on);
        let days = if future {
            months.filter_map(at).find(|d| *d >= r).or_else(|| at(0))
        } else {
            months.rev().filter_map(at).find(|d| *d <= r)
        };
        days.map(Known::day)
    }
}

/// The first year of a five-year plan; between the second and the third lay three years without one.
fn plan(n: i16) -> i16 {
    1953 + (n - 1) * 5 + if n >= 3 { 3 } else { 0 }
}

fn basis(p: &Point) -> DateBasis {
    match (p.year, p.month) {
        (Year::Number(_), Month::Unsaid | Month::Number(_)) => DateBasis::Explicit,
        (Year::Previous(_), _) | (_, Month::Previous(_)) => DateBasis::PreviousMention,
        _ => DateBasis::Reference,
    }
}

fn year_basis(year: Year) -> DateBasis {
    basis(&Point { year, ..Point::default() })
}

/// The days of an earlier date that is neither vague nor unknown.
pub(super) fn known(value: &Value) -> Option<(Known, DateBasis)> {
    match value {
        Value::Date(d) if !matches!(d.grain, Grain::Vague | Grain::Decade) => {
            Some((Known::new(d.first?, d.last?, d.grain), d.basis))
        }
        _ => None,
    }
}

/// How the clause looks at the date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Aspect {
    /// The latest such day up to the reference date.
    Past,
    /// The next one: 将于3月5日.
    Future,
    /// The nearest: 3月5日起.
    Nearest,
}
