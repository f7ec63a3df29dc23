//! Places: chains of divisions, zones and towns, foreign countries and cities, regions.
//!
//! ```text
//! chain = division { division } [ zone { zone } | town { village } ] | zone's own name | country { region | city } | region
//! ```
//! A chain is one mention (贵阳市乌当区, 广东东莞, 独山经开区). It denotes the finest division that it names, in the tables of
//! the article's year. A name with several bearers is told apart by the chain in front, by the article's other places, by
//! its home; else it stays ambiguous with its candidates.
//!
//! `chain` reads what the words give, `tail` what is glued to their end, `edge` what the surroundings make of it; a short
//! name that needs support (`support`) waits until the whole article is read. `resolve` finds the codes.

mod chain;
mod edge;
mod gazetteer;
mod resolve;
mod support;
mod tail;

use super::{Clues, Confidence, Found};
use crate::data::any::{ends_with_any, starts_with_any};
use crate::data::mark::Kinds;
use crate::data::user_place::UserPlaces;
use crate::data::{Table, one_of};
use crate::rule::FindRule;
use crate::span::Span;
use crate::text::Document;
use chain::Reading;

pub use resolve::{Home, Scene, home, resolve};

/// A chain of place names as the words give it.
#[derive(Clone, Debug, Default)]
pub struct Expr {
    /// Rows of the table of divisions, coarsest first.
    pub divisions: Vec<u32>,
    /// A row of the table of foreign places.
    pub abroad: Option<u32>,
    /// Whether it is a region without a code.
    pub region: bool,
    /// A row of the table of zones that has a code by itself.
    pub zone: Option<u32>,
    /// The zone, park, town or village behind the divisions, or alone.
    pub tail: Option<Span>,
    /// Whether the tail is a town or village.
    pub township: bool,
    /// Whether it is part of another name (广州|港, 浙江|红狮水泥): no mention, but it may say where that is.
    pub swallowed: bool,
    /// The number of a place of the user's table.
    pub user: Option<u32>,
}

/// The year whose tables an article is read with.
fn year(doc: &Document) -> i16 {
    doc.article.metadata.reference_date.map_or(2024, |d| d.year())
}

/// Finds chains of place names.
pub fn find(clues: &Clues) -> Vec<Found> {
    let doc = clues.doc;
    let text = &*doc.folded;
    let year = year(doc);
    let mut found: Vec<Found> = Vec::new();
    let (mut quote_marks, mut leads) = (doc.scan.marks(Kinds::QUOTE), doc.scan.marks(Kinds::LEAD));
    let mut waiting: Vec<support::Waiting> = Vec::new();
    let mut starts: Vec<u32> = Vec::new();
    let mut cursors = [Table::Place, Table::Abroad, Table::Region, Table::Zone].map(|table| doc.scan.all(table));
    for sentence in &doc.sentences {
        starts.clear();
        for hits in &mut cursors {
            let skip = hits.partition_point(|h| h.span.start < sentence.span.start);
            let take = hits[skip..].partition_point(|h| h.span.start < sentence.span.end);
            starts.extend(hits[skip..skip + take].iter().map(|h| h.span.start));
            *hits = &hits[skip + take..];
        }
        starts.sort_unstable();
        starts.dedup();
        let mut quotes = None;
        let mut end = sentence.span.start;
        for &start in &starts {
            if start < end {
                continue;
            }
            let chain = match chain::read(doc, start, sentence.span, year) {
                Reading::Chain(chain) => chain,
                Reading::Shadow(to) => {
                    end = to;
                    continue;
                }
                Reading::Nothing => continue,
            };
            let mut chain = chain;
            let mut span = chain.span;
            if chain.alone.is_some_and(|row| edge::slips(text, span, row, sentence.span, chain.needs_support)) {
                continue;
            }
            end = span.end;
            let quotes = quotes.get_or_insert_with(|| edge::Quotes::read(text, &mut quote_marks, sentence.span));
            if quotes.in_title(span) || chain.expr.region && edge::is_direction(text, span, sentence.span) {
                continue;
            }
            let swallowed = |chain: &chain::Chain| {
                quotes.in_slogan(span)
                    || edge::belongs_to_other(doc, chain.span, sentence.span, chain.is_short())
                    || chain.is_short() && edge::opens_project(doc, chain.span, sentence.span)
            };
            if swallowed(&chain) {
                // 河南|三门峡天鹅湖湿地公园: the name begins with the second place.
                if edge::line(text, span, sentence.span) || !chain.drop_short_end() {
                    chain.expr.swallowed = true;
                } else {
                    span = chain.span;
                }
            }
            if !chain.expr.swallowed && chain.is_short() && !chain.expr.region && chain.is_domestic() {
                match edge::opens_brand(doc, span, sentence.span) {
                    Some(true) => chain.expr.swallowed = true,
                    Some(false) => chain.confidence = Confidence::Medium,
                    None => {}
                }
            }
            let find = Found { span, expr: super::Expr::Place(chain.expr), rule: chain.rule, confidence: chain.confidence };
            match chain.alone.filter(|_| chain.needs_support) {
                Some(row) => waiting.push(support::Waiting { find, row }),
                None => found.push(find),
            }
        }
        edge::letters(doc, &mut leads, sentence.span, &mut found);
    }
    support::settle(doc, waiting, &mut found, year);
    support::by_themselves(doc, &mut found);
    if let Some(places) = doc.places {
        of_user(doc, places, &mut found);
    }
    found
}

