//! What qualifies a figure beside its number: how far it is fact, per what it counts, of which phase, on what it depends.

use super::cue::By;
use std::sync::LazyLock;

use super::cue::{Choice, Last, clause_end, is_dated, rises};
use super::quantity::Quantity;
use crate::data::any::{contains_any, ends_with_any, starts_with_any};
use crate::data::{Hit, Table, lexicon, one_of};
use crate::mention::{Condition, Kind, Metric, Modality, Period};
use crate::span::Span;
use crate::text::Document;

/// How far back attributes are looked for, in bytes.
const REACH: u32 = 420;

/// What the attributes of a figure are read from.
pub(super) struct Setting<'a> {
    pub doc: &'a Document<'a>,
    /// The sentences joined by semicolons up to this one: a plan (力争…；…) runs through them.
    pub run: Span,
    pub sentence: Span,
    /// Where the clause begins.
    pub clause: u32,
    pub q: &'a Quantity,
    pub choice: &'a Choice,
    /// The figures in front within the sentence.
    pub figures: &'a [Last],
}

impl Setting<'_> {
    /// The text between two offsets, kept within the run and moved on to the next character.
    fn text(&self, start: u32, end: u32) -> &str {
        let text = &*self.doc.folded;
        let snap = |at: u32| (at as usize..text.len()).find(|&i| text.is_char_boundary(i)).unwrap_or(text.len());
        let start = snap(start.clamp(self.run.start, self.run.end));
        let end = snap(end.min(self.run.end)).max(start);
        &text[start..end]
    }

    /// The figure in front.
    pub(super) fn last(&self) -> Option<&Last> {
        self.figures.last()
    }

    /// The words between the clause's start and the number.
    fn clause_text(&self) -> &str {
        self.text(self.clause, self.q.span.start)
    }

    fn after(&self) -> &str {
        let end = clause_end(&self.doc.folded, self.sentence, self.q.span.end);
        self.text(self.q.span.end, end)
    }

    /// How far back attributes are looked for.
    fn back(&self) -> u32 {
        self.q.span.start.saturating_sub(REACH).max(self.run.start)
    }
}

struct Word {
    modality: Modality,
    strong: bool,
}

static MODALITIES: LazyLock<Vec<Option<Word>>> = LazyLock::new(|| {
    let rows = lexicon::rows(Table::Modality).iter();
    rows.map(|r| Some(Word { modality: Modality::from_name(r.field(1))?, strong: r.field(2) == "strong" })).collect()
});

static CONDITIONS: LazyLock<Vec<Option<Condition>>> =
    LazyLock::new(|| lexicon::rows(Table::Condition).iter().map(|r| Condition::from_name(r.field(1))).collect());

fn word(hit: &Hit) -> Option<&'static Word> {
    MODALITIES.get(hit.row as usize)?.as_ref()
}

/// Words at the head of a clause that end what a plan in front said: the subject or the time changes.
const TURNS: &[&str] = &[
    "目前",
    "截至",
    "截止",
    "此前",
    "此外",
    "据悉",
    "据了解",
    "另外",
    "去年",
    "而",
    "但",
    "近年来",
    "上半年",
    "前三季度",
    "当前",
    "现有",
    "原有",
    "今年以来",
    "数据显示",
    "资料显示",
];

