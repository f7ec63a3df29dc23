//! Word lists that are asked for one word at a time, never scanned for: loaded on first use, looked up by hash.

use std::sync::LazyLock;

use super::CharSet;

/// A word list with one short column behind each word.
///
/// **Why not bisection?** A candidate's edges ask for every stretch of a few characters beside it. One bit for each character
/// that opens or ends a word, and one for each two characters, turn most of those questions away before anything is hashed.
#[derive(Debug)]
pub(crate) struct WordList {
    source: &'static str,
    /// Words by hash, open addressing.
    slots: Vec<Slot>,
    /// Sixteen bits for each line, by another part of the hash: most questions are for words that are none, and these
    /// bits fit the cache.
    seen: Vec<u64>,
    first: CharSet,
    last: CharSet,
    /// The words of one character.
    alone: CharSet,
    /// The first two characters of the longer words.
    opens: Pairs,
    /// Their last two.
    closes: Pairs,
}

/// A set of pairs of characters, some bits for each that is in it: it may say yes to a few that are not.
#[derive(Debug)]
pub(super) struct Pairs {
    bits: Vec<u64>,
}

impl Pairs {
    /// An empty set for so many pairs.
    pub(super) fn new(count: usize) -> Pairs {
        Pairs { bits: vec![0; (count / 8 + 1).next_power_of_two()] }
    }

    fn bit(&self, a: char, b: char) -> (usize, u64) {
        let hash = (u64::from(a) << 21 ^ u64::from(b)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        ((hash >> 38) as usize & (self.bits.len() - 1), 1 << (hash >> 58))
    }

    pub(super) fn insert(&mut self, a: char, b: char) {
        let (word, bit) = self.bit(a, b);
        self.bits[word] |= bit;
    }

    pub(super) fn may_hold(&self, a: char, b: char) -> bool {
        let (word, bit) = self.bit(a, b);
        self.bits[word] & bit != 0
    }
}

/// Where a word stands in the file, and a part of its hash, so that few words are compared in vain.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    start: u32,
    /// Bytes of the word, 0 for a free slot.
    length: u16,
    check: u16,
}

/// Eight bytes at a time: the words are short and asked for often.
fn hash(word: &str) -> usize {
    let mix = |h: u64, chunk: u64| (h.rotate_left(5) ^ chunk).wrapping_mul(0x517c_c1b7_2722_0a95);
    let (chunks, rest) = word.as_bytes().as_chunks::<8>();
    let folded = chunks.iter().fold(word.len() as u64, |h, chunk| mix(h, u64::from_le_bytes(*chunk)));
    let last = rest.iter().fold(0u64, |n, b| n << 8 | u64::from(*b));
    let folded = mix(folded, last);
    (folded ^ folded >> 32) as usize
}

/// The part of a hash that a slot keeps.
fn check(hash: usize) -> u16 {
    (hash >> 44) as u16
}

impl WordList {
    fn parse(source: &'static str) -> WordList {
        // About how many words there are: a line has a word of two characters and a column.
        let count = source.bytes().filter(|b| *b == b'\n').count();
        let mut list = WordList {
            slots: vec![Slot::default(); (count * 2).next_power_of_two()],
            seen: vec![0; (count / 4).next_power_of_two()],
            source,
            first: CharSet::default(),
            last: CharSet::default(),
            alone: CharSet::default(),
            opens: Pairs::new(count),
            closes: Pairs::new(count),
        };
        let mut next = 0;
        for line in source.split_inclusive('\n') {
            let start = next;
            next += line.len();
            let word = line.trim_end().split('\t').next().unwrap_or("");
            if word.is_empty() || word.starts_with('#') {
                continue;
            }
            list.first.extend(word.chars().next());
            list.last.extend(word.chars().next_back());
            let (mut front, mut back) = (word.chars(), word.chars().rev());
            match (front.next(), front.next(), back.next(), back.next()) {
                (Some(a), Some(b), Some(z), Some(y)) => {
                    list.opens.insert(a, b);
                    list.closes.insert(y, z);
                }
                (first, ..) => list.alone.extend(first),
            }
            let hash = hash(word);
            let bit = hash >> 20;
            let words = list.seen.len() - 1;
            list.seen[bit >> 6 & words] |= 1 << (bit & 63);
            let mask = list.slots.len() - 1;
            let mut at = hash & mask;
            while list.slots[at].length != 0 {
                at = (at + 1) & mask;
            }
            // The files are some megabytes at most, their words a few characters long.
            list.slots[at] = Slot { start: start as u32, length: word.len() as u16, check: check(hash) };
        }
        list
    }

