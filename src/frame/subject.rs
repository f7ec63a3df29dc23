//! Subjects: a clause that opens with something built and goes on to speak of it, with a status, a date, a cost or a size in it
//! or in the clauses that follow.
//!
//! ```text
//! 石垭子水库｜7月10日下闸蓄水，总投资9.26亿元
//! 第四牧场｜选在依安县，今年5月破土
//! 天然气门站｜由燃通能源投资建设
//! ```

use super::clause::Piece;
use super::list::{List, Signs, Surfaces, Told, within};
use super::predicate::{Ending, ending, opens};
use crate::data::Table;
use crate::data::any::contains_any;
use crate::span::Span;
use crate::text::Document;
use crate::text::sentence::is_clause_mark;

/// How many clauses may follow that still speak of the subject.
const REACH: usize = 3;

/// The longest subject with what stands in front of it in the clause, in characters.
const LONGEST: usize = 48;

/// Adds a list of one member for every clause of a sentence that opens with a subject.
pub(super) fn read(doc: &Document, number: usize, pieces: &[Piece], surfaces: &Surfaces, lists: &mut Vec<List>) {
    let text = &*doc.folded;
    let ends: Vec<Option<u32>> = pieces.iter().map(|p| (!p.joined).then(|| subject(doc, p.span, surfaces)).flatten()).collect();
    for (k, piece) in pieces.iter().enumerate() {
        let Some(end) = ends[k] else { continue };
        // Up to the next subject.
        let last = (k + 1..pieces.len()).take(REACH).take_while(|&n| ends[n].is_none()).last().unwrap_or(k);
        let own = Span { start: end, end: piece.span.end };
        // Alone in its clause: the next one speaks of it.
        let alone = own.of(text).trim().is_empty();
        let last = if alone { last.min(k + 1) } else { last };
        let window = Span { start: end, end: pieces[last].span.end };
        let status = doc.scan.within(Table::Status, window).first();
        let ends = |at: u32| {
            let rest = Span { start: at, end: window.end.max(at) }.of(text).trim_start_matches('了');
            rest.is_empty() || rest.starts_with(is_clause_mark)
        };
        let signs = Signs {
            status: status.map(|h| h.row),
            ends: status.is_some_and(|h| ends(h.span.end)),
            sum: !within(&surfaces.sums, window).is_empty(),
            size: !within(&surfaces.sizes, window).is_empty(),
            placed: contains_any(own.of(text), &["位于", "选址", "选在", "坐落", "占地"]),
            alone,
        };
        if signs.status.is_some() || signs.sum || signs.size {
            let members = vec![Span { start: piece.span.start, end }];
            lists.push(List {
                sentence: number,
                members,
                closer: None,
                told: Told::Spoken(signs),
                introduced: false,
                funded: signs.sum,
            });
        }
    }
}

/// Where the subject ends that a clause opens with: something built, with the head of a predicate or nothing behind it.
fn subject(doc: &Document, piece: Span, surfaces: &Surfaces) -> Option<u32> {
    let text = &*doc.folded;
    let own = piece.of(text);
    for (i, c) in own.char_indices().skip(1).take(LONGEST) {
        let end = i + c.len_utf8();
        if ending(&own[..end]).0 == Ending::Other {
            continue;
        }
        let rest = &own[end..];
        // 县级冷库中心（1.8万吨）移交运营.
        let rest = match rest.strip_prefix(['（', '(']).and_then(|r| r.split_once(['）', ')'])) {
            Some((_, rest)) => rest.trim_start(),
            None => rest,
        };
        let at = piece.end - rest.len() as u32;
        let dated = surfaces.dates.binary_search_by_key(&at, |d| d.start).is_ok();
        let told = || doc.scan.at(Table::Status, at).is_some();
        if rest.is_empty() || dated || opens(rest) || told() {
            return Some(piece.start + end as u32);
        }
    }
    // 楚沣磷化30万吨/年磷酸铁，7月8日开工: alone in its clause, with a size in its name.
    let sized = !within(&surfaces.sizes, piece).is_empty() && own.chars().count() <= LONGEST;
    sized.then_some(piece.end)
}
