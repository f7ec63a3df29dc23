//! What date expressions mean: years, months and days by the reference date and by earlier mentions.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::{Expr, Month, Part, Point, Time, Year};
use crate::mention::{Context, DateBasis, DateValue, Grain, Value};
use crate::span::Span;

/// Words that put a clause into the future: 3月5日将举行 is the next one.
const FUTURE: &[&str] = &[
    "将于",
    "将在",
    "预计",
    "计划",
    "拟于",
    "拟在",
    "力争",
    "定于",
    "有望",
    "争取",
    "将",
    "届时",
    "确保",
    "到期",
    "前完成",
    "前建成",
];

/// A calendar period that is known.
#[derive(Clone, Copy, Debug)]
struct Known {
    first: Date,
    last: Date,
    grain: Grain,
}

/// Resolves an expression against the reference date and earlier mentions; a value without `edtf` where neither helps.
pub fn resolve(expr: &Expr, span: Span, context: &Context) -> Option<DateValue> {
    let reference = context.reference;
    let unknown = DateValue { edtf: None, first: None, last: None, grain: Grain::Vague, basis: DateBasis::Reference };
    let value = value(expr, span, context).unwrap_or(unknown);
    if expr.since {
        let (Some(first), Some(last)) = (value.first, reference) else { return Some(DateValue { edtf: None, ..value }) };
        if first <= last {
            return Some(DateValue {
                edtf: Some(format!("{first}/{last}")),
                first: Some(first),
                last: Some(last),
                grain: Grain::Interval,
                basis: value.basis,
            });
        }
    }
    Some(value)
}

fn value(expr: &Expr, span: Span, context: &Context) -> Option<DateValue> {
    let reference = context.reference;
    let day = |d: Date, basis| DateValue { edtf: Some(d.to_string()), first: Some(d), last: Some(d), grain: Grain::Day, basis };
    match &expr.time {
        Time::Vague => {
            let d = reference?;
            Some(DateValue {
                edtf: Some(format!("{d}~")),
                first: Some(d),
                last: Some(d),
                grain: Grain::Vague,
                basis: DateBasis::Reference,
            })
        }
        Time::Days(n) => Some(day(reference?.checked_add(n.days()).ok()?, DateBasis::Reference)),
        Time::PreviousDay(n) => {
            let previous = previous(context).filter(|p| p.grain == Grain::Day).map(|p| p.last).or(reference)?;
            Some(day(previous.checked_add(n.days()).ok()?, DateBasis::PreviousMention))
        }
        Time::Week(offset, weekday) => {
            let r = reference?;
            let monday = r
                .checked_sub(i32::from(r.weekday().to_monday_zero_offset()).days())
                .ok()?
                .checked_add((offset * 7).days())
                .ok()?;
            match weekday {
                Some(d) => Some(day(monday.checked_add(i32::from(*d).days()).ok()?, DateBasis::Reference)),
                None => {
                    let sunday = monday.checked_add(6.days()).ok()?;
                    Some(interval(monday, sunday, format!("{monday}/{sunday}"), DateBasis::Reference))
                }
            }
        }
        Time::Plan(n) => {
            let first = 1953 + (n - 1) * 5 + if *n >= 3 { 3 } else { 0 };
            Some(interval(date(first, 1, 1), date(first + 4, 12, 31), format!("{first}/{}", first + 4), DateBasis::Explicit))
        }
        Time::Decade(first) => {
            let edtf = format!("{}X", first / 10);
            let d = interval(date(*first, 1, 1), date(first + 9, 12, 31), edtf, DateBasis::Explicit);
            Some(DateValue { grain: Grain::Decade, ..d })
        }
        Time::Point(p) => {
            let basis = basis(p);
            let (known, edtf) = point(p, span, context, None)?;
            Some(DateValue { edtf: Some(edtf), first: Some(known.first), last: Some(known.last), grain: known.grain, basis })
        }
        Time::Range(a, b) => {
            // 13至15日: what the first leaves out is carried into the second.
            let (from, from_edtf) = point(a, span, context, None)?;
            let mut b = *b;
            if b.year == Year::Unsaid {
                b.year = Year::Number(from.first.year());
            }
            if b.month == Month::Unsaid && b.day.is_some() {
                b.month = Month::Number(from.first.month() as u8);
            }
            let (mut to, mut to_edtf) = point(&b, span, context, Some(from.first))?;
            if to.last < from.first {
                b.year = Year::Number(from.first.year() + 1);
                (to, to_edtf) = point(&b, span, context, None)?;
            }
            let part = |s: &str, first: bool| match s.split_once('/') {
                Some((l, r)) => (if first { l } else { r }).to_owned(),
                None => s.to_owned(),
            };
            let edtf = format!("{}/{}", part(&from_edtf, true), part(&to_edtf, false));
            Some(interval(from.first, to.last, edtf, basis(a)))
        }
    }
}

