//! Firms of the table, names in front of a stock code, names that open a headline.

use super::look;
use super::{Names, edge, registered};
use crate::data::Table;
use crate::data::any::{contains_any, ends_with_any, starts_with_any};
use crate::data::class::{CueSide, FirmClass};
use crate::data::mark::{Kinds, Marks};
use crate::data::words::is_common;
use crate::mention::Confidence;
use crate::rule::FindRule;
use crate::span::Span;

pub(super) fn find(names: &mut Names) {
    let doc = names.doc;
    let mut brackets = doc.scan.marks(Kinds::BRACKET);
    for number in 0..names.doc.sentences.len() {
        let sentence = names.doc.sentences[number].span;
        for hit in names.doc.scan.within(Table::Firm, sentence) {
            table(names, sentence, hit.span, FirmClass::of(hit.row));
        }
        tickers(names, sentence, &mut brackets);
        headline(names, sentence);
    }
}

fn table(names: &mut Names, sentence: Span, span: Span, class: Option<FirmClass>) {
    let text = names.text;
    if class == Some(FirmClass::Longer) || names.in_full(span.from()) || look::inside_latin(text, span) {
        return;
    }
    let ticker = look::ticker_length(&text[span.to()..sentence.to()]).is_some();
    if class == Some(FirmClass::Code) && !(ticker && edge::begins_name(names, span.from(), sentence.from())) {
        return;
    }
    let name = class == Some(FirmClass::Name);
    // 西门子冰箱, 美的空调: the brand of a product.
    // 标普500指数: an index.
    let behind = &text[span.to()..sentence.to()];
    let near = behind.char_indices().nth(8).map_or(behind, |(i, _)| &behind[..i]);
    let plain = |i: usize| near[..i].chars().all(|c| edge::is_han(c) || c.is_ascii_digit());
    // 华夏黄金ETF, 证券ETF易方达: a fund to trade, not its manager.
    const FUNDS: &[&str] = &["指数", "ETF", "LOF"];
    let indexed = contains_any(near, FUNDS) && FUNDS.iter().any(|w| near.find(w).is_some_and(plain))
        || ends_with_any(&text[sentence.from()..span.from()], &["ETF", "LOF"]);
    if indexed
        || !ticker
            && (look::is_product_brand(names, span)
                || look::inside_name(names, span) && look::heads_project(names, span.to(), sentence))
    {
        return;
    }
    if ticker || name && !look::runs_on(names, span) || !name && said_by_firm(names, span, sentence) {
        let mut end = span.to() + share_class(&text[span.to()..sentence.to()]);
        if let Some(branch) = registered::branch_behind(names, end, sentence.to()) {
            end = branch;
        }
        let rule = if ticker {
            FindRule::CompanyTicker
        } else if name {
            FindRule::CompanyKnown
        } else {
            FindRule::CompanyKnownWord
        };
        let span = Span::new(span.from(), end);
        names.push_short(span, rule, if name || ticker { Confidence::High } else { Confidence::Medium });
        // A word's other occurrences need their own context, unless the article shows its code.
        names.brands.add(span.of(text), name || ticker || !is_common(span.of(text)));
        if let Some(alias) = registered::declared_alias(text, span.to(), sentence.to()) {
            names.push_alias(alias, crate::mention::CompanyForm::Short, FindRule::CompanyAlias, Confidence::High, Some(span));
            names.brands.add(alias.of(text), true);
        }
        registered::latin_twin(names, span, sentence);
    }
}

/// The length of what Hong Kong's exchange puts behind a short name: 商汤|-W.
fn share_class(rest: &str) -> usize {
    let class = ["-SW", "-WR", "-W", "-S", "-B", "-P", "-R"].iter().find(|c| rest.starts_with(**c)).map_or(0, |c| c.len());
    if rest[class..].starts_with(|c: char| c.is_ascii_alphanumeric()) { 0 } else { class }
}

/// Whether a name in front of a stock code is one of a fund or an index: 纳指ETF国泰, 证券公司指数.
fn is_fund(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    contains_any(&upper, &["ETF", "LOF", "REIT"]) || ends_with_any(name, &["指数", "投资基金", "混合"])
}

/// Names in front of a stock code.
fn tickers(names: &mut Names, sentence: Span, brackets: &mut Marks) {
    let text = names.text;
    let mut from = sentence.from();
    while let Some(at) = brackets.next(from, sentence.to()) {
        from = at + 1;
        if look::ticker_length(&text[at..sentence.to()]).is_none() || names.in_full(at.saturating_sub(1)) {
            continue;
        }
        let mut start = edge::short_left(names, sentence.from(), at, 9);
        // 财联社7月8日电，X: the date closes it; a known firm that ends here is the name.
        let hits = names.doc.scan.of(Table::Firm);
        let j = hits.partition_point(|h| h.span.from() < at);
        if let Some(h) = hits[..j]
            .last()
            .filter(|h| h.span.to() == at && matches!(FirmClass::of(h.row), Some(FirmClass::Name | FirmClass::Word)))
        {
            start = h.span.from();
        }
        let mut name = &text[start..at];
        while let Some(rest) = name.strip_prefix(['电', '讯', '日']) {
            if rest.chars().count() < 2 {
                break;
            }
            start += 3;
            name = rest;
        }
        let named = (2..=12).contains(&name.chars().count()) || name.is_ascii() && name.len() > 1;
        if named && !is_fund(name) && !ends_with_any(&text[..start], &["ETF", "LOF"]) {
            names.push_short(Span::new(start, at), FindRule::CompanyTicker, Confidence::High);
            names.brands.add(name, true);
        }
    }
}

