//! Lines of a page as plain text, with the way back.

use std::borrow::Cow;
use std::ops::Range;

use super::tree::Piece;
use crate::span::TextMap;

/// Longest reference to a character (`&CounterClockwiseContourIntegral;`).
const REFERENCE: usize = 40;

/// Where text goes: the text, the stretch of the source it stands for, and whether it stands there as it is.
pub(super) trait Sink {
    fn put(&mut self, text: &str, source: Range<usize>, verbatim: bool);
}

/// The text alone.
impl Sink for String {
    fn put(&mut self, text: &str, _: Range<usize>, _: bool) {
        self.push_str(text);
    }
}

/// The text and its map.
pub(super) struct Mapped<'a> {
    pub text: String,
    pub map: TextMap,
    source: &'a TextMap,
    /// What goes in front of the next text, standing for the markup in between.
    separator: Option<char>,
}

impl<'a> Mapped<'a> {
    pub(super) fn new(source: &'a TextMap) -> Self {
        Mapped { text: String::new(), map: TextMap::after(0), source, separator: None }
    }

    /// Parts what comes next from what stands there.
    pub(super) fn part(&mut self, separator: char) {
        if !self.text.is_empty() {
            self.separator = Some(separator);
        }
    }
}

impl Sink for Mapped<'_> {
    fn put(&mut self, text: &str, source: Range<usize>, verbatim: bool) {
        let start = self.source.original(source.start as u32);
        match self.separator.take() {
            Some(separator) => {
                self.text.push(separator);
                self.map.push_until(separator.len_utf8(), start);
            }
            None => self.map.push_until(0, start),
        }
        self.text.push_str(text);
        if verbatim {
            self.map.copy(self.source, source.start as u32..source.end as u32);
        } else {
            self.map.push_until(text.len(), self.source.original_end(source.end as u32));
        }
    }
}

/// White space met and not yet written: it ends a line, or stands between two characters.
struct Blank {
    source: Range<usize>,
    broken: bool,
    ideographic: bool,
}

/// Writes a line: references resolved, white space drawn together and taken off both ends.
///
/// A line break in the source between two Han characters or marks of their width is no space: Chinese has none.
pub(super) fn render(source: &str, pieces: &[Piece], sink: &mut impl Sink) {
    let mut line = Writer { sink, blank: None, last: None };
    for Piece(range) in pieces {
        let mut at = range.start;
        // Where the stretch that stands as it is begins.
        let mut from = at;
        while at < range.end {
            let rest = &source[at..range.end];
            let Some(c) = rest.chars().next() else { break };
            if c == '&'
                && let Some((text, length)) = reference(rest)
            {
                line.flush(source, from..at);
                line.reference(&text, at..at + length);
                at += length;
                from = at;
                continue;
            }
            let end = at + c.len_utf8();
            if c.is_whitespace() || is_unseen(c) {
                line.flush(source, from..at);
                line.other(c, at..end);
                from = end;
            }
            at = end;
        }
        line.flush(source, from..at);
    }
}

/// Characters that take no room.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
        || (c.is_control() && !c.is_whitespace())
}

/// Characters that stand without spaces between them.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}' | '“' | '”' | '‘' | '’' | '—' | '…')
}

/// The character that a reference at the start stands for, and the length of the reference.
fn reference(rest: &str) -> Option<(Cow<'_, str>, usize)> {
    let bytes = rest.as_bytes();
    let name = bytes[1..].iter().take(REFERENCE).position(|b| !b.is_ascii_alphanumeric() && *b != b'#');
    let name = 1 + name.unwrap_or_else(|| (bytes.len() - 1).min(REFERENCE));
    let length = if bytes.get(name) == Some(&b';') { name + 1 } else { name };
    if length < 3 {
        return None;
    }
    let typed = &rest[..length];
    let text = htmlize::unescape(typed);
    (text != typed).then_some((text, length))
}

struct Writer<'s, S> {
    sink: &'s mut S,
    blank: Option<Blank>,
    last: Option<char>,
}

impl<S: Sink> Writer<'_, S> {
    fn flush(&mut self, source: &str, range: Range<usize>) {
        let text = &source[range.clone()];
        if let Some(first) = text.chars().next() {
            self.space(first);
            self.sink.put(text, range, true);
            self.last = text.chars().next_back();
        }
    }

    /// White space, or a character that is not seen.
    fn other(&mut self, c: char, source: Range<usize>) {
        if c.is_whitespace() && c != '\u{2028}' && c != '\u{2029}' {
            let blank = self.blank.get_or_insert(Blank { source: source.clone(), broken: false, ideographic: c == '\u{3000}' });
            blank.source.end = source.end;
            blank.broken |= c == '\n';
        }
    }

    fn reference(&mut self, text: &str, source: Range<usize>) {
        match text.chars().next() {
            Some(c) if c.is_whitespace() || is_unseen(c) => self.other(c, source),
            Some(c) => {
                self.space(c);
                self.sink.put(text, source, false);
                self.last = text.chars().next_back();
            }
            None => {}
        }
    }

    /// Writes the white space in front of a character, where it is seen.
    fn space(&mut self, next: char) {
        let (Some(blank), Some(last)) = (self.blank.take(), self.last) else { return };
        if blank.broken && is_wide(last) && is_wide(next) {
            return;
        }
        self.sink.put(if blank.ideographic { "\u{3000}" } else { " " }, blank.source, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(source: &str) -> String {
        let mut text = String::new();
        render(source, &[Piece(0..source.len())], &mut text);
        text
    }

    #[test]
    fn references_and_white_space() {
        for (source, expected) in [
            ("&nbsp;&nbsp; 投资&ldquo;3亿&rdquo;元 \n", "投资“3亿”元"),
            ("A&amp;B &lt;x&gt; &#20803;&#x5143;&copy 2", "A&B <x> 元元© 2"),
            ("云岭\n  市 县\n3亿 元", "云岭市 县 3亿 元"),
            ("　　张　三　", "张　三"),
            ("a&b; &; &#; &unknown; AT&T", "a&b; &; &#; &unknown; AT&T"),
            ("云\u{200B}岭&#8203;市", "云岭市"),
            ("&#0;&#x110000;", "\u{FFFD}\u{FFFD}"),
            ("&", "&"),
        ] {
            assert_eq!(line(source), expected, "{source}");
        }
    }

    #[test]
    fn every_character_leads_back() {
        let source = "<p>&nbsp;云岭</p>投<b>资</b>&yen;3  亿";
        let mut map = TextMap::utf8(0);
        map.seal(source);
        let mut mapped = Mapped::new(&map);
        let at = |s: &str| source.find(s).map(|i| i..i + s.len()).expect("there");
        render(source, &[Piece(at("&nbsp;云岭"))], &mut mapped);
        mapped.part('\n');
        render(source, &[Piece(at("投")), Piece(at("资")), Piece(at("&yen;3  亿"))], &mut mapped);
        let Mapped { text, map, .. } = mapped;
        assert_eq!(text, "云岭\n投资¥3 亿");
        let of = |s: &str| {
            let i = text.find(s).expect("there");
            &source[map.original(i as u32) as usize..map.original_end((i + s.len()) as u32) as usize]
        };
        assert_eq!((of("岭"), of("投资"), of("¥"), of(" "), of("3 亿")), ("岭", "投<b>资", "&yen;", "  ", "3  亿"));
        assert_eq!(of("岭\n投"), "岭</p>投");
    }
}
