//! Places: chains of divisions, zones and towns, foreign countries and cities, regions.
//!
//! ```text
//! chain = division { division } [ zone { zone } | town { village } ] | zone's own name | foreign | region
//! ```
//! A chain is one mention (贵阳市乌当区, 广东东莞, 独山经开区). It denotes the finest division that it names, in the tables of
//! the article's year. A name with several bearers is told apart by the chain in front, by the article's other places, by
//! its home; else it stays ambiguous with its candidates.

use super::{Clues, Confidence, Context, Found, Level, PlaceValue, Resolution, Value};
use crate::data::{Hit, Table, lexicon};
use crate::span::Span;
use crate::text::Document;

/// A chain of place names as the words give it.
#[derive(Clone, Debug)]
pub struct Expr {
    /// Rows of the table of divisions, coarsest first.
    pub divisions: Vec<u32>,
    /// A row of the table of foreign places.
    pub abroad: Option<u32>,
    /// A row of the table of zones that has a code by itself.
    pub named_zone: Option<u32>,
    /// The zone, park, town or village behind the divisions.
    pub tail: Option<Span>,
    /// Whether the tail is a town or village.
    pub township: bool,
}

/// What 我市 and 全省 mean in an article: a code of GB/T 2260.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Home {
    /// Six digits.
    pub code: u32,
}

/// What follows a place that is part of something else: an organisation, a people, a currency, a road.
const NOT_AFTER: &[&str] = &[
    "委",
    "政府",
    "人民政府",
    "人大",
    "政协",
    "族",
    "语",
    "盾",
    "元",
    "币",
    "路",
    "大道",
    "大学",
    "学院",
    "日报",
    "晚报",
    "晨报",
    "时报",
    "电视台",
    "证券交易所",
    "交易所",
    "机场",
    "大桥",
    "海关",
    "队",
    "港股",
    "股份",
    "银行",
    "大厦",
    "海峡",
    "人寿",
    "大街",
    "籍",
    "话",
    "菜",
    "医院",
    "中学",
    "方言",
    "证监局",
    "国资委",
    "发改委",
    "证券",
    "高院",
    "法院",
    "联交所",
    "商务厅",
    "期货",
    "湖",
];

/// Heads of organisations that swallow the place in front of them, a few characters on.
const ORGANIZATION: &[&str] = &[
    "厅",
    "局",
    "管委会",
    "委员会",
    "协会",
    "商会",
    "研究院",
    "研究所",
    "联合会",
    "大学",
    "学院",
    "公安局",
    "招商局",
    "联交所",
    "交易所",
    "党组",
    "办公室",
    "中心支行",
    "分行",
    "纪委",
    "国资委",
];

/// Finds chains of place names.
pub fn find(clues: &Clues) -> Vec<Found> {
    let doc = clues.doc;
    let text = &*doc.folded;
    let mut found = Vec::new();
    for sentence in &doc.sentences {
        let mut starts: Vec<u32> = Vec::new();
        for table in [Table::Place, Table::Abroad, Table::Region, Table::Zone] {
            starts.extend(doc.scan.within(table, sentence.span).iter().map(|h| h.span.start));
        }
        starts.sort_unstable();
        starts.dedup();
        let mut end = sentence.span.start;
        for start in starts {
            if start < end {
                continue;
            }
            if let Some((span, expr, rule, confidence)) = chain(doc, start, sentence.span) {
                end = span.end;
                if belongs_to_other(text, span, sentence.span) {
                    continue;
                }
                found.push(Found { span, expr: super::Expr::Place(expr), rule, confidence });
            }
        }
        one_letter(doc, sentence.span, &mut found);
    }
    found
}

