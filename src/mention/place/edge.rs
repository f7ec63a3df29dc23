//! The edges of a place's name: slips across words, quotes, and names of other things that swallow it.

use super::gazetteer::{self as gaz, Beside, Use};
use crate::data::any::{contains_any, ends_with_any, starts_with_any};
use crate::data::class::FirmClass;
use crate::data::mark::Marks;
use crate::data::{Table, lexicon, one_of};
use crate::rule::FindRule;
use crate::span::Span;
use crate::text::Document;

/// Whether the character is a Chinese one.
pub(super) fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Characters that end a word in front of a place.
const BEFORE: &str = "在到从于与和及由对向至赴为是的了以或即含往距离抵驻经该将自位";

/// First characters of names that are particles as well: 和平, 从江, 于都, 比如.
const PARTICLE: &str = "和与从于同如将比来会为";

/// Whether a short name of two characters is a slip across words: 重|大新|型, 客|商都|说.
pub(super) fn slips(text: &str, span: Span, row: u32, sentence: Span, needs_support: bool) -> bool {
    let name = span.of(text);
    let mut chars = name.chars();
    let (Some(first), Some(last)) = (chars.next(), chars.next_back()) else { return true };
    if chars.next().is_some() || gaz::usage(row) == Use::Full {
        return false;
    }
    let before = text[sentence.from()..span.from()].chars().next_back().filter(|c| is_han(*c));
    let behind = text[span.to()..sentence.to()].chars().next().filter(|c| is_han(*c));
    let content = before.filter(|c| !one_of!(*c, BEFORE));
    let left = content.is_some_and(|c| gaz::is_word(c, first));
    let right = behind.is_some_and(|c| gaz::is_word(last, c));
    // 周三|亚太股市
    if one_of!(first, PARTICLE) && content.is_some() || before == Some('周') && one_of!(first, "一二三四五六") {
        return true;
    }
    // 斯|凯里|特: a foreign name.
    let foreign = |c: Option<char>| c.is_some_and(|c| one_of!(c, TRANSCRIBED));
    if foreign(before) && foreign(behind) {
        return true;
    }
    let coarse = gaz::codes(row).any(|c| c.code % 100 == 0);
    left && right || !coarse && (left || right && needs_support && content.is_some())
}

/// Stretches of a sentence between brackets that matter: 《…》 and short quotes.
#[derive(Debug, Default)]
pub(super) struct Quotes {
    titles: Vec<Span>,
    slogans: Vec<Span>,
}

impl Quotes {
    pub(super) fn read(text: &str, marks: &mut Marks, sentence: Span) -> Self {
        let mut quotes = Quotes::default();
        let text = &text[..sentence.to()];
        let mut from = sentence.from();
        // Where the search goes on for each kind: behind its last pair, or nowhere.
        let mut resume = [0; 3];
        while let Some(open) = marks.next(from, sentence.to()) {
            from = open + '《'.len_utf8();
            let (kind, close) = match &text[open..from] {
                "《" => (0, "》"),
                "“" => (1, "”"),
                _ => (2, "」"),
            };
            if open < resume[kind] {
                continue;
            }
            let Some(end) = memchr::memmem::find(&text.as_bytes()[from..], close.as_bytes()).map(|i| from + i) else {
                resume[kind] = usize::MAX;
                continue;
            };
            resume[kind] = end;
            let span = Span::new(from, end);
            if kind == 0 {
                quotes.titles.push(span);
            } else if span.len() <= 27 && span.of(text).chars().all(|c| is_han(c) || c.is_alphanumeric()) {
                quotes.slogans.push(span);
            }
        }
        quotes
    }

    /// Whether a place stands in a title in 《》.
    pub(super) fn in_title(&self, span: Span) -> bool {
        self.titles.iter().any(|t| t.contains(span))
    }

    /// Whether a place is part of a slogan or a name in quotes (“多彩贵州”).
    pub(super) fn in_slogan(&self, span: Span) -> bool {
        self.slogans.iter().any(|s| s.contains(span) && *s != span)
    }
}

/// Whether the place is part of an organisation's, a people's, a road's or a line's name.
/// `short` says that its suffix is missing.
pub(super) fn belongs_to_other(doc: &Document, span: Span, sentence: Span, short: bool) -> bool {
    let text = &*doc.folded;
    let rest = &text[span.to()..sentence.to()];
    let before = &text[sentence.from()..span.from()];
    if short && (is_station(rest) || is_bracketed(before, rest)) {
        return true;
    }
    let beside = match gaz::beside(rest) {
        Beside::Other => true,
        Beside::Line => short || rest.starts_with('站'),
        Beside::Plain => false,
    };
    beside || organization(doc, span, sentence) || phrase(rest) || line(text, span, sentence)
}

