//! Step 1, its second half: firms that land, build or invest without naming their project.

use super::cue::reached;
use super::status::{Opens, status};
use super::words::{List, first_of, has, last_of, starts, valued};
use super::{Anchor, Draft, EventKind, Line, Put, Reading, first_chars, last_chars};
use crate::data::any::{contains_any, ends_with_any, starts_with_any};
use crate::data::{Table, one_of};
use crate::mention::{Confidence, Metric};
use crate::record::{Role, Stage};
use crate::rule::LinkRule;
use crate::span::Span;
use crate::text::sentence::is_clause_mark;

/// A company that lands, builds or invests without naming its project opens a draft.
pub(super) fn open(reading: &Reading, lines: &mut [Line], drafts: &mut Vec<Draft>) {
    let mut last: Option<(usize, u32)> = None;
    for k in 0..lines.len() {
        let line = &mut lines[k];
        if let Some(a) = line.anchors.last() {
            last = Some((a.draft, line.sentence.paragraph));
            continue;
        }
        if line.headline {
            continue;
        }
        let span = line.sentence.span;
        let text = span.of(&reading.doc.folded);
        if several_at_once(reading, line, drafts) {
            last = None;
            continue;
        }
        let line = &lines[k];
        // 此外,公司拟在越南投资3亿美元建设…: the firm of the project before.
        let own = line.mentions.clone().find(|&i| reading.companies.of(i).is_some());
        let again = last.filter(|_| own.is_none() && starts(text, List::Elsewise) && has(first_chars(text, 12), List::Firm));
        // 该公司2021年5月落户武威: the one that the sentence before has named.
        let called = || {
            let called = own.is_none() && starts_with_any(text, &["该公司", "该企业"]);
            let before =
                k.checked_sub(1).map(|b| &lines[b]).filter(|b| called && b.sentence.paragraph == line.sentence.paragraph);
            before.and_then(|b| b.mentions.clone().rev().find_map(|i| reading.companies.of(i)))
        };
        let firm = match (own, again) {
            (Some(i), _) => reading.companies.of(i),
            (None, Some((draft, _))) => drafts[draft].companies.first().map(|p| p.value.0),
            (None, None) => match called() {
                Some(firm) => Some(firm),
                None => continue,
            },
        };
        // 与X举行签约仪式。该项目…: the next sentence says that it was about a project.
        let next = goes_on(reading, lines, k);
        let told = next.is_some_and(|next| next.anchors.is_empty());
        // 该项目总投资8亿元,建设原料药生产线: what the next sentence names first.
        let ahead = next.and_then(|next| next.anchors.first()).map(|a| a.draft);
        let ahead = ahead.filter(|&d| drafts[d].sentences.first() == Some(&(k + 1)) && drafts[d].names.len() == 1);
        let start = own.map_or(span.start, |i| reading.mentions[i].span.end);
        let landed = lands(reading, line, start, told || ahead.is_some());
        let invests = invests(reading, line);
        // 计划在得克萨斯州建造一座太阳能电池工厂.
        let plans = builds_one(reading, line, start);
        if !(landed || invests || plans) || is_set(reading, line) {
            continue;
        }
        // The project that the paragraph speaks of goes on.
        if let Some((draft, paragraph)) = last
            && line.sentence.paragraph <= paragraph + 1
        {
            let ours = drafts[draft].companies.iter().any(|p| Some(p.value.0) == firm);
            let refers = contains_any(first_chars(text, 4), &["该项目", "项目", "一期", "二期", "工程"]);
            let second = starts(text, List::Elsewise) && invests && has(text, List::Builds) && !has(text, List::Refers);
            if !second && (ours || refers || drafts[draft].companies.is_empty() && drafts[draft].name.is_some()) {
                continue;
            }
        }
        let line = &mut lines[k];
        let companies = firm.map(|f| Put { value: (f, Role::Investor), rule: LinkRule::CompanyOpens, sentence: line.number });
        if let Some(draft) = ahead.filter(|_| last.is_none()) {
            drafts[draft].companies.extend(companies);
            drafts[draft].sentences.insert(0, line.number);
            line.opened = Some(draft);
            last = Some((draft, line.sentence.paragraph));
            continue;
        }
        let stages = plans.then_some(Put { value: Stage::Planned, rule: LinkRule::StageBuilds, sentence: line.number });
        drafts.push(Draft {
            confidence: Some(Confidence::Low),
            stages: stages.into_iter().collect(),
            denied: start <= line.rumour && line.rumour > span.start,
            companies: companies.into_iter().collect(),
            sentences: vec![line.number],
            ..Draft::default()
        });
        line.opened = Some(drafts.len() - 1);
        last = Some((drafts.len() - 1, line.sentence.paragraph));
    }
}

