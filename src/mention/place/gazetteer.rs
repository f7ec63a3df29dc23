//! What the tables know of places: codes with their years, names by code, towns, words at the edges of names.

pub(super) use crate::data::class::PlaceUse as Use;
use std::sync::LazyLock;

use crate::data::words::COMMON_WORD;
use crate::data::{Row, Sorted, Table, division, lexicon, one_of};
use crate::span::Span;
use crate::text::Document;

/// Towns, townships and streets with the codes of their counties.
static TOWNSHIP: Sorted = Sorted::new(include_str!("../../data/township.tsv"));
/// What stands right behind a place.
static BESIDE: Sorted = Sorted::new(include_str!("../../data/beside.tsv"));
/// Heads that swallow a place in the noun phrase in front of them.
static SWALLOW: Sorted = Sorted::new(include_str!("../../data/swallow.tsv"));
/// Words that no name of a zone, town or village holds.
static UNNAMED: Sorted = Sorted::new(include_str!("../../data/unnamed.tsv"));
/// Provinces by one letter.
static LETTER: Sorted = Sorted::new(include_str!("../../data/letter.tsv"));

/// A surface of the table of divisions.
struct Name {
    surface: &'static str,
    usage: Use,
    /// Where its codes end in [`Names::codes`].
    codes: u32,
}

/// The table of divisions, parsed.
struct Names {
    names: Vec<Name>,
    /// The codes of all names, name after name.
    codes: Vec<Code>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let rows = lexicon::rows(Table::Place);
    let mut codes = Vec::with_capacity(rows.len() * 5 / 4);
    let name = |row: &Row| {
        codes.extend(row.field(2).split(';').filter_map(|entry| {
            let (entry, successor) = entry.split_once('>').map_or((entry, None), |(e, s)| (e, s.parse().ok()));
            let (code, years) = entry.split_once(':')?;
            let (from, until) = years.split_once('-')?;
            Some(Code { code: code.parse().ok()?, from: from.parse().ok()?, until: until.parse().ok(), successor })
        }));
        let usage = Use::from_name(row.field(1)).unwrap_or(Use::Word);
        Name { surface: row.surface(), usage, codes: codes.len() as u32 }
    };
    let names = rows.iter().map(name).collect();
    Names { names, codes }
});

fn name_of(row: u32) -> Option<&'static Name> {
    NAMES.names.get(row as usize)
}

pub(super) fn usage(row: u32) -> Use {
    name_of(row).map_or(Use::Word, |n| n.usage)
}

/// Whether the surface names its division in full; 歙县 does, though it may need support.
pub(super) fn is_full(row: u32) -> bool {
    usage(row) == Use::Full || surface(row).ends_with(['县', '市', '区', '旗'])
}

pub(super) fn surface(row: u32) -> &'static str {
    name_of(row).map_or("", |n| n.surface)
}

/// One code of a name, with the years in which it is in force.
#[derive(Clone, Copy, Debug)]
pub(super) struct Code {
    pub code: u32,
    from: i16,
    until: Option<i16>,
    pub successor: Option<u32>,
}

/// Every code that a name has had.
pub(super) fn codes(row: u32) -> std::slice::Iter<'static, Code> {
    let from = row.checked_sub(1).and_then(name_of).map_or(0, |n| n.codes);
    let to = name_of(row).map_or(from, |n| n.codes);
    NAMES.codes[from as usize..to as usize].iter()
}

/// The codes of a name in the tables of a year; those abolished before give way to their successors.
pub(super) fn in_force(row: u32, year: i16) -> Vec<u32> {
    let mut now: Vec<u32> = codes(row).filter(|c| c.from <= year && c.until.is_none_or(|u| u >= year)).map(|c| c.code).collect();
    if now.is_empty() {
        now = codes(row).map(|c| c.successor.unwrap_or(c.code)).collect();
    }
    now.sort_unstable();
    now.dedup();
    now
}

/// Whether a full name is in force in a year.
pub(super) fn is_in_force(row: u32, year: i16) -> bool {
    codes(row).any(|c| c.from <= year && c.until.is_none_or(|u| u >= year))
}

/// Whether a division lies within another, by their codes. Cities under a province's direct rule stand below it too.
pub(super) fn within(inner: u32, outer: u32) -> bool {
    if outer.is_multiple_of(10_000) {
        inner / 10_000 == outer / 10_000
    } else if outer.is_multiple_of(100) {
        inner / 100 == outer / 100
    } else {
        inner == outer
    }
}

