//! Sets of characters, and the quick way to the next member in a text.

/// A set of characters of the basic plane, one bit each.
///
/// It turns away most questions for a word by its first character, and [`next`](CharSet::next) passes over the characters of a
/// text that are no members without decoding or matching them one by one.
#[derive(Clone, Debug)]
pub(crate) struct CharSet {
    bits: Box<[u64; 1024]>,
}

impl Default for CharSet {
    fn default() -> Self {
        CharSet { bits: Box::new([0; 1024]) }
    }
}

impl FromIterator<char> for CharSet {
    fn from_iter<T: IntoIterator<Item = char>>(chars: T) -> Self {
        let mut set = CharSet::default();
        set.extend(chars);
        set
    }
}

impl Extend<char> for CharSet {
    fn extend<T: IntoIterator<Item = char>>(&mut self, chars: T) {
        chars.into_iter().for_each(|c| self.insert(c));
    }
}

impl CharSet {
    /// Adds a character; one beyond the basic plane is left out.
    pub(crate) fn insert(&mut self, c: char) {
        if let Some(word) = self.bits.get_mut(c as usize >> 6) {
            *word |= 1 << (c as usize & 63);
        }
    }

    /// Whether the character is a member; one beyond the basic plane is none.
    pub(crate) fn contains(&self, c: char) -> bool {
        self.bits.get(c as usize >> 6).is_some_and(|word| word >> (c as usize & 63) & 1 != 0)
    }

    /// The byte where the next member at or behind `from` begins.
    pub(crate) fn next(&self, text: &str, from: usize) -> Option<usize> {
        let low = |b: u8| usize::from(b & 63);
        let mut at = from;
        let mut rest = text.as_bytes().get(from..)?;
        loop {
            // UTF-8 of a whole text: the bytes behind a leading one are there.
            let (word, bit, length) = match rest {
                [a @ 0xE0..=0xEF, b, c, ..] => (usize::from(a & 15) << 6 | low(*b), low(*c), 3),
                [a @ 0..0x80, ..] => (usize::from(a >> 6), low(*a), 1),
                [a @ 0xC0..0xE0, b, ..] => (usize::from(a & 31), low(*b), 2),
                [] => return None,
                // Within a character, or beyond the basic plane.
                _ => {
                    (at, rest) = (at + 1, &rest[1..]);
                    continue;
                }
            };
            if self.bits[word] >> bit & 1 != 0 {
                return Some(at);
            }
            (at, rest) = (at + length, &rest[length..]);
        }
    }
}

/// How many bytes a character takes in UTF-8, by the first of them.
#[inline]
pub(crate) fn length_of(first: u8) -> usize {
    usize::from(LENGTHS[usize::from(first)])
}

const LENGTHS: [u8; 256] = {
    let mut lengths = [1; 256];
    let mut first = 0xC0;
    while first < 256 {
        lengths[first] = match first {
            0..0xE0 => 2,
            0xE0..0xF0 => 3,
            _ => 4,
        };
        first += 1;
    }
    lengths
};

/// Whether a character is one of a few that are written out: `one_of!(c, "的了与")`. The set becomes an array when it is
/// compiled, and all of it is compared at once; `str::contains` would prepare a search for each character asked.
macro_rules! one_of {
    ($c:expr, $set:expr) => {{
        const SET: &str = $set;
        const MEMBERS: [u16; $crate::data::charset::count(SET)] = $crate::data::charset::members(SET);
        $crate::data::charset::is_member($c, &MEMBERS)
    }};
}
pub(crate) use one_of;

/// How many characters a text has.
pub(crate) const fn count(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut count) = (0, 0);
    while at < bytes.len() {
        // Every byte but those within a character.
        count += (bytes[at] & 0xC0 != 0x80) as usize;
        at += 1;
    }
    count
}

/// The characters of a text, all of the basic plane.
pub(crate) const fn members<const N: usize>(text: &str) -> [u16; N] {
    let bytes = text.as_bytes();
    let mut members = [0; N];
    let (mut at, mut n) = (0, 0);
    while at < bytes.len() {
        let first = bytes[at] as u16;
        (members[n], at) = match first {
            0..0x80 => (first, at + 1),
            0xC0..0xE0 => ((first & 31) << 6 | bytes[at + 1] as u16 & 63, at + 2),
            0xE0..0xF0 => (first << 12 | (bytes[at + 1] as u16 & 63) << 6 | bytes[at + 2] as u16 & 63, at + 3),
            _ => panic!("a character beyond the basic plane"),
        };
        n += 1;
    }
    members
}

/// Whether the character is a member.
pub(crate) fn is_member(c: char, members: &[u16]) -> bool {
    // No early end: the comparisons are independent, many at once.
    u16::try_from(u32::from(c)).is_ok_and(|c| members.iter().fold(false, |any, m| any | (*m == c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_the_characters_written_out() {
        let set = "的a é、３鿿";
        for c in set.chars() {
            assert!(one_of!(c, "的a é、３鿿"), "{c}");
        }
        assert!(!one_of!('b', "的a é、３鿿") && !one_of!('𠮷', "的a é、３鿿") && !one_of!('\0', "的"));
        // U+10000 has the low bits of NUL.
        assert!(!one_of!('\u{10000}', "\0"));
    }

    proptest::proptest! {
        #[test]
        fn next_is_a_search(members in "[a项é（-｠0-9]{0,6}", text in "[a-c项目éê（）𠮷0-9]{0,30}", from in 0usize..40) {
            let set: CharSet = members.chars().collect();
            let from = (from..=text.len()).find(|&i| text.is_char_boundary(i)).unwrap_or(text.len());
            let want = text[from..].find(|c| members.contains(c)).map(|i| from + i);
            proptest::prop_assert_eq!(set.next(&text, from), want);
            proptest::prop_assert!(text.chars().all(|c| set.contains(c) == members.contains(c)));
        }
    }
}