/// The sentence behind a line, in its paragraph or the next one, that begins with words for a project; or the one behind it:
/// 签署合资协议。公司持股70%。项目总投资3亿元.
fn goes_on<'l>(reading: &Reading, lines: &'l [Line], k: usize) -> Option<&'l Line> {
    let text = |line: &Line| line.sentence.span.of(&reading.doc.folded);
    let about = |n: usize, paragraphs: u32| {
        lines.get(n).filter(|next| {
            next.sentence.paragraph <= lines[k].sentence.paragraph + paragraphs && starts(text(next), List::Subject)
        })
    };
    let passing = || {
        lines.get(k + 1).filter(|l| l.anchors.is_empty())?;
        about(k + 2, 0).filter(|_| contains_any(text(&lines[k]), &["合资", "项目公司", "投资"]))
    };
    about(k + 1, 1).or_else(passing)
}

/// Firms with an amount or a plant each: a draft for every one of them. Whether the line is such a one.
fn several_at_once(reading: &Reading, line: &mut Line, drafts: &mut Vec<Draft>) -> bool {
    let sentence = line.number;
    let mut open = |line: &mut Line, span: Span, firm: usize, figure: Option<usize>, rules: [LinkRule; 2], stage| {
        drafts.push(Draft {
            confidence: Some(Confidence::Low),
            stages: Option::into_iter(stage).collect(),
            companies: vec![Put { value: (firm, Role::Investor), rule: rules[0], sentence }],
            figures: figure.map(|value| Put { value, rule: rules[1], sentence }).into_iter().collect(),
            sentences: vec![sentence],
            ..Draft::default()
        });
        line.anchors.push(Anchor { span, draft: drafts.len() - 1, group: line.anchors.len() });
    };
    let pairs = pairs(reading, line);
    if pairs.len() > 1 {
        // 先后引进投资1.5亿元的X、投资1.4亿元的Y: they have come.
        let first = pairs.iter().map(|&(c, f)| reading.mentions[c].span.start.min(reading.mentions[f].span.start)).min();
        let came = first.is_some_and(|at| has(reading.clause_before(line, at), List::Came));
        for (company, figure) in pairs {
            let Some(firm) = reading.companies.of(company) else { continue };
            let span = reading.mentions[company].span.cover(reading.mentions[figure].span);
            let stage = came.then_some(Put { value: Stage::Landed, rule: LinkRule::StagePair, sentence });
            open(line, span, firm, Some(figure), [LinkRule::CompanyOpensPair, LinkRule::FigurePair], stage);
        }
        return true;
    }
    if let Some((firms, figure)) = apiece(reading, line) {
        let span = reading.mentions[figure].span;
        firms
            .into_iter()
            .for_each(|firm| open(line, span, firm, Some(figure), [LinkRule::CompanyOpensEach, LinkRule::FigureEach], None));
        // One amount, said once of all of them.
        line.anchors.iter_mut().for_each(|a| a.group = 0);
        return true;
    }
    // 研发中心在广州开业,同一天,电子工厂动工: two.
    let openings = openings(reading, line);
    let firm = line.mentions.clone().find_map(|i| Some((reading.companies.of(i)?, reading.mentions[i].span)));
    match (&openings[..], firm) {
        ([first, _, ..], Some((firm, span))) if span.end <= first.start => {
            openings
                .into_iter()
                .for_each(|span| open(line, span, firm, None, [LinkRule::CompanyOpensPair, LinkRule::FigurePair], None));
            true
        }
        _ => false,
    }
}