fn chain(doc: &Document, start: u32, sentence: Span) -> Option<(Span, Expr, &'static str, Confidence)> {
    let inside = |h: &Hit| h.span.end <= sentence.end;
    let mut expr = Expr { divisions: Vec::new(), abroad: None, named_zone: None, tail: None, township: false };
    let place = doc.scan.at(Table::Place, start).filter(inside);
    let abroad = doc.scan.at(Table::Abroad, start).filter(inside);
    let region = doc.scan.at(Table::Region, start).filter(inside);
    let zone =
        doc.scan.at(Table::Zone, start).filter(inside).filter(|h| lexicon::rows(Table::Zone)[h.row as usize].field(1) == "name");
    let length = |h: &Option<Hit>| h.map_or(0, |h| h.span.len());
    let longest = [length(&place), length(&abroad), length(&region), length(&zone)].into_iter().max()?;
    if let Some(hit) = abroad.filter(|h| h.span.len() == longest) {
        let mut span = hit.span;
        expr.abroad = Some(hit.row);
        while let Some(next) = doc.scan.at(Table::Abroad, span.end).filter(inside) {
            expr.abroad = Some(next.row);
            span = span.cover(next.span);
        }
        return Some((span, expr, "place.abroad", Confidence::High));
    }
    if let Some(hit) = region.filter(|h| h.span.len() == longest) {
        return Some((hit.span, expr, "place.region", Confidence::Medium));
    }
    let mut span;
    if let Some(hit) = zone.filter(|h| h.span.len() == longest) {
        expr.named_zone = Some(hit.row);
        expr.tail = Some(hit.span);
        span = hit.span;
    } else {
        let hit = place?;
        span = hit.span;
        expr.divisions.push(hit.row);
        let mut chained = lexicon::rows(Table::Place)[hit.row as usize].field(1) != "chain";
        while let Some(next) = doc.scan.at(Table::Place, span.end).filter(inside) {
            // 河北石家庄: the next must lie within; 北京上海 are two.
            if !nested(&expr.divisions, next.row) {
                break;
            }
            expr.divisions.push(next.row);
            span = span.cover(next.span);
            chained = true;
        }
        if let Some(zone) = doc
            .scan
            .at(Table::Zone, span.end)
            .filter(inside)
            .filter(|h| lexicon::rows(Table::Zone)[h.row as usize].field(1) == "name")
        {
            expr.named_zone = Some(zone.row);
            expr.tail = Some(zone.span);
            span = span.cover(zone.span);
        }
        let (tail, township) = tail(doc, span, sentence);
        if let Some(end) = tail {
            expr.tail = Some(expr.tail.map_or(Span { start: span.end, end }, |t| Span { start: t.start, end }));
            expr.township = township;
            span.end = end;
            chained = true;
        }
        if !chained {
            return None;
        }
        return Some((span, expr, "place.chain", Confidence::High));
    }
    if let (Some(end), township) = tail(doc, span, sentence) {
        expr.township = township;
        span.end = end;
        expr.tail = Some(span);
    }
    Some((span, expr, "place.zone", Confidence::Medium))
}

/// Whether the next division can lie within the ones before.
fn nested(before: &[u32], next: u32) -> bool {
    let Some(&last) = before.last() else { return true };
    let outer = codes(last);
    codes(next).iter().any(|c| {
        outer
            .iter()
            .any(|o| o.code != c.code && within(c.code, o.code) || c.successor.is_some_and(|s| within(s, o.code) && s != o.code))
    })
}

/// Whether a division lies within another, by their codes. Cities under a province's direct rule stand below it too.
fn within(inner: u32, outer: u32) -> bool {
    if outer.is_multiple_of(10_000) {
        inner / 10_000 == outer / 10_000
    } else if outer.is_multiple_of(100) {
        inner / 100 == outer / 100
    } else {
        inner == outer
    }
}

