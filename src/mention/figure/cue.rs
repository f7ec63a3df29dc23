//! Which word says what a quantity measures.
//!
//! In order: a base of completion is nothing; the nearest fitting cue on the left within the clause; the nearest on the
//! right where hardly anything stands between; the metric of the figure with which this one is coordinated; a project's
//! name for capacities. Roles of cues (`metric.tsv`):
//!
//! | role | yields to |
//! | --- | --- |
//! | `verb` (投资, 斥资) | what the money buys, right behind it: 斥资3亿元收购… |
//! | `source` (自有资金, 超募资金) | a building verb behind it |
//! | `put` (投入, 追加) | is a project's investment only where a project is near |
//! | `part` (建设投资) | is a part only where the whole stands in front |
//! | `deal` (总价) | is the value of an order where the sentence speaks of one |
//! | `fund` (总规模) | is a fund's size only where the sentence speaks of a fund |
//! | `build` (投建, 打造) | counts only right behind 拟8亿元 and the like |

use crate::mention::Confidence;
use crate::rule::FindRule;
use std::sync::LazyLock;

use regex::Regex;

use super::class::Class;
use super::metric::{Cue, Role, cue};
use super::quantity::Quantity;
use crate::data::any::{contains_any, ends_with_any, starts_with_any};
use crate::data::class::StatusStage;
use crate::data::{Hit, Table, one_of};
use crate::mention::{FigureValue, Kind, Metric, Modality, Period, Qualifier};
use crate::span::Span;
use crate::text::Document;
use crate::text::sentence::is_clause_mark;

/// What names the metric of a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// Words in front.
    Left,
    /// Words behind.
    Right,
    /// The list that it goes on.
    List,
    /// The name of the project that stands behind.
    ProjectName,
    /// Nothing: money for a unit of something.
    Rate,
    /// Nothing: money.
    Money,
}

impl By {
    /// The rule and how sure it is.
    pub(super) fn rule(self) -> (FindRule, Confidence) {
        match self {
            By::Left => (FindRule::FigureCueLeft, Confidence::High),
            By::Right => (FindRule::FigureCueRight, Confidence::Medium),
            By::List => (FindRule::FigureCoordinated, Confidence::Low),
            By::ProjectName => (FindRule::FigureProjectName, Confidence::Medium),
            By::Rate => (FindRule::FigureRate, Confidence::Medium),
            By::Money => (FindRule::FigureAmount, Confidence::Medium),
        }
    }
}

/// The metric of a quantity and what named it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choice {
    pub metric: Metric,
    pub cue: Option<Span>,
    pub period: Option<Period>,
    /// The modality that the cue itself tells (协议引资: agreed).
    pub modality: Option<Modality>,
    pub by: By,
    /// Whether the figure goes on a list that the last one began, so that its attributes hold here too.
    pub listed: bool,
}

/// What a choice may look at.
pub(super) struct Scope<'a> {
    pub doc: &'a Document<'a>,
    pub sentence: Span,
    /// Where the quantity's clause begins.
    pub clause: u32,
    /// The end of the quantity of the same class in front.
    pub previous: u32,
    /// The start of the next quantity, or the sentence's end.
    pub next: u32,
    /// Where the words behind the quantity begin: past the next one where a mark alone joins both (100MW/200MWh储能).
    pub behind: u32,
    /// The figure in front within the sentence.
    pub last: Option<&'a Last>,
}

/// The figure in front.
pub(super) struct Last {
    pub span: Span,
    pub class: Class,
    pub value: FigureValue,
    /// Whether the product stands in front of its number (聚苯醚树脂2500吨).
    pub product_first: bool,
}

impl Scope<'_> {
    fn text(&self, start: u32, end: u32) -> &str {
        let start = start.max(self.sentence.start).min(self.sentence.end);
        Span { start, end: end.clamp(start, self.sentence.end) }.of(&self.doc.folded)
    }
}

