//! Whole articles: `fixtures/articles/NAME.txt` with all that is true of it in `fixtures/facts/articles/NAME.facts`, written by hand.
//!
//! A line of facts is tab-separated; its first column says what it is:
//!
//! - `meta`: field (title, published, outlet, reference: date and basis, credits, encoding), value
//! - `D` surface, EDTF; `P` surface, code; `C` surface, fullest name; `F` surface, metric, unit, value (`low..high` for a
//!   range), qualifier, modality, period, phase, and where it matters `condition=…`. In text order; each is sought from the
//!   end of the one before, `@2` takes the second occurrence. None but these may be found (money without a metric aside)
//! - `J`: a project: name, companies with roles, site (`code/zone`, the zone only where it is to be checked), stage, figures
//!   (`metric#phase=value`), dated events (`?` for expected ones). `*` leaves a slot open
//! - `A`: an aggregate: surface of its figure, metric, scope; `W`: a warning
//! - `N`: no mention of any kind in a line of the article that holds these words; `X`: no project has this company
//!
//! A line that does not hold today ends in a column `!slots reason`, and what is found but not true stands in lines that
//! begin with `+`. These are known failures: when one changes, the test fails, so that the mark goes.
//! `UPDATE=1 cargo test --test suite articles::` rewrites the marks and `+` lines, never the facts.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::common::{self, list, text};
use serde_json::Value;

const NOT_YET: &str = "not yet";

/// A line of facts.
struct Line {
    /// The columns without mark and skip.
    fact: Vec<String>,
    /// Which occurrence after the mention before.
    skip: usize,
    /// Slots that are known to fail, and why.
    mark: Option<(BTreeSet<String>, String)>,
}

impl Line {
    fn parse(line: &str) -> Line {
        let mut fact: Vec<String> = line.split('\t').map(str::to_owned).collect();
        let mark = fact.pop_if(|last| last.starts_with('!')).map(|m| {
            let (slots, why) = m[1..].split_once(' ').expect("a mark has slots and a reason");
            (slots.split(',').map(str::to_owned).collect(), why.to_owned())
        });
        let skip = fact
            .pop_if(|last| last.len() > 1 && last.strip_prefix('@').is_some_and(|n| n.parse::<usize>().is_ok()))
            .map_or(1, |s| s[1..].parse().expect("a number"));
        Line { fact, skip, mark }
    }

    fn column(&self, n: usize) -> &str {
        self.fact.get(n).map_or_else(|| panic!("a column is missing in {:?}", self.fact), String::as_str)
    }

    fn print(&self) -> String {
        let mut line = self.fact.join("\t");
        if self.skip > 1 {
            write!(line, "\t@{}", self.skip).unwrap();
        }
        if let Some((slots, why)) = &self.mark {
            write!(line, "\t!{} {why}", slots.iter().cloned().collect::<Vec<_>>().join(",")).unwrap();
        }
        line
    }
}

/// The record's facts in the form of the lines.
struct Found<'a> {
    record: &'a Value,
    mentions: Vec<(char, usize, usize, Vec<String>)>,
    projects: Vec<Vec<String>>,
    aggregates: Vec<Vec<String>>,
}

fn number(v: &Value) -> String {
    match (text(v, "value"), text(v, "low"), text(v, "high")) {
        ("-", low, high) => format!("{}..{}", low.trim_matches('-'), high.trim_matches('-')),
        (value, ..) => value.to_owned(),
    }
}

fn joined<T: Into<String>>(parts: impl IntoIterator<Item = T>) -> String {
    let mut parts: Vec<String> = parts.into_iter().map(Into::into).collect();
    parts.sort();
    parts.dedup();
    if parts.is_empty() { "-".to_owned() } else { parts.join(";") }
}