/// How far the figure is fact.
///
/// The nearest strong cue on the left in the clause wins. 实现 and 完成 are facts only where no plan runs: neither in the
/// clause nor over from an earlier one of the sentence, nor behind 达产后. Where nothing is said, results of a past period
/// are facts, and all else is stated.
pub(super) fn modality(s: &Setting, condition: Option<Condition>) -> Modality {
    let after = s.after();
    if starts_with_any(after, &["的目标", "目标", "的任务", "的奋斗目标"]) {
        return Modality::Target;
    }
    let ahead = &after[..after.char_indices().nth(6).map_or(after.len(), |(i, _)| i)];
    if rises(ahead) && s.clause_text().contains(['由', '从']) {
        return Modality::Actual;
    }
    let metric = s.choice.metric;
    let clause = Span { start: headline_start(s), end: s.q.span.start };
    let hits = s.doc.scan.within(Table::Modality, clause);
    let strong = hits.iter().rev().filter(|h| counts(s, h)).filter_map(word).find(|w| w.strong);
    if let Some(w) = strong {
        return w.modality;
    }
    let weak = hits.iter().rev().filter_map(word).find(|w| !w.strong).map(|w| w.modality);
    if weak == Some(Modality::Negated) {
        return Modality::Negated;
    }
    if condition.is_some() && metric.kind() == Kind::Output {
        return Modality::Expected;
    }
    if let Some(m) = s.choice.modality.filter(|m| *m == Modality::Actual) {
        return m;
    }
    if s.choice.listed
        && !s.last().is_some_and(|l| rises(s.text(l.span.end, s.q.span.start)))
        && let Some(l) = s.last().filter(|l| l.value.metric == metric || l.value.modality != Modality::Stated)
    {
        return l.value.modality;
    }
    let past = is_past(s.clause_text());
    if !(past && weak == Some(Modality::Actual))
        && let Some(m) = carried(s, clause.start)
    {
        return m;
    }
    if let Some(m) = s.choice.modality.or(weak) {
        return m;
    }
    let result = matches!(
        metric,
        Metric::SalesRevenue
            | Metric::Profit
            | Metric::Tax
            | Metric::ProfitTax
            | Metric::OutputValue
            | Metric::TradeValue
            | Metric::Production
            | Metric::OutputOther
            | Metric::FixedAssetInvestment
    );
    let rest = s.text(s.q.span.end, s.sentence.end);
    let compared = starts_with_any(rest, &["，同比", ",同比", "，比", "，增长", "，较", "（同比", "，环比"]);
    let taken = ["取得", "竞得", "摘得", "购得", "拍得", "拍下"]
        .iter()
        .any(|w| s.clause_text().contains(w) || after.find(w).is_some_and(|i| i <= 12));
    if taken && matches!(metric, Metric::AcquisitionPrice | Metric::LandArea) {
        return Modality::Actual;
    }
    // 在2009年投资1950万元: what was put in then is a fact; 总投资 is an attribute.
    let done = metric.kind() == Kind::Investment
        && s.choice.by == By::Left
        && !after.starts_with('的')
        && s.choice.cue.is_some_and(|c| !contains_any(c.of(&s.doc.folded), &["总", "额", "本"]))
        && (past || is_past(s.text(s.clause.saturating_sub(36).max(s.sentence.start), s.clause)));
    if done {
        return Modality::Actual;
    }
    let of_part = metric == Metric::FixedAssetInvestment && s.clause_text().contains("其中");
    if result && !of_part && (compared || is_past(s.text(s.sentence.start.max(s.back()), s.q.span.start))) {
        return Modality::Actual;
    }
    Modality::Stated
}

/// Whether the word is a cue where it stands: 863计划 is a name, 将剩余资金 means 把.
fn counts(s: &Setting, hit: &Hit) -> bool {
    let before = s.doc.folded[..hit.span.from()].chars().next_back();
    match hit.span.of(&s.doc.folded) {
        "计划" => !before.is_some_and(char::is_numeric),
        _ => true,
    }
}

/// The clause's start, or that of the last part of a headline (拟投建… 总投资…).
fn headline_start(s: &Setting) -> u32 {
    let clause = s.clause_text();
    let gap = clause.char_indices().rev().find(|&(i, c)| {
        c == ' '
            && clause[i + 1..].starts_with(|c: char| !c.is_ascii() && c.is_alphabetic())
            && clause[..i].ends_with(|c: char| !c.is_ascii() && (c.is_alphabetic() || c == '】'))
    });
    s.clause + gap.map_or(0, |(i, _)| i as u32 + 1)
}

