//! Step 3: each figure to its project, or to the aggregates.

use super::focus::Reach;
use crate::data::class::ScopeClass;
use crate::mention::number::is_count;
use crate::rule::LinkRule;
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

use super::focus::{members, owner};
use super::words::{List, ends, has, last_of, starts, strip_all};
use super::{Draft, Line, Put, Reading, last_chars};
use crate::data::Table;
use crate::data::any::{self, contains_any, starts_with_any};
use crate::mention::project;
use crate::mention::{FigureValue, Kind, Level, Metric, Modality, Value};
use crate::record::mention_id;
use crate::record::{AggregateRecord, Scope};
use crate::span::Span;

/// What no single project owns.
#[derive(Default)]
pub(super) struct Aggregates {
    /// Figures by the number of their mention.
    figures: Vec<(usize, AggregateRecord)>,
    /// 18个签约项目: the projects of a set, counted and not named.
    counts: Vec<AggregateRecord>,
}

impl Aggregates {
    fn push(&mut self, i: usize, f: &FigureValue, scope: Scope, label: Option<String>) {
        let aggregate = AggregateRecord { mention: Some(mention_id(i)), metric: f.metric.name().to_owned(), scope, label };
        self.figures.push((i, aggregate));
    }

    /// The aggregates in the order of the text, counts last. Nothing is lost: a figure whose project came to nothing, or that
    /// a larger total left aside, is one of them, unless it only says another over again.
    pub(super) fn into_records(mut self, reading: &Reading, lines: &[Line], drafts: &[&Draft]) -> Vec<AggregateRecord> {
        let said = |f: &FigureValue| (f.metric.name(), f.unit.clone(), f.value, f.low, f.high);
        let owned: FxHashSet<usize> =
            drafts.iter().flat_map(|d| d.figures.iter().map(|p| p.value)).chain(self.figures.iter().map(|(i, _)| *i)).collect();
        let mut known: FxHashSet<_> = owned.iter().filter_map(|&i| reading.figure(i)).map(said).collect();
        for i in lines.iter().filter(|l| !l.headline).flat_map(|l| l.mentions.clone()) {
            let Some(f) = reading.figure(i).filter(|f| matches!(f.metric.kind(), Kind::Investment | Kind::Output)) else {
                continue;
            };
            if !owned.contains(&i) && known.insert(said(f)) {
                self.push(i, f, Scope::Unknown, None);
            }
        }
        self.figures.sort_by_key(|(i, _)| *i);
        self.figures.into_iter().map(|(_, a)| a).chain(self.counts).collect()
    }
}

/// Puts every figure where it belongs; returns those that no project owns.
pub(super) fn attach(reading: &Reading, lines: &[Line], drafts: &mut [Draft]) -> Aggregates {
    let mut aggregates = Aggregates::default();
    let mut said: Vec<Said> = drafts.iter().map(|d| Said::new(reading, d)).collect();
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
                if let Some(draft) = shared[k].filter(|_| !of_company(f) || f.metric == Metric::InvestmentOther) {
                    put(reading, &mut drafts[draft], &mut said[draft], i, f, LinkRule::FigureRespectively, line);
                    continue;
                }
                match place(reading, lines, line, i, f) {
                    Ok((owners, rule)) => {
                        for draft in owners {
                            put(reading, &mut drafts[draft], &mut said[draft], i, f, rule, line);
                        }
                    }
                    Err((scope, label)) => aggregates.push(i, f, scope, label),
                }
            }
        }
    }
    drafts.iter_mut().for_each(|d| settle(reading, d));
    let counted = lines.iter().flat_map(|line| project::counts(reading.doc, line.sentence.span));
    aggregates.counts = counted
        .map(|span| AggregateRecord {
            mention: None,
            metric: "projects".to_owned(),
            scope: Scope::Set,
            label: Some(span.of(&reading.doc.article.text).to_owned()),
        })
        .collect();
    aggregates
}

type Placed = Result<(Vec<usize>, LinkRule), (Scope, Option<String>)>;

