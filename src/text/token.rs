//! Tokens: jieba-rs words with part-of-speech tags, from one instance built on first use.
//!
//! **Why not tokens first?** Cutting every sentence costs more than everything else together, and a wrong cut cannot be
//! mended afterwards. The recognisers read characters and cues; they ask for tokens only where a boundary is open.

use std::sync::LazyLock;

use jieba_rs::Jieba;

use crate::span::Span;

static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// A word with its part-of-speech tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where, in bytes from the start of the article's text.
    pub span: Span,
    /// The tag of the ICTCLAS set (`n`, `v`, `ns`, …).
    pub tag: String,
}

/// The words of a stretch of text that starts at byte `offset` of the article.
pub fn words(text: &str, offset: u32) -> Vec<Span> {
    let mut at = offset;
    let cut = JIEBA.cut(text, true);
    cut.iter()
        .map(|w| {
            let span = Span { start: at, end: at + w.word.len() as u32 };
            at = span.end;
            span
        })
        .collect()
}

/// The words with their tags.
pub fn tagged(text: &str, offset: u32) -> Vec<Token> {
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
