//! Where a name begins and ends: characters that no name holds, words that stand in front of a firm, places and known
//! firms that a stop word may not cut in two.

use super::Names;
use crate::data::Table;
use crate::data::any::{ends_with_any, starts_with_any};
use crate::data::class::{FirmClass, PlaceUse};
use crate::data::words::{self, NAME_EDGE, NAME_END};
use crate::mention::number::is_ordinal;
use crate::span::Span;
use crate::text::Document;

/// The hits of a table that start at this byte, the longest first.
pub(super) fn hits_at<'d>(doc: &'d Document, table: Table, start: usize) -> impl Iterator<Item = Span> + Clone + 'd {
    let hits = doc.scan.all(table);
    let i = hits.partition_point(|h| h.span.from() < start);
    hits[i..].iter().take_while(move |h| h.span.from() == start).map(|h| h.span)
}

pub(super) fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Whether a name may hold this character outside of brackets.
fn is_name_char(c: char) -> bool {
    is_han(c) || c.is_ascii_alphanumeric()
}

/// Whether a hit of a table of names (places, firms that are known anywhere) covers the stretch or crosses its end.
fn guarded(names: &Names, start: usize, end: usize) -> bool {
    [Table::Place, Table::Firm, Table::Abroad].iter().any(|&table| {
        let hits = names.doc.scan.of(table);
        let i = hits.partition_point(|h| h.span.from() < end);
        hits[..i].last().is_some_and(|h| {
            let tight = h.span.from() < start && h.span.to() >= end || h.span.from() == start && h.span.to() > end;
            tight
                && match table {
                    Table::Firm => FirmClass::of(h.row) == Some(FirmClass::Name),
                    Table::Place => matches!(PlaceUse::of(h.row), Some(PlaceUse::Full | PlaceUse::Short)),
                    _ => true,
                }
        })
    })
}

/// Whether a place or a known firm begins here: a name's likely first word.
pub(super) fn opens_name(names: &Names, at: usize) -> bool {
    let doc = names.doc;
    let row = |table: Table| doc.scan.at(table, at as u32).map(|h| h.row);
    row(Table::Place).is_some_and(|r| matches!(PlaceUse::of(r), Some(PlaceUse::Full | PlaceUse::Short)))
        || row(Table::Firm).is_some_and(|r| FirmClass::of(r) == Some(FirmClass::Name))
        || doc.scan.at(Table::Abroad, at as u32).is_some()
}

/// The left edge of a registered name whose form begins at `form`.
pub(super) fn registered(names: &Names, floor: usize, form: usize) -> usize {
    let text = names.text;
    let before = &text[floor..form];
    let mut start = form;
    let mut depth = 0;
    for (i, c) in before.char_indices().rev() {
        let at = floor + i;
        let boundary = at + c.len_utf8();
        match c {
            ')' | '）' => depth += 1,
            '(' | '（' if depth == 0 => break,
            '(' | '（' => depth -= 1,
            c if is_name_char(c) => {}
            '·' | '&' | '-' | '.' | ' ' | '－'
                if depth == 0
                    && text[..at].ends_with(is_name_char)
                    && (c != ' ' || text[..at].ends_with(|p: char| p.is_ascii_alphanumeric()))
                    && (c != '.' || text[..at].ends_with(|p: char| p.is_ascii_alphabetic())) => {}
            _ if depth > 0 && matches!(c, '、' | ' ') => {}
            _ => break,
        }
        if form - at > 120 {
            break;
        }
        if depth == 0 && boundary < form && is_stop(names, floor, boundary, form) {
            break;
        }
        start = at;
    }
    if depth > 0 {
        // A bracket that never opened: the name begins behind it.
        let behind = |i: usize| start + i + text[start + i..].chars().next().map_or(0, char::len_utf8);
        start = text[start..form].rfind([')', '）']).map_or(start, behind);
    }
    let name = unnumbered(&text[start..form]);
    let start = form - name.trim_start_matches([')', '）', ' ', '-', '.', '·', '&', '－']).len();
    from_first_place(names, start, form)
}

/// A name without the number of its line in a list in front: （一）, (12).
fn unnumbered(name: &str) -> &str {
    let inner = name.strip_prefix(['(', '（']).and_then(|rest| rest.split_once([')', '）']));
    match inner {
        Some((number, rest)) if number.chars().all(is_ordinal) && !rest.is_empty() => rest,
        _ => name,
    }
}