/// 【X：公司拟…】: the firm that a headline or announcement speaks of.
fn headline(names: &mut Names, sentence: Span) {
    let text = names.text;
    let slice = sentence.of(text);
    let Some(rest) = slice.strip_prefix('【') else { return };
    let Some(colon) = rest.find(['：', ':']) else { return };
    let name = &rest[..colon];
    let plain = name.chars().all(|c| edge::is_han(c) || c.is_ascii_alphanumeric());
    let mut start = sentence.from() + '【'.len_utf8();
    let mut name = name;
    // 3天2板, 二连板: how long the price has risen.
    if let Some(i) =
        name.find('板').filter(|&i| i < 18 && (name[..i].ends_with('连') || name[..i].ends_with(|c: char| c.is_ascii_digit())))
    {
        start += i + '板'.len_utf8();
        name = &name[i + '板'.len_utf8()..];
    }
    // 【生态|环境部：…】: a name for codes alone is none here.
    let known = edge::hits_at(names.doc, Table::Firm, start).find(|k| k.to() == start + name.len()).or_else(|| {
        let hit = names.doc.scan.at(Table::Firm, start as u32)?;
        let firm = matches!(FirmClass::of(hit.row), Some(FirmClass::Name | FirmClass::Word));
        (firm && !look::runs_on(names, hit.span)).then_some(hit.span)
    });
    if look::is_shadow(names, Span::new(start, start + name.len()))
        || edge_firm(names, start + name.len()) && known.is_none_or(|k| k.to() < start + name.len())
    {
        return;
    }
    if !plain || !(2..=8).contains(&name.chars().count()) {
        return;
    }
    // 【X澄清：…】: the known name, not the verb behind it.
    if let Some(span) = known.filter(|s| s.to() < start + name.len()) {
        names.push_short(span, FindRule::CompanyHeadline, Confidence::High);
        names.brands.add(span.of(text), true);
        return;
    }
    let whole = Span::new(start, start + name.len());
    let titled = [Table::Title, Table::OrgHead].iter().any(|&t| !names.doc.scan.within(t, whole).is_empty());
    // An unknown name needs what only firms do, right behind the colon.
    let after = rest[colon..].trim_start_matches(['：', ':']);
    let acts = starts_with_any(after, &["公司", "子公司", "拟", "控股", "股东", "净利", "签", "中标", "预计"]);
    let likely = known.is_some() || acts && name.chars().count() >= 3 && crate::data::words::is_odd(name);
    let other = titled
        || !likely
        || names.is_place(Span::new(start, start + name.len()))
        || is_common(name)
        || ends_with_any(
            name,
            &[
                "部", "局", "会", "委", "院", "快讯", "机构", "网", "社", "报", "人士", "专家", "市长", "省长", "调查", "所",
                "官方", "媒体", "央行", "早报", "晚报",
            ],
        );
    let firm = contains_any(&rest[colon..], &["公司", "拟", "子公司", "净利", "股东", "签", "中标", "合同", "项目"]);
    if !other && (firm || known.is_some()) {
        names.push_short(Span::new(start, start + name.len()), FindRule::CompanyHeadline, Confidence::Medium);
        names.brands.add(name, true);
    }
}

/// What is said behind a firm's name.
const SAID: &[&str] = &[
    "公告",
    "称，",
    "拟",
    "集团",
    "公司",
    "股份",
    "宣布",
    "旗下",
    "上半年营",
    "前三季度营",
    "一季度营",
    "二季度营",
    "三季度营",
    "四季度营",
    "第一季度",
    "第二季度",
    "第三季度",
    "第四季度",
    "营收",
    "净利",
];

/// Whether the words around a name that is also a common word make it a firm's.
fn said_by_firm(names: &Names, span: Span, sentence: Span) -> bool {
    let text = names.text;
    let after = &text[span.to()..sentence.to()];
    let before = &text[sentence.from()..span.from()];
    let cue =
        |side: CueSide, at: usize| names.doc.scan.at(Table::FirmCue, at as u32).is_some_and(|h| CueSide::of(h.row) == Some(side));
    let begins = edge::begins_name(names, span.from(), sentence.from());
    let says = cue(CueSide::After, span.to())
        || starts_with_any(after, SAID)
        || starts_with_any(after, &["涨", "跌", "早盘涨", "据悉", "盘前", "盘后"]) && !starts_with_any(after, &["涨价", "跌价"]);
    let behind_cue = crate::data::words::ending_at(&crate::data::words::NAME_EDGE, before, 0, before.len(), 7)
        .is_some_and(|(w, _)| names.doc.scan.at(Table::FirmCue, (sentence.from() + w) as u32).is_some());
    let listed = before.ends_with('、') && after.starts_with(['、', '等']) && edge_firm(names, span.from() - 3);
    begins && says
        || before.ends_with('【') && after.starts_with(['：', ':'])
        || behind_cue && edge::ends_name(names, span.to(), sentence.to())
        || listed
}

/// Whether a firm of the table ends here.
fn edge_firm(names: &Names, at: usize) -> bool {
    let hits = names.doc.scan.of(Table::Firm);
    let i = hits.partition_point(|h| h.span.from() < at);
    hits[..i].last().is_some_and(|h| h.span.to() == at)
}