fn place(reading: &Reading, lines: &[Line], line: &Line, i: usize, f: &FigureValue) -> Placed {
    let span = reading.mentions[i].span;
    if let Some(a) = line.anchors.iter().find(|a| a.span.contains(span)) {
        return Ok((vec![a.draft], LinkRule::FigureName));
    }
    // X工程是全国首条…工程,工程总投资230亿元: the clause says whose it is.
    let own =
        starts(reading.clause_before(line, span.start), List::Subject) && line.anchors.iter().any(|a| a.span.end <= span.start);
    if let Some(scope) = scope(reading, line, span).filter(|_| !own) {
        return Err(scope);
    }
    if superseded(reading, line, i, f) {
        return Err((Scope::Unknown, Some(reading.clause_before(line, span.start).trim().to_owned())));
    }
    // X大基地600万千瓦项目中Y项目: what the frame measures is not Y's.
    let framed = line.mentions.clone().find(|&k| {
        let Value::Project(p) = &reading.mentions[k].value else { return false };
        p.whole.contains(span) && reading.doc.folded[p.whole.to()..].starts_with(['中', '内'])
    });
    if let Some(k) = framed {
        return Err((Scope::Set, Some(reading.mentions[k].span.of(&reading.doc.article.text).to_owned())));
    }
    if of_company(f) && !into_project(reading, line, span, f) {
        return Err((Scope::Company, None));
    }
    // X项目及补充流动资金（5亿元）: no project's.
    let start = line.anchors.iter().rfind(|a| a.span.end <= span.start).map_or(line.sentence.span.start, |a| a.span.end);
    let funds = last_chars(reading.text(start.min(span.start), span.start), 8);
    if contains_any(funds, &["补充流动资金", "银行贷款", "银行借款"]) {
        return Err((Scope::Company, None));
    }
    // 预计半年度归属于母公司所有者的净利润…: the firm's results.
    let result = matches!(f.metric, Metric::Profit | Metric::ProfitTax | Metric::SalesRevenue | Metric::OutputValue);
    let elsewhere = f.metric == Metric::Profit && line.anchors.is_empty();
    let said = if elsewhere { line.sentence.span.of(&reading.doc.folded) } else { reading.clause_before(line, span.start) };
    if result && has(said, List::Results) {
        return Err((Scope::Company, None));
    }
    // 总投资20亿元,年度计划投资3亿元: this year's part of the whole.
    let part = f.metric == Metric::TotalInvestment
        && f.cue.is_some_and(|c| {
            let cue = c.of(&reading.doc.folded);
            let before = reading.clause_before(line, c.start);
            let after = reading.clause_after(line, span.end);
            let builds = starts(after, List::Binds) || after.starts_with('在') && has(after, List::Builds);
            !cue.contains('总') && !builds && contains_any(cue, &["计划", "安排", "需"]) && ends(before, List::YearPart)
        });
    if part {
        return Err((Scope::Unknown, Some(reading.clause_before(line, span.start).trim().to_owned())));
    }
    // 公司总产能将提升至8万吨, 现有产能; 单条生产线年产能: the firm's, and one machine's.
    if matches!(f.metric, Metric::Capacity | Metric::Production) {
        let before = reading.clause_before(line, span.start);
        let firm = has(before, List::Firm) && has(before, List::FirmHas);
        if !before.contains("项目") && (firm || has(before, List::Existing)) {
            return Err((Scope::Company, None));
        }
    }
    let Some(o) = owner(reading, line, span) else { return Err(named_scope(reading, line, span)) };
    if let Some(other) = subject(reading, line, i, o.reach) {
        return Err(other);
    }
    let members = members(reading, lines, line, o, span);
    if members.len() > 1 && o.reach != Reach::ClauseRight {
        let before = reading.clause_before(line, f.cue.map_or(span.start, |c| c.end.max(span.start)));
        return if last_chars(before, 14).contains(['各', '均']) {
            Ok((members, LinkRule::FigureEach))
        } else if f.metric == Metric::Capacity {
            Ok((vec![o.draft], LinkRule::FigureClause))
        } else {
            // What several cost together belongs to none of them.
            Err((Scope::Set, None))
        };
    }
    let rule = match o.reach {
        Reach::ClauseRight | Reach::ClauseLeft => LinkRule::FigureClause,
        Reach::SentenceLeft | Reach::SentenceRight => LinkRule::FigureSentence,
        Reach::Article => LinkRule::FigureCurrent,
    };
    Ok((vec![o.draft], rule))
}

