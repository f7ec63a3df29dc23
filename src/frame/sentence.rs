//! Lists: things that share what is said of them.
//!
//! ```text
//! list    = member { 、 member } [ (和 | 以及) member ] [ closer ] [ status ]
//!         | verb member { 、 member } [ (和 | 以及) member ] [ closer ]
//! closer  = 等 [ count ] [ kind ] head     (等5个重点项目, 等6条国省干线公路)
//!         | 等
//! ```
//! A list of one member is one too: the subject of a status. Counts are not checked: most lists name only some of what they count.

use super::clause::{Piece, pieces};
use super::closer::{behind, closer, predicate};
use super::list::{Closer, List, Surfaces, Told, within};
use super::predicate::{Ending, ending, lead, subject};
use super::subject as spoken;
use crate::data::any::{contains_any, ends_with_any};
use crate::data::words::is_common;
use crate::data::{Table, one_of};
use crate::span::Span;
use crate::text::Document;

/// The most members of a list: what is longer is a table run together.
const MOST: usize = 60;

pub(super) fn of_sentence(doc: &Document, number: usize, sentence: Span, surfaces: &Surfaces, lists: &mut Vec<List>) {
    let pieces = pieces(&doc.folded, sentence);
    let mut from = 0;
    let mut introduced = false;
    while from < pieces.len() {
        let mut to = from + 1;
        while to < pieces.len() && pieces[to].joined {
            to += 1;
        }
        let next = pieces.get(to).map(|p| p.span);
        let clause = Clause { pieces: &pieces[from..to], next };
        let first = lists.len();
        let opens = introduces(doc, sentence, clause.pieces[0].span);
        of_clause(doc, number, clause, surfaces, lists);
        // 签约项目6个，包括A、B；C、D: each is a project.
        if opens || introduced && clause.pieces[0].opens {
            for list in lists[first..].iter_mut().filter(|l| matches!(l.closer, None | Some(Closer::Bare))) {
                list.closer = Some(Closer::Projects { counted: true });
                list.introduced = true;
            }
        }
        introduced |= opens;
        from = to;
    }
    let told = !doc.scan.within(Table::Status, sentence).is_empty()
        || !within(&surfaces.sums, sentence).is_empty()
        || !within(&surfaces.sizes, sentence).is_empty();
    if told {
        spoken::read(doc, number, &pieces, surfaces, lists);
    }
}

/// The pieces that 、 joins, and the piece behind them.
#[derive(Clone, Copy)]
struct Clause<'a> {
    pieces: &'a [Piece],
    next: Option<Span>,
}

/// Words by which a sentence speaks of several projects.
const CALLED: &[&str] = &[
    "个项目",
    "项目有",
    "签约项目",
    "开工项目",
    "竣工项目",
    "投产项目",
    "重点项目",
    "重大项目",
    "批项目",
    "个工程",
    "开工的项目",
    "签约的项目",
];

/// Whether a clause lists what the sentence has called projects before: …项目6个，包括A、B.
fn introduces(doc: &Document, sentence: Span, piece: Span) -> bool {
    let text = &*doc.folded;
    let own = piece.of(text);
    let words = ["包括", "分别为", "分别是", "依次为", "依次是", "主要有"];
    let word = if contains_any(own, &words) { words.iter().find_map(|w| own.find(w)) } else { None };
    word.is_some_and(|at| {
        let before = Span { start: sentence.start, end: piece.start + at as u32 }.of(text);
        let last = before.rsplit('。').next().unwrap_or(before);
        let counted = || {
            last.char_indices().rev().take(10).any(|(i, _)| {
                let rest = last[i..].strip_prefix("项目");
                rest.is_some_and(|r| r.chars().all(|c| c.is_ascii_digit() || one_of!(c, "个，,、一二三四五六七八九十")))
            })
        };
        at < 30 && (contains_any(last, CALLED) || counted())
    })
}

/// The lists of one clause: each ends in the piece that has a closer or a status, or with the clause.
fn of_clause(doc: &Document, number: usize, clause: Clause, surfaces: &Surfaces, lists: &mut Vec<List>) {
    let Clause { pieces, next } = clause;
    let text = &*doc.folded;
    let mut members: Vec<Span> = Vec::new();
    for (k, piece) in pieces.iter().enumerate() {
        let own = piece.span;
        let closer = closer(doc, own);
        let body = Span { start: own.start, end: closer.map_or(own.end, |(at, _)| at) };
        let status = if closer.is_some() { behind(doc, own, body.end) } else { predicate(doc, own) };
        let end = match (&closer, status) {
            (None, Some(hit)) => subject_of(text, Span { start: own.start, end: hit.span.start }, &surfaces.dates),
            _ => body.end,
        };
        let last = Span { start: own.start, end };
        if closer.is_none() && status.is_none() && k + 1 < pieces.len() {
            members.push(last);
            continue;
        }
        // 建成A、B; 广东建成A: the status is the verb in front.
        let governs = || {
            status.is_some_and(|hit| {
                let object = Span { start: hit.span.end, end: own.end }.of(text).trim_start_matches('了');
                let named = object.chars().count() >= 4 && !object.starts_with(['的', '后', '，', '以', '前', '并']);
                named
                    && lead(hit.span.of(text)).is_some()
                    && ending(last.of(text).trim_end()).0 == Ending::Other
                    && doc.scan.at(Table::Status, hit.span.end).is_none()
            })
        };
        let front = last.of(text).trim().chars().count() < 2 || closer.is_none() && governs();
        if front && closer.is_none() && status.is_some() {
            if !members.is_empty() {
                // 建设A、完成B: what stands before has none of its own.
                push(doc, number, std::mem::take(&mut members), None, Told::Not, false, lists);
            }
            // 竣工的是A和B: told in front.
            let hit = status.map_or(own, |h| h.span);
            let after = Span { start: hit.end, end: own.end }.of(text);
            if let Some(rest) = ["的是", "的有", "的还有", "的包括", "的主要是"].iter().find_map(|w| after.strip_prefix(w))
            {
                let row = status.map_or(Told::Not, |h| Told::Behind(h.row));
                let mut named = vec![Span { start: own.end - rest.len() as u32, end: own.end }];
                named.extend(pieces[k + 1..].iter().map(|p| p.span));
                push(doc, number, named, None, row, false, lists);
                return;
            }
            members.push(Span { start: own.start, end: own.end });
            if k + 1 < pieces.len() {
                continue;
            }
            let funded = funded(doc, pieces, own, next, surfaces);
            push(doc, number, std::mem::take(&mut members), None, Told::Not, funded, lists);
            continue;
        }
        members.push(last);
        let told = status.map_or(Told::Not, |hit| Told::Behind(hit.row));
        let funded = funded(doc, pieces, last, next.filter(|_| k + 1 == pieces.len()), surfaces);
        push(doc, number, std::mem::take(&mut members), closer.map(|(_, c)| c), told, funded, lists);
    }
}

