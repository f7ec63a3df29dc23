//! `taojin rules`, its page in `docs`, and a case for every rule. `UPDATE=1 cargo test --test suite rules::` rewrites
//! `docs/rules.md`.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use serde_json::Value;
use taojin::input::{Hints, RawDocument};
use taojin::record::Show;
use taojin::{Extractor, Options};

use crate::common::command::Command;
use crate::common::{at, files, list};
use crate::docs::current;

/// Rules that no line of `fixtures/cases` fires. It may only shrink.
const WITHOUT_CASE: &[&str] = &[
    // The user's own tables: tests/suite/cli.rs.
    "mention company.registry",
    "mention place.user",
];

fn said(to: &str) -> String {
    let out = Command::taojin().args(["rules", "--to", to]).assert().code(0).stderr("").get_output().stdout.clone();
    String::from_utf8(out).expect("UTF-8")
}

fn catalogue() -> Vec<Value> {
    let all: Value = serde_json::from_str(&said("json")).expect("JSON");
    all.as_array().expect("an array").clone()
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_else(|| panic!("no {key} in {value}"))
}

/// The rules (`mention` or `slot`, and id) that the cases fire.
fn fired() -> BTreeSet<(String, String)> {
    let mut fired = BTreeSet::new();
    for path in files("fixtures/cases", "tsv") {
        for line in fs::read_to_string(&path).expect("cases").lines() {
            let columns: Vec<&str> = line.split('\t').collect();
            let [row, date, marked, ..] = columns[..] else { continue };
            if row.starts_with('#') {
                continue;
            }
            let plain = marked.replace(['⟦', '⟧'], "").replace("\\n", "\n");
            let show = Show { explain: true, ..Show::default() };
            let options = Options { date: date.parse().ok(), show };
            let raw = RawDocument { bytes: plain.into_bytes(), hints: Hints::default(), ..RawDocument::default() };
            let record = serde_json::to_value(Extractor::new(options).extract(&raw)).expect("a record is JSON");
            let mut put = |finds: &str, id: &str| fired.insert((finds.to_owned(), id.to_owned()));
            list(&record, "mentions").iter().for_each(|m| _ = put("mention", text(m, "rule")));
            for project in list(&record, "projects") {
                project["reasons"].as_array().into_iter().flatten().for_each(|r| _ = put("slot", text(r, "step")));
            }
        }
    }
    fired
}

#[test]
fn every_rule_has_a_case() {
    let fired = fired();
    let key = |r: &Value| (text(r, "finds").to_owned(), text(r, "id").to_owned());
    let catalogue = catalogue();
    let known: BTreeSet<_> = catalogue.iter().map(key).collect();
    let unknown: Vec<_> = fired.difference(&known).collect();
    assert!(unknown.is_empty(), "rules that the catalogue lacks: {unknown:?}");
    let without: Vec<String> = known.difference(&fired).map(|(finds, id)| format!("{finds} {id}")).collect();
    assert_eq!(without, WITHOUT_CASE, "rules without a case in fixtures/cases");
}

#[test]
fn the_rules_are_listed() {
    let mut page = "# Rules\n\nEvery decision that puts something into a record, as `taojin rules` prints it; `--explain` says \
                    which one was it. Written by `UPDATE=1 cargo test --test suite rules::`.\n"
        .to_owned();
    let mut last = String::new();
    for rule in catalogue() {
        let (finds, of, id) = (text(&rule, "finds"), text(&rule, "of"), text(&rule, "id"));
        let section = if finds == "mention" { format!("Mentions: {of}") } else { format!("Projects: {of}") };
        if section != last {
            write!(page, "\n## {section}\n\n| rule | decides |\n| --- | --- |\n").unwrap();
            last = section;
        }
        writeln!(page, "| `{id}` | {} |", text(&rule, "decides").replace('|', "\\|")).unwrap();
    }
    current("docs/rules.md", &fs::read_to_string(at("docs/rules.md")).unwrap_or_default(), &page);
    // What people read has them all too.
    let said = said("text");
    assert!(catalogue().iter().all(|r| said.lines().any(|l| l.contains(text(r, "id")) && l.ends_with(text(r, "decides")))));
}

#[test]
fn no_decision_hangs_on_a_rules_name_or_on_confidence() {
    let asked = [
        r"(==|!=) *(Some\()?(FindRule|LinkRule)::",
        r"\b(rule|step) *(==|!=)",
        r"matches!\(.*\b(FindRule|LinkRule)::",
        r"\.id\(\)\.(ends_with|starts_with|contains)",
        r"(==|!=|>=|<=|\s[<>]) *(Some\()?Confidence::",
    ];
    let asked = asked.map(|pattern| regex::Regex::new(pattern).expect("a pattern"));
    let in_code = |line: &str| {
        let code = line.split("//").next().unwrap_or_default();
        asked.iter().any(|pattern| pattern.is_match(code))
    };
    // It sees what it looks for.
    for line in ["if m.rule == FindRule::ProjectLine {", "p.rule.id().ends_with(\"left\")", "c >= Confidence::Medium"] {
        assert!(in_code(line), "{line}");
    }
    let sources = walkdir::WalkDir::new(at("src")).into_iter().map(|e| e.expect("an entry").into_path());
    let mut found = String::new();
    for path in sources.filter(|p| p.extension().is_some_and(|e| e == "rs") && !p.ends_with("src/rule.rs")) {
        for (number, line) in fs::read_to_string(&path).expect("source").lines().enumerate().filter(|(_, line)| in_code(line)) {
            writeln!(found, "{}:{}: {}", path.display(), number + 1, line.trim()).unwrap();
        }
    }
    assert!(found.is_empty(), "a typed field should decide this:\n{found}");
}