/// Whether a status behind the firm, which ends at `start`, says that a project of its own is reached; `signed`: whether the
/// text goes on about what was signed.
fn lands(reading: &Reading, line: &Line, start: u32, signed: bool) -> bool {
    let span = line.sentence.span;
    let text = span.of(&reading.doc.folded);
    reading.doc.scan.within(Table::Status, Span { start, end: span.end }).iter().any(|h| {
        let said = status(h);
        if !reached(reading, line, h) {
            return false;
        }
        let after = &reading.doc.folded[h.span.to()..span.to()];
        let between = reading.text(start, h.span.start);
        // 施耐德电气全新柔性生产线正式启用: a plant of the firm.
        let plant = || said.event.is_some() && has(between, List::Plant) && !between.contains(is_clause_mark);
        let signs = || {
            matches!(said.stage, Some(Stage::Signed | Stage::Intent))
                && (signed || said.opens == Opens::WithProject && text.contains("项目"))
                && !has(text, List::NoSingle)
        };
        // 落户14年来: it has long been there.
        let clause = reading.clause_after(line, h.span.end);
        let spell = clause.split("年来").next().filter(|s| s.len() < clause.len());
        if spell.is_some_and(|s| s.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '多' | '余'))) {
            return false;
        }
        // 拟投资设立全资子公司: a firm. 百威宣布投资,接着青啤的新工厂奠基: another's.
        let founds = starts(after, List::Founds);
        let others = between.chars().filter(|&c| is_clause_mark(c)).count() > 2;
        !founds
            && !others
            && (said.opens == Opens::Always || plant() || signs())
            && !after.starts_with(['的', '后'])
            && between.chars().count() <= 60
    })
}

/// Whether the line names the money for something that is built.
fn invests(reading: &Reading, line: &Line) -> bool {
    let span = line.sentence.span;
    let funds = |i: usize| {
        reading.figure(i).is_some_and(|f| {
            let after = || first_chars(reading.text(reading.mentions[i].span.end, span.end), 12);
            f.metric == Metric::TotalInvestment
                || matches!(f.metric, Metric::CapitalIncrease | Metric::CapitalContribution) && has(after(), List::Builds)
        })
    };
    line.mentions.clone().any(funds) && has(span.of(&reading.doc.folded), List::Built)
}

/// Whether the line is about a set: 12家新入驻企业, 签约64个项目, 总投资34.8亿元的8个项目.
fn is_set(reading: &Reading, line: &Line) -> bool {
    let span = line.sentence.span;
    let several = |i: usize| {
        let after = reading.text(reading.mentions[i].span.end, span.end.max(reading.mentions[i].span.end));
        let count = |c: char| c.is_ascii_digit() || one_of!(c, "一二两三四五六七八九十百多余");
        let behind = after.strip_prefix('的').map(|rest| (rest.len(), rest.trim_start_matches(count)));
        behind.is_some_and(|(length, rest)| rest.len() < length && !after.starts_with("的一个") && rest.starts_with(['个', '项']))
    };
    has(span.of(&reading.doc.folded), List::Set) || line.mentions.clone().any(|i| reading.figure(i).is_some() && several(i))
}

