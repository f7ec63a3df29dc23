//! Places.

use super::{Clues, Context, Found, PlaceValue};
use crate::span::Span;
use crate::text::Document;

/// A chain of place names as the words give it.
#[derive(Clone, Debug)]
pub struct Expr;

/// What 我市 and 全省 mean in an article: a code of GB/T 2260.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Home {
    /// Six digits.
    pub code: u32,
}

/// Finds chains of place names.
pub fn find(clues: &Clues) -> Vec<Found> {
    let _ = clues;
    Vec::new()
}

/// The home place of an article: of its outlet, else of its dateline.
pub fn home(doc: &Document, found: &[(Found, usize)]) -> Option<Home> {
    let _ = (doc, found);
    None
}

/// Resolves a chain: the finest division it names, by the chain itself, the article's other places and its home.
pub fn resolve(expr: &Expr, span: Span, context: &Context) -> Option<PlaceValue> {
    let _ = (expr, span, context);
    None
}
