//! `taojin eval` and `extract --sample` as a user meets them, and the figures of the script that the gold came with.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::common::command::Command;
use serde_json::{Value, json};
use tempfile::TempDir;

const TEXT: &str = "5月10日，昆明云岭新材料有限公司投资12.5亿元建设年产3万吨电池材料项目，\"预计\"2025年6月投产。后一句。";

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

fn put(dir: &TempDir, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = dir.path().join(name);
    fs::write(&path, text).expect("a file for the test");
    path
}

fn eval(gold: &Path, records: &Path, options: &[&str]) -> Output {
    Command::taojin().arg("eval").args([gold, records]).args(options).output().expect("the program runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn extract(inputs: &Path, options: &[&str]) -> String {
    let output = Command::taojin().arg("extract").arg(inputs).args(options).output().expect("the program runs");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

fn lines(values: &[Value]) -> String {
    values.iter().map(|v| format!("{v}\n")).collect()
}

/// Articles `a0`, `a1`, …
fn archive(dir: &TempDir, n: usize) -> PathBuf {
    let articles: Vec<Value> =
        (0..n).map(|i| json!({ "id": format!("a{i}"), "date": "2024-05-12", "text": format!("第{i}篇。{TEXT}") })).collect();
    put(dir, "archive.jsonl", lines(&articles))
}

fn ids(records: &str) -> Vec<String> {
    let id = |l: &str| serde_json::from_str::<Value>(l).expect("a record")["source"]["id"].as_str().expect("an id").to_owned();
    records.lines().map(id).collect()
}

/// The row of a measure in `--to json`.
fn row<'a>(scores: &'a Value, group: &str, measure: &str) -> &'a Value {
    let rows = scores["scores"].as_array().expect("rows");
    rows.iter().find(|r| r["group"] == group && r["measure"] == measure).expect("a row")
}

#[test]
fn draw_correct_score() {
    let dir = folder();
    let drawn = extract(&archive(&dir, 30), &["--sample", "4", "--seed", "7"]);
    assert_eq!(ids(&drawn).len(), 4);
    let records = put(&dir, "sample.jsonl", &drawn);
    // As drawn, all is right.
    let output = eval(&records, &records, &["--to", "json"]);
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
    let scores: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!(scores["articles"], 4);
    for group in ["date", "company", "investment", "output"] {
        let value = row(&scores, group, "value");
        assert!(value["gold"].as_u64() >= Some(4), "{value}");
        assert_eq!((&value["f1"], &value["f1_low"]), (&json!(1.0), &json!(1.0)), "{group}");
    }
    assert_eq!(row(&scores, "scale", "span")["f1"], Value::Null);
    // Corrected: the first article's company has another name.
    let mut corrected: Vec<Value> = drawn.lines().map(|l| serde_json::from_str(l).expect("a record")).collect();
    corrected[0]["companies"][0]["name"] = json!("另一家公司");
    let gold = put(&dir, "gold.jsonl", lines(&corrected));
    let output = eval(&gold, &records, &["--errors", "company"]);
    assert_eq!(output.status.code(), Some(0));
    let listed = stdout(&output);
    let id = ids(&drawn).swap_remove(0);
    assert!(listed.starts_with(&format!("{id} company value: ")), "{listed}");
    assert!(listed.contains(" gold 另一家公司 got ") && listed.contains('⟦') && listed.contains("年产3万吨"), "{listed}");
    assert!(!listed.contains("后一句") && listed.lines().count() == 2, "{listed}");
    let table = stdout(&eval(&gold, &records, &[]));
    let company = table.lines().find(|l| l.starts_with("company    span")).expect("a row");
    assert!(company.contains("1.000 [1.000 1.000]"), "{table}");
    assert!(table.starts_with("4 articles; ") && table.contains("    value      0.750 ["), "{table}");
}

