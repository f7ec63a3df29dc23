//! What a stretch of text looks like: a name, a piece of a longer word, a product, a part of a project. Asked by all that find
//! companies; none of it finds one.

use super::{Names, edge};
use crate::data::any::{contains_any, ends_with_any, starts_with_any, trim_start};
use crate::data::class::{AbroadClass, FirmClass, PlaceUse, TradeClass};
use crate::data::words::{self, GENERIC_NAME};
use crate::data::{Table, one_of};
use crate::span::Span;

/// How much a stretch of text looks like a firm's short name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Looks {
    Unlike,
    /// Two odd characters: enough behind 子公司 only.
    Odd,
    Possible,
    Likely,
}

/// Judges a stretch by its inside alone.
pub(super) fn looks(names: &Names, span: Span) -> Looks {
    let text = span.of(names.text);
    let count = text.chars().count();
    if !(2..=12).contains(&count)
        || GENERIC_NAME.contains(text)
        || text.starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_lowercase())
        || text.starts_with(['前', '兼', '系', '逾', '超', '名', '某', '原', '赴', '新', '该', '各', '至', '后'])
        || text.ends_with(['的', '股', '区', '园', '镇', '村', '党', '国', '省', '市', '已', '封', '司', '名', '为', '在', '案'])
        || text.bytes().all(|b| b.is_ascii_uppercase()) && text.len() < 5 && names.at(Table::Firm, span.from()).is_none()
        || names.is_place(span)
        || text.starts_with(['拟', '将', '已', '正', '及', '或', '仍', '曾', '但'])
        || starts_with_any(text, &["可自", "可在"])
        || has_function_word(text) && count < 8 && names.at(Table::Firm, span.from()).is_none()
        || ends_with_any(
            text,
            &[
                "公司",
                "项目",
                "企业",
                "集团",
                "基地",
                "产品",
                "业务",
                "工厂",
                "大学",
                "学院",
                "研究院",
                "研究所",
                "政府",
                "委员会",
                "协会",
                "交易所",
                "股东",
                "资产",
                "园区",
                "先生",
                "女士",
                "市场",
                "银行",
                "品牌",
                "法院",
                "部门",
            ],
        )
        || text.chars().any(|c| one_of!(c, "一二三四五六七八九十两")) && count < 3
    {
        return Looks::Unlike;
    }
    let mut firms = edge::hits_at(names.doc, Table::Firm, span.from());
    if firms.clone().any(|h| h == span) {
        return if is_shadow(names, span) { Looks::Unlike } else { Looks::Likely };
    }
    // 双星新材|反包: a known firm, and words that make it no other.
    if firms.any(|h| h.len() > 6 && h.end < span.end && h.end + 6 >= span.end) && trade_tail(names, span).is_none() {
        return Looks::Unlike;
    }
    let mut core = span;
    let mut places = 0;
    while let Some(p) = [Table::Place, Table::Abroad, Table::Region].iter().find_map(|&t| names.at(t, core.from())) {
        if p.end >= span.end {
            return Looks::Unlike;
        }
        core.start = p.end;
        places += 1;
    }
    if places > 1 {
        return Looks::Unlike;
    }
    let place = (places > 0).then_some(core);
    let inner = core.of(names.text);
    let trade = trade_tail(names, core);
    let brand = trade.map_or(core, |t| Span { start: core.start, end: t.start });
    let brand_text = brand.of(names.text);
    let brand_count = brand_text.chars().count();
    if trade.is_some() && (2..=4).contains(&brand_count) && words::is_odd(brand_text) && !GENERIC_NAME.contains(brand_text) {
        return Looks::Likely;
    }
    let odd = words::is_odd(brand_text) && names.at(Table::Zone, core.from()).is_none();
    match (place.is_some(), odd) {
        (true, true) if (2..=6).contains(&inner.chars().count()) && (2..=4).contains(&brand_count) => Looks::Likely,
        (false, true) if (3..=6).contains(&count) => Looks::Possible,
        (false, true) => Looks::Odd,
        _ => Looks::Unlike,
    }
}

/// The word of trade that ends the span.
pub(super) fn trade_tail(names: &Names, span: Span) -> Option<Span> {
    let text = span.of(names.text);
    text.char_indices()
        .skip(1)
        .map(|(i, _)| span.from() + i)
        .find_map(|at| edge::hits_at(names.doc, Table::Trade, at).find(|h| h.end == span.end))
}

