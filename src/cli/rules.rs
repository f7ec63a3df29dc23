//! `taojin rules`: the catalogue of [`rule`](crate::rule), as people read it and as programs do, and how often each rule was
//! right.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;
use serde::Serialize;

use super::args::{Listed, Rules};
use super::eval::{not_both_stdin, tell_unpaired};
use super::{Told, closed};
use crate::error::Error;
use crate::eval::{self, Input, RuleScore};
use crate::rule::{Entry, catalogue};

/// Prints the rules. Code 1: a line was left out, or an article has no record.
pub(super) fn run(typed: &Rules) -> anyhow::Result<u8> {
    let (text, whole) = match typed.gold.as_deref().zip(typed.records.as_deref()) {
        Some((gold, records)) => scored(gold, records, typed.to)?,
        None => (listed(typed.to)?, true),
    };
    closed(io::stdout().lock().write_all(text.as_bytes()), "standard output")?;
    Ok(u8::from(!whole))
}

/// Lines of `fixtures/cases` that fire each rule: kept with the program, since an installed one has no fixtures.
const CASES: &str = include_str!("rule_cases.tsv");

/// A rule with its cases.
#[derive(Serialize)]
struct WithCases {
    #[serde(flatten)]
    rule: Entry,
    /// By file and id, which `fixtures/cases/README.md` lists.
    cases: Vec<&'static str>,
}

fn with_cases() -> impl Iterator<Item = WithCases> {
    let rows = CASES.lines().filter_map(|line| {
        let mut columns = line.split('\t');
        Some(((columns.next()?, columns.next()?), columns.next()?))
    });
    let of: HashMap<(&str, &str), &'static str> = rows.collect();
    catalogue().map(move |rule| {
        let cases = of.get(&(rule.finds.name(), rule.id)).filter(|cases| **cases != "-");
        WithCases { rule, cases: cases.map_or(Vec::new(), |cases| cases.split(", ").collect()) }
    })
}

fn listed(to: Listed) -> anyhow::Result<String> {
    let line = |WithCases { rule, cases }: WithCases| {
        let cases = if cases.is_empty() { String::new() } else { format!(" [{}]", cases.join(", ")) };
        format!("{:<7} {:<24} {}{cases}\n", rule.finds.name(), rule.id, rule.decides)
    };
    Ok(match to {
        Listed::Json => json(&with_cases().collect::<Vec<_>>())?,
        Listed::Text => with_cases().map(line).collect(),
    })
}

/// The rules with their counts, and whether no line and no article was left out.
fn scored(gold: &Path, records: &Path, to: Listed) -> anyhow::Result<(String, bool)> {
    not_both_stdin(gold, records)?;
    let mut told = Told::default();
    let outcome = eval::rules(Input::open(gold)?, Input::open(records)?, &mut |e: &Error| told.say(e));
    told.end("lines are wrong");
    let outcome = outcome?;
    tell_unpaired(records, &outcome.missing, &outcome.extra);
    let text = match to {
        Listed::Json => json(&outcome.rules)?,
        Listed::Text => table(&outcome.rules),
    };
    Ok((text, outcome.problems == 0 && outcome.missing.is_empty()))
}

fn table(rules: &[RuleScore]) -> String {
    let row = |finds: &str, id: &str, [fired, right, wrong, precision]: [&str; 4]| {
        format!("{finds:<7} {id:<24} {fired:>6} {right:>6} {wrong:>6} {precision:>9}\n")
    };
    let head = row("", "", ["fired", "right", "wrong", "precision"]);
    let body = rules.iter().map(|r| {
        let [fired, right, wrong] = [r.fired, r.right, r.wrong].map(|n| n.to_string());
        let precision = r.precision.map_or("-".to_owned(), |p| format!("{p:.3}"));
        row(r.rule.finds.name(), r.rule.id, [&fired, &right, &wrong, &precision])
    });
    std::iter::once(head).chain(body).collect()
}

fn json(what: &impl Serialize) -> anyhow::Result<String> {
    Ok(serde_json::to_string_pretty(what).context("the rules")? + "\n")
}
