//! Tokens: jieba-rs words with part-of-speech tags, from one instance built on first use.
//!
//! **Why not tokens first?** Cutting every sentence costs more than everything else together, and a wrong cut cannot be
//! mended afterwards. The recognisers read characters and cues; tokens are for the reader of a record (`--tokens`).

use std::sync::LazyLock;

use jieba_rs::Jieba;

use crate::span::Span;

/// jieba-rs with its own dictionary.
pub static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// A word with its part-of-speech tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Where, in bytes from the start of the article's text.
    pub span: Span,
    /// The tag of the ICTCLAS set (`n`, `v`, `ns`, …).
    pub tag: String,
}

/// The words with their tags.
pub(crate) fn tagged(text: &str, offset: u32) -> Vec<Token> {
    let mut at = offset;
    let tags = JIEBA.tag(text, true);
    tags.iter()
        .map(|t| {
            let span = Span { start: at, end: at + t.word.len() as u32 };
            at = span.end;
            Token { span, tag: t.tag.to_owned() }
        })
        .collect()
}