/// 由12亿元调增至17亿元, 原计划投资3亿元,现…: an amount that another has taken the place of.
fn superseded(reading: &Reading, line: &Line, i: usize, f: &FigureValue) -> bool {
    let span = reading.mentions[i].span;
    let next = line.mentions.clone().filter(|&k| k > i).find_map(|k| Some((k, reading.figure(k)?)));
    let Some((k, _)) = next.filter(|(_, o)| o.unit == f.unit && (o.metric == f.metric || o.metric.kind() == Kind::Amount)) else {
        return false;
    };
    let before = reading.clause_before(line, span.start);
    let between = reading.text(span.end, reading.mentions[k].span.start);
    let from = ends(before, List::From) || last_chars(before, 8).contains(['由', '从']);
    let to = has(between, List::ChangedTo);
    from && to && between.chars().count() <= 12
        || to && has(last_chars(before, 10), List::Former) && between.chars().count() <= 24
}

/// The region or the firm that the sentence is about, where its project is only the one that the text spoke of before:
/// 目前,全县蔬菜产值…, X集团去年产量….
fn subject(reading: &Reading, line: &Line, i: usize, reach: Reach) -> Option<(Scope, Option<String>)> {
    let f = reading.figure(i)?;
    let span = reading.mentions[i].span;
    // 公司对子公司增资5亿元: into the firm, whatever it builds.
    let clause = reading.clause_before(line, span.start);
    let into = line.mentions.clone().any(|k| {
        let m = reading.mentions[k].span;
        reading.companies.of(k).is_some()
            && m.end <= span.start
            && reading.clause_before(line, m.start).ends_with('对')
            && reading.clause_before(line, m.start).len() < clause.len()
    });
    if into && f.metric.kind() == Kind::Investment {
        return Some((Scope::Company, None));
    }
    let text = line.sentence.span.of(&reading.doc.folded);
    // 博世自1999年设厂以来,累计投资近20亿美元: all that the firm has put in.
    if f.metric == Metric::CompletedInvestment && line.anchors.is_empty() && text.contains("以来") {
        let firm = line.mentions.clone().next().filter(|&k| reading.companies.of(k).is_some());
        if let Some(k) = firm.filter(|&k| reading.text(reading.mentions[k].span.end, span.start).contains("以来")) {
            return Some((Scope::Company, Some(reading.mentions[k].span.of(&reading.doc.article.text).to_owned())));
        }
    }
    if reach != Reach::Article || f.metric.kind() != Kind::Output && f.metric != Metric::CompletedInvestment {
        return None;
    }
    if has(text, List::Refers) {
        return None;
    }
    let lead = strip_all(text, List::Lead);
    let start = line.sentence.span.end - lead.len() as u32;
    let first = line.mentions.clone().find(|&k| reading.mentions[k].span.start >= start && !is_date(reading, k))?;
    if reading.mentions[first].span.start > start + 6 {
        return None;
    }
    let label = || Some(reading.text(start, reading.mentions[first].span.end).to_owned());
    match &reading.mentions[first].value {
        Value::Place(p) if p.level != Some(Level::Zone) => Some((Scope::Region, label())),
        Value::Company(_)
            if has(reading.text(reading.mentions[first].span.end, span.start), List::FirmHas)
                || has(reading.clause_after(line, span.end), List::FirmHas) =>
        {
            Some((Scope::Company, label()))
        }
        _ => None,
    }
}

