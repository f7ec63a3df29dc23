//! Units that stand away from their numbers: `（单位：万元）` above a table, `总投资(亿元)：3.2`.

use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

use super::class::Class;
use crate::span::Span;

/// A unit with the multiplier in front of it: 万元 is CNY, 10000.
type Scaled = (&'static str, Class, Decimal);

/// The units that a header may give.
static WORDS: LazyLock<Vec<(&'static str, Scaled)>> = LazyLock::new(|| {
    let money = |code: &'static str, factor: u64| (code, Class::Money, Decimal::from(factor));
    vec![
        ("亿元", money("CNY", 100_000_000)),
        ("万元", money("CNY", 10_000)),
        ("千元", money("CNY", 1_000)),
        ("元", money("CNY", 1)),
        ("亿美元", money("USD", 100_000_000)),
        ("万美元", money("USD", 10_000)),
        ("亿欧元", money("EUR", 100_000_000)),
        ("亿港元", money("HKD", 100_000_000)),
        ("亩", ("mu", Class::Area, Decimal::ONE)),
        ("平方米", ("m2", Class::Area, Decimal::ONE)),
        ("万平方米", ("m2", Class::Area, Decimal::from(10_000))),
        ("万吨", ("t", Class::Quantity, Decimal::from(10_000))),
        ("吨", ("t", Class::Quantity, Decimal::ONE)),
    ]
});

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
    pub(super) fn read(&mut self, sentence: &str) {
        if let Some(label) = UNIT.find(sentence) {
            self.declared = word(sentence[label.end()..].trim_start(), |rest| {
                rest.is_empty() || rest.starts_with(['）', ')', ' ', '\t', ',', '，', '、', '/'])
            });
        } else if sentence.ends_with(['。', '！', '？']) {
            self.declared = None;
        }
    }

    /// The unit of a bare number: in brackets right in front (`总投资(亿元)：`), else the declared one where only a colon
    /// or blanks part the number from what it counts.
    pub(super) fn unit(&self, text: &str, sentence: Span, number: Span) -> Option<Scaled> {
        let before = text[sentence.from()..number.from()].trim_end_matches([' ', '\t', '\u{3000}', ':', '：', '为']);
        if let Some(inside) = before.strip_suffix([')', '）'])
            && let Some((open, _)) = inside.char_indices().rev().take(10).find(|(_, c)| matches!(c, '(' | '（'))
        {
            let inside = inside[open..].trim_start_matches(['(', '（']).trim();
            return word(inside.trim_start_matches("单位：").trim_start_matches("单位:"), str::is_empty);
        }
        let parted = before.len() < number.from() - sentence.from();
        let date = text[number.to()..].starts_with(['年', '月', '日', '%', '％', '号', '个', '家', '项']);
        self.declared.filter(|_| parted && !date)
    }
}

/// The longest header word that the text begins with, where what follows it ends it.
fn word(text: &str, ends: impl Fn(&str) -> bool) -> Option<Scaled> {
    WORDS.iter().find(|(w, _)| text.strip_prefix(w).is_some_and(&ends)).map(|(_, unit)| *unit)
}
