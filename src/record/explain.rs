//! What `--explain` adds to the reasons of linking: the words of the tables by which an entry could be put there.
//!
//! **Why afterwards?** Linking keeps an entry's rule and sentence, and the scan knows the words. They are looked up only when
//! somebody asks, so that other runs do not pay for it. Where a sentence has several words that say the same, all are named.

use super::{ProjectRecord, Reason, TableWord};
use crate::data::{Hit, Table, lexicon};
use crate::mention::{Mention, Value};
use crate::span::Span;
use crate::text::Document;

/// The tables of which a place is made.
const PLACES: [Table; 4] = [Table::Place, Table::Zone, Table::Abroad, Table::Region];

/// The columns of `status.tsv` that say the stage, and what happens.
const STAGE: usize = 1;
const EVENT: usize = 2;

/// Names the words behind each reason of a project.
pub(super) fn name_words(doc: &Document, mentions: &[Mention], project: &mut ProjectRecord) {
    let site = project.site.as_ref().and_then(|s| mention(mentions, s.mention.as_deref()?));
    for reason in project.reasons.iter_mut().flatten() {
        let words = match reason.slot.as_ref() {
            "stage" => status(doc, reason, STAGE),
            "events" => status(doc, reason, EVENT),
            "site" => site.map_or(Vec::new(), |m| places(doc, m.span)),
            "figures" => mention(mentions, &reason.value).map_or(Vec::new(), |m| cue(doc, m)),
            _ => Vec::new(),
        };
        reason.words = words;
    }
}

/// The mention of an id.
fn mention<'a>(mentions: &'a [Mention], id: &str) -> Option<&'a Mention> {
    let number: usize = id.strip_prefix('m')?.parse().ok()?;
    mentions.get(number.checked_sub(1)?)
}

/// A hit as it is printed.
fn word(doc: &Document, table: Table, hit: Hit) -> TableWord {
    let article = doc.article;
    let point = |byte| article.map.code_point(&article.text, byte);
    let surface = lexicon::rows(table).get(hit.row as usize).map_or("", |row| row.surface());
    TableWord { table: table.file().into(), word: surface.into(), start: point(hit.span.start), end: point(hit.span.end) }
}

/// The words of status in the reason's sentence that say its value.
fn status(doc: &Document, reason: &Reason, column: usize) -> Vec<TableWord> {
    let article = doc.article;
    let starts = |span: Span| article.map.code_point(&article.text, span.start) == reason.start;
    let Some(sentence) = doc.sentences.iter().find(|s| starts(s.span)) else { return Vec::new() };
    let says = |hit: &&Hit| lexicon::rows(Table::Status)[hit.row as usize].field(column) == reason.value;
    doc.scan.within(Table::Status, sentence.span).iter().filter(says).map(|&hit| word(doc, Table::Status, hit)).collect()
}

/// The names in a mention of a place.
fn places(doc: &Document, span: Span) -> Vec<TableWord> {
    let of = |table| doc.scan.within(table, span).iter().map(move |&hit| word(doc, table, hit));
    let mut words: Vec<TableWord> = PLACES.into_iter().flat_map(of).collect();
    words.sort_by_key(|w| (w.start, std::cmp::Reverse(w.end)));
    words
}

/// The word that names what a figure measures.
fn cue(doc: &Document, mention: &Mention) -> Vec<TableWord> {
    let Value::Figure(figure) = &mention.value else { return Vec::new() };
    let Some(span) = figure.cue else { return Vec::new() };
    let hit = doc.scan.at(Table::Metric, span.start).filter(|hit| hit.span == span);
    hit.map(|hit| word(doc, Table::Metric, hit)).into_iter().collect()
}