/// What an amount without a project is of, by the words in front: a park, a place, a firm.
fn named_scope(reading: &Reading, line: &Line, at: Span) -> (Scope, Option<String>) {
    let clause = reading.clause_before(line, at.start);
    let from = at.start - clause.len() as u32;
    if let Some(end) = last_of(clause, List::Park) {
        return (Scope::Park, Some(clause[..end].trim().to_owned()));
    }
    // The clause's own subject, else the sentence's.
    let lead = strip_all(line.sentence.span.of(&reading.doc.folded), List::Lead);
    for start in [from, line.sentence.span.end - lead.len() as u32] {
        let first = line.mentions.clone().find(|&k| reading.mentions[k].span.start >= start && !is_date(reading, k));
        let Some(k) = first.filter(|&k| reading.mentions[k].span.start <= start + 6 && reading.mentions[k].span.end <= at.start)
        else {
            continue;
        };
        let label = Some(reading.mentions[k].span.of(&reading.doc.article.text).to_owned());
        match &reading.mentions[k].value {
            Value::Place(p) if p.zone.is_some() => return (Scope::Park, label),
            Value::Place(_) => return (Scope::Region, label),
            Value::Company(_) => return (Scope::Company, label),
            _ => {}
        }
    }
    (Scope::Unknown, None)
}

fn is_date(reading: &Reading, i: usize) -> bool {
    matches!(reading.mentions[i].value, Value::Date(_))
}

/// 使用超募资金2605万元投资建设,项目总投资2750万元: where the article names the total (总投资), a smaller amount
/// called 投资 is a part of that total and not another one.
fn settle(reading: &Reading, draft: &mut Draft) {
    let total = |i: usize| reading.figure(i).filter(|f| f.metric == Metric::TotalInvestment && f.phase.is_none());
    let named = |f: &FigureValue| f.cue.is_some_and(|c| c.of(&reading.doc.folded).contains('总'));
    let whole = draft.figures.iter().filter_map(|p| total(p.value)).find(|f| named(f));
    let Some((unit, amount)) = whole.and_then(|f| Some((f.unit.clone(), f.value.or(f.low).or(f.high)?))) else { return };
    draft.figures.retain(|p| {
        let part = total(p.value).filter(|f| !named(f) && f.unit == unit);
        part.is_none_or(|f| f.value.or(f.low).or(f.high).is_none_or(|a| a >= amount))
    });
}

/// 出资2.2亿元建设X项目, 项目由Y注资5亿元, X项目实现利润3亿元: metrics that usually belong to a firm (capital paid in, profit)
/// belong to the project where the sentence says so.
fn into_project(reading: &Reading, line: &Line, span: Span, f: &FigureValue) -> bool {
    let clause = reading.clause_before(line, span.start);
    let after = reading.text(span.end, line.sentence.span.end.max(span.end));
    let right = line.anchors.iter().any(|a| a.span.start >= span.end);
    let left = line.anchors.iter().rfind(|a| a.span.end <= span.start);
    let subject = left.is_some_and(|a| reading.clause_before(line, span.start).len() as u32 >= span.start - a.span.end);
    match f.metric {
        Metric::CapitalContribution | Metric::CapitalIncrease => {
            let builds = starts(after.trim_start_matches(['，', ',', '用', '于', '投', '资']), List::Builds);
            (right || line.opened.is_some()) && builds
                || subject && clause.contains('由')
                || clause.contains("资本金") && !clause.contains("公司注册")
        }
        // What it earned, said in the clause that names it; 2022年,基地实现产值98亿元.
        Metric::SalesRevenue | Metric::Profit | Metric::ProfitTax | Metric::Tax | Metric::OutputValue | Metric::Production => {
            by_plant(reading, line)
                || left.is_some_and(|a| {
                    let between = reading.text(a.span.end, span.start);
                    let dated = line.mentions.clone().any(|k| {
                        let m = reading.mentions[k].span;
                        is_date(reading, k) && m.start >= a.span.end && m.end <= span.start
                    });
                    !dated
                        && between.chars().count() <= 30
                        && !has(between, List::Firm)
                        && line.anchors.iter().all(|b| b.draft == a.draft)
                })
        }
        _ => false,
    }
}

