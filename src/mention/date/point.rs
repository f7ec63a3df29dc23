//! Points of the calendar: years, months, days and their parts.
//!
//! ```text
//! point   = year [的] [part | month [in-month]] | part | month [in-month]
//! year    = 去年 | 2011年 | ２０１１年 | 二〇一一年 | 两千零八年 | 08年 | 11年5月 | 康熙三年
//! month   = 上月 | 5月[份] | 元月 | 十二月
//! part    = 上半年 | 三季度[末] | 前5个月 | 第九个月 | 第二周 | 最后3周 | 年底 | 秋季
//! in-month = day [clock] | 上旬 | 底 | [的] 第一周
//! ```

use super::cursor::{Cursor, ReadYear};
use super::words::{Class, is_numeral, words};
use super::{Month, Part, Point, Unit, Year};
use crate::data::one_of;
use crate::mention::DateDoubt;
use crate::mention::number::digit;

/// Years that a number of four digits may be.
const YEARS: std::ops::Range<u32> = 1600..2200;

pub(super) fn is_year(value: u32) -> bool {
    YEARS.contains(&value)
}

/// A point or period; `None` where nothing of the kind stands here.
pub(super) fn point(c: &mut Cursor) -> Option<Point> {
    let mut p = Point::default();
    if let Some(year) = year(c) {
        p.year = year;
        let said = c.attempt(|c| {
            c.eat("的");
            c.blanks_before_digit();
            if let Some(part) = year_part(c) {
                p.part = Some(part);
            } else if let Some(m) = month(c) {
                p.month = m;
                in_month(c, &mut p);
            } else {
                p.part = Some(damaged_month_end(c).inspect(|m| p.month = *m).map(|_| Part::End)?);
            }
            Some(())
        });
        let _ = said;
        return Some(p);
    }
    if let Some(season) = c.word(&[Class::Season]) {
        return Some(Point { year: Year::Relative(season.steps), part: Some(season.part), ..p });
    }
    if let Some(part) = lone_part(c) {
        return Some(part);
    }
    p.month = month(c)?;
    in_month(c, &mut p);
    Some(p)
}

/// 去年, 2011年, 08年. What [`remember_year`] has read here is not read again.
pub(super) fn year(c: &mut Cursor) -> Option<Year> {
    match c.year {
        Some((at, known)) if at == c.at => {
            let ReadYear { year, end, doubt } = known?;
            (c.at, c.doubt) = (end, doubt.or(c.doubt));
            Some(year)
        }
        _ => read_year(c),
    }
}

/// Reads the year that stands here once for all rules that may begin with one.
pub(super) fn remember_year(c: &mut Cursor) {
    let mut ahead = Cursor { doubt: None, ..*c };
    let known = read_year(&mut ahead).map(|year| ReadYear { year, end: ahead.at, doubt: ahead.doubt });
    c.year = Some((c.at, known));
}

fn read_year(c: &mut Cursor) -> Option<Year> {
    if let Some(word) = c.word(&[Class::Year, Class::SameYear]) {
        let steps = word.steps;
        return Some(if word.class == Class::Year { Year::Relative(steps) } else { Year::Previous(steps) });
    }
    numbered_year(c).map(Year::Number)
}

/// A year by number with its 年.
pub(super) fn numbered_year(c: &mut Cursor) -> Option<i16> {
    let year = c.attempt(full_year).or_else(|| c.attempt(short_year)).or_else(|| c.attempt(era_year))?;
    if c.eat("度") && c.any(&["假", "过"]) {
        c.at -= "度".len();
    }
    Some(year)
}

/// Four digits, Latin or Chinese, or 两千零八.
fn full_year(c: &mut Cursor) -> Option<i16> {
    let latin = digit(c.peek()?).is_some();
    let value = if latin {
        c.attempt(|c| c.digits().filter(|(_, count)| *count == 4).map(|(v, _)| v)).or_else(|| c.positional(4))?
    } else {
        c.positional(4).or_else(|| c.attempt(thousands))?
    };
    c.blanks();
    let said = is_year(value) && c.eat("年");
    // 2000年前 and 1800年历史 count years.
    let round = value % 100 == 0 || value < 1900;
    let counted = round && c.any(&["前", "历", "的历", "来", "多", "之久", "古", "以上", "左", "文", "树"]);
    (said && !counted).then_some(value as i16)
}

