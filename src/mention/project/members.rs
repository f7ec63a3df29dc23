//! Members of lists and subjects of a status: names that need no head of their own.
//!
//! | closer | status | a member is a name where it |
//! | --- | --- | --- |
//! | 等N个项目 | anywhere | is no kind and no count |
//! | 等N条公路 | anywhere | ends in a built thing, or is short and shares the head |
//! | 等 | behind, or a verb of building in front | ends in a built thing or bears a size, or stands beside one that does |
//! | none | behind | ends in a built thing or bears a size |
//! | none | a verb of building in front | ends in a head, in works or in a phase, and holds a word of its own |

use super::edge::{LONGEST, counted, is_generic, left_edge, near, several};
use super::{Sort, found, phase_of};
use crate::data::any::{contains_any, ends_with_any, starts_with_any};
use crate::data::class::StatusStage;
use crate::data::words::is_common;
use crate::data::{Table, one_of};
use crate::frame::{Closer, Ending, List, Told, bare, ending, is_count, leads};
use crate::mention::{Found, Membership, ProjectValue};
use crate::span::Span;
use crate::text::Document;

/// A member as it may be a name.
struct Candidate {
    /// Where the name stands.
    span: Span,
    ending: Ending,
    /// Whether it bears a size or letters.
    sized: bool,
    /// Whether its words are not all common ones.
    proper: bool,
    /// Ends in a head of the table.
    headed: bool,
    /// Whether words of some length stand in front of what it ends in.
    own: bool,
}

/// Adds the members of the lists to the names; both in text order.
pub(super) fn members(doc: &Document, lists: &[List], edges: &[Span], names: &mut Vec<Found>) {
    for (number, list) in (0..).zip(lists) {
        of_list(doc, number, list, edges, names);
    }
    names.sort_by_key(|n| (n.span.start, n.span.end));
}

fn of_list(doc: &Document, number: u32, list: &List, edges: &[Span], names: &mut Vec<Found>) {
    let text = &*doc.folded;
    let mut front = false;
    let mut candidates: Vec<Option<Candidate>> = Vec::with_capacity(list.members.len());
    for (k, &member) in list.members.iter().enumerate() {
        let (candidate, verb) = candidate(doc, member, edges);
        front |= k == 0 && verb.is_some_and(leads);
        candidates.push(candidate);
    }
    let several = list.members.len() > 1;
    let whole = |c: &Candidate| c.ending != Ending::Other || c.headed || c.sized;
    let any_whole = candidates.iter().flatten().any(whole);
    let fits = |c: &Candidate| match (list.closer, list.told) {
        (Some(Closer::Projects { counted }), _) => several || counted || whole(c),
        (Some(Closer::Head(_)), _) => whole(c) || c.span.of(text).chars().count() <= 6,
        (Some(Closer::Others), _) => false,
        (Some(Closer::Bare), Told::Behind(row)) => works(row) && (whole(c) || several && any_whole),
        (Some(Closer::Bare), Told::Not) => front && (whole(c) || several && any_whole && c.proper),
        (None, Told::Behind(row)) => works(row) && whole(c) && c.own && (c.proper || c.sized),
        (None, Told::Not) if list.funded && !several => (c.ending == Ending::Place || c.headed) && c.own,
        (None, Told::Not) => front && several && c.proper && (c.headed || c.ending == Ending::Work),
    };
    let accepted: Vec<Option<Candidate>> = candidates.into_iter().map(|c| c.filter(|c| fits(c))).collect();
    let called = matches!(list.closer, Some(Closer::Projects { .. }));
    let membership = Membership { list: number, called, several };
    // 岚商、济澜高铁: the head of the last, or of the closer.
    let head = shared_head(doc, list, &accepted);
    for (k, c) in accepted.iter().enumerate() {
        let Some(c) = c else { continue };
        let own = c.span.of(text);
        let needs = head.filter(|_| c.ending == Ending::Other && !c.headed && own.chars().count() <= 6 && !own.ends_with("项目"));
        put(doc, c, needs.map(|h| h.of(text)), membership, k, &accepted, names);
    }
}

