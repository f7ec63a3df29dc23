//! Persons: a name behind a title (县委书记王强) or in a list of such (副市长王强、李红), closed by punctuation or by a word
//! that stands behind persons.
//!
//! A Chinese name is a surname and one or two characters; a foreign one, and that of some peoples of China, is a run of
//! characters with a dot (古丽·买买提), or of the characters that foreign names are written with.

use super::{Clues, Confidence, Expr, Found, PersonValue, company};
use crate::data::any::ends_with_any;
use crate::data::words::{self, COMMON_WORD, PERSON_END, SURNAME};
use crate::data::{Table, lexicon, one_of};
use crate::rule::FindRule;
use crate::span::Span;
use crate::text::Document;

/// Finds persons. `found` holds figures, dates, places, companies and organisations.
pub(crate) fn find(clues: &Clues, found: &[Found]) -> Vec<Found> {
    let doc = clues.doc;
    let text = &*doc.folded;
    let mut taken: Vec<Span> = found
        .iter()
        .filter(|f| matches!(f.expr, Expr::Company(_) | Expr::Figure(_) | Expr::Place(_) | Expr::Organization(_)))
        .map(|f| f.span)
        .collect();
    taken.sort();
    let mut persons: Vec<Found> = Vec::new();
    for (number, hits) in doc.by_sentence(Table::Title) {
        let sentence = &doc.sentences[number];
        let limit = sentence.span.to();
        let mut titles: Vec<&str> = Vec::new();
        let mut last = 0;
        for (n, hit) in hits.iter().enumerate() {
            // 董事长兼总经理, 党委书记、董事长: titles that one person holds.
            if !matches!(text.get(last..hit.span.from()), Some("兼" | "、" | "" | "暨" | "，" | "兼任")) {
                titles.clear();
            }
            titles.push(lexicon::rows(Table::Title)[hit.row as usize].surface());
            last = hit.span.to();
            if hits.get(n + 1).is_some_and(|next| next.span.from() == last) {
                continue;
            }
            let mut at = last;
            let rest = &text[at..limit];
            at += rest.len() - rest.trim_start_matches([' ', '：', ':', '“']).len();
            // The names of a list share the titles.
            while let Some(name) = name_at(doc, at, limit) {
                if crosses(&taken, name) {
                    break;
                }
                let value = PersonValue {
                    name: name.of(&doc.article.text).to_owned(),
                    titles: titles.iter().map(|t| (*t).to_owned()).collect(),
                };
                persons.push(Found {
                    span: name,
                    expr: Expr::Person(value),
                    rule: FindRule::PersonTitle,
                    confidence: Confidence::Medium,
                });
                match text[name.to()..limit].chars().next() {
                    Some(c @ ('、' | '和')) => at = name.to() + c.len_utf8(),
                    _ => break,
                }
            }
            if at > last {
                titles.clear();
            }
        }
    }
    persons
}

/// The words of the office in front of a name (凯里市委书记, 泰和县县长), back to the last mark; none where it is of no place.
pub(crate) fn office(doc: &Document, name: Span) -> Option<Span> {
    let sentence = doc.sentence_of(name).and_then(|n| doc.sentences.get(n))?;
    let before = &doc.folded[sentence.span.from()..name.from()];
    if !ends_with_any(before, &["书记", "市长", "县长", "区长", "州长", "省长", "镇长"]) {
        return None;
    }
    let from = before.rfind(|c: char| !is_han(c)).map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
    Some(Span::new(sentence.span.from() + from, name.from()))
}

fn crosses(taken: &[Span], span: Span) -> bool {
    let i = taken.partition_point(|s| s.end <= span.start);
    taken.get(i).is_some_and(|s| s.start < span.end)
}

/// The name that begins at this byte.
fn name_at(doc: &Document, at: usize, limit: usize) -> Option<Span> {
    let text = &*doc.folded;
    let rest = text.get(at..limit)?;
    // Foreign names: 古丽·买买提, 亨利克森, Tim Cook.
    let run = rest.find(|c: char| !(is_han(c) || matches!(c, '·' | '•' | '・'))).unwrap_or(rest.len());
    if let Some(dot) = rest[..run].rfind(['·', '•', '・']) {
        let last = dot + rest[dot..].chars().next().map_or(0, char::len_utf8);
        let end = last + foreign_end(&rest[last..run]);
        return (end > last && dot > 0 && dot < 40).then(|| Span::new(at, at + end));
    }
    if rest.starts_with(|c: char| c.is_ascii_uppercase()) {
        let run = rest.find(|c: char| !(c.is_ascii_alphabetic() || matches!(c, ' ' | '.' | '-' | '\''))).unwrap_or(rest.len());
        let name = rest[..run].trim_end();
        let words = name
            .split(' ')
            .filter(|w| w.starts_with(|c: char| c.is_ascii_uppercase()) && w.chars().any(|c| c.is_ascii_lowercase()));
        return ((2..=4).contains(&words.count())).then(|| Span::new(at, at + name.len()));
    }
    let surname = words::starting_at(&SURNAME, rest, 0, rest.len(), 2);
    if let Some((surname, _)) = surname {
        // The shorter name that something closes wins.
        let mut end = surname;
        for c in rest[surname..].chars().take(2) {
            if !is_han(c) || one_of!(c, "的了说等在和与及是将已也还就都被把从由向对为以称表") {
                break;
            }
            end += c.len_utf8();
            if closes(&rest[end..]) {
                let adverb = rest[..end].ends_with('地');
                let word = adverb || COMMON_WORD.contains(&rest[..end]) || doc.scan.at(Table::Title, at as u32).is_some();
                return (!word).then(|| Span::new(at, at + end));
            }
        }
    }
    let end = foreign_end(&rest[..run]);
    let count = rest[..end].chars().count();
    ((3..=8).contains(&count) && is_foreign(&rest[..end]) && closes(&rest[end..])).then(|| Span::new(at, at + end))
}

/// Where a foreign name's last part ends: at a word that stands behind persons.
fn foreign_end(part: &str) -> usize {
    let ends = part.char_indices().skip(1).find(|&(i, _)| words::starting_at(&PERSON_END, part, i, part.len(), 4).is_some());
    ends.map_or(part.len(), |(i, _)| i)
}

/// Whether nothing of a name follows.
fn closes(behind: &str) -> bool {
    let Some(c) = behind.chars().next() else { return true };
    !is_han(c) && !c.is_ascii_alphabetic() && c != '·' || words::starting_at(&PERSON_END, behind, 0, behind.len(), 4).is_some()
}

/// Whether the characters are those that names of other peoples are written with.
fn is_foreign(name: &str) -> bool {
    name.chars().all(|c| {
        one_of!(c, "都热买吾江古孜依肉提麦合木力拜甫扎克丹增旦次仁卓央措")
            || company::is_transliterated(c.encode_utf8(&mut [0; 4]))
    })
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}