/// Whether a sentence that names no project is about the plant of the one before: 2022年,基地生产整车8.5万辆.
fn by_plant(reading: &Reading, line: &Line) -> bool {
    let first = line.mentions.clone().next().filter(|&i| is_date(reading, i)).map(|i| reading.mentions[i].span);
    let start = first.filter(|s| s.start == line.sentence.span.start).map_or(line.sentence.span.start, |s| s.end);
    let text = reading.text(start, line.sentence.span.end.max(start)).trim_start_matches(['，', ',', ' ', '\u{3000}']);
    line.anchors.is_empty() && line.current.is_some() && starts_with_any(text, &["基地", "该基地", "工厂", "该工厂", "该项目"])
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
    let within = Span { start: start.min(at.start), end: at.start };
    let counted =
        counted(reading, line, within).filter(|c| !singled(reading, line, Span { start: c.end, end: at.start.max(c.end) }));
    let hit = reading.doc.scan.within(Table::Scope, within).last();
    if let Some(count) = counted
        && hit.is_none_or(|h| {
            // 全市新开工项目52个: the region's; 其中工业项目6个: a set of them.
            let region = ScopeClass::of(h.row) == Some(ScopeClass::Region);
            h.span.start < count.end && (!region || reading.text(h.span.end, count.start.max(h.span.end)).contains("其中"))
        })
    {
        return Some((Scope::Set, Some(reading.text(count.start, count.end).to_owned())));
    }
    let hit = hit?;
    if singled(reading, line, Span { start: hit.span.end, end: at.start.max(hit.span.end) }) {
        return None;
    }
    let scope = match ScopeClass::of(hit.row) {
        Some(ScopeClass::Region) => Scope::Region,
        Some(ScopeClass::Park) => Scope::Park,
        _ => Scope::Set,
    };
    let label = reading.clause_before(line, hit.span.start).len();
    let from = hit.span.start - label as u32;
    Some((scope, Some(reading.text(from.max(start), hit.span.end).trim().to_owned())))
}

/// 签约20个项目,其中X公司投资3亿元: from the set to one of it.
fn singled(reading: &Reading, line: &Line, between: Span) -> bool {
    let text = reading.text(between.start, between.end);
    let Some(at) = any::find(text, "其中") else { return false };
    let from = between.start + at as u32;
    line.mentions.clone().any(|i| {
        reading.companies.of(i).is_some() && between.contains(reading.mentions[i].span) && reading.mentions[i].span.start > from
    })
}

/// 新建项目24个,总投资…; 37个市政重点工程累计完成投资…: the last count of several projects.
pub(super) fn counted(reading: &Reading, line: &Line, within: Span) -> Option<Span> {
    let heads = reading.doc.scan.within(Table::ProjectHead, within);
    heads.iter().rev().find_map(|h| {
        if !matches!(h.span.of(&reading.doc.folded), "项目" | "工程") {
            return None;
        }
        let between = reading.text(h.span.end, within.end);
        if has(between, List::Each) || between.contains(['。', '；']) {
            return None;
        }
        let rest = between.trim_start_matches(is_count);
        let count = &between[..between.len() - rest.len()];
        if !count.is_empty() && !matches!(count, "一" | "1") && rest.starts_with(['个', '项', '家']) {
            let from = h.span.start - last_chars(reading.clause_before(line, h.span.start), 8).len() as u32;
            return Some(Span { start: from, end: h.span.end + count.len() as u32 + '个'.len_utf8() as u32 });
        }
        let before = last_chars(reading.clause_before(line, h.span.start), 14);
        let at = before.rfind(['个', '项', '批'])?;
        let head = before[..at].trim_end_matches(is_count);
        let count = &before[head.len()..at];
        // 3个工程标段: parts of one.
        let lots = between.starts_with("标段");
        let part = lots || has(head, List::Consists) || head.ends_with('第') || before[at..].contains("子");
        (!count.is_empty() && !matches!(count, "一" | "1") && !part)
            .then(|| Span { start: h.span.start - (before.len() - head.len()) as u32, end: h.span.end })
    })
}

