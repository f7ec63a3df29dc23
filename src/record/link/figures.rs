//! Step 3: each figure to its project, or to the aggregates.

use super::focus::{members, owner};
use super::{Draft, Line, Put, Reading, holds, last_chars};
use super::words::{List, has};
use crate::data::{Table, lexicon};
use crate::mention::project;
use crate::mention::{FigureValue, Kind, Metric, Modality};
use crate::record::mention_id;
use crate::record::schema::{AggregateRecord, Scope};
use crate::span::Span;

/// Puts every figure where it belongs; returns those that no project owns.
pub(super) fn attach(reading: &Reading, lines: &[Line], drafts: &mut [Draft]) -> Vec<AggregateRecord> {
    let mut aggregates = Vec::new();
    // The headline's figures last: the body's are the exact ones.
    for headline in [false, true] {
        for line in lines.iter().filter(|l| l.headline == headline) {
            let figures: Vec<usize> = line.mentions.clone().filter(|&i| reading.figure(i).is_some()).collect();
            let shared = respective(reading, line, lines, &figures);
            for (k, &i) in figures.iter().enumerate() {
                let Some(f) = reading.figure(i) else { continue };
                if f.metric.kind() == Kind::Amount {
                    continue;
                }
                if let Some(draft) = shared[k] {
                    put(reading, &mut drafts[draft], i, f, "figure.respectively", line);
                    continue;
                }
                match place(reading, lines, line, i, f) {
                    Ok((owners, step)) => {
                        for draft in owners {
                            put(reading, &mut drafts[draft], i, f, step, line);
                        }
                    }
                    Err((scope, label)) => aggregates.push((
                        i,
                        AggregateRecord { mention: Some(mention_id(i)), metric: f.metric.name().to_owned(), scope, label },
                    )),
                }
            }
        }
    }
    aggregates.sort_by_key(|(i, _)| *i);
    let figures = aggregates.into_iter().map(|(_, a)| a);
    // 18个签约项目: the projects of a set, counted and not named.
    let counts = lines.iter().flat_map(|line| {
        let counts = project::counts(reading.doc, line.sentence.span);
        counts.into_iter().map(|span| AggregateRecord {
            mention: None,
            metric: "projects".to_owned(),
            scope: Scope::Set,
            label: Some(span.of(&reading.doc.article.text).to_owned()),
        })
    });
    figures.chain(counts).collect()
}