/// 两千零八, 二千零一十.
fn thousands(c: &mut Cursor) -> Option<u32> {
    (c.eat("两千") || c.eat("二千")).then_some(())?;
    c.eat("零").then_some(())?;
    c.small().map(|n| 2000 + u32::from(n))
}

/// Two digits: 08年; 98年 and 11年 where what stands around makes them a year. From 1912 in a Taiwanese text.
fn short_year(c: &mut Cursor) -> Option<i16> {
    let previous = c.previous();
    let start = c.peek()?;
    let latin = digit(start).is_some();
    let (value, count) = if latin { c.digits()? } else { (c.positional(2)?, 2) };
    c.blanks();
    c.eat("年").then_some(())?;
    let month = { *c }.attempt(|c| {
        c.blanks();
        c.small()?;
        c.blanks();
        c.eat("月").then_some(())
    });
    if c.minguo && (count == 3 || count == 2 && (month.is_some() || c.any(&["度", "底", "初"]))) {
        let fits = (30..=150).contains(&value) && !c.any(&["前", "来", "历", "后"]);
        return fits.then(|| c.doubt = Some(DateDoubt::Minguo)).map(|()| 1911 + value as i16);
    }
    let part = month.is_some() || {
        let mut ahead = *c;
        ahead.word(&[Class::YearPart]).is_some_and(|w| w.surface != "内" && w.surface != "中")
            || year_part(&mut ahead).is_some_and(|p| matches!(p, Part::Quarter(_) | Part::Half(_)))
    };
    let zero = latin && matches!(start, '0' | '０') || matches!(start, '零' | '〇' | '○');
    let clause = previous.is_none_or(|p| one_of!(p, "，。、（(；：“‘自从于在到至和与较比"));
    let counted = c.any(&["来", "历", "以", "多", "前", "后", "的", "间", "之", "期"]) || !latin && !zero;
    let fits = count == 2 && (zero || part && latin || part && value >= 70 || value >= 80 && clause && !counted);
    (fits && !previous.is_some_and(is_numeral)).then_some(if value >= 70 { 1900 } else { 2000 } + value as i16)
}

/// 康熙三年, 民国三十八年.
fn era_year(c: &mut Cursor) -> Option<i16> {
    let era = words().era(c.text, c.at)?;
    c.at += era.surface.len();
    c.blanks();
    let number = if c.eat("元") { 1 } else { c.within(1, 99).or_else(|| c.digits().map(|(n, _)| n.min(200) as u8))? };
    c.blanks();
    c.eat("年").then_some(())?;
    let year = era.first + i16::from(number) - 1;
    if era.first < 1912 {
        c.doubt = Some(if year > era.last { DateDoubt::BeyondReign } else { DateDoubt::Reign });
    }
    Some(year)
}

/// 上月, 5月份, 元月.
pub(super) fn month(c: &mut Cursor) -> Option<Month> {
    if let Some(word) = c.word(&[Class::Month, Class::SameMonth]) {
        return Some(if word.class == Class::Month {
            Month::Relative(word.steps as i8)
        } else {
            Month::Previous(word.steps as i8)
        });
    }
    numbered_month(c).map(Month::Number)
}

pub(super) fn numbered_month(c: &mut Cursor) -> Option<u8> {
    c.attempt(|c| {
        let month = if c.eat("元") { 1 } else { c.within(1, 12)? };
        c.blanks();
        c.eat("月").then_some(())?;
        c.eat("份");
        let term = c.any(&["期"]) && !c.any(&["期间", "期末", "期初"]);
        (!term && !c.any(&["龄", "嫂", "刊", "薪", "饼", "子", "租"])).then_some(month)
    })
}