/// Whether the status is that of something being built or running, and not of an agreement or a plan.
fn works(row: u32) -> bool {
    use StatusStage::{Complete, FullCapacity, InProduction, Suspended, Terminated, TrialProduction, UnderConstruction};
    matches!(
        StatusStage::of(row),
        Some(UnderConstruction | TrialProduction | InProduction | FullCapacity | Complete | Suspended | Terminated)
    )
}

/// The head that the members share.
fn shared_head(doc: &Document, list: &List, accepted: &[Option<Candidate>]) -> Option<Span> {
    if let Some(Closer::Head(head)) = list.closer {
        return Some(head);
    }
    let last = accepted.last()?.as_ref().filter(|_| accepted.len() > 1)?;
    let head = doc.scan.within(Table::ProjectHead, last.span).last().filter(|h| h.span.end == last.span.end)?;
    let letters = |m: &Span| (2..=3).contains(&m.of(&doc.folded).chars().count());
    list.members[..list.members.len() - 1].iter().skip(1).all(letters).then_some(head.span)
}

/// Reads a member: where its name begins and ends, and what it looks like; and the word that ended it on the left.
fn candidate(doc: &Document, member: Span, edges: &[Span]) -> (Option<Candidate>, Option<&'static str>) {
    let text = &*doc.folded;
    let own = member.of(text).trim_end();
    let own = own.trim_end_matches("项目");
    let (own, bracket) = without_bracket(own);
    let _ = bracket;
    let end = member.from() + own.len();
    let (ending, length) = ending(own);
    let back = if length > 0 { length } else { own.chars().rev().take(2).map(char::len_utf8).sum() };
    let head = end.saturating_sub(back).max(member.from());
    let (start, verb) = left_edge(text, member.from(), head, member.from(), edges);
    let start = end.max(start) - bare(&text[start.min(end)..end]).len();
    let span = Span::new(start, end);
    let name = span.of(text);
    let before = near(text, member.from(), start);
    let headed = doc.scan.within(Table::ProjectHead, span).last().is_some_and(|h| h.span.to() == end);
    let length = name.chars().count();
    let refused = !(2..=40).contains(&length)
        || span.len() > LONGEST
        || is_generic(name)
        || is_count(name)
        || starts_with_any(name, &["该", "本", "此", "这", "其", "各", "全", "所有", "多", "一", "新", "老", "旧", "首"]) && length <= 4
        || name.contains(|c: char| one_of!(c, "，。；：？！了们你我他她"))
        || contains_any(name, &["的", "是"])
        || ends_with_any(name, ABSTRACT)
        || counted(before, name)
        || several(before)
        || before.ends_with(['等', '该', '本', '此', '这'])
        || starts_with_any(name, &["一期", "二期", "三期", "四期", "首期", "第一期", "第二期", "第三期", "待一期"])
        || ending == Ending::Other && !headed && ends_with_any(name, UNITS)
        || name.trim_matches(|c: char| c.is_ascii_alphanumeric() || c == '.').chars().count() < 2
        || name.ends_with(|c: char| one_of!(c, "年月日天时%"))
        || contains_any(name, &["相继", "提前", "仅用", "实行", "最终", "不仅", "我国"])
        || edges[..edges.partition_point(|e| e.end <= span.end)].last().is_some_and(|e| e.end == span.end);
    let sized = name.contains(|c: char| c.is_ascii_digit());
    let proper = !is_common(name);
    let own = sized || length_of_end(name, back) + 2 <= length;
    ((!refused).then_some(Candidate { span, ending, sized, proper, headed, own }), verb)
}

