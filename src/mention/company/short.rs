//! Short names that the words around them make a firm's: behind 子公司 or 收购, in front of 公告 or 董事长, in front of a
//! share (60%股权), or with a word of trade between two edges (研祥科技).

use super::look;
use super::{Names, edge};
use crate::data::any::{ends_with_any, starts_with_any};
use crate::data::class::{CueSide, CueStrength, FirmClass, PlaceUse, TradeClass};
use crate::data::words::{self, GENERIC_NAME, NAME_EDGE};
use crate::data::{Hit, Table};
use crate::mention::Confidence;
use crate::rule::FindRule;
use crate::span::Span;

pub(super) fn find(names: &mut Names) {
    let doc = names.doc;
    for (number, hits) in doc.by_sentence(Table::FirmCue) {
        let sentence = doc.sentences[number].span;
        for hit in hits {
            let strong = CueStrength::of(hit.row) == Some(CueStrength::Strong);
            match CueSide::of(hit.row) {
                Some(CueSide::Before) => {
                    behind(names, sentence, *hit, strong);
                    if strong {
                        in_front(names, sentence, *hit, true);
                    }
                }
                Some(CueSide::Pair) => pair(names, sentence, *hit),
                Some(CueSide::List) => {}
                _ => in_front(names, sentence, *hit, strong),
            }
        }
    }
    for (number, hits) in doc.by_sentence(Table::Trade) {
        let sentence = doc.sentences[number].span;
        for hit in hits {
            let class = TradeClass::of(hit.row);
            if class != Some(TradeClass::Product) {
                trade(names, sentence, hit.span, class == Some(TradeClass::Weak));
            }
        }
    }
    repeated(names);
}

/// A name between 与 and a word that takes two firms: 与｜香港海诺实｜共同出资.
fn pair(names: &mut Names, sentence: Span, hit: Hit) {
    let text = names.text;
    let end = hit.span.from();
    if end <= sentence.from() || names.in_full(end - 1) {
        return;
    }
    let start = edge::short_left(names, sentence.from(), end, 8);
    let joined = text[..start].ends_with(['与', '和', '同', '、', '及']);
    let span = Span::new(start, end);
    if start < end && joined && look::looks(names, span) == look::Looks::Likely {
        add(names, span, FindRule::CompanyPair, Confidence::Medium);
    }
}

/// A place and an odd brand (上海佳豪) that the article uses more than once between two edges, once
/// beside a cue.
fn repeated(names: &mut Names) {
    let mut candidates: Vec<(Span, bool)> = Vec::new();
    // What stands twice shares the place and two characters.
    let opening = |hit: &Hit| names.text.as_bytes().get(hit.span.from()..hit.span.from() + 12);
    let mut openings: Vec<&[u8]> = names.doc.scan.of(Table::Place).iter().filter_map(opening).collect();
    openings.sort_unstable();
    let twice: Vec<&[u8]> = openings.windows(2).filter(|w| w[0] == w[1]).map(|w| w[0]).collect();
    if twice.is_empty() {
        return;
    }
    for number in 0..names.doc.sentences.len() {
        let sentence = names.doc.sentences[number].span;
        for hit in names.doc.scan.within(Table::Place, sentence) {
            if opening(hit).is_none_or(|o| twice.binary_search(&o).is_err()) {
                continue;
            }
            if PlaceUse::of(hit.row) != Some(PlaceUse::Short) || hit.span.len() != 6 || names.in_full(hit.span.from()) {
                continue;
            }
            let end = edge::short_right(names, hit.span.from(), sentence.to(), 6);
            let span = Span::new(hit.span.from(), end);
            let core = span.len().saturating_sub(hit.span.len()) / 3;
            if core == 2
                && !names.text[span.to()..].starts_with(['经', '区', '市', '县', '镇', '人', '站'])
                && look::looks(names, span) == look::Looks::Likely
                && edge::begins_name(names, span.from(), sentence.from())
                && edge::ends_name(names, end, sentence.to())
            {
                let cue =
                    names.doc.scan.at(Table::FirmCue, end as u32).is_some_and(|h| CueSide::of(h.row) == Some(CueSide::After));
                candidates.push((span, cue || starts_with_any(&names.text[end..], &["拟", "则", "旗下", "计划", "减持"])));
            }
        }
    }
    candidates.sort_by_key(|(s, _)| (s.of(names.text), s.start));
    let text = names.text;
    for same in candidates.chunk_by(|a, b| a.0.of(text) == b.0.of(text)) {
        if same.len() >= 2 && same.iter().any(|c| c.1) {
            for &(span, _) in same {
                add(names, span, FindRule::CompanyRepeatedForm, Confidence::Medium);
            }
        }
    }
}

