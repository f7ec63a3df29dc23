//! The one numeral grammar: digits of either width, grouping commas, multipliers, Chinese numerals, ranges, orders of
//! magnitude.
//!
//! ```text
//! number   = single [ dash single ]
//! single   = digits [多|余] multipliers { digits multipliers } | chinese
//! order    = (数|几|上|好几) multipliers | multipliers in front of 元 or 级
//! ```
//! A range shares its multiplier: 3至5万 is 30000 to 50000.

use rust_decimal::Decimal;

use super::Qualifier;
use crate::error::Diagnostic;
use crate::span::Span;
use crate::text::Document;

/// A number as it stands in the text, multipliers applied, unit and classifier left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// The number alone, without qualifying words around it (`1.2亿`, `50多万`).
    pub span: Span,
    /// The number, or the lower end of a range or of an order of magnitude.
    pub low: Option<Decimal>,
    /// The upper end of a range; equal to `low` for a single number.
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

/// Every number of the document's sentences, in order, none overlapping another.
pub fn find(doc: &Document, _damage: &mut Vec<Diagnostic>) -> Vec<Number> {
    let mut numbers = Vec::new();
    for sentence in &doc.sentences {
        scan(&doc.folded, sentence.span, &mut numbers);
    }
    numbers
}

fn scan(text: &str, within: Span, numbers: &mut Vec<Number>) {
    let text = &text[..within.to()];
    let mut at = within.from();
    let mut previous = '\n';
    while let Some(c) = text[at..].chars().next() {
        if starts_number(c) {
            let code = previous.is_ascii_alphanumeric() || matches!(previous, '_' | '@' | '#');
            if !code && let Some(n) = number(text, at) {
                at = n.span.to();
                previous = text[..at].chars().next_back().unwrap_or('\n');
                numbers.push(n);
                continue;
            }
            if code || digit(c).is_some() {
                // A code (a9df76, GB18030): skip it whole.
                let run = text[at..]
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || digit(*c).is_some())
                    .map(char::len_utf8)
                    .sum::<usize>();
                at += run.max(c.len_utf8());
                previous = c;
                continue;
            }
        }
        previous = c;
        at += c.len_utf8();
    }
}

fn starts_number(c: char) -> bool {
    digit(c).is_some() || chinese_digit(c).is_some() || multiplier(c).is_some() || matches!(c, '数' | '几' | '上' | '半')
}

/// The value of a digit of either width.
pub fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