#[test]
fn errors_as_json_and_csv() {
    let dir = folder();
    let drawn = extract(&archive(&dir, 1), &[]);
    let records = put(&dir, "records.jsonl", &drawn);
    let gold = put(&dir, "gold.jsonl", lines(&[json!({ "id": "a0", "mentions": [] })]));
    let list: Value =
        serde_json::from_str(&stdout(&eval(&gold, &records, &["--errors", "date,company", "--to", "json"]))).expect("JSON");
    let list = list.as_array().expect("a list");
    assert!(list.iter().any(|m| m["kind"] == "company") && list.iter().any(|m| m["kind"] == "date"), "{list:?}");
    assert!(list.iter().all(|m| m["error"] == "extra" && m["gold"].is_null() && m["sentence"].is_string()), "{list:?}");
    let table = stdout(&eval(&gold, &records, &["--errors", "date", "--errors", "company", "--to", "csv"]));
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    assert_eq!(reader.headers().expect("a header").iter().next(), Some("id"));
    let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("a row")).collect();
    assert_eq!(rows.len(), list.len());
    for (row, m) in rows.iter().zip(list) {
        assert_eq!((row.get(4), row.get(9)), (m["text"].as_str(), m["sentence"].as_str()));
    }
    // Quotes survive: the sentence holds some.
    assert!(rows.iter().any(|r| r.get(9).is_some_and(|s| s.contains("\"预计\""))), "{table}");
    // No mistakes: the header alone, an empty list, nothing.
    let none = |to| stdout(&eval(&records, &records, &["--errors", "company", "--to", to]));
    assert_eq!((none("json").trim(), none("table").as_str(), none("csv").lines().count()), ("[]", "", 1));
    assert_eq!(none("csv").lines().next(), table.lines().next());
}

#[test]
fn figures_as_csv_are_the_figures_as_json() {
    let dir = folder();
    let records = put(&dir, "records.jsonl", extract(&archive(&dir, 3), &[]));
    let scores: Value = serde_json::from_str(&stdout(&eval(&records, &records, &["--to", "json"]))).expect("JSON");
    let table = stdout(&eval(&records, &records, &["--to", "csv"]));
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(table.as_bytes()).records().map(|r| r.expect("a row")).collect();
    let expected = scores["scores"].as_array().expect("rows");
    assert_eq!(rows.len(), expected.len());
    for (row, expected) in rows.iter().zip(expected) {
        assert_eq!((row.get(0), row.get(1)), (expected["group"].as_str(), expected["measure"].as_str()));
        assert_eq!(row.get(11).and_then(|f| f.parse::<f64>().ok()), expected["f1"].as_f64());
    }
}

/// What a rule counts is what the kinds and slots count, one rule at a time.
#[test]
fn rules_add_up_to_the_scores() {
    let dir = folder();
    let drawn = extract(&archive(&dir, 3), &["--explain"]);
    let records = put(&dir, "records.jsonl", &drawn);
    let mut corrected: Vec<Value> = drawn.lines().map(|l| serde_json::from_str(l).expect("a record")).collect();
    corrected[0]["companies"][0]["name"] = json!("另一家公司");
    corrected[1]["projects"] = json!([]);
    let gold = put(&dir, "gold.jsonl", lines(&corrected));
    let rules = |options: &[&str]| {
        let output = Command::taojin().arg("rules").arg("--gold").args([&gold, &records]).args(options).output();
        let output = output.expect("the program runs");
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
        stdout(&output)
    };
    let scores: Value = serde_json::from_str(&stdout(&eval(&gold, &records, &["--to", "json"]))).expect("JSON");
    let counted: Vec<Value> = serde_json::from_str(&rules(&["--to", "json"])).expect("JSON");
    let sum = |finds: &str, of: &str| {
        let all = counted.iter().filter(|r| r["finds"] == finds && r["of"] == of);
        let count = |r: &Value, key: &str| r[key].as_u64().expect("a count");
        all.fold((0, 0), |(right, found), r| (right + count(r, "right"), found + count(r, "right") + count(r, "wrong")))
    };
    let scored = |group, measure| {
        let row = row(&scores, group, measure);
        (row["right"].as_u64().expect("a count"), row["found"].as_u64().expect("a count"))
    };
    for kind in ["date", "place", "company"] {
        assert_eq!(sum("mention", kind), scored(kind, "value"), "{kind}");
    }
    for slot in ["company", "site", "stage", "figure", "event"] {
        assert_eq!(sum("slot", slot), scored("project", slot), "{slot}");
    }
    // The firm that is called otherwise in the gold, and the project that it does not have.
    let (right, found) = sum("mention", "company");
    assert!(right > 0 && right < found, "{right} of {found}");
    let (right, found) = sum("slot", "stage");
    assert!(right > 0 && right < found, "{right} of {found}");
    let table = rules(&[]);
    assert!(table.lines().next().is_some_and(|head| head.ends_with("fired  right  wrong precision")), "{table}");
    assert!(table.lines().any(|l| l.starts_with("mention company.form") && l.ends_with("2      1     0.667")), "{table}");
}

