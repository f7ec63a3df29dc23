//! One number without range: digits with multipliers, Chinese numerals, orders, halves.

use rust_decimal::Decimal;

use super::{Shape, Style};
use crate::data::one_of;
use crate::mention::Qualifier;

/// One number, before it is put together with others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Single {
    pub end: usize,
    pub low: Decimal,
    /// Equal to `low` but for neighbouring digits (五六十: 60).
    pub high: Decimal,
    /// The product of the multipliers behind the last digits; 1 without any.
    pub scale: Decimal,
    pub style: Style,
    pub shape: Shape,
    pub inner: Option<Qualifier>,
}

impl Single {
    fn new(end: usize, value: Decimal, style: Style) -> Single {
        Single { end, low: value, high: value, scale: Decimal::ONE, style, shape: Shape::Single, inner: None }
    }
}

/// The value of a digit of either width.
pub(crate) fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

/// The value of a Chinese digit.
pub(crate) fn chinese_digit(c: char) -> Option<u32> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '兩' | '贰' | '貳' => 2,
        '三' | '叁' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The value of a multiplying character.
pub(super) fn multiplier(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        '兆' => 1_000_000_000_000,
        _ => return None,
    })
}

const MYRIAD: u64 = 10_000;

/// The multiplier that the text begins with, unless it belongs to a unit (千瓦, 兆瓦, 百分点).
fn multiplier_at(text: &str) -> Option<(u64, usize)> {
    let c = text.chars().next()?;
    let m = multiplier(c)?;
    let rest = &text[c.len_utf8()..];
    let of_unit = match c {
        '千' => rest.starts_with(['瓦', '克', '米', '伏', '卡', '赫', '安']),
        '兆' => !rest
            .starts_with(|n| matches!(n, '元' | '圆' | '美' | '日' | '韩') || digit(n).is_some() || chinese_digit(n).is_some()),
        '百' | '万' => rest.starts_with("分之") || rest.starts_with("分点"),
        _ => false,
    };
    (!of_unit).then_some((m, c.len_utf8()))
}

/// The product of the multipliers at an offset, and their end: 千万 is 10⁷, 万亿 10¹².
pub(crate) fn multipliers(text: &str, mut at: usize) -> (Decimal, usize) {
    let mut product = Decimal::ONE;
    while let Some((m, len)) = multiplier_at(&text[at..]) {
        let Some(next) = product.checked_mul(Decimal::from(m)) else { break };
        product = next;
        at += len;
    }
    (product, at)
}

/// The number at the offset, without range.
pub(super) fn single(text: &str, start: usize) -> Option<Single> {
    let c = text[start..].chars().next()?;
    if digit(c).is_some() {
        return digits(text, start);
    }
    match c {
        '半' => half(text, start),
        // 一, 三: no order of magnitude begins so.
        _ if chinese_digit(c).is_some() => chinese(text, start),
        _ => order(text, start).or_else(|| chinese(text, start)),
    }
}

