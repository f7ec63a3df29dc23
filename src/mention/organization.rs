//! Organisations other than companies: what ends in a head (商务厅, 管委会, 大学), with the place and the modifiers in front.

use super::{Clues, Confidence, Expr, Found, OrganizationClass, OrganizationValue};
use crate::data::{Table, lexicon};
use crate::span::Span;

/// What ends the name on its left.
const STOPS: &[&str] = &[
    "的",
    "在",
    "与",
    "和",
    "由",
    "向",
    "对",
    "从",
    "被",
    "据",
    "让",
    "为",
    "到",
    "是",
    "及",
    "将",
    "等",
    "记者",
    "日",
    "月",
    "前往",
    "考察",
    "获",
    "省直",
    "成立",
    "加入",
    "作为",
    "获得",
    "来自",
    "毕业于",
];

/// Finds organisations. `found` holds figures, dates, places and companies.
pub fn find(clues: &Clues, found: &[Found]) -> Vec<Found> {
    let doc = clues.doc;
    let text = &*doc.folded;
    let _ = found;
    let mut names = Vec::new();
    for sentence in &doc.sentences {
        let mut floor = sentence.span.from();
        for hit in doc.scan.within(Table::OrgHead, sentence.span) {
            let row = lexicon::rows(Table::OrgHead)[hit.row as usize];
            let Some(class) = class(row.field(1)) else { continue };
            let start = left_edge(text, floor, hit.span.from());
            let own = matches!(
                row.surface(),
                "国务院"
                    | "新华社"
                    | "财联社"
                    | "证监会"
                    | "国家统计局"
                    | "国家能源局"
                    | "海关总署"
                    | "商务部"
                    | "财政部"
                    | "科技部"
                    | "水利部"
                    | "工业和信息化部"
                    | "交通运输部"
                    | "中新社"
                    | "国家发展改革委"
                    | "生态环境部"
            );
            let start = if own { hit.span.from() } else { start };
            // 大学, 中学 and 政府 alone are kinds.
            if start == hit.span.from() && !own {
                continue;
            }
            let behind = &text[hit.span.to()..sentence.span.to()];
            if class == OrganizationClass::Education && behind.starts_with(['生', '教', '堂']) || behind.starts_with("有限")
            {
                continue;
            }
            let span = Span::new(start, hit.span.to());
            floor = hit.span.to();
            names.push(Found {
                span,
                expr: Expr::Organization(OrganizationValue { class }),
                rule: "organization.head",
                confidence: Confidence::Medium,
            });
        }
    }
    names
}

fn left_edge(text: &str, floor: usize, head: usize) -> usize {
    let before = &text[floor..head];
    let mut start = head;
    for (i, c) in before.char_indices().rev() {
        let at = floor + i;
        let tail = &text[floor..at + c.len_utf8()];
        if !('\u{4e00}'..='\u{9fff}').contains(&c) || head - at > 42 || STOPS.iter().any(|s| tail.ends_with(s)) {
            break;
        }
        start = at;
    }
    start
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
