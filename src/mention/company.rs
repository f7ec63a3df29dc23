//! Companies.

use super::{Clues, CompanyForm, CompanyValue, Context, Found};
use crate::span::Span;

/// A company's name as the words give it.
#[derive(Clone, Debug)]
pub struct Expr {
    /// Registered name or short form.
    pub form: CompanyForm,
}

/// Finds companies. `found` holds figures, dates and places.
pub fn find(clues: &Clues, found: &[Found]) -> Vec<Found> {
    let _ = (clues, found);
    Vec::new()
}

/// The key to compare by, and a declared alias.
pub fn resolve(expr: &Expr, span: Span, context: &Context) -> CompanyValue {
    CompanyValue { key: context.doc.slice(span).to_owned(), form: expr.form, alias_of: None }
}