/// The metric of a quantity; `None` where nothing names one.
pub(super) fn choose(scope: &Scope, q: &Quantity) -> Option<Choice> {
    if is_base(scope, q) {
        return None;
    }
    let listed = scope.last.filter(|l| link(scope, q, l));
    let left = left(scope, q);
    let right = right(scope, q);
    let choice = match (left, right) {
        (Some(l), Some(r)) if prefers_right(scope, q, &l, &r) => Some((r, By::Right)),
        (Some(l), _) => Some((l, By::Left)),
        (None, Some(r)) if listed.is_none_or(|l| names_noun(&r) && l.value.metric.kind() != Kind::Amount) => Some((r, By::Right)),
        _ => None,
    };
    if let Some((hit, by)) = choice {
        let c = cue(&hit)?;
        let metric = refine(scope, q, &hit, c, right.as_ref());
        let metric = if per_head(scope, hit.span.start) { Metric::Amount } else { metric };
        return Some(Choice {
            metric,
            cue: Some(hit.span),
            period: c.period,
            modality: c.modality,
            by,
            listed: listed.is_some_and(|l| l.value.metric == metric),
        });
    }
    if let Some(l) = listed {
        let v = &l.value;
        return Some(Choice { metric: v.metric, cue: v.cue, period: v.period, modality: None, by: By::List, listed: true });
    }
    let metric = match q.class {
        Class::Quantity | Class::Power
            if !q.small && (yields(scope, q) || heads_project(scope, q, false) || heads_works(scope, q) || planned(scope, q)) =>
        {
            Metric::Capacity
        }
        Class::Area if built(scope, q) && heads_project(scope, q, true) => {
            if q.unit == "m2" {
                Metric::FloorArea
            } else {
                Metric::LandArea
            }
        }
        _ => return None,
    };
    Some(Choice { metric, cue: None, period: None, modality: None, by: By::ProjectName, listed: false })
}

/// Whether the unit says a rate that only a plant has: 5万吨/年.
fn yields(scope: &Scope, q: &Quantity) -> bool {
    let clause = scope.text(scope.clause, q.span.start);
    let other = contains_any(clause, &["产量", "需求", "供应", "进口", "出口", "减产", "增产", "消费"]);
    matches!(q.period, Some(Period::Year | Period::Month)) && !other && q.unit != "桶"
}

/// Whether a building verb stands right in front: 新建近2万平方米的….
fn built(scope: &Scope, q: &Quantity) -> bool {
    let before = scope.text(scope.clause, q.span.start).trim_end_matches('了');
    ends_with_any(before, &["新建", "建设", "建成", "启动", "打造", "规划", "兴建"])
}

/// Whether a project is said to be so large: 项目规划10万吨…, 项目包括…21万台.
fn planned(scope: &Scope, q: &Quantity) -> bool {
    let before = scope.text(scope.clause, q.span.start);
    let verb = ["规划", "包括", "实施", "建成", "投建"].iter().find_map(|w| Some((before.rfind(w)?, *w)));
    let Some((at, w)) = verb else { return false };
    let gap = before[at + w.len()..].chars().count();
    let subject = before[..at].contains("项目") || w != "包括";
    let made = matches!(q.unit.as_str(), "t" | "unit" | "set" | "piece" | "vehicle" | "Wh" | "W" | "m3" | "kg" | "Ah");
    subject && made && gap <= 14 && !before[at + w.len()..].contains(|c: char| c.is_numeric())
}

/// 完成年度目标589亿元的37.22%: the amount is what the share is counted of.
fn is_base(scope: &Scope, q: &Quantity) -> bool {
    let after = scope.text(q.span.end, scope.sentence.end);
    let Some(share) = after.strip_prefix('的') else { return false };
    let digits: usize = share.chars().take(8).take_while(|c| c.is_ascii_digit() || *c == '.').map(char::len_utf8).sum();
    let of = share[digits..].starts_with(['%', '％']) && digits > 0 || share.starts_with("百分之");
    let before = scope.text(scope.clause, q.span.start);
    of && contains_any(before, &["目标", "任务", "计划", "预算"])
}

/// Whether the metric is an average (平均投资额, 亩均税收).
fn per_head(scope: &Scope, cue: u32) -> bool {
    let before = scope.text(scope.clause, cue);
    ends_with_any(before, &["平均", "户均", "人均", "亩均", "地均", "单位面积"]) && !before.ends_with("年平均")
        || ends_with_any(before, &["每亩", "每股", "每台", "每人", "每户", "每吨", "每家", "每辆", "每头", "每平方米"])
}