fn interval(first: Date, last: Date, edtf: String, basis: DateBasis) -> DateValue {
    DateValue { edtf: Some(edtf), first: Some(first), last: Some(last), grain: Grain::Interval, basis }
}

fn basis(p: &Point) -> DateBasis {
    match (p.year, p.month) {
        (Year::Number(_), Month::Unsaid | Month::Number(_)) => DateBasis::Explicit,
        (Year::Previous(_), _) | (_, Month::Previous) => DateBasis::PreviousMention,
        _ => DateBasis::Reference,
    }
}

/// The last date mentioned before that has days.
fn previous(context: &Context) -> Option<Known> {
    context.earlier.iter().rev().find_map(|m| match &m.value {
        Value::Date(d) if d.grain != Grain::Vague => Some(Known { first: d.first?, last: d.last?, grain: d.grain }),
        _ => None,
    })
}

/// The last date mentioned in the same sentence whose year is said.
fn previous_in_sentence(context: &Context, span: Span) -> Option<Known> {
    let sentence = context.doc.sentence_of(span)?;
    context.earlier.iter().rev().take_while(|m| m.sentence == sentence).find_map(|m| match &m.value {
        Value::Date(d)
            if d.basis == DateBasis::Explicit
                && matches!(d.grain, Grain::Day | Grain::Month | Grain::Year | Grain::Half | Grain::Quarter) =>
        {
            Some(Known { first: d.first?, last: d.last?, grain: d.grain })
        }
        _ => None,
    })
}

fn is_future(span: Span, context: &Context) -> bool {
    let text = &*context.doc.folded;
    let Some(sentence) = context.doc.sentence_of(span) else { return false };
    let sentence = context.doc.sentences[sentence].span;
    let clause_mark = crate::text::sentence::is_clause_mark;
    let before = Span { start: sentence.start, end: span.start }.of(text);
    let before = before.rsplit(clause_mark).next().unwrap_or("");
    let after = Span { start: span.end, end: sentence.end }.of(text);
    let after = after.split(clause_mark).next().unwrap_or("");
    let near: String = after.chars().take(8).collect();
    FUTURE.iter().any(|w| before.contains(w) || near.contains(w))
}

fn month_last(year: i16, month: i8) -> Option<Date> {
    Some(Date::new(year, month, 1).ok()?.last_of_month())
}

/// The period that a point denotes and its EDTF. `after` is the start of a range that it ends.
fn point(p: &Point, span: Span, context: &Context, after: Option<Date>) -> Option<(Known, String)> {
    let reference = context.reference;
    let said = match p.year {
        Year::Number(y) => Some(y),
        Year::Relative(n) => Some(reference?.year() + n),
        Year::Previous(n) => Some(previous(context).map(|k| k.first).or(reference)?.year() + n),
        Year::Unsaid => None,
    };
    let month = match p.month {
        Month::Number(m) => Some((said, m as i8)),
        Month::Relative(n) => {
            let d = reference?.checked_add(i32::from(n).months()).ok()?;
            Some((Some(said.unwrap_or(d.year())), d.month()))
        }
        Month::Previous => {
            let d = previous(context).map(|k| k.last).or(reference)?;
            Some((Some(d.year()), d.month()))
        }
        Month::Unsaid => None,
    };
    if let Some((said, month)) = month {
        return in_month(p, said, month, span, context);
    }
    if let Some(day) = p.day {
        return lone_day(day, span, context, after);
    }
    let year = said.or_else(|| year_of_part(p, span, context))?;
    let (from, to, grain) = match p.part {
        None | Some(Part::Whole) => {
            let known = Known { first: Date::new(year, 1, 1).ok()?, last: Date::new(year, 12, 31).ok()?, grain: Grain::Year };
            return Some((known, format!("{year:04}")));
        }
        Some(Part::Quarter(q)) => (q as i8 * 3 - 2, q as i8 * 3, Grain::Quarter),
        Some(Part::Half(h)) => (h as i8 * 6 - 5, h as i8 * 6, Grain::Half),
        Some(Part::FirstMonths(n)) => (1, n as i8, Grain::Interval),
        Some(Part::Start) => (1, 1, Grain::Month),
        Some(Part::End) => (12, 12, Grain::Month),
        Some(Part::Season(m)) => {
            let (last_year, last) = if m == 12 { (year + 1, 2) } else { (year, m as i8 + 2) };
            let known =
                Known { first: Date::new(year, m as i8, 1).ok()?, last: month_last(last_year, last)?, grain: Grain::Quarter };
            return Some((known, format!("{year:04}-{m:02}/{last_year:04}-{last:02}")));
        }
        Some(Part::Holiday(m)) => {
            let known = Known { first: Date::new(year, m as i8, 1).ok()?, last: month_last(year, m as i8)?, grain: Grain::Month };
            return Some((known, format!("{year:04}-{m:02}~")));
        }
        Some(Part::TenDays(_)) => return None,
    };
    let known = Known { first: Date::new(year, from, 1).ok()?, last: month_last(year, to)?, grain };
    let edtf = if from == to { format!("{year:04}-{from:02}") } else { format!("{year:04}-{from:02}/{year:04}-{to:02}") };
    Some((known, edtf))
}

