//! Organisations other than companies: what ends in a head (商务厅, 管委会, 大学), with the place and the modifiers in front.

use super::{Clues, Confidence, Expr, Found, OrganizationClass, OrganizationValue};
use crate::data::any::starts_with_any;
use crate::data::words::{self, GENERIC_NAME, NAME_EDGE};
use crate::data::{Table, lexicon, one_of};
use crate::rule::FindRule;
use crate::span::Span;
use crate::text::Document;

/// Finds organisations. `found` holds figures, dates, places and companies.
pub(crate) fn find(clues: &Clues, found: &[Found]) -> Vec<Found> {
    let doc = clues.doc;
    let text = &*doc.folded;
    let mut edges: Vec<Span> =
        found.iter().filter(|f| matches!(f.expr, Expr::Date(_) | Expr::Figure(_) | Expr::Company(_))).map(|f| f.span).collect();
    edges.sort();
    let mut names = Vec::new();
    for (number, hits) in doc.by_sentence(Table::OrgHead) {
        let sentence = &doc.sentences[number];
        let mut floor = sentence.span.from();
        for hit in hits {
            let row = lexicon::rows(Table::OrgHead)[hit.row as usize];
            let Some(class) = class(row.field(1)) else { continue };
            let behind = &text[hit.span.to()..sentence.span.to()];
            let alone = row.field(2) == "yes";
            let i = edges.partition_point(|e| e.to() <= hit.span.from());
            let floor_here = edges[..i].last().map_or(floor, |e| e.to().max(floor));
            let start = if alone { hit.span.from() } else { left_edge(doc, floor_here, hit.span.from()) };
            let start = from_place(doc, start, hit.span.from());
            let front = &text[start..hit.span.from()];
            // 大学, 中学 and 政府 alone are kinds, 当地政府 and 有关部门 too.
            if !alone
                && (front.is_empty()
                    || GENERIC_NAME.contains(front)
                    || counted(front)
                    || front.chars().count() < 2 && class != OrganizationClass::Party)
            {
                continue;
            }
            if class == OrganizationClass::Education && behind.starts_with(['生', '教', '堂'])
                || behind.starts_with("有限")
                || behind.starts_with("公司")
                || behind.starts_with("集团")
            {
                continue;
            }
            // 凯里市委书记: the party's committee is a part of the title.
            if class == OrganizationClass::Party && starts_with_any(behind, &["书记", "副书记", "常委", "委员", "秘书长"])
            {
                continue;
            }
            // 古巴外交部长: a part of the title too. 债权人大会: no congress.
            if behind.starts_with('长') && !starts_with_any(behind, &["长期", "长三角", "长江", "长远", "长效"])
                || row.surface() == "人大" && behind.starts_with('会') && !behind.starts_with("会议")
            {
                continue;
            }
            // 政府采购, 加大政府投入: the word alone is no organisation; whose government it is stands right in front.
            if row.surface() == "政府" && !governs(doc, hit.span.from())
                || row.surface().ends_with("政府") && starts_with_any(behind, NO_GOVERNMENT)
            {
                continue;
            }
            if row.surface() == "委员会" && !front.chars().any(|c| one_of!(c, "市省州县区国村")) {
                continue;
            }
            let span = Span::new(start, hit.span.to());
            floor = hit.span.to();
            names.push(Found {
                span,
                expr: Expr::Organization(OrganizationValue { class }),
                rule: if alone { FindRule::OrganizationName } else { FindRule::OrganizationHead },
                confidence: if alone { Confidence::High } else { Confidence::Medium },
            });
        }
    }
    names
}

/// What makes 政府 a part of another word: 北京市政府采购, 叙利亚政府军.
const NO_GOVERNMENT: &[&str] = &["采购", "军", "间", "债", "性", "工作报告", "投资基金", "引导基金", "网站"];