/// Words between a cue and a number that make the number no amount of the metric: a growth, a share, a price. 提高至 and
/// 每年 do not.
fn breaks(gap: &str) -> bool {
    static WORDS: LazyLock<Regex> = LazyLock::new(|| {
        let words = "增长|下降|增加|减少|降低|提高|占|同比|每|增速|环比|下滑|差额|相差|高出|低于上|增幅|暴增|净增|多增";
        Regex::new(words).expect("a pattern of this file")
    });
    WORDS.find_iter(gap).any(|w| {
        let rest = &gap[w.end()..];
        !(rest.starts_with(['至', '到']) || w.as_str() == "每" && rest.starts_with(['年', '月', '天', '日']))
    })
}

fn left(scope: &Scope, q: &Quantity) -> Option<Hit> {
    let within = Span { start: scope.clause.max(scope.previous.min(q.span.start)), end: q.span.start };
    // 回购120万股, 耗资5亿港元: no investment.
    let spent = |h: &Hit| {
        matches!(h.span.of(&scope.doc.folded), "耗资" | "斥资" | "花费")
            && contains_any(scope.sentence.of(&scope.doc.folded), &["回购"])
    };
    let fitting = |h: Hit| {
        let hit = undated(scope.doc, h).filter(|h| !spent(h))?;
        let c =
            cue(&hit).filter(|c| (c.before || c.role == Role::Build && h.span.end == q.span.start) && c.class.takes(q.class))?;
        Some((hit, c))
    };
    // The one that ends last, and of those the longest: 年产 and 产值 overlap in 年产值.
    let hits = scope.doc.scan.all_within(Table::Metric, within).filter_map(fitting);
    let (hit, c) = hits.max_by_key(|(h, _)| (h.span.end, h.span.len()))?;
    let gap = scope.text(hit.span.end, q.span.start);
    let count = gap.chars().filter(|c| !c.is_whitespace()).count();
    let others = ["促进", "企业", "项目", "公司", "环境", "者", "机构", "平台", "合作", "建设的"];
    let fits = match c.role {
        Role::Verb => count <= 8 && !contains_any(gap, &others),
        _ if q.class == Class::Money => count <= 14,
        _ => count <= 20,
    };
    // A growth of the metric is no amount of it, nor of a cue further left.
    (fits && !breaks(gap)).then_some(hit)
}

/// 2022年产量: the 年 belongs to the date, so that the cue is 产量.
fn undated(doc: &Document, hit: Hit) -> Option<Hit> {
    let surface = hit.span.of(&doc.folded);
    let Some(rest) = surface.strip_prefix('年') else { return Some(hit) };
    let before = doc.folded[..hit.span.from()].chars().next_back();
    if !before.is_some_and(is_dated) {
        return Some(hit);
    }
    let inner = doc.scan.at(Table::Metric, hit.span.end - rest.len() as u32)?;
    (inner.span.end <= hit.span.end).then_some(inner)
}

/// Whether 年 behind the character is part of a date.
pub(super) fn is_dated(c: char) -> bool {
    c.is_numeric() || one_of!(c, "今去明前当全本同次翌两几多半上下财学〇零一二三四五六七八九十")
}

fn right(scope: &Scope, q: &Quantity) -> Option<Hit> {
    let end = clause_end(&scope.doc.folded, scope.sentence, scope.behind).min(scope.next.max(scope.behind));
    let land = matches!(q.unit.as_str(), "mu" | "km2");
    let fits =
        |c: &Cue| (c.after || c.role == Role::Verb) && c.class.takes(q.class) && !q.small && (c.class == Class::Area || !land);
    let after = scope.text(scope.behind, end);
    // A conversion in brackets parts nothing: 250英亩(约101万平方米)土地.
    let bracket =
        after.starts_with(['(', '（']).then(|| after.char_indices().take(24).find(|(_, c)| matches!(c, ')' | '）'))).flatten();
    let from = scope.behind + bracket.map_or(0, |(i, c)| (i + c.len_utf8()) as u32);
    for hit in scope.doc.scan.all_within(Table::Metric, Span { start: from, end: end.max(from) }) {
        let Some(c) = cue(&hit).filter(|c| fits(c)) else { continue };
        let gap = scope.text(from, hit.span.start);
        let count = gap.chars().count();
        let close = match c.role {
            Role::Build | Role::Verb => count == 0 && leads(scope.text(scope.clause, q.span.start)),
            // 机组, 光伏 behind a power; 的 joins.
            _ if c.class == Class::Power => count <= 18,
            _ if c.class == Class::People => count <= 8,
            _ if c.class == Class::Money => count <= 2 || gap.starts_with('的') && count <= 8,
            _ => count <= 10 && !gap.contains("项目"),
        };
        let list = c.class == Class::Quantity && c.metric == Metric::Capacity;
        let open = !gap.contains(['。', '；', '(', '（', '/']) && (list || !gap.contains('、')) && !breaks(gap);
        if close && open {
            return Some(hit);
        }
    }
    None
}

