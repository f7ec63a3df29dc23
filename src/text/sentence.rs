//! Sentences and clauses.

use crate::article::{Article, ZoneKind};
use crate::span::Span;

/// A sentence of the article's body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where, white space at both ends left out.
    pub span: Span,
    /// The zone it stands in.
    pub zone: ZoneKind,
    /// The number of its paragraph (line), from 0.
    pub paragraph: u32,
}

/// Cuts the zones that are read into sentences: at `。！？!?；;`, closing quotes and brackets included, at the end of
/// a headline in 【】, and at line ends.
pub fn split(article: &Article) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut paragraph = 0;
    for zone in article.zones.iter().filter(|z| z.kind.is_read()) {
        let text = zone.span.of(&article.text);
        let mut push = |start: usize, end: usize, paragraph: u32| {
            let piece = &text[start..end];
            let lead = piece.len() - piece.trim_start().len();
            let piece = piece.trim();
            if !piece.is_empty() {
                let start = zone.span.from() + start + lead;
                sentences.push(Sentence { span: Span::new(start, start + piece.len()), zone: zone.kind, paragraph });
            }
        };
        let mut start = 0;
        let mut chars = text.char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            let mut end = i + c.len_utf8();
            match c {
                '\n' | '\r' => {
                    push(start, i, paragraph);
                    paragraph += 1;
                    start = end;
                }
                // 【…】 at the head of a flash is its headline, a sentence of its own.
                '】' if text[start..].trim_start().starts_with('【') && text[start..i].matches('【').count() == 1 => {
                    push(start, end, paragraph);
                    start = end;
                }
                '。' | '！' | '？' | '!' | '?' | '；' | ';' => {
                    while let Some(&(j, next)) = chars.peek() {
                        if !matches!(next, '”' | '’' | '」' | '』' | '）' | ')' | '"' | '。' | '！' | '？' | '!' | '?')
                        {
                            break;
                        }
                        end = j + next.len_utf8();
                        chars.next();
                    }
                    push(start, end, paragraph);
                    start = end;
                }
                _ => {}
            }
        }
        push(start, text.len(), paragraph);
        paragraph += 1;
    }
    sentences
}

/// Whether the character ends a clause (a comma's stretch) within a sentence. An ASCII comma between digits groups them.
pub fn is_clause_mark(c: char) -> bool {
    matches!(c, '，' | ',' | '；' | ';' | '。' | '：' | ':' | '！' | '？' | '!' | '?' | '\n')
}