/// 分别: as many figures as names before them, one each.
fn respective(reading: &Reading, line: &Line, lines: &[Line], figures: &[usize]) -> Vec<Option<usize>> {
    let mut of = vec![None; figures.len()];
    let text = line.sentence.span.of(&reading.doc.folded);
    let Some(at) = any::find(text, "分别").map(|i| line.sentence.span.start + i as u32) else { return of };
    let later: Vec<usize> = (0..figures.len()).filter(|&k| reading.mentions[figures[k]].span.start > at).collect();
    let same: Vec<usize> = later
        .iter()
        .copied()
        .take_while(|&k| match (reading.figure(figures[k]), reading.figure(figures[later[0]])) {
            (Some(a), Some(b)) => a.metric == b.metric && a.unit == b.unit,
            _ => false,
        })
        .collect();
    // The names right before 分别, in this line or the one before.
    let here = line.anchors.iter().filter(|a| a.span.end <= at).collect::<Vec<_>>();
    let before: Option<Vec<_>> =
        lines[..line.number].iter().rev().take(2).find(|l| l.anchors.len() > 1).map(|l| l.anchors.iter().collect());
    // A、B分别投资3亿元、5亿元建设X项目和Y项目: the names behind.
    let behind: Vec<&super::Anchor> = line.anchors.iter().filter(|a| a.span.start > at).collect();
    let anchors = match before {
        _ if here.len() > 1 => here,
        Some(before) if behind.len() < 2 => before,
        _ => behind,
    };
    let Some(group) = anchors.last().map(|a| a.group) else { return of };
    let members: Vec<usize> = anchors.iter().filter(|a| a.group == group).map(|a| a.draft).collect();
    if members.len() > 1 && members.len() == same.len() {
        for (k, draft) in same.into_iter().zip(members) {
            of[k] = Some(draft);
        }
    }
    of
}

/// The figures of a draft by what they say: a draft may have thousands, in a file of many articles.
#[derive(Default)]
struct Said<'r> {
    metrics: FxHashSet<(&'static str, &'r str)>,
    /// Numbers of the draft's figures.
    amounts: FxHashMap<Amount<'r>, Vec<usize>>,
}

type Amount<'r> = (&'static str, &'r str, Option<Decimal>, Option<Decimal>);

impl<'r> Said<'r> {
    fn new(reading: &'r Reading, draft: &Draft) -> Said<'r> {
        let mut said = Said::default();
        for (n, p) in draft.figures.iter().enumerate() {
            reading.figure(p.value).into_iter().for_each(|f| said.add(f, n));
        }
        said
    }

    fn amount(f: &'r FigureValue) -> Amount<'r> {
        (f.metric.name(), &f.unit, f.value, f.low)
    }

    fn add(&mut self, f: &'r FigureValue, n: usize) {
        self.metrics.insert((f.metric.name(), &f.unit));
        self.amounts.entry(Said::amount(f)).or_default().push(n);
    }
}

fn put<'r>(
    reading: &'r Reading,
    draft: &mut Draft,
    said: &mut Said<'r>,
    i: usize,
    f: &'r FigureValue,
    rule: LinkRule,
    line: &Line,
) {
    // 共需征地1.8万亩,其中耕地5524亩; 今年一季度完成投资3亿元: parts of what the draft has.
    let before = reading.clause_before(line, reading.mentions[i].span.start);
    let part = said.metrics.contains(&(f.metric.name(), f.unit.as_str()));
    let period = has(before, List::Period);
    if part && (before.starts_with("其中") && f.metric.kind() == Kind::Scale || f.metric == Metric::CompletedInvestment && period)
    {
        return;
    }
    // Said again with its phase: the one that knows it stays.
    let equal = said.amounts.get(&Said::amount(f)).map_or(&[][..], Vec::as_slice);
    let phase = |n: usize| reading.figure(draft.figures[n].value).and_then(|o| o.phase.as_ref());
    if let Some(&n) = equal.iter().find(|&&n| phase(n).is_none() && f.phase.is_some()) {
        draft.figures[n] = Put { value: i, rule, sentence: line.number };
        return;
    }
    // The headline's rounded figure yields to the body's.
    let known = part && line.headline && f.metric != Metric::Capacity
        || equal.iter().any(|&n| f.phase.is_none() || phase(n) == f.phase.as_ref());
    if !known {
        said.add(f, draft.figures.len());
        draft.figures.push(Put { value: i, rule, sentence: line.number });
    }
}

/// Whether a figure of the draft is worth a project: money put in, or what it yields.
pub(super) fn counts(reading: &Reading, draft: &Draft) -> bool {
    draft.figures.iter().filter_map(|p| reading.figure(p.value)).any(|f| !contains_any(f.metric.name(), &["area"]))
}