/// What an earlier clause of the sentence plans or expects, as far as nothing turns away from it.
///
/// A plan to build (拟投资建设…) does not reach the attributes of what is built (总投资, 占地面积): they are stated.
fn carried(s: &Setting, clause: u32) -> Option<Modality> {
    let metric = s.choice.metric;
    if metric.kind() == Kind::Scale || metric == Metric::RegisteredCapital || clause != s.clause {
        return None;
    }
    let attribute = matches!(
        metric,
        Metric::TotalInvestment | Metric::FixedAssetInvestment | Metric::ComponentInvestment | Metric::CompletedInvestment
    );
    if attribute
        && let Some(l) = s.figures.iter().rev().take(3).find(|l| l.value.metric.kind() == Kind::Investment)
        && matches!(l.value.modality, Modality::Planned | Modality::Expected | Modality::Target | Modality::Agreed)
    {
        // 计划投资56亿元建设…，其中一期投资26亿元.
        let gap = s.text(l.span.end, s.q.span.start);
        let part = gap.contains("其中") || gap.contains('期') || gap.chars().count() <= 8;
        return (part && !turns(gap)).then_some(l.value.modality);
    }
    let earlier = Span { start: s.back(), end: clause };
    let hit = s
        .doc
        .scan
        .within(Table::Modality, earlier)
        .iter()
        .rev()
        .find(|h| counts(s, h) && word(h).is_some_and(|w| w.strong || w.modality == Modality::Agreed))?;
    let m = word(hit)?.modality;
    // 规划产能 is planned; what the next clause names is not.
    let own =
        s.figures.iter().rev().take(3).any(|l| l.value.cue.is_some_and(|c| c.contains(hit.span) || c.start == hit.span.end));
    if own && m == Modality::Planned {
        return None;
    }
    let between = s.text(hit.span.end, s.q.span.start);
    let verb = s.choice.cue.is_some_and(|c| matches!(c.of(&s.doc.folded), "投资" | "投入" | "总投入"));
    let runs = match m {
        Modality::Planned => !attribute,
        Modality::Expected => !attribute || verb || between.contains("投资额"),
        Modality::Target => true,
        Modality::Agreed => {
            let planned = s.text(s.back().max(hit.span.start.saturating_sub(60)), hit.span.start);
            attribute && between.chars().count() <= 24 && !planned.contains('拟') && between.contains("项目")
        }
        _ => false,
    };
    // Beyond this sentence only a target runs on, and what is expected of a period: 预计营业收入…；净利润….
    let result = metric == Metric::Profit && between.contains("收入") && between.chars().count() <= 60;
    let reaches = hit.span.start >= s.sentence.start || m == Modality::Target || m == Modality::Expected && result;
    (runs && reaches && !turns(between)).then_some(m)
}

/// Whether the words turn to another subject or time.
fn turns(between: &str) -> bool {
    between.contains(['】', '【', '。'])
        || between.split(['，', ',', '；', ';', '：', ' ']).skip(1).any(|part| starts_with_any(part, TURNS))
}

/// Whether words name a period that is over: results in it are facts.
fn is_past(text: &str) -> bool {
    let words = [
        "去年",
        "上年",
        "前年",
        "上半年",
        "下半年",
        "季度",
        "月份",
        "以来",
        "同期",
        "期间",
        "昨年",
        "上月",
        "前三季",
        "年末",
        "年底",
        "财年",
        "个月",
    ];
    if contains_any(text, &words) {
        return true;
    }
    // 2010年, 1—7月; 到2025年 lies ahead.
    text.match_indices(['年', '月']).any(|(i, _)| {
        let head = text[..i].trim_end_matches(|c: char| c.is_numeric() || matches!(c, '-' | '—' | '－' | '至' | '〇'));
        head.len() < i
            && !head.ends_with(['到', '至', '前', '历', '期', '约'])
            && !ends_with_any(head, &["未来", "今后"])
            && i - head.len() <= 24
    })
}

/// Per what the figure counts: its own unit (/年), its cue (年产), 年 or 每年 in front, or the list it is on.
pub(super) fn period(s: &Setting) -> Option<Period> {
    if s.q.period.is_some() {
        return s.q.period;
    }
    if s.choice.period.is_some() && s.choice.by != By::List {
        return s.choice.period;
    }
    let text = s.clause_text();
    let words = [
        ("每年", Period::Year),
        ("年均", Period::Year),
        ("年平均", Period::Year),
        ("每月", Period::Month),
        ("月均", Period::Month),
        ("每天", Period::Day),
        ("每日", Period::Day),
        ("日均", Period::Day),
        ("每季度", Period::Quarter),
    ];
    let near = text.char_indices().rev().nth(23).map_or(text, |(i, _)| &text[i..]);
    if let Some((_, p)) = words.iter().find(|(w, _)| near.contains(w)) {
        return Some(*p);
    }
    if s.choice.metric.kind() != Kind::Output || s.choice.metric == Metric::Employment {
        return None;
    }
    if let Some(cue) = s.choice.cue.filter(|c| c.end <= s.q.span.start)
        && yearly(s.text(s.clause.min(cue.start), cue.start))
    {
        return Some(Period::Year);
    }
    let last = s.last()?;
    let output = last.value.metric.kind() == Kind::Output && last.value.metric != Metric::Employment;
    let gap = s.text(last.span.end, s.choice.cue.map_or(s.q.span.start, |c| c.start.max(last.span.end)));
    let past = contains_any(gap, &["去年", "上年", "季度", "月份", "上半年"]);
    let joined = s.choice.listed || gap.chars().count() <= 6 && !contains_any(gap, &["项目", "公司", "其中", "新增", "总"]);
    (output && joined && !past).then_some(last.value.period).flatten()
}

