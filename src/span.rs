//! Where things stand: half-open byte ranges of an article's text, and the way back to the original bytes.

use std::ops::Range;

/// A half-open range of UTF-8 bytes in [`Article::text`](crate::article::Article::text), both ends on character boundaries.
///
/// `u32` keeps a mention small; an article is much smaller ([`crate::input::LARGEST`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end`. Offsets come from one article, so they fit `u32`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Span { start: start as u32, end: end as u32 }
    }

    /// The range as `usize`, for slicing.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// First byte as `usize`.
    pub fn from(self) -> usize {
        self.start as usize
    }

    /// One past the last byte as `usize`.
    pub fn to(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the range holds nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The text that stands at this range.
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// Whether the two ranges share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies within this range.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest range that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Text bytes between two checkpoints of the code-point count.
const STRIDE: usize = 64;

/// The way from offsets of the decoded text to code points and to bytes of the original.
///
/// Bytes are kept as runs of equal pieces (an ASCII stretch: 1 byte of text from 1 byte; Han in GB18030: 3 bytes from 2),
/// so that the map is exact for every encoding, malformed bytes included, and small. Code points are counted from a
/// checkpoint every 64 bytes.
#[derive(Clone, Debug, Default)]
pub struct TextMap {
    /// In order; the first starts at offset 0 of the text. Never empty once the map is sealed with a run.
    runs: Vec<Run>,
    /// Length of the text that the runs cover.
    covered: u32,
    /// Length of the original that the runs cover, what was skipped in front included.
    consumed: u64,
    /// Code points in front of byte `STRIDE * n`, counting the characters that begin before it.
    points: Vec<u32>,
}

/// A stretch whose pieces all have the same length in the text and the same length in the original.
#[derive(Clone, Copy, Debug)]
struct Run {
    text: u32,
    original: u64,
    text_unit: u32,
    original_unit: u32,
}

impl TextMap {
    /// The map of UTF-8 input without malformed bytes, after `skipped` bytes of byte-order mark.
    pub fn utf8(skipped: u64) -> Self {
        TextMap {
            runs: vec![Run { text: 0, original: skipped, text_unit: 1, original_unit: 1 }],
            consumed: skipped,
            ..TextMap::default()
        }
    }

    /// An empty map to be filled by [`TextMap::push`], after `skipped` bytes of byte-order mark.
    pub fn after(skipped: u64) -> Self {
        TextMap { consumed: skipped, ..TextMap::default() }
    }

    /// Adds one piece: `original` bytes that became `text` bytes.
    pub fn push(&mut self, text: usize, original: usize) {
        self.push_run(text as u32, original as u32, 1);
    }

    /// Adds `count` pieces of one length each.
    pub fn push_run(&mut self, text_unit: u32, original_unit: u32, count: usize) {
        if text_unit == 0 || count == 0 {
            self.consumed += u64::from(original_unit) * count as u64;
            return;
        }
        let same = self.runs.last().is_some_and(|r| {
            r.text_unit == text_unit
                && r.original_unit == original_unit
                && r.original + u64::from((self.covered - r.text) / text_unit) * u64::from(original_unit) == self.consumed
        });
        if !same {
            self.runs.push(Run { text: self.covered, original: self.consumed, text_unit, original_unit });
        }
        self.covered += text_unit * count as u32;
        self.consumed += u64::from(original_unit) * count as u64;
    }

    /// Adds one piece of text that stands for all of the original up to this offset of it; none where the text is empty.
    pub fn push_until(&mut self, text: usize, original: u64) {
        let length = original.saturating_sub(self.consumed);
        self.push(text, length as usize);
    }

    /// Adds a stretch of another text as it is there.
    pub fn copy(&mut self, other: &TextMap, text: Range<u32>) {
        let mut at = text.start;
        let mut i = other.runs.partition_point(|r| r.text <= at).saturating_sub(1);
        while at < text.end
            && let Some(run) = other.runs.get(i)
        {
            let end = other.runs.get(i + 1).map_or(text.end, |next| next.text.min(text.end));
            self.push_until(0, run.original + u64::from((at - run.text) / run.text_unit) * u64::from(run.original_unit));
            self.push_run(run.text_unit, run.original_unit, ((end - at) / run.text_unit) as usize);
            (at, i) = (end, i + 1);
        }
    }

    /// Counts code points once, so that [`TextMap::code_point`] needs no walk from the start. Call when the text is complete.
    pub fn seal(&mut self, text: &str) {
        let mut count = 0;
        self.points = Vec::with_capacity(text.len() / STRIDE + 1);
        for chunk in text.as_bytes().chunks(STRIDE) {
            self.points.push(count);
            count += starts(chunk);
        }
    }

    /// The number of code points in front of the byte offset.
    pub fn code_point(&self, text: &str, offset: u32) -> u32 {
        let to = (offset as usize).min(text.len());
        let (mark, from) = match self.points.get(to / STRIDE) {
            Some(&count) => (count, to / STRIDE * STRIDE),
            None if self.points.is_empty() => (0, 0),
            None => (self.points[self.points.len() - 1], (self.points.len() - 1) * STRIDE),
        };
        mark + starts(&text.as_bytes()[from..to])
    }

    /// The offset in the original bytes of the character that starts at this byte offset of the text; for the end of the
    /// text, one past the last original byte that became text.
    pub fn original(&self, offset: u32) -> u64 {
        let i = self.runs.partition_point(|r| r.text <= offset);
        let Some(run) = i.checked_sub(1).and_then(|i| self.runs.get(i)) else { return self.consumed };
        if i == self.runs.len() && self.covered > 0 && offset >= self.covered {
            return self.consumed;
        }
        run.original + u64::from((offset - run.text) / run.text_unit) * u64::from(run.original_unit)
    }

    /// One past the last original byte of the character that ends at this offset of the text.
    pub fn original_end(&self, offset: u32) -> u64 {
        let Some(last) = offset.checked_sub(1) else { return self.original(0) };
        let i = self.runs.partition_point(|r| r.text <= last);
        let Some(run) = i.checked_sub(1).and_then(|i| self.runs.get(i)) else { return self.consumed };
        run.original + u64::from((last - run.text) / run.text_unit + 1) * u64::from(run.original_unit)
    }
}

/// How many characters begin in these bytes of UTF-8, eight at a time.
fn starts(bytes: &[u8]) -> u32 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let (words, rest) = bytes.as_chunks::<8>();
    let mut within = 0;
    // A byte counts to 255, and of 31 words to no more than 31.
    for words in words.chunks(31) {
        // The bytes behind the first of a character have the highest bit and not the next.
        let counts: u64 = words.iter().map(|w| u64::from_le_bytes(*w)).map(|w| w >> 7 & !w >> 6 & ONES).sum();
        within += counts.wrapping_mul(ONES) >> 56;
    }
    let rest = rest.iter().filter(|&&b| (b as i8) >= -0x40).count();
    (words.len() * 8 + rest) as u32 - within as u32
}