/// 台泥（杭州）运营: the brackets of a firm's name.
fn is_bracketed(before: &str, rest: &str) -> bool {
    let mut left = before.chars().rev();
    let mut right = rest.chars();
    matches!(left.next(), Some('（' | '('))
        && left.next().is_some_and(is_han)
        && matches!(right.next(), Some('）' | ')'))
        && right.next().is_some_and(|c| is_han(c) && !gaz::is_particle(c))
}

/// 桂林北、南宁东至: a station without its head.
fn is_station(rest: &str) -> bool {
    let mut behind = rest.chars();
    matches!(behind.next(), Some('东' | '西' | '南' | '北'))
        && behind.next().is_none_or(|c| matches!(c, '、' | '站' | '货' | '至' | '—' | '等' | '，' | '）'))
}

/// Whether the noun phrase behind ends in the head of an organisation, an event or a sight.
fn phrase(rest: &str) -> bool {
    let mut skip = 0;
    for (n, (i, c)) in rest.char_indices().enumerate() {
        if n > 10 || !is_han(c) || gaz::is_particle(c) || c == '副' {
            return false;
        }
        if i < skip {
            continue;
        }
        match gaz::swallows(&rest[i..]) {
            Some((_, true)) => return !gaz::unnamed(&rest[..i]),
            Some((length, false)) => skip = i + length,
            None => {}
        }
    }
    false
}

/// Heads of projects that name nothing by themselves; a place in front of one stays a place.
const BARE_PROJECTS: &[&str] =
    &["项目", "工厂", "基地", "厂", "厂区", "生产基地", "建设项目", "工程", "生产线", "总部", "研发中心", "原厂", "冰箱厂"];

/// Whether only a bare head is left of a project's name: 新工厂, 一期基地.
fn is_bare(rest: &str) -> bool {
    let mut rest = rest;
    loop {
        if BARE_PROJECTS.contains(&rest) {
            return true;
        }
        let stripped = [
            "新", "老", "原", "现有", "一期", "二期", "三期", "四期", "募投", "扩建", "重点", "重大", "投资", "合作", "的",
            "工厂", "基地",
        ]
        .iter()
        .find_map(|w| rest.strip_prefix(w));
        match stripped {
            Some(less) => rest = less,
            None => return false,
        }
    }
}

/// Whether a place in a project's name stands apart from it: in front with its suffix or zone (黄山市｜污水处理厂), or in
/// front of a bare head (石家庄｜项目), or it is the whole name itself (珠海柴油机产业园).
pub(super) fn stands_apart(text: &str, span: Span, project: Span, full: bool, zone: bool) -> bool {
    let rest = &text[span.to()..project.to()];
    if rest.is_empty() {
        return zone && span.start == project.start && !text[span.to()..].starts_with("项目");
    }
    span.start == project.start && (full || zone) || is_bare(rest)
}

/// Whether a short name opens a capacity that stands for a project: 会泽6万吨/年粗铅.
fn opens_capacity(rest: &str) -> bool {
    let number = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
    number > 0
        && ["万吨", "吨", "万千瓦", "千瓦", "MW", "GW", "kW", "KW", "亿立方米", "万立方米"]
            .iter()
            .any(|u| rest[number..].starts_with(u))
}

/// Whether a short name opens the name of a project: 会泽16万吨铅锌项目, 东莞智造总部项目.
pub(super) fn opens_project(doc: &Document, span: Span, sentence: Span) -> bool {
    let text = &*doc.folded;
    let window: usize = text[span.to()..sentence.to()].chars().take(28).map(char::len_utf8).sum();
    let window = Span { start: span.end, end: span.end + window as u32 };
    // 在包头投建20GW单晶硅棒项目
    if text[sentence.from()..span.from()].ends_with(['在', '于', '到', '赴']) {
        return false;
    }
    if opens_capacity(&text[span.to()..sentence.to()]) {
        return true;
    }
    let Some(head) = doc.scan.within(Table::ProjectHead, window).iter().find(|h| {
        // 新工厂建设项目: the last head of the phrase.
        let next = text[h.span.to()..sentence.to()].chars().next();
        next.is_none_or(|c| !is_han(c) || gaz::is_particle(c))
            || lexicon::rows(Table::ProjectHead)[h.row as usize].surface().ends_with("项目")
    }) else {
        return false;
    };
    let rest = Span { start: span.end, end: head.span.end }.of(text);
    let gap = Span { start: span.end, end: head.span.start }.of(text);
    gap.chars().count() >= 2
        && !is_bare(rest)
        && gap
            .chars()
            .all(|c| is_han(c) || c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '-' | '×' | '+' | '（' | '）' | '(' | ')'))
        && !gaz::unnamed(gap)
}

