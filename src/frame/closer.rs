//! What closes a list or tells of it: 等5个重点项目, 三个项目, a status.

use super::list::Closer;
use super::predicate::{Ending, ending, is_ending, subject};
use crate::data::any::{contains_any, ends_with_any, starts_with_any};
use crate::data::class::HeadClass;
use crate::data::{Hit, Table, one_of};
use crate::span::Span;
use crate::text::Document;

/// 等 that closes a list, with where it stands.
pub(super) fn closer(doc: &Document, piece: Span) -> Option<(u32, Closer)> {
    let text = &*doc.folded;
    let own = piece.of(text);
    let mut found = counted(doc, piece).or_else(|| among(own, piece));
    if !contains_any(own, &["等"]) {
        return found;
    }
    for (i, _) in own.match_indices('等') {
        let after = &own[i + '等'.len_utf8()..];
        if i == 0
            || starts_with_any(after, &["级", "待", "于", "同", "候", "号", "额", "价", "效", "离", "静压", "温"])
            || own[..i].ends_with(['平', '相', '同', '对', '高', '初', '中', '均', '特', '一', '二', '三', '头', '上'])
        {
            continue;
        }
        let at = piece.start + i as u32;
        let from = at + '等'.len_utf8() as u32;
        let (rest, counted) = count(after);
        // The kind and the head behind it, at most so many characters.
        let window = rest.char_indices().nth(14).map_or(rest.len(), |(n, _)| n);
        let start = from + (after.len() - rest.len()) as u32;
        let head = doc.scan.within(Table::ProjectHead, Span { start, end: start + window as u32 }).first();
        if starts_with_any(rest, NOT_BUILT) {
            found = Some((at, Closer::Others));
            continue;
        }
        if let Some(head) = head {
            let kind = &rest[..(head.span.start - start) as usize];
            let behind = &rest[(head.span.end - start) as usize..];
            if contains_any(kind, &["竞技", "竞赛", "体育", "比赛", "表演", "培训", "服务类", "文体", "科研", "生态"])
            {
                found = Some((at, Closer::Others));
                continue;
            }
            let plain = !kind.contains(|c: char| one_of!(c, "的在将已和与、为类")) && !starts_with_any(behind, RUNS_ON);
            if plain {
                let project = matches!(HeadClass::of(head.row), Some(HeadClass::Project | HeadClass::Works))
                    && ends_with_any(head.span.of(text), &["项目", "工程"]);
                let closer = if project { Closer::Projects { counted } } else { Closer::Head { span: head.span, count: 0 } };
                found = Some((at, closer));
                continue;
            }
        }
        if rest.is_empty() || subject_end(doc, rest, start) {
            found = Some((at, Closer::Bare));
            continue;
        }
        // 等跨境油气管道相继建成: what is built, under another head.
        let status = doc.scan.within(Table::Status, Span { start, end: piece.end }).first();
        let body = status.map_or(rest, |h| subject(&rest[..(h.span.start - start) as usize]));
        let (kind, length) = ending(body);
        found = Some(if kind == Ending::Place && body.chars().count() <= 12 {
            let end = start + body.len() as u32;
            (at, Closer::Head { span: Span { start: end - length as u32, end }, count: 0 })
        } else {
            (at, Closer::Others)
        });
    }
    found
}

/// 包括A、B、C在内的13条: what stands in front of 在内的 is counted.
fn among(own: &str, piece: Span) -> Option<(u32, Closer)> {
    if !contains_any(own, &["在内"]) {
        return None;
    }
    let at = own.find("在内的").or_else(|| own.strip_suffix("在内").map(str::len))?;
    let number = own[at..]
        .trim_start_matches("在内的")
        .starts_with(|c: char| c.is_ascii_digit() || one_of!(c, "一二两三四五六七八九十多"));
    (number && at > 0).then_some((piece.start + at as u32, Closer::Projects { counted: true }))
}

