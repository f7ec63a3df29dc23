//! What the article as a whole says for a name: support for short names, and zones and towns named again by themselves.

use crate::data::class::ZoneClass;
use crate::rule::FindRule;
use std::sync::LazyLock;

use regex::Regex;

use super::gazetteer as gaz;
use super::{Expr, Found, SUPPORTED, edge, place_of, tail};
use crate::data::{Table, lexicon, one_of};
use crate::span::Span;
use crate::text::Document;

/// A short name that waits for support.
#[derive(Debug)]
pub(super) struct Waiting {
    pub find: Found,
    pub row: u32,
}

/// The divisions that an article names for certain.
struct Named {
    /// Codes, sorted.
    codes: Vec<u32>,
}

impl Named {
    fn of(found: &[Found], year: i16) -> Self {
        let mut codes: Vec<u32> = Vec::new();
        // 余姚市交通局 speaks for 余姚; 浙江红狮 may lie anywhere.
        let speaks = |e: &&Expr| !e.swallowed || e.divisions.last().is_some_and(|&row| gaz::is_full(row));
        for expr in found.iter().filter_map(place_of).filter(speaks) {
            if let Some(&row) = expr.divisions.last() {
                let now = gaz::in_force(row, year);
                // A name of several bearers supports none.
                if let [code] = now[..] {
                    codes.push(code);
                }
            }
        }
        codes.sort_unstable();
        codes.dedup();
        Named { codes }
    }

    fn any_in(&self, from: u32, to: u32) -> bool {
        let i = self.codes.partition_point(|c| *c < from);
        self.codes.get(i).is_some_and(|c| *c < to)
    }

    /// Whether the county itself, its prefecture or a neighbour in the prefecture is named.
    fn prefecture(&self, code: u32) -> bool {
        self.any_in(code / 100 * 100, code / 100 * 100 + 100)
    }

    fn province(&self, code: u32) -> bool {
        self.any_in(code / 10_000 * 10_000, code / 10_000 * 10_000 + 10_000)
    }
}

/// What stands right in front of a place that is gone to, lain in or listed.
const LEADS: &[&str] = &[
    "在", "位于", "落户", "前往", "来到", "走进", "抵达", "来自", "落地", "投资", "赴", "到", "扩建", "建设", "入驻", "、", "和",
];

/// Keeps the waiting names that the article supports.
pub(super) fn settle(doc: &Document, waiting: Vec<Waiting>, found: &mut Vec<Found>, year: i16) {
    if waiting.is_empty() {
        return;
    }
    let text = &*doc.folded;
    let named = Named::of(found, year);
    let full: Vec<u32> =
        found.iter().filter_map(place_of).flat_map(|e| e.divisions.iter().copied()).filter(|&row| gaz::is_full(row)).collect();
    let mut kept: Vec<Found> = Vec::new();
    for (i, w) in waiting.iter().enumerate() {
        let span = w.find.span;
        let before = &text[..span.from()];
        let behind = &text[span.to()..];
        let led = LEADS.iter().any(|l| before.ends_with(l));
        let closed =
            behind.chars().next().is_none_or(|c| !edge::is_han(c)) || behind.starts_with("等") || behind.starts_with('的');
        let now = gaz::in_force(w.row, year);
        // 昭觉 in an article that names 昭觉县.
        let named_in_full = full.iter().any(|&f| gaz::codes(f).any(|c| now.contains(&c.code)));
        let neighbours = |other: Option<&Waiting>| {
            other.is_some_and(|o| {
                let gap = Span { start: o.find.span.end.min(span.end), end: o.find.span.start.max(span.start) };
                gap.len() == 3
                    && gap.of(text) == "、"
                    && gaz::codes(o.row).any(|a| now.iter().any(|b| a.code / 10_000 == b / 10_000))
            })
        };
        // 临沂、日照
        let after = ["、", "和", "与", "及"].iter().find(|l| before.ends_with(**l)).is_some_and(|l| {
            let end = span.start - l.len() as u32;
            found.iter().any(|f| f.span.end == end && !is_swallowed(f) && same_province(f, &now, year))
        });
        let ahead =
            behind.starts_with('、') && found.iter().any(|f| f.span.start == span.end + 3 && same_province(f, &now, year));
        let listed = after || ahead || neighbours(waiting.get(i + 1)) || i > 0 && neighbours(waiting.get(i - 1));
        let prefecture = now.iter().any(|&c| named.prefecture(c));
        let province = now.iter().any(|&c| named.province(c));
        if named_in_full || listed || prefecture && (led || closed) || province && led && closed {
            kept.push(Found { confidence: SUPPORTED, ..w.find.clone() });
        }
    }
    found.extend(kept);
    found.sort_by_key(|f| f.span.start);
}

