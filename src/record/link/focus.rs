//! Step 2: which project a position of the text speaks of.
//!
//! Clause first: a name in the same clause. Then the sentence: the nearest name on the left, else the first on the right.
//! Then across sentences, while the text goes on to speak of 该项目 and no other project is named.

use crate::mention::number::is_ordinal;
use rustc_hash::FxHashMap;

use super::cue::{numbered, opening_firm, opens_item};
use super::words::{List, has, starts, strip_all};
use super::{Anchor, Draft, Line, Reading, first_chars};
use crate::span::Span;
use crate::text::sentence::is_clause_mark;

/// How far a position stands from the name of its project, and on which side the name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    ClauseLeft,
    ClauseRight,
    SentenceLeft,
    SentenceRight,
    /// No name in the sentence: the text goes on about the project.
    Article,
}

/// How a position is bound to a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Owner {
    pub draft: usize,
    /// The group of the name, for what is said of several together.
    pub group: Option<usize>,
    pub reach: Reach,
}

/// Settles for each line which project it goes on to speak of.
pub(super) fn settle(reading: &Reading, lines: &mut [Line], drafts: &[Draft]) {
    // With one project only, whatever is said of a project is said of it.
    let only = (drafts.len() == 1 && reading.doc.article.text.chars().count() < 1500).then_some(0);
    // A round-up has a heading over each item: what another says is not said of it.
    let headed = |l: &[Line]| {
        let [head, body] = l else { return false };
        let (text, body) = (head.sentence.span.of(&reading.doc.folded), body.sentence.span.of(&reading.doc.folded));
        let length = text.chars().count();
        // 一、 and （二） are items of one text, 一批项目启动 is a heading.
        let item = text.trim_start_matches(is_ordinal);
        let numbered = text.starts_with(['（', '(', '第']) || item.len() < text.len() && item.starts_with(['、', '.', '．', ' ']);
        let short = (8..=30).contains(&length) && !text.ends_with(['。', '；', '”', '，', '：', ':', '！', '？']);
        short && !numbered && !text.contains(['：', ':', '\t']) && body.chars().count() > 30
    };
    let only = only.filter(|_| lines.windows(2).skip(1).filter(|l| headed(l)).count() < 3);
    let mut last: Option<(usize, u32)> = None;
    let mut of_firm: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for (d, draft) in drafts.iter().enumerate() {
        draft.companies.iter().for_each(|p| of_firm.entry(p.value.0).or_default().push(d));
    }
    of_firm.values_mut().for_each(|all| all.sort_by_key(|&d| drafts[d].sentences.first().copied().unwrap_or(usize::MAX)));
    for line in lines.iter_mut() {
        let text = line.sentence.span.of(&reading.doc.folded);
        let refers = has(text, List::Refers);
        // A heading between paragraphs begins something else.
        let heading = text.chars().count() <= 24 && !text.ends_with(['。', '；', '”', '，', '：']) && line.anchors.is_empty();
        if heading && last.is_some_and(|(_, paragraph)| paragraph < line.sentence.paragraph) {
            last = None;
        }
        if let Some((draft, paragraph)) = last
            && line.anchors.is_empty()
        {
            if line.sentence.paragraph > paragraph + if refers { 2 } else { 0 } || turns(text) {
                last = None;
            } else if refers || has(text, List::GoesOn) {
                last = Some((draft, line.sentence.paragraph));
            }
        }
        // 14、X公告,…。15、Y公告,…: each item speaks for itself.
        let of_other = |draft: usize| {
            let others = |f: usize| drafts[draft].companies.iter().all(|p| p.value.0 != f);
            let item = || opening_firm(reading, line).filter(|_| numbered(text)).is_some_and(others);
            let announced = || !drafts[draft].companies.is_empty() && opens_item(reading, line).is_some_and(others);
            line.anchors.is_empty() && (item() || announced())
        };
        last = last.filter(|&(draft, _)| !of_other(draft));
        let only = only.filter(|&draft| !of_other(draft));
        // X公告,…。Y公告,经董事会审议,终止Z项目: an item of its own.
        if !line.anchors.is_empty() && opens_item(reading, line).is_some() {
            last = None;
        }
        // Sentences more than three in front of the first one that names the project are not about it.
        let only = only.filter(|&d| drafts[d].sentences.first().is_none_or(|&s| line.number + 3 >= s));
        line.current = last.map(|(draft, _)| draft).or(only);
        // X集团负责人介绍,项目于…开工: the last project of that firm.
        if line.current.is_none() && line.anchors.is_empty() && refers {
            let firms: Vec<usize> = line.mentions.clone().filter_map(|i| reading.companies.of(i)).collect();
            let before = |d: usize| drafts[d].sentences.partition_point(|&s| s < line.number).checked_sub(1);
            // The latest of each firm: an article has few.
            let of_firms = firms.iter().filter_map(|f| of_firm.get(f)).flat_map(|all| {
                let to = all.partition_point(|&d| drafts[d].sentences.first().is_some_and(|&s| s < line.number));
                all[..to].iter().rev().take(200)
            });
            let spoken = of_firms.filter_map(|&d| Some((drafts[d].sentences[before(d)?], d)));
            line.current = spoken.max().map(|(_, d)| d);
            last = line.current.map(|d| (d, line.sentence.paragraph));
        }
        // 项目终点位于在建的X工程: the sentence is about the project before, and so is what follows.
        let subject = line.current.filter(|_| {
            starts(text, List::Subject) && line.anchors.first().is_some_and(|a| a.span.start > line.sentence.span.start + 12)
        });
        if let Some(draft) = subject.or(line.opened).or(line.anchors.last().map(|a| a.draft)) {
            last = Some((draft, line.sentence.paragraph));
        }
        if let Some(draft) = line.opened {
            line.current = Some(draft);
        }
    }
    // 变更“A项目”,投入“B项目”。原项目…;新项目…: the first and the last that were named.
    for k in 1..lines.len() {
        let text = lines[k].sentence.span.of(&reading.doc.folded);
        let (old, new) = (text.starts_with("原项目"), text.starts_with("新项目"));
        if !(old || new) || !lines[k].anchors.is_empty() {
            continue;
        }
        let named =
            lines[..k].iter().rev().take(6).find(|l| l.anchors.first().map(|a| a.draft) != l.anchors.last().map(|a| a.draft));
        let draft = named.and_then(|l| if old { l.anchors.first() } else { l.anchors.last() }).map(|a| a.draft);
        lines[k].current = draft.or(lines[k].current);
    }
    // 建设单位：X, 建设地点：Y: lines of a form, which names its project near by.
    for k in 0..lines.len() {
        let text = lines[k].sentence.span.of(&reading.doc.folded);
        let form = starts(text, List::FormFirm) || starts(text, List::FormSite);
        if !form || !lines[k].anchors.is_empty() {
            continue;
        }
        let of = |l: &Line| l.anchors.first().map(|a| a.draft);
        let before = lines[k.saturating_sub(5)..k].iter().rev().find_map(of);
        let behind = || lines[k + 1..].iter().take(4).find_map(of);
        lines[k].current = before.or_else(behind).or(lines[k].current);
    }
    // “项目一期预计7月试车。”3月17日,在X项目现场,…: a quote that opens a paragraph speaks of the project named behind it.
    for k in 1..lines.len() {
        let (quote, next) = (&lines[k - 1], &lines[k]);
        let text = quote.sentence.span.of(&reading.doc.folded);
        let paragraph = quote.sentence.paragraph;
        let opens = k < 2 || lines[k - 2].sentence.paragraph != paragraph;
        let bare = quote.anchors.is_empty() && quote.opened.is_none();
        if let Some(draft) = next.anchors.first().map(|a| a.draft).or(next.current)
            && opens
            && bare
            && next.sentence.paragraph == paragraph
            && text.starts_with(['“', '"'])
            && has(text, List::Refers)
        {
            lines[k - 1].current = Some(draft);
        }
    }
}

