//! Case tables: each line of `fixtures/cases/KIND.tsv` is a sentence with its mentions of that kind marked.
//!
//! Columns: row (the phenomenon taught), reference date, text with every mention of the kind in ⟦…⟧ (`\n` ends a line), their
//! values in order joined by ` | `. No marks and `-` as values: nothing of this kind may be found (a trap). A row that begins with `!`
//! is a known failure with its reason after the values; when it starts to pass, the test fails, so that the mark goes.
//!
//! `link.tsv` has whole projects instead of marks: see `links`.

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

fn record(plain: &str, date: &str) -> Value {
    let options = Options { date: (date != "-").then(|| date.parse().expect("an ISO date")), ..Options::default() };
    let raw = RawDocument {
        id: "case".into(),
        bytes: plain.as_bytes().to_vec(),
        hints: Hints { encoding: Some(encoding_rs::UTF_8), ..Hints::default() },
        ..RawDocument::default()
    };
    serde_json::to_value(Extractor::new(options).extract(&raw)).unwrap()
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
        let record = record(&plain, date);
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

fn list<'a>(v: &'a Value, key: &str) -> &'a [Value] {
    v[key].as_array().map_or(&[], Vec::as_slice)
}

/// Parts in order, `-` for none.
fn joined(parts: impl IntoIterator<Item = String>, with: &str) -> String {
    let mut parts: Vec<String> = parts.into_iter().collect();
    parts.sort();
    parts.dedup();
    if parts.is_empty() { "-".to_owned() } else { parts.join(with) }
}

/// A project as `name; companies; site; stage; figures; events`; those who build, run or pay for it are left out.
fn project(record: &Value, p: &Value) -> String {
    let named = |list_: &str, id: &Value| list(record, list_).iter().find(|m| m["id"] == *id).expect("an entry of that id");
    let owners = list(p, "companies").iter().filter(|c| !matches!(text(c, "role"), "contractor" | "operator" | "financier"));
    let companies = owners.map(|c| text(named("companies", &c["company"]), "name").to_owned());
    let site = p["site"].as_object().map_or("-", |_| {
        p["site"]["code"]
            .as_str()
            .unwrap_or_else(|| if text(&p["site"], "country") == "CN" { "-" } else { text(&p["site"], "country") })
    });
    let figures = ["investment", "output", "scale"].iter().flat_map(|k| list(p, k)).map(|id| {
        let v = &named("mentions", id)["value"];
        let number = v["value"].as_str().map_or_else(
            || format!("{}..{}", text(v, "low").trim_matches('-'), text(v, "high").trim_matches('-')),
            str::to_owned,
        );
        format!("{}={number}{}", text(v, "metric"), v["phase"].as_str().map_or(String::new(), |p| format!("#{p}")))
    });
    let events = list(p, "events").iter().filter(|e| e["edtf"].is_string());
    let events =
        events.map(|e| format!("{}{}@{}", text(e, "stage"), if e["actual"] == true { "" } else { "?" }, text(e, "edtf")));
    [
        text(p, "name").to_owned(),
        joined(companies, "+"),
        site.to_owned(),
        text(p, "stage").to_owned(),
        joined(figures, "+"),
        joined(events, "+"),
    ]
    .join("; ")
}

fn aggregate(record: &Value, a: &Value) -> String {
    let v = list(record, "mentions").iter().find(|m| m["id"] == a["mention"]).map_or(&Value::Null, |m| &m["value"]);
    let number = v["value"].as_str().unwrap_or_else(|| text(v, "low"));
    format!("{}={number} {}", text(a, "metric"), text(a, "scope"))
}

/// The expected short form with what is joined by `+` in order.
fn in_order(project: &str) -> String {
    project.split("; ").map(|f| joined(f.split('+').map(str::to_owned), "+")).collect::<Vec<_>>().join("; ")
}

/// `link.tsv`: row, date, text, projects as `name; companies; site; stage; figures; events` (each `-` when empty, its parts joined by
/// `+`) joined by ` | ` in any order, `-` for none; rows of group A have the aggregates besides, `metric=value scope` joined by ` | `
/// (`*`: not looked at; counts of projects are not asked).
#[test]
fn links() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases/link.tsv");
    let cases = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let (mut failures, mut run, mut hold) = (String::new(), 0, 0);
    for (number, line) in cases.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#')) {
        let mut columns = line.split('\t');
        let mut column = || columns.next().unwrap_or_else(|| panic!("link.tsv:{}: a column is missing", number + 1));
        let (row, date, plain, projects) = (column(), column(), column().replace("\\n", "\n"), column());
        let aggregates = if row.trim_start_matches('!').starts_with('A') { column() } else { "*" };
        let known_failure = row.starts_with('!');
        if known_failure {
            assert!(!column().is_empty(), "link.tsv:{}: a known failure without its reason", number + 1);
        }
        let record = record(&plain, date);
        let want = joined(projects.split(" | ").map(in_order), " | ");
        let got = joined(list(&record, "projects").iter().map(|p| project(&record, p)), " | ");
        let want_set = if aggregates == "*" { "*".to_owned() } else { joined(aggregates.split(" | ").map(str::to_owned), " | ") };
        let got_set = match aggregates {
            "*" => "*".to_owned(),
            _ => joined(
                list(&record, "aggregates").iter().filter(|a| a["mention"].is_string()).map(|a| aggregate(&record, a)),
                " | ",
            ),
        };
        let passes = want == got && want_set == got_set;
        run += 1;
        hold += usize::from(passes);
        if passes == known_failure {
            let why = if passes { "passes now: take the mark away" } else { "differs" };
            let number = number + 1;
            writeln!(
                failures,
                "link.tsv:{number} {row} {why}: {plain}\n  want {want}\n       {want_set}\n  got  {got}\n       {got_set}"
            )
            .unwrap();
        }
    }
    println!("links: {hold} of {run} hold");
    assert!(run > 0, "link.tsv holds no case");
    assert!(failures.is_empty(), "\n{failures}");
}