/// The end of zones, parks, towns and villages glued to the end of a chain.
fn tail(doc: &Document, chain: Span, sentence: Span) -> (Option<u32>, bool) {
    let text = &*doc.folded;
    let (mut end, mut township) = (None, false);
    let mut from = chain.end;
    for _ in 0..3 {
        let window: usize = text[from as usize..sentence.to()].chars().take(16).map(char::len_utf8).sum();
        let window = Span { start: from, end: from + window as u32 };
        let next = doc.scan.within(Table::Zone, window).iter().find_map(|h| {
            let gap = Span { start: from, end: h.span.start }.of(text);
            let row = lexicon::rows(Table::Zone)[h.row as usize];
            let kind = row.field(1);
            let count = gap.chars().count();
            let proper = gap.chars().all(|c| {
                ('\u{4e00}'..='\u{9fff}').contains(&c)
                    && !"的在与和是有将把个家为了对到从向及其等一二三两多各由投资建设项目公司市长书记县委".contains(c)
            });
            let fits = match kind {
                "name" => count == 0,
                "township" => {
                    proper && (1..=4).contains(&count) && row.surface() != "街道"
                        || row.surface() == "街道" && proper && (1..=4).contains(&count)
                }
                _ => proper && count <= if end.is_some() { 4 } else { 6 },
            };
            // A bare 新区, 园区 or 产业园 with nothing in front is a head, not this place's.
            let bare = count == 0
                && matches!(
                    row.surface(),
                    "园区"
                        | "产业园"
                        | "村"
                        | "镇"
                        | "乡"
                        | "社区"
                        | "街道"
                        | "新城"
                        | "示范区"
                        | "科技园"
                        | "组团"
                        | "小镇"
                );
            let project = ["项目", "建设项目", "工程"].iter().any(|w| text[h.span.to()..sentence.to()].starts_with(w))
                && matches!(row.surface(), "产业园" | "科技园" | "工业园" | "新城" | "小镇");
            (fits && !bare && !project).then_some((h.span.end, kind == "township"))
        });
        let Some((next, town)) = next else { break };
        end = Some(next);
        township = town;
        from = next;
    }
    (end, township)
}

/// Whether the place is part of an organisation's, a people's or a road's name.
fn belongs_to_other(text: &str, span: Span, sentence: Span) -> bool {
    let rest = &text[span.to()..sentence.to()];
    if NOT_AFTER.iter().any(|w| rest.starts_with(w)) {
        // 元 behind a country is no currency by itself: 日本元器件.
        return !rest.starts_with("元") || rest.starts_with("元/");
    }
    let mut near = String::new();
    for c in rest.chars().take(9) {
        if !('\u{4e00}'..='\u{9fff}').contains(&c) || "的在与和是对将为了到从向举副".contains(c) {
            break;
        }
        near.push(c);
    }
    let line = ["铁路", "高铁", "高速", "机场", "城际", "专线", "枢纽", "大桥", "水电站", "快线", "中线", "合作区建设"];
    ORGANIZATION.iter().chain(&line).any(|w| near.find(w).is_some_and(|i| i <= 18)) || railway(rest)
}

/// Whether the place is one end of a line: 潍坊至荣成高铁.
fn railway(rest: &str) -> bool {
    let joined: String =
        rest.chars().take_while(|c| ('\u{4e00}'..='\u{9fff}').contains(c) || matches!(c, '-' | '—' | '－')).take(12).collect();
    joined.starts_with(['至', '到', '-', '—', '－'])
        && ["铁路", "高铁", "高速", "公路", "段", "专线", "城际", "线"].iter().any(|w| joined.contains(w))
}

/// 在黔, 赴沪, 黔企: one-letter forms of provinces in fixed company.
fn one_letter(doc: &Document, sentence: Span, found: &mut Vec<Found>) {
    let letters = "京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤琼川蜀黔滇陕秦甘陇青桂宁疆藏";
    let text = sentence.of(&doc.folded);
    for (i, c) in text.char_indices() {
        if !letters.contains(c) {
            continue;
        }
        let before = text[..i].chars().next_back();
        let after: String = text[i + c.len_utf8()..].chars().take(2).collect();
        let fixed = matches!(before, Some('在' | '赴' | '来' | '入' | '驻'))
            && ["投资", "企业", "客商", "项目", "考察", "央企", "发展", "落户", "设立", "建设", "高校"].contains(&after.as_str());
        if fixed {
            let at = sentence.from() + i;
            let Some(row) = province_of_letter(c) else { continue };
            let expr = Expr { divisions: vec![row], abroad: None, named_zone: None, tail: None, township: false };
            found.push(Found {
                span: Span::new(at, at + c.len_utf8()),
                expr: super::Expr::Place(expr),
                rule: "place.one-letter",
                confidence: Confidence::Medium,
            });
        }
    }
}