    /// The column behind the word, `None` where the list does not hold it.
    pub(crate) fn get(&self, word: &str) -> Option<&'static str> {
        let hash = hash(word);
        let bit = hash >> 20;
        if self.seen[bit >> 6 & (self.seen.len() - 1)] >> (bit & 63) & 1 == 0 {
            return None;
        }
        let mask = self.slots.len() - 1;
        let mut at = hash & mask;
        loop {
            let slot = self.slots[at];
            if slot.length == 0 {
                return None;
            }
            if slot.check == check(hash)
                && usize::from(slot.length) == word.len()
                && let Some(rest) = self.source[slot.start as usize..].strip_prefix(word)
            {
                return Some(rest.strip_prefix('\t').and_then(|rest| rest.split(['\r', '\n']).next()).unwrap_or(""));
            }
            at = (at + 1) & mask;
        }
    }

    /// Whether the list holds the word.
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.get(word).is_some()
    }
}

/// Words that stand in front of a firm's name: `hard` ones never stand inside a registered name, `soft` ones may.
pub(crate) static NAME_EDGE: LazyLock<WordList> = LazyLock::new(|| WordList::parse(include_str!("name_edge.tsv")));
/// Words that stand behind a firm's short name.
pub(crate) static NAME_END: LazyLock<WordList> = LazyLock::new(|| WordList::parse(include_str!("name_end.tsv")));
/// Surnames of one and of two characters.
pub(crate) static SURNAME: LazyLock<WordList> = LazyLock::new(|| WordList::parse(include_str!("surname.tsv")));
/// Words that stand behind a person's name.
pub(crate) static PERSON_END: LazyLock<WordList> = LazyLock::new(|| WordList::parse(include_str!("person_end.tsv")));
/// Kinds of firms and things that carry a company's ending without being a name (产业集团, 上市公司): `head` where the
/// whole name is this word, `tail` where it ends in it.
pub(crate) static GENERIC_NAME: LazyLock<WordList> = LazyLock::new(|| WordList::parse(include_str!("generic_name.tsv")));
/// Common words with the first letter of their part of speech.
pub(crate) static COMMON_WORD: LazyLock<WordList> = LazyLock::new(|| WordList::parse(include_str!("common_word.tsv")));

/// The longest word of the list, up to `most` characters, that ends at byte `end` and starts no earlier than `floor`.
pub(crate) fn ending_at(list: &WordList, text: &str, floor: usize, end: usize, most: usize) -> Option<(usize, &'static str)> {
    let before = text.get(floor..end)?;
    let mut chars = before.char_indices().rev();
    let (at, last) = chars.next().filter(|(_, c)| list.last.contains(*c))?;
    let mut longest = if list.alone.contains(last) { list.get(&before[at..]).map(|class| (floor + at, class)) } else { None };
    if most > 1 && chars.clone().next().is_some_and(|(_, c)| list.closes.may_hold(c, last)) {
        for (i, c) in chars.take(most - 1) {
            if list.first.contains(c)
                && let Some(class) = list.get(&before[i..])
            {
                longest = Some((floor + i, class));
            }
        }
    }
    longest
}

/// The longest word of the list, up to `most` characters, that starts at byte `start` and ends no later than `ceiling`.
pub(crate) fn starting_at(
    list: &WordList,
    text: &str,
    start: usize,
    ceiling: usize,
    most: usize,
) -> Option<(usize, &'static str)> {
    let behind = text.get(start..ceiling)?;
    let mut chars = behind.char_indices();
    let (_, first) = chars.next().filter(|(_, c)| list.first.contains(*c))?;
    let end = first.len_utf8();
    let mut longest = if list.alone.contains(first) { list.get(&behind[..end]).map(|class| (start + end, class)) } else { None };
    if most > 1 && chars.clone().next().is_some_and(|(_, c)| list.opens.may_hold(first, c)) {
        for (i, c) in chars.take(most - 1) {
            let end = i + c.len_utf8();
            if list.last.contains(c)
                && let Some(class) = list.get(&behind[..end])
            {
                longest = Some((start + end, class));
            }
        }
    }
    longest
}

/// Whether the text is made of common words alone, read greedily from the left; single characters count only as such
/// when at most one stands alone.
pub(crate) fn is_common(text: &str) -> bool {
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
pub(crate) fn is_odd(text: &str) -> bool {
    text.char_indices().all(|(i, _)| starting_at(&COMMON_WORD, text, i, text.len(), 4).is_none())
}
