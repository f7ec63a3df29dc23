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
use super::predicate::{Ending, ending, is_ending, subject};
use super::{item, subject as spoken, table};
use crate::data::any::{contains_any, ends_with_any, starts_with_any};
use crate::data::class::HeadClass;
use crate::data::words::is_common;
use crate::data::{Hit, Table, one_of};
use crate::span::Span;
use crate::text::Document;

/// Where the word that says how far the members are stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// Behind them: the number of the row of `status.tsv`.
    Behind(u32),
    /// Nowhere behind them; a verb may stand in front.
    Not,
    /// The clause opens with it and goes on to speak of it.
    Spoken(Signs),
    /// It is the head of an item: of a line behind a mark, of a row of a table.
    Item,
}

/// What is said of the subject of a clause, in it or in the next ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Signs {
    /// The row of the first status.
    pub status: Option<u32>,
    /// Whether an investment is named.
    pub sum: bool,
    /// Whether a capacity or an area is named.
    pub size: bool,
    /// Whether it says where it stands.
    pub placed: bool,
    /// Whether it fills its clause.
    pub alone: bool,
}

/// What closes a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Closer {
    /// 等5个重点项目: members are projects, whatever they end in.
    Projects { counted: bool },
    /// A、B和C三个项目: the count that is glued to the last member.
    Counted(usize),
    /// 等6条国省干线公路: where the head stands that the members share.
    Head(Span),
    /// 等 alone.
    Bare,
    /// 等部门, 等地: what is listed is nothing built.
    Others,
}

/// A list in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct List {
    /// The number of the sentence.
    pub sentence: usize,
    /// Its members as they stand, the first one with what is in front of it in the clause.
    pub members: Vec<Span>,
    /// What closes it.
    pub closer: Option<Closer>,
    /// Where its status stands.
    pub told: Told,
    /// Whether words in front say that projects follow (签约项目6个，包括…).
    pub introduced: bool,
    /// Whether an investment stands in front of the last member in its clause (投资3亿元的X) or opens the clause behind (X，总投资3亿元).
    pub funded: bool,
}

/// Where mentions of other kinds stand, in text order.
#[derive(Debug, Default)]
pub(crate) struct Surfaces {
    /// Dates.
    pub dates: Vec<Span>,
    /// Amounts of money that are invested.
    pub sums: Vec<Span>,
    /// Capacities and areas.
    pub sizes: Vec<Span>,
}

/// Reads the lists of a document.
pub(crate) fn read(doc: &Document, surfaces: &Surfaces) -> Vec<List> {
    let mut lists = Vec::new();
    for (number, sentence) in doc.sentences.iter().enumerate() {
        let text = sentence.span.of(&doc.folded);
        let opens = !doc.scan.within(Table::Status, sentence.span).is_empty()
            || text.contains('等')
            || text.contains('、')
            || !within(&surfaces.sums, sentence.span).is_empty();
        if opens {
            of_sentence(doc, number, sentence.span, surfaces, &mut lists);
        }
    }
    item::read(doc, surfaces, &mut lists);
    table::read(doc, &mut lists);
    lists
}

/// The most members of a list: what is longer is a table run together.
const MOST: usize = 60;

fn of_sentence(doc: &Document, number: usize, sentence: Span, surfaces: &Surfaces, lists: &mut Vec<List>) {
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
            for list in lists[first..].iter_mut().filter(|l| l.closer.is_none()) {
                list.closer = Some(Closer::Projects { counted: true });
                list.introduced = true;
            }
        }
        introduced |= opens;
        from = to;
    }
    spoken::read(doc, number, &pieces, surfaces, lists);
}

/// The pieces that 、 joins, and the piece behind them.
#[derive(Clone, Copy)]
struct Clause<'a> {
    pieces: &'a [Piece],
    next: Option<Span>,
}

