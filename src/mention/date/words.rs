//! The words of dates: `date_word.tsv`, `holiday.tsv` and `era.tsv`, found by their first character.

use std::sync::LazyLock;

use regex::Regex;

use super::{Part, Unit};
use crate::data::any::starts_with_any;
use crate::data::one_of;
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
    /// 上世纪, by its first two digits.
    Century,
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

impl Class {
    /// A bit of its own.
    fn bit(self) -> u32 {
        1 << self as u32
    }
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
    words: Grouped<Word>,
    holidays: Grouped<Holiday>,
    eras: Grouped<Era>,
    future: Regex,
    /// The first two characters of the surfaces that may begin a date.
    pairs: Vec<(char, char)>,
    /// One bit for some of the pairs each: most pairs of characters begin none.
    begins: [u64; PAIR_WORDS],
}

const PAIR_WORDS: usize = 64;

/// The word and the bit of a pair of characters in [`Words::begins`].
fn pair_bit(first: char, second: char) -> (usize, u64) {
    let mixed = (first as u32).wrapping_mul(31) ^ (second as u32).wrapping_mul(0x9E37_79B9) >> 20;
    (mixed as usize >> 6 & (PAIR_WORDS - 1), 1 << (mixed & 63))
}

/// Items by the first character of their surfaces.
struct Grouped<T> {
    items: Vec<T>,
    /// For each first character, in order, its items.
    groups: Vec<(char, u32, u32)>,
    /// One bit for each first character, by its lowest bits: most characters begin none.
    begins: [u64; 16],
}

impl<T> Grouped<T> {
    /// Groups items that are sorted by surface.
    fn new(items: Vec<T>, surface: impl Fn(&T) -> &'static str) -> Self {
        let mut groups: Vec<(char, u32, u32)> = Vec::new();
        let mut begins = [0; 16];
        for (i, item) in items.iter().enumerate() {
            let Some(c) = surface(item).chars().next() else { continue };
            begins[c as usize >> 6 & 15] |= 1 << (c as usize & 63);
            match groups.last_mut() {
                Some(group) if group.0 == c => group.2 = i as u32 + 1,
                _ => groups.push((c, i as u32, i as u32 + 1)),
            }
        }
        Grouped { items, groups, begins }
    }

    /// The items whose surfaces begin with the character that the text begins with.
    fn at(&self, rest: &str) -> &[T] {
        let may = |c: &char| self.begins[*c as usize >> 6 & 15] >> (*c as usize & 63) & 1 != 0;
        let group = rest.chars().next().filter(may).and_then(|c| self.groups.binary_search_by_key(&c, |g| g.0).ok());
        group.map_or(&[], |i| &self.items[self.groups[i].1 as usize..self.groups[i].2 as usize])
    }
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
        "century" => Class::Century,
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
    let pair = |s: &str| Some((s.chars().next()?, s.chars().nth(1)?));
    let mut pairs: Vec<(char, char)> = surfaces.clone().filter_map(pair).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let mut begins = [0; PAIR_WORDS];
    for &(first, second) in &pairs {
        let (word, bit) = pair_bit(first, second);
        begins[word] |= bit;
    }
    let future: Vec<String> = words.iter().filter(|w| w.class == Class::Future).map(|w| regex::escape(w.surface)).collect();
    let future = Regex::new(&future.join("|")).expect("the table's words are plain");
    words.retain(|w| w.class != Class::Future);
    Words {
        words: Grouped::new(words, |w| w.surface),
        holidays: Grouped::new(holidays, |h| h.surface),
        eras: Grouped::new(eras, |e| e.surface),
        future,
        pairs,
        begins,
    }
}

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

/// Whether a date may go on so behind its first digits, or the text ends.
fn joins_number(rest: &str) -> bool {
    let mut chars = rest.chars();
    match chars.next() {
        // 3个月, but not 3个项目.
        Some('个') => chars.next() == Some('月'),
        next => next.is_none_or(joins_digits),
    }
}

/// The characters behind a date's first digits, 个 left out.
fn joins_digits(c: char) -> bool {
    matches!(
        c,
        '年' | '月' | '日' | '号' | '季' | '世' | '财' | '底' | '十' | '五' | '一' | 'Q' | 'H' | 'B' | '?' | '？' | '\u{fffd}'
    ) || matches!(
        c,
        '-' | '/'
            | '.'
            | '－'
            | '／'
            | '．'
            | '–'
            | '—'
            | '―'
            | '~'
            | '～'
            | '〜'
            | '∼'
            | '‐'
            | '‑'
            | '−'
            | '─'
            | '━'
            | '﹣'
    ) || matches!(c, '至' | '到' | '、' | '和' | '及' | '与' | '，')
}

