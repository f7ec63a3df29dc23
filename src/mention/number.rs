//! The one numeral grammar: digits, Chinese numerals, multipliers, ranges, approximations.

use rust_decimal::Decimal;

use super::Qualifier;
use crate::span::Span;
use crate::text::Document;

/// A number as it stands in the text, multipliers applied, unit and classifier left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// The number alone, without qualifying words (`1.2亿`, `50多万`).
    pub span: Span,
    /// The number, or the lower end of a range or of an order of magnitude.
    pub low: Option<Decimal>,
    /// The upper end of a range; equal to `low` for a single number.
    pub high: Option<Decimal>,
    /// How it is written.
    pub shape: Shape,
    /// How it is written in detail: which characters carry it.
    pub style: Style,
    /// A qualifier inside the number (`50多万`: over).
    pub inner: Option<Qualifier>,
}

/// What a number denotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One number.
    Single,
    /// From one to another.
    Range,
    /// An order of magnitude (数十亿, 上百亿).
    Order,
}

/// Which characters carry a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Digits only, of either width, grouping and decimal marks included.
    Digits,
    /// Digits with multipliers (`6.1亿`).
    Multiplied,
    /// Chinese numerals (`五百`, `两亿`).
    Chinese,
}

/// Every number of the document's sentences, in order.
pub fn find(doc: &Document) -> Vec<Number> {
    let _ = doc;
    Vec::new()
}
/// stub
pub fn qualifier_before(_t: &str, _s: usize) -> Option<(Qualifier, usize)> {
    None
}
/// stub
pub fn qualifier_after(_t: &str, _s: usize) -> Option<(Qualifier, usize)> {
    None
}