/// `1,234.5`, `6.1亿`, `50多万`, `1亿2000万`, `5 million`.
fn digits(text: &str, start: usize) -> Option<Single> {
    let (value, end) = decimal(text, start)?;
    let mut s = Single::new(end, value, Style::Digits);
    if let Some((qualifier, length)) = inside(&text[end..]) {
        s.inner = Some(qualifier);
        s.end += length;
    }
    s.end += counted(&text[s.end..]);
    let blanks = text[s.end..].len() - text[s.end..].trim_start_matches(' ').len();
    if (1..=2).contains(&blanks) && text[s.end + blanks..].starts_with(['万', '亿']) {
        s.end += blanks;
    }
    let blanks = if blanks == 1 && text[s.end..].starts_with(' ') { 1 } else { 0 };
    let latin = text[s.end + blanks..].starts_with(['m', 'b', 't']);
    for (word, scale) in [("million", 1_000_000u64), ("billion", 1_000_000_000), ("trillion", 1_000_000_000_000)] {
        if latin && text[s.end + blanks..].starts_with(word) {
            s.scale = Decimal::from(scale);
            s.low = s.low.checked_mul(s.scale)?;
            s.high = s.low;
            return Some(Single { end: s.end + blanks + word.len(), style: Style::Multiplied, ..s });
        }
    }
    let (mut scale, after) = multipliers(text, s.end);
    if after == s.end {
        return Some(s);
    }
    (s.style, s.end, s.scale) = (Style::Multiplied, after, scale);
    let mut value = value.checked_mul(scale)?;
    // 1亿2000万, 8922万1000: each part smaller than the one in front.
    while scale > Decimal::ONE && text[s.end..].starts_with(|c| digit(c).is_some()) {
        let Some((more, next)) = decimal(text, s.end) else { break };
        let (smaller, after) = multipliers(text, next);
        let Some(part) = more.checked_mul(smaller).filter(|p| *p < scale && smaller < scale) else { break };
        // 3亿2023年: a date goes on behind.
        if smaller == Decimal::ONE && (!more.is_integer() || text[after..].starts_with(['年', '月', '日', '号', '%', '.', '-']))
        {
            break;
        }
        value = value.checked_add(part)?;
        (scale, s.end) = (smaller, after);
        s.scale = s.scale.min(smaller.max(Decimal::TEN));
    }
    (s.low, s.high) = (value, value);
    Some(s)
}

/// The word between a number and its multiplier, by which it is no exact one, and its length: 50多亿, 二十来亿.
fn inside(text: &str) -> Option<(Qualifier, usize)> {
    let c = text.chars().next()?;
    let qualifier = match c {
        '多' | '余' | '几' => Qualifier::Over,
        '来' => Qualifier::About,
        _ => return None,
    };
    multiplier_at(&text[c.len_utf8()..]).map(|_| (qualifier, c.len_utf8()))
}

/// The length of the classifier in front of 亿 where it counts no things of that size: 80个亿, but 68个亿元以上项目 and
/// 10个亿级产业.
fn counted(text: &str) -> usize {
    let Some(rest) = text.strip_prefix('个').and_then(|rest| rest.strip_prefix('亿')) else { return 0 };
    if rest.starts_with(['元', '级', '吨', '美']) { 0 } else { '个'.len_utf8() }
}

/// Digits with grouping commas and a decimal point, and their end.
fn decimal(text: &str, start: usize) -> Option<(Decimal, usize)> {
    let mut value: Option<u128> = Some(0);
    let (mut decimals, mut lead, mut point, mut end) = (0u32, 0, false, start);
    let mut chars = text[start..].chars();
    while let Some(c) = chars.next() {
        if let Some(d) = digit(c) {
            value = value.and_then(|v| v.checked_mul(10)?.checked_add(u128::from(d)));
            decimals += u32::from(point);
            lead += 1;
        } else {
            let ahead = chars.as_str();
            let group = c == ',' && !point && lead <= 3 && groups(ahead);
            if group {
                lead = 0;
            } else if matches!(c, '.' | '．' | '·') && !point && ahead.starts_with(|c| digit(c).is_some()) {
                point = true;
            } else {
                break;
            }
        }
        end += c.len_utf8();
    }
    let value = i128::try_from(value?).ok().filter(|_| decimals <= 28)?;
    Some((Decimal::try_from_i128_with_scale(value, decimals).ok()?, end))
}

/// Whether exactly three digits follow: a group of thousands.
fn groups(ahead: &str) -> bool {
    ahead.chars().take(4).take_while(|&c| digit(c).is_some()).count() == 3
}

