//! A number with its unit: what is counted, in base units, and how the number is qualified.
//!
//! ```text
//! quantity = [qualifier] [currency] number [多|余] unit [多|余] [per] [qualifier] [级]
//! unit     = row of unit.tsv | row of currency.tsv {number minor} | nothing, behind 万 or 亿, where money is meant
//! per      = / (年|月|天) | / anything else, which makes a rate
//! ```

use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::class::Class;
use super::header::Header;
use super::metric::cue;
use super::unit::{Measure, Side, currency, is_mark, is_word, measure};
use crate::data::any::{ends_with_any, starts_with_any};
use crate::data::{Hit, Row, Table, lexicon};
use crate::mention::number::{Number, Shape};
use crate::mention::{Clues, Period, Qualifier};
use crate::span::Span;
use crate::text::Document;

/// What a quantity is before any metric is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// An amount of its own.
    Plain,
    /// A price or an intensity (300万元/亩): never a total.
    Rate,
    /// The lower end of a class (亿元以上项目), the size of a ship (30万吨级码头): no amount of anything here.
    Threshold,
    /// Another quantity over again in another unit, in brackets.
    Conversion,
}

/// A number with its unit.
#[derive(Clone, Debug)]
pub(super) struct Quantity {
    pub span: Span,
    /// In base units.
    pub low: Decimal,
    /// The upper end of a range.
    pub high: Option<Decimal>,
    pub qualifier: Qualifier,
    /// ISO 4217, a base unit, the classifier as printed, or for a rate `CNY/亩`.
    pub unit: String,
    pub class: Class,
    pub period: Option<Period>,
    pub role: Role,
    /// The text leaves the currency out.
    pub assumed: bool,
    /// The unit as printed counts single things (台, 座): few of them are no capacity.
    pub small: bool,
}

struct Word {
    qualifier: Qualifier,
    after: bool,
    /// Characters in front with which the word is another one (最近, 节约).
    not_after: &'static str,
}

static QUALIFIERS: LazyLock<Vec<Option<Word>>> = LazyLock::new(|| {
    let word = |row: &Row| {
        let not_after = if row.field(3) == "-" { "" } else { row.field(3) };
        Some(Word { qualifier: Qualifier::from_name(row.field(1))?, after: row.field(2) == "after", not_after })
    };
    lexicon::rows(Table::Qualifier).iter().map(word).collect()
});

/// Every quantity of a sentence, in order.
pub(super) fn find(clues: &Clues, sentence: Span, header: &Header, found: &mut Vec<Quantity>) {
    found.clear();
    for n in clues.numbers_within(sentence) {
        if found.last().is_some_and(|q| n.span.start < q.span.end) {
            // A coin (五元三毛) or the second end of a range that the unit ended.
            continue;
        }
        if let Some(mut q) = quantity(clues, n, sentence, header) {
            if q.role == Role::Plain && is_conversion(clues.doc, &q, found.last(), sentence) {
                q.role = Role::Conversion;
            }
            found.push(q);
        }
    }
}

/// What the number, whose blanks end at `end`, is counted in: its own unit, the currency in front of it, the unit that a header
/// or the end of its list names, or yuan left out behind a large number, which is assumed (the second value).
fn counted_in(clues: &Clues, n: &Number, sentence: Span, header: &Header, prefixed: bool, end: usize) -> Option<(Measure, bool)> {
    let doc = clues.doc;
    let text = &*doc.folded;
    let limit = sentence.to();
    if let Some(own) = measure(doc, end, limit) {
        return Some((own, false));
    }
    if prefixed {
        return Some((Measure { name: "CNY", class: Class::Money, factor: Decimal::ONE, end: n.span.to() }, false));
    }
    let listed = || {
        // 2.48亿、1.36亿和0.16亿美元: the last names the currency of all.
        let large = text[..n.span.to()].ends_with(['亿', '万']) && end == n.span.to();
        Some((large.then(|| listed_currency(doc, end, limit)).flatten()?, Class::Money, Decimal::ONE))
    };
    if let Some((name, class, factor)) = header.unit(doc, sentence, n.span).or_else(listed) {
        return Some((Measure { name, class, factor, end: n.span.to() }, false));
    }
    // 投资1.85亿: the 元 is left out after a large multiplier.
    let goes_on = end;
    let end = text[..end].trim_end_matches(' ').len();
    let money = text[..end].ends_with(['亿', '万', '多', '余']) && n.style != crate::mention::number::Style::Digits;
    let said = doc.scan.at(Table::Metric, end as u32).and_then(|h| cue(&h));
    let named = said.is_some_and(|c| c.class == Class::Money && c.before && c.after);
    let yuan = money && (named || money_goes_on(&text[goes_on..limit], text[..n.span.to()].ends_with('亿')));
    yuan.then_some((Measure { name: "CNY", class: Class::Money, factor: Decimal::ONE, end }, true))
}