#[test]
fn rules_are_not_counted_without_their_names() {
    let dir = folder();
    let records = put(&dir, "records.jsonl", extract(&archive(&dir, 1), &[]));
    let rules = |arguments: &[&std::ffi::OsStr]| {
        let output = Command::taojin().arg("rules").args(arguments).output().expect("the program runs");
        (output.status.code(), stderr(&output))
    };
    let (code, why) = rules(&["--gold".as_ref(), records.as_ref(), records.as_ref()]);
    assert!(code == Some(2) && why.contains("names no rules") && why.contains("--explain"), "{why}");
    let (code, why) = rules(&["--gold".as_ref(), "-".as_ref(), "-".as_ref()]);
    assert!(code == Some(2) && why.contains("standard input"), "{why}");
    // The one asks for the other.
    assert_eq!(rules(&[records.as_ref()]).0, Some(2));
    assert_eq!(rules(&["--gold".as_ref(), records.as_ref()]).0, Some(2));
}

/// Each kind of bad input: gold, records, exit code, what is said.
#[test]
fn bad_input_is_named_with_file_and_line() {
    let record = |id: &str| {
        json!({ "schema": "taojin/1", "source": { "id": id }, "mentions": [], "companies": [], "projects": [] }).to_string()
    };
    let gold = |id: &str| json!({ "id": id, "mentions": [], "projects": [] }).to_string();
    let date = r#"{"id": "b", "mentions": [{"kind": "KIND", "text": "今年", "start": 0, "end": END, "edtf": "2024"}]}"#;
    let amount = json!({ "id": "b", "mentions": [{ "kind": "investment", "text": "12亿", "start": 0, "end": 3, "metric": "total_investment",
        "unit": "CNY", "value": "12亿", "qualifier": "exact", "modality": "stated" }] })
    .to_string();
    let kind = date.replace("KIND", "animal").replace("END", "2");
    let empty = date.replace("KIND", "date").replace("END", "0");
    let code = date.replace("KIND", "place").replace("END", "2");
    let (a, b) = (gold("a"), gold("b"));
    let with_a = |second: &str| format!("{a}\n\n{second}\n");
    let cases: Vec<(String, String, i32, &[&str])> = vec![
        (with_a("{\"id\": \"b\""), record("a"), 1, &["gold.jsonl: line 3: not JSON: "]),
        (with_a("[1, 2]"), record("a"), 1, &["gold.jsonl: line 3: not a JSON object"]),
        (with_a("{\"text\": \"今年\"}"), record("a"), 1, &["gold.jsonl: line 3: of an unknown form"]),
        (with_a("{\"schema\": \"taojin/2\"}"), record("a"), 1, &["line 3: the schema \"taojin/2\" is unknown here"]),
        (with_a("{\"schema\": \"taojin/1\"}"), record("a"), 1, &["line 3: not a whole record: missing field `source`"]),
        (with_a(&kind), record("a"), 1, &["line 3: the kind “animal” is unknown (use date"]),
        (with_a(&empty), record("a"), 1, &["line 3: the span 0..0 of “今年” is empty"]),
        (with_a(&code), record("a"), 1, &["line 3: “今年” at 0..2 has no code"]),
        (with_a(&amount), record("a"), 1, &["line 3: “12亿”: “12亿” is no number (write it in base units"]),
        (with_a(&a), record("a"), 1, &["gold.jsonl: line 3: the id a stood in line 1 already"]),
        (a.clone(), format!("{0}\n{0}\n", record("a")), 1, &["records.jsonl: line 2: the id a stood in line 1 already"]),
        (a.clone(), format!("{}\nnonsense\n", record("a")), 1, &["records.jsonl: line 2: not JSON: "]),
        (a.clone(), format!("{}\n{}\n", record("a"), gold("b")), 1, &["records.jsonl: line 2: not a record: it has no schema"]),
        (with_a(&b), record("a"), 1, &["records.jsonl: no record of b: counted as found nothing"]),
        (
            a.clone(),
            format!("{}\n{}\n", record("a"), record("x")),
            0,
            &["records.jsonl: the record of x is not in the gold: left out"],
        ),
        (a.clone(), record("x"), 2, &["records.jsonl: no record has an id of ", "are they of the same articles?"]),
        (String::new(), record("a"), 2, &["gold.jsonl: holds no article that can be scored"]),
        ("nonsense".into(), record("a"), 2, &["gold.jsonl: line 1: not JSON", "gold.jsonl: holds no article"]),
        (a.clone(), String::new(), 2, &["records.jsonl: holds no record"]),
        (a.clone(), "\u{FEFF}".to_owned() + &record("a"), 0, &[]),
    ];
    for (gold, records, expected, said) in cases {
        let dir = folder();
        let output = eval(&put(&dir, "gold.jsonl", &gold), &put(&dir, "records.jsonl", &records), &[]);
        let told = stderr(&output);
        assert_eq!(output.status.code(), Some(expected), "{gold}\n{told}");
        assert!(said.iter().all(|s| told.contains(s)), "{said:?} not in {told}");
        assert_eq!(told.is_empty(), said.is_empty(), "{told}");
        assert!(told.lines().all(|l| l.starts_with("taojin: ")), "{told}");
        assert_eq!(stdout(&output).is_empty(), expected == 2);
    }
}

