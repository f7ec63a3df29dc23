//! A page cut into tags and text, each with its place in the source.
//!
//! Why our own? The text of a page must lead back to its bytes, character by character, and tokenizers that decode entities
//! keep no such map. What is left of the standard's states is what the extraction of text needs; a page is never refused.

use std::ops::Range;

use memchr::{memchr, memchr3, memmem};

/// A piece of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Text, entities in it.
    Text(Range<usize>),
    /// The text within an element whose content is no markup (`script`, `title`), handed out after its opening tag.
    Raw(Range<usize>),
    /// An opening tag: its name, and what stands after it in the brackets.
    Open { name: Range<usize>, attributes: Range<usize> },
    /// A closing tag.
    Close { name: Range<usize> },
}

/// Elements whose content is no markup.
const RAW: [&str; 7] = ["script", "style", "textarea", "title", "xmp", "noembed", "noframes"];

pub(super) struct Tokens<'a> {
    source: &'a str,
    at: usize,
    /// The element whose raw text comes next.
    raw: Option<&'static str>,
    /// From where on no `]]>`, `-->`, … and no closing tag of raw text is left, so that looking is not repeated.
    exhausted: [usize; Pattern::COUNT],
}

#[derive(Clone, Copy)]
enum Pattern {
    Comment,
    Server,
    Quote,
    Apostrophe,
}

impl Pattern {
    const COUNT: usize = 4;
}

impl<'a> Tokens<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Tokens { source, at: 0, raw: None, exhausted: [usize::MAX; Pattern::COUNT] }
    }

    /// Where a pattern next stands, from here on.
    fn find(&mut self, pattern: Pattern, from: usize) -> Option<usize> {
        if from >= self.exhausted[pattern as usize] {
            return None;
        }
        let rest = self.source.as_bytes().get(from..)?;
        let found = match pattern {
            Pattern::Comment => memmem::find(rest, b"-->"),
            Pattern::Server => memmem::find(rest, b"%>"),
            Pattern::Quote => memchr(b'"', rest),
            Pattern::Apostrophe => memchr(b'\'', rest),
        };
        if found.is_none() {
            self.exhausted[pattern as usize] = from;
        }
        found.map(|i| from + i)
    }

    /// The end of raw text: where its closing tag begins.
    fn raw_end(&self, name: &str) -> usize {
        let bytes = self.source.as_bytes();
        let mut at = self.at;
        while let Some(i) = memmem::find(&bytes[at..], b"</") {
            let start = at + i;
            let rest = &bytes[start + 2..];
            let ends = rest.get(name.len()).is_none_or(|b| !b.is_ascii_alphanumeric());
            if ends && rest.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes())) {
                return start;
            }
            at = start + 2;
        }
        bytes.len()
    }

    /// The end of a tag that starts here: one past its `>`. A `>` within a quoted value does not count.
    fn tag_end(&mut self, from: usize) -> usize {
        let bytes = self.source.as_bytes();
        let mut at = from;
        while let Some(i) = memchr3(b'>', b'"', b'\'', &bytes[at..]) {
            let here = at + i;
            if bytes[here] == b'>' {
                return here + 1;
            }
            let value = bytes[from..here].trim_ascii_end().ends_with(b"=");
            let pattern = if bytes[here] == b'"' { Pattern::Quote } else { Pattern::Apostrophe };
            // A quote that is never closed encloses nothing.
            at = match value.then(|| self.find(pattern, here + 1)).flatten() {
                Some(close) => close + 1,
                None => here + 1,
            };
        }
        bytes.len()
    }

    /// The tag or comment at this `<`; `None` where it is text.
    fn markup(&mut self, start: usize) -> Option<(Option<Token>, usize)> {
        let bytes = self.source.as_bytes();
        let rest = &bytes[start + 1..];
        let skip = |end: usize| Some((None, end));
        match rest {
            [b'!', b'-', b'-', ..] => {
                let end = self.find(Pattern::Comment, start + 4).map_or(bytes.len(), |i| i + 3);
                skip(end)
            }
            [b'%', ..] => {
                let end = self.find(Pattern::Server, start + 2).map_or(bytes.len(), |i| i + 2);
                skip(end)
            }
            [b'!' | b'?', ..] => skip(memchr(b'>', &bytes[start..]).map_or(bytes.len(), |i| start + i + 1)),
            [b'/', first, ..] if first.is_ascii_alphabetic() => {
                let name = self.name(start + 2);
                let end = self.tag_end(name.end);
                Some((Some(Token::Close { name }), end))
            }
            [b'/', b'>', ..] => skip(start + 3),
            [first, ..] if first.is_ascii_alphabetic() => {
                let name = self.name(start + 1);
                let end = self.tag_end(name.end);
                // A page may break off within a tag.
                let closed = bytes[end - 1] == b'>';
                let attributes = name.end..(end - usize::from(closed)).max(name.end);
                let word = &self.source[name.clone()];
                self.raw = RAW
                    .into_iter()
                    .find(|r| r.eq_ignore_ascii_case(word))
                    .filter(|_| !self.source[attributes.clone()].ends_with('/'));
                Some((Some(Token::Open { name, attributes }), end))
            }
            _ => None,
        }
    }

    fn name(&self, start: usize) -> Range<usize> {
        let rest = &self.source.as_bytes()[start..];
        let end = rest.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/')).unwrap_or(rest.len());
        start..start + end
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if let Some(name) = self.raw.take() {
            let start = self.at;
            self.at = self.raw_end(name);
            return Some(Token::Raw(start..self.at));
        }
        let bytes = self.source.as_bytes();
        let start = self.at;
        let mut at = start;
        while at < bytes.len() {
            let Some(i) = memchr(b'<', &bytes[at..]) else { break };
            let open = at + i;
            match self.markup(open) {
                // Text in front of it goes first; the tag is met again.
                Some(_) if open > start => {
                    self.at = open;
                    self.raw = None;
                    return Some(Token::Text(start..open));
                }
                Some((Some(token), end)) => {
                    self.at = end;
                    return Some(token);
                }
                Some((None, end)) => {
                    self.at = end;
                    return self.next_after_comment();
                }
                None => at = open + 1,
            }
        }
        self.at = bytes.len();
        (start < bytes.len()).then_some(Token::Text(start..bytes.len()))
    }
}

