//! Mentions: each kind's file finds what stands in the text and then resolves what it means.
//!
//! A recogniser has two steps. **Find** is free of context: it may be tested on one sentence. **Resolve** needs the
//! [`Context`]: the reference date, the home place, earlier mentions. Between the two, [`overlap::select`] keeps one
//! reading for each stretch of text.

pub(crate) mod company;
pub mod date;
pub(crate) mod figure;
pub(crate) mod number;
pub(crate) mod organization;
pub(crate) mod overlap;
pub(crate) mod person;
pub mod place;
pub(crate) mod project;
mod value;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::{Code, Diagnostic};
pub(crate) use crate::rule::FindRule;
use crate::span::Span;
use crate::text::Document;
pub use value::*;

/// How sure a rule is: the band of its precision on the development set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Below 0.75.
    Low,
    /// 0.75 to 0.9.
    Medium,
    /// 0.9 and more.
    High,
}

/// What a recogniser found at a place, not yet resolved.
#[derive(Clone, Debug)]
pub struct Found {
    /// Where.
    pub span: Span,
    /// What stands there, as far as the words themselves say.
    pub expr: Expr,
    /// The rule that found it.
    pub rule: FindRule,
    /// How sure that rule is.
    pub confidence: Confidence,
}

impl Found {
    /// What sort of name it is, where it is a project's.
    pub fn sort(&self) -> Option<ProjectSort> {
        match &self.expr {
            Expr::Project(value) => Some(value.sort),
            _ => None,
        }
    }
}

/// A find of one kind, before it is resolved.
#[derive(Clone, Debug)]
pub enum Expr {
    /// A date expression.
    Date(date::Expr),
    /// A chain of place names.
    Place(place::Expr),
    /// A company's name.
    Company(company::Expr),
    /// An organisation's name.
    Organization(OrganizationValue),
    /// A person's name.
    Person(PersonValue),
    /// A project's name.
    Project(ProjectValue),
    /// A figure with its metric.
    Figure(Box<FigureValue>),
}

impl Expr {
    /// The rank where spans compete, the lowest first: figure, company, organization, project, person, place, date.
    pub fn rank(&self) -> u8 {
        match self {
            Expr::Figure(_) => 0,
            Expr::Company(_) => 1,
            Expr::Organization(_) => 2,
            Expr::Project(_) => 3,
            Expr::Person(_) => 4,
            Expr::Place(_) => 5,
            Expr::Date(_) => 6,
        }
    }
}

/// One occurrence of something in the text, with what it means.
#[derive(Clone, Debug)]
pub struct Mention {
    /// Where.
    pub span: Span,
    /// The number of its sentence in [`Document::sentences`].
    pub sentence: usize,
    /// What it means.
    pub value: Value,
    /// The rule that found it.
    pub rule: FindRule,
    /// How sure that rule is.
    pub confidence: Confidence,
    /// The place that stands within the name of an organisation or a project (泸州市江阳区政府).
    pub inside: Option<Box<PlaceValue>>,
}

/// What resolving may look at.
pub struct Context<'a> {
    /// The article.
    pub doc: &'a Document<'a>,
    /// The day that relative dates count from.
    pub reference: Option<Date>,
    /// The article's places and its home.
    pub scene: &'a place::Scene,
    /// The mentions resolved so far, in text order.
    pub earlier: &'a [Mention],
}

/// What the recognisers share: the document and its numbers.
pub struct Clues<'a> {
    /// The article.
    pub doc: &'a Document<'a>,
    /// Every number of the sentences, in order.
    pub numbers: Vec<number::Number>,
    /// The numbers that could not be read because something in them is damaged or hidden.
    pub damage: Vec<Diagnostic>,
}

impl<'a> Clues<'a> {
    /// Reads the numbers.
    pub fn new(doc: &'a Document<'a>) -> Self {
        let mut damage = Vec::new();
        let numbers = number::find(doc, &mut damage);
        Clues { doc, numbers, damage }
    }

    /// The numbers that lie within a range.
    pub fn numbers_within(&self, span: Span) -> &[number::Number] {
        let from = self.numbers.partition_point(|n| n.span.start < span.start);
        let to = from + self.numbers[from..].partition_point(|n| n.span.end <= span.end);
        &self.numbers[from..to]
    }
}