/// Whether a place, a country or a division's suffix ends here.
fn governs(doc: &Document, at: usize) -> bool {
    let before = &doc.folded[..at];
    before.ends_with(['省', '市', '县', '区', '州', '旗', '盟', '镇', '乡', '邦', '国', '府'])
        && !before.ends_with("各国")
        && !before.ends_with("两国")
        || before.ends_with("中央")
        || [Table::Place, Table::Abroad].iter().any(|&table| {
            let hits = doc.scan.of(table);
            let i = hits.partition_point(|h| h.span.from() < at);
            hits[..i].last().is_some_and(|h| h.span.to() == at && h.span.len() > 3)
        })
}

/// 裁定|美国政府, 源自|清华大学: where the words in front of the first place end in a verb or a preposition, the name begins
/// with the place.
fn from_place(doc: &Document, start: usize, head: usize) -> usize {
    let text = &*doc.folded;
    let first = [Table::Place, Table::Abroad].iter().filter_map(|&table| {
        let hits = doc.scan.of(table);
        let i = hits.partition_point(|h| h.span.from() <= start);
        hits[i..].first().filter(|h| h.span.to() <= head && h.span.len() > 3).map(|h| h.span.from())
    });
    let Some(place) = first.min() else { return start };
    let verb =
        words::ending_at(&words::COMMON_WORD, text, start, place, 4).is_some_and(|(_, tag)| matches!(tag, "v" | "p" | "d" | "c"));
    if verb || text[start..place].ends_with(['至', '在', '驻', '向', '由', '就']) { place } else { start }
}

/// 两级政府, 多所大学, 91个国家实验室.
fn counted(front: &str) -> bool {
    front.starts_with(['个', '批', '第'])
        || front.starts_with(['两', '各', '多', '几', '每', '某', '该', '本', '我', '这', '那', '一', '三'])
            && front.chars().count() <= 3
}

fn left_edge(doc: &Document, floor: usize, head: usize) -> usize {
    let text = &*doc.folded;
    let mut start = head;
    for (i, c) in text[floor..head].char_indices().rev() {
        let at = floor + i;
        let boundary = at + c.len_utf8();
        if !('\u{4e00}'..='\u{9fff}').contains(&c) || head - at > 42 {
            break;
        }
        if boundary <= head && !in_place(doc, boundary) {
            // 经开区, 经济 and the like hold a preposition's character.
            let edge = words::ending_at(&NAME_EDGE, text, floor, boundary, 7)
                .filter(|(word, _)| !starts_with_any(&text[*word..], &["经开", "经济", "经信", "经贸", "经商"]));
            // 发展和改革委员会, 工业和信息化局: 和 stands inside where no place begins behind it.
            let inside = edge.is_some_and(|(word, class)| {
                class == "soft"
                    && (boundary - word > 3 || text[word..].starts_with('和') && !place_at(doc, boundary))
                    && boundary < head
            });
            if edge.is_some() && !inside {
                break;
            }
        }
        start = at;
    }
    start
}

/// Whether a place's name runs across this byte.
fn in_place(doc: &Document, at: usize) -> bool {
    let hits = doc.scan.of(Table::Place);
    let i = hits.partition_point(|h| h.span.from() < at);
    hits[..i].last().is_some_and(|h| h.span.to() >= at && h.span.len() > 3)
}

fn place_at(doc: &Document, at: usize) -> bool {
    doc.scan.at(Table::Place, at as u32).is_some()
}

fn class(name: &str) -> Option<OrganizationClass> {
    Some(match name {
        "government" => OrganizationClass::Government,
        "party" => OrganizationClass::Party,
        "management_committee" => OrganizationClass::ManagementCommittee,
        "education" => OrganizationClass::Education,
        "research" => OrganizationClass::Research,
        "media" => OrganizationClass::Media,
        "association" => OrganizationClass::Association,
        "other" => OrganizationClass::Other,
        _ => return None,
    })
}