#[test]
fn wrong_usage_and_files_that_are_not_there() {
    let dir = folder();
    let there = put(&dir, "there.jsonl", "");
    let output = eval(Path::new("nowhere.jsonl"), &there, &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("taojin: nowhere.jsonl: no such file"), "{}", stderr(&output));
    let output = eval(Path::new("-"), Path::new("-"), &[]);
    assert!(output.status.code() == Some(2) && stderr(&output).contains("cannot both come from standard input"));
    assert_eq!(eval(&there, dir.path(), &[]).status.code(), Some(2));
    for wrong in
        [&["eval"][..], &["eval", "g", "r", "--errors", "animal"], &["extract", "--seed", "1"], &["extract", "--sample", "0"]]
    {
        Command::taojin().args(wrong).assert().code(2).stdout("");
    }
}

#[test]
fn records_come_through_a_pipe() {
    let dir = folder();
    let records = extract(&archive(&dir, 2), &[]);
    let gold = put(&dir, "gold.jsonl", &records);
    Command::taojin().arg("eval").arg(gold).arg("-").write_stdin(records).assert().code(0).stderr("");
}

#[test]
fn records_of_another_text_are_noticed() {
    let dir = folder();
    let line = extract(&archive(&dir, 1), &[]);
    let gold = put(&dir, "gold.jsonl", &line);
    let other = put(&dir, "other.jsonl", json!({ "id": "a0", "text": format!("一行在前。{TEXT}") }).to_string());
    let records = put(&dir, "records.jsonl", extract(&other, &[]));
    let output = eval(&gold, &records, &[]);
    assert_eq!(output.status.code(), Some(1));
    let told = stderr(&output);
    assert!(told.contains("records.jsonl: line 1: a0: its text has “") && told.contains("where the gold has “"), "{told}");
}