/// Whether an amount in front of a building verb is what is put into it: 拟8亿元投建.
fn leads(before: &str) -> bool {
    let words = [
        "拟",
        "拟以",
        "拟用",
        "拟使用",
        "将",
        "以",
        "用",
        "掷",
        "砸",
        "欲",
        "使用",
        "计划",
        "斥",
        "再投",
        "拟投",
        "动用",
        "花费",
        "拟斥",
    ];
    ends_with_any(before.trim_end(), &words)
}

/// Whether the cue on the right is a noun that the amount belongs to, and not a verb of the next clause.
fn names_noun(hit: &Hit) -> bool {
    cue(hit).is_some_and(|c| !matches!(c.role, Role::Build | Role::Verb))
}

fn prefers_right(scope: &Scope, q: &Quantity, left: &Hit, right: &Hit) -> bool {
    let (Some(l), Some(r)) = (cue(left), cue(right)) else { return false };
    let gap = scope.text(q.span.end, right.span.start);
    let near = gap.chars().count() <= 2;
    if q.class == Class::Money && l.metric == Metric::Amount && r.metric != Metric::Amount {
        return gap.is_empty() || gap.starts_with('的');
    }
    let buys = matches!(r.metric, Metric::AcquisitionPrice | Metric::CapitalIncrease);
    match l.role {
        Role::Verb | Role::Put => near && buys,
        Role::Source => near || r.role == Role::Build,
        _ => {
            // 国内订单已达产量5万吨: a noun right behind wins over one far in front.
            let far = scope.text(left.span.end, q.span.start).chars().count() > 8;
            far && (gap.is_empty() || gap == "的") && r.role == Role::Plain && r.metric != l.metric
        }
    }
}