/// Whether a clause lists what the sentence has called projects before: …项目6个，包括A、B.
fn introduces(doc: &Document, sentence: Span, piece: Span) -> bool {
    let text = &*doc.folded;
    let own = piece.of(text);
    let word = ["包括", "分别为", "分别是", "依次为", "依次是", "主要有", "主要包括", "其中包括"].iter().find_map(|w| own.find(w));
    word.is_some_and(|at| {
        let before = Span { start: sentence.start, end: piece.start + at as u32 }.of(text);
        let last = before.rsplit('。').next().unwrap_or(before);
        at < 30 && contains_any(last, &["个项目", "项目有", "签约项目", "开工项目", "竣工项目", "投产项目", "重点项目", "重大项目", "批项目", "个工程", "开工的项目", "签约的项目"])
            || at < 30 && last.ends_with("项目")
            || at < 30 && last.char_indices().rev().take(10).any(|(i, _)| last[i..].starts_with("项目") && last[i + "项目".len()..].chars().all(|c| c.is_ascii_digit() || one_of!(c, "个，,、一二三四五六七八九十")))
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
        // 建成A、B: the status is the verb in front.
        let front = last.of(text).trim().chars().count() < 2;
        if front && closer.is_none() && status.is_some() {
            if !members.is_empty() {
                // 建设A、完成B: what stands before has none of its own.
                push(doc, number, std::mem::take(&mut members), None, Told::Not, false, lists);
            }
            // 竣工的是A和B: told in front.
            let hit = status.map_or(own, |h| h.span);
            let after = Span { start: hit.end, end: own.end }.of(text);
            if let Some(rest) = ["的是", "的有", "的还有", "的包括", "的主要是"].iter().find_map(|w| after.strip_prefix(w)) {
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

fn push(doc: &Document, sentence: usize, mut members: Vec<Span>, closer: Option<Closer>, told: Told, funded: bool, lists: &mut Vec<List>) {
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

/// The spans that lie within another.
pub(super) fn within(spans: &[Span], span: Span) -> &[Span] {
    let from = spans.partition_point(|s| s.start < span.start);
    let to = from + spans[from..].partition_point(|s| s.end <= span.end);
    &spans[from..to]
}

/// Whether an investment stands in front of a member in its clause, or opens the clause behind.
fn funded(doc: &Document, pieces: &[Piece], last: Span, next: Option<Span>, surfaces: &Surfaces) -> bool {
    let text = &*doc.folded;
    let start = pieces.first().map_or(last.start, |p| p.span.start);
    let in_front = within(&surfaces.sums, Span { start, end: last.end }).last().is_some_and(|sum| {
        let between = Span { start: sum.end, end: last.end }.of(text);
        between.contains('的')
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
            Some(cut) if cut < end && Span { start: date.map_or(end, |d| d.end.min(end)), end }.of(text).trim_matches(['前', '后', '起', '将', '已', '就']).is_empty() => span.end = cut,
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

/// 等 that closes a list, with where it stands.
fn closer(doc: &Document, piece: Span) -> Option<(u32, Closer)> {
    let text = &*doc.folded;
    let own = piece.of(text);
    let mut found = counted(doc, piece);
    for (i, _) in own.match_indices('等') {
        let after = &own[i + '等'.len_utf8()..];
        if i == 0 || starts_with_any(after, &["级", "待", "于", "同", "候", "号", "额", "价", "效", "离", "静压", "温"])
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
            if contains_any(kind, &["竞技", "竞赛", "体育", "比赛", "表演", "培训", "服务类", "文体", "科研"]) {
                found = Some((at, Closer::Others));
                continue;
            }
            let plain = !kind.contains(|c: char| one_of!(c, "的在将已和与、为类")) && !starts_with_any(behind, RUNS_ON);
            if plain {
                let project = matches!(HeadClass::of(head.row), Some(HeadClass::Project | HeadClass::Works)) && ends_with_any(head.span.of(text), &["项目", "工程"]);
                let closer = if project { Closer::Projects { counted } } else { Closer::Head(head.span) };
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
            (at, Closer::Head(Span { start: end - length as u32, end }))
        } else {
            (at, Closer::Others)
        });
    }
    found
}

/// A count of projects glued to the last member: A、B和C三个项目.
fn counted(doc: &Document, piece: Span) -> Option<(u32, Closer)> {
    let text = &*doc.folded;
    let number = |c: char| c.is_ascii_digit() || one_of!(c, "两三四五六七八九十");
    for head in doc.scan.within(Table::ProjectHead, piece) {
        if !matches!(head.span.of(text), "项目" | "工程") {
            continue;
        }
        let before = Span { start: piece.start, end: head.span.start }.of(text);
        let Some(at) = before.rfind(['个', '项', '大']) else { continue };
        let kind = &before[at + '个'.len_utf8()..];
        let list = before[..at].trim_end_matches(number);
        let count = &before[list.len()..at];
        if !count.is_empty() && count != "1" && kind.chars().count() <= 8 && list.chars().count() >= 2 && !list.ends_with(['第', '共', '的', '等']) {
            let value = number_of(count);
            return Some((piece.start + list.len() as u32, Closer::Counted(value)));
        }
    }
    None
}

/// A small count in digits or characters; 0 where it is none.
fn number_of(count: &str) -> usize {
    let character = || {
        let mut chars = count.chars();
        let first = chars.next().filter(|_| count.chars().count() == 1)?;
        if first == '两' { Some(2) } else { "零一二三四五六七八九十".chars().position(|c| c == first) }
    };
    count.parse().ok().or_else(character).unwrap_or(0)
}

/// What stands behind 等 where nothing that is built is listed.
const NOT_BUILT: &[&str] = &[
    "地", "国", "省", "市", "县", "区", "人", "企业", "部门", "方面", "领域", "行业", "单位", "城市", "产业", "产品", "公司", "客户", "因素",
    "方式", "形式", "活动", "问题", "业务", "材料", "设备", "指标", "措施", "举措", "政策", "机构", "院校", "高校", "专业", "乡镇", "街道", "村", "品种", "作物",
];

/// What goes on behind the head of a closer where it is none.
const RUNS_ON: &[&str] =
    &["难题", "力度", "方面", "场景", "领域", "类", "建设方面", "建设领域", "建设水平", "管理", "经验", "标准", "技术", "设备", "材料"];

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
fn behind(doc: &Document, piece: Span, from: u32) -> Option<Hit> {
    doc.scan.within(Table::Status, Span { start: from, end: piece.end }).first().copied()
}

/// The first status of a piece that stands outside of brackets and is not part of a name.
fn predicate(doc: &Document, piece: Span) -> Option<Hit> {
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
