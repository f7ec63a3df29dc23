//! What a reader should know about the text as a whole: damage that is told, never mended.

use rustc_hash::FxHashMap as HashMap;
use std::sync::LazyLock;

use memchr::memmem;

use super::{Zone, ZoneKind};
use crate::data::any::{self, contains_any};
use crate::data::fold;
use crate::error::{Code, Diagnostic};
use crate::span::Span;

/// The wide marks of which two in a row may hide something.
static HIDDEN: LazyLock<[memmem::Finder; 3]> = LazyLock::new(|| ["＊＊", "＃＃", "××"].map(memmem::Finder::new));

/// Whether two marks in a row may hide something: a quick look, since hardly any text has them.
fn hides(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr3_iter(b'*', b'#', b'X', bytes).any(|at| bytes.get(at + 1) == Some(&bytes[at]))
        || HIDDEN.iter().any(|marks| marks.find(bytes).is_some())
}

/// Shortest paragraph, in bytes, whose second occurrence is worth a warning.
const PARAGRAPH: usize = 60;

/// Adds the warnings about a text. `folded` is the text in simplified characters where it holds traditional ones; `empty` is
/// what is said of a text that holds nothing.
pub(super) fn inspect(
    text: &str,
    folded: Option<&str>,
    zones: &[Zone],
    refused: Option<&str>,
    empty: &str,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if let Some(why) = refused {
        diagnostics.push(Diagnostic::new(Code::NotNews, format!("nothing was read: {why}")));
        return;
    }
    if text.trim().is_empty() {
        diagnostics.push(Diagnostic::new(Code::EmptyInput, empty));
        return;
    }
    if !text.chars().any(is_han) {
        diagnostics.push(Diagnostic::new(Code::NotNews, "the article holds no Chinese characters"));
    }
    // Both letters begin with the same byte.
    let latin = || memchr::memchr("ä".as_bytes()[0], text.as_bytes()).is_some();
    if text.contains("锟斤拷") || latin() && contains_any(text, &["ä¸", "å›"]) {
        diagnostics.push(Diagnostic::new(Code::Mojibake, "the text was decoded in a wrong encoding before it came here"));
    }
    if let Some(at) = any::find(folded.unwrap_or(text), "当前显示") {
        let span = Span::new(at, at + "当前显示".len());
        diagnostics.push(Diagnostic::at(Code::Truncated, span, "the page shows only part of the article"));
    }
    if let Some(span) = damaged(text) {
        diagnostics.push(Diagnostic::at(Code::DamagedNumber, span, "a number is damaged; it is not read"));
    }
    if hides(text)
        && let Some(span) = masked(text)
    {
        diagnostics.push(Diagnostic::at(Code::MaskedText, span, "the publisher has hidden digits or a name"));
    }
    if let Some(span) = repeated(text, zones) {
        diagnostics.push(Diagnostic::at(Code::DuplicateText, span, "this paragraph stands in the article twice"));
    }
    if folded.is_some() && mixed(text) {
        diagnostics.push(Diagnostic::new(Code::MixedScript, "a few traditional characters stand in a simplified text"));
    }
}

fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

/// The first number whose decimal point became a full stop (`57。6亿元`): digits on both sides, then a unit of amount.
fn damaged(text: &str) -> Option<Span> {
    let stop = "。";
    memmem::find_iter(text.as_bytes(), stop.as_bytes()).find_map(|at| {
        if at == 0 || !text.as_bytes()[at - 1].is_ascii_digit() {
            return None;
        }
        let (before, after) = (&text[..at], &text[at + stop.len()..]);
        let front = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let back = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let unit = after[back..].starts_with(['万', '亿', '萬', '億', '元', '吨', '噸', '%', '％']);
        (front > 0 && back > 0 && unit).then(|| Span::new(at - front, at + stop.len() + back))
    })
}