fn is_swallowed(found: &Found) -> bool {
    place_of(found).is_some_and(|e| e.swallowed)
}

fn same_province(found: &Found, codes: &[u32], year: i16) -> bool {
    let row = place_of(found).and_then(|e| e.divisions.first());
    row.is_some_and(|&row| gaz::in_force(row, year).iter().any(|a| codes.iter().any(|b| a / 10_000 == b / 10_000)))
}

/// Zones, towns and villages that stand by themselves where the article has named them with their county, and towns
/// whose county it has named.
pub(super) fn by_themselves(doc: &Document, found: &mut Vec<Found>) {
    let text = &*doc.folded;
    // 富山工业园 after 斗门区富山工业园, and before it.
    let mut known: Vec<(&str, usize)> = Vec::new();
    for (i, f) in found.iter().enumerate() {
        if let Some(expr) = place_of(f)
            && let Some(tail) = expr.tail.filter(|t| !expr.divisions.is_empty() && t.len() >= 9 && !is_head(t.of(text)))
            && !known.iter().any(|(name, _)| *name == tail.of(text))
        {
            known.push((tail.of(text), i));
        }
    }
    let mut more: Vec<Found> = Vec::new();
    for &(name, i) in &known {
        let Some(Expr { divisions, zone, township, .. }) = place_of(&found[i]).cloned() else { continue };
        for (at, _) in text.match_indices(name) {
            let span = Span::new(at, at + name.len());
            let Some(sentence) = doc.sentence_of(span).and_then(|s| doc.sentences.get(s)) else { continue };
            if free(found, span) && free(&more, span) && !edge::belongs_to_other(doc, span, sentence.span, false) {
                let expr = Expr { divisions: divisions.clone(), zone, township, tail: Some(span), ..Expr::default() };
                more.push(find(span, expr, FindRule::PlaceNamedBefore));
            }
        }
    }
    towns(doc, found, &mut more);
    listed_towns(doc, found, &mut more);
    villages(doc, found, &mut more);
    zones(doc, found, &mut more);
    if !more.is_empty() {
        found.extend(more);
        found.sort_by_key(|f| f.span.start);
    }
}

/// Whether the text is a zone's head and no name.
fn is_head(text: &str) -> bool {
    let rows = lexicon::rows(Table::Zone);
    rows.binary_search_by(|r| r.surface().cmp(text)).is_ok_and(|i| ZoneClass::of(i as u32) != Some(ZoneClass::Name))
}

fn find(span: Span, expr: Expr, rule: FindRule) -> Found {
    Found { span, expr: crate::mention::Expr::Place(expr), rule, confidence: SUPPORTED }
}

fn free(found: &[Found], span: Span) -> bool {
    found.iter().all(|f| f.span.end <= span.start || span.end <= f.span.start)
}