impl<'a> Found<'a> {
    fn new(record: &'a Value) -> Self {
        let mut found = Found { record, mentions: Vec::new(), projects: Vec::new(), aggregates: Vec::new() };
        for m in list(record, "mentions") {
            let v = &m["value"];
            let surface = text(m, "text").to_owned();
            let (letter, value) = match text(m, "kind") {
                "date" => ('D', vec![text(v, "edtf").to_owned()]),
                "place" => ('P', vec![place(v)]),
                "company" => ('C', vec![found.company(text(v, "company"))]),
                "investment" | "output" | "scale" => {
                    let rest = ["qualifier", "modality", "period", "phase"].map(|k| text(v, k).to_owned());
                    let mut value = vec![text(v, "metric").to_owned(), text(v, "unit").to_owned(), number(v)];
                    value.extend(rest);
                    value.push(format!("condition={}", text(v, "condition")));
                    ('F', value)
                }
                _ => continue,
            };
            let at = |k: &str| m[k].as_u64().expect("an offset") as usize;
            let columns = [letter.to_string(), surface].into_iter().chain(value).collect();
            found.mentions.push((letter, at("start"), at("end"), columns));
        }
        found.projects = list(record, "projects").iter().map(|p| found.project(p)).collect();
        found.aggregates = list(record, "aggregates").iter().map(|a| found.aggregate(a)).collect();
        found
    }

    fn mention(&self, id: &str) -> &'a Value {
        list(self.record, "mentions").iter().find(|m| m["id"] == id).expect("a mention of that id")
    }

    fn company(&self, id: &str) -> String {
        let companies = list(self.record, "companies");
        text(companies.iter().find(|c| c["id"] == id).expect("a company of that id"), "name").to_owned()
    }

    fn project(&self, p: &Value) -> Vec<String> {
        let companies = list(p, "companies").iter().map(|c| format!("{}={}", self.company(text(c, "company")), text(c, "role")));
        let site = match &p["site"] {
            Value::Null => "-".to_owned(),
            site => format!("{}/{}", place(site), text(site, "zone")),
        };
        let figure = |id: &Value| {
            let v = &self.mention(id.as_str().expect("an id"))["value"];
            let phase = v["phase"].as_str().map_or(String::new(), |p| format!("#{p}"));
            format!("{}{phase}={}", text(v, "metric"), number(v))
        };
        let figures = ["investment", "output", "scale"].iter().flat_map(|k| list(p, k)).map(figure);
        let events = list(p, "events").iter().filter(|e| e["edtf"].is_string()).map(|e| {
            let mark = if e["actual"] == true { "" } else { "?" };
            format!("{}{mark}@{}", text(e, "stage"), text(e, "edtf"))
        });
        vec![
            "J".to_owned(),
            text(p, "name").to_owned(),
            joined(companies),
            site,
            text(p, "stage").to_owned(),
            joined(figures),
            joined(events),
        ]
    }

    fn aggregate(&self, a: &Value) -> Vec<String> {
        let surface = a["mention"].as_str().map_or_else(|| text(a, "label"), |id| text(self.mention(id), "text"));
        ["A", surface, text(a, "metric"), text(a, "scope")].map(str::to_owned).to_vec()
    }
}

fn place(v: &Value) -> String {
    let abroad = || if text(v, "country") == "CN" { "-" } else { text(v, "country") };
    v["code"].as_str().unwrap_or_else(abroad).to_owned()
}

const FIGURE: [&str; 8] = ["metric", "unit", "value", "qualifier", "modality", "period", "phase", "condition"];
const PROJECT: [&str; 6] = ["name", "companies", "site", "stage", "figures", "events"];

fn set(column: &str) -> BTreeSet<&str> {
    column.split(';').collect()
}

/// Which slots of a project differ.
fn project_slots(want: &[String], got: &[String]) -> BTreeSet<String> {
    let differs = |n: usize| match (want[n].as_str(), PROJECT[n - 1]) {
        ("*", _) => false,
        (w, "companies" | "figures" | "events") => set(w) != set(&got[n]),
        (w, "site") if !w.contains('/') => got[n].split('/').next() != Some(w),
        (w, _) => w != got[n],
    };
    (1..=PROJECT.len()).filter(|&n| differs(n)).map(|n| PROJECT[n - 1].to_owned()).collect()
}