/// Whether the next name can lie within the one before: 河北石家庄 is a chain, 北京上海 are two.
pub(super) fn nested(outer: u32, inner: u32) -> bool {
    codes(inner).any(|i| {
        codes(outer).any(|o| {
            o.code != i.code && within(i.code, o.code)
                || i.successor.is_some_and(|s| within(s, o.code) && s != o.code)
                || o.successor.is_some_and(|s| within(i.code, s) && s != i.code)
        })
    })
}

/// The name of a code in a year, else the last that it had.
pub(super) fn name(code: u32, year: i16) -> Option<&'static str> {
    let names = division::names(code);
    names.iter().find(|h| h.in_force(year)).or(names.last()).map(|h| h.name)
}

/// Whether a code is in force in a year.
pub(super) fn code_in_force(code: u32, year: i16) -> bool {
    division::names(code).iter().any(|h| h.in_force(year))
}

/// Names from the province down to a code.
pub(super) fn path(code: u32, year: i16) -> Vec<String> {
    let mut path: Vec<String> = Vec::with_capacity(3);
    for level in [code / 10_000 * 10_000, code / 100 * 100, code] {
        if let Some(name) = name(level, year)
            && path.last().is_none_or(|p| p != name)
        {
            path.push(name.to_owned());
        }
    }
    path
}

/// The counties that have a town of this name.
pub(super) fn counties_of_town(name: &str) -> impl Iterator<Item = u32> {
    TOWNSHIP.get(name).into_iter().flat_map(|row| row.field(1).split(';').filter_map(|c| c.parse().ok()))
}

/// Whether two characters make a common word, across the edge of a name or behind it.
pub(super) fn is_word(before: char, behind: char) -> bool {
    let mut pair = [0; 8];
    let n = before.encode_utf8(&mut pair).len();
    let m = behind.encode_utf8(&mut pair[n..]).len();
    std::str::from_utf8(&pair[..n + m]).is_ok_and(|w| COMMON_WORD.contains(w))
}

/// What the text behind a place makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beside {
    /// Part of another name.
    Other,
    /// Part of another name where its suffix is missing: 安远县|高速公路, but no place in 杭瑞高速.
    Line,
    /// Nothing.
    Plain,
}

pub(super) fn beside(text: &str) -> Beside {
    match BESIDE.prefix(text).map(|r| r.field(1)) {
        Some("other") => Beside::Other,
        Some("line") => Beside::Line,
        _ => Beside::Plain,
    }
}

/// The length of the word at the start of the text that ends an organisation's, event's or sight's name, and whether it
/// does; `None` where no such word stands.
pub(super) fn swallows(text: &str) -> Option<(usize, bool)> {
    SWALLOW.prefix(text).map(|r| (r.surface().len(), r.field(1) == "head"))
}

/// Whether the last character of a full name makes a word with what follows: 抚顺|市长, 深圳|市民.
pub(super) fn trims(text: &str) -> bool {
    BESIDE.prefix(text).is_some_and(|r| r.field(1) == "trim")
}

/// Particles, verbs and pronouns of one character that no name of a zone or town holds.
const PARTICLES: &str = "的在与和是有将把为了对到从向及其等由也都就还被让给使以于至往去或并而且但若因称说据们着过呢吗吧不没很更最他她我你这那该各每某";

pub(super) fn is_particle(c: char) -> bool {
    one_of!(c, PARTICLES)
}

/// Whether the text holds a word that no name of a zone or town holds.
pub(super) fn unnamed(text: &str) -> bool {
    text.contains(|c| one_of!(c, PARTICLES)) || text.char_indices().any(|(i, _)| UNNAMED.prefix(&text[i..]).is_some())
}

/// The short name of the province that a letter stands for, and whether it needs a word behind it.
pub(super) fn letter(c: char) -> Option<(&'static str, bool)> {
    let mut buffer = [0; 4];
    let row = LETTER.get(c.encode_utf8(&mut buffer))?;
    Some((row.field(1), row.field(2) == "fixed"))
}

/// Where a longer word that holds the span and is no place ends: 大同小异, 乡村振兴.
pub(super) fn shadow(doc: &Document, span: Span) -> Option<u32> {
    let hits = doc.scan.all(Table::Shadow);
    let near = hits.partition_point(|h| h.span.start + 24 < span.start);
    let around = hits[near..].iter().take_while(|h| h.span.start <= span.start);
    around.filter(|h| h.span.end >= span.end && h.span.len() > span.len()).map(|h| h.span.end).max()
}

/// The row of a surface in the table of divisions.
pub(super) fn row_of(surface: &str) -> Option<u32> {
    lexicon::rows(Table::Place).binary_search_by(|r| r.surface().cmp(surface)).ok().map(|i| i as u32)
}
