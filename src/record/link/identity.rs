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
    let (from, to) = (&earlier.traits, &later.traits);
    let (a, b) = (&from.sizes, &to.sizes);
    let shared = a.iter().any(|s| b.contains(s));
    score += match (shared, !a.is_empty() && !b.is_empty()) {
        (true, _) => 2,
        (false, true) => -4,
        _ => 0,
    };
    if let (Some(a), Some(b)) = (from.phase, to.phase)
        && a != b
    {
        score -= 4;
    }
    if earlier.line == later.line {
        score -= 2;
    }
    let (a, b) = (&from.places, &to.places);
    if !a.is_empty() && !b.is_empty() && !a.iter().any(|p| b.iter().any(|q| p.contains(q.as_str()) || q.contains(p.as_str()))) {
        score -= 3;
    }
    let (a, b) = (&from.content, &to.content);
    let share = share(a, b);
    score + if share >= 0.8 && a.len().min(b.len()) >= 5 { 3 } else { i32::from(share >= 0.5) }
}

/// Whether a line stands in the heading above the paragraph of another: 1GWh固态电池项目将试产｜近期，纯锂新能源全固态储能电池项目….
fn headed(reading: &Reading, lines: &[Line], heading: usize, line: usize) -> bool {
    // The paragraph below begins with the next line, or with the one behind it.
    let below = lines.iter().skip(heading + 1).take(2).find(|l| l.sentence.paragraph > lines[heading].sentence.paragraph);
    let Some(body) = below.filter(|b| (b.number..=b.number + 1).contains(&line)) else { return false };
    let text = lines[heading].sentence.span.of(&reading.doc.folded).trim();
    let short = text.chars().count() <= 40 && !text.ends_with(['。', '；', '”', '：', ':', '，', ';', '、']);
    short && lines[line].sentence.paragraph == body.sentence.paragraph
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
    use super::super::traits::content;
    use super::*;

    #[test]
    fn what_names_end_in_is_not_shared() {
        let share_of = |a: &str, b: &str| share(&content(a), &content(b));
        assert!(share_of("岚屿固态电池项目", "岚屿固态电池生产线") > 0.9);
        assert!(share_of("岚屿固态电池项目", "澜禾特种膜项目") < 0.1);
    }
}
