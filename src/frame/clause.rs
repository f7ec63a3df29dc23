//! Clauses and the pieces of them that 、 parts: marks inside brackets and short quotes part nothing.

use crate::data::one_of;
use crate::span::Span;
use crate::text::sentence::is_clause_mark;

/// What stands between two marks of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Where, without the marks.
    pub span: Span,
    /// Whether 、 stands in front of it.
    pub joined: bool,
    /// Whether it opens an item: ；, ： or the start of the sentence stands in front of it.
    pub opens: bool,
}

/// The longest quote that is a name and no speech, in characters.
const QUOTE: usize = 24;

/// The pieces of a sentence, clause after clause.
pub(super) fn pieces(text: &str, sentence: Span) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut start = sentence.from();
    let mut joined = false;
    let mut opens = true;
    let mut closes: Vec<usize> = Vec::new();
    let mut cut = |start: usize, end: usize, joined: bool, opens: bool| {
        let piece = &text[start..end];
        let front = piece.len() - piece.trim_start().len();
        let span = Span::new(start + front, (start + front).max(start + piece.trim_end().len()));
        pieces.push(Piece { span, joined, opens });
    };
    let mut chars = sentence.of(text).char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let at = sentence.from() + i;
        if closes.last() == Some(&at) {
            closes.pop();
            continue;
        }
        if let Some(close) = closing(c).and_then(|close| closed(text, at, sentence.to(), c, close)) {
            closes.push(close);
            continue;
        }
        if !closes.is_empty() {
            continue;
        }
        // 2,000万吨: groups of digits.
        let digits = c == ','
            && text[..at].ends_with(|c: char| c.is_ascii_digit())
            && chars.peek().is_some_and(|(_, c)| c.is_ascii_digit());
        // 5、6号机组: one thing by two numbers.
        let numbers = c == '、' && {
            let number = |c: char| c.is_ascii_digit() || one_of!(c, "一二三四五六七八九十");
            text[..at].ends_with(number)
                && chars.peek().is_some_and(|&(_, c)| number(c))
                && !text[..at].trim_end_matches(number).trim().is_empty()
                && text[..at].trim_end_matches(number).len() > start
        };
        if numbers {
            continue;
        }
        let mark = c == '、' || is_clause_mark(c) && !digits || one_of!(c, "。！？!?：:“”\n\t｜|\u{3000}");
        if mark {
            cut(start, at, joined, opens);
            start = at + c.len_utf8();
            joined = c == '、';
            opens = one_of!(c, "；;：:");
        }
    }
    cut(start, sentence.to(), joined, opens);
    pieces
}

/// What closes a bracket or a quote.
fn closing(open: char) -> Option<char> {
    Some(match open {
        '（' => '）',
        '(' => ')',
        '“' => '”',
        '「' => '」',
        '《' => '》',
        '【' => '】',
        _ => return None,
    })
}

/// Where a bracket or quote that opens here closes, if what it holds is short and no speech.
fn closed(text: &str, open: usize, limit: usize, mark: char, close: char) -> Option<usize> {
    let inside = &text[open + mark.len_utf8()..limit];
    let most = if matches!(mark, '“' | '「') { QUOTE } else { 2 * QUOTE };
    let speech = |c: char| matches!(mark, '“' | '「') && one_of!(c, "，。！？；");
    for (i, c) in inside.char_indices().take(most) {
        if c == close {
            return Some(open + mark.len_utf8() + i);
        }
        if speech(c) || c == '\n' {
            return None;
        }
    }
    None
}

/// Whether a piece begins with or is a count: 7条窑炉, 三座电站, 多个基地; not 5万吨级泊位 and 三期.
pub(crate) fn is_count(text: &str) -> bool {
    let number = |c: char| c.is_ascii_digit() || one_of!(c, "一二三四五六七八九十两几多数百千余");
    let rest = text.trim_start_matches(number);
    rest.len() < text.len() && rest.starts_with(|c: char| one_of!(c, "个条座家处批项宗类片件幢栋名位套间种次户口亩台组"))
        || text.starts_with("一批")
}
