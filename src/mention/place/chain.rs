//! Chains: division, division, zone or town, read from the scan's hits at one point.

use super::gazetteer::{self as gaz, Use};
use super::{Expr, tail};
use crate::data::class::{AbroadClass, AbroadUse, FirmClass, ZoneClass};
use crate::data::{Hit, Table, lexicon, one_of};
use crate::mention::Confidence;
use crate::rule::FindRule;
use crate::span::Span;
use crate::text::Document;

/// A chain as the words give it, before its surroundings are looked at.
#[derive(Debug)]
pub(super) struct Chain {
    pub span: Span,
    pub expr: Expr,
    pub rule: FindRule,
    pub confidence: Confidence,
    /// One name alone that needs the article's support.
    pub needs_support: bool,
    /// The name that stands alone and may be a slip across words.
    pub alone: Option<u32>,
}

impl Chain {
    /// Whether it ends in a short name, or in a foreign or regional one.
    pub(super) fn is_short(&self) -> bool {
        match (self.expr.tail, self.expr.zone) {
            (None, _) => self.expr.divisions.last().is_none_or(|&row| !gaz::is_full(row)),
            // 雄安, 古雷: names of zones that end in no head.
            (Some(tail), Some(row)) => {
                let name = lexicon::rows(Table::Zone).get(row as usize).map_or("", |r| r.surface());
                tail.len() == name.len() && !name.ends_with(['区', '园', '城', '港', '地', '村', '岛'])
            }
            (Some(_), None) => false,
        }
    }

    /// Whether it names a mainland division, or Hong Kong, Macau or Taiwan, and not a foreign country.
    pub(super) fn is_domestic(&self) -> bool {
        self.expr.abroad.is_none_or(|row| matches!(country(row), "HK" | "MO" | "TW"))
    }

    /// Gives back a short name behind a province, and says whether it could.
    pub(super) fn drop_short_end(&mut self) -> bool {
        let (true, [.., before, last]) = (self.is_short(), self.expr.divisions.as_slice()) else { return false };
        if gaz::codes(*before).all(|c| c.code % 10_000 != 0) {
            return false;
        }
        self.span.end -= gaz::surface(*last).len() as u32;
        self.expr.divisions.pop();
        true
    }
}

/// What stands at a point.
#[derive(Debug)]
pub(super) enum Reading {
    /// A chain.
    Chain(Box<Chain>),
    /// A longer word that holds names and is none, up to here.
    Shadow(u32),
    /// Nothing.
    Nothing,
}

/// The hits of a table that start at a byte and end within the sentence, longest first.
fn hits<'d>(doc: &'d Document, table: Table, start: u32, sentence: Span) -> impl Iterator<Item = Hit> + 'd {
    let all = doc.scan.all(table);
    let from = all.partition_point(|h| h.span.start < start);
    all[from..].iter().copied().take_while(move |h| h.span.start == start).filter(move |h| h.span.end <= sentence.end)
}

/// Reads what stands at a byte.
pub(super) fn read(doc: &Document, start: u32, sentence: Span, year: i16) -> Reading {
    let place = hits(doc, Table::Place, start, sentence).next();
    let abroad = hits(doc, Table::Abroad, start, sentence).next();
    let region = hits(doc, Table::Region, start, sentence).next();
    let zone = hits(doc, Table::Zone, start, sentence).find(|h| is_zone_name(h.row));
    let length = |h: &Option<Hit>| h.map_or(0, |h| h.span.len());
    let Some(longest) = [length(&place), length(&abroad), length(&region), length(&zone)].into_iter().max() else {
        return Reading::Nothing;
    };
    let of_length = |h: Option<Hit>| h.filter(|h| h.span.len() == longest && longest > 0);
    if let Some(hit) = of_length(place).or(of_length(abroad)).or(of_length(zone)).or(of_length(region))
        && let Some(end) = gaz::shadow(doc, hit.span)
    {
        return Reading::Shadow(end);
    }
    if let Some(hit) = of_length(zone) {
        return named_zone(doc, hit, sentence);
    }
    if of_length(place).is_none()
        && let Some(hit) = of_length(abroad)
    {
        return abroad_chain(doc, hit, sentence);
    }
    if of_length(place).is_none()
        && let Some(hit) = of_length(region)
    {
        let expr = Expr { region: true, ..Expr::default() };
        return chain(hit.span, expr, FindRule::PlaceRegion, Confidence::Medium);
    }
    divisions(doc, start, sentence, year)
}

