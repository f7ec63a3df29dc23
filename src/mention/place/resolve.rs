//! From names to codes: by the chain, by the article's other places, by its home.

use super::gazetteer as gaz;
use super::{Expr, place_of, year};
use crate::data::class::{AbroadClass, PlaceUse};
use crate::data::user_place::{UserPlace, UserPlaceKind};
use crate::data::{Hit, Table, lexicon};
use crate::mention::{Context, Found, Level, PlaceValue, Resolution};
use crate::span::Span;
use crate::text::Document;

/// What 我市 and 全省 mean in an article: a code of GB/T 2260.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Home {
    /// Six digits.
    pub code: u32,
}

/// The places that an article names without doubt.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// Where and which code, in text order.
    places: Vec<(u32, u32)>,
    /// What 我市 and 全省 mean.
    pub home: Option<Home>,
}

impl Scene {
    /// Reads the finds of an article.
    pub fn new(doc: &Document, found: &[(Found, usize)]) -> Self {
        let year = year(doc);
        let mut places = Vec::new();
        for (f, _) in found {
            let Some(expr) = place_of(f) else { continue };
            let candidates = candidates(expr, year);
            let code = match candidates[..] {
                [code] => Some(code),
                _ => candidates.iter().copied().find(|c| c % 10_000 == 0),
            };
            places.extend(code.map(|c| (f.span.start, c)));
        }
        let home = home(doc, &places);
        Scene { places, home }
    }

    /// The candidate that the article's places speak for, if they speak for one.
    fn choose(&self, candidates: &[u32], at: u32) -> Option<u32> {
        let score = |candidate: u32| {
            let mut score = 0u32;
            for &(_, code) in &self.places {
                if code == candidate {
                    score += 8;
                } else if code / 100 == candidate / 100 {
                    score += 4;
                } else if code / 10_000 == candidate / 10_000 {
                    score += 1;
                }
            }
            score + u32::from(self.home.is_some_and(|h| h.code / 10_000 == candidate / 10_000))
        };
        let best = candidates.iter().map(|&c| score(c)).max().filter(|s| *s > 0)?;
        let top: Vec<u32> = candidates.iter().copied().filter(|&c| score(c) == best).collect();
        if let [only] = top[..] {
            return Some(only);
        }
        // The nearest before it.
        self.places.iter().rev().filter(|(start, _)| *start < at).find_map(|(_, code)| {
            let mut near = top.iter().copied().filter(|c| c / 10_000 == code / 10_000);
            near.next().filter(|_| near.next().is_none())
        })
    }

    /// The finest place before a point, for zones and villages that name no division.
    fn nearest(&self, at: u32) -> Option<u32> {
        let before = self.places.iter().rev().filter(|(start, code)| *start < at && code % 10_000 != 0);
        before.map(|(_, code)| *code).next().or_else(|| {
            let behind = self.places.iter().filter(|(start, code)| *start > at && code % 10_000 != 0);
            behind.map(|(_, code)| *code).next()
        })
    }
}

/// What 我市 and 全省 mean: the place of the outlet, else of the dateline, else the article's own most general place, if
/// its places lie in one.
pub fn home(doc: &Document, places: &[(u32, u32)]) -> Option<Home> {
    let year = year(doc);
    if let Some(outlet) = doc.article.metadata.outlet.as_deref() {
        let scan = crate::data::Scan::new(outlet);
        // 光明日报, 东方早报: a word that is a county's name too, unless the article speaks of its neighbourhood.
        let sure = |hit: &Hit, code: u32| {
            code.is_multiple_of(100)
                || PlaceUse::of(hit.row) == Some(PlaceUse::Full)
                || places.iter().any(|(_, c)| c / 100 == code / 100)
        };
        let code = |hit: &Hit| coarsest(&gaz::in_force(hit.row, year)).filter(|&code| sure(hit, code));
        let code = scan.of(Table::Place).iter().find_map(code);
        if let Some(code) = code {
            return Some(Home { code });
        }
    }
    if let Some(code) = dateline(doc, year) {
        return Some(Home { code });
    }
    let (_, first) = *places.first()?;
    let province = first / 10_000;
    let inside = places.iter().filter(|(_, c)| c / 10_000 == province).count();
    if inside * 4 < places.len() * 3 {
        return None;
    }
    let prefecture = first / 100;
    let one_prefecture = first % 10_000 != 0 && places.iter().all(|(_, c)| c / 100 == prefecture || c % 10_000 == 0);
    let code = if one_prefecture { prefecture * 100 } else { province * 10_000 };
    Some(Home { code })
}

