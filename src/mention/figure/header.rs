//! Units that stand away from their numbers: `（单位：万元）` above a table, `总投资(亿元)：3.2`.

use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

use super::class::Class;
use super::unit;
use crate::mention::number::multipliers;
use crate::span::Span;
use crate::text::Document;

/// A unit with the multiplier in front of it: 万元 is CNY, 10000.
type Scaled = (&'static str, Class, Decimal);

/// What a declaration begins with.
pub(super) const LABEL: &str = "单位";

/// What stands in front of a declared unit.
static UNIT: LazyLock<Regex> = LazyLock::new(|| Regex::new(&format!("{LABEL}[：:]")).expect("a pattern of this file"));

/// The unit that the lines above have declared.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Header {
    declared: Option<Scaled>,
}

impl Header {
    /// Reads one more sentence: `单位：万元` declares, prose ends the table.
    pub(super) fn read(&mut self, doc: &Document, sentence: Span) {
        let text = sentence.of(&doc.folded);
        if let Some(label) = UNIT.find(text) {
            let behind = text[label.end()..].trim_start();
            self.declared = scaled(doc, Span::new(sentence.to() - behind.len(), sentence.to()), |rest| {
                rest.is_empty() || rest.starts_with(['）', ')', ' ', '\t', ',', '，', '、', '/'])
            });
        } else if text.ends_with(['。', '！', '？']) {
            self.declared = None;
        }
    }

    /// The unit of a bare number: in brackets right in front (`总投资(亿元)：`), else the declared one where only a colon
    /// or blanks part the number from what it counts.
    pub(super) fn unit(&self, doc: &Document, sentence: Span, number: Span) -> Option<Scaled> {
        let text = &*doc.folded;
        let before = text[sentence.from()..number.from()].trim_end_matches([' ', '\t', '\u{3000}', ':', '：', '为']);
        if let Some(inside) = before.strip_suffix([')', '）'])
            && let Some((open, _)) = inside.char_indices().rev().take(10).find(|(_, c)| matches!(c, '(' | '（'))
        {
            let end = sentence.from() + inside.trim_end().len();
            let inside = inside[open..].trim_start_matches(['(', '（']).trim();
            let unit = inside.trim_start_matches("单位：").trim_start_matches("单位:");
            return scaled(doc, Span::new(end - unit.len(), end), str::is_empty);
        }
        let parted = before.len() < number.from() - sentence.from();
        let date = text[number.to()..].starts_with(['年', '月', '日', '%', '％', '号', '个', '家', '项']);
        self.declared.filter(|_| parted && !date)
    }
}

/// The unit that the span begins with, a multiplier in front or none, where what stands behind ends it. Tables declare money,
/// areas and tons; other units (个, 台) are too often what a column counts in passing.
fn scaled(doc: &Document, span: Span, ends: impl Fn(&str) -> bool) -> Option<Scaled> {
    let text = &doc.folded[..span.to()];
    let (multiplier, at) = multipliers(text, span.from());
    let unit = unit::listed(doc, at, span.to())?;
    let declares = matches!(unit.class, Class::Money | Class::Area) || unit.name == "t";
    let factor = multiplier.checked_mul(unit.factor)?;
    (declares && ends(&text[unit.end..])).then_some((unit.name, unit.class, factor))
}