/// The metric where it takes more than the cue to tell.
fn refine(scope: &Scope, q: &Quantity, hit: &Hit, c: &Cue, right: Option<&Hit>) -> Metric {
    let back = snap(&scope.doc.folded, hit.span.start.saturating_sub(CLAUSE));
    let before = scope.text(back, hit.span.start);
    let end = clause_end(&scope.doc.folded, scope.sentence, q.span.end);
    let after = scope.text(q.span.end, end);
    let near = |text: &'_ str, count: usize| text.char_indices().nth(count).map_or(text.len(), |(i, _)| i);
    let near_after = &after[..near(after, 16)];
    let beyond = scope.text(q.span.end, scope.sentence.end);
    let beyond = &beyond[..near(beyond, 32)];
    let builds = contains_any(near_after, &["建设", "新建", "投建", "打造", "升级", "扩建", "兴建", "建厂"]);
    match c.role {
        Role::Source if ["回购", "委托理财", "购买理财", "现金管理"].iter().any(|w| beyond.contains(w) || before.contains(w)) => {
            Metric::Amount
        }
        Role::Verb if hit.span.of(&scope.doc.folded) == "出资" => c.metric,
        Role::Verb if starts_with_any(near_after, &["购得", "收购", "并购"]) => Metric::AcquisitionPrice,
        Role::Verb if after.starts_with("开展") && near_after.contains("研") => Metric::InvestmentOther,
        Role::Source if builds || right.and_then(cue).is_some_and(|r| r.role == Role::Build) => Metric::TotalInvestment,
        Role::Put => {
            let acquires = contains_any(near_after, &["收购", "购买", "并购"]);
            let builds = builds || contains_any(beyond, &["建设", "新建", "投建", "扩建"]);
            let project = contains_any(scope.text(scope.clause, hit.span.start), &["项目", "一期", "二期", "三期", "工程"]);
            let makes = contains_any(beyond, &["生产", "工厂", "基地", "芯片", "产业园", "产线"]);
            if acquires {
                Metric::AcquisitionPrice
            } else if builds || project || makes {
                Metric::TotalInvestment
            } else {
                Metric::InvestmentOther
            }
        }
        Role::Part => {
            let clause = scope.text(scope.clause, hit.span.start);
            let whole = scope.last.is_some_and(|l| l.value.metric == Metric::TotalInvestment) || before.contains("总投资");
            let part = clause.contains("其中") || whole && !clause.contains('期');
            if part { Metric::ComponentInvestment } else { Metric::TotalInvestment }
        }
        Role::Deal if contains_any(before, &["订单", "合同", "中标", "采购"]) => Metric::ContractValue,
        Role::Deal if hit.span.of(&scope.doc.folded).ends_with("总金额") => {
            if before.contains("项目") || before.contains("投资") || near_after.contains("项目") {
                c.metric
            } else {
                Metric::Amount
            }
        }
        Role::Fund if !before.contains("基金") && !near_after.contains("基金") => Metric::Amount,
        Role::Fund if contains_any(before, &["公募", "ETF", "私募证券", "持仓", "险资"]) => Metric::Amount,
        _ if c.metric == Metric::AcquisitionPrice && contains_any(before, &["回购", "增持", "减持", "理财"]) => {
            Metric::Amount
        }
        _ => c.metric,
    }
}

/// Whether the words lead from a lower level to a higher one: 由28万吨增加至52万吨.
pub(super) fn rises(words: &str) -> bool {
    const RISES: [&str; 22] = [
        "调整为",
        "调整至",
        "上调至",
        "上调为",
        "调减至",
        "增加至",
        "增加到",
        "增至",
        "增到",
        "扩大到",
        "提升至",
        "提升到",
        "提高到",
        "提高至",
        "扩充至",
        "调增至",
        "上升到",
        "增长到",
        "增长至",
        "扩至",
        "扩大至",
        "变更为",
    ];
    contains_any(words, &RISES)
}

/// Whether the quantity goes on the list that the last figure is part of.
fn link(scope: &Scope, q: &Quantity, last: &Last) -> bool {
    // A quantity between that is no figure ends the list.
    if last.class != q.class || last.span.end > q.span.start || scope.previous > last.span.end {
        return false;
    }
    let gap = scope.text(last.span.end, q.span.start);
    let count = gap.chars().count();
    let same_unit = last.value.unit == q.unit;
    // 总产能30万吨，分三期建设，一期5万吨; 总投资2亿元，其中一期5000万元.
    if gap.ends_with('期') && (same_unit || q.class == Class::Money) {
        return count <= 14;
    }
    if count > 24 || breaks(gap) || contains_any(gap, &["其中", "价格", "单价", "增幅"]) {
        return false;
    }
    if gap.is_empty() || gap == "/" {
        return true;
    }
    // 由28万吨增加至52万吨, 12亿美元调增至17亿美元.
    if rises(gap) && count <= 14 {
        return same_unit;
    }
    let tail = gap.trim_end_matches(['约', '超', '近']);
    // 到2012年达150万马力，到2015年达300万马力.
    let mark = gap.starts_with(['，', ',', '、', '；']);
    if mark && same_unit && (gap.contains("年达") || gap.contains('年') && gap.contains('到')) && count <= 12 {
        return true;
    }
    // 华能收入80亿元，中电投达65亿元.
    if mark && same_unit && count <= 10 && ends_with_any(tail, &["达", "为", "达到", "均", "各"]) {
        return true;
    }
    let list = gap.contains('、') || contains_any(gap, &["和", "及", "与", "或"]);
    let clause = gap.contains(['，', ',', '：', '；', ';']);
    if list && !clause {
        return count <= 12 && (same_unit || q.class == Class::Money || !q.small && last.value.metric == Metric::Capacity);
    }
    // 规划聚苯醚树脂2500吨，高频高速阻燃剂2500吨: the product in front both times.
    let compared = contains_any(gap, &["存在", "低于", "高于", "多出", "相当", "仅", "外销", "需", "缺口", "超出"]);
    clause && last.product_first && same_unit && (4..=14).contains(&count) && last.value.metric == Metric::Capacity && !compared
}

