//! What date expressions look like.

use super::{Expr, Month, Part, Point, Time, Year};
use crate::mention::number::{chinese_digit, digit};
use crate::span::Span;

/// Words that are a whole expression.
const WORDS: &[(&str, Time)] = &[
    ("日前", Time::Vague),
    ("近日", Time::Vague),
    ("近期", Time::Vague),
    ("最近", Time::Vague),
    ("前不久", Time::Vague),
    ("不久前", Time::Vague),
    ("昨日", Time::Days(-1)),
    ("昨天", Time::Days(-1)),
    ("昨晚", Time::Days(-1)),
    ("昨", Time::Days(-1)),
    ("今日", Time::Days(0)),
    ("今天", Time::Days(0)),
    ("今晚", Time::Days(0)),
    ("今晨", Time::Days(0)),
    ("今早", Time::Days(0)),
    ("明日", Time::Days(1)),
    ("明天", Time::Days(1)),
    ("前天", Time::Days(-2)),
    ("当日", Time::PreviousDay(0)),
    ("当天", Time::PreviousDay(0)),
    ("同日", Time::PreviousDay(0)),
    ("次日", Time::PreviousDay(1)),
    ("翌日", Time::PreviousDay(1)),
];

/// Words that stand for a year.
const YEARS: &[(&str, Year)] = &[
    ("今年", Year::Relative(0)),
    ("本年", Year::Relative(0)),
    ("去年", Year::Relative(-1)),
    ("上年", Year::Relative(-1)),
    ("前年", Year::Relative(-2)),
    ("明年", Year::Relative(1)),
    ("后年", Year::Relative(2)),
    ("当年", Year::Previous(0)),
    ("同年", Year::Previous(0)),
    ("次年", Year::Previous(1)),
];

/// Words that stand for a month.
const MONTHS: &[(&str, Month)] = &[
    ("上个月", Month::Relative(-1)),
    ("下个月", Month::Relative(1)),
    ("这个月", Month::Relative(0)),
    ("上月", Month::Relative(-1)),
    ("本月", Month::Relative(0)),
    ("下月", Month::Relative(1)),
    ("当月", Month::Previous),
    ("同月", Month::Previous),
];

/// Parts of a year that may stand alone.
const PARTS: &[(&str, Part)] = &[
    ("上半年", Part::Half(1)),
    ("下半年", Part::Half(2)),
    ("前三季度", Part::FirstMonths(9)),
    ("前三季", Part::FirstMonths(9)),
    ("前两季度", Part::FirstMonths(6)),
    ("第一季度", Part::Quarter(1)),
    ("第二季度", Part::Quarter(2)),
    ("第三季度", Part::Quarter(3)),
    ("第四季度", Part::Quarter(4)),
    ("一季度", Part::Quarter(1)),
    ("二季度", Part::Quarter(2)),
    ("三季度", Part::Quarter(3)),
    ("四季度", Part::Quarter(4)),
    ("1季度", Part::Quarter(1)),
    ("2季度", Part::Quarter(2)),
    ("3季度", Part::Quarter(3)),
    ("4季度", Part::Quarter(4)),
    ("首季", Part::Quarter(1)),
    ("年底", Part::End),
    ("年末", Part::End),
    ("年终", Part::End),
    ("年初", Part::Start),
    ("年内", Part::Whole),
];

/// Parts that need a year in front, the year's 年 dropped or not (2026年底, 今年秋季).
const YEAR_PARTS: &[(&str, Part)] = &[
    ("底", Part::End),
    ("末", Part::End),
    ("初", Part::Start),
    ("春季", Part::Season(3)),
    ("春天", Part::Season(3)),
    ("夏季", Part::Season(6)),
    ("夏天", Part::Season(6)),
    ("秋季", Part::Season(9)),
    ("秋天", Part::Season(9)),
    ("冬季", Part::Season(12)),
    ("国庆", Part::Holiday(10)),
    ("五一", Part::Holiday(5)),
    ("元旦", Part::Holiday(1)),
    ("春节", Part::Holiday(2)),
    ("内", Part::Whole),
];

