//! Case tables: each line of `fixtures/cases/KIND.tsv` is a sentence with its mentions of that kind marked.
//!
//! Columns: row (the phenomenon taught), reference date, text with every mention of the kind in ⟦…⟧ (`\n` ends a line), their
//! values in order joined by ` | `. No marks and `-` as values: nothing of this kind may be found (a trap). A row that begins with `!`
//! is a known failure with its reason after the values; when it starts to pass, the test fails, so that the mark goes.

use std::fmt::Write;
use std::path::Path;

use serde_json::Value;
use taojin::input::{Hints, RawDocument};
use taojin::{Extractor, Options};

fn text<'a>(v: &'a Value, key: &str) -> &'a str {
    v[key].as_str().unwrap_or("-")
}

/// The value of a mention in the case tables' short form.
fn short(record: &Value, m: &Value) -> String {
    let v = &m["value"];
    match text(m, "kind") {
        "date" => text(v, "edtf").to_owned(),
        "place" => {
            v["code"].as_str().unwrap_or_else(|| if text(v, "country") == "CN" { "-" } else { text(v, "country") }).to_owned()
        }
        "company" => {
            let company = record["companies"].as_array().unwrap().iter().find(|c| c["id"] == v["company"]);
            text(company.expect("every mention's company is listed"), "name").to_owned()
        }
        "organization" => text(v, "class").to_owned(),
        "person" => text(v, "name").to_owned(),
        "project" => text(v, "name").to_owned(),
        _ => {
            let number = match (text(v, "value"), text(v, "low"), text(v, "high")) {
                (value, ..) if value != "-" => value.to_owned(),
                (_, low, high) => format!("{}..{}", low.trim_matches('-'), high.trim_matches('-')),
            };
            let rest = ["qualifier", "modality", "period", "phase"].map(|k| text(v, k));
            // What few figures have is named: on what it depends, when it is due.
            let more = ["condition", "due"].map(|k| v[k].as_str().map_or(String::new(), |x| format!(" {k}={x}"))).concat();
            format!("{} {} {number} {}{more}", text(v, "metric"), text(v, "unit"), rest.join(" "))
        }
    }
}

fn check(table: &str, kinds: &[&str]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases").join(table);
    let cases = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let (mut failures, mut run) = (String::new(), 0);
    for (number, line) in cases.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#')) {
        let mut columns = line.split('\t');
        let mut column = || columns.next().unwrap_or_else(|| panic!("{table}:{}: a column is missing", number + 1));
        let (row, date, marked, expected) = (column(), column(), column().replace("\\n", "\n"), column());
        let known_failure = row.starts_with('!');
        if known_failure {
            assert!(!column().is_empty(), "{table}:{}: a known failure without its reason", number + 1);
        }
        let plain = marked.replace(['⟦', '⟧'], "");
        let options = Options { date: (date != "-").then(|| date.parse().expect("an ISO date")), ..Options::default() };
        let raw = RawDocument {
            id: "case".into(),
            bytes: plain.clone().into_bytes(),
            hints: Hints { encoding: Some(encoding_rs::UTF_8), ..Hints::default() },
            ..RawDocument::default()
        };
        let record = serde_json::to_value(Extractor::new(options).extract(&raw)).unwrap();
        let found: Vec<&Value> =
            record["mentions"].as_array().unwrap().iter().filter(|m| kinds.contains(&text(m, "kind"))).collect();
        let mut got = String::new();
        let mut at = 0;
        let chars: Vec<char> = plain.chars().collect();
        for m in &found {
            let (start, end) = (m["start"].as_u64().unwrap() as usize, m["end"].as_u64().unwrap() as usize);
            got.extend(&chars[at..start]);
            write!(got, "⟦{}⟧", chars[start..end].iter().collect::<String>()).unwrap();
            at = end;
        }
        got.extend(&chars[at..]);
        let values = found.iter().map(|m| short(&record, m)).collect::<Vec<_>>().join(" | ");
        let values = if found.is_empty() { "-".to_owned() } else { values };
        let passes = got == marked && values == expected;
        run += 1;
        if passes == known_failure {
            let why = if passes { "passes now: take the mark away" } else { "differs" };
            writeln!(
                failures,
                "{table}:{} {row} {why}\n  want {marked}\n       {expected}\n  got  {got}\n       {values}",
                number + 1
            )
            .unwrap();
        }
    }
    assert!(run > 0, "{table} holds no case");
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn dates() {
    check("date.tsv", &["date"]);
}

#[test]
fn places() {
    check("place.tsv", &["place"]);
}

#[test]
fn companies() {
    check("company.tsv", &["company"]);
}

#[test]
fn organizations() {
    check("organization.tsv", &["organization"]);
}

#[test]
fn persons() {
    check("person.tsv", &["person"]);
}

#[test]
fn projects() {
    check("project.tsv", &["project"]);
}

#[test]
fn figures() {
    check("figure.tsv", &["investment", "output", "scale", "amount"]);
}