/// How much speaks for two projects being the same.
fn likeness(want: &[String], got: &[String]) -> usize {
    let shared = |n: usize| set(&want[n]).intersection(&set(&got[n])).filter(|s| **s != "-" && **s != "*").count();
    let name = |s: &str| s != "-" && s != "*";
    let named = match (want[1].as_str(), got[1].as_str()) {
        (a, b) if a == b && name(a) => 8,
        (a, b) if name(a) && name(b) && (a.contains(b) || b.contains(a)) => 4,
        _ => 0,
    };
    let firms = |c: &str| c.split(';').map(|c| c.split('=').next().unwrap_or(c).to_owned()).collect::<BTreeSet<_>>();
    let firms = firms(&want[2]).intersection(&firms(&got[2])).filter(|c| *c != "-").count();
    named + 2 * firms + 2 * shared(5)
}

/// Pairs projects one to one, the likest first.
fn pair(wanted: &[&[String]], got: &[Vec<String>]) -> Vec<Option<usize>> {
    let mut all: Vec<(usize, usize, usize)> = Vec::new();
    for (i, w) in wanted.iter().enumerate() {
        all.extend(got.iter().enumerate().map(|(j, g)| (likeness(w, g), i, j)).filter(|c| c.0 > 1));
    }
    all.sort_by_key(|&(like, i, j)| (std::cmp::Reverse(like), i, j));
    let (mut partner, mut taken) = (vec![None; wanted.len()], vec![false; got.len()]);
    for (_, i, j) in all {
        if partner[i].is_none() && !taken[j] {
            partner[i] = Some(j);
            taken[j] = true;
        }
    }
    partner
}

fn meta(record: &Value, field: &str) -> String {
    let a = &record["article"];
    match field {
        "encoding" => text(&record["source"], "encoding").to_owned(),
        "reference" => format!("{} {}", text(a, "reference_date"), text(a, "reference_basis")),
        "credits" => {
            let credits = list(a, "credits").iter().map(|c| format!("{}={}", text(c, "role"), text(c, "name")));
            credits.collect::<Vec<_>>().join(";")
        }
        "title" | "published" | "outlet" => text(a, field).to_owned(),
        _ => panic!("no such meta field: {field}"),
    }
}

/// What one article showed.
#[derive(Default)]
struct Outcome {
    lines: usize,
    hold: usize,
    failures: String,
    /// The facts with their marks as they should be.
    updated: String,
}

