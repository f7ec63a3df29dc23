//! `taojin rules`, its page in `docs`, and a case for every rule. `UPDATE=1 cargo test --test suite rules::` rewrites
//! `docs/rules.md` and `src/cli/rule_cases.tsv`; the next build takes that in.

use std::collections::{BTreeMap, BTreeSet};
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

/// The record of a text, with its rules.
fn explained(plain: &str, date: &str) -> Value {
    let show = Show { explain: true, ..Show::default() };
    let options = Options { date: date.parse().ok(), show };
    let raw = RawDocument { bytes: plain.as_bytes().to_vec(), hints: Hints::default(), ..RawDocument::default() };
    serde_json::to_value(Extractor::new(options).extract(&raw)).expect("a record is JSON")
}

/// How many cases are listed for a rule.
const LISTED: usize = 3;

/// What a rule is known by: `mention` or `slot`, and its id.
type Key = (String, String);

fn key(rule: &Value) -> Key {
    (text(rule, "finds").to_owned(), text(rule, "id").to_owned())
}

/// The rules that the cases fire, each with some of those cases, by file and id: first those that are about its kind.
fn fired() -> BTreeMap<Key, Vec<String>> {
    let mut fired: BTreeMap<Key, BTreeMap<(bool, usize), String>> = BTreeMap::new();
    let mut number = 0;
    for path in files("fixtures/cases", "tsv") {
        let file = path.file_name().expect("a file").to_string_lossy().into_owned();
        for line in fs::read_to_string(&path).expect("cases").lines() {
            let columns: Vec<&str> = line.split('\t').collect();
            let [row, date, marked, ..] = columns[..] else { continue };
            if row.starts_with('#') {
                continue;
            }
            let record = explained(&marked.replace(['⟦', '⟧'], "").replace("\\n", "\n"), date);
            number += 1;
            let mut put = |finds: &str, id: &str| {
                let about = if finds == "slot" { "link" } else { id.split('.').next().unwrap_or_default() };
                let other = file.strip_suffix(".tsv") != Some(about);
                let case = format!("{file} {}", row.trim_start_matches('!'));
                fired.entry((finds.to_owned(), id.to_owned())).or_default().insert((other, number), case);
            };
            list(&record, "mentions").iter().for_each(|m| put("mention", text(m, "rule")));
            for project in list(&record, "projects") {
                project["reasons"].as_array().into_iter().flatten().for_each(|r| put("slot", text(r, "step")));
            }
        }
    }
    let some = |cases: BTreeMap<(bool, usize), String>| {
        let mut seen = BTreeSet::new();
        cases.into_values().filter(|case| seen.insert(case.clone())).take(LISTED).collect()
    };
    fired.into_iter().map(|(rule, cases)| (rule, some(cases))).collect()
}

#[test]
fn every_rule_has_a_case() {
    let fired = fired();
    let catalogue = catalogue();
    let known: BTreeSet<_> = catalogue.iter().map(key).collect();
    let unknown: Vec<_> = fired.keys().filter(|rule| !known.contains(rule)).collect();
    assert!(unknown.is_empty(), "rules that the catalogue lacks: {unknown:?}");
    let without = known.iter().filter(|rule| !fired.contains_key(rule));
    let without: Vec<String> = without.map(|(finds, id)| format!("{finds} {id}")).collect();
    assert_eq!(without, WITHOUT_CASE, "rules without a case in fixtures/cases");
}

#[test]
fn reasons_name_the_words_of_the_tables() {
    let plain = "5月10日，昆明云岭新材料有限公司在昆明市投资12.5亿元建设的云岭电池材料项目开工，预计2025年6月投产。";
    let record = explained(plain, "2024-05-12");
    let reasons = list(&list(&record, "projects")[0], "reasons");
    let chars: Vec<char> = plain.chars().collect();
    let mut named = BTreeSet::new();
    for reason in reasons {
        for word in list(reason, "words") {
            let at = |key: &str| word[key].as_u64().expect("a code point") as usize;
            let there: String = chars[at("start")..at("end")].iter().collect();
            assert_eq!(there, text(word, "word"), "{word}");
            named.insert([text(reason, "slot"), text(word, "table"), text(word, "word")].join(" "));
        }
    }
    let expected = [
        "events status.tsv 开工",
        "events status.tsv 投产",
        "figures metric.tsv 投资",
        "site place.tsv 昆明市",
        "stage status.tsv 开工",
    ];
    assert_eq!(named, expected.map(str::to_owned).into(), "{reasons:?}");
    // Only where somebody asks.
    let plain = Extractor::new(Options { date: "2024-05-12".parse().ok(), ..Options::default() });
    let raw = RawDocument { bytes: chars.iter().collect::<String>().into_bytes(), ..RawDocument::default() };
    assert!(plain.extract(&raw).projects.iter().all(|p| p.reasons.is_none()));
}

/// Where the program has the cases from.
const CASES: &str = "src/cli/rule_cases.tsv";

#[test]
fn the_rules_are_listed() {
    let fired = fired();
    let cases = |rule: &Value| fired.get(&key(rule)).cloned().unwrap_or_default();
    let mut table = "# finds\trule\tcases that fire it; written by `UPDATE=1 cargo test --test suite rules::`\n".to_owned();
    let mut page = "# Rules\n\nEvery decision that puts something into a record, as `taojin rules` prints it, and some lines of \
                    `fixtures/cases` that fire it, by file and id; `--explain` says which rule it was. Written by `UPDATE=1 \
                    cargo test --test suite rules::`.\n"
        .to_owned();
    let mut last = String::new();
    for rule in catalogue() {
        let (finds, of, id) = (text(&rule, "finds"), text(&rule, "of"), text(&rule, "id"));
        let section = if finds == "mention" { format!("Mentions: {of}") } else { format!("Projects: {of}") };
        if section != last {
            write!(page, "\n## {section}\n\n| rule | decides | cases |\n| --- | --- | --- |\n").unwrap();
            last = section;
        }
        let cases = cases(&rule).join(", ");
        writeln!(page, "| `{id}` | {} | {cases} |", text(&rule, "decides").replace('|', "\\|")).unwrap();
        writeln!(table, "{finds}\t{id}\t{}", if cases.is_empty() { "-" } else { &cases }).unwrap();
    }
    let there = |path: &str| fs::read_to_string(at(path)).unwrap_or_default();
    current("docs/rules.md", &there("docs/rules.md"), &page);
    current(CASES, &there(CASES), &table);
    if std::env::var_os("UPDATE").is_some() {
        // The program that runs here was built before the table was written.
        return;
    }
    // What people and programs read has them all too.
    let said = said("text");
    for rule in catalogue() {
        let (id, decides, cases) = (text(&rule, "id"), text(&rule, "decides"), cases(&rule));
        assert!(said.lines().any(|l| l.contains(id) && l.contains(decides) && l.contains(&cases.join(", "))), "{id}");
        let listed: Vec<&str> = list(&rule, "cases").iter().filter_map(Value::as_str).collect();
        assert_eq!(listed, cases, "{id}");
    }
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
