//! Whether a text begins with, ends in or holds one of a few words that are written out where they are asked for.
//!
//! **Why not `str::starts_with` for each?** It calls a comparison of memory for every word, and `str::find` and
//! `trim_end_matches` prepare a search for every word; nearly all these questions are answered by one byte.

use super::charset::length_of;

/// Whether the text begins with one of the words.
pub(crate) fn starts_with_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| starts_with(text.as_bytes(), word.as_bytes()))
}

/// Whether the text ends in one of the words.
pub(crate) fn ends_with_any(text: &str, words: &[&str]) -> bool {
    let text = text.as_bytes();
    words.iter().any(|word| {
        let word = word.as_bytes();
        text.len() >= word.len() && starts_with(&text[text.len() - word.len()..], word)
    })
}

/// Whether the text holds one of the words.
pub(crate) fn contains_any(text: &str, words: &[&str]) -> bool {
    if text.len() > SHORT {
        return words.iter().any(|word| text.contains(word));
    }
    // One bit for the first character of each word passes by most places.
    let mut firsts = 0u64;
    for word in words {
        match word.as_bytes().first() {
            Some(&first) => firsts |= 1 << low_bits(word.as_bytes(), 0, length_of(first)),
            None => return true,
        }
    }
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&first) = bytes.get(at) {
        let length = length_of(first);
        if firsts >> low_bits(bytes, at, length) & 1 != 0 && words.iter().any(|word| starts_with(&bytes[at..], word.as_bytes())) {
            return true;
        }
        at += length;
    }
    false
}

/// Up to how many bytes the characters are gone through one by one; in longer texts `str::contains`, which compares sixteen
/// bytes at once, is quicker for each word.
const SHORT: usize = 240;

/// The six lowest bits of a character: in UTF-8 its last byte has them.
#[inline]
fn low_bits(text: &[u8], at: usize, length: usize) -> usize {
    text.get(at + length - 1).map_or(0, |last| usize::from(last & 63))
}

/// Where the word first stands in the text.
pub(crate) fn find(text: &str, word: &str) -> Option<usize> {
    // `str::find` prepares a search even where `str::contains` needs none.
    if text.contains(word) { text.find(word) } else { None }
}

/// Where the word last stands in the text.
pub(crate) fn rfind(text: &str, word: &str) -> Option<usize> {
    if text.contains(word) { text.rfind(word) } else { None }
}

/// The text without the word at its end, as often as it stands there.
pub(crate) fn trim_end<'t>(mut text: &'t str, word: &str) -> &'t str {
    while let Some(rest) = text.strip_suffix(word).filter(|_| !word.is_empty()) {
        text = rest;
    }
    text
}

/// The text without the word at its start, as often as it stands there.
pub(crate) fn trim_start<'t>(mut text: &'t str, word: &str) -> &'t str {
    while let Some(rest) = text.strip_prefix(word).filter(|_| !word.is_empty()) {
        text = rest;
    }
    text
}

/// The first two characters of some words: most places of a text are passed by after a look at one bit.
///
/// Half a kilobyte, so that it is made for the names of one article; `words::Pairs` serves tables of many thousand words.
#[derive(Debug)]
pub(crate) struct Openings {
    /// A row for the low six bits of a first character; in it a bit for the low six bits of each second character that some
    /// word has behind it.
    pairs: [u64; 64],
}

impl Openings {
    /// The openings of these words.
    pub(crate) fn new<'w>(words: impl Iterator<Item = &'w str>) -> Openings {
        let mut pairs = [0; 64];
        for word in words {
            let mut chars = word.chars().map(|c| c as usize & 63);
            if let Some(first) = chars.next() {
                pairs[first] |= chars.next().map_or(u64::MAX, |second| 1 << second);
            }
        }
        Openings { pairs }
    }

    /// The next place at or behind a byte where one of the words may begin.
    pub(crate) fn next(&self, text: &str, from: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let (mut at, mut start, mut seconds) = (from, from, 0);
        while let Some(&first) = bytes.get(at) {
            let length = length_of(first);
            let code = low_bits(bytes, at, length);
            // The character in front, with this one behind it.
            if seconds >> code & 1 != 0 {
                return Some(start);
            }
            (start, seconds) = (at, self.pairs[code]);
            at += length;
        }
        // Words of one character have every bit.
        (seconds == u64::MAX).then_some(start)
    }
}

/// A list of words that is looked for often.
#[derive(Debug)]
pub(crate) struct AnyOf {
    words: Vec<&'static str>,
    openings: Openings,
}

impl AnyOf {
    /// A list of these words, none of them empty.
    pub(crate) fn new(words: Vec<&'static str>) -> AnyOf {
        AnyOf { openings: Openings::new(words.iter().copied()), words }
    }

    /// The words.
    pub(crate) fn words(&self) -> &[&'static str] {
        &self.words
    }

    /// Where in the text the first of the words begins.
    pub(crate) fn find(&self, text: &str) -> Option<usize> {
        let mut from = 0;
        loop {
            let at = self.openings.next(text, from)?;
            if starts_with_any(&text[at..], &self.words) {
                return Some(at);
            }
            from = at + length_of(text.as_bytes()[at]);
        }
    }

    /// Whether the text holds one of the words.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.find(text).is_some()
    }
}

#[inline]
fn starts_with(text: &[u8], word: &[u8]) -> bool {
    // The last byte of a character tells more than the first.
    match word.last() {
        Some(last) => text.get(word.len() - 1) == Some(last) && text[..word.len()] == *word,
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_list_is_found_where_its_first_word_is(text in "[公司集a团\u{E9}𠮷]{0,9}") {
            let words = ["公司", "团", "a集", "司集团", "𠮷公", "é"];
            let first = words.iter().filter_map(|w| text.find(w)).min();
            proptest::prop_assert_eq!(AnyOf::new(words.to_vec()).find(&text), first);
        }

        #[test]
        fn as_the_standard_library(text in "[公司集a团]{0,6}", words in proptest::collection::vec("[公司集a团]{0,3}", 0..4)) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            proptest::prop_assert_eq!(starts_with_any(&text, &words), words.iter().any(|w| text.starts_with(w)));
            proptest::prop_assert_eq!(ends_with_any(&text, &words), words.iter().any(|w| text.ends_with(w)));
            proptest::prop_assert_eq!(contains_any(&text, &words), words.iter().any(|w| text.contains(w)));
            for word in words {
                proptest::prop_assert_eq!(find(&text, word), text.find(word));
                proptest::prop_assert_eq!(rfind(&text, word), text.rfind(word));
                proptest::prop_assert_eq!(trim_start(&text, word), text.trim_start_matches(word));
                proptest::prop_assert_eq!(trim_end(&text, word), text.trim_end_matches(word));
            }
        }
    }
}