/// 数十亿, 几千万, 好几亿, 上百亿, 百亿, 千万.
fn order(text: &str, start: usize) -> Option<Single> {
    let rest = &text[start..];
    let word = ["好几", "数以", "数", "几", "上"].into_iter().find(|w| rest.starts_with(w)).unwrap_or("");
    let at = start + word.len();
    let at = at + if word.is_empty() { 0 } else { counted(&text[at..]) };
    let (scale, end) = multipliers(text, at);
    if end == at {
        return None;
    }
    let before = text[..start].chars().next_back();
    if word.is_empty() {
        // 百亿, 千万, 亿: a number only above 万, and not where a digit stands behind (亿105元).
        let large = scale > Decimal::from(MYRIAD) || text[end..].starts_with(['吨', '元', '亩']) && scale >= Decimal::ONE_HUNDRED;
        let of_word = before.is_some_and(|c| one_of!(c, "千百廿卅来点") || c.is_ascii_alphanumeric());
        let part = text[start..].starts_with('十') || text[end..].starts_with(|c| chinese_digit(c).is_some());
        if !large || of_word || part {
            return None;
        }
        return Some(Single { shape: Shape::Bare, scale, ..Single::new(end, scale, Style::Chinese) });
    }
    let trap = match word {
        "上" => before.is_some_and(|c| one_of!(c, "以成之网迈跨登")),
        "数" => before.is_some_and(|c| one_of!(c, "指个人户单倍")),
        _ => false,
    };
    (!trap).then(|| Single { shape: Shape::Order, scale, ..Single::new(end, scale, Style::Chinese) })
}

/// 半亿.
fn half(text: &str, start: usize) -> Option<Single> {
    let at = start + text[start..].strip_prefix('半').map(|_| '半'.len_utf8())?;
    let (scale, end) = multipliers(text, at);
    (scale >= Decimal::from(MYRIAD)).then(|| Single::new(end, scale / Decimal::TWO, Style::Chinese))
}

/// What has been read of a Chinese numeral, for its lower and its upper end.
#[derive(Clone, Copy, Default)]
struct Sum {
    total: Decimal,
    section: Decimal,
    current: Option<Decimal>,
}

impl Sum {
    fn multiply(&mut self, m: u64) -> Option<()> {
        let factor = Decimal::from(m);
        if m < MYRIAD {
            let digit = self.current.take().unwrap_or(Decimal::ONE);
            self.section = self.section.checked_add(digit.checked_mul(factor)?)?;
        } else {
            let section = self.section.checked_add(self.current.take().unwrap_or(Decimal::ZERO))?;
            let whole = if section.is_zero() && self.total.is_zero() { Decimal::ONE } else { section };
            // 一万亿: a myriad of 亿; 一亿二千万: two parts.
            self.total = if self.total < factor {
                self.total.checked_add(whole)?.checked_mul(factor)?
            } else {
                self.total.checked_add(whole.checked_mul(factor)?)?
            };
            self.section = Decimal::ZERO;
        }
        Some(())
    }

    fn value(self) -> Option<Decimal> {
        self.total.checked_add(self.section)?.checked_add(self.current.unwrap_or(Decimal::ZERO))
    }
}

fn chinese(text: &str, start: usize) -> Option<Single> {
    if let Some(s) = positional(text, start) {
        return Some(s);
    }
    let (mut low, mut high) = (Sum::default(), Sum::default());
    let (mut at, mut scale) = (start, Decimal::ONE);
    let (mut multiplied, mut approximate, mut zero) = (false, false, false);
    let mut inner = None;
    while let Some(c) = text[at..].chars().next() {
        if let Some(d) = chinese_digit(c) {
            if low.current.is_some_and(|d| !d.is_zero()) {
                // 五六十, 三五百: two neighbours are the ends of a range.
                let first = low.current.unwrap_or_default();
                let second = Decimal::from(d);
                let neighbours = second - first == Decimal::ONE || first == Decimal::from(3) && second == Decimal::from(5);
                if approximate || !neighbours || zero {
                    break;
                }
                (approximate, high.current) = (true, Some(second));
            } else {
                zero |= d == 0;
                low.current = Some(Decimal::from(d));
                high.current = low.current;
            }
        } else if let Some((m, _)) = multiplier_at(&text[at..]) {
            if at == start && m > 10 {
                return None;
            }
            multiplied = true;
            scale = Decimal::from(m);
            low.multiply(m)?;
            high.multiply(m)?;
        } else if let Some((qualifier, _)) = inside(&text[at..]).filter(|_| multiplied) {
            inner = Some(qualifier);
        } else if at > start && counted(&text[at..]) > 0 {
            // 八个亿: the classifier is passed over.
        } else if digit(c).is_some() && !multiplied {
            return None;
        } else {
            break;
        }
        at += c.len_utf8();
    }
    let before = text[..start].chars().next_back();
    let opens = || !approximate && opens_range(&text[at..], before);
    if let Some(whole) = low.value().filter(|_| at > start && !approximate)
        && let Some(s) = fraction(text, at, whole)
    {
        return Some(s);
    }
    if text[at..].starts_with("分之") || !multiplied && !counts_money(&text[at..], before, approximate) && !opens() {
        return None;
    }
    let (low, high) = (low.value()?, high.value()?);
    let shape = if approximate { Shape::Range } else { Shape::Single };
    (at > start).then_some(Single { end: at, low, high, scale, style: Style::Chinese, shape, inner })
}