/// 年可实现, 年新增, 年 right in front of the cue; 2010年 is a date.
fn yearly(before: &str) -> bool {
    let near = before.char_indices().rev().nth(7).map_or(before, |(i, _)| &before[i..]);
    let Some(i) = near.rfind('年') else { return false };
    let rest = &near[i + '年'.len_utf8()..];
    let head = &before[..before.len() - near.len() + i];
    let dated = head.chars().next_back().is_some_and(is_dated);
    let word = starts_with_any(rest, &["底", "初", "末", "内", "来", "度", "前", "中", "后", "以", "间", "，", "的", "级", "代"]);
    !dated && !word && !rest.chars().any(char::is_numeric)
}

/// A word for a phase: its number, and where it stands.
fn phases(text: &str) -> impl DoubleEndedIterator<Item = (usize, &'static str)> + '_ {
    text.match_indices('期').filter_map(|(i, _)| {
        let head = &text[..i];
        let c = head.chars().next_back()?;
        let number = match c {
            '一' | '首' | '1' | '１' => "1",
            '二' | '2' | '２' => "2",
            '三' | '3' | '３' => "3",
            '四' | '4' | '４' => "4",
            '五' | '5' | '５' => "5",
            '六' | '6' | '６' => "6",
            _ => return None,
        };
        let before = head[..head.len() - c.len_utf8()].chars().next_back();
        // 十五期间, 分两期, 第12期, 共三期.
        let of_other = before.is_some_and(|c| one_of!(c, "十分两共等二〇") || c.is_ascii_digit());
        let after = &text[i + '期'.len_utf8()..];
        let word = after.starts_with(['间', '货', '限', '股', '权', '刊', '末', '的', '内']) && !after.starts_with("的投资")
            || after.starts_with("车间");
        (!of_other && !word).then_some((head.len() - c.len_utf8(), number))
    })
}

/// The phase that scopes the figure: the last one named in its clause; else the one that an earlier clause of the sentence
/// is about, unless another figure of this metric has used it; else the one that ends the name of what the money builds.
pub(super) fn phase(s: &Setting) -> Option<String> {
    let clause = s.clause_text();
    if let Some((at, p)) = phases(clause).next_back() {
        let next = contains_any(&clause[at..], &["项目及", "项目、", "项目和", "项目与", "工程及", "工程、"]);
        let quoted = next || clause[at..].contains(['》', '）', ')', '】']);
        let whole = contains_any(&clause[at..], &["全部", "合计", "共计"]);
        if !quoted && !whole {
            return Some(p.to_owned());
        }
    }
    let from = s.sentence.start.max(s.back());
    let before = s.text(from, s.clause);
    if let Some((at, p)) = phases(before).next_back() {
        let between = &before[at..];
        let used = s.last().is_some_and(|l| l.span.start >= from + at as u32 && l.value.metric == s.choice.metric);
        let whole = ["全部", "合计", "共计", "总计", "整个项目"].iter().any(|w| between.contains(w) || clause.contains(w))
            // 二期开工,产业园总投资50亿元: the park's.
            || contains_any(clause, &["产业园总投资", "园区总投资", "基地总投资"]);
        let quoted = between.contains(['》', '】']) || clause.contains('】');
        let head = before[..at].trim_end_matches(['第', '其', '中', '“', '（', '(']);
        let subject = head.is_empty() || head.ends_with(['，', ',', '：', ':', '；']) || between.chars().count() <= 24;
        if !used && !whole && !quoted && subject {
            return Some(p.to_owned());
        }
        return None;
    }
    // 投资1.5亿元建设…产业化项目一期: the name's end names the phase.
    if s.choice.metric == Metric::TotalInvestment {
        let after = s.after();
        let (at, p) = phases(after).next_back()?;
        let near = after[..at].chars().count() <= 40 && !after[..at].chars().any(char::is_numeric);
        let builds = starts_with_any(after, &["建设", "投建", "新建", "扩建", "建"]);
        return (near && builds).then(|| p.to_owned());
    }
    None
}

/// On what the figure depends: the last such word in front of it in the sentence.
pub(super) fn condition(s: &Setting) -> Option<Condition> {
    let kind = s.choice.metric.kind();
    let start = match kind {
        Kind::Output => s.sentence.start.max(s.back()),
        Kind::Investment => s.clause,
        _ => return None,
    };
    let hits = s.doc.scan.within(Table::Condition, Span { start, end: s.q.span.start.max(start) });
    let hit = hits.last()?;
    let between = s.text(hit.span.end, s.q.span.start);
    let turned = between.split(['，', ',']).skip(1).any(|part| starts_with_any(part, TURNS));
    let c = CONDITIONS.get(hit.row as usize).copied().flatten()?;
    (!turned && !between.contains('】')).then_some(c)
}
