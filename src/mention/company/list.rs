//! Lists of firms: 中船重工、山西美锦、研祥科技、金雅福等一批企业.

use super::look;
use super::{Names, edge};
use crate::data::any::{contains_any, ends_with_any, starts_with_any};
use crate::data::words::{COMMON_WORD, GENERIC_NAME, is_common, is_odd};
use crate::data::{Hit, Table, one_of};
use crate::mention::{Confidence, Expr};
use crate::rule::FindRule;
use crate::span::Span;

/// Adds the items of lists that hold a firm already; true where there were any.
pub(super) fn find(names: &mut Names) -> bool {
    let mut known: Vec<Span> = names.out.iter().filter(|f| matches!(f.expr, Expr::Company(_))).map(|f| f.span).collect();
    known.sort();
    known.dedup();
    let mut items: Vec<Span> = Vec::new();
    // What a word of trade alone suggests opens a list only where 等…企业 closes it.
    let unsure = names.by_trade.clone();
    for &span in &known {
        if unsure.contains(&span) && !list_closes(&names.text[span.to()..]) {
            continue;
        }
        forward(names, span, &mut items);
        backward(names, span, &mut items);
    }
    let doc = names.doc;
    for (number, hits) in doc.by_sentence(Table::FirmCue) {
        let sentence = doc.sentences[number].span;
        for hit in hits {
            let cue = hit.span.of(names.text);
            if cue.ends_with("企业") || cue.ends_with('企') {
                closed(names, sentence, *hit, &mut items);
            }
        }
    }
    items.sort();
    items.dedup();
    items.retain(|i| !known.iter().any(|k| k.start < i.end && i.start < k.end));
    for &item in &items {
        names.push_short(item, FindRule::CompanyListed, Confidence::Medium);
        names.brands.add(item.of(names.text), true);
    }
    !items.is_empty()
}

/// How many bytes a list of firms may take in front of what closes it.
const LONGEST: usize = 150;

/// 恒帆、江苏昱通、双栖等纺织企业; 山西昱翔、河北立桥两家企业: a list that 企业 closes holds firms, known or not. One of the
/// items may be a common word, the others may not.
fn closed(names: &Names, sentence: Span, closer: Hit, items: &mut Vec<Span>) {
    let text = names.text;
    if starts_with_any(&text[closer.span.to()..], AFTER_CLASS) {
        return;
    }
    let from = sentence.from();
    // Of 两家企业 the number is a part of the word in the table.
    let counted = closer.span.of(text).starts_with(['两', '三', '四', '五']);
    let end = if counted { Some(closer.span.from()) } else { list_end(&text[from..closer.span.from()]).map(|i| from + i) };
    let Some(end) = end else { return };
    let mut at = end;
    let mut found: Vec<Span> = Vec::new();
    let mut doubtful = 0;
    while end - at < LONGEST {
        let start = edge::short_left(names, from, at, 8);
        if start >= at {
            return;
        }
        let span = Span::new(start, at);
        let Some(sure) = listed(names, span) else { return };
        if sure {
            found.push(span);
        } else {
            doubtful += 1;
        }
        let Some(before) = text[from..start].strip_suffix(['、', '和', '与', '及']) else {
            if !edge::begins_name(names, start, from) {
                return;
            }
            break;
        };
        at = from + before.len();
    }
    if found.len() >= 2 && doubtful * 2 < found.len() && text[from..end].contains('、') {
        items.extend(found);
    }
}

/// What follows a class of firms, not a list of them: 养老、托育等企业服务.
const AFTER_CLASS: &[&str] = &["服务", "家", "所得税", "债", "用户", "发展", "负担", "标准", "管理", "类", "化", "文化", "开办"];

/// Where a list ends in front of what it closes with: at 等, or at a number of firms (三大, 两家).
fn list_end(before: &str) -> Option<usize> {
    let mut chars = before.char_indices().rev().take(9);
    let mut last = chars.clone().next().map(|(_, c)| c);
    chars.find_map(|(i, c)| {
        let counts = one_of!(c, "两三四五六七八九十") && last.is_some_and(|l| matches!(l, '家' | '大'));
        if !edge::is_han(c) || matches!(c, '的' | '是' | '在' | '为') {
            return Some(None);
        }
        last = Some(c);
        (c == '等' || counts).then_some(Some(i))
    })?
}

/// Whether the item of a list of firms looks like one; `None` for what cannot be one.
fn listed(names: &Names, span: Span) -> Option<bool> {
    let text = span.of(names.text);
    if edge::hits_at(names.doc, Table::Firm, span.from()).any(|h| h == span) {
        return (!look::is_shadow(names, span)).then_some(true);
    }
    let mut core = span;
    if let Some(p) = [Table::Place, Table::Abroad].iter().find_map(|&t| names.at(t, span.from())).filter(|p| p.end < span.end) {
        core.start = p.end;
    }
    let placed = core.start > span.start;
    let inner = core.of(names.text);
    let count = inner.chars().count();
    if !(2..=8).contains(&count)
        || GENERIC_NAME.contains(inner)
        || counts(text)
        || surnamed(text) && !is_odd(text)
        || names.is_place(span)
        || names.is_place(core)
        || look::has_function_word(text)
        || !text.chars().all(|c| edge::is_han(c) || c.is_ascii_alphanumeric())
        || text.starts_with(|c: char| c.is_ascii_digit())
        || names.at(Table::OrgHead, core.from()).is_some()
        || ends_with_any(text, NO_FIRMS)
    {
        return None;
    }
    let tail = look::trade_tail(names, core);
    let brand = tail.map_or(inner, |t| &names.text[core.from()..t.from()]);
    // 光伏, 智能装备: a trade alone.
    if names.at(Table::Trade, core.from()).is_some_and(|t| t.end >= core.end) {
        return None;
    }
    let brand_count = brand.chars().count();
    Some((2..=4).contains(&brand_count) && (is_odd(brand) || placed && tail.is_none() && brand_count == 2 && !is_plain(brand)))
}

