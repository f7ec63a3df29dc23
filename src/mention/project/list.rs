//! Names that stand in lists and declarations, and counts of projects that name none.

use super::edge::{Class, LONGEST, is_break, is_generic, near, stop_at};
use super::found;
use super::phase_of;
use crate::data::any::{ends_with_any, starts_with_any};
use crate::data::class::HeadClass;
use crate::data::{Hit, Table, any, one_of};
use crate::frame::small_number;
use crate::mention::ProjectSort as Sort;
use crate::mention::{Found, ProjectValue};
use crate::span::Span;
use crate::text::Document;

/// A、B和C三个项目: as many items as the count says are names that share the head.
pub(super) fn listed(doc: &Document, sentence: Span, heads: &[Hit], names: &mut Vec<Found>) {
    let text = &*doc.folded;
    for head in heads {
        if !matches!(HeadClass::of(head.row), Some(HeadClass::Project | HeadClass::Works | HeadClass::Line)) {
            continue;
        }
        let before = near(text, sentence.from(), head.span.from());
        let base = head.span.from() - before.len();
        let Some((count, end)) = count_before(before) else { continue };
        if !(2..=12).contains(&count) {
            continue;
        }
        let list = before[..end].trim_end_matches(['等', '这']);
        let from = list
            .char_indices()
            .rev()
            .find(|&(i, c)| {
                is_break(c)
                    || stop_at(&list[..i + c.len_utf8()], &list[i + c.len_utf8()..])
                        .is_some_and(|s| s.class != Class::Joint && !matches!(s.word, "扩建" | "改建" | "新建" | "建设"))
            })
            .map_or(0, |(i, c)| i + c.len_utf8());
        let mut items: Vec<Span> = Vec::new();
        let mut at = from;
        for piece in list[from..].split(['、', '和', '及', '与']) {
            let lead = if piece.starts_with('以') && items.len() + 1 == count { '以'.len_utf8() } else { 0 };
            let item = piece.trim_end_matches('以');
            if item.chars().count() >= 2 {
                items.push(Span::new(base + at + lead, base + at + item.len()));
            }
            at += piece.len() + '、'.len_utf8();
        }
        let fits = items.len() == count || before[..end].ends_with('等') && (2..count).contains(&items.len());
        let free = items.iter().all(|i| {
            i.len() <= LONGEST / 2 && !is_generic(i.of(text)) && names.iter().rev().take(50).all(|n| !n.span.overlaps(*i))
        });
        if !fits || !free {
            continue;
        }
        for whole in items {
            let value = ProjectValue {
                sort: Sort::Listed,
                clear: true,
                name: whole.of(text).to_owned(),
                whole,
                phase: phase_of(whole.of(text)),
                list: None,
            };
            names.push(found(value));
        }
    }
}

/// What roads' names end in.
const ROADS: &[&str] = &["路", "大道", "大街", "街", "桥", "隧道", "立交"];

/// Where the first of several streets ends.
pub(super) const ROAD_LISTS: &[&str] = &["路、", "大道、"];

