//! What the words of a line say to more than one step.

use super::words::{List, ends, starts, within};
use super::{Line, Reading, first_chars};
use crate::data::Hit;

/// Whether the words of a status say that something is reached: not those of 推动工业, 政策落地 and 已建成3万家.
pub(super) fn reached(reading: &Reading, line: &Line, hit: &Hit) -> bool {
    let text = &*reading.doc.folded;
    if within(text, hit.span.from(), hit.span.to(), List::NotStatus) {
        return false;
    }
    let after = reading.clause_after(line, hit.span.end);
    let landing = matches!(hit.span.of(text), "落地" | "落户");
    if landing
        && (ends(reading.clause_before(line, hit.span.start), List::NotLandedBefore) || starts(after, List::NotLandedAfter))
    {
        return false;
    }
    // 累计建成3.5万余家: many.
    let rest = after.trim_start_matches(['了', '约', '近', '超', '过']);
    let unit = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '万' | '余' | '多'));
    !(hit.span.of(text) == "建成" && unit.len() < rest.len() && unit.starts_with(['家', '座', '个', '所', '处']))
}

/// Whether a line begins with the number of an item (6、, ⑥).
pub(super) fn numbered(text: &str) -> bool {
    let text = text.trim_start();
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && rest.starts_with('、') || text.starts_with(|c| ('①'..='⑳').contains(&c))
}

/// The mention of a firm that a line opens with, behind the number of an item.
fn opening(reading: &Reading, line: &Line) -> Option<usize> {
    let text = line.sentence.span.of(&reading.doc.folded);
    let numbers = |c: char| c.is_ascii_digit() || matches!(c, '、' | '.' | '．' | ' ') || ('①'..='⑳').contains(&c);
    let start = line.sentence.span.end - text.trim_start_matches(numbers).len() as u32;
    let first = line.mentions.clone().find(|&i| reading.mentions[i].span.start >= start)?;
    (reading.mentions[first].span.start <= start + 12).then_some(first)
}

/// The firm that a line opens with, behind the number of an item.
pub(super) fn opening_firm(reading: &Reading, line: &Line) -> Option<usize> {
    opening(reading, line).and_then(|i| reading.companies.of(i))
}

/// The firm that a line opens with, where it goes on with what the firm announces (14、X公告,…).
pub(super) fn opens_item(reading: &Reading, line: &Line) -> Option<usize> {
    let firm = opening(reading, line)?;
    let end = reading.mentions[firm].span.end;
    let announces = first_chars(reading.text(end, line.sentence.span.end.max(end)), 16).contains("公告");
    reading.companies.of(firm).filter(|_| announces)
}
