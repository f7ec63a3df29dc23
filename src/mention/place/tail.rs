//! What is glued to the end of a chain: zones, parks, towns, villages.

use super::edge::is_han;
use super::gazetteer::{self as gaz, Use};
use crate::data::any::starts_with_any;
use crate::data::class::{ZoneClass, ZoneEnding};
use crate::data::{Hit, Table, lexicon, one_of};
use crate::span::Span;
use crate::text::Document;

/// The end of a tail, none where nothing is glued.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tail {
    pub end: Option<u32>,
    pub township: bool,
}

/// Reads zones, towns and villages glued to the end of a chain. `divisions` are the chain's, `zone` says that it ends in a
/// zone already.
pub(super) fn read(doc: &Document, chain: Span, sentence: Span, divisions: &[u32], zone: bool) -> Tail {
    let text = &*doc.folded;
    let mut tail = Tail::default();
    let mut from = chain.end;
    for step in 0..3 {
        let window: usize = text[from as usize..sentence.to()].chars().take(18).map(char::len_utf8).sum();
        let window = Span { start: from, end: from + window as u32 };
        let next = doc.scan.within(Table::Zone, window).iter().find_map(|h| {
            if gaz::shadow(doc, h.span).is_some_and(|_| h.span.len() <= 9) {
                return None;
            }
            let gap = Span { start: from, end: h.span.start }.of(text);
            let kind = ZoneClass::of(h.row)?;
            let fits = match kind {
                ZoneClass::Name => gap.is_empty() && h.span.len() > 6,
                ZoneClass::Township => town(text, from, h.span, gap, divisions),
                ZoneClass::Hamlet => {
                    let closed = text[h.span.to()..sentence.to()].chars().next().is_none_or(|c| !is_han(c));
                    closed && (2..=3).contains(&gap.chars().count()) && gap.chars().all(is_han) && !gaz::unnamed(gap)
                }
                ZoneClass::Zone if !gap.is_empty() && place_begins(doc, from) => false,
                ZoneClass::Zone => park(text, h, gap, sentence, step > 0 || zone, divisions),
            };
            fits.then_some((h.span.end, matches!(kind, ZoneClass::Township | ZoneClass::Hamlet)))
        });
        let Some((end, township)) = next else { break };
        tail = Tail { end: Some(end), township };
        from = end;
    }
    tail
}

/// Whether another division's name begins here: 新建|重庆|科学城.
fn place_begins(doc: &Document, at: u32) -> bool {
    doc.scan.at(Table::Place, at).is_some_and(|h| matches!(gaz::usage(h.row), Use::Full | Use::Short))
}

/// Whether a zone's or park's head ends a name that begins behind the chain.
fn park(text: &str, head: &Hit, gap: &str, sentence: Span, behind_zone: bool, divisions: &[u32]) -> bool {
    let count = gap.chars().count();
    let rest = &text[head.span.to()..sentence.to()];
    let ending = ZoneEnding::of(head.row).unwrap_or(ZoneEnding::Whole);
    if count == 0 {
        let county = divisions.last().is_some_and(|&r| gaz::codes(r).any(|c| c.code % 10_000 != 0));
        let bare = match ending {
            ZoneEnding::Bare | ZoneEnding::BareProject => true,
            ZoneEnding::County | ZoneEnding::CountyProject => behind_zone || !county,
            ZoneEnding::Project | ZoneEnding::Whole => false,
        };
        if bare {
            return false;
        }
    } else if count > if behind_zone { 5 } else { 7 } || !gap.chars().all(is_han) || gaz::unnamed(gap) {
        return false;
    }
    // A产业园等12个项目开工: one of them.
    let one_of_list = || {
        let count = |c: char| c.is_ascii_digit() || one_of!(c, "一二两三四五六七八九十百多余");
        let behind = rest.strip_prefix('等').map_or("", |rest| rest.trim_start_matches(count));
        starts_with_any(behind, &["个项目", "个重点项目", "个重大项目", "项目", "重点项目", "重大项目"])
    };
    let built = starts_with_any(rest, &["项目", "建设项目", "工程", "一期", "二期"]) || one_of_list();
    let names_project = matches!(ending, ZoneEnding::Project | ZoneEnding::BareProject | ZoneEnding::CountyProject);
    !(names_project && built)
}

/// Whether a town's or village's ending ends a name that begins behind the chain.
fn town(text: &str, from: u32, hit: Span, gap: &str, divisions: &[u32]) -> bool {
    let count = gap.chars().count();
    if count == 0 || count > 5 || !gap.chars().all(is_han) {
        return false;
    }
    let name = Span { start: from, end: hit.end }.of(text);
    let known = gaz::counties_of_town(name)
        .any(|county| divisions.last().is_none_or(|&r| gaz::codes(r).any(|c| gaz::within(county, c.code))));
    known || count <= 4 && !gaz::unnamed(gap) && !gap.ends_with(['乡', '新', '小', '古', '各', '城'])
}

/// Whether a tail fits a name that is also a word or little known: a head right behind (大通高新区), or a town known to lie
/// there; but not 新建|重庆科学城, 阳明|街道.
pub(super) fn fits_word(text: &str, name: Span, end: u32, township: bool, row: u32) -> bool {
    let tail = Span { start: name.end, end }.of(text);
    match gaz::usage(row) {
        Use::Full | Use::Short => true,
        _ if gaz::is_full(row) => true,
        _ if township => gaz::counties_of_town(tail).any(|county| gaz::codes(row).any(|c| gaz::within(county, c.code))),
        Use::Context => true,
        Use::Word => {
            let rows = lexicon::rows(Table::Zone);
            rows.binary_search_by(|r| r.surface().cmp(tail)).is_ok()
        }
    }
}

/// Whether a known town begins one character before: 江阴市|长泾镇 is no 江阴|市长.
pub(super) fn town_begins(text: &str, at: u32, sentence: Span) -> bool {
    let rest = &text[at as usize..sentence.to()];
    rest.char_indices().take(6).any(|(i, c)| {
        matches!(c, '镇' | '乡' | '道') && i > 0 && gaz::counties_of_town(&rest[..i + c.len_utf8()]).next().is_some()
    })
}

/// Whether a zone's head stands right behind.
pub(super) fn zone_begins(text: &str, at: u32, sentence: Span) -> bool {
    let rest = &text[at as usize..sentence.to()];
    starts_with_any(rest, &["经开区", "高新区", "开发区", "经济", "工业园", "产业园", "新区", "高新技术"])
}