const DASHES: &[char] = &['-', '－', '–', '—', '―', '~', '～', '至', '到'];

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn eat(&mut self, word: &str) -> bool {
        let eaten = self.rest().starts_with(word);
        if eaten {
            self.at += word.len();
        }
        eaten
    }

    /// The longest word of a table.
    fn word<T: Clone>(&mut self, table: &[(&str, T)]) -> Option<T> {
        let (word, value) = table.iter().filter(|(w, _)| self.rest().starts_with(w)).max_by_key(|(w, _)| w.len())?;
        self.at += word.len();
        Some(value.clone())
    }

    fn blanks(&mut self) {
        while self.eat(" ") {}
    }

    /// Digits of either width, at most four; their value and count.
    fn digits(&mut self) -> Option<(u32, usize)> {
        let (mut value, mut count) = (0, 0);
        let start = self.at;
        while let Some((c, d)) = self.rest().chars().next().and_then(|c| Some((c, digit(c)?))) {
            if count == 4 {
                self.at = start;
                return None;
            }
            value = value * 10 + d;
            count += 1;
            self.at += c.len_utf8();
        }
        (count > 0).then_some((value, count))
    }

    /// A number up to 39 in digits or Chinese numerals.
    fn small(&mut self) -> Option<u32> {
        let start = self.at;
        if let Some((value, count)) = self.digits() {
            if count <= 2 {
                return Some(value);
            }
            self.at = start;
            return None;
        }
        if self.eat("元") {
            return self.rest().starts_with(['月', '至']).then_some(1).or_else(|| {
                self.at = start;
                None
            });
        }
        let mut value = 0;
        let mut last = None;
        while let Some(c) = self.rest().chars().next() {
            if c == '十' {
                value = last.take().unwrap_or(1) * 10;
            } else if let Some(d) = chinese_digit(c).filter(|_| last.is_none() && !matches!(c, '两')) {
                last = Some(d);
            } else {
                break;
            }
            self.at += c.len_utf8();
        }
        let value = value + last.unwrap_or(0);
        if self.at == start || value == 0 {
            self.at = start;
            return None;
        }
        Some(value)
    }

    /// A year by number with its 年.
    fn numbered_year(&mut self) -> Option<i16> {
        let start = self.at;
        let year = match self.digits() {
            Some((value, 4)) if (1900..2100).contains(&value) => Some(value as i16),
            Some((value, 2)) => {
                // 08年5月: two digits only with a month behind.
                let short = if value >= 70 { 1900 + value } else { 2000 + value };
                let mut ahead = Cursor { text: self.text, at: self.at };
                let month = ahead.eat("年") && ahead.small().is_some() && ahead.rest().starts_with('月');
                month.then_some(short as i16)
            }
            Some(_) => None,
            None => {
                let mut value = 0;
                let mut count = 0;
                while let Some((c, d)) = self.rest().chars().next().and_then(|c| Some((c, chinese_digit(c)?))) {
                    value = value * 10 + d;
                    count += 1;
                    self.at += c.len_utf8();
                    if count > 4 {
                        break;
                    }
                }
                (count == 4 && (1900..2100).contains(&value)).then_some(value as i16)
            }
        };
        if year.is_some() {
            self.blanks();
            if self.eat("年") {
                self.eat("度");
                return year;
            }
        }
        self.at = start;
        None
    }

    fn month(&mut self) -> Option<Month> {
        if let Some(m) = self.word(MONTHS) {
            return Some(m);
        }
        let start = self.at;
        let month = self.small().filter(|m| (1..=12).contains(m));
        self.blanks();
        if month.is_some() && self.eat("月") {
            self.eat("份");
            return month.map(|m| Month::Number(m as u8));
        }
        self.at = start;
        None
    }

    fn day(&mut self) -> Option<u8> {
        let start = self.at;
        let day = self.small().filter(|d| (1..=31).contains(d));
        self.blanks();
        if day.is_some() && (self.eat("日") || self.eat("号")) {
            return day.map(|d| d as u8);
        }
        self.at = start;
        None
    }

    /// Part of day and clock time, kept in the span, no part of the value.
    fn clock(&mut self) {
        for word in [
            "上午", "下午", "晚间", "凌晨", "早间", "清晨", "中午", "傍晚", "夜间", "深夜", "早上", "晚上", "盘后", "晚", "夜",
            "午间", "早晨", "上",
        ] {
            if word != "上" && self.eat(word) {
                break;
            }
        }
        let start = self.at;
        self.blanks();
        if self.digits().is_some_and(|(v, n)| v < 25 && n <= 2) {
            let hours = self.at;
            if (self.eat(":") || self.eat("：")) && self.digits().is_some() {
                if (self.eat(":") || self.eat("：")) && self.digits().is_none() {
                    self.at = start;
                }
                return;
            }
            self.at = hours;
            if self.eat("时") || self.eat("点") {
                let minutes = self.at;
                if !(self.digits().is_some() && self.eat("分")) {
                    self.at = minutes;
                }
                self.eat("许");
                return;
            }
        }
        self.at = start;
    }

    /// What may stand behind a month: a day, a ten-day part, an end.
    fn in_month(&mut self, p: &mut Point) {
        self.blanks_before_digit();
        if let Some(d) = self.day() {
            p.day = Some(d);
            self.clock();
        } else {
            let parts = [
                ("上旬", Part::TenDays(1)),
                ("中旬", Part::TenDays(2)),
                ("下旬", Part::TenDays(3)),
                ("底", Part::End),
                ("末", Part::End),
                ("初", Part::Start),
            ];
            p.part = self.word(&parts);
        }
    }

    fn blanks_before_digit(&mut self) {
        let trimmed = self.rest().trim_start_matches(' ');
        if trimmed.chars().next().is_some_and(|c| digit(c).is_some()) {
            self.at = self.text.len() - trimmed.len();
        }
    }

    /// 前5个月, 前五月, 头三个月.
    fn first_months(&mut self) -> Option<Part> {
        let start = self.at;
        if (self.eat("前") || self.eat("头"))
            && let Some(n) = self.small().filter(|n| (1..=12).contains(n))
            && (self.eat("个月") || self.eat("月"))
        {
            return Some(Part::FirstMonths(n as u8));
        }
        self.at = start;
        None
    }

    /// 2023-03-19, 2023/3/19, 2023.3.19.
    fn iso(&mut self) -> Option<Point> {
        let start = self.at;
        if let Some((year, 4)) = self.digits()
            && (1900..2100).contains(&year)
            && let Some(mark) = self.rest().chars().next().filter(|c| matches!(c, '-' | '/' | '.'))
        {
            self.at += 1;
            if let Some((month, 1..=2)) = self.digits()
                && (1..=12).contains(&month)
                && self.rest().starts_with(mark)
            {
                self.at += 1;
                if let Some((day, 1..=2)) = self.digits()
                    && (1..=31).contains(&day)
                {
                    self.clock();
                    return Some(Point {
                        year: Year::Number(year as i16),
                        month: Month::Number(month as u8),
                        day: Some(day as u8),
                        part: None,
                    });
                }
            }
        }
        self.at = start;
        None
    }

    /// A point or period; `None` where nothing of the kind stands here.
    fn point(&mut self) -> Option<Point> {
        let start = self.at;
        let mut p = Point::default();
        if let Some(y) = self.word(YEARS).or_else(|| self.numbered_year().map(Year::Number)) {
            p.year = y;
            self.eat("的");
            let after_of = self.at;
            self.blanks_before_digit();
            if let Some(part) = self.first_months().or_else(|| self.word(PARTS)) {
                p.part = Some(part);
            } else if let Some(month) = self.month() {
                p.month = month;
                self.in_month(&mut p);
            } else if let Some(part) = self.word(YEAR_PARTS) {
                p.part = Some(part);
            } else {
                self.at = after_of;
                if self.text[..self.at].ends_with('的') {
                    self.at -= "的".len();
                }
                // A number of years (2000年来) is handled by the caller; 今年 is a whole.
            }
            return Some(p);
        }
        if let Some(part) = self.first_months().or_else(|| self.word(PARTS)) {
            p.part = Some(part);
            return Some(p);
        }
        if let Some(month) = self.month() {
            p.month = month;
            self.in_month(&mut p);
            return Some(p);
        }
        self.at = start;
        None
    }
}