fn province_of_letter(c: char) -> Option<u32> {
    let names = [
        ("京", "北京"),
        ("津", "天津"),
        ("沪", "上海"),
        ("渝", "重庆"),
        ("冀", "河北"),
        ("晋", "山西"),
        ("辽", "辽宁"),
        ("吉", "吉林"),
        ("黑", "黑龙江"),
        ("苏", "江苏"),
        ("浙", "浙江"),
        ("皖", "安徽"),
        ("闽", "福建"),
        ("赣", "江西"),
        ("鲁", "山东"),
        ("豫", "河南"),
        ("鄂", "湖北"),
        ("湘", "湖南"),
        ("粤", "广东"),
        ("琼", "海南"),
        ("川", "四川"),
        ("蜀", "四川"),
        ("黔", "贵州"),
        ("滇", "云南"),
        ("陕", "陕西"),
        ("秦", "陕西"),
        ("甘", "甘肃"),
        ("陇", "甘肃"),
        ("青", "青海"),
        ("桂", "广西"),
        ("宁", "宁夏"),
        ("疆", "新疆"),
        ("藏", "西藏"),
    ];
    let name = names.iter().find(|(l, _)| l.starts_with(c))?.1;
    let rows = lexicon::rows(Table::Place);
    rows.binary_search_by(|r| r.surface().cmp(name)).ok().map(|i| i as u32)
}

/// One code of a name, with the years in which it is in force.
#[derive(Clone, Copy, Debug)]
struct Code {
    code: u32,
    from: i16,
    until: Option<i16>,
    successor: Option<u32>,
}

fn codes(row: u32) -> Vec<Code> {
    let field = lexicon::rows(Table::Place).get(row as usize).map_or("", |r| r.field(2));
    field
        .split(';')
        .filter_map(|entry| {
            let (entry, successor) = entry.split_once('>').map_or((entry, None), |(e, s)| (e, s.parse().ok()));
            let (code, years) = entry.split_once(':')?;
            let (from, until) = years.split_once('-')?;
            Some(Code { code: code.parse().ok()?, from: from.parse().ok()?, until: until.parse().ok(), successor })
        })
        .collect()
}

/// The codes of a name in the tables of a year; those abolished before give way to their successors.
fn in_force(row: u32, year: i16) -> Vec<u32> {
    let all = codes(row);
    let mut now: Vec<u32> = all.iter().filter(|c| c.from <= year && c.until.is_none_or(|u| u >= year)).map(|c| c.code).collect();
    if now.is_empty() {
        now = all.iter().map(|c| c.successor.unwrap_or(c.code)).collect();
    }
    now.sort_unstable();
    now.dedup();
    now
}

/// The home place of an article: of its outlet, else none.
pub fn home(doc: &Document, found: &[(Found, usize)]) -> Option<Home> {
    let outlet = doc.article.metadata.outlet.as_deref()?;
    let _ = found;
    let scan = crate::data::Scan::new(outlet);
    let hit = scan.of(Table::Place).first()?;
    let year = doc.article.metadata.reference_date.map_or(2024, |d| d.year());
    let codes = in_force(hit.row, year);
    pick_coarsest(&codes).map(|code| Home { code })
}

/// The province among several, else the only prefecture, else the only one.
fn pick_coarsest(codes: &[u32]) -> Option<u32> {
    let only = |f: &dyn Fn(u32) -> bool| {
        let mut found = codes.iter().copied().filter(|&c| f(c));
        let first = found.next();
        first.filter(|_| found.next().is_none())
    };
    only(&|c| c % 10_000 == 0).or_else(|| only(&|c| c % 100 == 0)).or_else(|| only(&|_| true))
}

