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

/// What the table of zones says of where a zone lies.
enum OwnCode {
    /// Here.
    Is(u32),
    /// In several prefectures, so that there is none (准东).
    Without,
    /// Nothing that could be used here.
    Unknown,
}

/// The code of a zone of the table.
fn own_code(expr: &Expr, chain: &[u32], context: &Context) -> OwnCode {
    let Some(row) = expr.zone.and_then(|r| lexicon::rows(Table::Zone).get(r as usize)) else { return OwnCode::Unknown };
    let own = row.field(2).parse::<u32>().ok();
    // 溧阳市｜中关村科技产业园 is not the Zhongguancun of Beijing: a zone's own code lies in the province of its chain.
    let own = own.filter(|code| chain.is_empty() || chain.iter().any(|c| c / 10_000 == code / 10_000));
    // 临港｜经济技术开发区 in an article about Cangzhou: a word that other zones begin with, too.
    let word = row.surface().len();
    let goes_on = word <= 6 && expr.tail.is_some_and(|t| t.of(&context.doc.article.text).len() > word);
    let places = &context.scene.places;
    let far = |code: u32| !places.is_empty() && places.iter().all(|(_, c)| c / 10_000 != code / 10_000);
    match own {
        Some(code) if goes_on && far(code) => OwnCode::Unknown,
        Some(code) => OwnCode::Is(code),
        None if expr.divisions.is_empty() => OwnCode::Without,
        None => OwnCode::Unknown,
    }
}

/// A town tells which of several counties is meant.
fn of_town(expr: &Expr, chain: Vec<u32>, text: &str) -> Vec<u32> {
    let Some(town) = expr.tail.filter(|_| expr.township && chain.len() != 1) else { return chain };
    let fits = |c: &u32| chain.is_empty() || chain.iter().any(|&o| gaz::within(*c, o));
    let inside: Vec<u32> = gaz::counties_of_town(town.of(text)).filter(fits).collect();
    if inside.is_empty() { chain } else { inside }
}

/// Which division an expression means.
enum Meant {
    /// This one, and how it is known.
    Code(u32, Resolution),
    /// One of several.
    Several(Vec<u32>),
    /// Nobody says.
    Nothing,
}

/// Chooses among the candidates: the only one or the province, else by the article's other places and its home. `said` is how
/// sure the words themselves are.
fn meant(expr: &Expr, candidates: Vec<u32>, said: Resolution, at: u32, scene: &Scene) -> Meant {
    let clear = match candidates[..] {
        [code] => Some(code),
        _ => candidates.iter().copied().find(|c| c % 10_000 == 0),
    };
    if let Some(code) = clear {
        return Meant::Code(code, said);
    }
    if let Some(code) = scene.choose(&candidates, at) {
        return Meant::Code(code, Resolution::Context);
    }
    // 滨海新城: a word in front of a zone's head need not be the county of that name.
    let word = expr.tail.is_some() && matches!(expr.divisions[..], [row] if gaz::usage(row) == gaz::Use::Word);
    if candidates.is_empty() || word {
        let said = if candidates.is_empty() { said } else { Resolution::Context };
        let near = scene.nearest(at).or(scene.home.map(|h| h.code));
        return near.map_or(Meant::Nothing, |code| Meant::Code(code, said));
    }
    match coarsest(&candidates).filter(|c| c % 100 == 0) {
        Some(code) => Meant::Code(code, said),
        None => Meant::Several(candidates),
    }
}

/// Resolves a chain: the finest division it names, by the chain itself, the article's other places and its home.
pub fn resolve(expr: &Expr, span: Span, context: &Context) -> Option<PlaceValue> {
    let (text, original) = (&*context.doc.folded, &*context.doc.article.text);
    let year = year(context.doc);
    if let Some(number) = expr.user {
        return context.doc.places?.get(number).map(|place| of_user(place, year));
    }
    if let Some(row) = expr.abroad {
        return Some(abroad(row));
    }
    if expr.region {
        let path = vec![span.of(original).to_owned()];
        return Some(PlaceValue { level: Some(Level::Region), path, ..PlaceValue::default() });
    }
    let zone = expr.tail.filter(|_| !expr.township).map(|t| t.of(original).to_owned());
    let value = PlaceValue { country: Some("CN".into()), zone, ..PlaceValue::default() };
    let chain = candidates(expr, year);
    let own = own_code(expr, &chain, context);
    let said = match expr.divisions.last() {
        Some(&row) if !gaz::is_full(row) => Resolution::Abbreviation,
        Some(_) => Resolution::Exact,
        None if matches!(own, OwnCode::Is(_)) => Resolution::Exact,
        None => Resolution::Context,
    };
    let candidates = match own {
        OwnCode::Without => return Some(PlaceValue { level: Some(Level::Zone), resolution: Resolution::Exact, ..value }),
        OwnCode::Is(code) => vec![code_of_year(code, year)],
        OwnCode::Unknown => of_town(expr, chain, text),
    };
    Some(match meant(expr, candidates, said, span.start, context.scene) {
        Meant::Code(code, resolution) => {
            let level = match expr.tail {
                Some(_) if expr.township => Level::Township,
                Some(_) => Level::Zone,
                None if code % 10_000 == 0 => Level::Province,
                None if code % 100 == 0 => Level::Prefecture,
                None => Level::County,
            };
            let (code, path) = (Some(format!("{code:06}")), gaz::path(code, year));
            PlaceValue { code, path, level: Some(level), resolution, ..value }
        }
        Meant::Several(candidates) => {
            let counties = candidates.iter().all(|c| c % 100 != 0);
            let level = Some(if counties { Level::County } else { Level::Prefecture });
            let candidates = candidates.iter().map(|c| format!("{c:06}")).collect();
            PlaceValue { level, resolution: Resolution::Ambiguous, candidates, ..value }
        }
        Meant::Nothing => value,
    })
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
