//! Whether a text begins with, ends in or holds one of a few words that are written out where they are asked for.
//!
//! **Why not `str::starts_with` for each?** It calls a comparison of memory for every word, and `str::contains` prepares a
//! search for every word; nearly all these questions are answered by one byte.

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
    let bytes = text.as_bytes();
    // A word begins where a character does.
    text.char_indices().any(|(at, _)| words.iter().any(|word| starts_with(&bytes[at..], word.as_bytes())))
        || text.is_empty() && words.contains(&"")
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
        fn as_the_standard_library(text in "[公司集a团]{0,6}", words in proptest::collection::vec("[公司集a团]{0,3}", 0..4)) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            proptest::prop_assert_eq!(starts_with_any(&text, &words), words.iter().any(|w| text.starts_with(w)));
            proptest::prop_assert_eq!(ends_with_any(&text, &words), words.iter().any(|w| text.ends_with(w)));
            proptest::prop_assert_eq!(contains_any(&text, &words), words.iter().any(|w| text.contains(w)));
        }
    }
}