/// 同|大连云岭集团, 但|国金证券, 以|青山控股为代表: particles that open many brands too (同济, 以岭), and none where a place or
/// a known firm stands behind.
fn particle_in_front(names: &Names, floor: usize, boundary: usize) -> bool {
    let particle = names.text[floor..boundary].chars().next_back().is_some_and(|c| matches!(c, '同' | '但' | '以' | '仅' | '而'));
    particle && opens_name(names, boundary) && !guarded(names, boundary - '同'.len_utf8(), boundary)
}

/// Whether a word that no name contains here ends at `boundary`.
fn is_stop(names: &Names, floor: usize, boundary: usize, form: usize) -> bool {
    let text = names.text;
    if particle_in_front(names, floor, boundary) {
        return true;
    }
    let Some((word, class)) = words::ending_at(&NAME_EDGE, text, floor, boundary, 7) else { return false };
    let rest = &text[boundary..form];
    let short_word = boundary - word == 3;
    if guarded(names, word, boundary) || short_word && rest.chars().count() < 2 {
        return false;
    }
    // 新疆金特和|钢钢铁: what stands behind would have no brand of its own.
    if short_word
        && text[word..].starts_with('和')
        && !ends_with_any(&text[floor..word], &["公司", "集团"])
        && unbranded(names, boundary, form)
    {
        return false;
    }
    if class == "hard" {
        // 公司 and 子公司 close a name for good, a single character not within brackets or at a Latin word.
        return true;
    }
    if opens_name(names, boundary) || rest.starts_with("中国") || rest.starts_with(|c: char| c.is_ascii_uppercase()) && short_word
    {
        return true;
    }
    let trade_behind = names.at(Table::Trade, boundary).is_some();
    let piece = &text[floor..word];
    let opens = piece.is_empty() || !piece.ends_with(is_name_char);
    if short_word {
        // 三和, 万向: one character in front, behind a boundary, makes a brand with it.
        let one = piece.chars().next_back().filter(|c| is_han(*c)).map(|c| word - c.len_utf8());
        let brand = one.is_some_and(|at| {
            let before = &text[floor..at];
            before.is_empty()
                || !before.ends_with(is_name_char)
                || words::ending_at(&NAME_EDGE, text, floor, at, 7).is_some()
                || place_ends_at(names, at)
        });
        let first = opens || place_ends_at(names, word) || words::ending_at(&NAME_EDGE, text, floor, word, 7).is_some();
        return !(brand || first && text[word..].starts_with("和"));
    }
    // 投资, 建设 and the like open no name, and stand within many.
    let behind_edge = || words::ending_at(&NAME_EDGE, text, floor, word, 7).is_some_and(|(_, c)| c == "hard");
    !trade_behind && (opens || behind_edge())
}

/// Whether one character at most stands in front of the word of trade that fills the rest.
fn unbranded(names: &Names, at: usize, form: usize) -> bool {
    let second = at + names.text[at..form].chars().next().map_or(0, char::len_utf8);
    [at, second].iter().any(|&from| names.at(Table::Trade, from).is_some_and(|t| t.to() == form))
}

pub(super) fn place_ends_at(names: &Names, at: usize) -> bool {
    let hits = names.doc.scan.of(Table::Place);
    let i = hits.partition_point(|h| h.span.from() < at);
    hits[..i].last().is_some_and(|h| h.span.to() == at)
}

/// Common words in front of the first place of a name do not belong to it (总部位于｜深圳…, 标志着｜山东…).
fn from_first_place(names: &Names, start: usize, form: usize) -> usize {
    let hits = names.doc.scan.of(Table::Place);
    let i = hits.partition_point(|h| h.span.from() <= start);
    let Some(place) = hits[i..].iter().find(|h| {
        matches!(PlaceUse::of(h.row), Some(PlaceUse::Full | PlaceUse::Short))
            && !names.text[..h.span.from()].ends_with(['(', '（'])
    }) else {
        return start;
    };
    if place.span.to() >= form {
        return start;
    }
    let prefix = &names.text[start..place.span.from()];
    let tail_is_form = ends_with_any(prefix, &["集团", "控股", "股份", "公司", "银行"]);
    let known = names.at(Table::Firm, start).is_some() || opens_name(names, start);
    let kind = ends_with_any(prefix, &["商", "方", "者", "企业", "机构", "单位", "品牌", "平台"]);
    if kind && !known && prefix.chars().count() >= 3 {
        return place.span.from();
    }
    if !tail_is_form && !known && prefix.chars().all(is_han) && words::is_common(prefix) { place.span.from() } else { start }
}