/// The plants of a line that open, each in a clause of its own with a status of its own.
fn openings(reading: &Reading, line: &Line) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut from = line.sentence.span.start;
    for hit in reading.doc.scan.within(Table::Status, line.sentence.span) {
        let opens =
            matches!(status(hit).event, Some(EventKind::ConstructionStart | EventKind::Production | EventKind::Completion));
        let reached = opens && reached(reading, line, hit);
        let clause = reading.clause_before(line, hit.span.start);
        let start = (hit.span.start - clause.len() as u32).max(from);
        let text = reading.text(start, hit.span.start);
        if reached
            && !has(text, List::Planned)
            && let Some(end) = last_of(text, List::Plant)
        {
            let words = valued(List::Plant).iter().filter(|(w, _)| text[..end].ends_with(w));
            let length = words.map(|(w, _)| w.len()).max().unwrap_or(0) as u32;
            // The status of the plant, and not of what stands in between.
            if text[end..].chars().count() > 12 {
                continue;
            }
            let end = start + end as u32;
            found.push(Span { start: end - length, end });
            from = hit.span.end;
        }
    }
    found
}

/// Whether the words behind a firm say that it is going to build one plant: 计划在X建造一座…工厂.
fn builds_one(reading: &Reading, line: &Line, start: u32) -> bool {
    let text = reading.text(start, line.sentence.span.end.max(start));
    let Some(at) = first_of(text, List::One) else { return false };
    let before = &text[..at];
    // The words of the list have two characters.
    let after = text[at..].char_indices().nth(2).map_or("", |(i, _)| &text[at + i..]);
    let near = last_chars(before, 6);
    let verb = has(near, List::Builds) || contains_any(near, &["建造", "建成"]);
    verb && has(before, List::Planned) && has(first_chars(after, 40), List::Plant) && before.chars().count() <= 60
}

/// X和Y各投资3亿元建设…: the firms, and the amount that each puts in.
fn apiece(reading: &Reading, line: &Line) -> Option<(Vec<usize>, usize)> {
    let figure = line.mentions.clone().find(|&i| reading.figure(i).is_some_and(|f| f.metric == Metric::TotalInvestment))?;
    let at = reading.mentions[figure].span;
    let before = reading.clause_before(line, at.start);
    let builds = has(first_chars(reading.text(at.end, line.sentence.span.end.max(at.end)), 12), List::Builds);
    let each = ends_with_any(before, &["各投资", "各自投资", "均投资", "分别投资"]);
    let mut firms: Vec<usize> = line
        .mentions
        .clone()
        .filter(|&i| reading.mentions[i].span.end <= at.start && reading.mentions[i].span.start >= at.start - before.len() as u32)
        .filter_map(|i| reading.companies.of(i))
        .collect();
    firms.dedup();
    (each && builds && firms.len() > 1).then_some((firms, figure))
}

/// X投资1.5亿元、Y投资1.4亿元; 投资1.5亿元的X、投资1.4亿元的Y: firms with what each invests, as numbers of mentions.
fn pairs(reading: &Reading, line: &Line) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for i in line.mentions.clone().filter(|&i| reading.companies.of(i).is_some()) {
        let next = i + 1;
        let invests = line.mentions.contains(&next)
            && reading.figure(next).is_some_and(|f| f.metric == Metric::TotalInvestment && f.cue.is_some());
        if !invests {
            continue;
        }
        let gap = reading.text(reading.mentions[i].span.end, reading.mentions[next].span.start);
        if gap.chars().count() <= 12
            && gap.contains("投资")
            && !gap.contains(is_clause_mark)
            && !gap.starts_with(['、', '和', '及'])
        {
            pairs.push((i, next));
        }
    }
    for i in line.mentions.clone().skip(1).filter(|&i| reading.companies.of(i).is_some()) {
        let invests = reading.figure(i - 1).is_some_and(|f| f.metric == Metric::TotalInvestment);
        if invests && reading.text(reading.mentions[i - 1].span.end, reading.mentions[i].span.start) == "的" {
            pairs.push((i, i - 1));
        }
    }
    pairs
}
