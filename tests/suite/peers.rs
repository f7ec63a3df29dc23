//! Peers' public test cases, measured where they lie beside the checkout (`../shared/peers`); skipped where they do not.
//!
//! Each row has a text, a reference date and what that suite expects; a hit is a find that overlaps the expected span and
//! has an equal value. A miss that stays is named here by its row's id with the reason; a row that starts to pass must be
//! taken off the list, so that the lists say what is true.

use std::path::{Path, PathBuf};

use serde_json::Value;
use taojin::input::{Hints, RawDocument};
use taojin::{Extractor, Options};

/// The rows of a file of cases, `None` where the file is not there.
fn rows(file: &str) -> Option<Vec<Value>> {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/peers").join(file);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: no {file} beside the checkout");
        return None;
    };
    Some(text.lines().map(|line| serde_json::from_str(line).expect("a row is JSON")).collect())
}

/// The mentions that the extractor finds in a row's text.
fn mentions(row: &Value) -> Vec<Value> {
    let date = row["date"].as_str().map(|d| d.parse().expect("an ISO date"));
    let raw = RawDocument {
        id: "peer".into(),
        bytes: row["text"].as_str().expect("a text").as_bytes().to_vec(),
        hints: Hints { encoding: Some(encoding_rs::UTF_8), ..Hints::default() },
        ..RawDocument::default()
    };
    let record = serde_json::to_value(Extractor::new(Options { date, ..Options::default() }).extract(&raw)).unwrap();
    record["mentions"].as_array().unwrap().clone()
}

fn overlaps(mention: &Value, expected: &Value) -> bool {
    mention["start"].as_u64() < expected["end"].as_u64() && expected["start"].as_u64() < mention["end"].as_u64()
}

/// Checks the hits of all rows against the floor and the list of named misses (id, reason).
fn judge(rows: &[Value], hit: impl Fn(&Value) -> bool, misses: &[(&str, &str)], floor: f64) {
    let (mut hits, mut report) = (0, String::new());
    for row in rows {
        let id = row["id"].as_str().expect("an id");
        let named = misses.iter().any(|(miss, _)| *miss == id);
        let passes = hit(row);
        hits += usize::from(passes);
        if passes == named {
            report += &format!("{id} {}\n", if passes { "passes now: take it off the list" } else { "is missed" });
        }
    }
    let share = hits as f64 / rows.len() as f64;
    println!("{hits} of {} rows", rows.len());
    assert!(report.is_empty(), "\n{report}");
    assert!(share >= floor, "{share:.3} is below {floor}");
}

/// Misses among the date cases that stay.
const DATE_MISSES: &[(&str, &str)] = &[
    ("rd83", "a range of years ends with its last year here, where that suite ends it when its last year begins"),
    ("rd104", "a range of months ends with its last month here, where that suite ends it when its last month begins"),
    ("rd87", "a stretch counted back from today is a duration, which our guide leaves out"),
    ("rd92", "so many years ago names no date, which our guide leaves out"),
];

#[test]
fn dates() {
    let Some(rows) = rows("recognizers-dates.dev.jsonl") else { return };
    let hit = |row: &Value| {
        let found: Vec<Value> = mentions(row).into_iter().filter(|m| m["kind"] == "date").collect();
        row["expect"].as_array().expect("a list").iter().all(|expected| {
            let range = expected["text"].as_str().is_some_and(|t| t.contains(['至', '到', '-', '和']));
            found.iter().filter(|m| overlaps(m, expected)).any(|m| {
                expected["days"].as_array().expect("a list").iter().any(|days| {
                    let day = |v: &Value| v.as_str().and_then(|d| d.parse::<jiff::civil::Date>().ok());
                    let value = (day(&m["value"]["first"]), day(&m["value"]["last"]));
                    let later = day(&days[1]).and_then(|d| d.tomorrow().ok());
                    value.0 == day(&days[0]) && (value.1 == day(&days[1]) || range && value.1 == later)
                })
            })
        })
    };
    judge(&rows, hit, DATE_MISSES, 0.92);
}

/// Misses among the money cases that stay.
const MONEY_MISSES: &[(&str, &str)] = &[("rm34", "24 digits: that suite expects a float rounded to 15 of them, ours is exact")];

#[test]
fn money() {
    let Some(rows) = rows("recognizers-money.dev.jsonl") else { return };
    let hit = |row: &Value| {
        let kinds = ["investment", "output", "scale", "amount"];
        let found: Vec<Value> = mentions(row).into_iter().filter(|m| kinds.contains(&m["kind"].as_str().unwrap_or(""))).collect();
        row["expect"].as_array().expect("a list").iter().all(|expected| {
            found.iter().filter(|m| overlaps(m, expected)).any(|m| {
                let values = expected["values"].as_array().expect("a list");
                m["value"]["unit"] == expected["unit"] && values.contains(&m["value"]["value"])
            })
        })
    };
    judge(&rows, hit, MONEY_MISSES, 0.9);
}