/// The year of a part that says none: this one, or the last where the part lies ahead and the clause does not.
fn year_of_part(p: &Point, span: Span, context: &Context) -> Option<i16> {
    if let Some(k) = previous_in_sentence(context, span)
        .filter(|k| matches!(k.grain, Grain::Year | Grain::Month | Grain::Quarter | Grain::Half))
    {
        return Some(k.first.year());
    }
    let r = context.reference?;
    let first_month = match p.part {
        Some(Part::Quarter(q)) => q as i8 * 3 - 2,
        Some(Part::Half(h)) => h as i8 * 6 - 5,
        Some(Part::FirstMonths(n)) => n as i8,
        _ => 1,
    };
    Some(if first_month > r.month() && !is_future(span, context) { r.year() - 1 } else { r.year() })
}

fn in_month(p: &Point, said: Option<i16>, month: i8, span: Span, context: &Context) -> Option<(Known, String)> {
    let year = match said {
        Some(y) => y,
        None => {
            let carried = previous_in_sentence(context, span).filter(|k| {
                let r = context.reference;
                r.is_none_or(|r| k.first.year() != r.year()) && (k.grain == Grain::Year || month >= k.first.month())
            });
            match carried {
                Some(k) => k.first.year(),
                None => {
                    let r = context.reference?;
                    let day = p.day.unwrap_or(1) as i8;
                    let here = (r.year(), month, day);
                    let ahead =
                        (month, if p.day.is_some() { day } else { 1 }) > (r.month(), if p.day.is_some() { r.day() } else { 1 });
                    let future = is_future(span, context);
                    match (ahead, future) {
                        (true, true) | (false, false) => here.0,
                        (true, false) => here.0 - 1,
                        // Already past this year although the clause looks ahead: only far ones are next year's.
                        (false, true) => {
                            if month == r.month() || r.month() - month < 3 {
                                here.0
                            } else {
                                here.0 + 1
                            }
                        }
                    }
                }
            }
        }
    };
    if let Some(day) = p.day {
        let d = Date::new(year, month, day as i8).ok()?;
        return Some((Known { first: d, last: d, grain: Grain::Day }, d.to_string()));
    }
    let first = Date::new(year, month, 1).ok()?;
    let last = first.last_of_month();
    if let Some(Part::TenDays(n)) = p.part {
        let from = Date::new(year, month, n as i8 * 10 - 9).ok()?;
        let to = if n == 3 { last } else { Date::new(year, month, n as i8 * 10).ok()? };
        return Some((Known { first: from, last: to, grain: Grain::Interval }, format!("{from}/{to}")));
    }
    Some((Known { first, last, grain: Grain::Month }, format!("{year:04}-{month:02}")))
}

/// A day without month: of the last date mentioned in the paragraph's sentence, else the latest one up to the reference date.
fn lone_day(day: u8, span: Span, context: &Context, after: Option<Date>) -> Option<(Known, String)> {
    let near = context.doc.sentence_of(span)?;
    let carried = context.earlier.iter().rev().take_while(|m| m.sentence + 1 >= near).find_map(|m| match &m.value {
        Value::Date(d)
            if matches!(d.grain, Grain::Day | Grain::Month)
                || d.grain == Grain::Interval && d.basis != DateBasis::PreviousMention =>
        {
            d.last.filter(|l| d.first.is_some_and(|f| f.year() == l.year() && f.month() == l.month()))
        }
        _ => None,
    });
    let d = match after.or(carried) {
        Some(c) => Date::new(c.year(), c.month(), day as i8).ok()?,
        None => {
            let r = context.reference?;
            let month = if day as i8 > r.day() && !is_future(span, context) { r.checked_sub(1.month()).ok()? } else { r };
            Date::new(month.year(), month.month(), day as i8).ok()?
        }
    };
    Some((Known { first: d, last: d, grain: Grain::Day }, d.to_string()))
}
