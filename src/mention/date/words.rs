//! The words of dates: `date_word.tsv`, `holiday.tsv` and `era.tsv`, found by their first character.

use std::sync::LazyLock;

use super::{Part, Unit};
use crate::mention::number::{chinese_digit, digit};

/// What a word does in a date expression; the names are those of the table's second column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// 日前.
    Vague,
    /// 昨天: days from the reference date.
    Day,
    /// 今明两天: from so many days to so many.
    Days,
    /// 次日: days from the last date mentioned.
    SameDay,
    /// 去年.
    Year,
    /// 今明两年.
    Years,
    /// 次年.
    SameYear,
    /// 上月.
    Month,
    /// 同月.
    SameMonth,
    /// 上季度.
    Quarter,
    /// 当季.
    SameQuarter,
    /// 今春: a year and a season of it.
    Season,
    /// 上半年: a part of the year that may stand alone.
    Part,
    /// 底: a part behind a year only.
    YearPart,
    /// 中旬: a part behind a month only.
    MonthPart,
    /// 月底: a part of this month.
    LonePart,
    /// 上周.
    Week,
    /// 周 in front of a weekday.
    BareWeek,
    /// 一 behind 周.
    Weekday,
    /// 下午.
    Clock,
    /// 预计.
    Future,
    /// 假期.
    HolidayTail,
}

/// One word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    pub surface: &'static str,
    pub class: Class,
    /// Steps (years, months, weeks, days), or the first of two.
    pub steps: i16,
    /// The second of two steps.
    pub steps_to: i16,
    pub part: Part,
    not_behind: &'static str,
    not_before: &'static str,
}

/// A holiday.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holiday {
    pub surface: &'static str,
    pub lunar: bool,
    pub month: u8,
    pub day: u8,
    /// Whether it is one without any word that says so.
    pub alone: bool,
}

/// An era of an emperor, or the Republic.
#[derive(Clone, Copy, Debug)]
pub(super) struct Era {
    pub surface: &'static str,
    pub first: i16,
    pub last: i16,
}

/// The tables, each sorted by surface.
pub(super) struct Words {
    words: Vec<Word>,
    holidays: Vec<Holiday>,
    eras: Vec<Era>,
    future: Vec<&'static str>,
    /// One bit for each character up to U+FFFF that may begin a date.
    starts: Vec<u64>,
}

static WORDS: LazyLock<Words> = LazyLock::new(load);

/// The words, read once.
pub(super) fn words() -> &'static Words {
    &WORDS
}

fn class(name: &str) -> Option<Class> {
    Some(match name {
        "vague" => Class::Vague,
        "day" => Class::Day,
        "days" => Class::Days,
        "same_day" => Class::SameDay,
        "year" => Class::Year,
        "years" => Class::Years,
        "same_year" => Class::SameYear,
        "month" => Class::Month,
        "same_month" => Class::SameMonth,
        "quarter" => Class::Quarter,
        "same_quarter" => Class::SameQuarter,
        "season" => Class::Season,
        "part" => Class::Part,
        "year_part" => Class::YearPart,
        "month_part" => Class::MonthPart,
        "lone_part" => Class::LonePart,
        "week" => Class::Week,
        "bare_week" => Class::BareWeek,
        "weekday" => Class::Weekday,
        "clock" => Class::Clock,
        "future" => Class::Future,
        "holiday_tail" => Class::HolidayTail,
        _ => return None,
    })
}

fn part(name: &str) -> Option<Part> {
    let number = || name.get(1..)?.parse::<u8>().ok();
    Some(match name {
        "start" => Part::Start,
        "mid" => Part::Middle,
        "end" => Part::End,
        "all" => Part::Whole,
        "T12" => Part::TenDays(1, 2),
        "T23" => Part::TenDays(2, 3),
        _ => match name.as_bytes().first()? {
            b'Q' => Part::Quarter(number()?),
            b'H' => Part::Half(number()?),
            b'F' => Part::First(number()?, Unit::Month),
            b'S' => Part::Season(number()?),
            b'T' => Part::TenDays(number()?, number()?),
            b'B' => Part::HalfMonth(number()?),
            _ => return None,
        },
    })
}

fn lines(table: &'static str) -> impl Iterator<Item = [&'static str; 5]> {
    table.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).map(|line| {
        let mut fields = line.split('\t').map(|f| if f == "-" { "" } else { f });
        std::array::from_fn(|_| fields.next().unwrap_or(""))
    })
}