/// Compares facts and record. A `whole` list of facts names all that may be found; else only what is named is checked.
fn compare(name: &str, facts: &str, record: &Value, whole: bool) -> Outcome {
    let found = Found::new(record);
    let article: Vec<char> = text(record, "text").chars().collect();
    let (known, mut lines): (Vec<&str>, Vec<&str>) = facts.lines().filter(|l| !l.is_empty()).partition(|l| l.starts_with('+'));
    lines.retain(|l| !l.is_empty());
    let mut lines: Vec<(String, Option<Line>)> =
        lines.iter().map(|l| (l.to_string(), (!l.starts_with('#')).then(|| Line::parse(l)))).collect();

    // Differences: of each line its slots, and what no line asks for.
    let wanted: Vec<&[String]> =
        lines.iter().filter_map(|(_, l)| l.as_ref()).map(|l| l.fact.as_slice()).filter(|f| f[0] == "J").collect();
    let mut partners = pair(&wanted, &found.projects).into_iter();
    let mut used = vec![false; found.mentions.len()];
    let mut projects_used = vec![false; found.projects.len()];
    let mut aggregates_used = vec![false; found.aggregates.len()];
    let missing = || BTreeSet::from(["missing".to_owned()]);
    let slots = |differ: bool, slot: &str| differ.then(|| slot.to_owned()).into_iter().collect::<BTreeSet<_>>();
    let mut cursor = 0;
    let mut outcome = Outcome::default();
    let mut report = |line: &str, why: &str, got: &str| {
        writeln!(outcome.failures, "{name}: {why}\n  want {}\n  got  {}", line.replace('\t', " | "), got.replace('\t', " | "))
            .unwrap();
    };
    for (printed, line) in &mut lines {
        let Some(line) = line else { continue };
        let mut got = String::new();
        let failing: BTreeSet<String> = match line.column(0) {
            "meta" => {
                got = meta(record, line.column(1));
                slots(got != line.column(2), "value")
            }
            kind @ ("D" | "P" | "C" | "F") => {
                let surface: Vec<char> = line.column(1).chars().collect();
                let mut places = (cursor..=article.len().saturating_sub(surface.len()))
                    .filter(|&i| article[i..i + surface.len()] == surface[..]);
                let start = places.nth(line.skip - 1).unwrap_or_else(|| panic!("{name}: not in the text: {printed}"));
                cursor = start + surface.len();
                let hit = found.mentions.iter().position(|m| kind.starts_with(m.0) && (m.1, m.2) == (start, cursor));
                match hit {
                    None => missing(),
                    Some(i) => {
                        used[i] = true;
                        let columns = &found.mentions[i].3;
                        got = columns.join("\t");
                        let names: &[&str] = if kind == "F" { &FIGURE } else { &["value"] };
                        let pairs = names.iter().zip(line.fact.iter().zip(columns).skip(2));
                        pairs.filter(|(_, (w, g))| w != g).map(|(n, _)| n.to_string()).collect()
                    }
                }
            }
            "J" => match partners.next().expect("a partner for each project") {
                None => missing(),
                Some(j) => {
                    projects_used[j] = true;
                    got = found.projects[j].join("\t");
                    project_slots(&line.fact, &found.projects[j])
                }
            },
            "A" => {
                let open: Vec<usize> = (0..aggregates_used.len()).filter(|&i| !aggregates_used[i]).collect();
                let same =
                    |i: &usize, n: usize| (1..=n).all(|c| line.column(c) == "*" || line.column(c) == found.aggregates[*i][c]);
                let hit = open.iter().find(|i| same(i, 3)).or_else(|| open.iter().find(|i| same(i, 2)));
                match hit {
                    None => missing(),
                    Some(&i) => {
                        aggregates_used[i] = true;
                        got = found.aggregates[i].join("\t");
                        slots(line.column(3) != found.aggregates[i][3], "scope")
                    }
                }
            }
            "W" => slots(!list(record, "warnings").iter().any(|w| w["code"] == line.column(1)), "missing"),
            "N" => {
                let all: String = article.iter().collect();
                let mut at = 0;
                for part in all.split_inclusive('\n') {
                    let end = at + part.chars().count();
                    let inside = |m: &&Value| m["start"].as_u64() < Some(end as u64) && m["end"].as_u64() > Some(at as u64);
                    if part.contains(line.column(1))
                        && let Some(m) = list(record, "mentions").iter().find(inside)
                    {
                        got = text(m, "text").to_owned();
                    }
                    at = end;
                }
                slots(!got.is_empty(), "found")
            }
            "X" => {
                let owner = found.projects.iter().find(|p| p[2].split(';').any(|c| c.starts_with(line.column(1))));
                got = owner.map_or(String::new(), |p| p.join("\t"));
                slots(owner.is_some(), "found")
            }
            other => panic!("{name}: no such line: {other}"),
        };
        outcome.lines += 1;
        outcome.hold += usize::from(failing.is_empty());
        let marked = line.mark.as_ref().map(|m| m.0.clone()).unwrap_or_default();
        if marked != failing {
            let why = match (marked.is_empty(), failing.is_empty()) {
                (false, true) => "holds now: take the mark away".to_owned(),
                (true, false) => format!("differs in {failing:?}"),
                _ => format!("differs in {failing:?}, not in what the mark says"),
            };
            report(printed, &why, &got);
        }
        let reason = line.mark.take().map_or_else(|| NOT_YET.to_owned(), |m| m.1);
        line.mark = (!failing.is_empty()).then_some((failing, reason));
        *printed = line.print();
    }

    let mut extra: Vec<String> = Vec::new();
    if whole {
        let unused = |used: &[bool], i: usize| !used[i];
        extra.extend(found.mentions.iter().enumerate().filter(|(i, _)| unused(&used, *i)).map(|(_, m)| m.3.join("\t")));
        extra.extend(found.projects.iter().enumerate().filter(|(i, _)| unused(&projects_used, *i)).map(|(_, p)| p.join("\t")));
        let aggregates = found.aggregates.iter().enumerate().filter(|(i, _)| unused(&aggregates_used, *i));
        extra.extend(aggregates.map(|(_, a)| a.join("\t")));
        // Where a site is inferred stands in its basis.
        let expected = |code: &Value| {
            code == "site_inferred"
                || lines.iter().filter_map(|(_, l)| l.as_ref()).any(|l| l.fact[0] == "W" && code == l.column(1))
        };
        let codes = list(record, "warnings").iter().map(|w| &w["code"]).filter(|c| !expected(c));
        extra.extend(codes.map(|c| format!("W\t{}", c.as_str().expect("a code"))));
    }
    let mut known: Vec<(String, &str)> =
        known.iter().map(|l| (l[1..].rsplit_once("\t!").expect("a reason").0.trim_start().to_owned(), *l)).collect();
    let mut plus = Vec::new();
    for e in extra {
        match known.iter().position(|(k, _)| *k == e) {
            Some(i) => plus.push(known.remove(i).1.to_owned()),
            None => {
                report("(nothing)", "found, but not true", &e);
                plus.push(format!("+\t{e}\t!{NOT_YET}"));
            }
        }
    }
    for (k, _) in known {
        report("(nothing)", "no longer found: take the + line away", &k);
    }
    let all = lines.into_iter().map(|(l, _)| l).chain(plus);
    outcome.updated = all.fold(String::new(), |s, l| s + &l + "\n");
    outcome
}