/// Whether the quantity stands in a project's name: a head follows within the clause (6万吨磷酸铁锂项目).
fn heads_project(scope: &Scope, q: &Quantity, loose: bool) -> bool {
    let text = &*scope.doc.folded;
    let end = clause_end(text, scope.sentence, scope.behind);
    let after = Span { start: scope.behind, end };
    let average = scope.text(scope.clause, q.span.start).contains("平均");
    !average
        && q.unit != "桶"
        && scope.doc.scan.within(Table::ProjectHead, after).first().is_some_and(|h| {
            let gap = Span { start: scope.behind, end: h.span.start }.of(text);
            let open = if loose { ['、', '，'] } else { ['的', '、'] };
            gap.chars().count() <= 16
                && !gap.contains(open)
                && !matches!(q.unit.as_str(), "m" | "座" | "条" | "person" | "户" | "人次")
        })
        && q.qualifier != Qualifier::Order
}

/// Whether the quantity stands in a name that no head closes, in a list or in front of a status: 中农冀丰20万吨饲料、县医药物流中心进度
/// 正常; 粤桂钛白5万吨扩能建成投产.
fn heads_works(scope: &Scope, q: &Quantity) -> bool {
    let text = &*scope.doc.folded;
    let end = clause_end(text, scope.sentence, scope.behind);
    let after = Span { start: scope.behind, end };
    let before = scope.text(scope.clause, q.span.start);
    // 产量达20万吨: a cue stands there, and no name.
    let cued = before.ends_with(|c: char| one_of!(c, "达至到产为过约超近共计了仅有供量的用耗")) || before.chars().count() < 2;
    if cued || matches!(q.unit.as_str(), "m" | "座" | "条" | "person" | "户" | "人次" | "桶") || q.qualifier == Qualifier::Order
    {
        return false;
    }
    let Some(status) = scope.doc.scan.within(Table::Status, after).iter().find(|h| StatusStage::is_of_works(h.row)) else {
        return false;
    };
    let product = Span { start: scope.behind, end: status.span.start }.of(text);
    let product = product.split(['、', '等']).next().unwrap_or(product);
    let letters = product.chars().all(|c| c.is_alphabetic() && !one_of!(c, "的了在已将为，是及"));
    letters && (2..=12).contains(&product.chars().count())
}

/// How many bytes a clause may have; what lies further away governs nothing, and finding stays linear.
const CLAUSE: u32 = 900;

/// The first character boundary at or after an offset.
fn snap(text: &str, at: u32) -> u32 {
    (at as usize..text.len()).find(|&i| text.is_char_boundary(i)).unwrap_or(text.len()) as u32
}

/// Where the clause that holds the offset starts. A comma between digits groups them and ends nothing; a colon right in
/// front of the number joins it to its heading.
pub(super) fn clause_start(text: &str, sentence: Span, at: u32) -> u32 {
    let start = snap(text, sentence.start.max(at.saturating_sub(CLAUSE)));
    let before = Span { start, end: at }.of(text).trim_end_matches([' ', ':', '：', '\t']);
    let mut chars = before.char_indices().rev().peekable();
    while let Some((i, c)) = chars.next() {
        let grouping = c == ','
            && before[i + 1..].starts_with(|c: char| c.is_ascii_digit())
            && chars.peek().is_some_and(|(_, c)| c.is_ascii_digit());
        if is_clause_mark(c) && !grouping {
            return start + (i + c.len_utf8()) as u32;
        }
    }
    start
}

/// Where the clause that holds the offset ends.
pub(super) fn clause_end(text: &str, sentence: Span, at: u32) -> u32 {
    let at = at.min(sentence.end);
    let end = snap(text, sentence.end.min(at + CLAUSE)).min(sentence.end);
    let after = Span { start: at, end }.of(text);
    after.char_indices().find(|&(_, c)| is_clause_mark(c)).map_or(end, |(i, _)| at + i as u32)
}
