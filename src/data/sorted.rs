//! Tables that take no part in the scan: kept as text, sorted by their first column, searched by bisection.
//!
//! **Why not a map?** Forty thousand towns are asked for a few times in an article, and in most articles never. Bisection
//! over the bytes of the file costs nothing at the start and no memory.

use super::Row;

/// A file of tab-separated lines, sorted bytewise by the first column; lines that begin with `#` stand at the top.
#[derive(Clone, Copy, Debug)]
pub struct Sorted(&'static str);

impl Sorted {
    /// A table. Its order is the tests' business.
    pub const fn new(text: &'static str) -> Self {
        Sorted(text)
    }

    /// The line whose first column is `key`.
    pub fn get(self, key: &str) -> Option<Row> {
        self.last(key).filter(|row| row.surface() == key)
    }

    /// Whether a line's first column is `key`.
    pub fn has(self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The line with the longest first column that `text` begins with.
    pub fn prefix(self, text: &str) -> Option<Row> {
        let mut text = text;
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

    /// The last line whose first column is not behind `key`.
    fn last(self, key: &str) -> Option<Row> {
        let bytes = self.0.as_bytes();
        let (mut low, mut high) = (0, bytes.len());
        // The last line that begins in low..high and is not behind the key.
        let mut found = None;
        while low < high {
            let mid = low + (high - low) / 2;
            let start = bytes[low..mid].iter().rposition(|b| *b == b'\n').map_or(low, |i| low + i + 1);
            let end = bytes[mid..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |i| mid + i);
            let line = &self.0[start..end];
            let surface = line.split('\t').next().unwrap_or("");
            if surface <= key {
                found = Some(line);
                low = end + 1;
            } else {
                high = start;
            }
        }
        found.filter(|l| !l.starts_with('#')).map(Row::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: Sorted = Sorted::new("# head\n上海\t1\n上海市\t2\n乡\t3\n镇\t4\n");

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
