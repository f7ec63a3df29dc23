//! Whether two names of an article are one project's, by a score over what they share.
//!
//! | sign | weight |
//! | --- | --- |
//! | the one stands in the heading above the other | +2, +3 where each is alone in its line |
//! | a size with its unit in both (10gwh) | +2 |
//! | half of the shorter one's pairs of characters in the other; four fifths of them, of five and more | +1; +3 |
//! | sizes in both, and none the same | -4 |
//! | phases in both, and not the same | -4 |
//! | places in both, and none the same | -3 |
//! | both in one sentence | -2 |
//! | members of one list | -9 |
//!
//! From three on they are one.

use super::name::Name;
use super::{Line, Reading};
use crate::data::Table;
use crate::data::any::ends_with_any;

/// From which score on two names are one project's.
const SAME: i32 = 3;

/// Whether a later name is that of an earlier one's project.
pub(super) fn same(reading: &Reading, lines: &[Line], earlier: &Name, later: &Name) -> bool {
    score(reading, lines, earlier, later) >= SAME
}

fn score(reading: &Reading, lines: &[Line], earlier: &Name, later: &Name) -> i32 {
    let mut score = 0;
    if let (Some(a), Some(b)) = (earlier.list, later.list)
        && a.list == b.list
    {
        return -9;
    }
    if headed(reading, lines, earlier.line, later.line) {
        // Each alone in its line: the heading tells of what the paragraph opens with.
        let alone = |name: &Name| lines[name.line].mentions.clone().filter(|&i| reading.project(i).is_some()).count() == 1;
        score += if alone(earlier) && alone(later) { 3 } else { 2 };
    }
    let (a, b) = (sizes(&earlier.key), sizes(&later.key));
    let shared = a.iter().any(|s| b.contains(s));
    score += match (shared, !a.is_empty() && !b.is_empty()) {
        (true, _) => 2,
        (false, true) => -4,
        _ => 0,
    };
    if let (Some(a), Some(b)) = (phase(&earlier.key), phase(&later.key))
        && a != b
    {
        score -= 4;
    }
    if earlier.line == later.line {
        score -= 2;
    }
    let (a, b) = (places(reading, earlier), places(reading, later));
    if !a.is_empty() && !b.is_empty() && !a.iter().any(|p| b.iter().any(|q| p.contains(q) || q.contains(p))) {
        score -= 3;
    }
    let (a, b) = (content(&earlier.key), content(&later.key));
    let share = share(&a, &b);
    score + if share >= 0.8 && a.len().min(b.len()) >= 5 { 3 } else { i32::from(share >= 0.5) }
}

/// Whether a line stands in the heading above the paragraph of another: 1GWh固态电池项目将试产｜近期，纯锂新能源全固态储能电池项目….
fn headed(reading: &Reading, lines: &[Line], heading: usize, line: usize) -> bool {
    let Some(body) = lines[heading..].iter().find(|l| l.sentence.paragraph > lines[heading].sentence.paragraph) else {
        return false;
    };
    let text = lines[heading].sentence.span.of(&reading.doc.folded).trim();
    let short = text.chars().count() <= 40 && !text.ends_with(['。', '；', '”', '：', ':', '，', ';', '、']);
    short && lines[line].sentence.paragraph == body.sentence.paragraph && line <= body.number + 1
}

/// The places that stand in a name.
fn places<'a>(reading: &Reading<'a>, name: &Name) -> Vec<&'a str> {
    let hits = |table| reading.doc.scan.within(table, name.whole).iter().filter(|h| h.span.len() >= 6);
    hits(Table::Place).chain(hits(Table::Abroad)).map(|h| h.span.of(&reading.doc.folded)).collect()
}

/// The sizes of a name, with their units: 10gwh, 100万吨.
fn sizes(key: &str) -> Vec<&str> {
    let mut sizes = Vec::new();
    let mut rest = key;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let number = &rest[at..];
        let unit = number.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',');
        let word = unit.trim_start_matches(|c: char| c.is_ascii_alphabetic() || "万亿吨千瓦兆吉伏平方米立".contains(c));
        let end = number.len() - word.len();
        if unit.len() > word.len() {
            sizes.push(&number[..end]);
        }
        rest = &number[end.max(1)..];
    }
    sizes
}

/// The phase that a name bears.
fn phase(key: &str) -> Option<char> {
    let at = key.rfind('期')?;
    key[..at].chars().next_back().filter(|c| "一二三四五六七八九首".contains(*c))
}

/// What of a name says which one it is, as pairs of characters: without sizes and without what such names end in.
fn content(key: &str) -> Vec<(char, char)> {
    const ENDS: &[&str] =
        &["项目", "工程", "建设", "基地", "产业园", "生产线", "产线", "装置", "电站", "工厂", "厂", "园", "中心", "示范"];
    let mut own = key;
    while let Some(end) = ENDS.iter().find(|e| ends_with_any(own, &[e])) {
        own = &own[..own.len() - end.len()];
    }
    let chars: Vec<char> = own.chars().filter(|c| !c.is_ascii_digit() && !"./万亿吨千瓦兆".contains(*c)).collect();
    chars.windows(2).map(|w| (w[0], w[1])).collect()
}

/// How much of the shorter one stands in the other.
fn share(a: &[(char, char)], b: &[(char, char)]) -> f64 {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() < 2 {
        return 0.0;
    }
    short.iter().filter(|p| long.contains(p)).count() as f64 / short.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_phases_are_read() {
        assert_eq!(sizes("年产5万吨铜箔10gwh"), ["5万吨", "10gwh"]);
        assert_eq!(sizes("3号楼"), Vec::<&str>::new());
        assert_eq!(phase("岚屿基地二期"), Some('二'));
        assert_eq!(phase("岚屿基地"), None);
    }

    #[test]
    fn what_names_end_in_is_not_shared() {
        let share_of = |a: &str, b: &str| share(&content(a), &content(b));
        assert!(share_of("岚屿固态电池项目", "岚屿固态电池生产线") > 0.9);
        assert!(share_of("岚屿固态电池项目", "澜禾特种膜项目") < 0.1);
    }
}