/// 5日, 24号.
pub(super) fn day(c: &mut Cursor) -> Option<u8> {
    c.attempt(|c| {
        let day = c.within(1, 31)?;
        c.blanks();
        (c.eat("日") || c.eat("号")).then_some(day)
    })
}

/// 3月｜32日: a day that no month has. It is read, so that it is told and not left out.
fn beyond(c: &mut Cursor) -> Option<u8> {
    c.attempt(|c| {
        let day = c.within(32, 99)?;
        (c.eat("日") && !c.any(&["均", "游", "线"])).then_some(day)
    })
}

/// What may stand behind a month: a day, a ten-day part, an end, a week.
fn in_month(c: &mut Cursor, p: &mut Point) {
    c.blanks_before_digit();
    if let Some(d) = day(c).or_else(|| beyond(c)) {
        p.day = Some(d);
        c.clock();
    } else if let Some(word) = c.word(&[Class::MonthPart]) {
        p.part = Some(word.part);
    } else {
        p.part = c.attempt(|c| {
            c.eat("的");
            counted_part(c).filter(|p| !matches!(p, Part::First(_, Unit::Month) | Part::Nth(_, Unit::Month)))
        });
    }
}

/// 今年11底: the 月 left out.
fn damaged_month_end(c: &mut Cursor) -> Option<Month> {
    c.attempt(|c| {
        digit(c.peek()?)?;
        let month = c.within(1, 12)?;
        c.eat("底").then_some(Month::Number(month))
    })
}

/// What may stand behind a year.
fn year_part(c: &mut Cursor) -> Option<Part> {
    if let Some(part) = counted_part(c).or_else(|| quarter(c)).or_else(|| latin_part(c)) {
        return Some(edge(c, part));
    }
    let word = c.word(&[Class::Part, Class::YearPart])?;
    Some(edge(c, word.part))
}

/// A part of the year or month that stands alone.
fn lone_part(c: &mut Cursor) -> Option<Point> {
    let previous = c.previous();
    let month = |part| Point { month: Month::Here, part: Some(part), ..Point::default() };
    if let Some(word) = c.word(&[Class::LonePart]) {
        return Some(month(word.part));
    }
    let part = first_months(c).or_else(|| quarter(c)).or_else(|| c.word(&[Class::Part]).map(|w| w.part))?;
    let counted = matches!(part, Part::Quarter(_)) && previous.is_some_and(|p| is_numeral(p) || matches!(p, '个' | '每'));
    if counted {
        return None;
    }
    let part = edge(c, part);
    Some(Point { part: Some(part), ..Point::default() })
}

/// 三季度末 is its last month.
fn edge(c: &mut Cursor, part: Part) -> Part {
    let last = match part {
        Part::Quarter(q) => q * 3,
        Part::Half(h) => h * 6,
        _ => return part,
    };
    if c.attempt(|c| (c.eat("末") || c.eat("底")).then_some(())).is_some() {
        Part::Months(last, last)
    } else if c.attempt(|c| (c.eat("初") && !c.any(&["步", "级", "期"])).then_some(())).is_some() {
        let first = if matches!(part, Part::Half(_)) { last - 5 } else { last - 2 };
        Part::Months(first, first)
    } else {
        part
    }
}

/// 前5个月, 首两月; no 之前8月6日. 头三个月 counts from any beginning: a part only behind a year.
fn first_months(c: &mut Cursor) -> Option<Part> {
    let previous = c.previous();
    let lead = c.peek()?;
    let whole = previous.is_some_and(|p| is_numeral(p) || one_of!(p, "此之以目日年月天提先眼事会生午当周个") && lead == '前');
    c.attempt(|c| {
        c.eat_char(&['前', '头', '首'])?;
        let months = c.count(1, 12)?;
        c.blanks();
        // 前一个月 is the month before.
        let said = c.eat("个月") && months > 1 || c.eat("月");
        let said = said && !c.peek().is_some_and(is_numeral);
        (said && lead != '头' && (!whole || previous == Some('年') && lead == '前')).then_some(Part::First(months, Unit::Month))
    })
}

