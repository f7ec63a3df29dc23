//! Links mentions into projects, in steps over plain data. Each step reads the lines and adds to the drafts:
//!
//! 1. `naming`: names, short forms of names and the headline's paraphrase become drafts of projects; a company that
//!    invests or lands without a name opens an unnamed one (`unnamed`).
//! 2. `focus`: which draft a position of the text speaks of: the nearest name, clause first, then sentence, then on until
//!    another project is named.
//! 3. `figures`: each figure to its draft, or to the aggregates of a region, a park, a set or a company.
//! 4. `progress`: stages and dated events (`milestone`: the events and their dates).
//! 5. `parties`: companies with their roles.
//! 6. `site`: where it is, and how that is known.
//! 7. `print`: drafts to records, with the checks that warn.
//!
//! A later step never takes back what an earlier one has put, but for 落户 where a ceremony says 签约; only printing leaves out drafts of which nothing is said.
//! Every entry of a slot keeps the rule that put it there and the sentence it rests on (`Put`); `--explain` prints them.
//! What the words of a line say to several steps stands in `cue`, the lists of words in `words`.

mod ceremony;
mod cue;
mod figures;
mod focus;
mod identity;
mod milestone;
mod name;
mod naming;
mod parties;
mod print;
mod progress;
mod site;
mod status;
mod traits;
mod unnamed;
mod words;

use crate::mention::ProjectSort as Sort;
use crate::rule::{Ground, LinkRule};
use std::cell::OnceCell;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Companies;
use super::schema::{AggregateRecord, EventKind, ProjectRecord, Role, SiteBasis, Stage};
use crate::data::Table;
use crate::data::any::contains_any;
use crate::error::{Code, Diagnostic};
use crate::mention::{Confidence, FigureValue, Mention, PlaceValue, ProjectValue, Value, place::Home};
use crate::span::Span;
use crate::text::{Document, Sentence};

/// What linking gives.
#[derive(Debug, Default)]
pub(crate) struct Linked {
    /// Projects in order of first mention.
    pub projects: Vec<ProjectRecord>,
    /// Figures owned by no project.
    pub aggregates: Vec<AggregateRecord>,
    /// What a reader should know.
    pub diagnostics: Vec<Diagnostic>,
}

/// An entry of a slot, with what put it there.
#[derive(Clone, Debug)]
struct Put<T> {
    value: T,
    /// What put it there.
    rule: LinkRule,
    /// The number of the sentence that it rests on.
    sentence: usize,
}

impl<T> Put<T> {
    /// Whether it rests on this.
    fn on(&self, ground: Ground) -> bool {
        self.rule.ground() == ground
    }
}

/// What a rule has changed in an entry that another had put there; its own trace beside the other's.
#[derive(Clone, Copy, Debug)]
struct Change {
    of: Changed,
    rule: LinkRule,
    sentence: usize,
}

/// The entry that was changed.
#[derive(Clone, Copy, Debug)]
enum Changed {
    /// The role of the company with this number.
    Role(usize),
    /// The day of a milestone.
    Day(EventKind),
}

/// A milestone.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Milestone {
    kind: EventKind,
    actual: bool,
    /// EDTF, where a date is said.
    edtf: Option<String>,
    /// The number of the date's mention.
    mention: Option<usize>,
}

/// A project while it is being put together; numbers are those of mentions.
#[derive(Clone, Debug, Default)]
struct Draft {
    name: Option<String>,
    names: Vec<usize>,
    /// Numbers of companies.
    companies: Vec<Put<(usize, Role)>>,
    /// Where each firm stands among them, kept only where they are many.
    place_of_firm: FxHashMap<usize, usize>,
    /// How many of them `place_of_firm` knows.
    placed: usize,
    site: Option<Put<(PlaceValue, Option<usize>, SiteBasis)>>,
    /// Said to be in several places: no place of the text around it is its site.
    spread: bool,
    stages: Vec<Put<Stage>>,
    events: Vec<Put<Milestone>>,
    figures: Vec<Put<usize>>,
    changes: Vec<Change>,
    /// Sentences that name it.
    sentences: Vec<usize>,
    /// Whether it stands in a list of several projects.
    listed: bool,
    /// Whether only a report that is denied speaks of it.
    denied: bool,
    /// Whether a name of it makes it a project by itself.
    clear: bool,
    /// For the reader.
    confidence: Option<Confidence>,
}

/// A name at a place of a line, and its draft.
#[derive(Clone, Copy, Debug)]
struct Anchor {
    span: Span,
    draft: usize,
    /// Names joined by 、 and 和 stand in one group.
    group: usize,
}