/// How many characters the last bytes of a name are.
fn length_of_end(name: &str, bytes: usize) -> usize {
    name.get(name.len().saturating_sub(bytes)..).map_or(0, |end| end.chars().count())
}

/// What ends a phrase that is nothing built.
const ABSTRACT: &[&str] = &[
    "产业", "体系", "能力", "政策", "消费", "市场", "机制", "标准", "环境", "水平", "服务", "工作", "任务", "行动", "计划", "方案",
    "活动", "会议", "论坛", "大赛", "制度", "改革", "经济", "领域", "行业", "企业", "公司", "集团", "部门", "业务", "产品", "设备",
    "技术", "人才", "竞技", "建设", "资金", "投资", "合作", "协议", "问题", "情况", "措施", "举措", "模式", "优势", "手续", "土地", "用地",
];

/// What a quantity ends in that says how much of something there is (二期12万平方米).
const UNITS: &[&str] =
    &["吨", "平方米", "立方米", "千瓦", "兆瓦", "MW", "GW", "亩", "套", "台", "辆", "只", "张", "件", "米", "公里", "万元", "亿元", "座", "个", "条", "栋", "平方呎", "公顷"];

/// The name without a bracket that closes it: 县级冷库中心（1.8万吨）.
fn without_bracket(own: &str) -> (&str, bool) {
    match own.strip_suffix(['）', ')']).and_then(|rest| rest.rfind(['（', '('])) {
        // （一期）, （北线） belong to it.
        Some(i) if own[i..].contains(|c: char| c.is_ascii_digit()) => (own[..i].trim_end(), true),
        _ => (own, false),
    }
}

/// Puts a member among the names, unless one stands there that says the same; what runs across the joint goes.
fn put(
    doc: &Document,
    c: &Candidate,
    head: Option<&str>,
    membership: Membership,
    k: usize,
    accepted: &[Option<Candidate>],
    names: &mut Vec<Found>,
) {
    let text = &*doc.folded;
    let near = names.iter().enumerate().filter(|(_, n)| n.span.overlaps(c.span));
    let overlapping: Vec<usize> = near.map(|(i, _)| i).collect();
    for &i in &overlapping {
        let n = &names[i];
        let tail = if n.span.end >= c.span.end { Span { start: c.span.end, end: n.span.end }.of(text) } else { "-" };
        // X上产工程｜正式采气: what follows is no part of a name.
        let inside = n.span.start >= c.span.start && n.span.end < c.span.end && c.ending == Ending::Other && !c.headed;
        let same = inside || matches!(tail, "" | "项目" | "”" | "”项目") && n.span.start >= c.span.start;
        // A name that runs on behind the member, or in quotes, is the better one.
        let better = matches!(n.sort(), Some(Sort::Quoted | Sort::Declared)) || n.span.start <= c.span.start && n.span.end > c.span.end && tail != "项目";
        if same || better {
            if let crate::mention::Expr::Project(value) = &mut names[i].expr {
                value.list = Some(membership);
            }
            return;
        }
        // Parts of one name (镍、钴、锌新能源材料): what stands in front of the last one is no name by itself.
        let melted = n.span.start < c.span.start;
        if melted {
            let whole = accepted[..k].iter().enumerate().all(|(_, a)| match a {
                Some(a) if a.span.end <= n.span.start => true,
                Some(a) => a.ending != Ending::Other || a.headed || membership.called || head.is_some(),
                None => false,
            });
            if !whole {
                return;
            }
        }
    }
    for &i in overlapping.iter().rev() {
        names.remove(i);
    }
    let own = c.span.of(text).trim_matches(['“', '”', '"', '「', '」', ' ']);
    let name = head.map_or_else(|| own.to_owned(), |h| format!("{own}{h}"));
    let sort = if membership.several || membership.called { Sort::Listed } else { Sort::Opened };
    let value = ProjectValue { sort, clear: true, phase: phase_of(&name), name, whole: c.span, list: Some(membership) };
    names.push(found(value));
}
