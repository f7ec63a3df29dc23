//! Traditional characters to simplified ones of the same length in bytes, so that one lexicon serves both scripts and
//! every span holds in both views of a text.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::CharSet;

/// The unified ideographs that the table covers.
const FIRST: char = '\u{4E00}';
const LAST: char = '\u{9FFF}';

/// What the table says of a character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Class {
    /// Not in the table.
    #[default]
    Same,
    /// No simplified text has it.
    Always,
    /// Simplified texts have it too (於 as a surname, 乾坤): folded only in a traditional text.
    Script,
}

/// For each ideograph its simplified form and class.
static TABLE: LazyLock<Vec<(u16, Class)>> = LazyLock::new(|| {
    let mut table = vec![(0, Class::Same); LAST as usize - FIRST as usize + 1];
    for line in include_str!("fold.tsv").lines().filter(|l| !l.starts_with('#')) {
        let mut fields = line.split('\t').filter_map(|f| f.chars().next());
        if let (Some(from), Some(to), Some(class)) = (fields.next(), fields.next(), fields.next())
            && let Some(entry) = (from as usize).checked_sub(FIRST as usize).and_then(|i| table.get_mut(i))
        {
            *entry = (to as u16, if class == 'a' { Class::Always } else { Class::Script });
        }
    }
    table
});

/// The characters of the table.
static KNOWN: LazyLock<CharSet> = LazyLock::new(|| of_class(|class| class != Class::Same));

/// Those that no simplified text has.
static ALWAYS: LazyLock<CharSet> = LazyLock::new(|| of_class(|class| class == Class::Always));

fn of_class(fits: impl Fn(Class) -> bool) -> CharSet {
    (FIRST..=LAST).zip(TABLE.iter()).filter(|(_, (_, class))| fits(*class)).map(|(c, _)| c).collect()
}

/// The ideograph that three bytes of UTF-8 encode, as an index into the table.
fn index(bytes: &[u8]) -> Option<usize> {
    let code = usize::from(bytes[0] & 0x0F) << 12 | usize::from(bytes[1] & 0x3F) << 6 | usize::from(bytes[2] & 0x3F);
    code.checked_sub(FIRST as usize).filter(|i| *i <= LAST as usize - FIRST as usize)
}

/// Calls `see` with the offset and the table's entry of every character that the table folds.
fn each(text: &str, mut see: impl FnMut(usize, u16, Class)) {
    let table = &**TABLE;
    let mut from = 0;
    while let Some(at) = KNOWN.next(text, from) {
        if let Some((to, class)) = index(&text.as_bytes()[at..at + 3]).map(|i| table[i]) {
            see(at, to, class);
        }
        from = at + 3;
    }
}

/// How many characters stand in traditional script only.
pub(crate) fn traditional(text: &str) -> usize {
    let next = |from: usize| ALWAYS.next(text, from);
    std::iter::successors(next(0), |at| next(at + 1)).count()
}

/// The text in simplified characters, each of the same length in bytes as the one that it stands for; the text itself
/// where it holds no traditional character.
pub(crate) fn fold(text: &str) -> Cow<'_, str> {
    let count = traditional(text);
    if count == 0 {
        return Cow::Borrowed(text);
    }
    // One traditional character in fifty: the whole text is in that script, and 後 and 於 are too.
    let script = count * 150 >= text.len();
    let mut bytes = text.as_bytes().to_vec();
    each(text, |at, to, class| {
        if class == Class::Always || script {
            let to = u32::from(to);
            bytes[at] = 0xE0 | (to >> 12) as u8;
            bytes[at + 1] = 0x80 | (to >> 6 & 0x3F) as u8;
            bytes[at + 2] = 0x80 | (to & 0x3F) as u8;
        }
    });
    // Every replacement is a whole character of three bytes; the text is kept as it is rather than lost.
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_to_the_same_length() {
        for (from, to) in [
            ("臺灣的電子產業投資項目", "台湾的电子产业投资项目"),
            ("於是以後", "於是以後"),
            ("總投資於後年到位", "总投资于后年到位"),
            ("贵州新能源", "贵州新能源"),
            ("ABC（丙）𠀀é", "ABC（丙）𠀀é"),
        ] {
            assert_eq!(fold(from), to);
            assert_eq!(fold(from).len(), from.len());
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_keeps_its_length_and_boundaries(text: String) {
            let folded = fold(&text);
            proptest::prop_assert!(text.char_indices().map(|(i, _)| i).eq(folded.char_indices().map(|(i, _)| i)));
        }
    }
}