/// Whether the head of an organisation follows in the same noun phrase.
fn organization(doc: &Document, span: Span, sentence: Span) -> bool {
    let text = &*doc.folded;
    let window: usize = text[span.to()..sentence.to()].chars().take(12).map(char::len_utf8).sum();
    let window = Span { start: span.end, end: span.end + window as u32 };
    doc.scan.within(Table::OrgHead, window).first().is_some_and(|h| {
        let gap = Span { start: span.end, end: h.span.start }.of(text);
        // 巴西|外交部长: an office, not the organisation.
        let office = text[h.span.to()..sentence.to()].starts_with('长') && h.span.of(text).ends_with('部');
        gap.chars().all(is_han) && !gaz::unnamed(gap) && !gap.contains('副') && !office
    })
}

/// What names of lines end in.
const LINES: &[&str] = &[
    "铁路",
    "高铁",
    "高速",
    "公路",
    "专线",
    "城际",
    "快线",
    "管道",
    "客专",
    "航线",
    "运河",
    "通道",
    "联络线",
    "段",
    "线",
    "管线",
];

/// Whether the place is an end of a line: 潍坊至荣成高铁, 西安至商洛输气管道, 兰州至西宁段.
pub(super) fn line(text: &str, span: Span, sentence: Span) -> bool {
    let mut behind = text[span.to()..sentence.to()].chars();
    let first = behind.next();
    let from = matches!(first, Some('至' | '到' | '-' | '—' | '－' | '～'));
    let before = text[sentence.from()..span.from()].chars().next_back();
    let to = matches!(before, Some('至' | '-' | '—' | '－'));
    if !from && !to {
        return false;
    }
    let start = if from { span.to() + first.map_or(0, char::len_utf8) } else { span.to() };
    let mut end = start;
    for c in text[start..sentence.to()].chars().take(14) {
        if !(is_han(c) || matches!(c, '-' | '—' | '－' | '（' | '）' | '、')) || matches!(c, '的' | '在' | '是' | '了')
        {
            break;
        }
        end += c.len_utf8();
    }
    let phrase = &text[start..end];
    contains_any(phrase, LINES) || contains_any(sentence.of(text), &["高速", "铁路", "公路", "高铁"])
}

/// Whether a short name opens a brand that no table knows, behind a word that firms stand behind: 子公司|上海佳豪.
/// `None` where no brand seems to follow.
pub(super) fn opens_brand(doc: &Document, span: Span, sentence: Span) -> Option<bool> {
    let text = &*doc.folded;
    // 天津波音, 苏州博世
    let firm = doc.scan.at(Table::Firm, span.end).filter(|h| h.span.end <= sentence.end && h.span.len() > 3);
    if firm.is_some_and(|h| FirmClass::of(h.row) == Some(FirmClass::Name)) {
        return Some(true);
    }
    if firm_ends(&text[span.to()..sentence.to()]) {
        return Some(true);
    }
    let rest = &text[span.to()..sentence.to()];
    let mut behind = rest.chars();
    let (a, b) = (behind.next().filter(|c| is_han(*c))?, behind.next().filter(|c| is_han(*c))?);
    if gaz::is_particle(a) || one_of!(a, SINGLE) || gaz::is_particle(b) || gaz::is_word(a, b) {
        return None;
    }
    let before = &text[sentence.from()..span.from()];
    // 上海佳豪 three times and more is a name.
    let name = Span { start: span.start, end: span.end + (a.len_utf8() + b.len_utf8()) as u32 }.of(text);
    Some(ends_with_any(before, FIRM_LEADS) || text.matches(name).nth(2).is_some())
}

/// 鄂尔多斯|新能源公司: a firm's head soon after, with no plain adjective in front of it.
fn firm_ends(rest: &str) -> bool {
    for (count, (i, c)) in rest.char_indices().take(7).enumerate() {
        if !is_han(c) || gaz::is_particle(c) || one_of!(c, "一两几多") {
            return false;
        }
        if rest[i..].starts_with("公司") || rest[i..].starts_with("集团") {
            let gap = &rest[..i];
            return count > 1 && !gaz::unnamed(gap) && !ends_with_any(gap, PLAIN_FIRMS);
        }
    }
    false
}

/// Adjectives of firms that name none.
const PLAIN_FIRMS: &[&str] = &[
    "上市", "国有", "民营", "地方", "本地", "子", "分", "全资", "控股", "参股", "合资", "物业", "有限", "母", "总", "科技",
    "外资",
];