/// 新华社合肥9月24日电, 本报深圳讯.
fn dateline(doc: &Document, year: i16) -> Option<u32> {
    let text = &*doc.folded;
    let first = doc.sentences.first()?.span;
    let head = first.of(text);
    ["新华社", "本报", "中新社", "中新网", "记者"].iter().filter(|a| head.starts_with(**a)).find_map(|agency| {
        let hit = doc.scan.at(Table::Place, first.start + agency.len() as u32)?;
        let behind = text[hit.span.to()..].chars().next();
        behind
            .is_some_and(|c| c.is_ascii_digit() || matches!(c, '讯' | '电' | ' '))
            .then(|| coarsest(&gaz::in_force(hit.row, year)))
            .flatten()
    })
}

/// The province among several, else the only prefecture, else the only one.
fn coarsest(codes: &[u32]) -> Option<u32> {
    let only = |f: &dyn Fn(u32) -> bool| {
        let mut found = codes.iter().copied().filter(|&c| f(c));
        let first = found.next();
        first.filter(|_| found.next().is_none())
    };
    only(&|c| c % 10_000 == 0).or_else(|| only(&|c| c % 100 == 0)).or_else(|| only(&|_| true))
}

/// A place of the user's table.
fn of_user(place: &UserPlace, year: i16) -> PlaceValue {
    let mut value = PlaceValue { resolution: Resolution::Exact, ..PlaceValue::default() };
    match place.code.parse::<u32>() {
        Ok(code) => {
            value.country = Some("CN".into());
            value.code = Some(place.code.clone());
            value.path = gaz::path(code, year);
            value.level = Some(match place.kind {
                UserPlaceKind::Zone => Level::Zone,
                UserPlaceKind::Township => Level::Township,
                UserPlaceKind::Division if code % 10_000 == 0 => Level::Province,
                UserPlaceKind::Division if code % 100 == 0 => Level::Prefecture,
                UserPlaceKind::Division => Level::County,
            });
            value.zone = (place.kind == UserPlaceKind::Zone).then(|| place.name.clone());
        }
        Err(_) => {
            value.country = Some(place.code.clone());
            value.level = Some(if place.kind == UserPlaceKind::Division { Level::Country } else { Level::Region });
            value.path = vec![place.name.clone()];
        }
    }
    value
}

/// What a chain can denote by its own words.
fn candidates(expr: &Expr, year: i16) -> Vec<u32> {
    let mut candidates: Vec<u32> = Vec::new();
    for &row in &expr.divisions {
        let here = gaz::in_force(row, year);
        if candidates.is_empty() {
            candidates = here;
            continue;
        }
        let inside: Vec<u32> =
            here.iter().copied().filter(|&c| candidates.iter().any(|&o| o != c && gaz::within(c, o))).collect();
        if !inside.is_empty() {
            candidates = inside;
        }
    }
    // A town may tell which of several counties is meant.
    candidates
}