/// Reads the unit behind a number and the qualifying words around both.
fn quantity(clues: &Clues, n: &Number, sentence: Span, header: &Header) -> Option<Quantity> {
    let doc = clues.doc;
    let text = &*doc.folded;
    let limit = sentence.to();
    let mut qualifier = n.inner;
    let mut end = skip_blanks(text, n.span.to(), limit);
    for word in ["多", "余"] {
        if text[end..limit].starts_with(word) {
            qualifier = Some(Qualifier::Over);
            end = skip_blanks(text, end + word.len(), limit);
        }
    }
    let mut start = n.span.from();
    // 总投资(亿元) heads a column.
    if n.shape == Shape::Bare && text[..start].ends_with(['(', '（', '：', ':']) {
        return None;
    }
    if is_negative(&text[sentence.from()..start]) {
        return None;
    }
    let prefix = currency_before(doc, sentence, start);
    let (Measure { mut name, mut class, factor, end: after_unit }, mut assumed) =
        counted_in(clues, n, sentence, header, prefix.is_some(), end)?;
    end = after_unit;
    let mut extra = Decimal::ZERO;
    if class == Class::Money {
        if let Some((code, at)) = prefix {
            if name == "CNY" {
                name = code;
            }
            start = at;
            assumed = false;
        }
        (extra, end) = coins(clues, name, end, limit);
        for word in ["多", "余"] {
            if text[end..limit].starts_with(word) {
                qualifier = Some(Qualifier::Over);
                end += word.len();
            }
        }
    }
    let mut q = Quantity {
        span: Span::new(start, end),
        low: n.low.checked_mul(factor)?.checked_add(extra)?,
        high: match n.high {
            Some(h) => Some(h.checked_mul(factor)?.checked_add(extra)?),
            None => None,
        },
        qualifier: Qualifier::Exact,
        unit: name.to_owned(),
        class,
        period: None,
        role: Role::Plain,
        assumed,
        small: matches!(name, "unit" | "set" | "座" | "条" | "piece" | "架" | "艘" | "部" | "m" | "vehicle" | "户" | "person")
            && n.low < Decimal::ONE_THOUSAND,
    };
    per(text, limit, &mut q);
    qualify(doc, sentence, n, qualifier, &mut q);
    if class == Class::People && q.unit != "person" {
        class = Class::Quantity;
    }
    q.class = class;
    Some(q)
}

/// The currency that the last amount of a list names: 0.72亿和0.45亿|美元.
fn listed_currency(doc: &Document, mut at: usize, limit: usize) -> Option<&'static str> {
    let text = &doc.folded[..limit];
    for _ in 0..6 {
        let rest = text[at..].strip_prefix(['、', '和', '及', '与'])?;
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        if digits.len() == rest.len() {
            return None;
        }
        let unit = digits.trim_start_matches("百").trim_start_matches("千");
        let behind = unit.strip_prefix(['亿', '万'])?;
        at = limit - behind.len();
        let named = doc.scan.at(Table::Currency, at as u32).filter(|h| h.span.to() <= limit).and_then(currency);
        if let Some(c) = named.filter(|c| c.side != Side::Before && c.side != Side::Minor) {
            return Some(c.code);
        }
    }
    None
}

/// The coins behind an amount (五元三毛, 50元6角三分): their value and their end.
fn coins(clues: &Clues, code: &str, mut end: usize, limit: usize) -> (Decimal, usize) {
    let mut sum = Decimal::ZERO;
    let doc = clues.doc;
    let text = &doc.folded[..limit];
    while let Some(c) = text[end..].chars().next() {
        use crate::mention::number::{chinese_digit, digit};
        let (value, at) = match chinese_digit(c) {
            Some(d) => (Decimal::from(d), end + c.len_utf8()),
            None => {
                let run = text[end..].chars().take(3).take_while(|&c| digit(c).is_some()).map(char::len_utf8).sum::<usize>();
                let folded: String = text[end..end + run].chars().filter_map(|c| char::from_digit(digit(c)?, 10)).collect();
                let Ok(value) = folded.parse() else { break };
                (value, end + run)
            }
        };
        let minor = doc.scan.at(Table::Currency, at as u32).filter(|h| h.span.to() <= limit);
        let Some((hit, minor)) = minor.and_then(|h| Some((h, currency(h)?))) else { break };
        if minor.side != Side::Minor || minor.code != code || is_word(text, hit.span) {
            break;
        }
        sum += value * minor.factor;
        end = hit.span.to();
    }
    (sum, end)
}

