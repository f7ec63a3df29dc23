//! Times with a name: words near the reference date, weeks, plans, decades, holidays, days of the lunar calendar.

use super::cursor::Cursor;
use super::words::{Class, is_numeral, words};
use super::{Feast, Point, Time, Unit};
use super::{point, range};
use crate::data::one_of;
use crate::mention::number::{chinese_digit, digit};

const OPEN_QUOTES: &[char] = &['“', '"', '‘', '「', '『', '＂'];
const CLOSE_QUOTES: &[char] = &['”', '"', '’', '」', '』', '＂'];

fn quoted(previous: Option<char>, c: &Cursor) -> bool {
    previous.is_some_and(|p| OPEN_QUOTES.contains(&p)) && c.peek().is_some_and(|n| CLOSE_QUOTES.contains(&n))
}

/// 日前, 昨晚, 次日, 今明两年.
pub(super) fn word(c: &mut Cursor) -> Option<Time> {
    let classes = [Class::Vague, Class::Day, Class::Days, Class::SameDay, Class::Years, Class::Quarter, Class::SameQuarter];
    let word = c.word(&classes)?;
    let steps = word.steps;
    Some(match word.class {
        Class::Vague => Time::Vague,
        Class::Days => Time::Days(steps, word.steps_to),
        Class::Years => Time::Years(steps, word.steps_to),
        Class::Quarter => Time::Quarter(Some(steps)),
        Class::SameQuarter => Time::Quarter(None),
        class => {
            c.clock();
            if class == Class::Day { Time::Days(steps, steps) } else { Time::PreviousDay(steps) }
        }
    })
}

/// 今起: the day alone in front of 起.
pub(super) fn from_today(c: &mut Cursor) -> Option<Time> {
    let behind = c.previous().is_some_and(|p| one_of!(p, "至古如当而迄于"));
    c.eat("今").then_some(())?;
    (!behind && c.eat("起") && !c.any(&["来", "义"])).then(|| c.at -= "起".len())?;
    Some(Time::Days(0, 0))
}

/// 昨(21)日.
pub(super) fn bracketed_day(c: &mut Cursor) -> Option<Point> {
    c.eat_char(&['昨', '今', '前'])?;
    c.eat_char(&['(', '（'])?;
    let day = c.within(1, 31)?;
    c.eat_char(&[')', '）'])?;
    (c.eat("日") || c.eat("天") || c.eat("晚")).then_some(Point { day: Some(day), ..Point::default() })
}

/// 去年同期.
pub(super) fn same_period(c: &mut Cursor) -> Option<Time> {
    let year = point::year(c)?;
    c.eat("同期").then_some(Time::SamePeriod(year))
}

/// 本周, 上周五, 下周一, 周三, 周五至周日, 上周末.
pub(super) fn week(c: &mut Cursor) -> Option<Time> {
    if let Some(week) = c.word(&[Class::Week]) {
        let bare = |c: &mut Cursor| c.eat("末").then_some((5, 6)).or_else(|| weekdays(c));
        return Some(Time::Week(week.steps, bare(c)));
    }
    c.word(&[Class::BareWeek])?;
    let (from, to) = weekdays(c)?;
    Some(Time::Weekday(from, to))
}

fn weekdays(c: &mut Cursor) -> Option<(u8, u8)> {
    let weekday = |c: &mut Cursor| Some(c.word(&[Class::Weekday])?.steps as u8 - 1);
    let from = weekday(c)?;
    c.clock();
    let to = c.attempt(|c| {
        c.dash().then_some(())?;
        let _ = c.eat("本") || c.eat("下");
        let _ = c.eat("周") || c.eat("星期");
        weekday(c).filter(|to| *to > from)
    });
    Some((from, to.unwrap_or(from)))
}

/// 前1周: weeks before the reference date.
pub(super) fn back(c: &mut Cursor) -> Option<Time> {
    let whole = c.previous().is_some_and(|p| is_numeral(p) || one_of!(p, "此之以目月年日天提先眼事"));
    c.eat("前").then_some(())?;
    let count = c.within(1, 20)?;
    (!whole && c.eat("周") && !c.any(&["年", "岁", "期"])).then_some(Time::Back(count, Unit::Week))
}