/// 前5个月, 前两周, 第九个月, 第二周, 最后3周.
fn counted_part(c: &mut Cursor) -> Option<Part> {
    c.attempt(|c| {
        let lead = ["最后", "前", "头", "首", "第"].into_iter().find(|w| c.eat(w))?;
        c.blanks();
        let count = if lead == "最后" { c.count(1, 31).or(Some(1)) } else { c.count(1, 53) }?;
        c.blanks();
        let measured = c.eat("个");
        let unit = if c.eat("月") && (measured || matches!(lead, "前" | "头" | "首")) {
            Unit::Month
        } else if c.eat("周") && !c.any(&["年", "期", "岁"]) || c.eat("星期") || c.eat("礼拜") {
            Unit::Week
        } else if (c.eat("天") || c.eat("日")) && lead == "最后" {
            Unit::Day
        } else {
            return None;
        };
        Some(match lead {
            "最后" => Part::Last(count, unit),
            "第" => Part::Nth(count, unit),
            _ => Part::First(count, unit),
        })
    })
}

/// 一季度, 第3季度, 前三季度's single kin.
fn quarter(c: &mut Cursor) -> Option<Part> {
    c.attempt(|c| {
        // 连续第二个季度 and 两个季度 count quarters.
        let counted = c.previous() == Some('续');
        let nth = c.eat("第");
        let q = c.within(1, 4)?;
        (!counted && (!c.eat("个") || nth)).then_some(())?;
        c.blanks();
        c.eat("季度").then_some(Part::Quarter(q))
    })
}

/// Q3, H1 behind a year.
fn latin_part(c: &mut Cursor) -> Option<Part> {
    c.attempt(|c| {
        let kind = c.eat_char(&['Q', 'H'])?;
        let n = c.peek()?.to_digit(10)? as u8;
        c.at += 1;
        let ends = !c.peek().is_some_and(|c| c.is_ascii_alphanumeric());
        match (kind, n) {
            ('Q', 1..=4) if ends => Some(Part::Quarter(n)),
            ('H', 1..=2) if ends => Some(Part::Half(n)),
            _ => None,
        }
    })
}

/// 2023-03-19, 2023/3/19, 2023.3.19, 2023-03.
pub(super) fn iso(c: &mut Cursor) -> Option<Point> {
    c.attempt(|c| {
        let year = c.digits().filter(|(y, count)| *count == 4 && is_year(*y))?.0;
        let mark = c.eat_char(&['-', '/', '.', '－', '／', '．'])?;
        let before = c.at;
        let month = c.within(1, 12)?;
        let padded = c.text[before..c.at].chars().count() == 2;
        let mut p = Point { year: Year::Number(year as i16), month: Month::Number(month), ..Point::default() };
        if c.eat_char(&[mark]).is_some() {
            p.day = Some(c.within(1, 31)?);
            c.eat("日");
            c.clock();
        } else if !(padded && mark == '-' && month < 10) {
            return None;
        }
        (!c.peek().is_some_and(|ch| ch.is_ascii_alphanumeric() || digit(ch).is_some() || one_of!(ch, "年月%％"))).then_some(p)
    })
}

/// 2025Q1, 2025H1: a year without its 年; Q2 without a year.
pub(super) fn year_quarter(c: &mut Cursor) -> Option<Point> {
    let model = c.previous().is_some_and(|p| p.is_ascii_alphanumeric() || one_of!(p, "迪亚的型号款车"));
    if c.peek() == Some('Q') {
        let part = latin_part(c).filter(|_| !model && !c.any(&["车", "型", " "]))?;
        return Some(Point { part: Some(part), ..Point::default() });
    }
    c.attempt(|c| {
        let (value, count) = c.digits()?;
        let year = match count {
            4 if is_year(value) => value,
            2 if (15..=40).contains(&value) => 2000 + value,
            _ => return None,
        };
        let part = latin_part(c)?;
        Some(Point { year: Year::Number(year as i16), part: Some(part), ..Point::default() })
    })
}