fn chain(span: Span, expr: Expr, rule: FindRule, confidence: Confidence) -> Reading {
    Reading::Chain(Box::new(Chain { span, expr, rule, confidence, needs_support: false, alone: None }))
}

pub(super) fn is_zone_name(row: u32) -> bool {
    ZoneClass::of(row) == Some(ZoneClass::Name)
}

/// Whether a known firm's name begins with the place: 日本|东京电力.
fn opens_firm(doc: &Document, place: Span) -> bool {
    let firm = doc.scan.at(Table::Firm, place.start).filter(|h| h.span.end > place.end);
    firm.is_some_and(|h| FirmClass::of(h.row) == Some(FirmClass::Name))
}

/// The code of the country that a row abroad is, or lies in.
fn country(row: u32) -> &'static str {
    lexicon::rows(Table::Abroad).get(row as usize).map_or("", |r| r.field(1))
}

/// 泰国罗勇: a country, then what lies in it.
fn abroad_chain(doc: &Document, first: Hit, sentence: Span) -> Reading {
    let is_city = |row: u32| AbroadClass::of(row) == Some(AbroadClass::City);
    let mut expr = Expr { abroad: Some(first.row), ..Expr::default() };
    let mut span = first.span;
    let mut links = 1;
    while !is_city(expr.abroad.unwrap_or(first.row))
        && let Some(next) = hits(doc, Table::Abroad, span.end, sentence).next()
        && country(next.row) == country(first.row)
        && AbroadClass::of(next.row) != Some(AbroadClass::Country)
        && !opens_firm(doc, next.span)
    {
        expr.abroad = Some(next.row);
        span = span.cover(next.span);
        links += 1;
    }
    let near = |c: Option<char>| c.is_some_and(|c| one_of!(c, super::edge::TRANSCRIBED));
    let text = &*doc.folded;
    // 约翰·兰格拉夫 holds no 格拉.
    let slips = links == 1
        && span.len() <= 6
        && is_city(first.row)
        && (near(text[sentence.from()..span.from()].chars().next_back()) || near(text[span.to()..sentence.to()].chars().next()));
    // 抵达|卡塔尔 holds no 达卡.
    let before = text[sentence.from()..span.from()].chars().next_back();
    let torn = links == 1
        && span.len() == 6
        && is_city(first.row)
        && before
            .zip(span.of(text).chars().next())
            .is_some_and(|(a, b)| gaz::is_word(a, b) && !one_of!(a, "在于从到与和及对向至、"));
    // 首都|柏林 holds no 都柏林.
    let capital = span.of(text).starts_with('都') && text[sentence.from()..span.from()].ends_with('首');
    let linked_only = AbroadUse::of(first.row) == Some(AbroadUse::Chain);
    if links == 1 && linked_only || slips || torn || capital {
        return Reading::Nothing;
    }
    // 雅卡雷伊市, 清州市: the suffix belongs to the name.
    let rest = &doc.folded[span.to()..sentence.to()];
    if is_city(expr.abroad.unwrap_or(first.row))
        && let Some(suffix) = rest.chars().next().filter(|c| matches!(c, '市' | '省' | '州' | '县' | '府' | '邦'))
        && gaz::beside(rest) != gaz::Beside::Other
        && !gaz::trims(rest)
        && !rest[suffix.len_utf8()..].starts_with(['场', '长', '民', '值', '面', '委', '政', '会', '议'])
    {
        span.end += suffix.len_utf8() as u32;
    }
    chain(span, expr, FindRule::PlaceAbroad, Confidence::High)
}

/// A zone with a code of its own, and what is glued to it.
fn named_zone(doc: &Document, hit: Hit, sentence: Span) -> Reading {
    let mut expr = Expr { zone: Some(hit.row), tail: Some(hit.span), ..Expr::default() };
    let mut span = hit.span;
    let found = tail::read(doc, span, sentence, &[], true);
    if let Some(end) = found.end {
        expr.township = found.township;
        span.end = end;
        expr.tail = Some(span);
    }
    chain(span, expr, FindRule::PlaceZone, Confidence::High)
}