/// 十四五, whatever the number: from 十一五 on by itself, the earlier ones in quotes or with 期间; 第十四个五年规划.
pub(super) fn plan(c: &mut Cursor) -> Option<Time> {
    let previous = c.previous();
    if c.eat("第") {
        let n = c.within(1, 40)?;
        // The first ten were called 计划; other places' first 规划 is none of these.
        let named = c.eat("个五年") || c.eat("个5年");
        return (named && (n > 10 && c.eat("规划") || n < 12 && c.eat("计划"))).then_some(Time::Plan(n.into()));
    }
    let start = c.at;
    while c.peek().is_some_and(|ch| ch == '十' || chinese_digit(ch).is_some_and(|d| d > 0)) && c.at - start < 12 {
        c.at += '十'.len_utf8();
    }
    let end = c.at;
    let number = c.text[start..end].strip_suffix('五')?;
    let mut inner = Cursor { text: &c.text[..start + number.len()], at: start, ..*c };
    let n = inner.small().filter(|_| inner.rest().is_empty())?;
    let fits = if previous.is_some_and(|p| is_numeral(p) || p == '第') {
        false
    } else if quoted(previous, c) {
        // “八五”普法 counts campaigns of legal education.
        let mut behind = *c;
        behind.eat_char(CLOSE_QUOTES);
        !behind.any(&["普法"])
    } else if n > 10 {
        // 十四五岁 is an age, 十二五万 a number.
        !c.peek().is_some_and(|ch| is_numeral(ch) || one_of!(ch, "岁个家人年天元里点分亩公倍名米吨户次月号日层度亿成位只"))
    } else {
        c.any(&["期间", "规划", "计划", "时期"])
    };
    let time = if c.eat("末") { Time::PlanEnd } else { Time::Plan };
    fits.then_some(time(n.into()))
}

/// 90年代, 上世纪八九十年代, 20世纪70年代初, 本世纪.
pub(super) fn decade(c: &mut Cursor) -> Option<Time> {
    let said = c.attempt(century);
    let decades = c.attempt(|c| {
        let (value, count) = c.digits().or_else(|| tens(c).map(|(from, to)| (from * 100 + to, 3)))?;
        c.eat("年代").then_some(())?;
        let (from, to) = if count == 3 { (value / 100, value % 100) } else { (value, value) };
        let base = match said {
            Some(century) => i16::from(century) * 100,
            None if from >= 30 => 1900,
            None => 2000,
        };
        let decade = |tens: u32| match count {
            4 if point::is_year(tens) && tens.is_multiple_of(10) => Some(tens as i16),
            2 | 3 if tens.is_multiple_of(10) => Some(base + tens as i16),
            _ => None,
        };
        Some(Time::Decades(decade(from)?, decade(to)?))
    });
    let edge = |c: &mut Cursor| ["中后期", "初期", "中期", "后期", "末期", "中叶", "初", "末"].into_iter().any(|w| c.eat(w));
    if let Some(time) = decades {
        edge(c);
        return Some(time);
    }
    let century = said?;
    let named = edge(c) || c.any(&["以来"]);
    named.then_some(Time::Century(century.into()))
}

/// 上世纪, 本世纪, 20世纪, 十九世纪: its first two digits.
fn century(c: &mut Cursor) -> Option<u8> {
    if let Some(word) = c.word(&[Class::Century]) {
        return Some(word.steps as u8);
    }
    let n = c.within(10, 30)?;
    c.eat("世纪").then_some(n - 1)
}

/// 九十 and 八九十: a decade or two that follow each other.
fn tens(c: &mut Cursor) -> Option<(u32, u32)> {
    c.attempt(|c| {
        let mut tens = [0; 2];
        let mut count = 0;
        while let Some((ch, d)) = c.peek().and_then(|ch| Some((ch, chinese_digit(ch).filter(|d| *d > 0)?))) {
            *tens.get_mut(count)? = d * 10;
            count += 1;
            c.at += ch.len_utf8();
        }
        c.eat("十").then_some(())?;
        match count {
            1 => Some((tens[0], tens[0])),
            2 if tens[0] + 10 == tens[1] => Some((tens[0], tens[1])),
            _ => None,
        }
    })
}

/// 2026财年第一季度, 第三财季.
pub(super) fn fiscal(c: &mut Cursor) -> Option<Time> {
    if let Some(year) = c.attempt(|c| {
        let (value, count) = c.digits()?;
        let year = match count {
            4 if point::is_year(value) => value as i16,
            2 => 2000 + value as i16,
            _ => return None,
        };
        c.attempt(|c| {
            c.eat_char(&['/', '-'])?;
            c.digits()
        });
        c.eat("财年").then_some(year)
    }) {
        let part = c.attempt(|c| {
            let _ = c.eat("的");
            let half = c.eat("上半年") || c.eat("下半年") || c.eat("上半财年") || c.eat("下半财年");
            (half || fiscal_quarter(c).is_some()).then_some(())
        });
        return Some(bracketed_months(*c).filter(|_| part.is_some()).unwrap_or(Time::Fiscal(Some(year), part.is_some())));
    }
    let whole = c.any(&["第"]);
    fiscal_quarter(c).filter(|fiscal| whole && *fiscal)?;
    Some(bracketed_months(*c).unwrap_or(Time::Fiscal(None, true)))
}

