//! What date expressions look like: the rules in the order in which they are tried, and what may follow an expression.
//!
//! ```text
//! date    = rule [以来 | 至今]
//! rule    = plan | decade | fiscal | lunar | holiday | week | bracketed day | iso [dash iso] | range | year-quarter
//!         | same period | point [tail] | word | 今起 | back | day | listed year | bare year | slash
//! ```
//! The rules' ids are `date.` and the name. [`point`], [`range`] and [`named`] hold the rules by subject; the words are in
//! `date_word.tsv`, `holiday.tsv` and `era.tsv`. Titles in 《》 hold no dates.

use super::cursor::Cursor;
use super::words::{is_numeral, words};
use super::{Expr, Month, Point, Time, Year};
use super::{named, point, range};
use crate::data::any::contains_any;
use crate::data::mark::{Kinds, Marks};
use crate::data::{Table, one_of};
use crate::mention::DateDoubt;
use crate::mention::number::{chinese_digit, digit};
use crate::rule::FindRule;
use crate::span::Span;
use crate::text::Document;

/// A rule reads an expression or leaves the cursor anywhere.
type Reader = fn(&mut Cursor) -> Option<Time>;

/// A rule may begin with a Latin digit of either width.
const LATIN: u8 = 1;
/// A rule may begin with a Chinese digit or 十.
const CHINESE: u8 = 2;
/// A rule may begin with another character.
const WORD: u8 = 4;
const NUMERAL: u8 = LATIN | CHINESE;
const ANY: u8 = NUMERAL | WORD;

/// What a rule cannot do without in the next characters where it begins with a numeral, any of its bits; none asks nothing.
const YEAR: u16 = 1;
const MONTH: u16 = 2;
const DAY: u16 = 4;
const QUARTER: u16 = 8;
const AGE: u16 = 16;
const FISCAL: u16 = 32;
const PERIOD: u16 = 64;
const NEW_YEAR: u16 = 128;
const SLASH: u16 = 256;
/// Not a sign further on, but the numeral itself: it has four digits.
const FOUR: u16 = 512;

/// Which of those signs stand in the next characters: read once, they spare most numbers most of the rules.
fn signs(rest: &str) -> u16 {
    let digits = rest.chars().take(5).take_while(|&c| digit(c).is_some()).count();
    let four = if digits == 4 { FOUR } else { 0 };
    // The longest way from a numeral to its sign is some twelve characters (2018 — 第12个月), blanks not counted.
    // Nor is a dash that is drawn out.
    let mut last = ' ';
    let near = rest.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{3000}') && std::mem::replace(&mut last, *c) != *c);
    near.take(18).fold(four, |signs, c| {
        signs
            | match c {
                '年' => YEAR,
                '月' => MONTH,
                '日' | '号' => DAY,
                '季' | 'Q' | 'H' => QUARTER,
                '代' | '纪' => AGE,
                '财' => FISCAL,
                '期' => PERIOD,
                '大' => NEW_YEAR,
                '/' | '／' => SLASH,
                _ => 0,
            }
    })
}

/// The rules with what they may begin with and what they need, tried in this order; the first that holds is taken.
const RULES: &[(FindRule, u8, u16, Reader)] = &[
    (FindRule::DatePlan, CHINESE | WORD, 0, named::plan),
    (FindRule::DateDecade, ANY, AGE, named::decade),
    (FindRule::DateFiscal, LATIN | WORD, FISCAL, named::fiscal),
    (FindRule::DateLunar, ANY, MONTH | NEW_YEAR, named::lunar),
    (FindRule::DateHoliday, CHINESE | WORD, 0, named::holiday),
    // No holiday begins with a Latin digit: behind a year only.
    (FindRule::DateHoliday, LATIN, YEAR, named::holiday),
    (FindRule::DateWeek, WORD, 0, named::week),
    (FindRule::DateBracketedDay, WORD, 0, |c| named::bracketed_day(c).map(Time::Point)),
    (FindRule::DateIso, LATIN, FOUR, iso),
    (FindRule::DateRange, ANY, YEAR | MONTH | QUARTER, range::leading),
    (FindRule::DateYearQuarter, LATIN | WORD, QUARTER, |c| point::year_quarter(c).map(Time::Point)),
    (FindRule::DateSamePeriod, ANY, PERIOD, named::same_period),
    (FindRule::DatePoint, ANY, YEAR | MONTH | QUARTER, point_and_tail),
    (FindRule::DateWord, CHINESE | WORD, 0, named::word),
    (FindRule::DateWord, WORD, 0, named::from_today),
    (FindRule::DateBack, WORD, 0, named::back),
    (FindRule::DateDay, NUMERAL, DAY, lone_day),
    (FindRule::DateYearList, LATIN, FOUR, |c| range::listed_year(c).map(Time::Point)),
    (FindRule::DateBareYear, LATIN, FOUR, |c| bare_year(c).map(Time::Point)),
    (FindRule::DateSlash, LATIN, SLASH, slash),
];

