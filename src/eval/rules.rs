//! How often each rule is right: mentions and slots counted by the rule that a record names for them.
//!
//! **Mentions.** Right where the gold has the same span with the same value. A mention of a project's name is right where the
//! project that it names is paired with one of the gold of that name.
//!
//! **Slots.** Right where the project is paired with one of the gold that has the same entry. A rule that changed an entry
//! counts beside the one that put it there.
//!
//! What is not compared (persons, organisations, money in no role, regions, companies that own nothing, events without a
//! date, names of what became no project) is fired, and neither right nor wrong.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::read::{Article, Item};
use super::{Topic, pair, project, score};
use crate::error::Error;
use crate::record::read::Input;
use crate::rule::{Entry, Finds, catalogue};

/// How a rule did.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RuleScore {
    /// The rule.
    #[serde(flatten)]
    pub rule: Entry,
    /// How many mentions or entries of slots it put into the records.
    pub fired: u64,
    /// Those that the gold has.
    pub right: u64,
    /// Those that it has not.
    pub wrong: u64,
    /// Share of those compared that is right; none where nothing was.
    pub precision: Option<f64>,
}

/// How the rules did.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct RuleScores {
    /// All of the catalogue, in its order.
    pub rules: Vec<RuleScore>,
    /// Ids of articles of the gold without a record.
    pub missing: Vec<String>,
    /// Ids of records that the gold does not have; they count for nothing.
    pub extra: Vec<String>,
    /// Lines, articles and rules that were wrong and told.
    pub problems: usize,
}

/// How often it fired, and what came of it.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    fired: u64,
    right: u64,
    wrong: u64,
}

/// Of each rule; ids as the records have them.
type Tallies = BTreeMap<(Finds, String), Tally>;

/// Counts how often each rule was right, by the same gold as [`evaluate`](super::evaluate) and read in the same way. The
/// records must name their rules (`taojin extract --explain`).
///
/// # Errors
/// Those of `evaluate`, and where no record names a rule.
pub fn rules(gold: Input, records: Input, tell: &mut dyn FnMut(&Error)) -> Result<RuleScores, Error> {
    let records_name = records.name.clone();
    let paired = pair::compared(gold, records, tell, judge)?;
    let mut total = Tallies::new();
    for tallies in paired.articles.iter().filter_map(|(_, tallies)| tallies.as_ref()) {
        for (key, of) in tallies {
            let sum = total.entry(key.clone()).or_default();
            (sum.fired, sum.right, sum.wrong) = (sum.fired + of.fired, sum.right + of.right, sum.wrong + of.wrong);
        }
    }
    if total.is_empty() {
        return Err(Error::new(records_name, "names no rules (extract the records with --explain)"));
    }
    let rules = catalogue().map(|rule| {
        let Tally { fired, right, wrong } = total.remove(&(rule.finds, rule.id.to_owned())).unwrap_or_default();
        let compared = right + wrong;
        let precision = (compared > 0).then(|| right as f64 / compared as f64);
        RuleScore { rule, fired, right, wrong, precision }
    });
    let rules = rules.collect();
    // What the catalogue has not taken away is of another version.
    for (finds, id) in total.keys() {
        let why = format!("the rule {id} of a {} is unknown: left out (extract the records with this version)", finds.name());
        tell(&Error::new(&records_name, why));
    }
    let problems = paired.problems + total.len();
    Ok(RuleScores { rules, missing: paired.missing(), extra: paired.extra, problems })
}

/// What each rule did in an article. `right` of nothing says that it is not compared.
fn judge(gold: &Article, got: &Article) -> Tallies {
    let mut tallies = Tallies::new();
    let mut add = |finds: Finds, rule: &str, right: Option<bool>| {
        let tally = tallies.entry((finds, rule.to_owned())).or_default();
        tally.fired += 1;
        tally.right += u64::from(right == Some(true));
        tally.wrong += u64::from(right == Some(false));
    };
    for (n, topic) in Topic::MENTIONS.into_iter().enumerate() {
        let (wanted, compared) = score::sides(n, topic, gold, got);
        let wanted: HashMap<(u32, u32), &Item> = wanted.into_iter().map(|m| (m.span, m)).collect();
        let compared: HashMap<(u32, u32), &Item> = compared.into_iter().map(|m| (m.span, m)).collect();
        for m in &got.mentions[n] {
            let Some(rule) = &m.rule else { continue };
            let right = || wanted.get(&m.span).is_some_and(|w| score::agrees(w, m));
            // Of two with one span only the later is compared.
            add(Finds::Mention, rule, compared.get(&m.span).is_some_and(|c| std::ptr::eq(*c, m)).then(right));
        }
    }
    got.others.iter().for_each(|rule| add(Finds::Mention, rule, None));
    let pairs = project::pairs(&gold.projects, &got.projects);
    for (number, found) in got.projects.iter().enumerate() {
        let partner = pairs.iter().find(|(_, j)| *j == number).map(|&(i, _)| &gold.projects[i]);
        for named in &found.named {
            add(Finds::Mention, &named.rule, Some(partner.is_some_and(|p| p.is_named(&named.name))));
        }
        for put in &found.put {
            let right = put.entry.as_ref().map(|entry| partner.is_some_and(|p| p.slots.contains(entry)));
            add(Finds::Slot, &put.rule, right);
        }
    }
    tallies
}
