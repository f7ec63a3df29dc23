//! Tables that take no part in the scan: kept as text, sorted by their first column, searched by bisection.
//!
//! **Why not a map?** Forty thousand towns are asked for a few times in an article, and in most articles never. Bisection
//! over the bytes of the file costs nothing at the start and no memory.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::words::Pairs;
use super::{CharSet, Row};

/// A file of tab-separated lines, sorted bytewise by the first column; lines that begin with `#` stand at the top.
#[derive(Debug)]
pub(crate) struct Sorted {
    text: &'static str,
    /// Made on first use.
    index: OnceLock<Index>,
}

/// What turns most questions away.
#[derive(Debug)]
struct Index {
    /// Where the lines of each first character begin and end.
    groups: FxHashMap<char, (u32, u32)>,
    /// The first characters of all lines. Most questions are answered here: no line begins so. A bit costs less to read than
    /// an entry of the map.
    first: CharSet,
    /// The surfaces of one character.
    alone: CharSet,
    /// The first two characters of the longer surfaces.
    pairs: Pairs,
}

impl Sorted {
    /// A table. Its order is the tests' business.
    pub(crate) const fn new(text: &'static str) -> Self {
        Sorted { text, index: OnceLock::new() }
    }

    /// The line whose first column is `key`.
    pub(crate) fn get(&self, key: &str) -> Option<Row> {
        self.last(key).filter(|row| row.surface() == key)
    }

    /// The line with the longest first column that `text` begins with.
    pub(crate) fn prefix(&self, text: &str) -> Option<Row> {
        let index = self.index();
        let mut chars = text.chars();
        let first = chars.next().filter(|c| index.first.contains(*c))?;
        let mut text = text;
        if !chars.next().is_some_and(|second| index.pairs.may_hold(first, second)) {
            text = &text[..first.len_utf8()];
            if !index.alone.contains(first) {
                return None;
            }
        }
        loop {
            let row = self.last(text)?;
            let surface = row.surface();
            if text.starts_with(surface) {
                return Some(row);
            }
            let common = text.chars().zip(surface.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
            if common == 0 {
                return None;
            }
            text = &text[..common];
        }
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let lines = self.text.bytes().filter(|b| *b == b'\n').count();
            let mut index = Index {
                groups: FxHashMap::default(),
                first: CharSet::default(),
                alone: CharSet::default(),
                pairs: Pairs::new(lines),
            };
            let mut at = 0;
            for line in self.text.split_inclusive('\n') {
                let (from, to) = (at as u32, (at + line.len()) as u32);
                at += line.len();
                let mut chars = line.chars();
                let Some(c) = chars.next().filter(|c| !matches!(c, '#' | '\n')) else { continue };
                index.groups.entry(c).or_insert((from, to)).1 = to;
                index.first.insert(c);
                match chars.next().filter(|c| !matches!(c, '\t' | '\n' | '\r')) {
                    Some(second) => index.pairs.insert(c, second),
                    None => index.alone.insert(c),
                }
            }
            index
        })
    }

    /// The last line whose first column is not behind `key`, among those with its first character.
    fn last(&self, key: &str) -> Option<Row> {
        let index = self.index();
        let first = key.chars().next().filter(|c| index.first.contains(*c))?;
        let &(from, to) = index.groups.get(&first)?;
        let (from, to) = (from as usize, to as usize);
        let bytes = self.text.as_bytes();
        let (mut low, mut high) = (from, to);
        // The last line that begins in low..high and is not behind the key.
        let mut found = None;
        while low < high {
            let mid = low + (high - low) / 2;
            let start = bytes[low..mid].iter().rposition(|b| *b == b'\n').map_or(low, |i| low + i + 1);
            let end = bytes[mid..to].iter().position(|b| *b == b'\n').map_or(to, |i| mid + i);
            let line = &self.text[start..end];
            let surface = &line[..memchr::memchr(b'\t', line.as_bytes()).unwrap_or(line.len())];
            if surface <= key {
                found = Some(line);
                low = end + 1;
            } else {
                high = start;
            }
        }
        found.map(Row::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static TABLE: Sorted = Sorted::new("# head\n上海\t1\n上海市\t2\n乡\t3\n镇\t4\n");

    #[test]
    fn finds_whole_keys_and_longest_prefixes() {
        assert_eq!(TABLE.get("上海").map(|r| r.field(1)), Some("1"));
        assert_eq!(TABLE.get("镇").map(|r| r.field(1)), Some("4"));
        assert!(TABLE.get("上").is_none() && TABLE.get("# head").is_none());
        assert_eq!(TABLE.prefix("上海市区").map(|r| r.field(1)), Some("2"));
        assert_eq!(TABLE.prefix("上海人").map(|r| r.field(1)), Some("1"));
        assert_eq!(TABLE.prefix("上海市").map(|r| r.field(1)), Some("2"));
        assert!(TABLE.prefix("北京").is_none() && TABLE.prefix("").is_none());
    }
}