/// A name behind a cue: 全资子公司｜嘉兴艾迪西.
fn behind(names: &mut Names, sentence: Span, hit: Hit, strong: bool) {
    let text = names.text;
    // 电|子公司, 量|子公司: no subsidiary.
    if hit.span.of(text).starts_with('子') && text[..hit.span.from()].ends_with(['电', '量', '原', '离', '光', '质']) {
        return;
    }
    let mut start = hit.span.to();
    let rest = &text[start..sentence.to()];
    let quoted = rest.starts_with(['“', '"', '「']);
    if quoted {
        start += rest.chars().next().map_or(0, char::len_utf8);
    }
    if names.in_full(start) || start >= sentence.to() {
        return;
    }
    let country = look::skip_country(names, start, sentence.to().min(start + 60));
    if country != start && edge::is_han(text[country..].chars().next().unwrap_or(' ')) && country < sentence.to() {
        start = country;
    }
    let mut end = edge::short_right(names, start, sentence.to(), 13);
    // 控股股东｜伟途投资｜计划减持.
    for word in ["投资", "控股", "发展"] {
        let behind = end + word.len();
        if text[end..sentence.to()].starts_with(word)
            && edge::ends_name(names, behind, sentence.to())
            && !text[behind..].starts_with(|c: char| c.is_ascii_digit() || matches!(c, '约' | '超' | '不' | '近' | '建' | '的'))
        {
            end = behind;
        }
    }
    if end <= start {
        return;
    }
    let span = Span::new(start, end);
    let closed = edge::ends_name(names, end, sentence.to()) && !text[end..].starts_with(['、', '的'])
        || strong && edge::ends_name(names, end, sentence.to());
    let shares = shares_behind(text, end, sentence.to());
    let held = strong && subsidiary_like(names, span);
    let need = match (strong, shares) {
        (true, _) => look::Looks::Odd,
        (_, true) => look::Looks::Possible,
        _ => look::Looks::Likely,
    };
    // 子公司|出售X股票, 子公司|暂停运营: a verb, no name.
    let verb = words::starting_at(&NAME_EDGE, text, start, end, 5).is_some_and(|(_, class)| class == "hard");
    if closed
        && !verb
        && !look::splits_word(text, start)
        && (held || look::looks(names, span) >= need)
        && !is_person_context(text, hit.span)
    {
        add(
            names,
            span,
            FindRule::CompanyCueBefore,
            if strong && need <= look::looks(names, span) { Confidence::Medium } else { Confidence::Low },
        );
    }
}

/// Behind 子公司 a name may hold common words, when its first two characters are none or a word of trade ends it.
fn subsidiary_like(names: &Names, span: Span) -> bool {
    let text = span.of(names.text);
    let count = text.chars().count();
    let first: String = text.chars().take(2).collect();
    (3..=12).contains(&count)
        && text.chars().all(edge::is_han)
        && !text.starts_with(['赴', '来', '新', '补'])
        && !words::is_common(text)
        && !look::has_function_word(text)
        && !names.is_place(span)
        && !text.ends_with("公司")
        && (look::trade_tail(names, span).is_some() || (4..=5).contains(&count) && !words::COMMON_WORD.contains(&first))
}

fn is_person_context(text: &str, cue: Span) -> bool {
    // 实际控制人张某: a person more often than a firm.
    matches!(cue.of(text), "实际控制人" | "实控人" | "股东" | "大股东" | "控股股东")
}

/// 60%股权, 的100%股份 behind a name.
fn shares_behind(text: &str, end: usize, limit: usize) -> bool {
    let rest = text[end..limit].trim_start_matches(['的', '约', '合', '计', ' ']);
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.'));
    after.len() < rest.len()
        && after
            .strip_prefix(['%', '％'])
            .is_some_and(|a| a.starts_with("股") || a.starts_with("的股") || a.starts_with("出资份额") || a.starts_with("的出资"))
}

/// A name in front of a cue: 研祥科技｜董事长.
fn in_front(names: &mut Names, sentence: Span, hit: Hit, strong: bool) {
    let text = names.text;
    let mut end = hit.span.from();
    let cue = hit.span.of(text);
    if cue.starts_with("股") {
        // N%股权: the name stands in front of the share.
        let before = &text[sentence.from()..end];
        let trimmed = before.trim_end_matches('的');
        if let Some(number) = trimmed.strip_suffix(['%', '％']) {
            let number = number.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' '));
            end =
                sentence.from() + number.trim_end_matches('的').trim_end_matches(['约', '计', '合']).trim_end_matches('的').len();
        } else if !trimmed.ends_with(|c: char| edge::is_han(c)) || trimmed.len() == before.len() {
            return;
        }
    }
    if end <= sentence.from() || names.in_full(end - 1) {
        return;
    }
    let start = edge::short_left(names, sentence.from(), end, 8);
    let start = look::skip_country(names, start, end);
    if start >= end {
        return;
    }
    let span = Span::new(start, end);
    let need = if strong { look::Looks::Possible } else { look::Looks::Likely };
    // X公司|黄宏郎|董事长: the person.
    let title = names.doc.scan.at(Table::Title, end as u32).is_some();
    let person = title && span.len() <= 9 && ends_with_any(&text[sentence.from()..start], &["公司", "集团", "股份", "银行"]);
    let mut found = if person { look::Looks::Unlike } else { look::looks(names, span) };
    if found < need && cue.starts_with("股权") && end != hit.span.from() && subsidiary_like(names, span) {
        found = look::Looks::Possible;
    }
    // 公元股份公告，公司拟…: the notice of a firm opens with its name, whatever words it is made of.
    let notice = matches!(cue, "公告" | "公告称") && opens_notice(names, span, sentence);
    if notice && found < need {
        add(names, span, FindRule::CompanyNotice, Confidence::Medium);
    } else if found >= need && edge::begins_name(names, start, sentence.from()) {
        add(
            names,
            span,
            FindRule::CompanyCueAfter,
            if found == look::Looks::Likely { Confidence::Medium } else { Confidence::Low },
        );
    }
}