/// Reads the document and hands out what it finds, left to right.
pub(super) fn find(doc: &Document, emit: &mut dyn FnMut(Span, Expr, FindRule)) {
    let minguo = is_taiwanese(doc);
    let mut marks = doc.scan.marks(Kinds::DATE);
    for sentence in &doc.sentences {
        let text = &doc.folded[..sentence.span.to()];
        let start = sentence.span.from();
        let cursor = Cursor { text, at: start, sentence: start, minguo, scan: &doc.scan, doubt: None, year: None };
        scan(cursor, &mut marks, emit);
    }
}

/// Whether the text is in traditional characters and about Taiwan, so that 98年 is 2009.
fn is_taiwanese(doc: &Document) -> bool {
    *doc.folded != *doc.article.text
        && contains_any(
            &doc.article.text,
            &["台灣", "臺灣", "台北", "臺北", "新北", "高雄", "新竹", "台中", "臺中", "桃園", "行政院", "民國"],
        )
}

fn scan(mut c: Cursor, marks: &mut Marks, emit: &mut dyn FnMut(Span, Expr, FindRule)) {
    let words = words();
    let mut titles = true;
    while let Some(next) = marks.next(c.at, c.text.len()) {
        c.at = next;
        let Some(ch) = c.peek() else { break };
        if ch == '《' && titles {
            match c.rest().find('》') {
                Some(end) => c.at += end,
                None => titles = false,
            }
            c.at += '《'.len_utf8();
            continue;
        }
        if words.may_start(ch, c.rest()) {
            let code = ch.is_ascii_digit() && is_code(&c);
            if !code && let Some((end, expr, rule)) = expression(c) {
                emit(Span::new(c.at, end), expr, rule);
                c.at = end;
                continue;
            }
        }
        if digit(ch).is_some() {
            while let Some(d) = c.peek().filter(|d| digit(*d).is_some()) {
                c.at += d.len_utf8();
            }
            continue;
        }
        c.at += ch.len_utf8();
    }
}

/// Digits behind letters or joining marks: GB18030, 192.168.3.19. But CPI5月, TCL2025年.
fn is_code(c: &Cursor) -> bool {
    let joined = |p: &char| p.is_ascii_alphanumeric() || matches!(p, '.' | '_' | '/' | '-' | '#');
    let Some(previous) = c.previous().filter(joined) else { return false };
    let mut ahead = *c;
    let month = ahead.within(1, 12).is_some() && ahead.any(&["月"]);
    let mut ahead = *c;
    let year = ahead.digits().is_some_and(|(y, count)| count == 4 && point::is_year(y)) && ahead.any(&["年"]);
    !((previous.is_ascii_alphabetic() || previous == '/') && (month || year))
}

fn expression(mut start: Cursor) -> Option<(usize, Expr, FindRule)> {
    let begins = match start.peek()? {
        c if digit(c).is_some() => LATIN,
        c if c == '十' || chinese_digit(c).is_some() => CHINESE,
        _ => WORD,
    };
    let signs = if begins == WORD { u16::MAX } else { signs(start.rest()) };
    if signs & YEAR != 0 {
        point::remember_year(&mut start);
    } else {
        start.year = Some((start.at, None));
    }
    let may = |begin: u8, needs: u16| begin & begins != 0 && (needs == 0 || needs & signs != 0);
    let (mut c, time, read_by) = RULES.iter().filter(|r| may(r.1, r.2)).find_map(|(id, _, _, read)| {
        let mut c = start;
        let time = read(&mut c)?;
        Some((c, time, *id))
    })?;
    let rule = c.doubt.map_or(read_by, DateDoubt::rule);
    let compares = matches!(time, Time::SamePeriod(..)) && c.doubt.is_none();
    let since = !matches!(time, Time::Vague) && (c.eat("以来") || until_now(&mut c));
    let about = c.doubt == Some(DateDoubt::Reign) && matches!(time, Time::Point(p) if p.month != Month::Unsaid);
    Some((c.at, Expr { time, since, about, doubt: c.doubt, compares }, rule))
}

/// 至今, but not 至今年, 至今天 or 至今25日.
fn until_now(c: &mut Cursor) -> bool {
    let now = c.attempt(|c| {
        (c.eat("至今") && !c.peek().is_some_and(|n| is_numeral(n) || one_of!(n, "年天日晚晨早夏春秋冬"))).then_some(())
    });
    now.is_some()
}

fn iso(c: &mut Cursor) -> Option<Time> {
    let first = point::iso(c)?;
    let last = c.attempt(|c| {
        c.dash().then_some(())?;
        point::iso(c)
    });
    Some(last.map_or(Time::Point(first), |last| Time::Range(first, last)))
}

