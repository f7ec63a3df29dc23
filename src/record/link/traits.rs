//! What of a project's name tells it from others.

use super::Reading;
use crate::data::Table;
use crate::data::any::ends_with_any;
use crate::span::Span;

/// What of a name is compared.
#[derive(Debug)]
pub(super) struct Traits {
    /// Sizes with their units: 10gwh, 100万吨.
    pub sizes: Vec<String>,
    /// The phase that it bears.
    pub phase: Option<char>,
    /// The places that stand in it.
    pub places: Vec<String>,
    /// Pairs of characters that say which one it is.
    pub content: Vec<(char, char)>,
}

impl Traits {
    /// Of a name by its key and where it stands.
    pub(super) fn new(reading: &Reading, key: &str, whole: Span) -> Traits {
        let hits = |table| reading.doc.scan.within(table, whole).iter().filter(|h| h.span.len() >= 6);
        let places = hits(Table::Place).chain(hits(Table::Abroad)).map(|h| h.span.of(&reading.doc.folded).to_owned());
        let sizes = sizes(key).into_iter().map(str::to_owned).collect();
        Traits { sizes, phase: phase(key), places: places.collect(), content: content(key) }
    }
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
pub(super) fn content(key: &str) -> Vec<(char, char)> {
    const ENDS: &[&str] =
        &["项目", "工程", "建设", "基地", "产业园", "生产线", "产线", "装置", "电站", "工厂", "厂", "园", "中心", "示范"];
    let mut own = key;
    while let Some(end) = ENDS.iter().find(|e| ends_with_any(own, &[e])) {
        own = &own[..own.len() - end.len()];
    }
    let chars: Vec<char> = own.chars().filter(|c| !c.is_ascii_digit() && !"./万亿吨千瓦兆".contains(*c)).collect();
    chars.windows(2).map(|w| (w[0], w[1])).collect()
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
}
