//! One reading for each stretch of text: where finds of different kinds compete, the higher rank wins.

use super::{Expr, Found};
use crate::span::Span;
use crate::text::Document;

/// Keeps the finds that lie in a sentence and overlap no find of higher rank; among one kind the longer wins, then the
/// earlier. A project's name is cut back to what no other find of higher rank covers, and keeps its full name as value.
/// Returns them in text order with the number of their sentence.
pub fn select(doc: &Document, mut found: Vec<Found>) -> Vec<(Found, usize)> {
    found.sort_by_key(|f| (f.expr.rank(), std::cmp::Reverse(f.span.len()), f.span.start));
    let mut kept: Vec<(Found, usize)> = Vec::with_capacity(found.len());
    let mut taken: std::collections::BTreeMap<u32, u32> = std::collections::BTreeMap::new();
    let free = |taken: &std::collections::BTreeMap<u32, u32>, span: Span| {
        taken.range(..span.end).next_back().is_none_or(|(_, &end)| end <= span.start)
    };
    for mut f in found {
        if matches!(f.expr, Expr::Project(_)) {
            match uncovered_tail(&taken, f.span) {
                Some(span) => f.span = span,
                None => continue,
            }
        }
        if f.span.is_empty() || !free(&taken, f.span) {
            continue;
        }
        let Some(sentence) = doc.sentence_of(f.span) else { continue };
        taken.insert(f.span.start, f.span.end);
        kept.push((f, sentence));
    }
    kept.sort_by_key(|(f, _)| f.span.start);
    kept
}

/// What remains of the span behind the last find that covers part of it.
fn uncovered_tail(taken: &std::collections::BTreeMap<u32, u32>, span: Span) -> Option<Span> {
    let start = match taken.range(..span.end).next_back() {
        Some((_, &end)) if end > span.start => end,
        _ => span.start,
    };
    (start < span.end).then_some(Span { start, end: span.end })
}