/// A sentence with its mentions and names.
#[derive(Clone, Debug)]
struct Line {
    number: usize,
    sentence: Sentence,
    /// Numbers of its mentions.
    mentions: Range<usize>,
    /// In text order.
    anchors: Vec<Anchor>,
    /// The draft opened here without a name.
    opened: Option<usize>,
    /// Whether it is a headline: a title, or the words in 【】 at the head of a flash.
    headline: bool,
    /// The draft that a position without a name speaks of.
    current: Option<usize>,
    /// Up to where the line tells what is denied (网传…,消息不实); its start where it tells no such thing.
    rumour: u32,
}

/// What every step may look at.
struct Reading<'a> {
    doc: &'a Document<'a>,
    mentions: &'a [Mention],
    companies: &'a Companies,
    home: Option<Home>,
    /// Whether the article speaks of a concession; asked for each draft, looked up once.
    concession: OnceCell<bool>,
}

impl Reading<'_> {
    fn text(&self, start: u32, end: u32) -> &str {
        Span { start: start.min(end), end }.of(&self.doc.folded)
    }

    /// Whether the article speaks of a concession, under which a contractor is an investor.
    fn concession(&self) -> bool {
        *self.concession.get_or_init(|| contains_any(&self.doc.folded, &["特许经营", "BOT", "PPP"]))
    }

    fn figure(&self, mention: usize) -> Option<&FigureValue> {
        match &self.mentions[mention].value {
            Value::Figure(f) => Some(f),
            _ => None,
        }
    }

    fn project(&self, mention: usize) -> Option<&ProjectValue> {
        match &self.mentions[mention].value {
            Value::Project(p) => Some(p),
            _ => None,
        }
    }

    /// What sort of name a project's mention is.
    fn sort(&self, mention: usize) -> Option<Sort> {
        self.project(mention).map(|p| p.sort)
    }

    /// The words of the line in front of an offset, back to the last clause mark.
    fn clause_before(&self, line: &Line, at: u32) -> &str {
        let before = self.text(line.sentence.span.start, at);
        let from = before.rfind(crate::text::sentence::is_clause_mark);
        from.map_or(before, |i| &before[i + before[i..].chars().next().map_or(1, char::len_utf8)..])
    }

    /// The words of the line behind an offset, up to the next clause mark.
    fn clause_after(&self, line: &Line, at: u32) -> &str {
        let after = self.text(at, line.sentence.span.end.max(at));
        after.find(crate::text::sentence::is_clause_mark).map_or(after, |i| &after[..i])
    }
}

/// The last characters of a text, at most `n`.
fn last_chars(text: &str, n: usize) -> &str {
    text.char_indices().rev().nth(n.saturating_sub(1)).map_or(text, |(i, _)| &text[i..])
}

/// The first characters of a text, at most `n`.
fn first_chars(text: &str, n: usize) -> &str {
    text.char_indices().nth(n).map_or(text, |(i, _)| &text[..i])
}

/// Links the mentions of a document.
pub(crate) fn link(doc: &Document, mentions: &[Mention], companies: &Companies, home: Option<Home>, explain: bool) -> Linked {
    let reading = Reading { doc, mentions, companies, home, concession: OnceCell::new() };
    let (mut lines, mut drafts) = naming::drafts(&reading);
    // Nothing could be linked, counted or left out, so that there is nothing to warn of either.
    let figures = mentions.iter().any(|m| matches!(m.value, Value::Figure(_)));
    if drafts.is_empty() && !figures && doc.scan.of(Table::ProjectHead).is_empty() {
        return Linked::default();
    }
    // What a story makes up is no project.
    if words::has(&doc.folded, words::List::Fiction) {
        let message = "the article says that it is fiction: no projects are linked";
        let aggregates = figures::Aggregates::default().into_records(&reading, &lines, &[]);
        return Linked { aggregates, diagnostics: vec![Diagnostic::new(Code::NotNews, message)], ..Linked::default() };
    }
    if drafts.is_empty() {
        let aggregates = figures::attach(&reading, &lines, &mut drafts).into_records(&reading, &lines, &[]);
        return Linked { aggregates, ..Linked::default() };
    }
    let brands = parties::Brands::new(&reading);
    drafts.iter_mut().for_each(|d| parties::branded(&brands, d));
    focus::settle(&reading, &mut lines, &drafts);
    let aggregates = figures::attach(&reading, &lines, &mut drafts);
    progress::follow(&reading, &lines, &mut drafts);
    parties::join(&reading, &lines, &mut drafts);
    site::locate(&reading, &lines, &mut drafts);
    print::records(&reading, &lines, &drafts, aggregates, explain)
}