/// (4-6月): the months of a financial quarter, said behind it.
fn bracketed_months(mut c: Cursor) -> Option<Time> {
    c.eat_char(&['(', '（'])?;
    range::leading(&mut c)
}

/// 第三财季, 第一季度: whether it says 财.
fn fiscal_quarter(c: &mut Cursor) -> Option<bool> {
    let _ = c.eat("第");
    c.within(1, 4)?;
    if c.eat("财季") {
        return Some(true);
    }
    (c.eat("季度") || c.eat("季")).then_some(false)
}

/// 春节, “五一”, 国庆假期, 今年中秋节.
pub(super) fn holiday(c: &mut Cursor) -> Option<Time> {
    let year = point::year(c);
    c.eat("的");
    let previous = c.previous();
    if c.text[c.sentence..c.at].ends_with("每年") || c.text[c.sentence..c.at].ends_with("历年") {
        return None;
    }
    let day = words().holiday(c.text, c.at)?;
    c.at += day.surface.len();
    let glued = !c.any(&["联欢", "晚会", "联播", "上河", "路", "街", "村", "镇", "乡", "区", "桥", "广场", "奖", "劳动奖"]);
    let numeral = day.surface.chars().next().is_some_and(is_numeral);
    let free = !numeral || !previous.is_some_and(|p| is_numeral(p) || p == '第');
    let tail = c.word(&[Class::HolidayTail]).is_some();
    let next = ["期间", "国庆", "假", "节", "后首"];
    let near = ["前", "后", "当天", "当日", "当晚", "、", "档", "双节", "和国庆", "将至", "来临", "到来"];
    let ends = c.peek().is_none_or(|n| one_of!(n, "，。、；！？,）)”前后期"));
    let named = year.is_some() && (!numeral || ends) || tail || quoted(previous, c) || c.any(&next) || !numeral && c.any(&near);
    (glued && free && (day.alone || named))
        .then_some(Time::Holiday(year.unwrap_or_default(), Feast { lunar: day.lunar, month: day.month, day: Some(day.day) }))
}

/// 农历八月十五, 正月初八, 腊月, 大年初六.
pub(super) fn lunar(c: &mut Cursor) -> Option<Time> {
    let year = point::year(c);
    c.eat("的");
    let named = c.eat("农历") || c.eat("阴历") || c.eat("旧历");
    let named = named && !c.eat("的");
    let whole = c.previous().is_some_and(|p| one_of!(p, "真反修改纠更订")) && year.is_none();
    let mut spoken = true;
    let (month, own) = if c.eat("大年") {
        let day = lunar_day(c).filter(|(_, own)| *own)?;
        return Some(Time::Lunar(year.unwrap_or_default(), Feast { lunar: true, month: 1, day: Some(day.0) }));
    } else if c.eat("正月") {
        (1, true)
    } else if c.eat("腊月") {
        (12, true)
    } else if c.eat("冬月") {
        (11, false)
    } else {
        spoken = digit(c.peek()?).is_none();
        if !spoken && !named {
            return None;
        }
        let month = c.within(1, 12)?;
        c.eat("月").then_some((month, false))?
    };
    let day = lunar_day(c).filter(|(_, own_day)| named || own || *own_day && spoken);
    let feast = Feast { lunar: true, month, day: day.map(|d| d.0) };
    (!whole && (named || own || day.is_some())).then_some(Time::Lunar(year.unwrap_or_default(), feast))
}

/// 初八, 十五, 廿三, 三十; and whether only the lunar calendar says it so.
fn lunar_day(c: &mut Cursor) -> Option<(u8, bool)> {
    c.attempt(|c| {
        if c.eat("初") {
            // 五月初一批项目
            let counted = ["批", "次", "期", "家", "个", "名", "项", "条", "轮", "步", "年", "级"];
            return c.within(1, 10).filter(|_| !c.any(&counted)).map(|d| (d, true));
        }
        if c.eat("廿") {
            return Some((20 + c.within(1, 9).unwrap_or(0), true));
        }
        if digit(c.peek()?).is_some() {
            return None;
        }
        let day = c.within(10, 30)?;
        (!c.any(&["日", "号", "个", "多", "余", "家", "项", "万", "亿", "年"])).then_some((day, false))
    })
}