/// A word of two characters that tells a kind: 民营, 国有.
fn is_plain(word: &str) -> bool {
    COMMON_WORD.get(word).is_some_and(|class| !class.starts_with('n') && !class.starts_with('v'))
}

fn is_item(names: &Names, span: Span) -> bool {
    let text = span.of(names.text);
    (2..=8).contains(&text.chars().count())
        && !text.starts_with(|c: char| c.is_ascii_digit())
        && !counts(text)
        && text.chars().all(|c| edge::is_han(c) || c.is_ascii_alphanumeric())
        && !is_common(text)
        && !GENERIC_NAME.contains(text)
        && !look::has_function_word(text)
        && !names.is_place(span)
        && names.at(Table::OrgHead, span.from()).is_none()
        && !ends_with_any(text, NO_FIRMS)
        // 机器人谷: a park, unless the table knows it.
        && !(text.ends_with('谷') && names.at(Table::Firm, span.from()) != Some(span))
}

/// What no firm's short name ends in.
const NO_FIRMS: &[&str] = &[
    "部", "局", "委", "会", "院", "所", "大学", "政府", "市", "省", "县", "区", "项目", "社", "镇", "率", "型", "人", "厂商",
    "中心", "社区",
];

/// 三只重仓股苹果, 两家电商: a number of things.
fn counts(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| one_of!(c, "一二两三四五六七八九十几多各"))
        && chars.next().is_some_and(|c| one_of!(c, "家只大个款项名位"))
}

fn forward(names: &Names, first: Span, items: &mut Vec<Span>) {
    let text = names.text;
    let mut at = first.to();
    // A ticker between two items is passed over.
    loop {
        if let Some(length) = look::ticker_length(&text[at..]) {
            at += text[at..].chars().next().map_or(0, char::len_utf8) + length;
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        }
        let Some(rest) = text[at..].strip_prefix('、') else { return };
        let start = text.len() - rest.len();
        let close = ['、', '等', '，', ',', '。', '；', '和', '与', '及', '”', '\n', '（', '(', '“'];
        let Some(mut length) = rest.find(close) else { return };
        // 六和机械: no name ends behind one character.
        if rest[length..].starts_with('和') && rest[..length].chars().count() == 1 {
            let behind = length + '和'.len_utf8();
            let Some(more) = rest[behind..].find(close) else { return };
            length = behind + more;
        }
        let span = Span::new(start, start + length);
        if surnamed(span.of(text)) && !list_closes(&rest[length..]) {
            return;
        }
        let closed = rest[length..].starts_with(['、', '等', '和', '与', '及', '（', '(']);
        if length == 0 || !closed || !is_item(names, span) {
            return;
        }
        items.push(span);
        at = span.to();
    }
}

/// 朱蓉辉: three characters behind a common surname are rather a person.
fn surnamed(text: &str) -> bool {
    text.chars().count() <= 3
        && text.starts_with([
            '王', '李', '张', '刘', '陈', '杨', '黄', '赵', '吴', '周', '徐', '孙', '朱', '胡', '郭', '何', '林', '罗', '郑',
            '梁', '谢', '宋', '唐', '许', '韩', '冯', '邓', '曹', '彭', '曾', '肖', '田', '董', '袁', '潘', '蒋', '蔡', '余',
            '杜', '叶', '程', '魏', '吕', '丁', '任', '沈', '姚', '卢', '姜', '崔', '钟', '谭', '陆', '范', '廖', '贾', '夏',
            '韦', '付', '方', '邹', '孟', '熊', '秦', '邱', '尹', '薛', '闫', '段', '侯', '龙', '黎', '贺', '顾', '毛', '郝',
            '龚', '邵', '缪', '翟', '裴', '覃', '闵', '鄢', '阎', '佟', '窦', '詹', '邬', '庞', '樊', '殷', '聂', '焦',
        ])
}

/// Whether the list goes on to 等…企业.
fn list_closes(rest: &str) -> bool {
    let rest = rest.char_indices().nth(80).map_or(rest, |(i, _)| &rest[..i]);
    let end = rest.find(['，', '。', '；', '\n']).unwrap_or(rest.len());
    let rest = &rest[..end];
    rest.find('等').is_some_and(|i| {
        contains_any(&rest[i..], &["企业", "公司", "厂商", "巨头", "集团", "项目", "一批", "单位", "品牌", "客户", "机构"])
    })
}

fn backward(names: &Names, last: Span, items: &mut Vec<Span>) {
    let text = names.text;
    let mut at = last.from();
    loop {
        let before = &text[..at];
        let Some(rest) = before.strip_suffix(['、', '和', '与', '及']) else { return };
        let comma = before.ends_with('、');
        let floor = names.doc.sentences.partition_point(|s| s.span.to() <= at);
        let floor = names.doc.sentences.get(floor).map_or(0, |s| s.span.from().min(rest.len()));
        let start = edge::short_left(names, floor, rest.len(), 8);
        if start >= rest.len() {
            return;
        }
        let span = Span::new(start, rest.len());
        if surnamed(span.of(text)) && !list_closes(&text[last.to()..]) {
            return;
        }
        if !is_item(names, span) || !edge::begins_name(names, start, floor) {
            return;
        }
        // X与Y: only where a comma list or a name with a word of trade stands there.
        if !comma && look::looks(names, span) < look::Looks::Likely {
            return;
        }
        items.push(span);
        at = start;
    }
}
