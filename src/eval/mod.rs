//! Scoring records against a gold standard: what [`evaluate`] counts, and how sure the figures are.
//!
//! **Mentions.** Spans are exact, in code points, and compared kind by kind. `span`: the span is right; `value`: the span and
//! what it means are right; `loose`: a span that overlaps, with the right value. Dates are compared by the days they can
//! denote (`2023` is `2023-01/2023-12`), places by code, else country, companies by the fullest name in the article (width,
//! case and white space folded), figures by metric, unit and number (a range and an order of magnitude by both bounds). A
//! date of the gold without EDTF agrees with any reading. A region (a place of the gold with neither a code nor a foreign
//! country) may be found or not: it, and what overlaps it, count for nothing.
//!
//! **Attributes.** `figure`: of the figures whose span is right, how many have the right qualifier, modality, period.
//!
//! **Projects.** Those of the gold and those found are paired one to one, the pairs that share most first (a name weighs 4, a
//! company or a figure 2, the rest 1). `record` counts the pairs, `slot` the slots that agree within pairs, then each kind of
//! slot apart. Two names agree where one holds the other and has four characters or more. Companies that own
//! nothing of it (contractors, operators, financiers, suppliers, customers) are left out; an event counts where it has a date and
//! is neither `landed` nor `trial_production`; `construction_start` is `under_construction`, `production` and `completion` are
//! `in_production`.
//!
//! **Rules.** [`rules()`] counts the same by the rule that found a mention or filled a slot, for records that say it.
//!
//! **Intervals.** Percentile bootstrap over articles, deterministic.
//!
//! **Input.** JSON Lines of two forms: records (`{"schema": "taojin/1", …}`), and the gold form, without text:
//!
//! ```json
//! {"id": "a1",
//!  "mentions": [{"kind": "date", "text": "3月8日", "start": 0, "end": 4, "edtf": "2023-03-08"},
//!               {"kind": "place", "text": "昆明", "start": 5, "end": 7, "code": "530100"},
//!               {"kind": "company", "text": "云岭新材", "start": 8, "end": 12, "entity": "云岭新材料有限公司"},
//!               {"kind": "investment", "text": "1亿元", "start": 15, "end": 18, "metric": "total_investment", "unit": "CNY",
//!                "value": "100000000", "qualifier": "exact", "modality": "planned", "period": null, "phase": null}],
//!  "projects": [{"name": "电池材料", "companies": ["云岭新材料有限公司"], "site": "530100", "stage": "planned",
//!                "figures": [{"metric": "total_investment", "value": "100000000", "phase": null}],
//!                "events": [{"stage": "production", "edtf": "2024-06"}]}]}
//! ```
//!
//! **Which record belongs to which article?** The one with its `id`. Where ids repeat (`2020/001.txt`, `2021/001.txt`), path and
//! index tell, else the bytes' SHA-256: a record's `source` says both, a line of the gold form may say them beside its `id`.
//!
//! The gold is held in memory, records are read one at a time, so that the records of a whole archive can be scored.

mod facts;
mod interval;
mod pair;
pub mod print;
mod project;
mod read;
mod rules;
mod score;
mod value;

use serde::Serialize;

use crate::error::Error;
pub use crate::record::read::Input;
pub use crate::rule::{Entry, Finds};
pub use interval::{Interval, Row};
pub use rules::{RuleScore, RuleScores, rules};

/// What the errors of can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Topic {
    /// Mentions of dates.
    Date,
    /// Mentions of places.
    Place,
    /// Mentions of companies.
    Company,
    /// Investment figures.
    Investment,
    /// Output figures.
    Output,
    /// Land and floor areas.
    Scale,
    /// Projects and their slots.
    Project,
}

impl Topic {
    /// The kinds of mention, in the order of [`ROWS`].
    pub const MENTIONS: [Topic; 6] = [Topic::Date, Topic::Place, Topic::Company, Topic::Investment, Topic::Output, Topic::Scale];

    /// Its name in the gold and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Topic::Date => "date",
            Topic::Place => "place",
            Topic::Company => "company",
            Topic::Investment => "investment",
            Topic::Output => "output",
            Topic::Scale => "scale",
            Topic::Project => "project",
        }
    }
}

