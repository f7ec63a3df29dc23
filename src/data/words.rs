//! Word lists that are asked for one word at a time, never scanned for: loaded on first use, looked up by binary search.

use std::sync::LazyLock;

/// A sorted word list with one short column behind each word.
#[derive(Debug)]
pub struct WordList {
    lines: Vec<(&'static str, &'static str)>,
}

impl WordList {
    fn parse(source: &'static str) -> WordList {
        let lines = source.lines().filter(|l| !l.is_empty() && !l.starts_with('#'));
        WordList { lines: lines.map(|l| l.split_once('\t').unwrap_or((l, ""))).collect() }
    }

    /// The column behind the word, `None` where the list does not hold it.
    pub fn get(&self, word: &str) -> Option<&'static str> {
        self.lines.binary_search_by(|(w, _)| (*w).cmp(word)).ok().map(|i| self.lines[i].1)
    }

    /// Whether the list holds the word.
    pub fn contains(&self, word: &str) -> bool {
        self.get(word).is_some()
    }

    /// The words in their order.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        self.lines.iter().map(|(w, _)| *w)
    }
}

/// Words that stand in front of a firm's name: `hard` ones never stand inside a registered name, `soft` ones may.
pub static NAME_EDGE: LazyLock<WordList> = LazyLock::new(|| WordList::parse(include_str!("name_edge.tsv")));
/// Words that stand behind a firm's short name.
pub static NAME_END: LazyLock<WordList> = LazyLock::new(|| WordList::parse(include_str!("name_end.tsv")));
/// Surnames of one and of two characters.
pub static SURNAME: LazyLock<WordList> = LazyLock::new(|| WordList::parse(include_str!("surname.tsv")));
/// Words that stand behind a person's name.
pub static PERSON_END: LazyLock<WordList> = LazyLock::new(|| WordList::parse(include_str!("person_end.tsv")));
/// Kinds of firms and things that carry a company's ending without being a name (产业集团, 上市公司): `head` where the
/// whole name is this word, `tail` where it ends in it.
pub static GENERIC_NAME: LazyLock<WordList> = LazyLock::new(|| WordList::parse(include_str!("generic_name.tsv")));
/// Common words with the first letter of their part of speech.
pub static COMMON_WORD: LazyLock<WordList> = LazyLock::new(|| WordList::parse(include_str!("common_word.tsv")));

/// The longest word of the list, up to `most` characters, that ends at byte `end` and starts no earlier than `floor`.
pub fn ending_at(list: &WordList, text: &str, floor: usize, end: usize, most: usize) -> Option<(usize, &'static str)> {
    let before = text.get(floor..end)?;
    let mut longest = None;
    for (i, _) in before.char_indices().rev().take(most) {
        if let Some(class) = list.get(&before[i..]) {
            longest = Some((floor + i, class));
        }
    }
    longest
}

/// The longest word of the list, up to `most` characters, that starts at byte `start` and ends no later than `ceiling`.
pub fn starting_at(list: &WordList, text: &str, start: usize, ceiling: usize, most: usize) -> Option<(usize, &'static str)> {
    let behind = text.get(start..ceiling)?;
    let mut longest = None;
    for (i, c) in behind.char_indices().take(most) {
        let end = i + c.len_utf8();
        if let Some(class) = list.get(&behind[..end]) {
            longest = Some((start + end, class));
        }
    }
    longest
}

/// Whether the text is made of common words alone, read greedily from the left; single characters count only as such
/// when at most one stands alone.
pub fn is_common(text: &str) -> bool {
    let mut at = 0;
    let mut single = 0;
    while at < text.len() {
        match starting_at(&COMMON_WORD, text, at, text.len(), 4) {
            Some((end, _)) => at = end,
            None => {
                single += 1;
                at += text[at..].chars().next().map_or(1, char::len_utf8);
            }
        }
    }
    single == 0
}

/// Whether no common word stands anywhere in the text: what a brand looks like.
pub fn is_odd(text: &str) -> bool {
    text.char_indices().all(|(i, _)| starting_at(&COMMON_WORD, text, i, text.len(), 4).is_none())
}