/// Whether a sentence turns from the project before (此外,…), and does not go on to name it.
fn turns(text: &str) -> bool {
    starts(text, List::Elsewise) && !starts(strip_all(text, List::Lead), List::Subject) && !text.contains("该项目")
}

/// The project that something at a place of the line belongs to.
pub(super) fn owner(reading: &Reading, line: &Line, at: Span) -> Option<Owner> {
    let of = |a: &Anchor, reach| Some(Owner { draft: a.draft, group: Some(a.group), reach });
    let left = line.anchors.iter().rfind(|a| a.span.start <= at.start);
    let right = line.anchors.iter().find(|a| a.span.start > at.start);
    let marks = |from: u32, to: u32| reading.text(from, to).chars().filter(|&c| is_clause_mark(c)).count();
    if let Some(r) = right {
        let gap = reading.text(at.end.min(r.span.start), r.span.start);
        // 投资2亿元的水泥项目, 投资61亿元建设的X项目: what follows is what is invested in.
        let binds = starts(gap, List::Binds);
        if binds && marks(at.end.min(r.span.start), r.span.start) == 0 {
            return of(r, Reach::ClauseRight);
        }
        let apart = left.is_none_or(|l| marks(l.span.end.min(at.start), at.start) > 0);
        if apart && marks(at.end.min(r.span.start), r.span.start) == 0 {
            return of(r, Reach::ClauseRight);
        }
    }
    if let Some(l) = left {
        return of(l, if marks(l.span.end.min(at.start), at.start) == 0 { Reach::ClauseLeft } else { Reach::SentenceLeft });
    }
    if let Some(r) = right {
        let gap = reading.text(at.end.min(r.span.start), r.span.start);
        let one = line.anchors.iter().all(|a| a.draft == r.draft);
        if line.current.is_none_or(|c| c == r.draft) && (one || marks(at.end.min(r.span.start), r.span.start) <= 1)
            || first_chars(gap, 3).contains(['，', ',']) && has(gap, List::Builds)
        {
            return of(r, Reach::SentenceRight);
        }
    }
    line.current.map(|draft| Owner { draft, group: None, reach: Reach::Article })
}

