//! The one numeral grammar: digits of either width, grouping commas, multipliers, Chinese numerals, ranges, orders of
//! magnitude.
//!
//! ```text
//! number   = single [ unit ] dash single | single × single | single
//! single   = digits [多|余] [multipliers { digits multipliers }] | chinese | order | half
//! chinese  = { digit | digit digit | 十 | 百 | 千 } [万|亿|兆] …      五六十 is 50 to 60, 二〇五七 is 2057
//! order    = (数|几|好几|上|成) multipliers | multipliers alone       数十亿, 百亿
//! half     = 半 multipliers                                       半亿
//! ```
//! A range shares its multiplier: 3至5万 is 30000 to 50000. What is damaged (`57。6亿`, `亿105元`, `l.5亿`) or hidden
//! (`####万元`) gives a warning and no number; nothing is repaired.

mod damage;
mod single;

use rust_decimal::Decimal;

use super::Qualifier;
use crate::data::mark::{Kinds, Marks};
use crate::data::one_of;
use crate::data::{Scan, Table};
use crate::error::Diagnostic;
use crate::span::Span;
use crate::text::Document;
use single::{Single, single};
pub(crate) use single::{chinese_digit, digit, multipliers};

/// A number as it stands in the text, multipliers applied, unit and classifier left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// The number alone, without qualifying words around it (`1.2亿`, `50多万`).
    pub span: Span,
    /// The number, or the lower end of a range or of an order of magnitude.
    pub low: Decimal,
    /// The upper end of a range; equal to `low` for a single number, `None` for an order of magnitude.
    pub high: Option<Decimal>,
    /// What it denotes.
    pub shape: Shape,
    /// Which characters carry it.
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
    /// A multiplier alone (百亿, 千万): an order, unless a word in front makes it a number (超过千亿).
    Bare,
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

/// Whether the character may stand in a count of things: 12个, 两家, 三十余项, 数百个.
pub(crate) fn is_count(c: char) -> bool {
    c.is_ascii_digit() || one_of!(c, "一二两三四五六七八九十百千多余几数")
}

/// Whether the character may stand in an item's number: 3、, 十二、.
pub(crate) fn is_ordinal(c: char) -> bool {
    c.is_ascii_digit() || one_of!(c, "一二三四五六七八九十")
}

/// Every number of the document's sentences, in order, none overlapping another; what cannot be read goes to `damage`.
pub(crate) fn find(doc: &Document, damage: &mut Vec<Diagnostic>) -> Vec<Number> {
    let mut numbers = Vec::new();
    let mut marks = doc.scan.marks(Kinds::NUMBER);
    for sentence in &doc.sentences {
        scan(&doc.folded, &doc.scan, &mut marks, sentence.span, &mut numbers, damage);
    }
    numbers
}

fn scan(text: &str, hits: &Scan, marks: &mut Marks, within: Span, numbers: &mut Vec<Number>, damage: &mut Vec<Diagnostic>) {
    let text = &text[..within.to()];
    let mut at = within.from();
    let mut previous = '\n';
    while let Some(next) = marks.next(at, within.to()) {
        if next > at {
            previous = text[at..next].chars().next_back().unwrap_or('\n');
            at = next;
        }
        let Some(c) = text[at..].chars().next() else { break };
        if starts_number(c) {
            let code =
                previous.is_ascii_alphanumeric() || matches!(previous, '_' | '@' | '#') || follows_letter(text, at, previous);
            if code && digit(c).is_some() {
                let end = code_end(text, at);
                damage.extend(damage::in_code(text, at, end));
                (at, previous) = (end, c);
                continue;
            }
            if !code && let Some(n) = number(text, hits, at) {
                at = n.span.to();
                previous = text[..at].chars().next_back().unwrap_or('\n');
                match damage::in_number(text, &n) {
                    Some(d) => {
                        at = at.max(d.span.map_or(at, Span::to));
                        damage.push(d);
                    }
                    // 第3座 is one of a series.
                    None if !text[within.from()..n.span.from()].ends_with('第') => numbers.push(n),
                    None => {}
                }
                continue;
            }
            if digit(c).is_some() {
                // Too long for any quantity.
                at += text[at..].chars().take_while(|&c| digit(c).is_some()).map(char::len_utf8).sum::<usize>();
                previous = c;
                continue;
            }
        } else if let Some(d) = damage::masked(text, at, previous) {
            at = d.span.map_or(at + c.len_utf8(), Span::to);
            damage.push(d);
            previous = '#';
            continue;
        }
        previous = c;
        at += c.len_utf8();
    }
}

fn starts_number(c: char) -> bool {
    digit(c).is_some()
        || chinese_digit(c).is_some()
        || single::multiplier(c).is_some()
        || matches!(c, '数' | '几' | '上' | '半' | '好')
}

/// Whether a dot and a letter stand in front: `v2.0`, `l.5`.
fn follows_letter(text: &str, at: usize, previous: char) -> bool {
    previous == '.' && text[..at - 1].chars().next_back().is_some_and(|c| c.is_ascii_alphabetic())
}

/// The end of a code (`a9df76`, `GB18030`) that goes on at the offset.
fn code_end(text: &str, at: usize) -> usize {
    let run = text[at..].chars().take_while(|&c| c.is_ascii_alphanumeric() || c == '.' || digit(c).is_some());
    at + run.map(char::len_utf8).sum::<usize>()
}