/// Checks one list of facts; under `UPDATE=1` its marks are rewritten instead.
fn check(path: &Path, name: &str, record: &Value, whole: bool) -> Outcome {
    let facts = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut outcome = compare(name, &facts, record, whole);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, &outcome.updated).expect("the facts can be written");
        outcome.failures.clear();
    }
    outcome
}

#[test]
fn articles_hold_their_facts() {
    let (mut lines, mut hold, mut failures) = (0, 0, String::new());
    let articles = common::articles();
    assert!(articles.len() >= 16, "too few articles: {}", articles.len());
    for article in &articles {
        let record = common::record_of(article);
        let facts = common::at("fixtures/facts/articles").join(format!("{}.facts", article.name));
        let outcome = check(&facts, &article.name, &record, true);
        println!("{}: {} of {} lines hold", article.name, outcome.hold, outcome.lines);
        lines += outcome.lines;
        hold += outcome.hold;
        failures += &outcome.failures;
    }
    println!("all articles: {hold} of {lines} lines hold");
    assert!(failures.is_empty(), "\n{failures}{hold} of {lines} lines hold (UPDATE=1 rewrites the marks)");
}

/// What is asked of the user's own article, which is not in the project.
#[test]
fn the_first_article() {
    let Ok(bytes) = fs::read(common::at("../shared/seed/guizhou.txt")) else {
        println!("skipped: the article is not here");
        return;
    };
    let record = common::record(&common::raw("guizhou", None, &bytes, None), None);
    let outcome = check(&common::at("fixtures/facts/seed.facts"), "seed", &record, false);
    println!("seed: {} of {} lines hold", outcome.hold, outcome.lines);
    assert!(outcome.failures.is_empty(), "\n{}", outcome.failures);
}

#[test]
fn facts_and_record_are_compared() {
    let article = "5月10日，云南云岭新材料有限公司投资3亿元。".as_bytes();
    let record = common::record(&common::raw("x", None, article, None), Some("2024-05-12"));
    let facts = |edtf: &str, mark: &str| {
        let line = format!("D\t5月10日\t{edtf}{mark}\nC\t云南云岭新材料有限公司\t云南云岭新材料有限公司\n");
        compare("x", &line, &record, false)
    };
    assert_eq!(facts("2024-05-10", "").failures, "");
    assert!(facts("2024-05-11", "").failures.contains("differs in {\"value\"}"));
    assert_eq!(facts("2024-05-11", "\t!value why").failures, "");
    assert!(facts("2024-05-10", "\t!value why").failures.contains("holds now"));
    assert!(facts("2024-05-11", "").updated.starts_with("D\t5月10日\t2024-05-11\t!value not yet\n"));
    let whole = compare("x", "D\t5月10日\t2024-05-10\n", &record, true);
    assert!(whole.failures.contains("found, but not true") && whole.updated.contains("\n+\tC\t云南云岭"));
    let again = compare("x", &whole.updated, &record, true);
    assert_eq!((again.failures.as_str(), &again.updated), ("", &whole.updated));
}