/// A路、B路和C大道: streets in a list. Each is a project only where something happens to it.
pub(super) fn roads(doc: &Document, sentence: Span, names: &mut Vec<Found>) {
    let text = &*doc.folded;
    let Some(first) = ROAD_LISTS.iter().find_map(|w| any::find(sentence.of(text), w)) else { return };
    let first = sentence.from() + first;
    let before = near(text, sentence.from(), first);
    let stops = |i: usize, c: char| {
        let at = first - before.len() + i + c.len_utf8();
        is_break(c) || stop_at(&text[sentence.from()..at], &text[at..]).is_some_and(|s| s.class != Class::Joint)
    };
    let start = before.char_indices().rev().find(|&(i, c)| stops(i, c)).map_or(0, |(i, c)| i + c.len_utf8());
    let mut at = first - before.len() + start;
    let mut items: Vec<Span> = Vec::new();
    while at < sentence.to() {
        let rest = &text[at..sentence.to()];
        let window = rest.char_indices().nth(9).map_or(rest, |(i, _)| &rest[..i]);
        // The first ending with a joint behind it, or the last of the list.
        let end = window
            .char_indices()
            .map(|(i, c)| i + c.len_utf8())
            .find(|&end| ends_with_any(&window[..end], ROADS) && !starts_with_any(&rest[end..], ROADS));
        let Some(end) = end.filter(|&e| {
            let item = &rest[..e];
            let plain = ["公路", "铁路", "道路", "线路", "电路", "之路", "干路", "支路", "马路", "丝路", "思路", "网路"];
            (3..=8).contains(&item.chars().count())
                && !ends_with_any(item, &plain)
                && !item.contains(is_break)
                && !is_generic(item)
        }) else {
            break;
        };
        items.push(Span::new(at, at + end));
        let behind = &rest[end..];
        let Some(joint) = ["、", "和", "及", "与", "以及"].iter().filter(|j| behind.starts_with(**j)).max_by_key(|j| j.len())
        else {
            break;
        };
        at += end + joint.len();
    }
    let other = |i: &Span| names.iter().rev().take(50).any(|n| n.span.overlaps(*i) && n.sort() != Some(Sort::Line));
    if items.len() < 2 || items.iter().any(other) {
        return;
    }
    // B路和C大道 is no one road.
    names.retain(|n| items.iter().all(|i| !n.span.overlaps(*i)));
    for whole in items {
        let value =
            ProjectValue { sort: Sort::Line, clear: false, name: whole.of(text).to_owned(), whole, phase: None, list: None };
        names.push(found(value));
    }
}

/// Counts of projects that name none of them (18个签约项目), in a sentence.
pub(crate) fn counts(doc: &Document, sentence: Span) -> Vec<Span> {
    let text = &*doc.folded;
    let heads = doc.scan.within(Table::ProjectHead, sentence).iter().filter(|h| h.span.of(text) == "项目");
    let counts = heads.filter_map(|head| {
        let before = near(text, sentence.from(), head.span.from());
        let base = head.span.from() - before.len();
        let classifier = before.rfind('个')?;
        let digits = before[..classifier].trim_end_matches(|c: char| c.is_ascii_digit());
        let number: u32 = before[digits.len()..classifier].parse().ok()?;
        let kind = &before[classifier + '个'.len_utf8()..];
        (number > 1 && is_generic(kind)).then(|| Span::new(base + digits.len(), head.span.to()))
    });
    counts.collect()
}

/// The count in front of a head and of what kind it is (6个高速公路, 三个), with where it starts.
pub(super) fn count_before(before: &str) -> Option<(usize, usize)> {
    let classifier = before.rfind('个')?;
    if !is_generic(&before[classifier + '个'.len_utf8()..]) && before[classifier..].chars().count() > 8 {
        return None;
    }
    let digits = before[..classifier].trim_end_matches(|c: char| c.is_ascii_digit() || one_of!(c, "一二两三四五六七八九十"));
    let number = &before[digits.len()..classifier];
    let count = small_number(number)?;
    Some((count, digits.len()))
}

/// 项目名称为X, 项目名称：X: what is declared, up to the next comma.
pub(super) fn declared(text: &str, sentence: Span, names: &mut Vec<Found>) {
    let Some(at) = any::find(sentence.of(text), "项目名称") else { return };
    let rest = &sentence.of(text)[at + "项目名称".len()..];
    let Some(rest) = rest.strip_prefix(['为', '：', ':']) else { return };
    let rest = rest.trim_start_matches(['“', '"']);
    let start = sentence.to() - rest.len();
    let length = rest.find(|c| is_break(c) && !matches!(c, '“')).unwrap_or(rest.len());
    let bare = rest[..length].trim_end_matches("项目");
    if bare.chars().count() < 4 || length > LONGEST {
        return;
    }
    let whole = Span::new(start, start + length);
    names.retain(|n| !n.span.overlaps(whole));
    let value =
        ProjectValue { sort: Sort::Declared, clear: true, name: bare.to_owned(), whole, phase: phase_of(bare), list: None };
    names.push(found(value));
}