const DASHES: [char; 12] = ['-', '－', '–', '—', '―', '~', '～', '〜', '∼', '−', '至', '到'];

/// From here on a multiplier is said of the whole number in front: 五十万 is 50 of them, 五十 is 5 of 10.
const MYRIAD: Decimal = Decimal::from_parts(10_000, 0, 0, false, 0);

/// The multiplier that the first end of a range takes over from the second, 1 for none: 3至5万, 五十至六十亿, 三至五百万.
fn shared(from: &str, first: &Single, to: &str, second: &Single) -> Decimal {
    let digit = |text: &str| text.chars().next().and_then(chinese_digit).filter(|d| *d > 0).map(Decimal::from);
    match (digit(from), digit(to)) {
        (Some(a), Some(b)) if first.low == a => second.low.checked_div(b).filter(Decimal::is_integer).unwrap_or(second.scale),
        _ if first.scale == Decimal::ONE || second.scale >= MYRIAD => second.scale,
        _ => Decimal::ONE,
    }
}

/// The number at the offset.
fn number(text: &str, hits: &Scan, start: usize) -> Option<Number> {
    let first = single(text, start)?;
    let one = |s: &Single| Number {
        span: Span::new(start, s.end),
        low: s.low,
        high: (!matches!(s.shape, Shape::Order | Shape::Bare)).then_some(s.high),
        shape: s.shape,
        style: s.style,
        inner: s.inner,
    };
    if first.shape != Shape::Single {
        return Some(one(&first));
    }
    // 2×100万: so many of that size.
    let times = text[first.end..].strip_prefix(['×', '*', 'x', 'X', '✕']);
    if let Some(after) = times
        && after.starts_with(|c| digit(c).is_some())
        && let Some(second) = single(text, text.len() - after.len())
        && let Some(product) = first.low.checked_mul(second.low)
    {
        return Some(Number { span: Span::new(start, second.end), low: product, high: Some(product), ..one(&second) });
    }
    // 8000万元至1.2亿元: the unit stands at both ends.
    let after_unit = [Table::Unit, Table::Currency].iter().find_map(|&t| hits.at(t, first.end as u32)).map(|h| h.span.to());
    let dashed = |at: usize| {
        let rest = text.get(at..)?.trim_start_matches(' ');
        let after = rest.strip_prefix(DASHES)?;
        Some(after.trim_start_matches(DASHES).trim_start_matches(' '))
    };
    let Some(after) = dashed(first.end).or_else(|| dashed(after_unit?)) else { return Some(one(&first)) };
    // The second end may carry its own qualifier: 5亿元到10多亿元.
    let second = single(text, text.len() - after.len());
    let Some(second) =
        second.filter(|s| s.shape == Shape::Single && (s.style != Style::Chinese || first.style == Style::Chinese))
    else {
        return Some(one(&first));
    };
    let mut low = first.low;
    if first.scale < MYRIAD && second.scale > first.scale && low < second.low && after_unit.is_none() {
        match low.checked_mul(shared(&text[start..], &first, after, &second)) {
            Some(shared) if shared <= second.low => low = shared,
            _ => {}
        }
    }
    if low > second.low {
        return Some(one(&first));
    }
    let style = if second.style == Style::Digits { first.style } else { second.style };
    Some(Number { span: Span::new(start, second.end), low, high: Some(second.low), shape: Shape::Range, style, inner: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<String>, usize) {
        let (mut numbers, mut damage) = (Vec::new(), Vec::new());
        let hits = Scan::new(text);
        scan(text, &hits, &mut hits.marks(Kinds::NUMBER), Span::new(0, text.len()), &mut numbers, &mut damage);
        let show = |n: &Number| {
            let high = n.high.map_or(String::new(), |d| d.normalize().to_string());
            let value = if n.shape == Shape::Single { high } else { format!("{}..{high}", n.low.normalize()) };
            let inner = n.inner.map_or(String::new(), |q| format!(" {}", q.name()));
            format!("{} {value}{inner}", n.span.of(text))
        };
        (numbers.iter().map(show).collect(), damage.len())
    }

    #[test]
    fn numbers_in_running_text() {
        let cases = include_str!("../../../fixtures/cases/number.tsv");
        let (mut run, mut failures) = (0, String::new());
        for line in cases.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
            let [row, _, text, expected, warnings] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("columns: {line}") };
            let (got, damage) = read(text);
            let got = if got.is_empty() { "-".to_owned() } else { got.join(" | ") };
            if (got.as_str(), damage.to_string().as_str()) != (expected, warnings) {
                failures += &format!("{row} {text}\n  want {expected} {warnings}\n  got  {got} {damage}\n");
            }
            run += 1;
        }
        assert!(run > 0);
        assert!(failures.is_empty(), "\n{failures}");
    }

    #[test]
    fn every_opening_is_marked() {
        for c in '\0'..='\u{ffff}' {
            let opens = starts_number(c) || damage::is_mark(c);
            assert_eq!(crate::data::mark::of(c).meets(Kinds::NUMBER), opens, "{c:?}");
        }
    }

    #[test]
    fn long_runs_stay_linear() {
        for text in ["9".repeat(200_000), "亿".repeat(100_000), "1亿".repeat(60_000), "十".repeat(60_000), "1,".repeat(90_000)]
        {
            let started = std::time::Instant::now();
            read(&text);
            assert!(started.elapsed().as_secs() < 5, "{}", &text[..3]);
        }
    }
}