/// What the recognisers made of an article.
pub struct Recognised {
    /// In text order, none overlapping another.
    pub mentions: Vec<Mention>,
    /// What 我市 and 全省 mean.
    pub home: Option<place::Home>,
    /// What looked damaged or had to be assumed.
    pub diagnostics: Vec<Diagnostic>,
}

/// An article on its way through the recognisers.
struct Work<'a> {
    clues: Clues<'a>,
    found: Vec<Found>,
    diagnostics: Vec<Diagnostic>,
}

/// As many finds as a short article has.
const FEW: usize = 32;

/// A recogniser: what it finds in an article, where the ones before it have found `found`.
type Find = fn(&Clues, &[Found], &mut Vec<Diagnostic>) -> Vec<Found>;

/// The recognisers, in order.
const FINDERS: &[Find] = &[
    |clues, _, diagnostics| figure::find(clues, diagnostics),
    |clues, _, _| date::find(clues),
    |clues, _, _| place::find(clues),
    |clues, found, _| company::find(clues, found),
    |clues, found, _| organization::find(clues, found),
    |clues, found, _| person::find(clues, found),
    |clues, found, _| project::find(clues, found),
];

/// Finds and resolves every mention of each document.
///
/// Each recogniser goes through all of them before the next one begins: the recognisers together are larger than the
/// processor's nearest cache, and most articles are so short that fetching them is a good part of the work.
pub fn recognise(docs: &[Document]) -> Vec<Recognised> {
    let begin = |doc| {
        let clues = Clues::new(doc);
        Work { diagnostics: clues.damage.clone(), found: Vec::with_capacity(FEW), clues }
    };
    let mut works: Vec<Work> = docs.iter().map(begin).collect();
    for find in FINDERS {
        for work in &mut works {
            let more = find(&work.clues, &work.found, &mut work.diagnostics);
            work.found.extend(more);
        }
    }
    let selected: Vec<_> =
        works.into_iter().map(|w| (w.clues.doc, overlap::select(w.clues.doc, w.found), w.diagnostics)).collect();
    selected.into_iter().map(|(doc, found, diagnostics)| resolve(doc, found, diagnostics)).collect()
}

/// Gives each find its meaning, in text order.
fn resolve(doc: &Document, found: Vec<(Found, usize)>, mut diagnostics: Vec<Diagnostic>) -> Recognised {
    let scene = place::Scene::new(doc, &found);
    let mut mentions: Vec<Mention> = Vec::with_capacity(found.len());
    for (f, sentence) in found {
        let context = Context { doc, reference: doc.article.metadata.reference_date, scene: &scene, earlier: &mentions };
        let whole = match &f.expr {
            Expr::Project(v) => Some(v.whole),
            // 长三角(湖州)｜产业合作区管理委员会: the bracket says where it is.
            Expr::Organization(_) => {
                let before = &doc.folded[..f.span.from()];
                let open = before
                    .ends_with(['）', ')'])
                    .then(|| before.char_indices().rev().take(8).find(|(_, c)| matches!(c, '（' | '(')));
                Some(open.flatten().map_or(f.span, |(i, _)| Span::new(i, f.span.to())))
            }
            // 凯里市委书记王镇义: where the office is.
            Expr::Person(_) => person::office(doc, f.span),
            _ => None,
        };
        let inside = whole.and_then(|whole| place::inside(doc, whole, &context)).map(Box::new);
        let value = match f.expr {
            Expr::Date(e) => date::resolve(&e, f.span, &context).map(Value::Date),
            Expr::Place(e) => place::resolve(&e, f.span, &context).map(Value::Place),
            Expr::Company(e) => Some(Value::Company(company::resolve(&e, f.span, &context))),
            Expr::Organization(v) => Some(Value::Organization(v)),
            Expr::Person(v) => Some(Value::Person(v)),
            Expr::Project(v) => Some(Value::Project(v)),
            Expr::Figure(v) => Some(Value::Figure(figure::resolve(v, f.span, &context))),
        };
        if let Some(value) = value {
            if let Value::Place(p) = &value
                && p.resolution == Resolution::Ambiguous
            {
                let candidates = p.candidates.join(", ");
                let what = format!("{} may be {candidates}", f.span.of(&doc.article.text));
                diagnostics.push(Diagnostic::at(Code::AmbiguousPlace, f.span, what));
            }
            mentions.push(Mention { span: f.span, sentence, value, rule: f.rule, confidence: f.confidence, inside });
        }
    }
    diagnostics.extend(mentions.iter().filter_map(date::warning));
    Recognised { mentions, home: scene.home, diagnostics }
}
