//! Companies: registered names by their form, known and listed firms, and the short names that an article declares,
//! explains or uses as a firm's.
//!
//! Each subject adds what it finds to `Names`: registered names and groups (`registered`), the table of firms and
//! tickers (`known`), short names beside a cue or with a word of trade (`short`), lists (`list`), Latin names
//! (`latin`). What one of them is sure of becomes a *brand*, and `brand` reads the article once more for every
//! occurrence of the brands, with what extends them (朗盛 → 朗盛中国). [`overlap`](super::overlap) keeps the longest.

mod brand;
mod edge;
mod known;
mod latin;
mod list;
mod look;
mod registered;
mod short;

use super::{Clues, CompanyForm, CompanyValue, Confidence, Context, Found};
use crate::data::Table;
use crate::rule::FindRule;
use crate::span::Span;
use crate::text::Document;
use brand::Brands;
pub(super) use registered::is_transliterated;

/// A company's name as the words give it.
#[derive(Clone, Debug)]
pub struct Expr {
    /// Registered name or short form.
    pub form: CompanyForm,
    /// The full name for which the text declares this one.
    pub alias_of: Option<Span>,
}

/// What the subjects share while they look.
struct Names<'a> {
    doc: &'a Document<'a>,
    text: &'a str,
    /// Figures and dates, by position: no name runs across one.
    edges: Vec<Span>,
    /// Registered names found so far, by position.
    full: Vec<Span>,
    brands: Brands,
    /// Aliases declared inside a name, with the byte where that name starts.
    declared: Vec<(String, usize)>,
    /// Those that a word of trade alone suggests.
    by_trade: Vec<Span>,
    out: Vec<Found>,
}

impl Names<'_> {
    fn push(&mut self, span: Span, form: CompanyForm, rule: FindRule, confidence: Confidence) {
        self.push_alias(span, form, rule, confidence, None);
    }

    fn push_short(&mut self, span: Span, rule: FindRule, confidence: Confidence) {
        self.push(span, CompanyForm::Short, rule, confidence);
    }

    fn push_alias(&mut self, span: Span, form: CompanyForm, rule: FindRule, confidence: Confidence, alias_of: Option<Span>) {
        // *ST数源: the star belongs to it.
        let starred = span.of(self.text).starts_with("ST") && self.text[..span.from()].ends_with('*');
        let span = if starred { Span::new(span.from() - 1, span.to()) } else { span };
        self.out.push(Found { span, expr: super::Expr::Company(Expr { form, alias_of }), rule, confidence });
    }

    /// The end of the last figure or date at or before `at`, or the floor.
    fn edge_before(&self, at: usize, floor: usize) -> usize {
        let i = self.edges.partition_point(|e| e.to() <= at);
        self.edges[..i].last().map_or(floor, |e| e.to().max(floor))
    }

    /// Whether the byte lies within a registered name.
    fn in_full(&self, at: usize) -> bool {
        let i = self.full.partition_point(|s| s.from() <= at);
        self.full[..i].last().is_some_and(|s| at < s.to())
    }

    /// The longest hit of the table that starts here.
    fn at(&self, table: Table, start: usize) -> Option<Span> {
        self.doc.scan.at(table, start as u32).map(|h| h.span)
    }

    /// Whether the span is exactly a place's name.
    fn is_place(&self, span: Span) -> bool {
        [Table::Place, Table::Abroad, Table::Region, Table::Zone]
            .iter()
            .any(|&t| edge::hits_at(self.doc, t, span.from()).any(|h| h.end == span.end))
    }
}

/// Finds companies. `found` holds figures, dates and places.
pub(crate) fn find(clues: &Clues, found: &[Found]) -> Vec<Found> {
    let doc = clues.doc;
    let mut edges: Vec<Span> =
        found.iter().filter(|f| matches!(f.expr, super::Expr::Date(_) | super::Expr::Figure(_))).map(|f| f.span).collect();
    edges.sort();
    let mut names = Names {
        doc,
        text: &doc.folded,
        edges,
        full: Vec::new(),
        brands: Brands::default(),
        declared: Vec::new(),
        by_trade: Vec::new(),
        out: Vec::new(),
    };
    registered::find(&mut names);
    latin::find(&mut names);
    for (span, _) in doc.registry.iter().flat_map(|r| r.find(&doc.folded)) {
        if !names.in_full(span.from()) && !look::inside_latin(&doc.folded, span) {
            names.push_short(span, FindRule::CompanyRegistry, Confidence::High);
        }
    }
    latin::bare(&mut names);
    known::find(&mut names);
    short::find(&mut names);
    brand::from_full_names(&mut names);
    brand::repeat(&mut names);
    if list::find(&mut names) {
        brand::repeat(&mut names);
    }
    names.out
}

/// Whether the name stands in front of a stock code or opens a headline (【X：…】).
pub(crate) fn is_headlined(text: &str, span: Span) -> bool {
    look::ticker_length(&text[span.to()..]).is_some()
        || text[..span.from()].ends_with('【') && text[span.to()..].starts_with(['：', ':'])
}

/// The key to compare by, and a declared alias.
pub(crate) fn resolve(expr: &Expr, span: Span, context: &Context) -> CompanyValue {
    CompanyValue { key: key(context.doc.slice(span)), form: expr.form, alias_of: expr.alias_of }
}

/// A name folded for comparison: brackets and width folded, blanks and hyphens between Chinese characters dropped, Latin
/// letters in lower case.
pub(crate) fn key(name: &str) -> String {
    let fold = |c: char| match c {
        '（' => '(',
        '）' => ')',
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c.to_ascii_lowercase(),
    };
    let mut key = String::with_capacity(name.len());
    for c in name.chars() {
        // Nearly all: no folding and no look at what is white space.
        if edge::is_han(c) {
            key.push(c);
            continue;
        }
        let c = fold(c);
        if !c.is_whitespace() && !matches!(c, '-' | '—' | '·') {
            key.push(c);
        }
    }
    key
}