/// What follows an amount whose 元 is left out. 2.4万家 and 100万股 count other things.
fn money_goes_on(rest: &str, hundred_millions: bool) -> bool {
    let rest = rest.trim_start_matches(' ');
    let Some(c) = rest.chars().next() else { return true };
    let words: &[&str] = &["的", "左右", "以上", "以下", "以内", "用于", "建设", "投", "打造", "收购", "新建", "布局"];
    // 增资至121.5亿 增幅约15%, 由32.6亿增至33.9亿元
    let changes = ["增幅", "降幅", "增至", "减至", "升至", "降至", "增加至", "增加到"];
    hundred_millions && starts_with_any(rest, &changes)
        || is_mark(c) && c != '%'
        || starts_with_any(rest, words) && (hundred_millions || !rest.starts_with("的"))
}

fn skip_blanks(text: &str, from: usize, limit: usize) -> usize {
    let rest = &text[from..limit];
    let blanks = rest.len() - rest.trim_start_matches([' ', '\u{3000}', '\u{a0}']).len();
    // Only a blank or two: more is a column of a table.
    if blanks <= 3 { from + blanks } else { from }
}

/// 净利润为-5080万元: a loss is no amount of profit.
fn is_negative(before: &str) -> bool {
    let Some(head) = before.strip_suffix(['-', '－', '−']) else { return before.ends_with('负') };
    !head.ends_with(|c: char| c.is_alphanumeric() && !c.is_alphabetic() || c.is_ascii_alphabetic() || c == '-')
}

/// A currency that stands in front of its number (US$, 人民币), with its start.
fn currency_before(doc: &Document, sentence: Span, start: usize) -> Option<(&'static str, usize)> {
    let before = doc.folded[sentence.from()..start].trim_end_matches(' ');
    let hit = doc.scan.ending(Table::Currency, (sentence.from() + before.len()) as u32)?;
    let c = currency(hit).filter(|c| matches!(c.side, Side::Before | Side::Both) && hit.span.start >= sentence.start)?;
    Some((c.code, hit.span.from()))
}

/// 5万吨/年, 800吨镉/年, 300万元/亩.
fn per(text: &str, limit: usize, q: &mut Quantity) {
    let rest = &text[q.span.to()..limit];
    // The product may stand in between: 1.8万张玻璃大板/月.
    let gap = rest.char_indices().take(7).find(|&(_, c)| matches!(c, '/' | '／') || !c.is_alphabetic() || c.is_ascii());
    let Some((at, slash)) = gap.filter(|&(i, c)| matches!(c, '/' | '／') && (i == 0 || q.class != Class::Money)) else { return };
    let per = &rest[at + slash.len_utf8()..];
    let words = [
        ("年", Period::Year),
        ("a", Period::Year),
        ("月", Period::Month),
        ("天", Period::Day),
        ("日", Period::Day),
        ("d", Period::Day),
        ("季", Period::Quarter),
    ];
    if let Some((word, period)) = words.iter().find(|(w, _)| per.starts_with(w)) {
        q.period = Some(*period);
        q.span.end += (at + slash.len_utf8() + word.len()) as u32;
    } else if q.class == Class::Money {
        let base = per.chars().take_while(|c| c.is_alphabetic()).take(3).map(char::len_utf8).sum::<usize>();
        let base = ["平方米", "立方米", "千瓦时", "亩", "吨", "股", "千克", "公斤", "人", "户", "台", "度", "㎡"]
            .into_iter()
            .find(|b| per.starts_with(b))
            .map_or(base, str::len);
        if base > 0 {
            q.role = Role::Rate;
            q.unit = format!("{}/{}", q.unit, &per[..base]);
            q.span.end += (at + slash.len_utf8() + base) as u32;
        }
    }
}

