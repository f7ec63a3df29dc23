//! Records fit the schema that is printed for them, and the schema refuses what is no record.

use std::fs;

use serde_json::{Value, json};

use crate::program::{at, files, run};

fn validator() -> jsonschema::Validator {
    let schema = serde_json::from_str(&run(&["schema"])).expect("a schema is JSON");
    jsonschema::validator_for(&schema).expect("a valid schema")
}

/// The records of an input; each fits the schema.
fn records(validator: &jsonschema::Validator, arguments: &[&str]) -> Vec<Value> {
    let printed = run(&[&["extract", "--quiet"], arguments].concat());
    let records: Vec<Value> = printed.lines().map(|l| serde_json::from_str(l).expect("a record is JSON")).collect();
    for record in &records {
        let errors: Vec<String> = validator.iter_errors(record).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{arguments:?} {}: {errors:#?}", record["source"]["id"]);
    }
    records
}

/// A file of JSON Lines that is gone when it goes out of use.
struct Lines(std::path::PathBuf);

impl Lines {
    fn new(name: &str, objects: &[Value]) -> Lines {
        let path = std::env::temp_dir().join(format!("taojin-oracle-{}-{name}.jsonl", std::process::id()));
        fs::write(&path, objects.iter().map(|o| format!("{o}\n")).collect::<String>()).expect("a file for the test");
        Lines(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().expect("a path in UTF-8")
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        // Nothing is lost where it stays.
        let _ = fs::remove_file(&self.0);
    }
}

/// All sentences of `fixtures/cases` with the dates they are read at, as articles.
fn sentences() -> Vec<Value> {
    let mut all = Vec::new();
    for path in files("fixtures/cases", "tsv") {
        let table = fs::read_to_string(&path).expect("a table of cases");
        if !table.starts_with("# row\tdate\ttext") {
            continue;
        }
        for (n, line) in table.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [_, date, text, ..] = columns[..] else { continue };
            let place = format!("{}:{}", path.file_stem().expect("a file").display(), n + 1);
            let text = text.replace(['⟦', '⟧'], "").replace("\\n", "\n");
            all.push(json!({ "id": place, "text": text, "date": Some(date).filter(|d| *d != "-") }));
        }
    }
    all
}

const WAYS: [&[&str]; 5] = [&[], &["--no-text"], &["--tokens"], &["--explain"], &["--no-text", "--tokens", "--explain"]];

#[test]
fn records_of_all_fixtures_fit_the_schema() {
    let validator = validator();
    let (articles, pages) = (at("fixtures/articles"), at("fixtures/pages"));
    let count = files("fixtures/articles", "txt").len() + files("fixtures/pages", "html").len();
    let folders = [&articles, &pages].map(|p| p.to_str().expect("a path in UTF-8"));
    for way in WAYS {
        assert_eq!(records(&validator, &[way, &folders].concat()).len(), count, "{way:?}");
    }
}

#[test]
fn records_of_all_sentences_fit_the_schema() {
    let validator = validator();
    let sentences = sentences();
    assert!(sentences.len() > 500, "{}", sentences.len());
    let lines = Lines::new("sentences", &sentences);
    for way in WAYS {
        let records = records(&validator, &[way, &["--from", "jsonl", lines.path()]].concat());
        assert_eq!(records.len(), sentences.len(), "{way:?}");
        let dated = |of: &Value| of.is_string();
        for (record, sentence) in records.iter().zip(&sentences).filter(|(_, s)| dated(&s["date"])) {
            assert_eq!(record["article"]["reference_date"], sentence["date"], "{}", sentence["id"]);
        }
    }
}

/// Further fields of a line come through, and a page's furniture is told.
#[test]
fn records_of_a_whole_page_fit_the_schema() {
    let text = "云岭市三个项目集中开工\n2024-05-12 09:30:00 来源:云岭日报\n　　5月10日，云南省昆明市举行重大项目集中开工仪式。\
                昆明云岭新材料有限公司投资12.5亿元建设年产3万吨电池材料项目，预计2025年6月建成投产，达产后年产值可达20亿元。（记者 李明）\n\
                a1b2c3d4e5f60718.jpg\n项目效果图\n　　当天开工的项目还涉及物流和食品加工。\n编辑:张华\n审核:王强\n×\n";
    let validator = validator();
    let fields = json!({ "text": text, "column": 3 });
    for object in [json!({ "text": text }), fields] {
        let lines = Lines::new("page", &[object]);
        let records = records(&validator, &["--tokens", "--explain", lines.path()]);
        assert_eq!(records.len(), 1);
        assert!(records[0]["projects"].as_array().is_some_and(|all| !all.is_empty()));
    }
}

#[test]
fn the_schema_refuses_what_is_no_record() {
    let validator = validator();
    let first = files("fixtures/articles", "txt").swap_remove(0);
    let good = records(&validator, &[first.to_str().expect("a path in UTF-8")]).swap_remove(0);
    let wrong: [(&str, Value); 6] = [
        ("/mentions", Value::Null),
        ("/mentions/0/start", json!("0")),
        ("/mentions/0/kind", json!("animal")),
        ("/source/bytes", Value::Null),
        ("/article/reference_basis", json!("guess")),
        ("/warnings", json!([{ "code": "nonsense", "message": "" }])),
    ];
    for (place, value) in wrong {
        let mut record = good.clone();
        *record.pointer_mut(place).unwrap_or_else(|| panic!("{place} is there")) = value;
        assert!(!validator.is_valid(&record), "{place} may be wrong");
    }
    assert!(validator.is_valid(&good));
}