fn point_and_tail(c: &mut Cursor) -> Option<Time> {
    let start = *c;
    let p = point::point(c)?;
    if is_no_date(&start, c, &p) {
        return None;
    }
    Some(range::tail(c, p).unwrap_or(Time::Point(p)))
}

/// Durations, meeting numbers and the like that read as a point.
fn is_no_date(start: &Cursor, c: &Cursor, p: &Point) -> bool {
    let counted = start.previous().is_some_and(|p| is_numeral(p) || matches!(p, '第' | '每'));
    let bare_year = p.month == Month::Unsaid && p.part.is_none();
    match (p.year, p.month) {
        // 12个3月, 二十五月
        (Year::Unsaid, Month::Number(_)) if counted => true,
        // 2000年来
        (Year::Number(_), _) if bare_year && c.rest().starts_with('来') && !c.any(&["来自", "来到", "来华"]) => true,
        // 2026年第五次会议, 2008年第24号公告, 2025年年度股东大会
        (Year::Number(_), _) if bare_year => is_meeting(*c),
        _ => false,
    }
}

/// 第五次会议, 第24号公告 behind a year.
fn is_meeting(mut c: Cursor) -> bool {
    if c.any(&["年度股东", "股东大会", "股东会", "度股东"]) {
        return true;
    }
    let numbered = c.eat("第") && (c.small().is_some() || c.digits().is_some());
    numbered && c.any(&["次", "号", "期"])
}

/// A day without month: 记者24日获悉, 13至15日, 二十四日.
fn lone_day(c: &mut Cursor) -> Option<Time> {
    let previous = c.previous();
    if previous.is_some_and(|p| {
        is_numeral(p)
            || matches!(p, '.' | '第' | '年' | '个' | '每' | '满' | '续' | '期' | '近' | '约' | '超' | '达' | '逾' | '〕' | ']')
    }) {
        return None;
    }
    let day = |d| Point { day: Some(d), ..Point::default() };
    let start = c.at;
    let latin = digit(c.peek()?).is_some();
    let time = match range::days(c) {
        Some((from, to)) => Time::Range(day(from), day(to)),
        None => Time::Point(day(point::day(c)?)),
    };
    let said = &c.text[start..c.at];
    let ordinal = said.ends_with('号') && (previous == Some('、') || !c.any(&["，", ",", "晚", "上午", "下午"]));
    let term = ["内", "游", "元", "均", "龄", "线", "楼", "路", "文", "年化", "滚动", "移动", "之内", "以内", "令", "常"];
    // 三日 may be three days; 二十四日 is the 24th.
    let numeral = !latin && said.chars().count() < 3;
    if ordinal || numeral || c.any(&term) {
        return None;
    }
    c.clock();
    if let Time::Point(p) = time
        && let Some(range) = range::tail(c, p)
    {
        return Some(range);
    }
    Some(time)
}

/// 2023 at the head of an event's name: 2023贵州…, 2023“…”; or alone in its line.
fn bare_year(c: &mut Cursor) -> Option<Point> {
    let previous = c.previous();
    let year = c.digits().filter(|(y, count)| *count == 4 && (1990..2060).contains(y))?.0;
    let head = previous.is_none_or(|p| one_of!(p, "，,。；“‘「：、（( \u{3000}=/】在办"));
    let next = c.peek();
    let place = [Table::Place, Table::Abroad, Table::Region].iter().any(|t| c.scan.at(*t, c.at as u32).is_some());
    let world = c.any(&["“", "中国", "世界", "全国", "国际", "全球", "亚洲", "（第", "(第"]);
    let near: usize = c.rest().chars().take(20).map(char::len_utf8).sum();
    let event = ["大会", "论坛", "博览会", "峰会", "展会", "年会", "大赛", "推介会", "交易会", "洽谈会", "招商", "推广", "博会"];
    let event = (place || world) && event.iter().any(|w| c.rest()[..near].contains(w));
    let within = previous.is_some_and(|p| ('\u{4e00}'..='\u{9fff}').contains(&p) && !is_numeral(p) && p != '第');
    let named = event || head && c.any(&["“"]);
    let alone = next.is_none() && previous.is_none_or(|p| matches!(p, '=' | ' '));
    ((head || within) && named || head && alone).then_some(Point { year: Year::Number(year as i16), ..Point::default() })
}

/// 12/1 that stands alone.
fn slash(c: &mut Cursor) -> Option<Time> {
    let head = c.previous().is_none_or(|p| matches!(p, '(' | '（' | '\u{3000}'));
    let month = c.within(1, 12)?;
    c.eat_char(&['/', '／'])?;
    let day = c.within(1, 31)?;
    let end = c.peek().is_none_or(|n| matches!(n, ')' | '）' | '\u{3000}'));
    let p = Point { month: Month::Number(month), day: Some(day), ..Point::default() };
    (head && end).then_some(Time::Point(p))
}