/// Takes the qualifying words in front and behind into the span.
fn qualify(doc: &Document, sentence: Span, n: &Number, inner: Option<Qualifier>, q: &mut Quantity) {
    let text = &*doc.folded;
    let limit = sentence.to();
    let word = |h: Hit| QUALIFIERS.get(h.row as usize)?.as_ref();
    let mut qualifier = inner;
    let level = text[q.span.to()..limit].starts_with('级');
    let behind = doc.scan.at(Table::Qualifier, q.span.end).filter(|h| h.span.end <= sentence.end);
    if let Some((hit, w)) = behind.and_then(|h| Some((h, word(h)?))).filter(|(_, w)| w.after) {
        qualifier = qualifier.or(Some(w.qualifier));
        q.span.end = hit.span.end;
        if w.qualifier == Qualifier::AtLeast && names_class(&text[q.span.to()..limit], &CLASSES) {
            q.role = Role::Threshold;
        }
    }
    // The nearest word in front rules; 不超过约 is at most.
    let mut outer = None;
    loop {
        let before = text[sentence.from()..q.span.from()].trim_end_matches(' ');
        let Some(hit) = doc.scan.ending(Table::Qualifier, (sentence.from() + before.len()) as u32) else { break };
        let Some(w) = word(hit).filter(|w| !w.after && hit.span.start >= sentence.start) else { break };
        if !w.not_after.is_empty() && text[..hit.span.from()].ends_with(|c| w.not_after.contains(c)) {
            break;
        }
        outer = Some(w.qualifier);
        q.span.start = hit.span.start;
    }
    qualifier = outer.or(qualifier);
    // 产能超过1亿吨的企业: a class of firms.
    let rest = &text[q.span.to()..limit];
    let bound = matches!(outer, Some(Qualifier::Over | Qualifier::AtMost | Qualifier::AtLeast));
    if bound && rest.starts_with('的') && names_class(rest, &["企业", "公司", "煤矿", "机组", "装置"]) {
        q.role = Role::Threshold;
    }
    match n.shape {
        Shape::Range => qualifier = Some(Qualifier::Range),
        Shape::Order => qualifier = Some(Qualifier::Order),
        // 超过千亿元 is over 10¹¹; 千亿元 alone is an order.
        Shape::Bare if qualifier.is_none() => qualifier = Some(Qualifier::Order),
        _ => {}
    }
    if level && q.role == Role::Plain {
        let ship = ["码头", "泊位", "货轮", "油轮", "散货船", "集装箱船", "船", "航道", "轮"];
        let rest = &text[q.span.to() + '级'.len_utf8()..limit];
        let order = qualifier == Some(Qualifier::Order) || q.class == Class::Money;
        if !order || rest.starts_with("以上") || ship.iter().any(|w| rest.starts_with(w)) {
            q.role = Role::Threshold;
        } else {
            qualifier = Some(Qualifier::Order);
            q.span.end += '级'.len_utf8() as u32;
        }
    }
    q.qualifier = qualifier.unwrap_or(Qualifier::Exact);
    if q.qualifier != Qualifier::Range {
        q.high = None;
    }
}

/// What 以上 makes classes of.
const CLASSES: [&str; 11] = ["项目", "企业", "工程", "单位", "大户", "贷款户", "产业集群", "园区", "县", "乡镇", "合同"];

/// Whether the words behind a bound name a class: 亿元以上项目, 2000万元以上的重点交通项目.
fn names_class(rest: &str, heads: &[&str]) -> bool {
    let head: usize = rest.chars().take(9).take_while(|c| c.is_alphabetic() || *c == '（').map(char::len_utf8).sum();
    heads.iter().any(|w| rest[..head].contains(w)) && !rest.starts_with("投资")
}

/// Whether the quantity says another one over again: （约合…）, （约42亩）, 折合人民币….
fn is_conversion(doc: &Document, q: &Quantity, previous: Option<&Quantity>, sentence: Span) -> bool {
    let before = &doc.folded[sentence.from()..q.span.from()];
    let short = before.char_indices().rev().nth(11).map_or(before, |(i, _)| &before[i..]);
    if ends_with_any(short.trim_end_matches("人民币"), &["约合", "折合", "相当于", "折人民币", "合人民币", "约折合"])
    {
        return true;
    }
    let Some(previous) = previous.filter(|p| p.span.end <= q.span.start) else { return false };
    let gap = Span { start: previous.span.end, end: q.span.start }.of(&doc.folded);
    let Some(inside) = gap.strip_prefix(['(', '（']) else { return false };
    let other = previous.class == q.class && previous.unit != q.unit;
    let words = ["约", "合", "折", "即", "相当", "人民币", "按"];
    inside.is_empty() && other || inside.chars().count() <= 10 && other && starts_with_any(inside, &words)
}
