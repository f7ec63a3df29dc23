//! The tables under `src/data`: their form, and what their columns may say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::common;
use rust_decimal::Decimal;
use serde_json::json;
use taojin::record::{Condition, EventKind, Metric, Modality, OrganizationClass, Period, Qualifier, Stage};

/// A table as it stands in its file.
struct Table {
    file: String,
    /// The names of the columns, the source left out.
    header: Vec<String>,
    /// What the comments say.
    comments: String,
    /// Line number and columns.
    rows: Vec<(usize, Vec<String>)>,
}

impl Table {
    /// Which column has a name that begins so.
    fn column(&self, name: &str) -> usize {
        let found = self.header.iter().position(|h| h.starts_with(name));
        found.unwrap_or_else(|| panic!("{}: no column {name:?} in {:?}", self.file, self.header))
    }
}

fn tables() -> Vec<Table> {
    let read = |path: &std::path::PathBuf| {
        let text = fs::read_to_string(path).expect("a table is UTF-8");
        let comments: Vec<&str> = text.lines().filter_map(|l| l.strip_prefix('#')).collect();
        let header = comments.iter().find(|c| c.contains('\t') || c.trim_start().starts_with("surface"));
        let header = header.unwrap_or_else(|| panic!("{}: no header names the columns", path.display()));
        let columns = |l: &str| l.split('\t').map(|c| c.trim().to_owned()).collect::<Vec<_>>();
        let rows = text.lines().enumerate().filter(|(_, l)| !l.starts_with('#'));
        Table {
            file: path.file_name().expect("a file").to_string_lossy().into_owned(),
            header: columns(header).into_iter().filter(|h| !h.starts_with("source")).collect(),
            comments: comments.join("\n"),
            rows: rows.map(|(n, l)| (n + 1, l.split('\t').map(str::to_owned).collect())).collect(),
        }
    };
    common::files("src/data", "tsv").iter().map(read).collect()
}

fn table(file: &str) -> Table {
    tables().into_iter().find(|t| t.file == file).unwrap_or_else(|| panic!("no table {file}"))
}

/// Every value of the columns must pass; all that do not are told.
fn each(table: &Table, columns: &[&str], passes: impl Fn(&[&str]) -> bool) {
    let at: Vec<usize> = columns.iter().map(|c| table.column(c)).collect();
    let bad: Vec<String> = table
        .rows
        .iter()
        .map(|(n, row)| (n, at.iter().map(|&c| row[c].as_str()).collect::<Vec<_>>()))
        .filter(|(_, values)| !passes(values))
        .map(|(n, values)| format!("{}:{n}: {values:?}", table.file))
        .collect();
    assert!(bad.is_empty(), "{columns:?}:\n{}", bad.join("\n"));
}

/// The column may hold one of these.
fn is_one_of(names: &[&str]) -> impl Fn(&[&str]) -> bool {
    move |values| names.contains(&values[0])
}

/// The column holds one of the words that its name in the header explains in brackets, or `-` where it says so.
fn explained(table: &Table, column: &str) {
    let header = &table.header[table.column(column)];
    let inside = header.split_once('(').and_then(|(_, r)| r.rsplit_once(')')).map_or("", |(i, _)| i);
    let words = inside.split([',', ';']).map(|w| w.split(':').next().unwrap_or(w).trim());
    let words: Vec<&str> = words.flat_map(|w| [w, w.rsplit(' ').next().unwrap_or(w)]).collect();
    each(table, &[column], |v| words.contains(&v[0]) || v[0] == "-");
}