/// Every ending of a town or village that no longer word holds.
fn endings<'d>(doc: &'d Document) -> impl Iterator<Item = (Span, &'static str)> + 'd {
    doc.scan.of(Table::Zone).iter().filter_map(|h| {
        let row = lexicon::rows(Table::Zone).get(h.row as usize)?;
        (ZoneClass::of(h.row) == Some(ZoneClass::Township) && gaz::shadow(doc, h.span).is_none()).then(|| (h.span, row.surface()))
    })
}

/// 古里镇 in an article that names 昭觉县.
fn towns(doc: &Document, found: &[Found], more: &mut Vec<Found>) {
    let text = &*doc.folded;
    let mut counties: Option<Vec<u32>> = None;
    for (ending, surface) in endings(doc) {
        if !matches!(surface, "镇" | "乡" | "街道") {
            continue;
        }
        let Some(sentence) = doc.sentence_of(ending).and_then(|s| doc.sentences.get(s)) else { continue };
        let before = &text[sentence.span.from()..ending.from()];
        let hit = before.char_indices().rev().take(5).take_while(|(_, c)| edge::is_han(*c)).fold(None, |best, (i, _)| {
            let name = Span::new(sentence.span.from() + i, ending.to());
            let counties = counties.get_or_insert_with(|| {
                let rows = found.iter().filter_map(place_of).flat_map(|e| e.divisions.iter());
                rows.flat_map(|&r| gaz::codes(r)).map(|c| c.code).filter(|c| c % 100 != 0).collect()
            });
            let home = gaz::counties_of_town(name.of(text)).find(|c| counties.contains(c));
            home.map(|county| (name, county)).or(best)
        });
        if let Some((name, county)) = hit
            && free(found, name)
            && free(more, name)
            && let Some(row) = full_row(found, county)
        {
            // 阳明街道康山村
            let end = tail::read(doc, name, sentence.span, &[row], false).end.unwrap_or(name.end);
            let name = Span { start: name.start, end };
            more.push(find(
                name,
                Expr { divisions: vec![row], tail: Some(name), township: true, ..Expr::default() },
                FindRule::PlaceTown,
            ));
        }
    }
}

/// What closes a list of towns.
static CLOSES: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("等(?:乡镇|镇街|镇（街道）|镇|街道)").expect("a pattern of this file"));

/// 泗门、朗霞、马渚等乡镇 in an article that names their county.
fn listed_towns(doc: &Document, found: &[Found], more: &mut Vec<Found>) {
    // Every closing word holds an ending of the table.
    if doc.scan.all(Table::Zone).is_empty() {
        return;
    }
    let text = &*doc.folded;
    for close in CLOSES.find_iter(text) {
        let Some(sentence) = doc.sentence_of(Span::new(close.start(), close.end())).and_then(|s| doc.sentences.get(s)) else {
            continue;
        };
        let mut end = close.start();
        // Walk left over the list; its first member may have words in front.
        while let Some((start, county)) = town_before(text, sentence.span.from(), end, found) {
            let name = Span::new(start, end);
            if free(found, name)
                && free(more, name)
                && let Some(row) = full_row(found, county)
            {
                let expr = Expr { divisions: vec![row], tail: Some(name), township: true, ..Expr::default() };
                more.push(find(name, expr, FindRule::PlaceTown));
            }
            match text[sentence.span.from()..start].strip_suffix('、') {
                Some(rest) => end = sentence.span.from() + rest.len(),
                None => break,
            }
        }
    }
}

/// The longest name of a town, its suffix left out, that ends here and lies in a county that the article names.
fn town_before(text: &str, from: usize, end: usize, found: &[Found]) -> Option<(usize, u32)> {
    let before = &text[from..end];
    let starts = before.char_indices().rev().take(4).take_while(|(_, c)| edge::is_han(*c));
    let mut best = None;
    let mut name = String::new();
    for (i, _) in starts.skip(1) {
        for suffix in ["镇", "乡", "街道"] {
            name.clear();
            name.push_str(&before[i..]);
            name.push_str(suffix);
            let county = gaz::counties_of_town(&name).find(|&c| full_row(found, c).is_some());
            best = county.map(|c| (from + i, c)).or(best);
        }
    }
    best
}

/// Words in front of a zone's head that make no name of it.
const GENERIC: &[&str] = &[
    "工业", "农业", "现代", "智能", "经济", "高新", "生态", "旅游", "文化", "物流", "科技", "特色", "创新", "国际", "国家",
    "数字", "智慧", "综合", "专业", "循环", "绿色", "低碳", "省级", "产业", "技术", "城市", "特殊", "自由", "贸易", "保税",
    "边境", "合作", "示范", "改革", "国内", "海外", "境外", "一流", "高端", "先进", "制造", "传统", "新型", "小型", "大型",
    "共同", "有关", "相关", "其他", "主要",
];