/// Reads one stretch and hands out what it finds, left to right.
pub(super) fn scan(text: &str, within: Span, emit: &mut dyn FnMut(Span, Expr, &'static str)) {
    let text = &text[..within.to()];
    let mut at = within.from();
    let mut previous = '\n';
    while let Some(c) = text[at..].chars().next() {
        if may_start(c) {
            let inside_code =
                (previous.is_ascii_alphanumeric() || matches!(previous, '.' | '_' | '/' | '-')) && c.is_ascii_digit();
            if !inside_code && let Some((end, expr, rule)) = expression(text, at, within.from(), previous) {
                emit(Span::new(at, end), expr, rule);
                previous = text[..end].chars().next_back().unwrap_or('\n');
                at = end;
                continue;
            }
            if digit(c).is_some() {
                let run: usize = text[at..].chars().take_while(|c| digit(*c).is_some()).map(char::len_utf8).sum();
                previous = c;
                at += run;
                continue;
            }
        }
        previous = c;
        at += c.len_utf8();
    }
}

fn may_start(c: char) -> bool {
    digit(c).is_some() || chinese_digit(c).is_some() || "十日近最前不昨今明当同次翌本去上下后头首第年月元这周春国".contains(c)
}

fn expression(text: &str, at: usize, sentence: usize, previous: char) -> Option<(usize, Expr, &'static str)> {
    let mut c = Cursor { text, at };
    if let Some(found) = plan(&mut c, previous).or_else(|| decade(&mut c)).or_else(|| week(&mut c)) {
        let since = c.eat("以来");
        return Some((c.at, Expr { time: found.0, since }, found.1));
    }
    if let Some(found) = range(&mut c, previous) {
        let since = c.eat("以来");
        return Some((c.at, Expr { time: found, since }, "date.range"));
    }
    if let Some(p) = c.iso() {
        return Some((c.at, Expr { time: Time::Point(p), since: false }, "date.iso"));
    }
    if let Some(p) = c.point() {
        return finish_point(text, at, c, p, previous);
    }
    if let Some(expr) = word(text, at, previous, &mut c) {
        return Some((c.at, expr, "date.word"));
    }
    month_end(&mut c, previous)
        .or_else(|| lone_day(text, at, sentence, previous, &mut c))
        .or_else(|| bare_year(text, at, sentence, &mut c))
}

fn finish_point(text: &str, at: usize, mut c: Cursor, p: Point, previous: char) -> Option<(usize, Expr, &'static str)> {
    let surface = &text[at..c.at];
    let next = c.rest();
    let bare = |w: &str| surface == w;
    // 年内, 年底 behind a number or 半 is a duration or part of another word (三年内, 十年底蕴).
    let countable = digit(previous).is_some()
        || chinese_digit(previous).is_some()
        || matches!(previous, '十' | '半' | '多' | '几' | '数' | '每' | '两' | '余' | '百');
    if surface.starts_with('年') && countable {
        return None;
    }
    if p.year == Year::Unsaid && matches!(p.month, Month::Number(_)) && countable && !matches!(previous, '每') {
        return None;
    }
    if p.year == Year::Previous(0)
        && p.month == Month::Unsaid
        && p.part.is_none()
        && (next.starts_with('签') || next.starts_with('开') || next.starts_with("投产") || previous == '当')
    {
        return None;
    }
    // 2000年来 and 5年来 are durations; so is 2010年代, read as a decade elsewhere.
    if p.month == Month::Unsaid && p.part.is_none() && next.starts_with('来') {
        return None;
    }
    if (bare("同年") || bare("当年") || bare("年底") || bare("年末")) && next.starts_with(['级', '龄', '蕴']) {
        return None;
    }
    if bare("上年") && next.starts_with("同期") {
        return Some((c.at, Expr { time: Time::Point(p), since: false }, "date.point"));
    }
    let mut p = p;
    // 2010年1月至5月, 2月27日至3月5日, 2018年到2020年
    let before_range = c.at;
    if c.rest().starts_with(DASHES) {
        let dash = c.rest().chars().next()?;
        while c.rest().starts_with(dash) {
            c.at += dash.len_utf8();
        }
        c.blanks();
        let second = c.point().or_else(|| {
            let day = c.day()?;
            c.clock();
            Some(Point { day: Some(day), ..Point::default() })
        });
        match second {
            Some(q) if p.day.is_some() || q.day.is_none() || q.month != Month::Unsaid => {
                return Some((c.at, Expr { time: Time::Range(p, q), since: false }, "date.range"));
            }
            _ => c.at = before_range,
        }
    }
    // 5月13日、14日 are two; a range of days inside the month is one.
    if p.day.is_none() && p.part.is_none() && p.month != Month::Unsaid {
        let inside = Cursor { text, at: c.at };
        if let Some((end, first, last)) = day_range(inside) {
            p.day = Some(first);
            let q = Point { day: Some(last), ..Point::default() };
            return Some((end, Expr { time: Time::Range(p, q), since: false }, "date.range"));
        }
    }
    let since = c.eat("以来");
    Some((c.at, Expr { time: Time::Point(p), since }, "date.point"))
}

/// 13-15日 behind a month.
fn day_range(mut c: Cursor) -> Option<(usize, u8, u8)> {
    let first = c.small().filter(|d| (1..=31).contains(d))?;
    let dash = c.rest().chars().next().filter(|d| DASHES.contains(d))?;
    while c.rest().starts_with(dash) {
        c.at += dash.len_utf8();
    }
    let last = c.day()?;
    (first < u32::from(last)).then_some((c.at, first as u8, last))
}

/// Ranges whose first member leaves its unit to the second: 1-9月, 元至10月份, 2018—2020年, 13至15日.
fn range(c: &mut Cursor, previous: char) -> Option<Time> {
    let start = c.at;
    let mut year = Year::Unsaid;
    if let Some(y) = c.word(YEARS).or_else(|| c.numbered_year().map(Year::Number)) {
        year = y;
        c.blanks_before_digit();
    }
    let first_at = c.at;
    if year == Year::Unsaid
        && let Some((first, 4)) = c.digits()
        && (1900..2100).contains(&first)
        && c.rest().starts_with(DASHES)
    {
        let dash = c.rest().chars().next()?;
        while c.rest().starts_with(dash) {
            c.at += dash.len_utf8();
        }
        if let Some(last) = c.numbered_year() {
            return Some(Time::Range(
                Point { year: Year::Number(first as i16), ..Point::default() },
                Point { year: Year::Number(last), ..Point::default() },
            ));
        }
    }
    c.at = first_at;
    let countable = year == Year::Unsaid && (digit(previous).is_some() || previous == '.');
    if !countable && let Some(first) = c.small().filter(|m| (1..=12).contains(m)) {
        c.blanks();
        if let Some(dash) = c.rest().chars().next().filter(|d| DASHES.contains(d)) {
            while c.rest().starts_with(dash) {
                c.at += dash.len_utf8();
            }
            c.blanks();
            if let Some(Month::Number(last)) = c.month().filter(|m| matches!(m, Month::Number(l) if u32::from(*l) > first)) {
                // 1月-3月5日 is no month range.
                let from = Point { year, month: Month::Number(first as u8), ..Point::default() };
                return Some(Time::Range(from, Point { month: Month::Number(last), ..Point::default() }));
            }
        }
    }
    c.at = start;
    None
}

fn word(text: &str, at: usize, previous: char, c: &mut Cursor) -> Option<Expr> {
    let (word, time) = WORDS.iter().filter(|(w, _)| c.rest().starts_with(w)).max_by_key(|(w, _)| w.len())?;
    let after = &text[at + word.len()..];
    let trap = match *word {
        // 昨 alone stands only in front of a bracketed day: 昨(21)日.
        "昨" => true,
        "日前" => {
            digit(previous).is_some() || chinese_digit(previous).is_some() || matches!(previous, '十' | '近' | '今' | '节' | '生')
        }
        "近日" => matches!(previous, '最') || after.starts_with("均"),
        "最近" => {
            after.starts_with(['的', '一', '几', '两', '三', '十']) || after.chars().next().is_some_and(|c| digit(c).is_some())
        }
        "当日" | "今日" | "明日" => matches!(previous, '即') || after.starts_with(['头', '之']),
        _ => false,
    };
    if trap {
        return None;
    }
    c.at += word.len();
    if matches!(time, Time::Days(_) | Time::PreviousDay(_)) {
        c.clock();
    }
    Some(Expr { time: time.clone(), since: false })
}

/// 月底, 月初, 月内 without a month.
fn month_end(c: &mut Cursor, previous: char) -> Option<(usize, Expr, &'static str)> {
    if chinese_digit(previous).is_some() || digit(previous).is_some() || matches!(previous, '个' | '十' | '每' | '满') {
        return None;
    }
    let parts = [("月底", Part::End), ("月末", Part::End), ("月初", Part::Start)];
    let part = c.word(&parts)?;
    let p = Point { month: Month::Relative(0), part: Some(part), ..Point::default() };
    Some((c.at, Expr { time: Time::Point(p), since: false }, "date.point"))
}

/// A day without month: 记者24日获悉.
fn lone_day(text: &str, at: usize, sentence: usize, previous: char, c: &mut Cursor) -> Option<(usize, Expr, &'static str)> {
    if digit(previous).is_some()
        || matches!(previous, '.' | '第' | '年' | '个' | '十' | '每')
        || chinese_digit(previous).is_some()
    {
        return None;
    }
    digit(text[at..].chars().next()?)?;
    let first = c.at;
    if let Some((end, from, to)) = day_range(Cursor { text, at }) {
        let (p, q) = (Point { day: Some(from), ..Point::default() }, Point { day: Some(to), ..Point::default() });
        return Some((end, Expr { time: Time::Range(p, q), since: false }, "date.range"));
    }
    let day = c.day()?;
    let said = &text[first..c.at];
    let rest = c.rest();
    let _ = sentence;
    if said.ends_with('号') && !rest.starts_with(['，', ',', '、', '在', '，'])
        || rest.starts_with(['内', '游', '元', '均', '龄', '线', '楼', '路', '文'])
    {
        c.at = first;
        return None;
    }
    c.clock();
    Some((c.at, Expr { time: Time::Point(Point { day: Some(day), ..Point::default() }), since: false }, "date.day"))
}

/// 2023 at the head of an event's name: 2023贵州…, 2023“…”.
fn bare_year(text: &str, at: usize, sentence: usize, c: &mut Cursor) -> Option<(usize, Expr, &'static str)> {
    let (year, 4) = c.digits()? else { return None };
    if !(1990..2060).contains(&year) {
        return None;
    }
    let head = at == sentence || text[..at].ends_with(['，', ',', '。', '；', '“', '《', '：', ' ', '、', '\u{3000}']);
    let next = c.rest().chars().next()?;
    let after: String = c.rest().chars().take(2).collect();
    let name = matches!(next, '“' | '中' | '世')
        || [
            "贵州", "广东", "北京", "上海", "全国", "国际", "全球", "浙江", "江苏", "山东", "四川", "湖北", "湖南", "河南",
            "河北", "福建", "安徽", "江西", "重庆", "天津", "深圳", "亚洲",
        ]
        .contains(&after.as_str());
    (head && name).then(|| {
        (
            c.at,
            Expr { time: Time::Point(Point { year: Year::Number(year as i16), ..Point::default() }), since: false },
            "date.bare-year",
        )
    })
}

/// 十四五 in quotes or before 期间, 规划, 时期.
fn plan(c: &mut Cursor, previous: char) -> Option<(Time, &'static str)> {
    let plans: [(&str, i16); 8] =
        [("十五五", 15), ("十四五", 14), ("十三五", 13), ("十二五", 12), ("十一五", 11), ("十五", 10), ("九五", 9), ("八五", 8)];
    let start = c.at;
    let n = c.word(&plans)?;
    let rest = c.rest();
    let quoted = matches!(previous, '“' | '"' | '「' | '‘') && rest.starts_with(['”', '"', '」', '’']);
    let named = ["期间", "规划", "时期", "末", "开局", "收官"].iter().any(|w| rest.starts_with(w)) && n > 10;
    if quoted || named {
        return Some((Time::Plan(n), "date.plan"));
    }
    c.at = start;
    None
}

/// 90年代, 上世纪90年代, 20世纪九十年代.
fn decade(c: &mut Cursor) -> Option<(Time, &'static str)> {
    let start = c.at;
    let century = c.eat("上世纪") || c.eat("20世纪") || c.eat("二十世纪");
    let tens = c.digits().or_else(|| {
        let tens = chinese_digit(c.rest().chars().next()?)?;
        let mut ahead = Cursor { text: c.text, at: c.at + c.rest().chars().next()?.len_utf8() };
        ahead.eat("十").then(|| {
            c.at = ahead.at;
            (tens * 10, 2)
        })
    });
    if let Some((value, count)) = tens
        && c.eat("年代")
    {
        let first = match (count, value % 10) {
            (4, 0) if (1900..2100).contains(&value) => Some(value as i16),
            (2, 0) if century || value >= 30 => Some(1900 + value as i16),
            (2, 0) => Some(2000 + value as i16),
            _ => None,
        };
        if let Some(first) = first {
            return Some((Time::Decade(first), "date.decade"));
        }
    }
    c.at = start;
    None
}

/// 本周, 上周五, 下周一, 周三.
fn week(c: &mut Cursor) -> Option<(Time, &'static str)> {
    let start = c.at;
    let offset = c.word(&[("上周", -1), ("本周", 0), ("下周", 1), ("这周", 0), ("上星期", -1), ("下星期", 1)]);
    let mut day = None;
    if offset.is_some() || c.eat("周") || c.eat("星期") {
        day = c.word(&[("一", 0u8), ("二", 1), ("三", 2), ("四", 3), ("五", 4), ("六", 5), ("日", 6), ("天", 6), ("末", 5)]);
    }
    let alone = offset.is_none();
    if alone && (day.is_none() || c.rest().starts_with(['年', '期', '转', '岁', '边', '围', '报', '个']))
        || c.rest().starts_with("年")
    {
        c.at = start;
        return None;
    }
    if day.is_some() {
        c.clock();
    }
    offset.or(alone.then_some(0)).map(|o| (Time::Week(o, day), "date.week"))
}