/// A count of projects glued to the last member: A、B和C三个项目.
fn counted(doc: &Document, piece: Span) -> Option<(u32, Closer)> {
    let text = &*doc.folded;
    let number = |c: char| c.is_ascii_digit() || one_of!(c, "两三四五六七八九十");
    for head in doc.scan.within(Table::ProjectHead, piece) {
        let called = matches!(head.span.of(text), "项目" | "工程");
        let before = Span { start: piece.start, end: head.span.start }.of(text);
        // A、B两座抽水蓄能电站: they share the head.
        let measures: &[char] = if called { &['个', '项', '大'] } else { &['座', '条', '个', '家'] };
        let Some(at) = before.rfind(measures) else { continue };
        let kind = &before[at + '个'.len_utf8()..];
        let list = before[..at].trim_end_matches(number);
        let count = &before[list.len()..at];
        if !count.is_empty()
            && count != "1"
            && kind.chars().count() <= 8
            && list.chars().count() >= 2
            && !list.ends_with(['第', '共', '的', '等'])
        {
            let count = small_number(count).unwrap_or(0);
            let closer = if called { Closer::Counted(count) } else { Closer::Head { span: head.span, count } };
            return Some((piece.start + list.len() as u32, closer));
        }
    }
    None
}

/// A count in digits, or in one character.
pub(crate) fn small_number(count: &str) -> Option<usize> {
    let character = || {
        let first = count.chars().next().filter(|_| count.chars().count() == 1)?;
        if first == '两' { Some(2) } else { "零一二三四五六七八九十".chars().position(|c| c == first) }
    };
    count.parse().ok().or_else(character)
}

/// What stands behind 等 where nothing that is built is listed.
const NOT_BUILT: &[&str] = &[
    "地", "国", "省", "市", "县", "区", "人", "企业", "部门", "方面", "领域", "行业", "单位", "城市", "产业", "产品", "公司",
    "客户", "因素", "方式", "形式", "活动", "问题", "业务", "材料", "设备", "指标", "措施", "举措", "政策", "机构", "院校",
    "高校", "专业", "乡镇", "街道", "村", "品种", "作物",
];

/// What goes on behind the head of a closer where it is none.
const RUNS_ON: &[&str] = &[
    "难题",
    "力度",
    "方面",
    "场景",
    "领域",
    "类",
    "建设方面",
    "建设领域",
    "建设水平",
    "管理",
    "经验",
    "标准",
    "技术",
    "设备",
    "材料",
];

/// Whether nothing but a status, or nothing at all, stands behind 等.
fn subject_end(doc: &Document, rest: &str, start: u32) -> bool {
    if rest.is_empty() {
        return true;
    }
    let window = rest.char_indices().nth(10).map_or(rest.len(), |(n, _)| n);
    let status = doc.scan.within(Table::Status, Span { start, end: start + window as u32 }).first();
    status.is_some_and(|h| subject(&rest[..(h.span.start - start) as usize]).chars().count() < 2)
}

/// The words behind a count (5个, 一批, N条), and whether there is one.
fn count(after: &str) -> (&str, bool) {
    let lead = after.trim_start_matches(['共', '近', '约', '一', '大']);
    for word in ["批", "系列", "多个", "多条", "多座", "多项", "诸多", "众多", "若干"] {
        if let Some(rest) = lead.strip_prefix(word) {
            return (rest.trim_start_matches('的'), true);
        }
    }
    let rest = after.trim_start_matches(|c: char| c.is_ascii_digit() || one_of!(c, "一二两三四五六七八九十百多余共近约"));
    match rest.chars().next() {
        Some(c) if rest.len() < after.len() && one_of!(c, "个条座项处家宗大所") => (&rest[c.len_utf8()..], true),
        _ => (after, false),
    }
}

/// The status behind a closer, in the same piece.
pub(super) fn behind(doc: &Document, piece: Span, from: u32) -> Option<Hit> {
    doc.scan.within(Table::Status, Span { start: from, end: piece.end }).first().copied()
}

/// The first status of a piece that stands outside of brackets and is not part of a name.
pub(super) fn predicate(doc: &Document, piece: Span) -> Option<Hit> {
    let text = &*doc.folded;
    let own = piece.of(text);
    let hits = doc.scan.within(Table::Status, piece);
    hits.iter().copied().find(|h| {
        let before = &own[..(h.span.start - piece.start) as usize];
        let depth = before.matches(['（', '(', '“', '《']).count() as i32 - before.matches(['）', ')', '”', '》']).count() as i32;
        // 推动工业: no 动工. 开工率, 投产后: no status of these.
        let after = &text[h.span.to()..piece.to()];
        let chance = before.ends_with('推') && h.span.of(text) == "动工" || after.starts_with(['率', '量', '额']);
        // X续建配套完成…: the word ends the name.
        let ends = is_ending(&text[h.span.from()..piece.to()], h.span.of(text).len());
        depth <= 0 && !chance && !ends
    })
}
