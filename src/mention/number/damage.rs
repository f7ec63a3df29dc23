//! Numbers that cannot be read: damaged by a converter or a copyist, or hidden by the publisher. They are named, never
//! repaired.

use super::{Number, digit, single::multiplier};
use crate::error::{Code, Diagnostic};
use crate::span::Span;

const DAMAGED: &str = "a number that cannot be read as it stands; it is left out";
const MASKED: &str = "digits hidden by the publisher";

/// Whether the text goes on as an amount does: 万, 亿 or 元.
fn amount_follows(rest: &str) -> bool {
    rest.trim_start_matches(' ').starts_with(['万', '亿', '元'])
}

/// What is damaged around a number that could be read by itself.
pub(super) fn in_number(text: &str, n: &Number) -> Option<Diagnostic> {
    let (before, after) = (&text[..n.span.from()], &text[n.span.to()..]);
    let last = n.span.of(text).chars().next_back();
    let large = last.is_some_and(|c| multiplier(c).is_some()) || amount_follows(after);
    // 57。6亿元: the decimal point has become a full stop.
    if large && let Some(head) = before.strip_suffix(['。', '｡']) {
        let digits = head.chars().rev().take(12).take_while(|&c| digit(c).is_some()).map(char::len_utf8).sum::<usize>();
        // 2012。6亿元 may be a year in front of a new sentence.
        if digits > 0 && digits != 4 {
            return Some(Diagnostic::at(Code::DamagedNumber, Span::new(head.len() - digits, n.span.to()), DAMAGED));
        }
    }
    // 亿105元: the multiplier stands in front.
    let bare = n.span.of(text).chars().all(|c| multiplier(c).is_some());
    if bare && after.starts_with(|c| digit(c).is_some()) {
        let run = after.chars().take_while(|&c| digit(c).is_some() || c == '.').map(char::len_utf8).sum::<usize>();
        return Some(Diagnostic::at(Code::DamagedNumber, Span::new(n.span.from(), n.span.to() + run), DAMAGED));
    }
    // 1.2.3亿, 1,23,4亿: too many marks.
    let dotted = before.ends_with(['.', ',']) && before[..before.len() - 1].ends_with(|c: char| c.is_ascii_digit());
    let again = after.strip_prefix(['.', ',']).filter(|a| a.starts_with(|c| digit(c).is_some()));
    if let Some(rest) = again
        && n.span.of(text).contains(['.', ','])
        && last.is_some_and(|c| digit(c).is_some())
    {
        let run = rest.chars().take_while(|&c| digit(c).is_some() || matches!(c, '.' | ',')).map(char::len_utf8).sum::<usize>();
        if amount_follows(&rest[run..]) {
            return Some(Diagnostic::at(Code::DamagedNumber, Span::new(n.span.from(), n.span.to() + 1 + run), DAMAGED));
        }
    }
    // 1O亿元, 3l.5亿元: letters for digits.
    let letters = after.chars().take_while(|c| matches!(c, 'l' | 'I' | 'O' | 'o')).map(char::len_utf8).sum::<usize>();
    if letters > 0 && !dotted {
        let rest = after[letters..].trim_start_matches(|c: char| digit(c).is_some() || c == '.');
        if amount_follows(rest) {
            return Some(Diagnostic::at(Code::DamagedNumber, Span::new(n.span.from(), text.len() - rest.len()), DAMAGED));
        }
    }
    None
}

/// A code that reads like an amount but for a letter in it: `l.5亿`.
pub(super) fn in_code(text: &str, at: usize, end: usize) -> Option<Diagnostic> {
    let lead = text[..at].chars().rev().take(12).take_while(|c| matches!(c, 'l' | 'I' | 'O' | 'o' | '.'));
    let start = at - lead.map(char::len_utf8).sum::<usize>();
    let letter_before = text[..start].chars().next_back().is_some_and(|c| c.is_ascii_alphabetic());
    let code = text[start..end].chars().all(|c| matches!(c, 'l' | 'I' | 'O' | 'o' | '.') || digit(c).is_some());
    (start < at && code && !letter_before && amount_follows(&text[end..]))
        .then(|| Diagnostic::at(Code::DamagedNumber, Span::new(start, end), DAMAGED))
}

/// Whether the character may stand for a hidden digit.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '#' | '＃' | '*' | '＊' | '×' | 'X' | 'x' | '□' | '○' | '〇')
}

/// `####万元`, `**个`, `XX亿元`: two or more marks where digits belong.
pub(super) fn masked(text: &str, at: usize, previous: char) -> Option<Diagnostic> {
    let mark = is_mark;
    let rest = &text[at..];
    if !rest.starts_with(mark) || previous.is_ascii_alphanumeric() || mark(previous) {
        return None;
    }
    let run = rest.chars().take_while(|&c| mark(c)).map(char::len_utf8).sum::<usize>();
    let count = rest[..run].chars().count();
    let after = rest[run..].trim_start_matches(['万', '亿', '千', '百']);
    let multiplied = after.len() < rest.len() - run;
    let unit = ["元", "美元", "个", "名", "吨", "亩", "户", "台"].iter().any(|u| after.starts_with(u));
    (count >= 2 && (unit || multiplied)).then(|| Diagnostic::at(Code::MaskedText, Span::new(at, at + run), MASKED))
}
