//! Items: lines behind marks, of which each opens with the name of what it tells of.
//!
//! ```text
//! 记者了解到其中6个项目的情况——
//! ▲香椿冷链加工：由达州市农业投资集团独资建设，协议投资1.2亿元；
//! ▲城乡供水一体化（北线）。总投资4.8亿元，……
//! ```

use super::list::{Closer, List, Surfaces, Told, within};
use super::predicate::{Ending, ending};
use crate::data::any::contains_any;
use crate::data::{Table, one_of};
use crate::span::Span;
use crate::text::Document;

/// An item of the text.
struct Item {
    sentence: usize,
    mark: Mark,
    /// What stands behind the mark, up to the first mark of a clause.
    head: Span,
    /// Whether a status or an investment stands in the line.
    told: bool,
}

/// What kind of mark opens an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// ▲, ■, ●: the same one for all of them.
    Sign(char),
    /// 1., 1、
    Number,
    /// （1）
    Bracket,
}

/// The longest head, in characters.
const LONGEST: usize = 36;

/// Adds a list for every run of items.
pub(super) fn read(doc: &Document, surfaces: &Surfaces, lists: &mut Vec<List>) {
    let items: Vec<Item> = (0..doc.sentences.len()).filter_map(|n| item(doc, n, surfaces)).collect();
    let mut from = 0;
    while from < items.len() {
        let mut to = from + 1;
        // The next one may stand some sentences further on.
        while to < items.len() && items[to].mark == items[from].mark && items[to].sentence <= items[to - 1].sentence + 6 {
            to += 1;
        }
        run(doc, &items[from..to], lists);
        from = to;
    }
}

fn run(doc: &Document, items: &[Item], lists: &mut Vec<List>) {
    let Some(first) = items.first().filter(|_| items.len() > 1) else { return };
    // 现场签约项目4个。附项目一览: what stands in front says that they are projects.
    let mut before = first.sentence.saturating_sub(2)..first.sentence;
    let introduced = before.any(|n| contains_any(doc.slice(doc.sentences[n].span), &["项目", "工程"]));
    let told = items.iter().filter(|i| i.told).count() * 2 >= items.len();
    if !introduced || !told {
        return;
    }
    let closer = Some(Closer::Projects { counted: true });
    for item in items {
        lists.push(List {
            sentence: item.sentence,
            members: vec![item.head],
            closer,
            told: Told::Item,
            introduced: true,
            funded: item.told,
        });
    }
}

fn item(doc: &Document, number: usize, surfaces: &Surfaces) -> Option<Item> {
    let text = &*doc.folded;
    let sentence = &doc.sentences[number];
    let own = sentence.span.of(text);
    let first = own.trim_start();
    let sign = first.chars().next()?;
    let (mark, rest) = if one_of!(sign, "▲▶■●◆★▪•△◇□○◎➤►※") {
        (Mark::Sign(sign), &first[sign.len_utf8()..])
    } else if sign.is_ascii_digit() {
        let rest = first.trim_start_matches(|c: char| c.is_ascii_digit());
        let rest = rest.strip_prefix(['.', '．', '、']).filter(|r| !r.starts_with(|c: char| c.is_ascii_digit()))?;
        (Mark::Number, rest)
    } else if matches!(sign, '（' | '(') {
        let rest = first[sign.len_utf8()..].trim_start_matches(|c: char| c.is_ascii_digit());
        (Mark::Bracket, rest.strip_prefix(['）', ')']).filter(|r| r.len() + 4 < first.len())?)
    } else {
        return None;
    };
    let rest = rest.trim_start();
    let (end, stop) = rest.char_indices().find(|(_, c)| one_of!(*c, "：:。，,；;"))?;
    let start = sentence.span.to() - rest.len();
    let head = Span::new(start, start + end);
    let name = head.of(text);
    let chars = name.chars().count();
    // 1.申报项目应严格执行…: a rule, and no name.
    let named = mark != Mark::Number && mark != Mark::Bracket
        || matches!(stop, '：' | ':')
        || ending(name).0 != Ending::Other
        || name.ends_with("项目")
        || name.ends_with("工程");
    if !named || contains_any(name, &["应", "须", "不得", "要求", "规定", "必须", "严格"]) {
        return None;
    }
    let told =
        !within(&surfaces.sums, sentence.span).is_empty() || !doc.scan.within(Table::Status, sentence.span).is_empty() || {
            // A head that is a sentence of its own: the next one tells.
            doc.sentences.get(number + 1).is_some_and(|n| !within(&surfaces.sums, n.span).is_empty())
        };
    (2..=LONGEST).contains(&chars).then_some(Item { sentence: number, mark, head, told })
}
