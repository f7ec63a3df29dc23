//! Figures: a number with its unit, and the word in the sentence that says what it measures.
//!
//! ```text
//! figure = quantity (quantity.rs) whose metric a cue names (cue.rs), with its attributes (attribute.rs)
//! ```
//! The number comes first: every number with a unit is a candidate. Money that no cue governs is an `amount`; any other
//! quantity without a metric is no figure. Words stand in `metric.tsv`, `unit.tsv`, `currency.tsv`, `qualifier.tsv`,
//! `modality.tsv` and `condition.tsv`: a new one is a line there with a case in `fixtures/cases/figure.tsv`.

mod attribute;
mod class;
mod cue;
mod due;
mod header;
mod metric;
mod quantity;
mod unit;

use self::cue::By;
use rust_decimal::Decimal;

use super::{Clues, Context, Expr, FigureValue, Found, Kind, Metric, Modality, Qualifier};
use crate::error::{Code, Diagnostic};
use crate::span::Span;
use attribute::Setting;
use class::Class;
use cue::{Choice, Last, Scope};
use header::Header;
use quantity::{Quantity, Role};

/// Finds figures; what had to be assumed goes to the diagnostics.
pub(crate) fn find(clues: &Clues, diagnostics: &mut Vec<Diagnostic>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut quantities = Vec::new();
    let mut header = Header::default();
    let declares = clues.doc.folded.contains(header::LABEL);
    let mut run = Span::default();
    for sentence in &clues.doc.sentences {
        let text = &*clues.doc.folded;
        // Sentences that a semicolon parts belong to one run.
        let joined = text[..run.to()].ends_with(['；', ';']) && sentence.span.start <= run.end + 4;
        run = if joined { Span { start: run.start, end: sentence.span.end } } else { sentence.span };
        if declares {
            header.read(clues.doc, sentence.span);
        }
        quantity::find(clues, sentence.span, &header, &mut quantities);
        sentence_figures(clues, run, sentence.span, &quantities, &mut found, diagnostics);
    }
    found
}

fn sentence_figures(
    clues: &Clues,
    run: Span,
    sentence: Span,
    quantities: &[Quantity],
    found: &mut Vec<Found>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let doc = clues.doc;
    let mut figures: Vec<Last> = Vec::new();
    for (i, q) in quantities.iter().enumerate() {
        if matches!(q.role, Role::Threshold | Role::Conversion) {
            continue;
        }
        let clause = cue::clause_start(&doc.folded, sentence, q.span.start);
        let previous = quantities[..i].iter().rev().find(|p| p.class == q.class && p.role != Role::Conversion);
        let scope = Scope {
            doc,
            sentence,
            clause,
            previous: previous.map_or(sentence.start, |p| p.span.end),
            next: quantities.get(i + 1).map_or(sentence.end, |n| n.span.start),
            behind: behind(&doc.folded, q, quantities.get(i + 1)),
            last: figures.last(),
        };
        let choice = if q.role == Role::Plain { cue::choose(&scope, q) } else { None };
        let choice =
            choice.filter(|c| fits(c, q)).map(|c| if is_price(&c, q) { Choice { metric: Metric::Amount, ..c } } else { c });
        let Some(choice) = choice.or_else(|| amount(q)) else { continue };
        if choice.metric == Metric::Amount && (q.class != Class::Money || q.assumed || q.qualifier == Qualifier::Order) {
            continue;
        }
        let setting = Setting { doc, run, sentence, clause, q, choice: &choice, figures: &figures };
        let value = figure(&setting);
        if q.assumed {
            diagnostics.push(Diagnostic::at(Code::CurrencyAssumed, q.span, "no currency is named; read as CNY"));
        }
        let gap =
            choice.cue.filter(|c| c.end <= q.span.start).map_or("", |c| Span { start: c.end, end: q.span.start }.of(&doc.folded));
        figures.push(Last { span: q.span, class: q.class, value: value.clone(), product_first: gap.chars().count() > 2 });
        let (rule, confidence) = choice.by.rule();
        found.push(Found { span: q.span, expr: Expr::Figure(Box::new(value)), rule, confidence });
    }
}