impl Words {
    /// Whether a date may begin at a character that is marked for one, by the few characters behind it: most numbers
    /// are none (3亿元), and most 上 and 第 neither.
    pub(super) fn may_start(&self, c: char, rest: &str) -> bool {
        let behind = &rest[c.len_utf8()..];
        let next = behind.chars().next();
        if digit(c).is_some() {
            let run = rest.trim_start_matches(|c| digit(c).is_some());
            let count = rest.len() - run.len();
            return count >= 4 && matches!(c, '1' | '2' | '１' | '２')
                || joins_number(run.trim_start_matches([' ', '\u{a0}', '\u{3000}']));
        }
        if c == '十' || chinese_digit(c).is_some() {
            let long = next.is_some_and(|n| n == '十' || chinese_digit(n).is_some());
            return long || next.is_some_and(|n| matches!(n, '千' | 'O' | 'o' | 'Ｏ')) || next.is_some() && joins_number(behind);
        }
        let opens = match c {
            '前' | '头' | '首' | '第' => next.is_some_and(|n| is_numeral(n) || n == ' '),
            '元' => next.is_some_and(|n| n == '月' || n == '至' || n == '-' || n == '到'),
            '正' | '腊' | '冬' => next == Some('月'),
            '农' | '阴' | '旧' => next == Some('历'),
            '昨' | '今' => next.is_some_and(|n| matches!(n, '(' | '（' | '起')),
            '周' => next.is_some_and(|n| one_of!(n, "一二三四五六日天")),
            'Q' => next.is_some_and(|n| n.is_ascii_digit()),
            '最' => behind.starts_with('后'),
            _ => false,
        };
        let known = |n| {
            let (word, bit) = pair_bit(c, n);
            self.begins[word] & bit != 0 && self.pairs.binary_search(&(c, n)).is_ok()
        };
        opens || next.is_some_and(known)
    }

    /// The longest word of one of the classes at the offset whose neighbours do not forbid it.
    pub(super) fn at(&self, text: &str, at: usize, classes: &[Class]) -> Option<&Word> {
        let rest = &text[at..];
        let words = self.words.at(rest);
        if words.is_empty() {
            return None;
        }
        let previous = text[..at].chars().next_back();
        let classes = classes.iter().fold(0, |bits, class| bits | class.bit());
        let fits = |w: &&Word| {
            classes & w.class.bit() != 0
                && starts_with_any(rest, &[w.surface])
                && !previous.is_some_and(|p| w.not_behind.chars().any(|t| t == p || t == '#' && is_numeral(p)))
                && !any(w.not_before, &rest[w.surface.len()..])
        };
        words.iter().filter(fits).max_by_key(|w| w.surface.len())
    }

    /// The longest holiday at the offset.
    pub(super) fn holiday(&self, text: &str, at: usize) -> Option<&Holiday> {
        let rest = &text[at..];
        let all = self.holidays.at(rest);
        all.iter().filter(|h| rest.starts_with(h.surface)).max_by_key(|h| h.surface.len())
    }

    /// The era at the offset.
    pub(super) fn era(&self, text: &str, at: usize) -> Option<&Era> {
        let rest = &text[at..];
        self.eras.at(rest).iter().filter(|e| rest.starts_with(e.surface)).max_by_key(|e| e.surface.len())
    }

    /// Whether a word that looks ahead (预计) stands in the text.
    pub(super) fn looks_ahead(&self, text: &str) -> bool {
        self.future.is_match(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::mark::{self, Kinds};

    #[test]
    fn no_holiday_begins_with_a_latin_digit() {
        // The rules ask for none there.
        let begins = |h: &Holiday| h.surface.chars().next().and_then(digit);
        assert!(!words().holidays.items.is_empty() && words().holidays.items.iter().all(|h| begins(h).is_none()));
    }

    #[test]
    fn every_opening_is_marked() {
        let marked = |c: char| mark::of(c).meets(Kinds::DATE);
        assert!(!words().pairs.is_empty() && marked('《'));
        for (first, second) in &words().pairs {
            assert!(marked(*first), "{first}{second}");
        }
        for c in ('\0'..='\u{ffff}').filter(|c| !marked(*c)) {
            for behind in ["", "1月", "一", "十", "月", "历", "后", "(", "起", "年", " 3", "O"] {
                assert!(!words().may_start(c, &format!("{c}{behind}")), "{c}{behind}");
            }
        }
    }
}