type Placed = Result<(Vec<usize>, &'static str), (Scope, Option<String>)>;

fn place(reading: &Reading, lines: &[Line], line: &Line, i: usize, f: &FigureValue) -> Placed {
    let span = reading.mentions[i].span;
    if let Some(a) = line.anchors.iter().find(|a| a.span.contains(span)) {
        return Ok((vec![a.draft], "figure.name"));
    }
    if let Some(scope) = scope(reading, line, span) {
        return Err(scope);
    }
    if of_company(f) {
        return Err((Scope::Company, None));
    }
    // 公司总产能将提升至8万吨, 现有产能; 单条生产线年产能: the firm's, and one machine's.
    if matches!(f.metric, Metric::Capacity | Metric::Production) {
        let before = reading.clause_before(line, span.start);
        let firm = has(before, List::Firm) && has(before, List::FirmHas);
        if !before.contains("项目") && (firm || has(before, List::Existing))
        {
            return Err((Scope::Company, None));
        }
    }
    let Some(o) = owner(reading, line, span) else { return Err((Scope::Unknown, None)) };
    let members = members(reading, lines, line, o, span);
    if members.len() > 1 && o.step != "clause.right" {
        let before = reading.clause_before(line, f.cue.map_or(span.start, |c| c.end.max(span.start)));
        return if last_chars(before, 14).contains(['各', '均']) {
            Ok((members, "figure.each"))
        } else if f.metric == Metric::Capacity {
            Ok((vec![o.draft], "figure.clause"))
        } else {
            // What several cost together belongs to none of them.
            Err((Scope::Set, None))
        };
    }
    let step = match o.step {
        "clause.right" | "clause.left" => "figure.clause",
        "sentence.left" | "sentence.right" => "figure.sentence",
        _ => "figure.current",
    };
    Ok((vec![o.draft], step))
}

/// What firms raise, register and earned is theirs, not their project's.
fn of_company(f: &FigureValue) -> bool {
    let firm = matches!(
        f.metric,
        Metric::RegisteredCapital
            | Metric::CapitalContribution
            | Metric::CapitalIncrease
            | Metric::Financing
            | Metric::FundSize
            | Metric::AcquisitionPrice
            | Metric::Subsidy
            | Metric::ContractValue
            | Metric::InvestmentOther
    );
    let earned = f.modality == Modality::Actual
        && matches!(
            f.metric,
            Metric::SalesRevenue
                | Metric::Profit
                | Metric::Production
                | Metric::TradeValue
                | Metric::Tax
                | Metric::OutputValue
                | Metric::ProfitTax
        );
    firm || earned
}

/// The region, park or set that something at a place of the line is about, with the words that name it.
pub(super) fn scope(reading: &Reading, line: &Line, at: Span) -> Option<(Scope, Option<String>)> {
    let start = line.anchors.iter().rfind(|a| a.span.end <= at.start).map_or(line.sentence.span.start, |a| a.span.end);
    // Of 39个项目总投资275亿元,其中X项目投资3亿元 the second stands behind a name, so the set is not in sight any more.
    let hit = reading.doc.scan.within(Table::Scope, Span { start: start.min(at.start), end: at.start }).last()?;
    let scope = match lexicon::rows(Table::Scope)[hit.row as usize].field(1) {
        "region" => Scope::Region,
        "park" => Scope::Park,
        _ => Scope::Set,
    };
    let label = reading.clause_before(line, hit.span.start).len();
    let from = hit.span.start - label as u32;
    Some((scope, Some(reading.text(from.max(start), hit.span.end).trim().to_owned())))
}

/// 分别: as many figures as names before them, one each.
fn respective(reading: &Reading, line: &Line, lines: &[Line], figures: &[usize]) -> Vec<Option<usize>> {
    let mut of = vec![None; figures.len()];
    let text = line.sentence.span.of(&reading.doc.folded);
    let Some(at) = text.find("分别").map(|i| line.sentence.span.start + i as u32) else { return of };
    let behind: Vec<usize> = (0..figures.len()).filter(|&k| reading.mentions[figures[k]].span.start > at).collect();
    let same: Vec<usize> = behind
        .iter()
        .copied()
        .take_while(|&k| match (reading.figure(figures[k]), reading.figure(figures[behind[0]])) {
            (Some(a), Some(b)) => a.metric == b.metric && a.unit == b.unit,
            _ => false,
        })
        .collect();
    // The names right before 分别, in this line or the one before.
    let here = line.anchors.iter().filter(|a| a.span.end <= at).collect::<Vec<_>>();
    let before = lines[..line.number].iter().rev().take(2).find(|l| l.anchors.len() > 1).map(|l| l.anchors.iter().collect());
    let anchors = if here.len() > 1 { here } else { before.unwrap_or_default() };
    let Some(group) = anchors.last().map(|a| a.group) else { return of };
    let members: Vec<usize> = anchors.iter().filter(|a| a.group == group).map(|a| a.draft).collect();
    if members.len() > 1 && members.len() == same.len() {
        for (k, draft) in same.into_iter().zip(members) {
            of[k] = Some(draft);
        }
    }
    of
}

fn put(reading: &Reading, draft: &mut Draft, i: usize, f: &FigureValue, step: &'static str, line: &Line) {
    // 共需征地1.8万亩,其中耕地5524亩; 今年一季度完成投资3亿元: parts of what the draft has.
    let before = reading.clause_before(line, reading.mentions[i].span.start);
    let part = draft.figures.iter().filter_map(|p| reading.figure(p.value)).any(|o| o.metric == f.metric && o.unit == f.unit);
    let period = has(before, List::Period);
    if part && (before.starts_with("其中") && f.metric.kind() == Kind::Scale || f.metric == Metric::CompletedInvestment && period)
    {
        return;
    }
    let known = draft.figures.iter().filter_map(|p| reading.figure(p.value)).any(|o| {
        let same = o.metric == f.metric && o.unit == f.unit;
        let equal = o.value == f.value && o.low == f.low && o.phase == f.phase;
        // The headline's rounded figure yields to the body's.
        same && (equal || line.headline && f.metric != Metric::Capacity)
    });
    if !known {
        draft.figures.push(Put { value: i, step, sentence: line.number });
    }
}

/// Whether a figure of the draft is worth a project: money put in, or what it yields.
pub(super) fn counts(reading: &Reading, draft: &Draft) -> bool {
    draft.figures.iter().filter_map(|p| reading.figure(p.value)).any(|f| !holds(f.metric.name(), &["area"]))
}