fn load() -> Words {
    let word = |name: &str, [surface, _, value, not_behind, not_before]: [&'static str; 5]| {
        let (first, second) = value.split_once([' ', '.']).map_or((value, ""), |(a, b)| (a, b.trim_start_matches('.')));
        Some(Word {
            surface,
            class: class(name)?,
            steps: first.parse().unwrap_or(0),
            steps_to: second.parse().unwrap_or(0),
            part: part(value).or_else(|| part(second)).unwrap_or(Part::Whole),
            not_behind,
            not_before,
        })
    };
    let holiday = |[surface, calendar, day, alone, _]: [&'static str; 5]| {
        let (month, day) = day.split_once('-')?;
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        Some(Holiday { surface, lunar: calendar == "lunar", month, day, alone: alone == "alone" })
    };
    let era = |[surface, first, last, _, _]: [&'static str; 5]| {
        Some(Era { surface, first: first.parse().ok()?, last: last.parse().ok()? })
    };
    let mut words: Vec<Word> = lines(include_str!("../../data/date_word.tsv"))
        .flat_map(|fields| fields[1].split(' ').filter_map(move |name| word(name, fields)))
        .collect();
    let mut holidays: Vec<Holiday> = lines(include_str!("../../data/holiday.tsv")).filter_map(holiday).collect();
    let mut eras: Vec<Era> = lines(include_str!("../../data/era.tsv")).filter_map(era).collect();
    words.sort_by_key(|w| w.surface);
    holidays.sort_by_key(|w| w.surface);
    eras.sort_by_key(|w| w.surface);
    let inner = |c: Class| {
        matches!(c, Class::YearPart | Class::MonthPart | Class::Weekday | Class::Clock | Class::Future | Class::HolidayTail)
    };
    let surfaces = (words.iter().filter(|w| !inner(w.class)).map(|w| w.surface))
        .chain(holidays.iter().map(|h| h.surface))
        .chain(eras.iter().map(|e| e.surface));
    let digits = ('0'..='9').chain('０'..='９').chain(('\u{2000}'..='\u{9fff}').filter(|c| chinese_digit(*c).is_some()));
    let mut starts = vec![0u64; 1 << 10];
    for c in surfaces.filter_map(|w| w.chars().next()).chain(OPENINGS.chars()).chain(digits) {
        if let Some(bits) = starts.get_mut(c as usize >> 6) {
            *bits |= 1 << (c as usize & 63);
        }
    }
    let future = words.iter().filter(|w| w.class == Class::Future).map(|w| w.surface).collect();
    words.retain(|w| w.class != Class::Future);
    Words { words, holidays, eras, future, starts }
}

/// What the grammar itself begins with: 十月, 元月, 前5个月, 头三个月, 首两月, 第一季度, 农历, 正月, 腊月, 冬月, 过去, Q1.
const OPENINGS: &str = "十元前头首第农阴旧正腊冬过Q";

/// Whether one of the words stands at the offset.
fn any(list: &str, rest: &str) -> bool {
    list.split(' ').any(|w| !w.is_empty() && if w == "#" { starts_with_numeral(rest) } else { rest.starts_with(w) })
}

fn starts_with_numeral(rest: &str) -> bool {
    rest.chars().next().is_some_and(is_numeral)
}

/// Whether the character belongs to a number: a digit, a multiplier, 几, 数, 半, 多, 余.
pub(super) fn is_numeral(c: char) -> bool {
    digit(c).is_some() || chinese_digit(c).is_some() || matches!(c, '十' | '百' | '千' | '万' | '几' | '数' | '半' | '多' | '余')
}

impl Words {
    /// Whether a date may begin with this character.
    pub(super) fn may_start(&self, c: char) -> bool {
        self.starts.get(c as usize >> 6).is_some_and(|bits| bits >> (c as usize & 63) & 1 == 1)
    }

    /// The longest word of one of the classes at the offset whose neighbours do not forbid it.
    pub(super) fn at(&self, text: &str, at: usize, classes: &[Class]) -> Option<&Word> {
        let rest = &text[at..];
        let previous = text[..at].chars().next_back();
        let fits = |w: &&Word| {
            classes.contains(&w.class)
                && rest.starts_with(w.surface)
                && !previous.is_some_and(|p| w.not_behind.chars().any(|t| t == p || t == '#' && is_numeral(p)))
                && !any(w.not_before, &rest[w.surface.len()..])
        };
        group(&self.words, rest, |w| w.surface).iter().filter(fits).max_by_key(|w| w.surface.len())
    }

    /// The longest holiday at the offset.
    pub(super) fn holiday(&self, text: &str, at: usize) -> Option<&Holiday> {
        let rest = &text[at..];
        let all = group(&self.holidays, rest, |h| h.surface);
        all.iter().filter(|h| rest.starts_with(h.surface)).max_by_key(|h| h.surface.len())
    }

    /// The era at the offset.
    pub(super) fn era(&self, text: &str, at: usize) -> Option<&Era> {
        let rest = &text[at..];
        group(&self.eras, rest, |e| e.surface).iter().filter(|e| rest.starts_with(e.surface)).max_by_key(|e| e.surface.len())
    }

    /// Whether a word that looks ahead (预计) stands in the text.
    pub(super) fn looks_ahead(&self, text: &str) -> bool {
        self.future.iter().any(|w| text.contains(w))
    }
}

/// The entries of a sorted table that begin with the first character of the text.
fn group<'t, T>(table: &'t [T], rest: &str, surface: impl Fn(&T) -> &'static str) -> &'t [T] {
    let Some(c) = rest.chars().next() else { return &[] };
    let first = &rest[..c.len_utf8()];
    let from = table.partition_point(|t| surface(t) < first);
    let to = from + table[from..].partition_point(|t| surface(t).starts_with(first));
    &table[from..to]
}