/// The user's places win over what overlaps them; a chain that ends where one begins or within it becomes its front
/// (福泉市|石桥园).
fn of_user(doc: &Document, places: &UserPlaces, found: &mut Vec<Found>) {
    for (name, number) in places.find(&doc.folded) {
        let touching = |f: &Found| f.span.overlaps(name) || f.span.end == name.start;
        let mut span = name;
        let mut divisions = Vec::new();
        found.retain(|f| {
            if !touching(f) {
                return true;
            }
            if f.span.start < name.start
                && let Some(expr) = place_of(f)
            {
                span.start = f.span.start;
                divisions = expr.divisions.clone();
            }
            false
        });
        let expr = Expr { divisions, user: Some(number), ..Expr::default() };
        found.push(Found { span, expr: super::Expr::Place(expr), rule: FindRule::PlaceUser, confidence: Confidence::High });
    }
    found.sort_by_key(|f| f.span.start);
}

/// Where a name says that its bearer is (泸州市江阳区|政府, 仙桃|年产30万吨…项目): no mention of its own. The two ends of a
/// line (抚州至吉安高速公路) lie in one province, or it is nowhere by name.
pub fn inside(doc: &Document, name: Span, context: &super::Context) -> Option<super::PlaceValue> {
    // 杭台高铁｜温岭至玉环段: the section is where it is built.
    // 高速公路｜青岛段｜特许经营: what kind of project it is may stand behind.
    let text = name.of(&doc.folded);
    let section = text.rfind('段').and_then(|end| {
        ["铁路", "高铁", "高速", "公路"]
            .iter()
            .filter_map(|w| Some(text[..end].rfind(w)? + w.len()))
            .max()
            .filter(|&i| i + '段'.len_utf8() < end)
            .map(|i| (i, end + '段'.len_utf8()))
    });
    let section = section.map(|(i, end)| Span { start: name.start + i as u32, end: name.start + end as u32 });
    let in_section = section.and_then(|s| Some((s, first_within(doc, s).or_else(|| cut_off(doc, s))?)));
    let (name, (span, expr)) = match in_section {
        Some(found) => found,
        None => (name, first_within(doc, name)?),
    };
    let first = resolve(&expr, span, context)?;
    let text = name.of(&doc.folded);
    let mark = if text.contains('至') {
        '至'
    } else {
        let rest = &text[span.to() - name.from()..];
        match rest.char_indices().find(|(i, c)| *i <= 12 && matches!(c, '-' | '—' | '－')) {
            Some((_, c)) => c,
            None => return Some(first),
        }
    };
    let mut at = name.start;
    let mut codes: Vec<String> = Vec::new();
    for part in text.split(mark) {
        let span = Span { start: at, end: at + part.len() as u32 };
        at = span.end + mark.len_utf8() as u32;
        match first_within(doc, span) {
            Some((span, expr)) => {
                let end = resolve(&expr, span, context)?;
                codes.push(end.code.or_else(|| province_of(&end.candidates))?);
            }
            // Of 雄安至商丘 the first must be known; an end that is no place says nothing, but 合作 behind 至 is one.
            None if codes.is_empty() => return None,
            None => {
                let end = part.find(|c| one_of!(c, "高铁公城快")).map_or(part, |i| &part[..i]);
                let span = Span { start: span.start, end: span.start + end.len() as u32 };
                if let Some(row) = gazetteer::row_of(end) {
                    let expr = Expr { divisions: vec![row], ..Expr::default() };
                    let found = resolve(&expr, span, context);
                    codes.extend(found.and_then(|end| end.code.or_else(|| province_of(&end.candidates))));
                }
            }
        }
    }
    let all = |n: usize| codes.iter().all(|c| c.get(..n) == codes[0].get(..n));
    if codes.len() < 2 {
        return Some(first);
    }
    let (code, level, names) = if all(4) && !codes[0][2..].starts_with("00") {
        (format!("{}00", &codes[0][..4]), super::Level::Prefecture, 2)
    } else if all(2) {
        (format!("{}0000", &codes[0][..2]), super::Level::Province, 1)
    } else {
        return None;
    };
    Some(super::PlaceValue {
        code: Some(code),
        resolution: if first.resolution == super::Resolution::Ambiguous { super::Resolution::Context } else { first.resolution },
        level: Some(level),
        path: first.path.iter().take(names).cloned().collect(),
        zone: None,
        ..first
    })
}

