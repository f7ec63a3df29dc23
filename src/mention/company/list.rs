//! Lists of firms: 中船重工、山西美锦、研祥科技、金雅福等一批企业.

use super::{Names, edge, registered};
use crate::data::Table;
use crate::data::words::{GENERIC_NAME, is_common};
use crate::mention::{Confidence, Expr};
use crate::span::Span;

/// Adds the items of lists that hold a firm already; true where there were any.
pub(super) fn find(names: &mut Names) -> bool {
    let mut known: Vec<Span> = names.out.iter().filter(|f| matches!(f.expr, Expr::Company(_))).map(|f| f.span).collect();
    known.sort();
    known.dedup();
    let mut items: Vec<Span> = Vec::new();
    for &span in &known {
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
        && text.chars().all(|c| edge::is_han(c) || c.is_ascii_alphanumeric())
        && !is_common(text)
        && !GENERIC_NAME.contains(text)
        && !registered::has_function_word(text)
        && !names.is_place(span)
        && names.at(Table::OrgHead, span.from()).is_none()
        && !["部", "局", "委", "会", "院", "所", "大学", "政府", "市", "省", "县", "区", "项目", "社", "镇", "率", "型", "人"].iter().any(|w| text.ends_with(w))
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
        let Some(length) = rest.find(['、', '等', '，', ',', '。', '；', '和', '与', '及', '”', '\n', '（', '(', '”', '“']) else { return };
        let span = Span::new(start, start + length);
        let closed = rest[length..].starts_with(['、', '等', '和', '与', '及', '（', '(']);
        if length == 0 || !closed || !is_item(names, span) {
            return;
        }
        items.push(span);
        at = span.to();
    }
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
