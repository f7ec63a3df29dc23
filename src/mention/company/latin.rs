//! Latin names with a Latin form: Source Photonics Holdings（Cayman）Limited.

use super::{Names, known};
use crate::data::{Table, lexicon};
use crate::mention::{CompanyForm, Confidence};
use crate::span::Span;

pub(super) fn find(names: &mut Names) {
    let mut found: Vec<Span> = Vec::new();
    for hit in names.doc.scan.of(Table::CompanyForm) {
        if lexicon::rows(Table::CompanyForm)[hit.row as usize].field(1) != "latin" || known::inside_latin(names.text, hit.span) {
            continue;
        }
        let start = left(names.text, hit.span.from());
        let mut end = hit.span.to();
        if names.text[end..].starts_with('.') && !names.text[..end].ends_with('.') {
            end += 1;
        }
        let name = &names.text[start..hit.span.from()];
        if name.trim().len() < 2 || !name.starts_with(|c: char| c.is_ascii_uppercase()) {
            continue;
        }
        // Co., Ltd. and Holdings Limited: the later form takes the earlier in.
        match found.last_mut() {
            Some(last) if last.end > start as u32 => *last = Span::new(start.min(last.from()), end),
            _ => found.push(Span::new(start, end)),
        }
    }
    for span in found {
        names.push(span, CompanyForm::Full, "company.latin-form", Confidence::High);
        names.full.push(span);
        names.brands.add(span.of(names.text), true);
        let limit = (span.to() + 120).min(names.text.len());
        let limit = (limit..=names.text.len()).find(|&i| names.text.is_char_boundary(i)).unwrap_or(names.text.len());
        if let Some(alias) = super::registered::declared_alias(names.text, span.to(), limit) {
            names.push_alias(alias, CompanyForm::Short, "company.alias", Confidence::High, Some(span));
            names.brands.add(alias.of(names.text), true);
        }
    }
    names.full.sort();
}

/// The start of the capitalised words, joined by blanks, commas, brackets and `&`, that end at `form`.
fn left(text: &str, form: usize) -> usize {
    let mut start = form;
    for (i, c) in text[..form].char_indices().rev() {
        if !(c.is_ascii_alphanumeric() || matches!(c, ' ' | '&' | '.' | ',' | '-' | '(' | ')' | '（' | '）' | '\'')) || form - i > 90 {
            break;
        }
        if c.is_ascii_uppercase() && !text[..i].ends_with(|p: char| p.is_ascii_alphanumeric()) {
            start = i;
        }
    }
    start
}