fn divisions(doc: &Document, start: u32, sentence: Span, year: i16) -> Reading {
    let text = &*doc.folded;
    let Some(mut hit) = hits(doc, Table::Place, start, sentence).next() else {
        return Reading::Nothing;
    };
    // 安顺地区 after its end as a division is 安顺, and 地区 is a plain word.
    if gaz::surface(hit.row).ends_with("地区")
        && !gaz::is_in_force(hit.row, year)
        && let Some(shorter) = hits(doc, Table::Place, start, sentence).find(|h| h.span.len() + 6 == hit.span.len())
    {
        hit = shorter;
    }
    let mut expr = Expr { divisions: vec![hit.row], ..Expr::default() };
    let mut span = hit.span;
    let mut trimmed = trim(text, &mut expr, &mut span, sentence);
    while !trimmed
        && let Some(&last) = expr.divisions.last()
        && let Some(next) = hits(doc, Table::Place, span.end, sentence)
            .take_while(|h| gaz::shadow(doc, h.span).is_none())
            .find(|h| gaz::nested(last, h.row) && holds(text, h, sentence))
    {
        expr.divisions.push(next.row);
        span = span.cover(next.span);
        trimmed = trim(text, &mut expr, &mut span, sentence);
    }
    let mut with_tail = false;
    if !trimmed {
        if let Some(zone) = hits(doc, Table::Zone, span.end, sentence).find(|h| is_zone_name(h.row)) {
            expr.zone = Some(zone.row);
            expr.tail = Some(zone.span);
            span = span.cover(zone.span);
            with_tail = true;
        }
        let found = tail::read(doc, span, sentence, &expr.divisions, with_tail);
        if let Some(end) = found.end
            && (expr.divisions.len() > 1 || tail::fits_word(text, span, end, found.township, expr.divisions[0]))
        {
            expr.tail = Some(Span { start: expr.tail.map_or(span.end, |t| t.start), end });
            expr.township = found.township;
            span.end = end;
            with_tail = true;
        }
    }
    let links = expr.divisions.len();
    let row = expr.divisions[0];
    let usage = gaz::usage(row);
    let alone = (links == 1).then_some(row);
    if links == 1 && !with_tail && usage == Use::Word {
        return Reading::Nothing;
    }
    let needs_support = links == 1 && !with_tail && usage == Use::Context;
    let rule = if with_tail {
        FindRule::PlaceChainZone
    } else if links > 1 {
        FindRule::PlaceChain
    } else if usage == Use::Full {
        FindRule::PlaceFull
    } else if usage == Use::Short {
        FindRule::PlaceShort
    } else {
        FindRule::PlaceSupported
    };
    let confidence = if needs_support { Confidence::Medium } else { Confidence::High };
    Reading::Chain(Box::new(Chain { span, expr, rule, confidence, needs_support, alone }))
}

/// Gives the suffix back where it makes a word with what follows: 抚顺|市长, 深圳|市民.
fn trim(text: &str, expr: &mut Expr, span: &mut Span, sentence: Span) -> bool {
    let Some(last) = expr.divisions.last_mut() else { return false };
    let surface = gaz::surface(*last);
    let Some(suffix) = surface.chars().next_back() else { return false };
    let at = span.to() - suffix.len_utf8();
    if gaz::usage(*last) == Use::Full
        && gaz::trims(&text[at..sentence.to()])
        && let Some(short) = gaz::row_of(&surface[..surface.len() - suffix.len_utf8()])
        && !tail::town_begins(text, span.end, sentence)
    {
        *last = short;
        span.end = at as u32;
        return true;
    }
    false
}

/// Whether a name behind its parent stands there as a name: a short one must not run into the next word.
fn holds(text: &str, hit: &Hit, sentence: Span) -> bool {
    let usage = gaz::usage(hit.row);
    if usage == Use::Full {
        return true;
    }
    let next = text[hit.span.to()..sentence.to()].chars().next();
    let last = gaz::surface(hit.row).chars().next_back();
    let han = next.is_some_and(super::edge::is_han);
    match usage {
        Use::Word => {
            !han || next.is_some_and(|c| one_of!(c, "的、等与和及")) || super::tail::zone_begins(text, hit.span.end, sentence)
        }
        _ => !(han && last.zip(next).is_some_and(|(a, b)| gaz::is_word(a, b)) && hit.span.len() <= 6 && usage == Use::Context),
    }
}
