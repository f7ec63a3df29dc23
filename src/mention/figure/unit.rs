//! Units and currencies: the rows of `unit.tsv` and `currency.tsv`, and which one stands at a place of the text.

use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::class::Class;
use crate::data::{Hit, Row, Table, lexicon};
use crate::span::Span;
use crate::text::Document;

/// A row of `unit.tsv`.
pub(super) struct Unit {
    pub name: &'static str,
    pub factor: Decimal,
    pub class: Class,
}

/// Where a currency's sign stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    After,
    Both,
    /// A coin behind the main unit (角, 分).
    Minor,
}

/// A row of `currency.tsv`.
pub(super) struct Currency {
    pub code: &'static str,
    pub factor: Decimal,
    pub side: Side,
}

static UNITS: LazyLock<Vec<Option<Unit>>> = LazyLock::new(|| {
    let unit =
        |row: &Row| Some(Unit { name: row.field(1), factor: row.field(2).parse().ok()?, class: Class::from_name(row.field(3)) });
    lexicon::rows(Table::Unit).iter().map(unit).collect()
});

static CURRENCIES: LazyLock<Vec<Option<Currency>>> = LazyLock::new(|| {
    let currency = |row: &Row| {
        let side = match row.field(3) {
            "before" => Side::Before,
            "both" => Side::Both,
            "minor" => Side::Minor,
            _ => Side::After,
        };
        Some(Currency { code: row.field(1), factor: row.field(2).parse().ok()?, side })
    };
    lexicon::rows(Table::Currency).iter().map(currency).collect()
});

/// The currency that was hit.
pub(super) fn currency(hit: Hit) -> Option<&'static Currency> {
    CURRENCIES.get(hit.row as usize)?.as_ref()
}

/// The unit that was hit.
fn unit(hit: Hit) -> Option<&'static Unit> {
    UNITS.get(hit.row as usize)?.as_ref()
}

/// The unit behind a number.
pub(super) struct Measure {
    pub name: &'static str,
    pub class: Class,
    pub factor: Decimal,
    /// Where it ends in the text.
    pub end: usize,
}

/// The currency or unit of the tables that stands at a place of the text, whatever goes on behind it.
pub(super) fn listed(doc: &Document, at: usize, limit: usize) -> Option<Measure> {
    let hit = |table| doc.scan.at(table, at as u32).filter(|h| h.span.to() <= limit);
    let money = hit(Table::Currency).and_then(|h| Some((h, currency(h).filter(|c| c.side == Side::After)?)));
    if let Some((hit, c)) = money {
        return Some(Measure { name: c.code, class: Class::Money, factor: c.factor, end: hit.span.to() });
    }
    let hit = hit(Table::Unit)?;
    let u = unit(hit)?;
    Some(Measure { name: u.name, class: u.class, factor: u.factor, end: hit.span.to() })
}

/// The unit or the currency that stands at a place of the text, the currency where both are as long.
pub(super) fn measure(doc: &Document, at: usize, limit: usize) -> Option<Measure> {
    let within = |h: &Hit| h.span.to() <= limit;
    let counted = doc.scan.at(Table::Unit, at as u32).filter(within);
    let money = doc.scan.at(Table::Currency, at as u32).filter(within);
    if let Some(hit) = money
        && counted.is_none_or(|u| u.span.end <= hit.span.end)
        && let Some(c) = currency(hit).filter(|c| c.side != Side::Before)
        && (c.side != Side::Minor || hit.span.of(&doc.folded).ends_with('钱'))
        && !is_word(&doc.folded[..limit], hit.span)
    {
        let (mut end, mut name) = (hit.span.to(), c.code);
        // 3万元欧元, 8亿元人民币: the currency follows the bare unit.
        if c.code == "CNY"
            && let Some(second) = doc.scan.at(Table::Currency, end as u32).filter(within)
            && let Some(named) = currency(second).filter(|s| s.side != Side::Before && s.side != Side::Minor)
            && second.span.len() > 3
        {
            (end, name) = (second.span.to(), named.code);
        }
        return Some(Measure { name, class: Class::Money, factor: c.factor, end });
    }
    let hit = counted?;
    let u = unit(hit)?;
    // 3方面, 5条件.
    let rest = &doc.folded[hit.span.to()..limit];
    let word = match u.name {
        "m3" if hit.span.of(&doc.folded) == "方" => rest.starts_with(['面', '案', '式', '向', '法', '位', '针', '便']),
        "条" => rest.starts_with(['件', '例', '款', '约']),
        "unit" => rest.starts_with(['阶', '风', '账', '词']),
        _ => false,
    };
    if word {
        return None;
    }
    if u.name.is_ascii()
        && doc.folded[hit.span.to()..limit].starts_with(|c: char| c.is_ascii_alphabetic())
        && hit.span.of(&doc.folded).is_ascii()
    {
        // 5TB is no 5t.
        return None;
    }
    Some(Measure { name: u.name, class: u.class, factor: u.factor, end: hit.span.to() })
}

/// Whether a currency's sign begins another word: 元素, 元旦, 三块地.
pub(super) fn is_word(text: &str, sign: Span) -> bool {
    let after = &text[sign.to()..];
    match sign.of(text) {
        "元" => {
            after.starts_with(['素', '旦', '月', '件', '宇', '器', '化']) || after.starts_with("至1") && after.contains('月')
        }
        "块" => after.starts_with(|c: char| !is_mark(c)),
        "分" | "毛" | "角" => after.starts_with(['之', '钟', '期', '别', '类', '公', '级', '点', '析', '场', '区', '局']),
        _ => false,
    }
}

/// Whether the character is a mark behind which an amount is whole.
pub(super) fn is_mark(c: char) -> bool {
    matches!(
        c,
        '，' | ','
            | '。'
            | '、'
            | '；'
            | ';'
            | '）'
            | ')'
            | '】'
            | '”'
            | '！'
            | '!'
            | '？'
            | '?'
            | '：'
            | '（'
            | '('
            | '\n'
            | ' '
    )
}