/// Adds a list, its last joint cut where it is a word.
fn push(
    doc: &Document,
    sentence: usize,
    mut members: Vec<Span>,
    closer: Option<Closer>,
    told: Told,
    funded: bool,
    lists: &mut Vec<List>,
) {
    let text = &*doc.folded;
    // A、B和C: only the last joint may be a word.
    let count = members.len();
    for (k, member) in std::mem::take(&mut members).into_iter().enumerate() {
        let last = k + 1 == count;
        match split(member.of(text), last && (closer.is_some() || matches!(told, Told::Behind(_)))) {
            Some((end, start)) => {
                members.push(Span { start: member.start, end: member.start + end as u32 });
                members.push(Span { start: member.start + start as u32, end: member.end });
            }
            None => members.push(member),
        }
    }
    members.retain(|m| !m.of(text).trim().is_empty());
    if !members.is_empty() && members.len() <= MOST {
        lists.push(List { sentence, members, closer, told, introduced: false, funded });
    }
}

/// Whether an investment stands in front of a member in its clause, or opens the clause behind.
fn funded(doc: &Document, pieces: &[Piece], last: Span, next: Option<Span>, surfaces: &Surfaces) -> bool {
    let text = &*doc.folded;
    let start = pieces.first().map_or(last.start, |p| p.span.start);
    let in_front = within(&surfaces.sums, Span { start, end: last.end }).last().is_some_and(|sum| {
        // 投资3亿元｜的X.
        Span { start: sum.end, end: last.end }.of(text).contains('的')
    });
    let behind = next.is_some_and(|next| {
        within(&surfaces.sums, next).first().is_some_and(|sum| {
            let before = Span { start: next.start, end: sum.start }.of(text);
            before.chars().count() <= 12 && contains_any(before, &["投", "概算", "估算", "斥资", "造价", "耗资"])
        })
    });
    in_front || behind
}

/// Where the subject of a status ends: without the words and the dates between the two.
fn subject_of(text: &str, mut span: Span, dates: &[Span]) -> u32 {
    loop {
        let end = span.start + subject(span.of(text)).len() as u32;
        let date = dates[..dates.partition_point(|d| d.start < end)].last().filter(|d| d.end > span.start);
        // 2027年｜年底投产: the words run into the date.
        let cut = date.filter(|d| d.end + 9 >= end && d.end <= span.end.max(end) + 9).map(|d| d.start.max(span.start));
        match cut {
            Some(cut)
                if cut < end
                    && Span { start: date.map_or(end, |d| d.end.min(end)), end }
                        .of(text)
                        .trim_matches(['前', '后', '起', '将', '已', '就'])
                        .is_empty() =>
            {
                span.end = cut
            }
            _ => return end,
        }
    }
}

/// Where 和 or 以及 parts the last two members: both must look whole, for 和 joins words inside a name too.
fn split(text: &str, known: bool) -> Option<(usize, usize)> {
    let mut depth = 0;
    let mut best = None;
    for (i, c) in text.char_indices() {
        match c {
            '（' | '(' | '“' | '《' => depth += 1,
            '）' | ')' | '”' | '》' => depth -= 1,
            _ if depth > 0 => {}
            '和' if text[..i].ends_with(['共', '饱', '平', '温', '中', '柔', '缓', '总', '调', '谐', '附']) => {}
            '和' => best = Some((i, i + c.len_utf8())),
            '以' if text[i..].starts_with("以及") => best = Some((i, i + "以及".len())),
            _ => {}
        }
    }
    let (end, start) = best?;
    let (left, right) = (text[..end].trim_end(), &text[start..]);
    let whole = |part: &str| ending(part).0 != Ending::Other || ends_with_any(part, &["项目", "工程"]);
    let enough = |part: &str| part.chars().count() >= 3;
    // 20万吨级泊位和深水航道: what has no word of its own belongs to the first.
    let apart = !is_common(right);
    (enough(left) && enough(right) && whole(left) && (known || whole(right)) && apart).then_some((end, start))
}
