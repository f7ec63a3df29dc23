//! Lists of firms: 中船重工、山西美锦、研祥科技、金雅福等一批企业.

use super::{Names, edge, registered};
use crate::data::any::{contains_any, ends_with_any};
use crate::data::words::{GENERIC_NAME, is_common};
use crate::data::{Table, one_of};
use crate::mention::{Confidence, Expr};
use crate::span::Span;

/// Adds the items of lists that hold a firm already; true where there were any.
pub(super) fn find(names: &mut Names) -> bool {
    let mut known: Vec<Span> = names.out.iter().filter(|f| matches!(f.expr, Expr::Company(_))).map(|f| f.span).collect();
    known.sort();
    known.dedup();
    let mut items: Vec<Span> = Vec::new();
    // What a word of trade alone suggests opens a list only where 等…企业 closes it.
    let unsure: Vec<Span> = names.out.iter().filter(|f| f.rule == "company.trade").map(|f| f.span).collect();
    for &span in &known {
        if unsure.contains(&span) && !list_closes(&names.text[span.to()..]) {
            continue;
        }
        forward(names, span, &mut items);
        backward(names, span, &mut items);
    }
    items.sort();
    items.dedup();
    items.retain(|i| !known.iter().any(|k| k.start < i.end && i.start < k.end));
    for &item in &items {
        names.push_short(item, "company.listed", Confidence::Medium);
        names.brands.add(item.of(names.text), true);
    }
    !items.is_empty()
}

fn is_item(names: &Names, span: Span) -> bool {
    let text = span.of(names.text);
    (2..=8).contains(&text.chars().count())
        && !text.starts_with(|c: char| c.is_ascii_digit())
        && !counts(text)
        && text.chars().all(|c| edge::is_han(c) || c.is_ascii_alphanumeric())
        && !is_common(text)
        && !GENERIC_NAME.contains(text)
        && !registered::has_function_word(text)
        && !names.is_place(span)
        && names.at(Table::OrgHead, span.from()).is_none()
        && !ends_with_any(
            text,
            &[
                "部", "局", "委", "会", "院", "所", "大学", "政府", "市", "省", "县", "区", "项目", "社", "镇", "率", "型", "人",
                "厂商",
            ],
        )
}

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
        if let Some(length) = super::known::ticker_length(&text[at..]) {
            at += text[at..].chars().next().map_or(0, char::len_utf8) + length;
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        }
        let Some(rest) = text[at..].strip_prefix('、') else { return };
        let start = text.len() - rest.len();
        let Some(length) = rest.find(['、', '等', '，', ',', '。', '；', '和', '与', '及', '”', '\n', '（', '(', '”', '“'])
        else {
            return;
        };
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
        if !comma && super::short::looks(names, span) < super::short::Looks::Likely {
            return;
        }
        items.push(span);
        at = start;
    }
}