/// Whether the sentence opens with this name of four to six characters, which a place opens or a word of trade ends.
fn opens_notice(names: &Names, span: Span, sentence: Span) -> bool {
    let text = span.of(names.text);
    let first = span.start == sentence.start || names.text[..span.from()].ends_with(['】', '\n']);
    let place = names.doc.scan.at(Table::Place, span.start).is_some_and(|h| h.span.len() == 6 && h.span.end < span.end);
    // 叠加|东方证券: a known firm ends it.
    let hits = names.doc.scan.of(Table::Firm);
    let known = hits[hits.partition_point(|h| h.span.start <= span.start)..]
        .first()
        .is_some_and(|h| h.span.end == span.end && FirmClass::of(h.row) == Some(FirmClass::Name));
    first
        && !known
        && (4..=6).contains(&text.chars().count())
        && text.chars().all(edge::is_han)
        && (place || look::trade_tail(names, span).is_some())
        && !look::has_function_word(text)
        && !GENERIC_NAME.contains(text)
        && !names.is_place(span)
        && !text.starts_with(['该', '多', '两', '各', '某', '本'])
        && [Table::OrgHead, Table::Title].iter().all(|&t| names.doc.scan.within(t, span).is_empty())
        && !ends_with_any(text, &["公司", "集团公司", "企业", "所", "局", "部", "会", "院", "法院", "部门", "政府", "社", "网"])
}

/// 研祥科技, 长江食品: a brand of two or three characters and a word of trade between two edges.
fn trade(names: &mut Names, sentence: Span, word: Span, weak: bool) {
    let text = names.text;
    let inside_firm = names.doc.scan.of(Table::Firm);
    let i = inside_firm.partition_point(|h| h.span.from() < word.from());
    if inside_firm[..i].last().is_some_and(|h| h.span.to() >= word.to())
        || names.in_full(word.from())
        || text[word.to()..].starts_with("有限")
        || text[word.to()..].starts_with("公司")
        // The cheap edge first: most words of trade go on.
        || !edge::ends_name(names, word.to(), sentence.to())
    {
        return;
    }
    let start = edge::short_left(names, sentence.from(), word.from(), 6);
    let brand = &text[start..word.from()];
    let place = names.doc.scan.at(Table::Place, start as u32).map(|h| h.span).filter(|p| p.end < word.start);
    let core = place.map_or(start, |p| p.to());
    let core_text = &text[core..word.from()];
    if !(2..=4).contains(&core_text.chars().count())
        || !words::is_odd(core_text)
        || look::has_function_word(core_text)
        || look::ends_in_edge(core_text)
        || !brand.chars().all(edge::is_han)
        // 数字经|济到生物医药
        || look::splits_word(text, start)
        || names.is_place(Span::new(core, word.from()))
        || !edge::begins_name(names, start, sentence.from())
        || crate::data::words::GENERIC_NAME.contains(core_text)
    {
        return;
    }
    // Two edges that both are punctuation, or a cue, say more than words alone.
    let span = Span::new(start, word.to());
    let known = edge::hits_at(names.doc, Table::Firm, core).any(|h| h.to() == word.from());
    // 英特尔|软件业务: a part of the firm.
    if known && starts_with_any(&text[word.to()..], look::PARTS) {
        return;
    }
    if weak {
        if known && word.of(text) != "投资" {
            add(names, span, FindRule::CompanyTrade, Confidence::Medium);
            names.by_trade.extend(names.out.last().map(|f| f.span));
        }
        return;
    }
    if look::looks(names, span) == look::Looks::Likely {
        add(names, span, FindRule::CompanyTrade, Confidence::Medium);
        names.by_trade.extend(names.out.last().map(|f| f.span));
    }
}

fn add(names: &mut Names, span: Span, rule: FindRule, confidence: Confidence) {
    names.push_short(span, rule, confidence);
    names.brands.add(span.of(names.text), true);
}
