//! Characters at which something may begin that is no word of the lexicon: numbers, dates, titles in brackets.
//!
//! **Why here?** The one scan reads every character anyway. That it notes these on its way spares each recogniser a pass of
//! its own over the text; what a mark means is the recogniser's business, and its tests show that none is missing here.

use std::sync::LazyLock;

use super::rows_of;

/// What may begin at a character: some of the constants of this type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds(pub(super) u8);

impl Kinds {
    /// A number, or what hides a digit of one.
    pub const NUMBER: Kinds = Kinds(1);
    /// A date, or a title, in which none stands.
    pub const DATE: Kinds = Kinds(2);
    /// A title or a quote.
    pub const QUOTE: Kinds = Kinds(4);
    /// The word in front of a province's letter (在黔, 赴沪).
    pub const LEAD: Kinds = Kinds(8);
    /// A name in Latin letters: a capital.
    pub const CAPITAL: Kinds = Kinds(16);
    /// What opens a bracket.
    pub const BRACKET: Kinds = Kinds(32);

    /// Nothing.
    pub(super) const NONE: Kinds = Kinds(0);

    /// Whether both have a kind.
    pub fn meets(self, other: Kinds) -> bool {
        self.0 & other.0 != 0
    }
}

/// Digits of either width.
const DIGITS: &str = "0123456789０１２３４５６７８９";
/// Chinese digits in everyday and in bankers' form.
const CHINESE_DIGITS: &str = "零〇○一壹二两兩贰貳三叁參四肆五伍六陆陸七柒八捌九玖";
/// Multipliers, and words of an uncertain number.
const NUMBER_WORDS: &str = "十拾百佰千仟万萬亿億兆数几上半好";
/// What stands for hidden digits.
const HIDDEN: &str = "#＃*＊×Xx□○〇";
/// What a date begins with beside digits and the tables' words: 十月, 元月, 前5个月, 头三个月, 首两月, 第一季度, 最后一周,
/// 农历, 正月, 腊月, 冬月, 昨(21)日, 今起, 周三, Q1.
const DATE_WORDS: &str = "十元前头首第最农阴旧正腊冬昨今周Q";
/// What opens a title or a quote.
const QUOTES: &str = "《“「";
/// The one that opens a title.
const TITLE: &str = "《";
/// What stands in front of a province's letter.
const LEADS: &str = "在赴来入驻出离抵进";

/// Brackets of either width that open.
const BRACKETS: &str = "(（";

/// Capitals of half width.
const CAPITALS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

const PLANE: usize = 1 << 16;

/// For each character of the basic plane what may begin there.
static KINDS: LazyLock<Vec<Kinds>> = LazyLock::new(|| {
    let mut kinds = vec![Kinds::NONE; PLANE];
    let mut add = |chars: &str, kind: Kinds| {
        for c in chars.chars() {
            if let Some(of) = kinds.get_mut(c as usize) {
                of.0 |= kind.0;
            }
        }
    };
    for chars in [DIGITS, CHINESE_DIGITS, NUMBER_WORDS, HIDDEN] {
        add(chars, Kinds::NUMBER);
    }
    for chars in [DIGITS, CHINESE_DIGITS, DATE_WORDS, TITLE] {
        add(chars, Kinds::DATE);
    }
    for table in [include_str!("date_word.tsv"), include_str!("holiday.tsv"), include_str!("era.tsv")] {
        for surface in rows_of(table).map(|row| row.surface()) {
            add(surface.get(..surface.chars().next().map_or(0, char::len_utf8)).unwrap_or(""), Kinds::DATE);
        }
    }
    add(QUOTES, Kinds::QUOTE);
    add(LEADS, Kinds::LEAD);
    add(CAPITALS, Kinds::CAPITAL);
    add(BRACKETS, Kinds::BRACKET);
    kinds
});

/// What may begin at this character.
pub(crate) fn of(c: char) -> Kinds {
    KINDS.get(c as usize).copied().unwrap_or_default()
}

/// The characters at which something may begin, with what.
pub(super) fn all() -> impl Iterator<Item = (char, Kinds)> {
    ('\0'..='\u{ffff}').map(|c| (c, of(c))).filter(|(_, kinds)| *kinds != Kinds::NONE)
}

/// A character of a text at which something may begin.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mark {
    /// Its first byte.
    pub start: u32,
    /// What may begin there.
    pub kinds: Kinds,
}

/// The marks of one kind, asked for from left to right.
#[derive(Clone, Debug)]
pub struct Marks<'a> {
    marks: &'a [Mark],
    kind: Kinds,
}

impl<'a> Marks<'a> {
    /// Of sorted marks those of one kind.
    pub(super) fn new(marks: &'a [Mark], kind: Kinds) -> Self {
        Marks { marks, kind }
    }

    /// The first mark within a range, which begins not in front of one asked for before.
    pub fn next(&mut self, from: usize, to: usize) -> Option<usize> {
        while let Some(&mark) = self.marks.first() {
            let start = mark.start as usize;
            if start >= to {
                return None;
            }
            if start >= from && mark.kinds.meets(self.kind) {
                return Some(start);
            }
            self.marks = &self.marks[1..];
        }
        None
    }
}