#[test]
fn tables_are_well_formed() {
    let sources = fs::read_to_string(common::at("src/data/SOURCES.md")).expect("the page of sources");
    let mut faults = Vec::new();
    for t in tables() {
        let mut fault = |n: usize, what: &str| faults.push(format!("{}:{n}: {what}", t.file));
        if !t.comments.contains("source") {
            fault(1, "the header does not name the source");
        }
        if !sources.contains(&format!("`{}`", t.file)) {
            fault(1, "not in SOURCES.md");
        }
        if t.rows.is_empty() {
            fault(1, "no rows");
        }
        let mut last: &[String] = &[];
        for (n, row) in &t.rows {
            // What is known of some rows only may be left out at the end.
            let open = t.header.last().is_some_and(|h| h.ends_with("where known"));
            if row.len() != t.header.len() && !(open && row.len() + 1 == t.header.len()) {
                fault(*n, &format!("{} columns, {} in the header", row.len(), t.header.len()));
            }
            if row.iter().any(|c| c.is_empty() || c.trim() != c) {
                fault(*n, "an empty column, or white space around one");
            }
            // A surface may stand twice where its second column tells the readings apart.
            if row[0].as_bytes() < last.first().map_or(&b""[..], |l| l.as_bytes()) {
                fault(*n, "not in order");
            }
            if !last.is_empty() && row[0] == last[0] && row.get(1) == last.get(1) {
                fault(*n, "twice");
            }
            last = row;
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn units_have_factors() {
    let factor = |v: &[&str]| v[0].parse::<Decimal>().is_ok_and(|f| f > Decimal::ZERO);
    let t = table("unit.tsv");
    each(&t, &["factor"], factor);
    explained(&t, "class");
    each(&t, &["surface", "unit", "class"], |v| v[2] != "area" || ["m2", "km2", "mu", v[0]].contains(&v[1]));
    each(&t, &["unit", "class"], |v| v[1] != "power" || ["W", "Wh", "VA"].contains(&v[0]));
    let t = table("currency.tsv");
    each(&t, &["factor"], factor);
    each(&t, &["ISO 4217"], |v| v[0].len() == 3 && v[0].bytes().all(|b| b.is_ascii_uppercase()));
    each(&t, &["side"], is_one_of(&["before", "after", "both", "minor"]));
    each(&t, &["factor", "side"], |v| (v[0] == "1") == (v[1] != "minor"));
    let codes: BTreeSet<&str> = t.rows.iter().map(|(_, r)| r[1].as_str()).collect();
    assert!(codes.len() >= 30, "{} currencies", codes.len());
}

#[test]
fn metrics_and_modalities_are_known() {
    let t = table("metric.tsv");
    let modality = |m: &str| m == "-" || Modality::from_name(m).is_some();
    each(&t, &["metric"], |v| Metric::from_name(v[0]).is_some());
    explained(&t, "class");
    explained(&t, "side");
    each(&t, &["period"], |v| v[0] == "-" || Period::from_name(v[0]).is_some());
    each(&t, &["modality"], |v| modality(v[0]));
    each(&t, &["role"], is_one_of(&["-", "verb", "build", "put", "part", "source", "deal", "fund"]));
    let t = table("modality.tsv");
    each(&t, &["modality", "strength"], |v| modality(v[0]) && (v[0] == "-") == (v[1] == "mask"));
    each(&t, &["strength"], is_one_of(&["weak", "strong", "mask"]));
    let t = table("qualifier.tsv");
    each(&t, &["qualifier"], |v| Qualifier::from_name(v[0]).is_some());
    each(&t, &["side"], is_one_of(&["before", "after"]));
    each(&table("condition.tsv"), &["condition"], |v| Condition::from_name(v[0]).is_some());
}

#[test]
fn stages_and_events_are_known() {
    let stage = |v: &[&str]| v[0] == "-" || Stage::from_name(v[0]).is_some();
    let event = |v: &[&str]| v[0] == "-" || EventKind::from_name(v[0]).is_some();
    let t = table("status.tsv");
    each(&t, &["stage"], stage);
    each(&t, &["event"], event);
    each(&t, &["stage", "event"], |v| v != ["-", "-"]);
}

#[test]
fn words_of_pages_are_as_the_reader_cuts_them() {
    let t = table("page_class.tsv");
    explained(&t, "role");
    each(&t, &["word"], |v| v[0].bytes().all(|b| b.is_ascii_lowercase()));
    explained(&table("page_label.tsv"), "class");
    explained(&table("project_kind.tsv"), "class");
}

#[test]
fn organisations_have_classes() {
    use OrganizationClass::*;
    let classes = [Government, Party, ManagementCommittee, Education, Research, Media, Association, Other].map(|c| json!(c));
    let t = table("org_head.tsv");
    each(&t, &["class"], |v| classes.iter().any(|c| c == v[0]));
    each(&t, &["alone"], is_one_of(&["yes", "-"]));
}

fn table_has(table: &Table, surface: &str) -> bool {
    table.rows.iter().any(|(_, r)| r[0] == surface)
}

#[test]
fn places_have_codes() {
    let t = table("place.tsv");
    let code = |c: &str| c.len() == 6 && c.bytes().all(|b| b.is_ascii_digit());
    let year = |y: &str| y.parse::<u16>().is_ok_and(|y| (1949..2100).contains(&y));
    let spell = |entry: &str| -> Option<(String, Option<String>)> {
        let (entry, successor) = entry.split_once('>').map_or((entry, None), |(e, s)| (e, Some(s.to_owned())));
        let (c, years) = entry.split_once(':')?;
        let (from, until) = years.split_once('-')?;
        let good = code(c) && year(from) && (until.is_empty() || year(until) && from <= until);
        good.then(|| (c.to_owned(), successor))
    };
    each(&t, &["kind"], is_one_of(&["full", "short", "context", "word"]));
    each(&t, &["code"], |v| v[0].split(';').all(|e| spell(e).is_some()));
    let column = t.column("code");
    let spells: Vec<_> = t.rows.iter().flat_map(|(_, r)| r[column].split(';').filter_map(spell)).collect();
    let known: BTreeSet<&str> = spells.iter().map(|(c, _)| c.as_str()).collect();
    // Names like 郊区 are left out, so that not every successor has a line; its prefecture has.
    let exists = |s: &str| code(s) && (known.contains(s) || known.contains(format!("{}00", &s[..4]).as_str()));
    let lost: BTreeSet<&str> = spells.iter().filter_map(|(_, s)| s.as_deref()).filter(|s| !exists(s)).collect();
    assert!(lost.is_empty(), "successors that are no place: {lost:?}");

    let t = table("zone.tsv");
    each(&t, &["kind", "GB/T 2260"], |v| match v[0] {
        "name" => v[1] == "-" || known.contains(v[1]),
        "zone" | "township" | "hamlet" => v[1] == "-",
        _ => false,
    });
    let uses = ["bare", "county", "project", "bare+project", "county+project"];
    let used = t.rows.iter().filter(|(_, row)| row.len() > 3);
    let bad: Vec<_> = used.filter(|(_, row)| row[1] != "zone" || !uses.contains(&row[3].as_str())).collect();
    assert!(bad.is_empty(), "{bad:?}");
    let t = table("abroad.tsv");
    each(&t, &["class"], is_one_of(&["country", "region", "city"]));
    each(&t, &["use"], is_one_of(&["chain", "-"]));
    let iso = |c: &str| c.len() == 2 && c.bytes().all(|b| b.is_ascii_uppercase()) && c != "CN";
    each(&t, &["ISO 3166-1"], |v| iso(v[0]));

    // Parents exist in the years of their children.
    let t = table("division.tsv");
    let years = |entry: &str| -> Option<(u16, u16)> {
        let (name, years) = entry.split_once(':')?;
        let (from, until) = years.split_once('-')?;
        let until = if until.is_empty() { 2024 } else { until.parse().ok()? };
        (!name.is_empty()).then_some((from.parse().ok()?, until)).filter(|(from, until)| from <= until)
    };
    let spells: BTreeMap<&str, Vec<(u16, u16)>> =
        t.rows.iter().map(|(_, r)| (r[0].as_str(), r[1].split(';').filter_map(years).collect())).collect();
    each(&t, &["surface", "names"], |v| code(v[0]) && v[1].split(';').all(|e| years(e).is_some()));
    let orphans: Vec<&&str> = spells
        .iter()
        .filter(|(c, at)| {
            let parents = [format!("{}00", &c[..4]), format!("{}0000", &c[..2])];
            let lives = |y: u16| {
                parents
                    .iter()
                    .filter_map(|p| spells.get(p.as_str()))
                    .any(|s| s.iter().any(|(from, until)| (*from..=*until).contains(&y)))
            };
            !at.iter().all(|(from, _)| lives(*from))
        })
        .map(|(c, _)| c)
        .collect();
    assert!(orphans.is_empty(), "divisions without a province in their first year: {orphans:?}");
    each(&table("township.tsv"), &["codes"], |v| {
        v[0].split(';').all(|c| spells.get(c).is_some_and(|s| s.iter().any(|(_, until)| *until >= 2024)))
    });
    let places = table("place.tsv");
    each(&table("letter.tsv"), &["short name"], |v| table_has(&places, v[0]));
    each(&table("shadow.tsv"), &["class"], is_one_of(&["place", "ending"]));
    each(&table("beside.tsv"), &["class"], is_one_of(&["other", "line", "plain", "trim"]));
    each(&table("swallow.tsv"), &["class"], is_one_of(&["head", "plain"]));
}

#[test]
fn firms_and_forms_have_classes() {
    let t = table("firm.tsv");
    each(&t, &["class"], is_one_of(&["name", "word", "code", "none"]));
    each(&t, &["registered"], |v| v[0] == "-" || v[0].chars().count() > 4);
    let forms = table("company_form.tsv");
    each(&forms, &["class"], is_one_of(&["full", "short", "company", "plant", "latin"]));
    each(&forms, &["surface"], |v| v[0].chars().filter(|c| *c == '(').count() == v[0].chars().filter(|c| *c == ')').count());
}

#[test]
fn words_around_names_have_classes() {
    each(&table("name_edge.tsv"), &["strength"], is_one_of(&["hard", "soft"]));
    let cues = table("firm_cue.tsv");
    each(&cues, &["side"], is_one_of(&["before", "after", "pair", "list"]));
    each(&cues, &["strength"], is_one_of(&["strong", "weak"]));
    each(&table("trade.tsv"), &["class"], is_one_of(&["trade", "weak", "product"]));
    each(&table("surname.tsv"), &["surface", "class"], |v| v[1] == ["single", "double"][v[0].chars().count() - 1]);
    each(&table("generic_name.tsv"), &["class"], is_one_of(&["head", "tail", "both"]));
    each(&table("common_word.tsv"), &["part of speech"], |v| v[0].len() == 1 && v[0].bytes().all(|b| b.is_ascii_lowercase()));
}

#[test]
fn folding_keeps_the_length() {
    let t = table("fold.tsv");
    let single = |s: &str| s.chars().count() == 1;
    each(&t, &["traditional", "simplified"], |v| single(v[0]) && single(v[1]) && v[0].len() == v[1].len() && v[0] != v[1]);
    explained(&t, "class");
}

#[test]
fn every_table_is_sourced_and_every_source_has_its_table() {
    let sources = fs::read_to_string(common::at("src/data/SOURCES.md")).expect("the page of sources");
    let files: BTreeSet<String> = tables().into_iter().map(|t| t.file).collect();
    let named = sources.split('`').skip(1).step_by(2).filter(|w| w.ends_with(".tsv"));
    let gone: Vec<&str> = named.filter(|w| !files.contains(*w)).collect();
    assert!(gone.is_empty(), "SOURCES.md names tables that are not there: {gone:?}");
}
