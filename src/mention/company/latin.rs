//! Latin names with a Latin form: Source Photonics Holdings（Cayman）Limited.

use super::Names;
use super::look;
use crate::data::Table;
use crate::data::any::{ends_with_any, starts_with_any};
use crate::data::class::FormClass;
use crate::data::mark::Kinds;
use crate::mention::{CompanyForm, Confidence};
use crate::rule::FindRule;
use crate::span::Span;

pub(super) fn find(names: &mut Names) {
    let mut found: Vec<Span> = Vec::new();
    for hit in names.doc.scan.of(Table::CompanyForm) {
        if FormClass::of(hit.row) != Some(FormClass::Latin) || look::inside_latin(names.text, hit.span) {
            continue;
        }
        let start = left(names.text, hit.span.from());
        let mut end = hit.span.to();
        if names.text[end..].starts_with('.') && !names.text[..end].ends_with('.') {
            end += 1;
        }
        let name = &names.text[start..hit.span.from()];
        if name.trim().len() < 2 || !name.starts_with(|c: char| c.is_ascii_uppercase()) {
            continue;
        }
        // Co., Ltd. and Holdings Limited: the later form takes the earlier in.
        match found.last_mut() {
            Some(last) if last.end > start as u32 => *last = Span::new(start.min(last.from()), end),
            _ => found.push(Span::new(start, end)),
        }
    }
    for span in found {
        names.push(span, CompanyForm::Full, FindRule::CompanyLatinForm, Confidence::High);
        names.full.push(span);
        names.brands.add(span.of(names.text), true);
        let limit = (span.to() + 120).min(names.text.len());
        let limit = (limit..=names.text.len()).find(|&i| names.text.is_char_boundary(i)).unwrap_or(names.text.len());
        if let Some(alias) = super::registered::declared_alias(names.text, span.to(), limit) {
            names.push_alias(alias, CompanyForm::Short, FindRule::CompanyAlias, Confidence::High, Some(span));
            names.brands.add(alias.of(names.text), true);
        }
    }
    names.full.sort();
}

/// Two and more capitalised words beside a cue of firms: 对｜Shams El Sherouk｜增资.
pub(super) fn bare(names: &mut Names) {
    let mut found = Vec::new();
    let mut marks = names.doc.scan.marks(Kinds::CAPITAL);
    for sentence in &names.doc.sentences {
        let slice = sentence.span.of(names.text);
        let mut at = 0;
        while let Some(start) = marks.next(sentence.span.from() + at, sentence.span.to()).map(|i| i - sentence.span.from()) {
            let length = slice[start..]
                .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, ' ' | '&' | '.' | '-')))
                .unwrap_or(slice.len() - start);
            let run = slice[start..start + length].trim_end_matches([' ', '.', '-', '&']);
            at = start + length.max(1);
            let capitals = run.split(' ').filter(|w| w.starts_with(|c: char| c.is_ascii_uppercase())).count();
            let before = &slice[..start];
            let behind = &slice[start + run.len()..];
            let cue = ends_with_any(before, &["对", "与", "由", "向", "收购", "子公司", "公司", "股东", "持有", "和", "客户"])
                && starts_with_any(
                    behind,
                    &["增资", "签署", "签订", "股权", "拟", "持有", "投资", "的股权", "合资", "达成", "共同", "出资"],
                );
            let says = starts_with_any(
                behind,
                &["宣布", "拟", "股价", "CEO", "首席执行官", "董事会", "财报", "公司", "集团", "股份", "计划", "的股价"],
            ) && !before.ends_with(['“', '"', '《'])
                && !title_ends_at(names, sentence.span.from() + start);
            let mixed = run.chars().any(|c| c.is_ascii_lowercase());
            // 收购McAfee
            let bought = ends_with_any(before, &["收购", "并购", "竞购", "入股"]) && run.len() >= 4 && capitals > 0;
            if mixed && (says && run.len() >= 4 || capitals >= 2 && cue || bought) {
                found.push(Span::new(sentence.span.from() + start, sentence.span.from() + start + run.len()));
            }
        }
    }
    for span in found {
        names.push(span, CompanyForm::Short, FindRule::CompanyLatin, Confidence::Medium);
        names.brands.add(span.of(names.text), true);
    }
}

/// Whether a person's title stands in front.
fn title_ends_at(names: &Names, at: usize) -> bool {
    let hits = names.doc.scan.of(Table::Title);
    let i = hits.partition_point(|h| h.span.from() < at);
    hits[..i].last().is_some_and(|h| h.span.to() == at)
}

/// The start of the capitalised words, joined by blanks, commas, brackets and `&`, that end at `form`.
fn left(text: &str, form: usize) -> usize {
    let mut start = form;
    for (i, c) in text[..form].char_indices().rev() {
        if !(c.is_ascii_alphanumeric() || matches!(c, ' ' | '&' | '.' | ',' | '-' | '(' | ')' | '（' | '）' | '\''))
            || form - i > 90
        {
            break;
        }
        if c.is_ascii_uppercase() && !text[..i].ends_with(|p: char| p.is_ascii_alphanumeric()) {
            start = i;
        }
    }
    start
}