/// Whether a common word runs across this byte: 生产商｜用车.
pub(super) fn splits_word(text: &str, at: usize) -> bool {
    let left = text[..at].char_indices().next_back().map(|(i, _)| i);
    let right = text[at..].chars().next().map(|c| at + c.len_utf8());
    left.zip(right).is_some_and(|(l, r)| words::COMMON_WORD.contains(&text[l..r]))
}

/// Whether a product's kind stands behind: 西门子冰箱, 美的空调.
pub(super) fn is_product_brand(names: &Names, span: Span) -> bool {
    names.doc.scan.at(Table::Trade, span.end).is_some_and(|h| TradeClass::of(h.row) == Some(TradeClass::Product))
}

/// Whether a name of two characters falls to two common words: 国铁 in 全国铁路, 中通 in 集中通车.
pub(super) fn splits(text: &str, span: Span) -> bool {
    span.len() == 6 && splits_word(text, span.from()) && splits_word(text, span.to())
}

/// Whether the table says that just this word is no firm.
pub(super) fn is_shadow(names: &Names, span: Span) -> bool {
    let hit = names.doc.scan.at(Table::Firm, span.start).filter(|h| h.span == span);
    hit.is_some_and(|h| FirmClass::of(h.row) == Some(FirmClass::Longer))
}

/// Whether a longer word of the table that is no firm holds the name: 三星 in 三星堆.
pub(super) fn is_shadowed(names: &Names, span: Span) -> bool {
    let hits = names.doc.scan.of(Table::Firm);
    let i = hits.partition_point(|h| h.span.to() < span.to());
    hits[i..].first().is_some_and(|h| {
        h.span.from() <= span.from() && h.span.len() > span.len() && FirmClass::of(h.row) == Some(FirmClass::Longer)
    })
}

/// Whether a two-character name is only a piece of a longer word: 海马 in 上海马拉松.
pub(super) fn runs_on(names: &Names, span: Span) -> bool {
    let hyphen = |c: char| matches!(c, '-' | '－' | '—');
    let text = names.text;
    if text[..span.from()].ends_with(hyphen) && text[..span.from()].trim_end_matches(hyphen).ends_with(edge::is_han)
        || text[span.to()..].starts_with(hyphen) && text[span.to()..].trim_start_matches(hyphen).starts_with(edge::is_han)
    {
        return true;
    }
    // 国新能源 in 全国新能源.
    if span.of(text).starts_with('国') && text[..span.from()].ends_with(['中', '全', '我', '该', '各', '外', '本', '两', '和'])
    {
        return true;
    }
    // 成|立新能源: a word of the edge runs across the start.
    let second = span.from() + span.of(text).chars().next().map_or(0, char::len_utf8);
    let floor = text[..span.from()].char_indices().next_back().map_or(span.from(), |(i, _)| i);
    if crate::data::words::ending_at(&crate::data::words::NAME_EDGE, text, floor, second, 2).is_some_and(|(w, _)| w == floor)
        && floor < span.from()
    {
        return true;
    }
    if span.len() > 6 || !span.of(text).chars().all(edge::is_han) {
        return false;
    }
    // 日产量, 中铁路, 审美的: one of its characters makes a word with its neighbour.
    let sentence = names.doc.sentence_of(span).map_or(span, |n| names.doc.sentences[n].span);
    let begins = edge::begins_name(names, span.from(), sentence.from());
    let ends = edge::ends_name(names, span.to(), sentence.to());
    let torn = splits_word(text, span.to()) || splits_word(text, span.from()) && !begins;
    if splits(text, span)
        || !ends && torn
        || span.of(text).ends_with('的') && !begins
        || text[..span.from()].ends_with(['英', '潮']) && text[span.to()..].starts_with(edge::is_han)
        || text[span.to()..].starts_with(['·', '亚', '乔', '诺', '夫', '娅'])
    {
        return true;
    }
    let crosses = |at: usize| {
        [Table::Place, Table::Abroad, Table::Region].iter().any(|&t| {
            let hits = names.doc.scan.of(t);
            let i = hits.partition_point(|h| h.span.from() < at);
            hits[..i].last().is_some_and(|h| {
                h.span.to() > at && (t != Table::Place || matches!(PlaceUse::of(h.row), Some(PlaceUse::Full | PlaceUse::Short)))
            })
        })
    };
    // 丝吉利娅: a syllable on both sides, in an item of a list.
    let head = text[..span.from()].chars().rev().take_while(|c| edge::is_han(*c)).take(5).count();
    let tail = text[span.to()..].chars().take_while(|c| edge::is_han(*c) && *c != '等').take(5).count();
    if head > 0 && tail > 0 && head + tail <= 3 && text[..span.from()].trim_end_matches(edge::is_han).ends_with('、') {
        return true;
    }
    crosses(span.from()) || crosses(span.to())
}