/// The place that a section begins with, where the scan has read it together with the word in front: 高铁｜山东段 holds no 铁山.
fn cut_off(doc: &Document, section: Span) -> Option<(Span, Expr)> {
    let torn = doc.scan.all(Table::Place);
    let before = torn[..torn.partition_point(|h| h.span.start < section.start)].last();
    before.filter(|h| h.span.end > section.start)?;
    let text = section.of(&doc.folded);
    let mut ends = [3, 2].into_iter().filter_map(|n| text.char_indices().nth(n).map(|(i, _)| i));
    ends.find_map(|end| {
        let row = gazetteer::row_of(&text[..end])?;
        let span = Span { start: section.start, end: section.start + end as u32 };
        Some((span, Expr { divisions: vec![row], ..Expr::default() }))
    })
}

/// The province that all candidates lie in (伊宁市 and 伊宁县).
fn province_of(candidates: &[String]) -> Option<String> {
    let province = candidates.first()?.get(..2)?;
    candidates.iter().all(|c| c.starts_with(province)).then(|| format!("{province}0000"))
}

/// The short name of the province that a letter stands for: 渝 is 重庆.
pub fn of_letter(letter: char) -> Option<&'static str> {
    gazetteer::letter(letter).map(|(name, _)| name)
}

/// Whether a place's name within a longer one is none: 公路北延, 照明光源, 滨湖路, 无锡药业.
fn of_word(doc: &Document, name: Span, place: Span) -> bool {
    let text = &*doc.folded;
    let surface = place.of(text);
    if surface.chars().count() != 2 {
        return false;
    }
    let before = &text[name.from()..place.from()];
    let last = before.chars().next_back();
    let word = last.zip(surface.chars().next()).is_some_and(|(a, b)| crate::data::words::is_common(&format!("{a}{b}")));
    // 怀洪｜新河｜灌区, 成｜渝中｜线: two characters in the middle of a name, with no place, firm or joint in front.
    let apart = last.is_none_or(|c| !edge::is_han(c) || one_of!(c, "至到、和及与省市县区州盟旗镇乡国部建段期"));
    // 220千伏｜永春｜高垄变电站.
    let measured = before.chars().rev().take(4).any(|c| c.is_ascii_digit());
    let behind = || {
        let front = Span { start: name.start, end: place.start };
        let tables = [Table::Place, Table::Abroad, Table::Firm, Table::Zone];
        tables.iter().any(|&t| doc.scan.within(t, front).last().is_some_and(|h| h.span.end == place.start))
    };
    let after = &text[place.to()..name.to()];
    // 沪昆高铁｜昆明站: what lies on a line.
    let on_line = ends_with_any(before, &["高铁", "铁路", "高速", "公路", "地铁", "运河"]);
    let apart = apart || measured || on_line || after.starts_with(['至', '到', '-', '—', '－']);
    let brand = ["药业", "科技", "实业", "股份", "集团", "控股", "矿业", "重工", "高科", "电子"];
    word || gazetteer::shadow(doc, place).is_some()
        || !apart && !behind()
        // 桐柏塬, 长岭岗: a place of the land.
        || starts_with_any(after, &["南路", "北路", "东路", "西路", "中路", "大道", "大街"])
        || after.starts_with(['路', '街', '巷', '塬', '岗', '岭', '峡', '沟', '坡', '寨', '洼', '垭'])
        || brand.iter().any(|w| after.starts_with(w))
}

/// The first place that stands within a name.
fn first_within(doc: &Document, name: Span) -> Option<(Span, Expr)> {
    // A name of one character in a compound says nothing.
    let starts = [Table::Place, Table::Abroad].iter().filter_map(|&t| {
        doc.scan.within(t, name).iter().find(|h| h.span.len() >= 6 && !of_word(doc, name, h.span)).map(|h| h.span.start)
    });
    // 长三角(湖州)产业合作区: the place behind the region.
    match chain::read(doc, starts.min()?, name, year(doc)) {
        Reading::Chain(chain) if !chain.expr.region => Some((chain.span, chain.expr)),
        _ => None,
    }
}

/// The chain of a find, if it is a place.
fn place_of(found: &Found) -> Option<&Expr> {
    match &found.expr {
        super::Expr::Place(expr) => Some(expr),
        _ => None,
    }
}

/// Whether a place in a project's name stands apart from it.
pub(super) fn stands_apart(doc: &Document, place: &Found, project: Span) -> bool {
    let Some(expr) = place_of(place) else { return false };
    let full = expr.divisions.last().is_some_and(|&row| gazetteer::is_full(row));
    edge::stands_apart(&doc.folded, place.span, project, full, expr.tail.is_some())
}

/// Medium, for rules that the article only supports.
const SUPPORTED: Confidence = Confidence::Medium;