/// 十二｜点五亿: what stands behind the point, with the multipliers that end it. Without them it may be the time of day.
fn fraction(text: &str, at: usize, whole: Decimal) -> Option<Single> {
    let rest = text[at..].strip_prefix(['点', '點'])?;
    let from = text.len() - rest.len();
    let (mut value, mut end) = (whole, from);
    for (place, c) in (1..=12).zip(rest.chars()) {
        let Some(d) = chinese_digit(c) else { break };
        value = value.checked_add(Decimal::new(i64::from(d), place))?;
        end += c.len_utf8();
    }
    let (scale, after) = multipliers(text, end);
    if end == from || scale < Decimal::from(MYRIAD) {
        return None;
    }
    Some(Single { scale, ..Single::new(after, value.checked_mul(scale)?, Style::Chinese) })
}

/// Whether a lone Chinese digit opens a range: 三｜至五亿元, but not the last character of a word (统一到三亿).
fn opens_range(rest: &str, before: Option<char>) -> bool {
    let Some(second) = rest.strip_prefix(super::DASHES) else { return false };
    let Some(c) = second.chars().next().filter(|c| chinese_digit(*c).is_some()) else { return false };
    let free = before
        .is_none_or(|c| !('\u{4E00}'..='\u{9FFF}').contains(&c) || one_of!(c, "约近资为达入值计超过将需费额是在了至增共产"));
    free && multiplier_at(&second[c.len_utf8()..]).is_some()
}

/// 二〇五七, 二○五七亿: digit by digit, with a zero among them, as nobody writes a sum.
fn positional(text: &str, start: usize) -> Option<Single> {
    let mut value: u64 = 0;
    let (mut count, mut zero, mut end) = (0, false, start);
    for c in text[start..].chars() {
        let Some(d) = chinese_digit(c).filter(|_| !matches!(c, '两' | '兩')) else { break };
        value = value.checked_mul(10)?.checked_add(u64::from(d))?;
        zero |= matches!(c, '〇' | '○' | '零') && count > 0;
        count += 1;
        end += c.len_utf8();
    }
    if count < 3 || !zero && count < 4 {
        return None;
    }
    let (scale, after) = multipliers(text, end);
    // 一百零五: a multiplier in front of the zero makes a sum; 二〇五七年 is a date and has no unit behind.
    (after > end && scale >= Decimal::from(MYRIAD)).then_some(())?;
    Some(Single { scale, ..Single::new(after, Decimal::from(value).checked_mul(scale)?, Style::Chinese) })
}

/// Whether a lone Chinese digit counts money (五元, 两美元): a digit alone is too often part of a word.
fn counts_money(rest: &str, before: Option<char>, approximate: bool) -> bool {
    let word = before.is_some_and(|c| one_of!(c, "第统唯单万同"));
    // 一元化, 三元锂电池, 四元前驱体, 二元乙丙: words.
    let coin = match rest.chars().next() {
        Some('元') => {
            !rest['元'.len_utf8()..].starts_with(['化', '论', '锂', '前', '正', '高', '电', '聚', '乙', '系', '酸', '醇'])
        }
        Some('角') => !rest.starts_with("角形"),
        Some(c) => matches!(c, '块' | '毛'),
        None => false,
    };
    let currency = ["美元", "欧元", "日元", "英镑", "港元", "港币", "韩元", "澳元", "加元", "卢布", "法郎"];
    !word && (coin || currency.iter().any(|w| rest.starts_with(w))) || approximate && rest.starts_with(['个', '台', '家', '名'])
}