/// Zones and parks by a proper name alone: named again and again (石化新城), or in a list of places (泗门卫星城).
fn zones(doc: &Document, found: &[Found], more: &mut Vec<Found>) {
    let text = &*doc.folded;
    let mut names: Vec<(Span, bool)> = Vec::new();
    for hit in doc.scan.of(Table::Zone) {
        let Some(row) =
            lexicon::rows(Table::Zone).get(hit.row as usize).filter(|_| ZoneClass::of(hit.row) == Some(ZoneClass::Zone))
        else {
            continue;
        };
        if !free(found, hit.span) || gaz::shadow(doc, hit.span).is_some() || !row.surface().ends_with(['园', '区', '城', '团'])
        {
            continue;
        }
        let Some(sentence) = doc.sentence_of(hit.span).and_then(|s| doc.sentences.get(s)) else { continue };
        let before = &text[sentence.span.from()..hit.span.from()];
        if let Some((i, _)) = before.char_indices().rev().nth(1) {
            let modifier = &before[i..];
            let name = Span::new(sentence.span.from() + i, hit.span.to());
            let clear = before[..i].chars().next_back().is_none_or(|c| !edge::is_han(c) || one_of!(c, "在于到是的与和赴"));
            let proper = modifier.chars().all(edge::is_han) && !gaz::unnamed(modifier) && !GENERIC.contains(&modifier);
            if proper && free(found, name) && !text[hit.span.to()..].starts_with(['管', '内']) {
                names.push((name, clear));
            }
        }
    }
    for &(name, clear) in &names {
        let same = || names.iter().filter(|(n, _)| n.of(text) == name.of(text));
        let chars: Vec<char> = name.of(text).chars().take(2).collect();
        let word = matches!(chars[..], [a, b] if gaz::is_word(a, b));
        let repeated = same().any(|(_, clear)| *clear) && same().count() >= if word { 3 } else { 2 };
        let listed = clear && !word && text[..name.from()].ends_with('、') && found.iter().any(|f| f.span.end + 3 == name.start);
        if (repeated || listed) && free(more, name) {
            more.push(find(name, Expr { tail: Some(name), ..Expr::default() }, FindRule::PlaceZoneAlone));
        }
    }
}

/// The row by which the article names a county.
fn full_row(found: &[Found], county: u32) -> Option<u32> {
    found.iter().filter_map(place_of).flat_map(|e| e.divisions.iter().copied()).find(|&r| gaz::codes(r).any(|c| c.code == county))
}

/// A village named three times and more by the same characters, at least once behind a clear edge: 悬崖村.
fn villages(doc: &Document, found: &[Found], more: &mut Vec<Found>) {
    let text = &*doc.folded;
    let ends: Vec<Span> = endings(doc).filter(|(_, s)| *s == "村").map(|(span, _)| span).collect();
    if ends.len() < 3 {
        return;
    }
    let name_of = |end: Span, chars: usize| {
        let sentence = doc.sentences.get(doc.sentence_of(end)?)?.span;
        let before = &text[sentence.from()..end.from()];
        let (i, _) = before.char_indices().rev().nth(chars - 1)?;
        let name = Span::new(sentence.from() + i, end.to());
        let clear = before[..i].chars().next_back().is_none_or(|c| !edge::is_han(c));
        (name.of(text).chars().all(edge::is_han) && !gaz::unnamed(name.of(text))).then_some((name, clear))
    };
    for chars in [2, 3] {
        let names: Vec<(Span, bool)> = ends.iter().filter_map(|&e| name_of(e, chars)).collect();
        for &(name, _) in &names {
            let same = || names.iter().filter(|(n, _)| n.of(text) == name.of(text));
            if same().count() >= 3 && same().any(|(_, clear)| *clear) && free(found, name) && free(more, name) {
                more.push(find(name, Expr { tail: Some(name), township: true, ..Expr::default() }, FindRule::PlaceVillage));
            }
        }
    }
}