/// What firms stand behind.
const FIRM_LEADS: &[&str] = &[
    "子公司",
    "投资者",
    "股东",
    "公司",
    "企业",
    "合资方",
    "收购",
    "参股",
    "控股",
    "由",
    "与",
    "和",
    "、",
    "及",
    "对",
    "向",
    "引入",
];

/// Characters that are words by themselves behind a place.
const SINGLE: &str = "省市县区州人产籍造地段东西南北中各两三二四五六七八九十一新老原旧大小高低全多首主拟已正曾均仅共再又可能会应须需即则才只先后前内外上下里间时年月日同并且非未无更最又来开建设办做供送引入出进获有占居位处设成立据约近超逾达破创夺迎接连跨跟随像如若虽因而另还仍便级类型款种只家座条项所名位批台";

/// Whether a region's word only gives a direction: 内蒙古中部, 东北部, 贵州西北部.
pub(super) fn is_direction(text: &str, span: Span, sentence: Span) -> bool {
    const DIRECTIONS: &[&str] =
        &["东部", "西部", "中部", "南部", "北部", "东北", "西北", "西南", "东南", "北方", "南方", "江南", "江淮"];
    if !DIRECTIONS.contains(&span.of(text)) {
        return false;
    }
    let before = text[sentence.from()..span.from()].chars().next_back();
    let behind = text[span.to()..sentence.to()].chars().next();
    before.is_some_and(|c| is_han(c) && !one_of!(c, BEFORE)) || matches!(behind, Some('部' | '侧' | '向' | '角' | '风'))
}

/// Words of investing and coming behind a province's letter.
const AFTER_LETTER: &[&str] = &[
    "投资", "企业", "客商", "项目", "考察", "央企", "发展", "落户", "设立", "建设", "高校", "举行", "举办", "召开", "开幕",
    "揭晓", "发布", "启动", "成立", "签约", "签署", "开展", "调研", "兴业", "创业", "建厂", "布局", "外企", "民企", "国企",
    "揭牌", "亮相",
];

/// 在黔, 赴沪, 出疆入藏: one-letter forms of provinces in fixed company.
pub(super) fn letters(doc: &Document, marks: &mut Marks, sentence: Span, found: &mut Vec<super::Found>) {
    let text = sentence.of(&doc.folded);
    let mut from = 0;
    while let Some(at) = marks.next(sentence.from() + from, sentence.to()).map(|at| at - sentence.from()) {
        let mut chars = text[at..].chars();
        let (lead, letter) = (chars.next(), chars.next());
        let i = at + lead.map_or(0, char::len_utf8);
        from = i;
        let Some((c, (name, fixed))) = letter.and_then(|c| Some((c, gaz::letter(c)?))) else { continue };
        let behind = &text[i + c.len_utf8()..];
        let next = behind.chars().next();
        let at = Span { start: sentence.start + i as u32, end: sentence.start + (i + c.len_utf8()) as u32 };
        let listed = starts_with_any(behind, AFTER_LETTER);
        let closed =
            next.is_none_or(|n| one_of!(n, "，、。；入出的")) && matches!(lead, Some('赴' | '入' | '出' | '在' | '离' | '抵'));
        let taken = doc.scan.at(Table::Place, at.start).is_some()
            || doc.scan.at(Table::Firm, at.start).is_some()
            || text[..i].chars().rev().nth(1).is_some_and(|c| is_han(c) && lead.is_some_and(|l| gaz::is_word(c, l)));
        if taken || !(listed || closed && !fixed) {
            continue;
        }
        let Some(row) = gaz::row_of(name) else { continue };
        let letter = |span: Span, row: u32| super::Found {
            span,
            expr: crate::mention::Expr::Place(super::Expr { divisions: vec![row], ..super::Expr::default() }),
            rule: FindRule::PlaceOneLetter,
            confidence: super::SUPPORTED,
        };
        found.push(letter(at, row));
        // 在鄂、浙、皖
        let mut end = at.end;
        while let Some(rest) = doc.folded[end as usize..sentence.to()].strip_prefix(['、', '和']) {
            let mut chars = rest.chars();
            let Some(c) = chars.next() else { break };
            let span = Span::new(sentence.to() - rest.len(), sentence.to() - rest.len() + c.len_utf8());
            let word = chars.next().is_some_and(|n| gaz::is_word(c, n)) || doc.scan.at(Table::Place, span.start).is_some();
            let Some(row) = gaz::letter(c).filter(|_| !word).and_then(|(name, _)| gaz::row_of(name)) else { break };
            found.push(letter(span, row));
            end = span.end;
        }
    }
}

/// Characters that transcribe foreign names.
pub(super) const TRANSCRIBED: &str = "·阿塞尔斯特拉夫克德森姆顿普里亚诺维奇伊娃丝茨泽洛戈莱曼兰格纳图勒巴罗福";