/// The value of a Chinese digit.
pub fn chinese_digit(c: char) -> Option<u32> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn multiplier(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

/// One number without range, before it is put together.
struct Single {
    end: usize,
    value: Decimal,
    /// The product of the multipliers behind the last digits; 1 without any.
    scale: Decimal,
    style: Style,
    order: bool,
    inner: Option<Qualifier>,
}

fn number(text: &str, start: usize) -> Option<Number> {
    let first = single(text, start)?;
    let mut n = Number {
        span: Span::new(start, first.end),
        low: Some(first.value),
        high: Some(first.value),
        shape: if first.order { Shape::Order } else { Shape::Single },
        style: first.style,
        inner: first.inner,
    };
    if first.order {
        n.high = None;
        return Some(n);
    }
    let mut rest = first.end;
    // 2×100万: so many of that size.
    if let Some(after) = text[rest..].strip_prefix(['×', '*'])
        && let Some(second) = single(text, text.len() - after.len())
    {
        n.span = Span::new(start, second.end);
        n.low = first.value.checked_mul(second.value);
        n.high = n.low;
        n.style = second.style;
        return Some(n);
    }
    for unit in ["元", "美元", "吨"] {
        // 8000万元至1.2亿元: the unit stands at both ends.
        if let Some(after) = text[rest..].strip_prefix(unit)
            && after.starts_with(['-', '－', '–', '—', '―', '~', '～', '至', '到'])
        {
            rest += unit.len();
            break;
        }
    }
    let after = text[rest..].trim_start_matches(' ');
    let Some(dash) = after.chars().next().filter(|c| matches!(c, '-' | '－' | '–' | '—' | '―' | '~' | '～' | '至' | '到'))
    else {
        return Some(n);
    };
    let after = after.trim_start_matches(dash).trim_start_matches(' ');
    let Some(second) = single(text, text.len() - after.len()).filter(|s| !s.order) else { return Some(n) };
    // Digits joined by a bare hyphen and no multiplier may be a code or a clock: still a range, its unit will tell.
    let mut low = first.value;
    if first.scale == Decimal::ONE && second.scale > Decimal::ONE && low < second.value {
        let shared = low.checked_mul(second.scale)?;
        if shared <= second.value {
            low = shared;
        }
    }
    if low > second.value {
        return Some(n);
    }
    n.span = Span::new(start, second.end);
    n.low = Some(low);
    n.high = Some(second.value);
    n.shape = Shape::Range;
    if second.style != Style::Digits {
        n.style = second.style;
    }
    Some(n)
}

fn single(text: &str, start: usize) -> Option<Single> {
    let c = text[start..].chars().next()?;
    if digit(c).is_some() { digits(text, start) } else { chinese(text, start) }
}

/// The multipliers at an offset: their product and their end. 千万 is 10⁷, 万亿 10¹².
fn multipliers(text: &str, mut at: usize) -> (Decimal, usize) {
    let mut product = Decimal::ONE;
    while let Some((c, m)) = text[at..].chars().next().and_then(|c| Some((c, multiplier(c)?))) {
        // 千瓦, 千克, 千米 and 千伏 are units.
        let unit = c == '千' && text[at + c.len_utf8()..].starts_with(['瓦', '克', '米', '伏']);
        let Some(next) = product.checked_mul(Decimal::from(m)).filter(|_| !unit) else { break };
        product = next;
        at += c.len_utf8();
    }
    (product, at)
}

fn digits(text: &str, start: usize) -> Option<Single> {
    let (mut value, mut end) = decimal(text, start)?;
    let mut inner = None;
    let over = text[end..].chars().next().filter(|c| matches!(c, '多' | '余' | '几'));
    if let Some(c) = over
        && text[end + c.len_utf8()..].chars().next().is_some_and(|c| multiplier(c).is_some())
    {
        inner = Some(Qualifier::Over);
        end += c.len_utf8();
    }
    let blanks = text[end..].len() - text[end..].trim_start_matches(' ').len();
    if (1..=2).contains(&blanks) && text[end + blanks..].starts_with(['万', '亿']) {
        end += blanks;
    }
    let (mut scale, after) = multipliers(text, end);
    let mut style = Style::Digits;
    if after > end {
        style = Style::Multiplied;
        end = after;
        value = value.checked_mul(scale)?;
        // 1亿2000万
        while scale >= Decimal::from(100_000_000u64)
            && text[end..].chars().next().is_some_and(|c| digit(c).is_some())
            && let Some((more, next)) = decimal(text, end)
        {
            let (smaller, after) = multipliers(text, next);
            if smaller >= scale || smaller == Decimal::ONE {
                break;
            }
            value = value.checked_add(more.checked_mul(smaller)?)?;
            (scale, end) = (smaller, after);
        }
    }
    Some(Single { end, value, scale, style, order: false, inner })
}

/// Digits with grouping commas and a decimal point.
fn decimal(text: &str, start: usize) -> Option<(Decimal, usize)> {
    let mut plain = String::new();
    let mut end = start;
    let mut point = false;
    let digits_at = |at: usize| text[at..].chars().take_while(|c| digit(*c).is_some()).count();
    while let Some(c) = text[end..].chars().next() {
        let after = end + c.len_utf8();
        if let Some(d) = digit(c) {
            plain.push(char::from_digit(d, 10)?);
        } else if c == ',' && !point && digits_at(after) == 3 && !plain.is_empty() && grouped(&text[start..end], &text[after..]) {
            // a group of thousands
        } else if matches!(c, '.' | '．' | '·') && !point && digits_at(after) > 0 && !plain.is_empty() {
            plain.push('.');
            point = true;
        } else {
            break;
        }
        if plain.len() > 26 {
            return None;
        }
        end = after;
    }
    Some((plain.parse().ok()?, end))
}

/// Whether a comma groups: at most three digits in front of the first one, three digits behind.
fn grouped(before: &str, after: &str) -> bool {
    let lead = before.split(',').next().unwrap_or("");
    lead.chars().count() <= 3 && !after.is_empty()
}

fn chinese(text: &str, start: usize) -> Option<Single> {
    let mut at = start;
    let mut order = false;
    for word in ["好几", "数", "几", "上"] {
        if text[at..].starts_with(word) {
            let next = text[at + word.len()..].chars().next()?;
            multiplier(next)?;
            order = true;
            at += word.len();
            break;
        }
    }
    if order {
        let (scale, end) = multipliers(text, at);
        return Some(Single { end, value: scale, scale, style: Style::Chinese, order, inner: None });
    }
    if let Some(rest) = text[at..].strip_prefix('半') {
        let (scale, end) = multipliers(text, text.len() - rest.len());
        return (scale >= Decimal::from(10_000)).then(|| Single {
            end,
            value: scale / Decimal::TWO,
            scale: Decimal::ONE,
            style: Style::Chinese,
            order: false,
            inner: None,
        });
    }
    let (mut total, mut section, mut current) = (Decimal::ZERO, Decimal::ZERO, None::<Decimal>);
    let mut multiplied = false;
    let mut inner = None;
    let mut bare = true;
    let mut scale = Decimal::ONE;
    while let Some(c) = text[at..].chars().next() {
        if let Some(d) = chinese_digit(c) {
            if current.is_some() && !matches!(c, '零' | '〇') && current != Some(Decimal::ZERO) {
                break;
            }
            bare = false;
            current = Some(Decimal::from(d));
        } else if let Some(m) = multiplier(c) {
            let m = Decimal::from(m);
            scale = m;
            if at == start && m > Decimal::TEN {
                // 百亿元, 千万元: an order, unless a digit stands in front.
                let (scale, end) = multipliers(text, at);
                let fits = scale >= Decimal::from(10_000) && text[end..].starts_with(['元', '级', '美']);
                return fits.then_some(Single { end, value: scale, scale, style: Style::Chinese, order: true, inner: None });
            }
            bare = false;
            multiplied = true;
            if m >= Decimal::from(10_000) {
                section = section.checked_add(current.take().unwrap_or(Decimal::ZERO))?;
                let whole = if section.is_zero() { Decimal::ONE } else { section };
                total = if m > Decimal::from(10_000) {
                    total.checked_add(whole)?.checked_mul(m)?
                } else {
                    total.checked_add(whole.checked_mul(m)?)?
                };
                section = Decimal::ZERO;
            } else {
                section = section.checked_add(current.take().unwrap_or(Decimal::ONE).checked_mul(m)?)?;
            }
        } else if matches!(c, '多' | '余' | '几')
            && multiplied
            && text[at + c.len_utf8()..].chars().next().is_some_and(|c| multiplier(c).is_some())
        {
            inner = Some(Qualifier::Over);
        } else if digit(c).is_some() {
            return None;
        } else {
            break;
        }
        at += c.len_utf8();
    }
    if bare || !multiplied {
        return None;
    }
    let value = total.checked_add(section)?.checked_add(current.unwrap_or(Decimal::ZERO))?;
    Some(Single { end: at, value, scale, style: Style::Chinese, order: false, inner })
}

/// A qualifying word that ends at the offset, with its start. The longest word wins.
pub fn qualifier_before(text: &str, start: usize) -> Option<(Qualifier, usize)> {
    const WORDS: &[(&str, Qualifier)] = &[
        ("不低于", Qualifier::AtLeast),
        ("不少于", Qualifier::AtLeast),
        ("不超过", Qualifier::AtMost),
        ("不高于", Qualifier::AtMost),
        ("不多于", Qualifier::AtMost),
        ("至少", Qualifier::AtLeast),
        ("多达", Qualifier::AtMost),
        ("最高", Qualifier::AtMost),
        ("最多", Qualifier::AtMost),
        ("不足", Qualifier::AtMost),
        ("不超", Qualifier::AtMost),
        ("接近", Qualifier::Near),
        ("将近", Qualifier::Near),
        ("超过", Qualifier::Over),
        ("突破", Qualifier::Over),
        ("大约", Qualifier::About),
        ("高达", Qualifier::Exact),
        ("近", Qualifier::Near),
        ("约", Qualifier::About),
        ("逾", Qualifier::Over),
        ("超", Qualifier::Over),
        ("≥", Qualifier::AtLeast),
        ("≤", Qualifier::AtMost),
    ];
    let before = text[..start].trim_end_matches(' ');
    let (word, qualifier) = WORDS.iter().find(|(w, q)| before.ends_with(w) && *q != Qualifier::Exact)?;
    let rest = &before[..before.len() - word.len()];
    let trap = match *word {
        "近" => rest.ends_with(['最', '附', '临', '邻']),
        "约" => rest.ends_with(['节', '合', '签', '违', '大', '预']),
        _ => false,
    };
    (!trap).then_some((*qualifier, rest.len()))
}

/// A qualifying word that starts at the offset, with its end.
pub fn qualifier_after(text: &str, end: usize) -> Option<(Qualifier, usize)> {
    const WORDS: &[(&str, Qualifier)] = &[
        ("以上", Qualifier::AtLeast),
        ("以下", Qualifier::AtMost),
        ("以内", Qualifier::AtMost),
        ("左右", Qualifier::About),
        ("上下", Qualifier::About),
    ];
    let (word, qualifier) = WORDS.iter().find(|(w, _)| text[end..].starts_with(w))?;
    Some((*qualifier, end + word.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String, Shape)> {
        let mut numbers = Vec::new();
        scan(text, Span::new(0, text.len()), &mut numbers);
        let show = |d: Option<Decimal>| d.map_or(String::new(), |d| d.normalize().to_string());
        numbers.iter().map(|n| (n.span.of(text).to_owned(), format!("{}..{}", show(n.low), show(n.high)), n.shape)).collect()
    }

    #[test]
    fn numbers_in_running_text() {
        let cases = [
            ("投资8500万元", "8500万", "85000000..85000000", Shape::Single),
            ("共4.42万亿元", "4.42万亿", "4420000000000..4420000000000", Shape::Single),
            ("计1亿2000万元", "1亿2000万", "120000000..120000000", Shape::Single),
            ("为260,331.41万元", "260,331.41万", "2603314100..2603314100", Shape::Single),
            ("１２．５亿元", "１２．５亿", "1250000000..1250000000", Shape::Single),
            ("需3至5万个", "3至5万", "30000..50000", Shape::Range),
            ("投300—500亿元", "300—500亿", "30000000000..50000000000", Shape::Range),
            ("需8000万元至1.2亿元", "8000万元至1.2亿", "80000000..120000000", Shape::Range),
            ("达110多亿元", "110多亿", "11000000000..11000000000", Shape::Single),
            ("达五百四十七亿元", "五百四十七亿", "54700000000..54700000000", Shape::Single),
            ("数十亿元", "数十亿", "1000000000..", Shape::Order),
            ("百亿元", "百亿", "10000000000..", Shape::Order),
            ("装机2×100万千瓦", "2×100万", "2000000..2000000", Shape::Single),
        ];
        for (text, surface, value, shape) in cases {
            assert_eq!(read(text), [(surface.to_owned(), value.to_owned(), shape)], "{text}");
        }
    }

    #[test]
    fn no_number_in_codes_and_words() {
        for text in ["a9df7635b65d.jpg", "千方百计", "数据", "上海", "半导体", "一体化"] {
            assert_eq!(read(text), [], "{text}");
        }
    }

    #[test]
    fn a_clause_comma_groups_nothing() {
        let surfaces: Vec<String> = read("到2023,18个项目").into_iter().map(|(s, ..)| s).collect();
        assert_eq!(surfaces, ["2023", "18"]);
    }
}