/// The left edge of a short name that ends at `end`: back to a character, a word, a figure or a date that closes it.
pub(super) fn short_left(names: &Names, floor: usize, end: usize, most: usize) -> usize {
    let text = names.text;
    let floor = names.edge_before(end, floor);
    let mut start = end;
    for (n, (i, c)) in text[floor..end].char_indices().rev().enumerate() {
        let at = floor + i;
        let boundary = at + c.len_utf8();
        let joins = matches!(c, '-' | '·' | '&' | '－')
            && text[..at].ends_with(is_name_char)
            && text[boundary..].starts_with(is_name_char)
            || c == ' '
                && text[..at].ends_with(|p: char| p.is_ascii_alphabetic())
                && text[boundary..].starts_with(|p: char| p.is_ascii_alphabetic());
        if !(is_name_char(c) || joins) || n >= most && is_han(c) {
            break;
        }
        if boundary < end && particle_in_front(names, floor, boundary) {
            break;
        }
        if boundary < end
            && words::ending_at(&NAME_EDGE, text, floor, boundary, 7).is_some_and(|(word, class)| {
                let short_word = boundary - word == 3;
                let inside = class == "soft"
                    && if short_word {
                        text[boundary..end].chars().count() < 2
                    } else {
                        word > floor && text[..word].ends_with(is_han) && continues(names, boundary, end)
                    };
                !(guarded(names, word, boundary) || inside)
            })
        {
            break;
        }
        start = at;
    }
    let name = &text[start..end];
    end - name.trim_start_matches(['-', '·', '&', ' ', '－']).len()
}

/// Whether what stands behind a soft word goes on with a name: a word of trade, or too little to be one.
fn continues(names: &Names, at: usize, end: usize) -> bool {
    let rest = &names.text[at..end];
    rest.chars().count() < 2
        || names.at(Table::Trade, at).is_some()
        || starts_with_any(
            rest,
            &["投资", "控股", "发展", "管理", "实业", "开发", "股份", "产业", "建设", "运营", "经营", "服务", "总"],
        )
}

/// Where a short name that begins at `start` ends: at the first character or word that closes it, `most` characters on.
pub(super) fn short_right(names: &Names, start: usize, ceiling: usize, most: usize) -> usize {
    let text = names.text;
    for (n, (i, c)) in text[start..ceiling].char_indices().enumerate() {
        let at = start + i;
        if !is_name_char(c) || n >= most {
            return at;
        }
        if n > 0 && c.is_ascii_digit() && text[..at].ends_with(is_han) {
            return at;
        }
        if n > 0 && closes(names, at, ceiling) {
            return at;
        }
    }
    ceiling
}

/// Whether a short name may end here: a word stands behind that never begins a part of a name.
pub(super) fn closes(names: &Names, at: usize, ceiling: usize) -> bool {
    if names.text[at..ceiling].starts_with("有限") {
        return false;
    }
    words::starting_at(&NAME_END, names.text, at, ceiling, 5)
        .is_some_and(|(end, _)| !guarded(names, at, end) && !crosses(names, at))
}

fn crosses(names: &Names, at: usize) -> bool {
    [Table::Place, Table::Firm].iter().any(|&table| {
        let hits = names.doc.scan.of(table);
        let i = hits.partition_point(|h| h.span.from() < at);
        hits[..i].last().is_some_and(|h| {
            h.span.to() > at && (table != Table::Place || matches!(PlaceUse::of(h.row), Some(PlaceUse::Full | PlaceUse::Short)))
        })
    })
}

/// Whether nothing of a name stands behind: the end, punctuation, a figure or a closing word.
pub(super) fn ends_name(names: &Names, at: usize, ceiling: usize) -> bool {
    let Some(c) = names.text[at..ceiling].chars().next() else { return true };
    !is_han(c) && !c.is_ascii_alphabetic() || closes(names, at, ceiling)
}

/// Whether nothing of a name stands in front: the start, punctuation, a figure, a date, a place or an edge word.
pub(super) fn begins_name(names: &Names, at: usize, floor: usize) -> bool {
    let before = &names.text[floor..at];
    let Some(c) = before.chars().next_back() else { return true };
    !is_name_char(c)
        || names.edge_before(at, floor) == at
        || words::ending_at(&NAME_EDGE, names.text, floor, at, 7).is_some_and(|(word, _)| !guarded(names, word, at))
}