/// The first run of marks that stands for digits or a name (`####万元`, `******有限公司`, `XX公司`).
fn masked(text: &str) -> Option<Span> {
    const UNITS: [char; 12] = ['万', '亿', '萬', '億', '元', '个', '家', '亩', '吨', '年', '月', '日'];
    let mut at = 0;
    while let Some(from) = text[at..].find(['*', '＊', '#', '＃', 'X', '×']).map(|i| at + i) {
        let mark = text[from..].chars().next()?;
        let run = text[from..].chars().take_while(|c| *c == mark).count();
        let to = from + run * mark.len_utf8();
        let (last, next) = (text[..from].chars().next_back(), text[to..].chars().next());
        let glued = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let named = ["公司", "有限", "集团", "股份"].iter().any(|n| text[to..].starts_with(n));
        let amount = next.is_some_and(|c| UNITS.contains(&c));
        if run > 1 && !glued(last) && !glued(next) && (named || amount) {
            return Some(Span::new(from, to));
        }
        at = to;
    }
    None
}

/// The first paragraph of the body that stands there a second time.
fn repeated(text: &str, zones: &[Zone]) -> Option<Span> {
    // Length and both ends tell paragraphs apart without hashing all of them.
    let mut seen: HashMap<(usize, &[u8], &[u8]), &str> = HashMap::default();
    for zone in zones.iter().filter(|z| z.kind == ZoneKind::Body) {
        let mut start = zone.span.from();
        for line in zone.span.of(text).split_inclusive('\n') {
            let paragraph = line.trim();
            if let Some((head, tail)) = paragraph.as_bytes().first_chunk::<24>().zip(paragraph.as_bytes().last_chunk::<24>())
                && paragraph.len() >= PARAGRAPH
                && seen.insert((paragraph.len(), head, tail), paragraph) == Some(paragraph)
            {
                let from = start + line.len() - line.trim_start().len();
                return Some(Span::new(from, from + paragraph.len()));
            }
            start += line.len();
        }
    }
    None
}

/// Whether some traditional characters, but few, stand in a text that is not in that script.
fn mixed(text: &str) -> bool {
    let traditional = fold::traditional(text);
    let han = text.chars().filter(|c| is_han(*c)).count();
    traditional >= 3 && traditional * 20 < han
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_numbers() {
        let at = |text: &str| damaged(text).map(|s| s.of(text).to_owned());
        assert_eq!(at("总投资57。6亿元").as_deref(), Some("57。6"));
        for sound in ["共签约12个。3月开工", "产值57.6亿元。", "达到2023。5家企业", "。6亿元", "12。"] {
            assert_eq!(at(sound), None, "{sound}");
        }
    }

    #[test]
    fn masked_text() {
        let at = |text: &str| masked(text).map(|s| s.of(text).to_owned());
        for (text, run) in [("投资####万元", "####"), ("******有限公司", "******"), ("由XX公司建设", "XX"), ("计××元", "××")]
        {
            assert_eq!(at(text).as_deref(), Some(run), "{text}");
        }
        for sound in ["**重点**工作", "### 标题", "XXL号", "3×5万千瓦", "2×100万千瓦", "AXX公司", "×"] {
            assert_eq!(at(sound), None, "{sound}");
        }
    }

    #[test]
    fn repeated_paragraphs() {
        let paragraph = "某县举行开工仪式，总投资八亿元的三个项目同时开工建设，涉及能源和物流。";
        let check = |text: &str| {
            let zones = [Zone { span: Span::new(0, text.len()), kind: ZoneKind::Body }];
            repeated(text, &zones).map(|s| (s.from(), s.of(text).to_owned()))
        };
        let twice = format!("{paragraph}\n短\n短\n　　{paragraph}\n");
        assert_eq!(check(&twice), Some((twice.rfind(paragraph).expect("there"), paragraph.to_owned())));
        assert_eq!(check(&format!("{paragraph}\n短\n短\n")), None);
    }

    #[test]
    fn mixed_scripts() {
        let simplified = "某县举行开工仪式，总投资八亿元的三个项目同时开工建设，涉及能源和物流。".repeat(3);
        assert!(mixed(&format!("{simplified}當地產業園區")));
        assert!(!mixed(&simplified) && !mixed("當地產業園區舉行開工儀式"));
    }
}