impl Tokens<'_> {
    /// An empty text, so that a run of comments is not a recursion.
    fn next_after_comment(&mut self) -> Option<Token> {
        Some(Token::Text(self.at..self.at))
    }
}

/// The value of an attribute, entities in it; the first of that name counts.
pub(super) fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    each_attribute(attributes).find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v)
}

/// The attributes of a tag, in order.
pub(super) fn each_attribute(attributes: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = attributes;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
        let end = if end == 0 { rest.chars().next()?.len_utf8() } else { end };
        let (name, after) = rest.split_at(end);
        rest = after;
        let Some(value) = after.trim_start().strip_prefix('=') else { return Some((name, "")) };
        let value = value.trim_start();
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len())),
        };
        rest = after;
        Some((name, value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(page: &str) -> Vec<String> {
        let tokens = Tokens::new(page).filter(|t| !matches!(t, Token::Text(r) if r.is_empty()));
        tokens
            .map(|t| match t {
                Token::Text(r) => format!("“{}”", &page[r]),
                Token::Raw(r) => format!("raw {}", &page[r]),
                Token::Open { name, attributes } => format!("<{}|{}", &page[name], page[attributes].trim()),
                Token::Close { name } => format!("</{}", &page[name]),
            })
            .collect()
    }

    #[test]
    fn tags_text_and_comments() {
        let page = "a<p class='x>y'>3 < 5 &amp; b<!-- <p> --><%@ x > %></P >c<br/><a href=\"u\"title=t>";
        let expected = ["“a”", "<p|class='x>y'", "“3 < 5 &amp; b”", "</P", "“c”", "<br|/", "<a|href=\"u\"title=t"];
        assert_eq!(shown(page), expected);
    }

    #[test]
    fn raw_text_and_pages_that_break_off() {
        assert_eq!(shown("<script>if (a<b) '</p>'</SCRIPT>x"), ["<script|", "raw if (a<b) '</p>'", "</SCRIPT", "“x”"]);
        assert_eq!(shown("a<title>b"), ["“a”", "<title|", "raw b"]);
        assert_eq!(shown("a<!-- b"), ["“a”"]);
        assert_eq!(shown("a<p class=\"b>c"), ["“a”", "<p|class=\"b", "“c”"]);
        assert_eq!(shown("a<"), ["“a<”"]);
        assert_eq!(shown("<a/岭"), ["<a|/岭"]);
    }

    #[test]
    fn attributes_of_a_tag() {
        let all: Vec<_> = each_attribute(" id = 'a b' class=c hidden data-x=\"1\"title=\"t>\" / ").collect();
        assert_eq!(all, [("id", "a b"), ("class", "c"), ("hidden", ""), ("data-x", "1"), ("title", "t>")]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_cut_whole_and_in_order(page in "[<>/a-d!'\"=%中 -]{0,40}") {
            let mut last = 0;
            for token in Tokens::new(&page) {
                let range = match token {
                    Token::Text(r) | Token::Raw(r) | Token::Close { name: r } => r,
                    Token::Open { name, attributes } => name.start..attributes.end,
                };
                proptest::prop_assert!(page.get(range.clone()).is_some());
                proptest::prop_assert!(range.start >= last);
                last = range.end;
            }
        }
    }
}