#[test]
fn a_sample_is_the_same_from_files_and_from_a_pipe() {
    let dir = folder();
    let archive = archive(&dir, 60);
    let all = ids(&extract(&archive, &[]));
    let drawn = extract(&archive, &["--sample", "10", "--seed", "3"]);
    let chosen = ids(&drawn);
    assert_eq!(chosen.len(), 10);
    assert!(chosen.iter().is_sorted_by_key(|id| all.iter().position(|a| a == id.as_str())), "{chosen:?}");
    let bytes = fs::read(&archive).expect("the archive");
    let piped = Command::taojin().args(["extract", "--sample", "10", "--seed", "3"]).write_stdin(bytes).output();
    assert_eq!(ids(&stdout(&piped.expect("the program runs"))), chosen);
    assert_ne!(ids(&extract(&archive, &["--sample", "10", "--seed", "4"])), chosen);
    assert_eq!(ids(&extract(&archive, &["--sample", "100"])), all);
    // A line that is no article is still named.
    let bad = format!("{}nonsense\n", fs::read_to_string(&archive).expect("the archive"));
    let output =
        Command::taojin().args(["extract", "--sample", "10", "--seed", "3"]).write_stdin(bad).output().expect("the program runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("stdin: line 61: not JSON") && ids(&stdout(&output)) == chosen);
}

#[test]
fn failures_of_a_sample_have_their_places() {
    let dir = folder();
    let text = fs::read_to_string(archive(&dir, 20)).expect("the archive");
    put(&dir, "b.jsonl", format!("{text}nonsense\n"));
    put(&dir, "c.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    let failures = dir.path().join("failures.list");
    let mut run = Command::taojin();
    run.arg("extract").args([dir.path().join("b.jsonl"), dir.path().join("c.txt"), dir.path().join("gone")]);
    let output = run.args(["--sample", "5", "--failures"]).arg(&failures).output().expect("the program runs");
    let listed = fs::read_to_string(failures).expect("the list");
    let listed: Vec<Value> = listed.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    let places: Vec<_> = listed.iter().map(|f| (f["input"].as_str().expect("an input"), f["index"].as_u64())).collect();
    let at = |name: &str| dir.path().join(name).display().to_string();
    assert_eq!(places, [(at("b.jsonl").as_str(), Some(20)), (at("c.txt").as_str(), Some(0)), (at("gone").as_str(), Some(0))]);
    assert!(stderr(&output).contains("\ntaojin: 23 read = 5 records + 3 failures + 15 not drawn; "), "{}", stderr(&output));
}

/// Folders by year, whose files are numbered from the start in each.
#[test]
fn ids_that_repeat_are_told_apart_by_their_paths() {
    let dir = folder();
    for year in ["2020", "2021"] {
        fs::create_dir_all(dir.path().join("in").join(year)).expect("a folder");
        put(&dir, &format!("in/{year}/001.txt"), TEXT.replace("12.5", year));
    }
    let (in_folder, moved) = (dir.path().join("in"), dir.path().join("moved"));
    let all = extract(&in_folder, &[]);
    let gold = put(&dir, "gold.jsonl", &all);
    let right = |records: &str| {
        let output = eval(&gold, &put(&dir, "records.jsonl", records), &["--to", "json"]);
        let scores: Value = serde_json::from_str(&stdout(&output)).unwrap_or_default();
        let investment = row(&scores, "investment", "value");
        (output.status.code(), investment["right"].as_u64(), investment["gold"].as_u64(), stderr(&output))
    };
    assert_eq!(right(&all), (Some(0), Some(2), Some(2), String::new()));
    let backwards: String = all.lines().rev().map(|l| format!("{l}\n")).collect();
    assert_eq!(right(&backwards), (Some(0), Some(2), Some(2), String::new()));
    // The archive was moved: the bytes tell.
    fs::rename(&in_folder, &moved).expect("renamed");
    assert_eq!(right(&extract(&moved, &[])), (Some(0), Some(2), Some(2), String::new()));
    // Of a larger archive only what is in the gold counts, whichever comes first.
    let one = put(&dir, "one.jsonl", all.lines().nth(1).expect("a record"));
    let output = eval(&one, &put(&dir, "records.jsonl", &all), &["--to", "json"]);
    let scores: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!((output.status.code(), &row(&scores, "investment", "value")["f1"]), (Some(0), &json!(1.0)));
    assert!(stderr(&output).contains("the record of 001 is not in the gold"), "{}", stderr(&output));
    // Nothing tells them apart.
    let mut bare: Vec<Value> = all.lines().map(|l| serde_json::from_str(l).expect("a record")).collect();
    bare.iter_mut().for_each(|r| r["source"] = json!({ "id": "001" }));
    let (code, .., told) = right(&(lines(&bare) + &all));
    assert!(code == Some(1) && told.contains("the id 001 stands for 2 articles of the gold"), "{told}");
}

#[test]
fn a_wrong_file_is_told_in_a_few_lines() {
    let dir = folder();
    let records = extract(&archive(&dir, 1), &[]);
    let gold = put(&dir, "gold.jsonl", &records);
    let output = eval(&gold, &put(&dir, "wrong.csv", "a,b\n".repeat(300)), &[]);
    let told = stderr(&output);
    assert!(output.status.code() == Some(2) && told.contains("280 more lines are wrong"), "{told}");
    assert_eq!(told.lines().count(), 22, "{told}");
    let one: Value = serde_json::from_str(&records).expect("a record");
    for text in [serde_json::to_string_pretty(&one), serde_json::to_string_pretty(&[one])] {
        let output = eval(&gold, &put(&dir, "wrong.json", text.expect("JSON")), &[]);
        assert_eq!(stderr(&output).lines().count(), 1, "{}", stderr(&output));
        assert!(stderr(&output).contains("wrong.json: is JSON over several lines (give JSON Lines"), "{}", stderr(&output));
    }
    assert!(stdout(&eval(&gold, &gold, &[])).starts_with("1 article; "));
}

#[test]
fn ten_thousand_records_take_seconds() {
    if cfg!(debug_assertions) {
        println!("skipped: only an optimised build is held to it");
        return;
    }
    let dir = folder();
    let line = extract(&archive(&dir, 1), &[]);
    let many: String = (0..10_000).map(|i| line.replacen("\"id\":\"a0\"", &format!("\"id\":\"b{i}\""), 1)).collect();
    let records = put(&dir, "many.jsonl", many);
    let start = std::time::Instant::now();
    assert_eq!(eval(&records, &records, &["--to", "json"]).status.code(), Some(0));
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

/// Damages records evenly: spans off by one, values lost, projects torn apart, so that both scorers have errors to count.
fn damaged(records: &str) -> String {
    let damage = |(n, line): (usize, &str)| {
        let mut r: Value = serde_json::from_str(line).expect("a record");
        let mut number = n;
        for m in r["mentions"].as_array_mut().expect("mentions") {
            number += 1;
            match number % 11 {
                0 => m["end"] = json!(m["end"].as_u64().expect("an end") + 1),
                3 => m["start"] = json!(m["start"].as_u64().expect("a start").saturating_sub(1)),
                5 => m["value"]["edtf"] = Value::Null,
                6 => m["value"]["code"] = Value::Null,
                7 => m["value"]["qualifier"] = json!("range"),
                8 => m["value"]["phase"] = json!("2"),
                _ => {}
            }
        }
        r["mentions"].as_array_mut().expect("mentions").retain(|m| m["start"].as_u64().is_some_and(|s| s % 13 != 0));
        for p in r["projects"].as_array_mut().expect("projects") {
            number += 1;
            match number % 5 {
                0 => p["name"] = Value::Null,
                1 => p["name"] = json!(p["name"].as_str().map(|n| n.chars().skip(2).collect::<String>())),
                2 => p["stage"] = json!("signed"),
                3 => p["companies"] = json!([]),
                _ => p["events"].as_array_mut().expect("events").iter_mut().for_each(|e| e["edtf"] = json!("2011-02/..")),
            }
        }
        format!("{r}\n")
    };
    // Every 17th article has no record.
    records.lines().enumerate().filter(|(n, _)| n % 17 != 16).map(damage).collect()
}

/// The figures are those of the script beside the gold, to the last digit.
#[test]
fn figures_equal_the_script_of_the_gold() {
    let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/gold");
    let script = gold.join("score.py");
    if !script.is_file() {
        println!("skipped: there is no {} here", script.display());
        return;
    }
    if std::process::Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: python3 is not installed");
        return;
    }
    let dir = folder();
    let plain = extract(&gold.join("dev.articles.jsonl"), &["--from", "jsonl"]);
    for (name, records) in [("damaged.jsonl", damaged(&plain)), ("plain.jsonl", plain)] {
        let (truth, records) = (gold.join("dev.jsonl"), put(&dir, name, records));
        let output = std::process::Command::new("python3").arg(&script).args([&truth, &records]).arg("--json").output();
        let theirs: Value = serde_json::from_slice(&output.expect("the script runs").stdout).expect("JSON");
        let output = eval(&truth, &records, &["--to", "json"]);
        let ours: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
        let same = |ours: &Value, theirs: &Value, what: &str| {
            assert!(ours.is_number(), "{name}: {what}: {ours}");
            assert_eq!(ours.as_f64(), theirs.as_f64(), "{name}: {what}");
        };
        for kind in ["date", "place", "company", "investment", "output", "scale"] {
            let theirs = &theirs[kind];
            let span = row(&ours, kind, "span");
            for figure in ["precision", "recall", "f1", "gold", "found"] {
                same(&span[figure], &theirs[figure], &format!("{kind} {figure}"));
            }
            same(&row(&ours, kind, "value")["f1"], &theirs["value_f1"], &format!("{kind} value"));
            same(&row(&ours, kind, "loose")["f1"], &theirs["loose_value_f1"], &format!("{kind} loose"));
        }
        for (attribute, share) in theirs["attributes"].as_object().expect("attributes") {
            same(&row(&ours, "figure", attribute)["precision"], share, attribute);
        }
        let project = &theirs["project"];
        let record = row(&ours, "project", "record");
        for figure in ["found", "gold", "f1"] {
            same(&record[figure], &project[figure], &format!("projects {figure}"));
        }
        same(&row(&ours, "project", "slot")["f1"], &project["slot_f1"], "slots");
        // The script rounds these to three places, half to even in the last binary digit, as the formatter does.
        for (slot, f1) in project["slots"].as_object().expect("slots") {
            let ours = row(&ours, "project", slot)["f1"].as_f64().expect("a figure");
            assert_eq!(format!("{ours:.3}").parse::<f64>().ok(), f1.as_f64(), "{name}: {slot}");
        }
    }
}