/// Resolves a chain: the finest division it names, by the chain itself, the article's other places and its home.
pub fn resolve(expr: &Expr, span: Span, context: &Context) -> Option<PlaceValue> {
    let year = context.reference.map_or(2024, |d| d.year());
    let tail = expr.tail.map(|t| t.of(&context.doc.article.text).to_owned());
    if let Some(row) = expr.abroad {
        let row = lexicon::rows(Table::Abroad)[row as usize];
        let country = row.field(1).to_owned();
        return Some(PlaceValue {
            country: Some(country),
            level: Some(Level::Country),
            path: vec![row.surface().to_owned()],
            resolution: Resolution::Exact,
            ..PlaceValue::default()
        });
    }
    let mut value =
        PlaceValue { country: Some("CN".into()), zone: tail.clone().filter(|_| !expr.township), ..PlaceValue::default() };
    if let Some(code) = expr.named_zone.map(|r| lexicon::rows(Table::Zone)[r as usize].field(2)).filter(|c| c.len() == 6) {
        value.code = Some(code.to_owned());
        value.level = Some(Level::Zone);
        value.path = names(code.parse().ok()?, year);
        value.resolution = Resolution::Exact;
        return Some(value);
    }
    if expr.divisions.is_empty() {
        // A region: no code, and no country of its own.
        return Some(PlaceValue {
            level: Some(Level::Region),
            path: vec![span.of(&context.doc.article.text).to_owned()],
            ..PlaceValue::default()
        });
    }
    let mut candidates: Vec<u32> = Vec::new();
    for &row in &expr.divisions {
        let mut here = in_force(row, year);
        if !candidates.is_empty() {
            let inside: Vec<u32> = here.iter().copied().filter(|&c| candidates.iter().any(|&o| within(c, o))).collect();
            if inside.is_empty() {
                continue;
            }
            here = inside;
        }
        candidates = here;
    }
    let last = lexicon::rows(Table::Place)[*expr.divisions.last()? as usize];
    let full = last.field(1) == "full";
    let mut resolution = if full { Resolution::Exact } else { Resolution::Abbreviation };
    let mut chosen = if candidates.len() == 1 { candidates.first().copied() } else { None };
    if chosen.is_none() {
        chosen = pick_coarsest(&candidates).filter(|c| c % 10_000 == 0);
    }
    if chosen.is_none() {
        resolution = Resolution::Context;
        let near = |len: u32| {
            let mut found = context.earlier.iter().rev().filter_map(|m| match &m.value {
                Value::Place(p) => p.code.as_deref()?.parse::<u32>().ok(),
                _ => None,
            });
            found
                .find_map(|code| candidates.iter().copied().find(|c| c / len == code / len && (code % len != 0 || len == 10_000)))
        };
        chosen = near(100)
            .or_else(|| near(10_000))
            .or_else(|| context.home.and_then(|h| candidates.iter().copied().find(|c| c / 10_000 == h.code / 10_000)));
    }
    if chosen.is_none() {
        resolution = if full { Resolution::Exact } else { Resolution::Abbreviation };
        chosen = pick_coarsest(&candidates);
    }
    match chosen {
        Some(code) => {
            value.code = Some(format!("{code:06}"));
            value.path = names(code, year);
            value.level = Some(match tail {
                Some(_) if expr.township => Level::Township,
                Some(_) => Level::Zone,
                None if code % 10_000 == 0 => Level::Province,
                None if code % 100 == 0 => Level::Prefecture,
                None => Level::County,
            });
            value.resolution = resolution;
        }
        None => {
            value.resolution = Resolution::Ambiguous;
            value.candidates = candidates.iter().map(|c| format!("{c:06}")).collect();
        }
    }
    Some(value)
}

/// A full name with the years in which it is in force.
type Named = (&'static str, i16, Option<i16>);

/// Full names of divisions by code, for the path.
static NAMES: std::sync::LazyLock<std::collections::HashMap<u32, Vec<Named>>> = std::sync::LazyLock::new(|| {
    let mut names: std::collections::HashMap<u32, Vec<_>> = std::collections::HashMap::new();
    for (i, row) in lexicon::rows(Table::Place).iter().enumerate() {
        let proper = row.field(1) == "full" || row.surface().ends_with(['县', '区', '市']) && row.surface().chars().count() == 2;
        if proper {
            for c in codes(i as u32) {
                names.entry(c.code).or_default().push((row.surface(), c.from, c.until));
            }
        }
    }
    names
});

fn names(code: u32, year: i16) -> Vec<String> {
    let mut path = Vec::new();
    for level in [code / 10_000 * 10_000, code / 100 * 100, code] {
        let Some(all) = NAMES.get(&level) else { continue };
        let now = all.iter().find(|(_, from, until)| *from <= year && until.is_none_or(|u| u >= year)).or_else(|| all.last());
        if let Some((name, ..)) = now
            && path.last().is_none_or(|p: &String| p != name)
        {
            path.push((*name).to_owned());
        }
    }
    path
}
