//! Where things stand: half-open byte ranges of an article's text, and the way back to the original bytes.

use std::ops::Range;

/// A half-open range of UTF-8 bytes in [`Article::text`](crate::article::Article::text), both ends on character boundaries.
///
/// `u32` keeps a mention small; input beyond 4 GiB an article is refused on reading.
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

/// The way from offsets of the decoded text to code points and to bytes of the original.
#[derive(Clone, Debug, Default)]
pub struct TextMap {
    /// Bytes in front of the text in the original (a byte-order mark).
    skipped: u64,
}

impl TextMap {
    /// The map of UTF-8 input without malformed bytes, after `skipped` bytes of byte-order mark.
    pub fn utf8(skipped: u64) -> Self {
        TextMap { skipped }
    }

    /// The number of code points in front of the byte offset.
    pub fn code_point(&self, text: &str, offset: u32) -> u32 {
        text[..offset as usize].chars().count() as u32
    }

    /// The offset in the original bytes of the character that starts at this byte offset.
    pub fn original(&self, text: &str, offset: u32) -> u64 {
        let _ = text;
        self.skipped + u64::from(offset)
    }
}