/// Whether it is a figure.
fn is_figure(topic: Topic) -> bool {
    matches!(topic, Topic::Investment | Topic::Output | Topic::Scale)
}

/// What agreed, of how many found and how many in the gold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Found and in the gold.
    pub right: u32,
    /// Found.
    pub found: u32,
    /// In the gold.
    pub gold: u32,
}

/// Group and measure of each tally.
pub const ROWS: [(&str, &str); 29] = [
    ("date", "span"),
    ("date", "value"),
    ("date", "loose"),
    ("place", "span"),
    ("place", "value"),
    ("place", "loose"),
    ("company", "span"),
    ("company", "value"),
    ("company", "loose"),
    ("investment", "span"),
    ("investment", "value"),
    ("investment", "loose"),
    ("output", "span"),
    ("output", "value"),
    ("output", "loose"),
    ("scale", "span"),
    ("scale", "value"),
    ("scale", "loose"),
    ("figure", "qualifier"),
    ("figure", "modality"),
    ("figure", "period"),
    ("project", "record"),
    ("project", "slot"),
    ("project", "name"),
    ("project", "company"),
    ("project", "site"),
    ("project", "stage"),
    ("project", "figure"),
    ("project", "event"),
];

/// The rows of a kind's three measures begin at its number in [`Topic::MENTIONS`] times three.
const ATTRIBUTES: usize = 18;
const RECORD: usize = 21;
const SLOT: usize = 22;
/// The row of the first kind of slot; the others follow in the order of [`project::Slot::row`].
const SLOTS: usize = 23;

/// One article's tallies, in the order of [`ROWS`].
pub type Counts = [Tally; ROWS.len()];

/// One disagreement between gold and record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Mistake {
    /// The article.
    pub id: String,
    /// The kind of mention, or `project`.
    pub kind: &'static str,
    /// For a project: `record` where the whole is meant, else the kind of slot.
    pub slot: Option<&'static str>,
    /// `missed` (not found), `extra` (not in the gold), `span` (an overlapping span with the right value), `value` (the right
    /// span with another value), `qualifier`, `modality` or `period` (the right span with another attribute).
    pub error: &'static str,
    /// The words; for a project its name.
    pub text: Option<String>,
    /// First code point.
    pub start: Option<u32>,
    /// One past the last code point.
    pub end: Option<u32>,
    /// What the gold says.
    pub gold: Option<String>,
    /// What the record says.
    pub got: Option<String>,
    /// The sentence, null where neither file holds the text.
    pub sentence: Option<String>,
    /// The sentence's first code point.
    pub sentence_start: Option<u32>,
}

/// What scoring found out.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Evaluation {
    /// Each article of the gold, in its order.
    pub counts: Vec<Counts>,
    /// Ids of articles of the gold without a record; they count as found nothing.
    pub missing: Vec<String>,
    /// Ids of records that the gold does not have; they count for nothing.
    pub extra: Vec<String>,
    /// The mistakes that were asked for, in the order of the gold, then of the text.
    pub mistakes: Vec<Mistake>,
    /// Lines and articles that were wrong and told.
    pub problems: usize,
}

/// Scores records against the gold, and collects the mistakes of the topics asked for.
///
/// A line of the gold is a record corrected by hand, or in the gold form (see [the module](self)); both may stand in one
/// file. A bad line and an id that stands twice are told through `tell`, with file and line, and left out; a record made from
/// another text than the gold is told and scored.
///
/// # Errors
/// Where a file cannot be read to its end, holds no good line, or no record belongs to the gold.
pub fn evaluate(gold: Input, records: Input, topics: &[Topic], tell: &mut dyn FnMut(&Error)) -> Result<Evaluation, Error> {
    let paired = pair::compared(gold, records, tell, |gold, got| score::compare(gold, got, topics))?;
    let mut result = Evaluation { missing: paired.missing(), ..Evaluation::default() };
    for (article, scored) in paired.articles {
        let (counts, mistakes) = scored.unwrap_or_else(|| score::compare(&article, &read::Article::default(), topics));
        result.counts.push(counts);
        result.mistakes.extend(mistakes);
    }
    (result.extra, result.problems) = (paired.extra, paired.problems);
    Ok(result)
}

#[cfg(test)]
mod tests;