/// Where the words behind a quantity begin: past the next one where a mark alone joins both.
fn behind(text: &str, q: &Quantity, next: Option<&Quantity>) -> u32 {
    let joined = next.filter(|n| {
        n.class == q.class
            && matches!(Span { start: q.span.end, end: n.span.start.max(q.span.end) }.of(text), "/" | "／" | "、" | "和" | "+")
    });
    joined.map_or(q.span.end, |n| n.span.end)
}

/// Whether the metric can be counted in the quantity's unit.
fn fits(choice: &Choice, q: &Quantity) -> bool {
    let people = q.class == Class::People;
    (choice.metric == Metric::Employment || !people || choice.metric.kind() != Kind::Output)
        && !(people && choice.metric == Metric::Capacity)
        // The order of magnitude of a class (百亿级企业) is no amount.
        && !(q.qualifier == Qualifier::Order && choice.by == By::Right && q.class == Class::Money)
}

/// Whether money in an investment's or an output's role is too little for one: the price of a share, a fare.
fn is_price(choice: &Choice, q: &Quantity) -> bool {
    q.class == Class::Money && q.low < Decimal::from(if choice.metric == Metric::RegisteredCapital { 100 } else { 10_000 })
}

/// Money in no role of investment or output: a price, a fine, a market value.
fn amount(q: &Quantity) -> Option<Choice> {
    let money = q.class == Class::Money && !q.assumed && q.qualifier != Qualifier::Order;
    money.then_some(Choice {
        metric: Metric::Amount,
        cue: None,
        period: None,
        modality: None,
        by: if q.role == Role::Rate { By::Rate } else { By::Money },
        listed: false,
    })
}

/// Puts a figure together.
fn figure(s: &Setting) -> FigureValue {
    let (q, metric) = (s.q, s.choice.metric);
    let condition = attribute::condition(s);
    let exact = metric != Metric::Amount;
    // A list shares its qualifier: 不超过1.41亿美元、143万美元.
    let shared = s.last().filter(|l| s.choice.by == By::List && l.value.qualifier == Qualifier::AtMost);
    let qualifier = match shared {
        Some(l) if q.qualifier == Qualifier::Exact && s.choice.listed => l.value.qualifier,
        _ => q.qualifier,
    };
    let (value, low, high) = match qualifier {
        Qualifier::Range => (None, Some(q.low), q.high),
        Qualifier::Order => (None, Some(q.low), None),
        Qualifier::Near | Qualifier::AtMost => (Some(q.low), None, Some(q.low)),
        Qualifier::Over | Qualifier::AtLeast => (Some(q.low), Some(q.low), None),
        Qualifier::Exact | Qualifier::About => (Some(q.low), None, None),
    };
    FigureValue {
        metric,
        value,
        low,
        high,
        unit: if metric == Metric::Employment { "person".to_owned() } else { q.unit.clone() },
        qualifier,
        modality: if exact { attribute::modality(s, condition) } else { Modality::Stated },
        period: if exact { attribute::period(s) } else { q.period },
        phase: if exact { attribute::phase(s) } else { None },
        condition: condition.filter(|_| exact),
        due: None,
        cue: s.choice.cue,
    }
}

/// Gives a figure its deadline, for which dates must be resolved.
pub(crate) fn resolve(mut value: Box<FigureValue>, span: Span, context: &Context) -> Box<FigureValue> {
    if let Some(date) = due::due(&value, span, context) {
        value.due = date.edtf.clone();
        // 到2030年产能达到…: what lies ahead is no fact yet.
        // Of a plan's years (到“十四五”末) the last one counts.
        let day = if date.grain == super::Grain::Interval { date.last } else { date.first };
        let ahead = day.zip(context.reference).is_some_and(|(day, reference)| day > reference);
        // 到2025年由2亿吨提升到3亿吨: from where it rises.
        let rest = &context.doc.folded[span.to()..];
        let from = cue::rises(&rest[..rest.char_indices().nth(6).map_or(rest.len(), |(i, _)| i)]);
        if ahead && !from && matches!(value.modality, Modality::Actual | Modality::Stated) && value.metric != Metric::Amount {
            value.modality = Modality::Planned;
        }
    }
    value
}
