//! A place in a sentence, and the small things that dates are made of: digits, numerals, dashes, blanks, clock times.

use super::Year;
use super::words::{Class, Word, words};
use crate::data::Scan;
use crate::data::any::starts_with_any;
use crate::mention::DateDoubt;
use crate::mention::number::{chinese_digit, digit};

/// What stands between the two ends of a range.
const DASHES: &[char] = &['-', '－', '–', '—', '―', '~', '～', '〜', '∼', '‐', '‑', '−', '─', '━', '﹣', '至', '到'];

/// A reader of one sentence.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    /// The text up to the end of the sentence.
    pub text: &'a str,
    /// Where the next thing is read.
    pub at: usize,
    /// Where the sentence starts.
    pub sentence: usize,
    /// Whether years of two or three digits count from 1912.
    pub minguo: bool,
    /// What the lexicon found in the text.
    pub scan: &'a Scan,
    /// Why what was read is doubtful.
    pub doubt: Option<DateDoubt>,
    /// Where the year was read that several rules begin with, and what was read there.
    pub year: Option<(usize, Option<ReadYear>)>,
}

/// A year that was read: its end and what is doubtful about it.
#[derive(Clone, Copy)]
pub(super) struct ReadYear {
    pub year: Year,
    pub end: usize,
    pub doubt: Option<DateDoubt>,
}

impl<'a> Cursor<'a> {
    #[inline]
    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    #[inline]
    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The character in front, within the sentence.
    #[inline]
    pub(super) fn previous(&self) -> Option<char> {
        self.text[self.sentence..self.at].chars().next_back()
    }

    #[inline]
    pub(super) fn eat(&mut self, word: &str) -> bool {
        let eaten = self.rest().starts_with(word);
        if eaten {
            self.at += word.len();
        }
        eaten
    }

    #[inline]
    pub(super) fn eat_char(&mut self, of: &[char]) -> Option<char> {
        let c = self.peek().filter(|c| of.contains(c))?;
        self.at += c.len_utf8();
        Some(c)
    }

    #[inline]
    pub(super) fn any(&self, words: &[&str]) -> bool {
        starts_with_any(self.rest(), words)
    }

    /// Reads on with a rule; goes back where it does not hold.
    #[inline]
    pub(super) fn attempt<T>(&mut self, rule: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.at;
        let read = rule(self);
        if read.is_none() {
            self.at = start;
        }
        read
    }

    /// The longest word of the classes.
    pub(super) fn word(&mut self, classes: &[Class]) -> Option<&'static Word> {
        let word = words().at(self.text, self.at, classes)?;
        self.at += word.surface.len();
        Some(word)
    }

    pub(super) fn blanks(&mut self) {
        while self.eat_char(&[' ', '\u{a0}', '\u{3000}']).is_some() {}
    }

    /// Blanks in front of a digit (2014 年 11 月 02 日).
    pub(super) fn blanks_before_digit(&mut self) {
        self.attempt(|c| {
            c.blanks();
            digit(c.peek()?)
        });
    }

    /// Digits of either width, at most four; their value and count.
    pub(super) fn digits(&mut self) -> Option<(u32, usize)> {
        self.attempt(|c| {
            let (mut value, mut count) = (0, 0);
            while let Some((ch, d)) = c.peek().and_then(|ch| Some((ch, digit(ch)?))) {
                if count == 4 {
                    return None;
                }
                value = value * 10 + d;
                count += 1;
                c.at += ch.len_utf8();
            }
            (count > 0).then_some((value, count))
        })
    }

    /// A number up to 99 in digits or Chinese numerals.
    pub(super) fn small(&mut self) -> Option<u8> {
        if self.peek().is_some_and(|c| digit(c).is_some()) {
            return self.attempt(|c| c.digits().filter(|(_, count)| *count <= 2).map(|(value, _)| value as u8));
        }
        self.attempt(|c| {
            let (mut tens, mut last) = (None, None);
            while let Some(ch) = c.peek() {
                if ch == '十' && tens.is_none() {
                    tens = Some(last.take().unwrap_or(1) * 10);
                } else if let Some(d) = chinese_digit(ch).filter(|d| last.is_none() && *d > 0 && ch != '两') {
                    last = Some(d);
                } else {
                    break;
                }
                c.at += ch.len_utf8();
            }
            let value = tens.unwrap_or(0) + last.unwrap_or(0);
            (value > 0).then_some(value as u8)
        })
    }

    /// A small number within bounds.
    pub(super) fn within(&mut self, from: u8, to: u8) -> Option<u8> {
        self.attempt(|c| c.small().filter(|n| (from..=to).contains(n)))
    }

    /// A count within bounds: 两 too.
    pub(super) fn count(&mut self, from: u8, to: u8) -> Option<u8> {
        if self.eat("两") { Some(2) } else { self.within(from, to) }
    }

    /// Digits one by one in Chinese (二〇一〇, 零八), so many, the letter O for zero allowed.
    pub(super) fn positional(&mut self, count: usize) -> Option<u32> {
        self.attempt(|c| {
            let mut value = 0;
            for _ in 0..count {
                let ch = c.peek()?;
                let zero = matches!(ch, 'O' | 'o' | 'Ｏ' | '0' | '０' | '◯');
                let d = if zero { 0 } else { chinese_digit(ch).filter(|_| ch != '两')? };
                value = value * 10 + d;
                c.at += ch.len_utf8();
            }
            c.peek().is_none_or(|ch| chinese_digit(ch).is_none() && ch != '十').then_some(value)
        })
    }

    /// A dash or 至, doubled or not, with blanks around.
    pub(super) fn dash(&mut self) -> bool {
        let dash = self.attempt(|c| {
            c.blanks();
            let dash = c.eat_char(DASHES)?;
            while c.eat_char(&[dash]).is_some() {}
            c.blanks();
            Some(())
        });
        dash.is_some()
    }

    /// Part of the day and clock time, kept in the span, no part of the value.
    pub(super) fn clock(&mut self) {
        let _ = self.word(&[Class::Clock]);
        let hour = self.attempt(|c| {
            c.blanks();
            let (hour, count) = c.digits().or_else(|| c.small().map(|n| (u32::from(n), 1)))?;
            (hour < 25 && count <= 2).then_some(())?;
            if c.colon() {
                c.digits()?;
                c.attempt(|c| if c.colon() { c.digits() } else { None });
                c.eat("分");
                return Some(());
            }
            (c.eat("时") && !c.any(&["间", "代", "期", "节"]) || c.eat("点")).then_some(())?;
            let half = c.eat("半") || c.eat("整");
            if !half {
                c.attempt(|c| {
                    c.digits().or_else(|| c.small().map(|n| (u32::from(n), 1)))?;
                    c.eat("分").then_some(())
                });
            }
            c.eat("许");
            Some(())
        });
        let _ = hour;
    }

    fn colon(&mut self) -> bool {
        self.eat_char(&[':', '：']).is_some()
    }
}
