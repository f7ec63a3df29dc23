//! Ranges and lists: two points of which one leaves out what the other says.
//!
//! ```text
//! range   = [year] n dash n (月|季度) | y dash y 年 | [month] n dash n 日
//!         | point [起] dash (point | day) | point 和 point 之间
//! list    = [year] n 、 n+1 (月|季度) | [month] n 、 n+1 日      two that follow each other are one period
//! ```

use super::cursor::Cursor;
use super::point::{self, is_year};
use super::words::is_numeral;
use super::{Month, Part, Point, Time, Year};
use crate::mention::DateDoubt;
use crate::mention::number::{chinese_digit, digit};

/// How the two numbers of a range or list are joined.
#[derive(Clone, Copy, PartialEq)]
enum Joint {
    Range,
    List,
}

impl Joint {
    fn holds(self, first: u8, last: u8) -> bool {
        if self == Joint::List { first + 1 == last } else { first < last }
    }
}

fn joint(c: &mut Cursor) -> Option<Joint> {
    if let Some(joint) = c.attempt(damaged_dash) {
        return Some(joint);
    }
    if c.dash() {
        return Some(Joint::Range);
    }
    c.eat_char(&['、', '和', '及', '与', '，']).map(|_| Joint::List)
}

/// 1B8月, 1一8月: what was a dash between two digits.
fn damaged_dash(c: &mut Cursor) -> Option<Joint> {
    let digits = |ch: Option<char>| ch.is_some_and(|ch| digit(ch).is_some());
    digits(c.previous()).then_some(())?;
    c.eat_char(&['B', '?', '？', '\u{fffd}', '一'])?;
    c.eat_char(&['?', '？', '\u{fffd}']);
    digits(c.peek()).then(|| c.doubt = Some(DateDoubt::Damaged))?;
    Some(Joint::Range)
}

/// A range whose first member leaves its unit to the second: 1-9月, 元至10月份, 2018—2020年, 一至三季度.
pub(super) fn leading(c: &mut Cursor) -> Option<Time> {
    c.attempt(years).or_else(|| c.attempt(months_or_quarters))
}

/// 2018—2020年, 2025/2026年度.
fn years(c: &mut Cursor) -> Option<Time> {
    let first = c.digits().filter(|(y, count)| *count == 4 && is_year(*y))?.0 as i16;
    let slash = c.eat_char(&['/', '／']).is_some();
    if !slash {
        c.attempt(damaged_dash).map(|_| ()).or_else(|| c.dash().then_some(()))?;
    }
    let last = point::numbered_year(c)?;
    let fits = first < last && (!slash || c.text[..c.at].ends_with('度') || c.any(&["榨季"]));
    let year = |y| Point { year: Year::Number(y), ..Point::default() };
    fits.then_some(Time::Range(year(first), year(last)))
}

/// 四五月: two months that follow each other.
fn adjoining_months(c: &mut Cursor) -> Option<(u8, u8)> {
    let mut digit = || {
        let ch = c.peek()?;
        let d = chinese_digit(ch).filter(|d| *d > 0 && ch != '两')?;
        c.at += ch.len_utf8();
        Some(d as u8)
    };
    let (first, last) = (digit()?, digit()?);
    c.eat("月").then_some(())?;
    c.eat("份");
    (first + 1 == last).then_some((first, last))
}

fn months_or_quarters(c: &mut Cursor) -> Option<Time> {
    let previous = c.previous();
    let year = point::year(c).unwrap_or_default();
    let bare = year == Year::Unsaid;
    if bare && previous.is_some_and(|p| is_numeral(p) || matches!(p, '.' | '第' | '/' | '-')) {
        return None;
    }
    c.eat("的");
    c.blanks_before_digit();
    let month = |year, m| Point { year, month: Month::Number(m), ..Point::default() };
    if let Some((first, last)) = c.attempt(adjoining_months) {
        return Some(Time::Range(month(year, first), month(Year::Unsaid, last)));
    }
    c.eat("第");
    let first = if c.eat("元") { 1 } else { c.within(1, 12)? };
    let joint = joint(c)?;
    c.eat("第");
    let quarter = c.attempt(|c| {
        let last = c.within(2, 4)?;
        (c.eat("季度") && joint.holds(first, last)).then_some(last)
    });
    if let Some(last) = quarter {
        let quarter = |year, q| Point { year, part: Some(Part::Quarter(q)), ..Point::default() };
        return Some(Time::Range(quarter(year, first), quarter(Year::Unsaid, last)));
    }
    let last = point::numbered_month(c).filter(|last| joint.holds(first, *last))?;
    // 7、8月5日 is no period of months.
    let day = { *c }.attempt(point::day).is_some();
    (!day).then_some(Time::Range(month(year, first), month(Year::Unsaid, last)))
}

/// 13-15日, 25、26日; behind a month or alone.
pub(super) fn days(c: &mut Cursor) -> Option<(u8, u8)> {
    c.attempt(|c| {
        let first = c.within(1, 30)?;
        let joint = joint(c)?;
        let last = point::day(c)?;
        joint.holds(first, last).then_some((first, last))
    })
}

/// The rest of an expression that began with a point: 2010年1月|至5月, 5月|13-15日, 三月|和九月之间.
pub(super) fn tail(c: &mut Cursor, first: Point) -> Option<Time> {
    let whole_month = first.day.is_none() && first.part.is_none() && first.month != Month::Unsaid;
    if whole_month && let Some((from, to)) = days(c) {
        c.clock();
        let day = |d| Point { day: Some(d), ..Point::default() };
        return Some(Time::Range(Point { day: Some(from), ..first }, day(to)));
    }
    c.attempt(|c| {
        c.eat("开始");
        c.eat("起");
        c.dash().then_some(())?;
        let second = second(c, first)?;
        Some(Time::Range(first, second))
    })
    .or_else(|| {
        c.attempt(|c| {
            c.eat_char(&['和', '与'])?;
            let second = second(c, first)?;
            (c.eat("之间") || c.eat("间")).then_some(Time::Range(first, second))
        })
    })
}

/// The end of a range.
fn second(c: &mut Cursor, first: Point) -> Option<Point> {
    let point = point::iso(c).or_else(|| point::point(c)).or_else(|| {
        let day = point::day(c)?;
        c.clock();
        Some(Point { day: Some(day), ..Point::default() })
    })?;
    // 2011年-15日 is no range.
    (first.day.is_some() || point.day.is_none() || point.month != Month::Unsaid).then_some(point)
}

/// 2008、2009、2010年: a year that leaves its 年 to a later one of the list.
pub(super) fn listed_year(c: &mut Cursor) -> Option<Point> {
    let year = c.digits().filter(|(y, count)| *count == 4 && (1900..2200).contains(y))?.0;
    let mut ahead = *c;
    for _ in 0..6 {
        ahead.eat_char(&['、', '和', '与', '及'])?;
        ahead.digits().filter(|(y, count)| *count == 4 && (1900..2200).contains(y))?;
        if ahead.eat("年") || ahead.eat("两年") || ahead.eat("三年") {
            return Some(Point { year: Year::Number(year as i16), ..Point::default() });
        }
    }
    None
}