/// Resolves a chain: the finest division it names, by the chain itself, the article's other places and its home.
pub fn resolve(expr: &Expr, span: Span, context: &Context) -> Option<PlaceValue> {
    let text = &*context.doc.folded;
    let year = year(context.doc);
    let tail = expr.tail.map(|t| t.of(&context.doc.article.text).to_owned());
    if let Some(number) = expr.user {
        return context.doc.places?.get(number).map(|place| of_user(place, year));
    }
    if let Some(row) = expr.abroad {
        return Some(abroad(row));
    }
    if expr.region {
        return Some(PlaceValue {
            level: Some(Level::Region),
            path: vec![span.of(&context.doc.article.text).to_owned()],
            ..PlaceValue::default()
        });
    }
    let zone = tail.clone().filter(|_| !expr.township);
    let mut value = PlaceValue { country: Some("CN".into()), zone, ..PlaceValue::default() };
    let own = expr.zone.and_then(|r| lexicon::rows(Table::Zone).get(r as usize)).and_then(|r| r.field(2).parse::<u32>().ok());
    let mut candidates = candidates(expr, year);
    // 溧阳市｜中关村科技产业园 is not the Zhongguancun of Beijing: a zone's own code lies in the province of its chain.
    let own = own.filter(|code| candidates.is_empty() || candidates.iter().any(|c| c / 10_000 == code / 10_000));
    // 临港｜经济技术开发区 in an article about Cangzhou: a word that other zones begin with, too.
    let word = expr.zone.and_then(|r| lexicon::rows(Table::Zone).get(r as usize)).map_or(0, |r| r.surface().len());
    let goes_on = word <= 6 && tail.as_ref().is_some_and(|t| t.len() > word);
    let far = |code: &u32| context.scene.places.iter().all(|(_, c)| c / 10_000 != code / 10_000);
    let elsewhere = goes_on && !context.scene.places.is_empty() && own.as_ref().is_some_and(far);
    let own = own.filter(|_| !elsewhere);
    if own.is_none() && expr.zone.is_some() && expr.divisions.is_empty() && !elsewhere {
        // 准东 lies in two prefectures: no code.
        return Some(PlaceValue { level: Some(Level::Zone), resolution: Resolution::Exact, ..value });
    }
    if let Some(code) = own {
        candidates = vec![code_of_year(code, year)];
    } else if expr.township
        && candidates.len() != 1
        && let Some(name) = expr.tail.map(|t| t.of(text))
    {
        let counties: Vec<u32> = gaz::counties_of_town(name).collect();
        let inside: Vec<u32> = counties
            .iter()
            .copied()
            .filter(|&c| candidates.is_empty() || candidates.iter().any(|&o| gaz::within(c, o)))
            .collect();
        if !inside.is_empty() {
            candidates = inside;
        }
    }
    let mut resolution = match expr.divisions.last() {
        Some(&row) if !gaz::is_full(row) => Resolution::Abbreviation,
        Some(_) => Resolution::Exact,
        None if own.is_some() => Resolution::Exact,
        None => Resolution::Context,
    };
    let mut chosen = match candidates[..] {
        [code] => Some(code),
        _ => candidates.iter().copied().find(|c| c % 10_000 == 0),
    };
    // 滨海新城: a word in front of a zone's head need not be the county of that name.
    if chosen.is_none()
        && expr.tail.is_some()
        && let [row] = expr.divisions[..]
        && gaz::usage(row) == gaz::Use::Word
        && context.scene.choose(&candidates, span.start).is_none()
    {
        candidates.clear();
        resolution = Resolution::Context;
    }
    if chosen.is_none() && candidates.is_empty() {
        chosen = context.scene.nearest(span.start).or(context.scene.home.map(|h| h.code));
        if chosen.is_none() {
            return Some(value);
        }
    } else if chosen.is_none() {
        chosen = context.scene.choose(&candidates, span.start);
        if chosen.is_some() {
            resolution = Resolution::Context;
        } else {
            chosen = coarsest(&candidates).filter(|c| c % 100 == 0);
        }
    }
    match chosen {
        Some(code) => {
            value.code = Some(format!("{code:06}"));
            value.path = gaz::path(code, year);
            value.level = Some(match expr.tail {
                Some(_) if expr.township => Level::Township,
                Some(_) => Level::Zone,
                None if code % 10_000 == 0 => Level::Province,
                None if code % 100 == 0 => Level::Prefecture,
                None => Level::County,
            });
            value.resolution = resolution;
        }
        None => {
            value.level = Some(if candidates.iter().all(|c| c % 100 != 0) { Level::County } else { Level::Prefecture });
            value.resolution = Resolution::Ambiguous;
            value.candidates = candidates.iter().map(|c| format!("{c:06}")).collect();
        }
    }
    Some(value)
}

/// A zone's code in the tables of a year: where the county did not exist yet, its prefecture or province.
fn code_of_year(code: u32, year: i16) -> u32 {
    let coarser = [code, code / 100 * 100, code / 10_000 * 10_000];
    coarser.into_iter().find(|&c| gaz::code_in_force(c, year)).unwrap_or(code)
}

fn abroad(row: u32) -> PlaceValue {
    let class = AbroadClass::of(row);
    let Some(row) = lexicon::rows(Table::Abroad).get(row as usize) else { return PlaceValue::default() };
    PlaceValue {
        country: Some(row.field(1).to_owned()),
        level: Some(if class == Some(AbroadClass::Country) { Level::Country } else { Level::Region }),
        path: vec![row.surface().to_owned()],
        resolution: Resolution::Exact,
        ..PlaceValue::default()
    }
}