pub(super) fn inside_latin(text: &str, span: Span) -> bool {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let surface = span.of(text);
    latin(surface.chars().next()) && latin(text[..span.from()].chars().next_back())
        || latin(surface.chars().next_back()) && latin(text[span.to()..].chars().next())
}

pub(super) fn ticker_length(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix(['(', '（'])?;
    // A code is short: no look for a bracket that closes much later.
    let close = inner.char_indices().take(48).find(|(_, c)| matches!(c, ')' | '）'))?.0;
    let code = trim_start(trim_start(&inner[..close], "股票代码"), "证券代码").trim_start_matches([':', '：', ' ']);
    let digits = code.chars().filter(char::is_ascii_digit).count();
    let market = || contains_any(code, &[".SZ", ".SH", ".HK", ".BJ", ".O", ".N", ".US", "NASDAQ", "NYSE"]);
    let plain = code.len() <= 24
        && code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '：' | ',' | '，' | ' ' | '/' | '、'));
    // 《…报告（2026）》: a year.
    let year = code.len() == 4 && digits == 4 && starts_with_any(code, &["19", "20"]);
    (plain && (digits >= 4 || market()) && !code.is_empty() && !year).then_some(close)
}

/// What stands behind a part of a firm's business: 苹果软件|业务.
pub(super) const PARTS: &[&str] = &["业务", "产品", "系统", "部门", "事业", "与服务"];

/// Whether a quote opens in front, or a place stands there: the brand is then a part of a longer name.
pub(super) fn inside_name(names: &Names, span: Span) -> bool {
    names.text[..span.from()].ends_with(['《', '“', '"', '「']) || edge::place_ends_at(names, span.from())
}

/// Whether the words behind run on into a project's name (正威｜贵银产业园), with nothing between that ends a name.
pub(super) fn heads_project(names: &Names, at: usize, sentence: Span) -> bool {
    let hits = names.doc.scan.of(Table::ProjectHead);
    let i = hits.partition_point(|h| h.span.from() < at);
    let Some(head) = hits[i..].first().filter(|h| h.span.to() <= sentence.to() && h.span.from() < at + 45) else { return false };
    names.text[at..head.span.from()].char_indices().all(|(j, c)| edge::is_han(c) && !edge::closes(names, at + j, sentence.to()))
        && head.span.from() > at
}

/// 美国都福集团: a foreign country in front is a place of its own.
pub(super) fn skip_country(names: &Names, start: usize, end: usize) -> usize {
    let country = names.doc.scan.at(Table::Abroad, start as u32).filter(|h| {
        AbroadClass::of(h.row) == Some(AbroadClass::Country) && end >= h.span.to() + 6 && !names.text[start..].starts_with("中国")
    });
    country.map_or(start, |h| h.span.to())
}

/// Whether a word that no brand holds (verb, particle, preposition of one character) stands inside.
pub(super) fn has_function_word(brand: &str) -> bool {
    brand.chars().any(|c| one_of!(c, "的了与从被等该并或将由是在不也都还把就很更最已未须拟对及各我你他她它们这那些此其之"))
}

/// Whether the last word is one that stands in front of names (产业链对｜公司).
pub(super) fn ends_in_edge(brand: &str) -> bool {
    words::ending_at(&words::NAME_EDGE, brand, 0, brand.len(), 7).is_some_and(|(_, class)| class == "hard")
        || brand.ends_with([
            '对', '为', '以', '让', '使', '把', '给', '和', '与', '及', '向', '于', '则', '着', '占', '系', '受', '在', '是',
            '由', '从', '指',
        ])
}