/// All projects that a statement about the owner holds for: the members of its group; for 上述项目 and 三个项目 those of
/// the line before that names several.
pub(super) fn members(reading: &Reading, lines: &[Line], line: &Line, owner: Owner, at: Span) -> Vec<usize> {
    let named = |l: &Line, group: Option<usize>| {
        let mut members: Vec<usize> = l.anchors.iter().filter(|a| group.is_none_or(|g| a.group == g)).map(|a| a.draft).collect();
        members.dedup();
        members
    };
    if let Some(group) = owner.group {
        return named(line, Some(group));
    }
    let clause = reading.clause_before(line, at.start);
    if has(clause, List::Together) {
        let before = lines[..line.number].iter().rev().take(3).find(|l| l.anchors.len() > 1);
        if let Some(members) = before.map(|l| named(l, None)).filter(|m| m.len() > 1) {
            return members;
        }
    }
    // 三大项目签约,分别为A、B和C。项目总投资超15亿元: what follows a list of three and more is said of all of them.
    let text = line.sentence.span.of(&reading.doc.folded);
    if line.anchors.is_empty()
        && starts(text, List::Sums)
        && let Some(before) = line.number.checked_sub(1).map(|n| &lines[n])
        && before.sentence.paragraph == line.sentence.paragraph
        // One list alone: where another project stands in front of it, that one is spoken of.
        && let (Some(first), Some(last)) = (before.anchors.first(), before.anchors.last())
        && first.group == last.group
    {
        let all = named(before, Some(last.group));
        if all.len() > 2 {
            return all;
        }
    }
    vec![owner.draft]
}
